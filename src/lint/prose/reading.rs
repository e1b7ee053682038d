//! The author's text, block by block, as words with their places.
//!
//! Owns: which blocks are running text, what stands in links, places in the file. Does not own: the words themselves
//! ([`crate::english::words`]), what any rule thinks of them, or the texts (`crate::lint::passages`).

use std::cell::Cell;
use std::ops::{Deref, Range};

use crate::english::words;
use crate::lint::passages::{Block, BlockKind, Passage};
use crate::policy::Meta;
use crate::schema::Phrase;
use crate::source::Span;

/// A block as words.
pub struct Words<'a, 'p> {
    pub passage: &'a Passage<'p>,
    /// The position of the passage.
    pub index: usize,
    pub block: &'a Block,
    text: words::Words<'a>,
}

impl<'a> Deref for Words<'a, '_> {
    type Target = words::Words<'a>;

    fn deref(&self) -> &Self::Target {
        &self.text
    }
}

/// Everything that people read, as words.
pub struct Reading<'a, 'p> {
    pub passages: &'a [Passage<'p>],
    pub blocks: Vec<Words<'a, 'p>>,
}

/// An answer that holds for a whole passage, kept while its blocks are looked at one after the other.
#[derive(Default)]
pub struct OfPassage(Cell<Option<(usize, bool)>>);

impl OfPassage {
    pub fn get(&self, words: &Words<'_, '_>, ask: impl FnOnce() -> bool) -> bool {
        match self.0.get() {
            Some((index, answer)) if index == words.index => answer,
            _ => {
                let answer = ask();
                self.0.set(Some((words.index, answer)));
                answer
            }
        }
    }
}

impl<'a, 'p> Reading<'a, 'p> {
    pub fn new(passages: &'a [Passage<'p>]) -> Self {
        let blocks = passages.iter().enumerate();
        let blocks = blocks.flat_map(|(index, passage)| {
            let words = passage.blocks.iter().filter(|block| block.kind != BlockKind::Code);
            words.map(move |block| Words::new(passage, index, block))
        });
        Self { passages, blocks: blocks.collect() }
    }

    /// The blocks of running text: prose without headings, and fields that hold whole sentences.
    pub fn running(&self) -> impl Iterator<Item = &Words<'a, 'p>> {
        self.blocks.iter().filter(|words| words.is_running())
    }
}

impl<'a, 'p> Words<'a, 'p> {
    fn new(passage: &'a Passage<'p>, index: usize, block: &'a Block) -> Self {
        let mut text = words::Words::new(&block.text);
        // A few words in a cell are no sentence.
        if block.kind == BlockKind::Cell && text.words.len() <= 3 {
            text.sentences.clear();
        }
        Self { passage, index, block, text }
    }

    /// The place of words, with the declaration that they stand in.
    pub fn at(&self, from: usize, to: usize) -> (&'p Meta, Span) {
        (self.passage.owner, self.span(from, to))
    }

    /// The place of words in the file.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let bytes = self.bytes(from, to);
        self.passage.locate(self.block, bytes.start, bytes.end)
    }

    pub fn is_running(&self) -> bool {
        !matches!(self.block.kind, BlockKind::Heading(_))
            && (self.passage.is_prose() || self.passage.phrase == Phrase::Sentence)
    }

    /// Whether a sentence leads to what says more: it holds an expression or a link, or a list
    /// follows it.
    pub fn leads_on(&self, sentence: &Range<usize>) -> bool {
        if sentence.end == self.words.len() && self.block.text.trim_end().ends_with(':') {
            return true;
        }
        self.holds_expression(sentence.clone()) || self.linked(sentence)
    }

    /// Whether a link stands in a range of words.
    pub fn linked(&self, range: &Range<usize>) -> bool {
        // Links do not stand in one another, so the first one that ends behind the start decides.
        let place = self.span(range.start, range.end);
        let links = &self.passage.links;
        let next = links.partition_point(|link| self.passage.link_span(link).end <= place.start);
        links.get(next).is_some_and(|link| self.passage.link_span(link).start < place.end)
    }
}
