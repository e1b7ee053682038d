//! Rights without a way to use them, and promises that give less, or other, than the law.

use crate::english::lexicon::list::rights as list;
use crate::law::{self, Law};
use crate::lint::check::Check;
use crate::policy::value::yes;
use crate::policy::{Duration, Unit};

/// `opt-out-missing`
pub fn opt_out(check: &mut Check<'_, '_>) {
    const RULE: &str = "consistency/opt-out-missing";
    let policy = check.policy;
    let sale = policy.sale.as_ref();
    let right = |key: &str| policy.rights.iter().any(|right| &*right.meta.key.value == key && right.how.is_some());
    let link =
        sale.is_some_and(|sale| sale.opt_out.is_some()) || right("opt-out-sale") || right("opt-out-targeted-ads");
    if !link {
        if let Some(flag) =
            sale.and_then(|sale| sale.sells.filter(|sells| sells.value).or(sale.shares.filter(|shares| shares.value)))
        {
            let owner = sale.map(|sale| &sale.meta);
            let found =
                check.report(RULE, (owner, flag.span), "data are sold or shared, and people have no way to opt out");
            found.help = Some("add `opt-out:` with the link “Do Not Sell or Share My Personal Information”".to_owned());
        } else {
            for recipient in &policy.recipients {
                let flag = recipient.sale.filter(|sale| sale.value).or(recipient.share.filter(|share| share.value));
                if let Some(flag) = flag.filter(|_| recipient.opt_out.is_none()) {
                    let message = "data are sold to or shared with this recipient, and people have no way to opt out";
                    let found = check.report(RULE, (&recipient.meta, flag.span), message);
                    found.help = Some("add `sale { opt-out: https://... }`".to_owned());
                }
            }
        }
    }
    let settings = policy.consent.as_ref().is_some_and(|consent| consent.withdraw.is_some());
    let choices = !policy.choices.is_empty();
    for purpose in &policy.purposes {
        let flag =
            purpose.targeted_ads.filter(|ads| ads.value).or(purpose.marketing.filter(|marketing| marketing.value));
        let Some(flag) = flag else { continue };
        let way = purpose.withdraw.is_some()
            || settings
            || choices
            || right("object-marketing")
            || right("opt-out-targeted-ads")
            || yes(purpose.targeted_ads) && link;
        if !way {
            let message = "people have no way to opt out of this";
            let found = check.report(RULE, (&purpose.meta, flag.span), message);
            found.help = Some("declare a `choice` with `url:` or `how:`, and name it with `withdraw:`".to_owned());
        }
    }
}

/// `rights-no-route`
pub fn route(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    let named = policy.about.laws.iter().find(|law| !check.facts.granted(law.value).is_empty());
    let Some(span) = policy.rights.first().map(|right| right.meta.span).or(named.map(|law| law.span)) else { return };
    let requests = policy.requests.as_ref().is_some_and(|requests| {
        requests.how.is_some() || requests.url.is_some() || requests.email.is_some() || requests.phone.is_some()
    });
    let controller = policy.controller.as_ref().is_some_and(|controller| {
        let nested = &controller.nested;
        let contact = nested.dpo.iter().any(|dpo| dpo.email.is_some() || dpo.form.is_some() || dpo.phone.is_some())
            || nested.contact.iter().any(|one| one.email.is_some() || one.form.is_some() || one.phone.is_some());
        contact
            || controller.email.is_some()
            || controller.form.is_some()
            || controller.phone.is_some()
            || !controller.address.is_empty()
    });
    let each =
        !policy.rights.is_empty() && policy.rights.iter().all(|right| right.how.is_some() || right.url.is_some());
    if !requests && !controller && !each {
        let owner = policy.rights.first().map_or(&policy.about.meta, |right| &right.meta);
        check.report("consistency/rights-no-route", (owner, span), "people have rights here, and no way to use them");
    }
}

fn days(duration: Duration) -> u64 {
    match duration.unit {
        // A month of the calendar has up to 31 days, and a law that says a month means that.
        Unit::Month => u64::from(duration.count) * 31,
        _ => duration.seconds().div_ceil(86_400),
    }
}

/// `deadline-too-long`
pub fn deadline(check: &mut Check<'_, '_>) {
    check.of_each_reader(deadline_of_reader);
}

fn deadline_of_reader(check: &mut Check<'_, '_>) {
    let Some(requests) = &check.policy.requests else { return };
    let Some(stated) = requests.deadline else { return };
    let answers = crate::law::among(check.laws).filter_map(|law| Some((law, law.answers.as_ref()?)));
    let shortest =
        answers.filter(|(_, answers)| days(stated.value) > u64::from(answers.days)).min_by_key(|row| row.1.days);
    if let Some((law, longest)) = shortest {
        let longest = longest.within.replace('-', " ");
        let message = format!("{} is longer than the {longest} that `{}` gives for an answer", stated.value, law.name);
        check.report("consistency/deadline-too-long", (&requests.meta, stated.span), message);
    }
}

