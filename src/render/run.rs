//! Reading runs of text out of events.
//!
//! The parser splits text at every escape and entity; a format has to look at the whole of it (is
//! `1` followed by `.`?). This puts the pieces together and drops what no format may print.

use std::borrow::Cow;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

/// The text that starts at `events[at]`, whole, and the position after it. None if no text starts
/// there. `scratch` is used when it has more than one piece.
///
/// Raw HTML counts as text: documents hold none, and if one does, it is shown and never run.
pub fn text_at<'t>(events: &'t [Event], at: usize, scratch: &'t mut String) -> Option<(&'t str, usize)> {
    let first = piece(events.get(at)?)?;
    if events.get(at + 1).and_then(piece).is_none() {
        return Some((first, at + 1));
    }
    scratch.clear();
    let mut end = at;
    while let Some(piece) = events.get(end).and_then(piece) {
        scratch.push_str(piece);
        end += 1;
    }
    Some((scratch, end))
}

fn piece<'t>(event: &'t Event) -> Option<&'t str> {
    match event {
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => Some(text),
        Event::TaskListMarker(true) => Some("[x] "),
        Event::TaskListMarker(false) => Some("[ ] "),
        _ => None,
    }
}

/// Code in a line; mathematics, which no document has, is shown as written.
pub fn code<'t>(event: &'t Event) -> Option<&'t str> {
    match event {
        Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => Some(text),
        _ => None,
    }
}

/// Adds the words of inline events, without any markup, to `out`.
pub fn plain(events: &[Event], out: &mut String) {
    for event in events {
        match event {
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {
                if let Some(text) = piece(event).or_else(|| code(event)) {
                    out.push_str(&line(text));
                }
            }
        }
    }
}

/// The length of the longest word in inline events, in characters, or `least` if none is longer.
pub fn longest_word(events: &[Event], least: usize) -> usize {
    let pieces = events.iter().filter_map(|event| piece(event).or_else(|| code(event)));
    // No word is longer than the text that it stands in.
    pieces.fold(least, |longest, text| if text.len() > longest { longest_in(text, longest) } else { longest })
}

fn longest_in(text: &str, least: usize) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default().max(least);
    }
    let is_space = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
    let (mut rest, mut longest) = (text.as_bytes(), least);
    // A longer word has no space among as many bytes and one, so most words are passed without a look at each byte.
    while let Some(longer) = rest.get(..=longest) {
        let passed = match longer.iter().rposition(is_space) {
            Some(space) => space + 1,
            None => {
                longest = rest.iter().position(is_space).unwrap_or(rest.len());
                longest
            }
        };
        rest = &rest[passed..];
    }
    longest
}

/// The text of a block of code, from the events inside it.
pub fn code_block(inside: &[Event]) -> String {
    let text = inside.iter().filter_map(|event| match event {
        Event::Text(text) => Some(block(text)),
        _ => None,
    });
    text.collect()
}

/// The text without control characters; tabs and line ends become spaces.
///
/// HTML forbids them (WHATWG HTML, 13.1.4) and a terminal obeys them, so no format prints any.
pub fn line(text: &str) -> Cow<'_, str> {
    if !has_control(text) {
        return Cow::Borrowed(text);
    }
    let keep = |c: char| match c {
        '\t' | '\n' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(keep).collect())
}

/// The same for a block of code, which keeps its lines and tabs.
pub fn block(text: &str) -> Cow<'_, str> {
    if !has_control(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| matches!(c, '\n' | '\t') || !c.is_control()).collect())
}

/// Whether it may hold a control character: below U+0020, U+007F, or U+0080 to U+009F.
fn has_control(text: &str) -> bool {
    // In UTF-8 the upper ones are C2 80 to C2 9F; C2 alone also starts U+00A0 to U+00BF, for which
    // the slow way gives the same text.
    // Without an early end, so that the compiler can look at many bytes at once.
    text.bytes().fold(false, |found, b| found | (b < 0x20) | (b == 0x7f) | (b == 0xc2))
}

/// The position of the end event that closes the start event at `start`, or the end of the events.
pub fn close(events: &[Event], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len()
}

