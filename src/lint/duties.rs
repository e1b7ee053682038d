//! One finding where several laws ask for the same.
//!
//! Owns: when findings of two laws are about one duty, and what becomes of them. Does not own: what any law asks;
//! allowances and levels, which hold for each rule by itself and come before.

use rustc_hash::FxHashMap;

use super::check::{Duty, Found};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A name by which two findings of a declaration are about the same.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Name {
    Rule(String),
    General(String, Option<Span>),
    Need(String),
}

impl Duty {
    fn names(self, span: Option<Span>) -> impl Iterator<Item = Name> {
        let general = self.supersedes.into_iter().map(move |general| Name::General(general, span));
        std::iter::once(Name::Rule(self.rule)).chain(general).chain(self.need.map(Name::Need))
    }
}

/// The findings, those on one duty as one: the first of the highest level tells it, and holds the others. Two of one law
/// stay two, because a law asks for each thing once.
pub fn joined(found: Vec<Found>) -> Vec<Diagnostic> {
    let mut groups: Vec<Vec<Diagnostic>> = Vec::with_capacity(found.len());
    let mut known: FxHashMap<(Option<Span>, Name), usize> = FxHashMap::default();
    for Found { diagnostic, owner, duty } in found {
        let names: Vec<Name> = duty.map_or_else(Vec::new, |duty| duty.names(diagnostic.span).collect());
        let keys: Vec<_> = names.into_iter().map(|name| (owner, name)).collect();
        let met = keys.iter().filter_map(|key| known.get(key)).copied();
        let place = met.into_iter().find(|at| !groups[*at].iter().any(|one| law(one) == law(&diagnostic)));
        let place = place.unwrap_or(groups.len());
        keys.into_iter().for_each(|key| {
            known.insert(key, place);
        });
        match groups.get_mut(place) {
            Some(group) => group.push(diagnostic),
            None => groups.push(vec![diagnostic]),
        }
    }
    groups.into_iter().filter_map(one).collect()
}

fn law(diagnostic: &Diagnostic) -> &str {
    diagnostic.rule.split('/').next().unwrap_or_default()
}

fn one(mut group: Vec<Diagnostic>) -> Option<Diagnostic> {
    let highest = group.iter().map(|one| one.level).max()?;
    let first = group.iter().position(|one| one.level == highest)?;
    let mut told = group.remove(first);
    told.also = group;
    Some(told)
}
