//! The company behind a recipient, by the country of the controller.
//!
//! Owns: where the controller is, and a recipient as the company says that serves it. Does not own: what is wrong with
//! any of it.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::schema::{Aside, aside, places};
use crate::source::{Span, Spanned};
use crate::syntax::{Declaration, Entry, Field, Item, Operator, Value};

/// An aside as it was written, with its row.
pub(super) type Written<'a> = (&'static Aside, &'a Declaration);

/// The country of the controller: the one that the nearest file states, and before it the one for the people of a view, whose
/// declarations are `kept`.
pub(super) fn home<'a>(items: impl Iterator<Item = &'a Item>, kept: Option<&FxHashSet<Span>>) -> Option<&'static str> {
    let (mut home, mut local) = (None, None);
    let country = |controller: &Declaration, known: Option<&'static str>| {
        let stated = controller.fields().find(|field| &*field.name.value == "country");
        stated.map_or(known, |field| places::place(&field.values.first()?.text))
    };
    for item in items {
        let Item::Declaration(controller) = item else { continue };
        if &*controller.kind.value != "controller" {
            continue;
        }
        if controller.keys.is_empty() {
            home = country(controller, home);
        }
        for one in controller.nested().chain([controller]) {
            if &*one.kind.value == "controller"
                && !one.keys.is_empty()
                && kept.is_some_and(|kept| kept.contains(&one.head()))
            {
                local = country(one, local);
            }
        }
    }
    local.or(home)
}

/// A declaration without the asides in its body, which go to `aside`: a recipient as the company says that serves
/// controllers of the country `home`.
pub(super) fn settled<'a>(
    declaration: &'a Declaration,
    home: Option<&str>,
    written: &mut Vec<Written<'a>>,
) -> Cow<'a, Declaration> {
    let row = |nested: &Declaration| aside(Some(&declaration.kind.value), &nested.kind.value);
    let mut inner = declaration.nested().filter_map(|nested| Some((row(nested)?, nested))).peekable();
    if inner.peek().is_none() {
        return Cow::Borrowed(declaration);
    }
    let before = written.len();
    written.extend(inner);
    let mut settled = declaration.clone();
    settled.body.retain(|entry| !matches!(entry, Entry::Declaration(nested) if row(nested).is_some()));
    let entity = written[before..].iter().find(|(_, entity)| home.is_some_and(|home| serves(entity, home)));
    if let Some((_, entity)) = entity {
        let company = entity.label.iter().map(|label| Field {
            span: label.span,
            name: Spanned::new("company".into(), label.span),
            operator: Operator::Set,
            values: vec![Value { text: label.clone(), quoted: true, comments: Vec::new() }],
            comments: Vec::new(),
            trailing: None,
        });
        let others = entity.fields().filter(|field| &*field.name.value != "serves").cloned();
        for field in company.chain(others) {
            let own = settled
                .body
                .iter()
                .position(|entry| matches!(entry, Entry::Field(own) if own.name.value == field.name.value));
            match own {
                Some(at) => settled.body[at] = Entry::Field(field),
                None => settled.body.push(Entry::Field(field)),
            }
        }
    }
    Cow::Owned(settled)
}

fn serves(entity: &Declaration, home: &str) -> bool {
    let mut named = entity.fields().filter(|field| &*field.name.value == "serves").flat_map(|field| &field.values);
    named.any(|place| places::lies_in(home, &place.text))
}
