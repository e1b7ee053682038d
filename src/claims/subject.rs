//! Who does it: we by any name, others, people, machines, or what it is done with.

use super::clause::{Subject, ends};
use super::nouns::{self, Object};
use super::reader::Reader;
use super::who::{self, Who};
use super::words::class;

/// Classes of nouns that can go on where a name of ours ends: "our service provider", "our site statistics".
const NOUNISH: &[u8] =
    &[class::TRACKERS, class::MAIL, class::ADS, class::DATA, class::COOKIES, class::LOGS, class::PROFILE];

impl Reader<'_> {
    pub(super) fn subject(&mut self) -> bool {
        let start = self.at;
        self.only();
        if let Some(next) = self.line.ours(self.at) {
            self.at = next;
            self.clause.subject = Subject::We;
            self.possessive();
            return true;
        }
        if self.word() == "neither"
            && let Some((object, next)) = nouns::object(self.line, self.at)
            && object.has(nouns::DATA | nouns::ITEMS | nouns::LOGS)
        {
            return self.subject_object(object, next);
        }
        if self.word() == "we" || self.word() == "neither" && self.line.word(self.at + 1) == "we" {
            self.clause.denied |= self.word() == "neither";
            self.at += if self.word() == "neither" { 2 } else { 1 };
            self.clause.subject = Subject::We;
            let alone = self.take_word(&["alone", "ourselves"]);
            // "we only use" limits what is used; "only we use" who does.
            if alone || self.clause.only {
                self.clause.only = false;
                self.clause.subject = Subject::Who(Who { ours: true, only: true, ..Who::default() });
            }
            return true;
        }
        if let Some(next) = self.self_named() {
            self.at = next;
            self.clause.subject = Subject::We;
            if std::mem::take(&mut self.clause.only) {
                self.clause.subject = Subject::Who(Who { ours: true, only: true, ..Who::default() });
            }
            return true;
        }
        if let Some(next) =
            self.line.skip(self.at, class::ACCESS).filter(|next| matches!(self.line.word(next - 1), "to" | "of"))
            && let Some((mut object, next)) = nouns::object(self.line, next)
        {
            object.nouns |= nouns::COPY;
            return self.subject_object(object, next);
        }
        // Longest first: nouns of data, people, machines.
        let who = who::who(self.line, self.at);
        let object = nouns::object(self.line, self.at);
        if let Some(who) = who.filter(|who| {
            object.as_ref().is_none_or(|object| object.0.has(nouns::YOU | nouns::DECISION) || who.next >= object.1)
        }) {
            let machine = self.machine(self.at).filter(|next| *next >= who.next);
            if machine.is_none() {
                self.at = who.next;
                self.clause.denied |= who.denied;
                let only = self.clause.only;
                self.clause.only = false;
                self.clause.subject = Subject::Who(Who { only: who.only || only, ..who });
                return true;
            }
        }
        if let Some(next) = self.machine(self.at) {
            self.at = next;
            self.clause.subject = Subject::Machine;
            return true;
        }
        if let Some((object, next)) = object
            && !object.has(nouns::YOU)
        {
            return self.subject_object(object, next);
        }
        if self.word() == "you" {
            self.at += 1;
            self.clause.subject = Subject::You;
            return true;
        }
        let human =
            if matches!(self.word(), "a" | "an" | "only" | "one" | "our" | "real") { self.at + 1 } else { self.at };
        if let Some(next) = self.line.skip(human, class::HUMAN) {
            self.at = next;
            self.clause.subject = Subject::Human;
            return true;
        }
        self.at = start;
        false
    }

    pub(super) fn subject_object(&mut self, object: Object, next: usize) -> bool {
        self.at = next;
        self.clause.denied |= object.denied;
        self.clause.only |= object.only;
        self.clause.subject = Subject::Object(object.clone());
        self.clause.object = object;
        self.of_nouns();
        self.take(class::HARMLESS);
        if matches!(self.word(), "to" | "with")
            && let Some(next) = self.line.skip(self.at + 2, class::SELF)
            && self.line.word(self.at + 1) == "our"
        {
            self.at = next;
        }
        true
    }

    pub(super) fn possessive(&mut self) {
        if self.word() == "'s" {
            let mut next = self.at + 1;
            next += usize::from(matches!(self.line.word(next), "own"));
            if let Some(next) = self.line.skip(next, class::SELF) {
                self.at = next;
            }
        }
    }

    /// "our shop", "this website", "the company".
    pub(super) fn self_named(&self) -> Option<usize> {
        let mut next = self.at;
        if !matches!(self.line.word(next), "our" | "this" | "the" | "these") {
            return None;
        }
        let the = self.line.word(next) == "the";
        next += 1;
        while matches!(
            self.line.word(next),
            "entire" | "whole" | "little" | "small" | "own" | "online" | "mobile" | "company's" | "new"
        ) {
            next += 1;
        }
        let end = self.line.skip(next, class::SELF)?;
        let other = self.line.skip(next, class::WHO).is_some_and(|other| other > end);
        let noun = NOUNISH.iter().any(|class| self.line.skip(next, *class).is_some_and(|other| other > end));
        let goes_on = self.line.is(end, class::BE)
            || self.line.is(end, class::AUX)
            || self.line.is(end, class::NOT)
            || self.line.is(end, class::ADVERB)
            || self.line.is(end, class::VERB)
            || self.line.is(end, class::SHUN)
            || self.line.is(end, class::HAVE)
            || self.line.is(end, class::ONLY)
            || ends(self.line.word(end))
            || self.line.is(end, class::HARMLESS);
        let provider = the && self.line.word(next) == "service" && self.line.word(end) == "provider";
        (goes_on && !other && !noun && !provider).then_some(end)
    }

    /// "software", "no computer", "an algorithm".
    pub(super) fn machine(&self, at: usize) -> Option<usize> {
        let mut next = at;
        while matches!(self.line.word(next), "a" | "an" | "the" | "our" | "any") || self.line.is(next, class::NO) {
            next += 1;
        }
        self.line.skip(next, class::MACHINE)
    }
}
