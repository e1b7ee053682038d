//! The names of expressions: for each its type, what it means, and how it is worked out.
//!
//! The fields of declarations come from the schema table. Here stands what follows from the facts alone. What needs the
//! words of a language stands in a table of the same rows with whoever has them.

use std::cell::OnceCell;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::program::{Attribute, Common, Make, Numbers, Row};
use super::types::{Many, Of, Ty, VALUE, fact, list, one};
use super::value::{Value, reference_place};
use crate::facts::place::{List as InList, Stand};
use crate::facts::{CookieFact, Facts, Flow, ItemFact, Place, Provider, Siblings, data_of, ways};
use crate::policy::FieldValue;
use crate::schema::{self, KINDS, KindId, Phrase, Type, vocabulary as v};
use crate::syntax::Shape;

/// A name.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// The kind of declaration, or the row, that has it; empty for one that an expression starts from.
    pub of: &'static str,
    pub name: &'static str,
    pub ty: Ty,
    pub doc: &'static str,
}

pub const fn name(of: &'static str, name: &'static str, ty: Ty, doc: &'static str) -> Name {
    Name { of, name, ty, doc }
}

use Make::{Across, Cookie, Flow as OfFlow, Item, ItemAcross, List, Number, Place as OfPlace};

const TEXT: Ty = one(Of::Text);
const FLAG: Ty = one(Of::Flag);
const fn word(vocabulary: &'static schema::Vocabulary) -> Ty {
    one(Of::Word(vocabulary))
}
const fn words(vocabulary: &'static schema::Vocabulary) -> Ty {
    list(Of::Word(vocabulary))
}
const fn all(kind: &'static str) -> Ty {
    list(fact(kind))
}

/// The table of names: of which kinds, the name, its type, what it means, and how it is worked out.
macro_rules! names {
    ($($($of:literal)|+ $name:literal: $ty:expr, $doc:expr => $make:expr;)*) => {
        /// What is worked out of the facts.
        pub const NAMES: &[(Name, Make)] = &[$($((name($of, $name, $ty, $doc), $make),)+)*];
    };
}

