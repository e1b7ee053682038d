//! Views that hold nothing, or that nobody can read.

use rustc_hash::FxHashSet;

use super::{FIRST, LOCAL, View, any_meet, binds, binds_controller, places_of};
use crate::diagnostic::{Diagnostic, some};
use crate::facts::Facts;
use crate::policy::{DocumentDeclaration, Policy, Target};
use crate::schema::KindId;
use crate::source::Span;

/// What is wrong with the places and documents of a policy.
pub fn refused<'v>(facts: &Facts<'_>, views: impl Iterator<Item = &'v View>) -> Vec<Diagnostic> {
    let (policy, mut found) = (facts.policy, Vec::new());
    outside(facts, &mut found);
    nowhere(facts, &mut found);
    for (index, document) in policy.documents.iter().enumerate() {
        binds_nobody(policy, document, &mut found);
        within(policy, index, document, &mut found);
    }
    for view in views {
        holds_nothing(policy, view, &mut found);
    }
    found
}

/// What holds for people somewhere, and the policy speaks to nobody there.
fn outside(facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let audience: Vec<&str> = facts.policy.about.audience.iter().map(|place| place.value).collect();
    if audience.is_empty() {
        return;
    }
    for entry in facts.declarations() {
        let kind = entry.declared.kind();
        let document = kind == KindId::DocumentDeclaration;
        if !document && !LOCAL.contains(&kind) {
            continue;
        }
        let places = places_of(entry.declared);
        if places.is_empty() || any_meet(&places, &audience) {
            continue;
        }
        let (span, names) = (entry.declared.meta().span, some(&places));
        let message = format!("this holds for people in {names}, and the policy speaks to nobody there");
        found.push(
            Diagnostic::error("language/outside-audience", span, message)
                .why("a fact that holds for none of its readers informs nobody")
                .help(format!("add {names} to the `audience` of the policy, or change `for`")),
        );
    }
}

/// What is to differ in some places, and names none.
fn nowhere(facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for entry in facts.declarations() {
        let kind = entry.declared.kind();
        if kind.kind().is_local() && places_of(entry.declared).is_empty() {
            let message = format!("this `{}` does not say for people in which places it holds", kind.name());
            found.push(
                Diagnostic::error("language/missing-place", entry.declared.meta().span, message)
                    .why("it takes the place of what holds for everyone else, so it must hold for some only")
                    .help("name the places in `for`"),
            );
        }
    }
}

/// A law that protects nobody to whom a document speaks.
fn binds_nobody(policy: &Policy, document: &DocumentDeclaration, found: &mut Vec<Diagnostic>) {
    let places: Vec<&str> = document.r#for.iter().map(|place| place.value).collect();
    let binds = |law: &str| places.is_empty() || binds(law, &places, &[]) || binds_controller(policy, law, &places);
    for law in document.laws.iter().filter(|law| !binds(law.value)) {
        let message = format!("the law `{}` protects nobody in {}", law.value, some(&places));
        found.push(
            Diagnostic::error("language/law-elsewhere", law.span, message)
                .why("the document would promise its readers what this law does not give them")
                .help("take the law out, or name a place where it holds in `for`"),
        );
    }
}

/// A document within one that is a part of another itself.
fn within(policy: &Policy, index: usize, document: &DocumentDeclaration, found: &mut Vec<Diagnostic>) {
    let Some(within) = document.within else { return };
    let own = &*document.meta.key.value;
    let host = match within.target {
        Target::Document(host) => policy.documents.get(host),
        _ => policy.documents.iter().find(|document| &*document.meta.key.value == FIRST),
    };
    let message = match host {
        _ if own == FIRST && within.target == Target::Word(FIRST) => "a document cannot be a part of itself".to_owned(),
        Some(host) if host.meta.number == index => "a document cannot be a part of itself".to_owned(),
        Some(host) if host.within.is_some() => {
            format!("`{}` is a part of another document itself", &*host.meta.key.value)
        }
        _ => return,
    };
    found.push(
        Diagnostic::error("language/within-part", within.span, message)
            .why("a part is printed in a page, and a page is a file")
            .help("name a document that has no `within`"),
    );
}

/// A document that chooses data, purposes or people of which nothing is declared.
fn holds_nothing(policy: &Policy, view: &View, found: &mut Vec<Diagnostic>) {
    let kept = |span: &Span| view.selection.kept.contains(span);
    let data = || policy.data.iter().any(|data| kept(&data.meta.span));
    let purposes = || policy.purposes.iter().any(|purpose| kept(&purpose.meta.span));
    if !view.about_some || data() || purposes() {
        return;
    }
    let mut told = FxHashSet::default();
    for document in view.documents.iter().filter_map(|index| policy.documents.get(*index)) {
        if told.insert(document.meta.span) {
            let message = format!("no data and no purpose is declared that `{}` is about", &*document.meta.key.value);
            found.push(
                Diagnostic::warning("language/empty-view", document.meta.span, message)
                    .why("the document would tell its readers nothing about their data")
                    .help("state in `subjects` whose data are meant, at the data that belong here"),
            );
        }
    }
}
