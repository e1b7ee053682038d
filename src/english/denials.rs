//! What prose denies: "we never share your data with third parties".
//!
//! Owns: the grammar of a denial in English. It has someone who speaks for the controller, a negation,
//! verbs, an object and perhaps an audience, and then ends. Whatever else stands in its clause, or
//! limits it later in the sentence, makes it no denial: an innocent sentence that is blamed does more
//! harm than a false one that is missed. Does not own: whether the facts agree.

mod chain;
mod clauses;
mod meaning;
mod nouns;
mod places;
mod verbs;

pub use clauses::{Clauses, names};
pub use meaning::{Area, Audience, COLLECT, Cookies, Items, MOVE, Object, PUBLISH, SELL, SHARE, USE};

use std::ops::Range;

use crate::english::EXPRESSION;
use crate::english::lexicon::list::denials as list;

/// A denial without exception.
#[derive(Debug)]
pub struct Denial {
    /// Its bytes in the text of the block.
    pub range: Range<usize>,
    /// What is denied, as bits.
    pub verbs: u16,
    pub object: Object,
    pub audience: Audience,
    /// "knowingly".
    pub knowingly: bool,
    /// "solely": decisions in which no human takes part.
    pub solely: bool,
    /// "for money".
    pub money: bool,
}

/// So many words can stand behind a bracket behind a denial.
const LONGEST_REST: usize = 1000;

impl Clauses<'_, '_> {
    /// The denials of the sentence.
    pub fn denials(&self, found: &mut Vec<Denial>) {
        if self.word(self.len().saturating_sub(1)) == "?" {
            return;
        }
        for at in 0..self.len() {
            if self.starts_clause(at) {
                let denial = self
                    .active(at)
                    .or_else(|| self.without_actor(at))
                    .or_else(|| self.passive(at))
                    .or_else(|| self.stays(at))
                    .or_else(|| self.not_for_children(at));
                if let Some(denial) = denial {
                    found.push(denial);
                }
            }
        }
    }

    /// What a promise says after "never": the verb comes first.
    pub fn never(&self) -> Option<Denial> {
        self.verb_clause(0, 0, false)
    }

    /// "we do not share ...", "we use no ...", "we share ... with nobody".
    fn active(&self, at: usize) -> Option<Denial> {
        let next = self.adverbs(self.actor(at)?);
        if self.word(next) == "neither" {
            return self.verb_clause(at, next + 1, false);
        }
        if let Some(next) = self.negation(next) {
            return self.verb_clause(at, next, false);
        }
        self.verb_clause(at, next, true)
    }

    /// What follows from the first verb. Where the verb itself is `affirmed`, a "no" or a "nobody" must
    /// come after it.
    fn verb_clause(&self, start: usize, at: usize, affirmed: bool) -> Option<Denial> {
        let mut next = self.adverbs(at);
        let mut knowingly = false;
        if list::KNOWINGLY.has(self.word(next)) {
            knowingly = true;
            next += 1;
        }
        let (verbs, after) = verbs::verbs(self, next)?;
        next = after;
        let mut negated = !affirmed;
        if affirmed && self.word(next) == "no" {
            negated = true;
            next += 1;
        }
        let mut audience = Audience::Unsaid;
        let (object, after) = match nouns::object(self, next) {
            Some(found) => found,
            None => {
                let (first, after) = self.audience(next, &mut negated)?;
                audience = first;
                nouns::object(self, after)?
            }
        };
        next = after;
        if audience == Audience::Unsaid
            && let Some((found, after)) = self.audience(next, &mut negated)
        {
            (audience, next) = (found, after);
        }
        if !negated {
            return None;
        }
        self.finish(
            start,
            next,
            Denial { range: 0..0, verbs, object, audience, knowingly, solely: false, money: false },
        )
    }

    /// "there are no cookies", "no cookies are set", "no data are shared with third parties".
    fn without_actor(&self, at: usize) -> Option<Denial> {
        let there = self.word(at) == "there" && matches!(self.word(at + 1), "is" | "are");
        let first = if there { at + 2 } else { at };
        if self.word(first) != "no" {
            return None;
        }
        let (object, next) = nouns::object(self, first + 1)?;
        if there {
            if matches!(object, Object::Cookies(_) | Object::Decisions | Object::Profiling) {
                return self.finish(at, next, Denial::of(USE, object, Audience::Unsaid));
            }
            return None;
        }
        if self.is(next, &["takes", "place"]) || self.is(next, &["take", "place"]) {
            return self.finish(at, next + 2, Denial::of(USE, object, Audience::Unsaid));
        }
        let next = match self.word(next) {
            "is" | "are" => next + 1,
            "will" if self.word(next + 1) == "be" => next + 2,
            _ => return None,
        };
        self.participle_clause(at, self.adverbs(next), object)
    }

