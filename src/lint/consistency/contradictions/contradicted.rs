//! The facts that contradict a denial.

use super::said::{Against, Fit, Said, report};
use crate::english::denials::{Area, Audience, Cookies, Object, PUBLISH, SHARE};
use crate::english::lexicon::list::contradictions as list;
use crate::facts::{Facts, ItemFact, category_of};
use crate::law;
use crate::lint::check::Check;
use crate::lint::passages::{Block, Passage};
use crate::policy::value::yes;
use crate::policy::{Duration, Ref, Target, Word};
use crate::source::Span;

/// Whether the whole of what the word says is collected, and not a part or a changed form of it.
pub fn whole(item: ItemFact<'_>) -> bool {
    item.declared().is_none_or(|declared| {
        let label = declared.meta.label.as_deref().unwrap_or("").to_ascii_lowercase();
        declared.detail.is_none()
            && declared.state.is_none_or(|state| state.value == "encrypted")
            && !list::PARTS.stand_in(&label)
    })
}

fn key(facts: &Facts<'_>, data: usize) -> String {
    format!("data `{}`", &*facts.policy.data[data].meta.key.value)
}

fn recipient_key(check: &Check<'_, '_>, recipient: usize) -> String {
    format!("recipient `{}`", &*check.policy.recipients[recipient].meta.key.value)
}

/// Whether a category is one that a denial is about.
fn concerns(facts: &Facts<'_>, said: &Said<'_>, data: usize) -> bool {
    facts.is_personal(data)
        && match &said.object {
            Object::These => said.about == Some(data),
            Object::Categories(all) => all.contains(&data),
            Object::Items(words) => facts.items_of(data).any(|item| words.contains(item.key())),
            _ => true,
        }
}

/// Whether a recipient gets data that a denial is about.
fn gets(facts: &Facts<'_>, said: &Said<'_>, recipient: usize) -> bool {
    let named = |reference: &Ref, data: usize| match (reference.target, &said.object) {
        // One item of a category: it must be the one that is spoken of.
        (Target::DataItem(of, item), Object::Items(words)) => {
            of == data && facts.item(of, item).is_some_and(|item| words.contains(item.key()))
        }
        _ => true,
    };
    let given = &facts.policy.recipients[recipient].data;
    (0..facts.policy.data.len()).any(|data| {
        concerns(facts, said, data)
            && facts.recipients_of(data).contains(&recipient)
            && given.iter().any(|reference| named(reference, data))
    })
}

pub fn fit(check: &Check<'_, '_>, recipient: usize, audience: &Audience) -> Fit {
    let third = check.facts.third_party(recipient);
    let declared = &check.policy.recipients[recipient];
    let role = declared.role.map_or("", |role| role.value);
    let category = |words: &[&str]| declared.category.iter().any(|category| words.contains(&category.value));
    let sure = |holds: bool| if holds { Fit::Strong } else { Fit::No };
    let fit = match audience {
        Audience::Anyone | Audience::Unsaid => match role {
            "controller" | "joint-controller" => Fit::Strong,
            "affiliate" if *audience == Audience::Anyone => Fit::Strong,
            "users" | "public" | "buyer" | "seller" if *audience == Audience::Unsaid => Fit::No,
            "" if third == Some(true) => Fit::Strong,
            "" if third.is_none() => Fit::No,
            _ => Fit::Weak,
        },
        Audience::ThirdParties => match role {
            "controller" | "joint-controller" => Fit::Strong,
            "" if third == Some(true) => Fit::Strong,
            "authority" | "adviser" | "acquirer" => Fit::Weak,
            _ => Fit::No,
        },
        Audience::Advertisers => sure(category(&["advertising", "marketing"]) && third == Some(true)),
        Audience::DataBrokers => sure(category(&["data-broker"])),
        Audience::Affiliates => sure(role == "affiliate"),
        Audience::Processors => sure(role == "processor"),
        Audience::Authorities => sure(role == "authority"),
        Audience::Public => sure(role == "public"),
        Audience::Children | Audience::Outside(_) => Fit::No,
    };
    // Someone who gets data after consent only is an exception, and not the rule.
    if fit == Fit::Strong && yes(declared.with_consent) { Fit::Weak } else { fit }
}

