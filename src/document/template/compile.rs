//! From the tree of a template to a [`Program`], and what is wrong with it.
//!
//! Owns: which statements of Jinja there are, and what templates and prose know beside the language of expressions: filters,
//! functions, topics, other templates. Does not own: expressions ([`crate::facts::expression`]).

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::engine::Names;
use super::filters::FILTERS;
use super::functions::FUNCTIONS;
use super::keys::Keys;
use super::program::{Body, For, Macro, Made, Program, Statement, Target};
use super::{statements, views};
use crate::diagnostic::nearest;
use crate::document::markdown::private;
use crate::document::words;
use crate::facts::expression::names::Table;
use crate::facts::expression::program::{Expression, Kind};
use crate::facts::expression::types::{ANY, Ty, VALUE, one};
use crate::facts::expression::{Check, Dialect, Done, Fault, Known, Problem, Takes, types, value};
use crate::facts::{Siblings, place};
use crate::jinja::{self, Argument, Bytes, Kept, Kind as Expr, Lines, StatementKind as Stmt, kept};
use crate::schema::{self, vocabulary};

/// Takes a text apart that was checked.
///
/// # Errors
/// What cannot be read, and what this language has not, with its place.
pub fn compile(source: &str, lines: Lines, names: Names) -> Done<Program> {
    let tree = match lines {
        // Templates were checked when the engine was made.
        Lines::Trimmed => jinja::sized(source, lines)?,
        Lines::Kept => jinja::template(source, lines)?,
    };
    let (program, problems) = compile_tree(&tree, Templates { names, ..Templates::default() });
    match problems.into_iter().next() {
        Some(problem) => Err(Fault::new(problem.message).at(problem.at)),
        None => Ok(program),
    }
}

/// Takes a template apart that ships.
pub fn shipped(tree: &'static [u8], names: Names) -> Program {
    whole(&kept::read(tree), Templates { names, ..Templates::default() }, Some(later)).0
}

/// Takes a text apart that was read, and tells what is wrong with it.
pub fn compile_tree<'s>(tree: &[jinja::Statement<'s>], templates: Templates<'_, '_>) -> (Program, Vec<Problem>) {
    whole(tree, templates, None)
}

fn whole<'s, 'c, 'p>(
    tree: &[jinja::Statement<'s>],
    templates: Templates<'c, 'p>,
    later: Option<Later<'s, 'c, 'p>>,
) -> (Program, Vec<Problem>) {
    let mut compile = Compile::new(Check::new(templates), later);
    for (name, ty) in templates.names {
        compile.check.bind(name, *ty, false);
    }
    let body = compile.body(tree);
    let (program, problems, macros) = compile.program(body);
    (Program { macros: macros.into(), ..program }, problems)
}

/// Puts off the statements of a body. Of them is known where they stand in a template that ships.
type Later<'s, 'c, 'p> = fn(&Compile<'s, 'c, 'p>, &Kept) -> Body;

fn later(compile: &Compile<'static, 'static, 'static>, kept: &Kept) -> Body {
    let (bytes, known, slots) = (kept.bytes, compile.check.known(), Arc::clone(&compile.slots));
    Body::Later(Box::new(LazyLock::new(Box::new(move || made(bytes, known, &slots)))))
}

/// Takes the statements of a body apart. No two bodies of a program give one slot to two names, whichever runs first.
fn made(bytes: &'static [u8], known: Known<'static>, slots: &Arc<Mutex<usize>>) -> Made {
    let mut taken = slots.lock().unwrap_or_else(PoisonError::into_inner);
    let check = Check::knowing(Templates::default(), known, *taken);
    let mut compile = Compile { check, macros: Vec::new(), later: Some(later), slots: Arc::clone(slots) };
    let statements = compile.body(&kept::read(bytes));
    *taken = compile.check.slots;
    Made { statements, slots: *taken, height: compile.check.height }
}

/// What templates and prose know beside the language.
#[derive(Debug, Clone, Copy, Default)]
pub struct Templates<'c, 'p> {
    /// Whether names are looked up.
    pub checked: bool,
    pub prose: bool,
    /// The declarations by their keys. Without them, those that are named are taken to exist.
    pub keys: Option<&'c Keys<'p>>,
    /// The names of all templates.
    pub all: &'c [&'c str],
    /// What the text knows from whoever runs it.
    pub names: Names,
}

