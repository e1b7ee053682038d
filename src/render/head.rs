//! What stands above the sections, the same in every format.
//!
//! Owns: the order and the words of the head and which sections the contents list. Not their markup.

use crate::document::{Document, Head, Section};

/// A part of the line below the title; the line joins them with [`SEPARATOR`].
pub enum Part<'d> {
    Who(&'d str),
    /// The label ("Effective"), the day for machines, the day as printed.
    Date(&'d str, &'d str, &'d str),
}

pub const SEPARATOR: &str = " · ";

/// The parts of the line below the title that are known.
pub fn parts(head: &Head) -> Vec<Part<'_>> {
    let dates = [("effective", "Effective", &head.effective), ("updated", "Last updated", &head.updated)];
    let mut parts = Vec::with_capacity(3);
    parts.extend(head.who.as_deref().map(Part::Who));
    for (name, english, date) in dates {
        if let Some((machine, printed)) = date {
            parts.push(Part::Date(label(head, name, english), machine, printed));
        }
    }
    parts
}

/// A fixed word of the page in the language of the document.
pub fn label<'d>(head: &'d Head, name: &str, english: &'d str) -> &'d str {
    head.labels.get(name).map_or(english, String::as_str)
}

/// The sections that the contents list: those at the top. Nothing for a document so short that a
/// list would only repeat it.
pub fn contents<'d, 'a>(document: &'d Document<'a>) -> Vec<&'d Section<'a>> {
    let listed: Vec<_> = document.sections.iter().filter(|section| !section.heading.is_empty()).collect();
    if listed.len() < 3 { Vec::new() } else { listed }
}
