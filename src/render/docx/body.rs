//! The text of the document: `word/document.xml`.
//!
//! Owns: paragraphs, runs, lists, bookmarks and links; tables stand beside it. A paragraph is opened by the first text
//! that needs one, so that text anywhere ends up in one, whatever the order of the events.

mod page;
mod table;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use fluent_uri::UriRef;
use pulldown_cmark::{Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_href;
use rustc_hash::FxHashMap;

use super::parts::{self, INDENT, LEVELS, List, MAIN, Paper, RELATIONS};
use super::xml::Xml;
use crate::document::{Document, Head, Section};
use crate::render::anchors::Anchors;
use crate::render::annotation::{Annotation, Annotations};
use crate::render::link::{self, Site};
use crate::render::{direction, head, run};

/// Word takes no longer names of bookmarks.
const LONGEST_NAME: usize = 40;
/// What a target may have, so that programs open the file (Word: 2079 characters).
const LONGEST_TARGET: usize = 2000;

pub struct Body<'d> {
    xml: Xml,
    head: &'d Head,
    clauses: bool,
    /// Whether items of lists begin with numbers of their own.
    literal: bool,
    anchors: Anchors<'d>,
    /// The bookmarks that were set; the first heading of a name has it.
    marked: Vec<usize>,
    paper: Paper,
    /// Whether a paragraph is open.
    open: bool,
    /// The style of the next paragraphs: of a heading, a table.
    style: Option<&'static str>,
    /// The side that the next paragraph is set to.
    side: Option<&'static str>,
    heading: Option<usize>,
    /// The lists around: where they are in `lists`, none without signs.
    nesting: Vec<Option<usize>>,
    quotes: usize,
    /// Whether the item that was opened waits for its first paragraph.
    item: bool,
    strong: usize,
    emphasis: usize,
    /// Whether each link that is open was written.
    open_links: Vec<bool>,
    site: Site,
    lists: Vec<List>,
    links: Vec<String>,
    known_links: FxHashMap<String, usize>,
    scratch: String,
    /// Two tables without anything between them would be one.
    after_table: bool,
    annotations: Option<&'d Annotations>,
    /// The notes beside the blocks of the body that comes next, by their position in it.
    blocks: Option<&'d BTreeMap<usize, Annotation>>,
    /// Notes that wait for their paragraph.
    waiting: Vec<&'d Annotation>,
    /// Where the notes of the paragraph that is open start in `notes`.
    first_note: usize,
    notes: Vec<&'d Annotation>,
}

/// What a body is made of.
pub struct Finished<'d> {
    /// The part.
    pub text: Vec<u8>,
    pub lists: Vec<List>,
    /// Where its links lead.
    pub links: Vec<String>,
    /// The comments, by their number.
    pub notes: Vec<&'d Annotation>,
}

impl<'d> Body<'d> {
    pub fn new(document: &'d Document, annotations: Option<&'d Annotations>) -> Self {
        let mut xml = Xml::part();
        xml.start("w:document", &[("xmlns:w", MAIN), ("xmlns:r", RELATIONS)]);
        xml.start("w:body", &[]);
        Self {
            xml,
            head: &document.head,
            clauses: document.clauses,
            literal: document.clauses,
            anchors: Anchors::of(&document.sections),
            marked: Vec::new(),
            paper: Paper::of(&document.head.language),
            open: false,
            style: None,
            side: None,
            heading: None,
            nesting: Vec::new(),
            quotes: 0,
            item: false,
            strong: 0,
            emphasis: 0,
            open_links: Vec::new(),
            site: Site::of(&document.head),
            lists: vec![List { start: None, level: 0 }],
            links: Vec::new(),
            known_links: FxHashMap::default(),
            scratch: String::new(),
            after_table: false,
            annotations,
            blocks: None,
            waiting: Vec::new(),
            first_note: 0,
            notes: Vec::new(),
        }
    }

