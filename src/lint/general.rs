//! The general rules: consistency and prose, which hold whatever the law.
//!
//! Owns: the table of these rules. Each has a page in `docs/rules`, whose examples run as tests, and
//! a check in `consistency/` or `prose/`. Does not own: what a law asks.

use std::sync::LazyLock;

use super::check::{GeneralRule, Look};

/// Every general rule.
pub fn rules() -> impl Iterator<Item = &'static GeneralRule> {
    super::consistency::RULES.iter().chain(super::prose::RULES).chain(super::allow::RULES)
}

/// Every look, once, however many rules share it.
pub fn checks() -> &'static [Look] {
    static CHECKS: LazyLock<Vec<Look>> = LazyLock::new(|| {
        let mut looks: Vec<Look> = Vec::new();
        for rule in rules() {
            if !looks.iter().any(|known| std::ptr::fn_addr_eq(*known, rule.check)) {
                looks.push(rule.check);
            }
        }
        looks
    });
    &CHECKS
}

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static GeneralRule> {
    rules().find(|rule| rule.name == name)
}

/// Whether there is such a rule.
pub fn exists(name: &str) -> bool {
    rule(name).is_some()
}
