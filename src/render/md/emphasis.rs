//! Emphasis: which signs it is written with, so that it reads back as it is.
//!
//! Owns: the choice of signs, and what keeps them from what stands around them. Whether a sign opens or closes depends on
//! the characters on both sides of it, and on every sign before it (CommonMark 0.31, 6.2). So anything but emphasis that
//! stands alone is tried: it is written, read, and written in another way where it reads as something else.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::escape;
use super::{Way, Writer};
use crate::render::front_matter::FrontMatter;
use crate::render::{Markdown, run};

const WAYS: [Way; 5] = [Way::Usual, Way::Turns('*'), Way::Turns('_'), Way::Apart('*'), Way::Apart('_')];

impl Writer {
    pub(super) fn open_emphasis(&mut self, events: &[Event], at: usize, strong: bool) {
        let way = match self.way {
            Some(way) => way,
            None => *self.way.insert(way(events, at)),
        };
        let depth = self.delimiters.len();
        let sign = match way {
            Way::Usual => self.usual(events, at),
            Way::Turns(first) | Way::Apart(first) if depth.is_multiple_of(2) => first,
            Way::Turns('*') | Way::Apart('*') => '_',
            Way::Turns(_) | Way::Apart(_) => '*',
            Way::Tags => '<',
        };
        // After a word, a delimiter opens only before a word.
        let before_word = matches!(events.get(at + 1), Some(Event::Text(text)) if text.starts_with(is_of_word));
        let apart = matches!(way, Way::Apart(_)) || way == Way::Usual && !before_word;
        if apart && self.touched().is_none() && self.out.ends_with(is_of_word) {
            let last = self.out.pop();
            self.out.extend(last.map(escape::reference));
        }
        self.delimiters.push(sign);
        self.delimiter(sign, strong, false);
        self.opened = true;
    }

    pub(super) fn close_emphasis(&mut self, strong: bool) {
        if let Some(sign) = self.delimiters.pop() {
            self.delimiter(sign, strong, true);
            self.opened = false;
        }
    }

    /// `*`, or `_` where an asterisk would run into that of another emphasis.
    fn usual(&mut self, events: &[Event], at: usize) -> char {
        let touches = self.touched() == Some('*') || self.delimiters.last() == Some(&'*');
        if touches && self.is_alone(events, at) { '_' } else { '*' }
    }

    /// Whether the emphasis at this place touches another one, and no word: then underscores work,
    /// and asterisks may not.
    fn is_alone(&mut self, events: &[Event], at: usize) -> bool {
        if self.closes.is_empty() {
            self.closes = run::closes(events);
        }
        let closes = match events.get(self.closes[at] + 1) {
            Some(Event::End(TagEnd::Emphasis | TagEnd::Strong)) => true,
            Some(Event::Text(text)) if text.starts_with(|c: char| c.is_alphanumeric() || c == '_') => return false,
            _ => false,
        };
        (closes || self.touched().is_some()) && !self.out.ends_with(char::is_alphanumeric)
    }

    /// The sign of the delimiter that was just written.
    pub(super) fn touched(&self) -> Option<char> {
        self.touching.filter(|sign| self.out.ends_with(*sign))
    }

    /// Whether this character, which comes next, would keep the delimiter before it from closing: after anything but a
    /// word it does so only if no word follows.
    pub(super) fn is_kept_apart(&self, next: char) -> bool {
        let Some(sign) = self.touched().filter(|_| !self.opened) else { return false };
        let after_word = || self.out.trim_end_matches(sign).ends_with(is_of_word);
        is_of_word(next) && (matches!(self.way, Some(Way::Apart(_))) || !after_word())
    }

    fn delimiter(&mut self, sign: char, strong: bool, closes: bool) {
        if sign == '<' {
            let slash = if closes { "/" } else { "" };
            self.out.push_str(&format!("<{slash}{}>", if strong { "strong" } else { "em" }));
            self.tagged = true;
        } else {
            self.out.push(sign);
            if strong {
                self.out.push(sign);
            }
        }
        self.line_start = false;
        self.touching = Some(sign).filter(|sign| *sign != '<');
    }
}