struct Compile<'s, 'c, 'p> {
    check: Check<'s, Templates<'c, 'p>>,
    macros: Vec<Macro>,
    later: Option<Later<'s, 'c, 'p>>,
    /// The slots that are taken, for bodies that are put off.
    slots: Arc<Mutex<usize>>,
}

/// What to say of a statement of Jinja that this language has not.
fn no_statement(what: &str) -> String {
    format!("templates have no `{what}`")
}

impl<'s, 'c, 'p> Compile<'s, 'c, 'p> {
    fn new(check: Check<'s, Templates<'c, 'p>>, later: Option<Later<'s, 'c, 'p>>) -> Self {
        Self { check, macros: Vec::new(), later, slots: Arc::default() }
    }

    /// The program of a body that was taken apart, what is wrong with it, and the macros in it.
    fn program(self, body: Box<[Statement]>) -> (Program, Vec<Problem>, Vec<Macro>) {
        let Check { slots, height, problems, .. } = self.check;
        *self.slots.lock().unwrap_or_else(PoisonError::into_inner) = slots;
        (Program { body, slots, height, macros: Box::default() }, problems, self.macros)
    }

    /// A body that runs under a condition.
    fn under(&mut self, body: &jinja::Body<'s>) -> Body {
        match (body, self.later) {
            (jinja::Body::Read(statements), _) => Body::Now(self.body(statements)),
            (jinja::Body::Kept(kept), Some(later)) => {
                for name in &kept.names {
                    self.check.bind(name, ANY, true);
                }
                later(self, kept)
            }
            (jinja::Body::Kept(_), None) => Body::Now(Box::default()),
        }
    }

    /// What prose has not.
    fn not_in_prose(&mut self, at: Bytes, what: &str) {
        if self.check.dialect.prose {
            let help = "write a template for it, and use it with `--templates`";
            self.check.problem(at, format!("prose has no `{what}`"), Some(help));
        }
    }

    fn target(&mut self, target: &jinja::Expression<'s>, ty: Ty, every_round: bool) -> Target {
        match &target.kind {
            Expr::Name(name) => Target::Slot(self.check.bind(name, ty, every_round)),
            Expr::List(targets) => {
                Target::Several(targets.iter().map(|target| self.target(target, ANY, every_round)).collect())
            }
            _ => {
                self.check.refuse(target.bytes, "a value can only be given to a name");
                Target::Several(Box::default())
            }
        }
    }

