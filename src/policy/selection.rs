//! A policy made of some of the declarations of a spec, for the documents that speak of these alone.
//!
//! Owns: how declarations are left out, and how what holds in some places takes the place of what holds in all. Does not
//! own: which declarations a document speaks of.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::assemble::{Assembly, merge};
use super::value::{Place, Word};
use crate::diagnostic::Sink;
use crate::schema::{self, KindId, places};
use crate::source::{Span, Spanned, Text};
use crate::syntax::{Declaration, Entry, Field, Operator, Shape, Value};

/// What is left of a spec.
#[derive(Debug, Default)]
pub struct Selection {
    /// The places of kind and key of the declarations that stay, at any depth.
    pub kept: FxHashSet<Span>,
    /// The laws that it answers to.
    pub laws: Vec<Word>,
    /// Where the people live that it speaks to.
    pub audience: Vec<Place>,
    /// Your own role for data that state none.
    pub role: Option<Word>,
}

/// The declarations that stay, in their order.
pub(super) fn select<'a>(assembly: &Assembly<'a>, selection: &Selection) -> Vec<Cow<'a, Declaration>> {
    let stays = |declaration: &Declaration| selection.kept.contains(&declaration.head());
    let kept = assembly.declarations.iter().filter(|declaration| stays(declaration));
    kept.map(|declaration| match schema::kind(None, &declaration.kind.value) {
        Some(kind) if kind.id == KindId::About => {
            Cow::Owned(with(declaration, &[("laws", &selection.laws), ("audience", &selection.audience)]))
        }
        Some(kind) if kind.id == KindId::Data && selection.role.is_some() && !has(declaration, "role") => {
            let role: Vec<Word> = selection.role.into_iter().collect();
            Cow::Owned(with(&trim(declaration, kind, &stays), &[("role", &role)]))
        }
        Some(kind) if !kind.nested.is_empty() => Cow::Owned(trim(declaration, kind, &stays)),
        _ => declaration.clone(),
    })
    .collect()
}

/// A declaration without those in its body that go; one that says what differs in some places is put into it.
fn trim(declaration: &Declaration, kind: &schema::Kind, stays: &dyn Fn(&Declaration) -> bool) -> Declaration {
    let mut trimmed = declaration.clone();
    let mut local = Vec::new();
    trimmed.body = Vec::with_capacity(declaration.body.len());
    for entry in &declaration.body {
        match entry {
            Entry::Declaration(nested) if &*nested.kind.value == "allow" => trimmed.body.push(entry.clone()),
            Entry::Declaration(nested) if !stays(nested) => {}
            Entry::Declaration(nested)
                if kind.shape == Shape::Singleton && nested.kind.value == declaration.kind.value =>
            {
                local.push(nested);
            }
            Entry::Declaration(nested) => {
                let inner = schema::kind(Some(kind.name), &nested.kind.value).unwrap_or(kind);
                trimmed.body.push(Entry::Declaration(trim(nested, inner, stays)));
            }
            other => trimmed.body.push(other.clone()),
        }
    }
    // What holds in a country goes before what holds in a group of countries, wherever it stands.
    local.sort_by_key(|change| depth(change));
    for change in local {
        let mut change = change.clone();
        change.body.retain(|entry| !matches!(entry, Entry::Field(field) if &*field.name.value == "for"));
        merge(&mut trimmed, &change, &mut Sink::new());
    }
    trimmed
}

/// How deep the widest place lies for which a declaration is.
fn depth(declaration: &Declaration) -> usize {
    let places = declaration.fields().filter(|field| &*field.name.value == "for").flat_map(|field| &field.values);
    places.map(|place| places::depth(&place.text)).min().unwrap_or(0)
}

fn has(declaration: &Declaration, name: &str) -> bool {
    declaration.body.iter().any(|entry| matches!(entry, Entry::Field(field) if &*field.name.value == name))
}

/// A declaration with other words in some fields.
fn with(declaration: &Declaration, fields: &[(&str, &[Spanned<&'static str>])]) -> Declaration {
    let mut about = declaration.clone();
    for (name, words) in fields {
        about.body.retain(|entry| !matches!(entry, Entry::Field(field) if *field.name.value == **name));
        let span = about.kind.span;
        let value = |word: &Spanned<&'static str>| Value {
            text: Text::plain(word.value, word.span),
            quoted: false,
            comments: Vec::new(),
        };
        if !words.is_empty() {
            about.body.push(Entry::Field(Field {
                span,
                name: Spanned::new((*name).into(), span),
                operator: Operator::Set,
                values: words.iter().map(value).collect(),
                comments: Vec::new(),
                trailing: None,
            }));
        }
    }
    about
}
