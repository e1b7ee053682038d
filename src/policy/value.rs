//! The leaves of the typed policy.

use std::borrow::Cow;

use super::day::Day;
use crate::source::{Span, Spanned, Text};

/// A word of a closed vocabulary.
pub type Word = Spanned<&'static str>;

/// A yes/no fact that was stated. One that was not is `None` in its struct, and neither.
pub type Flag = Spanned<bool>;

/// Whether a yes/no fact was stated, and as yes.
pub fn yes(flag: Option<Flag>) -> bool {
    flag.is_some_and(|flag| flag.value)
}

/// A day of the calendar, or a month.
pub type Date = Spanned<Day>;

/// The lines of an address as one.
pub fn one_line(lines: &[Text]) -> Cow<'_, str> {
    match lines {
        [line] => Cow::Borrowed(line),
        lines => Cow::Owned(lines.iter().map(|line| &**line).collect::<Vec<_>>().join(", ")),
    }
}

/// A link, checked for its form and its scheme.
pub type Link = Text;

/// An e-mail address, checked for its form.
pub type Email = Text;

/// The code of a country, region or group of countries.
pub type Place = Spanned<&'static str>;

/// A whole number.
pub type Number = Spanned<u32>;

/// The name of a lint rule.
pub type Rule = Text;

/// A word of a vocabulary, or text of the author's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordOrText {
    Word(Word),
    /// The key of a declaration nested in the same body (`item loyalty-points`), by its place there.
    Nested(Spanned<usize>),
    Text(Text),
}

impl WordOrText {
    pub fn span(&self) -> Span {
        match self {
            Self::Word(word) => word.span,
            Self::Nested(index) => index.span,
            Self::Text(text) => text.span,
        }
    }

    /// Whether it is this word of the vocabulary.
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(known) if known.value == word)
    }
}

/// A reference, resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ref {
    pub target: Target,
    pub span: Span,
}

/// What a reference points to. Declarations are counted from 0 in their list of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    Data(usize),
    /// One item of a category: the category, and the position in its `items`.
    DataItem(usize, usize),
    Purpose(usize),
    Recipient(usize),
    Choice(usize),
    Related(usize),
    Disclosure(usize),
    Document(usize),
    /// The position among all sections, nested ones included, in the order of the files.
    Section(usize),
    /// A word of the field's vocabulary: `self`, a topic, an audience.
    Word(&'static str),
}
