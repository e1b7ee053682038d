//! From findings to text, for people and for machines.
//!
//! Owns: the table of formats, one file for each, the fingerprint of a finding, and the rule that
//! nothing which an author wrote reaches a terminal as a control character. Does not own: where the
//! text goes, whether it has colours, or what a finding costs (exit codes); nor the model that the
//! findings are about: what a rule is called and asks is handed in ([`Rule`]).

mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod relative;
mod sarif;
mod short;
mod visible;

pub use fingerprint::fingerprints;
pub use relative::relative;
pub use visible::{visible, visible_line};

use std::io;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::source::Sources;

/// The findings of a run, in the order in which they are to be printed, and what a format may say
/// beside them.
pub struct Report<'a> {
    pub diagnostics: &'a [&'a Diagnostic],
    /// The files that the spans point into.
    pub sources: &'a Sources,
    /// Whether escape sequences for colours may be written. Formats for machines never use them.
    pub color: bool,
    /// The specs that were checked to the end, those without findings included, as [`relative()`]
    /// names them.
    pub files: &'a [String],
    /// What could not be read or written, each a sentence.
    pub failures: &'a [&'a str],
    /// The folder that names of files are relative to, where a format asks for relative names.
    pub folder: &'a Path,
    /// What is known of a rule; none for a finding that has no page.
    pub rule: &'a dyn Fn(&str) -> Option<Rule>,
}

impl<'a> Report<'a> {
    /// A report of findings alone.
    pub fn new(diagnostics: &'a [&'a Diagnostic], sources: &'a Sources) -> Self {
        let folder = Path::new("");
        Self { diagnostics, sources, color: false, files: &[], failures: &[], folder, rule: &|_| None }
    }

    /// The fingerprints of the findings, in their order.
    fn fingerprints(&self) -> Vec<String> {
        fingerprints(self.diagnostics, self.sources, self.folder)
    }
}

/// What is to be said of a rule, whatever it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it asks, in a line.
    pub summary: String,
    /// Its page, in Markdown.
    pub page: String,
}

/// One way to write findings.
pub struct Format {
    pub name: &'static str,
    pub about: &'static str,
    pub write: fn(&Report, &mut dyn io::Write) -> io::Result<()>,
}

/// Every format; a new one is a file and a row.
pub const FORMATS: &[Format] = &[
    Format { name: "human", about: "an excerpt of the text with the place underlined", write: human::write },
    Format { name: "short", about: "one line each: path:line:column: level[rule] message", write: short::write },
    Format { name: "json", about: "one object with everything, versioned", write: json::write },
    Format { name: "sarif", about: "SARIF 2.1.0, for code scanning", write: sarif::write },
    Format { name: "github", about: "annotations of GitHub Actions", write: github::write },
    Format { name: "gitlab", about: "a Code Quality report of GitLab", write: gitlab::write },
    Format { name: "junit", about: "JUnit XML, for dashboards of tests", write: junit::write },
];

/// The format of a name.
///
/// # Errors
/// A sentence with the nearest name, where there is no such format.
pub fn format(name: &str) -> Result<&'static Format, String> {
    if let Some(format) = FORMATS.iter().find(|format| format.name == name) {
        return Ok(format);
    }
    let names: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    Err(match nearest(name, names.iter().copied()) {
        Some(near) => format!("there is no format `{}`; did you mean `{near}`?", visible_line(name)),
        None => format!("there is no format `{}`; there are {}", visible_line(name), names.join(", ")),
    })
}

/// What a finding says beside its message: the reason, the way out, the source. One text each, and
/// whatever acts on a terminal is spelled out.
fn notes(diagnostic: &Diagnostic) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(diagnostic.why.as_deref().map(|why| format!("note: {}", visible(why))));
    notes.extend(diagnostic.help.as_deref().map(|help| format!("help: {}", visible(help))));
    notes.extend(source(diagnostic).map(|source| format!("see: {}", visible_line(&source))));
    notes
}

/// The provision behind a finding and a page about it, as far as they are known.
fn source(diagnostic: &Diagnostic) -> Option<String> {
    match (&diagnostic.citation, &diagnostic.url) {
        (Some(citation), Some(url)) => Some(format!("{citation} <{url}>")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}

/// How many findings there are of each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Counts {
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Info => counts.infos += 1,
            }
        }
        counts
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "remark")];
        let mut first = true;
        for (count, what) in parts {
            if count > 0 {
                let comma = if first { "" } else { ", " };
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "{comma}{count} {what}{plural}")?;
                first = false;
            }
        }
        if first { f.write_str("no findings") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
