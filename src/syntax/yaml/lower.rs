//! Nodes to declarations.
//!
//! Owns: the layout of the YAML spelling, comments, and what is said about a wrong layout. Does not
//! own: which kinds and fields there are; an unknown one is laid out as it looks, for others to report.

mod body;

use std::borrow::Cow;
use std::collections::VecDeque;

use granit_parser::ScalarStyle;
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span, Spanned, Text};

use super::super::findings::{DEEPEST, Report};
use super::super::text;
use super::super::tree::{Comment, Declaration, Item, Name, Remove, Tree, Use, Value};
use super::super::{Shape, Shapes};
use super::node::{Kind, Node};
use super::nodes::Read;
use super::scalars;

struct Lower<'a, 'r, 's> {
    file: &'a SourceFile,
    shapes: &'a dyn Shapes,
    report: &'r mut Report<'s>,
    /// Comments not yet placed, in the order of the file.
    comments: VecDeque<Comment>,
    depth: usize,
}

/// A key of a mapping, with where it was first if this is the second.
struct Key {
    text: Text,
}

pub(super) fn lower(file: &SourceFile, read: Read, shapes: &dyn Shapes, report: &mut Report<'_>, tree: &mut Tree) {
    let mut lower = Lower { file, shapes, report, comments: read.comments.into(), depth: 0 };
    let entries = lower.keys(read.entries.into());
    for (key, value) in entries {
        lower.top(&key, value, tree);
    }
    tree.trailing = lower.comments.into();
}

