//! A clause: who does what with what, to whom, where, and what negates or limits it.
//!
//! Owns: the parts of a clause. Does not own: how they are found in words.

use super::nouns::Object;
use super::who::Who;
use super::words::Line;

/// So many words are read of one clause: nobody writes a longer claim.
pub const LONGEST: usize = 90;

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    We,
    You,
    Who(Who),
    /// A passive, or what data do: they stay, they leave.
    Object(Object),
    Machine,
    Human,
    There,
}

/// Where something is or goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Rows of `CODES`; none of "abroad".
    pub codes: Vec<u32>,
    pub outside: bool,
    /// "third countries".
    pub third: bool,
}

/// A number with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    Period { count: u32, unit: Unit },
    Money(u32),
    Age(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// A clause as it is built.
#[derive(Debug, Clone)]
pub struct Clause {
    pub from: usize,
    pub end: usize,
    pub subject: Subject,
    pub denied: bool,
    pub only: bool,
    pub may: bool,
    pub be: bool,
    pub passive: bool,
    /// Groups of verbs, as bits of `VERB_...`.
    pub verbs: u32,
    pub object: Object,
    pub to: Option<Who>,
    pub by: Option<Who>,
    pub by_machine: bool,
    pub by_human: bool,
    /// "from others".
    pub source: Option<Who>,
    pub from_you: bool,
    pub child: bool,
    pub purposes: u32,
    pub place: Option<Place>,
    /// "with us", "in our hands".
    pub private: bool,
    /// "in anyone else's hands".
    pub hands: bool,
    /// "our company", as what is left.
    pub ours: bool,
    pub on_device: bool,
    pub sites: bool,
    pub sale: bool,
    pub anonymous: bool,
    pub plain: bool,
    pub free: bool,
    pub exists: bool,
    pub access: bool,
    pub knowingly: bool,
    pub solely: bool,
    pub value: Option<Value>,
    pub no_notice: bool,
    /// A word that is not understood.
    pub unknown: bool,
}

impl Clause {
    pub fn new(from: usize) -> Self {
        Self {
            from,
            end: from,
            subject: Subject::There,
            denied: false,
            only: false,
            may: false,
            be: false,
            passive: false,
            verbs: 0,
            object: Object::default(),
            to: None,
            by: None,
            by_machine: false,
            by_human: false,
            source: None,
            from_you: false,
            child: false,
            purposes: 0,
            place: None,
            private: false,
            hands: false,
            ours: false,
            on_device: false,
            sites: false,
            sale: false,
            anonymous: false,
            plain: false,
            free: false,
            exists: false,
            access: false,
            knowingly: false,
            solely: false,
            value: None,
            no_notice: false,
            unknown: false,
        }
    }
}

/// Words that end a clause.
pub fn ends(word: &str) -> bool {
    matches!(word, "" | "." | "!" | "?" | ";" | ":" | "-" | "(" | "\"")
}

/// A number in digits or words, and the word behind it.
pub fn number(line: Line<'_>, at: usize) -> Option<(u32, usize)> {
    let word = line.word(at);
    const ONES: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: &[(&str, u32)] = &[
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ];
    if let Ok(count) = word.parse() {
        return Some((count, at + 1));
    }
    if matches!(word, "a" | "an") && matches!(line.word(at + 1), "hour" | "day" | "week" | "month" | "year") {
        return Some((1, at + 1));
    }
    if let Some((_, tens)) = TENS.iter().find(|(name, _)| *name == word) {
        if let Some(one) = ONES[1..10].iter().position(|one| *one == line.word(at + 1)) {
            return Some((tens + u32::try_from(one).ok()? + 1, at + 2));
        }
        return Some((*tens, at + 1));
    }
    let count = ONES.iter().position(|one| *one == word)?;
    Some((u32::try_from(count).ok()?, at + 1))
}
