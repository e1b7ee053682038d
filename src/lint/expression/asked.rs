//! The answer of an expression for one policy, and the places and names that it tells.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::{Lists, Message, Node, Piece, Record};
use crate::facts::expression::conditions::Around;
use crate::facts::expression::names::item_name;
use crate::facts::expression::program::{Attribute, Common, Kind};
use crate::facts::expression::{Budget, Done, Evaluate, Value, names};
use crate::facts::{Facts, Place, Protection, Siblings};
use crate::lint::printed::Printed;
use crate::policy::value::Flag;
use crate::policy::{FieldValue, Meta, Policy, WordOrText};
use crate::schema::KindId;
use crate::source::Span;

/// What the expressions of one rule gave for all entries alike.
pub type Kept<'r> = RefCell<FxHashMap<usize, Value<'r>>>;

/// The entries of `any`, `all` and `count` that are being looked at, innermost last.
pub type Entries<'r> = RefCell<Vec<Value<'r>>>;

/// What an expression is asked about.
pub struct Context<'r, 'p> {
    pub facts: &'r Facts<'p>,
    pub printed: &'r Printed<'r, 'p>,
    pub lists: &'r Lists<'p>,
    pub budget: &'r Budget,
    pub kept: &'r Kept<'r>,
    /// The day that is checked against.
    pub day: jiff::civil::Date,
    /// Whether the general rule of this name finds nothing.
    pub clean: &'r dyn Fn(&str) -> bool,
    /// The entry of `each`.
    pub this: Value<'r>,
    pub entries: &'r Entries<'r>,
}

