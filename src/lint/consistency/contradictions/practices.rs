//! Denials of what is done beside giving data away: tracking, advertising, messages, training, encryption, signals.
//!
//! Owns: which facts contradict a claim of each of these acts. Does not own: what a sentence claims.

use super::claimed::{Claimed, cookies, denial};
use super::contradicted;
use super::said::{Against, report};
use super::stated;
use crate::claims::{Action, nouns, words};
use crate::english::denials::{Items, Object};
use crate::facts::category_of;
use crate::lint::check::Check;
use crate::policy::value::Flag;
use crate::policy::{Purpose, Ref, Target, WordOrText};

const RULE: &str = "consistency/practice-denied";

/// Compares a denial with the facts that its act is about.
pub fn compare(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let claim = &claimed.claim;
    let general = claim.meaning.object.items == 0
        && claim.meaning.object.labels.is_empty()
        && !claim.meaning.object.has(nouns::THAT);
    match claim.meaning.action {
        Action::Cookies if claim.meaning.object.cookies & words::MODIFIER_NECESSARY == 0 => {
            contradicted::cookies(check, &denial(claimed, Object::Personal), &cookies(&claim.meaning.object));
        }
        Action::Cookies => {}
        Action::Profile => {
            let against = purposes(check, claimed, "builds profiles", |purpose| purpose.profiling);
            contradicted::profiling(check, &denial(claimed, Object::Profiling), against);
        }
        Action::Decide => contradicted::decisions(check, &denial(claimed, Object::Decisions)),
        Action::Track if general => tracking(check, claimed),
        Action::Ads => {
            let what = "is advertising that follows people";
            let against = purposes(check, claimed, what, |purpose| purpose.targeted_ads);
            denied(check, claimed, "targeted advertising", against);
        }
        Action::Market => {
            let against = purposes(check, claimed, "is marketing", |purpose| purpose.marketing);
            denied(check, claimed, "marketing", against);
        }
        Action::Train => {
            let against = purposes(check, claimed, "trains models", |purpose| purpose.ai_training);
            denied(check, claimed, "the training of models", against);
        }
        Action::Encrypt if !Items(claimed.claim.meaning.object.items).contains("email") => encryption(check, claimed),
        Action::Tell => notice(check, claimed),
        Action::Honour => signals(check, claimed),
        Action::Complain => stated::right(check, claimed),
        Action::Identify => anonymous(check, claimed),
        _ => {}
    }
}

fn denied(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, what: &str, against: Vec<Against>) {
    let message = format!("the text denies {what}, and the facts state it");
    let help = "limit the denial to what is true, take it back, or correct the fact";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

/// The purposes of a kind that use what is spoken of.
fn purposes(
    check: &Check<'_, '_>,
    claimed: &Claimed<'_>,
    what: &str,
    of: fn(&Purpose) -> Option<Flag>,
) -> Vec<Against> {
    let (facts, object) = (check.facts, &claimed.claim.meaning.object);
    let named = |reference: &Ref| match reference.target {
        Target::Data(data) => {
            object.labels.contains(&data) || facts.items_of(data).any(|item| Items(object.items).contains(item.key()))
        }
        Target::DataItem(data, item) => {
            object.labels.contains(&data)
                || facts.item(data, item).is_some_and(|item| Items(object.items).contains(item.key()))
        }
        _ => false,
    };
    let general = object.labels.is_empty() && object.items == 0;
    let here = |purpose: &Purpose| match claimed.about.filter(|_| object.has(nouns::THAT)) {
        Some(data) => purpose.data.iter().any(|reference| category_of(reference) == Some(data)),
        None => !object.has(nouns::THAT) && (general || purpose.data.iter().any(named)),
    };
    let stated = |purpose: &Purpose| {
        let flag = of(purpose).filter(|flag| flag.value && here(purpose))?;
        Some((flag.span, format!("purpose `{}` {what}", &*purpose.meta.key.value)))
    };
    check.policy.purposes.iter().filter_map(stated).collect()
}

/// Cookies and profiles that tell one visitor from another.
fn tracking(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let mut against = purposes(check, claimed, "is advertising that follows people", |purpose| purpose.targeted_ads);
    for fact in check.facts.cookies() {
        let category = fact.category();
        if let Some(category) = category.filter(|category| matches!(*category, "statistics" | "marketing")) {
            let meta = &fact.cookie.meta;
            against.push((meta.span, format!("`{}` is a cookie for {category}", &*meta.key.value)));
        }
    }
    denied(check, claimed, "tracking", against);
}

/// How people are told of changes.
fn notice(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let changes = check.policy.changes.iter();
    let told = changes.flat_map(|changes| {
        let before = changes.prior_notice.map(|notice| notice.span);
        before.into_iter().chain(changes.notice.iter().map(|notice| notice.span))
    });
    let against = told.map(|span| (span, "people are told here".to_owned())).take(1).collect();
    denied(check, claimed, "that people are told of changes", against);
}

fn encryption(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let mut against = Vec::new();
    for measure in check.policy.security.iter().flat_map(|security| &security.measures) {
        if let WordOrText::Word(word) = measure
            && word.value.starts_with("encryption")
        {
            against.push((word.span, format!("`{}` is a measure", word.value)));
        }
    }
    denied(check, claimed, "encryption", against);
}

fn signals(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let mut against = Vec::new();
    if let Some(consent) = &check.policy.consent {
        for signal in [consent.gpc, consent.dnt].into_iter().flatten().filter(|signal| signal.value == "honoured") {
            against.push((signal.span, "the signal is honoured".to_owned()));
        }
    }
    denied(check, claimed, "that signals of browsers are honoured", against);
}

/// Data that are called anonymous and name people or devices.
fn anonymous(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let object = &claimed.claim.meaning.object;
    let mut against = Vec::new();
    for item in check.facts.items() {
        let named = object.labels.is_empty() || object.labels.contains(&item.at.0);
        let observed =
            !object.has(nouns::TRACKERS) || item.category.source.iter().any(|source| source.value == "observed");
        let these = !object.has(nouns::THAT) || claimed.about == Some(item.at.0);
        let plain = item.declared().and_then(|declared| declared.state).is_none();
        if named && observed && these && plain && (item.direct() == Some(true) || item.online() == Some(true)) {
            let what = format!("data `{}` hold `{}`", &*item.category.meta.key.value, item.key());
            against.push((item.entry.span(), what));
        }
    }
    let message = "the text calls data anonymous that name a person or a device";
    let help = "say which data are anonymous, and how they are made so, or take the sentence back";
    let rule = "consistency/anonymous-with-identifiers";
    report(check, rule, (claimed.passage.owner, claimed.at), message, against, help);
}