    /// "your data are not sold", "your information will never be shared with third parties".
    fn passive(&self, at: usize) -> Option<Denial> {
        let own = matches!(self.word(at), "your" | "personal" | "cookies" | "sensitive" | "automated" | "all");
        if !own {
            return None;
        }
        let (object, next) = nouns::object(self, at)?;
        let next = match self.word(next) {
            "is" | "are" if matches!(self.word(next + 1), "not" | "never") => next + 2,
            "aren't" | "isn't" | "aren’t" | "isn’t" => next + 1,
            "will" if matches!(self.word(next + 1), "not" | "never") && self.word(next + 2) == "be" => next + 3,
            "will" | "does" | "do" if self.is(next + 1, &["not", "take", "place"]) => {
                return self.finish(at, next + 4, Denial::of(USE, object, Audience::Unsaid));
            }
            _ => return None,
        };
        self.participle_clause(at, self.adverbs(next), object)
    }

    fn participle_clause(&self, start: usize, at: usize, object: Object) -> Option<Denial> {
        let (verbs, mut next) = verbs::participles(self, at)?;
        let mut audience = Audience::Unsaid;
        let mut negated = true;
        if let Some((found, after)) = self.audience(next, &mut negated) {
            (audience, next) = (found, after);
        }
        self.finish(start, next, Denial::of(verbs, object, audience))
    }

    /// "your data stay in the EU", "your data never leave Germany", "we store your data only in Germany".
    fn stays(&self, at: usize) -> Option<Denial> {
        let only = |at: usize| matches!(self.word(at), "only" | "exclusively" | "solely" | "always");
        if let Some(mut next) = self.actor(at) {
            let mut exclusive = false;
            if only(next) {
                exclusive = true;
                next += 1;
            }
            if !matches!(
                self.word(next),
                "store" | "process" | "keep" | "host" | "stores" | "processes" | "keeps" | "hosts"
            ) {
                return None;
            }
            next += 1;
            if self.is(next, &["and", "process"]) || self.is(next, &["and", "store"]) {
                next += 2;
            }
            let (object, next) = nouns::object(self, next)?;
            return self.place_only(at, next, exclusive, object);
        }
        if !matches!(self.word(at), "your" | "all" | "personal" | "the" | "these" | "our" | "they" | "it") {
            return None;
        }
        let (object, next) = nouns::object(self, at)?;
        let leave = match self.negation(next) {
            Some(after) if matches!(self.word(after), "leave" | "leaves") => Some(after + 1),
            _ => None,
        };
        if let Some(after) = leave {
            let (area, next) = places::area(self, after)?;
            return self.finish(at, next, Denial::of(MOVE, object, Audience::Outside(area)));
        }
        let adverb = matches!(self.word(next), "always" | "will" | "must");
        let next = next + usize::from(adverb) + usize::from(adverb && self.word(next + 1) == "always");
        match self.word(next) {
            "stay" | "stays" | "remain" | "remains" => self.place_only(at, next + 1, true, object),
            "is" | "are" => {
                let mut next = next + 1;
                let mut exclusive = false;
                if only(next) && self.word(next) != "always" {
                    exclusive = true;
                    next += 1;
                }
                if !matches!(self.word(next), "stored" | "processed" | "kept" | "hosted") {
                    return None;
                }
                next += 1;
                if matches!(self.word(next), "and") && matches!(self.word(next + 1), "processed" | "stored") {
                    next += 2;
                }
                self.place_only(at, next, exclusive, object)
            }
            _ => None,
        }
    }

    /// "(only) in Germany", "exclusively on servers in the EU".
    fn place_only(&self, start: usize, mut at: usize, mut exclusive: bool, object: Object) -> Option<Denial> {
        if matches!(self.word(at), "only" | "exclusively" | "solely" | "always") {
            exclusive |= self.word(at) != "always";
            at += 1;
        }
        if self.word(at) == "on" {
            at += 1;
            while matches!(self.word(at), "our" | "own" | "secure" | "the") {
                at += 1;
            }
            if self.word(at) != "servers" {
                return None;
            }
            at += 1;
        }
        if !exclusive || !matches!(self.word(at), "in" | "within" | "inside") {
            return None;
        }
        let (area, next) = places::area(self, at + 1)?;
        self.finish(start, next, Denial::of(MOVE, object, Audience::Outside(area)))
    }

