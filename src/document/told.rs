//! What a composed document tells its readers, by the facts that it is made of, and by its marks.
//!
//! Owns: which topics it tells in full, and which rights, statements and sections of the author it prints. A text tells
//! a topic where it is made of all facts that the built-in template of the topic prints for the same policy, so a
//! template of the author's own can say it in other words, and whatever drops the facts does not tell them. What has
//! all marks of the built-in text can say facts in the author's own words; and where that prints no facts, its marks
//! tell it. Does not own: who asks for what.

use std::cell::OnceCell;

use pulldown_cmark::{Event, Tag, TagEnd};
use rustc_hash::FxHashSet;

use super::markdown;
use super::model::{Composed, Part, Tells, Told, ToldTopic};
use super::template::{Engine, Scope, Shared, render, said};
use crate::facts::expression::Marked;
use crate::facts::place;
use crate::schema::vocabulary::TOPICS;
use crate::source::Span;

/// Whether a reader finds a word in a text.
fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The words of Markdown that a reader sees.
fn visible(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for event in markdown::read(markdown) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => {}
            _ => text.push(' '),
        }
    }
    said(&text)
}

/// Whether a text stands before a place with empty lines around it. No Markdown hides what does.
fn is_paragraph(body: &str, text: &str, end: usize) -> bool {
    let Some(before) = body[..end].strip_suffix(text) else { return false };
    let after = &body[end..];
    (before.is_empty() || before.ends_with("\n\n")) && (after.is_empty() || after.starts_with("\n\n"))
}

/// The topics that a document has a place for, with `...` if that is every one; and those that have none in `held`, the
/// entries of all outlines, though there is something to tell.
pub(super) fn topics<'p>(scope: &Scope<'p>, built_in: &'p Engine, held: &FxHashSet<String>) -> Vec<ToldTopic> {
    let other = OnceCell::new();
    let known = || {
        other.get_or_init(|| {
            let mut known = Scope::new(scope.facts, built_in, scope.outline.clone(), scope.shared, scope.view);
            known.notes_facts = true;
            known
        })
    };
    let generated = |topic| render::topic(if scope.engine.is_built_in() { scope } else { known() }, topic);
    let mut topics = Vec::new();
    for topic in TOPICS.iter().filter(|topic| *topic != "...") {
        let told = if let Some(entry) = scope.outline.get(topic) {
            let section = entry.section.and_then(|number| place::section(scope.policy, number));
            let replaced = section.is_some_and(|section| section.meta.prose.is_some());
            let text = render::section(scope, topic, *entry);
            let expected = if replaced { render::topic(known(), topic) } else { generated(topic) };
            let seen = |scope: &Scope<'_>, of| scope.notes.borrow().seen.get(&(topic, of)).cloned().unwrap_or_default();
            let tells = || {
                let (marked, facts) = (has_all(&text, &expected, scope.shared), seen(known(), false));
                let words = if marked { &**text } else { "" };
                if facts.is_empty() { marked } else { seen(scope, replaced).tells(&facts, words) }
            };
            match has_words(&expected) {
                false if replaced => Told::Else,
                false => Told::Nothing,
                true if **text == **expected || has_words(&text) && tells() => Told::All,
                true => Told::Else,
            }
        } else if !held.contains(topic) && has_words(&generated(topic)) {
            Told::Else
        } else {
            continue;
        };
        topics.push(ToldTopic { topic, told, leaves_to: Vec::new() });
    }
    let built_in = scope.engine.is_built_in();
    let own = |topic: &str| !built_in && scope.engine.replaces(&format!("topics/{topic}.md"));
    for told in &mut topics {
        // What a template of the author's own leaves to another topic nobody sees, so it is what the built-in one leaves.
        for scope in [Some(scope), other.get().filter(|_| own(told.topic))].into_iter().flatten() {
            let notes = scope.notes.borrow();
            told.leaves_to.extend(notes.relied.iter().filter(|relied| relied.0 == told.topic).map(|relied| relied.1));
        }
    }
    if TOPICS.iter().all(|topic| topic == "..." || scope.outline.contains_key(topic)) {
        topics.push(ToldTopic { topic: "...", told: Told::All, leaves_to: Vec::new() });
    }
    topics
}

/// The same of a document for people in some places, who read what is for everyone, too: what is told there in the words
/// in which it would be told of their facts, they are told; and where no fact `differs`, what is told of the same
/// declarations, since each law has words of its own.
pub(super) fn local_topics<'p>(
    scope: &Scope<'p>,
    (everyone, of_theirs, differs): (&Scope<'p>, &Scope<'p>, bool),
    built_in: &'p Engine,
    held: &FxHashSet<String>,
) -> Vec<ToldTopic> {
    let (own, theirs) = (topics(scope, built_in, held), topics(everyone, built_in, held));
    let of = |list: &[ToldTopic], topic: &str| list.iter().position(|told| told.topic == topic);
    let mut all = own;
    for told in theirs {
        let same = || {
            let entry = everyone.outline.get(told.topic)?;
            let (text, own) = (render::section(everyone, told.topic, *entry), render::topic(of_theirs, told.topic));
            Some(**text == **own || !differs && places(&own, scope.shared).is_subset(&places(&text, scope.shared)))
        };
        match of(&all, told.topic) {
            None if told.topic == "..." || same() == Some(true) => all.push(told),
            Some(at) if !scope.outline.contains_key(told.topic) && same() == Some(true) => all[at] = told,
            _ => {}
        }
    }
    all
}

