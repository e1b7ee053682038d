//! The items of categories of data: what the taxonomy says of each, and what its own declaration does.

use super::{Facts, Place};
use crate::policy::value::Flag;
use crate::policy::{Data, Item, WordOrText};
use crate::schema::KindId;
use crate::schema::data_items::{DataItem, Holds, data_item};

/// One item of a category of data.
#[derive(Debug, Clone, Copy)]
pub struct ItemFact<'p> {
    /// The position of its category among the data, and its own among the `items` of the category.
    pub at: (usize, usize),
    pub category: &'p Data,
    pub entry: &'p WordOrText,
}

impl<'p> Facts<'p> {
    pub fn item(&self, data: usize, item: usize) -> Option<ItemFact<'p>> {
        let category = self.policy.data.get(data)?;
        Some(ItemFact { at: (data, item), category, entry: category.items.get(item)? })
    }

    /// The item at a place: an entry of a list of its category, or a declaration in its body.
    pub fn item_at(&self, place: Place) -> Option<ItemFact<'p>> {
        match place {
            Place::Item(data, _, item) => {
                let category = self.policy.data.get(data)?;
                Some(ItemFact { at: (data, item), category, entry: place.item(self.policy)? })
            }
            Place::Nested(KindId::Item, data, number) => self
                .items_of(data)
                .find(|item| matches!(item.entry, WordOrText::Nested(declared) if declared.value == number)),
            _ => None,
        }
    }

    /// The items of a category, without those of its parts.
    pub fn items_of(&self, data: usize) -> impl Iterator<Item = ItemFact<'p>> + use<'p> {
        let category = self.policy.data.get(data).into_iter();
        category.flat_map(move |category| {
            let entries = category.items.iter().enumerate();
            entries.map(move |(item, entry)| ItemFact { at: (data, item), category, entry })
        })
    }

    /// The items of all personal data.
    pub fn items(&self) -> impl Iterator<Item = ItemFact<'p>> {
        (0..self.policy.data.len()).filter(|data| self.is_personal(*data)).flat_map(|data| self.items_of(data))
    }
}

impl<'p> ItemFact<'p> {
    /// As its author calls it: a word of the taxonomy, the key of a declared item, or a text.
    pub fn key(self) -> &'p str {
        key(self.category, self.entry)
    }

    /// The declaration of it in the body of its category.
    pub fn declared(self) -> Option<&'p Item> {
        match self.entry {
            WordOrText::Nested(index) => self.category.nested.item.get(index.value),
            WordOrText::Word(_) | WordOrText::Text(_) => None,
        }
    }

    /// The row of the taxonomy, also where more is declared of the item in the body.
    pub(super) fn known(self) -> Option<&'static DataItem> {
        match self.entry {
            WordOrText::Word(_) | WordOrText::Nested(_) => data_item(self.key()),
            WordOrText::Text(_) => None,
        }
    }

    /// The word of the taxonomy.
    pub fn word(self) -> Option<&'static str> {
        match self.entry {
            WordOrText::Word(word) => Some(word.value),
            WordOrText::Nested(_) | WordOrText::Text(_) => self.known().map(|known| known.id),
        }
    }

    /// What has been done to it: `hashed`, `encrypted`.
    pub fn state(self) -> Option<&'static str> {
        self.declared()?.state.map(|state| state.value)
    }

    /// Whether it is special category data; none where that depends on what it holds.
    pub fn special(self) -> Option<bool> {
        self.attribute(|own| own.special, |known| known.special)
    }

    /// Whether it is sensitive data, as statutes define them.
    pub fn sensitive(self) -> Option<bool> {
        self.attribute(|own| own.sensitive, |known| known.sensitive)
    }

    /// Whether it identifies a person directly.
    pub fn direct(self) -> Option<bool> {
        self.attribute(|_| None, |known| known.direct)
    }

    /// Whether it is an online identifier.
    pub fn online(self) -> Option<bool> {
        self.attribute(|_| None, |known| known.online)
    }

    /// What is declared of the item goes before what the taxonomy says of the word.
    fn attribute(self, own: impl Fn(&Item) -> Option<Flag>, known: impl Fn(&DataItem) -> Holds) -> Option<bool> {
        if let Some(flag) = self.declared().and_then(own) {
            return Some(flag.value);
        }
        match known(self.known()?) {
            Holds::Always => Some(true),
            Holds::Sometimes => None,
            Holds::Never => Some(false),
        }
    }

    pub fn required(self) -> bool {
        self.is_in(&self.category.required)
    }

    pub fn optional(self) -> bool {
        self.is_in(&self.category.optional)
    }

    fn is_in(self, list: &[WordOrText]) -> bool {
        list.iter().any(|entry| key(self.category, entry) == self.key())
    }
}

fn key<'p>(category: &'p Data, entry: &'p WordOrText) -> &'p str {
    match entry {
        WordOrText::Word(word) => word.value,
        WordOrText::Nested(index) => category.nested.item.get(index.value).map_or("", |item| &item.meta.key.value),
        WordOrText::Text(text) => text,
    }
}
