//! What the laws ask of a policy.
//!
//! Owns: the packs with their rules, and the run of the rules over a policy. Does not own: the general rules.

mod pack;
mod rule;
mod statements;
mod values;

pub use pack::{KEYS, Pack, read_pack, shipped, shipped_laws};
pub use rule::{General, Rule};
pub use values::Decided;

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use rule::Sets;

use super::check::{Check, Duty, Found};
use super::expression::{Context, Entries, Kept, Lists};
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, Level};
use crate::facts::expression::{Budget, Done, Evaluate, Value};
use crate::facts::{Facts, Place};
use crate::policy::Policy;
use crate::schema::KindId;
use crate::source::Span;

/// Where a finding about the policy as a whole stands: the law among `laws:`, else the policy itself.
pub fn place_of_law(policy: &Policy, law: &str) -> Span {
    let named = policy.about.laws.iter().find(|named| named.value == law).map(|named| named.span);
    named.unwrap_or(policy.about.meta.span)
}

/// Asks every rule of a pack. `general` is what the general rules found, as [`general_findings`] gives it.
pub fn run(check: &mut Check<'_, '_>, pack: &Pack, general: &[(Cow<'static, str>, Span)], settings: &Settings) {
    let unclean: FxHashSet<&str> = general.iter().map(|found| &*found.0).collect();
    let clean = |rule: &str| !unclean.contains(rule);
    let policy = check.policy;
    let here = place_of_law(policy, &pack.law);
    let (lists, steps) = (Lists::default(), steps(check.facts));
    for rule in pack.rules.iter().filter(|rule| rule.decided == Decided::ByFacts) {
        let Some(level) = rule.level(check.day).and_then(|level| settings.level(&rule.name, &pack.law, level)) else {
            continue;
        };
        let mut covered = None;
        let mut is_covered = || *covered.get_or_insert_with(|| !rule.facts_only && check.printed.covers(&rule.name));
        if !check.whole && !rule.compiled(&pack.sets).local {
            continue;
        }
        let (budget, kept, entries) = (Budget::new(steps, usize::MAX), Kept::default(), Entries::default());
        let all = Context::new((check.facts, check.printed, &lists), (&budget, &kept, &entries), check.day, &clean);
        let (mut new, mut told) = (Vec::new(), None);
        for this in all.records(rule.each.list()) {
            let owner = all.meta(&this).map(|meta| meta.span);
            if owner.is_some_and(|owner| check.owners.damaged(owner)) || customers_tell(check.facts, &this) {
                continue;
            }
            let context = all.of(this);
            let Answer { message, at, need } = match answer(&context, rule, &pack.sets, &mut told) {
                Ok(None) => continue,
                Ok(Some(found)) => found,
                Err(_) => {
                    new = vec![Found { diagnostic: unanswered(rule, here), owner: None, duty: None }];
                    break;
                }
            };
            if is_covered() {
                break;
            }
            let span = at.or_else(|| context.span(&context.this)).unwrap_or(here);
            let mut diagnostic = finding(rule, level, span, message);
            if let Some(section) = check.printed.denies(&rule.name) {
                diagnostic.related.push((section, "bound to this rule, but its prose denies it".to_owned()));
            }
            let duty = Duty { rule: rule.duty().to_owned(), supersedes: rule.supersedes(), need };
            new.push(Found { diagnostic, owner, duty: Some(duty) });
        }
        for found in &mut new {
            let require = rule.compiled(&pack.sets).require.as_ref();
            let Some(place) = require.and_then(super::expression::clean_rule) else { break };
            // The places are the findings of the general rule; this one points to the first of them.
            let places: Vec<Span> = general.iter().filter(|known| known.0 == *place).map(|known| known.1).collect();
            if let Some((first, rest)) = places.split_first() {
                found.diagnostic.span = Some(*first);
                found.diagnostic.related = rest.iter().take(3).map(|span| (*span, "here as well".to_owned())).collect();
            }
        }
        check.found.extend(new);
    }
}

/// Whether others must tell people of a category or purpose: those for whom your own company holds the data.
fn customers_tell(facts: &Facts<'_>, this: &Value<'_>) -> bool {
    match this {
        Value::Decl(Place::Top(KindId::Data, data)) => facts.is_held(*data),
        Value::Decl(Place::Top(KindId::Purpose, purpose)) => {
            facts.policy.purposes.get(*purpose).is_some_and(|purpose| facts.serves_customers(purpose))
        }
        _ => false,
    }
}

/// What a rule finds of one entry.
struct Answer {
    message: String,
    /// Where it is, if not at the entry itself.
    at: Option<Span>,
    /// The fact that is not stated, as the rule writes it, where that alone keeps it from an answer.
    need: Option<String>,
}

/// What a rule finds of one entry. `told` is whether a document prints the text, or it was
/// said before that none does; none as long as nobody asked.
///
/// # Errors
/// Where the rule has no steps left.
fn answer<'r>(context: &Context<'r, '_>, rule: &'r Rule, sets: &Sets, told: &mut Option<bool>) -> Done<Option<Answer>> {
    // Whatever else is not known, an answer that `when` already gives is final.
    let when = rule.condition(sets).map_or(Ok(Some(true)), |when| context.truth(when))?;
    if when == Some(false) {
        return Ok(None);
    }
    let compiled = rule.compiled(sets);
    for (node, message) in &compiled.needs {
        if !context.stated(node)? {
            let need = Some(message.of.clone());
            return Ok(Some(Answer { message: context.say(&message.text), at: context.locate(node), need }));
        }
    }
    let (Some(_), Some(require)) = (when, &compiled.require) else { return Ok(None) };
    let met = context.truth(require)? == Some(true);
    let shown = || rule.shown_in.is_empty() || context.printed.one_of(&rule.shown_in);
    // That a topic is not printed is one finding, however many facts it would tell.
    if met && std::mem::replace(told.get_or_insert_with(shown), true) {
        return Ok(None);
    }
    let message = if met {
        let topics: Vec<String> = rule.shown_in.iter().map(|topic| format!("`{topic}`")).collect();
        format!("no document prints the text of {} that tells it", topics.join(" or "))
    } else {
        compiled.message.as_ref().map(|message| context.say(message)).unwrap_or_default()
    };
    Ok(Some(Answer { message, at: compiled.at.as_ref().and_then(|at| context.locate(at)), need: None }))
}

/// Steps of one rule, and further ones for each declaration.
const STEPS: (u64, u64) = (5_000_000, 20_000);

/// The steps that a rule can use up for a policy: so many that no rule for its declarations comes near them.
pub fn steps(facts: &Facts<'_>) -> u64 {
    STEPS.0 + STEPS.1 * facts.declarations().len() as u64
}

/// That a rule has used all its steps up.
fn unanswered(rule: &Rule, here: Span) -> Diagnostic {
    let message = format!("the rule `{}` takes too many steps for this policy, so it has no answer", rule.name);
    Diagnostic::error("pack/expression", here, message)
        .help("nest `any`, `all` and `count` less deep, or ask less in one rule")
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
