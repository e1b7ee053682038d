//! The YAML tree: scalars, sequences and mappings, each with its place.
//!
//! Owns: the one tree of specs and of law packs, how it grows from the events of a parser, and the
//! strict reading of files that take nothing but data. Does not own: what a spec may hold of YAML and
//! how it goes on after an error, which is in `nodes`; what a mapping means.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle};

use crate::source::{FileId, Span, whole_characters};

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub span: Span,
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Scalar(Cow<'static, str>, ScalarStyle),
    Sequence(Cow<'static, [Node]>),
    Mapping(Cow<'static, [(Node, Node)]>),
    /// Something that was reported; nothing more is said about it.
    Broken,
}

/// A collection that is being read.
struct Open {
    start: Span,
    anchor: usize,
    children: Children,
}

/// What a collection holds so far; of a mapping also the key whose value comes next.
pub(super) enum Children {
    Sequence(Vec<Node>),
    Mapping(Vec<(Node, Node)>, Option<Node>),
}

impl Children {
    pub fn of_sequence() -> Self {
        Self::Sequence(Vec::new())
    }

    pub fn of_mapping() -> Self {
        Self::Mapping(Vec::new(), None)
    }
}

/// A tree that is being read: the open collections from the outermost to the innermost.
#[derive(Default)]
pub(super) struct Growing {
    open: Vec<Open>,
    /// The value of the file, once it is whole.
    pub root: Option<Node>,
    /// End of the last event that stands somewhere.
    pub end: usize,
}

impl Growing {
    pub fn open(&mut self, start: Span, anchor: usize, children: Children) {
        self.open.push(Open { start, anchor, children });
    }

    /// Where the open collections start, the innermost first.
    pub fn starts(&self) -> impl Iterator<Item = Span> {
        self.open.iter().rev().map(|open| open.start)
    }

    /// Says that the file was read so far.
    pub fn reach(&mut self, span: Span) {
        self.end = self.end.max(span.end as usize);
    }

    /// Adds a value to the innermost open collection.
    pub fn add(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.children) {
            Some(Children::Sequence(all)) => all.push(node),
            Some(Children::Mapping(all, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => all.push((key, node)),
            },
            None => self.root = Some(node),
        }
    }

    /// Closes the innermost collection: its value, to be added, and its anchor. A flow collection ends
    /// with its bracket; a block one, whose `mark` is empty, where its last child ends.
    pub fn close(&mut self, mark: Option<Span>) -> Option<(Node, usize)> {
        let open = self.open.pop()?;
        mark.filter(|mark| mark.end > mark.start).into_iter().for_each(|mark| self.reach(mark));
        let end = self.end.max(open.start.start as usize);
        let span = Span::new(open.start.file, open.start.start as usize, end);
        let kind = match open.children {
            Children::Sequence(all) => Kind::Sequence(all.into()),
            Children::Mapping(mut all, key) => {
                // The value of this key is what an error was about.
                all.extend(key.map(|key| {
                    let span = key.span;
                    (key, Node { span, kind: Kind::Broken })
                }));
                Kind::Mapping(all.into())
            }
        };
        Some((Node { span, kind }, open.anchor))
    }
}

/// Collections nested deeper than this are refused in files of data: a pack needs five levels.
const DEEPEST_DATA: usize = 32;

/// Reads the value of a file of data, which has no anchors and is one document; none if it is empty.
/// `what` names such a file in messages: "a pack".
///
/// # Errors
/// The first place that is wrong, and why.
pub(crate) fn read_data(file: FileId, text: &str, what: &str) -> Result<Option<Node>, (Span, String)> {
    let options = granit_parser::options! { flow_nesting_limit: DEEPEST_DATA, block_nesting_limit: DEEPEST_DATA };
    let place = |start: usize, end: usize| {
        let place = whole_characters(text, start..end);
        Span::new(file, place.start, place.end)
    };
    let mut tree = Growing::default();
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
            (place(at, at), format!("this is no YAML: {error}"))
        })?;
        let range = span.byte_range().unwrap_or(0..0);
        let span = place(range.start, range.end);
        let refuse = |wrong: &str| Err((span.head(), format!("this is no YAML: {what} {wrong}")));
        match event {
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(_, anchor, _) | Event::MappingStart(_, anchor, _)
                if anchor != 0 =>
            {
                return refuse("has no anchors");
            }
            Event::Alias(_) => return refuse("has no aliases"),
            Event::DocumentStart(..) if tree.root.is_some() => return refuse("is one YAML document"),
            Event::Scalar(value, style, _, _) => {
                tree.reach(span);
                tree.add(Node { span, kind: Kind::Scalar(value.into_owned().into(), style) });
            }
            Event::SequenceStart(..) => tree.open(span, 0, Children::of_sequence()),
            Event::MappingStart(..) => tree.open(span, 0, Children::of_mapping()),
            Event::SequenceEnd | Event::MappingEnd => {
                // Places of collections end with their last text, whether a bracket follows or not.
                if let Some((node, _)) = tree.close(None) {
                    tree.add(node);
                }
            }
            _ => {}
        }
    }
    Ok(tree.root)
}
