//! What the fuzz targets ask of any text; the tests ask the same of texts from a fixed seed.

use std::path::Path;
use std::sync::Arc;

use policyc::diagnostic::{Diagnostic, Sink};
use policyc::source::{SourceFile, Sources, Span};
use policyc::syntax::{
    Comment, Declaration, Entry, Item, Tree, dsl, format, same_meaning, to_json, to_policy, to_yaml, yaml,
};

use crate::shapes::Kinds;

pub struct Read {
    pub sources: Sources,
    pub file: Arc<SourceFile>,
    pub tree: Tree,
    pub found: Vec<Diagnostic>,
}

pub fn read(text: &str, is_yaml: bool) -> Read {
    let sources = Sources::new();
    let name = if is_yaml { "a.policy.yaml" } else { "a.policy" };
    let file = sources.add(name, Path::new(name), text);
    let mut sink = Sink::new();
    let tree = if is_yaml { yaml::parse(&file, &Kinds, &mut sink) } else { dsl::parse(&file, &mut sink) };
    let found = sink.finish(&sources);
    Read { sources, file, tree, found }
}

/// Any text: no panic, and every place lies in the file between characters.
pub fn policy(text: &str) {
    places(&read(text, false));
}

/// As [`policy`], for YAML. What reads without a finding means the same in the DSL.
pub fn yaml(text: &str) {
    let first = read(text, true);
    places(&first);
    if first.found.is_empty() {
        let text = to_policy(&first.tree, &first.file);
        let again = read(&text, false);
        assert!(again.found.is_empty(), "{:?}\n{text}", again.found);
        assert!(same_meaning(&first.tree, &again.tree), "{text}");
    }
}

/// A text of the DSL without findings: `fmt` keeps its meaning and every comment, and is done at once.
pub fn formats(text: &str) {
    let first = read(text, false);
    if !first.found.is_empty() {
        return;
    }
    let once = format(&first.file, &first.sources).expect("it has no findings");
    let again = read(&once, false);
    assert!(again.found.is_empty(), "{:?}\n{once}", again.found);
    assert!(same_meaning(&first.tree, &again.tree), "{text}\n-----\n{once}");
    assert_eq!(comments(&first.tree), comments(&again.tree), "{text}\n-----\n{once}");
    let twice = format(&again.file, &again.sources).expect("it has no findings");
    assert_eq!(once, twice, "{text}");
}

/// A text of the DSL without findings means the same in YAML and JSON and back.
pub fn converts(text: &str) {
    let first = read(text, false);
    assert!(first.found.is_empty(), "{:?}\n{text}", first.found);
    for other in [to_yaml(&first.tree, &Kinds, &first.file), to_json(&first.tree, &Kinds)] {
        let there = read(&other, true);
        assert!(there.found.is_empty(), "{:?}\n{other}", there.found);
        assert!(same_meaning(&first.tree, &there.tree), "{text}\n-----\n{other}");
        let back = to_policy(&there.tree, &there.file);
        let back = read(&back, false);
        assert!(back.found.is_empty(), "{:?}\n{}", back.found, back.file.text);
        assert!(same_meaning(&first.tree, &back.tree), "{text}\n-----\n{}", back.file.text);
    }
}

fn places(read: &Read) {
    let text = &read.file.text;
    let check = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(start <= end && end <= text.len(), "{span:?}");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{span:?}");
    };
    for one in &read.found {
        check(one.span.expect("every finding has a place"));
        one.related.iter().for_each(|(span, _)| check(*span));
        one.fixes.iter().flat_map(|fix| &fix.edits).for_each(|edit| check(edit.span));
    }
    spans(&read.tree, &mut |span| check(span));
}

fn spans(tree: &Tree, check: &mut dyn FnMut(Span)) {
    for item in &tree.items {
        check(item.span());
        if let Item::Declaration(item) = item {
            declaration(item, check);
        }
    }
    comments_of(tree, &mut |comment| check(comment.span));
}

fn declaration(item: &Declaration, check: &mut dyn FnMut(Span)) {
    check(item.span);
    check(item.head());
    item.keys.iter().for_each(|key| check(key.span));
    for text in item.notes.iter().chain(&item.label) {
        check(text.span);
        for (at, c) in text.char_indices() {
            check(text.locate(at, at + c.len_utf8()));
        }
    }
    for entry in &item.body {
        match entry {
            Entry::Declaration(item) => declaration(item, check),
            Entry::Field(field) => {
                check(field.span);
                field.values.iter().for_each(|value| check(value.text.span));
                check(field.name.span);
            }
            Entry::Prose(prose) => {
                for (at, c) in prose.text.char_indices() {
                    check(prose.text.locate(at, at + c.len_utf8()));
                }
            }
        }
    }
}

/// The texts of all comments, sorted.
pub fn comments(tree: &Tree) -> Vec<String> {
    let mut out = Vec::new();
    comments_of(tree, &mut |comment| out.push(comment.text.trim().to_owned()));
    out.sort();
    out
}

fn comments_of(tree: &Tree, each: &mut dyn FnMut(&Comment)) {
    tree.trailing.iter().for_each(&mut *each);
    for item in &tree.items {
        match item {
            Item::Declaration(item) => in_declaration(item, each),
            Item::Use(item) => {
                item.comments.iter().chain(&item.trailing).for_each(&mut *each);
                item.targets.iter().flat_map(|value| &value.comments).for_each(&mut *each);
            }
            Item::Remove(item) => item.comments.iter().chain(&item.trailing).for_each(&mut *each),
        }
    }
}

fn in_declaration(item: &Declaration, each: &mut dyn FnMut(&Comment)) {
    item.comments.iter().chain(&item.head_comment).chain(&item.trailing).chain(&item.end_comment).for_each(&mut *each);
    for entry in &item.body {
        match entry {
            Entry::Declaration(item) => in_declaration(item, each),
            Entry::Field(field) => {
                field.comments.iter().chain(&field.trailing).for_each(&mut *each);
                field.values.iter().flat_map(|value| &value.comments).for_each(&mut *each);
            }
            Entry::Prose(prose) => prose.comments.iter().for_each(&mut *each),
        }
    }
}
