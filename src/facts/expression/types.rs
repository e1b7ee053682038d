//! What stands behind a name or an expression.

use crate::schema::Vocabulary;

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ty {
    pub of: Of,
    pub many: Many,
}

/// How many there are of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Many {
    One,
    List,
    /// All declarations of a kind, which are also reached by their keys.
    Keyed,
}

/// What one of it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Of {
    /// Not known; everything is allowed.
    Any,
    /// A text, word, number, date, period, yes or no.
    Value,
    /// True, false, or not known.
    Condition,
    Flag,
    Number,
    Date,
    Duration,
    Text,
    Word(&'static Vocabulary),
    /// A word, or text of the author's own.
    WordOrText(&'static Vocabulary),
    Place,
    /// A declaration of a kind, or one of these words in its place.
    Fact(&'static str, Option<&'static Vocabulary>),
    /// Values that were worked out together.
    Row(&'static str),
}

pub const fn one(of: Of) -> Ty {
    Ty { of, many: Many::One }
}

pub const fn list(of: Of) -> Ty {
    Ty { of, many: Many::List }
}

/// A declaration of a kind.
pub const fn fact(kind: &'static str) -> Of {
    Of::Fact(kind, None)
}

pub const ANY: Ty = one(Of::Any);
pub const VALUE: Ty = one(Of::Value);
pub const CONDITION: Ty = one(Of::Condition);

impl Ty {
    pub fn is_list(self) -> bool {
        self.many != Many::One
    }

    /// What the entries of a list are; not known for what is no list.
    pub fn entry(self) -> Self {
        if self.is_list() { one(self.of) } else { ANY }
    }

    /// Whether it has no facts of its own, but for the parts of dates and periods.
    pub fn is_plain(self) -> bool {
        !matches!(self.of, Of::Any | Of::Fact(..) | Of::Row(_))
    }

    /// How a finding calls it.
    pub fn describe(self) -> String {
        let fact = |kind: &str| format!("`{}`", kind.replace('-', "_"));
        match (self.of, self.many) {
            (Of::Any | Of::Value, Many::One) => "a value".to_owned(),
            (Of::Condition, _) => "a condition".to_owned(),
            (Of::Flag, Many::One) => "a yes/no fact".to_owned(),
            (Of::Number, Many::One) => "a number".to_owned(),
            (Of::Date, Many::One) => "a date".to_owned(),
            (Of::Duration, Many::One) => "a period".to_owned(),
            (Of::Text, Many::One) => "a text".to_owned(),
            (Of::Word(vocabulary) | Of::WordOrText(vocabulary), Many::One) => {
                format!("a word of `{}`", vocabulary.name)
            }
            (Of::Place, Many::One) => "a place".to_owned(),
            (Of::Fact(kind, _) | Of::Row(kind), Many::One) => format!("one {}", fact(kind)),
            (Of::Any | Of::Value, _) => "a list".to_owned(),
            (Of::Flag, _) => "a list of yes/no facts".to_owned(),
            (Of::Number, _) => "a list of numbers".to_owned(),
            (Of::Date, _) => "a list of dates".to_owned(),
            (Of::Duration, _) => "a list of periods".to_owned(),
            (Of::Text, _) => "a list of texts".to_owned(),
            (Of::Word(vocabulary) | Of::WordOrText(vocabulary), _) => {
                format!("a list of words of `{}`", vocabulary.name)
            }
            (Of::Place, _) => "a list of places".to_owned(),
            (Of::Fact(kind, _) | Of::Row(kind), _) => format!("a list of {}", fact(kind)),
        }
    }
}
