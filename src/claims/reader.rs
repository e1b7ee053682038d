//! A clause, read word by word: how it opens, who speaks, and what negates it from the front.
//!
//! Owns: the shapes of clauses. Each word is either understood or makes the clause `unknown`: an innocent sentence that is
//! blamed does more harm than a false one that is missed. Does not own: which act a verb is with its object.

use super::clause::{Clause, Subject, ends};
use super::nouns;
use super::who;
use super::words::{ING, Line, class};

/// Reads one clause.
pub struct Reader<'t> {
    pub(super) line: Line<'t>,
    pub(super) at: usize,
    pub(super) clause: Clause,
}

impl<'t> Reader<'t> {
    /// The clause at a word, whose subject can be that of the clause before it.
    pub fn read(line: Line<'t>, at: usize, before: Option<&Subject>) -> Option<Clause> {
        let mut this = Self { line, at, clause: Clause::new(at) };
        this.openers();
        this.clause.from = this.at;
        if !(this.led() || this.there() || this.fronted() || this.plain(before) || this.gerund() || this.fragment()) {
            return None;
        }
        this.clause.end = this.at.max(this.clause.from + 1);
        Some(this.clause)
    }

    /// Who the clause at a word speaks of, if anybody.
    pub fn subject_of(line: Line<'t>, at: usize) -> Option<Subject> {
        let mut this = Self { line, at, clause: Clause::new(at) };
        this.openers();
        this.subject().then_some(this.clause.subject)
    }