impl<'r, 'p> Context<'r, 'p> {
    pub fn new(
        (facts, printed, lists): (&'r Facts<'p>, &'r Printed<'r, 'p>, &'r Lists<'p>),
        (budget, kept, entries): (&'r Budget, &'r Kept<'r>, &'r Entries<'r>),
        day: jiff::civil::Date,
        clean: &'r dyn Fn(&str) -> bool,
    ) -> Self {
        Self { facts, printed, lists, budget, kept, day, clean, this: Value::Unstated, entries }
    }

    /// The same of another entry of `each`.
    pub fn of(&self, this: Record<'r>) -> Self {
        Context { this, ..*self }
    }

    /// What a rule is asked of: the entries of the list that `each` names, else nothing of its own once.
    pub fn records(&self, each: Option<&str>) -> impl Iterator<Item = Record<'r>> + use<'r, 'p> {
        let all = each.map(|list| match names::called(list).find(|(_, row)| row.0.of.is_empty()) {
            Some((number, _)) => self.lists.get(self.facts, number),
            None => match crate::schema::TOP.iter().find(|kind| kind.variable == list) {
                Some(kind) => Value::All(Siblings::top(kind.id, self.facts.policy)),
                None => Value::Words(&[]),
            },
        });
        let count = all.as_ref().map_or(1, |all| all.entries().unwrap_or(0));
        (0..count).map(move |index| all.as_ref().map_or(Value::Unstated, |all| all.entry(index)))
    }

    /// Whether what an expression names is stated.
    ///
    /// # Errors
    /// Where no steps are left.
    pub fn stated(&self, node: &'r Node) -> Done<bool> {
        Ok(self.value(node)?.is_stated(self.policy()))
    }

    /// A message with its expressions filled in.
    pub fn say(&self, message: &'r Message) -> String {
        let mut out = String::new();
        for piece in &message.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                // A rule that ran out of steps has no message.
                Piece::Value(node) => self.print(&self.value(node).unwrap_or(Value::Unstated), &mut out),
                Piece::Parts(parts) => {
                    let holds = |test: &'r Node| self.truth(test).is_ok_and(|holds| holds == Some(true));
                    let texts: Vec<&str> = parts.iter().filter(|part| holds(&part.0)).map(|part| &*part.1).collect();
                    out.push_str(&either(&texts));
                }
            }
        }
        out
    }

    fn print(&self, value: &Value<'r>, out: &mut String) {
        let _ = match value {
            Value::Flag(flag) => write!(out, "{}", if *flag { "yes" } else { "no" }),
            Value::Number(number) => write!(out, "{number}"),
            Value::Date(date) => write!(out, "{date}"),
            Value::Duration(duration) => write!(out, "{duration}"),
            Value::Text(text) => write!(out, "{text}"),
            Value::Markdown(text) => write!(out, "{}", &**text),
            value if value.is_list() => {
                for index in 0..value.entries().unwrap_or(0) {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    self.print(&value.entry(index), out);
                }
                Ok(())
            }
            value => write!(out, "{}", self.name(value).unwrap_or(Cow::Borrowed("(not stated)"))),
        };
    }

    /// As a message calls a declaration or a row: its label, else its key.
    pub fn name(&self, value: &Value<'r>) -> Option<Cow<'r, str>> {
        let policy: &'r Policy = self.facts.policy;
        let called = |meta: &'r Meta| Cow::Borrowed(meta.label.as_deref().unwrap_or(&meta.key.value));
        match value {
            Value::Decl(Place::Word(_, "self")) => Some(self.facts.public_name().unwrap_or("the site").into()),
            Value::Decl(Place::Word(_, word)) => Some(Cow::Borrowed(word)),
            Value::Decl(place @ Place::Item(..)) => match place.item(policy)? {
                WordOrText::Word(word) => Some(word.value.into()),
                WordOrText::Text(text) => Some((&**text).into()),
                WordOrText::Nested(_) => place.find(policy).map(|found| called(found.meta())),
            },
            Value::Decl(place) => place.find(policy).map(|found| called(found.meta())),
            Value::Item(data, item) => Some(item_name(self.facts.item(*data as usize, *item as usize)?).into()),
            Value::Cookie(..) => self.meta(value).map(|meta| Cow::Borrowed(&*meta.key.value)),
            value => self.meta(value).map(called),
        }
    }

    /// The declaration to which a finding about an entry belongs.
    pub fn meta(&self, value: &Value<'_>) -> Option<&'r Meta> {
        let policy: &'r Policy = self.facts.policy;
        let place = match value {
            Value::Decl(place) => *place,
            Value::Flow(recipient, _) => Place::Top(KindId::Recipient, *recipient as usize),
            Value::Cookie(group, cookie) => Place::Nested(KindId::Cookie, *group as usize, *cookie as usize),
            Value::Item(data, _) => Place::Top(KindId::Data, *data as usize),
            _ => return None,
        };
        place.find(policy).map(|found| found.meta())
    }

    /// The place that a finding about an entry points to.
    pub fn span(&self, value: &Value<'_>) -> Option<Span> {
        let policy: &'r Policy = self.facts.policy;
        match value {
            Value::Flow(recipient, Some(country)) => {
                let recipient = policy.recipients.get(*recipient as usize)?;
                recipient.country.get(*country as usize).map(|country| country.span)
            }
            Value::Item(data, item) => self.facts.item(*data as usize, *item as usize).map(|item| item.entry.span()),
            value => self.meta(value).map(|meta| meta.span),
        }
    }

    /// The place of a declaration or row, or of the first in a list.
    fn first(&self, value: &Value<'r>) -> Option<Span> {
        match value.entries() {
            Some(count) => (0..count).find_map(|index| self.span(&value.entry(index))),
            None => self.span(value),
        }
    }

    /// The place of what an expression names: the value if it is stated, else the declaration.
    pub fn locate(&self, node: &'r Node) -> Option<Span> {
        match &node.kind {
            Kind::Categories(inner) => self.locate(inner),
            Kind::Attribute(of, name) => {
                let record = self.value(of).ok()?;
                let Some(place) = self.span(&record) else { return self.locate(of) };
                self.stands(node, &record, name).or(Some(place))
            }
            _ => self.first(&self.value(node).ok()?),
        }
    }

    /// Where a fact of a declaration or a row is stated.
    fn stands(&self, node: &'r Node, record: &Value<'r>, name: &Attribute) -> Option<Span> {
        let policy: &'r Policy = self.facts.policy;
        match record {
            Value::Decl(place) => {
                let found = place.find(policy)?;
                if let Some(field) = name.field_of(found) {
                    return span_of(field);
                }
                match (name.common, place) {
                    (Common::Name, _) => found.meta().label.as_ref().map(|label| label.span),
                    (Common::Field, Place::Top(KindId::Purpose, number)) if &*name.name == "all_bases" => {
                        self.facts.bases(*number).next().map(|basis| basis.span)
                    }
                    (Common::Field, _) => self.first(&self.value(node).ok()?),
                    _ => None,
                }
            }
            Value::Flow(index, country) => {
                let recipient = policy.recipients.get(*index as usize)?;
                let country = country.and_then(|at| recipient.country.get(at as usize));
                let protection = Protection::of(recipient, country.map(|country| country.value));
                match &*name.name {
                    "country" => country.map(|country| country.span),
                    "safeguard" => protection.safeguard.first().map(|word| word.span),
                    "copy" => protection.copy.map(|copy| copy.span),
                    "role" => recipient.role.map(|role| role.span),
                    _ => Some(recipient.meta.span),
                }
            }
            Value::Cookie(group, cookie) => {
                let group = policy.cookies.get(*group as usize)?;
                match &*name.name {
                    "category" => group.category.map(|word| word.span),
                    "provider" | "own" => group.provider.map(|provider| provider.span),
                    "all_bases" => group.basis.map(|basis| basis.span),
                    "lasts" => group.nested.cookie.get(*cookie as usize)?.lasts.map(|lasts| lasts.span),
                    "cookies" => Some(group.meta.span),
                    _ => None,
                }
            }
            _ => None,
        }
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

/// Texts that stand for a choice: "a", "a or b", "a, b or c".
fn either(texts: &[&str]) -> String {
    match texts {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => texts.concat(),
    }
}
