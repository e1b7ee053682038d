//! Legal bases that lack what belongs to them, or cannot carry what rests on them.

use crate::english::lexicon::list::ages as list;
use crate::facts::{Basis, Facts, ItemFact, category_of, data_of};
use crate::lint::check::Check;
use crate::policy::value::yes;
use crate::policy::{Purpose, Ref};

/// The place of a basis of a purpose.
fn place(facts: &Facts<'_>, purpose: usize, word: &str) -> Option<crate::source::Span> {
    facts.bases(purpose).find(|basis| basis.word == word).map(|basis| basis.span)
}

/// `basis-missing-fact`
pub fn missing_fact(check: &mut Check<'_, '_>) {
    const RULE: &str = "consistency/basis-missing-fact";
    let policy = check.policy;
    let withdraw = policy.consent.as_ref().is_some_and(|consent| consent.withdraw.is_some())
        || policy.rights.iter().any(|right| &*right.meta.key.value == "withdraw-consent" && right.how.is_some());
    for (index, purpose) in policy.purposes.iter().enumerate() {
        let owner = &purpose.meta;
        if let Some(span) = place(check.facts, index, "consent")
            && purpose.withdraw.is_none()
            && !withdraw
            && check.whole
        {
            let found = check.report(RULE, (owner, span), "nothing says how people withdraw this consent");
            found.help = Some("add `withdraw: KEY` with the key of a `choice`, here or in `consent`".to_owned());
        }
        if let Some(span) = place(check.facts, index, "legitimate-interests").filter(|_| purpose.interest.is_none()) {
            let found = check.report(RULE, (owner, span), "the purpose does not say which interest it serves");
            found.help = Some("add `interest: \"...\"`, as in `interest: \"keeping the service safe\"`".to_owned());
        }
        for word in ["legal-obligation", "public-task"] {
            if let Some(span) = place(check.facts, index, word).filter(|_| purpose.law.is_none()) {
                let found =
                    check.report(RULE, (owner, span), format!("the purpose does not name the law behind `{word}`"));
                found.help = Some("add `law: \"...\"` with the name of the law".to_owned());
            }
        }
    }
}

/// `consent-but-mandatory`
pub fn mandatory(check: &mut Check<'_, '_>) {
    for (index, data) in check.policy.data.iter().enumerate() {
        let Some(first) = data.required.first() else { continue };
        // What is required on an occasion that people choose, or to a stated end, can be refused with it.
        if data.when.is_some() || data.without.is_some() {
            continue;
        }
        let bases: Vec<&str> = check
            .facts
            .purposes_of(index)
            .iter()
            .flat_map(|purpose| check.facts.bases(*purpose))
            .map(|basis| basis.word)
            .collect();
        if !bases.is_empty() && bases.iter().all(|basis| *basis == "consent") {
            check.report(
                "consistency/consent-but-mandatory",
                (&data.meta, first.span()),
                "these data are required, and used on no other basis than consent",
            );
        }
    }
}

/// What a purpose does beyond its contract, as the fields are called.
fn beyond(purpose: &Purpose) -> Vec<&'static str> {
    let flags = [
        (purpose.marketing, "marketing"),
        (purpose.targeted_ads, "targeted-ads"),
        (purpose.profiling, "profiling"),
        (purpose.ai_training, "ai-training"),
    ];
    flags.into_iter().filter(|flag| yes(flag.0)).map(|flag| flag.1).collect()
}

/// `contract-for-ads`, `consent-bundled`, `several-bases`
pub fn unfit(check: &mut Check<'_, '_>) {
    for (index, purpose) in check.policy.purposes.iter().enumerate() {
        let owner = &purpose.meta;
        let beyond = beyond(purpose);
        if let Some(span) = place(check.facts, index, "contract").filter(|_| !beyond.is_empty()) {
            let what = beyond.join(", ");
            check.report(
                "consistency/contract-for-ads",
                (owner, span),
                format!("`{what}` rests on a contract, which does not need it"),
            );
        }
        let aims = [
            beyond.contains(&"ai-training"),
            beyond.iter().any(|aim| matches!(*aim, "marketing" | "targeted-ads" | "profiling")),
        ];
        if let Some(span) = place(check.facts, index, "consent").filter(|_| aims == [true, true]) {
            check.report(
                "consistency/consent-bundled",
                (owner, span),
                format!("one consent covers {}", beyond.join(" and ")),
            );
        }
        if purpose.basis.len() > 1 {
            let (first, last) = (purpose.basis[0], purpose.basis[purpose.basis.len() - 1]);
            let span = if first.span.file == last.span.file { first.span.to(last.span) } else { first.span };
            let found = check.report(
                "consistency/several-bases",
                (owner, span),
                format!("{} bases hold for the same data", purpose.basis.len()),
            );
            found.help = Some(format!("say which data rest on which: `basis {} {{ data: ... }}`", last.value));
        }
    }
}

/// `interests-for-special`
pub fn special(check: &mut Check<'_, '_>) {
    for (index, purpose) in check.policy.purposes.iter().enumerate() {
        let bases: Vec<Basis> = check.facts.bases(index).collect();
        let weak =
            !bases.is_empty() && bases.iter().all(|basis| matches!(basis.word, "legitimate-interests" | "contract"));
        if !weak || !purpose.art9.is_empty() {
            continue;
        }
        for reference in &purpose.data {
            if check.facts.any_named([reference], ItemFact::special) == Some(true) {
                let message = format!("special categories of data rest on `{}` alone", bases[0].word);
                let found = check.report("consistency/interests-for-special", (&purpose.meta, reference.span), message);
                found.related = vec![(bases[0].span, "the basis".to_owned())];
                let condition =
                    |law: &String| format!("add the condition of {law}: `art9: explicit-consent` or another");
                found.help = found.citation.as_ref().map(condition);
            }
        }
    }
}

/// `children-without-consent`
pub fn children(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    let promised = policy.children.as_ref().filter(|children| yes(children.knowing));
    let Some(unless) = promised.and_then(|children| children.unless.as_ref()) else { return };
    if !check.english() || !list::PARENTS.stand_in(&unless.to_lowercase()) {
        return;
    }
    let of_children = |reference: &&Ref| {
        let data = category_of(reference).and_then(|data| policy.data.get(data));
        let concerns = |who: &str| data.is_some_and(|data| data.subjects.iter().any(|subject| subject.value == who));
        // What parents say of their children does not come from children.
        concerns("child") && !concerns("parent")
    };
    for (index, purpose) in policy.purposes.iter().enumerate() {
        if purpose.basis.iter().any(|basis| basis.value == "consent") {
            continue;
        }
        let agreed = |reference: &Ref| {
            let parts = purpose.nested.basis.iter().filter(|basis| &*basis.meta.key.value == "consent");
            parts.flat_map(|basis| &basis.data).any(|data| category_of(data) == category_of(reference))
        };
        let Some(first) = check.facts.bases(index).find(|basis| basis.word != "consent") else { continue };
        if let Some(data) = data_of(purpose).filter(of_children).find(|reference| !agreed(reference)) {
            let found = check.report(
                "consistency/children-without-consent",
                (&purpose.meta, first.span),
                format!("data of children are used on `{}`, with no consent of a parent", first.word),
            );
            found.related =
                vec![(data.span, "data of children".to_owned()), (unless.span, "the promise to ask".to_owned())];
        }
    }
}
