//! From the texts of a pack to expressions that were checked.

use std::sync::LazyLock;

use super::functions::{FUNCTIONS, Takes as Function};
use super::{Message, Node, Piece};
use crate::diagnostic::nearest;
use crate::facts::expression::check::{self, Check, Dialect, Takes};
use crate::facts::expression::names::{self, NAMES, Table, name};
use crate::facts::expression::program::{Arguments, Expression, Kind};
use crate::facts::expression::types::{CONDITION, Many, Of, Ty, one};
use crate::jinja::{self, Argument, Bytes};
use crate::law::{self, Law};
use crate::schema::TOP;
use crate::syntax::Shape;

/// What is wrong with an expression, and where in its text (bytes from 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub help: Option<String>,
}

/// What an expression of a pack can name beside the language.
#[derive(Debug, Clone, Default)]
pub struct Scope<'a> {
    /// The list of `each`.
    pub this: Option<&'static str>,
    pub home: &'a [&'static str],
    pub sets: &'a [(String, Vec<&'static str>)],
    /// Whether there is a general rule of this name, for `clean()`.
    pub rule: Option<fn(&str) -> bool>,
    /// The law whose statements `said()` names without a law.
    pub law: Option<&'static Law>,
}

/// The names of rules beside those of the facts.
pub static OWN: LazyLock<Table> = LazyLock::new(|| {
    let says = "Whether it has a period or an end; no for criteria such as “as long as necessary”.";
    Table::new([name("retention", "measurable", one(Of::Flag), says)].into_iter())
});

/// Reads a condition.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn compile(source: &str, scope: &Scope<'_>) -> Result<Node, Problem> {
    let (node, ty) = read(source, 0, source.len(), scope)?;
    match (ty.of, ty.many) {
        (Of::Condition | Of::Any, _) => Ok(node),
        (Of::Flag, Many::One) => {
            Err(whole(source, 0, "a yes/no fact is no condition by itself", "ask `is yes`, `is no` or `is stated`"))
        }
        _ => {
            let message = format!("this is {}, and no condition", ty.describe());
            Err(whole(source, 0, &message, "compare it, or ask `is stated`"))
        }
    }
}

/// Reads what has a place: the `at` of a rule, an entry of `needs`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn compile_value(source: &str, scope: &Scope<'_>) -> Result<Node, Problem> {
    let (node, _) = read(source, 0, source.len(), scope)?;
    match node.kind {
        Kind::Attribute(..) | Kind::Categories(_) | Kind::Slot(_) | Kind::One(_) | Kind::All(_) | Kind::Known(_) => {
            Ok(node)
        }
        _ => Err(whole(source, 0, "this is no fact of the policy", "name a field, as in `this.basis`")),
    }
}

/// Reads a message: text with `{{ expressions }}`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn compile_text(source: &str, scope: &Scope<'_>) -> Result<Message, Problem> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(open) = source[at..].find("{{").map(|found| at + found) {
        pieces.push(Piece::Text(source[at..open].into()));
        let Some(close) = source[open..].find("}}").map(|found| open + found) else {
            return Err(Problem {
                start: open,
                end: source.len(),
                message: "this `{{` is never closed".to_owned(),
                help: Some("write `}}` after the expression".to_owned()),
            });
        };
        pieces.push(piece(&source[open + 2..close], open + 2, source.len(), scope)?);
        at = close + 2;
    }
    pieces.push(Piece::Text(source[at..].into()));
    Ok(Message(pieces))
}

/// What stands between the braces of a message.
fn piece(source: &str, base: usize, length: usize, scope: &Scope<'_>) -> Result<Piece, Problem> {
    let tree = tree(source, base, length)?;
    let parts = match &tree.kind {
        jinja::Kind::Call(name, given) if matches!(name.kind, jinja::Kind::Name(MISSING)) => {
            given.iter().map(Argument::value).collect::<Vec<_>>()
        }
        jinja::Kind::If(..) => vec![&tree],
        _ => {
            let (node, ty) = checked(base, length, scope, |check| check.expression(&tree))?;
            if ty.of == Of::Condition {
                let help = "name a field, as in `{{ this.name }}`";
                return Err(whole(source, base, "a condition cannot be printed", help));
            }
            return Ok(Piece::Value(node));
        }
    };
    let part = |part: &jinja::Expression<'_>| match &part.kind {
        jinja::Kind::If(test, then, None) => match &then.kind {
            jinja::Kind::Text(text) => {
                let test = checked(base, length, scope, |check| check.condition(test))?;
                Ok((test, text.clone()))
            }
            _ => Err(part_wanted(source, base)),
        },
        _ => Err(part_wanted(source, base)),
    };
    Ok(Piece::Parts(parts.into_iter().map(part).collect::<Result<_, _>>()?))
}

