//! The cookie table as CSV: one row for each name.
//!
//! Quoted as RFC 4180 has it, but with `\n` at the end of a line, so that version control and
//! command-line tools show clean lines; spreadsheets read both. A cell that is not stated is empty.

use std::borrow::Cow;

use super::cookies::{Row, rows};
use crate::document::Words;
use crate::facts::Facts;
use crate::render::{Written, line};

const COLUMNS: [&str; 10] =
    ["name", "provider", "party", "category", "purpose", "duration", "type", "domain", "path", "renews"];

pub fn cookies(facts: &Facts<'_>, words: &Words) -> Option<Written> {
    let rows = rows(facts, words);
    (!rows.is_empty()).then(|| table(&rows).map_err(|error| error.to_string()))
}

fn table(rows: &[Row<'_>]) -> Result<Vec<u8>, ::csv::Error> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::with_capacity(128 * (rows.len() + 1)));
    writer.write_record(COLUMNS)?;
    for row in rows {
        let cells = [
            Some(&*row.name),
            row.provider.as_deref(),
            row.party,
            row.category,
            row.purpose.as_deref(),
            row.duration.as_deref(),
            Some(row.r#type),
            row.domain.as_deref(),
            row.path.as_deref(),
            row.renews.map(|renews| if renews { "yes" } else { "no" }),
        ];
        for cell in cells {
            writer.write_field(safe(cell.unwrap_or_default()).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The cell, with an apostrophe before each part that a spreadsheet would take for a formula: the whole, and what stands
/// after a `;` or a tab, which divide columns where a comma is the sign of decimals.
/// See OWASP, "CSV Injection"; spreadsheets also skip spaces and quotes, and fold the full-width signs.
fn safe(cell: &str) -> Cow<'_, str> {
    let is_formula = |part: &str| {
        let start = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    };
    if !cell.split([';', '\t']).any(is_formula) {
        return line(cell);
    }
    let mut out = String::with_capacity(cell.len() + 2);
    if is_formula(cell) {
        out.push('\'');
    }
    for (number, part) in cell.split_inclusive([';', '\t']).enumerate() {
        if number > 0 && is_formula(part) {
            out.push('\'');
        }
        out.push_str(&line(part));
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for cell in
            ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\u{3000}＝1", "\n@x", "＋1", "－1", "＠SUM(A1)"]
        {
            assert!(safe(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(safe("a;=1+1; -2;b"), "a;'=1+1;' -2;b");
        assert_eq!(safe("a;\"=1"), "a;'\"=1");
        for cell in ["_ga", "a=b", "1-2", "", "a@b.example", "*", "a; b"] {
            assert_eq!(safe(cell), cell);
        }
        assert_eq!(safe("a\u{1b}[31m\nb"), "a[31m b");
    }
}
