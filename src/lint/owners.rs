//! To which declaration a finding belongs, and which declarations a mistake of the language damages.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::policy::Meta;
use crate::source::{FileId, Span};

/// All declarations of a policy, nested ones after the one that they stand in.
pub struct Owners<'p> {
    all: Vec<(&'p Meta, Option<usize>)>,
    by_span: OnceCell<FxHashMap<Span, usize>>,
    /// Where those of each file start that stand in no other, in order.
    starts: OnceCell<FxHashMap<FileId, Vec<u32>>>,
    /// Places of errors of the language.
    errors: Vec<Span>,
}

impl<'p> Owners<'p> {
    pub fn new(facts: &Facts<'p>, diagnostics: &[Diagnostic]) -> Self {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level == Level::Error)
            .filter_map(|diagnostic| diagnostic.span)
            .collect();
        let all = facts.declarations().iter().map(|entry| (entry.declared.meta(), entry.parent)).collect();
        Self { all, by_span: OnceCell::new(), starts: OnceCell::new(), errors }
    }

    pub fn metas(&self) -> impl Iterator<Item = &'p Meta> + '_ {
        self.all.iter().map(|entry| entry.0)
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
        let starts = self.starts.get_or_init(|| {
            let mut starts: FxHashMap<FileId, Vec<u32>> = FxHashMap::default();
            for (meta, _) in self.all.iter().filter(|entry| entry.1.is_none()) {
                starts.entry(meta.span.file).or_default().push(meta.span.start);
            }
            starts.values_mut().for_each(|starts| starts.sort_unstable());
            starts
        });
        let starts = starts.get(&top.file).map_or(&[][..], Vec::as_slice);
        let next = starts.get(starts.partition_point(|start| *start <= top.start)).copied().unwrap_or(u32::MAX);
        self.errors.iter().any(|error| error.file == top.file && error.start >= top.start && error.start < next)
    }
}
