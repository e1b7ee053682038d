//! The facts of a policy as values of the template language, made only when they are asked for.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use super::place::{At, List};
use super::scope::Scope;
use super::views;
use crate::policy::value::{Date, Duration};
use crate::policy::{FieldValue, Policy, Ref, Target, WordOrText};

/// A fact that is not stated.
pub const UNSTATED: fn() -> Value = || Value::from(());

static EMPTY: LazyLock<Value> = LazyLock::new(|| Value::from(Vec::<Value>::new()));

/// A list without entries.
pub fn empty() -> Value {
    EMPTY.clone()
}

/// A declaration, an item, or a word in the place of one.
pub struct Decl {
    pub scope: Arc<Scope>,
    pub at: At,
}

impl fmt::Debug for Decl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.at)
    }
}

impl Decl {
    pub fn value(scope: &Arc<Scope>, at: At) -> Value {
        Value::from_object(Self { scope: Arc::clone(scope), at })
    }

    /// How it is printed inside a sentence.
    pub fn label(&self) -> Cow<'_, str> {
        label(&self.scope, self.at)
    }

    fn attribute(&self, name: &str) -> Option<Value> {
        let policy = &self.scope.policy;
        match name {
            "label" => return Some(Value::from(&*self.label())),
            "key" => return Some(key(policy, self.at).map_or_else(UNSTATED, Value::from)),
            _ => {}
        }
        let Some(found) = self.at.find(policy) else {
            if let Some(value) = views::derived(&self.scope, self.at, name) {
                return Some(value);
            }
            // A plain item or a word stands where a declaration can stand, so it takes every name.
            if matches!(self.at, At::Item(..) | At::Word(..)) {
                return Some(UNSTATED());
            }
            return super::types::attribute(self.at.kind(), name)
                .map(|ty| if ty.is_list() { empty() } else { UNSTATED() });
        };
        match name {
            "name" => return Some(found.meta().label.as_ref().map_or_else(UNSTATED, |label| Value::from(&**label))),
            "text" => {
                let Some(prose) = &found.meta().prose else { return Some(UNSTATED()) };
                return Some(Value::from_safe_string(self.scope.prose(prose, None)));
            }
            "stated" => return Some(Value::from(true)),
            _ => {}
        }
        if let Some(value) = views::derived(&self.scope, self.at, name) {
            return Some(value);
        }
        let field = if name.contains('_') { found.field(&name.replace('_', "-")) } else { found.field(name) };
        field
            .map(|field| self.convert(name, field))
            .or_else(|| self.nested(name))
            .or_else(|| matches!(self.at, At::Item(..)).then(UNSTATED))
    }

    fn nested(&self, name: &str) -> Option<Value> {
        let policy = &self.scope.policy;
        let all = |count: usize, make: &dyn Fn(usize) -> At| {
            if count == 0 {
                empty()
            } else {
                (0..count).map(|index| Self::value(&self.scope, make(index))).collect::<Value>()
            }
        };
        Some(match (self.at, name) {
            (At::Controller, "representative") => {
                all(policy.controller.as_ref()?.nested.representative.len(), &At::Representative)
            }
            (At::Controller, "dpo") => all(policy.controller.as_ref()?.nested.dpo.len(), &At::Dpo),
            (At::Controller, "joint") => all(policy.controller.as_ref()?.nested.joint.len(), &At::Joint),
            (At::Controller, "contact") => all(policy.controller.as_ref()?.nested.contact.len(), &At::Contact),
            (At::Security, "measure") => all(policy.security.as_ref()?.nested.measure.len(), &At::Measure),
            // `basis` is the field; what holds for some data only is `bases`.
            (At::Purpose(i), "bases") => all(policy.purposes.get(i)?.nested.basis.len(), &|j| At::Basis(i, j)),
            (At::Cookies(i), "cookie") => all(policy.cookies.get(i)?.nested.cookie.len(), &|j| At::Cookie(i, j)),
            _ => return None,
        })
    }

    fn convert(&self, name: &str, field: FieldValue<'_>) -> Value {
        match field {
            FieldValue::Unset => UNSTATED(),
            FieldValue::Word(word) => Value::from(word.value),
            FieldValue::Words([])
            | FieldValue::WordsOrTexts([])
            | FieldValue::Texts([])
            | FieldValue::Places([])
            | FieldValue::Refs([]) => empty(),
            FieldValue::Words(words) => words.iter().map(|word| Value::from(word.value)).collect(),
            FieldValue::Places(places) => places.iter().map(|place| Value::from(place.value)).collect(),
            FieldValue::WordsOrTexts(entries) => match (self.at, name) {
                (At::Data(i), "items") => self.items(i, List::Items, entries.len()),
                (At::Data(i), "required") => self.items(i, List::Required, entries.len()),
                (At::Data(i), "optional") => self.items(i, List::Optional, entries.len()),
                _ => entries
                    .iter()
                    .filter_map(|entry| match entry {
                        WordOrText::Word(word) => Some(Value::from(word.value)),
                        WordOrText::Text(text) => Some(Value::from(&**text)),
                        WordOrText::Nested(_) => None,
                    })
                    .collect(),
            },
            FieldValue::Text(text) => Value::from(&**text),
            FieldValue::Texts(texts) => texts.iter().map(|text| Value::from(&**text)).collect(),
            FieldValue::Flag(flag) => Value::from(flag.value),
            FieldValue::Date(date) => {
                Value::from_object(Leaf { scope: Arc::clone(&self.scope), kind: LeafKind::Date(*date) })
            }
            FieldValue::Place(place) => Value::from(place.value),
            FieldValue::Number(number) => Value::from(number.value),
            FieldValue::Duration(duration) => {
                Value::from_object(Leaf { scope: Arc::clone(&self.scope), kind: LeafKind::Duration(duration.value) })
            }
            FieldValue::Ref(reference) => reference_value(&self.scope, *reference, name),
            FieldValue::Refs(references) => {
                self.list(references.iter().map(|reference| reference_place(*reference, name)).collect())
            }
        }
    }

    fn items(&self, data: usize, list: List, count: usize) -> Value {
        self.list((0..count).map(|index| At::Item(data, list, index)).collect())
    }

    fn list(&self, places: Box<[At]>) -> Value {
        Value::from_object(Places { scope: Arc::clone(&self.scope), places })
    }
}

