//! From the text of a template to a [`Program`]: minijinja reads it, and here every name gets its place.
//!
//! Owns: which names a place knows, and what of Jinja there is. Does not own: whether facts have such
//! names ([`super::check`]).

use minijinja::machinery::ast::{BinOpKind, CallArg, CompareOpKind, Expr, Spanned, Stmt, UnaryOpKind};
use minijinja::machinery::{Span, parse};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;

use super::conditions::TESTS;
use super::fault::Fault;
use super::filters::FILTERS;
use super::functions::FUNCTIONS;
use super::program::{
    Arguments, Attribute, Bytes, Common, Comparison, Expression, For, Kind, Macro, Operator, Program, Statement, Target,
};
use super::terms::find;
use super::{types, views};
use crate::diagnostic::nearest;
use crate::facts::Place;
use crate::schema;
use crate::syntax::Shape;

/// The marks of expressions and statements, the same for templates and for prose.
pub fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        // `{#anchor}` belongs to Markdown. No text holds what stands here for a comment.
        .comment_delimiters("\u{E008}\u{E009}", "\u{E009}\u{E008}")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .unwrap_or_default()
}

/// Takes a template apart.
///
/// # Errors
/// What cannot be read, and what this language has not, with its place.
pub fn compile(source: &str) -> Result<Program, Box<Fault>> {
    compile_tree(&parse(source, "", syntax())?)
}

