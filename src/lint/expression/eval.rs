//! The answer of an expression for one policy.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;

use super::names::Attribute;
use super::{Message, Node, Order, Piece};
use crate::facts::{CookieFact, Facts, Flow, ItemFact, Provider, any, data_of, ways};
use crate::lint::periods::measurable;
use crate::lint::printed::Printed;
use crate::policy::value::{Date, Flag};
use crate::policy::{Declarations, Declared, Duration, FieldValue, Meta, Policy, Ref, Target, Unit, WordOrText};
use crate::schema;
use crate::schema::places::lies_in;
use crate::source::Span;

/// What `this` and `it` stand for.
#[derive(Clone, Copy)]
pub enum Record<'p> {
    /// A declaration, with its position among those of its kind.
    Declaration(usize, &'p dyn Declared),
    Flow(Flow<'p>),
    Cookie(CookieFact<'p>),
    Item(ItemFact<'p>),
    /// The site itself, as the provider of a cookie.
    Site(Span),
}

/// What an expression gives.
#[derive(Clone)]
pub enum Value<'p> {
    Unstated,
    Flag(bool),
    Number(u32),
    Date(jiff::civil::Date),
    Duration(Duration),
    /// A text, a word, a key.
    Text(Cow<'p, str>),
    Place(&'static str),
    Record(Record<'p>),
    List(Vec<Value<'p>>),
}

/// What an expression is asked about.
pub struct Context<'a, 'p> {
    pub facts: &'a Facts<'p>,
    pub printed: &'a Printed<'a, 'p>,
    /// The day that is checked against.
    pub day: jiff::civil::Date,
    pub this: Option<Record<'p>>,
    /// Whether the general rule of this name finds nothing.
    pub clean: &'a dyn Fn(&str) -> bool,
}

/// The declarations of a list.
fn declarations(list: &dyn Declarations) -> Vec<Record<'_>> {
    (0..list.count()).filter_map(|index| Some(Record::Declaration(index, list.at(index)?))).collect()
}

/// Every entry of a list that `each` and the list functions know.
pub fn entries<'p>(facts: &Facts<'p>, list: &str) -> Vec<Record<'p>> {
    let policy: &'p Policy = facts.policy;
    match list {
        "data" => {
            let mut all = declarations(&policy.data);
            all.retain(|record| matches!(record, Record::Declaration(index, _) if facts.is_personal(*index)));
            all
        }
        "all_data" => declarations(&policy.data),
        "section" => facts
            .sections()
            .iter()
            .enumerate()
            .map(|(index, section)| Record::Declaration(index, *section as &dyn Declared))
            .collect(),
        "flow" => facts.flows().map(Record::Flow).collect(),
        "cookie" => facts.cookies().map(Record::Cookie).collect(),
        "item" => facts.items().map(Record::Item).collect(),
        kind => top(policy, kind).map_or_else(Vec::new, declarations),
    }
}

/// The declarations of a kind that can stand at the top of a file.
fn top<'p>(policy: &'p Policy, kind: &str) -> Option<&'p dyn Declarations> {
    policy.list(schema::kind(None, kind)?.id)
}

fn singleton<'p>(policy: &'p Policy, name: &str) -> Option<Record<'p>> {
    Some(Record::Declaration(0, top(policy, name)?.at(0)?))
}

impl<'p> Record<'p> {
    /// The declaration to which a finding about it belongs.
    pub fn meta(&self) -> Option<&'p Meta> {
        Some(match self {
            Self::Declaration(_, entry) => entry.meta(),
            Self::Flow(flow) => &flow.recipient.meta,
            Self::Cookie(cookie) => &cookie.cookie.meta,
            Self::Item(item) => &item.category.meta,
            Self::Site(_) => return None,
        })
    }

    /// The place that a finding about it points to.
    pub fn span(&self) -> Span {
        match self {
            Self::Flow(flow) => flow.country.map_or(flow.recipient.meta.span, |country| country.span),
            Self::Item(item) => item.entry.span(),
            Self::Site(span) => *span,
            Self::Declaration(_, entry) => entry.meta().span,
            Self::Cookie(cookie) => cookie.cookie.meta.span,
        }
    }

    /// As a message calls it: its label, else its key.
    fn name(&self, facts: &Facts<'p>) -> Cow<'p, str> {
        match self {
            Self::Cookie(cookie) => cookie.cookie.meta.key.value.as_ref().into(),
            Self::Item(item) => {
                let label = item.declared().and_then(|declared| declared.meta.label.as_deref());
                label.unwrap_or(item.key()).into()
            }
            Self::Site(_) => facts.public_name().unwrap_or("the site").into(),
            Self::Declaration(..) | Self::Flow(_) => {
                let Some(meta) = self.meta() else { return Cow::Borrowed("") };
                meta.label.as_deref().unwrap_or(&meta.key.value).into()
            }
        }
    }
}

