//! HTML: one page without scripts and without requests, or a fragment for another page.
//!
//! Owns: sections, headings, text, links, and the escaping of HTML; `page` owns what stands around the
//! sections, `table` the tables that turn into cards on a narrow screen. Does not own: the style. A
//! fragment is a `<div class="policyc">` with the line of dates and the sections; the title is left to
//! the page it goes into. The names of classes are a promise: `docs/styling.md` lists them.

mod annotate;
mod page;
mod table;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use memchr::memchr_iter;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use pulldown_cmark_escape::{FmtWriter, escape_href, escape_html, escape_html_body_text};

use super::annotation::{Annotation, Annotations};
use super::output::Options;
use super::{direction, head, link, run};
use crate::document::{Document, Head, Section};

/// Topics that people must see without looking for them: a summary, and the right that stands apart from all else.
const OPEN: &[&str] = &["summary", "right-to-object"];

/// A name of a cookie stays in one line up to this length, which the narrowest screen still holds.
const LONG_NAME: usize = 28;

pub fn document(document: &Document, options: &Options) -> String {
    let mut writer = Writer::new(&document.head, 64 * 1024);
    if options.fragment {
        writer.out.push_str("<div class=\"policyc\">\n");
        writer.meta();
        writer.sections(&document.sections);
        writer.out.push_str("</div>\n");
    } else {
        writer.page(document, &options.style);
    }
    writer.out
}

/// Counsel's edition, which always is a whole page.
pub fn annotated(document: &Document, annotations: &Annotations, options: &Options) -> String {
    let mut writer = Writer::new(&document.head, 128 * 1024);
    writer.annotations = Some(annotations);
    writer.page(document, &options.style);
    writer.out
}

pub fn fragment(document: &Document) -> String {
    let mut writer = Writer::new(&document.head, 8 * 1024);
    writer.out.push_str("<div class=\"policyc\">\n");
    writer.sections(&document.sections);
    writer.out.push_str("</div>\n");
    writer.out
}

struct Writer<'d> {
    out: String,
    head: &'d Head,
    /// The document itself is written from right to left.
    turned: bool,
    /// The anchor of each heading that is open.
    anchors: Vec<Option<CowStr<'d>>>,
    /// Whether each link that is open was written.
    links: Vec<bool>,
    scratch: String,
    annotations: Option<&'d Annotations>,
    /// The notes beside the blocks of the body that comes next, by their position in it.
    blocks: Option<&'d BTreeMap<usize, Annotation>>,
}

impl<'d> Writer<'d> {
    fn new(head: &'d Head, capacity: usize) -> Self {
        Self {
            out: String::with_capacity(capacity),
            head,
            turned: head::is_right_to_left(head),
            anchors: Vec::new(),
            links: Vec::new(),
            scratch: String::new(),
            annotations: None,
            blocks: None,
        }
    }

    fn sections(&mut self, sections: &[Section]) {
        for section in sections {
            if self.folds(section) {
                self.folded(section);
                continue;
            }
            self.out.push_str("<section");
            // In a part for some people stand topics of the page around it, and each landmark has a name of its own.
            let in_part = section.level > 2 && section.topic.is_some();
            if !section.heading.is_empty() && !in_part {
                _ = write!(self.out, " aria-labelledby=\"{}\"", Attribute(&section.anchor));
            }
            if let Some(topic) = section.topic {
                _ = write!(self.out, " data-topic=\"{topic}\"");
            }
            self.out.push_str(">\n");
            let beside = self.annotations.and_then(|annotations| annotations.of(&section.anchor));
            if !section.heading.is_empty() {
                let note = beside.map(|beside| &beside.heading).filter(|note| !note.is_empty());
                self.open_noted(note);
                self.open_heading(section.level, Some(&section.anchor));
                self.heading_text(section.number.as_deref(), &section.heading, true);
                self.close_heading(section.level, Some(&section.anchor));
                self.close_noted_heading(note);
            }
            self.blocks = beside.map(|beside| &beside.blocks);
            self.events(&section.body, true);
            self.sections(&section.sections);
            self.out.push_str("</section>\n");
        }
    }

    fn folds(&self, section: &Section) -> bool {
        let shown = section.heading.is_empty() || section.topic.is_some_and(|topic| OPEN.contains(&topic));
        self.head.folded && section.level == 2 && !shown && self.annotations.is_none()
    }

    /// A section that a reader unfolds. Its anchor stands inside, so that a link to it unfolds it (WHATWG HTML, 7.4.6.4);
    /// no anchor starts with the sign before the name of the heading.
    fn folded(&mut self, section: &Section) {
        let anchor = Attribute(&section.anchor);
        _ = write!(self.out, "<section class=\"folded\" aria-labelledby=\"_{anchor}\"");
        if let Some(topic) = section.topic {
            _ = write!(self.out, " data-topic=\"{topic}\"");
        }
        let level = section.level;
        _ = write!(self.out, ">\n<details>\n<summary><h{level} id=\"_{anchor}\">");
        self.heading_text(section.number.as_deref(), &section.heading, false);
        _ = writeln!(self.out, "</h{level}></summary>\n<div id=\"{anchor}\">");
        self.events(&section.body, true);
        self.sections(&section.sections);
        self.out.push_str("</div>\n</details>\n</section>\n");
    }

