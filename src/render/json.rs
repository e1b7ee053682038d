//! The cookie table as JSON: an array of objects, one for each name.
//!
//! The keys are the columns of the CSV, with `duration_iso` (ISO 8601; null for a session) after
//! `duration`. What is not stated is null. `<` is written `\u003c`, so that the text can be put into
//! a `<script type="application/json">` as it is.

use serde::Serialize;

use super::{CookieRow, CookieTable, Options};

#[derive(Serialize)]
struct Row<'r> {
    name: &'r str,
    provider: Option<&'r str>,
    party: Option<&'r str>,
    category: Option<&'r str>,
    purpose: Option<&'r str>,
    duration: Option<&'r str>,
    duration_iso: Option<String>,
    r#type: Option<&'r str>,
    domain: Option<&'r str>,
}

impl<'r> From<&'r CookieRow> for Row<'r> {
    fn from(row: &'r CookieRow) -> Self {
        Row {
            name: &row.name,
            provider: row.provider.as_deref(),
            party: row.party,
            category: row.category,
            purpose: row.purpose.as_deref(),
            duration: row.duration_text.as_deref(),
            duration_iso: row.duration.and_then(crate::policy::Duration::iso),
            r#type: row.technology,
            domain: row.domain.as_deref(),
        }
    }
}

pub fn cookie_table(table: &CookieTable, _: &Options) -> Option<String> {
    let rows: Vec<Row> = table.rows.iter().map(Row::from).collect();
    let mut json = serde_json::to_string_pretty(&rows).ok()?;
    if json.contains('<') {
        // Nothing but strings can hold the sign.
        json = json.replace('<', "\\u003c");
    }
    json.push('\n');
    Some(json)
}
