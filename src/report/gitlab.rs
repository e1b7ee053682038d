//! The Code Quality report of GitLab: the subset of the Code Climate format that GitLab reads.

use std::io;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};

use super::contents::Report;
use super::{json, relative};

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    /// GitLab compares the reports of two branches by it and drops all but one of equal ones.
    fingerprint: String,
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

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let findings = report.diagnostics.iter().zip(report.fingerprints());
    json::print(&findings.map(|(diagnostic, print)| issue(report, diagnostic, print)).collect::<Vec<_>>(), out)
}

fn issue<'a>(report: &Report, diagnostic: &'a Diagnostic, fingerprint: String) -> Issue<'a> {
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
