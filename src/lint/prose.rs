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
    row!("consistency/use-as-consent", Error, false, all, "use of a site is taken for consent"),
    row!(
        "consistency/change-at-will",
        Warning,
        false,
        all,
        "the policy changes and nobody is told, or use is taken for accepting it"
    ),
    row!("consistency/hedged-fact", Warning, false, all, "a hedge leaves open whether something is done"),
    row!("consistency/hidden-actor", Warning, false, all, "a passive hides who does something, or who gets data"),
    row!("consistency/open-list", Warning, false, all, "a list of data, cookies or recipients is left open"),
    row!("consistency/unnamed-partners", Warning, false, all, "partners or third parties of whom nothing is said"),
    row!("consistency/absolute-security", Warning, false, all, "security is promised without limits"),
    row!("consistency/vague-purpose", Warning, false, all, "a purpose that could be any"),
    row!("consistency/placeholder", Error, false, all, "a placeholder was left in the text"),
    row!("consistency/mojibake", Error, false, all, "characters are damaged by a wrong encoding"),
    row!("consistency/mixed-script", Error, false, all, "a word mixes letters of two alphabets that look alike"),
    row!("consistency/invisible-characters", Warning, false, all, "invisible characters stand in a text"),
    row!("consistency/heading-structure", Warning, false, all, "headings skip a level, repeat or stand over nothing"),
    row!("consistency/broken-anchor", Error, false, all, "a link or a \"see section\" leads to no section"),
    row!("consistency/insecure-link", Warning, false, all, "a link uses http"),
    row!(
        "consistency/odd-link",
        Warning,
        false,
        all,
        "a link to an archive or a shortener, with tracking, or to a number"
    ),
    row!("consistency/non-public-link", Error, false, all, "a link that readers cannot reach"),
    row!(
        "consistency/link-without-target",
        Error,
        false,
        all,
        "\"click here\" without a link, a link to nowhere, or one text for two places"
    ),
    row!(
        "consistency/contact-weak",
        Warning,
        false,
        all,
        "an address at a provider of free mail, or one that nobody reads"
    ),
    row!("consistency/injected-text", Error, false, all, "text of strangers stands in the policy"),
    row!("consistency/duplicate-passage", Warning, false, all, "a passage stands twice, or again with other facts"),
    row!(
        "consistency/reading-grade",
        Warning,
        false,
        all,
        "a text is hard to read",
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
    row!(
        "consistency/terms-undefined",
        Warning,
        false,
        all,
        "a word is used as a term and never defined, or an acronym never spelled out"
    ),
    row!("consistency/terms-unused", Warning, true, all, "a declared term is used nowhere"),
    row!("consistency/term-unmarked", Warning, false, all, "a declared term is written otherwise than declared"),
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
