//! The parser that pest makes from `grammar/policy.pest`, under a limit on its work.
//!
//! Owns: the generated rules and the call to pest. Does not own: what the pairs mean.

#![allow(missing_docs, reason = "pest generates one variant for each rule of the grammar")]

use std::num::NonZeroUsize;
use std::sync::Mutex;

use pest::Parser as _;
use pest::iterators::Pairs;

#[derive(pest_derive::Parser)]
#[grammar = "grammar/policy.pest"]
pub(super) struct Grammar;

/// Steps of pest that one byte can cost at most, measured on hostile input, with room to spare.
const CALLS_PER_BYTE: usize = 64;

/// The largest limit asked for so far. pest has one limit for the whole process and files are read
/// on several threads, so it only ever grows: a small file must not stop a large one.
static LIMIT: Mutex<usize> = Mutex::new(0);

/// The pairs of a text. None if pest gave up at its limit, which the grammar should make impossible.
pub(super) fn parse(text: &str) -> Option<Pairs<'_, Rule>> {
    let needed = text.len().saturating_add(1024).saturating_mul(CALLS_PER_BYTE);
    {
        let mut limit = LIMIT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if needed > *limit {
            *limit = needed;
            pest::set_call_limit(NonZeroUsize::new(needed));
        }
    }
    Grammar::parse(Rule::file, text).ok()?.next().map(pest::iterators::Pair::into_inner)
}
