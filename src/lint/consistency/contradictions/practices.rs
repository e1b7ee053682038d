//! Denials of what is done beside giving data away: tracking, advertising, messages, training, encryption, signals.
//!
//! Owns: which facts contradict a claim of each of these acts. Does not own: what a sentence claims.

use super::claimed::{Claimed, cookies, denial};
use super::contradicted;
use super::said::{Against, report};
use crate::claims::{Action, nouns, words};
use crate::english::denials::Object;
use crate::lint::check::Check;
use crate::policy::value::Flag;
use crate::policy::{Purpose, WordOrText};

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
        Action::Profile => contradicted::decisions(check, &denial(claimed, Object::Profiling)),
        Action::Decide => contradicted::decisions(check, &denial(claimed, Object::Decisions)),
        Action::Track if general => tracking(check, claimed),
        Action::Ads if general => {
            let against = purposes(check, "is advertising that follows people", |purpose| purpose.targeted_ads);
            denied(check, claimed, "targeted advertising", against);
        }
        Action::Market if general => {
            let against = purposes(check, "is marketing", |purpose| purpose.marketing);
            denied(check, claimed, "marketing", against);
        }
        Action::Train if general => {
            let against = purposes(check, "trains models", |purpose| purpose.ai_training);
            denied(check, claimed, "the training of models", against);
        }
        Action::Encrypt if general => encryption(check, claimed),
        Action::Honour => signals(check, claimed),
        Action::Complain => {
            let all = check.policy.complaints.iter();
            let named = all.map(|entry| (entry.meta.span, format!("`{}` is named here", &*entry.meta.key.value)));
            let against = named.collect();
            denied(check, claimed, "a way to complain", against);
        }
        Action::Identify => anonymous(check, claimed),
        _ => {}
    }
}

fn denied(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, what: &str, against: Vec<Against>) {
    let message = format!("the text denies {what}, and the facts state it");
    let help = "limit the denial to what is true, take it back, or correct the fact";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

fn purposes(check: &Check<'_, '_>, what: &str, of: fn(&Purpose) -> Option<Flag>) -> Vec<Against> {
    let stated = |purpose: &Purpose| {
        let flag = of(purpose).filter(|flag| flag.value)?;
        Some((flag.span, format!("purpose `{}` {what}", &*purpose.meta.key.value)))
    };
    check.policy.purposes.iter().filter_map(stated).collect()
}

/// Cookies and profiles that tell one visitor from another.
fn tracking(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let mut against = purposes(check, "is advertising that follows people", |purpose| purpose.targeted_ads);
    for fact in check.facts.cookies() {
        let category = fact.category();
        if let Some(category) = category.filter(|category| matches!(*category, "statistics" | "marketing")) {
            let meta = &fact.cookie.meta;
            against.push((meta.span, format!("`{}` is a cookie for {category}", &*meta.key.value)));
        }
    }
    denied(check, claimed, "tracking", against);
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
