//! What an author takes for markup, and no format shows as such.
//!
//! Owns: footnotes, references that nothing defines, letters and terms that are no list, headings without words. Does not
//! own: what prose may not hold (`prose`).

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::prose::mask;
use super::read::OPTIONS;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::Text;

/// Reports what looks like markup in an author's Markdown and is printed with its signs: footnotes, references that
/// nothing defines, letters that are no list, terms with their meaning, and headings without words.
pub fn check_lost(text: &Text, sink: &mut Sink) {
    let masked = mask(text);
    let mut find = |at: Range<usize>, message: &str, help: &str| {
        let place = text.locate(at.start, at.end);
        sink.push(Diagnostic::warning("language/lost-markup", place, message).help(help));
    };
    if !masked.contains(['[', '#', ')', '.', ':', '-', '=']) {
        return;
    }
    if masked.contains("[^") {
        for (event, at) in Parser::new_ext(&masked, OPTIONS | Options::ENABLE_FOOTNOTES).into_offset_iter() {
            if let Event::Start(Tag::FootnoteDefinition(name)) = event {
                let at = at.start..at.start + name.len() + "[^]:".len();
                let help = "write the note in brackets, in the sentence that it belongs to";
                find(at, "a footnote is printed with its signs", help);
            }
        }
    }
    let mut undefined = Vec::new();
    let broken = |link: pulldown_cmark::BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        // Words in brackets are a reference to themselves, too, and mostly none.
        if matches!(
            link.link_type,
            LinkType::ReferenceUnknown | LinkType::Reference | LinkType::CollapsedUnknown | LinkType::Collapsed
        ) {
            undefined.push((link.span, link.reference.to_string()));
        }
        None
    };
    let mut lines = Lines::default();
    let mut heading = None;
    for (event, at) in Parser::new_with_broken_link_callback(&masked, OPTIONS, Some(broken)).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(at),
            Event::End(TagEnd::Heading(_)) => {
                if let Some(at) = heading.take().filter(|at| !text[at.clone()].contains("{%")) {
                    find(at, "this heading has no words", "write its words, or delete it");
                }
            }
            Event::Start(Tag::Paragraph | Tag::Item) => lines.start(&masked, at.start),
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                lines.end(&mut find)
            }
            Event::SoftBreak => lines.next(&masked, at.end),
            _ => heading = None,
        }
    }
    for (at, reference) in undefined.into_iter().filter(|(at, _)| !masked[at.clone()].contains("[^")) {
        let message = format!("nothing defines the reference `{reference}`, so it is printed with its brackets");
        find(
            at,
            &message,
            &format!("write where it leads: `[words](https://...)`, or define it below: `[{reference}]: https://...`"),
        );
    }
}

/// The lines of a paragraph that start as items of a list do for people.
#[derive(Default)]
struct Lines {
    /// Lines with `a)`, `(ii)`; where the first of them starts.
    lettered: (usize, Range<usize>),
    /// A line that starts with a colon.
    meaning: Option<Range<usize>>,
}

impl Lines {
    fn start(&mut self, text: &str, at: usize) {
        *self = Self::default();
        self.letter(text, at);
    }

    fn next(&mut self, text: &str, at: usize) {
        self.letter(text, at);
        let at = at + text[at..].len() - text[at..].trim_start_matches([' ', '>']).len();
        if text[at..].starts_with(": ") {
            self.meaning.get_or_insert(at..at + 1);
        }
    }

    fn letter(&mut self, text: &str, at: usize) {
        let line = text[at..].trim_start_matches([' ', '>']);
        let at = text.len() - line.len();
        let sign = &line[..line.find(char::is_whitespace).unwrap_or(line.len())];
        let inner = sign.strip_suffix(')').map(|sign| sign.strip_prefix('(').unwrap_or(sign));
        let inner =
            inner.or_else(|| sign.strip_suffix('.').filter(|sign| sign.starts_with(|c: char| c.is_ascii_lowercase())));
        let is_sign = |word: &str| {
            let letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            let roman = (1..=5).contains(&word.len()) && word.bytes().all(|byte| b"ivxIVX".contains(&byte));
            letter || roman
        };
        if inner.is_some_and(is_sign) {
            if self.lettered.0 == 0 {
                self.lettered.1 = at..at + sign.len();
            }
            self.lettered.0 += 1;
        }
    }

    fn end(&mut self, find: &mut impl FnMut(Range<usize>, &str, &str)) {
        let Self { lettered: (count, at), meaning } = std::mem::take(self);
        if count > 1 {
            let help = "put an empty line between them, so that each is a paragraph, or write a list: `1.`, `2.`";
            find(at, "lines with letters are no list in Markdown, and run together", help);
        }
        if let Some(at) = meaning {
            find(
                at,
                "a term and its meaning are no list in Markdown, and run together",
                "write an item for each: `- **Term:** its meaning`",
            );
        }
    }
}
