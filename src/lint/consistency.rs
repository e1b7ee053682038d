//! Where a spec contradicts itself, or states something that cannot be.
//!
//! Owns: one file for each theme, and the table of the rules. Facts are compared with facts first,
//! then prose with facts. Does not own: what a single law asks.

use super::general::GeneralRule;

/// The rules, each with the check that finds it.
pub static RULES: &[GeneralRule] = &[];
