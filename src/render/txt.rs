//! Plain text, for e-mail, terminals and `LICENSE`-like files: 72 columns wide.
//!
//! Headings are underlined. A link that does not say its own target gets a number, and the targets
//! stand at the end, and so does the target of an address that is too long for a line; links inside the
//! document are their words. A table whose rows fit into the width is set in columns; any other is one
//! block for each row, with the column before each value, without those of which nothing is stated.

use pulldown_cmark::{Event, Tag, TagEnd};
use textwrap::WordSeparator;
use textwrap::core::{Word, display_width};

use super::direction::isolated;
use super::link::{self, Site};
use super::{head, run};
use crate::document::{self, Document, Section};

const WIDTH: usize = 72;

/// A space at which no line is broken, so that a link and its number stay together. It is written as
/// a plain one.
const JOINT: char = '\u{e00a}';

/// However deep a list is nested, a line keeps this many columns.
const NARROWEST: usize = 24;

pub fn document(document: &Document) -> String {
    let mut writer = Writer::of(document);
    writer.line.push_str(&run::line(&document.head.title));
    writer.heading(1);
    writer.meta(document);
    writer.contents(document);
    writer.sections(&document.sections);
    writer.targets();
    writer.out.replace(JOINT, " ")
}

pub fn fragment(document: &Document) -> String {
    let mut writer = Writer::of(document);
    writer.sections(&document.sections);
    writer.targets();
    writer.out.replace(JOINT, " ")
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The text of the block that is being read; a line end where its author broke the line.
    line: String,
    /// What each line starts with.
    prefix: String,
    /// For each quote and item that is open: where its part of the prefix starts, and whether its
    /// blocks stand close together.
    containers: Vec<(usize, bool)>,
    /// What the first line of the next block starts with in place of the prefix.
    marker: Option<String>,
    /// For each open list: the number of the next item, and whether items stand close together.
    lists: Vec<(Option<u64>, bool)>,
    /// For each open link, its target if it needs a number.
    links: Vec<Option<String>>,
    /// What the numbers stand for.
    targets: Vec<String>,
    site: Site,
    /// The document itself is written from right to left.
    turned: bool,
    scratch: String,
}

impl Writer {
    fn of(document: &Document) -> Self {
        let head = &document.head;
        Self { site: Site::of(head), turned: head::is_right_to_left(head), ..Self::default() }
    }

    fn meta(&mut self, document: &Document) {
        for (position, part) in head::parts(&document.head).iter().enumerate() {
            if position > 0 {
                self.line.push_str(head::SEPARATOR);
            }
            match part {
                head::Part::Who(who) => self.line.push_str(&run::line(who)),
                head::Part::Date(label, _, printed) => {
                    self.line.push_str(&run::line(label));
                    self.line.push(' ');
                    self.line.push_str(&run::line(printed));
                }
            }
        }
        self.block();
    }

    fn contents(&mut self, document: &Document) {
        let sections = head::contents(document);
        if sections.is_empty() {
            return;
        }
        self.line.push_str(&run::line(head::label(&document.head, "contents")));
        self.heading(2);
        self.blank();
        for section in sections {
            if let Some(number) = section.number {
                self.line.push_str(&run::line(number));
                self.line.push(' ');
            }
            run::plain(&section.words, &mut self.line);
            let line = std::mem::take(&mut self.line);
            self.wrapped(line.trim(), "  ", "    ");
        }
    }

    fn sections(&mut self, sections: &[Section]) {
        for section in sections {
            if !section.heading.is_empty() {
                if let Some(number) = &section.number {
                    self.line.push_str(&run::line(number));
                    self.line.push(' ');
                }
                self.events(&section.heading);
                self.heading(section.level);
            }
            self.events(&section.body);
            self.block();
            self.sections(&section.sections);
        }
    }

    fn targets(&mut self) {
        if self.targets.is_empty() {
            return;
        }
        self.blank();
        for (position, target) in self.targets.iter().enumerate() {
            // Never wrapped: a broken address cannot be followed.
            self.out.push_str(&format!("[{}] {target}\n", position + 1));
        }
    }

