//! From the tree of an expression to one whose names are resolved, and what is wrong with it.
//!
//! Owns: which names, attributes and operators there are, and of which type each expression is. What templates take
//! leniently and rules must not mix up stands in [`strict`]. Does not own: statements, and the functions and filters of
//! whoever asks ([`Dialect`]).

mod strict;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::conditions::TESTS;
use super::names::{self, Table};
use super::program::{Arguments, Expression, Kind};
use super::types::{ANY, CONDITION, Many, Of, Ty, VALUE, list, one};
use crate::diagnostic::{HELPED, nearest};
use crate::facts::Place;
use crate::jinja::{self, Argument, Bytes, Kind as Expr, Operator};
use crate::schema::TOP;
use crate::syntax::Shape;

pub use strict::{TOLD, another_thing, period, told};

/// Something that is wrong with an expression.
#[derive(Debug, Clone)]
pub struct Problem {
    pub at: Bytes,
    pub message: String,
    pub help: Option<String>,
    /// Whether this language has not what Jinja has. That is told only where all names are right.
    pub refusal: bool,
}

/// What a function or a filter takes in brackets.
#[derive(Debug, Clone, Copy)]
pub struct Takes {
    /// The most arguments in a row.
    pub most: usize,
    /// Those that have a name.
    pub named: &'static [&'static str],
}

/// Whoever has expressions: templates and prose, or packs.
pub trait Dialect<'s>: Sized {
    /// Whether what is of one type must not stand for another, and a yes-or-no fact is no condition.
    const STRICT: bool;

    /// Whether names are looked up at all. Those of built-in templates were, by a test.
    fn checked(&self) -> bool;

    /// Whether texts can be put together.
    fn joins_texts(&self) -> bool;

    /// The names of its own.
    fn names(&self) -> &'static Table;

    /// What a name of its own stands for, of which an expression can start.
    fn start(check: &mut Check<'s, Self>, name: &str, at: Bytes) -> Option<(Kind, Ty)>;

    /// The names of that kind, for "did you mean".
    fn starts(&self) -> Vec<String>;

    fn filter(&self, name: &str) -> Option<(usize, Takes)>;

    fn filters(&self) -> Vec<&'static str>;

    fn function(&self, name: &str) -> Option<(usize, Takes)>;

    fn functions(&self) -> Vec<&'static str>;

    /// Looks at the arguments of a function or a filter before they are taken apart. Templates have topics,
    /// vocabularies.
    fn look(check: &mut Check<'s, Self>, name: &str, arguments: &[Argument<'s>], at: Bytes);

    /// A call of one of its functions whose arguments are no usual expressions.
    fn call(
        check: &mut Check<'s, Self>,
        number: usize,
        name: &str,
        arguments: &[Argument<'s>],
        at: Bytes,
    ) -> Option<(Kind, Ty)>;

    /// The keys of the declarations of a kind, where none of them is this one.
    fn unknown_key(&self, kind: &str, name: &str) -> Option<Vec<String>>;

    /// How many names that do not exist were found before, also by others.
    fn missed(&self) -> Option<usize>;
}

/// The names of a loop, a block or a whole template, with their slots.
#[derive(Debug, Default, Clone)]
struct Names<'s> {
    known: Vec<(&'s str, usize, Ty)>,
    /// Where each stands among them.
    places: FxHashMap<&'s str, usize>,
    /// Where it is a loop: slots that each round starts afresh.
    fresh: Vec<(usize, Option<usize>)>,
}

/// A text that is being checked.
#[derive(Debug)]
pub struct Check<'s, D> {
    pub dialect: D,
    pub problems: Vec<Problem>,
    scopes: Vec<Names<'s>>,
    /// How many slots there are so far.
    pub slots: usize,
    depth: usize,
    /// How deep the deepest place lies so far.
    pub height: usize,
    /// The macros that are known so far, also the one that is being read, with their parameters.
    pub macros: Vec<(&'s str, Arc<[&'s str]>)>,
    /// What `it` is in `any`, `all` and `count`, innermost last.
    entries: Vec<Ty>,
}

/// The names and macros that a text knows at a place.
#[derive(Debug)]
pub struct Known<'s> {
    scopes: Vec<Names<'s>>,
    macros: Vec<(&'s str, Arc<[&'s str]>)>,
}

type Checked = (Expression, Ty);

