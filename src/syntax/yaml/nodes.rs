//! YAML events of a spec to nodes.
//!
//! Owns: anchors and their budget, what of YAML is refused, and going on after an error.
//! Does not own: the tree itself, or what a mapping means.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScanError};
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span, whole_characters};

use super::super::findings::Report;
use super::super::text::blank_before;
use super::super::tree::Comment;
use super::node::{Children, Growing, Kind, Node};

/// Aliases may copy this many nodes in one file.
const ALIAS_BUDGET: usize = 10_000;

/// A text of an alias counts as one more value for each so many bytes.
const LONG_TEXT: usize = 1_000;

/// Collections nested deeper than this are refused by the scanner: two for each nested declaration,
/// and some more for lists.
const DEEPEST_NODE: usize = 2 * super::super::findings::DEEPEST + 8;

/// What a file holds.
pub(super) struct Read {
    /// The entries of the mapping at the top.
    pub entries: Vec<(Node, Node)>,
    /// All comments in the order of the file.
    pub comments: Vec<Comment>,
}

struct Reader<'f, 'r, 's> {
    file: &'f SourceFile,
    text: &'f str,
    report: &'r mut Report<'s>,
    /// Where the part that is read now starts in the file.
    base: usize,
    tree: Growing,
    anchors: FxHashMap<usize, (Node, usize)>,
    copied: usize,
    documents: usize,
    comments: Vec<Comment>,
}

/// Reads the nodes of a file. `text` is the file's text with refused characters blanked out.
pub(super) fn read(file: &SourceFile, text: &str, report: &mut Report<'_>) -> Read {
    let mut reader = Reader {
        file,
        text,
        report,
        base: 0,
        tree: Growing::default(),
        anchors: FxHashMap::default(),
        copied: 0,
        documents: 0,
        comments: Vec::new(),
    };
    let mut entries = Vec::new();
    loop {
        let stopped = reader.part();
        match reader.tree.root.take() {
            Some(Node { kind: Kind::Mapping(all), .. }) => entries.extend(all.into_owned()),
            Some(Node { kind: Kind::Broken, .. }) | None => {}
            Some(node) => {
                if stopped.is_none() {
                    reader.report.push(
                        Diagnostic::error(
                            "language/not-a-mapping",
                            node.span,
                            "a policy in YAML is a mapping from kinds to declarations",
                        )
                        .help("for example `policy: {label: Privacy Policy, effective: 2026-03-01}`"),
                    );
                }
            }
        }
        let Some(error) = stopped else { break };
        let next = reader.after(error);
        match next {
            Some(next) if !reader.report.is_full() => {
                reader.base = next;
                reader.tree.end = next;
                reader.documents = 0;
                reader.anchors.clear();
            }
            _ => break,
        }
    }
    reader.comments.sort_by_key(|comment| comment.span.start);
    reader.comments.dedup_by_key(|comment| comment.span.start);
    Read { entries, comments: reader.comments }
}

impl<'f> Reader<'f, '_, '_> {
    fn span(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        // Where refused characters were blanked out, one of several spaces is no place in the file.
        let place = whole_characters(&self.file.text, self.base + range.start..self.base + range.end);
        Span::new(self.file.id, place.start, place.end)
    }

