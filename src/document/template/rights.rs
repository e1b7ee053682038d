//! The rights of people and the times for an answer, for templates.
//!
//! Owns: which of them stand in one list, and in which order. Does not own: which rights a law gives.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::scope::Scope;
use crate::facts::Place;
use crate::facts::expression::Value;
use crate::law;
use crate::policy::{Policy, Right};
use crate::schema::KindId;
use crate::schema::vocabulary as v;

/// The laws of the policy that give people rights.
fn laws_with_rights(scope: &Scope<'_>) -> impl Iterator<Item = &'static str> {
    let gives = |name: &str| law::law(name).is_some_and(|law| scope.facts.gives_rights(law));
    scope.policy.about.laws.iter().map(|law| law.value).filter(move |name| gives(name))
}

/// Whether the rights of a law are those of people who live somewhere.
fn residents(law: &str) -> bool {
    law::law(law).is_some_and(|law| law.residents)
}

pub fn right_laws<'p>(scope: &Scope<'p>) -> Value<'p> {
    laws_with_rights(scope).map(Value::from).collect()
}

pub fn given_rights<'p>(scope: &Scope<'p>) -> Value<'p> {
    let of_laws = laws_with_rights(scope).flat_map(|law| scope.facts.granted(law)).map(|granted| granted.right);
    let declared = scope.policy.rights.iter().filter_map(|right| v::RIGHTS.find(&right.meta.key.value));
    let given: Vec<&str> = of_laws.chain(declared).collect();
    v::RIGHTS.iter().filter(|right| given.contains(right)).map(Value::from).collect()
}

/// One list of rights for each law, laws with the same list together, and then those that no law gives.
pub fn granted<'p>(scope: &Scope<'p>) -> Value<'p> {
    let policy = scope.policy;
    let mut used = FxHashSet::default();
    let mut groups: Vec<(Vec<&'static str>, Vec<Row>)> = Vec::new();
    for law in laws_with_rights(scope) {
        let given = scope.facts.granted(law).into_iter().map(|right| {
            let under = |declared: &Right| {
                let laws = &declared.laws;
                *declared.meta.key.value == *right.right && (laws.is_empty() || laws.iter().any(|own| own.value == law))
            };
            let declared = policy.rights.iter().position(under);
            Row { right: Some(right.right), condition: right.condition, statement: right.statement, declared }
        });
        let mut rows: Vec<Row> = given.collect();
        used.extend(rows.iter().filter_map(|row| row.declared));
        // Those of the author's own that stand under the law.
        for (index, right) in policy.rights.iter().enumerate() {
            let there = rows.iter().any(|row| row.declared == Some(index));
            if !there && right.laws.iter().any(|own| own.value == law) {
                used.insert(index);
                rows.push(Row::of_author(policy, index));
            }
        }
        let limited = |law: &'static str| (!scope.facts.only_in(law).is_empty(), residents(law));
        let alike = |known: &&mut (Vec<&'static str>, Vec<Row>)| {
            known.1 == rows && known.0.iter().all(|other| limited(other) == limited(law))
        };
        match groups.iter_mut().find(alike) {
            Some(known) => known.0.push(law),
            None if rows.is_empty() => {}
            None => groups.push((vec![law], rows)),
        }
    }
    let rest = (0..policy.rights.len()).filter(|index| !used.contains(index));
    for index in rest {
        let right = &policy.rights[index];
        // A law that the policy does not answer to gives it, or none does.
        let laws: Vec<&'static str> = right.laws.iter().map(|law| law.value).collect();
        let row = Row::of_author(policy, index);
        match groups.iter_mut().find(|known| known.0 == laws) {
            Some(known) => known.1.push(row),
            None => groups.push((laws, vec![row])),
        }
    }
    // Those that no law gives come last.
    groups.sort_by_key(|(laws, _)| laws.is_empty());
    let groups = groups.into_iter().map(|(laws, rights)| {
        Value::row([
            ("own", Value::from(laws.is_empty())),
            ("only_in", laws.iter().flat_map(|law| scope.facts.only_in(law)).map(Value::from).collect()),
            ("residents", Value::from(laws.iter().any(|law| residents(law)))),
            ("laws", laws.into_iter().map(Value::from).collect()),
            ("rights", rights.into_iter().map(|row| row.value(scope)).collect()),
        ])
    });
    groups.collect()
}

/// A right in a list.
#[derive(PartialEq)]
struct Row {
    right: Option<&'static str>,
    condition: Option<&'static str>,
    /// The statement of the law in its place.
    statement: Option<&'static str>,
    /// The number of its declaration.
    declared: Option<usize>,
}

impl Row {
    fn of_author(policy: &Policy, number: usize) -> Self {
        let right = policy.rights.get(number).and_then(|right| v::RIGHTS.find(&right.meta.key.value));
        Self { right, condition: None, statement: None, declared: Some(number) }
    }

    fn value<'p>(&self, scope: &Scope<'p>) -> Value<'p> {
        let words = &scope.view.words;
        let own = self.declared.map(|index| Place::Top(KindId::Right, index));
        let phrase = match own {
            Some(own) => scope.label(own),
            None => Cow::Borrowed(self.right.and_then(|right| words.say("rights", right)).unwrap_or_default()),
        };
        Value::row([
            ("right", Value::from(self.right)),
            ("condition", Value::from(self.condition)),
            ("statement", Value::from(self.statement)),
            ("declared", Value::Decl(own.unwrap_or(Place::Top(KindId::Right, usize::MAX)))),
            ("phrase", Value::Text(phrase)),
        ])
    }
}

pub fn deadlines<'p>(scope: &Scope<'p>) -> Value<'p> {
    let mut periods: Vec<(&str, Vec<&'static str>)> = Vec::new();
    for law in &scope.policy.about.laws {
        if let Some(period) = law::law(law.value).and_then(law::Law::printed_answer) {
            match periods.iter_mut().find(|known| known.0 == period) {
                Some((_, laws)) => laws.push(law.value),
                None => periods.push((period, vec![law.value])),
            }
        }
    }
    let rows = periods.into_iter().map(|(period, laws)| {
        Value::row([("laws", laws.into_iter().map(Value::from).collect()), ("period", Value::from(period))])
    });
    rows.collect()
}