/// Takes a template apart that was read.
///
/// # Errors
/// What this language has not, with its place.
pub fn compile_tree(tree: &Stmt<'_>) -> Result<Program, Box<Fault>> {
    let Stmt::Template(template) = tree else { return Ok(Program::default()) };
    let mut compile = Compile { scopes: vec![Names::default()], ..Compile::default() };
    let body = compile.body(&template.children)?;
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

fn bytes(span: Span) -> Bytes {
    (span.start_offset, span.end_offset)
}

fn refuse<T>(span: Span, message: impl Into<String>) -> Read<T> {
    Err(Fault::new(message.into()).at(bytes(span)))
}

/// Whether a call gives no more than is asked for. An argument with a misspelt name would change nothing.
fn takes(span: Span, what: &str, arguments: &Arguments, most: usize, named: &[&str]) -> Read<()> {
    if let Some((name, _)) = arguments.named.iter().find(|(name, _)| !named.contains(&&**name)) {
        let near = nearest(name, named.iter().copied());
        let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return refuse(span, format!("`{what}` takes no argument called `{name}`{help}"));
    }
    match (arguments.values.len(), most) {
        (given, most) if given <= most => Ok(()),
        (_, 0) => refuse(span, format!("`{what}` takes no arguments in a row")),
        (_, 1) => refuse(span, format!("`{what}` takes one argument at most")),
        (_, most) => refuse(span, format!("`{what}` takes {most} arguments at most")),
    }
}

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

    fn target(&mut self, target: &Expr<'s>, every_round: bool) -> Read<Target> {
        match target {
            Expr::Var(var) => Ok(Target::Slot(self.bind(var.id, every_round))),
            Expr::List(list) => self.targets(&list.items, every_round),
            Expr::Tuple(tuple) => self.targets(&tuple.items, every_round),
            other => refuse(other.span(), "a value can only be given to a name"),
        }
    }

    fn targets(&mut self, targets: &[Expr<'s>], every_round: bool) -> Read<Target> {
        targets.iter().map(|target| self.target(target, every_round)).collect::<Read<_>>().map(Target::Several)
    }

    fn enter(&mut self) {
        self.depth += 1;
        self.height = self.height.max(self.depth);
    }

    fn body(&mut self, statements: &[Stmt<'s>]) -> Read<Box<[Statement]>> {
        let mut body = Vec::with_capacity(statements.len());
        self.enter();
        for statement in statements {
            self.statement(statement, &mut body)?;
        }
        self.depth -= 1;
        Ok(body.into())
    }

    fn statement(&mut self, statement: &Stmt<'s>, out: &mut Vec<Statement>) -> Read<()> {
        out.push(match statement {
            Stmt::Template(template) => {
                return template.children.iter().try_for_each(|child| self.statement(child, out));
            }
            Stmt::EmitRaw(raw) if raw.raw.is_empty() => return Ok(()),
            Stmt::EmitRaw(raw) => Statement::Text(raw.raw.into()),
            Stmt::EmitExpr(print) => match &print.expr {
                Expr::Call(call) if matches!(&call.expr, Expr::Var(var) if var.id == "at") => match call.args.first() {
                    Some(CallArg::Pos(_)) => Statement::Mark(self.expression(&print.expr)?),
                    _ => return refuse(call.span(), "`at` takes a declaration"),
                },
                expression => Statement::Print(self.expression(expression)?),
            },
            Stmt::ForLoop(each) => {
                if each.recursive {
                    return refuse(each.span(), no_statement("recursive"));
                }
                let list = self.expression(&each.iter)?;
                self.scopes.push(Names::default());
                let target = self.target(&each.target, false)?;
                let state = self.bind("loop", false);
                let test = each.filter_expr.as_ref().map(|test| self.expression(test)).transpose()?;
                let body = self.body(&each.body)?;
                let fresh = self.scopes.pop().map(|scope| scope.fresh).unwrap_or_default().into();
                let otherwise = self.body(&each.else_body)?;
                Statement::For(Box::new(For { target, list, test, state, fresh, body, otherwise }))
            }
            Stmt::IfCond(condition) => Statement::If {
                test: self.expression(&condition.expr)?,
                then: self.body(&condition.true_body)?,
                otherwise: self.body(&condition.false_body)?,
            },
            Stmt::WithBlock(with) => {
                self.scopes.push(Names::default());
                for (target, value) in &with.assignments {
                    let value = self.expression(value)?;
                    let target = self.target(target, false)?;
                    out.push(Statement::Set(target, value));
                }
                let body = self.body(&with.body)?;
                // What the body sets starts as it is outside.
                for (slot, outer) in self.scopes.pop().map(|scope| scope.fresh).unwrap_or_default() {
                    let kind = outer.map_or(Kind::Absent, Kind::Slot);
                    out.push(Statement::Set(Target::Slot(slot), Expression { kind, bytes: bytes(with.span()) }));
                }
                out.extend(body);
                return Ok(());
            }
            Stmt::Set(set) => {
                let value = self.expression(&set.expr)?;
                Statement::Set(self.target(&set.target, true)?, value)
            }
            Stmt::SetBlock(set) => Statement::Capture {
                through: set.filter.as_ref().map(|filter| self.expression(filter)).transpose()?,
                body: self.body(&set.body)?,
                into: Some(self.target(&set.target, true)?),
            },
            Stmt::FilterBlock(block) => Statement::Capture {
                through: Some(self.expression(&block.filter)?),
                body: self.body(&block.body)?,
                into: None,
            },
            Stmt::Include(include) => {
                Statement::Include { name: self.expression(&include.name)?, optional: include.ignore_missing }
            }
            Stmt::Macro(declared) => return self.declare(declared),
            Stmt::AutoEscape(block) => return refuse(block.span(), "values are always escaped"),
            Stmt::Block(block) => return refuse(block.span(), no_statement("block")),
            Stmt::Extends(extends) => return refuse(extends.span(), no_statement("extends")),
            Stmt::Import(import) => return refuse(import.span(), no_statement("import")),
            Stmt::FromImport(import) => return refuse(import.span(), no_statement("import")),
            Stmt::CallBlock(call) => return refuse(call.span(), no_statement("call")),
            Stmt::Do(call) => return refuse(call.span(), no_statement("do")),
        });
        Ok(())
    }

    /// A macro knows the facts, its parameters, and the macros before it, but no name of the text around.
    fn declare(&mut self, declared: &Spanned<minijinja::machinery::ast::Macro<'s>>) -> Read<()> {
        let names = declared.args.iter().filter_map(|parameter| match parameter {
            Expr::Var(name) => Some(name.id),
            _ => None,
        });
        self.calls.push((declared.name, names.collect()));
        let mut inner = Compile { scopes: vec![Names::default()], calls: self.calls.clone(), ..Compile::default() };
        let required = declared.args.len().saturating_sub(declared.defaults.len());
        let mut parameters = Vec::new();
        for (index, parameter) in declared.args.iter().enumerate() {
            let Expr::Var(name) = parameter else { return refuse(parameter.span(), "a parameter is a name") };
            let default = index.checked_sub(required).and_then(|index| declared.defaults.get(index));
            let default = default.map(|default| inner.expression(default)).transpose()?;
            inner.bind(name.id, false);
            parameters.push((name.id.into(), default));
        }
        let body = inner.body(&declared.body)?;
        if !inner.macros.is_empty() {
            return refuse(declared.span(), "a macro stands on its own, outside of other macros");
        }
        let program = Program { body, slots: inner.slots, height: inner.height, macros: Box::default() };
        self.macros.push(Macro { parameters: parameters.into(), program });
        Ok(())
    }

    fn boxed(&mut self, expression: &Expr<'s>) -> Read<Box<Expression>> {
        self.expression(expression).map(Box::new)
    }

    fn all(&mut self, expressions: &[Expr<'s>]) -> Read<Box<[Expression]>> {
        expressions.iter().map(|expression| self.expression(expression)).collect()
    }

    fn arguments(&mut self, arguments: &[CallArg<'s>]) -> Read<Arguments> {
        let (mut values, mut named) = (Vec::new(), Vec::new());
        for argument in arguments {
            match argument {
                CallArg::Pos(value) => values.push(self.expression(value)?),
                CallArg::Kwarg(name, value) => named.push(((*name).into(), self.expression(value)?)),
                CallArg::PosSplat(value) | CallArg::KwargSplat(value) => {
                    return refuse(value.span(), "arguments are written out one by one");
                }
            }
        }
        Ok(Arguments { values: values.into(), named: named.into() })
    }

    fn name(&self, name: &str, span: Span) -> Read<Kind> {
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
        refuse(span, format!("there is no name `{name}`"))
    }

    fn call(&mut self, call: &Spanned<minijinja::machinery::ast::Call<'s>>) -> Read<Kind> {
        let Expr::Var(name) = &call.expr else { return refuse(call.span(), "only functions can be called") };
        let arguments = self.arguments(&call.args)?;
        if let Some(index) = self.calls.iter().rposition(|known| known.0 == name.id) {
            let parameters = &self.calls[index].1;
            takes(call.span(), name.id, &arguments, parameters.len(), parameters)?;
            return Ok(Kind::Macro(index, arguments));
        }
        match find(FUNCTIONS, name.id) {
            Some((most, function)) => {
                takes(call.span(), name.id, &arguments, most, &[])?;
                Ok(Kind::Call(function, arguments))
            }
            None => refuse(call.span(), format!("there is no function `{}`", name.id)),
        }
    }

    fn expression(&mut self, expression: &Expr<'s>) -> Read<Expression> {
        let span = expression.span();
        self.enter();
        let kind = match expression {
            Expr::Var(var) => self.name(var.id, span)?,
            Expr::Const(constant) => match constant.value.kind() {
                ValueKind::Bool => Kind::Flag(constant.value.is_true()),
                ValueKind::Undefined | ValueKind::None => Kind::Unstated,
                _ => match (constant.value.as_str(), constant.value.as_i64()) {
                    (Some(text), _) => Kind::Text(text.into()),
                    (None, Some(number)) => Kind::Number(number),
                    _ => return refuse(span, "numbers are whole, and not larger than a computer counts"),
                },
            },
            Expr::Slice(slice) => {
                let mut part = |part: &Option<Expr<'s>>| part.as_ref().map(|part| self.boxed(part)).transpose();
                let parts = [part(&slice.start)?, part(&slice.stop)?, part(&slice.step)?];
                Kind::Slice(self.boxed(&slice.expr)?, parts)
            }
            Expr::UnaryOp(operation) => match operation.op {
                UnaryOpKind::Not => Kind::Not(self.boxed(&operation.expr)?),
                UnaryOpKind::Neg => Kind::Negative(self.boxed(&operation.expr)?),
            },
            Expr::BinOp(operation) => self.operation(operation)?,
            Expr::Compare(compare) => {
                let first = self.boxed(&compare.expr)?;
                let mut others = Vec::new();
                for other in &compare.ops {
                    others.push((comparison(other.op), self.expression(&other.expr)?));
                }
                Kind::Compare(first, others.into())
            }
            Expr::IfExpr(choice) => Kind::If(
                self.boxed(&choice.test_expr)?,
                self.boxed(&choice.true_expr)?,
                choice.false_expr.as_ref().map(|other| self.boxed(other)).transpose()?,
            ),
            Expr::Filter(filter) => {
                let value = match &filter.expr {
                    Some(value) => self.boxed(value)?,
                    None => Box::new(Expression { kind: Kind::Captured, bytes: bytes(span) }),
                };
                match find(FILTERS, filter.name) {
                    Some((given, made)) => {
                        let arguments = self.arguments(&filter.args)?;
                        takes(span, filter.name, &arguments, given.most, given.named)?;
                        Kind::Filter(value, made, arguments)
                    }
                    None => return refuse(span, format!("there is no filter `{}`", filter.name)),
                }
            }
            Expr::Test(test) => match find(TESTS, test.name) {
                Some(found) => Kind::Test(self.boxed(&test.expr)?, found, self.arguments(&test.args)?),
                None => return refuse(span, format!("there is no test `{}`", test.name)),
            },
            Expr::GetAttr(get) => Kind::Attribute(self.boxed(&get.expr)?, Box::new(attribute(get.name))),
            Expr::GetItem(get) => match &get.subscript_expr {
                Expr::Const(name) if name.value.as_str().is_some() => {
                    let name = name.value.as_str().unwrap_or_default();
                    Kind::Attribute(self.boxed(&get.expr)?, Box::new(attribute(name)))
                }
                index => Kind::Entry(self.boxed(&get.expr)?, self.boxed(index)?),
            },
            Expr::Call(call) => self.call(call)?,
            Expr::List(list) => Kind::List(self.all(&list.items)?),
            Expr::Tuple(tuple) => Kind::List(self.all(&tuple.items)?),
            Expr::Map(map) => return refuse(map.span(), "templates have no `{...}` of their own"),
        };
        self.depth -= 1;
        Ok(Expression { kind, bytes: bytes(span) })
    }

    fn operation(&mut self, operation: &Spanned<minijinja::machinery::ast::BinOp<'s>>) -> Read<Kind> {
        let left = self.boxed(&operation.left)?;
        let right = self.expression(&operation.right)?;
        let compare = |left, comparison, right| Kind::Compare(left, Box::new([(comparison, right)]));
        let operator = match operation.op {
            BinOpKind::Eq => return Ok(compare(left, Comparison::Equal, right)),
            BinOpKind::Ne => return Ok(compare(left, Comparison::Unequal, right)),
            BinOpKind::Lt => return Ok(compare(left, Comparison::Less, right)),
            BinOpKind::Lte => return Ok(compare(left, Comparison::LessOrEqual, right)),
            BinOpKind::Gt => return Ok(compare(left, Comparison::Greater, right)),
            BinOpKind::Gte => return Ok(compare(left, Comparison::GreaterOrEqual, right)),
            BinOpKind::In => return Ok(compare(left, Comparison::In, right)),
            BinOpKind::ScAnd => return Ok(Kind::And(left, Box::new(right))),
            BinOpKind::ScOr => return Ok(Kind::Or(left, Box::new(right))),
            BinOpKind::Add => Operator::Add,
            BinOpKind::Sub => Operator::Subtract,
            BinOpKind::Mul => Operator::Multiply,
            BinOpKind::FloorDiv => Operator::FloorDivide,
            BinOpKind::Rem => Operator::Remainder,
            BinOpKind::Concat => Operator::Join,
            BinOpKind::Div => return refuse(operation.span(), "templates have no `/`; `//` divides whole numbers"),
            BinOpKind::Pow => return refuse(operation.span(), "templates have no `**`"),
        };
        Ok(Kind::Arithmetic(operator, left, Box::new(right)))
    }
}

fn comparison(kind: CompareOpKind) -> Comparison {
    match kind {
        CompareOpKind::Eq => Comparison::Equal,
        CompareOpKind::Ne => Comparison::Unequal,
        CompareOpKind::Lt => Comparison::Less,
        CompareOpKind::Lte => Comparison::LessOrEqual,
        CompareOpKind::Gt => Comparison::Greater,
        CompareOpKind::Gte => Comparison::GreaterOrEqual,
        CompareOpKind::In => Comparison::In,
        CompareOpKind::NotIn => Comparison::NotIn,
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