impl<'p> Context<'_, 'p> {
    fn policy(&self) -> &'p Policy {
        self.facts.policy
    }

    /// Whether a condition holds; none where that is not known.
    pub fn truth(&self, node: &Node) -> Option<bool> {
        self.holds(node, None)
    }

    fn holds(&self, node: &Node, it: Option<&Value<'p>>) -> Option<bool> {
        match node {
            Node::Known(known) => Some(*known),
            Node::Not(inner) => self.holds(inner, it).map(|answer| !answer),
            Node::And(a, b) => match self.holds(a, it) {
                Some(false) => Some(false),
                Some(true) => self.holds(b, it),
                None => self.holds(b, it).filter(|answer| !answer),
            },
            Node::Or(a, b) => match self.holds(a, it) {
                Some(true) => Some(true),
                Some(false) => self.holds(b, it),
                None => self.holds(b, it).filter(|answer| *answer),
            },
            Node::Stated(inner) => Some(match self.value(inner, it) {
                Value::Unstated => false,
                Value::List(list) => !list.is_empty(),
                _ => true,
            }),
            Node::Is(inner, wanted) => match self.value(inner, it) {
                Value::Flag(flag) => Some(flag == *wanted),
                _ => Some(false),
            },
            Node::In(a, b) => self.membership(a, b, it),
            Node::Compare(a, order, b) => self.compare(a, *order, b, it),
            Node::Any(list, condition) => {
                any(self.list(list, it).iter().map(|entry| self.holds(condition, Some(entry))))
            }
            Node::All(list, condition) => {
                any(self.list(list, it).iter().map(|entry| self.holds(condition, Some(entry)).map(|answer| !answer)))
                    .map(|answer| !answer)
            }
            Node::Right(right) => Some(self.printed.right(right)),
            Node::Printed(topics) => Some(topics.iter().any(|topic| self.printed.topic(topic))),
            Node::Reaches(wanted) => {
                let audience = &self.policy().about.audience;
                (!audience.is_empty()).then(|| {
                    audience.iter().any(|place| {
                        wanted.iter().any(|wanted| lies_in(place.value, wanted) || lies_in(wanted, place.value))
                    })
                })
            }
            Node::Says(text) => Some(self.facts.sections().iter().any(|section| {
                section.meta.prose.as_ref().is_some_and(|prose| {
                    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                    words(&prose.text).contains(&words(text))
                })
            })),
            Node::Covers(rule) => Some(self.printed.covers(rule)),
            Node::Clean(rule) => Some((self.clean)(rule)),
            _ => None,
        }
    }

    fn list(&self, node: &Node, it: Option<&Value<'p>>) -> Vec<Value<'p>> {
        match self.value(node, it) {
            Value::List(list) => list,
            _ => Vec::new(),
        }
    }

    fn membership(&self, a: &Node, b: &Node, it: Option<&Value<'p>>) -> Option<bool> {
        // A place against a set of places.
        if let (Node::Places(wanted), other) = (a, b)
            && !matches!(other, Node::Places(_))
        {
            let list = self.list(other, it);
            return (!list.is_empty()).then(|| {
                list.iter()
                    .any(|entry| matches!(entry, Value::Place(place) if wanted.iter().any(|w| lies_in(w, place))))
            });
        }
        let value = word_of_site(self.value(a, it));
        if let Value::Unstated = value {
            return None;
        }
        match (&value, b) {
            (Value::Place(place), Node::Places(set)) => Some(set.iter().any(|other| lies_in(place, other))),
            (Value::Text(text), Node::Words(words)) => Some(words.iter().any(|word| **word == **text)),
            _ => {
                let list = self.list(b, it);
                if list.is_empty() {
                    return None;
                }
                Some(list.iter().any(|entry| match (entry, &value) {
                    (Value::Text(entry), Value::Text(text)) => entry == text,
                    (Value::Place(entry), Value::Place(place)) => lies_in(place, entry),
                    _ => false,
                }))
            }
        }
    }

    fn compare(&self, a: &Node, order: Order, b: &Node, it: Option<&Value<'p>>) -> Option<bool> {
        let found = match (word_of_site(self.value(a, it)), word_of_site(self.value(b, it))) {
            (Value::Number(a), Value::Number(b)) => a.cmp(&b),
            (Value::Date(a), Value::Date(b)) => a.cmp(&b),
            (Value::Duration(a), Value::Duration(b)) => a.seconds().cmp(&b.seconds()),
            (Value::Text(a), Value::Text(b)) => a.cmp(&b),
            (Value::Place(a), Value::Place(b)) => a.cmp(b),
            _ => return None,
        };
        Some(match order {
            Order::Equal => found == Ordering::Equal,
            Order::Unequal => found != Ordering::Equal,
            Order::Less => found == Ordering::Less,
            Order::AtMost => found != Ordering::Greater,
            Order::More => found == Ordering::Greater,
            Order::AtLeast => found != Ordering::Less,
        })
    }

    fn value(&self, node: &Node, it: Option<&Value<'p>>) -> Value<'p> {
        match node {
            Node::This => self.this.map_or(Value::Unstated, Value::Record),
            Node::It => it.cloned().unwrap_or(Value::Unstated),
            Node::Singleton(name) => singleton(self.policy(), name).map_or(Value::Unstated, Value::Record),
            Node::List(name) => Value::List(entries(self.facts, name).into_iter().map(Value::Record).collect()),
            Node::Field(base, attribute) => match self.value(base, it) {
                Value::Record(record) => self.attribute(record, *attribute),
                _ => Value::Unstated,
            },
            Node::Text(text) => Value::Text(Cow::Owned(text.to_string())),
            Node::Word(word) => Value::Text(Cow::Borrowed(word)),
            Node::Number(number) => Value::Number(*number),
            Node::Date(date) => Value::Date(*date),
            Node::Day => Value::Date(self.day),
            Node::Duration(duration) => Value::Duration(*duration),
            Node::Places(places) => match places.as_ref() {
                [one] => Value::Place(one),
                many => Value::List(many.iter().map(|place| Value::Place(place)).collect()),
            },
            Node::Words(words) => {
                Value::List(words.iter().map(|word| Value::Text(Cow::Owned(word.to_string()))).collect())
            }
            Node::Count(list, condition) => {
                let list = self.list(list, it);
                let count = match condition {
                    None => list.len(),
                    Some(condition) => {
                        list.iter().filter(|entry| self.holds(condition, Some(entry)) == Some(true)).count()
                    }
                };
                Value::Number(u32::try_from(count).unwrap_or(u32::MAX))
            }
            Node::Age(date) => match self.value(date, it) {
                Value::Date(date) => {
                    let days = (self.day - date).get_days();
                    Value::Duration(Duration { count: u32::try_from(days).unwrap_or(0), unit: Unit::Day })
                }
                _ => Value::Unstated,
            },
            condition => self.holds(condition, it).map_or(Value::Unstated, Value::Flag),
        }
    }

    fn attribute(&self, record: Record<'p>, attribute: Attribute) -> Value<'p> {
        match attribute {
            Attribute::Key => match record.meta() {
                Some(meta) if !meta.key.value.is_empty() => Value::Text(meta.key.value.as_ref().into()),
                _ => Value::Unstated,
            },
            Attribute::Label => match record.meta() {
                Some(meta) => meta.label.as_ref().map_or(Value::Unstated, |label| Value::Text((**label).into())),
                None => Value::Unstated,
            },
            Attribute::Prose => match record.meta().and_then(|meta| meta.prose.as_ref()) {
                Some(prose) => Value::Text(prose.text.value.as_ref().into()),
                None => Value::Unstated,
            },
            Attribute::Field(name) => match record {
                Record::Declaration(_, entry) => {
                    entry.field(name).map_or(Value::Unstated, |value| self.field(entry, value))
                }
                _ => Value::Unstated,
            },
            Attribute::Derived(kind, name) => self.derived(record, kind, name),
        }
    }

    fn reference(&self, reference: &Ref) -> Value<'p> {
        let policy = self.policy();
        let record = match reference.target {
            Target::Data(index) | Target::DataItem(index, _) => Record::Declaration(index, &policy.data[index]),
            Target::Purpose(index) => Record::Declaration(index, &policy.purposes[index]),
            Target::Recipient(index) => Record::Declaration(index, &policy.recipients[index]),
            Target::Choice(index) => Record::Declaration(index, &policy.choices[index]),
            Target::Related(index) => Record::Declaration(index, &policy.related[index]),
            Target::Disclosure(index) => Record::Declaration(index, &policy.disclosures[index]),
            Target::Section(number) => match self.facts.sections().get(number) {
                Some(section) => Record::Declaration(number, *section),
                None => return Value::Unstated,
            },
            Target::Word("self") => Record::Site(reference.span),
            Target::Word(word) => return Value::Text(Cow::Borrowed(word)),
        };
        Value::Record(record)
    }

    fn field(&self, entry: &'p dyn Declared, value: FieldValue<'p>) -> Value<'p> {
        let text = |text: &'p str| Value::Text(Cow::Borrowed(text));
        match value {
            FieldValue::Unset => Value::Unstated,
            FieldValue::Word(word) => text(word.value),
            FieldValue::Words(words) => Value::List(words.iter().map(|word| text(word.value)).collect()),
            FieldValue::WordsOrTexts(list) => Value::List(
                list.iter()
                    .map(|value| match value {
                        WordOrText::Word(word) => text(word.value),
                        WordOrText::Text(own) => text(own),
                        WordOrText::Nested(index) => {
                            let category =
                                self.policy().data.iter().find(|data| std::ptr::eq(&data.meta, entry.meta()));
                            let item = category.and_then(|category| category.nested.item.get(index.value));
                            item.map_or(Value::Unstated, |item| text(&item.meta.key.value))
                        }
                    })
                    .collect(),
            ),
            FieldValue::Text(one) => text(one),
            FieldValue::Texts(list) => Value::List(list.iter().map(|one| text(one)).collect()),
            FieldValue::Flag(flag) => Value::Flag(flag.value),
            FieldValue::Date(date) => Value::Date(date.value),
            FieldValue::Place(place) => Value::Place(place.value),
            FieldValue::Places(places) => Value::List(places.iter().map(|place| Value::Place(place.value)).collect()),
            FieldValue::Number(number) => Value::Number(number.value),
            FieldValue::Duration(duration) => Value::Duration(duration.value),
            FieldValue::Ref(reference) => self.reference(reference),
            FieldValue::Refs(references) => {
                Value::List(references.iter().map(|reference| self.reference(reference)).collect())
            }
        }
    }

    fn records<T: Declared>(list: &'p [T], indexes: &[usize]) -> Value<'p> {
        Value::List(
            indexes
                .iter()
                .map(|index| Value::Record(Record::Declaration(*index, &list[*index] as &dyn Declared)))
                .collect(),
        )
    }

    fn derived(&self, record: Record<'p>, kind: &str, name: &str) -> Value<'p> {
        let policy = self.policy();
        let flag = |flag: Option<bool>| flag.map_or(Value::Unstated, Value::Flag);
        let word = |word: Option<&'static str>| word.map_or(Value::Unstated, |word| Value::Text(Cow::Borrowed(word)));
        let words = |words: Vec<&'static str>| {
            Value::List(words.into_iter().map(|word| Value::Text(Cow::Borrowed(word))).collect())
        };
        match record {
            Record::Flow(flow) => match name {
                "recipient" => Value::Record(Record::Declaration(flow.index, flow.recipient)),
                "country" => flow.country.map_or(Value::Unstated, |country| Value::Place(country.value)),
                "safeguard" => Value::List(
                    flow.recipient.safeguard.iter().map(|word| Value::Text(Cow::Borrowed(word.value))).collect(),
                ),
                "copy" => flow.recipient.copy.as_deref().map_or(Value::Unstated, |copy| Value::Text(copy.into())),
                "role" => word(flow.recipient.role.map(|role| role.value)),
                "key" => Value::Text(flow.recipient.meta.key.value.as_ref().into()),
                "label" => Value::Text(record.name(self.facts)),
                _ => Value::Unstated,
            },
            Record::Cookie(cookie) => self.cookie(cookie, name),
            Record::Item(item) => match name {
                "data" => Value::Record(Record::Declaration(item.at.0, item.category)),
                "word" => word(item.word()),
                "purposes" => Self::records(&policy.purposes, &self.facts.purposes_of_item(item)),
                "recipients" => Self::records(&policy.recipients, &self.facts.recipients_of_item(item)),
                "state" => word(item.state()),
                "key" | "label" => Value::Text(record.name(self.facts)),
                "direct" => flag(item.direct()),
                "online" => flag(item.online()),
                "special" => flag(item.special()),
                "sensitive" => flag(item.sensitive()),
                "required" => Value::Flag(item.required()),
                "optional" => Value::Flag(item.optional()),
                "ccpa" => words(item.statutory()),
                _ => Value::Unstated,
            },
            Record::Site(_) => Value::Unstated,
            Record::Declaration(index, entry) => match name {
                "words" => words(self.facts.words(index).collect()),
                "special" | "sensitive" => {
                    let ask = if name == "special" { ItemFact::special } else { ItemFact::sensitive };
                    if kind == "data" {
                        return flag(self.facts.any_item(index, ask));
                    }
                    flag(self.facts.any_named(data_of(&policy.purposes[index]), ask))
                }
                "purposes" => Self::records(&policy.purposes, self.facts.purposes_of(index)),
                "recipients" if kind == "data" => Self::records(&policy.recipients, self.facts.recipients_of(index)),
                "recipients" => Self::records(&policy.recipients, self.facts.recipients_for(index)),
                "kept" => Self::records(&policy.retentions, self.facts.kept(index)),
                "bases" => words(self.facts.bases(index).map(|basis| basis.word).collect()),
                "third_party" => flag(self.facts.third_party(index)),
                "measurable" => flag(measurable(&policy.retentions[index])),
                "dated" => {
                    let date: Option<Date> = policy.about.updated.or(policy.about.effective);
                    date.map_or(Value::Unstated, |date| Value::Date(date.value))
                }
                "ways" => Value::List(ways(entry).map(|(_, way)| Value::Text(Cow::Borrowed(way))).collect()),
                "item" => {
                    Value::List(self.facts.items_of(index).map(|item| Value::Record(Record::Item(item))).collect())
                }
                "cookie" => Value::List(
                    self.facts.cookies_of(index).map(|cookie| Value::Record(Record::Cookie(cookie))).collect(),
                ),
                name => {
                    let inner = schema::kind(Some(kind), name).and_then(|kind| entry.inner(kind.id));
                    inner.map_or(Value::Unstated, |list| {
                        Value::List(declarations(list).into_iter().map(Value::Record).collect())
                    })
                }
            },
        }
    }

    fn cookie(&self, fact: CookieFact<'p>, name: &str) -> Value<'p> {
        let word = |word: Option<&'static str>| word.map_or(Value::Unstated, |word| Value::Text(Cow::Borrowed(word)));
        let text =
            |text: Option<&'p crate::source::Text>| text.map_or(Value::Unstated, |text| Value::Text((**text).into()));
        let provider = || self.facts.provider(fact.group);
        match name {
            "name" | "key" | "label" => Value::Text(fact.cookie.meta.key.value.as_ref().into()),
            "provider" => fact.group.provider.as_ref().map_or(Value::Unstated, |provider| self.reference(provider)),
            "own" => provider().map_or(Value::Unstated, |provider| Value::Flag(matches!(provider, Provider::Site))),
            "party" => word(fact.party()),
            "category" => word(fact.category()),
            "purpose" => text(fact.purpose()),
            "lasts" => fact.lasts().map_or(Value::Unstated, Value::Duration),
            "tech" => word(fact.stated_technology()),
            "domain" => text(fact.domain()),
            "for" => Value::List(fact.group.r#for.iter().map(|purpose| self.reference(purpose)).collect()),
            "bases" => {
                let words = self.facts.bases_of_cookies(fact.group).into_iter();
                Value::List(words.map(|word| Value::Text(Cow::Borrowed(word))).collect())
            }
            "cookies" => Value::Record(Record::Declaration(fact.at.0, fact.group)),
            _ => Value::Unstated,
        }
    }

    /// The place of what an expression names: the value if it is stated, else the declaration.
    pub fn locate(&self, node: &Node) -> Option<Span> {
        match node {
            Node::Field(base, attribute) => {
                let Value::Record(record) = self.value(base, None) else { return self.locate(base) };
                let own = match (record, attribute) {
                    (Record::Declaration(_, entry), Attribute::Field(name)) => entry.field(name).and_then(span_of),
                    (Record::Declaration(_, entry), Attribute::Label) => {
                        entry.meta().label.as_ref().map(|text| text.span)
                    }
                    (Record::Declaration(index, _), Attribute::Derived("purpose", "bases")) => {
                        self.facts.bases(index).next().map(|basis| basis.span)
                    }
                    (Record::Flow(flow), Attribute::Derived(_, name)) => match *name {
                        "country" => flow.country.map(|country| country.span),
                        "safeguard" => flow.recipient.safeguard.first().map(|word| word.span),
                        "copy" => flow.recipient.copy.as_ref().map(|copy| copy.span),
                        "role" => flow.recipient.role.map(|role| role.span),
                        _ => Some(flow.recipient.meta.span),
                    },
                    (Record::Cookie(fact), Attribute::Derived(_, name)) => match *name {
                        "category" => fact.group.category.map(|word| word.span),
                        "provider" | "own" => fact.group.provider.map(|provider| provider.span),
                        "bases" => fact.group.basis.map(|basis| basis.span),
                        "lasts" => fact.cookie.lasts.map(|lasts| lasts.span),
                        "cookies" => Some(fact.group.meta.span),
                        _ => None,
                    },
                    (Record::Declaration(..), Attribute::Derived(_, _)) => match self.attribute(record, *attribute) {
                        Value::List(list) => list.iter().find_map(|entry| match entry {
                            Value::Record(record) => Some(record.span()),
                            _ => None,
                        }),
                        Value::Record(record) => Some(record.span()),
                        _ => None,
                    },
                    _ => None,
                };
                own.or_else(|| Some(record.span()))
            }
            node => match self.value(node, None) {
                Value::Record(record) => Some(record.span()),
                Value::List(list) => list.iter().find_map(|entry| match entry {
                    Value::Record(record) => Some(record.span()),
                    _ => None,
                }),
                _ => None,
            },
        }
    }

    /// Whether what an expression names is stated.
    pub fn stated(&self, node: &Node) -> bool {
        match self.value(node, None) {
            Value::Unstated => false,
            Value::List(list) => !list.is_empty(),
            _ => true,
        }
    }

    /// A message with its expressions filled in.
    pub fn say(&self, message: &Message) -> String {
        let mut out = String::new();
        for piece in &message.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value(node) => self.print(&self.value(node, None), &mut out),
            }
        }
        out
    }

    fn print(&self, value: &Value<'p>, out: &mut String) {
        let _ = match value {
            Value::Unstated => write!(out, "(not stated)"),
            Value::Flag(flag) => write!(out, "{}", if *flag { "yes" } else { "no" }),
            Value::Number(number) => write!(out, "{number}"),
            Value::Date(date) => write!(out, "{date}"),
            Value::Duration(duration) => write!(out, "{duration}"),
            Value::Text(text) => write!(out, "{text}"),
            Value::Place(place) => write!(out, "{place}"),
            Value::Record(record) => write!(out, "{}", record.name(self.facts)),
            Value::List(list) => {
                for (index, entry) in list.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    self.print(entry, out);
                }
                Ok(())
            }
        };
    }
}

