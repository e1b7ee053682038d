//! What became of a run: the results of its specs, and what they say together.
//!
//! Owns: which findings count once, which laws have nothing left to ask, and the numbers.
//! Does not own: how a result comes about; that is `runner`.

use std::path::PathBuf;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::lint::Claim;
use crate::report::Counts;
use crate::source::Lookup;

use super::check::Difference;
use super::manifest::Entry;
use super::summary::{Laws, Summary};

/// What became of one spec.
#[derive(Debug, Default)]
pub struct SpecResult {
    /// Those that were told already are not kept, nor are claims and inputs that nobody needs then.
    pub diagnostics: Vec<Diagnostic>,
    /// There was an error among those.
    pub(super) told_errors: bool,
    /// What could not be read or written, each a sentence.
    pub failures: Vec<String>,
    /// How many files it has.
    pub files: usize,
    /// Those that were written, as shown.
    pub written: Vec<String>,
    pub differences: Vec<Difference>,
    pub is_part: bool,
    /// Laws that have nothing left to ask of it.
    pub claims: Vec<Claim>,
    /// The earlier result was good.
    pub cached: bool,
    /// Not looked at, because the run was stopped.
    pub skipped: bool,
    /// What was asked of the disk for it: its own content first.
    pub inputs: Vec<Lookup>,
    /// Its files and what they hold, by their names from the output folder; none where it could not be built.
    pub(super) owned: Option<Vec<(String, u128)>>,
    /// What the next run compares with, until it is written down.
    pub(super) entry: Option<Entry>,
}

impl SpecResult {
    /// Whether something must be mended before it can be built.
    pub fn has_errors(&self) -> bool {
        self.told_errors || self.diagnostics.iter().any(|one| one.level == Level::Error)
    }
}

/// What became of a plan: one result for each of its specs, in the same order.
#[derive(Default)]
pub struct Outcome {
    pub results: Vec<SpecResult>,
    /// Findings in configurations.
    pub diagnostics: Vec<Diagnostic>,
    pub failures: Vec<String>,
    /// Files of earlier builds that no spec makes any more, removed.
    pub removed: Vec<String>,
    /// What is not as it should be beside the outputs of a spec.
    pub differences: Vec<Difference>,
    /// What the user should know, each a sentence.
    pub notes: Vec<String>,
    /// What is known of findings that were told as they came; none where they are all here.
    pub(super) told: Option<Summary>,
}

/// A style sheet of this run that several pages share.
pub(super) struct Sheet {
    pub out_dir: PathBuf,
    /// Its path from there.
    pub name: String,
    /// Positions in the plan of the specs whose pages link to it.
    pub specs: Vec<usize>,
    /// Of what it holds; none where it could not be written.
    pub hash: Option<u128>,
}

/// The numbers of an outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Specs that were built, parts and broken ones not counted.
    pub specs: usize,
    pub parts: usize,
    pub broken: usize,
    pub skipped: usize,
    pub cached: usize,
    pub files: usize,
    pub written: usize,
    pub removed: usize,
    pub differences: usize,
    pub failures: usize,
}

impl Outcome {
    /// All findings in order; one in a base that many specs use counts once.
    pub fn findings(&self) -> Vec<&Diagnostic> {
        let all = self.diagnostics.iter().chain(self.results.iter().flat_map(|result| &result.diagnostics));
        let mut seen = FxHashSet::default();
        all.filter(|one| one.span.is_none() || seen.insert((one.span, &one.rule, &one.message))).collect()
    }

    /// All failures in order.
    pub fn failures(&self) -> impl Iterator<Item = &str> {
        self.failures.iter().chain(self.results.iter().flat_map(|result| &result.failures)).map(String::as_str)
    }

    /// How many findings there are of each level.
    pub fn counts(&self) -> Counts {
        self.told.as_ref().map_or_else(|| Counts::of(self.findings()), |told| told.counts)
    }

    /// The laws that have nothing left to ask.
    pub fn claims(&self) -> Vec<Claim> {
        if let Some(told) = &self.told {
            return told.laws.claims();
        }
        let mut laws = Laws::default();
        for result in self.results.iter().filter(|result| !result.is_part) {
            laws.add(&result.claims, &result.diagnostics);
        }
        laws.claims()
    }

    pub fn tally(&self) -> Tally {
        let mut tally = Tally {
            removed: self.removed.len(),
            differences: self.differences.len(),
            failures: self.failures().count(),
            ..Tally::default()
        };
        for result in &self.results {
            let broken = result.has_errors() || !result.failures.is_empty();
            let kind = match (result.skipped, broken, result.is_part) {
                (true, ..) => &mut tally.skipped,
                (_, true, _) => &mut tally.broken,
                (_, _, true) => &mut tally.parts,
                _ => &mut tally.specs,
            };
            *kind += 1;
            tally.cached += usize::from(result.cached);
            tally.files += result.files;
            tally.written += result.written.len();
            tally.differences += result.differences.len();
        }
        tally
    }
}
