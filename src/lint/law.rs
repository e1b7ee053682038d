//! What the laws ask of a policy.
//!
//! Owns: the packs with their rules, and the run of the rules over a policy. Does not own: the general rules.

mod pack;
mod rule;
mod values;

pub use pack::{Pack, keys_page, read_pack, shipped, shipped_laws};
pub use rule::{General, Rule};
pub use values::{Decided, Each};

use std::borrow::Cow;

use jiff::civil::Date;

use super::check::{Check, Found};
use super::expression::{Context, Record, entries};
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::policy::Policy;
use crate::source::Span;

/// Every rule that a pack can break: its name and what it says.
pub const PACK_RULES: &[(&str, &str)] = &[
    ("pack/expression", "an expression of a pack cannot be asked"),
    ("pack/key", "a pack or a rule has a key that does not exist, or lacks one that it needs"),
    ("pack/syntax", "a pack is empty, is no YAML, or cannot be read"),
    ("pack/value", "a value of a pack is not what its key takes"),
];

/// Where a finding about the policy as a whole stands: the law among `laws:`, else the policy itself.
pub fn place_of_law(policy: &Policy, law: &str) -> Span {
    let named = policy.about.laws.iter().find(|named| named.value == law).map(|named| named.span);
    named.unwrap_or(policy.about.meta.span)
}

/// Asks every rule of a pack. `general` is what the general rules found, as [`general_findings`] gives it.
pub fn run(check: &mut Check<'_, '_>, pack: &Pack, general: &[(Cow<'static, str>, Span)], settings: &Settings) {
    let clean = |rule: &str| !general.iter().any(|found| found.0 == rule);
    let policy = check.policy;
    let here = place_of_law(policy, &pack.law);
    for rule in pack.rules.iter().filter(|rule| rule.decided == Decided::ByFacts) {
        let Some(level) = rule.level(check.day).and_then(|level| settings.level(&rule.name, &pack.law, level)) else {
            continue;
        };
        let mut covered = None;
        let mut is_covered = || *covered.get_or_insert_with(|| !rule.facts_only && check.printed.covers(&rule.name));
        let compiled = rule.compiled(&pack.sets);
        if !check.whole && !compiled.local {
            continue;
        }
        let mut new = Vec::new();
        let mut untold = false;
        for this in records(rule.each, check.facts) {
            let owner = this.and_then(|this| this.meta()).map(|meta| meta.span);
            if owner.is_some_and(|owner| check.owners.damaged(owner)) {
                continue;
            }
            let context = Context { facts: check.facts, printed: check.printed, day: check.day, this, clean: &clean };
            // Whatever else is not known, an answer that `when` already gives is final.
            let when = compiled.when.as_ref().map_or(Some(true), |when| context.truth(when));
            if when == Some(false) {
                continue;
            }
            let unstated = compiled.needs.iter().find(|need| !context.stated(&need.0));
            let (message, at) = if let Some((node, message)) = unstated {
                (context.say(message), context.locate(node))
            } else {
                if when.is_none() {
                    continue;
                }
                let Some(require) = &compiled.require else { continue };
                let met = context.truth(require) == Some(true);
                let shown = rule.shown_in.is_empty() || rule.shown_in.iter().any(|topic| check.printed.topic(topic));
                // That a topic is not printed is one finding, however many facts it would tell.
                if met && (shown || std::mem::replace(&mut untold, true)) {
                    continue;
                }
                let at = compiled.at.as_ref().and_then(|at| context.locate(at));
                if met {
                    let topics: Vec<String> = rule.shown_in.iter().map(|topic| format!("`{topic}`")).collect();
                    (format!("no document prints the text of {} that tells it", topics.join(" or ")), at)
                } else {
                    let message = compiled.message.as_ref().map(|message| context.say(message)).unwrap_or_default();
                    (message, at)
                }
            };
            if is_covered() {
                break;
            }
            let span = at.or_else(|| this.map(|this| this.span())).unwrap_or(here);
            new.push(Found { diagnostic: finding(rule, level, span, message), owner });
        }
        if let Some(place) = compiled.require.as_ref().and_then(super::expression::clean_rule) {
            // The places are the findings of the general rule; this one points to the first of them.
            for found in &mut new {
                let places: Vec<Span> = general.iter().filter(|known| known.0 == *place).map(|known| known.1).collect();
                if let Some((first, rest)) = places.split_first() {
                    found.diagnostic.span = Some(*first);
                    found.diagnostic.related =
                        rest.iter().take(3).map(|span| (*span, "here as well".to_owned())).collect();
                }
            }
        }
        check.found.extend(new);
    }
}

/// What a rule is asked of, one after the other: the entries of its list, or the policy, which is none.
pub fn records<'a>(each: Each, facts: &Facts<'a>) -> Vec<Option<Record<'a>>> {
    match each {
        Each::Entry(list, _) => entries(facts, list).into_iter().map(Some).collect(),
        Each::Policy | Each::Unknown => vec![None],
    }
}

/// The findings so far, as rule and place: before the first law is asked, those of the general rules.
pub fn general_findings(check: &Check<'_, '_>) -> Vec<(Cow<'static, str>, Span)> {
    check.found.iter().filter_map(|found| Some((found.diagnostic.rule.clone(), found.diagnostic.span?))).collect()
}

fn finding(rule: &Rule, level: Level, span: Span, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::warning("", span, message);
    diagnostic.rule = rule.name.clone();
    diagnostic.level = level;
    diagnostic.why = Some(rule.requires.clone().into_owned());
    diagnostic.help = rule.help.clone().map(Cow::into_owned);
    diagnostic.citation = (!rule.citation.is_empty()).then(|| rule.citation.clone().into_owned());
    diagnostic.url = rule.url.clone().map(Cow::into_owned);
    diagnostic
}

/// Whether nobody confirmed a pack in the six months before a day.
pub fn is_stale(pack: &Pack, day: Date) -> bool {
    let Some(checked) = pack.checked_on else { return false };
    let limit = checked.checked_add(jiff::Span::new().months(6)).unwrap_or(checked);
    day > limit
}
