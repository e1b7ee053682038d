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
    default: OptionValue::Period(Duration { count: 13, unit: Unit::Month }),
    doc: "the longest time that a cookie stays",
};

/// The group of these rules, as `[rules]` names it.
const GROUP: &str = "consistency";

/// The rules, each with the check that finds it.
#[rustfmt::skip]
pub static RULES: &[GeneralRule] = &[
    row!("consistency/adequacy-false", Error, false, transfers::unfit, "adequacy is claimed for a country that has no such decision"),
    row!("consistency/ai-training-silent", Warning, true, data::training, "a purpose trains models, and no document says so"),
    row!("consistency/basis-missing-fact", Error, false, bases::missing_fact, "a legal basis lacks what belongs to it"),
    row!("consistency/consent-but-mandatory", Warning, false, bases::mandatory, "data are required, and used on consent alone"),
    row!("consistency/consent-bundled", Warning, false, bases::unfit, "one consent covers aims that have nothing to do with each other"),
    row!("consistency/contract-for-ads", Warning, false, bases::unfit, "a contract is the basis of marketing, profiling or training"),
    row!("consistency/cookie-duplicate", Warning, false, cookies::duplicate, "a cookie is declared twice with different facts"),
    row!("consistency/cookie-incomplete", Error, false, cookies::incomplete, "a cookie lacks provider, category, purpose or duration"),
    row!("consistency/cookie-long-life", Warning, false, cookies::long_life, "a cookie stays longer than authorities expect", LONGEST_COOKIE),
    row!("consistency/cookie-misclassified", Error, false, cookies::misclassified, "a cookie for statistics or marketing is declared as strictly necessary"),
    row!("consistency/cookie-outlives-retention", Warning, false, cookies::outlives, "a cookie stays longer than its data are kept"),
    row!("consistency/cookie-provider-not-recipient", Error, false, cookies::provider, "the provider of third-party cookies is no recipient"),
    row!("consistency/data-without-purpose", Error, true, data::without_purpose, "no purpose uses these data"),
    row!("consistency/date-disagree", Error, false, dates::disagree, "the text has another date than the spec"),
    row!("consistency/date-future", Warning, false, dates::future, "a date lies after the day that is checked against"),
    row!("consistency/date-stale", Warning, false, dates::stale, "the policy was last changed over a year ago"),
    row!("consistency/dead-framework", Error, false, transfers::dead, "a framework is named that is no longer in force"),
    row!("consistency/deadline-too-long", Error, false, rights::deadline, "the promised time for an answer is longer than the law allows"),
    row!("consistency/dpf-single-point", Warning, false, transfers::single_point, "an important transfer rests on the Data Privacy Framework alone"),
    row!("consistency/excess-identity-proof", Warning, false, rights::proof, "every request needs a document of identity"),
    row!("consistency/fee-for-rights", Warning, false, rights::fee, "requests cost a fee in general"),
    row!("consistency/interests-for-special", Error, false, bases::special, "special categories of data rest on interests or a contract alone"),
    row!("consistency/opt-out-missing", Error, true, rights::opt_out, "people have no way to opt out of sale, sharing or marketing"),
    row!("consistency/processor-own-purpose", Warning, false, data::processors, "a processor gets data for ends of its own"),
    row!("consistency/purpose-without-data", Warning, true, data::without_data, "a purpose uses no data"),
    row!("consistency/recipient-empty", Warning, true, data::recipients, "nothing says which data a recipient gets, or why"),
    row!("consistency/retention-conflict", Error, false, retention::conflict, "the same data have two periods"),
    row!("consistency/retention-generic", Warning, false, retention::generic, "a period says nothing that can be measured"),
    row!("consistency/retention-indefinite", Warning, false, retention::indefinite, "data are kept without an end"),
    row!("consistency/retention-missing", Error, true, retention::missing, "nothing says how long data are kept"),
    row!("consistency/right-left-out", Warning, true, rights::left_out, "a section on rights leaves out rights that the laws give"),
    row!("consistency/right-not-given", Warning, true, rights::not_given, "a right is listed that no declared basis gives"),
    row!("consistency/rights-no-route", Error, true, rights::route, "people have rights and no way to use them"),
    row!("consistency/safeguard-unfit", Error, false, transfers::unfit, "a safeguard does not fit the country or the law"),
    row!("consistency/several-bases", Warning, false, bases::unfit, "several bases hold for the same data"),
    row!("consistency/transfer-missing", Error, false, transfers::missing, "data leave the home area, and no safeguard is named"),
    // What prose and promises deny, and what data are called.
    row!("consistency/collect-denied", Error, false, contradictions::check, "data are collected that the text or a promise denies"),
    row!("consistency/share-denied", Error, false, contradictions::check, "a recipient gets data although sharing is denied"),
    row!("consistency/sale-denied", Error, false, contradictions::check, "data are sold although a sale is denied"),
    row!("consistency/sharing-denied-by-ads", Warning, false, contradictions::check, "`shares: no` beside marketing cookies of third parties"),
    row!("consistency/sale-for-money-only", Warning, false, contradictions::check, "only a sale for money is denied"),
    row!("consistency/narrowing-exception", Warning, false, contradictions::check, "a general denial of sharing, and exceptions elsewhere"),
    row!("consistency/cookies-denied", Error, false, contradictions::check, "cookies are declared although they are denied"),
    row!("consistency/transfer-denied", Error, false, contradictions::check, "a recipient is where data are said not to go"),
    row!("consistency/adm-denied", Error, false, contradictions::check, "automated decisions or profiling are declared although they are denied"),
    row!("consistency/children-denied", Error, false, contradictions::check, "data of children are declared although they are denied"),
    row!("consistency/sensitive-denied", Error, false, contradictions::check, "sensitive data are collected although they are denied"),
    row!("consistency/age-limits-differ", Error, false, ages::check, "the text names another minimum age than the facts"),
    row!("consistency/anonymous-with-identifiers", Error, false, anonymous::check, "data called anonymous or non-personal hold an identifier"),
    row!("consistency/aggregate-with-individual", Warning, false, anonymous::check, "data called aggregated hold items about one person"),
    row!("consistency/pseudonymous-called-anonymous", Warning, false, anonymous::check, "hashed or tokenised data are called anonymous"),
    row!("consistency/wrong-law-vocabulary", Warning, false, laws::check, "names, rights or bodies of a law that the policy is not checked against"),
    row!("consistency/entity-mismatch", Error, false, identity::check, "the text speaks for another company or site than the controller"),
    row!("consistency/language-drift", Error, false, drift::check, "a text in a language that the policy is not published in"),
];
