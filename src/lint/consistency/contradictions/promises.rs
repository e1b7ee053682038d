//! Denials that are facts themselves: `promise { never: sell }`, `sale { sells: no }`,
//! `data { collected: no }`.

use super::contradicted::{self, fit, whole};
use super::said::{Fit, Said, report};
use crate::english::denials::{Audience, Object, PUBLISH, SHARE};
use crate::facts::{category_of, party_of_group};
use crate::lint::check::Check;
use crate::policy::value::yes;
use crate::policy::{Promise, Ref, Target, WordOrText};
use crate::source::Span;

/// Compares what is promised with the facts. What follows from `unless` cannot be told, so a promise
/// with it is let pass.
pub fn facts(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    for promise in policy.promises.iter().filter(|promise| promise.unless.is_none()) {
        let mut sale = false;
        let mut share = false;
        for never in &promise.never {
            let WordOrText::Word(word) = never else { continue };
            match word.value {
                "collect" => collect(check, promise, word.span),
                "store" => stored(check, promise, word.span),
                "sell" | "rent" | "trade" if !std::mem::replace(&mut sale, true) => sold(check, promise, word.span),
                "share" | "disclose" | "exchange" | "transfer" | "give" | "publish"
                    if !std::mem::replace(&mut share, true) =>
                {
                    shared(check, promise, word.span, word.value);
                }
                "profile" => {
                    let mut said = said(promise, word.span, super::USE);
                    said.object = Object::Profiling;
                    contradicted::decisions(check, &said);
                }
                _ => {}
            }
        }
        only_shared(check, promise);
    }
    not_collected(check);
    sale_facts(check);
}

fn said<'p>(promise: &'p Promise, at: Span, verbs: u16) -> Said<'p> {
    Said {
        owner: &promise.meta,
        at,
        verbs,
        object: Object::Personal,
        audience: Audience::Unsaid,
        knowingly: false,
        solely: false,
        about: None,
        by_statute: false,
        refers: false,
        name: "the promise",
    }
}

/// Whether a promise is about a category: it names it, or no data at all.
fn about(promise: &Promise, data: usize) -> bool {
    promise.data.is_empty() || promise.data.iter().any(|named| category_of(named) == Some(data))
}

/// Whether data that a recipient gets are those of a promise.
fn overlaps(check: &Check<'_, '_>, promise: &Promise, given: &[Ref], recipient: Option<usize>) -> bool {
    if promise.data.is_empty() {
        return true;
    }
    let single = |named: &Ref| match named.target {
        Target::DataItem(..) => given.iter().any(|given| {
            given.target == named.target || given.target == category_of(named).map_or(Target::Word(""), Target::Data)
        }),
        Target::Data(data) => {
            given.iter().any(|given| category_of(given) == Some(data))
                || recipient.is_some_and(|recipient| check.facts.recipients_of(data).contains(&recipient))
        }
        _ => false,
    };
    promise.data.iter().any(single)
}

/// Whether a recipient is among those to whom a promise speaks.
fn addressed(check: &Check<'_, '_>, promise: &Promise, recipient: usize) -> Fit {
    if promise.to.is_empty() {
        return fit(check, recipient, &Audience::Unsaid);
    }
    let one = |to: &Ref| match to.target {
        Target::Recipient(index) if index == recipient => Fit::Strong,
        Target::Word(word) => match audience(word) {
            Some(audience) => fit(check, recipient, &audience),
            None => Fit::No,
        },
        _ => Fit::No,
    };
    promise.to.iter().map(one).max().unwrap_or(Fit::No)
}

fn audience(word: &str) -> Option<Audience> {
    Some(match word {
        "anyone" => Audience::Anyone,
        "third-parties" | "other-companies" => Audience::ThirdParties,
        "advertisers" | "marketers" => Audience::Advertisers,
        "data-brokers" => Audience::DataBrokers,
        "affiliates" => Audience::Affiliates,
        "public" => Audience::Public,
        _ => return None,
    })
}

/// Whether an excepted disclosure reaches a recipient.
fn excepted(check: &Check<'_, '_>, promise: &Promise, recipient: usize) -> bool {
    promise.except.iter().any(|except| match except.target {
        Target::Disclosure(index) => {
            let disclosure = &check.policy.disclosures[index];
            let ground = disclosure.ground.map_or("", |ground| ground.value);
            let declared = &check.policy.recipients[recipient];
            let role = declared.role.map_or("", |role| role.value);
            disclosure.to.iter().any(|to| to.target == Target::Recipient(recipient))
                || ground == "consent" && yes(declared.with_consent)
                || ground == "affiliates" && role == "affiliate"
                || matches!(ground, "business-transfer" | "bankruptcy") && role == "acquirer"
                || matches!(ground, "law" | "court" | "law-enforcement") && role == "authority"
        }
        _ => false,
    })
}