impl Lower<'_, '_, '_> {
    /// The comments on lines of their own before `offset`.
    fn before(&mut self, offset: u32) -> Vec<Comment> {
        let count = self.comments.iter().take_while(|comment| comment.span.start < offset).count();
        self.comments.drain(..count).collect()
    }

    /// The comment on the line where `span` ends.
    fn beside(&mut self, span: Span) -> Option<Comment> {
        let next = self.comments.front()?;
        let between = self.file.text.get(span.end as usize..next.span.start as usize)?;
        // The span of a block text ends behind its last line end.
        let before = self.file.text.get(..next.span.start as usize)?.trim_end_matches([' ', '\t']);
        let own_line = before.is_empty() || before.ends_with(['\n', '\r']);
        if own_line || between.contains(['\n', '\r']) { None } else { self.comments.pop_front() }
    }

    /// Checks the keys of a mapping: texts, none twice.
    fn keys(&mut self, entries: Cow<'static, [(Node, Node)]>) -> Vec<(Key, Node)> {
        let mut seen: FxHashMap<Box<str>, Span> = FxHashMap::default();
        let mut out = Vec::with_capacity(entries.len());
        for (key, value) in entries.into_owned() {
            let span = key.span;
            let Kind::Scalar(text, style) = key.kind else {
                if !matches!(key.kind, Kind::Broken) {
                    self.not_a_mapping(
                        span,
                        "a key is a word or a text",
                        "write the name of a kind or a field before the colon",
                    );
                }
                continue;
            };
            if &*text == "<<" && style == ScalarStyle::Plain {
                self.report.push(
                    Diagnostic::error("language/merge-key", span, "merge keys are not part of the language")
                        .help("write the fields out, or put what is shared into a file of its own and `use` it"),
                );
                continue;
            }
            if scalars::refuse_escaped(&text, span, self.report) {
                continue;
            }
            if text.trim().is_empty() {
                self.report.push(
                    Diagnostic::error("language/empty-value", span, "a key is missing before this colon")
                        .help("write the name of a kind or a field before the colon"),
                );
                continue;
            }
            let text = scalars::folded(self.file, span, &text, style);
            if let Some(&first) = seen.get(&text.value) {
                self.report.push(
                    Diagnostic::error(
                        "language/repeated-key",
                        span,
                        format!("`{}` stands twice in one mapping", text.value),
                    )
                    .label("again here")
                    .related(first, "first given here")
                    .help("keep one of them, or put what both hold under one key"),
                );
                continue;
            }
            seen.insert(text.value.clone(), span);
            out.push((Key { text }, value));
        }
        out
    }

    fn not_a_mapping(&mut self, span: Span, message: &str, help: &str) {
        let start = span.start as usize;
        // A mapping may span many lines; its first one is enough to show.
        let line = self.file.slice(span).find(['\n', '\r']).unwrap_or((span.end - span.start) as usize);
        self.report.push(
            Diagnostic::error("language/not-a-mapping", Span::new(span.file, start, start + line), message).help(help),
        );
    }

    fn top(&mut self, key: &Key, value: Node, tree: &mut Tree) {
        if !self.is_name(&key.text, false, false) {
            return;
        }
        let name: Name = Spanned::new(key.text.value.clone(), key.text.span);
        let comments = self.before(name.span.start);
        let first = tree.items.len();
        match &*name.value {
            "use" => self.uses(&name, value, tree),
            "remove" => self.removals(&name, value, tree),
            "override" => {
                let Some(entries) = self.mapping(&name, value, "override: {recipient: {stripe: {country: IE}}}") else {
                    return;
                };
                for (kind, value) in entries {
                    if !self.is_name(&kind.text, true, false) {
                        continue;
                    }
                    let kind = Spanned::new(kind.text.value.clone(), kind.text.span);
                    let mut made = Vec::new();
                    self.of_kind(None, kind, value, Some(name.span), &mut made);
                    tree.items.extend(made.into_iter().map(Item::Declaration));
                }
            }
            "allow" => {
                let mut made = Vec::new();
                self.allowances(&name, value, &mut made);
                tree.items.extend(made.into_iter().map(Item::Declaration));
            }
            _ => {
                let mut made = Vec::new();
                self.of_kind(None, name, value, None, &mut made);
                tree.items.extend(made.into_iter().map(Item::Declaration));
            }
        }
        let place = match tree.items.get_mut(first) {
            Some(Item::Declaration(item)) => Some(&mut item.comments),
            Some(Item::Use(item)) => Some(&mut item.comments),
            Some(Item::Remove(item)) => Some(&mut item.comments),
            None => None,
        };
        match place {
            Some(place) => _ = place.splice(0..0, comments),
            None => comments.into_iter().rev().for_each(|comment| self.comments.push_front(comment)),
        }
    }

    /// Whether a key can be the name of a kind or, with `sign`, of a field; reports it if not.
    fn is_name(&mut self, key: &Text, nested: bool, sign: bool) -> bool {
        let word = key.strip_suffix(['+', '-']).filter(|_| sign).unwrap_or(key);
        let raw = self.file.slice(key.span);
        if !raw.starts_with(['"', '\'']) && text::report_odd_spaces(raw, key.span, self.report) {
            return false;
        }
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            self.report.push(
                Diagnostic::error("language/syntax", key.span, "the name of a kind or a field is one word")
                    .help("write it with small letters and hyphens, as in `trading-as`"),
            );
            return false;
        }
        if nested && matches!(&**key, "use" | "remove" | "override") {
            self.report.push(
                Diagnostic::error(
                    "language/only-at-top",
                    key.span,
                    format!("`{}` stands only at the top of a file", &**key),
                )
                .help("move it to the first column"),
            );
            return false;
        }
        true
    }

    /// The entries of a mapping; anything else is reported.
    fn mapping(&mut self, name: &Name, value: Node, example: &str) -> Option<Vec<(Key, Node)>> {
        match value.kind {
            Kind::Mapping(entries) => return Some(self.keys(entries)),
            Kind::Broken => {}
            Kind::Scalar(text, style) if scalars::is_empty(&text, style) => self.empty(name, value.span),
            Kind::Sequence(_) => self.not_a_mapping(
                value.span,
                &format!("`{}` holds a mapping, not a list", name.value),
                &format!("give each entry a key of its own, as in `{example}`"),
            ),
            _ => self.not_a_mapping(
                value.span,
                &format!("`{}` holds a mapping", name.value),
                &format!("for example `{example}`"),
            ),
        }
        None
    }

    /// Reports a value that is missing; `at` is the `null` or `~` in its place, if there is one.
    fn empty(&mut self, name: &Name, at: Span) {
        let at = if at.end > at.start { at } else { name.span };
        self.report.push(
            Diagnostic::error("language/empty-value", at, format!("`{}` has no value", name.value)).help(
                "write a value, leave the key out, or write `unset` in an override to withdraw what the base says",
            ),
        );
    }

    /// One value or a list of values.
    fn values(&mut self, name: &Name, value: Node) -> Vec<Value> {
        let mut out = Vec::new();
        match value.kind {
            Kind::Sequence(all) => {
                if all.is_empty() {
                    self.empty(name, value.span);
                }
                for one in all.into_owned() {
                    let comments = self.before(one.span.start);
                    let inner = matches!(one.kind, Kind::Sequence(_) | Kind::Mapping(_));
                    if inner {
                        self.not_a_mapping(
                            one.span,
                            &format!("`{}` holds single values", name.value),
                            "write a text in quotes where it holds a colon: `- \"for orders: your address\"`",
                        );
                    } else {
                        let made = self.value(name, one, comments);
                        out.extend(made);
                    }
                }
            }
            Kind::Mapping(_) => self.not_a_mapping(
                value.span,
                &format!("`{}` holds a value or a list, not a mapping", name.value),
                "write it as in `items: [name, email]`",
            ),
            _ => out.extend(self.value(name, value, Vec::new())),
        }
        out
    }

    fn value(&mut self, name: &Name, node: Node, comments: Vec<Comment>) -> Option<Value> {
        let Kind::Scalar(text, style) = node.kind else { return None };
        if scalars::is_empty(&text, style) {
            self.empty(name, node.span);
            return None;
        }
        if scalars::refuse_escaped(&text, node.span, self.report) {
            return None;
        }
        let text = scalars::folded(self.file, node.span, &text, style);
        Some(Value { text, quoted: style != ScalarStyle::Plain, comments })
    }

    fn uses(&mut self, name: &Name, value: Node, tree: &mut Tree) {
        let whole = name.span.to(value.span);
        let mut targets = self.values(name, value);
        let trailing = self.beside(whole);
        if let Some(first) = targets.first_mut() {
            let comments = std::mem::take(&mut first.comments);
            tree.items.push(Item::Use(Use { span: whole, comments, notes: Vec::new(), targets, trailing }));
        }
    }

    fn removals(&mut self, name: &Name, value: Node, tree: &mut Tree) {
        let Some(entries) = self.mapping(name, value, "remove: {recipient: [newsletter]}") else { return };
        for (kind, value) in entries {
            if !self.is_name(&kind.text, false, false) {
                continue;
            }
            let kind: Name = Spanned::new(kind.text.value.clone(), kind.text.span);
            let mut comments = self.before(kind.span.start);
            let span = kind.span.to(value.span);
            let nothing = matches!(&value.kind, Kind::Scalar(text, style) if scalars::is_empty(text, *style));
            let mut targets = if nothing { Vec::new() } else { self.values(&kind, value) };
            comments.extend(targets.first_mut().into_iter().flat_map(|first| first.comments.drain(..)));
            let trailing = self.beside(span);
            tree.items.push(Item::Remove(Remove { span, comments, notes: Vec::new(), kind, targets, trailing }));
        }
    }

    /// The declarations of one kind, at the top or inside the kind `parent`.
    fn of_kind(
        &mut self,
        parent: Option<&str>,
        kind: Name,
        value: Node,
        overrides: Option<Span>,
        out: &mut Vec<Declaration>,
    ) {
        if self.depth >= DEEPEST {
            self.report.push(
                Diagnostic::error(
                    "language/too-deep",
                    kind.span,
                    format!("declarations are nested deeper than {DEEPEST} levels"),
                )
                .help("move some of them out of the others"),
            );
            return;
        }
        let shape = self.shapes.shape(parent, &kind.value).unwrap_or_else(|| guess(&value));
        if shape == Shape::Singleton {
            let comments = self.before(kind.span.start);
            let mut made = self.declaration(kind, Vec::new(), None, value, overrides);
            made.comments.splice(0..0, comments);
            out.push(made);
            return;
        }
        let group = self.beside(kind.span);
        let Some(entries) = self.mapping(&kind, value, &format!("{}: {{my-key: {{label: My label}}}}", kind.value))
        else {
            return;
        };
        let start = out.len();
        for (key, value) in entries {
            let comments = self.before(key.text.span.start);
            let names = if shape == Shape::Names { scalars::names(&key.text) } else { vec![key.text.clone()] };
            if names.iter().any(|name| name.trim().is_empty()) {
                self.report.push(
                    Diagnostic::error("language/empty-value", key.text.span, "a name in this key is empty")
                        .help("names of one key are separated by spaces; delete the empty quotes"),
                );
                continue;
            }
            let names = names.into_iter().map(|name| Spanned::new(name.value.clone(), name.span)).collect();
            let mut made = self.declaration(kind.clone(), names, Some(key.text.span), value, overrides);
            made.comments.splice(0..0, comments);
            out.push(made);
        }
        // A comment beside the kind has no place of its own; it goes before the first declaration.
        if let Some(comment) = group {
            match out.get_mut(start) {
                Some(first) => first.comments.insert(0, comment),
                None => self.comments.push_front(comment),
            }
        }
    }
}

/// How an unknown kind is laid out, from how it looks.
fn guess(value: &Node) -> Shape {
    match &value.kind {
        Kind::Mapping(entries)
            if !entries.is_empty() && entries.iter().all(|(_, value)| matches!(value.kind, Kind::Mapping(_))) =>
        {
            Shape::Keyed
        }
        _ => Shape::Singleton,
    }
}
