//! The YAML layout of a tree, before it is text: nested mappings, lists and texts with comments.
//!
//! Owns: which key holds what. YAML and JSON are both written from it, so they cannot differ.

use crate::source::SourceFile;

use super::super::tree::{Comment, Declaration, Entry as TreeEntry, Field, Item, Operator, Tree, Value};
use super::super::{Shape, Shapes};

/// One key of a mapping.
pub(super) struct Entry<'t> {
    pub before: Vec<&'t Comment>,
    pub key: String,
    /// On the line of the key, or of the value where that is short.
    pub beside: Option<&'t Comment>,
    pub value: Node<'t>,
    /// After the last line of the value.
    pub after: Vec<&'t Comment>,
}

pub(super) enum Node<'t> {
    Null,
    Text(&'t str),
    /// Text that keeps its line breaks.
    Prose(&'t str),
    List(Vec<Element<'t>>),
    /// The flag says that the author had it on one line.
    Map(Vec<Entry<'t>>, bool),
}

/// One value of a list.
pub(super) struct Element<'t> {
    pub before: Vec<&'t Comment>,
    pub value: Node<'t>,
}

/// The mapping at the top of the file.
pub(super) fn layout<'t>(tree: &'t Tree, shapes: &dyn Shapes, file: &SourceFile) -> Vec<Entry<'t>> {
    let builder = Builder { shapes, file };
    let mut out: Vec<Entry<'t>> = Vec::new();
    let mut done: Vec<Group<'t>> = Vec::new();
    for item in &tree.items {
        let group = Group::of(item);
        if done.contains(&group) {
            continue;
        }
        let all = tree.items.iter().filter(|other| Group::of(other) == group);
        let entry = match group {
            Group::Use => builder.uses(all),
            Group::Remove => builder.removals(all),
            Group::Override => {
                let declarations: Vec<_> = all.filter_map(declaration).collect();
                entry("override", Node::Map(builder.kinds(None, &declarations), false))
            }
            Group::Kind(kind) => {
                let declarations: Vec<_> = all.filter_map(declaration).collect();
                builder.kind(None, kind, &declarations)
            }
        };
        out.push(entry);
        done.push(group);
    }
    out
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Group<'t> {
    Use,
    Remove,
    Override,
    Kind(&'t str),
}

impl<'t> Group<'t> {
    fn of(item: &'t Item) -> Self {
        match item {
            Item::Use(_) => Self::Use,
            Item::Remove(_) => Self::Remove,
            Item::Declaration(item) if item.overrides.is_some() => Self::Override,
            Item::Declaration(item) => Self::Kind(&item.kind.value),
        }
    }
}

fn declaration(item: &Item) -> Option<&Declaration> {
    match item {
        Item::Declaration(item) => Some(item),
        _ => None,
    }
}

fn entry<'t>(key: impl Into<String>, value: Node<'t>) -> Entry<'t> {
    Entry { before: Vec::new(), key: key.into(), beside: None, value, after: Vec::new() }
}

struct Builder<'a> {
    shapes: &'a dyn Shapes,
    file: &'a SourceFile,
}