    fn body(&mut self, statements: &[jinja::Statement<'s>]) -> Box<[Statement]> {
        let mut body = Vec::with_capacity(statements.len());
        self.check.enter();
        for statement in statements {
            self.statement(statement, &mut body);
        }
        self.check.leave();
        body.into()
    }

    fn statement(&mut self, statement: &jinja::Statement<'s>, out: &mut Vec<Statement>) {
        let at = statement.bytes;
        out.push(match &statement.kind {
            Stmt::Text("") => return,
            Stmt::Text(text) => Statement::Text(private::replaced(text).into()),
            Stmt::Print(print) => {
                let marks = match &print.kind {
                    Expr::Call(of, arguments) if matches!(of.kind, Expr::Name("at")) => Some(arguments.first()),
                    _ => None,
                };
                let (printed, _) = self.check.expression(print);
                match marks {
                    None => Statement::Print(printed),
                    Some(Some(Argument::Value(_))) => Statement::Mark(printed),
                    Some(_) => {
                        self.check.refuse(print.bytes, "`at` takes a declaration");
                        return;
                    }
                }
            }
            Stmt::For(each) => {
                if each.recursive {
                    self.check.refuse(at, no_statement("recursive"));
                }
                let (list, ty) = self.check.expression(&each.list);
                self.check.open();
                let target = self.target(&each.target, ty.entry(), false);
                let state = self.check.bind("loop", one(types::Of::Row("loop")), false);
                let test = each.test.as_ref().map(|test| self.check.expression(test).0);
                let body = self.under(&each.body);
                let fresh = self.check.close().into();
                let otherwise = self.body(&each.otherwise);
                Statement::For(Box::new(For { target, list, test, state, fresh, body, otherwise }))
            }
            Stmt::If { test, then, otherwise } => Statement::If {
                test: self.check.expression(test).0,
                then: self.under(then),
                otherwise: self.under(otherwise),
            },
            Stmt::With(names, body) => {
                self.check.open();
                for (target, value) in names {
                    let (value, ty) = self.check.expression(value);
                    out.push(Statement::Set(self.target(target, ty, false), value));
                }
                let body = self.body(body);
                // What the body sets starts as it is outside.
                for (slot, outer) in self.check.close() {
                    let kind = outer.map_or(Kind::Absent, Kind::Slot);
                    out.push(Statement::Set(Target::Slot(slot), Expression { kind, bytes: at }));
                }
                out.extend(body);
                return;
            }
            Stmt::Set(target, value) => {
                let (value, ty) = self.check.expression(value);
                Statement::Set(self.target(target, ty, true), value)
            }
            Stmt::Capture { into, filter, body } => {
                self.not_in_prose(at, "set block");
                Statement::Capture {
                    through: filter.as_ref().map(|filter| self.check.expression(filter).0),
                    body: self.body(body),
                    into: Some(self.target(into, VALUE, true)),
                }
            }
            Stmt::Filter(filter, body) => {
                Statement::Capture { through: Some(self.check.expression(filter).0), body: self.body(body), into: None }
            }
            Stmt::Include { name, optional } => {
                self.included(name, at);
                Statement::Include { name: self.check.expression(name).0, optional: *optional }
            }
            Stmt::Macro(declared) => return self.declare(declared, at),
            Stmt::Other("autoescape") => return self.check.problem(at, "values are always escaped", None),
            Stmt::Other(name) if self.check.dialect.prose => return self.not_in_prose(at, name),
            Stmt::Other(name) => {
                let help = "put the text into a template of its own, and `include` it";
                return self.check.problem(at, no_statement(name), Some(help));
            }
        });
    }

    /// Whether there is the template that is included. Only a name in quotes can be looked for.
    fn included(&mut self, name: &jinja::Expression<'s>, at: Bytes) {
        let Templates { checked, prose, all, .. } = self.check.dialect;
        if prose {
            return self.not_in_prose(at, "include");
        }
        if let Some(name) = name.text()
            && checked
            && !all.contains(&name)
        {
            let help = nearest(name, all.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            self.check.problem(at, format!("there is no template `{name}`"), help.as_deref());
        }
    }

    /// A macro knows the facts, its parameters, and the macros before it, but no name of the text around.
    fn declare(&mut self, declared: &jinja::Macro<'s>, at: Bytes) {
        self.not_in_prose(at, "macro");
        let names = declared.parameters.iter().filter_map(|parameter| match parameter.kind {
            Expr::Name(name) => Some(name),
            _ => None,
        });
        self.check.macros.push((declared.name, names.collect()));
        let mut inner = Compile::new(Check::new(self.check.dialect), self.later);
        inner.check.macros = std::mem::take(&mut self.check.macros);
        let known = inner.check.macros.len();
        let required = declared.parameters.len().saturating_sub(declared.defaults.len());
        let mut parameters = Vec::new();
        for (index, parameter) in declared.parameters.iter().enumerate() {
            let Expr::Name(name) = parameter.kind else {
                inner.check.refuse(parameter.bytes, "a parameter is a name");
                continue;
            };
            let default = index.checked_sub(required).and_then(|index| declared.defaults.get(index));
            let default = default.map(|default| inner.check.expression(default).0);
            inner.check.bind(name, ANY, false);
            parameters.push((name.into(), default));
        }
        let body = inner.body(&declared.body);
        if !inner.macros.is_empty() {
            inner.check.refuse(at, "a macro stands on its own, outside of other macros");
        }
        self.check.macros = std::mem::take(&mut inner.check.macros);
        self.check.macros.truncate(known);
        let (program, problems, _) = inner.program(body);
        self.check.problems.extend(problems);
        self.macros.push(Macro { parameters: parameters.into(), program });
    }
}

impl<'s> Dialect<'s> for Templates<'_, '_> {
    const STRICT: bool = false;

    fn checked(&self) -> bool {
        self.checked
    }

    fn joins_texts(&self) -> bool {
        !self.prose
    }

    fn names(&self) -> &'static Table {
        views::names()
    }

    fn start(_: &mut Check<'s, Self>, _: &str, _: Bytes) -> Option<(Kind, Ty)> {
        None
    }

    fn starts(&self) -> Vec<String> {
        Vec::new()
    }

    fn filter(&self, name: &str) -> Option<(usize, Takes)> {
        let number = FILTERS.iter().position(|row| row.0 == name)?;
        Some((number, FILTERS[number].2.0))
    }

    fn filters(&self) -> Vec<&'static str> {
        FILTERS.iter().map(|row| row.0).collect()
    }