    /// Reads events. Text that no block encloses stays in `line`.
    fn events(&mut self, events: &[Event]) {
        let mut at = 0;
        while let Some(event) = events.get(at) {
            at = match event {
                Event::Start(Tag::CodeBlock(_)) => self.code_block(events, at),
                Event::Start(Tag::Table(_)) => self.table(events, at),
                Event::Start(tag) => {
                    self.start(events, at, tag);
                    at + 1
                }
                Event::End(tag) => {
                    self.end(*tag);
                    at + 1
                }
                Event::Rule => {
                    self.block();
                    self.blank();
                    self.whole_lines("* * *");
                    at + 1
                }
                _ => self.inline(events, at),
            };
        }
    }

    fn inline(&mut self, events: &[Event], at: usize) -> usize {
        let mut next = at + 1;
        match &events[at] {
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            event => {
                if let Some(code) = run::code(event) {
                    self.line.push_str(&run::line(code));
                } else if let Some((text, end)) = run::text_at(events, at, &mut self.scratch) {
                    let text = run::line(text);
                    if self.turned {
                        self.line.push_str(&text);
                    } else {
                        self.line.push_str(&isolated(&text));
                    }
                    next = end;
                }
            }
        }
        next
    }

    fn start(&mut self, events: &[Event], at: usize, tag: &Tag) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => self.block(),
            Tag::BlockQuote(_) => {
                self.block();
                self.blank();
                self.open("> ", "> ", false);
            }
            Tag::List(first) => {
                self.block();
                let tight = run::is_tight(&events[at..]);
                self.lists.push((*first, tight));
            }
            Tag::Item => self.item(matches!(events.get(at.wrapping_sub(1)), Some(Event::Start(Tag::List(_))))),
            Tag::Link { link_type, dest_url, .. } => {
                let target = self.site.target(*link_type, dest_url, "txt");
                let (inside, _) = run::inside(events, at);
                let mut words = String::new();
                run::plain(inside, &mut words);
                let numbered = link::is_safe(&target)
                    && !target.starts_with('#')
                    && document::page(dest_url).is_none()
                    && !target.is_empty()
                    && (words != target && words != link::printed(&target) || self.is_too_long(&words));
                self.links.push(numbered.then(|| target.into_owned()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.block(),
            TagEnd::Heading(level) => self.heading(level as u8),
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.block();
                if let Some((start, _)) = self.containers.pop() {
                    self.prefix.truncate(start);
                }
                // An item without anything in it.
                if let Some(marker) = self.marker.take() {
                    self.out.push_str(marker.trim_end());
                    self.out.push('\n');
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link => {
                if let Some(target) = self.links.pop().flatten() {
                    let number = self.number(&target);
                    self.line.push_str(&format!("{JOINT}[{number}]"));
                }
            }
            _ => {}
        }
    }

    /// Whether a word does not fit into a line, so that it is broken there.
    fn is_too_long(&self, word: &str) -> bool {
        columns_of(&self.prefix) + columns_of(word) > WIDTH
    }

    fn number(&mut self, target: &str) -> usize {
        let printed = link::printed(target);
        match self.targets.iter().position(|known| known == printed) {
            Some(position) => position + 1,
            None => {
                self.targets.push(printed.to_owned());
                self.targets.len()
            }
        }
    }

    fn item(&mut self, first: bool) {
        self.block();
        let mut sign = "- ".to_owned();
        let mut tight = false;
        if let Some((number, close)) = self.lists.last_mut() {
            tight = *close;
            if let Some(number) = number {
                sign = format!("{number}. ");
                *number = number.saturating_add(1);
            }
        }
        if first {
            self.blank();
        } else if !tight {
            self.blank_line();
        }
        self.open(&sign, &" ".repeat(sign.len()), tight);
    }

    /// Opens a container: the sign in its first line, and what stands in its place in the others.
    fn open(&mut self, sign: &str, rest: &str, tight: bool) {
        // An item that starts with a list has both signs in one line.
        let outside = self.marker.take().unwrap_or_else(|| self.prefix.clone());
        self.marker = Some(outside + sign);
        self.containers.push((self.prefix.len(), tight));
        self.prefix.push_str(rest);
    }

    /// Writes the text that was read as a paragraph, if there is any.
    fn block(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        self.blank();
        self.whole_lines(line.trim());
    }

    fn heading(&mut self, level: u8) {
        let line = std::mem::take(&mut self.line);
        let text = line.trim();
        if text.is_empty() {
            return;
        }
        self.blank();
        if level < 3 {
            self.blank_line();
        }
        let underline = match level {
            1 => '=',
            2 => '-',
            _ => '~',
        };
        let widest = textwrap::wrap(text, options(&self.prefix, &self.prefix))
            .iter()
            .map(|line| columns_of(line).saturating_sub(columns_of(&self.prefix)))
            .max()
            .unwrap_or_default();
        self.whole_lines(text);
        let underline: String = std::iter::repeat_n(underline, widest).collect();
        self.whole_lines(&underline);
    }

    /// Text at the place of the next block, wrapped.
    fn whole_lines(&mut self, text: &str) {
        let rest = self.prefix.clone();
        let first = self.marker.take().unwrap_or_else(|| rest.clone());
        self.wrapped(text, &first, &rest);
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let mut start = first;
        for paragraph in text.split('\n') {
            if usual(&mut self.out, paragraph.trim(), start, rest) {
                start = rest;
                continue;
            }
            for line in textwrap::wrap(paragraph.trim(), options(start, rest)) {
                self.out.push_str(line.trim_end());
                self.out.push('\n');
            }
            start = rest;
        }
    }

    /// A blank line before a block, but not at the start, after a marker, or in a tight list.
    fn blank(&mut self) {
        let tight = self.containers.last().is_some_and(|(_, tight)| *tight);
        if self.marker.is_none() && !tight {
            self.blank_line();
        }
    }

    fn blank_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push_str(self.prefix.trim_end());
            self.out.push('\n');
        }
    }