    fn heading_text(&mut self, number: Option<&str>, words: &[Event<'_>], links: bool) {
        if let Some(number) = number {
            self.text(number);
            self.out.push(' ');
        }
        self.events(words, links);
    }

    fn open_heading(&mut self, level: u8, anchor: Option<&str>) {
        let level = level.clamp(1, 6);
        _ = match anchor {
            Some(anchor) => write!(self.out, "<div class=\"heading\"><h{level} id=\"{}\">", Attribute(anchor)),
            None => write!(self.out, "<h{level}>"),
        };
    }

    /// The link to the heading stands beside it and not in it, so that it is no part of its name; its
    /// sign comes from the style, so that it is no part of the text.
    fn close_heading(&mut self, level: u8, anchor: Option<&str>) {
        _ = write!(self.out, "</h{}>", level.clamp(1, 6));
        if let Some(anchor) = anchor {
            let (to, of) = (Href(anchor), Attribute(anchor));
            _ = write!(self.out, "<a class=\"anchor\" href=\"#{to}\" aria-labelledby=\"{of}\"></a></div>");
        }
        self.out.push('\n');
    }

    // Events

    fn events(&mut self, events: &[Event<'_>], links: bool) {
        let mut scratch = std::mem::take(&mut self.scratch);
        // Taken, because what is nested (a caption, a cell) has positions of its own.
        let notes = self.blocks.take();
        let mut noted: Vec<(usize, &Annotation)> = Vec::new();
        let mut at = 0;
        while let Some(event) = events.get(at) {
            if let Some((text, next)) = run::text_at(events, at, &mut scratch) {
                self.prose(text);
                at = next;
                continue;
            }
            if let Some(note) = notes.and_then(|notes| notes.get(&at)) {
                noted.push((run::close(events, at), note));
                if !matches!(event, Event::Start(Tag::Item)) {
                    self.open_noted(Some(note));
                }
            }
            at = match event {
                Event::Start(Tag::Paragraph) => match run::caption(events, at) {
                    Some((caption, table)) => self.table(events, table, caption, links, notes),
                    None => {
                        self.out.push_str("<p>");
                        at + 1
                    }
                },
                Event::Start(Tag::Table(_)) => self.table(events, at, &[], links, notes),
                Event::Start(Tag::CodeBlock(_)) => self.code_block(events, at),
                Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                    let written = links && {
                        let target = link::target(*link_type, dest_url, "html");
                        let mut words = String::new();
                        run::plain(run::inside(events, at).0, &mut words);
                        self.open_link(&target, title, link::is_shown(&words, &target))
                    };
                    self.links.push(written);
                    at + 1
                }
                Event::Start(tag) => {
                    self.start(tag);
                    if *tag == Tag::Item && notes.is_some_and(|notes| notes.contains_key(&at)) {
                        self.open_noted_item();
                    }
                    at + 1
                }
                Event::End(tag) => {
                    if *tag == TagEnd::Item
                        && let Some((_, note)) = noted.pop_if(|(end, _)| *end == at)
                    {
                        self.close_noted_item(note);
                    }
                    self.end(*tag);
                    at + 1
                }
                Event::SoftBreak => {
                    self.out.push('\n');
                    at + 1
                }
                Event::HardBreak => {
                    self.out.push_str("<br>\n");
                    at + 1
                }
                Event::Rule => {
                    self.out.push_str("<hr>\n");
                    at + 1
                }
                _ => {
                    if let Some(code) = run::code(event) {
                        let long = code.len() > LONG_NAME;
                        self.out.push_str(if long { "<code class=\"long\">" } else { "<code>" });
                        if long {
                            self.breakable(code);
                        } else {
                            self.text(code);
                        }
                        self.out.push_str("</code>");
                    }
                    at + 1
                }
            };
            while let Some((_, note)) = noted.pop_if(|(end, _)| *end < at) {
                self.close_noted(Some(note));
            }
        }
        self.scratch = scratch;
    }

    /// A long name, which breaks after the signs that divide it before it breaks anywhere else.
    fn breakable(&mut self, name: &str) {
        for piece in name.split_inclusive(['_', '-', '.', '/', ':']) {
            self.text(piece);
            self.out.push_str("<wbr>");
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Heading { level, id, .. } => {
                let id: Option<CowStr<'d>> = id.as_ref().map(|id| id.to_string().into());
                self.open_heading(*level as u8, id.as_deref());
                self.anchors.push(id);
            }
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => _ = writeln!(self.out, "<ol start=\"{first}\">"),
            Tag::Item => self.out.push_str("<li>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => {
                let anchor = self.anchors.pop().flatten();
                self.close_heading(level as u8, anchor.as_deref());
            }
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Link if self.links.pop() == Some(true) => self.out.push_str("</a>"),
            _ => {}
        }
    }

    /// Whether the link was written: not if following it could run code. A `bare` one shows its target,
    /// which paper need not repeat.
    fn open_link(&mut self, target: &str, title: &str, bare: bool) -> bool {
        if !link::is_safe(target) {
            return false;
        }
        self.out.push_str(if bare { "<a class=\"bare\" href=\"" } else { "<a href=\"" });
        _ = escape_href(&mut self.out, target);
        self.out.push('"');
        if !title.is_empty() {
            _ = write!(self.out, " title=\"{}\"", Attribute(title));
        }
        if link::is_external(target) {
            // Who reads a privacy policy is nobody else's business; `noreferrer` implies `noopener`.
            self.out.push_str(" rel=\"external noreferrer\"");
        }
        self.out.push('>');
        true
    }

    fn code_block(&mut self, events: &[Event], at: usize) -> usize {
        let (inside, next) = run::inside(events, at);
        self.out.push_str("<pre><code>");
        // Writing to a string cannot fail.
        _ = escape_html_body_text(&mut self.out, &run::code_block(inside));
        self.out.push_str("</code></pre>\n");
        next
    }

    // Text

    /// Text of a section, in which the dates of the head are marked as such.
    fn prose(&mut self, text: &str) {
        // No day is printed without a number.
        if text.bytes().all(|byte| QUIET[usize::from(byte)]) {
            self.out.push_str(text);
        } else {
            self.dated(text);
        }
    }

    fn dated(&mut self, text: &str) {
        let head = self.head;
        let mut text = text;
        while let Some((at, machine, printed)) = first_date(head, text) {
            self.text(&text[..at]);
            self.time(machine, printed);
            text = &text[at + printed.len()..];
        }
        self.text(text);
    }

    fn time(&mut self, machine: &str, printed: &str) {
        _ = write!(self.out, "<time datetime=\"{}\">{}</time>", Attribute(machine), Text(printed));
    }

    fn text(&mut self, text: &str) {
        if is_plain(text) {
            self.out.push_str(text);
            return;
        }
        let text = run::line(text);
        if self.turned || !text.bytes().any(direction::may_start) {
            _ = escape_html_body_text(&mut self.out, &text);
            return;
        }
        for (piece, is_apart) in direction::pieces(&text) {
            self.out.push_str(if is_apart { "<bdi>" } else { "" });
            _ = escape_html_body_text(&mut self.out, piece);
            self.out.push_str(if is_apart { "</bdi>" } else { "" });
        }
    }
}

/// Text between tags.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(self.0) { f.write_str(self.0) } else { escape_html_body_text(FmtWriter(f), &run::line(self.0)) }
    }
}

