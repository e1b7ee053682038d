//! Markdown: the events written down again, so that reading the file gives the same events.
//!
//! The only raw HTML is an empty `<a id="retention"></a>` above each heading: an anchor that stays
//! when the heading is reworded. Where the reader knows `{#retention}`, that stands in its place.
//! Escaping is as light as is safe (`md/escape.rs`), and lines end at 80 columns (`md/wrap.rs`).
//!
//! In MDX braces and tags are code. So braces are escaped there, an anchor is the one tag but for breaks and emphasis that
//! nothing else can write, and no comment excepts anything.
//!
//! The result passes markdownlint's default rules. What Markdown has no other form for, a table
//! or heading wider than 80 columns and the anchors, a comment at the end excepts, and nothing more.
//!
//! Some events have no Markdown in their place: a line break in a heading or a cell becomes a space.

mod emphasis;
mod escape;
mod inline;
mod wrap;

use memchr::memchr_iter;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;
use rustc_hash::FxHashSet;

use super::front_matter::FrontMatter;
use super::output::{Markdown, Options};
use super::{head, run};
use crate::document::{Document, Section};
use escape::Block;

pub fn document(document: &Document, options: &Options) -> String {
    let mut writer = Writer::new(32 * 1024, options.front_matter, options.markdown);
    writer.out.push_str(&options.front_matter.block(document));
    if options.front_matter == FrontMatter::None {
        writer.heading_line(1);
        writer.string(&document.head.title);
        writer.end_heading();
    }
    writer.meta(document);
    writer.contents(document);
    writer.sections(&document.sections);
    writer.finish_with_exceptions(false)
}

/// Blocks of Markdown by themselves, as an author could have written them.
#[cfg(feature = "cli")]
pub fn blocks(events: &[Event<'_>]) -> String {
    let mut writer = Writer::new(4 * 1024, FrontMatter::None, Markdown::default());
    writer.events(events);
    writer.finish()
}

pub fn fragment(document: &Document, options: &Options) -> String {
    let mut writer = Writer::new(4 * 1024, options.front_matter, options.markdown);
    writer.sections(&document.sections);
    writer.finish_with_exceptions(true)
}

/// A list that is being written.
struct List {
    /// The number of the next item; none for bullets.
    next: Option<u64>,
    /// What stands in front of an item or after its number.
    marker: char,
    tight: bool,
    /// How long the prefix was outside of it.
    prefix: usize,
}

/// What a line stands in, from the outside in.
enum Container {
    Quote,
    Item { tight: bool },
}

/// How the emphasis of a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With asterisks, and underscores where two of them would run into one.
    Usual,
    /// With one sign for each depth, in turn; the first is the first.
    Turns(char),
    /// As [`Way::Turns`], with references for the letters that touch a sign.
    Apart(char),
    /// With tags, where no signs do.
    Tags,
}

struct Writer {
    out: String,
    /// What each line starts with: `> ` for a quote, spaces for a list item.
    prefix: String,
    containers: Vec<Container>,
    lists: Vec<List>,
    /// The marker of a list that has just ended; the next list needs another one.
    ended: Option<char>,
    /// How the columns of the table are aligned.
    columns: Vec<Alignment>,
    /// The line has its prefix and marker, and nothing else yet.
    fresh: bool,
    /// Inside a block of text.
    inline: bool,
    block: Block,
    /// Nothing but the prefix stands before the next character of text.
    line_start: bool,
    /// The delimiter of each emphasis that is open.
    delimiters: Vec<char>,
    /// Where each of the events that are being written is closed, once someone asks.
    closes: Vec<usize>,
    /// How the emphasis of the text that is being written is set; none until there is one.
    way: Option<Way>,
    /// The character of the delimiter that was written last, if nothing came after it.
    touching: Option<char>,
    /// That delimiter opens.
    opened: bool,
    /// For each open link, what closes it; empty if the link was not written.
    links: Vec<String>,
    /// Where the spaces stand at which the line that is being written can be broken.
    spaces: Vec<usize>,
    /// What reads the file.
    reader: FrontMatter,
    /// It is MDX: no comments and no `<https://...>`, and tags end with themselves.
    mdx: bool,
    /// The anchor of the heading that is being written.
    heading_anchor: String,
    /// An anchor was written as HTML.
    anchored: bool,
    /// A break in a cell was written as HTML.
    broken: bool,
    /// Emphasis was written as HTML.
    tagged: bool,
    scratch: String,
}

