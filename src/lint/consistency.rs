//! Where a spec contradicts itself, or states something that cannot be.
//!
//! Owns: one file for each theme, and the table of the rules. Facts are compared with facts first,
//! then prose with facts. Does not own: what a single law asks.

mod ages;
mod anonymous;
mod bases;
mod contradictions;
mod cookies;
mod data;
mod dates;
mod drift;
mod identity;
mod laws;
mod retention;
mod rights;
mod transfers;

use super::check::{GeneralRule, row};
use super::settings::{OptionValue, RuleOption};
use crate::policy::{Duration, Unit};

const LONGEST_COOKIE: RuleOption = RuleOption {
    name: "longest",
    default: OptionValue::Period(Duration::new(13, Unit::Month)),
    doc: "the longest time that a cookie stays",
};

/// The group of these rules, as `[rules]` names it.
const GROUP: &str = "consistency";

/// The rules, each with the check that finds it.
#[rustfmt::skip]
pub static RULES: &[GeneralRule] = &[
    row!("consistency/adequacy-false", Error, false, transfers::unfit),
    row!("consistency/ai-training-silent", Warning, true, data::training),
    row!("consistency/basis-missing-fact", Error, false, bases::missing_fact),
    row!("consistency/children-without-consent", Warning, false, bases::children),
    row!("consistency/consent-but-mandatory", Warning, false, bases::mandatory),
    row!("consistency/consent-bundled", Warning, false, bases::unfit),
    row!("consistency/contract-for-ads", Warning, false, bases::unfit),
    row!("consistency/cookie-duplicate", Warning, false, cookies::duplicate),
    row!("consistency/cookie-incomplete", Error, false, cookies::incomplete),
    row!("consistency/cookie-long-life", Warning, true, cookies::long_life, LONGEST_COOKIE),
    row!("consistency/cookie-misclassified", Error, false, cookies::misclassified),
    row!("consistency/cookie-name", Error, false, cookies::names),
    row!("consistency/cookie-outlives-retention", Warning, false, cookies::outlives),
    row!("consistency/cookie-provider-not-recipient", Error, false, cookies::provider),
    row!("consistency/data-without-purpose", Error, true, data::without_purpose),
    row!("consistency/date-disagree", Error, false, dates::disagree),
    row!("consistency/date-future", Warning, false, dates::future),
    row!("consistency/date-stale", Warning, false, dates::stale),
    row!("consistency/dead-framework", Error, false, transfers::dead),
    row!("consistency/deadline-too-long", Error, false, rights::deadline),
    row!("consistency/dpf-single-point", Warning, false, transfers::single_point),
    row!("consistency/excess-identity-proof", Warning, false, rights::proof),
    row!("consistency/fee-for-rights", Warning, false, rights::fee),
    row!("consistency/interests-for-special", Error, false, bases::special),
    row!("consistency/notice-denied", Warning, false, dates::notice),
    row!("consistency/opt-out-missing", Error, true, rights::opt_out),
    row!("consistency/processor-own-purpose", Warning, false, data::processors),
    row!("consistency/purpose-without-data", Warning, true, data::without_data),
    row!("consistency/recipient-empty", Warning, true, data::recipients),
    row!("consistency/retention-conflict", Error, false, retention::conflict),
    row!("consistency/retention-generic", Warning, false, retention::generic),
    row!("consistency/retention-indefinite", Warning, false, retention::indefinite),
    row!("consistency/retention-missing", Error, true, retention::missing),
    row!("consistency/right-left-out", Warning, true, rights::left_out),
    row!("consistency/right-not-given", Warning, true, rights::not_given),
    row!("consistency/rights-no-route", Error, true, rights::route),
    row!("consistency/role-contradiction", Warning, false, data::roles),
    row!("consistency/safeguard-unfit", Error, false, transfers::unfit),
    row!("consistency/several-bases", Warning, false, bases::unfit),
    row!("consistency/storage-without-session", Error, false, cookies::without_session),
    row!("consistency/transfer-missing", Error, false, transfers::missing),
    // What prose and promises deny, and what data are called.
    row!("consistency/collect-denied", Error, false, contradictions::check),
    row!("consistency/share-denied", Error, false, contradictions::check),
    row!("consistency/sale-denied", Error, false, contradictions::check),
    row!("consistency/sharing-denied-by-ads", Warning, false, contradictions::check),
    row!("consistency/sale-for-money-only", Warning, false, contradictions::check),
    row!("consistency/narrowing-exception", Warning, false, contradictions::check),
    row!("consistency/cookies-denied", Error, false, contradictions::check),
    row!("consistency/transfer-denied", Error, false, contradictions::check),
    row!("consistency/adm-denied", Error, false, contradictions::check),
    row!("consistency/children-denied", Error, false, contradictions::check),
    row!("consistency/practice-denied", Error, false, contradictions::check),
    row!("consistency/practice-undeclared", Error, false, contradictions::check),
    row!("consistency/right-refused", Error, false, contradictions::check),
    row!("consistency/value-differs", Error, false, contradictions::check),
    row!("consistency/sensitive-denied", Error, false, contradictions::check),
    row!("consistency/age-limits-differ", Error, false, ages::check),
    row!("consistency/anonymous-with-identifiers", Error, false, anonymous::check),
    row!("consistency/aggregate-with-individual", Warning, false, anonymous::check),
    row!("consistency/pseudonymous-called-anonymous", Warning, false, anonymous::check),
    row!("consistency/wrong-law-vocabulary", Warning, false, laws::check),
    row!("consistency/entity-mismatch", Error, false, identity::check),
    row!("consistency/language-drift", Error, false, drift::check),
    row!("consistency/language-unwritten", Warning, false, drift::unwritten),
];
