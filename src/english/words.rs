//! A text as words and sentences, and the phrases of all lists that stand in it.
//!
//! Owns: taking a text apart once for everyone who looks for words, and finding phrases in one pass. Here, apostrophes
//! and hyphens divide words; who asks how a sentence is built reads `sentences`, where they join them. Does not own:
//! whose text it is, what anyone thinks of a phrase.

use std::cell::RefCell;
use std::ops::Range;

use super::EXPRESSION;
use super::lexicon::list::prose;
use super::lexicon::{Entry, Kind, List, Phrases, look};
use super::sentences::sentences;

/// A run of letters and digits. Apostrophes and hyphens divide words, so that "don't", "don’t",
/// "opt-out" and "opt out" are each found by one pattern: `don t`, `opt out`.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub start: u32,
    pub end: u32,
    /// Whether more than spaces, hyphens, quotes and commas stands before it.
    stop: bool,
    /// Whether a question mark is among it.
    asked: bool,
    pub comma: bool,
    /// Whether it goes on with the word before: "third-party", "don't".
    pub joined: bool,
    pub entry: &'static Entry,
}

/// A phrase that was found, as a range of words.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
}

/// A text as words.
pub struct Words<'a> {
    pub text: &'a str,
    /// The text with its Latin letters small, byte for byte as long.
    lower: String,
    pub words: Vec<Word>,
    /// Ranges of words.
    pub sentences: Vec<Range<usize>>,
    /// By what they are a sign of, then in the order of the text.
    hits: Vec<Hit>,
    /// Whether a question mark stands behind the last word.
    ends_asked: bool,
    /// Where the words stand that long ranges were asked for.
    places: RefCell<Vec<(Wanted, Vec<usize>)>>,
}

/// What is looked for in a range of words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Any(&'static List),
    Other(&'static List),
    Denial,
    Expression,
}

/// Where a range is longer, places are written down instead of being looked for again and again: a
/// sentence can be as long as a file.
const LONG: usize = 64;