pub fn collect(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let facts = check.facts;
    let mut against = Vec::new();
    for item in facts.items() {
        let held = match &said.object {
            Object::Items(words) => words.contains(item.key()) && whole(item),
            Object::These => said.about == Some(item.at.0),
            Object::Categories(all) => all.contains(&item.at.0),
            _ => true,
        };
        if held && item.category.unless.is_none() {
            let what = format!("{} holds `{}`", key(facts, item.at.0), item.key());
            against.push((item.entry.span(), what));
        }
    }
    let denied = "denies that data are collected, and the facts collect them";
    let help = "take the denial back, limit it to what is true, or remove the data";
    said.contradicted(check, "consistency/collect-denied", denied, against, help);
}

/// "We do not store your name."
pub fn kept(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let facts = check.facts;
    let mut entries: Vec<usize> = match &said.object {
        Object::Items(words) => {
            let denied = |item: &ItemFact<'_>| words.contains(item.key()) && whole(*item);
            facts.items().filter(denied).flat_map(|item| facts.kept_of_item(item)).collect()
        }
        _ => {
            let all = (0..facts.policy.data.len()).filter(|data| concerns(facts, said, *data));
            all.flat_map(|data| facts.kept(data)).copied().collect()
        }
    };
    entries.sort_unstable();
    entries.dedup();
    let mut against = Vec::new();
    for entry in entries {
        let retention = &facts.policy.retentions[entry];
        if retention.keep.is_some() || retention.until.is_some() {
            against.push((retention.meta.span, format!("retention `{}` keeps them", &*retention.meta.key.value)));
        }
    }
    let denied = "denies that data are kept, and the facts keep them";
    let help = "take the denial back, limit it to what is true, or correct `retention`";
    said.contradicted(check, "consistency/collect-denied", denied, against, help);
}

/// "We get no data about you from others."
pub fn source(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let facts = check.facts;
    let mut against = Vec::new();
    for (index, data) in facts.policy.data.iter().enumerate().filter(|(index, _)| concerns(facts, said, *index)) {
        let others = data.source.iter().find(|source| matches!(source.value, "third-party" | "public"));
        if let Some(source) = others.filter(|_| data.unless.is_none()) {
            against.push((source.span, format!("{} come from others", key(facts, index))));
        }
    }
    let denied = "denies that data come from others, and the facts say that they do";
    let help = "say which data come from whom, or correct `source`";
    said.contradicted(check, "consistency/collect-denied", denied, against, help);
}

pub fn sensitive(check: &mut Check<'_, '_>, said: &Said<'_>, special: bool) {
    let facts = check.facts;
    let sensitive = law::among(check.laws).any(|law| !law.sensitive.is_empty());
    let mut against = Vec::new();
    for item in facts.items() {
        let is_special = item.special() == Some(true);
        let is_sensitive = sensitive && !special && item.sensitive() == Some(true);
        if (is_special || is_sensitive) && item.category.unless.is_none() {
            let kind = if is_special { "special category data" } else { "sensitive personal information" };
            against.push((item.entry.span(), format!("`{}` is {kind}", item.key())));
        }
    }
    let denied = "denies that sensitive data are collected, and the facts collect some";
    let help = "name the sensitive data that you collect, and why, or remove them";
    said.contradicted(check, "consistency/sensitive-denied", denied, against, help);
}

