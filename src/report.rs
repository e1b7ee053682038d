//! From findings to text, for people and for machines.
//!
//! Owns: the table of formats, one file for each, and the rule that nothing which an author wrote
//! reaches a terminal as a control character. Does not own: where the text goes, whether it has
//! colours, or what a finding costs (exit codes); nor the model that the findings are about.

mod excerpt;
mod human;
mod json;
mod short;
mod visible;

pub use visible::{visible, visible_line};

use std::io;

use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::source::Sources;

/// The findings of a run, in the order in which they are to be printed.
pub struct Report<'a> {
    pub diagnostics: &'a [&'a Diagnostic],
    /// The files that the spans point into.
    pub sources: &'a Sources,
    /// Whether escape sequences for colours may be written. Formats for machines never use them.
    pub color: bool,
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
