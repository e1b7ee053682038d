//! The one table that describes the language: kinds, their fields, types and vocabularies.
//!
//! Owns: [`table`], the asides and the closed vocabularies. Everything that needs to know the language reads it
//! here: lowering, "did you mean", the reference page, the YAML front end, templates.
//! Does not own: laws, documents, or the words in which a document prints a vocabulary; those stand
//! in `templates/`.

mod aside;
pub mod data_items;
mod field;
pub mod places;
pub(crate) mod shapes;
#[doc(hidden)]
pub mod spelling;
mod table;
pub mod vocabulary;

pub use aside::{ASIDES, Aside, aside, asides};
pub use field::{Field, Length, Phrase, Type};
pub use table::{KINDS, Kind, KindId, TOP};
pub(crate) use table::{language_rows, language_table, with_rows_of_tests};
pub use vocabulary::Vocabulary;

use crate::syntax::{Shape, Shapes};

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
        let aside = || aside(parent, name).map(|aside| aside.shape);
        kind(parent, name).map(|kind| kind.shape).or_else(aside)
    }
}
