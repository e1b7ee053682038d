//! Counsel's edition: the comments (`word/comments.xml`) and the header that says what it is.
//!
//! Owns: what stands in a comment, and the links of comments. Does not own: to which text a comment
//! belongs; that is `body`.
//!
//! A comment has no date, since no clock is asked; Word and LibreOffice show none then.

use super::body::address;
use super::parts::{self, MAIN, RELATIONS};
use super::xml::Xml;
use crate::document::Head;
use crate::render::annotation::{Annotation, Requirement, SpecLine};
use crate::render::{head, link};

const AUTHOR: &str = "policyc";
const INITIALS: &str = "pc";

/// The comments, and where their links lead. The number of a comment is its position.
pub fn comments(notes: &[&Annotation], head: &Head) -> (Vec<u8>, Vec<String>) {
    let mut comments = Comments { xml: Xml::part(), links: Vec::new(), head };
    comments.xml.start("w:comments", &[("xmlns:w", MAIN), ("xmlns:r", RELATIONS)]);
    for (number, note) in notes.iter().enumerate() {
        comments.comment(number, note);
    }
    comments.xml.end("w:comments");
    (comments.xml.finish(), comments.links)
}

/// What stands above every page.
pub fn header(head: &Head) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.start("w:hdr", &[("xmlns:w", MAIN)]);
    xml.markup("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val=\"9C1C1C\"/></w:rPr>");
    xml.element("w:t", &[("xml:space", "preserve")], head::counsel(head, "banner"));
    xml.markup("</w:r></w:p></w:hdr>");
    xml.finish()
}

struct Comments<'d> {
    xml: Xml,
    links: Vec<String>,
    head: &'d Head,
}

impl Comments<'_> {
    fn comment(&mut self, number: usize, note: &Annotation) {
        let id = number.to_string();
        self.xml.start("w:comment", &[("w:id", &id), ("w:author", AUTHOR), ("w:initials", INITIALS)]);
        let mut first = true;
        for SpecLine { at, by } in &note.places {
            self.paragraph(&mut first, |comments| {
                comments.run(at, false);
                if let Some(by) = by {
                    comments.run(&format!(" ({by})"), false);
                }
            });
        }
        if let Some(more) = note.more(&self.head.words) {
            self.paragraph(&mut first, |comments| comments.run(&more, false));
        }
        for text in note.paragraphs() {
            self.paragraph(&mut first, |comments| comments.run(&text, false));
        }
        for provision in &note.provisions {
            self.paragraph(&mut first, |comments| comments.provision(provision));
        }
        if first {
            self.paragraph(&mut first, |_| {});
        }
        self.xml.end("w:comment");
    }

    fn provision(&mut self, provision: &Requirement) {
        let url = provision.url.as_deref().filter(|url| link::is_safe(url) && link::is_external(url));
        match url.and_then(address) {
            Some(target) => {
                let position = self.links.iter().position(|known| *known == target).unwrap_or_else(|| {
                    self.links.push(target);
                    self.links.len() - 1
                });
                self.xml.start("w:hyperlink", &[("r:id", &parts::link_id(position)), ("w:history", "1")]);
                self.run(&provision.citation, true);
                self.xml.end("w:hyperlink");
            }
            None => self.run(&provision.citation, false),
        }
        if let Some(requires) = &provision.requires {
            self.run(&format!(": {requires}"), false);
        }
    }

    /// The first paragraph holds the sign that ties a comment to its place.
    fn paragraph(&mut self, first: &mut bool, fill: impl FnOnce(&mut Self)) {
        self.xml.markup(if std::mem::take(first) { "<w:p><w:r><w:annotationRef/></w:r>" } else { "<w:p>" });
        fill(self);
        self.xml.markup("</w:p>");
    }

    fn run(&mut self, text: &str, link: bool) {
        self.xml.markup(if link { "<w:r><w:rPr><w:rStyle w:val=\"Hyperlink\"/>" } else { "<w:r><w:rPr>" });
        self.xml.markup("<w:sz w:val=\"18\"/></w:rPr>");
        self.xml.element("w:t", &[("xml:space", "preserve")], text);
        self.xml.markup("</w:r>");
    }
}
