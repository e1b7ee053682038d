//! The tree of a template: statements and expressions, each with its bytes. Its parts, and what keeps it from being read.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A place in a text: from the first byte to before the second.
pub type Bytes = (u32, u32);

/// A part of a template.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub struct Statement<'s> {
    pub kind: StatementKind<'s>,
    pub bytes: Bytes,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub enum StatementKind<'s> {
    Text(&'s str),
    /// `{{ ... }}`
    Print(Expression<'s>),
    If {
        test: Expression<'s>,
        then: Body<'s>,
        otherwise: Body<'s>,
    },
    For(Box<For<'s>>),
    /// Names and their values, known in the body.
    With(Vec<(Expression<'s>, Expression<'s>)>, Vec<Statement<'s>>),
    Set(Expression<'s>, Expression<'s>),
    /// `{% set name %}...{% endset %}`
    Capture {
        into: Expression<'s>,
        filter: Option<Expression<'s>>,
        body: Vec<Statement<'s>>,
    },
    Filter(Expression<'s>, Vec<Statement<'s>>),
    Include {
        name: Expression<'s>,
        optional: bool,
    },
    Macro(Box<Macro<'s>>),
    /// What Jinja has and we have not: its name.
    Other(&'s str),
}

/// What runs only under a condition.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub enum Body<'s> {
    Read(Vec<Statement<'s>>),
    /// Of a template that ships, and not read before it runs.
    Kept(Kept),
}

/// Statements in bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// The names that they bring into the text around them.
    #[serde(borrow)]
    pub names: Vec<&'static str>,
    pub bytes: &'static [u8],
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub struct For<'s> {
    pub target: Expression<'s>,
    pub list: Expression<'s>,
    /// `for x in list if test`
    pub test: Option<Expression<'s>>,
    pub recursive: bool,
    pub body: Body<'s>,
    /// What stands for an empty list.
    pub otherwise: Vec<Statement<'s>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub struct Macro<'s> {
    pub name: &'s str,
    pub parameters: Vec<Expression<'s>>,
    /// The values of the last parameters, where they are not given.
    pub defaults: Vec<Expression<'s>>,
    pub body: Vec<Statement<'s>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub struct Expression<'s> {
    pub kind: Kind<'s>,
    pub bytes: Bytes,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub enum Kind<'s> {
    Name(&'s str),
    /// `none`
    Nothing,
    Flag(bool),
    Number(i64),
    /// A number that is not whole, or larger than a computer counts.
    NoNumber,
    Text(Box<str>),
    List(Vec<Expression<'s>>),
    /// `{...}`
    Map,
    /// `a.b`, or `a["b"]`
    Attribute(Box<Expression<'s>>, #[serde(borrow)] Cow<'s, str>),
    /// `a[b]`
    Entry(Box<Expression<'s>>, Box<Expression<'s>>),
    Slice(Box<Expression<'s>>, [Option<Box<Expression<'s>>>; 3]),
    Not(Box<Expression<'s>>),
    Negative(Box<Expression<'s>>),
    And(Box<Expression<'s>>, Box<Expression<'s>>),
    Or(Box<Expression<'s>>, Box<Expression<'s>>),
    Arithmetic(Operator, Box<Expression<'s>>, Box<Expression<'s>>),
    /// `a < b <= c`: each with the one before it.
    Compare(Box<Expression<'s>>, Vec<(Comparison, Expression<'s>)>),
    If(Box<Expression<'s>>, Box<Expression<'s>>, Option<Box<Expression<'s>>>),
    /// Without a value, what the block around it printed.
    Filter(Option<Box<Expression<'s>>>, &'s str, Vec<Argument<'s>>),
    Test(Box<Expression<'s>>, &'s str, Vec<Argument<'s>>),
    Call(Box<Expression<'s>>, Vec<Argument<'s>>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's + 'static"))]
pub enum Argument<'s> {
    Value(Expression<'s>),
    Named(&'s str, Expression<'s>),
    /// `*list` and `**map`
    Spread(Expression<'s>),
}

impl<'s> Argument<'s> {
    pub fn value(&self) -> &Expression<'s> {
        match self {
            Self::Value(value) | Self::Named(_, value) | Self::Spread(value) => value,
        }
    }
}

impl Expression<'_> {
    /// A text in quotes.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    /// `a ~ b`
    Join,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}

/// A part of a text, as far as we ask.
pub enum Part<'s> {
    TagStart,
    TagEnd,
    PrintStart,
    PrintEnd,
    Word(&'s str),
    Assign,
    Text,
    Other,
}

/// What keeps a text from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub message: String,
    pub help: Option<String>,
    /// Where; none for the whole text.
    pub place: Option<Range<usize>>,
    /// Whether the message tells of one expression, and not of blocks or size.
    pub expression: bool,
}
