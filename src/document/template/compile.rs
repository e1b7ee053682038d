//! From the tree of a template to a [`Program`]: every name gets its place.
//!
//! Owns: which names a place knows, and what of Jinja there is. Does not own: whether facts have such
//! names ([`super::check`]).

use super::conditions::TESTS;
use super::fault::Fault;
use super::filters::FILTERS;
use super::functions::FUNCTIONS;
use super::program::{Arguments, Attribute, Common, Expression, For, Kind, Macro, Program, Statement, Target};
use super::terms::find;
use super::{types, views};
use crate::diagnostic::nearest;
use crate::facts::Place;
use crate::jinja::{self, Argument, Bytes, Kind as Expr, Lines, Operator, StatementKind as Stmt};
use crate::schema;
use crate::syntax::Shape;

/// Takes a text apart.
///
/// # Errors
/// What cannot be read, and what this language has not, with its place.
pub fn compile(source: &str, lines: Lines) -> Result<Program, Box<Fault>> {
    compile_tree(&jinja::template(source, lines)?)
}

/// Takes a text apart that was read.
///
/// # Errors
/// What this language has not, with its place.
pub fn compile_tree(tree: &[jinja::Statement<'_>]) -> Result<Program, Box<Fault>> {
    let mut compile = Compile { scopes: vec![Names::default()], ..Compile::default() };
    let body = compile.body(tree)?;
    Ok(Program { body, slots: compile.slots, height: compile.height, macros: compile.macros.into() })
}

/// The names of a loop, a block or a whole template, with their slots.
#[derive(Default)]
struct Names<'s> {
    known: Vec<(&'s str, usize)>,
    /// Where it is a loop: slots that each round starts afresh.
    fresh: Vec<(usize, Option<usize>)>,
}

#[derive(Default)]
struct Compile<'s> {
    scopes: Vec<Names<'s>>,
    slots: usize,
    /// How deep the place lies that is being read, and the deepest so far.
    depth: usize,
    height: usize,
    macros: Vec<Macro>,
    /// The macros that are known so far, also the one that is being read, with their parameters.
    calls: Vec<(&'s str, Vec<&'s str>)>,
}

type Read<T> = Result<T, Box<Fault>>;

fn refuse<T>(at: Bytes, message: impl Into<String>) -> Read<T> {
    Err(Fault::new(message.into()).at(at))
}

/// Whether a call gives no more than is asked for. An argument with a misspelt name would change nothing.
fn takes(at: Bytes, what: &str, arguments: &Arguments, most: usize, named: &[&str]) -> Read<()> {
    if let Some((name, _)) = arguments.named.iter().find(|(name, _)| !named.contains(&&**name)) {
        let near = nearest(name, named.iter().copied());
        let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return refuse(at, format!("`{what}` takes no argument called `{name}`{help}"));
    }
    match (arguments.values.len(), most) {
        (given, most) if given <= most => Ok(()),
        (_, 0) => refuse(at, format!("`{what}` takes no arguments in a row")),
        (_, 1) => refuse(at, format!("`{what}` takes one argument at most")),
        (_, most) => refuse(at, format!("`{what}` takes {most} arguments at most")),
    }
}

/// What to say of `autoescape`.
pub const ALWAYS_ESCAPED: &str = "values are always escaped";

/// What to say of a statement of Jinja that this language has not.
pub fn no_statement(what: &str) -> String {
    format!("templates have no `{what}`")
}

impl<'s> Compile<'s> {
    fn slot(&self, name: &str) -> Option<usize> {
        let mut all = self.scopes.iter().rev().flat_map(|scope| scope.known.iter().rev());
        all.find(|(known, _)| *known == name).map(|(_, slot)| *slot)
    }

