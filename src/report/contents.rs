//! What every format is given: the findings of a run and what is known beside them.
//!
//! Owns: the words that go with a finding in any format that shows them as lines, and the counts. Does
//! not own: how a format writes any of it.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Level};
use crate::source::Sources;

use super::visible::{visible, visible_line};

/// The findings of a run, in the order in which they are to be printed, and what a format may say
/// beside them.
pub struct Report<'a> {
    /// All findings, in the order in which they are told.
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
    /// What is to be said of each law that has nothing left to ask.
    pub laws: &'a [Verdict],
    /// What is known of a rule; none for a finding that has no page.
    pub rule: &'a (dyn Fn(&str) -> Option<Rule> + Sync),
}

impl<'a> Report<'a> {
    /// A report of findings alone.
    pub fn new(diagnostics: &'a [&'a Diagnostic], sources: &'a Sources) -> Self {
        let folder = Path::new("");
        Self { diagnostics, sources, color: false, files: &[], failures: &[], folder, laws: &[], rule: &|_| None }
    }
}

/// What is to be said of a law that has nothing left to ask.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// The name of the law.
    pub law: String,
    /// The day against which it was asked, as `2026-03-01`.
    pub day: String,
    /// Whether all that it asks of facts is there, and nothing rests on prose that nobody checked.
    pub complete: bool,
    /// Points that rest on prose that nobody checked.
    pub unchecked: usize,
    /// Points that are for people to check.
    pub open: usize,
}

/// What is to be said of a rule, whatever it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it asks, in a line.
    pub summary: String,
    /// Its page, in Markdown.
    pub page: String,
}

/// What a finding says beside its message: the reason, the way out, the source. One text each, and
/// whatever acts on a terminal is spelled out.
pub(super) fn notes(diagnostic: &Diagnostic) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(diagnostic.why.as_deref().map(|why| format!("note: {}", visible(why))));
    notes.extend(diagnostic.help.as_deref().map(|help| format!("help: {}", visible(help))));
    notes.extend(source(diagnostic).map(|source| format!("see: {}", visible_line(&source))));
    notes.extend(also(diagnostic).iter().map(|also| format!("also: {}", visible_line(also))));
    notes
}

/// Each rule that asks for the same as that of a finding, with its provision.
pub(super) fn also(diagnostic: &Diagnostic) -> Vec<String> {
    let with = |one: &Diagnostic| match source(one) {
        Some(source) => format!("{}: {source}", one.rule),
        None => one.rule.to_string(),
    };
    diagnostic.also.iter().map(with).collect()
}

/// The provision behind a finding and a page about it, as far as they are known.
pub(super) fn source(diagnostic: &Diagnostic) -> Option<String> {
    match (&diagnostic.citation, &diagnostic.url) {
        (Some(citation), Some(url)) => Some(format!("{citation} <{url}>")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}

/// How many findings there are of each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Findings that must be mended.
    pub errors: usize,
    /// Findings that are likely wrong.
    pub warnings: usize,
    /// Findings that are good to know.
    pub infos: usize,
}

impl Counts {
    /// Counts findings by their levels.
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        diagnostics.into_iter().fold(Self::default(), |counts, one| counts + Self::one(one.level))
    }

    /// One finding.
    pub fn one(level: Level) -> Self {
        let count = |of: Level| usize::from(level == of);
        Self { errors: count(Level::Error), warnings: count(Level::Warning), infos: count(Level::Info) }
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            infos: self.infos + other.infos,
        }
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
