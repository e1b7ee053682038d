//! Blocks and runs of text to the events of Markdown, whatever order a page opens and closes them in.
//!
//! Owns: white space, marks that go over the edge of a block, and what Markdown has no form for. Does not own: what in a page
//! is a block.

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::found::Found;
use crate::document::markdown::{DEEPEST, safe_destination};

/// A mark around a run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    Strong,
    Emphasis,
    /// A link, with its target.
    Link(String),
}

/// What is open around the next block.
#[derive(Debug, PartialEq, Eq)]
enum Around {
    List {
        ordered: bool,
        /// The way in which items are counted that Markdown does not know, and how many there were.
        letters: Option<(char, usize)>,
        item: bool,
    },
    Quote,
}

/// The block that text goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Paragraph,
    Heading(HeadingLevel),
    Cell,
}

/// A table that is being read.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<Vec<Event<'static>>>>,
    cell: bool,
    /// Empty cells that follow the open one.
    wide: usize,
}

/// The blocks of a document, while they are read.
#[derive(Debug)]
pub struct Blocks {
    out: Vec<Event<'static>>,
    around: Vec<Around>,
    /// How many quotations and lists are open beyond the depth that the language takes.
    beyond: usize,
    block: Block,
    /// Marks that are to be around the next text, and those that are.
    wanted: Vec<Inline>,
    open: Vec<Inline>,
    /// White space stands between the last text and the next one.
    space: bool,
    /// Line breaks stand there.
    breaks: usize,
    code: Option<String>,
    table: Option<Table>,
    /// The name by which links of the page lead to the next block.
    targets: Vec<(usize, String)>,
    notes: Vec<String>,
}

impl Default for Blocks {
    fn default() -> Self {
        Self {
            out: Vec::new(),
            around: Vec::new(),
            beyond: 0,
            block: Block::None,
            wanted: Vec::new(),
            open: Vec::new(),
            space: false,
            breaks: 0,
            code: None,
            table: None,
            targets: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl Blocks {
    // Text

    /// Text of the page: white space in it is one space.
    pub fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            self.space |= !text.is_empty();
            return;
        }
        self.space |= text.starts_with(is_space);
        self.ready();
        self.spaced();
        self.marks();
        self.push_text(words.join(" "));
        self.space = text.ends_with(is_space);
    }

    /// Writes the white space before the next text, outside of the marks that open there.
    fn spaced(&mut self) {
        if std::mem::take(&mut self.space) && self.is_filled() {
            let next = self.next_marks();
            self.unmark_but(&next);
            self.push_text(" ".to_owned());
        }
    }

    /// Whether text stands in the block already.
    fn is_filled(&self) -> bool {
        match self.last() {
            Some(Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item) | Event::HardBreak) | None => false,
            _ => self.block != Block::None,
        }
    }