/// A list of declarations and items, which are made when they are asked for: most lists are only
/// printed.
#[derive(Debug)]
pub struct Places {
    scope: Arc<Scope>,
    places: Box<[At]>,
}

impl Places {
    /// How each is printed inside a sentence.
    pub fn labels(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.places.iter().map(|at| label(&self.scope, *at))
    }
}

impl Object for Places {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let at = *self.places.get(usize::try_from(key.as_i64()?).ok()?)?;
        Some(Decl::value(&self.scope, at))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.places.len())
    }
}

/// What a reference stands for.
pub fn reference_value(scope: &Arc<Scope>, reference: Ref, field: &str) -> Value {
    Decl::value(scope, reference_place(reference, field))
}

/// The place of what a reference stands for.
pub fn reference_place(reference: Ref, field: &str) -> At {
    match reference.target {
        Target::Data(i) => At::Data(i),
        Target::DataItem(i, j) => At::Item(i, List::Items, j),
        Target::Purpose(i) => At::Purpose(i),
        Target::Recipient(i) => At::Recipient(i),
        Target::Choice(i) => At::Choice(i),
        Target::Related(i) => At::Related(i),
        Target::Disclosure(i) => At::Disclosure(i),
        Target::Section(i) => At::Section(i),
        Target::Word(word) => {
            let vocabulary = match field {
                "provider" => "self",
                "to" => "audiences",
                _ => "topics",
            };
            At::Word(vocabulary, word)
        }
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
pub fn label(scope: &Scope, at: At) -> Cow<'_, str> {
    let policy = &scope.policy;
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
        At::Word(vocabulary, _) => vocabulary,
        _ => "",
    };
    if !vocabulary.is_empty()
        && let Some(form) = scope.engine.words.say(vocabulary, key)
    {
        return Cow::Borrowed(form);
    }
    Cow::Owned(key.replace('-', " "))
}

impl Object for Decl {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.attribute(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.attribute(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }

    fn is_true(self: &Arc<Self>) -> bool {
        match self.at {
            At::Item(..) | At::Word(..) => true,
            at => at.find(&self.scope.policy).is_some(),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

/// A date or a period: prints as a document does.
#[derive(Debug)]
pub struct Leaf {
    scope: Arc<Scope>,
    kind: LeafKind,
}

#[derive(Debug)]
enum LeafKind {
    Date(Date),
    Duration(Duration),
}

impl Leaf {
    pub fn duration(scope: &Arc<Scope>, duration: Duration) -> Value {
        Value::from_object(Self { scope: Arc::clone(scope), kind: LeafKind::Duration(duration) })
    }

    pub fn phrase(&self) -> String {
        match self.kind {
            LeafKind::Date(date) => self.scope.engine.words.date(date),
            LeafKind::Duration(duration) => self.scope.engine.words.duration(duration),
        }
    }
}

impl Object for Leaf {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match (&self.kind, key) {
            (LeafKind::Duration(duration), "count") => Some(Value::from(duration.count)),
            (LeafKind::Duration(duration), "unit") => Some(Value::from(duration.unit.name())),
            (LeafKind::Date(date), "iso") => Some(Value::from(date.value.to_string())),
            (LeafKind::Duration(duration), "iso") => Some(duration.iso().map_or_else(UNSTATED, Value::from)),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase())
    }
}

/// All declarations of a kind: a sequence, and by key.
#[derive(Debug)]
pub struct Declarations {
    pub scope: Arc<Scope>,
    pub make: fn(usize) -> At,
    pub count: usize,
}

impl Object for Declarations {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        if let Some(name) = key.as_str() {
            return self.get_value_by_str(name);
        }
        let index = usize::try_from(key.as_i64()?).ok()?;
        (index < self.count).then(|| Decl::value(&self.scope, (self.make)(index)))
    }

    fn get_value_by_str(self: &Arc<Self>, name: &str) -> Option<Value> {
        let wanted = name.replace('_', "-");
        (0..self.count)
            .map(self.make)
            .find(|at| key(&self.scope.policy, *at).is_some_and(|key| key == wanted || key == name))
            .map(|at| Decl::value(&self.scope, at))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.count)
    }
}

/// A few named values that were worked out together: one row of a derived list.
#[derive(Debug)]
pub struct Row(pub Vec<(&'static str, Value)>);

impl Row {
    pub fn value(fields: Vec<(&'static str, Value)>) -> Value {
        Value::from_object(Self(fields))
    }
}

impl Object for Row {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }
}