    fn code_block(&mut self, events: &[Event], at: usize) -> usize {
        self.block();
        let (inside, next) = run::inside(events, at);
        let code = run::code_block(inside);
        self.blank();
        let mut prefix = self.marker.take().unwrap_or_else(|| self.prefix.clone());
        for line in code.lines() {
            self.out.push_str(format!("{prefix}    {line}").trim_end());
            self.out.push('\n');
            prefix.clone_from(&self.prefix);
        }
        next
    }

    fn table(&mut self, events: &[Event], at: usize) -> usize {
        self.block();
        let (table, next) = run::table(events, at);
        let sides: Vec<_> = (0..table.header.len()).map(|column| table.side(column)).collect();
        let header: Vec<String> = table.header.iter().map(|cell| self.cell(cell)).collect();
        let rows: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.iter().map(|cell| self.cell(cell)).collect()).collect();
        let widths: Vec<usize> = (0..header.len())
            .map(|column| {
                let cells = rows.iter().filter_map(|row| row.get(column)).chain(header.get(column));
                cells.flat_map(|cell| cell.split('\n')).map(columns_of).max().unwrap_or_default()
            })
            .collect();
        let width = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        self.blank();
        let first = self.marker.take().unwrap_or_else(|| self.prefix.clone());
        if columns_of(&self.prefix) + width <= WIDTH {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            let mut prefix = first;
            for row in [&header, &rules].into_iter().chain(&rows) {
                self.columns(row, &prefix, &widths, &sides);
                prefix.clone_from(&self.prefix);
            }
        } else {
            let said: Vec<Vec<bool>> =
                table.rows.iter().map(|row| row.iter().map(|cell| !run::is_nothing(cell)).collect()).collect();
            self.rows(&header, &rows, &said, first);
        }
        next
    }

    fn cell(&mut self, events: &[Event]) -> String {
        self.events(events);
        let cell = std::mem::take(&mut self.line);
        cell.trim().to_owned()
    }

    /// A row; as many lines as the cell with the most has.
    fn columns(&mut self, cells: &[String], first: &str, widths: &[usize], sides: &[Option<&str>]) {
        let rest = self.prefix.clone();
        let height = cells.iter().map(|cell| cell.matches('\n').count() + 1).max().unwrap_or(1);
        for number in 0..height {
            let mut line = if number == 0 { first } else { &*rest }.to_owned();
            for ((cell, width), side) in cells.iter().zip(widths).zip(sides) {
                let part = cell.split('\n').nth(number).unwrap_or_default().trim();
                let room = width.saturating_sub(columns_of(part));
                let before = match side {
                    Some("right") => room,
                    Some("center") => room / 2,
                    _ => 0,
                };
                line.extend(std::iter::repeat_n(' ', before));
                line.push_str(part);
                line.extend(std::iter::repeat_n(' ', room - before + 2));
            }
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// A block for each row. A row that says nothing keeps its signs, so that none is lost.
    fn rows(&mut self, header: &[String], rows: &[Vec<String>], said: &[Vec<bool>], mut first: String) {
        // Without rows the names of the columns are all that there is.
        for label in header.iter().filter(|label| rows.is_empty() && !label.is_empty()) {
            self.wrapped(label, &first, &format!("{}  ", self.prefix));
            first.clone_from(&self.prefix);
        }
        for (position, (row, said)) in rows.iter().zip(said).enumerate() {
            if position > 0 {
                self.blank_line();
            }
            let silent = !said.contains(&true);
            for ((label, cell), said) in header.iter().zip(row).zip(said) {
                let text = match label.is_empty() {
                    _ if cell.is_empty() || !(*said || silent) => continue,
                    true => cell.clone(),
                    false if label.ends_with(['?', ':', '？', '：']) => format!("{label} {cell}"),
                    false => format!("{label}: {cell}"),
                };
                let rest = format!("{}  ", self.prefix);
                self.wrapped(&text, &first, &rest);
                first.clone_from(&self.prefix);
            }
        }
    }
}

/// How many columns a text takes.
fn columns_of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { display_width(text) }
}

