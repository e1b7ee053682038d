//! What stands above the sections, the same in every format.
//!
//! Owns: the order and the words of the head and which sections the contents list. Not their markup.

use std::borrow::Cow;

use jiff::civil::Date;
use pulldown_cmark::Event;

use crate::document::{Document, Head};

/// A part of the line below the title; the line joins them with [`SEPARATOR`].
pub enum Part<'d> {
    Who(&'d str),
    /// The label ("Effective"), the day for machines, the day as printed.
    Date(&'d str, &'d str, &'d str),
}

pub const SEPARATOR: &str = " · ";

/// The parts of the line below the title that are known.
pub fn parts(head: &Head) -> Vec<Part<'_>> {
    let dates = [("effective", &head.effective), ("updated", &head.updated)];
    let mut parts = Vec::with_capacity(3);
    parts.extend(head.who.as_deref().map(Part::Who));
    for (name, date) in dates {
        if let Some((machine, printed)) = date {
            parts.push(Part::Date(label(head, name), machine, printed));
        }
    }
    parts
}

/// A fixed word of the page in the language of the document.
pub fn label<'d>(head: &'d Head, name: &str) -> &'d str {
    head.words.say("page", name).unwrap_or_default()
}

/// A word around the notes of counsel's edition.
pub fn counsel<'d>(head: &'d Head, name: &str) -> &'d str {
    head.words.say("counsel", name).unwrap_or_default()
}

/// A line of the contents.
pub struct Listed<'d, 'a> {
    pub anchor: &'d str,
    pub number: Option<&'d str>,
    /// The heading, or the question that the section answers.
    pub words: Cow<'d, [Event<'a>]>,
}

/// What the contents list: the sections at the top. Nothing for a document so short that a list would only repeat it.
pub fn contents<'d, 'a>(document: &'d Document<'a>) -> Vec<Listed<'d, 'a>> {
    let listed = document.sections.iter().filter(|section| !section.heading.is_empty());
    let listed: Vec<_> = listed
        .map(|section| Listed {
            anchor: &section.anchor,
            number: section.number.as_deref(),
            words: match section.question.filter(|_| document.head.questions) {
                Some(question) => Cow::Owned(vec![Event::Text(question.into())]),
                None => Cow::Borrowed(&section.heading),
            },
        })
        .collect();
    if listed.len() < 3 { Vec::new() } else { listed }
}

/// The language of the document, if it has the form of a language tag (BCP 47).
pub fn language(head: &Head) -> Option<&str> {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let language = head.language.as_str();
    let starts = language
        .split('-')
        .next()
        .is_some_and(|part| part.len() > 1 && !part.starts_with(|c: char| c.is_ascii_digit()));
    (starts && language.split('-').all(is_part)).then_some(language)
}

/// Whether the language is written from right to left.
pub fn is_right_to_left(head: &Head) -> bool {
    head.words.say("language", "direction") == Some("rtl")
}

/// The day that this version is of: of its last change, else from which it applies. Never of the
/// clock.
pub fn day(head: &Head) -> Option<Date> {
    let date = head.updated.as_ref().or(head.effective.as_ref());
    date.and_then(|(machine, _)| machine.parse().ok()).filter(|day: &Date| day.year() > 0)
}

/// Whether readers print it on US letter rather than A4: by the region of the language.
pub fn is_letter(language: &str) -> bool {
    language
        .split('-')
        .skip(1)
        .any(|part| ["US", "CA", "MX", "PH"].iter().any(|region| part.eq_ignore_ascii_case(region)))
}

/// The line at the foot of a page: the text before its number, between it and the number of pages,
/// and after that.
pub fn page_line(head: &Head) -> (&str, &str, &str) {
    let line = label(head, "page");
    let (before, rest) = line.split_once("{page}").unwrap_or((line, ""));
    let (between, after) = rest.split_once("{pages}").unwrap_or((rest, ""));
    (before, between, after)
}
