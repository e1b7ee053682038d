//! The values that keys take.
//!
//! Owns: for each type of value, what the page of packs calls it and how it is read. Does not own:
//! which key takes which, and values that only rules have.

use std::borrow::Cow;

use jiff::civil::Date;

use super::keys::{Reader, Value};
use super::tree;
use crate::source::Span;
use crate::syntax::yaml::{Kind, Node};

pub type Text = Cow<'static, str>;

pub const TEXT: Value<Text> = Value {
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

pub const NUMBER: Value<u32> = Value {
    takes: "a whole number",
    read: |node, reader| match text(node, reader)?.parse() {
        Ok(number) => Some(number),
        Err(_) => reader.refuse(node.span, format!("`{}` is a whole number", reader.key)),
    },
};

/// A name that someone else looks up, with its place.
pub type Named = (Text, Span);

pub const NAME: Value<Named> =
    Value { takes: "a name", read: |node, reader| text(node, reader).map(|text| (text.clone(), node.span)) };

pub const NAMES: Value<Vec<Named>> = Value { takes: "a list of names", read: |node, reader| Some(names(node, reader)) };

pub const PLACES: Value<Vec<Named>> = Value { takes: "a list of places", ..NAMES };

pub const WORDS: Value<Vec<Text>> = Value { takes: "a list of words", read: |node, reader| Some(words(node, reader)) };

/// Lists under names, each with its place.
pub const SETS: Value<Vec<(Named, Vec<Named>)>> = Value {
    takes: "a mapping from names to lists of places",
    read: |node, reader| {
        let Kind::Mapping(entries) = &node.kind else { return None };
        let entry = |(name, list): &(Node, Node)| Some(((NAME.read)(name, reader)?, names(list, reader)));
        Some(entries.iter().filter_map(entry).collect())
    },
};

/// Words under a name.
pub type Group = (Text, Vec<Text>);

/// Lists of words under names.
pub const GROUPS: Value<Vec<Group>> = Value {
    takes: "a mapping from names to lists of words",
    read: |node, reader| match &node.kind {
        Kind::Mapping(entries) => {
            let entry = |(name, list): &(Node, Node)| Some((text(name, reader)?.clone(), words(list, reader)));
            Some(entries.iter().filter_map(entry).collect())
        }
        _ => reader.refuse(node.span, format!("`{}` is a mapping", reader.key)),
    },
};

/// The rules of a pack as they stand in its file; `lint` reads them one by one.
#[derive(Debug, Default)]
pub struct Rules(Stand);

#[derive(Debug)]
enum Stand {
    Read(Vec<Node>),
    /// In bytes, as [`tree::read`] reads them.
    Kept(&'static [u8]),
}

impl Default for Stand {
    fn default() -> Self {
        Self::Read(Vec::new())
    }
}

impl Rules {
    /// Those of a pack that ships.
    pub(super) fn kept(bytes: &'static [u8]) -> Self {
        Self(Stand::Kept(bytes))
    }

    pub(crate) fn nodes(&self) -> Cow<'_, [Node]> {
        match &self.0 {
            Stand::Read(list) => Cow::Borrowed(list),
            Stand::Kept(bytes) => match tree::read(bytes).kind {
                Kind::Sequence(list) => list,
                _ => Cow::default(),
            },
        }
    }
}

pub const RULES: Value<Rules> = Value {
    takes: "a list of rules",
    read: |node, reader| match &node.kind {
        Kind::Sequence(list) => Some(Rules(Stand::Read(list.to_vec()))),
        _ => reader.refuse(node.span, format!("`{}` is a list", reader.key)),
    },
};

/// A text as it stands there.
pub fn text<'n>(node: &'n Node, reader: &mut Reader<'_>) -> Option<&'n Text> {
    match &node.kind {
        Kind::Scalar(text, _) => Some(text),
        _ => reader.refuse(node.span, "this must be a text"),
    }
}

/// A text, or the texts of a list, each with its place.
pub fn texts<'n>(node: &'n Node, reader: &mut Reader<'_>) -> Vec<(&'n Text, Span)> {
    match &node.kind {
        Kind::Scalar(text, _) => vec![(text, node.span)],
        Kind::Sequence(list) => {
            list.iter().filter_map(|entry| text(entry, reader).map(|text| (text, entry.span))).collect()
        }
        _ => reader.refuse(node.span, "this must be a list").unwrap_or_default(),
    }
}

fn names(node: &Node, reader: &mut Reader<'_>) -> Vec<(Text, Span)> {
    texts(node, reader).into_iter().map(|(text, span)| (text.clone(), span)).collect()
}

fn words(node: &Node, reader: &mut Reader<'_>) -> Vec<Text> {
    texts(node, reader).into_iter().map(|(text, _)| text.clone()).collect()
}

fn day(node: &Node, reader: &mut Reader<'_>) -> Option<Date> {
    let text = text(node, reader)?;
    let day = text.parse().ok();
    if day.is_none() {
        reader.wrong(node.span, format!("`{text}` is no day"), Some("write a day as 2026-03-01"));
    }
    day
}
