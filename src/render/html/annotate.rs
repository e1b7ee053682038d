//! Counsel's edition: the notes beside headings, blocks and rows, and what stands above and below.
//!
//! Owns: their markup, and where in the markup of the text they go. Does not own: what they say.
//!
//! A note is folded on a narrow screen and stands open in the margin of a wide one; the provisions of
//! a whole section stay folded there, too. All text of a note is in an element with the class `note`, `beside`
//! or `banner`: without these the page holds the text of the published one.

use super::Writer;
use crate::render::annotation::{Annotation, Annotations, Requirement, SpecLine};
use crate::render::{head, link};

impl Writer<'_> {
    /// Opens the pair of a block and its note, if it has one.
    pub(super) fn open_noted(&mut self, note: Option<&Annotation>) {
        if note.is_some() {
            self.out.push_str("<div class=\"noted\">\n");
        }
    }

    /// Opens the same inside an item of a list, whose sign stays before both.
    pub(super) fn open_noted_item(&mut self) {
        self.out.push_str("<div class=\"noted\"><div>");
    }

    pub(super) fn close_noted_item(&mut self, note: &Annotation) {
        self.out.push_str("</div>\n");
        self.note(note);
        self.out.push_str("</div>");
    }

    pub(super) fn close_noted(&mut self, note: Option<&Annotation>) {
        if let Some(note) = note {
            self.note(note);
            self.out.push_str("</div>\n");
        }
    }

    /// The note of a heading: its provisions with what they ask, folded.
    pub(super) fn close_noted_heading(&mut self, note: Option<&Annotation>) {
        let Some(note) = note else { return };
        if note.places.is_empty() && note.notes.is_empty() {
            self.fold(note, true);
        } else {
            let outside = Annotation { provisions: Vec::new(), ..note.clone() };
            self.open_note(&outside, !note.provisions.is_empty());
            self.body(&outside);
            self.fold(note, false);
            self.close_note(&outside, !note.provisions.is_empty());
        }
        self.out.push_str("</div>\n");
    }

    /// The head of the column of notes.
    pub(super) fn note_column(&mut self) {
        self.out.push_str("<th scope=\"col\" class=\"beside\">");
        self.text(head::counsel(self.head, "notes"));
        self.out.push_str("</th>");
    }

    /// The cell of the column of notes.
    pub(super) fn note_cell(&mut self, note: Option<&Annotation>) {
        self.out.push_str("<td class=\"beside\" data-label=\"");
        self.attribute(head::counsel(self.head, "notes"));
        self.out.push_str("\">");
        if let Some(note) = note {
            self.note(note);
        }
        self.out.push_str("</td>");
    }

    pub(super) fn note(&mut self, note: &Annotation) {
        let more = !note.provisions.is_empty();
        self.open_note(note, more);
        self.body(note);
        self.provisions(&note.provisions);
        self.close_note(note, more);
    }

    pub(super) fn banner(&mut self) {
        self.out.push_str("<p class=\"banner\"><strong>");
        self.text(head::counsel(self.head, "banner"));
        self.out.push_str(".</strong> ");
        self.text(head::counsel(self.head, "explanation"));
        self.out.push_str("</p>\n");
    }

    /// What belongs to no part of the document.
    pub(super) fn rest(&mut self, annotations: &Annotations) {
        if annotations.rest.is_empty() {
            return;
        }
        self.out.push_str("<div class=\"note rest\">\n<p><strong>");
        self.text(head::counsel(self.head, "rest"));
        self.out.push_str("</strong></p>\n");
        for note in &annotations.rest {
            self.body(note);
        }
        self.out.push_str("</div>\n");
    }

    /// Only what says more than a place has something to fold.
    fn open_note(&mut self, note: &Annotation, more: bool) {
        if !more && note.notes.is_empty() {
            self.out.push_str("<div class=\"note\">");
            return;
        }
        self.out.push_str("<details class=\"note\">\n<summary>");
        match note.places.first() {
            Some(place) => self.code(&place.at),
            None => self.text(head::counsel(self.head, "notes")),
        }
        self.out.push_str("</summary>\n");
    }

    fn close_note(&mut self, note: &Annotation, more: bool) {
        self.out.push_str(if more || !note.notes.is_empty() { "</details>\n" } else { "</div>\n" });
    }

    fn fold(&mut self, note: &Annotation, alone: bool) {
        let Some(count) = note.count(&self.head.words) else { return };
        self.out.push_str(if alone { "<details class=\"note fold\">\n" } else { "<details class=\"fold\">\n" });
        self.out.push_str("<summary>");
        self.text(&count);
        self.out.push_str("</summary>\n");
        self.provisions(&note.provisions);
        self.out.push_str("</details>\n");
    }

    fn body(&mut self, note: &Annotation) {
        for SpecLine { at, by } in &note.places {
            self.out.push_str("<p class=\"place\">");
            self.code(at);
            if let Some(by) = by {
                self.out.push_str(" <span>");
                self.text(by);
                self.out.push_str("</span>");
            }
            self.out.push_str("</p>\n");
        }
        if let Some(more) = note.more(&self.head.words) {
            self.out.push_str("<p class=\"place\"><span>");
            self.text(&more);
            self.out.push_str("</span></p>\n");
        }
        for text in note.paragraphs() {
            self.out.push_str("<p class=\"said\">");
            self.text(&text);
            self.out.push_str("</p>\n");
        }
    }

    fn provisions(&mut self, provisions: &[Requirement]) {
        if provisions.is_empty() {
            return;
        }
        self.out.push_str("<ul class=\"law\">\n");
        for provision in provisions {
            self.out.push_str("<li>");
            let url = provision.url.as_deref().filter(|url| link::is_safe(url) && link::is_external(url));
            if let Some(url) = url {
                self.out.push_str("<a href=\"");
                self.href(url);
                self.out.push_str("\" rel=\"external noreferrer\">");
            }
            self.text(&provision.citation);
            self.out.push_str(if url.is_some() { "</a>" } else { "" });
            if let Some(requires) = &provision.requires {
                self.out.push_str("<br>\n");
                self.text(requires);
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    fn code(&mut self, text: &str) {
        self.out.push_str("<code>");
        self.text(text);
        self.out.push_str("</code>");
    }
}
