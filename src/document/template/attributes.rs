//! The facts of a declaration, by their names in expressions.

use std::borrow::Cow;

use super::place::{At, Fields, List, Stand};
use super::program::{Attribute, Common};
use super::scope::Scope;
use super::value::Value;
use super::{types, views};
use crate::policy::{FieldValue, Policy, Ref, Target, WordOrText};

/// A fact of a declaration; undefined where its kind has no such fact.
pub fn attribute<'p>(scope: &Scope<'p>, at: At, name: &Attribute) -> Value<'p> {
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

fn field<'p>(scope: &Scope<'p>, at: At, found: &'p dyn Fields, name: &Attribute) -> Value<'p> {
    match found.field(&name.dashed) {
        Some(field) => convert(at, &name.name, field),
        None => nested(scope.policy, at, &name.name).unwrap_or(match at {
            At::Item(..) => Value::Unstated,
            _ => Value::Undefined,
        }),
    }
}

/// A fact of a singleton that is not declared, a plain item, or a word.
fn undeclared<'p>(scope: &Scope<'p>, at: At, name: &Attribute) -> Value<'p> {
    if name.common == Common::Derived
        && let Some(value) = views::derived(scope, at, &name.name)
    {
        return value;
    }
    // A plain item or a word stands where a declaration can stand, so it takes every name.
    if matches!(at, At::Item(..) | At::Word(..)) {
        return Value::Unstated;
    }
    match types::attribute(at.kind(), &name.name) {
        Some(ty) if ty.is_list() => Value::Words(&[]),
        Some(_) => Value::Unstated,
        None => Value::Undefined,
    }
}

fn nested<'p>(policy: &'p Policy, at: At, name: &str) -> Option<Value<'p>> {
    let controller = || policy.controller.as_ref().map(|controller| &controller.nested);
    Some(match (at, name) {
        (At::Controller, "representative") => Value::All(At::Representative, controller()?.representative.len()),
        (At::Controller, "dpo") => Value::All(At::Dpo, controller()?.dpo.len()),
        (At::Controller, "joint") => Value::All(At::Joint, controller()?.joint.len()),
        (At::Controller, "contact") => Value::All(At::Contact, controller()?.contact.len()),
        (At::Security, "measure") => Value::All(At::Measure, policy.security.as_ref()?.nested.measure.len()),
        // `basis` is the field; what holds for some data only is `bases`.
        (At::Purpose(i), "bases") => (0..policy.purposes.get(i)?.nested.basis.len()).map(|j| At::Basis(i, j)).collect(),
        (At::Cookies(i), "cookie") => {
            (0..policy.cookies.get(i)?.nested.cookie.len()).map(|j| At::Cookie(i, j)).collect()
        }
        _ => return None,
    })
}

fn convert<'p>(at: At, name: &str, field: FieldValue<'p>) -> Value<'p> {
    match field {
        FieldValue::Unset => Value::Unstated,
        FieldValue::Word(word) => Value::from(word.value),
        FieldValue::Place(place) => Value::from(place.value),
        FieldValue::Words(words) => Value::Words(words),
        FieldValue::Places(places) => Value::Words(places),
        FieldValue::WordsOrTexts(entries) => match (at, name) {
            (At::Data(i), "items") => Value::Items(i, List::Items, entries.len()),
            (At::Data(i), "required") => Value::Items(i, List::Required, entries.len()),
            (At::Data(i), "optional") => Value::Items(i, List::Optional, entries.len()),
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
pub fn reference_place(reference: Ref, words: Stand) -> At {
    match reference.target {
        Target::Data(i) => At::Data(i),
        Target::DataItem(i, j) => At::Item(i, List::Items, j),
        Target::Purpose(i) => At::Purpose(i),
        Target::Recipient(i) => At::Recipient(i),
        Target::Choice(i) => At::Choice(i),
        Target::Related(i) => At::Related(i),
        Target::Disclosure(i) => At::Disclosure(i),
        Target::Section(i) => At::Section(i),
        Target::Word(word) => At::Word(words, word),
    }
}

/// The key as its author wrote it.
pub fn key(policy: &Policy, at: At) -> Option<&str> {
    match at {
        At::Word(_, word) => Some(word),
        At::Item(..) => match at.item(policy)? {
            WordOrText::Word(word) => Some(word.value),
            WordOrText::Text(text) => Some(text),
            WordOrText::Nested(_) => at.find(policy).map(|found| &*found.meta().key.value),
        },
        _ => at.find(policy).map(|found| &*found.meta().key.value),
    }
}

/// How a declaration is printed inside a sentence: its label, else the printed form of a word that is
/// its key, else its key with spaces.
pub fn label<'p>(scope: &Scope<'p>, at: At) -> Cow<'p, str> {
    let policy = scope.policy;
    if let Some(label) = at.find(policy).and_then(|found| found.meta().label.as_ref()) {
        return Cow::Borrowed(label);
    }
    let key = key(policy, at).unwrap_or_default();
    let vocabulary = match at {
        At::Item(..) => {
            if let Some(WordOrText::Text(text)) = at.item(policy) {
                return Cow::Borrowed(text);
            }
            "items"
        }
        At::Right(_) => "rights",
        At::Section(_) => "topics",
        At::Basis(..) => "bases",
        At::Word(words, _) => words.vocabulary(),
        _ => "",
    };
    if !vocabulary.is_empty()
        && let Some(form) = scope.engine.words.say(vocabulary, key)
    {
        return Cow::Borrowed(form);
    }
    if key.contains('-') { Cow::Owned(key.replace('-', " ")) } else { Cow::Borrowed(key) }
}
