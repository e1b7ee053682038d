//! What stays of findings that are told while the run goes on.
//!
//! Owns: [`Reader`], that each finding is told once, and the numbers that are kept of them. Does not own: how they are
//! written; that is `report`.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::Xxh3;

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::Claim;
use crate::report::{Counts, Piece};

/// Whoever writes findings as they come, so that the run need not keep them.
pub trait Reader: Sync {
    /// Makes a finding ready to be written; called by the thread that found it.
    fn ready(&self, finding: &Diagnostic) -> Piece;
    /// Writes the findings of a spec, in the order of the plan.
    fn write(&self, pieces: Vec<Piece>);
}

/// The findings of a spec, ready to be told.
#[derive(Default)]
pub(super) struct Ready {
    pieces: Vec<(Option<u64>, Level, Piece)>,
}

/// The findings of a run that were told.
#[derive(Default)]
pub struct Summary {
    pub counts: Counts,
    pub(super) laws: Laws,
    /// What tells findings apart that have a place.
    seen: FxHashSet<u64>,
}

impl Ready {
    pub fn of(findings: &[Diagnostic], project: &Project, reader: &dyn Reader) -> Self {
        let one = |finding: &Diagnostic| (same(finding, project), finding.level, reader.ready(finding));
        Self { pieces: findings.iter().map(one).collect() }
    }
}

impl Summary {
    /// Tells findings in their turn; one in a base that many specs use is told once.
    pub(super) fn tell(&mut self, ready: Ready, reader: &dyn Reader) {
        let mut pieces = Vec::with_capacity(ready.pieces.len());
        for (same, level, piece) in ready.pieces {
            if same.is_none_or(|same| self.seen.insert(same)) {
                self.counts = self.counts + Counts::one(level);
                pieces.push(piece);
            }
        }
        if !pieces.is_empty() {
            reader.write(pieces);
        }
    }
}

/// A number for what a finding says of a place; none for one without a place, which is always told. Files are known by
/// their paths, since one that is read again has another number.
fn same(finding: &Diagnostic, project: &Project) -> Option<u64> {
    let span = finding.span?;
    let mut hash = Xxh3::new();
    hash.update(project.sources.get(span.file).path.as_os_str().as_encoded_bytes());
    for number in [span.start, span.end] {
        hash.update(&number.to_le_bytes());
    }
    for text in [&*finding.rule, &finding.message] {
        hash.update(&[0]);
        hash.update(text.as_bytes());
    }
    Some(hash.digest())
}

/// The laws that have nothing left to ask of any of the policies that they were asked of: one claim for each, with the
/// earliest of their days and the most points that are left to people, or rest on prose.
#[derive(Default)]
pub(super) struct Laws {
    claims: Vec<Claim>,
    /// The first parts of the names of rules that found something.
    found: FxHashSet<String>,
}

impl Laws {
    /// Takes in what is known of a policy.
    pub fn add(&mut self, claims: &[Claim], findings: &[Diagnostic]) {
        for claim in claims {
            match self.claims.iter_mut().find(|known| known.law == claim.law) {
                Some(known) => {
                    known.day = known.day.clone().min(claim.day.clone());
                    known.open = known.open.max(claim.open);
                    known.unchecked = known.unchecked.max(claim.unchecked);
                }
                None => self.claims.push(claim.clone()),
            }
        }
        for rule in findings.iter().flat_map(Diagnostic::rules) {
            let group = rule.split('/').next().unwrap_or_default();
            if !self.found.contains(group) {
                self.found.insert(group.to_owned());
            }
        }
    }

    pub fn claims(&self) -> Vec<Claim> {
        let broken = |law: &str| self.found.contains("language") || self.found.contains(law);
        self.claims.iter().filter(|claim| !broken(&claim.law)).cloned().collect()
    }
}
