//! What stands behind verb and object, up to the end of the clause.

use super::clause::{LONGEST, Subject, Unit, Value, ends, number};
use super::nouns;
use super::reader::Reader;
use super::who;
use super::words::{self, PARTICIPLE, class};

impl Reader<'_> {
    /// Everything behind verb and object.
    pub(super) fn complements(&mut self) {
        let limit = self.clause.from + LONGEST;
        while self.at < limit {
            let before = self.at;
            if ends(self.word()) {
                return;
            }
            if matches!(
                self.word(),
                "," | "and" | "or" | "but" | "because" | "so" | "nor" | "which" | "as" | "/" | "while"
            ) {
                // "no data but your name": an exception.
                if self.word() == "but" && !self.starts_clause(self.at + 1) {
                    self.clause.unknown = true;
                }
                if self.line.is(self.at, class::AND) || self.word() == "," {
                    let next = self.line.skip(self.at, class::AND).unwrap_or(self.at + 1);
                    let next = self.line.skip(next, class::AND).unwrap_or(next);
                    if self.prepositional(next) {
                        continue;
                    }
                    if self.line.is(next, class::ADVERB) && !self.line.is(next, class::VERB)
                        || self.line.is(next, class::HARMLESS)
                    {
                        self.at = next;
                        continue;
                    }
                    if !self.starts_clause(next) {
                        self.clause.unknown = true;
                    }
                }
                return;
            }
            let next = self.at;
            if self.prepositional(next) || self.value() {
                continue;
            }
            if self.is(class::ONLY) {
                self.only();
            } else if self.is(class::UNCOND) {
                self.take(class::UNCOND);
            } else if self.take(class::OUTSIDEUS) || self.take(class::HARMLESS) || self.take(class::SITES) {
                self.clause.sites |= before != self.at && self.line.is(before, class::SITES);
            } else if self.is(class::NOONE_FURTHER) {
                self.take(class::NOONE_FURTHER);
                self.clause.private = true;
                self.clause.only = true;
                if self.word() == "than" {
                    let who = who::who(self.line, self.at + 1);
                    self.at = who.map_or(self.at + 1, |who| who.next);
                }
            } else if matches!((self.word(), self.line.word(self.at + 1)), ("in", "plain" | "clear" | "the"))
                && matches!(self.line.word(self.at + 2), "text" | "clear")
            {
                self.at += 3;
                self.clause.plain = true;
            } else if self.word() == "without" && self.line.word(self.at + 1) == "encryption"
                || self.word() == "unencrypted"
            {
                self.at += if self.word() == "without" { 2 } else { 1 };
                self.clause.plain = true;
            } else if self.word() == "without"
                && matches!(
                    self.line.word(self.at + 1),
                    "notice"
                        | "telling"
                        | "informing"
                        | "notifying"
                        | "announcing"
                        | "warning"
                        | "prior"
                        | "further"
                        | "asking"
                )
            {
                self.at += 2;
                self.take_word(&["notice", "you", "anyone"]);
                self.take_word(&["first", "beforehand", "about"]);
                self.clause.no_notice = true;
            } else if self.word() == "without"
                && matches!(self.line.word(self.at + 1), "cookies" | "tracking" | "ads" | "profiling")
                && self.free_of()
            {
            } else if self.clause.verbs & words::VERB_BUILD != 0
                && matches!(self.word(), "available" | "accessible" | "visible" | "public" | "known")
            {
                self.at += 1;
                self.clause.verbs |= words::VERB_GIVE;
            } else if self.is(class::EXIST) && self.clause.exists {
                self.take(class::EXIST);
            } else if self.clause.object.has(nouns::DATA | nouns::ITEMS | nouns::THAT | nouns::LOGS | nouns::COOKIES)
                && self.participles()
            {
            } else if self.is(class::ADVERB) || self.is(class::PARTICLE) || self.is(class::CONSENT) {
                let _ = self.take(class::ADVERB) || self.take(class::PARTICLE) || self.take(class::CONSENT);
            } else if self.is(class::NOT) {
                // "nor" begins another one; a negation here is none of this clause.
                self.clause.unknown = true;
                return;
            } else {
                self.clause.unknown = true;
                return;
            }
            if self.at == before {
                self.clause.unknown = true;
                return;
            }
        }
        self.clause.unknown = true;
    }

    /// "collected on this site", "used here".
    pub(super) fn participles(&mut self) -> bool {
        let Some(verb) = self.line.find(self.at, class::VERB).filter(|verb| verb.form & PARTICIPLE != 0) else {
            return false;
        };
        if !(self.line.is(verb.next, class::HARMLESS) || ends(self.line.word(verb.next)))
            || self.clause.exists && self.clause.object.has(nouns::COOKIES)
        {
            if self.clause.exists
                && self.clause.object.has(nouns::COOKIES | nouns::DATA)
                && ends(self.line.word(verb.next))
            {
                self.at = verb.next;
                return true;
            }
            return false;
        }
        self.at = verb.next;
        true
    }

    pub fn starts_clause(&self, at: usize) -> bool {
        let line = self.line;
        let at = line.skip(at, class::AND).unwrap_or(at);
        line.is(at, class::NOT)
            || line.is(at, class::AUX)
            || line.is(at, class::BE)
            || line.is(at, class::OPENER)
            || line.is(at, class::VERB) && !matches!(self.clause.subject, Subject::There)
            || matches!(
                line.word(at),
                "we" | "they"
                    | "it"
                    | "you"
                    | "which"
                    | "so"
                    | "because"
                    | "that"
                    | "there"
                    | "nobody"
                    | "nothing"
                    | "our"
                    | "your"
                    | "no"
                    | "but"
                    | "such"
                    | "including"
                    | "period"
                    | "as"
            )
            || line.ours(at).is_some()
            || line.is(at, class::ALL)
            || line.is(at, class::NOBODY)
    }

    /// "for 30 days", "within a month", "10 euros".
    pub(super) fn value(&mut self) -> bool {
        let mut next = self.at;
        while matches!(
            self.line.word(next),
            "for"
                | "after"
                | "within"
                | "in"
                | "at"
                | "most"
                | "latest"
                | "the"
                | "about"
                | "only"
                | "up"
                | "to"
                | "next"
                | "exactly"
                | "every"
                | "no"
                | "later"
                | "than"
                | "once"
                | "following"
                | "just"
        ) {
            next += 1;
        }
        if matches!(self.line.word(next), "$" | "€" | "£")
            && let Some((count, after)) = number(self.line, next + 1)
        {
            self.clause.value = Some(Value::Money(count));
            self.at = after;
            return true;
        }
        let Some((count, after)) = number(self.line, next) else { return false };
        let unit = match self.line.word(after) {
            "hour" | "hours" => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            "euro" | "euros" | "dollar" | "dollars" | "pounds" | "pound" | "$" | "€" | "£" | "francs" | "rupees"
            | "eur" | "usd" => {
                self.clause.value = Some(Value::Money(count));
                self.at = after + 1;
                return true;
            }
            _ => return false,
        };
        self.clause.value = Some(Value::Period { count, unit });
        self.at = after + 1;
        true
    }
}