    /// "our site is not directed at children".
    fn not_for_children(&self, at: usize) -> Option<Denial> {
        let next = self.actor(at)?;
        let next = match self.word(next) {
            "is" | "are" if self.word(next + 1) == "not" => next + 2,
            "isn't" | "isn’t" | "aren't" | "aren’t" => next + 1,
            _ => return None,
        };
        let next = match self.word(next) {
            "directed" | "intended" | "meant" | "designed" | "aimed" | "targeted" | "made" => next + 1,
            "for" => next,
            _ => return None,
        };
        if !matches!(self.word(next), "to" | "at" | "for" | "towards" | "toward") {
            return None;
        }
        let next = nouns::children(self, if self.is(next, &["for", "use", "by"]) { next + 3 } else { next + 1 })?;
        self.finish(at, next, Denial::of(USE, Object::Site, Audience::Children))
    }

    /// The audience at a place. "with nobody" negates what comes before it.
    fn audience(&self, at: usize, negated: &mut bool) -> Option<(Audience, usize)> {
        if let Some((area, next)) = places::outside(self, at) {
            return Some((Audience::Outside(area), next));
        }
        match self.word(at) {
            "from" | "about" | "of" | "on" => Some((Audience::Children, nouns::children(self, at + 1)?)),
            "with" | "to" | "among" => {
                let (audience, negates, next) = nouns::audience(self, at + 1)?;
                *negated |= negates;
                Some((audience, next))
            }
            "publicly" => Some((Audience::Public, at + 1)),
            _ => None,
        }
    }

    /// Whether the clause ends here, but for words that change nothing, and nothing later limits it.
    fn finish(&self, start: usize, at: usize, mut denial: Denial) -> Option<Denial> {
        let (mut next, mut shown, mut rest) = (at, at, None);
        loop {
            // Nobody denies something and goes on like this behind a bracket.
            if rest.as_mut().is_some_and(|rest| Range::next(rest).is_none()) {
                return None;
            }
            let word = self.word(next);
            match word {
                "" | "." | "!" | ";" => break,
                "," | "and" | "nor" | "–" | "—" | "or" => {
                    let after = self.word(next + 1);
                    let continues = self.actor(next + 1).is_some()
                        || matches!(after, "nor" | "and" | "so" | "not" | "period" | "ever" | "including" | "neither")
                        || self.actor(next + 2).is_some();
                    if word != "," && !continues || word == "or" {
                        return None;
                    }
                    if word == ","
                        && !continues
                        && !list::HARMLESS.has(after)
                        && !matches!(after, "which" | "because" | "as" | "such" | "the" | "it")
                    {
                        return None;
                    }
                    break;
                }
                "(" => {
                    let all = self.brackets.get_or_init(|| self.places(|word| word == ")"));
                    let close = all.partition_point(|at| *at < next);
                    next = all.get(close).map_or(self.len(), |at| *at) + 1;
                    rest.get_or_insert(0..LONGEST_REST);
                }
                "because" | "so" | "nobody" => break,
                "purpose" | "purposes" if self.word(next - 1) == "any" || self.word(next - 1) == "whatsoever" => {
                    next += 1
                }
                "such" | "like" | "including" if self.has_examples(&denial) => break,
                "within" if self.phrase(next, "within the meaning of").is_some() => {
                    denial.solely = true;
                    break;
                }
                "under" | "pursuant" | "according" if matches!(denial.object, Object::Decisions) => {
                    denial.solely = true;
                    break;
                }
                _ if self.money(next).is_some() && denial.verbs & SELL != 0 => {
                    denial.money = true;
                    next += self.money(next).unwrap_or(1);
                    shown = next;
                }
                _ if list::HARMLESS.has(word) => {
                    next += 1;
                    shown = next;
                }
                _ => return None,
            }
        }
        if denial.object == Object::Decisions {
            let all = self
                .exclusive
                .get_or_init(|| self.places(|word| matches!(word, "solely" | "purely" | "fully" | "exclusively")));
            denial.solely |= all.get(all.partition_point(|word| *word < start)).is_some_and(|word| *word < at);
        }
        let limits = |index: &usize| list::LIMITS.has(self.word(*index)) || self.word(*index).starts_with(EXPRESSION);
        let limit = self.limit.get_or_init(|| (0..self.len()).rev().find(limits).map_or(0, |last| last + 1));
        if next < *limit {
            return None;
        }
        denial.range = self.range(start, shown.min(self.len()));
        Some(denial)
    }

    /// Whether "such as" after an object only explains it.
    fn has_examples(&self, denial: &Denial) -> bool {
        matches!(denial.object, Object::Sensitive { .. } | Object::Personal | Object::Decisions)
    }

    fn money(&self, at: usize) -> Option<usize> {
        self.one_of(at, &list::MONEY)
    }
}

impl Denial {
    fn of(verbs: u16, object: Object, audience: Audience) -> Self {
        Self { range: 0..0, verbs, object, audience, knowingly: false, solely: false, money: false }
    }
}

/// The verbs at a place, as bits.
pub fn verbs(clauses: &Clauses<'_, '_>, at: usize) -> Option<u16> {
    verbs::verbs(clauses, at).map(|found| found.0)
}
