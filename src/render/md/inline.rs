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
            Event::HardBreak if self.block == Block::Cell => {
                self.trim();
                self.out.push_str(if self.mdx { "<br />" } else { "<br>" });
                self.broken = true;
                self.touching = None;
            }
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
                self.close_emphasis(*tag == TagEnd::Strong);
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

    fn open_link(&mut self, events: &[Event], at: usize, target: &str, title: &str) -> usize {
        if !link::is_safe(target) {
            self.links.push(String::new());
            return at + 1;
        }
        self.touching = None;
        self.line_start = false;
        let (inside, next) = run::inside(events, at);
        if title.is_empty()
            && !self.mdx
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
        if self.mdx && self.line_start && self.prefix.is_empty() && escape::starts_code(text) {
            let first = text.chars().next().map_or(0, char::len_utf8);
            text[..first].chars().for_each(|c| self.out.push_str(&escape::reference(c)));
            self.line_start = false;
            return self.text(&text[first..], next);
        }
        // One look at nearly every text tells that nothing in it acts.
        if self.touching.is_none() && escape::is_plain(text) {
            self.out.push_str(text);
            self.line_start = false;
            self.touching = None;
        } else {
            self.piece(text, next);
        }
        if self.reader.runs_braces() && self.out[start..].contains(['{', '|']) {
            let written = escape::without_braces(&self.out[start..], self.block == Block::Paragraph);
            self.out.replace_range(start.., &written);
        }
        if self.block == Block::Paragraph {
            self.spaces.extend(memchr_iter(b' ', &self.out.as_bytes()[start..]).map(|at| start + at));
        }
    }

    /// A run of text, in which something may act.
    fn piece(&mut self, text: &str, next: Option<&Event>) {
        let mut text = text;
        if let Some(first) = text.chars().next().filter(|first| self.is_kept_apart(*first)) {
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
            in_link: !self.links.is_empty(),
            mdx: self.mdx,
        };
        escape::text(&mut self.out, text, context);
        _ = escape::leading_space(&mut self.out, spaces);
        self.line_start = false;
        self.touching = None;
    }
}
