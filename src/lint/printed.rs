//! What the documents of a policy tell.
//!
//! Owns: what is asked of all documents together, and what holds where none could be composed; which sections count where
//! they are bound to a rule, and which rules were found to rest on one. Does not own: what each document tells, and what
//! the prose of a section denies.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::document::{Composed, Kind, tell};
use crate::facts::Facts;
use crate::facts::views::Reader;
use crate::policy::Section;
use crate::source::Span;

/// What the documents of one policy tell. Without documents, as in a part, nobody can say what is left out.
pub struct Printed<'a, 'p> {
    pub facts: &'a Facts<'p>,
    /// Those that speak to the readers who are asked about.
    documents: Vec<&'a Composed>,
    /// Those that they read besides: what is for everyone.
    besides: Vec<&'a Composed>,
    /// The laws whose rights are theirs; none: those of every law.
    laws: Option<Vec<&'static str>>,
    /// The sections whose prose denies what they are bound to, once that was looked for.
    refused: OnceCell<FxHashSet<Span>>,
    /// The rules that a section was found to cover.
    covered: RefCell<BTreeSet<String>>,
    /// What the documents state, each by its law and its name. To look for it, sections are read as Markdown.
    stated: OnceCell<FxHashSet<(&'static str, &'static str)>>,
}

impl<'a, 'p> Printed<'a, 'p> {
    /// What all of them tell.
    pub fn new(facts: &'a Facts<'p>, documents: &'a [Composed]) -> Self {
        Self::of(facts, documents.iter().collect(), Vec::new(), None)
    }

    /// What those tell that one of the readers of a policy reads.
    pub fn to(number: usize, readers: &'a [Reader<'p>], documents: &'a [Composed]) -> Option<Self> {
        let reader = readers.get(number)?;
        let of = |number: usize| documents.iter().filter(move |one| one.reader == number).collect::<Vec<_>>();
        let own: Vec<&Composed> = if readers.len() == 1 { documents.iter().collect() } else { of(number) };
        let everyone = readers.iter().position(Reader::is_everyone);
        let reads = reader.is_local() || own.iter().any(|one| one.kind == Kind::Supplement);
        let besides = everyone.filter(|everyone| reads && *everyone != number).map(of).unwrap_or_default();
        let laws = reader.view.map(|_| reader.facts.policy.about.laws.iter().map(|law| law.value).collect());
        Some(Self::of(reader.facts, own, besides, laws))
    }

    fn of(
        facts: &'a Facts<'p>,
        documents: Vec<&'a Composed>,
        besides: Vec<&'a Composed>,
        laws: Option<Vec<&'static str>>,
    ) -> Self {
        let (refused, covered, stated) = (OnceCell::new(), RefCell::default(), OnceCell::new());
        Self { facts, documents, besides, laws, refused, covered, stated }
    }

    /// The languages of the documents: those of the templates that they are made of.
    pub fn languages(&self) -> impl Iterator<Item = &'a str> {
        self.documents.iter().map(|document| &*document.head.language)
    }

    /// Takes sections out of those that count where they are bound to a rule.
    pub fn refuse(&self, sections: FxHashSet<Span>) {
        // They are looked for once, before the first law is asked.
        let _ = self.refused.set(sections);
    }

    /// The sections that do not count.
    pub fn refused(&self) -> FxHashSet<Span> {
        self.refused.get().cloned().unwrap_or_default()
    }

    /// Takes over which rules were found to rest on a section.
    pub fn adopt(&self, other: &Self) {
        self.covered.borrow_mut().extend(other.covered.borrow().iter().cloned());
    }

    /// Whether a section with text is bound to a rule, a document prints it, and its prose does not deny it.
    pub fn covers(&self, rule: &str) -> bool {
        let covers = self.bound(rule).any(|section| !self.refuses(section) && self.tells(section));
        if covers {
            self.covered.borrow_mut().insert(rule.to_owned());
        }
        covers
    }

    /// A section that is bound to a rule, and whose prose denies it.
    pub fn denies(&self, rule: &str) -> Option<Span> {
        self.bound(rule).find(|section| self.refuses(section)).map(|section| section.meta.span)
    }

    /// How many rules of a law nothing but prose satisfies, of which nobody knows what it says.
    pub fn unchecked(&self, law: &str) -> usize {
        self.covered.borrow().iter().filter(|rule| rule.split('/').next() == Some(law)).count()
    }

    fn bound(&self, rule: &str) -> impl Iterator<Item = &'p Section> {
        let sections = self.facts.sections().iter().copied();
        sections.filter(move |section| section.covers.iter().any(|covered| &**covered == rule))
    }

    fn refuses(&self, section: &Section) -> bool {
        self.refused.get().is_some_and(|refused| refused.contains(&section.meta.span))
    }

    fn tells(&self, section: &Section) -> bool {
        (section.meta.prose.is_some() || !section.nested.section.is_empty())
            && self.some(|document| document.prints(section.meta.span))
    }

    /// Whether a document tells a topic.
    pub fn topic(&self, topic: &str) -> bool {
        self.one_of(&[topic])
    }

    /// Whether a document tells what any of these topics would tell.
    pub fn one_of(&self, topics: &[&str]) -> bool {
        self.documents.is_empty() || tell(&self.documents, topics)
    }

    /// Whether a document tells people of a right.
    pub fn right(&self, right: &str) -> bool {
        self.some(|document| document.tells_right(right, self.laws.as_deref()))
    }

    /// Whether a document makes a statement as a law wants it made.
    pub fn said(&self, law: &str, statement: &str) -> bool {
        let stated = || self.read().flat_map(Composed::statements).collect();
        self.documents.is_empty() || self.stated.get_or_init(stated).contains(&(law, statement))
    }

    /// Whether a section of the author's prose holds these words outside of the longer names.
    pub fn says(&self, text: &str, longer: &[&str]) -> bool {
        let mut prose = self.facts.sections().iter().filter(|section| section.meta.prose.is_some());
        prose.any(|section| self.read().any(|document| document.says(section.meta.span, text, longer)))
    }

    /// The names of the pages, each with the anchors to which links of that page lead, and that it does not have.
    pub fn dead_links(&self) -> Vec<(&'a str, FxHashSet<String>)> {
        let pages = self.documents.iter().filter(|document| document.kind == Kind::Page);
        pages.map(|page| (&*page.id, page.document().dead_links())).filter(|(_, dead)| !dead.is_empty()).collect()
    }

    fn some(&self, tells: impl Fn(&Composed) -> bool) -> bool {
        self.documents.is_empty() || self.read().any(tells)
    }

    /// All documents that they read.
    fn read(&self) -> impl Iterator<Item = &'a Composed> {
        self.documents.iter().chain(&self.besides).copied()
    }
}
