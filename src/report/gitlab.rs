//! The Code Quality report of GitLab: the subset of the Code Climate format that GitLab reads.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};

use super::contents::Report;
use super::flow::Flow;
use super::{json, relative};

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    /// GitLab compares the reports of two branches by it and drops all but one of equal ones.
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    /// Relative to the repository.
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) const FLOW: Flow = Flow {
    head: "[",
    between: ",",
    prints: true,
    numbers: false,
    one: |report, diagnostic, print, out| json::value(&issue(report, diagnostic, print), out),
    end: |_, _, out| out.write_all(b"]\n"),
};

fn issue<'a>(report: &Report, diagnostic: &'a Diagnostic, fingerprint: &'a str) -> Issue<'a> {
    let location = match diagnostic.span {
        Some(span) => {
            let file = report.sources.get(span.file);
            let lines = Lines { begin: file.line_column(span.start).line, end: file.line_column(span.end).line };
            Location { path: relative::name(&file, report.folder), lines }
        }
        // The format has no issue without a place.
        None => Location { path: ".".to_owned(), lines: Lines { begin: 1, end: 1 } },
    };
    Issue {
        description: &diagnostic.message,
        check_name: &diagnostic.rule,
        fingerprint,
        severity: match diagnostic.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Info => "info",
        },
        location,
    }
}
