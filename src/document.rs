//! From a policy to documents in Markdown, the one intermediate form of every format.
//!
//! Owns: topics and outlines, the section templates and the expressions in prose, numbering,
//! anchors, references between sections, and reading and writing Markdown.
//! Does not own: files, HTML, or any other format; those are written in `render` from [`Document`].

mod compose;
pub mod markdown;
mod model;
mod outline;
mod read;
pub mod rights;
mod template;
mod words;

pub use compose::{Composed, Kind, Options, check, compose};
pub use model::{Document, Head, Mark, Section};
pub use template::{Engine, check_expressions};
pub use words::Words;
