//! What a stretch of a sentence mentions, in whatever order: data, verbs, people, places, numbers, what denies.
//!
//! Owns: the words of a stretch as sets, and whether all of them are understood. Does not own: what they claim together
//! ([`super::topics`]).

use super::clause::{Unit, Value, number};
use super::nouns::{self, Object};
use super::who::{self, Who};
use super::words::{self, Line, class};
use crate::english::EXPRESSION;

/// What denies, by its kind: two kinds in one stretch can cancel each other.
pub const NOT: u8 = 1;
pub const NO: u8 = 1 << 1;
pub const FREE: u8 = 1 << 2;
pub const ABSENT: u8 = 1 << 3;

/// What is used or done, beside data.
const TOPICS: u32 = nouns::COOKIES
    | nouns::TRACKERS
    | nouns::PROFILE
    | nouns::DECISION
    | nouns::ADS
    | nouns::MAIL
    | nouns::AI
    | nouns::SALE
    | nouns::SHARING;

/// Who acts, as far as the words before the verb tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Nobody,
    We,
    You,
    Other,
}

/// A place that is named, and how.
#[derive(Debug, Clone, Default)]
pub struct Places {
    pub codes: Vec<u32>,
    pub outside: bool,
    pub inside: bool,
    pub third: bool,
}

/// All that a stretch mentions.
#[derive(Debug, Clone)]
pub struct Mentions {
    /// Classes of the lexicon, as bits.
    classes: u128,
    pub verbs: u32,
    pub object: Object,
    pub who: Option<Who>,
    pub purposes: u32,
    pub rights: u32,
    pub denied: u8,
    pub only: bool,
    pub actor: Actor,
    pub places: Option<Places>,
    pub value: Option<Value>,
    pub service: Option<usize>,
    pub numbers: u32,
    /// "would", "may": nothing that is so.
    pub modal: bool,
    pub can: bool,
    /// Words that are not understood.
    /// "all", as a word of its own.
    pub all: bool,
    /// "with us".
    pub to_us: bool,
    /// Whether "not" stands twice, each with a verb of its own.
    pub twice: bool,
    /// Whether one thing that is used is named as what another one is for or about.
    pub apart: bool,
    pub unknown: u32,
    /// Whether somebody is named of whom nothing is known here.
    pub named: bool,
}

impl Mentions {
    pub fn has(&self, class: u8) -> bool {
        self.classes & 1 << class != 0
    }

    pub fn any(&self, classes: &[u8]) -> bool {
        classes.iter().any(|class| self.has(*class))
    }

    pub fn does(&self, verbs: u32) -> bool {
        self.verbs & verbs != 0
    }

    /// Takes in what stands between two words.
    pub fn new(line: Line<'_>, from: usize, end: usize) -> Self {
        let mut this = Self {
            classes: 0,
            verbs: 0,
            object: Object::default(),
            who: None,
            purposes: 0,
            rights: 0,
            denied: 0,
            only: false,
            actor: Actor::Nobody,
            places: None,
            value: None,
            service: None,
            numbers: 0,
            modal: false,
            can: false,
            all: false,
            to_us: false,
            twice: false,
            apart: false,
            unknown: 0,
            named: false,
        };
        for at in from..end {
            this.rights |= line.find(at, class::RIGHT_TO).map_or(0, |right| right.value);
            let purpose = (1..=3).any(|back| line.is(at.wrapping_sub(back), class::FOR));
            this.purposes |= line.find(at, class::PURPOSE).filter(|_| purpose).map_or(0, |purpose| purpose.value);
        }
        let mut at = from;
        while at < end {
            at = this.take(line, at).max(at + 1);
        }
        this
    }

