//! The language of templates and prose: Markdown with expressions over the policy.
//!
//! Owns: the statements, filters and functions of templates, the names that need the words of a language, the built-in
//! templates, the limits under which they run, and what is reported when one goes wrong. Does not own: expressions, and
//! which sections a document has.

mod behind;
mod check;
mod compile;
mod due;
mod engine;
mod filters;
mod functions;
mod host;
mod keys;
mod load;
mod program;
pub(crate) mod render;
mod rights;
mod run;
mod scope;
mod seen;
mod sentences;
mod source;
mod statements;
mod texts;
mod views;

pub use check::check_expressions;
pub(crate) use check::references;
pub use engine::Engine;
pub use keys::Keys;
pub use load::built_in_templates;
pub(crate) use scope::{Entry, Scope, Shared, View};
pub(crate) use seen::said;
pub(crate) use sentences::FORMS;
pub(crate) use statements::sentence;

/// The tables of what templates know, with what each row means: for the page about them.
pub mod tables {
    pub use super::views::names;
    pub use crate::document::words::vocabularies;

    /// The filters.
    pub fn filters() -> impl Iterator<Item = (&'static str, &'static str)> {
        super::filters::FILTERS.iter().map(|row| (row.0, row.1))
    }

    /// The functions.
    pub fn functions() -> impl Iterator<Item = (&'static str, &'static str)> {
        super::functions::FUNCTIONS.iter().map(|row| (row.0, row.1))
    }
}
