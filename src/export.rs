//! From the facts of a policy to data for other programs.
//!
//! Owns: the table of exports, and one file for each with the form of its data. Does not own: documents, which
//! tell the facts to readers (`render`); where files go.
//!
//! A new export is one file here and one row in [`EXPORTS`].

mod cookies;
mod csv;
mod json;

use crate::document::Words;
use crate::facts::Facts;
use crate::render::{Output, Written};

/// One way to hand on the facts.
pub struct Export {
    /// As `--format` names it.
    pub name: &'static str,
    /// The name of its file in the folder of a spec.
    pub file: &'static str,
    /// What is in the file, as Markdown, for the page of the command line.
    pub about: &'static str,
    /// The file; none for a policy that states nothing of what the export is about.
    pub write: fn(&Facts<'_>, &Words) -> Option<Written>,
}

/// All exports, in the order in which help names them.
pub static EXPORTS: &[Export] = &[
    Export {
        name: "csv",
        file: "cookie-table.csv",
        about: "the cookies: columns `name,provider,party,category,purpose,duration,type,domain,path,renews`",
        write: csv::cookies,
    },
    Export {
        name: "json",
        file: "cookie-table.json",
        about: "the cookies: a list of objects with the same keys; `duration` as text, and `duration_iso` where it is a time",
        write: json::cookies,
    },
];

/// The export of this name.
pub fn export(name: &str) -> Option<&'static Export> {
    EXPORTS.iter().find(|export| export.name == name)
}

impl Export {
    /// The file of a policy, if there is anything to write into it.
    ///
    /// # Errors
    /// A sentence, where it cannot be written.
    pub fn output(&self, facts: &Facts<'_>, words: &Words) -> Result<Option<Output>, String> {
        (self.write)(facts, words).map(|written| Output::new(self.file.to_owned(), written)).transpose()
    }
}
