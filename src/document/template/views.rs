//! What follows from the facts, for templates: groups, flows, rights, rows of cookies.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::attributes::{label, reference_place};
use super::scope::Scope;
use super::value::Value;
use crate::document::{markdown, rights};
use crate::facts::place::{List, Place, Stand};
use crate::policy::value::{Duration, Unit};
use crate::policy::{Target, WordOrText};
use crate::schema::vocabulary as v;
use crate::schema::{KindId, places};

/// Works a derived list out.
type Make = for<'p> fn(&Scope<'p>) -> Value<'p>;

/// The derived lists. What they are is told in [`super::types::LISTS`].
pub const LISTS: &[(&str, Make)] = &[
    ("recipient_groups", recipient_groups),
    ("data_groups", data_groups),
    ("cookie_groups", cookie_groups),
    ("transfers", transfers),
    ("granted", granted),
    ("purpose_flags", purpose_flags),
    ("right_laws", right_laws),
    ("deadlines", deadlines),
    ("california", california),
    ("other_topics", other_topics),
    ("collected", |scope| data_where(scope, is_collected)),
    ("not_collected", |scope| data_where(scope, |data| data.collected.is_some_and(|flag| !flag.value))),
    ("sourced", |scope| {
        data_where(scope, |data| is_collected(data) && (!data.from.is_empty() || !data.through.is_empty()))
    }),
    ("sold_to", |scope| recipients_where(scope, |recipient| recipient.sale.is_some_and(|flag| flag.value))),
    ("shared_with", |scope| recipients_where(scope, |recipient| recipient.share.is_some_and(|flag| flag.value))),
    ("periods", periods),
    ("cookie_tables", |scope| Value::markdown(scope.cookie_tables())),
];

fn is_collected(data: &crate::policy::Data) -> bool {
    data.collected.is_none_or(|flag| flag.value)
}

fn right_laws<'p>(scope: &Scope<'p>) -> Value<'p> {
    let laws = scope.policy.about.laws.iter().map(|law| law.value).filter(|law| rights::LAWS.contains(law));
    laws.map(Value::from).collect()
}

fn other_topics<'p>(scope: &Scope<'p>) -> Value<'p> {
    let topics = v::TOPICS.iter().filter(|topic| *topic != "summary" && scope.prints(topic));
    topics.map(Value::from).collect()
}

/// A derived attribute of a declaration.
pub fn derived<'p>(scope: &Scope<'p>, at: Place, name: &str) -> Option<Value<'p>> {
    let policy = scope.policy;
    Some(match (at, name) {
        (Place::Top(KindId::Controller, _), "public_name") => Value::stated(policy.public_name()),
        (_, "ways") => ways(scope, at)?,
        (Place::Item(..), "phrase") => item(scope, at),
        (Place::Top(KindId::Data, i), "phrases") => {
            let count = policy.data.get(i)?.items.len();
            (0..count).map(|j| item(scope, Place::Item(i, List::Items, j))).collect()
        }
        // Nothing that needs a sentence of its own beside the columns of a table.
        (Place::Top(KindId::Data, i), "plain") => {
            let data = policy.data.get(i)?;
            Value::from(
                data.when.is_none()
                    && data.unless.is_none()
                    && data.without.is_none()
                    && data.meta.prose.is_none()
                    && data.visible_to.is_empty()
                    && data.subjects.is_empty()
                    && data.called.is_none()
                    && data.includes.is_empty()
                    && data.nested.item.iter().all(|item| item.when.is_none() && item.meta.prose.is_none()),
            )
        }
        (Place::Top(KindId::Data, i), "detailed") => {
            let data = policy.data.get(i)?;
            let all = data.items.iter().enumerate().filter(|(_, item)| match item {
                WordOrText::Nested(index) => data
                    .nested
                    .item
                    .get(index.value)
                    .is_some_and(|item| item.when.is_some() || item.meta.prose.is_some()),
                _ => false,
            });
            all.map(|(j, _)| Place::Item(i, List::Items, j)).collect()
        }
        (Place::Top(KindId::Cookies, i), "rows") => scope.rows_of(i),
        (Place::Top(KindId::Promise, i), _) => {
            let promise = policy.promises.get(i)?;
            let (entries, own) = match name {
                "never_verbs" => (&promise.never, false),
                "never_own" => (&promise.never, true),
                "always_verbs" => (&promise.always, false),
                "always_own" => (&promise.always, true),
                "only_verbs" => (&promise.only, false),
                "only_own" => (&promise.only, true),
                _ => return None,
            };
            let vocabulary = if promise.data.is_empty() && (promise.to.is_empty() || name.starts_with("always")) {
                "conduct-alone"
            } else {
                "conduct"
            };
            let entries = entries.iter().filter_map(|entry| match entry {
                WordOrText::Word(word) if !own => Some(Value::stated(scope.engine.words.say(vocabulary, word.value))),
                WordOrText::Text(text) if own => Some(Value::from(&**text)),
                _ => None,
            });
            entries.collect()
        }
        (Place::Top(KindId::Recipient, i), "shown_name") => {
            let recipient = policy.recipients.get(i)?;
            let name = markdown::escape(&label(scope, at));
            Value::markdown(match &recipient.company {
                Some(company) => format!("{name} ({})", markdown::escape(company)),
                None => name,
            })
        }
        (Place::Top(KindId::Complaint, i), "site") => {
            let complaint = policy.complaints.get(i)?;
            let known = complaint.authority.and_then(|word| crate::schema::authorities::authority(word.value));
            match (&complaint.url, known) {
                (Some(url), _) => Value::from(&**url),
                (None, Some(authority)) => Value::from(authority.url),
                (None, None) => Value::Unstated,
            }
        }
        _ => return None,
    })
}

