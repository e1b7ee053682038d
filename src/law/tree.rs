//! The trees of packs that ship, out of their bytes.
//!
//! Owns: how bytes become the nodes that files of an author become, too. Does not own: the form of the bytes
//! ([`super::kept`]).

use std::borrow::Cow;

use granit_parser::ScalarStyle;

use super::kept::Kept;
use crate::source::Span;
use crate::syntax::yaml::{Kind, Node};

/// What stands in bytes that the build script made; what others made is nothing that a pack can have.
pub fn read(bytes: &'static [u8]) -> Node {
    postcard::from_bytes(bytes).map_or(Node { span: Span::NOWHERE, kind: Kind::Broken }, placed)
}

fn placed(kept: Kept<'static>) -> Node {
    match kept {
        Kept::Scalar(text) => scalar(text),
        Kept::Sequence(list) => {
            let list = list.into_iter().map(placed).collect();
            Node { span: Span::NOWHERE, kind: Kind::Sequence(Cow::Owned(list)) }
        }
        Kept::Mapping(rows) => mapping(rows.into_iter().map(|(key, value)| (placed(key), placed(value))).collect()),
    }
}

pub fn scalar(text: &'static str) -> Node {
    Node { span: Span::NOWHERE, kind: Kind::Scalar(Cow::Borrowed(text), ScalarStyle::Plain) }
}

pub fn mapping(rows: Vec<(Node, Node)>) -> Node {
    Node { span: Span::NOWHERE, kind: Kind::Mapping(Cow::Owned(rows)) }
}
