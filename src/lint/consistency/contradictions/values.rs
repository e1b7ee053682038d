//! Values in prose beside those that are declared: periods, deadlines, prices, ages.
//!
//! Owns: which declared value a claimed one is held against. Does not own: what a sentence claims.

use super::claimed::Claimed;
use super::said::{Against, report};
use crate::claims::{Action, Unit, Value, nouns};
use crate::english::denials::Items;
use crate::lint::check::Check;
use crate::policy::{self, Duration};

const RULE: &str = "consistency/value-differs";

/// Compares a value with the declared one.
pub fn compare(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    match (claimed.claim.meaning.action, claimed.claim.meaning.value) {
        (Action::Keep, Some(Value::Period { count, unit })) => kept(check, claimed, Duration::new(count, of(unit))),
        (Action::Charge, _) => fee(check, claimed),
        (Action::Answer, Some(Value::Period { count, unit })) => answer(check, claimed, Duration::new(count, of(unit))),
        (Action::Tell, Some(Value::Period { count, unit })) => notice(check, claimed, Duration::new(count, of(unit))),
        (Action::Admit, Some(Value::Age(age))) => admitted(check, claimed, age),
        _ => {}
    }
}

fn of(unit: Unit) -> policy::Unit {
    match unit {
        Unit::Hour => policy::Unit::Hour,
        Unit::Day => policy::Unit::Day,
        Unit::Week => policy::Unit::Week,
        Unit::Month => policy::Unit::Month,
        Unit::Year => policy::Unit::Year,
    }
}

/// How long data that are named are kept; of "all data", none may be kept for another time.
fn kept(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, said: Duration) {
    let (facts, object) = (check.facts, &claimed.claim.meaning.object);
    let mut entries: Vec<usize> = if !object.labels.is_empty() {
        object.labels.iter().flat_map(|data| facts.kept(*data)).copied().collect()
    } else if object.has(nouns::LOGS) {
        let logs = facts.items().filter(|item| item.key() == "server-log");
        logs.flat_map(|item| facts.kept_of_item(item)).collect()
    } else if object.items != 0 {
        let named = facts.items().filter(|item| Items(object.items).contains(item.key()));
        named.flat_map(|item| facts.kept_of_item(item)).collect()
    } else if object.has(nouns::THAT) {
        return;
    } else {
        (0..check.policy.retentions.len()).collect()
    };
    entries.sort_unstable();
    entries.dedup();
    let mut against: Vec<Against> = Vec::new();
    for entry in entries {
        let retention = &check.policy.retentions[entry];
        let Some(keep) = retention.keep else { continue };
        if alike(keep.value, said) && !object.all {
            return;
        }
        // "All data are deleted after a year" is true of those that are kept for less.
        if object.all && (alike(keep.value, said) || keep.value.longest().seconds() < said.seconds()) {
            continue;
        }
        against.push((keep.span, format!("retention `{}` says so here", &*retention.meta.key.value)));
    }
    let message = "the text names a period for which data are kept, and the facts name another one";
    let help = "take the period from the fact with an expression, or correct one of the two";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

/// Whether two periods are as long: months and years are about so many days.
fn alike(one: Duration, other: Duration) -> bool {
    let (one, other) = (one.longest().seconds(), other.seconds());
    one.abs_diff(other) * 20 <= one.max(other)
}

fn answer(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, said: Duration) {
    let deadline = check.policy.requests.as_ref().and_then(|requests| requests.deadline);
    let Some(deadline) = deadline.filter(|deadline| !alike(deadline.value, said)) else { return };
    let message = "the text names a time to answer requests, and the facts name another one";
    let against = vec![(deadline.span, "the deadline here".to_owned())];
    let help = "take the time from the fact with an expression, or correct one of the two";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

fn fee(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let fee = check.policy.requests.as_ref().and_then(|requests| requests.fee.as_ref());
    let Some(fee) = fee.filter(|fee| fee.to_ascii_lowercase().contains("free")) else { return };
    let message = "the text names a price for a request, and the facts say that requests are free";
    let against = vec![(fee.span, "free of charge here".to_owned())];
    let help = "say when a request is not free in `fee`, or take the price back";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

/// How long before a change people are told.
fn notice(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, said: Duration) {
    let notice = check.policy.changes.as_ref().and_then(|changes| changes.prior_notice);
    let Some(notice) = notice.filter(|notice| !alike(notice.value, said)) else { return };
    let message = "the text names a time between the notice of a change and the change, and the facts name another one";
    let against = vec![(notice.span, "the notice here".to_owned())];
    let help = "take the time from the fact with an expression, or correct one of the two";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

/// "We collect no data of children under 13."
pub fn below(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    if let (true, Some(Value::Age(age))) = (claimed.claim.meaning.child, claimed.claim.meaning.value) {
        admitted(check, claimed, age);
    }
}

/// From which age people may use the site.
fn admitted(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, age: u32) {
    let Some(children) = &check.policy.children else { return };
    let local = children.or_local_age.is_some_and(|flag| flag.value);
    let ages = [children.minimum_age, children.not_under].into_iter().flatten();
    let against: Vec<_> = ages.map(|known| (known.value, known.span)).collect();
    if local || !children.nested.children.is_empty() || against.iter().any(|(known, _)| *known == age) {
        return;
    }
    let against = against.into_iter().map(|(known, span)| (span, format!("{known} here"))).collect();
    let message =
        format!("the text names {age} as an age from which people may use the site, and the facts name another");
    let help = "take the age from the fact with an expression, or correct one of the two";
    report(check, "consistency/age-limits-differ", (claimed.passage.owner, claimed.at), message, against, help);
}