    /// Reads from `base` to the end, or to an error, whose place it returns.
    fn part(&mut self) -> Option<usize> {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: DEEPEST_NODE,
            block_nesting_limit: DEEPEST_NODE,
        };
        for event in Parser::new_from_str_with_options(&self.text[self.base..], options) {
            match event {
                Ok((event, span)) => {
                    if !self.event(event, span) {
                        break;
                    }
                }
                Err(error) => {
                    let at = self.error(&error);
                    self.unwind();
                    return Some(at);
                }
            }
        }
        self.unwind();
        None
    }

    /// Closes what an error left open, so that what was read before it is kept.
    fn unwind(&mut self) {
        while self.close(None) {}
    }

    /// False if reading on makes no sense.
    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> bool {
        let span = self.span(at);
        if let Some(tag) = at.tag_span() {
            let span = self.span(tag);
            self.report.push(
                Diagnostic::error("language/yaml-tag", span, "tags are not part of the language")
                    .help("delete it; the language knows the type of every field")
                    .fix("delete the tag", span, "", true),
            );
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.report.push(
                        Diagnostic::error(
                            "language/document-marker",
                            span,
                            "a file holds one policy; a second YAML document starts here",
                        )
                        .help("put it into a file of its own"),
                    );
                    return false;
                }
            }
            Event::Comment(text, _) => {
                let before = self.text[..span.start as usize].trim_end_matches([' ', '\t']);
                let after_blank = blank_before(before);
                self.comments.push(Comment { text: text.trim_end().into(), span, after_blank });
                return true;
            }
            Event::Scalar(value, style, anchor, _) => {
                self.tree.reach(span);
                let node = Node { span, kind: Kind::Scalar(value.into_owned().into(), style) };
                self.place(node, anchor);
            }
            Event::SequenceStart(_, anchor, _) => {
                self.tree.open(span, anchor, Children::of_sequence());
            }
            Event::MappingStart(_, anchor, _) => {
                self.tree.open(span, anchor, Children::of_mapping());
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(Some(span));
            }
            Event::Alias(id) => {
                self.tree.reach(span);
                let node = self.copy(id, span);
                self.place(node, 0);
            }
            Event::UnresolvedAlias(name) => {
                self.tree.reach(span);
                self.undefined(span, &name);
                self.place(Node { span, kind: Kind::Broken }, 0);
            }
            _ => {}
        }
        !self.report.is_full()
    }

    fn undefined(&mut self, span: Span, name: &str) {
        self.report.push(
            Diagnostic::error(
                "language/undefined-alias",
                span,
                format!("no anchor `&{name}` stands before this alias"),
            )
            .help(format!(
                "mark what it copies with `&{name}` further up, or put the text in quotes if it starts with a star"
            )),
        );
    }

    fn copy(&mut self, id: usize, span: Span) -> Node {
        let Some((node, size)) = self.anchors.get(&id) else {
            let name = self.file.slice(span).trim_start_matches('*').to_owned();
            self.undefined(span, &name);
            return Node { span, kind: Kind::Broken };
        };
        let before = self.copied;
        self.copied = self.copied.saturating_add(*size);
        if self.copied > ALIAS_BUDGET {
            if before <= ALIAS_BUDGET {
                self.report.push(
                    Diagnostic::error(
                        "language/alias-limit",
                        span,
                        format!("aliases of this file copy more than {ALIAS_BUDGET} values"),
                    )
                    .help("write the values out, or move what is shared into a file of its own and `use` it"),
                );
            }
            return Node { span, kind: Kind::Broken };
        }
        node.clone()
    }

    fn place(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            let size = size(&node);
            // What is over the budget anyway is not kept.
            let kept = if size > ALIAS_BUDGET { Node { span: node.span, kind: Kind::Broken } } else { node.clone() };
            self.anchors.insert(anchor, (kept, size));
        }
        self.tree.add(node);
    }

    /// Closes the innermost collection; false if none is open.
    fn close(&mut self, mark: Option<Span>) -> bool {
        let Some((node, anchor)) = self.tree.close(mark) else { return false };
        self.place(node, anchor);
        true
    }

    /// Reports an error of YAML itself and returns its place.
    fn error(&mut self, error: &ScanError) -> usize {
        let mut at = (self.base + error.marker().byte_offset().unwrap_or(0)).min(self.text.len());
        while !self.file.text.is_char_boundary(at) {
            at -= 1;
        }
        let shown = match error.kind() {
            // The end of the file says nothing; the opening bracket or quote does.
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar => self.last_opening(at, &['"', '\'']),
            _ => at,
        };
        let width =
            self.file.text[shown..].chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        let span = Span::new(self.file.id, shown, shown + width);
        let (rule, message, help) = explain(error);
        let mut diagnostic = Diagnostic::error(rule, span, message).help(help);
        if matches!(error.kind(), ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator)
            && let Some(open) = self.open_bracket()
        {
            diagnostic = diagnostic.related(open, "this bracket is still open");
        }
        self.report.push(diagnostic);
        at
    }

    /// The innermost bracket that is not closed yet.
    fn open_bracket(&self) -> Option<Span> {
        let mut brackets = self.tree.starts().filter(|start| self.text[start.start as usize..].starts_with(['{', '[']));
        brackets.next().map(|start| Span { end: start.start + 1, ..start })
    }

    /// The first opening mark after the last event, if there is one before `at`.
    fn last_opening(&self, at: usize, marks: &[char]) -> usize {
        let from = self.tree.end.min(at);
        self.text.get(from..).and_then(|rest| rest.find(marks)).map_or(at, |step| from + step)
    }

    /// Where to go on after an error at `at`: the next line that starts with a key, behind all that
    /// was read and not on the line of the error.
    fn after(&self, at: usize) -> Option<usize> {
        let mut from = self.tree.end.max(self.base);
        let error_line = self.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        loop {
            let step = self.text.get(from..)?.find(['\n', '\r'])?;
            from += step + 1;
            let line = self.text[from..].split(['\n', '\r']).next().unwrap_or("");
            let word = line.split(':').next().unwrap_or("");
            let is_key = !word.is_empty()
                && word.len() < line.len()
                && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && line[word.len() + 1..].chars().next().is_none_or(|c| c == ' ');
            if is_key && from != error_line {
                return Some(from);
            }
        }
    }
}

