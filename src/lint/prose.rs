//! Where the text of the author is unclear, unfinished or damaged.
//!
//! Owns: one file for each theme, and the table of the rules. All of them look at one reading of the
//! text, so it is taken apart once. Does not own: whether the text is true.

mod characters;
mod consent;
mod headings;
mod links;
mod readability;
mod reading;
mod residue;
mod terms;
mod vague;

pub use readability::figures;

use super::check::{Check, GeneralRule, row};
use super::settings::{OptionValue, RuleOption};

/// The group of these rules, as `[rules]` names it.
const GROUP: &str = "prose";

/// The rules, each with the check that finds it.
pub static RULES: &[GeneralRule] = &[
    row!("consistency/use-as-consent", Error, false, all),
    row!("consistency/change-at-will", Warning, false, all),
    row!("consistency/hedged-fact", Warning, false, all),
    row!("consistency/hidden-actor", Warning, false, all),
    row!("consistency/open-list", Warning, false, all),
    row!("consistency/unnamed-partners", Warning, false, all),
    row!("consistency/absolute-security", Warning, false, all),
    row!("consistency/vague-purpose", Warning, false, all),
    row!("consistency/placeholder", Error, false, all),
    row!("consistency/mojibake", Error, false, all),
    row!("consistency/mixed-script", Error, false, all),
    row!("consistency/invisible-characters", Warning, false, all),
    row!("consistency/heading-structure", Warning, false, all),
    row!("consistency/broken-anchor", Error, false, all),
    row!("consistency/insecure-link", Warning, false, all),
    row!("consistency/odd-link", Warning, false, all),
    row!("consistency/non-public-link", Error, false, all),
    row!("consistency/link-without-target", Error, false, all),
    row!("consistency/contact-weak", Warning, false, all),
    row!("consistency/injected-text", Error, false, all),
    row!("consistency/duplicate-passage", Warning, false, all),
    row!(
        "consistency/reading-grade",
        Warning,
        false,
        all,
        RuleOption {
            name: "highest",
            default: OptionValue::Number(12),
            doc: "the highest school grade (Flesch-Kincaid)"
        },
        RuleOption {
            name: "highest-children",
            default: OptionValue::Number(7),
            doc: "the highest grade where the policy is for children"
        },
        RuleOption { name: "longest-sentence", default: OptionValue::Number(35), doc: "the most words in a sentence" },
        RuleOption {
            name: "longest-paragraph",
            default: OptionValue::Number(150),
            doc: "the most words in a paragraph"
        }
    ),
    row!("consistency/terms-undefined", Warning, false, all),
    row!("consistency/terms-unused", Warning, true, all),
    row!("consistency/term-unmarked", Warning, false, all),
];

/// Looks for all of them.
fn all(check: &mut Check<'_, '_>) {
    let reading = reading::Reading::new(check.passages);
    characters::find(check, &reading);
    residue::placeholders(check, &reading);
    headings::find(check, &reading);
    links::find(check, &reading);
    residue::duplicates(check, &reading);
    terms::declared(check, &reading);
    // The rest looks for English phrases, or counts as one counts in English.
    if check.english() {
        consent::find(check, &reading);
        vague::find(check, &reading);
        residue::injected(check, &reading);
        readability::find(check, &reading);
        terms::undefined(check, &reading);
    }
}