    pub fn finish(mut self) -> Finished<'d> {
        self.close();
        self.space_after_table();
        self.page_setup();
        self.xml.markup("</w:body></w:document>");
        Finished { text: self.xml.finish(), lists: self.lists, links: self.links, notes: self.notes }
    }

    pub fn sections(&mut self, sections: &[Section]) {
        for section in sections {
            let beside = self.annotations.and_then(|annotations| annotations.of(&section.anchor));
            if !section.heading.is_empty() {
                self.waiting.extend(beside.map(|beside| &beside.heading).filter(|note| !note.is_empty()));
                self.open_heading(section.level, Some(&section.anchor));
                self.heading_text(section.number.as_deref(), &section.heading, true);
                self.close();
            }
            self.literal = self.clauses && section.topic != Some("summary");
            self.blocks = beside.map(|beside| &beside.blocks);
            self.events(&section.body, true);
            // Whatever the body left open ends with it.
            self.close();
            self.nesting.clear();
            (self.quotes, self.strong, self.emphasis, self.item) = (0, 0, 0, false);
            self.sections(&section.sections);
        }
    }

    fn heading_text(&mut self, number: Option<&str>, words: &[Event<'_>], links: bool) {
        if let Some(number) = number {
            self.run(&format!("{number} "));
        }
        self.inline(words, links);
    }

    // Paragraphs

    /// A paragraph of its own style.
    fn styled(&mut self, style: &'static str, fill: impl FnOnce(&mut Self)) {
        self.close();
        self.style = Some(style);
        self.ensure_open();
        fill(self);
        self.close();
    }

    fn open_heading(&mut self, level: u8, anchor: Option<&str>) {
        self.close();
        // The title is above the headings, which so start at 1.
        self.style = Some(match level {
            0..=2 => "Heading1",
            3 => "Heading2",
            4 => "Heading3",
            5 => "Heading4",
            _ => "Heading5",
        });
        self.ensure_open();
        let number = anchor.and_then(|anchor| Some((self.anchors.number(anchor)?, anchor)));
        if let Some((number, anchor)) = number.filter(|(number, _)| !self.marked.contains(number)) {
            self.marked.push(number);
            self.heading = Some(number);
            let id = number.to_string();
            self.xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &bookmark(number, anchor))]);
        }
    }

    /// How many steps the text goes in. The outermost clauses stand at the margin.
    fn depth(&self) -> usize {
        let lists = if self.literal { self.nesting.len().saturating_sub(1) } else { self.nesting.len() };
        (lists + self.quotes).min(LEVELS)
    }

    /// Opens a paragraph, unless one is open.
    fn ensure_open(&mut self) {
        if self.open {
            return;
        }
        self.open = true;
        self.after_table = false;
        let depth = self.depth();
        let numbered = std::mem::take(&mut self.item);
        let number = self.nesting.last().copied().flatten().filter(|_| numbered);
        let style = self.style.or(if self.quotes > 0 {
            Some("Quote")
        } else if !self.nesting.is_empty() {
            Some("ListParagraph")
        } else {
            None
        });
        self.xml.start("w:p", &[]);
        if style.is_some() || depth > 0 {
            self.xml.start("w:pPr", &[]);
            if let Some(style) = style {
                self.xml.value("w:pStyle", style);
            }
            if let Some(list) = number {
                let (level, id) = (self.nesting.len().clamp(1, LEVELS) - 1, parts::list_id(list));
                self.xml.markup(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{id}\"/></w:numPr>"));
            }
            if depth > 0 && self.style.is_none_or(|style| style == "Code" || style == "Caption") {
                let (left, hanging) = (INDENT * depth, if number.is_some() { INDENT } else { 0 });
                self.xml.markup(&format!("<w:ind w:left=\"{left}\" w:hanging=\"{hanging}\"/>"));
            }
            if let Some(side) = self.side.take() {
                self.xml.value("w:jc", side);
            }
            self.xml.end("w:pPr");
        }
        self.first_note = self.notes.len();
        self.notes.append(&mut self.waiting);
        for number in self.first_note..self.notes.len() {
            self.xml.empty("w:commentRangeStart", &[("w:id", &number.to_string())]);
        }
    }

    /// Ends the paragraph that is open, if one is.
    fn close(&mut self) {
        while let Some(written) = self.open_links.pop() {
            if written {
                self.xml.end("w:hyperlink");
            }
        }
        if let Some(number) = self.heading.take() {
            self.xml.empty("w:bookmarkEnd", &[("w:id", &number.to_string())]);
        }
        if std::mem::take(&mut self.open) {
            for id in self.first_note..self.notes.len() {
                let reference = format!("<w:r><w:commentReference w:id=\"{id}\"/></w:r>");
                self.xml.markup(&format!("<w:commentRangeEnd w:id=\"{id}\"/>{reference}"));
            }
            self.xml.markup("</w:p>");
        }
        self.style = None;
    }

    // Events

    fn events(&mut self, events: &[Event<'_>], links: bool) {
        let mut scratch = std::mem::take(&mut self.scratch);
        // Taken, because what is nested (a cell) has positions of its own.
        let notes = self.blocks.take();
        let mut at = 0;
        while let Some(event) = events.get(at) {
            if let Some(note) = notes.and_then(|notes| notes.get(&at)) {
                self.close();
                self.waiting.push(note);
            }
            if let Some((text, next)) = run::text_at(events, at, &mut scratch) {
                self.run(text);
                at = next;
                continue;
            }
            at = match event {
                Event::Start(Tag::Table(_)) => self.table(events, at, links, notes),
                Event::Start(Tag::CodeBlock(_)) => self.code_block(events, at),
                Event::Start(tag) => {
                    self.start(tag, links, before(events, at));
                    at + 1
                }
                Event::End(tag) => {
                    self.end(*tag);
                    at + 1
                }
                Event::SoftBreak => {
                    self.run(" ");
                    at + 1
                }
                Event::HardBreak => {
                    self.ensure_open();
                    self.xml.markup("<w:r><w:br/></w:r>");
                    at + 1
                }
                Event::Rule => {
                    self.styled("Rule", |_| {});
                    at + 1
                }
                _ => {
                    if let Some(code) = run::code(event) {
                        self.formatted(code, true);
                    }
                    at + 1
                }
            };
        }
        self.scratch = scratch;
    }

    fn start(&mut self, tag: &Tag, links: bool, before: Option<&'static str>) {
        match tag {
            Tag::Paragraph => {
                self.close();
                let inside = self.quotes > 0 || !self.nesting.is_empty();
                self.style = before.filter(|style| *style == "Caption" || !inside);
            }
            Tag::Heading { level, id, .. } => self.open_heading(*level as u8, id.as_deref()),
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::List(start) => {
                self.close();
                // The sign of the item around, which has no text before this list.
                if self.item {
                    self.ensure_open();
                    self.close();
                }
                let level = self.nesting.len().min(LEVELS - 1);
                let list = match start {
                    None if self.literal => None,
                    None => Some(0),
                    Some(_) => {
                        self.lists.push(List { start: *start, level });
                        Some(self.lists.len() - 1)
                    }
                };
                self.nesting.push(list);
            }
            Tag::Item => {
                self.close();
                self.item = true;
            }
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { link_type, dest_url, title, .. } => {
                self.ensure_open();
                let written = links && self.open_link(&self.site.target(*link_type, dest_url, "docx"), title);
                self.open_links.push(written);
            }
            _ if run::is_block(tag) => self.close(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.close();
                self.nesting.pop();
                self.item = false;
            }
            TagEnd::Item => {
                if self.item {
                    self.ensure_open();
                }
                self.close();
            }
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link if self.open_links.pop() == Some(true) => self.xml.end("w:hyperlink"),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.close(),
            _ => {}
        }
    }

    /// Whether the link was written: not if it leads nowhere, or following it could run code.
    fn open_link(&mut self, target: &str, title: &str) -> bool {
        // Links do not nest in WordprocessingML.
        if self.open_links.contains(&true) || !link::is_safe(target) {
            return false;
        }
        let mut attributes = vec![("w:history", "1")];
        let title: String = title.chars().take(250).collect();
        if !title.is_empty() {
            attributes.push(("w:tooltip", &title));
        }
        if let Some(anchor) = target.strip_prefix('#') {
            let Some(number) = self.anchors.number(anchor) else { return false };
            let name = bookmark(number, anchor);
            attributes.push(("w:anchor", &name));
            self.xml.start("w:hyperlink", &attributes);
            return true;
        }
        let Some(target) = address(target) else { return false };
        let next = self.links.len();
        let position = match self.known_links.entry(target) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.links.push(new.key().clone());
                *new.insert(next)
            }
        };
        let id = parts::link_id(position);
        attributes.push(("r:id", &id));
        self.xml.start("w:hyperlink", &attributes);
        true
    }

    fn code_block(&mut self, events: &[Event], at: usize) -> usize {
        self.close();
        let (inside, next) = run::inside(events, at);
        let code = run::code_block(inside);
        self.styled("Code", |body| {
            body.xml.start("w:r", &[]);
            for (position, line) in code.lines().enumerate() {
                if position > 0 {
                    body.xml.empty("w:br", &[]);
                }
                for (position, piece) in line.split('\t').enumerate() {
                    if position > 0 {
                        body.xml.empty("w:tab", &[]);
                    }
                    body.xml.element("w:t", &[("xml:space", "preserve")], piece);
                }
            }
            body.xml.end("w:r");
        });
        next
    }

    /// What stands in a cell or a heading. Blocks, which have no place there, are their text.
    fn inline(&mut self, events: &[Event<'_>], links: bool) {
        let is_inline = |event: &Event| match event {
            Event::Start(tag) => !run::is_block(tag),
            Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link),
            Event::Rule => false,
            _ => true,
        };
        if events.iter().all(is_inline) {
            self.events(events, links);
        } else {
            let mut words = String::new();
            run::plain(events, &mut words);
            self.run(&words);
        }
    }

    // Text

    fn run(&mut self, text: &str) {
        self.formatted(text, false);
    }

    /// Words from right to left are runs of their own, between signs that keep them apart.
    fn formatted(&mut self, text: &str, code: bool) {
        if code || !text.bytes().any(direction::may_start) || head::is_right_to_left(self.head) {
            self.piece(text, code, false);
            return;
        }
        for (piece, is_apart) in direction::pieces(text) {
            if is_apart {
                self.piece(&format!("{}{piece}{}", direction::ISOLATE, direction::END), code, true);
            } else {
                self.piece(piece, code, false);
            }
        }
    }

    fn piece(&mut self, text: &str, code: bool, turned: bool) {
        self.ensure_open();
        let link = self.open_links.contains(&true);
        self.xml.markup("<w:r>");
        if link || code || turned || self.strong > 0 || self.emphasis > 0 {
            self.xml.markup("<w:rPr>");
            if link || code {
                self.xml.value("w:rStyle", if code { "CodeText" } else { "Hyperlink" });
            }
            self.xml.markup(if self.strong > 0 { "<w:b/><w:bCs/>" } else { "" });
            self.xml.markup(if self.emphasis > 0 { "<w:i/><w:iCs/>" } else { "" });
            self.xml.markup(if turned { "<w:rtl/>" } else { "" });
            self.xml.markup("</w:rPr>");
        }
        self.xml.element("w:t", &[("xml:space", "preserve")], text);
        self.xml.end("w:r");
    }
}

/// The name of a bookmark: letters, digits and `_` only, and no two alike.
fn bookmark(number: usize, anchor: &str) -> String {
    let clean = anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    format!("s{number}_").chars().chain(clean).take(LONGEST_NAME).collect()
}

/// The target as programs take it. An address that is none would make Word call the file damaged.
pub fn address(target: &str) -> Option<String> {
    let mut escaped = String::with_capacity(target.len());
    // Writing to a string cannot fail.
    _ = escape_href(&mut escaped, target);
    let address = escaped.replace("&amp;", "&").replace("&#x27;", "'");
    let known = address.len() <= LONGEST_TARGET && !address.is_empty() && UriRef::parse(address.as_str()).is_ok();
    known.then_some(address)
}

/// The style of the paragraph that starts here, if it goes right before a table or a list and stays on its page.
fn before(events: &[Event], at: usize) -> Option<&'static str> {
    let Some(Event::Start(Tag::Paragraph)) = events.get(at) else { return None };
    match events.get(run::close(events, at) + 1) {
        Some(Event::Start(Tag::Table(_))) => Some("Caption"),
        Some(Event::Start(Tag::List(_))) => Some("ListIntroduction"),
        _ => None,
    }
}