/// The values in a node; a long text counts as many, because it is copied, too.
fn size(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::Sequence(all) => all.iter().map(size).sum(),
        Kind::Mapping(all) => all.iter().map(|(key, value)| size(key) + size(value)).sum(),
        Kind::Scalar(text, _) => text.len() / LONG_TEXT,
        Kind::Broken => 0,
    }
}

/// What an error of YAML means to someone who does not know YAML's own words.
fn explain(error: &ScanError) -> (&'static str, Cow<'static, str>, &'static str) {
    let rule = "language/syntax";
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => (
            "language/too-deep",
            format!("mappings and lists are nested deeper than {DEEPEST_NODE} levels").into(),
            "move some of them out of the others",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => {
            (rule, "a tab cannot indent a line in YAML".into(), "indent with spaces, two for each level")
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidBlockScalarIndent | ErrorKind::ExpectedBlockMappingKey => (
            rule,
            "this line does not fit the lines above it".into(),
            "indent all keys of one mapping alike, and end each key with a colon and a space",
        ),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => (
            "language/unclosed-text",
            "this text is never closed".into(),
            "end it with the same quote with which it starts",
        ),
        ErrorKind::UnclosedFlowCollection { open } => (
            "language/unclosed-brace",
            format!("`{open}` is never closed").into(),
            "close it with the bracket that belongs to it",
        ),
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            ("language/unclosed-brace", "a bracket is never closed".into(), "close `[` with `]` and `{` with `}`")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "language/missing-colon",
            "a colon is missing after a key on this line or the line before".into(),
            "write a key, a colon and a space: `email: privacy@northwind.example`",
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement | ErrorKind::MappingKeyNotAllowed => (
            rule,
            "there is a second colon where one value should stand".into(),
            "put a text that holds a colon in quotes: `\"Note: we never sell data\"`",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape => (
            "language/bad-escape",
            "YAML knows no such escape".into(),
            "double the backslash, or put the text in single quotes",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            "language/missing-comma",
            "a comma is missing inside brackets".into(),
            "separate what stands in brackets by commas: `[name, email]`; or close a bracket above",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            (rule, format!("a value cannot start with `{character}`").into(), "put the text in quotes")
        }
        _ => (
            rule,
            format!("this is not YAML: {}", error.info()).into(),
            "check the indentation, quotes and colons of this line and the one before",
        ),
    }
}
