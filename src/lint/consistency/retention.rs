//! Periods that are missing, say nothing, or contradict each other.

use rustc_hash::FxHashMap;

use crate::english::lexicon::list::retention::ENDLESS;
use crate::facts::views::{any_meet, places_of};
use crate::lint::check::Check;
use crate::lint::periods::{generic_period, measurable};
use crate::policy::{Retention, Target};

/// `retention-missing`
pub fn missing(check: &mut Check<'_, '_>) {
    for (index, data) in check.policy.data.iter().enumerate() {
        if !check.facts.is_own(index) || !check.facts.kept(index).is_empty() {
            continue;
        }
        let parts = data.items.is_empty() && !data.includes.is_empty();
        if parts {
            continue;
        }
        let key = &*data.meta.key.value;
        let message = format!("nothing says how long the data `{key}` are kept");
        let found = check.report("consistency/retention-missing", &data.meta, message);
        found.help = Some(format!("add `retention {key} {{ data: {key}; keep: 2 years; after: \"...\" }}`"));
    }
}

/// `retention-generic`
pub fn generic(check: &mut Check<'_, '_>) {
    for entry in &check.policy.retentions {
        if measurable(entry) != Some(false) {
            continue;
        }
        let Some(criterion) = entry.criteria.iter().find(|criterion| generic_period(criterion)) else { continue };
        if endless(criterion) {
            continue;
        }
        check.report(
            "consistency/retention-generic",
            (&entry.meta, criterion.span),
            "this tells nobody how long the data are kept",
        );
    }
}

fn endless(text: &str) -> bool {
    ENDLESS.stand_in(&text.to_lowercase())
}

/// `retention-indefinite`
pub fn indefinite(check: &mut Check<'_, '_>) {
    for entry in &check.policy.retentions {
        let texts = entry.criteria.iter().chain(&entry.until).chain(&entry.after);
        if let Some(text) = texts.into_iter().find(|text| endless(text)) {
            check.report(
                "consistency/retention-indefinite",
                (&entry.meta, text.span),
                "these data are kept without an end",
            );
        }
    }
}

/// Whether two entries can hold at once for the same purpose and the same people.
fn meet(one: &Retention, other: &Retention) -> bool {
    let purposes = one.r#for.is_empty() && other.r#for.is_empty()
        || one.r#for.iter().any(|a| other.r#for.iter().any(|b| a.target == b.target));
    let (here, there) = (places_of(one), places_of(other));
    purposes && (here.is_empty() || there.is_empty() || any_meet(&here, &there))
}

/// `retention-conflict`
pub fn conflict(check: &mut Check<'_, '_>) {
    let entries = &check.policy.retentions;
    let mut by_data: FxHashMap<Target, Vec<usize>> = FxHashMap::default();
    for (index, entry) in entries.iter().enumerate() {
        let mut other = None;
        for data in &entry.data {
            let known = by_data.entry(data.target).or_default();
            other = other.or_else(|| {
                let differs = |at: &&usize| {
                    let other = &entries[**at];
                    meet(other, entry)
                        && other.law.as_deref() == entry.law.as_deref()
                        // A label says what of the data is meant.
                        && other.meta.label.as_deref() == entry.meta.label.as_deref()
                        && matches!((other.keep, entry.keep), (Some(a), Some(b)) if a.value.seconds() != b.value.seconds())
                };
                known.iter().find(differs).copied()
            });
            known.push(index);
        }
        let Some(other) = other.map(|other| &entries[other]) else { continue };
        let (Some(keep), Some(period)) = (entry.keep, other.keep) else { continue };
        let message = format!("the same data are kept for {} here and for {} elsewhere", keep.value, period.value);
        let found = check.report("consistency/retention-conflict", (&entry.meta, keep.span), message);
        found.related = vec![(period.span, format!("in `{}`", &*other.meta.key.value))];
    }
}