    /// The slot of a name that comes in here.
    fn bind(&mut self, name: &'s str, every_round: bool) -> usize {
        if let Some((_, slot)) = self.scopes.last().and_then(|scope| scope.known.iter().find(|known| known.0 == name)) {
            return *slot;
        }
        let outer = self.slot(name);
        let slot = self.slots;
        self.slots += 1;
        if let Some(scope) = self.scopes.last_mut() {
            scope.known.push((name, slot));
            if every_round {
                scope.fresh.push((slot, outer));
            }
        }
        slot
    }

    fn target(&mut self, target: &jinja::Expression<'s>, every_round: bool) -> Read<Target> {
        match &target.kind {
            Expr::Name(name) => Ok(Target::Slot(self.bind(name, every_round))),
            Expr::List(targets) => {
                targets.iter().map(|target| self.target(target, every_round)).collect::<Read<_>>().map(Target::Several)
            }
            _ => refuse(target.bytes, "a value can only be given to a name"),
        }
    }

    fn enter(&mut self) {
        self.depth += 1;
        self.height = self.height.max(self.depth);
    }

    fn body(&mut self, statements: &[jinja::Statement<'s>]) -> Read<Box<[Statement]>> {
        let mut body = Vec::with_capacity(statements.len());
        self.enter();
        for statement in statements {
            self.statement(statement, &mut body)?;
        }
        self.depth -= 1;
        Ok(body.into())
    }

    fn statement(&mut self, statement: &jinja::Statement<'s>, out: &mut Vec<Statement>) -> Read<()> {
        let at = statement.bytes;
        out.push(match &statement.kind {
            Stmt::Text("") => return Ok(()),
            Stmt::Text(text) => Statement::Text((*text).into()),
            Stmt::Print(print) => match &print.kind {
                Expr::Call(call, arguments) if matches!(call.kind, Expr::Name("at")) => match arguments.first() {
                    Some(Argument::Value(_)) => Statement::Mark(self.expression(print)?),
                    _ => return refuse(print.bytes, "`at` takes a declaration"),
                },
                _ => Statement::Print(self.expression(print)?),
            },
            Stmt::For(each) => {
                if each.recursive {
                    return refuse(at, no_statement("recursive"));
                }
                let list = self.expression(&each.list)?;
                self.scopes.push(Names::default());
                let target = self.target(&each.target, false)?;
                let state = self.bind("loop", false);
                let test = each.test.as_ref().map(|test| self.expression(test)).transpose()?;
                let body = self.body(&each.body)?;
                let fresh = self.scopes.pop().map(|scope| scope.fresh).unwrap_or_default().into();
                let otherwise = self.body(&each.otherwise)?;
                Statement::For(Box::new(For { target, list, test, state, fresh, body, otherwise }))
            }
            Stmt::If { test, then, otherwise } => {
                Statement::If { test: self.expression(test)?, then: self.body(then)?, otherwise: self.body(otherwise)? }
            }
            Stmt::With(names, body) => {
                self.scopes.push(Names::default());
                for (target, value) in names {
                    let value = self.expression(value)?;
                    let target = self.target(target, false)?;
                    out.push(Statement::Set(target, value));
                }
                let body = self.body(body)?;
                // What the body sets starts as it is outside.
                for (slot, outer) in self.scopes.pop().map(|scope| scope.fresh).unwrap_or_default() {
                    let kind = outer.map_or(Kind::Absent, Kind::Slot);
                    out.push(Statement::Set(Target::Slot(slot), Expression { kind, bytes: at }));
                }
                out.extend(body);
                return Ok(());
            }
            Stmt::Set(target, value) => {
                let value = self.expression(value)?;
                Statement::Set(self.target(target, true)?, value)
            }
            Stmt::Capture { into, filter, body } => Statement::Capture {
                through: filter.as_ref().map(|filter| self.expression(filter)).transpose()?,
                body: self.body(body)?,
                into: Some(self.target(into, true)?),
            },
            Stmt::Filter(filter, body) => {
                Statement::Capture { through: Some(self.expression(filter)?), body: self.body(body)?, into: None }
            }
            Stmt::Include { name, optional } => {
                Statement::Include { name: self.expression(name)?, optional: *optional }
            }
            Stmt::Macro(declared) => return self.declare(declared, at),
            Stmt::Other("autoescape") => return refuse(at, ALWAYS_ESCAPED),
            Stmt::Other(name) => return refuse(at, no_statement(name)),
        });
        Ok(())
    }

    /// A macro knows the facts, its parameters, and the macros before it, but no name of the text around.
    fn declare(&mut self, declared: &jinja::Macro<'s>, at: Bytes) -> Read<()> {
        let names = declared.parameters.iter().filter_map(|parameter| match parameter.kind {
            Expr::Name(name) => Some(name),
            _ => None,
        });
        self.calls.push((declared.name, names.collect()));
        let mut inner = Compile { scopes: vec![Names::default()], calls: self.calls.clone(), ..Compile::default() };
        let required = declared.parameters.len().saturating_sub(declared.defaults.len());
        let mut parameters = Vec::new();
        for (index, parameter) in declared.parameters.iter().enumerate() {
            let Expr::Name(name) = parameter.kind else { return refuse(parameter.bytes, "a parameter is a name") };
            let default = index.checked_sub(required).and_then(|index| declared.defaults.get(index));
            let default = default.map(|default| inner.expression(default)).transpose()?;
            inner.bind(name, false);
            parameters.push((name.into(), default));
        }
        let body = inner.body(&declared.body)?;
        if !inner.macros.is_empty() {
            return refuse(at, "a macro stands on its own, outside of other macros");
        }
        let program = Program { body, slots: inner.slots, height: inner.height, macros: Box::default() };
        self.macros.push(Macro { parameters: parameters.into(), program });
        Ok(())
    }

    fn boxed(&mut self, expression: &jinja::Expression<'s>) -> Read<Box<Expression>> {
        self.expression(expression).map(Box::new)
    }

    fn arguments(&mut self, arguments: &[Argument<'s>]) -> Read<Arguments> {
        let (mut values, mut named) = (Vec::new(), Vec::new());
        for argument in arguments {
            match argument {
                Argument::Value(value) => values.push(self.expression(value)?),
                Argument::Named(name, value) => named.push(((*name).into(), self.expression(value)?)),
                Argument::Spread(value) => return refuse(value.bytes, "arguments are written out one by one"),
            }
        }
        Ok(Arguments { values: values.into(), named: named.into() })
    }

    fn name(&self, name: &str, at: Bytes) -> Read<Kind> {
        if let Some(slot) = self.slot(name) {
            return Ok(Kind::Slot(slot));
        }
        if let Some(kind) = schema::TOP.iter().find(|kind| kind.variable == name) {
            return Ok(match kind.shape {
                Shape::Singleton => Kind::One(Place::Top(kind.id, 0)),
                Shape::Keyed | Shape::Names => Kind::All(kind.id),
            });
        }
        if let Some(list) = views::LISTS.iter().position(|list| list.0 == name) {
            return Ok(Kind::Derived(list));
        }
        refuse(at, format!("there is no name `{name}`"))
    }

    fn call(&mut self, of: &jinja::Expression<'s>, arguments: &[Argument<'s>], at: Bytes) -> Read<Kind> {
        let Expr::Name(name) = of.kind else { return refuse(at, "only functions can be called") };
        let arguments = self.arguments(arguments)?;
        if let Some(index) = self.calls.iter().rposition(|known| known.0 == name) {
            let parameters = &self.calls[index].1;
            takes(at, name, &arguments, parameters.len(), parameters)?;
            return Ok(Kind::Macro(index, arguments));
        }
        match find(FUNCTIONS, name) {
            Some((most, function)) => {
                takes(at, name, &arguments, most, &[])?;
                Ok(Kind::Call(function, arguments))
            }
            None => refuse(at, format!("there is no function `{name}`")),
        }
    }

    fn expression(&mut self, expression: &jinja::Expression<'s>) -> Read<Expression> {
        self.enter();
        let kind = self.kind(expression)?;
        self.depth -= 1;
        Ok(Expression { kind, bytes: expression.bytes })
    }

    fn kind(&mut self, expression: &jinja::Expression<'s>) -> Read<Kind> {
        let at = expression.bytes;
        Ok(match &expression.kind {
            Expr::Name(name) => self.name(name, at)?,
            Expr::Nothing => Kind::Unstated,
            Expr::Flag(flag) => Kind::Flag(*flag),
            Expr::Number(number) => Kind::Number(*number),
            Expr::NoNumber => return refuse(at, "numbers are whole, and not larger than a computer counts"),
            Expr::Text(text) => Kind::Text(text.clone()),
            Expr::List(list) => Kind::List(list.iter().map(|entry| self.expression(entry)).collect::<Read<_>>()?),
            Expr::Map => return refuse(at, "templates have no `{...}` of their own"),
            Expr::Slice(of, parts) => {
                let mut part = |index: usize| parts[index].as_ref().map(|part| self.boxed(part)).transpose();
                let parts = [part(0)?, part(1)?, part(2)?];
                Kind::Slice(self.boxed(of)?, parts)
            }
            Expr::Not(inner) => Kind::Not(self.boxed(inner)?),
            Expr::Negative(inner) => Kind::Negative(self.boxed(inner)?),
            Expr::And(left, right) => Kind::And(self.boxed(left)?, self.boxed(right)?),
            Expr::Or(left, right) => Kind::Or(self.boxed(left)?, self.boxed(right)?),
            Expr::Arithmetic(operator, left, right) => {
                let (left, right) = (self.boxed(left)?, self.boxed(right)?);
                match operator {
                    Operator::Divide => return refuse(at, "templates have no `/`; `//` divides whole numbers"),
                    Operator::Power => return refuse(at, "templates have no `**`"),
                    operator => Kind::Arithmetic(*operator, left, right),
                }
            }
            Expr::Compare(first, others) => {
                let first = self.boxed(first)?;
                let others = others.iter().map(|(comparison, other)| Ok((*comparison, self.expression(other)?)));
                Kind::Compare(first, others.collect::<Read<_>>()?)
            }
            Expr::If(test, then, otherwise) => Kind::If(
                self.boxed(test)?,
                self.boxed(then)?,
                otherwise.as_ref().map(|other| self.boxed(other)).transpose()?,
            ),
            Expr::Filter(of, name, arguments) => {
                let value = match of {
                    Some(value) => self.boxed(value)?,
                    None => Box::new(Expression { kind: Kind::Captured, bytes: at }),
                };
                let Some((given, made)) = find(FILTERS, name) else {
                    return refuse(at, format!("there is no filter `{name}`"));
                };
                let arguments = self.arguments(arguments)?;
                takes(at, name, &arguments, given.most, given.named)?;
                Kind::Filter(value, made, arguments)
            }
            Expr::Test(of, name, arguments) => match find(TESTS, name) {
                Some(found) => Kind::Test(self.boxed(of)?, found, self.arguments(arguments)?),
                None => return refuse(at, format!("there is no test `{name}`")),
            },
            Expr::Attribute(of, name) => Kind::Attribute(self.boxed(of)?, Box::new(attribute(name))),
            Expr::Entry(of, index) => Kind::Entry(self.boxed(of)?, self.boxed(index)?),
            Expr::Call(of, arguments) => self.call(of, arguments, at)?,
        })
    }
}

/// The name of a fact, also for filters that take it as a text.
pub fn attribute(name: &str) -> Attribute {
    let common = match name {
        "label" => Common::Label,
        "key" => Common::Key,
        "name" => Common::Name,
        "text" => Common::Prose,
        "stated" => Common::Stated,
        _ if types::DERIVED.iter().any(|row| row.1 == name) => Common::Derived,
        _ => Common::Field,
    };
    Attribute { name: name.into(), dashed: name.replace('_', "-").into(), common }
}
