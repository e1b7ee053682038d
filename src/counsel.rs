//! Counsel's edition: what stands beside each part of a document for the lawyer who reviews it.
//!
//! Owns: which place of the spec, provision and note belongs to which part; so it brings together the
//! marks of a document, the provisions of the laws and the notes of the declarations. Does not own:
//! how any of it looks.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::{Document, Section, Words};
use crate::facts::walk;
use crate::lint::{self, Provisions};
use crate::policy::{Meta, Policy};
use crate::render::{Annotation, Annotations, Beside, Requirement, SpecLine};
use crate::source::{Sources, Span};

/// What the annotations of the documents of one policy have in common.
pub struct Counsel<'a> {
    policy: &'a Policy,
    provisions: &'a Provisions,
    sources: &'a Sources,
    root: &'a Path,
    words: &'a Words,
    declarations: FxHashMap<Span, Noted<'a>>,
    /// Those in another one, in their order.
    inner: FxHashMap<Span, Vec<Span>>,
}

struct Noted<'a> {
    meta: &'a Meta,
    /// The one that it stands in.
    outer: Option<Span>,
    /// In the order of the policy.
    number: usize,
}

impl<'a> Counsel<'a> {
    /// `root` is the folder that paths are shown from, so that the files are the same wherever the
    /// command was called.
    pub fn new(
        policy: &'a Policy,
        provisions: &'a Provisions,
        sources: &'a Sources,
        root: &'a Path,
        words: &'a Words,
    ) -> Self {
        let (mut declarations, mut inner) = (FxHashMap::default(), FxHashMap::<Span, Vec<Span>>::default());
        let all = walk(policy);
        for (number, entry) in all.iter().enumerate() {
            let meta = entry.declared.meta();
            let outer = entry.parent.map(|outer| all[outer].declared.meta().span);
            declarations.insert(meta.span, Noted { meta, outer, number });
            if let Some(outer) = outer {
                inner.entry(outer).or_default().push(meta.span);
            }
        }
        Self { policy, provisions, sources, root, words, declarations, inner }
    }

