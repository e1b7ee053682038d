//! The words of a text with what the lexicon knows of them.
//!
//! Owns: what is one word here ("n't" and "'s" are, hyphens divide), and which phrases stand at a word. Does not own:
//! what a phrase means where it stands.

use crate::english::EXPRESSION;

include!(concat!(env!("OUT_DIR"), "/claims.rs"));

/// A word, and the phrases that start with it, the longest first.
#[derive(Debug)]
pub struct Entry {
    word: &'static str,
    phrases: &'static [Phrase],
}

/// A phrase of the lexicon: its words but the first, the class it stands in, and what it is there.
#[derive(Debug)]
pub struct Phrase {
    rest: &'static [&'static str],
    class: u8,
    value: u32,
    form: u8,
}

/// Adjectives that are no data without their noun.
pub const INCOMPLETE: &[&str] =
    &["health", "medical", "biometric", "genetic", "financial", "bank", "voice", "criminal"];

pub const BASE: u8 = 1;
pub const THIRD: u8 = 2;
pub const PAST: u8 = 4;
pub const PARTICIPLE: u8 = 8;
pub const ING: u8 = 16;

/// What an expression in prose stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expression {
    /// The controller.
    Ours,
    /// Declared data, by their number.
    Data(usize),
    #[default]
    Unknown,
}

/// A word or a mark.
#[derive(Debug, Clone, Copy)]
pub struct Token<'t> {
    pub start: usize,
    pub end: usize,
    pub word: &'t str,
    /// Whether it is written with a capital.
    pub capital: bool,
    expression: Expression,
    entry: Option<&'static Entry>,
}

/// What stands at a word: its value in the class that was asked for, its forms, and the word behind it.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    pub value: u32,
    pub form: u8,
    pub next: usize,
}

/// Names that only the policy knows, each as words: of the controller, and of declared data with their numbers.
#[derive(Debug, Default)]
pub struct Names {
    pub ours: Vec<Vec<String>>,
    pub labels: Vec<(Vec<String>, usize)>,
}

impl Names {
    /// Takes names as they are written.
    pub fn new<'a>(ours: impl Iterator<Item = &'a str>, labels: impl Iterator<Item = (usize, &'a str)>) -> Self {
        let split = |name: &str| {
            let lower = name.to_ascii_lowercase();
            tokens(&lower, 0..lower.len(), &mut std::iter::empty())
                .iter()
                .map(|token| token.word.to_owned())
                .collect::<Vec<_>>()
        };
        let without = |mut words: Vec<String>| {
            while words.first().is_some_and(|word| matches!(&**word, "your" | "the" | "our")) {
                words.remove(0);
            }
            words
        };
        let mut labels: Vec<_> = labels.map(|(data, label)| (without(split(label)), data)).collect();
        labels.retain(|(words, _)| !words.is_empty());
        Self { ours: ours.map(split).filter(|words| !words.is_empty()).collect(), labels }
    }
}

/// Takes a range of a lower-case text apart.
pub fn tokens<'t>(
    lower: &'t str,
    range: std::ops::Range<usize>,
    expressions: &mut dyn Iterator<Item = Expression>,
) -> Vec<Token<'t>> {
    let mut out: Vec<Token<'t>> = Vec::with_capacity(range.len() / 5);
    let mut at = range.start;
    let push = |start: usize, end: usize, word: &'t str, out: &mut Vec<Token<'t>>| {
        let entry = WORDS.binary_search_by(|entry| entry.word.cmp(word)).ok().map(|index| &WORDS[index]);
        out.push(Token { start, end, word, capital: false, expression: Expression::Unknown, entry });
    };
    while at < range.end {
        let rest = &lower[at..range.end];
        let length = rest
            .char_indices()
            .find(|(index, c)| {
                let inner = matches!(c, '\'' | '’')
                    && *index > 0
                    && rest[index + c.len_utf8()..].starts_with(char::is_alphanumeric);
                !c.is_alphanumeric() && !inner
            })
            .map_or(rest.len(), |(index, _)| index);
        if length == 0 {
            let c = rest.chars().next().unwrap_or(' ');
            let end = at + c.len_utf8();
            // A hyphen inside of a word divides it; one between spaces is a dash.
            let joins = c == '-'
                && rest[1..].starts_with(char::is_alphanumeric)
                && lower[..at].ends_with(char::is_alphanumeric);
            if !c.is_whitespace() && !joins && !matches!(c, '*' | '\'' | '’' | '‘') {
                let word = match c {
                    '–' | '—' => "-",
                    '“' | '”' | '„' | '«' | '»' => "\"",
                    _ => &lower[at..end],
                };
                push(at, end, word, &mut out);
                if let Some(token) = out.last_mut().filter(|_| c == EXPRESSION) {
                    token.expression = expressions.next().unwrap_or_default();
                }
            }
            at = end;
            continue;
        }
        let (start, end) = (at, at + length);
        let word = &lower[start..end];
        at = end;
        if word == "cannot" {
            push(start, end, "can", &mut out);
            push(start, end, "n't", &mut out);
            continue;
        }
        let Some(mark) = word.find(['\'', '’']) else {
            push(start, end, word, &mut out);
            continue;
        };
        let tail = word[mark..].trim_start_matches(['\'', '’']);
        let head = &word[..mark];
        match (tail, head.strip_suffix('n')) {
            ("t", Some(verb)) => {
                push(start, start + verb.len(), if verb == "ca" { "can" } else { verb }, &mut out);
                push(start + verb.len(), end, "n't", &mut out);
            }
            _ => {
                push(start, start + mark, head, &mut out);
                let tail = match tail {
                    "re" => "'re",
                    "ve" => "'ve",
                    "ll" => "'ll",
                    "d" => "'d",
                    "m" => "'m",
                    _ => "'s",
                };
                push(start + mark, end, tail, &mut out);
            }
        }
    }
    out
}

