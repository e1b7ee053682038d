//! The general rules: consistency and prose, which hold whatever the law.
//!
//! Owns: the table of these rules. Each has a page in `docs/rules`, whose examples run as tests, and
//! a check in `consistency/` or `prose/`. Does not own: what a law asks.

use std::sync::LazyLock;

use super::check::Check;
use super::settings::RuleOption;
use crate::diagnostic::Level;

/// A rule that is written in Rust.
#[derive(Debug)]
pub struct GeneralRule {
    /// `group/name`
    pub name: &'static str,
    pub level: Level,
    /// What it finds, in a line.
    pub summary: &'static str,
    /// The provisions behind it, as printed; empty where there are none.
    pub citation: &'static str,
    /// The page in Markdown.
    pub page: &'static str,
    pub options: &'static [RuleOption],
    /// What looks for it. Several rules share one check where one look finds them all.
    pub check: Look,
    /// Whether it asks what is missing in the spec as a whole, so that a part and a spec with mistakes
    /// cannot be blamed.
    pub whole: bool,
}

/// Every general rule.
pub fn rules() -> impl Iterator<Item = &'static GeneralRule> {
    super::consistency::RULES.iter().chain(super::prose::RULES).chain(super::allow::RULES)
}

/// What looks for the findings of a rule.
type Look = fn(&mut Check<'_, '_>);

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

/// A row of the table: its page is the file of the same name in `docs/rules`.
macro_rules! row {
    ($name:literal, $level:ident, $whole:literal, $check:path, $summary:literal, $citation:literal $(, $option:expr)*) => {
        $crate::lint::general::GeneralRule {
            name: $name,
            level: $crate::diagnostic::Level::$level,
            summary: $summary,
            citation: $citation,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules/", $name, ".md")),
            options: &[$($option),*],
            check: $check,
            whole: $whole,
        }
    };
}

pub(super) use row;