pub fn sale(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let facts = check.facts;
    let mut against = Vec::new();
    for (index, recipient) in facts.policy.recipients.iter().enumerate() {
        let narrower = !matches!(said.audience, Audience::Unsaid | Audience::Anyone | Audience::ThirdParties);
        let general = matches!(said.object, Object::Personal);
        if let Some(sale) = recipient.sale.filter(|sale| sale.value)
            && (general || gets(facts, said, index))
            && (!narrower || fit(check, index, &said.audience) != Fit::No)
        {
            against.push((sale.span, format!("data are sold to {}", recipient_key(check, index))));
        }
    }
    let sells = facts.policy.sale.as_ref().and_then(|sale| sale.sells).filter(|sells| sells.value);
    if let Some(sells) = sells.filter(|_| matches!(said.object, Object::Personal)) {
        against.push((sells.span, "data are sold".to_owned()));
    }
    let denied = "denies a sale of data that the facts state";
    let help = "say to whom data are sold, or correct `sale`";
    said.contradicted(check, "consistency/sale-denied", denied, against, help);
}

pub fn share(check: &mut Check<'_, '_>, said: &Said<'_>) {
    if said.by_statute {
        return sharing_by_statute(check, said);
    }
    let facts = check.facts;
    let audience =
        if said.verbs & SHARE == 0 && said.verbs & PUBLISH != 0 { &Audience::Public } else { &said.audience };
    let (mut strong, mut weak) = (Vec::new(), Vec::new());
    for index in 0..facts.policy.recipients.len() {
        let fit = fit(check, index, audience);
        if fit == Fit::No || !gets(facts, said, index) {
            continue;
        }
        let at = facts.policy.recipients[index].meta.span;
        let what = format!("{} gets data", recipient_key(check, index));
        if fit == Fit::Strong {
            strong.push((at, what));
        } else if said.weak(fit) {
            weak.push((at, what));
        }
    }
    if *audience == Audience::Public {
        for (index, data) in facts.policy.data.iter().enumerate().filter(|(index, _)| concerns(facts, said, *index)) {
            if let Some(viewer) = data.visible_to.iter().find(|viewer| viewer.value == "public") {
                strong.push((viewer.span, format!("the public can see {}", key(facts, index))));
            }
        }
    }
    let denied = "denies that data are shared with someone who gets them";
    let help = "name who gets the data, limit the denial to what is true, or remove the recipient";
    if said.contradicted(check, "consistency/share-denied", denied, strong, help) {
        return;
    }
    if matches!(audience, Audience::Anyone | Audience::Unsaid | Audience::ThirdParties) && said.weak(Fit::Weak) {
        for disclosure in facts.policy.disclosures.iter().filter(|disclosure| covers(facts, said, &disclosure.data)) {
            let what = format!("data are disclosed under `{}`", &*disclosure.meta.key.value);
            weak.push((disclosure.meta.span, what));
        }
    }
    narrowing(check, said, weak);
}

/// Whether a disclosure of some data, or of unnamed ones, reaches what a denial is about.
fn covers(facts: &Facts<'_>, said: &Said<'_>, data: &[Ref]) -> bool {
    let mut named = data.iter().filter_map(category_of).peekable();
    match said.object {
        Object::Personal => true,
        _ => named.any(|data| concerns(facts, said, data)),
    }
}

pub fn narrowing(check: &mut Check<'_, '_>, said: &Said<'_>, against: Vec<Against>) {
    let help = match said.name {
        "the promise" => "name the cases in `except` or `unless`, or the audience in `to`",
        _ => "say \"except in the cases under ...\" beside the denial, with a link or `ref()` to them",
    };
    let denied = "denies that data are shared, and other places allow it";
    said.contradicted(check, "consistency/narrowing-exception", denied, against, help);
}

