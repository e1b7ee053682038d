//! Where a template or a piece of prose is written, and how its faults are told there.
//!
//! Owns: places, messages and help of findings. Does not own: what is wrong.

use std::borrow::Cow;
use std::ops::Range;

use super::engine::Template;
use super::sentences::Place;
use crate::diagnostic::Diagnostic;
use crate::facts::expression::Fault;
use crate::facts::expression::fault::NOT_STATED;
use crate::jinja::Unread;
use crate::source::{Span, Text, whole_characters};

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
pub enum TemplateSource<'t> {
    /// In a spec.
    Prose(&'t Text),
    /// In a template and its sentences.
    Template(&'t Template),
}

impl TemplateSource<'_> {
    /// A problem at a place in bytes of the text; without one, of the whole.
    pub fn error(self, place: Option<Range<usize>>, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        let message = message.into();
        match self {
            Self::Prose(text) => at(text, place, text.span, message),
            Self::Template(template) => template.error(place.map(|place| template.whole().place(place)), message),
        }
    }

    /// A fault at its place.
    pub fn fault(self, fault: &Fault) -> Diagnostic {
        let place = fault.bytes.map(|(start, end)| start as usize..end as usize);
        let diagnostic = self.error(place, fault.message.clone());
        if fault.message == NOT_STATED {
            return diagnostic.help("state the fact, or print it only `{% if ... %}` it is stated");
        }
        diagnostic
    }

    /// What keeps a text from being read at all.
    pub fn unread(self, unread: Unread) -> Diagnostic {
        let message = match self {
            Self::Prose(_) if unread.expression => format!("this expression cannot be read: {}", unread.message),
            _ => unread.message,
        };
        Diagnostic { help: unread.help, ..self.error(unread.place, message) }
    }
}

/// A problem in a file, at a place in bytes of the text. Without one, at `whole`.
fn at(text: &Text, place: Option<Range<usize>>, whole: Span, message: Cow<'static, str>) -> Diagnostic {
    // The parser can point at a part of a character.
    let place = place.map(|place| whole_characters(text, place));
    let span = place.map_or(whole, |place| text.locate(place.start, place.end));
    Diagnostic::error("language/template", span, message)
}

impl Template {
    /// A problem at a place of the template or of its sentences.
    pub fn error(&self, place: Option<Place>, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        let sentences = self.sentences.own.as_ref().filter(|_| place.as_ref().is_some_and(|place| place.in_sentences));
        let place = place.map(|place| place.bytes);
        if let Some(file) = sentences.map(|own| &own.0).or(self.own.as_ref()) {
            return at(file, place, file.span.head(), message.into());
        }
        let place = place.map_or_else(String::new, |place| {
            // What ships is shown as a whole by `policyc templates`.
            let text = if self.is_own() { &*self.shape } else { &*self.whole().text };
            let before = &text[..whole_characters(text, place).start];
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!(":{}:{column}", before.matches('\n').count() + 1)
        });
        Diagnostic::global("language/template", format!("template {}{place}: {}", self.name, message.into()))
    }
}
