//! Where a spec contradicts itself, or states something that cannot be.
//!
//! Owns: one file for each theme, and the table of the rules. Facts are compared with facts first,
//! then prose with facts. Does not own: what a single law asks.

mod ages;
mod anonymous;
mod denial;
mod denials;
mod drift;
mod identity;
mod laws;

use super::general::{GeneralRule, row};

/// The rules, each with the check that finds it.
pub static RULES: &[GeneralRule] = &[
    // What prose and promises deny, and what data are called.
    row!(
        "consistency/collect-denied",
        Error,
        false,
        denials::check,
        "data are collected that the text or a promise denies",
        "15 U.S.C. 45(a)"
    ),
    row!(
        "consistency/share-denied",
        Error,
        false,
        denials::check,
        "a recipient gets data although sharing is denied",
        "15 U.S.C. 45(a)"
    ),
    row!(
        "consistency/sale-denied",
        Error,
        false,
        denials::check,
        "data are sold although a sale is denied",
        "Cal. Civ. Code 1798.140(ad); 15 U.S.C. 45(a)"
    ),
    row!(
        "consistency/sharing-denied-by-ads",
        Warning,
        false,
        denials::check,
        "`shares: no` beside marketing cookies of third parties",
        "Cal. Civ. Code 1798.140(ah)"
    ),
    row!(
        "consistency/sale-for-money-only",
        Warning,
        false,
        denials::check,
        "only a sale for money is denied",
        "Cal. Civ. Code 1798.140(ad)"
    ),
    row!(
        "consistency/narrowing-exception",
        Warning,
        false,
        denials::check,
        "a general denial of sharing, and exceptions elsewhere",
        ""
    ),
    row!(
        "consistency/cookies-denied",
        Error,
        false,
        denials::check,
        "cookies are declared although they are denied",
        ""
    ),
    row!(
        "consistency/transfer-denied",
        Error,
        false,
        denials::check,
        "a recipient is where data are said not to go",
        "GDPR Art. 13(1)(f); 15 U.S.C. 45(a)"
    ),
    row!(
        "consistency/adm-denied",
        Error,
        false,
        denials::check,
        "automated decisions or profiling are declared although they are denied",
        "GDPR Art. 13(2)(f)"
    ),
    row!(
        "consistency/children-denied",
        Error,
        false,
        denials::check,
        "data of children are declared although they are denied",
        "16 CFR 312.2"
    ),
    row!(
        "consistency/sensitive-denied",
        Error,
        false,
        denials::check,
        "sensitive data are collected although they are denied",
        "GDPR Art. 9"
    ),
    row!(
        "consistency/age-limits-differ",
        Error,
        false,
        ages::check,
        "the text names another minimum age than the facts",
        "GDPR Art. 8"
    ),
    row!(
        "consistency/anonymous-with-identifiers",
        Error,
        false,
        anonymous::check,
        "data called anonymous or non-personal hold an identifier",
        "GDPR recitals 26 and 30; CJEU C-582/14"
    ),
    row!(
        "consistency/aggregate-with-individual",
        Warning,
        false,
        anonymous::check,
        "data called aggregated hold items about one person",
        "GDPR recital 26"
    ),
    row!(
        "consistency/pseudonymous-called-anonymous",
        Warning,
        false,
        anonymous::check,
        "hashed or tokenised data are called anonymous",
        "GDPR Art. 4(5)"
    ),
    row!(
        "consistency/wrong-law-vocabulary",
        Warning,
        false,
        laws::check,
        "names, rights or bodies of a law that the policy is not checked against",
        ""
    ),
    row!(
        "consistency/entity-mismatch",
        Error,
        false,
        identity::check,
        "the text speaks for another company or site than the controller",
        "15 U.S.C. 45(a)"
    ),
    row!(
        "consistency/language-drift",
        Error,
        false,
        drift::check,
        "a text in a language that the policy is not published in",
        ""
    ),
];