/// The first way in which the text around this emphasis, its first, reads as it is.
fn way(events: &[Event], at: usize) -> Way {
    let is_inline = |event: &Event| match event {
        Event::Start(tag) => !run::is_block(tag),
        Event::End(tag) => !super::is_block_end(tag),
        Event::Rule => false,
        _ => true,
    };
    let start = events[..at].iter().rposition(|event| !is_inline(event)).map_or(0, |before| before + 1);
    let end = at + events[at..].iter().position(|event| !is_inline(event)).unwrap_or(events.len() - at);
    let text = &events[start..end];
    if is_simple(text) {
        return Way::Usual;
    }
    let expected = shape(text.iter().cloned());
    let reads_back = |way: &Way| {
        let mut writer = Writer::new(256, FrontMatter::None, Markdown::Gfm);
        writer.start_text(escape::Block::Paragraph);
        writer.way = Some(*way);
        let mut at = 0;
        while at < text.len() {
            at = writer.inline_event(text, at);
        }
        writer.spaces.clear();
        let out = writer.out.trim();
        shape(Parser::new(out)) == expected
            && (!out.contains(is_symbol) || shape(Parser::new(&spelled(out))) == spelled(&expected))
    };
    WAYS.into_iter().find(reads_back).unwrap_or(Way::Tags)
}

/// Whether all emphasis stands alone: no other in it, spaces or signs of a sentence around it, words at its edges.
fn is_simple(events: &[Event]) -> bool {
    let is_emphasis = |event: &Event| matches!(event, Event::Start(Tag::Emphasis | Tag::Strong));
    let is_end = |event: &Event| matches!(event, Event::End(TagEnd::Emphasis | TagEnd::Strong));
    let apart = |c: char| c.is_whitespace() || ".,:;!?()".contains(c);
    let mut at = 0;
    while let Some(offset) = events[at..].iter().position(is_emphasis) {
        let start = at + offset;
        let Some(end) = events[start + 1..].iter().position(|event| is_emphasis(event) || is_end(event)) else {
            return false;
        };
        let end = start + 1 + end;
        let before = start.checked_sub(1).is_none_or(|before| match &events[before] {
            Event::Text(text) => text.ends_with(char::is_whitespace),
            event => matches!(event, Event::SoftBreak | Event::HardBreak),
        });
        let after = events.get(end + 1).is_none_or(|after| match after {
            Event::Text(text) => text.starts_with(apart),
            event => matches!(event, Event::SoftBreak | Event::HardBreak),
        });
        let starts = matches!(&events[start + 1], Event::Text(text) if text.starts_with(char::is_alphanumeric));
        let ends = matches!(&events[end - 1], Event::Text(text) if !text.ends_with([' ', '*', '_', '\\']));
        if !is_end(&events[end]) || !before || !after || !starts || !ends {
            return false;
        }
        at = end + 1;
    }
    true
}

/// What is read, without spaces.
fn shape<'e>(events: impl Iterator<Item = Event<'e>>) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) => out.extend(text.chars().filter(|c| !c.is_whitespace() && !c.is_control())),
            Event::Start(Tag::Emphasis) => out.push('\u{1}'),
            Event::Start(Tag::Strong) => out.push('\u{2}'),
            Event::End(TagEnd::Emphasis) => out.push('\u{3}'),
            Event::End(TagEnd::Strong) => out.push('\u{4}'),
            Event::Code(code) => out.push_str(&format!("\u{5}{}\u{5}", code.trim())),
            Event::Start(Tag::Link { .. }) => out.push('\u{6}'),
            Event::End(TagEnd::Link) => out.push('\u{7}'),
            _ => {}
        }
    }
    out
}

/// Symbols, which count as punctuation since CommonMark 0.31 (2.1). To what is older, as GitHub's, they are as letters.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{20a0}'..='\u{20cf}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// The text with a letter for each symbol.
fn spelled(text: &str) -> String {
    text.chars().map(|c| if is_symbol(c) { 'x' } else { c }).collect()
}

/// Whether the character counts as part of a word where emphasis starts and ends.
pub(super) fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && !c.is_ascii_punctuation()
}