/// "We do not sell or share": sharing for advertising, as statutes mean it.
fn sharing_by_statute(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let mut against = Vec::new();
    for (index, recipient) in check.policy.recipients.iter().enumerate() {
        if let Some(share) = recipient.share.filter(|share| share.value) {
            let what = format!("data are shared with {} for advertising", recipient_key(check, index));
            against.push((share.span, what));
        }
    }
    if let Some(shares) = check.policy.sale.as_ref().and_then(|sale| sale.shares).filter(|shares| shares.value) {
        against.push((shares.span, "data are shared for advertising".to_owned()));
    }
    let denied = "denies a sharing of data for advertising that the facts state";
    let help = "say with whom data are shared, or correct `share` and `shares`";
    said.contradicted(check, "consistency/share-denied", denied, against, help);
}

pub fn transfer(check: &mut Check<'_, '_>, said: &Said<'_>, area: &Area) {
    let facts = check.facts;
    let home = facts.home();
    let mut against = Vec::new();
    for flow in facts.flows() {
        let Some(country) = flow.country else { continue };
        let people = flow
            .recipient
            .role
            .is_some_and(|role| matches!(role.value, "users" | "public" | "buyer" | "seller" | "acquirer"));
        let general = matches!(said.object, Object::Personal);
        if people || !general && !gets(facts, said, flow.index) || area.holds(country.value, home) != Some(false) {
            continue;
        }
        let what = format!("{} is in `{}`", recipient_key(check, flow.index), country.value);
        against.push((country.span, what));
    }
    let denied = "denies that data go where a recipient is";
    let help = "name the other countries and what protects the data there, or correct `country`";
    said.contradicted(check, "consistency/transfer-denied", denied, against, help);
}

pub fn cookies(check: &mut Check<'_, '_>, said: &Said<'_>, denied: &Cookies) {
    let mut against = Vec::new();
    for fact in check.facts.cookies() {
        let category = fact.category();
        let kind = match fact.technology() {
            "pixel" => denied.pixels || denied.similar,
            "http" => !denied.pixels,
            _ => denied.similar,
        };
        let fits = kind
            && (denied.categories.is_empty() || category.is_some_and(|category| denied.categories.contains(&category)))
            && (!denied.third_party || fact.party() == Some("third"))
            && (!denied.optional
                || category.is_some_and(|category| !matches!(category, "strictly-necessary" | "unclassified")))
            && (!denied.persistent || fact.lasts().is_some_and(|lasts| lasts != Duration::SESSION));
        if fits {
            let meta = &fact.cookie.meta;
            against.push((meta.span, format!("`{}` is set here", &*meta.key.value)));
        }
    }
    let denied = "denies cookies that the facts declare";
    let help = "say which cookies are used, limit the denial to what is true, or remove the cookies";
    said.contradicted(check, "consistency/cookies-denied", denied, against, help);
}

pub fn decisions(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let policy = check.policy;
    let mut against = Vec::new();
    if said.object == Object::Decisions {
        for decision in &policy.automated_decisions {
            let human = decision.solely.is_some_and(|solely| !solely.value);
            if !(said.solely && human) {
                let what = format!("`{}` is decided by software", &*decision.meta.key.value);
                against.push((decision.meta.span, what));
            }
        }
    } else {
        for purpose in &policy.purposes {
            if let Some(profiling) = purpose.profiling.filter(|profiling| profiling.value) {
                let what = format!("purpose `{}` builds profiles", &*purpose.meta.key.value);
                against.push((profiling.span, what));
            }
        }
    }
    let what = if said.object == Object::Decisions { "automated decisions" } else { "profiling" };
    decided(check, said, what, against);
}

/// "We build no profiles", with the purposes that do.
pub fn profiling(check: &mut Check<'_, '_>, said: &Said<'_>, against: Vec<Against>) {
    decided(check, said, "profiling", against);
}

fn decided(check: &mut Check<'_, '_>, said: &Said<'_>, what: &str, against: Vec<Against>) {
    let denied = format!("denies {what} that the facts declare");
    let help = "describe what software decides, and how people can have it reviewed, or remove the fact";
    said.contradicted(check, "consistency/adm-denied", &denied, against, help);
}