/// `fee-for-rights`
pub fn fee(check: &mut Check<'_, '_>) {
    let Some(requests) = &check.policy.requests else { return };
    let Some(fee) = &requests.fee else { return };
    let text = fee.to_lowercase();
    if !list::FREE.stand_in(&text) {
        check.report("consistency/fee-for-rights", (&requests.meta, fee.span), "requests cost a fee in general");
    }
}

/// `excess-identity-proof`
pub fn proof(check: &mut Check<'_, '_>) {
    let Some(requests) = &check.policy.requests else { return };
    let Some(verification) = &requests.verification else { return };
    let text = verification.to_ascii_lowercase();
    if let Some(proof) = list::PROOFS.0.iter().find(|proof| text.contains(**proof))
        && !list::DOUBTS.stand_in(&text)
    {
        let start = text.find(proof).unwrap_or(0);
        let span = verification.locate(start, start + proof.len());
        check.report(
            "consistency/excess-identity-proof",
            (&requests.meta, span),
            "every request needs a document of identity",
        );
    }
}

/// Rights that exist on some legal bases only, and what must be declared for them.
const CONDITIONAL: &[(&str, &str)] = &[
    ("withdraw-consent", "a purpose or a cookie that rests on consent"),
    ("portability", "a purpose that rests on consent or a contract"),
    ("object", "a purpose that rests on legitimate interests or a public task"),
    ("object-marketing", "a purpose with `marketing: yes`"),
    ("adm-review", "an `automated-decision`"),
    ("adm-access", "an `automated-decision`"),
    ("opt-out-sale", "a sale or sharing of data"),
];

/// `right-not-given`
pub fn not_given(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    if policy.about.laws.is_empty() || policy.purposes.iter().all(|purpose| purpose.basis.is_empty()) {
        return;
    }
    let given: Vec<&str> =
        policy.about.laws.iter().flat_map(|law| check.facts.granted(law.value)).map(|granted| granted.right).collect();
    for right in &policy.rights {
        let key = &*right.meta.key.value;
        // A right with conditions or a text of its own is the author's grant, not a copy of the law's; so is one that
        // these laws give to nobody, whatever is declared.
        let knows = |law: &Law| law.rights().any(|row| row.right == key);
        let known = policy.about.laws.iter().filter_map(|law| law::law(law.value)).any(knows);
        if !known || right.when.is_some() || right.meta.label.is_some() || given.contains(&key) {
            continue;
        }
        if let Some((_, needs)) = CONDITIONAL.iter().find(|row| row.0 == key) {
            let message = format!("the right `{key}` comes with {needs}, and there is none");
            let found = check.report("consistency/right-not-given", &right.meta, message);
            found.help = Some(
                "remove it, declare the basis that it belongs to, or say with `when:` in which case you grant it"
                    .to_owned(),
            );
        }
    }
}

/// What tells that a text speaks of a right.
const WORDS: &[(&str, &[&str])] = &[
    ("access", &["access", "copy of"]),
    ("rectification", &["rectif", "correct", "updat"]),
    ("erasure", &["eras", "delet", "forgotten"]),
    ("restriction", &["restrict", "limit"]),
    ("portability", &["portab", "machine-readable", "another provider", "transfer your"]),
    ("object", &["object"]),
    ("withdraw-consent", &["withdraw"]),
    ("complain-authority", &["complain", "complaint"]),
    ("opt-out-sale", &["opt out", "opt-out", "do not sell"]),
];

/// `right-left-out`
pub fn left_out(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    if check.printed.topic("rights") {
        return;
    }
    let Some(section) = check.facts.sections().iter().copied().find(|section| &*section.meta.key.value == "rights")
    else {
        return;
    };
    let covered = !section.covers.is_empty();
    let given: Vec<&str> =
        policy.about.laws.iter().flat_map(|law| check.facts.granted(law.value)).map(|granted| granted.right).collect();
    if given.is_empty() || covered {
        return;
    }
    let prose = check.passages.iter().filter(|passage| passage.is_prose()).flat_map(|passage| &passage.blocks);
    let text: String = prose.map(|block| block.text.to_lowercase()).collect::<Vec<_>>().join("\n");
    let missing: Vec<String> = WORDS
        .iter()
        .filter(|row| given.contains(&row.0) && !row.1.iter().any(|word| text.contains(word)))
        .map(|row| format!("`{}`", row.0))
        .collect();
    if !missing.is_empty() {
        let message =
            format!("this section takes the place of the generated text, and leaves out {}", missing.join(", "));
        let found = check.report("consistency/right-left-out", &section.meta, message);
        found.help = Some(
            "write about them, or put `{{ default() }}` into the section, which prints the rights of each law"
                .to_owned(),
        );
    }
}
