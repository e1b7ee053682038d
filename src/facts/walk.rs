//! The one way through all declarations of a policy.

use std::sync::LazyLock;

use super::place::Place;
use crate::policy::{Declarations, Declared, Policy};
use crate::schema::{Kind, KindId, TOP};
use crate::syntax::Shape;

/// A declaration on the way.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'p> {
    pub place: Place,
    pub declared: &'p dyn Declared,
    /// The position on the way of the declaration in whose body it stands.
    pub parent: Option<usize>,
}

/// Declarations of a kind that are gone through, and where they stand.
struct Open<'p> {
    list: &'p dyn Declarations,
    next: usize,
    parent: Option<usize>,
}

/// The kinds in the order of the way: the policy and who is behind it, what there is one of, what holds others,
/// the rest, and sections, which are all prose, last; each group in the order of the table.
static KINDS: LazyLock<Vec<&'static Kind>> = LazyLock::new(|| {
    let mut kinds = TOP.clone();
    kinds.sort_by_key(|kind| match (kind.id, kind.shape, kind.nested) {
        (KindId::About | KindId::Controller, ..) => 0,
        (_, Shape::Singleton, []) => 1,
        (_, Shape::Singleton, _) => 2,
        (KindId::Section, ..) => 5,
        (_, _, []) => 4,
        _ => 3,
    });
    kinds
});

/// All declarations: kind by kind, those of a kind in the order of the files, each before those in its body.
/// The declaration `policy` is among them even where no file has one.
pub fn walk(policy: &Policy) -> Vec<Entry<'_>> {
    let mut all: Vec<Entry<'_>> = Vec::new();
    let lists = KINDS.iter().rev().filter_map(|kind| policy.list(kind.id));
    let mut open: Vec<Open<'_>> = lists.map(|list| Open { list, next: 0, parent: None }).collect();
    while let Some(Open { list, next, parent }) = open.last_mut() {
        let Some(declared) = list.at(*next) else {
            open.pop();
            continue;
        };
        let kind = declared.kind();
        let place = match parent.map(|parent| all[parent].place) {
            Some(Place::Top(_, outer)) if !kind.kind().top => Place::Nested(kind, outer, *next),
            _ => Place::Top(kind, if kind.kind().within == Some(kind) { declared.meta().number } else { *next }),
        };
        all.push(Entry { place, declared, parent: *parent });
        *next += 1;
        let inner = kind.kind().nested.iter().rev().filter_map(|kind| declared.inner(*kind));
        let parent = Some(all.len() - 1);
        open.extend(inner.map(|list| Open { list, next: 0, parent }));
    }
    all
}
