//! The clauses of a sentence: where one starts, who speaks in it, what negates it.
//!
//! Owns: what is kept of a sentence while its clauses are read. A sentence can be as long as a file, and many
//! clauses can start in it, which ask for the same words.

use std::cell::{Cell, OnceCell};
use std::ops::Deref;

use super::chain::Chains;
use super::meaning::Row;
use crate::english::lexicon::list::denials as list;
use crate::english::sentences::{Sentence, tokenise};

/// A sentence whose clauses are read.
#[derive(Debug)]
pub struct Clauses<'s, 't> {
    sentence: &'s Sentence<'t>,
    /// Those of the controller.
    names: &'s [Vec<String>],
    /// The first word that makes what follows it no statement of its own.
    opener: OnceCell<usize>,
    /// The word behind the last one that limits what stands before it.
    pub limit: OnceCell<usize>,
    pub brackets: OnceCell<Vec<usize>>,
    pub exclusive: OnceCell<Vec<usize>>,
    pub verbs: Chains<u16>,
    pub participles: Chains<u16>,
    pub objects: Chains<Row>,
    adverbs: Run,
    negations: Run,
    pub personal: Run,
}

impl<'t> Deref for Clauses<'_, 't> {
    type Target = Sentence<'t>;

    fn deref(&self) -> &Sentence<'t> {
        self.sentence
    }
}

/// The last run of words of one kind that was skipped: it ends at the same word from each of its words on.
#[derive(Debug, Default)]
pub struct Run(Cell<(usize, usize)>);

impl Run {
    pub fn end(&self, at: usize) -> Option<usize> {
        let (from, to) = self.0.get();
        (from..to).contains(&at).then_some(to)
    }

    pub fn keep(&self, from: usize, to: usize) {
        // Short ones are as soon skipped again.
        if to > from + 8 {
            self.0.set((from, to));
        }
    }
}

/// Names of the controller, each as lower-case words.
pub fn names<'p>(all: impl Iterator<Item = &'p str>) -> Vec<Vec<String>> {
    let split = |name: &str| -> Vec<String> {
        let lower = name.to_ascii_lowercase();
        let mut tokens = Vec::new();
        tokenise(&lower, 0..lower.len(), &mut tokens);
        tokens.iter().map(|token| lower[token.0 as usize..token.1 as usize].to_owned()).collect()
    };
    all.map(split).filter(|words| !words.is_empty()).collect()
}

impl<'s, 't> Clauses<'s, 't> {
    /// `names` are those of the controller, as [`names`] gives them.
    pub fn new(sentence: &'s Sentence<'t>, names: &'s [Vec<String>]) -> Self {
        Self {
            sentence,
            names,
            opener: OnceCell::new(),
            limit: OnceCell::new(),
            brackets: OnceCell::new(),
            exclusive: OnceCell::new(),
            verbs: Chains::default(),
            participles: Chains::default(),
            objects: Chains::default(),
            adverbs: Run::default(),
            negations: Run::default(),
            personal: Run::default(),
        }
    }

    /// Whether a clause that makes a statement of its own starts at a word.
    pub fn starts_clause(&self, at: usize) -> bool {
        // What stands in quotation marks is somebody else's.
        if self.is_quoted(at) {
            return false;
        }
        if at == 0 {
            return true;
        }
        let before = self.word(at - 1);
        let opens = list::CLAUSE_MARKS.has(before);
        let announced = before == "that" && at >= 2 && list::ANNOUNCING.has(self.word(at - 2));
        if !opens && !announced {
            return false;
        }
        let opener = self.opener.get_or_init(|| {
            let opens = |index: &usize| {
                let word = self.word(*index);
                let announced = word == "that" && *index > 0 && list::ANNOUNCING.has(self.word(index - 1));
                list::OPENERS.has(word) && !announced
            };
            (0..self.len()).find(opens).unwrap_or(self.len())
        });
        at <= *opener
    }

    /// The word after someone who speaks for the controller.
    pub fn actor(&self, at: usize) -> Option<usize> {
        if self.word(at) == "we" {
            return Some(at + 1);
        }
        let name = |words: &&Vec<String>| words.iter().enumerate().all(|(index, word)| self.word(at + index) == word);
        if let Some(words) = self.names.iter().find(name) {
            return Some(at + words.len());
        }
        if !matches!(self.word(at), "our" | "this" | "the") {
            return None;
        }
        let mut next = at + 1;
        if matches!(self.word(next), "mobile" | "online" | "web") {
            next += 1;
        }
        list::SELVES.has(self.word(next)).then_some(next + 1)
    }

    /// Skips adverbs that change nothing.
    pub fn adverbs(&self, from: usize) -> usize {
        let mut at = from;
        while list::ADVERBS.has(self.word(at)) {
            if let Some(end) = self.adverbs.end(at) {
                return end;
            }
            if self.word(at) == "at" {
                match self.phrase(at, "at present").or_else(|| self.phrase(at, "at any time")) {
                    Some(length) => at += length - 1,
                    None => break,
                }
            }
            at += 1;
        }
        self.adverbs.keep(from, at);
        at
    }

    /// The word after a negated auxiliary, or after several: "do not and will not".
    pub fn negation(&self, from: usize) -> Option<usize> {
        let word = self.word(from);
        if let Some(verb) = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t")) {
            return matches!(verb, "do" | "does" | "wo" | "sha").then_some(from + 1);
        }
        if word == "never" {
            return Some(from + 1);
        }
        let (mut at, mut end) = (from, None);
        while matches!(self.word(at), "do" | "does" | "will" | "shall") {
            if let Some(known) = self.negations.end(at) {
                return Some(known);
            }
            let next = self.adverbs(at + 1);
            if !matches!(self.word(next), "not" | "never") {
                break;
            }
            end = Some(next + 1);
            if !matches!(self.word(next + 1), "and" | "or" | ",") {
                break;
            }
            match self.word(next + 2) {
                "never" => {
                    end = Some(next + 3);
                    break;
                }
                "will" | "do" | "shall" => at = next + 2,
                _ => break,
            }
        }
        self.negations.keep(from, end.unwrap_or(from));
        end
    }
}