names! {
    "" "personal_data": all("data"), "Personal data that are collected: neither `collected: no` nor called `anonymous`, `aggregated` or `non-personal`. Not those held for customers, who tell people of them."
        => List(|facts| places(KindId::Data, (0..facts.policy.data.len()).filter(|data| facts.is_own(*data))));
    "" "all_data": all("data"), "All data, whatever they are called and whether they are collected."
        => List(|facts| Value::All(Siblings::top(KindId::Data, facts.policy)));
    "" "collected": all("data"), "The data that are collected." => List(|facts| places(KindId::Data, facts.collected()));
    "" "not_collected": all("data"), "The data that are declared as not collected." => List(|facts| places(KindId::Data, facts.not_collected()));
    "" "collects_nothing": FLAG, "Whether all data that are named are not collected, and no purpose is stated."
        => List(|facts| facts.collects_nothing().into());
    "" "sourced": all("data"), "The data that come from, or through, someone named." => List(|facts| places(KindId::Data, facts.sourced()));
    "" "sold_to": all("recipient"), "The recipients to whom data are sold." => List(|facts| places(KindId::Recipient, facts.sold_to()));
    "" "shared_with": all("recipient"), "The recipients with whom data are shared for advertising."
        => List(|facts| places(KindId::Recipient, facts.shared_with()));
    "" "periods": list(Of::Duration), "How long data are kept: the `keep` of each retention, shortest first, each length once."
        => List(|facts| facts.periods().into_iter().map(Value::Duration).collect());
    "" "flow": list(Of::Row("flow")), "Each recipient with each of its countries. A recipient without a country is one entry whose `country` is not stated. \
         Not among them, without a country: the public, users, buyers, sellers, authorities, advisers and acquirers."
        => List(|facts| facts.flows().map(flow).collect());
    "" "cookie": list(Of::Row("cookie")), "Each cookie with what its group states." => List(|facts| facts.cookies().map(cookie).collect());
    "" "item": list(Of::Row("item")), "Each item of personal data with what is known of it." => List(|facts| facts.items().map(item).collect());
    "policy" "dated": one(Of::Date), "`updated`, else `effective`."
        => OfPlace(|facts, _| facts.policy.about.updated.or(facts.policy.about.effective).map(|date| Value::Date(date.value)).into());
    "controller" | "requests" | "representative" | "dpo" | "joint" | "contact" "reached_by": list(Of::Text), "The means of contact that are stated."
        => OfPlace(reached_by);
    "controller" | "representative" | "dpo" | "joint" | "contact" "address_lines": list(Of::Text), "The lines of its address."
        => OfPlace(address_lines);
    "scope" "app_names": list(Of::Text), "The names of all apps that it covers, with a link or without."
        => OfPlace(|facts, _| facts.apps().map(|(name, _)| Value::from(&**name)).collect());
    "data" "item": list(Of::Row("item")), "Its items with what is known of them." => Number(|facts, data| facts.items_of(data).map(item).collect());
    "data" "words": words(&v::DATA_ITEMS), "The words of the taxonomy in it and in its parts." => Across(|facts, data| facts.words(data).map(Value::from).collect());
    "data" "special": FLAG, "Whether any of it is special category data." => Across(|facts, data| facts.any_item(data, ItemFact::special).into());
    "data" "sensitive": FLAG, "Whether any of it is sensitive data, as statutes define them." => Across(|facts, data| facts.any_item(data, ItemFact::sensitive).into());
    "data" "purposes": all("purpose"), "The purposes that use it." => Across(|facts, data| places(KindId::Purpose, facts.purposes_of(data).iter().copied()));
    "data" "recipients": all("recipient"), "The recipients that get it." => Across(|facts, data| places(KindId::Recipient, facts.recipients_of(data).iter().copied()));
    "data" "kept": all("retention"), "The retention entries that hold for it." => Across(|facts, data| places(KindId::Retention, facts.kept(data).iter().copied()));
    "purpose" "all_bases": words(&v::BASES), "All its legal bases, also those for some data only."
        => Number(|facts, purpose| facts.bases(purpose).map(|basis| Value::from(basis.word)).collect());
    "data" "named_first": FLAG, "Whether a summary names it before others: advertising uses it."
        => Across(|facts, data| facts.purposes_of(data).iter().any(|purpose| facts.advertises(*purpose)).into());
    "purpose" "named_first": FLAG, "Whether a summary names it before others: it is direct marketing, or targets advertising at people."
        => Number(|facts, purpose| facts.advertises(purpose).into());
    "recipient" "named_first": FLAG, "Whether a summary names it before others: it decides for itself, or gets data for advertising."
        => Number(|facts, recipient| facts.leads(recipient).into());
    "purpose" "cookies": all("cookies"), "The cookies that serve it." => Number(|facts, purpose| places(KindId::Cookies, facts.cookies_for(purpose)));
    "purpose" "special": FLAG, "Whether it uses special category data." => Across(|facts, purpose| named(facts, purpose, |item| item.special()));
    "purpose" "sensitive": FLAG, "Whether it uses sensitive data, as statutes define them."
        => Across(|facts, purpose| named(facts, purpose, |item| item.sensitive()));
    "purpose" "recipients": all("recipient"), "The recipients that get data for it." => Across(|facts, purpose| places(KindId::Recipient, facts.recipients_for(purpose).iter().copied()));
    "recipient" "third_party": FLAG, "Whether it uses data for ends of its own: no for a processor, sub-processor, service \
         provider, contractor; yes for other roles; else not stated."
        => Number(|facts, recipient| facts.third_party(recipient).into());
    "cookies" "each_cookie": list(Of::Row("cookie")), "Its cookies, each with what the group states."
        => Number(|facts, group| facts.cookies_of(group).map(cookie).collect());
    "flow" "recipient": one(fact("recipient")), "Who gets data." => OfFlow(|flow| Value::Decl(Place::Top(KindId::Recipient, flow.index)));
    "flow" "country": one(Of::Place), "Where." => OfFlow(|flow| flow.country.map(|country| country.value).into());
    "flow" "safeguard": words(&v::SAFEGUARDS), "What protects the data there." => OfFlow(|flow| Value::Words(flow.protection.safeguard));
    "flow" "copy": TEXT, "Where a copy of the safeguard can be had." => OfFlow(|flow| flow.protection.copy.map(|copy| &**copy).into());
    "flow" "role": word(&v::ROLES), "The role of the recipient." => OfFlow(|flow| flow.recipient.role.map(|role| role.value).into());
    "flow" "key": TEXT, "The key of the recipient." => OfFlow(|flow| Value::from(&*flow.recipient.meta.key.value));
    "flow" "name": TEXT, "The label of the recipient, else its key."
        => OfFlow(|flow| Value::from(flow.recipient.meta.label.as_deref().unwrap_or(&flow.recipient.meta.key.value)));
    "cookie" "key": TEXT, "Its name." => Cookie(|_, fact| Value::from(&*fact.cookie.meta.key.value));
    "cookie" "name": TEXT, "Its name." => Cookie(|_, fact| Value::from(&*fact.cookie.meta.key.value));
    "cookie" "provider": one(Of::Fact("recipient", Some(&v::SELF))), "Who sets it: a recipient, or `self`."
        => Cookie(|_, fact| fact.group.provider.map(|provider| Value::Decl(reference_place(provider, Stand::Provider))).into());
    "cookie" "own": FLAG, "Whether it is set by `self`." => Cookie(|facts, fact| facts.provider(fact.group).map(|provider| matches!(provider, Provider::Site)).into());
    "cookie" "party": word(&v::PARTIES), "First or third party." => Cookie(|_, fact| fact.party().into());
    "cookie" "category": word(&v::COOKIE_CATEGORIES), "What it is for, as a category." => Cookie(|_, fact| fact.category().into());
    "cookie" "purpose": TEXT, "What it does." => Cookie(|_, fact| fact.purpose().map(|text| &**text).into());
    "cookie" "lasts": one(Of::Duration), "How long it stays." => Cookie(|_, fact| fact.lasts().map(Value::Duration).into());
    "cookie" "tech": word(&v::TECHNOLOGIES), "What it is technically." => Cookie(|_, fact| fact.stated_technology().into());
    "cookie" "domain": TEXT, "The domain that sets it." => Cookie(|_, fact| fact.domain().map(|text| &**text).into());
    "cookie" "for": all("purpose"), "The purposes that it serves." => Cookie(|_, fact| Value::References(&fact.group.r#for, Stand::Topic));
    "cookie" "all_bases": words(&v::BASES), "Its own basis, else those of its purposes."
        => Cookie(|facts, fact| facts.bases_of_cookies(fact.group).into_iter().map(Value::from).collect());
    "cookie" "cookies": one(fact("cookies")), "Its group." => Cookie(|_, fact| Value::Decl(Place::Top(KindId::Cookies, fact.at.0)));
    "item" "data": one(fact("data")), "Its category." => ItemAcross(|_, item| Value::Decl(Place::Top(KindId::Data, item.at.0)));
    "item" "word": word(&v::DATA_ITEMS), "Its word of the taxonomy; not stated for text of the author's own." => Item(|_, item| item.word().into());
    "item" "key": TEXT, "Its label, else its word or text." => ItemAcross(|_, item| Value::from(item_name(item)));
    "item" "name": TEXT, "The same." => ItemAcross(|_, item| Value::from(item_name(item)));
    "item" "direct": FLAG, "Whether it identifies a person directly." => ItemAcross(|_, item| item.direct().into());
    "item" "online": FLAG, "Whether it is an online identifier." => ItemAcross(|_, item| item.online().into());
    "item" "special": FLAG, "Whether it is special category data: as stated, else by the taxonomy." => ItemAcross(|_, item| item.special().into());
    "item" "sensitive": FLAG, "Whether it is sensitive data, as statutes define them, in the same way." => ItemAcross(|_, item| item.sensitive().into());
    "item" "required": FLAG, "Whether people must give it." => ItemAcross(|_, item| item.required().into());
    "item" "optional": FLAG, "Whether people can leave it out." => ItemAcross(|_, item| item.optional().into());
    "item" "ccpa": words(&v::STATUTORY), "Its statutory categories." => ItemAcross(|_, item| item.statutory().into_iter().map(Value::from).collect());
    "item" "state": word(&v::STATES), "What is done to it before it is kept." => ItemAcross(|_, item| item.state().into());
    "item" "purposes": all("purpose"), "The purposes that name it, or its category as a whole."
        => ItemAcross(|facts, item| places(KindId::Purpose, facts.purposes_of_item(item)));
    "item" "recipients": all("recipient"), "The recipients that get it, or its category as a whole."
        => ItemAcross(|facts, item| places(KindId::Recipient, facts.recipients_of_item(item)));
}

/// Attributes that every declaration has.
pub const EVERY: &[(Name, Common)] = &[
    (name("", "key", TEXT, "Its key in the spec."), Common::Key),
    (name("", "label", TEXT, "How a sentence calls it: its label, else the printed form of its word."), Common::Label),
    (name("", "name", TEXT, "Its label, if it has one."), Common::Name),
    (name("", "text", VALUE, "Its prose, as Markdown."), Common::Text),
    (name("", "prose", TEXT, "Its prose as it stands in the spec."), Common::Prose),
    (name("", "stated", FLAG, "True where the declaration stands in the spec; of use for singletons."), Common::Stated),
];

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn flow<'p>(flow: Flow<'p>) -> Value<'p> {
    let is = |one: &crate::policy::value::Place| flow.country.is_some_and(|country| std::ptr::eq(one, country));
    Value::Flow(number(flow.index), flow.recipient.country.iter().position(is).map(number))
}

