//! A template taken apart: what to write and what to work out, with every name resolved.
//!
//! Owns: the tree that [`super::compile`] makes and [`super::run`] walks. It holds no facts of a policy, so
//! all documents of a run share it.

use super::conditions::Condition;
use super::filters::Filter;
use super::functions::Function;
use crate::facts::Place;
use crate::jinja::{Bytes, Comparison, Operator};
use crate::schema::KindId;

/// A template, the text of a prose block, or the body of a macro.
#[derive(Debug, Default)]
pub struct Program {
    pub body: Box<[Statement]>,
    /// How many names of its own it has. Loops, `set`, `with` and parameters bring them in, and each has
    /// its slot.
    pub slots: usize,
    /// How deep its statements and expressions lie in each other. To run it takes a stack as deep.
    pub height: usize,
    pub macros: Box<[Macro]>,
}

/// A text with gaps that its calls fill.
#[derive(Debug)]
pub struct Macro {
    /// Its parameters in order. They have the first slots of the program.
    pub parameters: Box<[(Box<str>, Option<Expression>)]>,
    pub program: Program,
}

#[derive(Debug)]
pub enum Statement {
    Text(Box<str>),
    Print(Expression),
    /// `at(declaration)`, which prints nothing that a reader sees.
    Mark(Expression),
    If {
        test: Expression,
        then: Box<[Statement]>,
        otherwise: Box<[Statement]>,
    },
    For(Box<For>),
    Set(Target, Expression),
    /// Prints into a name, or through filters. The expression finds the text in [`Kind::Captured`].
    Capture {
        into: Option<Target>,
        through: Option<Expression>,
        body: Box<[Statement]>,
    },
    Include {
        name: Expression,
        optional: bool,
    },
}

#[derive(Debug)]
pub struct For {
    pub target: Target,
    pub list: Expression,
    /// `for x in list if test`
    pub test: Option<Expression>,
    /// The slot of `loop`.
    pub state: usize,
    /// The slots of names that the body sets. Each round starts with them as they were outside: with the
    /// value of another slot, or without one.
    pub fresh: Box<[(usize, Option<usize>)]>,
    pub body: Box<[Statement]>,
    /// What is printed where the list is empty.
    pub otherwise: Box<[Statement]>,
}

#[derive(Debug)]
pub enum Target {
    Slot(usize),
    /// `for a, b in list`
    Several(Box<[Target]>),
}

#[derive(Debug)]
pub struct Expression {
    pub kind: Kind,
    pub bytes: Bytes,
}

#[derive(Debug)]
pub enum Kind {
    /// No value at all.
    Absent,
    Unstated,
    Flag(bool),
    Number(i64),
    Text(Box<str>),
    List(Box<[Expression]>),
    Slot(usize),
    Captured,
    /// A declaration of which a policy has one.
    One(Place),
    /// All declarations of a kind.
    All(KindId),
    /// A derived list, by its place in [`super::views::LISTS`].
    Derived(usize),
    Attribute(Box<Expression>, Box<Attribute>),
    Entry(Box<Expression>, Box<Expression>),
    Slice(Box<Expression>, [Option<Box<Expression>>; 3]),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Arithmetic(Operator, Box<Expression>, Box<Expression>),
    /// `a < b <= c`: each with the one before it.
    Compare(Box<Expression>, Box<[(Comparison, Expression)]>),
    If(Box<Expression>, Box<Expression>, Option<Box<Expression>>),
    Filter(Box<Expression>, Filter, Arguments),
    Test(Box<Expression>, Condition, Arguments),
    Call(Function, Arguments),
    Macro(usize, Arguments),
}

/// The name of a fact.
#[derive(Debug)]
pub struct Attribute {
    pub name: Box<str>,
    /// As the language writes it.
    pub dashed: Box<str>,
    pub common: Common,
}

/// Names that mean the same for every declaration, so that nobody compares texts for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Common {
    Label,
    Key,
    Name,
    Prose,
    Stated,
    /// A name that is worked out for some kinds.
    Derived,
    Field,
}

#[derive(Debug, Default)]
pub struct Arguments {
    pub values: Box<[Expression]>,
    pub named: Box<[(Box<str>, Expression)]>,
}
