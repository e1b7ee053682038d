//! A document as data for the template: blocks in blocks, in JSON.
//!
//! Owns: what `templates/page/page.typ` reads. Each block and each piece of a line is an object with
//! its kind in `k`; plain text is a string.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag};
use serde_json::{Value, json};

use crate::document::{Document, Section};
use crate::render::anchors::Anchors;
use crate::render::link::{self, Site};
use crate::render::{columns, head, run};

/// Blocks deeper than this stand beside their outer ones: a page is only so wide, and the typesetter
/// refuses what is much deeper.
const DEEPEST: usize = 8;
/// What the typesetter takes as an address.
const LONGEST_TARGET: usize = 2000;
/// Characters of the smaller text of tables, and of text, that a line has room for.
const TABLE_LINE: usize = 84;
const TEXT_LINE: usize = 64;
/// A row with more text than this may be split between two pages.
const LONGEST_ROW: usize = 900;

/// The file that the template reads.
pub fn of(document: &Document, whole: bool) -> Vec<u8> {
    let head = &document.head;
    let mut writer = Writer {
        site: Site::of(&document.head),
        anchors: Anchors::of(&document.sections),
        marked: Vec::new(),
        literal: false,
    };
    let mut blocks = Vec::new();
    writer.sections(&document.sections, document.clauses, &mut blocks);
    let mut meta = Vec::new();
    for part in head::parts(head) {
        meta.push(match part {
            head::Part::Who(who) => run::line(who).into_owned(),
            head::Part::Date(label, _, printed) => run::line(&format!("{label} {printed}")).into_owned(),
        });
    }
    let (language, region) = language(head::language(head).unwrap_or_default());
    let day = head::day(head).map(|day| [i64::from(day.year()), day.month().into(), day.day().into()]);
    let (before, between, after) = head::page_line(head);
    let contents = head::contents(document);
    let page = json!({
        "whole": whole,
        "title": run::line(&head.title),
        "who": head.who.as_deref().map(run::line),
        "subject": run::line(head::label(head, "title")),
        "meta": meta.join(head::SEPARATOR),
        "day": day,
        "language": language,
        "region": region,
        "rtl": head::is_right_to_left(head),
        "paper": if head::is_letter(&head.language) { "us-letter" } else { "a4" },
        "contents": (whole && !contents.is_empty()).then(|| run::line(head::label(head, "contents"))),
        "page": [before, between, after],
        "blocks": blocks,
    });
    page.to_string().into_bytes()
}

/// The language and the region as the typesetter knows them: two or three letters, and two.
fn language(tag: &str) -> (Option<&str>, Option<&str>) {
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let mut parts = tag.split('-');
    let language = parts.next().filter(|part| matches!(part.len(), 2 | 3) && letters(part));
    (language, parts.find(|part| part.len() == 2 && letters(part)))
}

struct Writer<'d> {
    site: Site,
    anchors: Anchors<'d>,
    /// The anchors that a heading has; the first heading of a name has it.
    marked: Vec<usize>,
    /// Whether items of lists begin with numbers of their own.
    literal: bool,
}