/// The function of messages that prints those of its texts whose conditions hold.
const MISSING: &str = "missing";

fn part_wanted(source: &str, base: usize) -> Problem {
    let help = "write `{{ missing(\"who you are\" if controller.name is not stated, ...) }}`, or one such part alone";
    whole(source, base, "a part of a message is a text in quotes and its condition", help)
}

fn whole(source: &str, base: usize, message: &str, help: &str) -> Problem {
    Problem { start: base, end: base + source.len(), message: message.to_owned(), help: Some(help.to_owned()) }
}

/// An expression longer than this many bytes is refused: nobody reads it, and to take it apart would
/// need a stack as deep as it is long.
const LONGEST: usize = 8_000;

/// Reads an expression that starts at a place in a text of so many bytes.
fn read(source: &str, base: usize, length: usize, scope: &Scope<'_>) -> Result<(Node, Ty), Problem> {
    let tree = tree(source, base, length)?;
    checked(base, length, scope, |check| check.expression(&tree))
}

/// The tree of an expression.
fn tree(source: &str, base: usize, length: usize) -> Result<jinja::Expression<'_>, Problem> {
    if source.len() > LONGEST {
        let message = format!("this expression is longer than {LONGEST} bytes");
        return Err(whole(source, base, &message, "make several rules of it"));
    }
    jinja::expression(source).map_err(|unread| {
        let range = unread.place.unwrap_or(0..source.len());
        let (start, end) = (base + range.start, base + range.end.max(range.start));
        match unread.expression {
            true => {
                let message = format!("this expression cannot be read: {}", unread.message);
                Problem { start, end, message, help: unread.help }
            }
            false => {
                let help = Some("make several rules of it".to_owned());
                Problem { start, end: end.min(length).max(start), message: unread.message, help }
            }
        }
    })
}

/// What a look at a tree finds, unless something is wrong with it.
fn checked<'s, T>(
    base: usize,
    length: usize,
    scope: &Scope<'_>,
    look: impl FnOnce(&mut Check<'s, Packs<'_>>) -> T,
) -> Result<T, Problem> {
    let mut check = Check::new(Packs { scope });
    if let Some(this) = scope.this.and_then(ty_of) {
        check.bind("this", this.entry(), false);
    }
    let read = look(&mut check);
    match check.problems.into_iter().next() {
        None => Ok(read),
        Some(check::Problem { at, message, help, .. }) => {
            let (start, end) = (base + at.0 as usize, base + at.1 as usize);
            Err(Problem { start, end: end.min(length).max(start), message, help })
        }
    }
}

/// A list that `each` can name.
pub fn list(name: &str) -> Option<&'static str> {
    if check::told("", name).is_some() {
        return None;
    }
    lists().find(|known| known.replace('-', "_") == name.replace('-', "_"))
}

/// The names of all lists that `each` can name.
pub fn lists() -> impl Iterator<Item = &'static str> {
    let kinds = TOP.iter().filter(|kind| kind.shape != Shape::Singleton).map(|kind| kind.variable);
    let worked = NAMES.iter().map(|row| &row.0).filter(|name| name.of.is_empty()).map(|name| name.name);
    kinds.filter(|kind| check::told("", kind).is_none()).chain(worked)
}

fn ty_of(list: &str) -> Option<Ty> {
    names::start(list)
}

/// The expressions of packs.
#[derive(Debug, Clone, Copy)]
struct Packs<'a> {
    scope: &'a Scope<'a>,
}

