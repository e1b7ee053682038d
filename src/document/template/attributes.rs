//! The facts of a declaration, by their names in expressions.

use std::borrow::Cow;

use super::program::{Attribute, Common};
use super::scope::Scope;
use super::value::Value;
use super::{types, views};
use crate::facts::place::{List, Place, Siblings, Stand};
use crate::policy::{Declared, FieldValue, Policy, Ref, Target, WordOrText};
use crate::schema::KindId;

/// A fact of a declaration; undefined where its kind has no such fact.
pub fn attribute<'p>(scope: &Scope<'p>, at: Place, name: &Attribute) -> Value<'p> {
    let policy = scope.policy;
    match name.common {
        Common::Label => return Value::Text(label(scope, at)),
        Common::Key => return Value::stated(key(policy, at)),
        _ => {}
    }
    let Some(found) = at.find(policy) else { return undeclared(scope, at, name) };
    match name.common {
        Common::Name => Value::stated(found.meta().label.as_deref()),
        Common::Prose => match &found.meta().prose {
            Some(prose) => Value::markdown(scope.prose(prose, None)),
            None => Value::Unstated,
        },
        Common::Stated => Value::Flag(true),
        Common::Derived => views::derived(scope, at, &name.name).unwrap_or_else(|| field(scope, at, found, name)),
        Common::Label | Common::Key | Common::Field => field(scope, at, found, name),
    }
}

fn field<'p>(scope: &Scope<'p>, at: Place, found: &'p dyn Declared, name: &Attribute) -> Value<'p> {
    match found.field(&name.dashed) {
        Some(field) => convert(at, &name.name, field),
        None => nested(scope.policy, at, name)
            .map_or(if matches!(at, Place::Item(..)) { Value::Unstated } else { Value::Undefined }, Value::All),
    }
}

/// A fact of a singleton that is not declared, a plain item, or a word.
fn undeclared<'p>(scope: &Scope<'p>, at: Place, name: &Attribute) -> Value<'p> {
    if name.common == Common::Derived
        && let Some(value) = views::derived(scope, at, &name.name)
    {
        return value;
    }
    // A plain item or a word stands where a declaration can stand, so it takes every name.
    if matches!(at, Place::Item(..) | Place::Word(..)) {
        return Value::Unstated;
    }
    match at.kind().and_then(|kind| types::attribute(kind.name(), &name.name)) {
        Some(ty) if ty.is_list() => Value::Words(&[]),
        Some(_) => Value::Unstated,
        None => Value::Undefined,
    }
}

/// The declarations in the body of another, by the name of their kind.
fn nested(policy: &Policy, at: Place, name: &Attribute) -> Option<Siblings> {
    // `basis` is a field; what holds for some data only is `bases`.
    let wanted = if &*name.name == "bases" { "basis" } else { &name.dashed };
    let kind = at.kind()?.kind().nested.iter().find(|kind| kind.name() == wanted)?;
    Siblings::nested(*kind, at, policy)
}

fn convert<'p>(at: Place, name: &str, field: FieldValue<'p>) -> Value<'p> {
    match field {
        FieldValue::Unset => Value::Unstated,
        FieldValue::Word(word) => Value::from(word.value),
        FieldValue::Place(place) => Value::from(place.value),
        FieldValue::Words(words) => Value::Words(words),
        FieldValue::Places(places) => Value::Words(places),
        FieldValue::WordsOrTexts(entries) => match (at, name) {
            (Place::Top(KindId::Data, i), "items") => Value::Items(i, List::Items, entries.len()),
            (Place::Top(KindId::Data, i), "required") => Value::Items(i, List::Required, entries.len()),
            (Place::Top(KindId::Data, i), "optional") => Value::Items(i, List::Optional, entries.len()),
            _ => Value::Mixed(entries),
        },
        FieldValue::Text(text) => Value::from(&**text),
        FieldValue::Texts(texts) => Value::Texts(texts),
        FieldValue::Flag(flag) => Value::Flag(flag.value),
        FieldValue::Date(date) => Value::Date(*date),
        FieldValue::Number(number) => Value::Number(number.value.into()),
        FieldValue::Duration(duration) => Value::Duration(duration.value),
        FieldValue::Ref(reference) => Value::Decl(reference_place(*reference, Stand::of(name))),
        FieldValue::Refs(references) => Value::References(references, Stand::of(name)),
    }
}

/// The place of what a reference stands for, which can be one of these words.
pub fn reference_place(reference: Ref, words: Stand) -> Place {
    match reference.target {
        Target::Data(i) => Place::Top(KindId::Data, i),
        Target::DataItem(i, j) => Place::Item(i, List::Items, j),
        Target::Purpose(i) => Place::Top(KindId::Purpose, i),
        Target::Recipient(i) => Place::Top(KindId::Recipient, i),
        Target::Choice(i) => Place::Top(KindId::Choice, i),
        Target::Related(i) => Place::Top(KindId::Related, i),
        Target::Disclosure(i) => Place::Top(KindId::Disclosure, i),
        Target::Section(i) => Place::Top(KindId::Section, i),
        Target::Word(word) => Place::Word(words, word),
    }
}

/// The key as its author wrote it.
pub fn key(policy: &Policy, at: Place) -> Option<&str> {
    match at {
        Place::Word(_, word) => Some(word),
        Place::Item(..) => match at.item(policy)? {
            WordOrText::Word(word) => Some(word.value),
            WordOrText::Text(text) => Some(text),
            WordOrText::Nested(_) => at.find(policy).map(|found| &*found.meta().key.value),
        },
        _ => at.find(policy).map(|found| &*found.meta().key.value),
    }
}

/// How a declaration is printed inside a sentence: its label, else the printed form of a word that is
/// its key, else its key with spaces.
pub fn label<'p>(scope: &Scope<'p>, at: Place) -> Cow<'p, str> {
    let policy = scope.policy;
    if let Some(label) = at.find(policy).and_then(|found| found.meta().label.as_ref()) {
        return Cow::Borrowed(label);
    }
    let key = key(policy, at).unwrap_or_default();
    let vocabulary = match at {
        Place::Item(..) => {
            if let Some(WordOrText::Text(text)) = at.item(policy) {
                return Cow::Borrowed(text);
            }
            "items"
        }
        Place::Top(KindId::Right, _) => "rights",
        Place::Top(KindId::Section, _) => "topics",
        Place::Nested(KindId::BasisFor, ..) => "bases",
        Place::Word(words, _) => words.vocabulary(),
        _ => "",
    };
    if !vocabulary.is_empty()
        && let Some(form) = scope.engine.words.say(vocabulary, key)
    {
        return Cow::Borrowed(form);
    }
    if key.contains('-') { Cow::Owned(key.replace('-', " ")) } else { Cow::Borrowed(key) }
}
