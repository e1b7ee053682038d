//! The values of expressions: borrowed from the policy where they can be.
//!
//! Owns: what values there are, and what holds of each alone: length, entries, order. Does not own: the facts of
//! declarations, and how anything is printed.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::facts::place::{List, Stand};
use crate::facts::{Place, Siblings};
use crate::jinja::Comparison;
use crate::policy::{Day, Duration, Policy, Ref, Target, WordOrText};
use crate::schema::KindId;
use crate::source::{Spanned, Text};

use super::fault::{Done, Fault};
use super::marked::Marked;

/// The fields of a [`Value::Row`].
pub type Fields<'p> = [(&'static str, Value<'p>)];

#[derive(Debug, Clone, Default)]
pub enum Value<'p> {
    /// A name or a fact that does not exist; whatever is done with it is a mistake.
    #[default]
    Undefined,
    /// What an `if` without `else` leaves.
    Nothing,
    /// A fact that is not stated, or an answer that is not known.
    Unstated,
    Flag(bool),
    Number(i64),
    /// Text that is escaped where it is printed.
    Text(Cow<'p, str>),
    Markdown(Marked<'p>),
    Date(Day),
    Duration(Duration),
    /// A declaration, an item, or a word in the place of one.
    Decl(Place),
    /// All declarations of a kind: a list, and by key.
    All(Siblings),
    /// What references of a field stand for.
    References(&'p [Ref], Stand),
    /// The same, with the data in place of items of them.
    Categories(&'p [Ref]),
    /// Items of a category of data: the category, which of its lists, how many.
    Items(usize, List, usize),
    /// Declarations in a derived list.
    Places(Rc<[Place]>),
    Words(&'p [Spanned<&'static str>]),
    Texts(&'p [Text]),
    Mixed(&'p [WordOrText]),
    List(Rc<[Value<'p>]>, Size),
    /// A few named values that were worked out together: one row of a derived list.
    Row(Rc<Fields<'p>>),
    /// A recipient in one of its countries, by their numbers.
    Flow(u32, Option<u32>),
    /// A cookie with what its group states: the number of the group, and its own.
    Cookie(u32, u32),
    /// An item with what is known of it: the number of its category, and its own.
    Item(u32, u32),
    Loop(Round),
}

/// How much there is in a list that a template made, the lists in it included. A list that holds another
/// one several times is small, and going through it is not.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// See [`Value::weight`].
    weight: u32,
    /// How deep lists lie in lists.
    depth: u32,
}

/// Where a loop stands.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// From 0.
    pub index: usize,
    pub length: usize,
}

impl Round {
    /// A fact of `loop`.
    pub fn attribute<'v>(self, name: &str) -> Value<'v> {
        match name {
            "index" => Value::from(self.index + 1),
            "index0" => Value::from(self.index),
            "revindex" => Value::from(self.length - self.index),
            "revindex0" => Value::from(self.length - self.index - 1),
            "length" => Value::from(self.length),
            "first" => Value::Flag(self.index == 0),
            "last" => Value::Flag(self.index + 1 == self.length),
            _ => Value::Undefined,
        }
    }
}

impl<'p> From<&'p str> for Value<'p> {
    fn from(text: &'p str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// A fact that may not be stated.
impl<'p, T: Into<Value<'p>>> From<Option<T>> for Value<'p> {
    fn from(stated: Option<T>) -> Self {
        stated.map_or(Self::Unstated, Into::into)
    }
}

impl<'p> FromIterator<Value<'p>> for Value<'p> {
    fn from_iter<I: IntoIterator<Item = Value<'p>>>(values: I) -> Self {
        let list: Rc<[Self]> = values.into_iter().collect();
        let mut size = Size { weight: u32::try_from(list.len()).unwrap_or(u32::MAX), depth: 1 };
        for value in &*list {
            size.weight = size.weight.saturating_add(u32::try_from(value.weight()).unwrap_or(u32::MAX));
            size.depth = size.depth.max(value.depth().saturating_add(1));
        }
        Self::List(list, size)
    }
}

impl FromIterator<Place> for Value<'_> {
    fn from_iter<I: IntoIterator<Item = Place>>(places: I) -> Self {
        Self::Places(places.into_iter().collect())
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
        Target::Document(i) => Place::Top(KindId::DocumentDeclaration, i),
        Target::Word(word) => Place::Word(words, word),
    }
}

/// The data of which a place is an item.
pub fn category(place: Place) -> Place {
    match place {
        Place::Item(data, ..) => Place::Top(KindId::Data, data),
        other => other,
    }
}

/// The key as its author wrote it.
pub fn key(policy: &Policy, place: Place) -> Option<&str> {
    match place {
        Place::Word(_, word) => Some(word),
        Place::Item(..) => match place.item(policy)? {
            WordOrText::Word(word) => Some(word.value),
            WordOrText::Text(text) => Some(text),
            WordOrText::Nested(_) => place.find(policy).map(|found| &*found.meta().key.value),
        },
        _ => place.find(policy).map(|found| &*found.meta().key.value),
    }
}

impl<'p> Value<'p> {
    pub fn markdown(text: impl Into<Marked<'p>>) -> Self {
        Self::Markdown(text.into())
    }

    pub fn row(fields: impl Into<Rc<Fields<'p>>>) -> Self {
        Self::Row(fields.into())
    }

    /// Whether there is no fact.
    pub fn is_unstated(&self) -> bool {
        matches!(self, Self::Unstated | Self::Undefined | Self::Nothing)
    }

    /// Whether there is a fact; of a list, whether it has an entry; of a singleton, whether it is declared.
    pub fn is_stated(&self, policy: &Policy) -> bool {
        match self {
            Self::Decl(_) => self.is_true(policy),
            other => !other.is_unstated() && other.entries() != Some(0),
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Markdown(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is a text that was made, so that copying it takes time.
    pub fn is_made(&self) -> bool {
        match self {
            Self::Text(text) => matches!(text, Cow::Owned(_)),
            Self::Markdown(text) => !text.is_borrowed(),
            _ => false,
        }
    }

    /// How many bytes the text takes; 0 for what is none.
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Markdown(text) => text.size(),
            _ => 0,
        }
    }

    /// As a text that is compared with words: a declaration is its key.
    pub fn as_word<'v>(&'v self, policy: &'v Policy) -> Option<&'v str> {
        match self {
            Self::Decl(place) => key(policy, *place),
            other => other.as_text(),
        }
    }

    pub fn is_markdown(&self) -> bool {
        matches!(self, Self::Markdown(_))
    }

    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn is_list(&self) -> bool {
        self.entries().is_some()
    }

    /// How many entries a list has; none for what is no list.
    pub fn entries(&self) -> Option<usize> {
        Some(match self {
            Self::Items(_, _, count) => *count,
            Self::All(all) => all.count,
            Self::References(list, _) | Self::Categories(list) => list.len(),
            Self::Places(list) => list.len(),
            Self::Words(list) => list.len(),
            Self::Texts(list) => list.len(),
            Self::Mixed(list) => list.len(),
            Self::List(list, _) => list.len(),
            _ => return None,
        })
    }

    /// How many steps it takes to go through it: one for each entry and for each 64 bytes of text.
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(_) | Self::Markdown(_) => self.size() / 64,
            Self::Texts(list) => list.iter().map(|text| 1 + text.len() / 64).sum(),
            Self::Mixed(list) => list
                .iter()
                .map(|entry| match entry {
                    WordOrText::Text(text) => 1 + text.len() / 64,
                    WordOrText::Word(_) | WordOrText::Nested(_) => 1,
                })
                .sum(),
            Self::List(_, size) => size.weight as usize,
            other => other.entries().unwrap_or(0),
        }
    }

    /// How deep lists lie in lists; 0 for what is no list of a template.
    pub fn depth(&self) -> u32 {
        match self {
            Self::List(_, size) => size.depth,
            _ => 0,
        }
    }

    /// The place behind an entry of a list of declarations.
    pub fn place(&self, index: usize) -> Option<Place> {
        match self {
            Self::All(all) => all.get(index),
            Self::References(list, words) => list.get(index).map(|reference| reference_place(*reference, *words)),
            Self::Categories(list) => {
                list.get(index).map(|reference| category(reference_place(*reference, Stand::Topic)))
            }
            Self::Items(data, list, count) => (index < *count).then_some(Place::Item(*data, *list, index)),
            Self::Places(list) => list.get(index).copied(),
            _ => None,
        }
    }

    /// An entry of a list, counted from 0; undefined beyond its end.
    pub fn entry(&self, index: usize) -> Self {
        let entry = match self {
            Self::Words(list) => list.get(index).map(|word| Self::from(word.value)),
            Self::Texts(list) => list.get(index).map(|text| Self::from(&**text)),
            Self::Mixed(list) => list.get(index).map(|entry| match entry {
                WordOrText::Word(word) => Self::from(word.value),
                WordOrText::Text(text) => Self::from(&**text),
                WordOrText::Nested(_) => Self::Unstated,
            }),
            Self::List(list, _) => list.get(index).cloned(),
            _ => self.place(index).map(Self::Decl),
        };
        entry.unwrap_or_default()
    }

    /// The entries of a list.
    ///
    /// # Errors
    /// Where it is none.
    pub fn iterate(&self) -> Done<impl ExactSizeIterator<Item = Self> + DoubleEndedIterator + '_> {
        let count = match self {
            Self::Nothing => 0,
            Self::Unstated => return Err(Fault::new("this fact is not stated, so it has no entries")),
            Self::Undefined => return Err(Fault::new("this name has no value here")),
            other => other.entries().ok_or_else(|| Fault::new("this is not a list, so it has no entries"))?,
        };
        Ok((0..count).map(|index| self.entry(index)))
    }

    /// Yes or no; none where that is not known.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// Whether an `if` takes it for yes.
    pub fn is_true(&self, policy: &Policy) -> bool {
        match self {
            Self::Undefined | Self::Nothing | Self::Unstated => false,
            Self::Flag(flag) => *flag,
            Self::Number(number) => *number != 0,
            Self::Text(text) => !text.is_empty(),
            Self::Markdown(text) => !text.is_empty(),
            Self::Decl(Place::Item(..) | Place::Word(..))
            | Self::Date(_)
            | Self::Duration(_)
            | Self::Row(_)
            | Self::Flow(..)
            | Self::Cookie(..)
            | Self::Item(..)
            | Self::Loop(_) => true,
            Self::Decl(place) => place.find(policy).is_some(),
            list => list.entries() != Some(0),
        }
    }

    /// Whether both are the same.
    pub fn same(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Self::Flag(one), Value::Flag(other)) => one == other,
            (Self::Number(one), Value::Number(other)) => one == other,
            (Self::Date(one), Value::Date(other)) => one == other,
            (Self::Duration(one), Value::Duration(other)) => one == other,
            (Self::Decl(one), Value::Decl(other)) => one == other,
            (Self::Flow(one, in_one), Value::Flow(other, in_other)) => (one, in_one) == (other, in_other),
            (Self::Cookie(one, in_one), Value::Cookie(other, in_other))
            | (Self::Item(one, in_one), Value::Item(other, in_other)) => (one, in_one) == (other, in_other),
            (one, other) if one.is_unstated() || other.is_unstated() => one.is_unstated() && other.is_unstated(),
            (one, other) => match (one.as_text(), other.as_text()) {
                (Some(one), Some(other)) => one == other,
                (None, None) => match (one.entries(), other.entries()) {
                    (Some(length), Some(others)) => {
                        length == others && (0..length).all(|index| one.entry(index).same(&other.entry(index)))
                    }
                    _ => false,
                },
                _ => false,
            },
        }
    }

    /// Which comes first; none where that is no question.
    pub fn order(&self, other: &Value<'_>) -> Option<Ordering> {
        Some(match (self, other) {
            (Self::Flag(one), Value::Flag(other)) => one.cmp(other),
            (Self::Number(one), Value::Number(other)) => one.cmp(other),
            (Self::Date(one), Value::Date(other)) => (one.first(), one.last()).cmp(&(other.first(), other.last())),
            (Self::Duration(one), Value::Duration(other)) => one.seconds().cmp(&other.seconds()),
            (one, other) => one.as_text()?.cmp(other.as_text()?),
        })
    }

    /// Whether a list has such an entry, or a text such a part.
    pub fn has(&self, wanted: &Value<'_>) -> bool {
        match (self, wanted) {
            (Self::Text(_) | Self::Markdown(_), wanted) => {
                self.as_text().zip(wanted.as_text()).is_some_and(|(text, wanted)| text.contains(wanted))
            }
            // Nothing is made for each entry.
            (Self::Words(list), wanted) => {
                wanted.as_text().is_some_and(|wanted| list.iter().any(|word| word.value == wanted))
            }
            (list, wanted) => (0..list.entries().unwrap_or(0)).any(|index| list.entry(index).same(wanted)),
        }
    }
}

/// Whether a comparison holds of an order.
pub fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Unequal => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
        Comparison::In | Comparison::NotIn => false,
    }
}

// Values are copied at nearly every step.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Value<'_>>() == 32);
