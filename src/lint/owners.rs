//! To which declaration a finding belongs, and which declarations a mistake of the language damages.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::policy::{Declared, Meta, Policy, Section};
use crate::source::Span;

/// All declarations of a policy, nested ones after the one that they stand in.
pub struct Owners<'p> {
    all: Vec<(&'p Meta, Option<usize>)>,
    by_span: OnceCell<FxHashMap<Span, usize>>,
    /// Places of errors of the language.
    errors: Vec<Span>,
}

impl<'p> Owners<'p> {
    pub fn new(policy: &'p Policy, diagnostics: &[Diagnostic]) -> Self {
        let mut all = Vec::new();
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level == Level::Error)
            .filter_map(|diagnostic| diagnostic.span)
            .collect();
        collect(policy, &mut all);
        Self { all, by_span: OnceCell::new(), errors }
    }

    pub fn metas(&self) -> impl Iterator<Item = &'p Meta> + '_ {
        self.all.iter().map(|entry| entry.0)
    }

    /// Each with the place of the one that it stands in.
    pub fn all(&self) -> impl Iterator<Item = (&'p Meta, Option<Span>)> + '_ {
        self.all.iter().map(|(meta, parent)| (*meta, parent.map(|parent| self.all[parent].0.span)))
    }

    /// The declarations around a place of `owner`, innermost first: itself, and those that it stands in.
    pub fn chain(&self, owner: Span) -> impl Iterator<Item = &'p Meta> + '_ {
        // Most specs have neither errors nor allowances, and never ask.
        let by_span = self.by_span.get_or_init(|| {
            let mut by_span = FxHashMap::default();
            for (index, (meta, _)) in self.all.iter().enumerate() {
                by_span.entry(meta.span).or_insert(index);
            }
            by_span
        });
        let mut next = by_span.get(&owner).copied();
        std::iter::from_fn(move || {
            let here = &self.all[next?];
            next = here.1;
            Some(here.0)
        })
    }

    /// Whether an error of the language stands in a declaration, so that what it lacks is no finding.
    pub fn damaged(&self, owner: Span) -> bool {
        if self.errors.is_empty() {
            return false;
        }
        let top = self.chain(owner).last().map_or(owner, |meta| meta.span);
        let starts = self.all.iter().filter(|entry| entry.1.is_none()).map(|entry| entry.0.span);
        let next = starts
            .filter(|span| span.file == top.file && span.start > top.start)
            .map(|span| span.start)
            .min()
            .unwrap_or(u32::MAX);
        self.errors.iter().any(|error| error.file == top.file && error.start >= top.start && error.start < next)
    }
}

fn collect<'p>(policy: &'p Policy, all: &mut Vec<(&'p Meta, Option<usize>)>) {
    let mut add = |meta: &'p Meta, parent: Option<usize>| {
        all.push((meta, parent));
        all.len() - 1
    };
    fn list<'p, T: Declared>(
        entries: &'p [T],
        parent: Option<usize>,
        add: &mut dyn FnMut(&'p Meta, Option<usize>) -> usize,
    ) {
        for entry in entries {
            add(entry.meta(), parent);
        }
    }
    fn one<'p, T: Declared>(entry: &'p Option<T>, add: &mut dyn FnMut(&'p Meta, Option<usize>) -> usize) {
        if let Some(entry) = entry {
            add(entry.meta(), None);
        }
    }
    fn sections<'p>(
        entries: &'p [Section],
        parent: Option<usize>,
        add: &mut dyn FnMut(&'p Meta, Option<usize>) -> usize,
    ) {
        for section in entries {
            let own = add(&section.meta, parent);
            sections(&section.nested.section, Some(own), add);
        }
    }
    add(&policy.about.meta, None);
    if let Some(controller) = &policy.controller {
        let own = Some(add(&controller.meta, None));
        list(&controller.nested.representative, own, &mut add);
        list(&controller.nested.dpo, own, &mut add);
        list(&controller.nested.joint, own, &mut add);
        list(&controller.nested.contact, own, &mut add);
    }
    one(&policy.scope, &mut add);
    one(&policy.consent, &mut add);
    one(&policy.requests, &mut add);
    one(&policy.children, &mut add);
    one(&policy.sale, &mut add);
    one(&policy.changes, &mut add);
    if let Some(security) = &policy.security {
        let own = Some(add(&security.meta, None));
        list(&security.nested.measure, own, &mut add);
    }
    for data in &policy.data {
        let own = Some(add(&data.meta, None));
        list(&data.nested.item, own, &mut add);
    }
    for purpose in &policy.purposes {
        let own = Some(add(&purpose.meta, None));
        list(&purpose.nested.basis, own, &mut add);
    }
    for group in &policy.cookies {
        let own = Some(add(&group.meta, None));
        list(&group.nested.cookie, own, &mut add);
    }
    list(&policy.related, None, &mut add);
    list(&policy.terms, None, &mut add);
    list(&policy.recipients, None, &mut add);
    list(&policy.disclosures, None, &mut add);
    list(&policy.retentions, None, &mut add);
    list(&policy.rights, None, &mut add);
    list(&policy.choices, None, &mut add);
    list(&policy.automated_decisions, None, &mut add);
    list(&policy.promises, None, &mut add);
    list(&policy.complaints, None, &mut add);
    list(&policy.documents, None, &mut add);
    sections(&policy.sections, None, &mut add);
}
