//! A composed document: in Markdown, and as events that are ready to be written in any format.

use std::sync::Arc;

use pulldown_cmark::{Event, Tag};
use rustc_hash::FxHashSet;

use super::words::Words;
use crate::facts::expression::Marked;
use crate::facts::views::FIRST;
use crate::source::Span;

/// What a composed document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page of its own.
    Page,
    /// A piece for another page: the table of cookies.
    Fragment,
    /// What a part of another page tells some readers. That page holds its text; its own is what that page says anyway.
    Supplement,
}

/// A document in Markdown. [`Composed::document`] gives it as events.
#[derive(Debug)]
pub struct Composed {
    /// Whether it is a page, or a piece for one.
    pub kind: Kind,
    /// The name of its files: `privacy-policy`.
    pub id: String,
    /// What stands above its first section.
    pub head: Head,
    pub(super) parts: Vec<Part>,
    pub(super) clauses: bool,
    /// The number of those to whom it speaks, among the views of the facts.
    pub reader: usize,
    /// The topics that it has a place for, and those that have a place nowhere.
    pub(super) topics: Vec<ToldTopic>,
    /// What the marks of all documents of the policy stand for, by their numbers.
    pub(super) origins: Arc<[Origin]>,
}

/// A section in Markdown.
#[derive(Debug)]
pub(super) struct Part {
    pub anchor: String,
    pub topic: Option<&'static str>,
    pub level: u8,
    /// Without the full stop: `3.1`.
    pub number: Option<String>,
    /// Plain text.
    pub heading: String,
    /// The question that it answers, if its heading is one of ours.
    pub question: Option<String>,
    pub body: Marked<'static>,
    pub parts: Vec<Part>,
    /// The document that it is a part of, where that stands in another one.
    pub within: Option<String>,
    pub origin: Option<Span>,
}

/// One document: a head and sections.
///
/// Everything that a reader sees is in `head`, `headings` and `bodies` as events of pulldown-cmark,
/// parsed once. The events hold no raw HTML, no images, and only links that are safe to follow;
/// links inside the document have the form `#anchor`. Formats add nothing visible of their own but
/// the words in [`Head::words`].
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// The name of its files: `privacy-policy`.
    pub id: String,
    /// What stands above the first section.
    pub head: Head,
    /// Whether list items carry literal numbers, so that a format need not mark them in another way.
    pub clauses: bool,
    /// Sections at level 2, as events of the parser of Markdown, so they are for the formats of this crate.
    #[doc(hidden)]
    pub sections: Vec<Section<'a>>,
}

impl Document<'_> {
    /// Whether it is the page of the policy, and no further document.
    pub(crate) fn is_first(&self) -> bool {
        self.id == FIRST
    }

    /// The anchors to which links of the document lead, and that nothing in it has.
    pub(crate) fn dead_links(&self) -> FxHashSet<String> {
        fn look<'d>(sections: &'d [Section<'_>], links: &mut FxHashSet<&'d str>, anchors: &mut FxHashSet<&'d str>) {
            for section in sections {
                anchors.insert(&section.anchor);
                for event in section.heading.iter().chain(&section.body) {
                    match event {
                        Event::Start(Tag::Heading { id: Some(id), .. }) => _ = anchors.insert(id),
                        Event::Start(Tag::Link { dest_url, .. }) => links.extend(dest_url.strip_prefix('#')),
                        _ => {}
                    }
                }
                look(&section.sections, links, anchors);
            }
        }
        let (mut links, mut anchors) = (FxHashSet::default(), FxHashSet::default());
        look(&self.sections, &mut links, &mut anchors);
        links.difference(&anchors).map(|anchor| (*anchor).to_owned()).collect()
    }
}

/// What stands above the first section.
#[derive(Debug, Clone)]
pub struct Head {
    /// Plain text.
    pub title: String,
    /// The controller's public name; none if it is not stated.
    pub who: Option<String>,
    /// BCP 47: `en`.
    pub language: String,
    /// The day from which it applies: for machines (`2026-03-01`) and as printed ("1 March 2026").
    pub effective: Option<(String, String)>,
    /// The day of the last change, in the same way.
    pub updated: Option<(String, String)>,
    /// Where it is published.
    pub url: Option<String>,
    /// A page of the site that its links to the same site leave out.
    pub site: Option<String>,
    /// Whether contents list the question of each section in place of its heading.
    pub questions: bool,
    /// Whether a page folds its sections.
    pub folded: bool,
    /// The words of its language: those of the page are in `page`.
    pub words: Arc<Words>,
}

/// A section and what is nested in it.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    /// Stays the same when the heading is reworded: the topic, or the key of the declaration.
    pub anchor: String,
    /// The standard topic, if it is one; for style hooks.
    pub topic: Option<&'static str>,
    /// From 2. Headings inside `body` are deeper than this, without a gap.
    pub level: u8,
    /// The literal number in front of the heading: `3.`, `3.1.`
    pub number: Option<String>,
    /// Inline events, without the number.
    pub heading: Vec<Event<'a>>,
    /// The question that it answers; none where its author gave it a heading.
    pub question: Option<&'a str>,
    /// Block events. A heading event here carries its anchor in `id` and its number as text.
    pub body: Vec<Event<'a>>,
    /// Those nested in it.
    pub sections: Vec<Section<'a>>,
    /// Where the parts of `body` come from.
    pub marks: Vec<Mark>,
    /// The declaration that the section as a whole comes from.
    pub origin: Option<Span>,
}

/// The place in the spec that a block comes from.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The position in `body` of the first event of the block.
    pub event: usize,
    /// The declaration.
    pub span: Span,
    /// What the block tells that a law wants told, if it does.
    pub tells: Option<Tells>,
}

/// What a mark stands for: a place in the spec, and what is told there that a law wants told.
pub type Origin = (Span, Option<Tells>);

/// How much of a topic a document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// All facts that belong there.
    All,
    /// It has a place, and there is nothing to tell.
    Nothing,
    /// Other things, or not all; or there is no place for it in any document.
    Else,
}

/// A topic that a document has a place for, or that should have one.
#[derive(Debug)]
pub(super) struct ToldTopic {
    pub topic: &'static str,
    pub told: Told,
    /// Topics that are printed, too, so that it can leave facts to them.
    pub leaves_to: Vec<&'static str>,
}

/// What a block tells that a law wants told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tells {
    /// A right, which a law can give without a declaration.
    Right {
        /// As the language names it: `access`.
        name: &'static str,
        /// The laws under which the block says that people have it; empty if it names none.
        laws: Vec<&'static str>,
    },
    /// A statement, in the sentence that the language has for it.
    Statement {
        /// As the laws name it.
        name: &'static str,
        /// The laws that want it made.
        laws: Vec<&'static str>,
        /// The sentence, as Markdown.
        text: Arc<str>,
    },
}
