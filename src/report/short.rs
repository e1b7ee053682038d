//! One line for each finding, for editors and `grep`.

use std::io;

use crate::diagnostic::Diagnostic;

use super::contents::Report;
use super::flow::Flow;
use super::visible::visible_line;

pub(super) const FLOW: Flow = Flow { head: "", between: "", prints: false, numbers: false, one, end: |_, _, _| Ok(()) };

fn one(report: &Report, finding: &Diagnostic, _: &str, out: &mut dyn io::Write) -> io::Result<()> {
    if let Some(span) = finding.span {
        let file = report.sources.get(span.file);
        let place = file.line_column(span.start);
        write!(out, "{}:{}:{}: ", visible_line(&file.name), place.line, place.column)?;
    }
    let level = finding.level.name();
    let rules: Vec<&str> = finding.rules().collect();
    writeln!(out, "{level}[{}] {}", visible_line(&rules.join(", ")), visible_line(&finding.message))
}
