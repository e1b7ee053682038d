//! One object for a run. Keys may be added under version 1; none changes its meaning.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::diagnostic::{Diagnostic, Fix};
use crate::source::Span;

use super::contents::Report;
use super::flow::{Flow, Written};
use super::relative;
use super::visible::acts;

#[derive(Serialize)]
struct Finding<'a> {
    fingerprint: &'a str,
    rule: &'a str,
    level: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place,
    label: Option<&'a str>,
    related: Vec<Related<'a>>,
    why: Option<&'a str>,
    help: Option<&'a str>,
    citation: Option<&'a str>,
    url: Option<&'a str>,
    fixes: Vec<Change<'a>>,
    also: Vec<Also<'a>>,
}

/// A rule of another law that asks for the same.
#[derive(Serialize)]
struct Also<'a> {
    rule: &'a str,
    level: &'static str,
    message: &'a str,
    citation: Option<&'a str>,
    url: Option<&'a str>,
}

/// All three are null for a finding without a place.
#[derive(Serialize, Default)]
struct Place {
    file: Option<String>,
    start: Option<Position>,
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
    /// From the first byte of the file on disk, its byte order mark included.
    offset: u32,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Change<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Replace<'a>>,
}

#[derive(Serialize)]
struct Replace<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
}

pub(super) const FLOW: Flow = Flow {
    head: concat!(
        r#"{"version":1,"tool":{"name":"policyc","version":""#,
        env!("CARGO_PKG_VERSION"),
        r#""},"diagnostics":["#
    ),
    between: ",",
    prints: true,
    numbers: false,
    one: |report, diagnostic, print, out| value(&finding(report, diagnostic, print), out),
    end,
};

fn end(report: &Report, written: &Written, out: &mut dyn io::Write) -> io::Result<()> {
    // What could not be read or written, each a sentence.
    out.write_all(br#"],"failures":"#)?;
    value(&report.failures, out)?;
    // The laws that have nothing left to ask; other runs than `lint` ask none.
    out.write_all(br#","laws":"#)?;
    value(&report.laws, out)?;
    out.write_all(br#","summary":"#)?;
    value(&written.counts, out)?;
    out.write_all(b"}\n")
}

/// Writes a value as JSON on one line that is safe to print.
pub(super) fn value(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Safe))?)
}

fn finding<'a>(report: &Report, diagnostic: &'a Diagnostic, fingerprint: &'a str) -> Finding<'a> {
    Finding {
        fingerprint,
        rule: &diagnostic.rule,
        level: diagnostic.level.name(),
        message: &diagnostic.message,
        place: diagnostic.span.map_or_else(Place::default, |span| place(report, span)),
        label: Some(diagnostic.label.as_str()).filter(|label| !label.is_empty()),
        related: diagnostic
            .related
            .iter()
            .map(|(span, message)| Related { message, place: place(report, *span) })
            .collect(),
        why: diagnostic.why.as_deref(),
        help: diagnostic.help.as_deref(),
        citation: diagnostic.citation.as_deref(),
        url: diagnostic.url.as_deref(),
        fixes: diagnostic.fixes.iter().map(|fix| change(report, fix)).collect(),
        also: diagnostic.also.iter().map(also).collect(),
    }
}

fn also(one: &Diagnostic) -> Also<'_> {
    Also {
        rule: &one.rule,
        level: one.level.name(),
        message: &one.message,
        citation: one.citation.as_deref(),
        url: one.url.as_deref(),
    }
}

fn change<'a>(report: &Report, fix: &'a Fix) -> Change<'a> {
    let edits = fix.edits.iter().map(|edit| Replace { place: place(report, edit.span), text: &edit.text });
    Change { title: &fix.title, safe: fix.safe, edits: edits.collect() }
}

fn place(report: &Report, span: Span) -> Place {
    let file = report.sources.get(span.file);
    let position = |offset: u32| {
        let at = file.line_column(offset);
        Position { line: at.line, column: at.column, offset: offset + file.bom }
    };
    Place {
        file: Some(relative::name(&file, report.folder)),
        start: Some(position(span.start)),
        end: Some(position(span.end)),
    }
}

/// Compact JSON that escapes, beyond what JSON asks for, whatever acts on a terminal.
struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(acts) {
            out.write_all(&rest.as_bytes()[..at])?;
            let Some(c) = rest[at..].chars().next() else { break };
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}
