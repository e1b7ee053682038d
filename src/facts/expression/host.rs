//! What an expression can ask: whoever runs it, and the facts of values.
//!
//! Owns: what whoever asks has to give beside the facts, the attributes of values, and what steps a value costs. Does not
//! own: what each expression does ([`super::eval`]).

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::budget::Budget;
use super::conditions::Around;
use super::fault::{Done, Fault, TOO_DEEP};
use super::marked::Marked;
use super::names::{self, Lists};
use super::program::{Arguments, Attribute, Common, Row};
use super::value::{Value, key, reference_place};
use crate::facts::place::{List, Stand};
use crate::facts::{Facts, Place, Siblings};
use crate::policy::value::one_line;
use crate::policy::{FieldValue, Policy};
use crate::schema::{KindId, Type};
use crate::syntax::Prose;

/// How deep lists can lie in each other. To go through them takes a stack as deep.
const LISTS: u32 = 16;

/// Arguments that were worked out.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a, 'r> {
    pub values: &'a [Value<'r>],
    pub named: &'a [(&'a str, Value<'r>)],
}

impl<'a, 'r> Given<'a, 'r> {
    /// The argument at a place, as text.
    pub fn text(&self, index: usize) -> Option<&'a str> {
        self.values.get(index).and_then(Value::as_text)
    }

    /// The argument at a place, as a number from 0 on.
    pub fn count(&self, index: usize) -> Option<usize> {
        usize::try_from(self.values.get(index)?.number()?).ok()
    }

    /// The argument of this name.
    pub fn named(&self, name: &str) -> Option<&'a Value<'r>> {
        self.named.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// How many steps it takes to go through the arguments.
    pub fn weight(&self) -> usize {
        self.values.iter().chain(self.named.iter().map(|(_, value)| value)).map(Value::weight).sum()
    }

    pub fn after(&self, count: usize) -> &'a [Value<'r>] {
        self.values.get(count..).unwrap_or_default()
    }
}

