//! A YAML file as texts, lists and mappings with places.
//!
//! `build.rs` uses this file as well, to turn the shipped packs into statics, so it knows nothing of
//! the rest of the crate.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle};

/// A value and its place, in bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub start: u32,
    pub end: u32,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A scalar, as its source text says; the number of bytes of its opening quote.
    Text(Cow<'static, str>, u8),
    List(Cow<'static, [Node]>),
    Map(Cow<'static, [(Node, Node)]>),
}

/// Why a file is no YAML, or not of the kind that packs are, with the place in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub at: usize,
    pub message: String,
}

/// Collections nested deeper than this are refused: a pack needs five levels.
const DEEPEST: usize = 32;

enum Open {
    List(u32, Vec<Node>),
    Map(u32, Vec<(Node, Node)>, Option<Node>),
}

/// Reads the value of a file; none if it is empty.
///
/// # Errors
/// Where the text is no YAML, or has anchors, tags or a second document.
pub fn read(text: &str) -> Result<Option<Node>, Unreadable> {
    let options = granit_parser::options! { flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST };
    let mut stack: Vec<Open> = Vec::new();
    let mut root = None;
    let mut last = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| Unreadable {
            at: error.marker().byte_offset().unwrap_or(0).min(text.len()),
            message: error.to_string(),
        })?;
        let range = span.byte_range().unwrap_or(0..0);
        let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let refuse = |message: &str| Unreadable { at: range.start.min(text.len()), message: message.to_owned() };
        let done = match event {
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(_, anchor, _) | Event::MappingStart(_, anchor, _)
                if anchor != 0 =>
            {
                return Err(refuse("a pack has no anchors"));
            }
            Event::Alias(_) => return Err(refuse("a pack has no aliases")),
            Event::Scalar(value, style, _, _) => {
                last = place(range.end);
                let quote = u8::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
                let kind = Kind::Text(Cow::Owned(value.into_owned()), quote);
                Some(Node { start: place(range.start), end: place(range.end), kind })
            }
            Event::SequenceStart(..) => {
                stack.push(Open::List(place(range.start), Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                stack.push(Open::Map(place(range.start), Vec::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => match stack.pop() {
                Some(Open::List(start, all)) => {
                    Some(Node { start, end: last.max(start), kind: Kind::List(Cow::Owned(all)) })
                }
                Some(Open::Map(start, all, _)) => {
                    Some(Node { start, end: last.max(start), kind: Kind::Map(Cow::Owned(all)) })
                }
                None => None,
            },
            Event::DocumentStart(..) if root.is_some() => return Err(refuse("a pack is one YAML document")),
            _ => None,
        };
        let Some(node) = done else { continue };
        match stack.last_mut() {
            Some(Open::List(_, all)) => all.push(node),
            Some(Open::Map(_, all, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => all.push((key, node)),
            },
            None => root = Some(node),
        }
    }
    Ok(root)
}
