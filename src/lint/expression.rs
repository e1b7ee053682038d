//! The expressions of law packs and house rules, with what they know beside the facts.
//!
//! Owns: their functions and sets, messages with expressions in them, and the place that an expression names. Does not own:
//! the language ([`crate::facts::expression`]), and what a rule does with the answer.

mod asked;
mod functions;
mod host;
mod read;

pub use crate::facts::expression::check::{another_thing, period, told};
pub use crate::facts::expression::program::Expression as Node;
pub use asked::{Context, Entries, Kept};
pub use functions::{Told, clean_rule, docs as functions, told_in};
pub use read::{OWN, Problem, Scope, compile, compile_text, compile_value, list, lists};

/// What is worked out of the facts for all rules of a pack, each once.
pub type Lists<'p> = crate::facts::expression::names::Lists<'p>;

/// The entry of `each`.
pub type Record<'p> = crate::facts::expression::Value<'p>;

/// A message with expressions in it.
#[derive(Debug, Clone)]
pub struct Message(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Text(Box<str>),
    Value(Node),
    /// Those of the texts whose condition holds, as a list.
    Parts(Box<[(Node, Box<str>)]>),
}