impl Builder<'_> {
    fn uses<'t>(&self, items: impl Iterator<Item = &'t Item>) -> Entry<'t> {
        let mut out = entry("use", Node::Null);
        let mut list = Vec::new();
        for item in items {
            let Item::Use(item) = item else { continue };
            let mut before: Vec<&Comment> = item.comments.iter().collect();
            if list.is_empty() {
                out.before.append(&mut before);
            }
            for target in &item.targets {
                before.extend(&target.comments);
                list.push(Element { before: std::mem::take(&mut before), value: Node::Text(&target.text) });
            }
            out.after.extend(&item.trailing);
        }
        out.value = Node::List(list);
        out
    }

    fn removals<'t>(&self, items: impl Iterator<Item = &'t Item>) -> Entry<'t> {
        let mut kinds: Vec<Entry<'t>> = Vec::new();
        for item in items {
            let Item::Remove(item) = item else { continue };
            let targets = item
                .targets
                .iter()
                .map(|target| Element { before: target.comments.iter().collect(), value: Node::Text(&target.text) });
            if let Some(known) = kinds.iter_mut().find(|known| *known.key == *item.kind.value) {
                known.before.extend(&item.comments);
                known.after.extend(&item.trailing);
                match &mut known.value {
                    Node::List(list) => list.extend(targets),
                    other => *other = Node::List(targets.collect()),
                }
                continue;
            }
            let value = if item.targets.is_empty() { Node::Null } else { Node::List(targets.collect()) };
            let mut made = entry(&*item.kind.value, value);
            made.before.extend(&item.comments);
            made.after.extend(&item.trailing);
            kinds.push(made);
        }
        entry("remove", Node::Map(kinds, false))
    }

    /// Declarations of several kinds, one key for each kind in the order of first appearance.
    fn kinds<'t>(&self, parent: Option<&str>, declarations: &[&'t Declaration]) -> Vec<Entry<'t>> {
        let mut out: Vec<Entry<'t>> = Vec::new();
        for first in declarations {
            let kind = &*first.kind.value;
            if out.iter().any(|known| *known.key == *kind) {
                continue;
            }
            let all: Vec<_> = declarations.iter().copied().filter(|other| *other.kind.value == *kind).collect();
            out.push(self.kind(parent, kind, &all));
        }
        out
    }

    fn kind<'t>(&self, parent: Option<&str>, kind: &str, all: &[&'t Declaration]) -> Entry<'t> {
        if kind == "allow" {
            return entry(kind, Node::List(all.iter().map(|one| self.allowance(one)).collect()));
        }
        let fallback = if all.iter().all(|one| one.keys.is_empty()) { Shape::Singleton } else { Shape::Names };
        let shape = self.shapes.shape(parent, kind).unwrap_or(fallback);
        if shape == Shape::Singleton
            && let [one] = all
        {
            return self.one(kind.to_owned(), one);
        }
        let (one, local): (Vec<_>, Vec<_>) = all.iter().copied().partition(|one| one.keys.is_empty());
        if shape == Shape::Singleton && !local.is_empty() && one.len() < 2 {
            return self.with_local(kind, one.first().copied(), &local);
        }
        let keyed = all.iter().map(|one| self.one(key(one, shape), one)).collect();
        entry(kind, Node::Map(keyed, false))
    }

    /// What there is one of, with what differs in some places in its body: a mapping has no place for both beside each other.
    fn with_local<'t>(&self, kind: &str, one: Option<&'t Declaration>, local: &[&'t Declaration]) -> Entry<'t> {
        let mut made = one.map_or_else(|| entry(kind, Node::Null), |one| self.one(kind.to_owned(), one));
        let local = self.kind(Some(kind), kind, local);
        let mut body = match std::mem::replace(&mut made.value, Node::Null) {
            Node::Map(body, _) => body,
            Node::Null => Vec::new(),
            label => vec![entry("label", label)],
        };
        match (body.iter_mut().find(|known| known.key == *kind).map(|known| &mut known.value), local.value) {
            (Some(Node::Map(known, _)), Node::Map(more, _)) => known.extend(more),
            (_, value) => body.push(Entry { value, ..local }),
        }
        made.value = Node::Map(body, false);
        made
    }

    /// A declaration under its key.
    fn one<'t>(&self, key: String, item: &'t Declaration) -> Entry<'t> {
        let value = match (&item.label, item.body.is_empty() && item.notes.is_empty()) {
            (None, true) => Node::Null,
            (Some(label), true) => Node::Text(label),
            _ => Node::Map(self.body(item), !self.file.slice(item.span).contains(['\n', '\r'])),
        };
        let mut after: Vec<_> = item.trailing.iter().collect();
        let mut beside = item.head_comment.as_ref();
        if beside.is_none() {
            beside = item.end_comment.as_ref();
        } else {
            after.extend(&item.end_comment);
        }
        Entry { before: item.comments.iter().collect(), key, beside, value, after }
    }

    fn body<'t>(&self, item: &'t Declaration) -> Vec<Entry<'t>> {
        let mut out = Vec::new();
        if let Some(label) = &item.label {
            out.push(entry("label", Node::Text(label)));
        }
        match item.notes.as_slice() {
            [] => {}
            [one] => out.push(entry("note", Node::Prose(one))),
            all => {
                let list = all.iter().map(|note| Element { before: Vec::new(), value: Node::Prose(note) }).collect();
                out.push(entry("note", Node::List(list)));
            }
        }
        self.entries(item, &mut out);
        out
    }

    fn entries<'t>(&self, item: &'t Declaration, out: &mut Vec<Entry<'t>>) {
        let nested: Vec<_> = item.nested().collect();
        let mut done: Vec<&str> = Vec::new();
        for one in &item.body {
            match one {
                TreeEntry::Field(field) => {
                    let name = &*field.name.value;
                    let same: Vec<_> = nested.iter().copied().filter(|one| *one.kind.value == *name).collect();
                    let mut made = self.field(field);
                    if field.operator == Operator::Set && !same.is_empty() {
                        done.push(name);
                        self.join(&mut made, self.kind(Some(&item.kind.value), name, &same));
                    }
                    out.push(made);
                }
                TreeEntry::Prose(prose) => {
                    let mut made = entry("text", Node::Prose(&prose.text));
                    made.before.extend(&prose.comments);
                    out.push(made);
                }
                TreeEntry::Declaration(first) => {
                    let kind = &*first.kind.value;
                    let in_field =
                        item.fields().any(|field| *field.name.value == *kind && field.operator == Operator::Set);
                    if done.contains(&kind) || in_field {
                        continue;
                    }
                    done.push(kind);
                    let all: Vec<_> = nested.iter().copied().filter(|other| *other.kind.value == *kind).collect();
                    out.push(self.kind(Some(&item.kind.value), kind, &all));
                }
            }
        }
    }

    /// A field and nested declarations of one name, which a mapping could hold under two equal keys
    /// only: values and declarations share a list.
    fn join<'t>(&self, field: &mut Entry<'t>, nested: Entry<'t>) {
        let values = std::mem::replace(&mut field.value, Node::Null);
        let mut list = match values {
            Node::List(list) => list,
            one => vec![Element { before: Vec::new(), value: one }],
        };
        let Node::Map(all, on_one_line) = nested.value else { return };
        for one in all {
            let mut one = one;
            let before = std::mem::take(&mut one.before);
            list.push(Element { before, value: Node::Map(vec![one], on_one_line) });
        }
        field.value = Node::List(list);
    }

    fn field<'t>(&self, field: &'t Field) -> Entry<'t> {
        let sign = match field.operator {
            Operator::Set => "",
            Operator::Add => "+",
            Operator::Take => "-",
        };
        let element =
            |value: &'t Value| Element { before: value.comments.iter().collect(), value: Node::Text(&value.text) };
        let value = match field.values.as_slice() {
            [one] if one.comments.is_empty() => Node::Text(&one.text),
            all => Node::List(all.iter().map(element).collect()),
        };
        Entry {
            before: field.comments.iter().collect(),
            key: format!("{}{sign}", field.name.value),
            beside: field.trailing.as_ref(),
            value,
            after: Vec::new(),
        }
    }

    fn allowance<'t>(&self, item: &'t Declaration) -> Element<'t> {
        let mut map = Vec::new();
        if let Some(rule) = item.keys.first() {
            map.push(entry("rule", Node::Text(&rule.value)));
        }
        if let Some(reason) = &item.label {
            map.push(entry("because", Node::Text(reason)));
        }
        match item.notes.as_slice() {
            [] => {}
            all => {
                let list = all.iter().map(|note| Element { before: Vec::new(), value: Node::Prose(note) }).collect();
                map.push(entry("note", Node::List(list)));
            }
        }
        self.entries(item, &mut map);
        let mut before: Vec<_> = item.comments.iter().collect();
        before.extend(item.head_comment.iter().chain(&item.trailing).chain(&item.end_comment));
        Element { before, value: Node::Map(map, true) }
    }
}

/// The names of a declaration as one key.
fn key(item: &Declaration, shape: Shape) -> String {
    let names = item.keys.iter().map(|name| {
        let quote = shape == Shape::Names && name.value.contains(|c: char| c.is_whitespace() || c == '"');
        if quote {
            format!("\"{}\"", name.value.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            name.value.to_string()
        }
    });
    names.collect::<Vec<_>>().join(" ")
}
