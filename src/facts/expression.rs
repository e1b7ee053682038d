//! Expressions over the facts of a policy: one language for templates, prose, packs and house rules.
//!
//! Owns: the names and their types, the check, and the evaluation in three states under a budget of steps. Does not own:
//! the syntax ([`crate::jinja`]), how anything is printed, and the functions and filters of whoever asks.

pub mod budget;
pub mod check;
pub mod conditions;
pub mod eval;
pub mod fault;
pub mod host;
pub mod marked;
pub mod names;
pub mod program;
pub mod types;
pub mod value;

pub use budget::Budget;
pub use check::{Check, Dialect, Known, Problem, Takes};
pub use eval::Evaluate;
pub use fault::{Done, Fault};
pub use host::{Given, Host};
pub use marked::Marked;
pub use names::Name;
pub use types::Ty;
pub use value::Value;