/// For the position of each start event that of the end event that closes it, or the end of the events. Where many are
/// asked for of nested events, [`close`] would go through the inner ones for each of the outer ones.
pub fn closes(events: &[Event]) -> Vec<usize> {
    let (mut closes, mut open) = (vec![events.len(); events.len()], Vec::new());
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(at),
            Event::End(_) => open.pop().into_iter().for_each(|start| closes[start] = at),
            _ => {}
        }
    }
    closes
}

/// The events between the start event at `start` and its end, and the position after the end.
pub fn inside<'e, 'a>(events: &'e [Event<'a>], start: usize) -> (&'e [Event<'a>], usize) {
    let end = close(events, start);
    (events.get(start + 1..end).unwrap_or_default(), end + 1)
}

/// A table, as positions into its events.
pub struct Table<'e, 'a> {
    pub sides: &'e [Alignment],
    pub header: Vec<&'e [Event<'a>]>,
    pub rows: Vec<Vec<&'e [Event<'a>]>>,
}

impl Table<'_, '_> {
    /// The side to which a column is set, in the words of HTML; none if its author named none.
    pub fn side(&self, column: usize) -> Option<&'static str> {
        match self.sides.get(column)? {
            Alignment::None => None,
            Alignment::Left => Some("left"),
            Alignment::Center => Some("center"),
            Alignment::Right => Some("right"),
        }
    }
}

/// Reads the table that starts at `start`, and says what comes after it.
pub fn table<'e, 'a>(events: &'e [Event<'a>], start: usize) -> (Table<'e, 'a>, usize) {
    let sides: &[Alignment] = match events.get(start) {
        Some(Event::Start(Tag::Table(sides))) => sides,
        _ => &[],
    };
    let (events, next) = inside(events, start);
    let mut table = Table { sides, header: Vec::new(), rows: Vec::new() };
    let mut in_header = false;
    let mut at = 0;
    while let Some(event) = events.get(at) {
        match event {
            Event::Start(Tag::TableHead) => in_header = true,
            Event::End(TagEnd::TableHead) => in_header = false,
            Event::Start(Tag::TableRow) => table.rows.push(Vec::with_capacity(table.header.len())),
            Event::Start(Tag::TableCell) => {
                let (cell, next) = inside(events, at);
                match table.rows.last_mut() {
                    Some(row) if !in_header => row.push(cell),
                    _ => table.header.push(cell),
                }
                at = next;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    (table, next)
}

/// If the paragraph at this place is one sentence right before a table: its events, and the place of
/// the table.
pub fn caption<'e, 'a>(events: &'e [Event<'a>], at: usize) -> Option<(&'e [Event<'a>], usize)> {
    let (sentence, next) = inside(events, at);
    if !matches!(events.get(next), Some(Event::Start(Tag::Table(_)))) || sentence.contains(&Event::HardBreak) {
        return None;
    }
    let mut words = String::new();
    plain(sentence, &mut words);
    let words = words.trim_end();
    let several = words.match_indices(['.', '?', '!']).any(|(at, sign)| words[at + sign.len()..].starts_with(' '));
    (!several && !words.is_empty()).then_some((sentence, next))
}

/// The positions of the rows of the table that starts at `start`, without that of its head.
pub fn rows<'e>(events: &'e [Event], start: usize) -> impl Iterator<Item = usize> + 'e {
    (start..close(events, start)).filter(|at| matches!(events.get(*at), Some(Event::Start(Tag::TableRow))))
}

/// What stands in a cell about which nothing is stated.
const NOTHING: &str = "–";

/// Whether a cell says nothing. In a column it holds the place; a row that is set as a block leaves it out.
pub fn is_nothing(cell: &[Event]) -> bool {
    matches!(cell, [] | [Event::Text(_)]) && cell.iter().all(|event| *event == Event::Text(NOTHING.into()))
}

/// Whether the list at the start of these events has its items' text without paragraphs.
pub fn is_tight(events: &[Event]) -> bool {
    let mut depth = 0_usize;
    for event in events {
        match event {
            Event::Start(Tag::Paragraph) if depth == 2 => return false,
            Event::Start(tag) if depth == 2 && !is_block(tag) => return true,
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            Event::Rule => {}
            _ if depth == 2 => return true,
            _ => {}
        }
    }
    true
}

/// Whether the tag holds blocks or lines of its own.
pub fn is_block(tag: &Tag) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}
