//! The statements of a file: what `grammar/policy.pest` says they are.
//!
//! Owns: the generated rules, the call to pest under a limit on its work, and the rows of statements
//! and parts that come of it. Does not own: what they mean.
//!
//! What nearly every file is made of, `scan` reads in one pass over the bytes. From the first
//! statement on that it does not know for certain, pest reads the rest, so the grammar alone says
//! what a text means.

#![allow(missing_docs, reason = "pest generates one variant for each rule of the grammar")]

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;

use pest::Parser as _;
use pest::iterators::Pair;

#[derive(pest_derive::Parser)]
#[grammar = "grammar/policy.pest"]
pub(super) struct Grammar;

/// A range of the text that one rule matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub rule: Rule,
    /// Files are smaller than 4 GiB (`source::loader` refuses larger ones).
    pub start: u32,
    pub end: u32,
}

impl Part {
    pub fn new(rule: Rule, range: Range<usize>) -> Self {
        let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { rule, start: small(range.start), end: small(range.end) }
    }

    pub fn start(self) -> usize {
        self.start as usize
    }

    pub fn end(self) -> usize {
        self.end as usize
    }

    pub fn text(self, file: &str) -> &str {
        file.get(self.start()..self.end()).unwrap_or("")
    }
}

/// The statements of a file in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Statements {
    /// Each with the number of the first of its parts.
    all: Vec<(Part, u32)>,
    parts: Vec<Part>,
}

impl Statements {
    /// Room for the statements of a file of usual density.
    pub fn of_size(bytes: usize) -> Self {
        Self { all: Vec::with_capacity(bytes / 32), parts: Vec::with_capacity(bytes / 16) }
    }

    /// Starts a statement; its parts follow.
    pub fn open(&mut self, rule: Rule, start: usize) {
        self.all.push((Part::new(rule, start..start), u32::try_from(self.parts.len()).unwrap_or(u32::MAX)));
    }

    /// Ends the statement that was started last.
    pub fn close(&mut self, end: usize) {
        if let Some((last, _)) = self.all.last_mut() {
            last.end = u32::try_from(end).unwrap_or(u32::MAX);
        }
    }

    /// A statement without parts.
    pub fn push(&mut self, rule: Rule, range: Range<usize>) {
        self.open(rule, range.start);
        self.close(range.end);
    }

    /// A part of the statement that was started last.
    pub fn part(&mut self, rule: Rule, range: Range<usize>) {
        self.parts.push(Part::new(rule, range));
    }

    /// Forgets the statement that was started last.
    pub fn drop_last(&mut self) {
        if let Some((_, parts)) = self.all.pop() {
            self.parts.truncate(parts as usize);
        }
    }

    /// All statements, each with its parts.
    pub fn iter(&self) -> impl Iterator<Item = (Part, &[Part])> {
        self.all.iter().enumerate().map(|(index, &(statement, first))| {
            let end = self.all.get(index + 1).map_or(self.parts.len(), |next| next.1 as usize);
            (statement, self.parts.get(first as usize..end).unwrap_or_default())
        })
    }
}

/// Steps of pest that one byte can cost at most, measured on hostile input, with room to spare.
const CALLS_PER_BYTE: usize = 64;

/// The largest limit asked for so far. pest has one limit for the whole process and files are read
/// on several threads, so it only ever grows: a small file must not stop a large one.
static LIMIT: Mutex<usize> = Mutex::new(0);

/// Reads the text from `at` on by the grammar. A file is a row of statements, so the rest of a file is
/// one, too. None if pest gave up at its limit, which the grammar should make impossible.
pub(super) fn read(text: &str, at: usize, out: &mut Statements) -> Option<()> {
    let needed = text.len().saturating_add(1024).saturating_mul(CALLS_PER_BYTE);
    {
        let mut limit = LIMIT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if needed > *limit {
            *limit = needed;
            pest::set_call_limit(NonZeroUsize::new(needed));
        }
    }
    let range = |pair: &Pair<'_, Rule>| at + pair.as_span().start()..at + pair.as_span().end();
    for statement in Grammar::parse(Rule::file, text.get(at..)?).ok()?.next()?.into_inner() {
        out.push(statement.as_rule(), range(&statement));
        for part in statement.into_inner() {
            out.part(part.as_rule(), range(&part));
        }
    }
    Some(())
}
