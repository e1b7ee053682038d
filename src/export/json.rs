//! The cookie table as JSON: an array of objects, one for each name.
//!
//! The keys are the columns of the CSV, with `duration_iso` (ISO 8601, the longest; null for a session) after
//! `duration`. What is not stated is null. `<` is written `\u003c`, so that the text can be put into
//! a `<script type="application/json">` as it is. A tab is a space, as in the CSV.

use super::cookies::{Row, rows};
use crate::document::Words;
use crate::facts::Facts;
use crate::render::Written;

pub fn cookies(facts: &Facts<'_>, words: &Words) -> Option<Written> {
    let rows = rows(facts, words);
    (!rows.is_empty()).then(|| list(&rows).map_err(|error| error.to_string()))
}

fn list(rows: &[Row<'_>]) -> serde_json::Result<Vec<u8>> {
    let mut json = serde_json::to_string_pretty(rows)?;
    if json.contains('<') {
        // Nothing but strings can hold the sign.
        json = json.replace('<', "\\u003c");
    }
    json.push('\n');
    Ok(json.into_bytes())
}