    /// Takes in what stands at a word, and gives the word behind it.
    fn take(&mut self, line: Line<'_>, at: usize) -> usize {
        if let Some(next) = self.number(line, at) {
            return next;
        }
        // "Herman Square" is another name than "Square".
        let longer = |at: usize| line.capital(at) && !line.is(at, class::PLAIN);
        if let Some((service, next)) =
            line.service(at).filter(|(_, next)| !longer(*next) && (at < 2 || !longer(at - 1)))
        {
            self.service = Some(service);
            return next;
        }
        self.all |= line.is(at, class::ALL) && !matches!(line.word(at), "any" | "anything");
        self.to_us |= matches!((line.word(at), line.word(at + 1)), ("to" | "with", "us"));
        let object = nouns::object(line, at);
        let who = who::who(line, at);
        let apart = |class: &u8| !matches!(*class, class::RIGHT_TO | class::PURPOSE | class::COND | class::UNCOND);
        let longest =
            line.classes(at).filter(|(class, _)| apart(class)).map(|(_, found)| found.next).max().unwrap_or(at);
        let of_object = object.as_ref().map_or(at, |found| found.1);
        let of_who = who.map_or(at, |who| who.next);
        let end = longest.max(of_object).max(of_who);
        let acts = self.actor == Actor::Nobody && self.verbs == 0;
        if line.ours(at).is_some() || matches!(line.word(at), "we" | "us" | "ourselves") {
            self.actor = if acts && line.word(at) != "us" { Actor::We } else { self.actor };

            self.classes |= 1 << class::WE;
            return line.ours(at).unwrap_or(at + 1);
        }
        if line.word(at) == "you" && end <= at + 1 {
            self.actor = if acts && self.object.nouns == 0 { Actor::You } else { self.actor };
            self.classes |= 1 << class::YOU;
            return at + 1;
        }
        if end == at {
            // "to Acme": somebody who is named.
            if line.capital(at)
                && (self.named || line.is(at.wrapping_sub(1), class::TO) || line.is(at.wrapping_sub(1), class::BY))
            {
                self.named = true;
                return at + 1;
            }
            let read =
                [class::RIGHT_TO, class::PURPOSE, class::COND, class::UNCOND].iter().any(|class| line.is(at, *class));
            self.unknown += u32::from(!harmless(line.word(at)) && !read);
            return at + 1;
        }
        self.negations(line, at, longest);
        for (class, found) in line.classes(at).filter(|(_, found)| found.next == end || found.next == longest) {
            self.classes |= 1 << class;
            match class {
                // "is sent" holds "sent".
                class::VERB => {
                    let inner = (at + 1..found.next).filter_map(|at| line.find(at, class::VERB));
                    self.verbs |= inner.fold(found.value, |verbs, verb| verbs | verb.value);
                }
                class::YOU => self.object.nouns |= nouns::YOU,
                class::MODIFIER if found.value == words::MODIFIER_NECESSARY => self.object.cookies |= found.value,
                class::ONLY | class::LIMITED => self.only = true,
                class::PLACE => self.place(line, at, found.value),
                class::AWAY => {
                    let places = self.places.get_or_insert_default();
                    places.outside = true;
                    places.third |= line.word(at + 1) == "third" || line.word(at) == "third";
                }
                class::MODAL => self.modal = true,
                class::CAN => self.can = true,
                _ => {}
            }
        }
        if of_object == end
            && let Some((object, _)) = object
        {
            let before = (1..4).filter_map(|back| at.checked_sub(back));
            let linked = before.clone().any(|at| line.is(at, class::AND) || matches!(line.word(at), "," | "/"));
            self.apart |= TOPICS & self.object.nouns != 0 && TOPICS & object.nouns != 0 && !linked;
            self.object(object);
        } else if of_who == end
            && let Some(who) = who
        {
            self.denied |= if who.denied { NO } else { 0 };
            self.only |= who.only;
            if acts && !who.ours && self.object.nouns == 0 {
                self.actor = Actor::Other;
            }
            let before = self.who.map_or(0, |who| who.kinds);
            self.who = Some(Who { kinds: before | who.kinds, ..who });
        }
        end
    }

    /// Takes cookies as what "none" speaks of.
    pub fn with_cookies(&mut self) {
        self.object.nouns |= nouns::COOKIES;
        self.classes |= 1 << class::COOKIES;
    }

