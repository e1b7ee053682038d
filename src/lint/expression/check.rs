//! From text to a checked expression.

use super::names::{self, Ty};
use super::{Message, Node, Order, Piece};
use crate::diagnostic::nearest;
use crate::jinja::{self, Argument, Comparison, Expression as Expr, Kind};
use crate::policy::{Duration, Unit};
use crate::schema::places;
use crate::schema::vocabulary::{self as v, Vocabulary};

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
    /// The kind of the entries of `each`.
    pub this: Option<&'static str>,
    pub home: &'a [&'static str],
    pub sets: &'a [(String, Vec<&'static str>)],
    /// Whether there is a general rule of this name, for `clean()`.
    pub rule: Option<fn(&str) -> bool>,
}

/// Reads a condition.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn compile(source: &str, scope: &Scope<'_>) -> Result<Node, Problem> {
    let (node, ty) = Check { depth: 0, scope, source, entries: Vec::new(), base: 0 }.read(source)?;
    match ty {
        Ty::Bool => Ok(node),
        Ty::Flag => {
            Err(whole(source, 0, "a yes/no fact is no condition by itself", "ask `is yes`, `is no` or `is stated`"))
        }
        other => Err(whole(
            source,
            0,
            &format!("this is {}, and no condition", other.describe()),
            "compare it, or ask `is stated`",
        )),
    }
}

/// Reads what has a place: the `at` of a rule, an entry of `needs`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn compile_value(source: &str, scope: &Scope<'_>) -> Result<Node, Problem> {
    let (node, _) = Check { depth: 0, scope, source, entries: Vec::new(), base: 0 }.read(source)?;
    match node {
        Node::Field(..) | Node::This | Node::Singleton(_) | Node::List(_) => Ok(node),
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
        let inner = &source[open + 2..close];
        let (node, ty) = Check { depth: 0, scope, source, entries: Vec::new(), base: open + 2 }.read(inner)?;
        if ty == Ty::Bool {
            return Err(whole(
                inner,
                open + 2,
                "a condition cannot be printed",
                "name a field, as in `{{ this.label }}`",
            ));
        }
        pieces.push(Piece::Value(node));
        at = close + 2;
    }
    pieces.push(Piece::Text(source[at..].into()));
    Ok(Message(pieces))
}

fn whole(source: &str, base: usize, message: &str, help: &str) -> Problem {
    Problem { start: base, end: base + source.len(), message: message.to_owned(), help: Some(help.to_owned()) }
}

/// An expression longer than this many bytes is refused: nobody reads it, and to take it apart would
/// need a stack as deep as it is long.
const LONGEST: usize = 8_000;

/// Expressions nested deeper than this are refused, for the same reason.
const DEEPEST: usize = 200;

struct Check<'a> {
    /// How deep the current part of the expression is nested.
    depth: usize,
    scope: &'a Scope<'a>,
    /// The whole text, for places that Jinja does not give.
    source: &'a str,
    /// What `it` is, innermost last.
    entries: Vec<Ty>,
    /// Where the expression starts in the text.
    base: usize,
}

type Checked = Result<(Node, Ty), Problem>;