    pub(super) fn word(&self) -> &'t str {
        self.line.word(self.at)
    }

    pub(super) fn is(&self, class: u8) -> bool {
        self.line.is(self.at, class)
    }

    pub(super) fn take(&mut self, class: u8) -> bool {
        match self.line.skip(self.at, class) {
            Some(next) => {
                self.at = next;
                true
            }
            None => false,
        }
    }

    pub(super) fn take_word(&mut self, words: &[&str]) -> bool {
        let found = words.contains(&self.word());
        self.at += usize::from(found);
        found
    }

    pub(super) fn openers(&mut self) {
        for _ in 0..8 {
            let before = self.at;
            if self.is(class::OPENER) && !self.inverted_after_front() {
                // "never" and "no" open a denial of their own where no comma follows.
                let next = self.line.skip(self.at, class::OPENER).unwrap_or(self.at);
                let mark = matches!(self.line.word(next), "," | ":" | "-" | "." | "!");
                let bare = matches!(
                    self.word(),
                    "no" | "never"
                        | "also"
                        | "but"
                        | "so"
                        | "and"
                        | "because"
                        | "yes"
                        | "third"
                        | "currently"
                        | "today"
                        | "now"
                        | "here"
                        | "our"
                        | "first"
                        | "second"
                );
                if mark {
                    self.at = next + 1;
                } else if !matches!(self.word(), "no" | "never" | "third" | "our" | "here") || !bare {
                    self.at = next;
                }
            }
            if before == self.at {
                return;
            }
        }
    }

    pub(super) fn inverted_after_front(&self) -> bool {
        self.line
            .skip(self.at, class::FRONT)
            .is_some_and(|next| self.line.is(next, class::AUX) || self.line.is(next, class::BE))
    }

    /// "It is (not) our policy (not) to share", "Our policy is to never share", "We promise (not) to share", "You can
    /// trust us not to share".
    pub(super) fn led(&mut self) -> bool {
        let start = self.at;
        if self.take_word(&["it"]) {
            if self.take(class::BE) && {
                self.negations();
                self.leadnoun()
            } {
                return self.infinitive() || self.back(start);
            }
            return self.back(start);
        }
        if self.leadnoun() {
            if self.take(class::BE) {
                self.negations();
                self.take_word(&[":", "simple", "clear"]);
                return self.infinitive() || self.back(start);
            }
            return self.back(start);
        }
        if self.take(class::TRUST) {
            return self.infinitive() || self.back(start);
        }
        if matches!(self.word(), "we" | "our") && self.subject() && self.clause.subject == Subject::We {
            self.take(class::ADVERB);
            if matches!(self.word(), "will" | "have" | "also") {
                self.at += 1;
            }
            if self.take(class::LEADVERB) && self.infinitive() {
                return true;
            }
        }
        self.back(start)
    }

    pub(super) fn back(&mut self, at: usize) -> bool {
        self.clause = Clause::new(self.clause.from);
        self.at = at;
        false
    }

    pub(super) fn leadnoun(&mut self) -> bool {
        if self.take(class::LEADNOUN) {
            // "our policy on data", "our promise to you"
            if self.word() == "to" && self.line.word(self.at + 1) == "you" {
                self.at += 2;
            }
            return true;
        }
        false
    }

    pub(super) fn negations(&mut self) {
        for _ in 0..6 {
            if self.take(class::NOT) {
                self.clause.denied = true;
            } else if !self.take(class::ADVERB) {
                return;
            }
        }
    }

    /// "(not) to (never) share": what we do.
    pub(super) fn infinitive(&mut self) -> bool {
        self.negations();
        if !self.take_word(&["to"]) {
            return false;
        }
        self.clause.subject = Subject::We;
        self.predicate()
    }

    /// "There are no cookies", "You will find no cookies here".
    pub(super) fn there(&mut self) -> bool {
        let start = self.at;
        let finds = self.word() == "you" && {
            self.at += 1;
            while self.take(class::AUX) || self.take(class::ADVERB) {}
            self.negations();
            self.take_word(&["find", "see", "encounter", "notice"])
        };
        if !finds {
            self.back(start);
            if !self.take_word(&["there"]) {
                return false;
            }
            while self.take(class::AUX) {}
            self.negations();
            if !self.take(class::BE) {
                return self.back(start);
            }
        }
        self.negations();
        self.only();
        // "there is no third party that sees your data"
        if let Some((object, next)) = nouns::object(self.line, self.at) {
            self.clause.denied |= object.denied;
            self.clause.only |= object.only;
            self.clause.object = object;
            self.clause.exists = true;
            self.at = next;
            self.of_nouns();
            self.complements();
            return true;
        }
        self.back(start)
    }

    pub(super) fn only(&mut self) {
        while self.take(class::ONLY) {
            self.clause.only = true;
        }
    }

    /// "Under no circumstances do we share", "Never will your data be sold".
    pub(super) fn fronted(&mut self) -> bool {
        let start = self.at;
        if !self.take(class::FRONT) {
            return false;
        }
        self.take_word(&[","]);
        self.clause.denied = true;
        let mut aux = false;
        while self.take(class::AUX) {
            aux = true;
        }
        let be = self.take(class::BE);
        if !(aux || be) || !self.subject() {
            return self.back(start);
        }
        self.clause.be = be;
        self.predicate() || self.back(start)
    }

    pub(super) fn plain(&mut self, before: Option<&Subject>) -> bool {
        let start = self.at;
        if self.subject() {
            return self.predicate() || self.back(start);
        }
        self.back(start);
        let continues = self.is(class::NOT) || self.is(class::AUX) || self.is(class::VERB) || self.is(class::BE);
        if let Some(subject) = before.filter(|_| continues) {
            self.clause.subject = subject.clone();
            if let Subject::Who(who) = subject {
                self.clause.denied = who.denied;
            }
            return self.predicate() || self.back(start);
        }
        false
    }

    /// "Selling your data is something we never do."
    pub(super) fn gerund(&mut self) -> bool {
        let start = self.at;
        let Some(verb) = self.line.find(self.at, class::VERB).filter(|verb| verb.form & ING != 0) else { return false };
        self.at = verb.next;
        self.clause.verbs = verb.value;
        self.clause.subject = Subject::We;
        let Some((object, next)) = nouns::object(self.line, self.at) else { return self.back(start) };
        self.at = next;
        self.clause.object = object;
        if let Some(who) = self.line.skip(self.at, class::TO).and_then(|next| who::who(self.line, next)) {
            self.at = who.next;
            self.clause.to = Some(who);
        }
        if !self.take(class::BE) {
            return self.back(start);
        }
        for _ in 0..10 {
            if ends(self.word()) {
                break;
            }
            self.clause.denied |= self.is(class::NOT) || matches!(self.word(), "nothing" | "taboo" | "question");
            self.at += 1;
        }
        self.clause.denied || self.back(start)
    }

    /// "No cookies", "A cookie-free website", "Free of trackers".
    pub(super) fn fragment(&mut self) -> bool {
        let start = self.at;
        if let Some((object, next)) = nouns::object(self.line, self.at).filter(|(object, _)| object.denied) {
            self.clause.object = object;
            self.clause.denied = true;
            self.clause.exists = true;
            self.at = next;
            self.of_nouns();
            self.complements();
            return !self.clause.object.nothing && ends(self.word()) || self.back(start);
        }
        self.take_word(&["a", "an"]);
        if self.free_of() {
            while self.take(class::SELF) {}
            self.complements();
            return ends(self.word()) || self.back(start);
        }
        self.back(start)
    }

    /// "cookie-free", "free of cookies", "without cookies".
    pub(super) fn free_of(&mut self) -> bool {
        let start = self.at;
        if self.take(class::FREE) {
            self.take_word(&["any", "all"]);
            if let Some((object, next)) = nouns::object(self.line, self.at) {
                self.at = next;
                self.clause.object = object;
                (self.clause.free, self.clause.denied) = (true, true);
                self.of_nouns();
                return true;
            }
        } else if let Some((object, next)) = nouns::object(self.line, self.at)
            && self.line.is(next, class::FREESUFFIX)
        {
            self.at = next + 1;
            self.clause.object = object;
            (self.clause.free, self.clause.denied) = (true, true);
            return true;
        }
        self.at = start;
        false
    }

    /// "sale of your data", "tracking by third parties": what an act that is a noun does.
    pub(super) fn of_nouns(&mut self) {
        let acts = nouns::SALE | nouns::SHARING | nouns::COLLECTION | nouns::TRANSFERS;
        if self.clause.object.has(acts) {
            if self.word() == "of"
                && let Some((inner, next)) = nouns::object(self.line, self.at + 1)
            {
                self.at = next;
                self.clause.object.items = inner.items;
                self.clause.object.labels.clone_from(&inner.labels);
                self.clause.object.narrow |= inner.narrow
                    || !inner.has(nouns::DATA | nouns::ITEMS | nouns::SENSITIVE | nouns::LOGS | nouns::THAT);
                self.clause.object.nouns |= inner.nouns & (nouns::SENSITIVE | nouns::ITEMS);
            } else if self.clause.object.has(nouns::SALE) {
                self.clause.object.narrow = true;
            }
        }
    }
}
