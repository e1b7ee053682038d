//! The block above a Markdown file from which generators of static sites read title, dates and address.
//!
//! Owns: which generators are known, and the names that each has for a fact. Does not own: the text
//! below the block (`md`), which leaves out the title, because a theme prints it.

use pulldown_cmark::{Event, Tag};

use super::run;
use crate::document::{Document, Section};

/// A generator of static sites.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FrontMatter {
    /// No block at all.
    #[default]
    None,
    /// As Hugo reads it.
    Hugo,
    /// As Jekyll reads it.
    Jekyll,
    /// As Astro reads it.
    Astro,
}

/// The longest description that search engines show.
const DESCRIPTION: usize = 160;

impl FrontMatter {
    /// All names, in the order in which help shows them.
    pub const NAMES: &[&str] = &["hugo", "jekyll", "astro", "none"];

    /// The generator of this name.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "none" => Self::None,
            "hugo" => Self::Hugo,
            "jekyll" => Self::Jekyll,
            "astro" => Self::Astro,
            _ => return None,
        })
    }

    /// Whether headings take their anchor as `{#name}`, so that no raw HTML is needed.
    pub fn has_heading_ids(self) -> bool {
        matches!(self, Self::Hugo | Self::Jekyll)
    }

    /// Whether braces in the text could be run: Hugo's shortcodes, Jekyll's Liquid.
    pub fn runs_braces(self) -> bool {
        matches!(self, Self::Hugo | Self::Jekyll)
    }

    /// The block, with an empty line below it; nothing without a generator.
    pub fn block(self, document: &Document) -> String {
        // The names of: the first day, the last change, the place in the site.
        let names = match self {
            Self::None => return String::new(),
            Self::Hugo => ["date", "lastmod", "slug"],
            Self::Jekyll => ["date", "last_modified_at", "permalink"],
            Self::Astro => ["pubDate", "updatedDate", "slug"],
        };
        let head = &document.head;
        let mut out = String::from("---\n");
        let mut line = |name: &str, value: &str| {
            out.push_str(name);
            out.push_str(": ");
            out.push_str(value);
            out.push('\n');
        };
        line("title", &text(&head.title));
        if let Some(description) = description(&document.sections) {
            line("description", &text(&description));
        }
        for (name, date) in names.iter().zip([&head.effective, &head.updated]) {
            // A generator reads days, and fails at a month.
            if let Some((machine, _)) = date.as_ref().filter(|date| date.0.len() != "2026-03".len()) {
                // Bare, so that it is read as a date; what is no date stays a text.
                let is_date = machine.len() == 10 && machine.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                line(name, &if is_date { machine.clone() } else { text(machine) });
            }
        }
        line(names[2], &text(&self.place(document)));
        if self == Self::Jekyll {
            line("render_with_liquid", "false");
        }
        out.push_str("---\n\n");
        out
    }
}

impl FrontMatter {
    /// Where the page stands: the first one where the policy says that it is published, else by the name of its file. A slug is the last
    /// part of that; the folder above it is the one in which the file is put.
    fn place(self, document: &Document) -> String {
        let path =
            document.head.url.as_deref().filter(|_| document.is_first()).map(|url| match url.split_once("://") {
                Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
                None => url,
            });
        let path = path.map_or("", |path| path.split(['?', '#']).next().unwrap_or(path));
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        match self {
            Self::Jekyll if last.is_empty() => format!("/{}/", document.id),
            Self::Jekyll => path.to_owned(),
            _ if last.is_empty() => document.id.clone(),
            _ => last.split('.').next().unwrap_or(last).to_owned(),
        }
    }
}

/// A text as YAML: in double quotes, as JSON has it, which every reader of YAML takes for a text.
/// Writers for YAML 1.2 leave `no` and `12:30` bare, and readers of YAML 1.1, such as Jekyll's, make
/// something else of them.
fn text(text: &str) -> String {
    let line = run::line(text);
    // Ends of lines to some readers, and what YAML has no place for.
    let blank = |c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    let line: String = line.chars().map(|c| if blank(c) { ' ' } else { c }).collect();
    serde_json::Value::String(line).to_string()
}

/// The first sentence of the introduction, else of the first section with a paragraph.
fn description(sections: &[Section]) -> Option<String> {
    let introduction = sections.iter().find(|section| section.topic == Some("introduction"));
    let others = sections.iter().filter(|section| section.topic != Some("summary"));
    let paragraph = introduction.into_iter().chain(others).find_map(|section| first_paragraph(&section.body))?;
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    let sentence = &paragraph[..end];
    if sentence.chars().count() <= DESCRIPTION {
        return Some(sentence.to_owned());
    }
    let cut: String = sentence.chars().take(DESCRIPTION - 1).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    Some(format!("{}…", &cut[..end]))
}

fn first_paragraph(body: &[Event]) -> Option<String> {
    let start = body.iter().position(|event| *event == Event::Start(Tag::Paragraph))?;
    let mut out = String::new();
    run::plain(run::inside(body, start).0, &mut out);
    Some(out.trim().to_owned()).filter(|text| !text.is_empty())
}