impl<'s, D: Dialect<'s>> Check<'s, D> {
    pub fn new(dialect: D) -> Self {
        Self {
            dialect,
            problems: Vec::new(),
            scopes: vec![Names::default()],
            slots: 0,
            depth: 0,
            height: 0,
            macros: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// What is known here.
    pub fn known(&self) -> Known<'s> {
        Known { scopes: self.scopes.clone(), macros: self.macros.clone() }
    }

    /// A part of a text, where this is known, and so many slots are taken.
    pub fn knowing(dialect: D, known: Known<'s>, slots: usize) -> Self {
        Self { scopes: known.scopes, macros: known.macros, slots, ..Self::new(dialect) }
    }

    pub fn problem(&mut self, at: Bytes, message: impl Into<String>, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.problems.push(Problem { at, message: message.into(), help, refusal: false });
    }

    /// What this language has not of Jinja.
    pub fn refuse(&mut self, at: Bytes, message: impl Into<String>) -> Kind {
        self.problems.push(Problem { at, message: message.into(), help: None, refusal: true });
        Kind::Absent
    }

    pub fn unknown<'a>(&mut self, at: Bytes, what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) {
        // To compare with all names takes time, and one slip is often made many times.
        let before = self.dialect.missed().unwrap_or(self.problems.len());
        let near = if before < HELPED { nearest(name, known) } else { None };
        let help = near.map(|near| {
            let near = if D::STRICT { near.to_owned() } else { near.replace('-', "_") };
            format!("did you mean `{near}`?")
        });
        self.problem(at, format!("there is no {what} `{name}`"), help.as_deref());
    }

    pub fn enter(&mut self) {
        self.depth += 1;
        self.height = self.height.max(self.depth);
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Opens a scope of names.
    pub fn open(&mut self) {
        self.scopes.push(Names::default());
    }

    /// Closes it, and tells which slots each round starts afresh: with the value of another, or without one.
    pub fn close(&mut self) -> Vec<(usize, Option<usize>)> {
        self.scopes.pop().map(|scope| scope.fresh).unwrap_or_default()
    }

    fn slot(&self, name: &str) -> Option<(usize, Ty)> {
        let found = |scope: &Names<'s>| Some(scope.known[*scope.places.get(name)?]);
        self.scopes.iter().rev().find_map(found).map(|known| (known.1, known.2))
    }

    /// The slot of a name that comes in here.
    pub fn bind(&mut self, name: &'s str, ty: Ty, every_round: bool) -> usize {
        if let Some(scope) = self.scopes.last_mut()
            && let Some(place) = scope.places.get(name)
        {
            let known = &mut scope.known[*place];
            known.2 = ty;
            return known.1;
        }
        let outer = self.slot(name).map(|known| known.0);
        let slot = self.slots;
        self.slots += 1;
        if let Some(scope) = self.scopes.last_mut() {
            scope.places.insert(name, scope.known.len());
            scope.known.push((name, slot, ty));
            if every_round {
                scope.fresh.push((slot, outer));
            }
        }
        slot
    }

    pub fn boxed(&mut self, expression: &jinja::Expression<'s>) -> Box<Expression> {
        Box::new(self.expression(expression).0)
    }

    pub fn expression(&mut self, expression: &jinja::Expression<'s>) -> Checked {
        self.enter();
        let (kind, ty) = self.kind(expression);
        self.leave();
        (Expression { kind, bytes: expression.bytes }, ty)
    }

    pub fn arguments(&mut self, arguments: &[Argument<'s>]) -> Arguments {
        let (mut values, mut named) = (Vec::new(), Vec::new());
        for argument in arguments {
            let value = self.expression(argument.value()).0;
            match argument {
                Argument::Value(_) => values.push(value),
                Argument::Named(name, _) => named.push(((*name).into(), value)),
                Argument::Spread(value) => _ = self.refuse(value.bytes, "arguments are written out one by one"),
            }
        }
        Arguments { values: values.into(), named: named.into() }
    }

    /// Whether a call gives no more than is asked for. An argument with a misspelt name would change nothing.
    fn takes(&mut self, at: Bytes, what: &str, arguments: &Arguments, most: usize, named: &[&str]) {
        if let Some((name, _)) = arguments.named.iter().find(|(name, _)| !named.contains(&&**name)) {
            let near = nearest(name, named.iter().copied());
            let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            self.refuse(at, format!("`{what}` takes no argument called `{name}`{help}"));
            return;
        }
        let message = match (arguments.values.len(), most) {
            (given, most) if given <= most => return,
            (_, 0) => format!("`{what}` takes no arguments in a row"),
            (_, 1) => format!("`{what}` takes one argument at most"),
            (_, most) => format!("`{what}` takes {most} arguments at most"),
        };
        self.refuse(at, message);
    }

    fn kind(&mut self, expression: &jinja::Expression<'s>) -> (Kind, Ty) {
        let at = expression.bytes;
        if D::STRICT
            && let Some(checked) = self.strict(expression)
        {
            return checked;
        }
        match &expression.kind {
            Expr::Name(name) => self.name(name, at),
            Expr::Nothing => (Kind::Unstated, VALUE),
            Expr::Flag(flag) => (Kind::Flag(*flag), if D::STRICT { CONDITION } else { VALUE }),
            Expr::Number(number) => (Kind::Number(*number), one(Of::Number)),
            Expr::NoNumber => (self.refuse(at, "numbers are whole, and not larger than a computer counts"), VALUE),
            Expr::Text(text) => (Kind::Text(text.clone()), one(Of::Text)),
            Expr::List(entries) => (Kind::List(entries.iter().map(|entry| self.expression(entry).0).collect()), ANY),
            Expr::Map => (self.refuse(at, "templates have no `{...}` of their own"), ANY),
            Expr::Slice(of, parts) => {
                let (of, ty) = self.expression(of);
                let mut part = |index: usize| parts[index].as_ref().map(|part| self.boxed(part));
                let parts = [part(0), part(1), part(2)];
                (Kind::Slice(Box::new(of), parts), ty)
            }
            Expr::Not(inner) => {
                let inner = self.taken(inner);
                (Kind::Not(Box::new(inner)), VALUE)
            }
            Expr::Negative(inner) => (Kind::Negative(self.boxed(inner)), VALUE),
            Expr::And(left, right) | Expr::Or(left, right) => {
                let ((left, of_left), (right, of_right)) = (self.expression(left), self.expression(right));
                let (left, right) = (Box::new(left), Box::new(right));
                let ty = if of_left == of_right { of_left } else { ANY };
                match expression.kind {
                    Expr::And(..) => (Kind::Then(left, right), ty),
                    _ => (Kind::Else(left, right), ty),
                }
            }
            Expr::Arithmetic(operator, left, right) => {
                let joins = matches!(operator, Operator::Join | Operator::Multiply | Operator::Power);
                if joins && !self.dialect.joins_texts() {
                    self.problem(at, "prose only prints facts; it does not put texts together", None);
                }
                let (left, right) = (self.boxed(left), self.boxed(right));
                let kind = match operator {
                    Operator::Divide => self.refuse(at, "templates have no `/`; `//` divides whole numbers"),
                    Operator::Power => self.refuse(at, "templates have no `**`"),
                    operator => Kind::Arithmetic(*operator, left, right),
                };
                (kind, VALUE)
            }
            Expr::Compare(first, others) => {
                let first = self.boxed(first);
                let others = others.iter().map(|(comparison, other)| (*comparison, self.expression(other).0));
                (Kind::Compare(first, others.collect()), VALUE)
            }
            Expr::If(test, then, otherwise) => {
                let test = self.boxed(test);
                let (then, mut ty) = self.expression(then);
                let otherwise = otherwise.as_ref().map(|other| {
                    let (other, of_other) = self.expression(other);
                    if of_other != ty {
                        ty = ANY;
                    }
                    Box::new(other)
                });
                (Kind::If(test, Box::new(then), otherwise), ty)
            }
            Expr::Filter(of, name, arguments) => self.filter(of.as_deref(), name, arguments, at),
            Expr::Test(of, name, arguments) => {
                let found = TESTS.iter().find(|test| test.0 == *name).map(|test| test.2);
                if found.is_none() {
                    self.unknown(at, "test", name, TESTS.iter().map(|test| test.0));
                }
                let (of, arguments) = (self.boxed(of), self.arguments(arguments));
                (found.map_or(Kind::Absent, |test| Kind::Test(of, test, arguments)), VALUE)
            }
            Expr::Attribute(of, name) => {
                let (of, ty) = self.expression(of);
                let attribute = Box::new(names::resolve(name, self.dialect.names(), None));
                (Kind::Attribute(Box::new(of), attribute), self.attribute(ty, name, at))
            }
            Expr::Entry(of, index) => {
                let (of, ty) = self.expression(of);
                (Kind::Entry(Box::new(of), self.boxed(index)), ty.entry())
            }
            Expr::Call(of, arguments) => self.call(of, arguments, at),
        }
    }

    /// A condition that takes what is not stated for no.
    fn taken(&mut self, inner: &jinja::Expression<'s>) -> Expression {
        let inner = self.boxed(inner);
        let bytes = inner.bytes;
        Expression { kind: Kind::Taken(inner), bytes }
    }

    /// What an expression starts from.
    fn name(&mut self, name: &'s str, at: Bytes) -> (Kind, Ty) {
        if let Some((slot, ty)) = self.slot(name) {
            return (Kind::Slot(slot), ty);
        }
        if name == "it"
            && let Some(ty) = self.entries.last()
        {
            return (Kind::It(self.entries.len() - 1), *ty);
        }
        if let Some(own) = D::start(self, name, at) {
            return own;
        }
        if let Some(kind) = TOP.iter().find(|kind| kind.variable == name) {
            let ty = names::start(name).unwrap_or(ANY);
            return match kind.shape {
                Shape::Singleton => (Kind::One(Place::Top(kind.id, 0)), ty),
                _ => (Kind::All(kind.id), ty),
            };
        }
        if let Some((number, (known, _))) = names::called(name).find(|(_, row)| row.0.of.is_empty()) {
            return (Kind::Known(number), known.ty);
        }
        let own = self.dialect.names();
        if let Some((number, known)) = own.called(name).find(|(_, row)| row.of.is_empty()) {
            return (Kind::Own(number), known.ty);
        }
        if self.dialect.function(name).is_some() {
            return (self.refuse(at, format!("there is no name `{name}`")), ANY);
        }
        let mut known: Vec<String> = names::starts().map(str::to_owned).collect();
        known.extend(own.all.iter().filter(|name| name.of.is_empty()).map(|name| name.name.to_owned()));
        known.extend(self.scopes.iter().flat_map(|scope| &scope.known).map(|known| known.0.to_owned()));
        known.extend(self.dialect.starts());
        if !D::STRICT {
            known.extend(self.dialect.functions().iter().map(|function| (*function).to_owned()));
        }
        self.unknown(at, "name", name, known.iter().map(String::as_str));
        (Kind::Absent, ANY)
    }

    fn call(&mut self, of: &jinja::Expression<'s>, arguments: &[Argument<'s>], at: Bytes) -> (Kind, Ty) {
        let Expr::Name(name) = of.kind else {
            if D::STRICT {
                self.problem(at, "only functions can be called", None);
                return (Kind::Absent, ANY);
            }
            match &of.kind {
                Expr::Attribute(of, _) => self.expression(of),
                _ => self.expression(of),
            };
            self.arguments(arguments);
            return (self.refuse(at, "only functions can be called"), ANY);
        };
        if let Some(number) = self.macros.iter().rposition(|known| known.0 == name) {
            let parameters = self.macros[number].1.clone();
            let arguments = self.arguments(arguments);
            self.takes(at, name, &arguments, parameters.len(), &parameters);
            return (Kind::Macro(number, arguments), ANY);
        }
        if let Some(quantified) = self.quantified(name, arguments, at) {
            return quantified;
        }
        D::look(self, name, arguments, at);
        let Some((number, Takes { most, named })) = self.dialect.function(name) else {
            if self.slot(name).is_some() || names::start(name).is_some() {
                self.arguments(arguments);
                return (self.refuse(at, format!("there is no function `{name}`")), ANY);
            }
            let known = self.dialect.functions();
            let at = if D::STRICT { at } else { of.bytes };
            self.unknown(at, "function", name, QUANTIFIERS.iter().copied().chain(known));
            self.arguments(arguments);
            return (Kind::Absent, ANY);
        };
        if let Some((kind, ty)) = D::call(self, number, name, arguments, at) {
            return (self.once(kind, at), ty);
        }
        let arguments = self.arguments(arguments);
        self.takes(at, name, &arguments, most, named);
        (Kind::Call(number, arguments), ANY)
    }

    /// `any(list, condition)`, `all(list, condition)`, `count(list, condition)`.
    fn quantified(&mut self, name: &str, arguments: &[Argument<'s>], at: Bytes) -> Option<(Kind, Ty)> {
        if !QUANTIFIERS.contains(&name) {
            return None;
        }
        let (of, condition) = match arguments {
            [Argument::Value(of)] if name == "count" => (of, None),
            [Argument::Value(of), Argument::Value(condition)] => (of, Some(condition)),
            _ => {
                self.problem(at, format!("`{name}` takes other arguments"), None);
                return Some((Kind::Absent, ANY));
            }
        };
        let (list, ty) = self.expression(of);
        if !ty.is_list() && ty.of != Of::Any {
            self.problem(of.bytes, format!("{} is no list", ty.describe()), None);
        }
        self.entries.push(ty.entry());
        let condition = condition.map(|condition| {
            let inner = if D::STRICT { self.condition(condition) } else { self.taken(condition) };
            Box::new(inner)
        });
        self.entries.pop();
        let list = Box::new(list);
        let (kind, ty) = match (name, condition) {
            ("any", Some(condition)) => (Kind::Any(list, condition), CONDITION),
            ("all", Some(condition)) => (Kind::Every(list, condition), CONDITION),
            (_, condition) => (Kind::Count(list, condition), one(Of::Number)),
        };
        Some((self.once(kind, at), ty))
    }

    /// Marks what is the same for every entry around it. Templates know no such entries.
    fn once(&self, kind: Kind, at: Bytes) -> Kind {
        let around = self.entries.len();
        let many = D::STRICT && (around > 0 || self.slots > 0);
        let expression = Expression { kind, bytes: at };
        match many && expression.is_closed(around) {
            true => Kind::Once(Box::new(expression)),
            false => expression.kind,
        }
    }

    fn filter(
        &mut self,
        of: Option<&jinja::Expression<'s>>,
        name: &'s str,
        arguments: &[Argument<'s>],
        at: Bytes,
    ) -> (Kind, Ty) {
        let (value, ty) = match of {
            Some(value) => self.expression(value),
            None => (Expression { kind: Kind::Captured, bytes: at }, ANY),
        };
        let known = self.dialect.filter(name);
        if known.is_none() {
            let filters = self.dialect.filters();
            self.unknown(at, "filter", name, filters);
        }
        D::look(self, name, arguments, at);
        // Filters that take the name of a fact.
        let fact = match arguments.first() {
            Some(Argument::Value(fact)) if BY_FACT.contains(&name) => fact.text(),
            Some(Argument::Named("attribute", fact)) if BY_FACT.contains(&name) || name == "map" => fact.text(),
            _ => None,
        };
        let inner = fact.map(|fact| self.attribute(ty.entry(), fact, at));
        let arguments = self.arguments(arguments);
        let kind = match known {
            Some((number, Takes { most, named })) => {
                self.takes(at, name, &arguments, most, named);
                Kind::Filter(Box::new(value), number, arguments)
            }
            None => Kind::Absent,
        };
        let ty = match (name, inner) {
            ("map", Some(inner)) if inner.is_plain() && !inner.is_list() => list(inner.of),
            ("map" | "slice", _) => ANY,
            ("first" | "last", _) => ty.entry(),
            _ if SAME.contains(&name) => Ty { many: if ty.many == Many::Keyed { Many::List } else { ty.many }, ..ty },
            _ if ty.is_list() => ANY,
            _ => VALUE,
        };
        (kind, ty)
    }

    fn attribute(&mut self, ty: Ty, name: &str, at: Bytes) -> Ty {
        if !self.dialect.checked() {
            return ANY;
        }
        let own = self.dialect.names();
        match (ty.of, ty.many) {
            (Of::Any, _) => ANY,
            (Of::Fact(kind, _), Many::One) => names::attribute(kind, name, own, D::STRICT).unwrap_or_else(|| {
                let known = names::attributes(kind, own);
                let what = format!("`{}`", if kind == "data-or-item" { "data" } else { kind });
                self.unknown(at, &format!("fact of {what} called"), name, known.iter().map(String::as_str));
                ANY
            }),
            (Of::Row(row), Many::One) => names::row(row, name, own).unwrap_or_else(|| {
                let known = names::attributes(row, own);
                self.unknown(at, "column", name, known.iter().map(String::as_str));
                ANY
            }),
            (Of::Fact(kind, _), Many::Keyed) => {
                if let Some(keys) = self.dialect.unknown_key(kind, name) {
                    self.unknown(at, &format!("declaration `{kind}` called"), name, keys.iter().map(String::as_str));
                }
                one(ty.of)
            }
            (_, Many::One) if matches!(name, "iso" | "count" | "unit") => VALUE,
            _ => {
                let what = if ty.is_list() { "a list" } else { "a plain value" };
                self.problem(at, format!("`{name}` is asked of {what}, which has no facts of its own"), None);
                ANY
            }
        }
    }
}

/// The functions that ask each entry of a list.
const QUANTIFIERS: &[&str] = &["any", "all", "count"];

/// The filters whose first argument is the name of a fact.
const BY_FACT: &[&str] = &["having", "without", "selectattr", "rejectattr"];

/// The filters that give some of the entries of a list, or all in another order.
const SAME: &[&str] =
    &["having", "without", "sort", "unique", "reverse", "select", "reject", "selectattr", "rejectattr"];
