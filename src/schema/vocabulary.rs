//! The closed vocabularies: which words each field knows.
//!
//! The words themselves stand in `vocabulary/vocabulary.yaml`, and how a document prints a word in
//! `templates/LANGUAGE/words.yaml`.

use super::data_items;
use crate::law;

/// A closed list of words.
#[derive(Debug)]
pub struct Vocabulary {
    /// Its name, under which `words.yaml` lists the printed forms.
    pub name: &'static str,
    pub doc: &'static str,
    pub words: Words,
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Where the words stand.
#[derive(Debug)]
pub enum Words {
    List(&'static [&'static str]),
    DataItems,
    /// The laws that ship.
    Laws,
    /// The authorities of these laws.
    Authorities,
    /// The categories into which these laws sort data.
    Categories,
}

impl Vocabulary {
    /// All words, in the order of the reference page.
    pub fn iter(&self) -> Box<dyn Iterator<Item = &'static str>> {
        match self.words {
            Words::List(list) => Box::new(list.iter().copied()),
            Words::DataItems => Box::new(data_items::all().iter().map(|item| item.id)),
            Words::Laws => Box::new(law::all().iter().map(|law| &*law.name)),
            Words::Authorities => Box::new(law::authorities().map(|authority| &*authority.word)),
            Words::Categories => Box::new(law::categories().map(|category| &*category.0)),
        }
    }

    /// The vocabulary's own copy of a word.
    pub fn find(&self, word: &str) -> Option<&'static str> {
        match self.words {
            Words::List(list) => list.iter().copied().find(|known| *known == word),
            Words::DataItems => data_items::data_item(word).map(|item| item.id),
            Words::Laws => law::law(word).map(|law| &*law.name),
            Words::Authorities => law::authority(word).map(|authority| &*authority.word),
            Words::Categories => law::categories().map(|category| &*category.0).find(|known| *known == word),
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));
