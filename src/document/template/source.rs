//! Where a template or a piece of prose is written, and how its faults are told there.
//!
//! Owns: places, messages and help of findings. Does not own: what is wrong.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::facts::expression::Fault;
use crate::facts::expression::fault::NOT_STATED;
use crate::jinja::Unread;
use crate::source::{Text, whole_characters};

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
pub enum TemplateSource<'t> {
    /// In a spec.
    Prose(&'t Text),
    /// In a file of an author.
    Own(&'t Text),
    /// In policyc, with its name and text.
    BuiltIn(&'t str, &'t str),
}

impl<'t> TemplateSource<'t> {
    pub fn template(name: &'t str, source: &'t str, own: Option<&'t Text>) -> Self {
        own.map_or(Self::BuiltIn(name, source), Self::Own)
    }

    /// A problem at a place in bytes of the text; without one, of the whole.
    pub fn error(self, place: Option<Range<usize>>, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        let source = match self {
            Self::Prose(text) | Self::Own(text) => text,
            Self::BuiltIn(_, source) => source,
        };
        // The parser can point at a part of a character.
        let place = place.map(|place| whole_characters(source, place));
        let message = message.into();
        match self {
            Self::Prose(text) | Self::Own(text) => {
                let whole = if matches!(self, Self::Prose(_)) { text.span } else { text.span.head() };
                let span = place.map_or(whole, |place| text.locate(place.start, place.end));
                Diagnostic::error("language/template", span, message)
            }
            Self::BuiltIn(name, source) => {
                let place = place.map_or_else(String::new, |place| {
                    let before = &source[..place.start];
                    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                    format!(":{}:{column}", before.matches('\n').count() + 1)
                });
                Diagnostic::global("language/template", format!("template {name}{place}: {message}"))
            }
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