/// Whoever asks: what an expression needs beside the facts. `'r` is how long the program lives, `'p` the policy.
pub trait Host<'r, 'p: 'r>: Around + Sized {
    fn facts(&self) -> &'r Facts<'p>;

    fn budget(&self) -> &'r Budget;

    fn slot(&self, slot: usize) -> &Value<'r>;

    /// What was worked out once for all entries, by the address of the expression; none where nothing is kept.
    fn kept(&self) -> Option<&RefCell<FxHashMap<usize, Value<'r>>>>;

    /// The entries of `any`, `all` and `count` that are being looked at, innermost last.
    fn entries(&self) -> &RefCell<Vec<Value<'r>>>;

    /// The lists that were worked out of the facts so far.
    fn lists(&self) -> &'r Lists<'p>;

    /// A list or a fact of a name of its own, by its number.
    fn own(&self, number: usize, of: Option<Place>) -> Option<Value<'r>>;

    /// A declaration of a kind by its key.
    fn by_key(&self, all: Siblings, name: &Attribute) -> Option<Place>;

    /// How a sentence calls a declaration.
    fn label(&self, place: Place) -> Cow<'r, str>;

    /// Prose as it is printed.
    fn prose(&self, prose: &'p Prose) -> Value<'r>;

    /// A value as Markdown.
    fn markdown(&self, value: &Value<'r>) -> Marked<'r>;

    fn call(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>>;

    fn filter(&self, number: usize, value: Value<'r>, given: Given<'_, 'r>) -> Done<Value<'r>>;

    fn run_macro(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>>;

    /// What a block printed.
    fn captured(&self) -> Value<'r>;

    /// The day that is checked against.
    fn day(&self) -> Option<jiff::civil::Date>;

    /// Uses steps up.
    ///
    /// # Errors
    /// Where there are no more.
    #[inline]
    fn spend(&self, steps: usize) -> Done<()> {
        self.budget().spend(steps)
    }

    /// A value that was copied or made, for the steps that this takes.
    ///
    /// # Errors
    /// Where there are no more, and where lists lie too deep in each other.
    #[inline(always)]
    fn paid(&self, value: Value<'r>) -> Done<Value<'r>> {
        if self.budget().counted && (value.is_made() || matches!(value, Value::List(..))) {
            self.pay(&value)?;
        }
        Ok(value)
    }

    /// As [`Host::paid`], apart from it: most values cost nothing.
    ///
    /// # Errors
    /// The same.
    fn pay(&self, value: &Value<'r>) -> Done<()> {
        self.spend(value.weight())?;
        if value.depth() > LISTS { Err(Fault::new(TOO_DEEP)) } else { Ok(()) }
    }

    /// A name that is known only now.
    fn resolve(&self, name: &str) -> Rc<Attribute>;

    /// A fact of a value; undefined where it has none of this name.
    ///
    /// # Errors
    /// Where there is no value, and limits.
    fn attribute(&self, value: &Value<'r>, name: &Attribute) -> Done<Value<'r>> {
        self.paid(match value {
            Value::Decl(place) => self.fact(*place, name),
            Value::Row(fields) => {
                fields.iter().find(|field| *field.0 == *name.name).map_or(Value::Undefined, |field| field.1.clone())
            }
            Value::All(all) => self.by_key(*all, name).map_or(Value::Undefined, Value::Decl),
            Value::Flow(..) | Value::Cookie(..) | Value::Item(..) => {
                let makes = name.rows.iter().filter_map(|row| match row.1 {
                    Row::Facts(make) => Some(names::worked_out(self.facts(), make, value)),
                    Row::Own(_) => None,
                });
                let mut made = makes.filter(|made| !matches!(made, Value::Undefined));
                made.next().unwrap_or_default()
            }
            Value::Duration(duration) => match &*name.name {
                "count" => Value::Number(duration.count.into()),
                "unit" => Value::from(duration.unit.name()),
                "iso" => duration.iso().into(),
                _ => Value::Undefined,
            },
            Value::Date(date) => match &*name.name {
                "iso" => Value::from(date.to_string()),
                "unit" => Value::from(date.unit()),
                _ => Value::Undefined,
            },
            Value::Loop(round) => round.attribute(&name.name),
            // What is not stated has no stated facts.
            Value::Unstated => Value::Unstated,
            Value::Nothing => Value::Nothing,
            Value::Undefined => return Err(Fault::new("there is nothing of this name here")),
            _ => Value::Undefined,
        })
    }

    /// A fact of a declaration; undefined where its kind has no such fact.
    fn fact(&self, place: Place, name: &Attribute) -> Value<'r> {
        let policy: &'p Policy = self.facts().policy;
        match name.common {
            Common::Label => return Value::Text(self.label(place)),
            Common::Key => return key(policy, place).into(),
            Common::DeclaredKey if matches!(place, Place::Word(..)) => return Value::Unstated,
            Common::DeclaredKey => return key(policy, place).into(),
            _ => {}
        }
        let worked_out = || {
            let kind = place.kind()?;
            let made = |row| match row {
                Row::Own(number) => self.own(number, Some(place)),
                Row::Facts(make) => match names::worked_out(self.facts(), make, &Value::Decl(place)) {
                    Value::Undefined => None,
                    value => Some(value),
                },
            };
            name.rows.iter().filter(|row| row.0 == Some(kind)).find_map(|row| made(row.1))
        };
        let Some(found) = place.find(policy) else {
            if let Some(value) = worked_out() {
                return value;
            }
            // A plain item or a word stands where a declaration can stand, so it takes every name.
            let (Place::Top(kind, _) | Place::Nested(kind, ..)) = place else { return Value::Unstated };
            if let Some(field) = name.declared_in(kind).filter(|field| !matches!(field.ty, Type::Reference(..))) {
                return if field.many { Value::Words(&[]) } else { Value::Unstated };
            }
            return match names::attribute(kind.name(), &name.name, &names::Table::default(), false) {
                Some(ty) if ty.is_list() => Value::Words(&[]),
                Some(_) => Value::Unstated,
                None => Value::Undefined,
            };
        };
        match name.common {
            Common::Name => found.meta().label.as_deref().into(),
            Common::Text => match &found.meta().prose {
                Some(prose) => self.prose(prose),
                None => Value::Unstated,
            },
            Common::Prose => found.meta().prose.as_ref().map(|prose| &*prose.text.value).into(),
            Common::Stated => Value::Flag(true),
            Common::Label | Common::Key | Common::DeclaredKey | Common::Field => {
                if let Some(field) = name.field_of(found) {
                    return stated(place, &name.name, field);
                }
                if let Some(value) = worked_out() {
                    return value;
                }
                // `basis` is the field; what holds for some data only is `bases`.
                let inner = if &*name.name == "bases" { "basis" } else { &*name.dashed };
                let inner = found.kind().kind().nested.iter().find(|kind| kind.name() == inner);
                match inner.and_then(|kind| Siblings::nested(*kind, place, policy)) {
                    Some(all) => Value::All(all),
                    None if matches!(place, Place::Item(..)) => Value::Unstated,
                    None => Value::Undefined,
                }
            }
        }
    }
}

/// A field as a value.
fn stated<'p>(place: Place, name: &str, field: FieldValue<'p>) -> Value<'p> {
    match field {
        FieldValue::Unset => Value::Unstated,
        FieldValue::Word(word) => Value::from(word.value),
        FieldValue::Place(place) => Value::from(place.value),
        FieldValue::Words(words) => Value::Words(words),
        FieldValue::Places(places) => Value::Words(places),
        FieldValue::WordsOrTexts(entries) => match (place, name) {
            (Place::Top(KindId::Data, i), "items") => Value::Items(i, List::Items, entries.len()),
            (Place::Top(KindId::Data, i), "required") => Value::Items(i, List::Required, entries.len()),
            (Place::Top(KindId::Data, i), "optional") => Value::Items(i, List::Optional, entries.len()),
            _ => Value::Mixed(entries),
        },
        FieldValue::Text(text) => Value::from(&**text),
        FieldValue::Texts([]) if name == "address" => Value::Unstated,
        FieldValue::Texts(lines) if name == "address" => Value::Text(one_line(lines)),
        FieldValue::Texts(texts) => Value::Texts(texts),
        FieldValue::Flag(flag) => Value::Flag(flag.value),
        FieldValue::Date(date) => Value::Date(date.value),
        FieldValue::Number(number) => Value::Number(number.value.into()),
        FieldValue::Duration(duration) => Value::Duration(duration.value),
        FieldValue::Ref(reference) => Value::Decl(reference_place(*reference, Stand::of(name))),
        FieldValue::Refs(references) => Value::References(references, Stand::of(name)),
    }
}