/// Where a declaration stands in place of a word (`provider: self`), its key is compared; the site
/// itself is the word `self`.
fn word_of_site(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Record(Record::Site(_)) => Value::Text(Cow::Borrowed("self")),
        Value::Record(Record::Declaration(_, entry)) => Value::Text(Cow::Borrowed(entry.meta().key.value.as_ref())),
        other => other,
    }
}

/// The place of a value; of a list, from its first to its last entry.
fn span_of(value: FieldValue<'_>) -> Option<Span> {
    fn all(mut spans: impl Iterator<Item = Span>) -> Option<Span> {
        let first = spans.next()?;
        let last = spans.last().unwrap_or(first);
        Some(if first.file == last.file { first.to(last) } else { first })
    }
    match value {
        FieldValue::Unset => None,
        FieldValue::Word(word) | FieldValue::Place(word) => Some(word.span),
        FieldValue::Words(words) | FieldValue::Places(words) => all(words.iter().map(|word| word.span)),
        FieldValue::WordsOrTexts(list) => all(list.iter().map(WordOrText::span)),
        FieldValue::Text(text) => Some(text.span),
        FieldValue::Texts(texts) => all(texts.iter().map(|text| text.span)),
        FieldValue::Flag(Flag { span, .. }) => Some(*span),
        FieldValue::Date(date) => Some(date.span),
        FieldValue::Number(number) => Some(number.span),
        FieldValue::Duration(duration) => Some(duration.span),
        FieldValue::Ref(reference) => Some(reference.span),
        FieldValue::Refs(references) => all(references.iter().map(|reference| reference.span)),
    }
}
