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
    /// Words that people write for those of the list, each with the one that it means.
    pub meant: &'static [(&'static str, &'static str)],
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
            Words::Laws => Box::new(law::names()),
            Words::Authorities => Box::new(law::authorities().map(|authority| &*authority.word)),
            Words::Categories => Box::new(law::categories().map(|category| &*category.0)),
        }
    }

    /// The word that another one means, as people call the same thing.
    pub fn meant(&self, word: &str) -> Option<&'static str> {
        self.meant.iter().find(|row| row.0 == word).map(|row| row.1)
    }

    /// The vocabulary's own copy of a word.
    pub fn find(&self, word: &str) -> Option<&'static str> {
        match self.words {
            Words::List(list) => list.iter().copied().find(|known| *known == word),
            Words::DataItems => data_items::data_item(word).map(|item| item.id),
            Words::Laws => law::names().find(|known| *known == word),
            Words::Authorities => law::authority(word).map(|authority| &*authority.word),
            Words::Categories => law::categories().map(|category| &*category.0).find(|known| *known == word),
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));

#[cfg(test)]
mod tests {
    use super::VOCABULARIES;

    #[test]
    fn what_is_meant_is_a_word_of_the_list_and_what_people_write_is_none() {
        for list in VOCABULARIES {
            for (written, word) in list.meant {
                assert!(list.find(word).is_some() && list.find(written).is_none(), "{}: {written}", list.name);
            }
        }
    }
}
