//! One line for each finding, for editors and `grep`.

use std::io;

use super::contents::Report;
use super::visible::visible_line;

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        if let Some(span) = diagnostic.span {
            let file = report.sources.get(span.file);
            let place = file.line_column(span.start);
            write!(out, "{}:{}:{}: ", visible_line(&file.name), place.line, place.column)?;
        }
        let level = diagnostic.level.name();
        writeln!(out, "{level}[{}] {}", visible_line(&diagnostic.rule), visible_line(&diagnostic.message))?;
    }
    Ok(())
}
