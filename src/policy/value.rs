//! The leaves of the typed policy.

use std::fmt;

use crate::source::{Span, Spanned, Text};

/// A word of a closed vocabulary.
pub type Word = Spanned<&'static str>;

/// A yes/no fact that was stated. One that was not is `None` in its struct, and neither.
pub type Flag = Spanned<bool>;

/// Whether a yes/no fact was stated, and as yes.
pub fn yes(flag: Option<Flag>) -> bool {
    flag.is_some_and(|flag| flag.value)
}

/// A day of the calendar.
pub type Date = Spanned<jiff::civil::Date>;

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

/// A period as its author wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    pub count: u32,
    pub unit: Unit,
}

/// A unit of time, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Until the browser is closed; the count is 0.
    Session,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The word of the language in the singular; also the key in `words.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The unit of a word, singular or plural.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "session" => Self::Session,
            "second" | "seconds" => Self::Second,
            "minute" | "minutes" => Self::Minute,
            "hour" | "hours" => Self::Hour,
            "day" | "days" => Self::Day,
            "week" | "weeks" => Self::Week,
            "month" | "months" => Self::Month,
            "year" | "years" => Self::Year,
            _ => return None,
        })
    }
}

impl Duration {
    pub const SESSION: Self = Self { count: 0, unit: Unit::Session };

    /// The period in ISO 8601 (`P13M`); none for a session, which has no fixed end.
    pub fn iso(self) -> Option<String> {
        let count = self.count;
        Some(match self.unit {
            Unit::Session => return None,
            Unit::Second => format!("PT{count}S"),
            Unit::Minute => format!("PT{count}M"),
            Unit::Hour => format!("PT{count}H"),
            Unit::Day => format!("P{count}D"),
            Unit::Week => format!("P{count}W"),
            Unit::Month => format!("P{count}M"),
            Unit::Year => format!("P{count}Y"),
        })
    }

    /// About how many seconds it is, with months of 30.44 and years of 365.25 days. For comparing.
    pub fn seconds(self) -> u64 {
        let unit = match self.unit {
            Unit::Session => 0,
            Unit::Second => 1,
            Unit::Minute => 60,
            Unit::Hour => 3_600,
            Unit::Day => 86_400,
            Unit::Week => 604_800,
            Unit::Month => 2_630_016,
            Unit::Year => 31_557_600,
        };
        unit * u64::from(self.count)
    }
}

/// As the language writes it: `13 months`, `session`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::Session => f.write_str("session"),
            unit => write!(f, "{} {}{}", self.count, unit.name(), if self.count == 1 { "" } else { "s" }),
        }
    }
}
