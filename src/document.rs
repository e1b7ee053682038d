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
mod template;
mod told;
mod words;

pub use compose::{check, compose};
pub use model::{Composed, Document, Head, Kind, Mark, Origin, Section, ToldRight};
pub use template::{Engine, Keys, check_expressions, reference_page};
pub use words::{Words, built_in_templates, place_named};

/// Every rule that prose, templates and outlines can break: its name and what it says.
pub const RULES: &[(&str, &str)] = &[
    ("language/empty-default", "`default()` stands in a section for which nothing is generated"),
    ("language/image", "prose shows an image"),
    ("language/raw-html", "prose holds HTML"),
    ("language/template", "an expression or a template cannot run"),
    ("language/unprinted-facts", "no outline prints some of the facts"),
    ("language/unprinted-reference", "`ref()` names a section that is not printed"),
    ("language/unsafe-link", "a link could run code or open a local program"),
];
