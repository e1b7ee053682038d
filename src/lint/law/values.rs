//! The values that only keys of rules take.

use std::borrow::Cow;

use granit_parser::ScalarStyle;
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Level};
use crate::law::keys::{Reader, Value};
use crate::law::values::{DAY, text, texts};
use crate::lint::expression;
use crate::schema::vocabulary;
use crate::source::Span;
use crate::syntax::yaml::{Kind, Node};

pub const LEVELS: Value<Vec<(Option<Date>, Level)>> = Value {
    takes: "`error`, `warning`, `info`, or dated steps: `{ warning: 2026-01-01, error: 2027-01-01 }`",
    read: levels,
};

/// How a rule is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decided {
    /// What the spec states decides.
    #[default]
    ByFacts,
    /// Only people can decide.
    ByPeople,
    /// The form of the documents keeps it.
    ByForm,
}

pub const DECIDED: Value<Decided> = Value {
    takes: "`facts`, `manual` or `form`",
    read: |node, reader| {
        let known = [("facts", Decided::ByFacts), ("manual", Decided::ByPeople), ("form", Decided::ByForm)];
        // Of a rule of which nobody knows how it is decided nothing is asked.
        word(node, "check", &known, reader).or(matches!(node.kind, Kind::Scalar(..)).then_some(Decided::ByPeople))
    },
};

/// For what a rule is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Each {
    /// Once for the policy.
    #[default]
    Policy,
    /// For the entries of the list of this name.
    Entry(&'static str),
    /// The list does not exist: what is said of `this` is not even checked.
    Unknown,
}

impl Each {
    /// The list for whose entries it is asked.
    pub fn list(self) -> Option<&'static str> {
        match self {
            Self::Entry(list) => Some(list),
            Self::Policy | Self::Unknown => None,
        }
    }
}

pub const EACH: Value<Each> = Value {
    takes: "the name of a list",
    read: |node, reader| {
        let Some(name) = text(node, reader) else { return Some(Each::Unknown) };
        if let Some(help) = expression::told("", name) {
            let message = expression::another_thing(name);
            reader.sink.push(Diagnostic::error("pack/expression", node.span, message).help(help));
            return Some(Each::Unknown);
        }
        let list = expression::list(name);
        if list.is_none() {
            reader.unknown(name, node.span, "list", expression::lists());
        }
        Some(list.map_or(Each::Unknown, Each::Entry))
    },
};

/// The text of an expression and its place.
#[derive(Debug, Clone)]
pub struct Code {
    pub text: Cow<'static, str>,
    /// The whole scalar, quotes included.
    pub span: Span,
    /// The bytes of its opening quote.
    pub quote: u32,
}

pub const EXPRESSION: Value<Code> = Value { takes: "an expression", read: code };

pub const EXPRESSIONS: Value<Vec<Code>> = Value {
    takes: "an expression, or a list of them",
    read: |node, reader| match &node.kind {
        Kind::Sequence(list) => Some(list.iter().filter_map(|node| code(node, reader)).collect()),
        _ => code(node, reader).map(|code| vec![code]),
    },
};

pub const MESSAGE: Value<Code> = Value { takes: "a text with expressions in `{{ }}`", read: code };

pub const TOPICS: Value<Vec<&'static str>> = Value {
    takes: "a list of topics",
    read: |node, reader| {
        let mut found = Vec::new();
        for (word, span) in texts(node, reader) {
            match vocabulary::TOPICS.find(word) {
                Some(word) => found.push(word),
                None => reader.unknown(word, span, "topic", vocabulary::TOPICS.iter()),
            }
        }
        Some(found)
    },
};

/// A word of a short list, by what it stands for.
fn word<T: Copy>(node: &Node, what: &str, known: &[(&str, T)], reader: &mut Reader<'_>) -> Option<T> {
    let text = text(node, reader)?;
    let found = known.iter().find(|known| known.0 == text).map(|known| known.1);
    if found.is_none() {
        reader.unknown(text, node.span, what, known.iter().map(|known| known.0));
    }
    found
}

/// From which day a rule has which level, in the order of the days.
fn levels(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<(Option<Date>, Level)>> {
    let known = [("error", Level::Error), ("warning", Level::Warning), ("info", Level::Info)];
    let Kind::Mapping(entries) = &node.kind else {
        return Some(word(node, "level", &known, reader).map(|level| (None, level)).into_iter().collect());
    };
    let mut steps = Vec::new();
    for (name, from) in entries.iter() {
        let from = (DAY.read)(from, reader);
        steps.extend(word(name, "level", &known, reader).map(|level| (from, level)));
    }
    steps.sort_by_key(|step| step.0);
    Some(steps)
}

fn code(node: &Node, reader: &mut Reader<'_>) -> Option<Code> {
    let Kind::Scalar(text, style) = &node.kind else {
        return reader.refuse(node.span, "this must be an expression, as text");
    };
    let quote = u32::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
    Some(Code { text: text.clone(), span: node.span, quote })
}