/// Adds a wrapped paragraph, if it is one of usual text: words of characters of one column each that all fit
/// into a line, and single spaces. It is set as [`textwrap::wrap`] would set it, in a part of the time.
fn usual(out: &mut String, text: &str, first: &str, rest: &str) -> bool {
    let one_column =
        |c| matches!(c, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | JOINT);
    let room = line_width(rest).saturating_sub(columns_of(first).max(columns_of(rest)));
    let count = |word: &str| if word.is_ascii() { word.len() } else { word.chars().count() };
    if !text.chars().all(one_column) || text.split(' ').any(|word| word.is_empty() || count(word) > room) {
        return false;
    }
    out.push_str(first);
    let (mut column, mut filled) = (columns_of(first), false);
    for word in text.split(' ') {
        let wanted = count(word);
        if filled && column + 1 + wanted > line_width(rest) {
            out.push('\n');
            out.push_str(rest);
            (column, filled) = (columns_of(rest), false);
        }
        if filled {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += wanted;
        filled = true;
    }
    out.push('\n');
    true
}

/// Where lines can end: at spaces, and in a word that no line can hold, after the signs that divide an address.
fn words<'t>(line: &'t str) -> Box<dyn Iterator<Item = Word<'t>> + 't> {
    let mut start = 0;
    Box::new(WordSeparator::AsciiSpace.find_words(line).flat_map(move |word| {
        let from = start;
        start += word.len() + word.whitespace.len();
        // Chinese and Japanese have no spaces, and signs that start no line (Unicode Standard Annex 14).
        if word.contains(is_ideographic) && !word.contains("://") && !word.contains('@') {
            return WordSeparator::UnicodeBreakProperties.find_words(&line[from..start]).collect();
        }
        if columns_of(&word) <= WIDTH {
            return vec![word];
        }
        line[from..start].split_inclusive(['/', '-', '_', '?', '&', '=']).map(Word::from).collect()
    }))
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// How long lines may be that start so.
fn line_width(rest: &str) -> usize {
    WIDTH.max(columns_of(rest) + NARROWEST)
}

fn options<'o>(first: &'o str, rest: &'o str) -> textwrap::Options<'o> {
    textwrap::Options::new(line_width(rest))
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn usual_text_is_set_as_any_other(
            text in "([a-zé–/.@\u{e00a}-]{1,12} ){0,40}[a-zé]{1,50}",
            first in "[ >0-9.-]{0,12}",
            rest in "[ >]{0,60}",
        ) {
            let mut out = String::new();
            if usual(&mut out, &text, &first, &rest) {
                let wrapped = textwrap::wrap(&text, options(&first, &rest));
                prop_assert_eq!(out.trim_end_matches('\n'), wrapped.join("\n"));
            }
        }
    }
}
