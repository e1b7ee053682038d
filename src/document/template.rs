//! The language of templates and prose: Markdown with expressions over the policy.
//!
//! Owns: the statements, filters and functions of templates, the names that need the words of a language, the built-in
//! templates, the limits under which they run, and what is reported when one goes wrong. Does not own: expressions, and
//! which sections a document has.

mod behind;
mod check;
mod compile;
mod engine;
mod filters;
mod functions;
mod host;
mod keys;
mod load;
mod program;
mod reference;
pub(crate) mod render;
mod run;
mod scope;
mod seen;
mod sentences;
mod source;
mod views;

pub use check::check_expressions;
pub(crate) use check::references;
pub use engine::Engine;
pub use keys::Keys;
pub use load::built_in_templates;
pub use reference::reference_page;
pub(crate) use scope::{Entry, Scope, Shared};
