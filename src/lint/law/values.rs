//! The values that keys of a pack take.
//!
//! Owns: for each type of value, what the page of packs calls it and how it is read. Does not own:
//! which key takes which.

use std::borrow::Cow;

use granit_parser::ScalarStyle;
use jiff::civil::Date;

use super::keys::{Reader, Value};
use crate::diagnostic::Level;
use crate::lint::expression;
use crate::schema::{places, vocabulary};
use crate::source::Span;
use crate::syntax::yaml::{Kind, Node};

pub const TEXT: Value<Cow<'static, str>> = Value {
    takes: "a text",
    read: |node, reader| {
        Some(match text(node, reader)? {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        })
    },
};

pub const FLAG: Value<bool> = Value {
    takes: "`yes` or `no`",
    read: |node, reader| match &**text(node, reader)? {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => reader.refuse(node.span, format!("`{}` is `yes` or `no`", reader.key)),
    },
};

pub const DAY: Value<Date> = Value { takes: "a day, `2026-03-01`", read: day };

pub const LEVELS: Value<Vec<(Option<Date>, Level)>> = Value {
    takes: "`error`, `warning`, `info`, or dated steps: `{ warning: 2026-01-01, error: 2027-01-01 }`",
    read: levels,
};

/// How a rule is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decided {
    #[default]
    ByFacts,
    ByPeople,
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
    /// For the entries of a list: its name, and the kind of its entries.
    Entry(&'static str, &'static str),
    /// The list does not exist: what is said of `this` is not even checked.
    Unknown,
}

pub const EACH: Value<Each> = Value {
    takes: "the name of a list",
    read: |node, reader| {
        let Some(name) = text(node, reader) else { return Some(Each::Unknown) };
        let Some((list, kind)) = expression::list(name) else {
            reader.unknown(name, node.span, "list", expression::lists().iter().map(String::as_str));
            return Some(Each::Unknown);
        };
        Some(Each::Entry(list, kind))
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

pub const PLACES: Value<Vec<&'static str>> = Value { takes: "a list of places", read: places };

pub const NAMED_PLACES: Value<Vec<(String, Vec<&'static str>)>> = Value {
    takes: "a mapping from names to lists of places",
    read: |node, reader| {
        let Kind::Mapping(entries) = &node.kind else { return None };
        let mut sets = Vec::new();
        for (name, value) in entries.iter() {
            let Some(text) = text(name, reader) else { continue };
            if expression::list(text).is_some() {
                reader.wrong(name.span, format!("`{text}` is the name of a list already"), None);
            }
            sets.push((text.to_string(), places(value, reader).unwrap_or_default()));
        }
        Some(sets)
    },
};

pub const TOPICS: Value<Vec<&'static str>> = Value {
    takes: "a list of topics",
    read: |node, reader| {
        Some(known(node, "topic", |word| vocabulary::TOPICS.find(word), || vocabulary::TOPICS.iter(), reader))
    },
};

/// Names of rules are compared with the rules that there are when the pack is whole.
pub const RULE_NAMES: Value<Vec<(Cow<'static, str>, Span)>> = Value {
    takes: "a list of names of rules",
    read: |node, reader| Some(texts(node, reader).into_iter().map(|(text, span)| (text.clone(), span)).collect()),
};

/// The rules themselves are read one by one.
pub const RULES: Value<Cow<'static, [Node]>> = Value {
    takes: "a list of rules",
    read: |node, reader| match &node.kind {
        Kind::Sequence(list) => Some(list.clone()),
        _ => reader.refuse(node.span, format!("`{}` is a list", reader.key)),
    },
};

/// A text as it stands there.
pub fn text<'n>(node: &'n Node, reader: &mut Reader<'_>) -> Option<&'n Cow<'static, str>> {
    match &node.kind {
        Kind::Scalar(text, _) => Some(text),
        _ => reader.refuse(node.span, "this must be a text"),
    }
}

/// A text, or the texts of a list, each with its place.
fn texts<'n>(node: &'n Node, reader: &mut Reader<'_>) -> Vec<(&'n Cow<'static, str>, Span)> {
    match &node.kind {
        Kind::Scalar(text, _) => vec![(text, node.span)],
        Kind::Sequence(list) => {
            list.iter().filter_map(|entry| text(entry, reader).map(|text| (text, entry.span))).collect()
        }
        _ => reader.refuse(node.span, "this must be a list").unwrap_or_default(),
    }
}

/// A word of a short list, by what it stands for.
fn word<T: Copy>(node: &Node, what: &str, known: &[(&str, T)], reader: &mut Reader<'_>) -> Option<T> {
    let text = text(node, reader)?;
    let found = known.iter().find(|known| known.0 == text).map(|known| known.1);
    if found.is_none() {
        reader.unknown(text, node.span, what, known.iter().map(|known| known.0));
    }
    found
}

/// Words that another table has.
fn known<K: Iterator<Item = &'static str>>(
    node: &Node,
    what: &str,
    find: impl Fn(&str) -> Option<&'static str>,
    known: impl Fn() -> K,
    reader: &mut Reader<'_>,
) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (word, span) in texts(node, reader) {
        match find(word) {
            Some(word) => found.push(word),
            None => reader.unknown(word, span, what, known()),
        }
    }
    found
}

fn places(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<&'static str>> {
    Some(known(node, "country or region", places::place, places::all, reader))
}

fn day(node: &Node, reader: &mut Reader<'_>) -> Option<Date> {
    let text = text(node, reader)?;
    let day = text.parse().ok();
    if day.is_none() {
        reader.wrong(node.span, format!("`{text}` is no day"), Some("write a day as 2026-03-01"));
    }
    day
}

/// From which day a rule has which level, in the order of the days.
fn levels(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<(Option<Date>, Level)>> {
    let known = [("error", Level::Error), ("warning", Level::Warning), ("info", Level::Info)];
    let Kind::Mapping(entries) = &node.kind else {
        return Some(word(node, "level", &known, reader).map(|level| (None, level)).into_iter().collect());
    };
    let mut steps = Vec::new();
    for (name, from) in entries.iter() {
        let from = day(from, reader);
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
