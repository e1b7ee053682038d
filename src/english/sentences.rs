//! The sentences of a text, and the words and marks of a sentence.
//!
//! Owns: where a sentence ends, and what is one word: "don't", "third-party", "a@acme.example". Does not own: what
//! any of it says.

use std::ops::Range;

use super::EXPRESSION;
use super::lexicon::{List, Phrases};

/// The sentences of a text, as ranges of its bytes.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut word = LastWord::default();
    for (index, c) in text.char_indices() {
        let end = index + 1;
        if matches!(c, '.' | '!' | '?')
            && bytes.get(end).is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'"' | b')'))
            && !word.is_short(text, index)
        {
            push(text, start..end, &mut sentences);
            start = end;
            word = LastWord { start, read: end, ..LastWord::default() };
        }
    }
    push(text, start..text.len(), &mut sentences);
    sentences
}

/// The word before a full stop, read on from one stop to the next: many can stand in one word.
#[derive(Default)]
struct LastWord {
    start: usize,
    /// Up to where the text was read.
    read: usize,
    dotted: bool,
    /// The letters since the last full stop in it, and the most between two.
    part: usize,
    longest: usize,
}

impl LastWord {
    /// Whether the word that ends at a stop goes on after it: "e.g. x", "No. 4", initials;
    /// "northwind.example." does not.
    fn is_short(&mut self, text: &str, end: usize) -> bool {
        if let Some((at, c)) = text[self.read..end].char_indices().rfind(|(_, c)| c.is_whitespace()) {
            let start = self.read + at + c.len_utf8();
            *self = Self { start, read: start, ..Self::default() };
        }
        for c in text[self.read..end].chars() {
            self.dotted |= c == '.';
            self.part = if c == '.' { 0 } else { self.part + 1 };
            self.longest = self.longest.max(self.part);
        }
        self.read = end;
        let word = &text[self.start..end];
        self.dotted && self.longest <= 2
            || self.longest == 1 && word.chars().all(char::is_uppercase)
            || ["Art", "No", "Nr", "Inc", "Ltd", "Co", "Corp", "St", "vs", "etc", "approx", "para", "Sec"]
                .contains(&word)
                && text[end + 1..].bytes().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| !b.is_ascii_uppercase())
    }
}

fn push(text: &str, range: Range<usize>, into: &mut Vec<Range<usize>>) {
    let inner = &text[range.clone()];
    let trimmed = inner.trim_start();
    let start = range.start + (inner.len() - trimmed.len());
    let end = start + trimmed.trim_end().len();
    if end > start {
        into.push(start..end);
    }
}

/// A word or a mark, as bytes of the text.
pub type Token = (u32, u32);

/// One sentence, lower-cased and taken apart.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'t> {
    lower: &'t str,
    tokens: &'t [Token],
}

/// Reads texts sentence by sentence, in memory that it keeps from one to the next.
#[derive(Debug, Default)]
pub struct Reader {
    lower: String,
    tokens: Vec<Token>,
}

impl Reader {
    /// Calls `each` with the sentences of a text.
    pub fn sentences(&mut self, text: &str, mut each: impl FnMut(&Sentence<'_>)) {
        self.lower.clear();
        self.lower.push_str(text);
        self.lower.make_ascii_lowercase();
        for range in sentences(text) {
            self.tokens.clear();
            tokenise(&self.lower, range, &mut self.tokens);
            each(&Sentence::new(&self.lower, &self.tokens));
        }
    }
}

/// The words and marks of a range of lower-case text. Quotation marks are left out.
pub fn tokenise(lower: &str, range: Range<usize>, out: &mut Vec<Token>) {
    let inside = |c: char| c.is_alphanumeric();
    let mut open: Option<usize> = None;
    let text = &lower[range.clone()];
    let mut chars = text.char_indices().peekable();
    let push = |from: usize, to: usize, out: &mut Vec<Token>| {
        let at = |offset: usize| u32::try_from(range.start + offset).unwrap_or(u32::MAX);
        out.push((at(from), at(to)));
    };
    while let Some((at, c)) = chars.next() {
        let joins = open.is_some()
            && matches!(c, '\'' | '’' | '-' | '.' | '@' | '_')
            && chars.peek().is_some_and(|next| inside(next.1));
        if inside(c) || joins {
            open.get_or_insert(at);
            continue;
        }
        if let Some(from) = open.take() {
            push(from, at, out);
        }
        if matches!(c, ',' | ';' | ':' | '.' | '(' | ')' | '?' | '!' | '–' | '—' | '-' | '/' | EXPRESSION) {
            push(at, at + c.len_utf8(), out);
        }
    }
    if let Some(from) = open {
        push(from, text.len(), out);
    }
}

impl<'t> Sentence<'t> {
    pub fn new(lower: &'t str, tokens: &'t [Token]) -> Self {
        Self { lower, tokens }
    }

    /// A word; empty beyond the end.
    pub fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &self.lower[token.0 as usize..token.1 as usize])
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the words `from..to`.
    pub fn range(&self, from: usize, to: usize) -> Range<usize> {
        self.tokens[from].0 as usize..self.tokens[to.max(from + 1) - 1].1 as usize
    }

    /// Whether quotation marks open before a word.
    pub fn is_quoted(&self, at: usize) -> bool {
        let start = self.tokens.get(at).map_or(0, |token| token.0 as usize);
        self.lower[..start].ends_with(['"', '“', '„', '«', '\''])
    }

    /// Skips words.
    pub fn skip(&self, mut at: usize, word: impl Fn(&str) -> bool) -> usize {
        while word(self.word(at)) {
            at += 1;
        }
        at
    }

    /// Whether these words stand at a place.
    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(index, word)| self.word(at + index) == *word)
    }

    /// How many words of a phrase stand at a place, if all do.
    pub fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            if self.word(next) != word {
                return None;
            }
            next += 1;
        }
        Some(next - at)
    }

    /// How many words the longest of some phrases has that stands at a place, if one does.
    pub fn one_of(&self, at: usize, phrases: &Phrases) -> Option<usize> {
        phrases.find(|phrase| self.is(at, phrase)).map(<[_]>::len)
    }

    pub fn holds(&self, words: &List) -> bool {
        (0..self.len()).any(|at| words.has(self.word(at)))
    }

    /// Where words stand.
    pub fn places(&self, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        (0..self.len()).filter(|at| wanted(self.word(*at))).collect()
    }
}
