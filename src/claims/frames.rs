//! Verbs whose meaning takes more than an object: having access, letting others see, earning money with something.

use super::nouns;
use super::reader::Reader;
use super::who;
use super::words::{self, class};

impl Reader<'_> {
    /// "have access to your data", "give nobody access to it".
    pub(super) fn gives_access(&mut self) -> bool {
        let start = self.at;
        let verb = self.line.find(self.at, class::GIVE_ACCESS);
        let Some(verb) = verb else { return false };
        let mut next = verb.next;
        let mut denied = false;
        let whom = who::who(self.line, next);
        if let Some(who) = whom {
            next = who.next;
            denied |= who.denied;
        }
        for _ in 0..3 {
            if self.line.is(next, class::NO) || self.line.word(next) == "no" {
                denied = true;
                next += 1;
            } else if self.line.is(next, class::DET)
                || self.line.is(next, class::ONLY)
                || self.line.word(next) == "direct"
            {
                next += 1;
            }
        }
        let Some(after) = self.line.skip(next, class::ACCESS) else { return false };
        next = after;
        if matches!(self.line.word(next), "to" | "of" | "into" | "on" | "at") {
            let mut at = next + 1;
            if let Some(who) = who::who(self.line, at).filter(|who| who.denied || !who.ours)
                && whom.is_none()
                && matches!(self.line.word(who.next), "to" | "of")
            {
                self.clause.to = Some(who);
                at = who.next + 1;
            }
            next = at;
        }
        let Some((object, end)) = nouns::object(self.line, next) else {
            self.at = start;
            return false;
        };
        self.clause.denied |= denied;
        self.clause.access = true;
        if whom.is_some() {
            self.clause.to = whom;
        }
        self.clause.verbs = words::VERB_GET;
        self.clause.object = object;
        self.at = end;
        self.complements();
        true
    }

    /// "let nobody see your data", "do not allow third parties to see it".
    pub(super) fn lets(&mut self) -> bool {
        if !matches!(
            self.word(),
            "let"
                | "lets"
                | "letting"
                | "allow"
                | "allows"
                | "permit"
                | "enable"
                | "help"
                | "allowed"
                | "permitted"
                | "allowing"
                | "authorise"
                | "authorize"
        ) {
            return false;
        }
        let start = self.at;
        let machine = self.machine(self.at + 1);
        let who = who::who(self.line, self.at + 1);
        let Some(mut next) = machine.or(who.map(|who| who.next)) else { return false };
        if self.line.word(next) == "to" {
            next += 1;
        }
        let Some(verb) = self.line.find(next, class::VERB).filter(|verb| verb.form & words::BASE != 0) else {
            self.at = start;
            return false;
        };
        self.at = verb.next;
        let mut object = None;
        if machine.is_some() {
            self.clause.by_machine = true;
            self.clause.verbs = verb.value;
            // "decide anything about you"
            self.take_word(&["anything", "things", "matters"]);
        } else {
            self.clause.access = true;
            self.clause.to = who;
            self.clause.denied |= who.is_some_and(|who| who.denied);
            self.clause.verbs = verb.value & (words::VERB_GET | words::VERB_USE | words::VERB_TRACK);
            object = nouns::object(self.line, self.at);
        }
        if let Some((object, end)) = object {
            self.at = end;
            self.clause.object = object;
        }
        self.complements();
        true
    }

    /// "make no money from your data", "take nothing for it".
    pub(super) fn earns(&mut self) -> bool {
        if !matches!(
            self.word(),
            "make"
                | "makes"
                | "making"
                | "made"
                | "take"
                | "earn"
                | "earned"
                | "receive"
                | "received"
                | "get"
                | "accept"
                | "gain"
                | "draw"
                | "taken"
                | "accepted"
                | "want"
                | "generate"
                | "derive"
                | "earns"
                | "takes"
                | "receives"
                | "gets"
        ) {
            return false;
        }
        let mut next = self.at + 1;
        let denied = self.line.is(next, class::NO) || self.line.is(next, class::NOTHING);
        while self.line.is(next, class::NO) || self.line.is(next, class::DET) {
            next += 1;
        }
        let Some(money) = self
            .line
            .skip(next, class::MONEY)
            .or_else(|| self.line.skip(next, class::NOTHING))
            .or_else(|| (self.clause.denied && self.line.word(next) == "anything").then_some(next + 1))
        else {
            return false;
        };
        if !matches!(self.line.word(money), "from" | "with" | "for" | "off" | "on" | "by" | "through" | "out") {
            return false;
        }
        let mut after = money + 1;
        while matches!(self.line.word(after), "of" | "the" | "selling" | "sale" | "sharing") {
            after += 1;
        }
        let Some((object, end)) = nouns::object(self.line, after) else { return false };
        self.clause.denied |= denied;
        self.clause.verbs = words::VERB_SELL;
        self.clause.object = object;
        self.at = end;
        self.complements();
        true
    }
}