impl Writer {
    fn new(capacity: usize, reader: FrontMatter, markdown: Markdown) -> Self {
        Self {
            out: String::with_capacity(capacity),
            prefix: String::new(),
            containers: Vec::new(),
            lists: Vec::new(),
            ended: None,
            columns: Vec::new(),
            fresh: true,
            inline: false,
            block: Block::Paragraph,
            line_start: true,
            delimiters: Vec::new(),
            closes: Vec::new(),
            way: None,
            touching: None,
            opened: false,
            links: Vec::new(),
            spaces: Vec::new(),
            reader,
            mdx: markdown == Markdown::Mdx,
            heading_anchor: String::new(),
            anchored: false,
            broken: false,
            tagged: false,
            scratch: String::new(),
        }
    }

    /// The text, and below it the exceptions from markdownlint's rules that it needs. A fragment has no
    /// title, because the page around it has one.
    fn finish_with_exceptions(mut self, fragment: bool) -> String {
        if self.mdx {
            return self.finish();
        }
        self.wrap();
        let mut exceptions = Vec::new();
        let (mut tables, mut headings, mut start) = (false, false, 0);
        // A part for some people has topics of the page around it.
        let (mut known, mut repeated) = (FxHashSet::default(), false);
        for end in memchr_iter(b'\n', self.out.as_bytes()).chain([self.out.len()]) {
            let line = &self.out[start..end];
            if wrap::is_long(line) {
                tables |= line.trim_start_matches(['>', ' ']).starts_with('|');
                headings |= line.starts_with('#');
            }
            if line.starts_with('#') {
                repeated |= !known.insert(line.trim_start_matches('#').trim());
            }
            start = end + 1;
        }
        let parts = [("tables", tables), ("headings", headings)];
        let parts: Vec<String> =
            parts.iter().filter(|part| part.1).map(|(part, _)| format!("\"{part}\": false")).collect();
        let lengths = format!("\n  \"MD013\": {{ {} }}", parts.join(", "));
        if !parts.is_empty() {
            exceptions.push(&*lengths);
        }
        if repeated {
            exceptions.push("\n  \"MD024\": { \"siblings_only\": true }");
        }
        let elements: Vec<&str> =
            [(self.anchored, "\"a\""), (self.broken, "\"br\""), (self.tagged, "\"em\", \"strong\"")]
                .into_iter()
                .filter_map(|(used, names)| used.then_some(names))
                .collect();
        let elements = format!("\n  \"MD033\": {{ \"allowed_elements\": [{}] }}", elements.join(", "));
        if self.anchored || self.broken || self.tagged {
            exceptions.push(&elements);
        }
        if fragment {
            exceptions.push("\n  \"MD041\": false");
        }
        if !exceptions.is_empty() {
            let comment = format!("<!-- markdownlint-configure-file {{{}\n}} -->", exceptions.join(","));
            self.start_block(true);
            self.out.push_str(&comment);
        }
        self.finish()
    }

    fn finish(mut self) -> String {
        self.wrap();
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out.push('\n');
        self.out
    }

    // Documents

    fn meta(&mut self, document: &Document) {
        let parts = head::parts(&document.head);
        if parts.is_empty() {
            return;
        }
        self.start_text(Block::Paragraph);
        for (position, part) in parts.iter().enumerate() {
            if position > 0 {
                self.out.push_str(head::SEPARATOR);
            }
            match part {
                head::Part::Who(who) => self.string(who),
                head::Part::Date(label, _, printed) => {
                    self.string(label);
                    self.out.push(' ');
                    self.string(printed);
                }
            }
        }
        self.inline = false;
    }

    fn contents(&mut self, document: &Document) {
        let sections = head::contents(document);
        if sections.is_empty() {
            return;
        }
        self.heading_line(2);
        self.string(head::label(&document.head, "contents"));
        self.end_heading();
        for (position, section) in sections.iter().enumerate() {
            self.start_block(position == 0);
            self.out.push_str("- [");
            self.inline = true;
            self.line_start = false;
            self.heading_text(section.number, &section.words, true);
            self.out.push_str("](#");
            escape::target(&mut self.out, section.anchor, false);
            self.out.push(')');
            self.prefix.push_str("  ");
            self.wrap();
            self.prefix.clear();
            self.inline = false;
        }
    }

    fn sections(&mut self, sections: &[Section]) {
        for section in sections {
            if !section.heading.is_empty() {
                self.anchor(&section.anchor);
                self.heading_line(section.level);
                self.heading_text(section.number.as_deref(), &section.heading, false);
                self.heading_id(&section.anchor);
                self.end_heading();
            }
            self.events(&section.body);
            self.sections(&section.sections);
        }
    }

