//! The one table that describes the language: kinds, their fields, types and vocabularies.
//!
//! Owns: [`table`] and the closed vocabularies. Everything that needs to know the language reads it
//! here: lowering, "did you mean", the reference page, the YAML front end, templates.
//! Does not own: laws, documents, or the words in which a document prints a vocabulary; those stand
//! in `templates/`.

pub mod authorities;
pub mod data_items;
pub mod places;
mod reference;
#[doc(hidden)]
pub mod spelling;
mod table;
pub mod vocabulary;

pub use reference::reference_page;
pub use table::{KINDS, KindId, TOP};
pub(crate) use table::{language_rows, language_table, with_rows_of_tests};
pub use vocabulary::Vocabulary;

use crate::syntax::{Shape, Shapes};

/// A kind of declaration.
#[derive(Debug)]
pub struct Kind {
    pub id: KindId,
    pub name: &'static str,
    /// The name in expressions, where `-` is a minus: `automated_decision`.
    pub variable: &'static str,
    pub doc: &'static str,
    pub shape: Shape,
    /// How its label reads.
    pub label: Phrase,
    pub fields: &'static [Field],
    /// The kinds that may stand in its body.
    pub nested: &'static [KindId],
    /// The kind in whose body it may stand.
    pub within: Option<KindId>,
    /// Whether it may stand at the top of a file.
    pub top: bool,
}

/// A field of a kind.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub doc: &'static str,
    pub ty: Type,
    /// Whether it takes a list.
    pub many: bool,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// A word of a closed vocabulary.
    Word(&'static Vocabulary),
    /// A word of a vocabulary, or text of the author's own that is not shaped like a word.
    WordOrText(&'static Vocabulary, Phrase),
    Text(Phrase),
    /// `yes` or `no`; not stated is neither.
    Flag,
    /// A day: `2026-03-01`.
    Date,
    /// A link that a reader can follow: `https`, `http`, `mailto`, `tel`, or a path on the same site.
    Link,
    Email,
    /// A country, a region of one, or a group of countries.
    Place,
    /// A whole number from 0.
    Number,
    /// `2 years`, `30 minutes`, `session`.
    Duration,
    /// The key of a declaration of one of these kinds, or a word of the vocabulary.
    Reference(&'static [&'static str], Option<&'static Vocabulary>),
    /// The name of a lint rule: `gdpr/retention-period`.
    Rule,
}

/// How a text reads in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// A proper name, printed as it is written.
    Name,
    /// A noun phrase as inside a sentence: "your account details".
    Noun,
    /// A verb in its base form and what follows it: "deliver what you order".
    Verb,
    /// Goes on after "when" or "unless": "you open an account".
    Clause,
    /// A heading or title.
    Heading,
    /// A phrase for a table cell: "Keeps you signed in".
    Cell,
    /// One or more whole sentences.
    Sentence,
    /// The kind takes no label.
    None,
}

impl Phrase {
    /// How the reference page describes it.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Name => "a name, printed as written",
            Self::Noun => "a noun phrase, as inside a sentence",
            Self::Verb => "a verb in its base form and what follows",
            Self::Clause => "a clause that goes on after “when” or “unless”",
            Self::Heading => "a heading",
            Self::Cell => "a short phrase",
            Self::Sentence => "whole sentences",
            Self::None => "none",
        }
    }
}

impl Kind {
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The kind `name` at the top of a file (`parent` is none) or in the body of the kind `parent`.
pub fn kind(parent: Option<&str>, name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| {
        kind.name == name
            && match parent {
                None => kind.top,
                Some(parent) => kind.within.is_some_and(|outer| outer.name() == parent),
            }
    })
}

/// The table, as the YAML front end asks for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Table;

impl Shapes for Table {
    fn shape(&self, parent: Option<&str>, name: &str) -> Option<Shape> {
        if name == "allow" {
            return Some(Shape::Keyed);
        }
        kind(parent, name).map(|kind| kind.shape)
    }
}