impl Check<'_> {
    fn read(mut self, source: &str) -> Checked {
        if source.len() > LONGEST {
            let message = format!("this expression is longer than {LONGEST} bytes");
            return Err(whole(source, self.base, &message, "make several rules of it"));
        }
        match jinja::expression(source) {
            Ok(expr) => self.expr(&expr),
            Err(unread) => {
                let range = unread.place.unwrap_or(0..source.len());
                let (start, end) = (self.base + range.start, self.base + range.end.max(range.start));
                let message = if unread.expression {
                    format!("this expression cannot be read: {}", unread.message)
                } else {
                    unread.message
                };
                Err(Problem { start, end, message, help: unread.help })
            }
        }
    }

    fn problem(&self, at: &Expr<'_>, message: impl Into<String>, help: Option<String>) -> Problem {
        let (start, end) = (self.base + at.bytes.0 as usize, self.base + at.bytes.1 as usize);
        Problem { start, end: end.min(self.source.len()).max(start), message: message.into(), help }
    }

    fn unknown(&self, at: &Expr<'_>, what: &str, name: &str, known: &[String]) -> Problem {
        let help = nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        self.problem(at, format!("there is no {what} `{name}`"), help)
    }

    fn condition(&mut self, expr: &Expr<'_>) -> Result<Node, Problem> {
        match self.expr(expr)? {
            (node, Ty::Bool) => Ok(node),
            (_, Ty::Flag) => Err(self.problem(
                expr,
                "a yes/no fact is no condition by itself: it has three states",
                Some("ask `is yes`, `is no` or `is stated`".to_owned()),
            )),
            (_, ty) => Err(self.problem(
                expr,
                format!("this is {}, and no condition", ty.describe()),
                Some("compare it, or ask `is stated`".to_owned()),
            )),
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) -> Checked {
        if self.depth == DEEPEST {
            return Err(self.problem(
                expr,
                "this expression is nested too deep",
                Some("make several rules of it".to_owned()),
            ));
        }
        self.depth += 1;
        let checked = self.part(expr);
        self.depth -= 1;
        checked
    }

    fn part(&mut self, expr: &Expr<'_>) -> Checked {
        match &expr.kind {
            Kind::Name(name) => self.name(expr, name),
            Kind::Text(text) => Ok((Node::Text(text.clone()), Ty::Text)),
            Kind::Flag(flag) => Ok((Node::Known(*flag), Ty::Bool)),
            Kind::Number(_) | Kind::NoNumber => match expr.kind {
                Kind::Number(number) if u32::try_from(number).is_ok() => {
                    Ok((Node::Number(u32::try_from(number).unwrap_or_default()), Ty::Number))
                }
                _ => Err(self.problem(expr, "numbers are whole, from 0", None)),
            },
            Kind::Nothing => {
                Err(self.problem(expr, "rules have no such value", Some("ask `is not stated`".to_owned())))
            }
            Kind::Attribute(of, name) => {
                let (base, ty) = self.expr(of)?;
                let (Ty::Record(kind) | Ty::RecordOrWord(kind, _)) = ty else {
                    let help = matches!(ty, Ty::Records(_) | Ty::RecordsOrWords(..))
                        .then(|| "ask its entries: `any(list, it.field ...)`".to_owned());
                    return Err(self.problem(expr, format!("{} has no field `{name}`", ty.describe()), help));
                };
                match names::attribute(kind, name) {
                    Some((attribute, ty)) => Ok((Node::Field(Box::new(base), attribute), ty)),
                    None => Err(self.unknown(
                        expr,
                        &format!("field of `{}`", kind.replace('-', "_")),
                        name,
                        &names::attributes(kind),
                    )),
                }
            }
            Kind::Not(inner) => Ok((Node::Not(Box::new(self.condition(inner)?)), Ty::Bool)),
            Kind::Negative(_) => Err(self.problem(expr, "there is no arithmetic in rules", None)),
            Kind::Arithmetic(..) => {
                let help = "a name has `_` where the language has `-`".to_owned();
                Err(self.problem(expr, "there is no arithmetic in rules", Some(help)))
            }
            Kind::And(left, right) => {
                let (left, right) = (self.condition(left)?, self.condition(right)?);
                Ok((Node::And(Box::new(left), Box::new(right)), Ty::Bool))
            }
            Kind::Or(left, right) => {
                let (left, right) = (self.condition(left)?, self.condition(right)?);
                Ok((Node::Or(Box::new(left), Box::new(right)), Ty::Bool))
            }
            Kind::Compare(first, others) => self.compare(expr, first, others),
            Kind::Test(of, name, arguments) => self.test(expr, name, of, arguments.is_empty()),
            Kind::List(list) => self.list(expr, list),
            Kind::Call(of, arguments) => {
                let Kind::Name(function) = of.kind else {
                    return Err(self.problem(expr, "only functions can be called", None));
                };
                let by_place = arguments.iter().map(|argument| match argument {
                    Argument::Value(value) => Some(value),
                    _ => None,
                });
                let Some(arguments) = by_place.collect::<Option<Vec<_>>>() else {
                    return Err(self.problem(expr, "arguments have no names", None));
                };
                self.call(expr, function, &arguments)
            }
            Kind::Filter(_, name, _) => Err(self.problem(
                expr,
                format!("rules have no filter `{name}`"),
                Some("write `any(list, condition)`, `all(...)` or `count(...)`".to_owned()),
            )),
            Kind::If(..) | Kind::Slice(..) | Kind::Entry(..) | Kind::Map => Err(self.problem(
                expr,
                "rules have no such form",
                Some("use `and`, `or`, `not`, comparisons, `in`, `any()`, `all()`".to_owned()),
            )),
        }
    }

    fn name(&mut self, expr: &Expr<'_>, name: &str) -> Checked {
        match name {
            "this" => match self.scope.this {
                Some(kind) => Ok((Node::This, Ty::Record(kind))),
                None => Err(self.problem(
                    expr,
                    "`this` stands for the entry of `each`, and the rule has none",
                    Some("write `each: purpose`, or name a singleton or a list".to_owned()),
                )),
            },
            "it" => match self.entries.last() {
                Some(ty) => Ok((Node::It, *ty)),
                None => Err(self.problem(
                    expr,
                    "`it` stands for the entry of `any`, `all` or `count`",
                    Some("the entry of `each` is `this`".to_owned()),
                )),
            },
            "day" => Ok((Node::Day, Ty::Date)),
            "home" => Ok((Node::Places(self.scope.home.into()), Ty::Places)),
            "eea" => Ok((Node::Places(["EEA"].into()), Ty::Places)),
            "eu" => Ok((Node::Places(["EU"].into()), Ty::Places)),
            _ => {
                if let Some((_, set)) = self.scope.sets.iter().find(|set| set.0.replace('-', "_") == name) {
                    return Ok((Node::Places(set.as_slice().into()), Ty::Places));
                }
                if let Some(kind) = names::singleton(name) {
                    return Ok((Node::Singleton(kind), Ty::Record(kind)));
                }
                if let Some((list, kind)) = names::list(name) {
                    return Ok((Node::List(list), Ty::Records(kind)));
                }
                let mut known = names::names();
                known.extend(self.scope.sets.iter().map(|set| set.0.replace('-', "_")));
                Err(self.unknown(expr, "name", name, &known))
            }
        }
    }

    fn list(&mut self, expr: &Expr<'_>, items: &[Expr<'_>]) -> Checked {
        let mut words = Vec::new();
        for item in items {
            match self.expr(item)? {
                (Node::Text(text), _) => words.push(text),
                _ => return Err(self.problem(item, "a list holds texts in quotes", None)),
            }
        }
        if words.is_empty() {
            return Err(self.problem(expr, "this list is empty", None));
        }
        Ok((Node::Words(words.into()), Ty::Texts))
    }

    fn test(&mut self, expr: &Expr<'_>, name: &str, subject: &Expr<'_>, plain: bool) -> Checked {
        if !matches!(name, "stated" | "yes" | "no") || !plain {
            let known = ["stated", "yes", "no"].map(str::to_owned);
            return Err(self.unknown(expr, "test", name, &known));
        }
        let (node, ty) = self.expr(subject)?;
        if name == "stated" {
            if ty == Ty::Bool {
                return Err(self.problem(expr, "a condition is true or false, not stated", None));
            }
            return Ok((Node::Stated(Box::new(node)), Ty::Bool));
        }
        if ty != Ty::Flag {
            let help = matches!(ty, Ty::Record(_) | Ty::Records(_) | Ty::Text).then(|| "ask `is stated`".to_owned());
            return Err(self.problem(
                expr,
                format!("`is {name}` asks a yes/no fact, and this is {}", ty.describe()),
                help,
            ));
        }
        Ok((Node::Is(Box::new(node), name == "yes"), Ty::Bool))
    }

    fn compare(&mut self, expr: &Expr<'_>, first: &Expr<'_>, others: &[(Comparison, Expr<'_>)]) -> Checked {
        let [(comparison, other)] = others else {
            return Err(self.problem(
                expr,
                "compare two values at a time",
                Some("join comparisons with `and`".to_owned()),
            ));
        };
        let order = match comparison {
            Comparison::In => return self.membership(expr, first, other),
            Comparison::NotIn => {
                let (node, ty) = self.membership(expr, first, other)?;
                return Ok((Node::Not(Box::new(node)), ty));
            }
            Comparison::Equal => Order::Equal,
            Comparison::Unequal => Order::Unequal,
            Comparison::Less => Order::Less,
            Comparison::LessOrEqual => Order::AtMost,
            Comparison::Greater => Order::More,
            Comparison::GreaterOrEqual => Order::AtLeast,
        };
        self.comparison(expr, first, order, other)
    }

    fn word(&self, at: &Expr<'_>, vocabulary: &Vocabulary, word: &str) -> Result<&'static str, Problem> {
        vocabulary.find(word).ok_or_else(|| {
            let known: Vec<String> = vocabulary.iter().map(str::to_owned).collect();
            self.unknown(at, &format!("word of `{}`", vocabulary.name), word, &known)
        })
    }

    fn place(&self, at: &Expr<'_>, code: &str) -> Result<&'static str, Problem> {
        places::place(code).ok_or_else(|| {
            let known: Vec<String> = places::all().map(str::to_owned).collect();
            self.unknown(at, "place", code, &known)
        })
    }

    /// A literal, as the type on the other side of a comparison wants it.
    fn literal(&self, at: &Expr<'_>, node: Node, wanted: Ty) -> Result<Node, Problem> {
        let Node::Text(text) = &node else { return Ok(node) };
        Ok(match wanted {
            Ty::Word(vocabulary) | Ty::WordOrText(vocabulary) | Ty::RecordOrWord(_, vocabulary) => {
                Node::Word(self.word(at, vocabulary, text)?)
            }
            Ty::Place => Node::Places([self.place(at, text)?].into()),
            Ty::Date => match text.parse() {
                Ok(date) => Node::Date(date),
                Err(_) => {
                    return Err(self.problem(at, "this is no date", Some("write a day as 2026-03-01".to_owned())));
                }
            },
            Ty::Duration => match period(text) {
                Some(duration) => Node::Duration(duration),
                None => return Err(self.problem(at, "this is no period", Some("write it as '13 months'".to_owned()))),
            },
            _ => node,
        })
    }

    fn comparison(&mut self, expr: &Expr<'_>, left: &Expr<'_>, order: Order, right: &Expr<'_>) -> Checked {
        let (a, a_ty) = self.expr(left)?;
        let (b, b_ty) = self.expr(right)?;
        for (side, ty) in [(left, a_ty), (right, b_ty)] {
            if let Some(help) = match ty {
                Ty::Flag => Some("ask `is yes` or `is no`"),
                Ty::Bool => Some("join conditions with `and`, `or`, `not`"),
                Ty::Record(_) => Some("compare its `key`, or ask `is stated`"),
                ty if ty.entry().is_some() => {
                    Some("for a list, write `'word' in list`, `any(list, ...)` or `count(list)`")
                }
                _ => None,
            } {
                return Err(self.problem(side, format!("{} cannot be compared", ty.describe()), Some(help.to_owned())));
            }
        }
        let a = self.literal(left, a, b_ty)?;
        let b = self.literal(right, b, a_ty)?;
        let ordered = !matches!(order, Order::Equal | Order::Unequal);
        let (kind_a, kind_b) = (class(&a, a_ty), class(&b, b_ty));
        if kind_a != kind_b {
            return Err(self.problem(expr, format!("{} is compared with {}", a_ty.describe(), b_ty.describe()), None));
        }
        if ordered && !matches!(kind_a, Class::Number | Class::Date | Class::Duration) {
            return Err(self.problem(expr, format!("{} has no order", a_ty.describe()), None));
        }
        Ok((Node::Compare(Box::new(a), order, Box::new(b)), Ty::Bool))
    }

    fn membership(&mut self, expr: &Expr<'_>, left: &Expr<'_>, right: &Expr<'_>) -> Checked {
        let (a, a_ty) = self.expr(left)?;
        let (b, b_ty) = self.expr(right)?;
        let b = match (b, a_ty) {
            (
                Node::Words(words),
                Ty::Word(vocabulary) | Ty::WordOrText(vocabulary) | Ty::RecordOrWord(_, vocabulary),
            ) => {
                let Kind::List(list) = &right.kind else {
                    return Err(self.problem(right, "write a list in brackets", None));
                };
                for (word, at) in words.iter().zip(list) {
                    self.word(at, vocabulary, word)?;
                }
                Node::Words(words)
            }
            (Node::Words(words), Ty::Place) => {
                let places: Result<Vec<_>, _> = words.iter().map(|code| self.place(right, code)).collect();
                Node::Places(places?.into())
            }
            (node, _) => node,
        };
        let Some(entry) = b_ty.entry() else {
            return Err(self.problem(
                right,
                format!("{} is no list", b_ty.describe()),
                Some("compare one value with `==`".to_owned()),
            ));
        };
        if a_ty.entry().is_some() {
            return Err(self.problem(
                left,
                "a list is not in a list as a whole",
                Some("write `any(list, it in ...)` or `all(list, it in ...)`".to_owned()),
            ));
        }
        let a = if matches!(a, Node::Text(_)) { self.literal(left, a, entry)? } else { a };
        let fits = match (&a, a_ty, entry) {
            (Node::Places(_), ..) => entry == Ty::Place,
            (_, Ty::Place, _) => matches!(b, Node::Places(_)) || entry == Ty::Place,
            (Node::Word(_), ..) => true,
            (_, Ty::Word(_) | Ty::WordOrText(_) | Ty::RecordOrWord(..) | Ty::Text, Ty::Text) => true,
            (_, Ty::Word(one), Ty::Word(other) | Ty::WordOrText(other)) => one == other,
            (_, Ty::Text, Ty::WordOrText(_)) => true,
            _ => false,
        };
        if !fits {
            return Err(self.problem(expr, format!("{} is never in {}", a_ty.describe(), b_ty.describe()), None));
        }
        Ok((Node::In(Box::new(a), Box::new(b)), Ty::Bool))
    }

    fn call(&mut self, expr: &Expr<'_>, function: &str, args: &[&Expr<'_>]) -> Checked {
        let node = match (function, args) {
            ("any" | "all" | "count", [list, condition]) => {
                let (list, entry) = self.entries_of(list)?;
                self.entries.push(entry);
                let condition = self.condition(condition);
                self.entries.pop();
                let (list, condition) = (Box::new(list), Box::new(condition?));
                match function {
                    "any" => Node::Any(list, condition),
                    "all" => Node::All(list, condition),
                    _ => return Ok((Node::Count(list, Some(condition)), Ty::Number)),
                }
            }
            ("count", [list]) => {
                let (list, _) = self.entries_of(list)?;
                return Ok((Node::Count(Box::new(list), None), Ty::Number));
            }
            ("right", [right]) => {
                let name = self.text(right)?;
                Node::Right(self.word(right, &v::RIGHTS, &name)?)
            }
            ("printed", topics) if !topics.is_empty() => {
                let mut words = Vec::new();
                for topic in topics {
                    let name = self.text(topic)?;
                    words.push(self.word(topic, &v::TOPICS, &name)?);
                }
                Node::Printed(words.into())
            }
            ("reaches", [place]) => match self.expr(place)? {
                (Node::Places(places), _) => Node::Reaches(places),
                (Node::Text(code), _) => Node::Reaches([self.place(place, &code)?].into()),
                _ => return Err(self.problem(place, "`reaches` takes a place or a set of the pack", None)),
            },
            ("says", [text]) => Node::Says(self.text(text)?),
            ("covers", [rule]) => Node::Covers(self.text(rule)?),
            ("clean", [rule]) => {
                let name = self.text(rule)?;
                if self.scope.rule.is_some_and(|known| !known(&name)) {
                    return Err(self.problem(
                        rule,
                        format!("there is no general rule `{name}`"),
                        Some("`policyc explain` lists the rules".to_owned()),
                    ));
                }
                Node::Clean(name)
            }
            ("age", [date]) => match self.expr(date)? {
                (node, Ty::Date) => return Ok((Node::Age(Box::new(node)), Ty::Duration)),
                (_, ty) => return Err(self.problem(date, format!("{} has no age", ty.describe()), None)),
            },
            _ => {
                const FUNCTIONS: &[&str] =
                    &["any", "all", "count", "right", "printed", "reaches", "says", "covers", "clean", "age"];
                if FUNCTIONS.contains(&function) {
                    return Err(self.problem(expr, format!("`{function}` takes other arguments"), None));
                }
                let known: Vec<String> = FUNCTIONS.iter().map(|name| (*name).to_owned()).collect();
                return Err(self.unknown(expr, "function", function, &known));
            }
        };
        Ok((node, Ty::Bool))
    }

    fn entries_of(&mut self, list: &Expr<'_>) -> Result<(Node, Ty), Problem> {
        let (node, ty) = self.expr(list)?;
        match ty.entry() {
            Some(entry) => Ok((node, entry)),
            None => Err(self.problem(list, format!("{} is no list", ty.describe()), None)),
        }
    }

    fn text(&mut self, expr: &Expr<'_>) -> Result<Box<str>, Problem> {
        match self.expr(expr)? {
            (Node::Text(text), _) => Ok(text),
            _ => Err(self.problem(expr, "write a text in quotes", None)),
        }
    }
}

/// What can be compared with what.
#[derive(Debug, PartialEq, Eq)]
enum Class {
    Number,
    Date,
    Duration,
    Text,
    Place,
    Other,
}

fn class(node: &Node, ty: Ty) -> Class {
    match (node, ty) {
        (Node::Duration(_), _) | (_, Ty::Duration) => Class::Duration,
        (Node::Date(_), _) | (_, Ty::Date) => Class::Date,
        (Node::Places(_), _) | (_, Ty::Place) => Class::Place,
        (_, Ty::Number) => Class::Number,
        (_, Ty::Text | Ty::Word(_) | Ty::WordOrText(_) | Ty::RecordOrWord(..)) => Class::Text,
        _ => Class::Other,
    }
}

/// A period as the language writes it.
pub fn period(text: &str) -> Option<Duration> {
    if text == "session" {
        return Some(Duration::SESSION);
    }
    let (count, unit) = text.split_once(' ')?;
    Some(Duration { count: count.parse().ok()?, unit: Unit::parse(unit)? })
}