fn collect(check: &mut Check<'_, '_>, promise: &Promise, at: Span) {
    let facts = check.facts;
    let mut against = Vec::new();
    for (index, data) in check.policy.data.iter().enumerate() {
        // A category that is only named to say what is not collected states so itself.
        let named = promise.data.iter().find(|named| category_of(named) == Some(index));
        if !about(promise, index) || !facts.is_personal(index) || data.unless.is_some() {
            continue;
        }
        let key = &*data.meta.key.value;
        let item = match named.map(|named| named.target) {
            Some(Target::DataItem(data, item)) => {
                facts.item(data, item).map(|item| (item.entry.span(), format!("data `{key}` holds `{}`", item.key())))
            }
            _ => None,
        };
        let all = || (data.meta.span, format!("data `{key}` is declared as collected"));
        let (at, what) = item.unwrap_or_else(all);
        against.push((at, what));
    }
    let message = "the promise denies that data are collected, and the facts collect them";
    let help = "write `collected: no` if they are not collected, or take the promise back";
    report(check, "consistency/collect-denied", (&promise.meta, at), message, against, help);
}

fn stored(check: &mut Check<'_, '_>, promise: &Promise, at: Span) {
    let mut against = Vec::new();
    for retention in check.policy.retentions.iter().filter(|kept| kept.keep.is_some() || kept.until.is_some()) {
        let theirs = |named: &Ref| category_of(named).is_some_and(|data| about(promise, data));
        if promise.data.is_empty() || retention.data.iter().any(theirs) {
            against.push((retention.meta.span, format!("retention `{}` keeps data", &*retention.meta.key.value)));
        }
    }
    let message = "the promise denies that data are kept, and the facts keep them";
    let help = "name the data that you do not keep in `data`, the exception in `unless`, or take the promise back";
    report(check, "consistency/collect-denied", (&promise.meta, at), message, against, help);
}

/// Who gets data although they go to others only.
fn only_shared(check: &mut Check<'_, '_>, promise: &Promise) {
    const SHARING: &[&str] = &["share", "disclose", "give", "transfer"];
    let share = |verb: &&WordOrText| matches!(verb, WordOrText::Word(word) if SHARING.contains(&word.value));
    let Some(WordOrText::Word(word)) = promise.only.iter().find(share).filter(|_| !promise.to.is_empty()) else {
        return;
    };
    let mut against = Vec::new();
    for (index, recipient) in check.policy.recipients.iter().enumerate() {
        let role = recipient.role.map_or("", |role| role.value);
        let other = check.facts.third_party(index) == Some(true) && !matches!(role, "authority" | "adviser" | "users");
        let personal = recipient.data.iter().filter_map(category_of).any(|data| check.facts.is_personal(data));
        if other
            && personal
            && addressed(check, promise, index) == Fit::No
            && overlaps(check, promise, &recipient.data, Some(index))
            && !excepted(check, promise, index)
        {
            let what = format!("recipient `{}` gets data, too", &*recipient.meta.key.value);
            against.push((recipient.meta.span, what));
        }
    }
    let message = "the promise says that data are shared with nobody else, and someone else gets them";
    let help = "name everyone in `to`, the exception in `except` or `unless`, or take the promise back";
    report(check, "consistency/share-denied", (&promise.meta, word.span), message, against, help);
}

fn sold(check: &mut Check<'_, '_>, promise: &Promise, at: Span) {
    let mut against = Vec::new();
    for (index, recipient) in check.policy.recipients.iter().enumerate() {
        let Some(sale) = recipient.sale.filter(|sale| sale.value) else { continue };
        let general = promise
            .to
            .iter()
            .any(|to| matches!(to.target, Target::Word("anyone" | "third-parties" | "other-companies")));
        let to = promise.to.is_empty() || general || addressed(check, promise, index) != Fit::No;
        if to && overlaps(check, promise, &recipient.data, Some(index)) && !excepted(check, promise, index) {
            let what = format!("data are sold to recipient `{}`", &*recipient.meta.key.value);
            against.push((sale.span, what));
        }
    }
    let sells = check.policy.sale.as_ref().and_then(|sale| sale.sells).filter(|sells| sells.value);
    if let Some(sells) = sells.filter(|_| promise.data.is_empty() && promise.except.is_empty()) {
        against.push((sells.span, "data are sold".to_owned()));
    }
    let message = "the promise denies a sale of data that the facts state";
    let help = "take the promise back, name the exception in `except` or `unless`, or correct `sale`";
    report(check, "consistency/sale-denied", (&promise.meta, at), message, against, help);
}

