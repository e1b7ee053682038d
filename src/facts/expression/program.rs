//! An expression taken apart: what to work out, with every name resolved.
//!
//! Owns: the tree that [`super::check`] makes and [`super::eval`] walks. It holds no facts of a policy, so all policies
//! share it.

use super::conditions::Condition;
use super::value::Value;
use crate::facts::{CookieFact, Facts, Flow, ItemFact, Place};
use crate::jinja::{Bytes, Comparison, Operator};
use crate::policy::{Day, Declared, Duration, FieldValue};
use crate::schema::{self, Field, KindId};

#[derive(Debug, Clone)]
pub struct Expression {
    pub kind: Kind,
    pub bytes: Bytes,
}

#[derive(Debug, Clone)]
pub enum Kind {
    /// No value at all.
    Absent,
    Unstated,
    Flag(bool),
    Number(i64),
    Date(Day),
    /// The day that is checked against.
    Day,
    Duration(Duration),
    Text(Box<str>),
    /// A set of places.
    Places(Box<[&'static str]>),
    List(Box<[Expression]>),
    Slot(usize),
    /// The entry of `any`, `all` or `count`, by how many stand around it.
    It(usize),
    /// What a block printed.
    Captured,
    /// A declaration of which a policy has one.
    One(Place),
    /// All declarations of a kind.
    All(KindId),
    /// A list that is worked out from the facts, by its number among [`super::names::NAMES`].
    Known(usize),
    /// One that whoever asks works out, by its number among the names of its own.
    Own(usize),
    Attribute(Box<Expression>, Box<Attribute>),
    Entry(Box<Expression>, Box<Expression>),
    Slice(Box<Expression>, [Option<Box<Expression>>; 3]),
    /// Yes for no, no for yes, and not known for what is not known.
    Not(Box<Expression>),
    /// Yes or no: what is not known or not stated, zero and what is empty are no.
    Taken(Box<Expression>),
    Negative(Box<Expression>),
    /// The right value where the left one is taken for yes, else the left one.
    Then(Box<Expression>, Box<Expression>),
    /// The left value where it is taken for yes, else the right one.
    Else(Box<Expression>, Box<Expression>),
    /// Three answers: no where one is no, else not known where one is not.
    Both(Box<Expression>, Box<Expression>),
    /// Three answers: yes where one is yes, else not known where one is not.
    Either(Box<Expression>, Box<Expression>),
    Arithmetic(Operator, Box<Expression>, Box<Expression>),
    /// `a < b <= c`: each with the one before it. What is not stated equals what is not stated.
    Compare(Box<Expression>, Box<[(Comparison, Expression)]>),
    /// Two of one type; not known where one is not stated.
    Order(Box<Expression>, Comparison, Box<Expression>),
    /// Whether one is an entry of a list; not known where one is not stated.
    Among(Box<Expression>, Box<Expression>),
    /// The same for places, which lie in each other.
    Lies(Box<Expression>, Box<Expression>),
    If(Box<Expression>, Box<Expression>, Option<Box<Expression>>),
    Filter(Box<Expression>, usize, Arguments),
    Test(Box<Expression>, Condition, Arguments),
    Call(usize, Arguments),
    Macro(usize, Arguments),
    /// The time from a date to the day that is checked against.
    Age(Box<Expression>),
    /// What is the same for every entry, so that it is worked out once.
    Once(Box<Expression>),
    /// The data of a list in place of items of them.
    Categories(Box<Expression>),
    Any(Box<Expression>, Box<Expression>),
    Every(Box<Expression>, Box<Expression>),
    Count(Box<Expression>, Option<Box<Expression>>),
}

/// The name of a fact.
#[derive(Debug, Clone)]
pub struct Attribute {
    pub name: Box<str>,
    /// As the language writes it.
    pub dashed: Box<str>,
    pub common: Common,
    /// Where kinds have a field of the name.
    pub fields: Option<&'static Numbers>,
    /// Where the name is worked out: for which kind, and how.
    pub rows: Box<[(Option<KindId>, Row)]>,
}

/// For each kind the number of a field.
pub type Numbers = [Option<u8>; schema::KINDS.len()];

impl Attribute {
    /// What a kind of declaration has as a field of this name.
    pub fn declared_in(&self, kind: KindId) -> Option<&'static Field> {
        let number = self.fields.filter(|_| self.common == Common::Field)?[kind as usize]?;
        kind.kind().fields.get(usize::from(number))
    }

    /// The field of this name; none if the kind of the declaration has none.
    pub fn field_of<'p>(&self, found: &'p dyn Declared) -> Option<FieldValue<'p>> {
        found.numbered(self.fields?[found.kind() as usize]?.into())
    }
}

/// How a name is worked out.
#[derive(Debug, Clone, Copy)]
pub enum Row {
    Facts(Make),
    /// By whoever asks, by the number among the names of its own.
    Own(usize),
}