impl<'a> Words<'a> {
    /// Takes a text apart.
    pub fn new(text: &'a str) -> Self {
        let lower = text.to_ascii_lowercase();
        let mut words = Vec::with_capacity(lower.len() / 6 + 1);
        let (mut at, mut gap) = (0, 0);
        let bytes = lower.as_bytes();
        while at < bytes.len() {
            let start = at;
            while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || bytes[at] >= 0x80) {
                if bytes[at] < 0x80 {
                    at += 1;
                    continue;
                }
                let Some(c) = lower[at..].chars().next() else { break };
                if !c.is_alphanumeric() && c != EXPRESSION {
                    break;
                }
                at += c.len_utf8();
            }
            if at > start {
                let between = &lower[gap..start];
                let joined = matches!(between, "-" | "'" | "’" | "." | "@" | "/" | "://") && !words.is_empty();
                words.push(Word {
                    start: small(start),
                    end: small(at),
                    stop: between.bytes().any(|b| matches!(b, b'.' | b'!' | b'?' | b';' | b':' | b'(' | b')')),
                    asked: between.contains('?'),
                    comma: between.contains(','),
                    joined,
                    entry: look(&lower[start..at]),
                });
                gap = at;
            } else {
                at += lower[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        let ends_asked = lower[gap..].contains('?');
        let mut this = Self {
            text,
            lower,
            words,
            sentences: Vec::new(),
            hits: Vec::new(),
            ends_asked,
            places: RefCell::default(),
        };
        let mut next = 0;
        for sentence in sentences(text) {
            let from = next;
            next += this.words[from..].partition_point(|word| (word.start as usize) < sentence.end);
            if next > from {
                this.sentences.push(from..next);
            }
        }
        this.hits = this.find_phrases();
        this
    }

    fn find_phrases(&self) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (from, word) in self.words.iter().enumerate() {
            // The longest phrase of a kind is the one that is meant.
            let first = hits.len();
            for (kind, phrase) in word.entry.phrases() {
                if self.starts(from, phrase) && hits[first..].iter().all(|hit: &Hit| hit.kind != kind) {
                    hits.push(Hit { kind, from, to: from + phrase.len() });
                }
            }
        }
        hits.sort_by_key(|hit| hit.kind);
        hits
    }

    /// Whether a word stands in a list.
    pub fn is(&self, index: usize, list: &List) -> bool {
        self.words.get(index).is_some_and(|word| word.entry.is(list))
    }

    fn first_of(&self, mut range: Range<usize>, wanted: Wanted) -> Option<usize> {
        let near = range.by_ref().take(LONG).find(|index| self.meets(*index, wanted));
        if near.is_some() || range.is_empty() {
            return near;
        }
        let mut places = self.places.borrow_mut();
        let known = places.iter().position(|known| known.0 == wanted).unwrap_or_else(|| {
            let all = (0..self.words.len()).filter(|index| self.meets(*index, wanted)).collect();
            places.push((wanted, all));
            places.len() - 1
        });
        let all = &places[known].1;
        all.get(all.partition_point(|index| *index < range.start)).copied().filter(|index| *index < range.end)
    }

    fn meets(&self, index: usize, wanted: Wanted) -> bool {
        match wanted {
            Wanted::Any(list) => self.is(index, list),
            Wanted::Other(list) => !self.is(index, list),
            Wanted::Denial => {
                self.is(index, &prose::DENIALS) || self.word(index) == "t" && self.before(index).ends_with(['\'', '’'])
            }
            Wanted::Expression => self.word(index).contains(EXPRESSION),
        }
    }

    /// Whether these words stand here without a stop between them.
    pub fn starts(&self, from: usize, phrase: &[&str]) -> bool {
        from + phrase.len() <= self.words.len()
            && phrase
                .iter()
                .enumerate()
                .all(|(step, word)| self.word(from + step) == *word && (step == 0 || !self.words[from + step].stop))
    }

    /// A word in small letters; "" where there is none.
    pub fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.lower[word.start as usize..word.end as usize])
    }

    /// A word as it is written.
    pub fn raw(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.text[word.start as usize..word.end as usize])
    }

    /// Words as they are written, with what stands between them.
    pub fn quote(&self, from: usize, to: usize) -> &str {
        match (self.words.get(from), self.words.get(to.saturating_sub(1))) {
            (Some(first), Some(last)) if to > from => &self.text[first.start as usize..last.end as usize],
            _ => "",
        }
    }

    /// What stands between a word and the one before it; before the first, what starts the block.
    pub fn before(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|at| self.words.get(at)).map_or(0, |word| word.end as usize);
        let end = self.words.get(index).map_or(self.text.len(), |word| word.start as usize);
        &self.text[start..end]
    }

    /// Whether a stop stands before a word.
    pub fn stop(&self, index: usize) -> bool {
        self.words.get(index).is_none_or(|word| word.stop)
    }

    /// The sentence in which a word stands.
    pub fn sentence(&self, index: usize) -> Range<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.end <= index);
        self.sentences.get(at).cloned().unwrap_or(0..self.words.len())
    }

    /// Whether a question mark stands before a word, or behind the last one.
    pub fn asked(&self, index: usize) -> bool {
        self.words.get(index).map_or(self.ends_asked, |word| word.asked)
    }

    /// The first of these words in a range.
    pub fn find(&self, range: Range<usize>, list: &'static List) -> Option<usize> {
        self.first_of(range, Wanted::Any(list))
    }

    /// The first word from a place on that is none of these; behind the last one if there is none.
    pub fn first_but(&self, from: usize, list: &'static List) -> usize {
        let last = self.words.len().max(from);
        self.first_of(from..last, Wanted::Other(list)).unwrap_or(last)
    }

    pub fn has(&self, range: Range<usize>, list: &'static List) -> bool {
        self.find(range, list).is_some()
    }

    /// The phrases of a kind that start in a range of words.
    pub fn hits(&self, list: &Phrases, range: Range<usize>) -> impl Iterator<Item = Hit> + use<'_> {
        let before = |at: usize| self.hits.partition_point(|hit| (hit.kind, hit.from) < (list.into(), at));
        self.hits[before(range.start)..before(range.end)].iter().copied()
    }

    /// All its words.
    pub fn all(&self) -> Range<usize> {
        0..self.words.len()
    }

    /// Whether something in a range of words denies.
    pub fn denied(&self, range: Range<usize>) -> bool {
        self.first_of(range, Wanted::Denial).is_some()
    }

    /// Whether an expression stands in a range of words.
    pub fn holds_expression(&self, range: Range<usize>) -> bool {
        self.first_of(range, Wanted::Expression).is_some()
    }

    /// The bytes of words in the text.
    pub fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.words.get(from).map_or(0, |word| word.start as usize);
        start..self.words.get(to.saturating_sub(1)).map_or(start, |word| word.end as usize)
    }

    /// How many words people count in a range: "third-party" and "don't" are one.
    pub fn count(&self, range: Range<usize>) -> usize {
        let start = range.start;
        range.filter(|at| *at == start || !self.words[*at].joined).count()
    }
}

fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