impl Writer<'_> {
    fn sections(&mut self, sections: &[Section], clauses: bool, out: &mut Vec<Value>) {
        for section in sections {
            if !section.heading.is_empty() {
                let mut words = Vec::new();
                if let Some(number) = &section.number {
                    words.push(json!(format!("{} ", run::line(number))));
                }
                words.extend(self.inline(&section.heading, 0, TEXT_LINE));
                let listed = section.level == 2;
                out.push(self.heading(section.level, Some(&section.anchor), words, listed));
            }
            self.literal = clauses && section.topic != Some("summary");
            out.extend(self.blocks(&section.body, 0));
            self.sections(&section.sections, clauses, out);
        }
    }

    fn heading(&mut self, level: u8, anchor: Option<&str>, words: Vec<Value>, listed: bool) -> Value {
        let number = anchor.and_then(|anchor| self.anchors.number(anchor));
        let number = number.filter(|number| !self.marked.contains(number));
        self.marked.extend(number);
        // The title is above the headings, which so start at 1.
        json!({ "k": "heading", "level": level.clamp(2, 6) - 1, "at": number.map(place), "c": words, "listed": listed })
    }

    fn blocks(&mut self, events: &[Event], depth: usize) -> Vec<Value> {
        let mut out = Vec::new();
        // Text that stands in no paragraph, as in the items of a tight list.
        let mut bare: Option<usize> = None;
        let mut at = 0;
        while let Some(event) = events.get(at) {
            let is_block = match event {
                Event::Start(tag) => run::is_block(tag),
                Event::End(_) | Event::Rule => true,
                _ => false,
            };
            if !is_block {
                bare.get_or_insert(at);
                at = if matches!(event, Event::Start(_)) { run::close(events, at) + 1 } else { at + 1 };
                continue;
            }
            self.bare(bare.take().and_then(|from| events.get(from..at)), &mut out);
            let (inside, next) = run::inside(events, at);
            at = match event {
                Event::Start(Tag::Paragraph) => {
                    // What a table or a list shows stands on its page.
                    let stay = matches!(events.get(next), Some(Event::Start(Tag::Table(_) | Tag::List(_))));
                    let words = self.inline(inside, 0, TEXT_LINE);
                    out.push(json!({ "k": "p", "c": words, "stay": stay }));
                    next
                }
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let words = self.inline(inside, 0, TEXT_LINE);
                    out.push(self.heading(*level as u8, id.as_deref(), words, false));
                    next
                }
                Event::Start(Tag::BlockQuote(_)) if depth < DEEPEST => {
                    out.push(json!({ "k": "quote", "c": self.blocks(inside, depth + 1) }));
                    next
                }
                Event::Start(Tag::List(first)) if depth < DEEPEST => {
                    let tight = run::is_tight(events.get(at..).unwrap_or_default());
                    let items = self.items(inside, depth + 1);
                    let literal = self.literal && first.is_none();
                    out.push(match first {
                        Some(first) => {
                            let first = (*first).min(i32::MAX.unsigned_abs().into());
                            json!({ "k": "enum", "start": first, "tight": tight, "items": items })
                        }
                        None => {
                            json!({ "k": "list", "literal": literal, "outer": depth == 0, "tight": tight, "items": items })
                        }
                    });
                    next
                }
                Event::Start(Tag::Table(_)) => {
                    out.extend(self.table(events, at));
                    next
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    out.push(json!({ "k": "code", "v": run::code_block(inside) }));
                    next
                }
                Event::Rule => {
                    out.push(json!({ "k": "rule" }));
                    at + 1
                }
                // What is too deep, and what has no form of its own, is only what is in it.
                _ => at + 1,
            };
        }
        self.bare(bare.and_then(|from| events.get(from..)), &mut out);
        out
    }

    fn bare(&self, events: Option<&[Event]>, out: &mut Vec<Value>) {
        if let Some(events) = events {
            out.push(json!({ "k": "p", "c": self.inline(events, 0, TEXT_LINE), "stay": false }));
        }
    }

    fn items(&mut self, events: &[Event], depth: usize) -> Vec<Value> {
        let mut items = Vec::new();
        let mut at = 0;
        while at < events.len() {
            if matches!(events.get(at), Some(Event::Start(Tag::Item))) {
                let (inside, next) = run::inside(events, at);
                items.push(Value::Array(self.blocks(inside, depth)));
                at = next;
            } else {
                at += 1;
            }
        }
        items
    }

    fn table(&self, events: &[Event], at: usize) -> Option<Value> {
        let (table, _) = run::table(events, at);
        let shares = columns::shares(&table);
        if shares.is_empty() {
            return None;
        }
        let cells = |row: &[&[Event]]| {
            let cells: Vec<Value> = shares
                .iter()
                .enumerate()
                .map(|(column, share)| {
                    let room = (share * TABLE_LINE / 1000).saturating_sub(2).max(6);
                    Value::Array(self.inline(row.get(column).copied().unwrap_or_default(), 0, room))
                })
                .collect();
            let mut words = String::new();
            row.iter().for_each(|cell| run::plain(cell, &mut words));
            json!({ "cells": cells, "long": words.len() > LONGEST_ROW })
        };
        let rows: Vec<Value> = table.rows.iter().map(|row| cells(row)).collect();
        let sides: Vec<_> = (0..shares.len()).map(|column| table.side(column)).collect();
        Some(json!({ "k": "table", "shares": shares, "sides": sides, "head": cells(&table.header), "rows": rows }))
    }

    /// A line of text; no word of it is longer than `room`.
    fn inline(&self, events: &[Event], depth: usize, room: usize) -> Vec<Value> {
        let mut out = Vec::new();
        let mut scratch = String::new();
        let mut at = 0;
        while let Some(event) = events.get(at) {
            if let Some((text, next)) = run::text_at(events, at, &mut scratch) {
                out.push(json!(breakable(text, room)));
                at = next;
                continue;
            }
            if let Event::Start(tag @ (Tag::Strong | Tag::Emphasis | Tag::Link { .. })) = event
                && depth < DEEPEST
            {
                let (inside, next) = run::inside(events, at);
                let words = self.inline(inside, depth + 1, room);
                match tag {
                    Tag::Strong => out.push(json!({ "k": "strong", "c": words })),
                    Tag::Emphasis => out.push(json!({ "k": "emph", "c": words })),
                    Tag::Link { link_type, dest_url, .. } => {
                        match self.target(&self.site.target(*link_type, dest_url, "pdf")) {
                            Some(link) => out.push(json!({ "k": "link", "to": link.0, "inside": link.1, "c": words })),
                            None => out.extend(words),
                        }
                    }
                    _ => {}
                }
                at = next;
                continue;
            }
            match event {
                Event::SoftBreak => out.push(json!(" ")),
                Event::HardBreak => out.push(json!({ "k": "break" })),
                _ => {
                    if let Some(code) = run::code(event) {
                        // The letters of code are wider.
                        out.push(json!({ "k": "raw", "v": breakable(code, room * 4 / 5) }));
                    }
                }
            }
            at += 1;
        }
        out
    }

    /// Where a link leads, and whether inside the document; none if following it could run code.
    fn target(&self, target: &str) -> Option<(String, bool)> {
        if !link::is_safe(target) {
            return None;
        }
        match target.strip_prefix('#') {
            Some(anchor) => Some((place(self.anchors.number(anchor)?), true)),
            None => (1..=LONGEST_TARGET).contains(&target.len()).then(|| (target.to_owned(), false)),
        }
    }
}

/// The name of the heading with this number.
fn place(number: usize) -> String {
    format!("s{number}")
}

/// The text without control characters. A word that is longer than a line may be broken after the signs that
/// divide it; a part of it that is longer still, anywhere.
fn breakable(text: &str, room: usize) -> Cow<'_, str> {
    const BREAK: char = '\u{200b}';
    let text = run::line(text);
    if text.split_whitespace().all(|word| word.len() <= room) {
        return text;
    }
    let mut out = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(char::is_whitespace) {
        if word.trim_end().chars().count() <= room {
            out.push_str(word);
            continue;
        }
        for (position, part) in word.split_inclusive(['_', '-', '.', '/', ':', '?', '&', '=']).enumerate() {
            let anywhere = part.trim_end().chars().count() > room;
            for (offset, c) in part.chars().enumerate() {
                if (position > 0 && offset == 0 || offset > 0 && anywhere) && !c.is_whitespace() {
                    out.push(BREAK);
                }
                out.push(c);
            }
        }
    }
    out.into()
}
