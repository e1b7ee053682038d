//! From a policy to documents in Markdown, the one intermediate form of every format.
//!
//! Owns: topics and outlines, the section templates and the expressions in prose, numbering,
//! anchors, references between sections, and reading and writing Markdown.
//! Does not own: files, HTML, or any other format; those are written in `render` from [`Document`].

mod compose;
mod entries;
pub mod markdown;
mod model;
mod outline;
mod read;
mod template;
mod told;
mod words;

pub use compose::{check, compose};
pub use model::{Composed, Document, Head, Kind, Mark, Origin, Section, ToldRight};
#[doc(hidden)]
pub use template::tables;
pub use template::{Engine, Keys, built_in_templates, check_expressions};
pub use told::tell;
pub use words::{Words, place_named};