impl<'s> Dialect<'s> for Packs<'_> {
    const STRICT: bool = true;

    fn checked(&self) -> bool {
        true
    }

    fn joins_texts(&self) -> bool {
        true
    }

    fn names(&self) -> &'static Table {
        &OWN
    }

    fn start(check: &mut Check<'s, Self>, name: &str, at: Bytes) -> Option<(Kind, Ty)> {
        let (message, help) = match name {
            "day" => return Some((Kind::Day, one(Of::Date))),
            "home" => return Some(places(check.dialect.scope.home)),
            "eea" => return Some(places(&["EEA"])),
            "eu" => return Some(places(&["EU"])),
            "this" => (
                "`this` stands for the entry of `each`, and the rule has none",
                "write `each: purpose`, or name a singleton or a list",
            ),
            "it" => ("`it` stands for the entry of `any`, `all` or `count`", "the entry of `each` is `this`"),
            _ => {
                let set = check.dialect.scope.sets.iter().find(|set| set.0.replace('-', "_") == name);
                return set.map(|(_, set)| places(set));
            }
        };
        Some(check.wrong(at, message, Some(help)))
    }

    fn starts(&self) -> Vec<String> {
        let own = ["this", "it", "day", "home", "eea", "eu"].map(str::to_owned);
        own.into_iter().chain(self.scope.sets.iter().map(|set| set.0.replace('-', "_"))).collect()
    }

    fn filter(&self, _: &str) -> Option<(usize, Takes)> {
        None
    }

    fn filters(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn function(&self, name: &str) -> Option<(usize, Takes)> {
        let number = FUNCTIONS.iter().position(|function| function.name == name);
        // `age` is of the language, and has no number of its own.
        let number = number.or_else(|| (name == "age").then_some(FUNCTIONS.len()));
        number.map(|number| (number, Takes { most: usize::MAX, named: &[] }))
    }

    fn functions(&self) -> Vec<&'static str> {
        FUNCTIONS.iter().map(|function| function.name).chain(["age"]).collect()
    }

    fn look(_: &mut Check<'s, Self>, _: &str, _: &[Argument<'s>], _: Bytes) {}

    fn call(
        check: &mut Check<'s, Self>,
        number: usize,
        name: &str,
        arguments: &[Argument<'s>],
        at: Bytes,
    ) -> Option<(Kind, Ty)> {
        let given: Vec<&jinja::Expression<'s>> = arguments.iter().map(Argument::value).collect();
        let other =
            |check: &mut Check<'s, Self>| Some(check.wrong(at, format!("`{name}` takes other arguments"), None));
        let Some(function) = FUNCTIONS.get(number) else {
            let [date] = given.as_slice() else { return other(check) };
            let (of, ty) = check.expression(date);
            if !matches!((ty.of, ty.many), (Of::Date, Many::One) | (Of::Any, _)) {
                check.problem(date.bytes, format!("{} has no age", ty.describe()), None);
            }
            return Some((Kind::Age(Box::new(of)), one(Of::Duration)));
        };
        let fits = match function.takes {
            Function::Words(_) | Function::Texts => !given.is_empty(),
            Function::Word(_) | Function::Place | Function::Text | Function::Rule | Function::Statement => {
                given.len() == 1
            }
        };
        if !fits {
            return other(check);
        }
        let mut values = Vec::new();
        for argument in given {
            let kind = match function.takes {
                Function::Place => match check.expression(argument).0.kind {
                    places @ Kind::Places(_) => places,
                    Kind::Text(code) => Kind::Places(check.place(argument.bytes, &code).into_iter().collect()),
                    _ => {
                        let message = "`reaches` takes a place or a set of the pack";
                        return Some(check.wrong(argument.bytes, message, None));
                    }
                },
                takes => {
                    let text = check.text(argument)?;
                    match takes {
                        Function::Word(vocabulary) | Function::Words(vocabulary) => {
                            check.word(argument.bytes, vocabulary, &text);
                        }
                        Function::Rule if check.dialect.scope.rule.is_some_and(|known| !known(&text)) => {
                            let message = format!("there is no general rule `{text}`");
                            check.problem(argument.bytes, message, Some("`policyc explain` lists the rules"));
                        }
                        Function::Statement => {
                            let Some(whole) = statement(&text, check.dialect.scope.law) else {
                                return Some(unknown_statement(check, &text, argument.bytes));
                            };
                            values.push(Expression { kind: Kind::Text(whole.into()), bytes: argument.bytes });
                            continue;
                        }
                        Function::Rule | Function::Text | Function::Texts | Function::Place => {}
                    }
                    Kind::Text(text)
                }
            };
            values.push(Expression { kind, bytes: argument.bytes });
        }
        Some((Kind::Call(number, Arguments { values: values.into(), named: Box::default() }), CONDITION))
    }

    fn unknown_key(&self, _: &str, _: &str) -> Option<Vec<String>> {
        None
    }

    fn missed(&self) -> Option<usize> {
        None
    }
}

/// A statement with its law before it. None if there is no such.
fn statement(name: &str, own: Option<&Law>) -> Option<String> {
    let (law, name) = match name.split_once('/') {
        Some((of, name)) => (law::law(of)?, name),
        None => (own?, name),
    };
    law.statements().any(|row| row.name() == name).then(|| format!("{}/{name}", law.name))
}

fn unknown_statement<'s>(check: &mut Check<'s, Packs<'_>>, name: &str, at: Bytes) -> (Kind, Ty) {
    let own = check.dialect.scope.law.into_iter().flat_map(Law::statements).map(|row| row.name().to_owned());
    let whole = |law: &'static Law| law.statements().map(|row| format!("{}/{}", law.name, row.name()));
    let known: Vec<String> = own.chain(law::all().flat_map(whole)).collect();
    let near = nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    let of = check.dialect.scope.law.map_or(String::new(), |law| format!(" of `{}`", law.name));
    check.wrong(
        at,
        format!("there is no statement `{name}`{of}"),
        near.as_deref().or(Some("`states` of a law has its statements")),
    )
}

fn places(places: &[&'static str]) -> (Kind, Ty) {
    (Kind::Places(places.into()), Ty { of: Of::Place, many: Many::List })
}