    /// Ends the line that is being written, at more than one place if it is long.
    fn wrap(&mut self) {
        wrap::last_line(&mut self.out, &mut self.spaces, &self.prefix);
    }

    fn anchor(&mut self, id: &str) {
        if id.is_empty() || self.reader.has_heading_ids() {
            return;
        }
        self.anchored = true;
        self.start_block(self.blank_between());
        self.out.push_str("<a id=\"");
        // Writing to a string cannot fail.
        _ = escape_html(&mut self.out, id);
        self.out.push_str("\"></a>");
    }

    fn heading_line(&mut self, level: u8) {
        self.start_block(self.blank_between());
        for _ in 0..level.clamp(1, 6) {
            self.out.push('#');
        }
        self.out.push(' ');
        self.inline = true;
        self.block = Block::Heading;
        self.line_start = false;
    }

    /// The anchor inside the line of a heading.
    fn heading_id(&mut self, id: &str) {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        if self.reader.has_heading_ids() && !id.is_empty() && id.bytes().all(plain) {
            self.out.push_str(" {#");
            self.out.push_str(id);
            self.out.push('}');
        }
    }

    fn end_heading(&mut self) {
        self.inline = false;
        self.block = Block::Paragraph;
    }

    /// The number and the words of a heading. A link cannot stand in a link, so the contents leave
    /// those in headings out.
    fn heading_text(&mut self, number: Option<&str>, words: &[Event<'_>], in_link: bool) {
        if let Some(number) = number {
            self.string(number);
            self.out.push(' ');
        }
        self.closes.clear();
        let mut at = 0;
        while at < words.len() {
            at = match &words[at] {
                Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) if in_link => at + 1,
                _ => self.inline_event(words, at),
            };
        }
    }

    fn string(&mut self, text: &str) {
        self.text(text, None);
    }

    // Blocks

    fn events(&mut self, events: &[Event]) {
        self.closes.clear();
        let mut at = 0;
        while let Some(event) = events.get(at) {
            at = match event {
                Event::Start(tag) if run::is_block(tag) => self.start(events, at, tag),
                Event::End(tag) if is_block_end(tag) => {
                    self.end(*tag);
                    at + 1
                }
                Event::Rule => {
                    self.start_block(self.blank_between());
                    // In an item dashes could be an underline, and dashes and asterisks one long rule with its marker.
                    let in_item = self.containers.iter().any(|container| matches!(container, Container::Item { .. }));
                    self.out.push_str(if in_item { "___" } else { "---" });
                    at + 1
                }
                _ => {
                    if !self.inline {
                        self.start_text(Block::Paragraph);
                    }
                    self.inline_event(events, at)
                }
            };
        }
        self.inline = false;
    }

    fn start(&mut self, events: &[Event], at: usize, tag: &Tag) -> usize {
        match tag {
            Tag::Paragraph => self.start_text(Block::Paragraph),
            Tag::Heading { level, id, .. } => {
                if let Some(id) = id {
                    self.anchor(id);
                }
                self.heading_line(*level as u8);
                self.heading_anchor = id.as_deref().unwrap_or_default().to_owned();
            }
            Tag::BlockQuote(_) => {
                self.start_block(self.blank_between());
                self.out.push_str("> ");
                self.prefix.push_str("> ");
                self.containers.push(Container::Quote);
                self.fresh = true;
            }
            Tag::CodeBlock(kind) => return self.code_block(events, at, kind),
            Tag::List(first) => {
                let follows = at > 0 && events[at - 1] == Event::End(TagEnd::List(first.is_some()));
                let marker = match (first, self.ended.filter(|_| follows)) {
                    (None, Some('-')) => '*',
                    (None, _) => '-',
                    (Some(_), Some('.')) => ')',
                    (Some(_), _) => '.',
                };
                let tight = run::is_tight(&events[at..]);
                self.lists.push(List { next: *first, marker, tight, prefix: self.prefix.len() });
            }
            Tag::Item => self.item(matches!(events.get(at.wrapping_sub(1)), Some(Event::Start(Tag::List(_))))),
            Tag::Table(columns) => {
                self.start_block(self.blank_between());
                self.columns.clone_from(columns);
            }
            Tag::TableHead => self.out.push('|'),
            Tag::TableRow => {
                self.new_line();
                self.out.push('|');
            }
            Tag::TableCell => {
                self.out.push(' ');
                self.inline = true;
                self.way = None;
                self.touching = None;
                self.block = Block::Cell;
                self.line_start = false;
            }
            _ => self.inline = false,
        }
        at + 1
    }

