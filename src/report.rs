//! From findings to text, for people and for machines.
//!
//! Owns: the table of formats, one file for each, the fingerprint of a finding, and the rule that
//! nothing which an author wrote reaches a terminal as a control character. Does not own: where the
//! text goes, whether it has colours, or what a finding costs (exit codes); nor the model that the
//! findings are about: what a rule is called and asks is handed in ([`Rule`]).

mod contents;
mod excerpt;
mod fingerprint;
mod flow;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod relative;
mod sarif;
mod short;
mod visible;

pub use contents::{Counts, Report, Rule, Verdict};
pub use fingerprint::fingerprints;
pub use flow::{Flow, Piece, Written};
pub use relative::relative;
pub use visible::{visible, visible_line};

use std::io;

use crate::diagnostic::nearest;

/// One way to write findings.
pub struct Format {
    /// As `--format` names it.
    pub name: &'static str,
    /// Who reads it, for help.
    pub about: &'static str,
    /// How it is written.
    pub form: Form,
}

/// How a report is written.
pub enum Form {
    /// Finding by finding.
    Flow(Flow),
    /// At once, because what stands above depends on what comes below.
    Whole(fn(&Report, &mut dyn io::Write) -> io::Result<()>),
}

impl Format {
    /// Writes a report.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        match &self.form {
            Form::Flow(flow) => flow.write(report, out),
            Form::Whole(write) => write(report, out),
        }
    }
}

/// Every format; a new one is a file and a row.
pub const FORMATS: &[Format] = &[
    Format { name: "human", about: "an excerpt of the text with the place underlined", form: Form::Flow(human::FLOW) },
    Format {
        name: "short",
        about: "one line each: path:line:column: level[rule] message",
        form: Form::Flow(short::FLOW),
    },
    Format { name: "json", about: "one object with everything, versioned", form: Form::Flow(json::FLOW) },
    Format { name: "sarif", about: "SARIF 2.1.0, for code scanning", form: Form::Flow(sarif::FLOW) },
    Format { name: "github", about: "annotations of GitHub Actions", form: Form::Whole(github::write) },
    Format { name: "gitlab", about: "a Code Quality report of GitLab", form: Form::Flow(gitlab::FLOW) },
    Format { name: "junit", about: "JUnit XML, for dashboards of tests", form: Form::Whole(junit::write) },
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