    fn function(&self, name: &str) -> Option<(usize, Takes)> {
        let number = FUNCTIONS.iter().position(|row| row.0 == name)?;
        Some((number, Takes { most: FUNCTIONS[number].2.0, named: &[] }))
    }

    fn functions(&self) -> Vec<&'static str> {
        FUNCTIONS.iter().map(|row| row.0).collect()
    }

    fn look(check: &mut Check<'s, Self>, name: &str, arguments: &[Argument<'s>], at: Bytes) {
        let Some(Argument::Value(argument)) = arguments.first() else { return };
        let Some(text) = argument.text().filter(|_| check.dialect.checked) else { return };
        match name {
            "ref" | "printed" => topic(check, text, at),
            "statements" if vocabulary::TOPICS.find(text).is_none() => {
                check.unknown(at, "topic", text, vocabulary::TOPICS.iter());
            }
            "statement" if !statements::names().any(|known| known == text) => {
                check.unknown(at, "statement", text, statements::names());
            }
            "say" if text != "authorities" && !words::is_vocabulary(text) => {
                check.unknown(at, "vocabulary", text, words::vocabularies());
            }
            _ => {}
        }
    }

    fn call(_: &mut Check<'s, Self>, _: usize, _: &str, _: &[Argument<'s>], _: Bytes) -> Option<(Kind, Ty)> {
        None
    }

    fn unknown_key(&self, kind: &str, name: &str) -> Option<Vec<String>> {
        let keys = self.keys?;
        let all = Siblings::top(schema::KINDS.iter().find(|known| known.name == kind)?.id, keys.policy);
        if keys.find(all, &name.replace('_', "-"), name).is_some() {
            return None;
        }
        Some(all.iter().filter_map(|place| value::key(keys.policy, place)).map(str::to_owned).collect())
    }

    fn missed(&self) -> Option<usize> {
        self.keys.map(Keys::miss)
    }
}

/// Whether there is the topic, section or document that `ref` and `printed` name.
fn topic(check: &mut Check<'_, Templates<'_, '_>>, name: &str, at: Bytes) {
    let dashed = name.replace('_', "-");
    let Templates { keys, prose, .. } = check.dialect;
    let own = || {
        let sections = keys.iter().flat_map(|keys| (0..).map_while(|number| place::section(keys.policy, number)));
        let documents = keys.iter().flat_map(|keys| &keys.policy.documents);
        sections.map(|one| &*one.meta.key.value).chain(documents.map(|one| &*one.meta.key.value))
    };
    let topics: Vec<&str> = vocabulary::TOPICS.iter().filter(|topic| *topic != "...").collect();
    let first = vocabulary::FIRST_DOCUMENT.find(&dashed).is_some();
    if first || topics.contains(&&*dashed) || own().any(|key| key == dashed) {
        return;
    }
    let known: Vec<&str> = own().chain(topics).collect();
    // Without a policy, the name can be that of a section, unless it looks like a slip in a template.
    let can_be_own = keys.is_none() && (prose || nearest(&dashed, known.iter().copied()).is_none());
    if !can_be_own {
        check.unknown(at, "topic or section", name, known);
    }
}