/// How a name is worked out of the facts.
#[derive(Debug, Clone, Copy)]
pub enum Make {
    List(for<'p> fn(&Facts<'p>) -> Value<'p>),
    Place(for<'p> fn(&Facts<'p>, Place) -> Value<'p>),
    /// By the number among the declarations of the kind, of the declaration alone.
    Number(for<'p> fn(&Facts<'p>, usize) -> Value<'p>),
    /// The same, also of other declarations.
    Across(for<'p> fn(&Facts<'p>, usize) -> Value<'p>),
    Flow(for<'p> fn(Flow<'p>) -> Value<'p>),
    Cookie(for<'p> fn(&Facts<'p>, CookieFact<'p>) -> Value<'p>),
    Item(for<'p> fn(&Facts<'p>, ItemFact<'p>) -> Value<'p>),
    /// What can depend on the category of the item and on other declarations.
    ItemAcross(for<'p> fn(&Facts<'p>, ItemFact<'p>) -> Value<'p>),
}

impl Make {
    /// Whether a mistake in another declaration cannot change it.
    pub fn is_alone(self) -> bool {
        !matches!(self, Self::List(_) | Self::Across(_) | Self::ItemAcross(_))
    }
}

/// Names that mean the same for every declaration, so that nobody compares texts for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Common {
    Label,
    Key,
    /// The key, and none for a word in the place of a declaration.
    DeclaredKey,
    Name,
    /// Its prose as it is printed.
    Text,
    /// Its prose as it is written.
    Prose,
    Stated,
    Field,
}

#[derive(Debug, Clone, Default)]
pub struct Arguments {
    pub values: Box<[Expression]>,
    pub named: Box<[(Box<str>, Expression)]>,
}

impl Expression {
    /// Whether it is the same for every entry of what stands around it: so many `any`, `all` and `count`.
    pub fn is_closed(&self, around: usize) -> bool {
        match &self.kind {
            Kind::Slot(_) | Kind::Captured => false,
            Kind::It(depth) => *depth >= around,
            kind => {
                let mut closed = true;
                kind.inner(&mut |inner| closed = closed && inner.is_closed(around));
                closed
            }
        }
    }

    /// What it is apart from being worked out once.
    pub fn bare(&self) -> &Self {
        match &self.kind {
            Kind::Once(inner) => inner,
            _ => self,
        }
    }

    /// Whether the answer depends on nothing but the entry that is asked of, so that a mistake elsewhere in the spec
    /// cannot change it.
    pub fn local(&self) -> bool {
        let own = match &self.kind {
            Kind::One(_) | Kind::All(_) | Kind::Known(_) | Kind::Own(_) | Kind::Call(..) | Kind::Macro(..) => false,
            Kind::Attribute(_, name) => name.rows.iter().all(|(_, row)| match row {
                Row::Facts(make) => make.is_alone(),
                Row::Own(_) => true,
            }),
            _ => true,
        };
        let mut local = own;
        self.kind.inner(&mut |inner| local = local && inner.local());
        local
    }
}

impl Kind {
    /// Calls `see` for each expression right below.
    pub fn inner<'e>(&'e self, see: &mut dyn FnMut(&'e Expression)) {
        match self {
            Self::Absent
            | Self::Unstated
            | Self::Flag(_)
            | Self::Number(_)
            | Self::Date(_)
            | Self::Day
            | Self::Duration(_)
            | Self::Text(_)
            | Self::Places(_)
            | Self::Slot(_)
            | Self::It(_)
            | Self::Captured
            | Self::One(_)
            | Self::All(_)
            | Self::Known(_)
            | Self::Own(_) => {}
            Self::List(entries) => entries.iter().for_each(see),
            Self::Attribute(of, _)
            | Self::Not(of)
            | Self::Taken(of)
            | Self::Negative(of)
            | Self::Age(of)
            | Self::Once(of)
            | Self::Categories(of)
            | Self::Count(of, None) => see(of),
            Self::Entry(a, b)
            | Self::Then(a, b)
            | Self::Else(a, b)
            | Self::Both(a, b)
            | Self::Either(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Order(a, _, b)
            | Self::Among(a, b)
            | Self::Lies(a, b)
            | Self::Any(a, b)
            | Self::Every(a, b)
            | Self::Count(a, Some(b)) => {
                see(a);
                see(b);
            }
            Self::Slice(of, parts) => {
                see(of);
                parts.iter().flatten().for_each(|part| see(part));
            }
            Self::Compare(first, others) => {
                see(first);
                others.iter().for_each(|other| see(&other.1));
            }
            Self::If(test, then, otherwise) => {
                see(test);
                see(then);
                otherwise.iter().for_each(|other| see(other));
            }
            Self::Filter(of, _, arguments) | Self::Test(of, _, arguments) => {
                see(of);
                arguments.inner(see);
            }
            Self::Call(_, arguments) | Self::Macro(_, arguments) => arguments.inner(see),
        }
    }
}

impl Arguments {
    fn inner<'e>(&'e self, see: &mut dyn FnMut(&'e Expression)) {
        self.values.iter().chain(self.named.iter().map(|named| &named.1)).for_each(see);
    }
}
