//! Where the text of the author is unclear, unfinished or damaged.
//!
//! Owns: one file for each theme, and the table of the rules.
//! Does not own: whether the text is true.

use super::general::GeneralRule;

/// The rules, each with the check that finds it.
pub static RULES: &[GeneralRule] = &[];