/// The value of an attribute.
struct Attribute<'a>(&'a str);

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(self.0) { f.write_str(self.0) } else { escape_html(FmtWriter(f), &run::line(self.0)) }
    }
}

/// Where a link leads.
struct Href<'a>(&'a str);

impl fmt::Display for Href<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape_href(FmtWriter(f), self.0)
    }
}

/// Whether the text is the same in HTML, because it has no sign of HTML, no quote and no control
/// character (see [`run::line`]). Nearly all pieces of text are.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| PLAIN[usize::from(byte)])
}

static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    let signs = b"&<>\"'\x7f\xc2";
    let mut at = 0;
    while at < signs.len() {
        plain[signs[at] as usize] = false;
        at += 1;
    }
    let mut byte = 0;
    while byte < 256 {
        plain[byte] &= !direction::may_start(byte as u8);
        byte += 1;
    }
    plain
};

/// [`PLAIN`] without digits, so that no day stands in such a text.
static QUIET: [bool; 256] = {
    let mut quiet = PLAIN;
    let mut digit = b'0';
    while digit <= b'9' {
        quiet[digit as usize] = false;
        digit += 1;
    }
    quiet
};

/// The first date of the head in the text: where, for machines, as printed.
fn first_date<'d>(head: &'d Head, text: &str) -> Option<(usize, &'d str, &'d str)> {
    let dates = [head.effective.as_ref(), head.updated.as_ref()];
    let found = dates.into_iter().flatten().filter_map(|(machine, printed)| {
        // The 1 March is not in "11 March".
        let whole = |at: &usize| {
            !text[..*at].ends_with(|c: char| c.is_alphanumeric())
                && !text[at + printed.len()..].starts_with(|c: char| c.is_alphanumeric())
        };
        // To look for one byte is much faster than for a word, and most text is shorter than a date.
        let first = printed.bytes().next().filter(|_| text.len() >= printed.len())?;
        let mut places = memchr_iter(first, text.as_bytes());
        let at = places.find(|at| text.as_bytes()[*at..].starts_with(printed.as_bytes()) && whole(at))?;
        Some((at, machine.as_str(), printed.as_str()))
    });
    found.min_by_key(|(at, ..)| *at)
}
