//! What the text says is done, and the facts deny or do not know: a sale beside `sells: no`, a service that no recipient
//! is, a right that is refused.
//!
//! Owns: which facts a claim that something is done is held against. Does not own: what a sentence claims.

use super::claimed::{Claimed, cookies};
use super::said::{Against, report};
use crate::claims::{Action, nouns, words};
use crate::lint::check::Check;
use crate::policy::Purpose;
use crate::policy::value::Flag;
use crate::schema::places::lies_in;

const RULE: &str = "consistency/practice-undeclared";

/// Compares what is said to be done with the facts that deny it.
pub fn compare(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let meaning = &claimed.claim.meaning;
    let sale = check.policy.sale.as_ref();
    match meaning.action {
        Action::Sell if !meaning.object.has(nouns::THAT) => {
            let mut against = no(sale.and_then(|sale| sale.sells), "`sells: no` here");
            against.extend(promised(check, &["sell", "rent", "trade"]));
            stated(check, claimed, "a sale of data", against);
        }
        Action::Give if meaning.to & (words::WHO_ADVERTISER | words::WHO_BROKER) != 0 => {
            let known = check.policy.recipients.iter().any(|recipient| {
                recipient
                    .category
                    .iter()
                    .any(|category| matches!(category.value, "advertising" | "marketing" | "data-broker"))
            });
            let against = no(sale.and_then(|sale| sale.shares), "`shares: no` here");
            stated(check, claimed, "that advertisers get data", if known { Vec::new() } else { against });
        }
        Action::Profile => purpose(check, claimed, "profiling", |purpose| purpose.profiling),
        Action::Ads => purpose(check, claimed, "targeted advertising", |purpose| purpose.targeted_ads),
        Action::Market => purpose(check, claimed, "marketing", |purpose| purpose.marketing),
        Action::Train => purpose(check, claimed, "the training of models", |purpose| purpose.ai_training),
        Action::Honour => {
            let consent = check.policy.consent.as_ref();
            let signals = consent.into_iter().flat_map(|consent| [consent.gpc, consent.dnt]).flatten();
            let against = signals.filter(|signal| signal.value == "not-honoured");
            let against = against.map(|signal| (signal.span, "it is not honoured here".to_owned())).collect();
            stated(check, claimed, "that signals of browsers are honoured", against);
        }
        Action::Cookies => undeclared_cookies(check, claimed),
        Action::Move => elsewhere(check, claimed),
        Action::Engage => service(check, claimed),
        _ => {}
    }
}

fn no(flag: Option<Flag>, what: &str) -> Vec<Against> {
    flag.filter(|flag| !flag.value).map(|flag| (flag.span, what.to_owned())).into_iter().collect()
}

fn promised(check: &Check<'_, '_>, verbs: &[&str]) -> Vec<Against> {
    let promises = check.policy.promises.iter().filter(|promise| promise.unless.is_none() && promise.except.is_empty());
    let words = promises.flat_map(|promise| &promise.never).filter_map(|never| match never {
        crate::policy::WordOrText::Word(word) if verbs.contains(&word.value) => Some(word.span),
        _ => None,
    });
    words.map(|span| (span, "the promise here".to_owned())).collect()
}