    fn last(&self) -> Option<&Event<'static>> {
        match &self.table {
            Some(table) if self.block == Block::Cell => table.rows.last()?.last()?.last(),
            _ => self.out.last(),
        }
    }

    fn push(&mut self, event: Event<'static>) {
        match &mut self.table {
            Some(table) if self.block == Block::Cell => {
                if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push(event);
                }
            }
            _ => self.out.push(event),
        }
    }

    fn push_text(&mut self, text: String) {
        self.push(Event::Text(CowStr::from(text)));
    }

    /// Opens a paragraph where text stands in no block, and writes the line breaks that came before it.
    fn ready(&mut self) {
        if self.table.as_ref().is_some_and(|table| table.cell) {
            self.block = Block::Cell;
        } else if self.block == Block::None || self.breaks > 1 && self.block == Block::Paragraph {
            self.end_block();
            self.out.push(Event::Start(Tag::Paragraph));
            self.block = Block::Paragraph;
        }
        if std::mem::take(&mut self.breaks) > 0 && self.is_filled() {
            self.space = false;
            match self.block {
                Block::Heading(_) => self.space = true,
                _ => {
                    self.unmark();
                    self.push(Event::HardBreak);
                }
            }
        }
    }

    pub fn line_break(&mut self) {
        if let Some(code) = &mut self.code {
            code.push('\n');
        } else {
            self.breaks += 1;
        }
    }

    // Marks

    pub fn open(&mut self, mark: Inline) {
        self.wanted.push(mark);
    }

    pub fn close(&mut self, mark: &Inline) {
        // Where a link leads is not lost, and no script is text for readers.
        if let Inline::Link(target) = mark
            && !safe_destination(target)
            && !target.trim_start().to_ascii_lowercase().starts_with("javascript")
        {
            self.text(&format!(" ({target})"));
            self.notes.push(format!("the link to `{target}` became text, because readers cannot follow it safely"));
        }
        if let Some(at) = self.wanted.iter().rposition(|open| open == mark) {
            self.wanted.remove(at);
        }
        if self.open.contains(mark) && !self.wanted.contains(mark) {
            self.unmark();
        }
    }

    /// The marks that the next text is to have.
    fn next_marks(&self) -> Vec<Inline> {
        let mut wanted: Vec<Inline> = Vec::new();
        for mark in &self.wanted {
            let twice =
                wanted.iter().any(|known| known == mark || matches!((known, mark), (Inline::Link(_), Inline::Link(_))));
            let in_heading = matches!(self.block, Block::Heading(_)) && *mark == Inline::Strong;
            let unsafe_link = matches!(mark, Inline::Link(target) if target.is_empty() || !safe_destination(target));
            if !twice && !in_heading && !unsafe_link {
                wanted.push(mark.clone());
            }
        }
        wanted
    }

    /// Opens the marks that the next text is to have.
    fn marks(&mut self) {
        let wanted = self.next_marks();
        self.unmark_but(&wanted);
        for mark in wanted.into_iter().skip(self.open.len()) {
            let start = match &mark {
                Inline::Strong => Tag::Strong,
                Inline::Emphasis => Tag::Emphasis,
                Inline::Link(target) => Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url: CowStr::from(target.clone()),
                    title: CowStr::from(""),
                    id: CowStr::from(""),
                },
            };
            self.push(Event::Start(start));
            self.open.push(mark);
        }
    }

    fn unmark(&mut self) {
        self.unmark_but(&[]);
    }

    /// Closes the marks from the first on that is not wanted.
    fn unmark_but(&mut self, wanted: &[Inline]) {
        let kept = self.open.iter().zip(wanted).take_while(|(open, wanted)| open == wanted).count();
        for mark in self.open.split_off(kept).into_iter().rev() {
            let end = match mark {
                Inline::Strong => TagEnd::Strong,
                Inline::Emphasis => TagEnd::Emphasis,
                Inline::Link(_) => TagEnd::Link,
            };
            self.push(Event::End(end));
        }
    }

    // Blocks

    /// Ends the block that text goes into.
    pub fn end_block(&mut self) {
        if self.block == Block::Cell || self.table.as_ref().is_some_and(|table| table.cell) {
            // A cell has no blocks; a line break stands between them.
            self.breaks += usize::from(self.is_filled());
            return;
        }
        self.unmark();
        self.space = false;
        self.breaks = 0;
        match std::mem::replace(&mut self.block, Block::None) {
            Block::Paragraph => self.end_or_drop(TagEnd::Paragraph),
            Block::Heading(level) => self.end_or_drop(TagEnd::Heading(level)),
            Block::None | Block::Cell => {}
        }
    }

    /// A block without text is none.
    fn end_or_drop(&mut self, end: TagEnd) {
        if matches!(self.out.last(), Some(Event::Start(Tag::Paragraph | Tag::Heading { .. }))) {
            self.out.pop();
        } else {
            self.out.push(Event::End(end));
        }
    }

    pub fn heading(&mut self, level: HeadingLevel) {
        self.end_block();
        if self.table.is_some() || self.around.iter().any(|around| matches!(around, Around::List { .. })) {
            // Neither a cell nor an item holds a heading.
            return;
        }
        self.out.push(Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }));
        self.block = Block::Heading(level);
    }

    pub fn rule(&mut self) {
        self.end_block();
        if self.table.is_none() {
            self.out.push(Event::Rule);
        }
    }

    pub fn quote(&mut self) {
        self.end_block();
        if self.table.is_none() && !self.is_deep() {
            self.out.push(Event::Start(Tag::BlockQuote(None)));
            self.around.push(Around::Quote);
        }
    }

    pub fn end_quote(&mut self) {
        self.end_block();
        if self.table.is_none() && !self.rose() {
            self.end_around(|around| *around == Around::Quote);
        }
    }

    /// Whether the language takes no more quotations and lists in each other; then the next one has no form of its own.
    fn is_deep(&mut self) -> bool {
        let deep = self.around.len() + 1 >= DEEPEST;
        self.beyond += usize::from(deep);
        deep
    }

    /// Whether what ends is one that had no form of its own.
    fn rose(&mut self) -> bool {
        let beyond = self.beyond > 0;
        self.beyond = self.beyond.saturating_sub(1);
        beyond
    }

    pub fn list(&mut self, start: Option<u64>, kind: &str) {
        self.end_block();
        if self.table.is_some() || self.is_deep() {
            return;
        }
        // A list directly in a list belongs to its last item.
        if matches!(self.around.last(), Some(Around::List { item: false, .. })) {
            self.item();
        }
        let letters = kind.chars().next().filter(|letter| "aAiI".contains(*letter)).map(|letter| (letter, 0));
        let start = start.filter(|_| letters.is_none());
        self.out.push(Event::Start(Tag::List(start)));
        self.around.push(Around::List { ordered: start.is_some(), letters, item: false });
        if letters.is_some() {
            self.notes.push("a list that counts with letters became a list whose items start with them".to_owned());
        }
    }

    pub fn end_list(&mut self) {
        self.end_block();
        if self.table.is_none() && !self.rose() {
            self.end_around(|around| matches!(around, Around::List { .. }));
        }
    }

    pub fn item(&mut self) {
        self.end_block();
        if self.table.is_some() {
            self.text("• ");
            return;
        }
        if self.beyond > 0 {
            return;
        }
        self.end_item();
        let Some(Around::List { item, letters, .. }) = self.around.last_mut() else {
            // An item outside of a list.
            self.list(None, "");
            return self.item();
        };
        *item = true;
        let sign = letters.as_mut().map(|(kind, count)| {
            *count += 1;
            format!("{} ", counted(*kind, *count))
        });
        self.out.push(Event::Start(Tag::Item));
        if let Some(sign) = sign {
            self.text(&sign);
        }
    }

    pub fn end_item(&mut self) {
        self.end_block();
        if self.table.is_none()
            && self.beyond == 0
            && let Some(Around::List { item, .. }) = self.around.last_mut()
            && std::mem::take(item)
        {
            if matches!(self.out.last(), Some(Event::Start(Tag::Item))) {
                self.out.pop();
            } else {
                self.out.push(Event::End(TagEnd::Item));
            }
        }
    }

    /// Ends what is open up to the innermost that fits.
    fn end_around(&mut self, fits: impl Fn(&Around) -> bool) {
        if !self.around.iter().any(&fits) {
            return;
        }
        while let Some(last) = self.around.last() {
            let done = fits(last);
            if matches!(last, Around::List { .. }) {
                self.end_item();
            }
            match self.around.pop() {
                Some(Around::List { ordered, .. }) => {
                    if matches!(self.out.last(), Some(Event::Start(Tag::List(_)))) {
                        self.out.pop();
                    } else {
                        self.out.push(Event::End(TagEnd::List(ordered)));
                    }
                }
                _ if matches!(self.out.last(), Some(Event::Start(Tag::BlockQuote(_)))) => drop(self.out.pop()),
                _ => self.out.push(Event::End(TagEnd::BlockQuote(None))),
            }
            if done {
                break;
            }
        }
    }

    // Code

    pub fn start_code(&mut self) {
        self.end_block();
        self.code = Some(String::new());
    }

    /// Text in which white space counts.
    pub fn code(&mut self, text: &str) {
        self.code.get_or_insert_default().push_str(text);
    }

    pub fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        if self.table.is_some() || code.trim().is_empty() {
            return self.text(&code);
        }
        self.out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(CowStr::from("")))));
        let code = code.trim_matches('\n');
        self.out.push(Event::Text(CowStr::from(format!("{code}\n"))));
        self.out.push(Event::End(TagEnd::CodeBlock));
    }

    pub fn start_inline_code(&mut self) {
        if self.code.is_none() {
            self.code = Some(String::new());
        }
    }

    pub fn end_inline_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let text = code.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        self.space |= code.starts_with(is_space);
        self.ready();
        self.spaced();
        self.marks();
        self.push(Event::Code(CowStr::from(text)));
        self.space = code.ends_with(is_space);
    }

    // Tables

    pub fn in_table(&self) -> bool {
        self.table.is_some()
    }

    pub fn table(&mut self) {
        self.end_block();
        if matches!(self.around.last(), Some(Around::List { item: false, .. })) {
            self.item();
        }
        self.table = Some(Table::default());
    }

    pub fn row(&mut self) {
        if let Some(table) = &mut self.table {
            table.rows.push(Vec::new());
        }
    }

    /// The number of the next cell of the row.
    pub fn column(&self) -> usize {
        self.table.as_ref().and_then(|table| table.rows.last()).map_or(0, Vec::len)
    }

    pub fn cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        if table.rows.is_empty() {
            table.rows.push(Vec::new());
        }
        if let Some(row) = table.rows.last_mut() {
            row.push(Vec::new());
        }
        table.cell = true;
        self.block = Block::Cell;
        self.space = false;
        self.breaks = 0;
    }

    /// The open cell fills so many columns more.
    pub fn wide(&mut self, columns: usize) {
        if let Some(table) = &mut self.table {
            table.wide = columns;
        }
    }

    pub fn end_cell(&mut self) {
        self.unmark();
        self.space = false;
        self.breaks = 0;
        self.block = Block::None;
        if let Some(table) = &mut self.table {
            table.cell = false;
            let more = std::mem::take(&mut table.wide);
            if let Some(row) = table.rows.last_mut() {
                row.extend(std::iter::repeat_with(Vec::new).take(more));
            }
        }
    }

    pub fn end_row(&mut self) {
        if let Some(table) = &mut self.table
            && table.rows.last().is_some_and(|row| row.iter().all(Vec::is_empty))
        {
            table.rows.pop();
        }
    }

    pub fn end_table(&mut self) {
        self.end_cell();
        let Some(Table { rows, .. }) = self.table.take() else { return };
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        self.out.push(Event::Start(Tag::Table(vec![Alignment::None; columns])));
        for (number, mut row) in rows.into_iter().enumerate() {
            let (start, end) = match number {
                0 => (Tag::TableHead, TagEnd::TableHead),
                _ => (Tag::TableRow, TagEnd::TableRow),
            };
            row.resize_with(columns, Vec::new);
            self.out.push(Event::Start(start));
            for cell in row {
                self.out.push(Event::Start(Tag::TableCell));
                self.out.extend(cell);
                self.out.push(Event::End(TagEnd::TableCell));
            }
            self.out.push(Event::End(end));
        }
        self.out.push(Event::End(TagEnd::Table));
    }

    // Links inside of the page

    /// Links can lead to the next block by this name.
    pub fn target(&mut self, name: &str) {
        self.targets.push((self.out.len(), name.to_owned()));
    }

    /// The events, after everything that is open was closed.
    pub fn finish(mut self, found: &mut Found) {
        self.end_code();
        if self.table.is_some() {
            self.end_table();
        }
        self.end_block();
        self.end_around(|_| false);
        while !self.around.is_empty() {
            self.end_around(|_| true);
        }
        found.notes.append(&mut self.notes);
        found.notes.dedup();
        found.targets = self.targets;
        found.events = self.out;
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'
}

/// The sign of an item in a list that counts with letters or Roman numbers.
fn counted(kind: char, number: usize) -> String {
    let sign = match kind {
        'i' | 'I' => roman(number),
        _ => {
            let (mut rest, mut sign) = (number, String::new());
            while rest > 0 {
                rest -= 1;
                sign.insert(0, char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
                rest /= 26;
            }
            sign
        }
    };
    format!("({})", if kind.is_uppercase() { sign.to_uppercase() } else { sign })
}

fn roman(mut number: usize) -> String {
    let mut sign = String::new();
    for (value, letters) in
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
    {
        while number >= value && sign.len() < 100 {
            sign.push_str(letters);
            number -= value;
        }
    }
    sign
}