/// A sentence as words.
#[derive(Debug, Clone, Copy)]
pub struct Line<'t> {
    pub tokens: &'t [Token<'t>],
    pub names: &'t Names,
}

impl<'t> Line<'t> {
    pub fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.word)
    }

    /// How many words it has.
    pub fn length(&self) -> usize {
        self.tokens.len()
    }

    /// Whether a word is written with a capital.
    pub fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// The longest phrase of a class that starts at a word.
    pub fn find(&self, at: usize, class: u8) -> Option<Found> {
        let entry = self.tokens.get(at)?.entry?;
        let phrase = entry.phrases.iter().find(|phrase| phrase.class == class && self.stands(at + 1, phrase.rest))?;
        Some(Found { value: phrase.value, form: phrase.form, next: at + 1 + phrase.rest.len() })
    }

    /// The longest phrase of each class that starts at a word.
    pub fn classes(&self, at: usize) -> impl Iterator<Item = (u8, Found)> {
        let phrases = self.tokens.get(at).and_then(|token| token.entry).map_or(&[][..], |entry| entry.phrases);
        let standing =
            phrases.iter().filter(move |phrase| phrase.class != class::SERVICE && self.stands(at + 1, phrase.rest));
        standing.map(move |phrase| {
            (phrase.class, Found { value: phrase.value, form: phrase.form, next: at + 1 + phrase.rest.len() })
        })
    }

    /// The word behind a phrase of a class.
    pub fn skip(&self, at: usize, class: u8) -> Option<usize> {
        self.find(at, class).map(|found| found.next)
    }

    pub fn is(&self, at: usize, class: u8) -> bool {
        self.find(at, class).is_some()
    }

    fn expression(&self, at: usize) -> Expression {
        self.tokens.get(at).map_or(Expression::Unknown, |token| token.expression)
    }

    fn stands(&self, at: usize, words: &[impl AsRef<str>]) -> bool {
        words.iter().enumerate().all(|(index, word)| self.word(at + index) == word.as_ref())
    }

    /// The word behind a name of the controller.
    pub fn ours(&self, at: usize) -> Option<usize> {
        if self.expression(at) == Expression::Ours {
            return Some(at + 1);
        }
        self.names.ours.iter().find(|name| self.stands(at, name)).map(|name| at + name.len())
    }

    /// A service whose name stands here as a name, and the word behind it.
    pub fn service(&self, at: usize) -> Option<(usize, usize)> {
        self.tokens.get(at).filter(|token| token.capital)?;
        self.find(at, class::SERVICE).map(|found| (found.value as usize, found.next))
    }

    /// Declared data whose label stands here, and the word behind it.
    pub fn label(&self, at: usize) -> Option<(usize, usize)> {
        if let Expression::Data(data) = self.expression(at) {
            return Some((data, at + 1));
        }
        let all = self.names.labels.iter().filter(|(label, _)| self.stands(at, label));
        all.max_by_key(|(label, _)| label.len()).map(|(label, data)| (*data, at + label.len()))
    }
}