/// How someone can be reached, each way as a phrase: "by e-mail at ...".
fn ways<'p>(scope: &Scope<'p>, at: Place) -> Option<Value<'p>> {
    use crate::policy::FieldValue::Text;
    let found = at.find(scope.policy)?;
    let words = &scope.engine.words;
    let mut ways = Vec::new();
    for field in ["email", "phone", "address", "form", "url"] {
        let Some(Text(value)) = found.field(field) else { continue };
        let before = words.say("ways", field).unwrap_or_default();
        let shown = match field {
            "email" => markdown::link(value, &format!("mailto:{}", &**value)),
            "form" | "url" => markdown::link(words.say("ways", "form-name").unwrap_or("form"), value),
            _ => markdown::escape(value),
        };
        ways.push(Value::markdown(format!("{before} {shown}")));
    }
    Some(ways.into_iter().collect())
}

/// An item with what it holds and what is done to it: "payment card details (the last four digits)".
fn item<'p>(scope: &Scope<'p>, at: Place) -> Value<'p> {
    use crate::policy::FieldValue::{Flag, Text, Word};
    let name = markdown::escape(&label(scope, at));
    let Some(found) = at.find(scope.policy) else { return Value::markdown(name) };
    let words = &scope.engine.words;
    let mut notes = Vec::new();
    if let Some(Text(detail)) = found.field("detail") {
        notes.push(markdown::escape(detail));
    }
    if let Some(Word(state)) = found.field("state") {
        notes.push(markdown::escape(words.say("states", state.value).unwrap_or(state.value)));
    }
    for flag in ["special", "sensitive"] {
        if let Some(Flag(stated)) = found.field(flag)
            && stated.value
        {
            notes.push(words.say("item-notes", flag).unwrap_or(flag).to_owned());
        }
    }
    Value::markdown(if notes.is_empty() { name } else { format!("{name} ({})", notes.join(", ")) })
}

fn data_where<'p>(scope: &Scope<'p>, keep: impl Fn(&crate::policy::Data) -> bool) -> Value<'p> {
    let all = scope.policy.data.iter().enumerate().filter(|(_, data)| keep(data));
    all.map(|(index, _)| Place::Top(KindId::Data, index)).collect()
}

fn recipients_where<'p>(scope: &Scope<'p>, keep: impl Fn(&crate::policy::Recipient) -> bool) -> Value<'p> {
    let all = scope.policy.recipients.iter().enumerate().filter(|(_, recipient)| keep(recipient));
    all.map(|(index, _)| Place::Top(KindId::Recipient, index)).collect()
}

