//! What a composed document tells its readers, by its marks.
//!
//! Owns: which topics it tells in full, and which rights and sections of the author it prints. A text tells a topic where
//! it leaves all marks that the built-in template of the topic leaves for the same policy, so a template of the author's
//! own can say it in other words, and whatever drops the facts does not tell them. Does not own: who asks for what.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::model::{Composed, Part, ToldTopic};
use super::template::{Engine, Scope, Shared, render};
use crate::facts::expression::Marked;
use crate::facts::place;
use crate::schema::vocabulary::TOPICS;
use crate::source::Span;

/// Whether a reader finds a word in a text.
fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The topics that a document tells in full, with `...` if it has a place for every one. A topic that has nothing to tell
/// is told by the place that it has.
pub(super) fn topics<'p>(scope: &Scope<'p>, built_in: &'p Engine) -> Vec<ToldTopic> {
    let other = OnceCell::new();
    let known = || other.get_or_init(|| Scope::new(scope.facts, built_in, scope.outline.clone(), scope.shared));
    let told = |topic: &&'static str| {
        if *topic == "..." {
            return TOPICS.iter().all(|topic| topic == "..." || scope.outline.contains_key(topic));
        }
        let Some(entry) = scope.outline.get(*topic) else { return false };
        let section = entry.section.and_then(|number| place::section(scope.policy, number));
        let replaced = section.is_some_and(|section| section.meta.prose.is_some());
        if !replaced && scope.engine.is_built_in() {
            return true;
        }
        let (text, expected) = (render::section(scope, topic, *entry), render::topic(known(), topic));
        match (has_words(&expected), **text == **expected) {
            (false, _) => !replaced,
            (true, true) => true,
            (true, false) => {
                has_words(&text) && !expected.marks().is_empty() && has_all(&text, &expected, scope.shared)
            }
        }
    };
    let told: Vec<&'static str> = TOPICS.iter().filter(told).collect();
    let scopes = [Some(scope), other.get()];
    let leaves_to = |topic| {
        let relied = scopes.iter().flatten().flat_map(|scope| scope.notes.borrow().relied.clone());
        relied.filter(|relied| relied.0 == topic).map(|relied| relied.1).collect()
    };
    told.into_iter().map(|topic| ToldTopic { topic, leaves_to: leaves_to(topic) }).collect()
}

/// Whether a text is marked with everything that another one is marked with.
fn has_all(text: &Marked<'_>, expected: &Marked<'_>, shared: &Shared) -> bool {
    let origins = shared.marks.borrow();
    let of = |text: &Marked<'_>| text.marks().iter().filter_map(|mark| origins.get(mark.1)).collect::<FxHashSet<_>>();
    of(expected).is_subset(&of(text))
}

impl Composed {
    /// Whether it prints the text of a topic with all facts that belong there, or has a place for one without facts.
    pub fn tells(&self, topic: &str) -> bool {
        self.told.iter().any(|told| told.topic == topic)
    }

    /// Whether it tells what any of these topics would tell: one that leaves facts to another of them does so only where
    /// that one is told as well.
    pub fn tells_one_of(&self, topics: &[&str]) -> bool {
        let left = |told: &ToldTopic| {
            told.leaves_to.iter().filter(|other| topics.contains(other)).all(|other| self.tells(other))
        };
        self.told.iter().any(|told| topics.contains(&told.topic) && left(told))
    }

    /// Whether it says that people have a right.
    pub fn tells_right(&self, right: &str) -> bool {
        let told = |number: usize| {
            self.origins.get(number).and_then(|origin| origin.1.as_ref()).is_some_and(|told| told.name == right)
        };
        self.has(&|part| has_words(&part.body) && part.body.marks().iter().any(|mark| told(mark.1)))
    }

    /// Whether it prints a section of the author's, or one that stands in it.
    pub fn prints(&self, section: Span) -> bool {
        self.has(&|part| part.origin == Some(section) && (has_words(&part.body) || !part.parts.is_empty()))
    }

    /// Whether the text of a section of the author's holds this, as Markdown, with one space for any white space.
    pub fn says(&self, section: Span, text: &str) -> bool {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.has(&|part| part.origin == Some(section) && words(&part.body).contains(&words(text)))
    }

    /// Whether something holds of a section at any depth.
    fn has(&self, holds: &dyn Fn(&Part) -> bool) -> bool {
        let mut parts: Vec<&Part> = self.parts.iter().collect();
        while let Some(part) = parts.pop() {
            if holds(part) {
                return true;
            }
            parts.extend(&part.parts);
        }
        false
    }
}