    fn end(&mut self, tag: TagEnd) {
        self.wrap();
        match tag {
            TagEnd::Heading(_) => {
                let id = std::mem::take(&mut self.heading_anchor);
                self.heading_id(&id);
                self.end_heading();
            }
            TagEnd::BlockQuote(_) => {
                self.containers.pop();
                self.prefix.truncate(self.prefix.len().saturating_sub(2));
                self.fresh = false;
            }
            TagEnd::List(_) => self.ended = self.lists.pop().map(|list| list.marker),
            TagEnd::Item => {
                self.containers.pop();
                if let Some(list) = self.lists.last() {
                    self.prefix.truncate(list.prefix);
                }
                self.fresh = false;
            }
            TagEnd::TableHead => {
                self.new_line();
                self.out.push('|');
                for column in &self.columns {
                    self.out.push_str(match column {
                        Alignment::None => " --- |",
                        Alignment::Left => " :-- |",
                        Alignment::Center => " :-: |",
                        Alignment::Right => " --: |",
                    });
                }
            }
            TagEnd::TableCell => {
                self.trim();
                self.out.push_str(" |");
                self.block = Block::Paragraph;
            }
            _ => {}
        }
        self.inline = false;
    }

    fn item(&mut self, first: bool) {
        // The first item stands off as the list does, the others as the list is spaced.
        let outside = self.blank_between();
        let tight = self.lists.last().is_none_or(|list| list.tight);
        let (marker, blank) = match self.lists.last_mut() {
            Some(list) => {
                let marker = match &mut list.next {
                    Some(number) => {
                        let marker = format!("{number}{} ", list.marker);
                        *number = number.saturating_add(1);
                        marker
                    }
                    None => format!("{} ", list.marker),
                };
                (marker, if first { outside } else { !tight })
            }
            None => ("- ".to_owned(), outside),
        };
        self.start_block(blank);
        self.out.push_str(&marker);
        for _ in 0..marker.len() {
            self.prefix.push(' ');
        }
        self.containers.push(Container::Item { tight });
        self.fresh = true;
    }

    /// Writes a whole block of code and says what comes after it.
    fn code_block(&mut self, events: &[Event], at: usize, kind: &CodeBlockKind) -> usize {
        self.start_block(self.blank_between());
        let (inside, next) = run::inside(events, at);
        let code = run::code_block(inside);
        let info = match kind {
            CodeBlockKind::Fenced(info) => run::line(info),
            CodeBlockKind::Indented => "".into(),
        };
        if self.reader.runs_braces() && (escape::would_run(&code) || escape::would_run(&info)) {
            self.code_as_text(&code);
            return next;
        }
        // An info string with a backtick needs a fence of tildes.
        let sign = if info.contains('`') { '~' } else { '`' };
        let fence = escape::longest_run(&code, sign).max(2) + 1;
        let fence: String = std::iter::repeat_n(sign, fence).collect();
        self.out.push_str(&fence);
        // markdownlint wants to know what it is (MD040).
        escape::info(&mut self.out, Some(info.trim()).filter(|info| !info.is_empty()).unwrap_or("text"));
        let code = code.strip_suffix('\n').unwrap_or(&code);
        if !inside.is_empty() {
            for line in code.split('\n') {
                self.next_line();
                self.out.push_str(line);
                if line.is_empty() {
                    self.trim();
                }
            }
        }
        self.next_line();
        self.out.push_str(&fence);
        next
    }

    /// Code that a generator would run, as the lines of a paragraph.
    fn code_as_text(&mut self, code: &str) {
        self.inline = true;
        self.block = Block::Paragraph;
        for (number, line) in code.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            if number > 0 {
                self.out.push('\\');
                self.wrap();
                self.next_line();
            }
            self.line_start = true;
            self.touching = None;
            self.text(line.trim(), None);
        }
        self.inline = false;
    }

    fn start_text(&mut self, block: Block) {
        self.start_block(self.blank_between());
        self.inline = true;
        self.block = block;
        self.line_start = true;
        self.touching = None;
    }

    /// Starts the line of a new block, after a blank line if that is wanted.
    fn start_block(&mut self, blank: bool) {
        self.wrap();
        self.inline = false;
        self.way = None;
        self.touching = None;
        if self.fresh {
            self.fresh = false;
            return;
        }
        if blank {
            self.new_line();
        }
        self.new_line();
    }

    /// Whether the next block stands off from the one before: everywhere but in a tight list.
    fn blank_between(&self) -> bool {
        match self.containers.last() {
            Some(Container::Item { tight }) => !tight,
            _ => true,
        }
    }

    fn new_line(&mut self) {
        self.trim();
        self.next_line();
    }

    fn next_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
    }

    fn trim(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
    }
}

fn is_block_end(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
