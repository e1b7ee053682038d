//! What follows from the facts, for templates: groups, flows, rights, rows of cookies.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::attributes::label;
use super::scope::Scope;
use super::value::Value;
use crate::document::{markdown, rights};
use crate::facts::place::{List, Place};
use crate::facts::{self, Provider, grouped};
use crate::policy::WordOrText;
use crate::schema::KindId;
use crate::schema::vocabulary as v;

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
    ("collected", |scope| scope.facts.collected().map(data).collect()),
    ("not_collected", |scope| scope.facts.not_collected().map(data).collect()),
    ("sourced", |scope| scope.facts.sourced().map(data).collect()),
    ("sold_to", |scope| scope.facts.sold_to().map(recipient).collect()),
    ("shared_with", |scope| scope.facts.shared_with().map(recipient).collect()),
    ("periods", periods),
    ("cookie_tables", |scope| Value::markdown(scope.cookie_tables())),
];

fn data(index: usize) -> Place {
    Place::Top(KindId::Data, index)
}

fn recipient(index: usize) -> Place {
    Place::Top(KindId::Recipient, index)
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
        (Place::Top(KindId::Controller, _), "public_name") => Value::stated(scope.facts.public_name()),
        (_, "ways") => ways(scope, at)?,
        (Place::Item(..), "phrase") => item(scope, at),
        (Place::Top(KindId::Data, i), "phrases") => {
            scope.facts.items_of(i).map(|one| item(scope, Place::Item(i, List::Items, one.at.1))).collect()
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
            let all = scope.facts.items_of(i).filter(|item| {
                item.declared().is_some_and(|declared| declared.when.is_some() || declared.meta.prose.is_some())
            });
            all.map(|item| Place::Item(i, List::Items, item.at.1)).collect()
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
            let known = complaint.authority.and_then(|word| crate::law::authority(word.value));
            match (&complaint.url, known) {
                (Some(url), _) => Value::from(&**url),
                (None, Some(authority)) => Value::from(&*authority.url),
                (None, None) => Value::Unstated,
            }
        }
        _ => return None,
    })
}

/// How someone can be reached, each way as a phrase: "by e-mail at ...".
fn ways<'p>(scope: &Scope<'p>, at: Place) -> Option<Value<'p>> {
    let found = at.find(scope.policy)?;
    let words = &scope.engine.words;
    let phrases = facts::ways(found).map(|(field, way)| {
        let before = words.say("ways", field).unwrap_or_default();
        let shown = match field {
            "email" => markdown::link(way, &format!("mailto:{way}")),
            "form" | "url" => markdown::link(words.say("ways", "form-name").unwrap_or("form"), way),
            _ => markdown::escape(way),
        };
        Value::markdown(format!("{before} {shown}"))
    });
    Some(phrases.collect())
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
    let roles = scope.policy.recipients.iter().map(|recipient| recipient.role.map(|role| role.value));
    let groups = grouped(&v::ROLES, roles.enumerate()).into_iter().map(|(role, members)| {
        let members = members.into_iter().map(recipient).collect();
        Value::row([("role", Value::stated(role)), ("members", members)])
    });
    groups.collect()
}

/// Collected data by their first source.
fn data_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let first = |data: usize| scope.policy.data[data].source.first().map(|word| word.value);
    let sources = scope.facts.collected().map(|data| (data, first(data)));
    let groups = grouped(&v::SOURCES, sources).into_iter().map(|(source, members)| {
        let members = members.into_iter().map(data).collect();
        Value::row([("source", Value::stated(source)), ("members", members)])
    });
    groups.collect()
}

