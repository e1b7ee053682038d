//! Counsel's edition: the notes beside headings, blocks and rows, and what stands above and below.
//!
//! Owns: their markup, and where in the markup of the text they go. Does not own: what they say.
//!
//! A note is folded on a narrow screen and stands open in the margin of a wide one; the provisions of
//! a whole section stay folded there, too. All text of a note is in an element with the class `note`, `beside`
//! or `banner`: without these the page holds the text of the published one.

use std::fmt::Write as _;

use super::{Attribute, Href, Text, Writer};
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
        let label = Text(head::counsel(self.head, "notes"));
        _ = write!(self.out, "<th scope=\"col\" class=\"beside\">{label}</th>");
    }

    /// The cell of the column of notes.
    pub(super) fn note_cell(&mut self, note: Option<&Annotation>) {
        let label = Attribute(head::counsel(self.head, "notes"));
        _ = write!(self.out, "<td class=\"beside\" data-label=\"{label}\">");
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
        let says = |name| Text(head::counsel(self.head, name));
        let (banner, explanation) = (says("banner"), says("explanation"));
        _ = writeln!(self.out, "<p class=\"banner\"><strong>{banner}.</strong> {explanation}</p>");
    }

    /// What belongs to no part of the document.
    pub(super) fn rest(&mut self, annotations: &Annotations) {
        if annotations.rest.is_empty() {
            return;
        }
        let rest = Text(head::counsel(self.head, "rest"));
        _ = writeln!(self.out, "<div class=\"note rest\">\n<p><strong>{rest}</strong></p>");
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
        _ = match note.places.first() {
            Some(place) => write!(self.out, "<code>{}</code>", Text(&place.at)),
            None => write!(self.out, "{}", Text(head::counsel(self.head, "notes"))),
        };
        self.out.push_str("</summary>\n");
    }

    fn close_note(&mut self, note: &Annotation, more: bool) {
        self.out.push_str(if more || !note.notes.is_empty() { "</details>\n" } else { "</div>\n" });
    }

    fn fold(&mut self, note: &Annotation, alone: bool) {
        let Some(count) = note.count(&self.head.words) else { return };
        let class = if alone { "note fold" } else { "fold" };
        _ = writeln!(self.out, "<details class=\"{class}\">\n<summary>{}</summary>", Text(&count));
        self.provisions(&note.provisions);
        self.out.push_str("</details>\n");
    }

    fn body(&mut self, note: &Annotation) {
        for SpecLine { at, by } in &note.places {
            _ = write!(self.out, "<p class=\"place\"><code>{}</code>", Text(at));
            if let Some(by) = by {
                _ = write!(self.out, " <span>{}</span>", Text(by));
            }
            self.out.push_str("</p>\n");
        }
        if let Some(more) = note.more(&self.head.words) {
            _ = writeln!(self.out, "<p class=\"place\"><span>{}</span></p>", Text(&more));
        }
        for text in note.paragraphs() {
            _ = writeln!(self.out, "<p class=\"said\">{}</p>", Text(&text));
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
            let citation = Text(&provision.citation);
            _ = match url {
                Some(url) => {
                    write!(self.out, "<a href=\"{}\" rel=\"external noreferrer\">{citation}</a>", Href(url))
                }
                None => write!(self.out, "{citation}"),
            };
            if let Some(requires) = &provision.requires {
                _ = write!(self.out, "<br>\n{}", Text(requires));
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }
}