    /// The annotations of documents, in their order. The first one takes what belongs to none of them.
    pub fn annotate(&self, documents: &[Document<'_>]) -> Vec<Annotations> {
        let mut marked = FxHashSet::default();
        marked.insert(self.policy.about.meta.span);
        for document in documents {
            let own = self.policy.documents.iter().filter(|own| *own.meta.key.value == *document.id);
            marked.extend(own.map(|own| own.meta.span));
            marks(&document.sections, &mut marked);
        }
        let mut all: Vec<Annotations> = documents
            .iter()
            .map(|document| {
                let mut annotations = Annotations { head: self.head(&document.id), ..Annotations::default() };
                self.sections(&document.sections, &marked, &mut annotations);
                annotations
            })
            .collect();
        if let Some(first) = all.first_mut() {
            first.rest = self.rest(&marked);
        }
        all
    }

    /// Beside the title stand the policy, and the declaration of the document if it has one.
    fn head(&self, id: &str) -> Annotation {
        let mut head = Annotation::default();
        let own = self.policy.documents.iter().map(|document| &document.meta);
        for meta in [&self.policy.about.meta].into_iter().chain(own.filter(|meta| *meta.key.value == *id)) {
            head.places.push(self.place(meta.span));
            head.notes.extend(texts(meta));
        }
        head
    }

    fn sections(&self, sections: &[Section<'_>], marked: &FxHashSet<Span>, out: &mut Annotations) {
        for section in sections {
            let mut beside = Beside::default();
            // A fact that several blocks of a section tell has its notes beside the first of them.
            let mut told = FxHashSet::default();
            for mark in &section.marks {
                let block = beside.blocks.entry(mark.event).or_default();
                let place = self.place(mark.span);
                if !block.places.contains(&place) {
                    block.places.push(place);
                }
                if let Some(topic) = section.topic {
                    let told = mark.tells.iter().flat_map(|tells| self.provisions.of_told(tells));
                    for provision in self.provisions.of_declaration(mark.span, topic).chain(told) {
                        let provision = Requirement { requires: None, ..written(provision) };
                        if !block.provisions.contains(&provision) {
                            block.provisions.push(provision);
                        }
                    }
                }
                if told.insert(mark.span) {
                    self.add_notes(mark.span, marked, block);
                }
            }
            beside.heading = self.heading(section, marked);
            out.sections.insert(section.anchor.clone(), beside);
            self.sections(&section.sections, marked, out);
        }
    }

    /// A section that is made from facts has no place of its own. Its heading shows the first of those that its
    /// blocks show, and how many more there are.
    fn heading(&self, section: &Section<'_>, marked: &FxHashSet<Span>) -> Annotation {
        let mut annotation = Annotation::default();
        if let Some(origin) = section.origin {
            annotation.places.push(self.place(origin));
            self.add_notes(origin, marked, &mut annotation);
            annotation.provisions.extend(self.provisions.of_section(origin).map(written));
        } else if let Some(first) = section.marks.first() {
            let all: FxHashSet<Span> = section.marks.iter().map(|mark| mark.span).collect();
            annotation.places.push(self.place(first.span));
            annotation.more = all.len() - 1;
        }
        if let Some(topic) = section.topic {
            for provision in self.provisions.of_topic(topic).map(written) {
                if !annotation.provisions.contains(&provision) {
                    annotation.provisions.push(provision);
                }
            }
        }
        annotation
    }

    /// Adds the notes of a declaration to what stands beside it, and those of its neighbours that stand
    /// nowhere themselves: those in it; and at the first that stands in another one, that one and the
    /// rest of what is in it.
    fn add_notes(&self, span: Span, marked: &FxHashSet<Span>, annotation: &mut Annotation) {
        let Some(own) = self.declarations.get(&span) else { return };
        let around = own.outer.filter(|outer| !marked.contains(outer)).filter(|outer| {
            let first = self.inside(*outer).find(|one| marked.contains(&one.meta.span));
            first.is_some_and(|first| first.number == own.number)
        });
        let beside = around.into_iter().flat_map(|outer| self.inside(outer));
        let nowhere = beside.chain(self.inside(span)).filter(|one| !marked.contains(&one.meta.span));
        let around = around.and_then(|outer| self.declarations.get(&outer));
        for declaration in around.into_iter().chain([own]).chain(nowhere) {
            for note in &declaration.meta.notes {
                // One from another file came with a change that was made there.
                if note.span.file != declaration.meta.span.file {
                    let place = SpecLine { at: self.at(note.span), by: Some(self.say("override")) };
                    annotation.places.push(place);
                }
                annotation.notes.push(note.to_string());
            }
        }
    }

    /// The declarations in another one, in their order.
    fn inside(&self, outer: Span) -> impl Iterator<Item = &Noted<'a>> {
        self.inner.get(&outer).into_iter().flatten().filter_map(|span| self.declarations.get(span))
    }

    /// The notes of declarations that stand nowhere, and no neighbour of theirs does.
    fn rest(&self, marked: &FxHashSet<Span>) -> Vec<Annotation> {
        let mut rest: Vec<&Noted<'_>> = self
            .declarations
            .values()
            .filter(|one| {
                let known = |span: Span| {
                    marked.contains(&span) || self.inside(span).any(|inner| marked.contains(&inner.meta.span))
                };
                !one.meta.notes.is_empty() && !known(one.meta.span) && !one.outer.is_some_and(known)
            })
            .collect();
        rest.sort_by_key(|one| one.number);
        rest.into_iter()
            .map(|one| {
                let mut annotation = Annotation { places: vec![self.place(one.meta.span)], ..Annotation::default() };
                annotation.notes.extend(texts(one.meta));
                annotation
            })
            .collect()
    }

    fn place(&self, span: Span) -> SpecLine {
        let by = if span.file == self.policy.file {
            None
        } else {
            let service = self.policy.services.iter().find(|service| service.0 == span.file);
            Some(match service {
                Some((_, used)) => self.say("catalog").replace("{place}", &self.at(*used)),
                None => self.say("base-file"),
            })
        };
        SpecLine { at: self.at(span), by }
    }

    fn say(&self, word: &str) -> String {
        self.words.say("counsel", word).unwrap_or_default().to_owned()
    }

    fn at(&self, span: Span) -> String {
        let file = self.sources.get(span.file);
        let line = file.line_column(span.start).line;
        match file.path.strip_prefix(self.root) {
            Ok(below) => format!("{}:{line}", below.to_string_lossy().replace('\\', "/")),
            Err(_) => format!("{}:{line}", file.name),
        }
    }
}

/// Every declaration that a document prints, or that one of its sections comes from.
fn marks(sections: &[Section<'_>], found: &mut FxHashSet<Span>) {
    for section in sections {
        found.extend(section.marks.iter().map(|mark| mark.span));
        found.extend(section.origin);
        marks(&section.sections, found);
    }
}

fn texts(meta: &Meta) -> Vec<String> {
    meta.notes.iter().map(|note| note.to_string()).collect()
}

fn written(provision: &lint::Provision) -> Requirement {
    Requirement {
        citation: provision.citation.clone(),
        url: provision.url.clone(),
        requires: Some(provision.requires.clone()),
    }
}
