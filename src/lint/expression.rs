//! The expressions of law packs: Jinja's, compared with the schema table when they are read.
//!
//! Owns: the types of names and fields, the check, and the evaluation over the facts of a policy. An
//! expression is true, false or not known; what compares a fact that is not stated is not known.
//! Does not own: what a rule does with the answer.

mod check;
mod eval;
mod names;

pub use check::{Problem, Scope, compile, compile_text, compile_value, period};
pub use eval::{Context, Record, entries};
pub use names::{list, lists};

use crate::policy::Duration;

/// An expression that was checked.
#[derive(Debug, Clone)]
pub enum Node {
    This,
    /// The entry of the innermost list function.
    It,
    Singleton(&'static str),
    List(&'static str),
    Field(Box<Node>, names::Attribute),
    /// A list of places: `home`, `eea`, a set of the pack.
    Places(Box<[&'static str]>),
    Words(Box<[Box<str>]>),
    Text(Box<str>),
    Word(&'static str),
    Number(u32),
    Date(jiff::civil::Date),
    /// The day that is checked against.
    Day,
    Duration(Duration),
    Known(bool),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Stated(Box<Node>),
    Is(Box<Node>, bool),
    In(Box<Node>, Box<Node>),
    Compare(Box<Node>, Order, Box<Node>),
    Any(Box<Node>, Box<Node>),
    All(Box<Node>, Box<Node>),
    Count(Box<Node>, Option<Box<Node>>),
    Right(&'static str),
    Printed(Box<[&'static str]>),
    Reaches(Box<[&'static str]>),
    Says(Box<str>),
    Covers(Box<str>),
    Clean(Box<str>),
    Age(Box<Node>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A message with expressions in it.
#[derive(Debug, Clone)]
pub struct Message(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Text(Box<str>),
    Value(Node),
}

impl Node {
    /// Whether the answer depends on nothing but the entry of `each` itself, so that a mistake
    /// elsewhere in the spec cannot change it.
    pub fn local(&self) -> bool {
        match self {
            Self::This
            | Self::It
            | Self::Places(_)
            | Self::Words(_)
            | Self::Text(_)
            | Self::Word(_)
            | Self::Number(_)
            | Self::Date(_)
            | Self::Day
            | Self::Duration(_)
            | Self::Known(_) => true,
            Self::Singleton(_)
            | Self::List(_)
            | Self::Right(_)
            | Self::Printed(_)
            | Self::Reaches(_)
            | Self::Says(_)
            | Self::Covers(_)
            | Self::Clean(_) => false,
            Self::Field(base, attribute) => base.local() && attribute.local(),
            Self::Not(inner) | Self::Stated(inner) | Self::Is(inner, _) | Self::Age(inner) => inner.local(),
            Self::And(a, b) | Self::Or(a, b) | Self::In(a, b) | Self::Compare(a, _, b) => a.local() && b.local(),
            Self::Any(list, condition) | Self::All(list, condition) => list.local() && condition.local(),
            Self::Count(list, condition) => list.local() && condition.as_ref().is_none_or(|node| node.local()),
        }
    }
}

/// The general rule whose silence is the whole of a condition.
pub fn clean_rule(node: &Node) -> Option<&str> {
    match node {
        Node::Clean(rule) => Some(rule),
        _ => None,
    }
}