fn shared(check: &mut Check<'_, '_>, promise: &Promise, at: Span, word: &str) {
    let (mut strong, mut weak) = (Vec::new(), Vec::new());
    let public = word == "publish" && promise.to.is_empty();
    for (index, recipient) in check.policy.recipients.iter().enumerate() {
        let fit = if public { fit(check, index, &Audience::Public) } else { addressed(check, promise, index) };
        let personal = recipient.data.iter().filter_map(category_of).any(|data| check.facts.is_personal(data));
        if fit == Fit::No
            || !personal
            || !overlaps(check, promise, &recipient.data, Some(index))
            || excepted(check, promise, index)
        {
            continue;
        }
        let what = format!("recipient `{}` gets data", &*recipient.meta.key.value);
        let list = if fit == Fit::Strong { &mut strong } else { &mut weak };
        list.push((recipient.meta.span, what));
    }
    let to_public = public || promise.to.iter().any(|to| to.target == Target::Word("public"));
    if to_public {
        for (index, data) in check.policy.data.iter().enumerate().filter(|(index, _)| about(promise, *index)) {
            if let Some(viewer) = data.visible_to.iter().find(|viewer| viewer.value == "public")
                && check.facts.is_personal(index)
            {
                strong.push((viewer.span, format!("the public can see data `{}`", &*data.meta.key.value)));
            }
        }
    }
    let said = said(promise, at, SHARE | PUBLISH);
    let message = "the promise denies that data are shared with someone who gets them";
    let help = "name the exception in `except` or `unless`, the audience in `to`, or take the promise back";
    if report(check, "consistency/share-denied", (&promise.meta, at), message, strong, help) {
        return;
    }
    let general = promise.to.is_empty() && !public
        || promise
            .to
            .iter()
            .any(|to| matches!(to.target, Target::Word("anyone" | "third-parties" | "other-companies")));
    if general {
        for (index, disclosure) in check.policy.disclosures.iter().enumerate() {
            let named = promise.except.iter().any(|except| except.target == Target::Disclosure(index));
            if !named && (disclosure.data.is_empty() || overlaps(check, promise, &disclosure.data, None)) {
                let what = format!("data are disclosed under `{}`", &*disclosure.meta.key.value);
                weak.push((disclosure.meta.span, what));
            }
        }
    }
    contradicted::narrowing(check, &said, weak);
}

/// `collected: no` for an item that another category holds.
fn not_collected(check: &mut Check<'_, '_>) {
    let facts = check.facts;
    for (index, data) in check.policy.data.iter().enumerate() {
        let denied = data.collected.filter(|collected| !collected.value);
        // Data that are not collected from some people, or on some occasion, can be from others.
        let limited =
            data.unless.is_some() || data.when.is_some() || !data.subjects.is_empty() || !data.through.is_empty();
        let Some(denied) = denied.filter(|_| !limited) else { continue };
        let mut against = Vec::new();
        for denied in facts.items_of(index).filter(|item| whole(*item)) {
            let Some(word) = denied.word() else { continue };
            for held in facts.items().filter(|held| held.key() == word && whole(*held)) {
                let what = format!("data `{}` holds `{word}`", &*held.category.meta.key.value);
                against.push((held.entry.span(), what));
            }
        }
        let message = "`collected: no` denies data that another category holds";
        let help = "take the item out of one of the two categories";
        report(check, "consistency/collect-denied", (&data.meta, denied.span), message, against, help);
    }
}

/// `sells: no` and `shares: no` of `sale`.
fn sale_facts(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    let Some(sale) = &policy.sale else { return };
    let mut list = |denied: Option<crate::policy::value::Flag>,
                    rule,
                    message: &str,
                    of: fn(&crate::policy::Recipient) -> Option<crate::policy::value::Flag>| {
        let Some(denied) = denied.filter(|denied| !denied.value) else { return false };
        let mut against = Vec::new();
        for recipient in &policy.recipients {
            if let Some(stated) = of(recipient).filter(|stated| stated.value) {
                let what = format!("recipient `{}`", &*recipient.meta.key.value);
                against.push((stated.span, what));
            }
        }
        report(check, rule, (&sale.meta, denied.span), message, against, "correct one of the two facts")
    };
    list(sale.sells, "consistency/sale-denied", "`sells: no` denies a sale that a recipient states", |recipient| {
        recipient.sale
    });
    let shared = list(
        sale.shares,
        "consistency/share-denied",
        "`shares: no` denies a sharing that a recipient states",
        |recipient| recipient.share,
    );
    if !shared {
        by_ads(check);
    }
}

/// `shares: no` beside marketing cookies of others.
fn by_ads(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    let Some(sale) = &policy.sale else { return };
    let Some(shares) = sale.shares.filter(|shares| !shares.value) else { return };
    let mut against = Vec::new();
    for group in
        policy.cookies.iter().filter(|group| group.category.is_some_and(|category| category.value == "marketing"))
    {
        // Who states for this provider that nothing is shared with it has thought of it.
        let stated = group.provider.is_some_and(|provider| match provider.target {
            Target::Recipient(index) => policy.recipients[index].share.is_some(),
            _ => false,
        });
        if party_of_group(group) == Some("third") && !stated && !group.nested.cookie.is_empty() {
            against.push((group.meta.span, "marketing cookies of a third party".to_owned()));
        }
    }
    let message = "`shares: no` stands beside marketing cookies of third parties";
    let help = "write `shares: yes`, or `share: no` for a provider that uses the data for you only";
    report(check, "consistency/sharing-denied-by-ads", (&sale.meta, shares.span), message, against, help);
}
