//! `allow RULE "reason"`: silencing a finding where it stands, and what is wrong with allowances.

use rustc_hash::FxHashMap;

use super::check::{Check, Found, GeneralRule, row};
use super::owners::Owners;
use crate::diagnostic::nearest;
use crate::policy::{Allow, Meta};

/// The group of these rules, as `[rules]` names it.
const GROUP: &str = "lint";

/// The rules on allowances and on `covers`.
pub static RULES: &[GeneralRule] = &[
    row!("lint/unknown-rule", Error, false, nothing),
    row!("lint/expired-allow", Warning, false, nothing),
    row!("lint/unused-allow", Warning, true, nothing),
    row!("lint/law-to-come", Warning, false, nothing),
    row!("lint/stale-law", Warning, false, nothing),
];

/// These rules look at what the others found, so `super::lint` asks them itself.
fn nothing(_: &mut Check<'_, '_>) {}

/// Takes out the findings that are allowed, and reports allowances that are unknown, over or unused.
/// `known` says whether there is a rule, `asked` whether it was asked in this run.
pub fn apply<'p>(
    check: &mut Check<'_, 'p>,
    owners: &Owners<'p>,
    known: &dyn Fn(&str) -> bool,
    asked: &dyn Fn(&str) -> bool,
    names: &dyn Fn() -> Vec<String>,
) {
    let allows: Vec<(&'p Meta, &'p Allow)> =
        owners.metas().flat_map(|meta| meta.allows.iter().map(move |allow| (meta, allow))).collect();
    if allows.is_empty() {
        return;
    }
    let mut used = vec![false; allows.len()];
    let policy = &check.policy.about.meta;
    let mut by_rule: FxHashMap<(*const Meta, &str), Vec<usize>> = FxHashMap::default();
    for (index, (meta, allow)) in allows.iter().enumerate() {
        by_rule.entry((std::ptr::from_ref(*meta), &allow.rule.value)).or_default().push(index);
    }
    let silences = |found: &Found, used: &mut Vec<bool>| {
        let mut silenced = false;
        // Those of the policy hold everywhere, others for what belongs to their declaration.
        let around = found.owner.into_iter().flat_map(|owner| owners.chain(owner));
        for meta in std::iter::once(policy).chain(around.filter(|meta| !std::ptr::eq(*meta, policy))) {
            for index in by_rule.get(&(std::ptr::from_ref(meta), &*found.diagnostic.rule)).into_iter().flatten() {
                used[*index] = true;
                silenced |= allows[*index].1.until.is_none_or(|until| until.value.last() >= check.day);
            }
        }
        silenced
    };
    let found = std::mem::take(&mut check.found);
    let kept: Vec<Found> = found.into_iter().filter(|found| !silences(found, &mut used)).collect();
    check.found = kept;
    for (index, (meta, allow)) in allows.iter().enumerate() {
        let name = &*allow.rule.value;
        if !known(name) {
            unknown(check, meta, name, allow.rule.span, names);
            continue;
        }
        if let Some(until) = allow.until.filter(|until| until.value.last() < check.day) {
            let day = check.day;
            let message = format!("this allowance of `{name}` ended on {}", until.value);
            check.report("lint/expired-allow", (*meta, until.span), message).help =
                Some(format!("mend what it silences, or give it a later day; {day} is checked against"));
            continue;
        }
        if !used[index] && asked(name) {
            let message = format!("there is no finding of `{name}` here to allow");
            let found = check.report("lint/unused-allow", (*meta, allow.span), message);
            if let Some(whole) = allow.whole {
                found.add_fix("remove it", whole, "", false);
            }
        }
    }
}

/// Reports the name of a rule that does not exist.
pub fn unknown(
    check: &mut Check<'_, '_>,
    owner: &Meta,
    name: &str,
    span: crate::source::Span,
    names: &dyn Fn() -> Vec<String>,
) {
    if name.starts_with("language/") {
        return;
    }
    let all = names();
    let diagnostic = check.report("lint/unknown-rule", (owner, span), format!("there is no rule `{name}`"));
    match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => {
            diagnostic.label = format!("did you mean `{near}`?");
            diagnostic.add_fix(format!("write `{near}`"), span, near, false);
        }
        None => diagnostic.help = Some("`policyc explain` lists the rules".to_owned()),
    }
}