/// The declarations that a text is made of, by its marks.
fn places(text: &Marked<'_>, shared: &Shared) -> FxHashSet<Span> {
    let origins = shared.marks.borrow();
    text.marks().iter().filter_map(|mark| origins.get(mark.1)).map(|origin| origin.0).collect()
}

/// Whether a text is marked with everything that another one is marked with, if that is anything.
fn has_all(text: &Marked<'_>, expected: &Marked<'_>, shared: &Shared) -> bool {
    let origins = shared.marks.borrow();
    let of = |text: &Marked<'_>| text.marks().iter().filter_map(|mark| origins.get(mark.1)).collect::<FxHashSet<_>>();
    let expected = of(expected);
    !expected.is_empty() && expected.is_subset(&of(text))
}

impl Composed {
    /// How much it tells of one of these topics: none without a place for it. Of those of the topics that leave facts to
    /// another one of them, it tells nothing where it does not tell that one.
    fn told<'a>(&'a self, topics: &'a [&str]) -> impl Iterator<Item = Told> {
        let of = move |topic: &str| self.topics.iter().find(move |told| told.topic == topic);
        let all = move |topic: &str| of(topic).is_some_and(|told| told.told == Told::All);
        topics.iter().filter_map(move |topic| {
            let told = of(topic)?;
            let left = told.leaves_to.iter().filter(|other| topics.contains(other)).all(|other| all(other));
            Some(if left { told.told } else { Told::Else })
        })
    }

    /// Whether it says that people have a right: under one of some laws or whatever law, where these are not given.
    pub fn tells_right(&self, right: &str, under: Option<&[&str]>) -> bool {
        let counts =
            |laws: &[&str]| laws.is_empty() || under.is_none_or(|under| laws.iter().any(|law| under.contains(law)));
        let told = |tells: &Tells| matches!(tells, Tells::Right { name, laws } if *name == right && counts(laws));
        self.has(&|part| has_words(&part.body) && self.tells(part).any(|(_, tells)| told(tells)))
    }

    /// The statements that it makes in the sentences that the language has for them, where a reader finds them: each law
    /// that wants one made, with its name.
    pub fn statements(&self) -> Vec<(&'static str, &'static str)> {
        let mut all = Vec::new();
        for part in self.parts() {
            let shown = OnceCell::new();
            let read = || shown.get_or_init(|| format!(" {} ", visible(&part.body)));
            for (mark, tells) in self.tells(part) {
                let Tells::Statement { name, laws, text } = tells else { continue };
                if is_paragraph(&part.body, text, mark) || read().contains(&format!(" {} ", visible(text))) {
                    all.extend(laws.iter().map(|law| (*law, *name)));
                }
            }
        }
        all
    }

    /// What the marks of a section say that it tells, each with the place where it is told.
    fn tells<'a>(&'a self, part: &'a Part) -> impl Iterator<Item = (usize, &'a Tells)> {
        part.body.marks().iter().filter_map(|(at, number)| Some((*at, self.origins.get(*number)?.1.as_ref()?)))
    }

    /// Whether it prints a section of the author's, or one that stands in it.
    pub fn prints(&self, section: Span) -> bool {
        self.has(&|part| part.origin == Some(section) && (has_words(&part.body) || !part.parts.is_empty()))
    }

    /// Whether the text of a section of the author's holds this, as Markdown, with one space for any white space; where it
    /// stands in one of the longer names, it does not count.
    pub fn says(&self, section: Span, text: &str, longer: &[&str]) -> bool {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.has(&|part| {
            let without = |body: String, name: &&str| body.replace(&words(name), "\n");
            part.origin == Some(section) && longer.iter().fold(words(&part.body), without).contains(&words(text))
        })
    }

    /// Whether something holds of a section at any depth.
    fn has(&self, holds: &dyn Fn(&Part) -> bool) -> bool {
        self.parts().any(holds)
    }

    /// The sections at any depth.
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let mut left: Vec<&Part> = self.parts.iter().collect();
        std::iter::from_fn(move || {
            let part = left.pop()?;
            left.extend(&part.parts);
            Some(part)
        })
    }
}

/// Whether documents tell what one of these topics would tell: one does in full, or none has anything to tell in the place
/// that it has for them.
pub fn tell(documents: &[&Composed], topics: &[&str]) -> bool {
    let told: Vec<Told> = documents.iter().flat_map(|document| document.told(topics)).collect();
    told.contains(&Told::All) || !told.is_empty() && told.iter().all(|told| *told == Told::Nothing)
}