/// For each yes/no fact that purposes state: those that state yes, and those that state no.
fn purpose_flags<'p>(scope: &Scope<'p>) -> Value<'p> {
    type Get = fn(&crate::policy::Purpose) -> Option<crate::policy::value::Flag>;
    let flags: [(&str, Get); 4] = [
        ("marketing", |purpose| purpose.marketing),
        ("targeted-ads", |purpose| purpose.targeted_ads),
        ("profiling", |purpose| purpose.profiling),
        ("ai-training", |purpose| purpose.ai_training),
    ];
    let rows = flags.into_iter().filter_map(|(flag, get)| {
        let stating = |answer: bool| -> Vec<Place> {
            let all = scope.policy.purposes.iter().enumerate();
            all.filter(|(_, purpose)| get(purpose).is_some_and(|stated| stated.value == answer))
                .map(|(index, _)| Place::Top(KindId::Purpose, index))
                .collect()
        };
        let (yes, no) = (stating(true), stating(false));
        let stated = !yes.is_empty() || !no.is_empty();
        stated.then(|| {
            Value::row([
                ("flag", Value::from(flag)),
                ("yes", yes.into_iter().collect()),
                ("no", no.into_iter().collect()),
            ])
        })
    });
    rows.collect()
}

fn recipient_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let all = &scope.policy.recipients;
    let roles = v::ROLES.iter().map(Some).chain([None]);
    let groups = roles.filter_map(|role| {
        let members: Vec<Place> = all
            .iter()
            .enumerate()
            .filter(|(_, recipient)| recipient.role.map(|role| role.value) == role)
            .map(|(index, _)| Place::Top(KindId::Recipient, index))
            .collect();
        (!members.is_empty())
            .then(|| Value::row([("role", Value::stated(role)), ("members", members.into_iter().collect())]))
    });
    groups.collect()
}

/// Collected data by their first source.
fn data_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let all = &scope.policy.data;
    let groups = v::SOURCES.iter().map(Some).chain([None]).filter_map(|source| {
        let members: Vec<Place> = all
            .iter()
            .enumerate()
            .filter(|(_, data)| data.collected.is_none_or(|flag| flag.value))
            .filter(|(_, data)| data.source.first().map(|word| word.value) == source)
            .map(|(index, _)| Place::Top(KindId::Data, index))
            .collect();
        (!members.is_empty())
            .then(|| Value::row([("source", Value::stated(source)), ("members", members.into_iter().collect())]))
    });
    groups.collect()
}

fn cookie_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let all = &scope.policy.cookies;
    let groups = v::COOKIE_CATEGORIES.iter().map(Some).chain([None]).filter_map(|category| {
        let members: Vec<usize> =
            (0..all.len()).filter(|index| all[*index].category.map(|category| category.value) == category).collect();
        if members.is_empty() {
            return None;
        }
        let names = members.iter().flat_map(|index| &all[*index].nested.cookie).flat_map(|cookie| &cookie.meta.keys);
        let count = names.clone().count();
        let starred = names.clone().any(|name| name.value.contains('*'));
        let all_rows: Vec<Value<'p>> = members.iter().map(|index| scope.rows_of(*index)).collect();
        let rows = all_rows.iter().flat_map(|rows| (0..rows.entries().unwrap_or(0)).map(|index| rows.entry(index)));
        let bases: Vec<_> = members.iter().map(|index| all[*index].basis.map(|basis| basis.value)).collect();
        let basis = bases.first().copied().flatten().filter(|first| bases.iter().all(|basis| *basis == Some(*first)));
        Some(Value::row([
            ("category", Value::stated(category)),
            ("count", Value::from(count)),
            ("groups", members.iter().map(|index| Place::Top(KindId::Cookies, *index)).collect()),
            ("rows", rows.collect()),
            ("starred", Value::from(starred)),
            ("basis", Value::stated(basis)),
        ]))
    });
    groups.collect()
}

/// The cookies of one group, a row for each description.
pub fn cookie_rows<'p>(scope: &Scope<'p>, index: usize) -> Value<'p> {
    let policy = scope.policy;
    let Some(group) = policy.cookies.get(index) else { return Value::Words(&[]) };
    let provider = group.provider.map_or_else(
        || Value::Unstated,
        |provider| match provider.target {
            Target::Word("self") => Value::stated(policy.public_name()),
            _ => Value::Text(label(scope, reference_place(provider, Stand::Provider))),
        },
    );
    let rows = group.nested.cookie.iter().enumerate().map(|(number, cookie)| {
        let names: Vec<String> = cookie.meta.keys.iter().map(|key| markdown::code(&key.value)).collect();
        let purpose = cookie.purpose.as_ref().or(cookie.meta.label.as_ref()).or(group.purpose.as_ref());
        let party = cookie.party.or(group.party).map(|party| party.value).or(group.party_of_provider());
        Value::row([
            ("names", Value::markdown(names.join(", "))),
            ("provider", provider.clone()),
            ("party", Value::stated(party)),
            ("purpose", Value::stated(purpose.map(|purpose| &**purpose))),
            ("lasts", cookie.lasts.map_or(Value::Unstated, |lasts| Value::Duration(lasts.value))),
            ("tech", Value::stated(cookie.tech.map(|tech| tech.value))),
            ("domain", Value::stated(cookie.domain.as_ref().or(group.domain.as_ref()).map(|domain| &**domain))),
            ("cookie", Value::Decl(Place::Nested(KindId::Cookie, index, number))),
            ("count", Value::from(names.len())),
        ])
    });
    rows.collect()
}

