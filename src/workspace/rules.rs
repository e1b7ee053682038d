//! Every rule that a run can tell of: those of laws and policies, and those of the files beside them.

use std::sync::Arc;

use crate::lint;

use super::config;

/// The rules of what is no spec: packs and `policyc.toml`.
fn rules_of_files() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    lint::PACK_RULES.iter().chain(config::RULES)
}

/// Every rule, as name and summary: the shipped ones, and those of packs of the user's own.
pub fn all(house: &[Arc<lint::Pack>]) -> Vec<(String, String)> {
    let mut all = lint::names();
    all.extend(rules_of_files().map(|(name, what)| ((*name).to_owned(), (*what).to_owned())));
    for rule in house.iter().flat_map(|pack| &pack.rules) {
        all.retain(|row| row.0 != rule.name);
        all.push((rule.name.to_string(), rule.requires.to_string()));
    }
    all.sort();
    all
}

/// What a rule asks or finds, in a line.
pub fn summary(rule: &str, house: &[Arc<lint::Pack>]) -> Option<String> {
    let of_files = || rules_of_files().find(|row| row.0 == rule).map(|row| row.1.to_owned());
    lint::summary(rule, house).or_else(of_files)
}

/// The list of all rules, as the page `docs/rules/README.md`.
pub fn page() -> String {
    lint::list_of_rules(config::RULES)
}
