//! The two spellings of a spec and the one tree that they share.
//!
//! Owns: the tree, the DSL (`*.policy`) and YAML front ends, and the way back from a tree to either
//! spelling (`fmt`, `convert`). Does not own: what any kind or field means; that is `schema`, which
//! tells the YAML front end through [`Shapes`] only how a declaration is laid out.

pub(crate) mod calendar;
pub mod dsl;
mod findings;
mod print;
mod text;
pub mod tree;
pub mod yaml;

pub use print::{format, same_meaning, to_json, to_policy, to_yaml};
pub(crate) use text::is_odd_space;
#[cfg(feature = "cli")]
pub(crate) use text::is_refused;
pub use tree::{Comment, Declaration, Entry, Field, Item, Name, Operator, Prose, Remove, Spelling, Tree, Use, Value};

/// How declarations of a kind are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// No key: `controller "Label" { }`.
    Singleton,
    /// One key: `data account "Label" { }`.
    Keyed,
    /// One or more names that share what follows: `cookie _ga _gid "Label" { }`.
    Names,
}

/// What the YAML spelling needs to know about kinds, because a mapping looks the same for all of them.
pub trait Shapes {
    /// The shape of `name` at the top of a file (`parent` is none) or inside the kind `parent`;
    /// none if that is no kind there.
    fn shape(&self, parent: Option<&str>, name: &str) -> Option<Shape>;
}