/// Data of children that the spec collects, unless it says that they are kept all the same.
fn of_children(check: &Check<'_, '_>) -> Vec<Against> {
    let facts = check.facts;
    let children = facts.policy.children.as_ref();
    let keeps = |data: usize| {
        children.is_some_and(|children| children.keeps.iter().any(|kept| category_of(kept) == Some(data)))
    };
    let mut against = Vec::new();
    if children.is_some_and(|children| children.unless.is_some()) {
        return against;
    }
    for (index, data) in facts.policy.data.iter().enumerate() {
        if !facts.is_personal(index) || keeps(index) || data.unless.is_some() {
            continue;
        }
        let subject = |word: &str| data.subjects.iter().find(|subject: &&Word| subject.value == word);
        // What parents say of their children does not come from children.
        if let (Some(child), None) = (subject("child"), subject("parent")) {
            against.push((child.span, format!("{} are data of children", key(facts, index))));
        }
    }
    against
}

/// `knowing: no`, beside data of children.
pub fn child_facts(check: &mut Check<'_, '_>) {
    let Some(children) = &check.policy.children else { return };
    let Some(knowing) = children.knowing.filter(|knowing| !knowing.value) else { return };
    let against = of_children(check);
    let message = "`knowing: no` denies data of children that the facts collect";
    let help = "write `knowing: yes`, name the data in `keeps`, or state the exception in `unless`";
    report(check, "consistency/children-denied", (&children.meta, knowing.span), message, against, help);
}

/// "We do not (knowingly) collect data from children."
pub fn children(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let stated = check.policy.children.as_ref();
    let mut against = Vec::new();
    if stated.is_some_and(|children| children.unless.is_some()) {
        return;
    }
    if let Some(knowing) = stated.and_then(|children| children.knowing).filter(|knowing| knowing.value) {
        against.push((knowing.span, "data of children are collected knowingly".to_owned()));
    }
    // `knowing: no` beside such data is a finding of its own.
    if stated.and_then(|children| children.knowing).is_none_or(|knowing| knowing.value) {
        against.extend(of_children(check));
    }
    report_children(check, said, against, if said.knowingly { "knowingly " } else { "" });
}

fn report_children(check: &mut Check<'_, '_>, said: &Said<'_>, against: Vec<Against>, how: &str) {
    let denied = format!("denies that data of children are {how}collected, and the facts say otherwise");
    let help = "say what holds for children, with the consent of a parent, or correct the fact";
    said.contradicted(check, "consistency/children-denied", &denied, against, help);
}

/// "Our site is not directed at children."
pub fn site_for_children(check: &mut Check<'_, '_>, said: &Said<'_>) {
    let directed =
        check.policy.children.as_ref().and_then(|children| children.directed).filter(|directed| directed.value);
    let Some(directed) = directed else { return };
    let message = format!("{} denies that the site is for children, and the facts say that it is", said.name);
    let found = check.report("consistency/children-denied", (said.owner, said.at), message);
    found.related.push((directed.span, "directed at children".to_owned()));
    found.help = Some("say what holds for children, or correct `directed`".to_owned());
}

/// "We do not sell data for money" is the only thing that is said of sales.
pub fn money_only(check: &mut Check<'_, '_>, passage: &Passage<'_>, block: &Block, at: Span) {
    let mut why = law::among(check.laws).filter_map(|law| law.sale_beyond_money.as_deref());
    let why = why.next().or_else(|| {
        let mut any = law::with("sale-beyond-money").filter_map(|law| law.sale_beyond_money.as_deref());
        any.next().filter(|_| check.laws.is_empty())
    });
    let lower = block.text.to_ascii_lowercase();
    // Who goes on to say what the law calls a sale has said it.
    let Some(why) = why else { return };
    if list::OTHER_BENEFITS.stand_in(&lower) {
        return;
    }
    let message = "the only denial of a sale is one of a sale for money";
    let found = check.report("consistency/sale-for-money-only", (passage.owner, at), message);
    found.why = Some(why.to_owned());
}
