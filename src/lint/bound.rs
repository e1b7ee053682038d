//! Which sections do not count where they are bound to a rule (`covers`).
//!
//! Owns: that a section whose prose contradicts the facts does not, nor one that denies whatever its readers could expect.
//! Does not own: what else a section says; of that, nobody but people can tell whether it is what a law wants said.

use rustc_hash::FxHashSet;

use super::check::Check;
use super::passages::{BlockKind, Passage, Place};
use crate::english::lexicon::list::denials as list;
use crate::english::words::Words;
use crate::source::Span;

/// The sections that do not count. Asked once the general rules have found what they find.
pub fn refused(check: &Check<'_, '_>) -> FxHashSet<Span> {
    let bound = check.facts.sections().iter().filter(|section| !section.covers.is_empty());
    let mut bound: FxHashSet<Span> = bound.map(|section| section.meta.span).collect();
    if bound.is_empty() {
        return bound;
    }
    let denials = check.found.iter().filter(|found| found.diagnostic.rule.ends_with("-denied"));
    let mut refused: FxHashSet<Span> = denials.filter_map(|found| found.owner).collect();
    if check.english() {
        let prose = check.passages.iter().filter(|passage| matches!(passage.place, Place::Section(_)));
        let bound = prose.filter(|passage| bound.contains(&passage.owner.span));
        refused.extend(bound.filter(|passage| denies(passage)).map(|passage| passage.owner.span));
    }
    bound.retain(|section| refused.contains(section));
    bound
}

/// Whether each sentence of a section denies its readers something.
fn denies(passage: &Passage<'_>) -> bool {
    let mut blocks = passage.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Heading(_))).peekable();
    blocks.peek().is_some()
        && blocks.all(|block| {
            let words = Words::new(&block.text);
            words.sentences.iter().all(|sentence| {
                words.denied(sentence.clone())
                    && words.hits(&list::EXPECTED, sentence.clone()).next().is_some()
                    && !words.has(sentence.clone(), &list::LEFTOVER)
                    && !words.holds_expression(sentence.clone())
            })
        })
}
