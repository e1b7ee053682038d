//! The language of templates and prose: Markdown with expressions over the policy.
//!
//! Owns: the names, filters and functions of expressions, the built-in templates, the limits under
//! which they run, and what is reported when one goes wrong. Does not own: which sections a
//! document has.

mod attributes;
mod check;
mod compile;
mod conditions;
mod engine;
mod fault;
mod filters;
mod functions;
mod keys;
mod program;
mod reference;
mod run;
mod scope;
mod source;
mod terms;
mod types;
mod value;
mod views;

pub use check::check_expressions;
pub(crate) use check::references;
pub use engine::Engine;
pub use keys::Keys;
pub use reference::reference_page;
pub(crate) use scope::{Entry, Scope, Shared};
