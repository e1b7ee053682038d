//! Every rule that a run can tell of: those of laws and policies, and those of the files beside them.

use std::sync::Arc;

use crate::lint;

/// Every rule, as name and summary: the shipped ones, and those of packs of the user's own.
pub fn all(house: &[Arc<lint::Pack>]) -> Vec<(String, String)> {
    let mut all = lint::names();
    all.extend(lint::rules_of_files().map(|(name, finds)| (name.to_owned(), finds.to_owned())));
    for rule in house.iter().flat_map(|pack| &pack.rules) {
        all.retain(|row| row.0 != rule.name);
        all.push((rule.name.to_string(), rule.requires.to_string()));
    }
    all.sort();
    all
}

/// What a rule asks or finds, in a line.
pub fn summary(rule: &str, house: &[Arc<lint::Pack>]) -> Option<String> {
    let of_files = || lint::rules_of_files().find(|row| row.0 == rule).map(|row| row.1.to_owned());
    lint::summary(rule, house).or_else(of_files)
}
