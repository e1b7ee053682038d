//! Whether a period tells anybody how long data are kept.
//!
//! Owns: the phrases that fix no period. Does not own: which entries hold for which data.

use crate::policy::Retention;

/// Whether an entry has a period or an end that can be told; none where it says nothing.
pub fn measurable(entry: &Retention) -> Option<bool> {
    if entry.keep.is_some() || entry.until.is_some() {
        return Some(true);
    }
    if entry.criteria.is_empty() {
        return entry.law.as_ref().map(|_| true);
    }
    Some(!entry.criteria.iter().all(|criterion| generic_period(criterion)))
}

/// Phrases that fix no period at all.
const GENERIC: &[&str] = &[
    "as long as necessary",
    "as long as needed",
    "as long as is necessary",
    "as long as it is necessary",
    "as long as required",
    "as necessary",
    "as needed",
    "as required by law",
    "necessary for the purpose",
    "necessary for our purpose",
    "needed for the purpose",
    "a reasonable period",
    "a reasonable time",
    "legitimate business",
    "business purposes",
    "business needs",
    "no longer necessary",
    "no longer needed",
    "no longer than necessary",
    "what is necessary",
    "the law requires",
    "applicable law",
    "indefinitely",
    "permanently",
];

/// Whether a criterion for a period says nothing that could be measured.
pub fn generic_period(criterion: &str) -> bool {
    let criterion = criterion.to_lowercase();
    GENERIC.iter().any(|phrase| criterion.contains(phrase))
}
