//! Inline events: text, code, emphasis and links.

use memchr::memchr_iter;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::Writer;
use super::escape::{self, Block};
use crate::render::{link, run};

impl Writer {
    /// Writes the inline event at this place, or the whole run of text, and says what comes next.
    pub(super) fn inline_event(&mut self, events: &[Event], at: usize) -> usize {
        let mut scratch = std::mem::take(&mut self.scratch);
        let next = match run::text_at(events, at, &mut scratch) {
            Some((text, next)) => {
                self.text(text, events.get(next));
                Some(next)
            }
            None => None,
        };
        self.scratch = scratch;
        if let Some(next) = next {
            return next;
        }
        if let Some(code) = run::code(&events[at]) {
            if self.reader.runs_braces() && escape::would_run(code) {
                // What a generator would run in code, too, stands as text.
                self.text(code, None);
                return at + 1;
            }
            escape::code(&mut self.out, &run::line(code), self.block == Block::Cell);
            self.line_start = false;
            self.touching = None;
            return at + 1;
        }
        match &events[at] {
            Event::SoftBreak | Event::HardBreak if self.block != Block::Paragraph => self.space(),
            // The lines are this file's own, so those of the author are joined.
            Event::SoftBreak => {
                if !self.line_start {
                    self.space();
                    self.spaces.push(self.out.len() - 1);
                }
                self.touching = None;
            }
            Event::HardBreak => {
                self.out.push('\\');
                self.wrap();
                self.next_line();
                self.line_start = true;
                self.touching = None;
            }
            Event::Start(tag @ (Tag::Emphasis | Tag::Strong)) => self.open_emphasis(events, at, *tag == Tag::Strong),
            Event::End(tag @ (TagEnd::Emphasis | TagEnd::Strong)) => {
                if let Some(sign) = self.delimiters.pop() {
                    self.delimiter(sign, *tag == TagEnd::Strong);
                    self.opened = false;
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                return self.open_link(events, at, &link::target(*link_type, dest_url, "md"), title);
            }
            Event::End(TagEnd::Link) => {
                if let Some(end) = self.links.pop() {
                    // A space at the edge of a link stands behind it (MD039), unless emphasis would end with it.
                    let next = events.get(at + 1);
                    let ends = matches!(next, Some(Event::End(TagEnd::Emphasis | TagEnd::Strong)));
                    let spaced = !end.is_empty() && !ends && self.take_space();
                    self.out.push_str(&end);
                    let goes_on = match next {
                        Some(Event::Text(text)) => !text.starts_with(' '),
                        Some(Event::Code(_) | Event::Start(_)) => true,
                        _ => false,
                    };
                    if spaced && goes_on {
                        self.out.push(' ');
                    }
                    self.line_start = false;
                    self.touching = None;
                }
            }
            _ => {}
        }
        at + 1
    }

    fn space(&mut self) {
        if !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// Takes the space at the end away, if there is one that does nothing else.
    fn take_space(&mut self) -> bool {
        let there = self.out.ends_with(' ') && !self.out.ends_with("\\ ") && !self.out.ends_with("[ ");
        if there {
            self.out.pop();
            if self.spaces.last() == Some(&self.out.len()) {
                self.spaces.pop();
            }
        }
        there
    }

    /// `*`, or `_` where an asterisk would run into that of another emphasis.
    fn open_emphasis(&mut self, events: &[Event], at: usize, strong: bool) {
        let touches = self.touched() == Some('*') || self.delimiters.last() == Some(&'*');
        let sign = if touches && self.is_alone(events, at) { '_' } else { '*' };
        // After a word, a delimiter opens only before a word.
        let before_word = matches!(events.get(at + 1), Some(Event::Text(text)) if text.starts_with(is_of_word));
        if !before_word && self.out.ends_with(is_of_word) {
            let last = self.out.pop();
            self.out.extend(last.map(escape::reference));
        }
        self.delimiters.push(sign);
        self.delimiter(sign, strong);
        self.opened = true;
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

    /// The sign of the delimiter that was just written. One that ended a block before this one touches nothing here.
    fn touched(&self) -> Option<char> {
        self.touching.filter(|sign| self.out.ends_with(*sign))
    }

    /// Whether a delimiter was just written that closes after something else than a word. Then it does so only
    /// if no word follows.
    fn closes_after_sign(&self) -> bool {
        let closed = self.touched().filter(|_| !self.opened);
        closed.is_some_and(|sign| !self.out.trim_end_matches(sign).ends_with(is_of_word))
    }

    fn delimiter(&mut self, sign: char, strong: bool) {
        self.out.push(sign);
        if strong {
            self.out.push(sign);
        }
        self.line_start = false;
        self.touching = Some(sign);
    }

    fn open_link(&mut self, events: &[Event], at: usize, target: &str, title: &str) -> usize {
        if !link::is_safe(target) {
            self.links.push(String::new());
            return at + 1;
        }
        self.touching = None;
        self.line_start = false;
        let (inside, next) = run::inside(events, at);
        if title.is_empty()
            && let Some((words, end)) = run::text_at(inside, 0, &mut self.scratch)
            && end == inside.len()
            && link::says_itself(words, target)
            && link::is_autolink(words)
        {
            self.out.push('<');
            self.out.push_str(words);
            self.out.push('>');
            return next;
        }
        self.out.push('[');
        let in_table = self.block == Block::Cell;
        let mut end = String::with_capacity(target.len() + title.len() + 8);
        end.push_str("](");
        if self.reader.runs_braces() {
            escape::target(&mut end, &target.replace('{', "%7B").replace('}', "%7D"), in_table);
        } else {
            escape::target(&mut end, target, in_table);
        }
        if !title.is_empty() {
            end.push_str(" \"");
            let start = end.len();
            escape::title(&mut end, &run::line(title), in_table);
            if self.reader.runs_braces() {
                let title = escape::without_braces(&end[start..], false);
                end.replace_range(start.., &title);
            }
            end.push('"');
        }
        end.push(')');
        self.links.push(end);
        at + 1
    }

    pub(super) fn text(&mut self, text: &str, next: Option<&Event>) {
        let start = self.out.len();
        let mut rest = text;
        // One look at nearly every text tells that it holds no address either.
        if !self.closes_after_sign() && escape::is_quiet(text) {
            self.out.push_str(text);
            self.line_start = false;
            self.touching = None;
            rest = "";
        }
        while !rest.is_empty()
            && self.links.is_empty()
            && let Some(address) = link::first_address(rest)
        {
            self.piece(&rest[..address.start], None);
            self.out.push('<');
            self.out.push_str(&rest[address.clone()]);
            self.out.push('>');
            self.line_start = false;
            self.touching = None;
            rest = &rest[address.end..];
        }
        if !rest.is_empty() {
            self.piece(rest, next);
        }
        if self.reader.runs_braces() && self.out[start..].contains(['{', '|']) {
            let written = escape::without_braces(&self.out[start..], self.block == Block::Paragraph);
            self.out.replace_range(start.., &written);
        }
        if self.block == Block::Paragraph {
            self.spaces.extend(memchr_iter(b' ', &self.out.as_bytes()[start..]).map(|at| start + at));
        }
    }

    /// A part of a run of text, without an address to follow.
    fn piece(&mut self, text: &str, next: Option<&Event>) {
        let mut text = text;
        if self.closes_after_sign()
            && let Some(first) = text.chars().next().filter(|first| is_of_word(*first))
        {
            self.out.push_str(&escape::reference(first));
            self.touching = None;
            text = &text[first.len_utf8()..];
            if text.is_empty() {
                return;
            }
        }
        if escape::is_plain(text) {
            self.out.push_str(text);
            self.line_start = false;
            self.touching = None;
            return;
        }
        let text = run::line(text);
        let mut text = &*text;
        if self.line_start {
            text = text.trim_start_matches(' ');
        } else if self.opened && self.touched().is_some() {
            // A delimiter opens only before something visible.
            text = escape::leading_space(&mut self.out, text);
        }
        if text.is_empty() {
            return;
        }
        let closes = matches!(next, Some(Event::End(TagEnd::Emphasis | TagEnd::Strong)));
        let trailing = if closes { text.trim_end().len() } else { text.len() };
        let (text, spaces) = text.split_at(trailing);
        let context = escape::Context {
            line_start: self.line_start,
            block: self.block,
            next: match next {
                Some(Event::Code(_)) => Some('`'),
                Some(Event::Start(Tag::Link { .. })) => Some('['),
                Some(Event::End(TagEnd::Link)) => Some(']'),
                Some(Event::Start(Tag::Emphasis | Tag::Strong) | Event::End(TagEnd::Emphasis | TagEnd::Strong)) => {
                    Some('*')
                }
                _ => None,
            },
        };
        escape::text(&mut self.out, text, context);
        _ = escape::leading_space(&mut self.out, spaces);
        self.line_start = false;
        self.touching = None;
    }
}

/// Whether the character counts as part of a word where emphasis starts and ends (CommonMark 0.31, 6.2).
fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && !c.is_ascii_punctuation()
}
