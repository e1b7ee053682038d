//! Whether a period tells anybody how long data are kept.
//!
//! Owns: what makes a period one that can be told. Does not own: which entries hold for which data.

use crate::english::lexicon::list::retention::GENERIC;
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

/// Whether a criterion for a period says nothing that could be measured.
pub fn generic_period(criterion: &str) -> bool {
    GENERIC.stand_in(&criterion.to_lowercase())
}
