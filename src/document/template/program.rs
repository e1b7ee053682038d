//! A template taken apart: what to write, with every name resolved.
//!
//! Owns: the statements that [`super::compile`] makes and [`super::run`] walks. They hold no facts of a policy, so all
//! documents of a run share them.

use std::sync::LazyLock;

use crate::facts::expression::program::Expression;

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
        then: Body,
        otherwise: Body,
    },
    For(Box<For>),
    Set(Target, Expression),
    /// Prints into a name, or through filters. The expression finds the text in
    /// [`Captured`](crate::facts::expression::program::Kind::Captured).
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

/// What runs only under a condition.
#[derive(Debug)]
pub enum Body {
    Now(Box<[Statement]>),
    /// Of a template that ships: taken apart when it first runs.
    Later(Box<LazyLock<Made, Make>>),
}

/// Takes the statements of a body apart.
pub type Make = Box<dyn FnOnce() -> Made + Send>;

/// A body that was taken apart when it first ran.
#[derive(Debug)]
pub struct Made {
    pub statements: Box<[Statement]>,
    /// How many names the program has by then.
    pub slots: usize,
    /// How deep its statements and expressions lie in each other.
    pub height: usize,
}

impl Body {
    pub fn statements(&self) -> &[Statement] {
        match self {
            Self::Now(statements) => statements,
            Self::Later(made) => &made.statements,
        }
    }
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
    pub body: Body,
    /// What is printed where the list is empty.
    pub otherwise: Box<[Statement]>,
}

#[derive(Debug)]
pub enum Target {
    Slot(usize),
    /// `for a, b in list`
    Several(Box<[Target]>),
}
