//! Values in prose beside those that are declared: how long data are kept, what a request costs.
//!
//! Owns: which declared value a claimed one is held against. Does not own: what a sentence claims.

use super::claimed::Claimed;
use super::said::report;
use crate::claims::{Action, Unit, Value};
use crate::lint::check::Check;
use crate::policy::{self, Duration};

const RULE: &str = "consistency/value-differs";

/// Compares a value with the declared one.
pub fn compare(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    match (claimed.claim.meaning.action, claimed.claim.meaning.value) {
        (Action::Keep, Some(Value::Period { count, unit })) => kept(check, claimed, Duration::new(count, of(unit))),
        (Action::Charge, Some(Value::Money(_))) => fee(check, claimed),
        (Action::Answer, Some(Value::Period { count, unit })) => answer(check, claimed, Duration::new(count, of(unit))),
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

/// How long data of a label, or data that hold an item, are kept.
fn kept(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, said: Duration) {
    let facts = check.facts;
    let [data] = claimed.claim.meaning.object.labels[..] else { return };
    let mut against = Vec::new();
    for entry in facts.kept(data) {
        let retention = &check.policy.retentions[*entry];
        let Some(keep) = retention.keep else { return };
        if alike(keep.value, said) {
            return;
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
