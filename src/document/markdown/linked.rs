//! Events in which addresses that stand bare are links.
//!
//! Owns: which texts are looked at: all but those of links and of blocks of code. An address whose sign is escaped
//! (`https\://`) is text. Does not own: what an address is.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::address;

/// The events of this Markdown with links for its addresses.
pub fn linked<'a>(
    inner: impl Iterator<Item = (Event<'a>, Range<usize>)>,
    markdown: &'a str,
) -> impl Iterator<Item = (Event<'a>, Range<usize>)> {
    Linked { inner, markdown, looks: address::any(markdown), around: 0, ready: VecDeque::new() }
}

/// Events in which addresses are links.
struct Linked<'a, I> {
    inner: I,
    markdown: &'a str,
    /// Whether there can be an address.
    looks: bool,
    /// How many links and blocks of code are open, in which none is made.
    around: usize,
    /// What comes next.
    ready: VecDeque<(Event<'a>, Range<usize>)>,
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Iterator for Linked<'a, I> {
    type Item = (Event<'a>, Range<usize>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if !self.looks {
            return self.inner.next();
        }
        if self.ready.is_empty() {
            self.read();
        }
        self.ready.pop_front()
    }
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Linked<'a, I> {
    /// Reads an event, or a whole run of text and what comes after it.
    fn read(&mut self) {
        while let Some((event, place)) = self.inner.next() {
            match event {
                Event::Text(_) if self.around == 0 => {
                    self.ready.push_back((event, place));
                    continue;
                }
                Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => self.around += 1,
                Event::End(TagEnd::Link | TagEnd::CodeBlock) => self.around = self.around.saturating_sub(1),
                _ => {}
            }
            self.link();
            self.ready.push_back((event, place));
            return;
        }
        self.link();
    }

    /// Makes links of the addresses in the run of text that was read. The parser splits text at every sign.
    fn link(&mut self) {
        // The sign of an address stands in one piece.
        if !self.ready.iter().any(|(event, _)| matches!(event, Event::Text(piece) if address::any(piece))) {
            return;
        }
        let (mut text, mut inert) = (String::new(), Vec::new());
        for (event, place) in &self.ready {
            let Event::Text(piece) = event else { continue };
            if place.start > 0 && self.markdown.as_bytes()[place.start - 1] == b'\\' {
                inert.push(text.len());
            }
            text.push_str(piece);
        }
        let Some(place) = self.ready.front().map(|(_, place)| place.start..place.start) else { return };
        let (mut from, mut linked) = (0, VecDeque::new());
        let plain = |from: usize, to: usize| Event::Text(text[from..to].to_owned().into());
        while let Some(found) = address::first(&text, from, &inert) {
            if from < found.place.start {
                linked.push_back((plain(from, found.place.start), place.clone()));
            }
            linked.push_back((
                Event::Start(Tag::Link {
                    link_type: if found.is_mail { LinkType::Email } else { LinkType::Autolink },
                    dest_url: found.target.into(),
                    title: CowStr::Borrowed(""),
                    id: CowStr::Borrowed(""),
                }),
                place.clone(),
            ));
            linked.push_back((plain(found.place.start, found.place.end), place.clone()));
            linked.push_back((Event::End(TagEnd::Link), place.clone()));
            from = found.place.end;
        }
        if from > 0 {
            if from < text.len() {
                linked.push_back((plain(from, text.len()), place));
            }
            self.ready = linked;
        }
    }
}
