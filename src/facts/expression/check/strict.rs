//! The expressions of rules: typed, so that no slip makes a rule pass.

use super::{Check, Checked, Dialect, Problem};
use crate::diagnostic::nearest;
use crate::facts::expression::conditions::TESTS;
use crate::facts::expression::names;
use crate::facts::expression::program::{Arguments, Common, Expression, Kind};
use crate::facts::expression::types::{ANY, CONDITION, Many, Of, Ty, list, one};
use crate::jinja::{self, Argument, Bytes, Comparison, Kind as Expr};
use crate::policy::Duration;
use crate::schema::Length;
use crate::schema::{Vocabulary, places};

/// Names that mean another thing in templates, where they are told, and what a rule says instead: the kind that has
/// the name (none for one that an expression starts from, `*` for each), the name, and the help.
pub const TOLD: &[(&str, &str, &str)] = &[
    ("", "data", "write `personal_data` for personal data that are collected, and `all_data` for all"),
    ("*", "label", "write `name` for the label that is stated"),
    ("*", "text", "write `prose` for the prose of the spec"),
    ("purpose", "bases", "write `all_bases` for the words of all its legal bases"),
    ("cookie", "bases", "write `all_bases` for its basis, else those of its purposes"),
    ("*", "ways", "write `reached_by` for the means of contact that are stated"),
    ("cookies", "cookie", "write `each_cookie` for its cookies with what the group states"),
];

/// What a rule says instead of a name that means another thing in templates.
pub fn told(of: &str, name: &str) -> Option<&'static str> {
    let found = TOLD.iter().find(|row| row.1 == name && (row.0 == of || row.0 == "*" && !of.is_empty()));
    found.map(|row| row.2)
}

/// That a name means another thing in templates.
pub fn another_thing(name: &str) -> String {
    format!("`{name}` means another thing in templates, so rules do not know it")
}

const ABSENT: (Kind, Ty) = (Kind::Absent, ANY);