fn cookie<'p>(fact: CookieFact<'p>) -> Value<'p> {
    Value::Cookie(number(fact.at.0), number(fact.at.1))
}

fn item<'p>(fact: ItemFact<'p>) -> Value<'p> {
    Value::Item(number(fact.at.0), number(fact.at.1))
}

/// As a message calls an item.
pub fn item_name<'p>(item: ItemFact<'p>) -> &'p str {
    item.declared().and_then(|declared| declared.meta.label.as_deref()).unwrap_or_else(|| item.key())
}

fn places<'p>(kind: KindId, numbers: impl IntoIterator<Item = usize>) -> Value<'p> {
    numbers.into_iter().map(|number| Place::Top(kind, number)).collect()
}

fn reached_by<'p>(facts: &Facts<'p>, place: Place) -> Value<'p> {
    let Some(found) = place.find(facts.policy) else { return Value::Unstated };
    ways(found).map(|(_, way)| Value::Text(way)).collect()
}

fn address_lines<'p>(facts: &Facts<'p>, place: Place) -> Value<'p> {
    match place.find(facts.policy).and_then(|found| found.field("address")) {
        Some(FieldValue::Texts(lines)) => Value::Texts(lines),
        _ => Value::Unstated,
    }
}

fn named<'p>(facts: &Facts<'p>, purpose: usize, ask: fn(ItemFact<'_>) -> Option<bool>) -> Value<'p> {
    facts.policy.purposes.get(purpose).and_then(|purpose| facts.any_named(data_of(purpose), ask)).into()
}

/// A name that is worked out for a value; undefined where the value is none that has it.
pub fn worked_out<'p>(facts: &Facts<'p>, make: Make, value: &Value<'_>) -> Value<'p> {
    let at = |index: u32| index as usize;
    let made = match (make, value) {
        (List(make), _) => Some(make(facts)),
        (OfPlace(make), Value::Decl(place)) => Some(make(facts, *place)),
        (Number(make) | Across(make), Value::Decl(Place::Top(_, number) | Place::Nested(_, _, number))) => {
            Some(make(facts, *number))
        }
        (OfFlow(make), Value::Flow(index, country)) => {
            let found = facts.policy.recipients.get(at(*index));
            found.map(|recipient| {
                let country = country.and_then(|country| recipient.country.get(at(country)));
                make(Flow::new(at(*index), recipient, country))
            })
        }
        (Cookie(make), Value::Cookie(group, cookie)) => {
            facts.cookie(at(*group), at(*cookie)).map(|fact| make(facts, fact))
        }
        (Item(make) | ItemAcross(make), Value::Item(data, item)) => {
            facts.item(at(*data), at(*item)).map(|fact| make(facts, fact))
        }
        (Item(make) | ItemAcross(make), Value::Decl(Place::Item(data, InList::Items, item))) => {
            facts.item(*data, *item).map(|fact| make(facts, fact))
        }
        _ => None,
    };
    made.unwrap_or_default()
}

/// The rows of [`NAMES`] that are called so, with their numbers.
pub fn called(name: &str) -> impl Iterator<Item = (usize, &'static (Name, Make))> {
    ROWS.called(name).filter_map(|(number, _)| Some((number, NAMES.get(number)?)))
}

static ROWS: LazyLock<Table> = LazyLock::new(|| Table::new(NAMES.iter().map(|row| row.0)));

/// Names that are found by what they are called: templates ask for a thousand before they run.
#[derive(Debug, Default)]
pub struct Table {
    pub all: Vec<Name>,
    /// The kinds of which they are, where those are kinds.
    kinds: Vec<Option<KindId>>,
    numbers: FxHashMap<&'static str, Vec<usize>>,
}

impl Table {
    pub fn new(names: impl Iterator<Item = Name>) -> Self {
        let all: Vec<Name> = names.collect();
        let kinds = all.iter().map(|name| kind(name.of).map(|kind| kind.id)).collect();
        let mut table = Self { all, kinds, numbers: FxHashMap::default() };
        for (number, name) in table.all.iter().enumerate() {
            table.numbers.entry(name.name).or_default().push(number);
        }
        table
    }

    fn kind(&self, number: usize) -> Option<KindId> {
        self.kinds.get(number).copied().flatten()
    }

    /// Those that are called so, with their numbers.
    pub fn called(&self, name: &str) -> impl Iterator<Item = (usize, &Name)> {
        self.numbers.get(name).into_iter().flatten().filter_map(|number| Some((*number, self.all.get(*number)?)))
    }
}

/// The kind of this name in the schema.
pub fn kind(name: &str) -> Option<&'static schema::Kind> {
    schema::KINDS.iter().copied().find(|known| known.name == name)
}

