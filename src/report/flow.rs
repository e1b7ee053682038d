//! Findings that are written as they come.
//!
//! Owns: what a format says before, between and after its findings, and what is known of those that were written: numbers,
//! not texts. So a finding can be made ready by the thread that found it, written in its turn, and dropped. Does not own: how
//! a format writes a finding; which findings there are.

use std::borrow::Cow;
use std::io;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::Diagnostic;

use super::contents::{Counts, Report};
use super::fingerprint;

/// A format that writes one finding after the other.
pub struct Flow {
    /// Before the first finding.
    pub(super) head: &'static str,
    /// Between two.
    pub(super) between: &'static str,
    /// Whether it tells fingerprints; others need not be worked out.
    pub(super) prints: bool,
    /// Whether a finding, which is a JSON object, gets the number of its rule as its last key.
    pub(super) numbers: bool,
    /// Writes a finding with its fingerprint. The findings of the report are not to be looked at.
    pub(super) one: fn(&Report, &Diagnostic, &str, &mut dyn io::Write) -> io::Result<()>,
    /// Writes what comes after the last one.
    pub(super) end: fn(&Report, &Written, &mut dyn io::Write) -> io::Result<()>,
}

/// A finding that is ready to be written.
pub struct Piece {
    text: Vec<u8>,
    /// What its fingerprint is made of, and the fingerprint that it has as the first of its like.
    key: String,
    print: String,
    finding: (Cow<'static, str>, Option<String>),
    counts: Counts,
}

/// What is known of the findings that were written.
#[derive(Default)]
pub struct Written {
    /// How many there were.
    pub counts: Counts,
    /// Their rules in the order of their first findings, with the address that these gave.
    pub(super) rules: Vec<(Cow<'static, str>, Option<String>)>,
    positions: FxHashMap<Cow<'static, str>, usize>,
    /// How many had a fingerprint of the same key.
    prints: FxHashMap<u64, u32>,
}

impl Flow {
    /// Makes a finding ready, whichever come before it.
    pub fn piece(&self, report: &Report, finding: &Diagnostic) -> Piece {
        let key = if self.prints { fingerprint::key(finding, report.sources, report.folder) } else { String::new() };
        let print = if self.prints { fingerprint::print(&key, 0) } else { String::new() };
        let mut text = Vec::new();
        // A vector takes whatever is written.
        let _ = (self.one)(report, finding, &print, &mut text);
        let counts = Counts::one(finding.level);
        Piece { text, key, print, finding: (finding.rule.clone(), finding.url.clone()), counts }
    }

    /// Writes a finding in its turn.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn add(&self, written: &mut Written, piece: Piece, out: &mut dyn io::Write) -> io::Result<()> {
        let Piece { mut text, key, print, finding, counts } = piece;
        out.write_all(if written.counts == Counts::default() { self.head } else { self.between }.as_bytes())?;
        written.counts = written.counts + counts;
        if self.prints {
            let before = written.prints.entry(xxh3_64(key.as_bytes())).or_default();
            if *before > 0 {
                let now = fingerprint::print(&key, *before as usize);
                text = String::from_utf8_lossy(&text).replacen(&print, &now, 1).into_bytes();
            }
            *before += 1;
        }
        if !self.numbers {
            return out.write_all(&text);
        }
        let rules = &mut written.rules;
        let number = *written.positions.entry(finding.0.clone()).or_insert_with(|| {
            rules.push(finding);
            rules.len() - 1
        });
        out.write_all(text.strip_suffix(b"}").unwrap_or(&text))?;
        write!(out, ",\"ruleIndex\":{number}}}")
    }

    /// Writes what comes after the last finding.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn end(&self, report: &Report, written: &Written, out: &mut dyn io::Write) -> io::Result<()> {
        if written.counts == Counts::default() {
            out.write_all(self.head.as_bytes())?;
        }
        (self.end)(report, written, out)
    }

    /// Writes all findings of a report.
    pub(super) fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let mut written = Written::default();
        for finding in report.diagnostics {
            self.add(&mut written, self.piece(report, finding), out)?;
        }
        self.end(report, &written, out)
    }
}