    fn negations(&mut self, line: Line<'_>, at: usize, end: usize) {
        for (known, kind) in [
            (class::NOT, NOT),
            (class::NO, NO),
            (class::NOBODY, NO),
            (class::FREE, FREE),
            (class::ABSENT, ABSENT),
            (class::SHUN, ABSENT),
        ] {
            let longer = line.skip(at, class::ABSENT).is_some();
            if line.skip(at, known) == Some(end) || known == class::NOT && line.is(at, known) && !longer {
                // "nor" and "not even" go on with what was denied.
                let linked = at > 0 && matches!(line.word(at - 1), "and" | "or" | "," | "nor");
                let again = linked || matches!(line.word(at), "nor" | "neither") || line.word(at + 1) == "even";
                if !(again && self.denied != 0) {
                    let goes_on = (1..4).any(|back| line.is(at.wrapping_sub(back), class::AND));
                    self.twice |= kind == NOT && self.denied & NOT != 0 && !goes_on;
                    self.denied |= kind;
                }
            }
        }
    }

    fn object(&mut self, object: Object) {
        self.denied |= if object.denied { NO } else { 0 };
        self.only |= object.only;
        for class in nouns::classes(object.nouns) {
            self.classes |= 1 << class;
        }
        let known = &mut self.object;
        known.nouns |= object.nouns;
        known.items |= object.items;
        known.cookies |= object.cookies;
        known.labels.extend(object.labels);
        known.all |= object.all;
        known.narrow |= object.narrow;
        known.nothing |= object.nothing;
        known.from_you |= object.from_you;
        known.pronoun |= object.pronoun;
        known.incomplete |= object.incomplete;
    }

    fn place(&mut self, line: Line<'_>, at: usize, code: u32) {
        let before = (1..=4).map_while(|back| at.checked_sub(back));
        let near = |class: u8| before.clone().any(|at| line.is(at, class));
        let (outside, inside) = (near(class::OUTSIDE), near(class::INSIDE));
        let places = self.places.get_or_insert_default();
        places.codes.push(code);
        places.outside |= outside;
        places.inside |= inside && !outside;
    }

    /// "30 days", "10 euros", "16 years old".
    fn number(&mut self, line: Line<'_>, at: usize) -> Option<usize> {
        let sign = matches!(line.word(at), "$" | "€" | "£");
        let (count, next) = number(line, at + usize::from(sign))?;
        let next = if matches!(line.word(next), "(") && line.word(next + 2) == ")" { next + 3 } else { next };
        self.numbers += 1;
        let unit = match line.word(next) {
            _ if sign => {
                self.value = Some(Value::Money(count));
                return Some(next);
            }
            "hour" | "hours" => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            "euro" | "euros" | "dollar" | "dollars" | "pounds" | "pound" | "$" | "€" | "£" | "francs" | "rupees"
            | "eur" | "usd" | "cents" => {
                self.value = Some(Value::Money(count));
                return Some(next + 1);
            }
            _ if self.has(class::AGED) || line.is(next, class::AGED) => {
                self.classes |= 1 << class::AGED;
                self.value = Some(Value::Age(count));
                return Some(line.skip(next, class::AGED).unwrap_or(next));
            }
            _ => return Some(next),
        };
        let next = next + usize::from(unit == Unit::Year && line.word(next + 1) == "old");
        if unit == Unit::Year && (self.has(class::AGED) || line.is(next + 1, class::AGED)) {
            self.classes |= 1 << class::AGED;
            self.value = Some(Value::Age(count));
            return Some(line.skip(next + 1, class::AGED).unwrap_or(next + 1));
        }
        self.value = Some(Value::Period { count, unit });
        Some(next + 1)
    }
}

/// Marks choose and deny nothing.
fn harmless(word: &str) -> bool {
    word.starts_with(|c: char| !c.is_alphanumeric() && c != EXPRESSION)
}