fn cookie_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let all = &scope.policy.cookies;
    let categories = all.iter().map(|group| group.category.map(|category| category.value)).enumerate();
    let groups = grouped(&v::COOKIE_CATEGORIES, categories).into_iter().map(|(category, members)| {
        let names = members.iter().flat_map(|index| &all[*index].nested.cookie).flat_map(|cookie| &cookie.meta.keys);
        let count = names.clone().count();
        let starred = names.clone().any(|name| name.value.contains('*'));
        let all_rows: Vec<Value<'p>> = members.iter().map(|index| scope.rows_of(*index)).collect();
        let rows = all_rows.iter().flat_map(|rows| (0..rows.entries().unwrap_or(0)).map(|index| rows.entry(index)));
        let bases: Vec<_> = members.iter().map(|index| all[*index].basis.map(|basis| basis.value)).collect();
        let basis = bases.first().copied().flatten().filter(|first| bases.iter().all(|basis| *basis == Some(*first)));
        Value::row([
            ("category", Value::stated(category)),
            ("count", Value::from(count)),
            ("groups", members.iter().map(|index| Place::Top(KindId::Cookies, *index)).collect()),
            ("rows", rows.collect()),
            ("starred", Value::from(starred)),
            ("basis", Value::stated(basis)),
        ])
    });
    groups.collect()
}

/// The cookies of one group, a row for each description.
pub fn cookie_rows<'p>(scope: &Scope<'p>, index: usize) -> Value<'p> {
    let provider = scope.policy.cookies.get(index).and_then(|group| scope.facts.provider(group));
    let provider = match provider {
        Some(Provider::Site) => Value::stated(scope.facts.public_name()),
        Some(Provider::Recipient(recipient, _)) => Value::Text(label(scope, self::recipient(recipient))),
        None => Value::Unstated,
    };
    let rows = scope.facts.cookies_of(index).map(|fact| {
        let names: Vec<String> = fact.cookie.meta.keys.iter().map(|key| markdown::code(&key.value)).collect();
        Value::row([
            ("names", Value::markdown(names.join(", "))),
            ("provider", provider.clone()),
            ("party", Value::stated(fact.party())),
            ("purpose", Value::stated(fact.purpose().map(|purpose| &**purpose))),
            ("lasts", fact.lasts().map_or(Value::Unstated, Value::Duration)),
            ("tech", Value::stated(fact.stated_technology())),
            ("domain", Value::stated(fact.domain().map(|domain| &**domain))),
            ("cookie", Value::Decl(Place::Nested(KindId::Cookie, fact.at.0, fact.at.1))),
            ("count", Value::from(names.len())),
        ])
    });
    rows.collect()
}

/// Flows of data to another country than that of the controller.
fn transfers<'p>(scope: &Scope<'p>) -> Value<'p> {
    let rows = scope.facts.transfers().map(|transfer| {
        Value::row([
            ("recipient", Value::Decl(Place::Top(KindId::Recipient, transfer.index))),
            ("countries", transfer.countries.into_iter().map(Value::from).collect()),
            ("safeguards", Value::Words(&transfer.recipient.safeguard)),
            ("copy", Value::stated(transfer.recipient.copy.as_deref())),
        ])
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
        for right in rights::granted(scope.facts, law) {
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
        if let Some(period) = crate::law::law(law.value).and_then(crate::law::Law::printed_answer) {
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

fn periods<'p>(scope: &Scope<'p>) -> Value<'p> {
    scope.facts.periods().into_iter().map(Value::Duration).collect()
}

/// For each statutory category of California: the data in it, and to whom they are sold or shared.
fn california<'p>(scope: &Scope<'p>) -> Value<'p> {
    if !scope.policy.about.laws.iter().any(|law| law.value == "ccpa") {
        return Value::Words(&[]);
    }
    let recipients = |list: Vec<usize>| list.into_iter().map(recipient).collect();
    let rows = scope.facts.statutory().into_iter().map(|row| {
        Value::row([
            ("category", Value::from(row.letter)),
            ("data", row.data.into_iter().map(|data| Value::Text(label(scope, self::data(data)))).collect()),
            ("sold_to", recipients(row.sold_to)),
            ("shared_with", recipients(row.shared_with)),
        ])
    });
    rows.collect()
}
