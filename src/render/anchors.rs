//! The places of a document that links inside it lead to.
//!
//! Owns: a number for each anchor, in the order of the document. Formats make their own names from
//! it, because an anchor may hold what a name of theirs cannot.

use pulldown_cmark::{Event, Tag};
use rustc_hash::FxHashMap;

use crate::document::Section;

pub struct Anchors<'d> {
    numbers: FxHashMap<&'d str, usize>,
}

impl<'d> Anchors<'d> {
    pub fn of(sections: &'d [Section]) -> Self {
        let mut anchors = Self { numbers: FxHashMap::default() };
        anchors.sections(sections);
        anchors
    }

    fn sections(&mut self, sections: &'d [Section]) {
        for section in sections {
            if !section.heading.is_empty() {
                self.add(&section.anchor);
            }
            for event in &section.body {
                if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
                    self.add(id);
                }
            }
            self.sections(&section.sections);
        }
    }

    fn add(&mut self, anchor: &'d str) {
        let next = self.numbers.len() + 1;
        self.numbers.entry(anchor).or_insert(next);
    }

    /// From 1; none if no heading has this anchor.
    pub fn number(&self, anchor: &str) -> Option<usize> {
        self.numbers.get(anchor).copied()
    }
}
