//! To whom, for what, where, from whom, by whom: what a preposition opens.

use super::clause::{Place, Subject, number};
use super::nouns;
use super::reader::Reader;
use super::who::{self, Who};
use super::words::{self, class};

impl Reader<'_> {
    /// "to third parties", "for advertising", "outside the EU", "by software", "from you", "with us".
    pub(super) fn prepositional(&mut self, at: usize) -> bool {
        let line = self.line;
        let mut start = at;
        let mut only = false;
        while let Some(next) = line.skip(start, class::ONLY) {
            (only, start) = (true, next);
        }
        if line.is(start, class::PRIVATE) {
            self.at = line.skip(start, class::PRIVATE).unwrap_or(start);
            self.clause.private = true;
            self.clause.only |= only;
            return true;
        }
        if line.is(start, class::EYESONLY) {
            self.at = line.skip(start, class::EYESONLY).unwrap_or(start);
            self.clause.private = true;
            return true;
        }
        let hands = if matches!(line.word(start), "in" | "into" | "to" | "up") { start + 1 } else { start };
        let hands = if matches!(line.word(hands), "in" | "into") { hands + 1 } else { hands };
        if let Some(next) = line.skip(hands, class::HANDS) {
            self.at = next;
            self.clause.hands = true;
            return true;
        }
        let leaves = self.clause.verbs & words::VERB_LEAVE != 0 && matches!(self.clause.subject, Subject::Object(_));
        if leaves || line.is(start, class::OUTSIDE) {
            let mut next = line.skip(start, class::OUTSIDE).unwrap_or(start);
            next += usize::from(line.word(next) == "the" && line.is(next + 1, class::OURHANDS));
            if let Some(end) = line.skip(next, class::OURHANDS)
                && (leaves || line.word(start) != "from")
            {
                self.at = end;
                self.clause.ours = true;
                return true;
            }
            if let Some(end) = line.skip(next, class::YOURHANDS)
                && leaves
            {
                self.at = end;
                self.clause.on_device = true;
                return true;
            }
        }
        if matches!(line.word(start), "on" | "in")
            && let Some(end) = line.skip(start + 1, class::YOURHANDS)
            && self.clause.verbs & words::VERB_STAY != 0
        {
            self.at = end;
            self.clause.on_device = true;
            return true;
        }
        if let Some(next) = line.skip(start, class::AWAY) {
            let third = line.word(next - 1).starts_with("countr") && line.word(next - 2) == "third";
            self.at = next;
            self.clause.place = Some(Place { codes: Vec::new(), outside: true, third });
            return true;
        }
        if only
            || line.is(start, class::INSIDE)
            || line.is(start, class::OUTSIDE)
            || line.is(start, class::TO)
            || leaves
        {
            let at = self.at;
            self.at = start;
            if self.place() {
                self.clause.only |= only;
                return true;
            }
            self.at = at;
        }
        if let Some(next) = line.skip(start, class::BY) {
            if line.word(next) == "you" {
                self.at = next + 1;
                self.clause.from_you = true;
                return true;
            }
            if let Some(end) = self.machine(next) {
                self.at = end;
                self.clause.by_machine = true;
                return true;
            }
            let human = if matches!(line.word(next), "a" | "an" | "our" | "real") { next + 1 } else { next };
            let human = if line.word(human) == "real" { human + 1 } else { human };
            if self.clause.object.has(nouns::CHOICE | nouns::DECISION)
                && let Some(end) = line.skip(human, class::HUMAN)
            {
                self.at = end;
                self.clause.by_human = true;
                return true;
            }
            if let Some(who) = who::who(line, next) {
                // "by our staff and by nobody else"
                if who.denied && self.clause.by.is_some_and(|before| before.ours) {
                    self.clause.by = Some(Who { ours: true, only: true, ..Who::default() });
                    self.at = who.next;
                    return true;
                }
                self.clause.by = Some(Who { only: who.only || only || self.clause.only, ..who });
                self.clause.denied |= who.denied;
                self.at = who.next;
                return true;
            }
        }
        if let Some(next) = line.skip(start, class::FROM) {
            if matches!(line.word(next), "you" | "yourself") {
                self.at = next + 1;
                self.take_word(&["yourself", "alone", "directly"]);
                self.clause.from_you = true;
                return true;
            }
            if let Some(who) = who::who(line, next) {
                self.clause.source = Some(who);
                self.clause.denied |= who.denied;
                self.at = who.next;
                return true;
            }
        }
        if matches!(line.word(start), "from" | "about" | "of" | "on" | "by")
            && let Some(end) = self.child(start + 1)
        {
            self.at = end;
            self.clause.child = true;
            return true;
        }
        let verb_gives =
            self.clause.verbs & (words::VERB_GIVE | words::VERB_SELL | words::VERB_LEAVE | words::VERB_MOVE) != 0
                || self.clause.object.has(nouns::SHARING | nouns::SALE);
        if let Some(next) = line.skip(start, class::TO)
            && let Some(who) = who::who(line, next)
            && (verb_gives || self.clause.object.has(nouns::DATA))
            && !(matches!(line.word(next), "us") && who.ours)
        {
            if matches!(line.word(start), "available" | "accessible" | "visible") {
                self.clause.verbs |= words::VERB_GIVE;
            }
            self.clause.to = Some(Who { only: only || who.only, ..who });
            self.clause.denied |= who.denied;
            self.at = who.next;
            return true;
        }
        if let Some(next) = line.skip(start, class::FOR) {
            let mut after = next;
            let denied = line.is(after, class::NO);
            while line.is(after, class::DET)
                || line.is(after, class::NO)
                || matches!(line.word(after), "own" | "purposes")
            {
                after += 1;
            }
            if let Some(found) = line.find(after, class::PURPOSE) {
                self.clause.purposes |= found.value;
                self.clause.denied |= denied;
                self.at = found.next;
                for _ in 0..4 {
                    let next = line.skip(self.at, class::AND).or((line.word(self.at) == ",").then_some(self.at + 1));
                    let Some(more) = next.and_then(|next| line.find(next, class::PURPOSE)) else { break };
                    self.clause.purposes |= more.value;
                    self.at = more.next;
                }
                self.take_word(&["purposes", "reasons"]);
                return true;
            }
        }
        if matches!(
            line.word(start),
            "with" | "on" | "from" | "using" | "for" | "in" | "into" | "to" | "about" | "of" | "over" | "off" | "by"
        ) && let Some((object, end)) = nouns::object(line, start + 1)
            && (object.has(nouns::DATA | nouns::ITEMS | nouns::THAT | nouns::PROFILE | nouns::COPY | nouns::REQUEST)
                || object.nouns == nouns::YOU
                    && matches!(line.word(start), "to" | "on" | "about" | "of" | "for" | "in" | "with"))
            && (line.word(start) != "for"
                || object.has(nouns::COPY | nouns::REQUEST)
                || self.clause.verbs & words::VERB_SELL != 0)
            && !object.denied
        {
            if self.clause.object.nouns == 0 || self.clause.object.nothing {
                self.clause.object = object;
            } else if object.has(nouns::PROFILE) {
                self.clause.object = object;
                self.clause.verbs |= words::VERB_BUILD;
            } else if self.clause.object.has(nouns::DATA)
                && object.has(nouns::DATA | nouns::ITEMS)
                && matches!(line.word(start), "about" | "on" | "of")
            {
                // "information about your health"
                self.clause.object = object;
            } else if !object.has(nouns::YOU | nouns::DATA | nouns::THAT) {
                return false;
            }
            self.at = end;
            return true;
        }
        false
    }

    pub(super) fn place(&mut self) -> bool {
        let line = self.line;
        let outside = line.is(self.at, class::OUTSIDE) && !line.is(self.at, class::INSIDE);
        let inside = line.is(self.at, class::INSIDE);
        let to = line.is(self.at, class::TO);
        let leaves = self.clause.verbs & words::VERB_LEAVE != 0;
        let mut next = line
            .skip(self.at, class::OUTSIDE)
            .or_else(|| line.skip(self.at, class::INSIDE))
            .or_else(|| line.skip(self.at, class::TO))
            .unwrap_or(self.at);
        if let Some(after) = line.skip(next, class::OUTSIDE).filter(|_| to || leaves) {
            next = after;
        }
        while matches!(line.word(next), "the" | "countries" | "territory" | "of") {
            next += 1;
        }
        let Some(first) = line.find(next, class::PLACE) else { return false };
        let mut codes = vec![first.value];
        next = first.next;
        for _ in 0..12 {
            if line.word(next) == "(" && line.word(next + 2) == ")" {
                next += 3;
                continue;
            }
            let mut link = line.skip(next, class::AND).unwrap_or(next + usize::from(line.word(next) == ","));
            if link == next {
                break;
            }
            link += usize::from(matches!(line.word(link), "the"));
            let Some(more) = line.find(link, class::PLACE) else { break };
            codes.push(more.value);
            next = more.next;
        }
        self.at = next;
        // "to the United States" denied says that nothing is there; "outside" it says that nothing is elsewhere.
        let to_there = to && !outside && !inside;
        if to_there {
            self.clause.place = Some(Place { codes, outside: false, third: false });
            return self.clause.denied;
        }
        let outside = outside || leaves && !inside;
        self.clause.place = Some(Place { codes, outside, third: false });
        true
    }

    pub(super) fn child(&self, at: usize) -> Option<usize> {
        let mut next = at;
        while matches!(self.line.word(next), "any" | "a" | "the" | "young" | "our") {
            next += 1;
        }
        let named = self.line.skip(next, class::CHILD);
        let people = self.line.skip(next, class::YOU).or_else(|| self.line.skip(next, class::WHO));
        next = named.or(people)?;
        if matches!((self.line.word(next), self.line.word(next + 1)), ("who", "are")) {
            next += 2;
        }
        if let Some(after) = self.line.skip(next, class::UNDER) {
            let age = number(self.line, after)?;
            next = age.1;
            while matches!(self.line.word(next), "years" | "year" | "of" | "age" | "old") {
                next += 1;
            }
            return Some(next);
        }
        named
    }
}