/// Flows of data to another country than that of the controller.
fn transfers<'p>(scope: &Scope<'p>) -> Value<'p> {
    let policy = scope.policy;
    let home = policy.controller.as_ref().and_then(|controller| controller.country).map(|country| country.value);
    let at_home = |country: &str| {
        home.is_some_and(|home| {
            country == home
                || country.starts_with(&format!("{home}-"))
                || places::in_eea(home) && places::in_eea(country)
        })
    };
    let rows = policy.recipients.iter().enumerate().filter_map(|(index, recipient)| {
        let away: Vec<&str> =
            recipient.country.iter().map(|country| country.value).filter(|country| !at_home(country)).collect();
        // Without the country of the controller only a safeguard tells that data leave it.
        if away.is_empty() && recipient.safeguard.is_empty() || home.is_none() && recipient.safeguard.is_empty() {
            return None;
        }
        Some(Value::row([
            ("recipient", Value::Decl(Place::Top(KindId::Recipient, index))),
            ("countries", away.into_iter().map(Value::from).collect()),
            ("safeguards", Value::Words(&recipient.safeguard)),
            ("copy", Value::stated(recipient.copy.as_deref())),
        ]))
    });
    rows.collect()
}

/// The rights that the laws give and that are declared, those of all laws first, then law by law.
fn granted<'p>(scope: &Scope<'p>) -> Value<'p> {
    let policy = scope.policy;
    let laws: Vec<&'static str> =
        policy.about.laws.iter().map(|law| law.value).filter(|law| rights::LAWS.contains(law)).collect();
    // For each right and condition, the laws that give it.
    let mut givers: Vec<(rights::Granted, Vec<&'static str>)> = Vec::new();
    for law in &laws {
        for right in rights::granted(policy, law) {
            match givers.iter_mut().find(|(known, _)| *known == right) {
                Some((_, laws)) => laws.push(law),
                None => givers.push((right, vec![law])),
            }
        }
    }
    let order = |right: &str| v::RIGHTS.iter().position(|known| known == right).unwrap_or(usize::MAX);
    givers.sort_by_key(|(right, _)| order(right.right));
    let mut groups: BTreeMap<(usize, usize, Vec<&str>), Vec<Value<'p>>> = BTreeMap::new();
    let declared = |right: &str| policy.rights.iter().position(|declared| &*declared.meta.key.value == right);
    let mut used = Vec::new();
    for (right, laws_of) in givers {
        let first = laws_of.first().and_then(|first| laws.iter().position(|law| law == first)).unwrap_or(0);
        let group =
            if laws_of.len() == laws.len() { (0, 0, Vec::new()) } else { (laws.len() - laws_of.len(), first, laws_of) };
        let own = declared(right.right).filter(|index| !used.contains(index));
        used.extend(own);
        groups.entry(group).or_default().push(right_row(scope, Some(right.right), right.condition, own));
    }
    for (index, right) in policy.rights.iter().enumerate() {
        if !used.contains(&index) {
            let known = v::RIGHTS.find(&right.meta.key.value);
            groups.entry((0, 0, Vec::new())).or_default().push(right_row(scope, known, None, Some(index)));
        }
    }
    let groups = groups.into_iter().map(|((_, _, laws), rights)| {
        Value::row([("laws", laws.into_iter().map(Value::from).collect()), ("rights", rights.into_iter().collect())])
    });
    groups.collect()
}

