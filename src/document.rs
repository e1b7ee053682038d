//! From a policy to documents in Markdown, the one intermediate form of every format.
//!
//! Owns: topics and outlines, the section templates and the expressions in prose, numbering,
//! anchors, references between sections, and reading and writing Markdown.
//! Does not own: files, HTML, or any other format; those are written in `render` from [`Document`].

mod compose;
mod entries;
#[doc(hidden)]
pub mod glossary;
pub(crate) mod markdown;
mod model;
mod outline;
mod read;
mod template;
mod told;
mod unprinted;
mod words;

pub use model::{Composed, Document, Head, Kind};
pub use template::Engine;
pub use words::Words;

// For the tests of this repository, which ask single steps.
#[doc(hidden)]
pub use self::{
    compose::{check, compose, compose_all},
    model::{Mark, Origin, Section, Tells},
    template::{Keys, built_in_templates, check_expressions, tables},
};

/// The name of the document of the policy to which a link leads, if it leads to one.
pub(crate) fn page(destination: &str) -> Option<&str> {
    destination.strip_prefix(markdown::private::PAGE)
}

pub(crate) use template::sentence;
pub(crate) use told::tell;
pub(crate) use words::place_named;
