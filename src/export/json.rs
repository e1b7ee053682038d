//! The cookie table as JSON: an array of objects, one for each name.
//!
//! The keys are the columns of the CSV, with `duration_iso` (ISO 8601; null for a session) after
//! `duration`. What is not stated is null. `<` is written `\u003c`, so that the text can be put into
//! a `<script type="application/json">` as it is.

use serde::Serialize;

use crate::document::Words;
use crate::facts::{CookieRow, Facts};
use crate::policy::Duration;
use crate::render::Written;

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
            duration_iso: row.duration.and_then(Duration::iso),
            r#type: row.technology,
            domain: row.domain.as_deref(),
        }
    }
}

pub fn cookies(facts: &Facts<'_>, words: &Words) -> Option<Written> {
    let rows = facts.cookie_rows(|duration| words.duration(duration));
    (!rows.is_empty()).then(|| list(&rows).map_err(|error| error.to_string()))
}

fn list(rows: &[CookieRow]) -> serde_json::Result<Vec<u8>> {
    let rows: Vec<Row> = rows.iter().map(Row::from).collect();
    let mut json = serde_json::to_string_pretty(&rows)?;
    if json.contains('<') {
        // Nothing but strings can hold the sign.
        json = json.replace('<', "\\u003c");
    }
    json.push('\n');
    Ok(json.into_bytes())
}