/// What comes after a dot, resolved: for every kind that has the name, or for the one of which it is asked. `own` are the
/// names of whoever asks, beside those of the facts.
pub fn resolve(name: &str, own: &Table, of: Option<&str>) -> Attribute {
    let common = EVERY.iter().find(|row| row.0.name == name).map_or(Common::Field, |row| row.1);
    let asked = |row: &Name| of.map_or(!row.of.is_empty(), |of| of == row.of);
    let facts =
        called(name).filter(|(_, row)| asked(&row.0)).map(|(number, row)| (ROWS.kind(number), Row::Facts(row.1)));
    let rows = own.called(name).filter(|row| asked(row.1)).map(|(number, _)| (own.kind(number), Row::Own(number)));
    let rows = rows.chain(facts).collect();
    let dashed = name.replace('_', "-");
    Attribute { name: name.into(), common, fields: FIELDS.get(&*dashed), dashed: dashed.into(), rows }
}

/// The numbers of the fields of each name.
static FIELDS: LazyLock<FxHashMap<&str, Numbers>> = LazyLock::new(|| {
    let mut all: FxHashMap<_, Numbers> = FxHashMap::default();
    for kind in KINDS {
        for (number, field) in (0..).zip(kind.fields) {
            all.entry(field.name).or_insert([None; KINDS.len()])[kind.id as usize] = Some(number);
        }
    }
    all
});