impl<'s, D: Dialect<'s>> Check<'s, D> {
    /// What rules take otherwise than templates; none where they do not.
    pub(super) fn strict(&mut self, expression: &jinja::Expression<'s>) -> Option<(Kind, Ty)> {
        let at = expression.bytes;
        Some(match &expression.kind {
            Expr::Name(name) if told("", name).is_some() => self.told(at, "", name),
            Expr::Number(number) if u32::try_from(*number).is_ok() => return None,
            Expr::Name(_) | Expr::Text(_) | Expr::Flag(_) => return None,
            Expr::Number(_) | Expr::NoNumber => self.wrong(at, "numbers are whole, from 0", None),
            Expr::Nothing => self.wrong(at, "rules have no such value", Some("ask `is not stated`")),
            Expr::Attribute(of, name) => self.field(of, name, at),
            Expr::Not(inner) => (Kind::Not(Box::new(self.condition(inner))), CONDITION),
            Expr::Negative(_) => self.wrong(at, "there is no arithmetic in rules", None),
            Expr::Arithmetic(..) => {
                self.wrong(at, "there is no arithmetic in rules", Some("a name has `_` where the language has `-`"))
            }
            Expr::And(left, right) => {
                let (left, right) = (self.condition(left), self.condition(right));
                (Kind::Both(Box::new(left), Box::new(right)), CONDITION)
            }
            Expr::Or(left, right) => {
                let (left, right) = (self.condition(left), self.condition(right));
                (Kind::Either(Box::new(left), Box::new(right)), CONDITION)
            }
            Expr::Compare(first, others) => {
                let [(comparison, other)] = others.as_slice() else {
                    return Some(self.wrong(at, "compare two values at a time", Some("join comparisons with `and`")));
                };
                match comparison {
                    Comparison::In => self.membership(at, first, other),
                    Comparison::NotIn => {
                        let (kind, ty) = self.membership(at, first, other);
                        (Kind::Not(Box::new(Expression { kind, bytes: at })), ty)
                    }
                    order => self.comparison(at, first, *order, other),
                }
            }
            Expr::Test(of, name, arguments) => self.test(of, name, arguments.is_empty(), at),
            Expr::List(entries) => self.texts(entries, at),
            Expr::Call(_, arguments) => {
                if arguments.iter().all(|argument| matches!(argument, Argument::Value(_))) {
                    return None;
                }
                self.wrong(at, "arguments have no names", None)
            }
            Expr::Filter(_, name, _) => self.wrong(
                at,
                format!("rules have no filter `{name}`"),
                Some("write `any(list, condition)`, `all(...)` or `count(...)`"),
            ),
            Expr::If(..) | Expr::Slice(..) | Expr::Entry(..) | Expr::Map => self.wrong(
                at,
                "rules have no such form",
                Some("use `and`, `or`, `not`, comparisons, `in`, `any()`, `all()`"),
            ),
        })
    }

    pub fn wrong(&mut self, at: Bytes, message: impl Into<String>, help: Option<&str>) -> (Kind, Ty) {
        self.problem(at, message, help);
        ABSENT
    }

    fn told(&mut self, at: Bytes, of: &str, name: &str) -> (Kind, Ty) {
        self.wrong(at, another_thing(name), told(of, name))
    }

    /// What is no word of those that are known.
    pub fn no_word(&mut self, at: Bytes, what: &str, word: &str, known: &mut dyn Iterator<Item = &str>) {
        let help = nearest(word, known).map(|near| format!("did you mean `{near}`?"));
        self.problems.push(Problem { at, message: format!("there is no {what} `{word}`"), help, refusal: false });
    }

    /// An expression that is true, false or not known.
    pub fn condition(&mut self, expression: &jinja::Expression<'s>) -> Expression {
        let (checked, ty) = self.expression(expression);
        match (ty.of, ty.many) {
            (Of::Condition | Of::Any, _) => {}
            (Of::Flag, Many::One) => self.problem(
                expression.bytes,
                "a yes/no fact is no condition by itself: it has three states",
                Some("ask `is yes`, `is no` or `is stated`"),
            ),
            _ => {
                let message = format!("this is {}, and no condition", ty.describe());
                self.problem(expression.bytes, message, Some("compare it, or ask `is stated`"));
            }
        }
        checked
    }

    fn field(&mut self, of: &jinja::Expression<'s>, name: &str, at: Bytes) -> (Kind, Ty) {
        let (of, ty) = self.expression(of);
        let own = self.dialect.names();
        let (kind, found) = match (ty.of, ty.many) {
            (Of::Any, _) => return ABSENT,
            (Of::Fact(kind, _), Many::One) => (kind, names::attribute(kind, name, own, true)),
            (Of::Row(row), Many::One) => (row, names::row(row, name, own)),
            _ => {
                let list = matches!(ty.of, Of::Fact(..) | Of::Row(_));
                let help = list.then_some("ask its entries: `any(list, it.field ...)`");
                return self.wrong(at, format!("{} has no field `{name}`", ty.describe()), help);
            }
        };
        if told(kind, name).is_some() {
            return self.told(at, kind, name);
        }
        let Some(found) = found else {
            let known = names::attributes(kind, own);
            let what = format!("field of `{}`", kind.replace('-', "_"));
            self.no_word(at, &what, name, &mut known.iter().map(String::as_str));
            return ABSENT;
        };
        let mut attribute = names::resolve(name, own, Some(kind));
        if attribute.common == Common::Key && matches!(ty.of, Of::Fact(_, Some(_))) {
            attribute.common = Common::DeclaredKey;
        }
        let asked = Kind::Attribute(Box::new(of), Box::new(attribute));
        match found.of {
            // Rules ask the category of an item that is named alone.
            Of::Fact("data", _) => (Kind::Categories(Box::new(Expression { kind: asked, bytes: at })), found),
            _ => (asked, found),
        }
    }

    fn texts(&mut self, entries: &[jinja::Expression<'s>], at: Bytes) -> (Kind, Ty) {
        let mut texts = Vec::new();
        for entry in entries {
            match self.expression(entry).0 {
                text @ Expression { kind: Kind::Text(_), .. } => texts.push(text),
                _ => return self.wrong(entry.bytes, "a list holds texts in quotes", None),
            }
        }
        if texts.is_empty() {
            return self.wrong(at, "this list is empty", None);
        }
        (Kind::List(texts.into()), list(Of::Text))
    }

    fn test(&mut self, of: &jinja::Expression<'s>, name: &str, plain: bool, at: Bytes) -> (Kind, Ty) {
        const KNOWN: [&str; 3] = ["stated", "yes", "no"];
        let test = TESTS.iter().find(|test| test.0 == name && KNOWN.contains(&name) && plain);
        let Some((.., test)) = test else {
            self.no_word(at, "test", name, &mut KNOWN.into_iter());
            return ABSENT;
        };
        let (of, ty) = self.expression(of);
        if name == "stated" && ty.of == Of::Condition {
            return self.wrong(at, "a condition is true or false, not stated", None);
        }
        if name != "stated" && !(ty.of == Of::Flag && ty.many == Many::One || ty.of == Of::Any) {
            let help = matches!((ty.of, ty.many), (Of::Fact(_, None) | Of::Row(_), _) | (Of::Text, Many::One));
            let message = format!("`is {name}` asks a yes/no fact, and this is {}", ty.describe());
            return self.wrong(at, message, help.then_some("ask `is stated`"));
        }
        (Kind::Test(Box::new(of), *test, Arguments::default()), CONDITION)
    }

    pub fn word(&mut self, at: Bytes, vocabulary: &'static Vocabulary, word: &str) -> Option<&'static str> {
        let found = vocabulary.find(word);
        if found.is_none() {
            self.no_word(at, &format!("word of `{}`", vocabulary.name), word, &mut vocabulary.iter());
        }
        found
    }

    pub fn place(&mut self, at: Bytes, code: &str) -> Option<&'static str> {
        let found = places::place(code);
        if found.is_none() {
            self.no_word(at, "place", code, &mut places::all());
        }
        found
    }

    /// A text in quotes, as the type on the other side of a comparison wants it.
    fn literal(&mut self, checked: Checked, wanted: Ty) -> Checked {
        let (mut expression, ty) = checked;
        let at = expression.bytes;
        let Kind::Text(text) = &expression.kind else { return (expression, ty) };
        let text = text.clone();
        let found = match wanted.of {
            Of::Word(vocabulary) | Of::WordOrText(vocabulary) | Of::Fact(_, Some(vocabulary)) => {
                self.word(at, vocabulary, &text);
                return (expression, one(Of::Word(vocabulary)));
            }
            Of::Place => {
                self.place(at, &text);
                return (expression, one(Of::Place));
            }
            Of::Date => text.parse::<jiff::civil::Date>().ok().map(|date| (Kind::Date(date.into()), one(Of::Date))),
            Of::Duration => period(&text).map(|period| (Kind::Duration(period), one(Of::Duration))),
            _ => return (expression, ty),
        };
        match found {
            Some((kind, ty)) => {
                expression.kind = kind;
                (expression, ty)
            }
            None if wanted.of == Of::Date => {
                self.problem(at, "this is no date", Some("write a day as 2026-03-01"));
                (expression, ANY)
            }
            None => {
                self.problem(at, "this is no period", Some("write it as '13 months'"));
                (expression, ANY)
            }
        }
    }

    fn comparison(
        &mut self,
        at: Bytes,
        left: &jinja::Expression<'s>,
        comparison: Comparison,
        right: &jinja::Expression<'s>,
    ) -> (Kind, Ty) {
        let (a, b) = (self.expression(left), self.expression(right));
        for (side, ty) in [(left, a.1), (right, b.1)] {
            let help = match (ty.of, ty.many) {
                (Of::Flag, Many::One) => "ask `is yes` or `is no`",
                (Of::Condition, _) => "join conditions with `and`, `or`, `not`",
                (Of::Fact(_, None) | Of::Row(_), Many::One) => "compare its `key`, or ask `is stated`",
                (_, Many::List | Many::Keyed) => {
                    "for a list, write `'word' in list`, `any(list, ...)` or `count(list)`"
                }
                _ => continue,
            };
            return self.wrong(side.bytes, format!("{} cannot be compared", ty.describe()), Some(help));
        }
        let (of_a, of_b) = (a.1, b.1);
        let (a, b) = (self.literal(a, of_b), self.literal(b, of_a));
        let class = class(a.1);
        if class != self::class(b.1) && a.1.of != Of::Any && b.1.of != Of::Any {
            return self.wrong(at, format!("{} is compared with {}", of_a.describe(), of_b.describe()), None);
        }
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
        if ordered && !matches!(class, Class::Number | Class::Date | Class::Duration) {
            return self.wrong(at, format!("{} has no order", of_a.describe()), None);
        }
        (Kind::Order(Box::new(a.0), comparison, Box::new(b.0)), CONDITION)
    }

    fn membership(&mut self, at: Bytes, left: &jinja::Expression<'s>, right: &jinja::Expression<'s>) -> (Kind, Ty) {
        let ((mut a, mut of_a), (mut b, of_b)) = (self.expression(left), self.expression(right));
        let literal = matches!(a.kind, Kind::Text(_));
        if let Kind::List(words) = &b.kind {
            let words: Vec<(Box<str>, Bytes)> = words
                .iter()
                .filter_map(|word| match &word.kind {
                    Kind::Text(text) => Some((text.clone(), word.bytes)),
                    _ => None,
                })
                .collect();
            match of_a.of {
                Of::Word(vocabulary) | Of::WordOrText(vocabulary) | Of::Fact(_, Some(vocabulary))
                    if of_a.many == Many::One =>
                {
                    words.iter().for_each(|(word, at)| _ = self.word(*at, vocabulary, word));
                }
                Of::Place if of_a.many == Many::One => {
                    let places = words.iter().filter_map(|(code, _)| self.place(right.bytes, code));
                    b.kind = Kind::Places(places.collect());
                }
                _ => {}
            }
        }
        if of_a.of == Of::Any || of_b.of == Of::Any {
            return ABSENT;
        }
        if !of_b.is_list() {
            let message = format!("{} is no list", of_b.describe());
            return self.wrong(right.bytes, message, Some("compare one value with `==`"));
        }
        if of_a.is_list() {
            return self.wrong(
                left.bytes,
                "a list is not in a list as a whole",
                Some("write `any(list, it in ...)` or `all(list, it in ...)`"),
            );
        }
        let described = of_a.describe();
        let entry = of_b.entry();
        if literal {
            (a, of_a) = self.literal((a, of_a), entry);
            if let (Of::Place, Kind::Text(code)) = (of_a.of, &a.kind) {
                a.kind = Kind::Places(places::place(code).into_iter().collect());
            }
        }
        let fits = match (of_a.of, entry.of) {
            (Of::Any, _) => true,
            (Of::Place, entry) => entry == Of::Place || matches!(b.kind, Kind::Places(_)),
            (Of::Word(_), _) if literal => true,
            (Of::Word(_) | Of::WordOrText(_) | Of::Fact(_, Some(_)) | Of::Text, Of::Text) => true,
            (Of::Word(one), Of::Word(other) | Of::WordOrText(other)) => one == other,
            (Of::Text, Of::WordOrText(_)) => true,
            _ => false,
        };
        if !fits {
            return self.wrong(at, format!("{described} is never in {}", of_b.describe()), None);
        }
        let (a, b) = (Box::new(a), Box::new(b));
        (if of_a.of == Of::Place { Kind::Lies(a, b) } else { Kind::Among(a, b) }, CONDITION)
    }

    /// A text in quotes.
    pub fn text(&mut self, expression: &jinja::Expression<'s>) -> Option<Box<str>> {
        match self.expression(expression).0.kind {
            Kind::Text(text) => Some(text),
            _ => {
                self.problem(expression.bytes, "write a text in quotes", None);
                None
            }
        }
    }
}

/// What can be compared with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Number,
    Date,
    Duration,
    Text,
    Place,
    Other,
}

fn class(ty: Ty) -> Class {
    match ty.of {
        Of::Duration => Class::Duration,
        Of::Date => Class::Date,
        Of::Place => Class::Place,
        Of::Number => Class::Number,
        Of::Text | Of::Word(_) | Of::WordOrText(_) | Of::Fact(_, Some(_)) => Class::Text,
        _ => Class::Other,
    }
}

/// A period as the language writes it.
pub fn period(text: &str) -> Option<Duration> {
    Duration::read(text, Length::Lasts).ok()
}
