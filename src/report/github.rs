//! Workflow commands of GitHub Actions, which become annotations of the changed lines.
//!
//! GitHub shows ten annotations of each kind and step. So each is readable in the log by itself,
//! errors come first, and the last line has the counts.

use std::io;

use crate::diagnostic::{Diagnostic, Level};

use super::contents::{Counts, Report, notes};
use super::relative;
use super::visible::{visible, visible_line};

/// How many annotations of each kind GitHub shows for one step.
const SHOWN: usize = 10;

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    if report.diagnostics.is_empty() {
        return Ok(());
    }
    let mut sorted = report.diagnostics.to_vec();
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.level));
    for diagnostic in &sorted {
        annotation(report, diagnostic, out)?;
    }
    let counts = Counts::of(sorted.iter().copied());
    if counts.errors.max(counts.warnings).max(counts.infos) > SHOWN {
        writeln!(out, "policyc: {counts}; GitHub shows {SHOWN} annotations of a kind, this log has all")
    } else {
        writeln!(out, "policyc: {counts}")
    }
}

fn annotation(report: &Report, diagnostic: &Diagnostic, out: &mut dyn io::Write) -> io::Result<()> {
    let command = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    write!(out, "::{command} title={}", property(&diagnostic.rule))?;
    let mut text = String::new();
    if let Some(span) = diagnostic.span {
        let file = report.sources.get(span.file);
        let name = relative::name(&file, report.folder);
        let (start, end) = (file.line_column(span.start), file.line_column(span.end));
        write!(out, ",file={},line={},endLine={}", property(&name), start.line, end.line)?;
        // GitHub takes columns only for a place on one line.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        text = format!("{}:{}:{}: ", visible_line(&name), start.line, start.column);
    }
    text += &visible(&diagnostic.message);
    for note in notes(diagnostic) {
        text += "\n";
        text += &note;
    }
    writeln!(out, "::{}", data(&text))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which also ends at a comma or colon.
fn property(text: &str) -> String {
    data(&visible_line(text)).replace(':', "%3A").replace(',', "%2C")
}