/// The lists that are worked out from the facts of a policy, each once.
#[derive(Debug)]
pub struct Lists<'p>([OnceCell<Value<'p>>; NAMES.len()]);

impl Default for Lists<'_> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| OnceCell::new()))
    }
}

impl<'p> Lists<'p> {
    /// The list of a row of [`NAMES`].
    pub fn get(&self, facts: &Facts<'p>, number: usize) -> Value<'p> {
        let Some((cell, (_, make))) = self.0.get(number).zip(NAMES.get(number)) else { return Value::Undefined };
        cell.get_or_init(|| worked_out(facts, *make, &Value::Undefined)).clone()
    }
}

/// What a field of a declaration is. `strict` tells apart what rules must not mix up; templates take a declaration and a
/// word in its place for the same.
fn field(kind: &schema::Kind, field: &schema::Field, strict: bool) -> Ty {
    let of = match field.ty {
        Type::Word(vocabulary) => Of::Word(vocabulary),
        Type::WordOrText(..) if !strict && field.many && kind.name == "data" => fact("item"),
        Type::WordOrText(vocabulary, _) => Of::WordOrText(vocabulary),
        // Its lines are one text; `address_lines` has them apart.
        Type::Text(Phrase::Line) => return Ty { of: Of::Text, many: Many::One },
        Type::Text(_) | Type::Link | Type::Email | Type::Rule => Of::Text,
        Type::Flag => Of::Flag,
        Type::Date => Of::Date,
        Type::Number => Of::Number,
        Type::Duration(_) => Of::Duration,
        Type::Place | Type::People => Of::Place,
        Type::Reference(kinds, words) => match (kinds, words) {
            (["data"], _) if !strict => fact("data-or-item"),
            ([one], None) => fact(one),
            ([kind, ..], words) if strict => Of::Fact(kind, words),
            (["recipient"], Some(_)) => fact("recipient"),
            _ => return super::types::ANY,
        },
    };
    Ty { of, many: if field.many { Many::List } else { Many::One } }
}

/// What a name of a row, or one that is worked out for a kind, is. `own` are the names of whoever asks.
pub fn row(of: &str, name: &str, own: &Table) -> Option<Ty> {
    let mut known = called(name).map(|(_, row)| &row.0).chain(own.called(name).map(|(_, known)| known));
    known.find(|known| known.of == of).map(|known| known.ty)
}

/// What an attribute of a kind of declaration is; none if there is none of this name.
pub fn attribute(of: &str, name: &str, own: &Table, strict: bool) -> Option<Ty> {
    if of == "data-or-item" {
        return attribute("data", name, own, strict).or_else(|| attribute("item", name, own, strict));
    }
    if of == "word" {
        return Some(VALUE);
    }
    let kind = kind(of)?;
    if let Some((every, _)) = EVERY.iter().find(|row| row.0.name == name) {
        return Some(every.ty);
    }
    let dashed = name.replace('_', "-");
    if let Some(found) = kind.fields.iter().find(|field| field.name == dashed) {
        return Some(field(kind, found, strict));
    }
    // `basis` is the field of a purpose; the bases that hold for some data only are `bases`.
    let nested = || {
        let nested = if name == "bases" { "basis" } else { &*dashed };
        kind.nested.iter().find(|inner| inner.name() == nested && **inner != kind.id).map(|inner| all(inner.name()))
    };
    row(of, name, own).or_else(nested)
}

/// All attributes of a kind, for "did you mean".
pub fn attributes(of: &str, own: &Table) -> Vec<String> {
    if of == "data-or-item" {
        return [attributes("data", own), attributes("item", own)].concat();
    }
    let kind = kind(of);
    let mut names = Vec::new();
    if kind.is_some() {
        names.extend(EVERY.iter().map(|row| row.0.name.to_owned()));
    }
    let worked = NAMES.iter().map(|row| &row.0).chain(&own.all).filter(|name| name.of == of);
    names.extend(worked.map(|name| name.name.to_owned()));
    if let Some(kind) = kind {
        names.extend(kind.fields.iter().map(|field| field.name.replace('-', "_")));
        names.extend(kind.nested.iter().map(|inner| inner.name().to_owned()));
    }
    names
}

/// What a name is that an expression can start with, of the kinds and of what is worked out of the facts.
pub fn start(name: &str) -> Option<Ty> {
    if let Some((_, (known, _))) = called(name).find(|(_, row)| row.0.of.is_empty()) {
        return Some(known.ty);
    }
    let kind = schema::TOP.iter().find(|kind| kind.variable == name)?;
    let many = if kind.shape == Shape::Singleton { Many::One } else { Many::Keyed };
    Some(Ty { of: fact(kind.name), many })
}

/// All names that an expression can start with.
pub fn starts() -> impl Iterator<Item = &'static str> {
    let worked = NAMES.iter().filter(|row| row.0.of.is_empty()).map(|row| row.0.name);
    schema::TOP.iter().map(|kind| kind.variable).chain(worked)
}