fn stated(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, what: &str, against: Vec<Against>) {
    let message = format!("the text states {what}, and the facts deny it");
    let help = "declare what is done, or correct the text";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

/// A use that no purpose states and one denies.
fn purpose(check: &mut Check<'_, '_>, claimed: &Claimed<'_>, what: &str, of: fn(&Purpose) -> Option<Flag>) {
    let flags = || check.policy.purposes.iter().filter_map(of);
    if flags().any(|flag| flag.value) {
        return;
    }
    let against = flags().map(|flag| (flag.span, "`no` here".to_owned())).collect();
    stated(check, claimed, what, against);
}

/// Cookies for advertising or statistics, where cookies are declared and none of these.
fn undeclared_cookies(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let said = cookies(&claimed.claim.meaning.object);
    let Some(wanted) = said.categories.first().filter(|_| !said.optional) else { return };
    let known =
        check.facts.cookies().any(|fact| fact.category().is_some_and(|category| said.categories.contains(&category)));
    let Some(first) = check.policy.cookies.first().filter(|_| !known) else { return };
    let against = vec![(first.meta.span, "the cookies that are declared".to_owned())];
    let message = format!("the text speaks of cookies for {wanted}, and none are declared");
    let help = "declare the cookies, or correct the text";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

/// Data that go to a place where no recipient is.
fn elsewhere(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let Some(place) = claimed.claim.meaning.place.as_ref().filter(|place| !place.outside) else { return };
    let codes: Vec<_> = place.codes.iter().filter_map(|code| words::CODES.get(*code as usize).copied()).collect();
    let countries: Vec<_> = check.policy.recipients.iter().flat_map(|recipient| &recipient.country).collect();
    let home = check.facts.home();
    let known = |code: &str| {
        let inside = |country: &str| country == code || lies_in(country, code) || lies_in(code, country);
        countries.iter().any(|country| inside(country.value)) || home.is_some_and(inside)
    };
    if codes.is_empty()
        || codes.iter().any(|code| known(code))
        || check.policy.recipients.iter().any(|recipient| recipient.country.is_empty())
    {
        return;
    }
    let against: Vec<Against> =
        countries.iter().map(|country| (country.span, format!("a recipient is in `{}`", country.value))).collect();
    let message = "the text says that data go to a country, and no recipient is there";
    let help = "declare the recipient with its `country`, or correct the text";
    report(check, RULE, (claimed.passage.owner, claimed.at), message, against, help);
}

/// A service that is named as one that is used, and is no recipient.
fn service(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    let Some(known) = claimed.claim.meaning.service.and_then(|service| words::SERVICES.get(service).copied()) else {
        return;
    };
    let policy = check.policy;
    let same = |text: &str| text.to_ascii_lowercase().contains(&known.to_ascii_lowercase());
    let declared = policy.recipients.iter().any(|recipient| {
        let names = recipient.meta.label.as_deref().into_iter().chain(recipient.company.as_deref());
        names.chain([&*recipient.meta.key.value]).any(same)
    });
    if declared || policy.recipients.is_empty() {
        return;
    }
    let message = format!("the text says that {known} is used, and no recipient is called so");
    let found = check.report(RULE, (claimed.passage.owner, claimed.at), message);
    found.help = Some("declare it, or write `use` and its name in the catalog".to_owned());
    if let Some(first) = policy.recipients.first() {
        found.related.push((first.meta.span, "the recipients that are declared begin here".to_owned()));
    }
}

/// A right that the text refuses, and a law or the policy gives.
pub fn right(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    const RIGHTS: &[(u32, &[&str])] = &[
        (words::RIGHT_TO_ACCESS, &["access"]),
        (words::RIGHT_TO_ERASE, &["erasure"]),
        (words::RIGHT_TO_CORRECT, &["rectification"]),
        (words::RIGHT_TO_OBJECT, &["object", "object-marketing", "opt-out-sale", "opt-out-targeted-ads"]),
        (words::RIGHT_TO_WITHDRAW, &["withdraw-consent"]),
        (words::RIGHT_TO_PORT, &["portability"]),
        (words::RIGHT_TO_RESTRICT, &["restriction"]),
        (words::RIGHT_TO_COMPLAIN, &["complain-authority"]),
        (words::RIGHT_TO_REVIEW, &["adm-review"]),
    ];
    let meaning = &claimed.claim.meaning;
    let complain = if meaning.action == Action::Complain { words::RIGHT_TO_COMPLAIN } else { 0 };
    let said = meaning.right | complain;
    let wanted: Vec<_> = RIGHTS.iter().filter(|(bit, _)| said & bit != 0).flat_map(|(_, all)| all.iter()).collect();
    let policy = check.policy;
    let mut against = Vec::new();
    for right in &policy.rights {
        if wanted.iter().any(|wanted| ***wanted == *right.meta.key.value) {
            against.push((right.meta.span, "the right is declared here".to_owned()));
        }
    }
    for law in &policy.about.laws {
        if check.facts.granted(law.value).iter().any(|granted| wanted.iter().any(|wanted| **wanted == granted.right)) {
            against.push((law.span, "a law of this policy gives the right".to_owned()));
        }
    }
    if said & words::RIGHT_TO_COMPLAIN != 0 {
        let named = policy.complaints.iter();
        against.extend(named.map(|entry| (entry.meta.span, format!("`{}` is named here", &*entry.meta.key.value))));
    }
    let message = "the text refuses people a right that they have";
    let help = "say how people use the right, or limit the sentence to the cases in which they do not have it";
    report(check, "consistency/right-refused", (claimed.passage.owner, claimed.at), message, against, help);
}
