//! What a field of a kind takes.

use super::vocabulary::Vocabulary;

/// A field of a kind.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub doc: &'static str,
    pub ty: Type,
    /// Whether it takes a list.
    pub many: bool,
    /// Why nobody is to find its value on a page, where that is so.
    pub unprinted: Option<&'static str>,
}

impl Field {
    /// What it takes, in words; `vocabulary` and `kind` say how one of them is named.
    pub fn takes(&self, vocabulary: impl Fn(&Vocabulary) -> String, kind: impl Fn(&str) -> String) -> String {
        let one = match self.ty {
            Type::Word(words) => format!("word of {}", vocabulary(words)),
            Type::WordOrText(words, phrase) => format!("word of {} or text: {}", vocabulary(words), phrase.describe()),
            Type::Text(phrase) => format!("text: {}", phrase.describe()),
            Type::Flag => "`yes` or `no`".to_owned(),
            Type::Date => "date".to_owned(),
            Type::Link => "link".to_owned(),
            Type::Email => "e-mail address".to_owned(),
            Type::Place | Type::People => "country or region".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Duration(Length::Fixed) => "period".to_owned(),
            Type::Duration(Length::Kept) => "period, bounded or not".to_owned(),
            Type::Duration(Length::Lasts) => "period, bounded or not; `session`, `persistent`".to_owned(),
            Type::Rule => "name of a rule".to_owned(),
            Type::Reference(kinds, words) => {
                let keys = kinds.iter().map(|name| format!("key of a {}", kind(name)));
                let words = words.map(|words| format!("word of {}", vocabulary(words)));
                keys.chain(words).collect::<Vec<_>>().join(" or ")
            }
        };
        if self.many { format!("list: {one}") } else { one }
    }
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// A word of a closed vocabulary.
    Word(&'static Vocabulary),
    /// A word of a vocabulary, or text of the author's own that is not shaped like a word.
    WordOrText(&'static Vocabulary, Phrase),
    Text(Phrase),
    /// `yes` or `no`; not stated is neither.
    Flag,
    /// A day or a month: `2026-03-01`, `2026-03`.
    Date,
    /// A link that a reader can follow: `https`, `http`, `mailto`, `tel`, or a path on the same site.
    Link,
    Email,
    /// A country, a region of one, or a group of countries.
    Place,
    /// The places whose people a declaration is for: it stands in the documents that speak to people there.
    People,
    /// A whole number from 0.
    Number,
    /// `2 years`, `30 minutes`.
    Duration(Length),
    /// The key of a declaration of one of these kinds, or a word of the vocabulary.
    Reference(&'static [&'static str], Option<&'static Vocabulary>),
    /// The name of a lint rule: `group/name`.
    Rule,
}

/// Which periods a field can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// That of a cookie, which can end with the browser or have no end.
    Lasts,
    /// One that can be a range, or bounded: `at most 2 years`.
    Kept,
    /// One length, which is a limit itself.
    Fixed,
}

/// How a text reads in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// A proper name, printed as it is written.
    Name,
    /// A line of an address, printed as it is written.
    Line,
    /// A name or other words, printed as they are written.
    Written,
    /// A noun phrase as inside a sentence: "your account details".
    Noun,
    /// What happens at some time, after "until": "your last order", "you close your account".
    Event,
    /// A verb in its base form and what follows it: "deliver what you order".
    Verb,
    /// Goes on after "when" or "unless": "you open an account".
    Clause,
    /// A heading or title.
    Heading,
    /// A phrase for a table cell: "Keeps you signed in".
    Cell,
    /// One or more whole sentences.
    Sentence,
    /// The kind takes no label.
    None,
}

impl Phrase {
    /// How the reference page describes it.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Name => "a proper name, printed as written",
            Self::Line => "a line, printed as written",
            Self::Written => "a name or other words, printed as written",
            Self::Noun => "a noun phrase, as inside a sentence",
            Self::Event => "an event: a noun phrase, or a clause that goes on after “until”",
            Self::Verb => "a verb in its base form and what follows",
            Self::Clause => "a clause that goes on after “when” or “unless”",
            Self::Heading => "a heading",
            Self::Cell => "a short phrase",
            Self::Sentence => "whole sentences",
            Self::None => "none",
        }
    }

    /// Whether it is no part of the grammar of a sentence: nothing is said of the words in it.
    pub fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Written | Self::Line)
    }

    /// A text that reads so.
    pub fn example(self) -> &'static str {
        match self {
            Self::Name | Self::Written => "Acme Ltd",
            Self::Line => "12 Harbour Row",
            Self::Noun => "your account details",
            Self::Event => "your last order",
            Self::Verb => "deliver what you order",
            Self::Clause => "you open an account",
            Self::Heading => "How we protect your data",
            Self::Cell => "Keeps you signed in",
            Self::Sentence => "Requests are free.",
            Self::None => "",
        }
    }
}
