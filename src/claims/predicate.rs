//! What is said of a subject: negations, auxiliaries, the verbs or a state.

use super::clause::{Clause, Subject, ends};
use super::nouns;
use super::reader::Reader;
use super::who;
use super::words::{self, ING, PARTICIPLE, class};

impl Reader<'_> {
    /// What is said of the subject.
    pub(super) fn predicate(&mut self) -> bool {
        if let Subject::Machine = self.clause.subject {
            self.clause.denied |= (self.clause.from..self.at).any(|at| self.line.is(at, class::NO));
        }
        let start = self.at;
        // Negations, auxiliaries and adverbs up to the verb.
        let (mut modal, mut aside) = ("", false);
        for _ in 0..24 {
            let before = self.at;
            if self.clause.denied && self.take_word(&["nor"]) || self.take_word(&["neither"]) || self.take(class::NOT) {
                self.clause.denied = true;
            } else if self.take_word(&["knowingly", "intentionally", "deliberately", "willingly", "wilfully"]) {
                self.clause.knowingly = true;
            } else if self.take_word(&["solely", "exclusively"]) && self.clause.denied {
                self.clause.solely = true;
            } else if self.is(class::ONLY) && self.word() != "alone" {
                self.only();
            } else if self.shuns() {
                self.clause.denied = true;
                self.take_word(&["to", "of", "from"]);
                let verb = self.line.find(self.at, class::VERB).filter(|verb| verb.form & (ING | words::BASE) != 0);
                let noun = nouns::object(self.line, self.at).filter(|(_, next)| {
                    verb.is_none_or(|verb| verb.next == *next)
                        && (ends(self.line.word(*next))
                            || self.line.is(*next, class::HARMLESS)
                            || self.line.is(*next, class::AND)
                            || verb.is_none())
                });
                if verb.is_some() && noun.is_none() {
                    continue;
                }
                if let Some((object, next)) = noun {
                    self.clause.object = object;
                    (self.clause.free, self.at) = (true, next);
                    self.of_nouns();
                    self.complements();
                    return true;
                }
                return false;
            } else if self.auxiliary() {
                modal = self.line.word(before);
            } else if matches!(self.word(), "get" | "gets" | "got")
                && self.line.find(self.at + 1, class::VERB).is_some_and(|verb| verb.form & PARTICIPLE != 0)
            {
                self.at += 1;
                self.clause.be = true;
            } else if self.take(class::BE) {
                self.clause.be = true;
            } else if self.take(class::ADVERB) {
            } else if matches!(self.word(), "," | "and" | "or")
                && before > start
                && (self.goes_on(self.at + 1) || aside && self.word() == "," && self.line.is(self.at + 1, class::VERB))
            {
                aside = true;
                self.at += 1;
            } else {
                break;
            }
            if self.at == before {
                break;
            }
        }
        self.clause.may = matches!(modal, "may" | "can" | "might");
        if self.clause.be && self.state() {
            return true;
        }
        self.verb()
    }

    pub(super) fn goes_on(&self, at: usize) -> bool {
        let at = if matches!(self.line.word(at), "and" | "or") { at + 1 } else { at };
        self.line.is(at, class::AUX) && self.line.is(at + 1, class::NOT)
            || self.line.is(at, class::NOT)
            || self.line.is(at, class::ADVERB) && !self.line.is(at, class::VERB)
            || self.line.is(at, class::AUX) && self.line.is(at + 1, class::VERB)
            || self.line.word(self.at) == ","
                && self.line.is(at, class::VERB)
                && self.line.is(self.at - 1, class::ADVERB)
    }

    pub(super) fn shuns(&mut self) -> bool {
        // "is not in the business of", of which "is" was read.
        if self.clause.be
            && self.line.word(self.at) == "in"
            && self.line.word(self.at + 1) == "the"
            && self.line.word(self.at + 2) == "business"
            && self.line.word(self.at + 3) == "of"
        {
            self.at += 4;
            return self.clause.denied;
        }
        self.take(class::SHUN)
    }

    /// "do", "will", "have" before another verb.
    pub(super) fn auxiliary(&mut self) -> bool {
        let Some(next) = self.line.skip(self.at, class::AUX) else { return false };
        let mut after = next;
        for _ in 0..6 {
            match self
                .line
                .skip(after, class::NOT)
                .or_else(|| self.line.skip(after, class::ADVERB))
                .or_else(|| self.line.skip(after, class::ONLY))
            {
                Some(skipped) => after = skipped,
                None => break,
            }
        }
        if self.word() == "have" || self.word() == "has" || self.word() == "had" {
            let verb = self.line.find(after, class::VERB).is_some_and(|verb| verb.form & PARTICIPLE != 0);
            let goes = verb
                || after > next && !self.line.is(after, class::DET)
                || self.line.is(after, class::BE)
                || self.line.is(after, class::AUX);
            if !goes || self.line.is(next, class::NO) {
                return false;
            }
        }
        self.at = next;
        true
    }

    /// What follows "is" without a verb: "for sale", "anonymous", "free of cookies".
    pub(super) fn state(&mut self) -> bool {
        while self.take_word(&[
            "completely",
            "fully",
            "entirely",
            "wholly",
            "totally",
            "strictly",
            "purely",
            "currently",
        ]) {}
        if self.word() == "interested" && self.line.word(self.at + 1) == "in" {
            let Some((object, next)) = nouns::object(self.line, self.at + 2) else { return false };
            self.clause.verbs = words::VERB_COLLECT;
            self.clause.object = object;
            self.at = next;
        } else if self.take(class::FOR_SALE) {
            self.clause.sale = true;
        } else if matches!(self.word(), "anonymous" | "anonymised" | "anonymized" | "anonymously" | "nameless") {
            self.at += 1;
            self.clause.anonymous = true;
        } else if self.word() == "personal" && self.line.word(self.at + 1) == "data"
            || self.word() == "personal" && self.line.word(self.at + 1) == "information"
        {
            self.at += 2;
            if !self.clause.denied {
                return false;
            }
            self.clause.anonymous = true;
            self.clause.denied = false;
        } else if matches!(self.word(), "unencrypted" | "unprotected")
            || self.word() == "encrypted" && self.clause.denied
        {
            self.clause.denied &= self.word() != "encrypted";
            self.at += 1;
            self.clause.plain = true;
        } else if self.take(class::EYESONLY) || self.take(class::PRIVATE) {
            self.clause.private = true;
        } else if self.free_of() {
        } else if self.word() == "subject"
            && self.line.word(self.at + 1) == "to"
            && let Some((object, next)) = nouns::object(self.line, self.at + 2)
        {
            self.at = next;
            self.clause.object = object;
            self.clause.exists = true;
        } else if self.line.is(self.at, class::EXIST) && self.line.skip(self.at, class::VERB).is_none() {
            self.take(class::EXIST);
            self.clause.exists = true;
        } else if self.take_word(&["limited", "restricted", "reserved"]) && self.word() == "to" {
            let Some(who) = who::who(self.line, self.at + 1).filter(|who| who.ours) else { return false };
            self.at = who.next;
            self.clause.private = true;
        } else if matches!(self.word(), "automated" | "automatic") {
            self.at += 1;
            self.clause.by_machine = true;
        } else if self.word() == "in" && self.line.word(self.at + 1) == "place" {
            return false;
        } else if self.clause.only && self.line.is(self.at, class::INSIDE) && self.place() {
            self.clause.verbs = words::VERB_STAY;
        } else if matches!(self.word(), "located" | "situated" | "based" | "hosted")
            || self.line.is(self.at, class::INSIDE) && self.is_place(self.at)
        {
            self.take_word(&["located", "situated", "based", "hosted"]);
            self.only();
            if !self.place() {
                return false;
            }
            self.clause.verbs = words::VERB_STAY;
        } else {
            return false;
        }
        self.complements();
        true
    }

    pub(super) fn is_place(&self, at: usize) -> bool {
        self.line
            .skip(at, class::INSIDE)
            .is_some_and(|next| self.line.is(next + usize::from(self.line.word(next) == "the"), class::PLACE))
    }

    /// The verbs, and what follows them.
    pub(super) fn verb(&mut self) -> bool {
        if matches!(self.clause.subject, Subject::Object(_))
            && !self.clause.be
            && self.is(class::HAVE)
            && let Some((object, end)) =
                nouns::object(self.line, self.line.skip(self.at, class::HAVE).unwrap_or(self.at))
        {
            self.at = end;
            self.clause.exists = true;
            self.clause.denied |= object.denied;
            // "The newsletter has no pixels" says nothing of the site.
            self.clause.unknown |= self.clause.object.has(nouns::MAIL | nouns::COPY | nouns::REQUEST);
            self.clause.object = object;
            self.complements();
            return true;
        }
        if self.gives_access() || self.lets() || self.earns() {
            return true;
        }
        let wanted = |clause: &Clause, form: u8| !clause.be || form & (PARTICIPLE | ING) != 0;
        let first = self.line.find(self.at, class::VERB).filter(|verb| wanted(&self.clause, verb.form));
        if let Some(verb) = first {
            self.clause.passive = self.clause.be && verb.form & PARTICIPLE != 0;
            self.clause.verbs = verb.value;
            self.at = verb.next;
            self.more_verbs(verb.form);
        } else if self.take(class::EXIST) {
            self.clause.exists = true;
            self.complements();
            return true;
        } else if !self.clause.be && self.take(class::HAVE) {
            self.clause.exists = true;
        } else {
            return false;
        }
        // "takes place" of an act.
        if matches!(self.line.word(self.at - 1), "take" | "takes" | "taken" | "taking") && self.take_word(&["place"]) {
            self.clause.exists = true;
            self.complements();
            return true;
        }
        if matches!(self.clause.subject, Subject::Object(_))
            && !self.clause.passive
            && self.clause.verbs & words::VERB_LEAVE != 0
            && let Some(who) = who::who(self.line, self.at)
        {
            self.clause.to = Some(who);
            self.clause.denied |= who.denied;
            self.at = who.next;
        }
        let (before, passive) = (self.at, self.clause.passive);
        if self.line.is(self.at, class::PARTICLE)
            && !self.line.is(self.at, class::PRIVATE)
            && self.line.word(self.at) != "in"
        {
            let next = self.at + 1;
            if nouns::object(self.line, next).is_some() && self.line.word(self.at) != "through" {
                self.at = next;
            }
        }
        if passive
            && self.clause.verbs & words::VERB_IDENTIFY != 0
            && let Some(next) = self.line.skip(self.at, class::YOU)
        {
            self.at = next;
        }
        self.only();
        let of_thing = matches!(self.clause.subject, Subject::Object(_));
        if !passive && (!of_thing || self.clause.verbs & words::VERB_IDENTIFY != 0) {
            let object = nouns::object(self.line, self.at);
            let who = who::who(self.line, self.at);
            match (object, who) {
                // "give nobody your data", "tell no one your name"
                (object, Some(who))
                    if object.as_ref().is_none_or(|object| {
                        object.0.nouns == nouns::YOU || object.1 < who.next || object.0.nothing && who.denied
                    }) =>
                {
                    if let Some((object, next)) = nouns::object(self.line, who.next) {
                        self.clause.to = Some(who);
                        self.clause.denied |= who.denied;
                        self.clause.object = object;
                        self.at = next;
                    } else if let Some((object, next)) = nouns::object(self.line, self.at) {
                        self.clause.object = object;
                        self.at = next;
                    } else {
                        self.at = before;
                    }
                }
                (Some((object, next)), _) => {
                    self.at = next;
                    let mut object = object;
                    // "send you marketing", "ask you for your name"
                    if object.nouns & (nouns::YOU | nouns::CHILD) != 0
                        && object.nouns & !(nouns::YOU | nouns::CHILD) == 0
                    {
                        let child = object.has(nouns::CHILD);
                        let next = self.at + usize::from(matches!(self.word(), "for" | "about" | "any"));
                        if let Some((inner, after)) = nouns::object(self.line, next) {
                            self.clause.child = child;
                            (object, self.at) = (inner, after);
                        }
                    } else if self.word() != "us"
                        && let Some((inner, after)) = nouns::object(self.line, self.at).filter(|_| object.pronoun)
                    {
                        (object, self.at) = (inner, after);
                    }
                    self.clause.denied |= object.denied;
                    self.clause.only |= object.only;
                    self.clause.object = object;
                    self.of_nouns();
                }
                _ => {}
            }
        }
        self.complements();
        true
    }

    pub(super) fn more_verbs(&mut self, form: u8) {
        for _ in 0..24 {
            let mut next = self.at;
            self.particle(&mut next);
            let mut linked = false;
            while matches!(self.line.word(next), "," | "/" | "otherwise" | "in")
                || self.line.is(next, class::AND)
                || self.line.is(next, class::ADVERB) && linked
            {
                linked |= !matches!(self.line.word(next), "otherwise" | "in");
                next = self
                    .line
                    .skip(next, class::AND)
                    .or_else(|| self.line.skip(next, class::ADVERB).filter(|_| linked && self.line.word(next) != ","))
                    .unwrap_or(next + 1);
            }
            // "sell and will never", "sell or have sold"
            let verb = self.line.find(next, class::VERB).filter(|verb| verb.form & form != 0 && linked);
            let Some(verb) = verb else {
                // A verb that says nothing here: "sell, forge or share".
                return;
            };
            self.clause.verbs |= verb.value;
            self.at = verb.next;
        }
    }

    pub(super) fn particle(&self, next: &mut usize) {
        if self.line.is(*next, class::PARTICLE)
            && (self.line.word(*next + 1) == "," || self.line.is(*next + 1, class::AND))
        {
            *next += 1;
        }
    }
}
