//! The words, phrases and names that rules know.
//!
//! Owns: the forms of a list, and what is known of a word, so that each word of a text is looked up once for all
//! lists. Does not own: the lists themselves, which are the files of `lexicon/`, each with what it is for and with
//! examples; or what a rule makes of them.

mod slot;

/// A list of single words in small letters.
#[derive(Debug)]
pub struct List {
    number: u16,
    /// In their order.
    all: &'static [&'static str],
}

impl List {
    pub fn has(&self, word: &str) -> bool {
        self.all.binary_search(&word).is_ok()
    }
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for List {}

/// A list of phrases, each as its words.
#[derive(Debug)]
pub struct Phrases {
    number: u16,
    /// The longest first.
    all: &'static [&'static [&'static str]],
}

impl Phrases {
    /// The longest phrase whose words all stand at a place, as `stands` tells.
    pub fn find(&self, stands: impl Fn(&[&str]) -> bool) -> Option<&'static [&'static str]> {
        self.all.iter().find(|phrase| stands(phrase)).copied()
    }
}

/// A list of texts, or of parts of them.
#[derive(Debug)]
pub struct Texts(pub &'static [&'static str]);

impl Texts {
    pub fn has(&self, text: &str) -> bool {
        self.0.contains(&text)
    }

    /// Whether one of them stands in a text.
    pub fn stand_in(&self, text: &str) -> bool {
        self.0.iter().any(|part| text.contains(part))
    }

    /// Whether a text starts with one of them.
    pub fn start(&self, text: &str) -> bool {
        self.0.iter().any(|part| text.starts_with(part))
    }
}

/// What is known of a word.
#[derive(Debug)]
pub struct Entry {
    word: &'static str,
    /// The numbers of the lists in which it stands.
    lists: &'static [u16],
    /// The phrases that start with it, the longest first, each with the number of its list.
    phrases: &'static [(u16, &'static [&'static str])],
}

impl Entry {
    pub fn is(&self, list: &List) -> bool {
        self.lists.contains(&list.number)
    }

    /// The phrases of all lists that start with it, the longest first.
    pub fn phrases(&self) -> impl Iterator<Item = (Kind, &'static [&'static str])> {
        self.phrases.iter().map(|(list, words)| (Kind(*list), *words))
    }
}

/// Which list a phrase is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind(u16);

impl From<&Phrases> for Kind {
    fn from(list: &Phrases) -> Self {
        Self(list.number)
    }
}

static UNKNOWN: Entry = Entry { word: "", lists: &[], phrases: &[] };

/// What is known of a word in small letters.
pub fn look(word: &str) -> &'static Entry {
    ENTRIES[slot::slot(word)].iter().find(|entry| entry.word == word).unwrap_or(&UNKNOWN)
}

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));