fn right_row<'p>(
    scope: &Scope<'p>,
    right: Option<&'static str>,
    condition: Option<&'static str>,
    declared: Option<usize>,
) -> Value<'p> {
    let words = &scope.engine.words;
    let own = declared.map(|index| Value::Decl(Place::Top(KindId::Right, index)));
    let phrase = match declared {
        Some(index) => label(scope, Place::Top(KindId::Right, index)),
        None => Cow::Borrowed(right.and_then(|right| words.say("rights", right)).unwrap_or_default()),
    };
    Value::row([
        ("right", Value::stated(right)),
        ("condition", Value::stated(condition)),
        ("declared", own.unwrap_or(Value::Decl(Place::Top(KindId::Right, usize::MAX)))),
        ("phrase", Value::Text(phrase)),
    ])
}

fn deadlines<'p>(scope: &Scope<'p>) -> Value<'p> {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for law in &scope.policy.about.laws {
        if let Some(period) = rights::deadline(law.value) {
            seen.push((law.value, period));
        }
    }
    // Where all agree, the law need not be named.
    if seen.windows(2).all(|pair| pair[0].1 == pair[1].1) {
        seen.truncate(1);
    }
    let single = seen.len() == 1;
    let rows = seen.into_iter().map(|(law, period)| {
        Value::row([("law", if single { Value::Unstated } else { Value::from(law) }), ("period", Value::from(period))])
    });
    rows.collect()
}

/// How long data are kept, shortest first, each length once. A session has no length to compare.
fn periods<'p>(scope: &Scope<'p>) -> Value<'p> {
    let stated = scope.policy.retentions.iter().filter_map(|entry| entry.keep).map(|keep| keep.value);
    let mut all: Vec<_> = stated.filter(|keep| *keep != Duration::SESSION).collect();
    all.sort_by_key(length);
    all.dedup_by_key(|keep| length(keep));
    all.into_iter().map(Value::Duration).collect()
}

/// A length to compare, by which 12 months are a year.
fn length(keep: &Duration) -> u64 {
    match keep.unit {
        Unit::Year => 12 * u64::from(keep.count) * Duration { count: 1, unit: Unit::Month }.seconds(),
        _ => keep.seconds(),
    }
}

/// For each statutory category of California: the data in it, and to whom they are sold or shared.
fn california<'p>(scope: &Scope<'p>) -> Value<'p> {
    let policy = scope.policy;
    if !policy.about.laws.iter().any(|law| law.value == "ccpa") {
        return Value::Words(&[]);
    }
    let letters_of = |data: usize| -> Vec<&str> {
        let Some(data) = policy.data.get(data) else { return Vec::new() };
        let mut letters = Vec::new();
        for item in &data.items {
            match item {
                WordOrText::Word(word) => {
                    let known = crate::schema::data_items::data_item(word.value).map_or("", |item| item.ccpa);
                    letters.extend((0..known.len()).filter_map(|at| known.get(at..=at)));
                }
                WordOrText::Nested(index) => {
                    let Some(item) = data.nested.item.get(index.value) else { continue };
                    if item.ccpa.is_empty() {
                        let known =
                            crate::schema::data_items::data_item(&item.meta.key.value).map_or("", |item| item.ccpa);
                        letters.extend((0..known.len()).filter_map(|at| known.get(at..=at)));
                    } else {
                        letters.extend(item.ccpa.iter().map(|word| word.value));
                    }
                }
                WordOrText::Text(_) => {}
            }
        }
        letters
    };
    let collected: Vec<(usize, Vec<&str>)> = (0..policy.data.len())
        .filter(|index| policy.data[*index].collected.is_none_or(|flag| flag.value))
        .map(|index| (index, letters_of(index)))
        .collect();
    let rows = v::CCPA.iter().filter_map(|letter| {
        let inside: Vec<usize> =
            collected.iter().filter(|(_, letters)| letters.contains(&letter)).map(|(index, _)| *index).collect();
        if inside.is_empty() {
            return None;
        }
        let gets = |sold: bool| {
            let members = policy.recipients.iter().enumerate().filter(|(_, recipient)| {
                let flag = if sold { recipient.sale } else { recipient.share };
                flag.is_some_and(|flag| flag.value)
                    && recipient.data.iter().any(|data| match data.target {
                        Target::Data(index) | Target::DataItem(index, _) => inside.contains(&index),
                        _ => false,
                    })
            });
            members.map(|(index, _)| Place::Top(KindId::Recipient, index)).collect::<Value<'p>>()
        };
        Some(Value::row([
            ("category", Value::from(letter)),
            ("data", inside.iter().map(|index| Value::Text(label(scope, Place::Top(KindId::Data, *index)))).collect()),
            ("sold_to", gets(true)),
            ("shared_with", gets(false)),
        ]))
    });
    rows.collect()
}
