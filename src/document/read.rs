//! From composed Markdown to the events of a document: levels without a gap, anchors, numbers, marks.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};
use rustc_hash::{FxHashMap, FxHashSet};

use super::markdown::{self, private};
use super::model::{Composed, Document, Mark, Origin, Part, Section};
use crate::facts::expression::marked;

/// The events of a whole document.
pub(super) fn document(composed: &Composed) -> Document<'_> {
    let mut anchors = FxHashSet::default();
    reserve(&composed.parts, &mut anchors);
    let mut cx = Cx { anchors, counts: FxHashMap::default(), clauses: composed.clauses, origins: &composed.origins };
    let sections = composed.parts.iter().map(|part| section(part, &mut cx)).collect();
    Document { id: composed.id.clone(), head: composed.head.clone(), clauses: composed.clauses, sections }
}

struct Cx<'a> {
    anchors: FxHashSet<String>,
    /// How many headings were counted that have the same words.
    counts: FxHashMap<String, usize>,
    clauses: bool,
    origins: &'a [Origin],
}

fn reserve(parts: &[Part], anchors: &mut FxHashSet<String>) {
    for part in parts {
        anchors.insert(part.anchor.clone());
        reserve(&part.parts, anchors);
    }
}

fn section<'a>(part: &'a Part, cx: &mut Cx<'_>) -> Section<'a> {
    let mut body = Body {
        // Short cells of tables have an event for every five bytes.
        events: Vec::with_capacity(part.body.len() / 5 + 8),
        marks: Vec::new(),
        ahead: part.body.marks(),
        levels: Vec::new(),
        heading: None,
        blocks: Vec::new(),
        closed: None,
        lists: 0,
        pending: None,
        clauses: part.number.as_deref().filter(|_| cx.clauses).map(Clauses::new),
    };
    for (event, place) in markdown::read_places(&part.body) {
        body.reach(&event, &place, &part.body, cx.origins);
        body.push(event, part, cx);
    }
    body.take(|_| true, cx.origins);
    Section {
        anchor: part.anchor.clone(),
        topic: part.topic,
        level: part.level,
        number: part.number.as_ref().map(|number| format!("{number}.")),
        heading: vec![Event::Text(CowStr::Borrowed(&part.heading))],
        question: part.question.as_deref(),
        body: body.events,
        sections: part.parts.iter().map(|inner| section(inner, cx)).collect(),
        marks: body.marks,
        origin: part.origin,
    }
}

/// How many numbered blocks of the first level a body has, so that subsections count on from there.
pub(super) fn blocks(body: &str) -> usize {
    let mut clauses = Clauses::new("");
    let (mut depth, mut levels) = (0usize, Vec::new());
    for event in markdown::read(body) {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                clauses.heading(relative(&mut levels, level));
                depth += 1;
            }
            Event::Start(tag) => {
                match tag {
                    Tag::Paragraph if depth == 0 => {
                        clauses.paragraph();
                    }
                    Tag::List(_) => clauses.list(),
                    Tag::Item => {
                        clauses.item();
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if matches!(end, TagEnd::List(_)) {
                    clauses.end_list();
                }
            }
            _ => {}
        }
    }
    clauses.counters.first().copied().unwrap_or(0)
}

/// How deep a heading is below its section, counting only levels that occur.
fn relative(levels: &mut Vec<HeadingLevel>, level: HeadingLevel) -> usize {
    while levels.last().is_some_and(|last| *last >= level) {
        levels.pop();
    }
    levels.push(level);
    levels.len()
}

struct Body<'a> {
    events: Vec<Event<'a>>,
    marks: Vec<Mark>,
    /// The marks that come, in order.
    ahead: &'a [marked::Mark],
    levels: Vec<HeadingLevel>,
    /// The position of the start of the heading that is open.
    heading: Option<usize>,
    /// The positions of the blocks that are open, with whether a mark belongs to the block as a whole.
    blocks: Vec<(usize, bool)>,
    /// The position of the last block that was closed and lies in no other.
    closed: Option<usize>,
    lists: usize,
    /// A number that waits for the first words of its item.
    pending: Option<String>,
    clauses: Option<Clauses>,
}

impl<'a> Body<'a> {
    #[inline]
    fn push(&mut self, event: Event<'a>, part: &Part, cx: &mut Cx<'_>) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let depth = relative(&mut self.levels, level);
                let level =
                    HeadingLevel::try_from((usize::from(part.level) + depth).min(6)).unwrap_or(HeadingLevel::H6);
                let number =
                    self.clauses.as_mut().filter(|_| self.blocks.is_empty()).map(|clauses| clauses.heading(depth));
                self.open(Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }), false);
                self.heading = Some(self.events.len() - 1);
                self.write_number(number);
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some(start) = self.heading.take() else { return };
                // A number alone is no heading.
                let words = start + 1 + usize::from(self.clauses.is_some() && self.blocks.len() == 1);
                if self.events.len() <= words {
                    self.events.truncate(start);
                    self.blocks.pop();
                    return;
                }
                let id = self.anchor(start, part, cx);
                let Some(Event::Start(Tag::Heading { level, id: place, .. })) = self.events.get_mut(start) else {
                    return;
                };
                *place = Some(id.into());
                let level = *level;
                self.close(Event::End(TagEnd::Heading(level)));
            }
            Event::Start(Tag::Paragraph) => {
                let top = self.blocks.is_empty();
                self.open(Event::Start(Tag::Paragraph), false);
                if top && let Some(clauses) = &mut self.clauses {
                    let number = clauses.paragraph();
                    self.write_number(Some(number));
                }
                let pending = self.pending.take();
                self.write_number(pending);
            }
            Event::Start(Tag::List(start)) => {
                self.flush();
                self.lists += 1;
                if let Some(clauses) = &mut self.clauses {
                    clauses.list();
                }
                // A literal number takes the place of the one that the list would count.
                let start = if self.clauses.is_some() { None } else { start };
                self.open(Event::Start(Tag::List(start)), false);
            }
            Event::End(TagEnd::List(ordered)) => {
                self.lists = self.lists.saturating_sub(1);
                if let Some(clauses) = &mut self.clauses {
                    clauses.end_list();
                }
                self.close(Event::End(TagEnd::List(ordered && self.clauses.is_none())));
            }
            Event::Start(Tag::Item) => {
                self.open(Event::Start(Tag::Item), true);
                self.pending = self.clauses.as_mut().map(Clauses::item);
            }
            Event::End(TagEnd::Item) => {
                self.flush();
                self.close(Event::End(TagEnd::Item));
            }
            Event::Start(tag @ (Tag::TableRow | Tag::TableHead)) => self.open(Event::Start(tag), true),
            Event::Start(tag @ (Tag::Emphasis | Tag::Strong | Tag::Link { .. })) => {
                self.flush();
                self.events.push(Event::Start(tag));
            }
            Event::End(end @ (TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link)) => self.events.push(Event::End(end)),
            Event::Start(tag) => {
                self.flush();
                self.open(Event::Start(tag), false);
            }
            Event::End(end) => self.close(Event::End(end)),
            Event::Text(text) if private::any(&text) && text.contains(private::is) => {
                self.flush();
                self.events.push(Event::Text(text.replace(private::is, "").into()));
            }
            other => {
                self.flush();
                self.events.push(other);
            }
        }
    }

    fn open(&mut self, event: Event<'a>, whole: bool) {
        self.blocks.push((self.events.len(), whole));
        self.events.push(event);
    }

    fn close(&mut self, event: Event<'a>) {
        if let Some((start, _)) = self.blocks.pop()
            && self.blocks.is_empty()
        {
            self.closed = Some(start);
        }
        self.events.push(event);
    }

    fn flush(&mut self) {
        let pending = self.pending.take();
        self.write_number(pending);
    }

    fn write_number(&mut self, number: Option<String>) {
        if let Some(number) = number {
            self.events.push(Event::Text(format!("{number}. ").into()));
        }
    }

    /// Takes the marks up to where a block starts or ends. A mark behind an empty line is no longer in the block, even
    /// where the empty line is.
    fn reach(&mut self, event: &Event<'_>, place: &Range<usize>, text: &str, origins: &[Origin]) {
        match event {
            _ if self.ahead.is_empty() => {}
            Event::Start(_) => self.take(|at| at < place.start, origins),
            Event::End(_) => {
                let apart = |at: usize| {
                    text[at..place.end].trim().is_empty()
                        && text[..at].trim_end_matches([' ', '\t', '\r']).ends_with("\n\n")
                };
                self.take(|at| at <= place.end && !apart(at), origins);
            }
            _ => {}
        }
    }

    /// Takes the next marks of which this holds. They belong to the block that is open: to its item or row, where it
    /// stands in one. A mark between two blocks belongs to the one before it, and waits for the first one if there is
    /// none.
    fn take(&mut self, reached: impl Fn(usize) -> bool, origins: &[Origin]) {
        let open = self.blocks.iter().rev().find(|(_, whole)| *whole).or(self.blocks.last());
        let Some(event) = open.map(|block| block.0).or(self.closed) else { return };
        while let Some(((_, number), rest)) = self.ahead.split_first().filter(|(mark, _)| reached(mark.0)) {
            self.ahead = rest;
            if let Some((span, tells)) = origins.get(*number) {
                self.marks.push(Mark { event, span: *span, tells: tells.clone() });
            }
        }
    }

    /// A stable anchor for a heading: its own, else one made of its words; no two are the same.
    fn anchor(&self, start: usize, part: &Part, cx: &mut Cx<'_>) -> String {
        let own = match self.events.get(start) {
            Some(Event::Start(Tag::Heading { id: Some(id), .. })) => Some(id.to_string()),
            _ => None,
        };
        // It has the name of its document before it, as the anchors of sections there.
        let own = own.map(|own| match &part.within {
            Some(document) => format!("{document}-{own}"),
            None => own,
        });
        let base = own.unwrap_or_else(|| {
            // The literal number is no part of the anchor, so that inserting a clause moves none.
            let first = start + 1 + usize::from(self.clauses.is_some() && self.blocks.len() == 1);
            let words: Range<usize> = first.min(self.events.len())..self.events.len();
            let mut slug = String::new();
            for event in &self.events[words] {
                if let Event::Text(text) | Event::Code(text) = event {
                    for c in text.chars() {
                        if c.is_alphanumeric() {
                            slug.extend(c.to_lowercase());
                        } else if !slug.ends_with('-') && !slug.is_empty() {
                            slug.push('-');
                        }
                    }
                }
            }
            format!("{}-{}", part.anchor, slug.trim_end_matches('-'))
        });
        if cx.anchors.insert(base.clone()) {
            return base;
        }
        let count = cx.counts.entry(base.clone()).or_insert(1);
        loop {
            *count += 1;
            let id = format!("{base}-{count}");
            if cx.anchors.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The numbers of clauses: topic, then subheading or paragraph, then item.
struct Clauses {
    prefix: String,
    counters: Vec<usize>,
    /// How deep the last heading is; 0 without one.
    heading: usize,
    /// Whether a paragraph came since the last heading, so that a list belongs to it.
    paragraph: bool,
    lists: Vec<usize>,
}

impl Clauses {
    fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), counters: Vec::new(), heading: 0, paragraph: false, lists: Vec::new() }
    }

    fn next(&mut self, depth: usize) -> String {
        self.counters.truncate(depth);
        self.counters.resize(depth, 0);
        if let Some(counter) = self.counters.last_mut() {
            *counter += 1;
        }
        let mut number = self.prefix.clone();
        for counter in &self.counters {
            number.push('.');
            number.push_str(&counter.to_string());
        }
        number
    }

    fn heading(&mut self, depth: usize) -> String {
        self.heading = depth;
        self.paragraph = false;
        self.next(depth)
    }

    fn paragraph(&mut self) -> String {
        self.paragraph = true;
        self.next(self.heading + 1)
    }

    fn list(&mut self) {
        let depth = match self.lists.last() {
            Some(outer) => outer + 1,
            None => self.heading + 1 + usize::from(self.paragraph),
        };
        self.lists.push(depth);
    }

    fn end_list(&mut self) {
        self.lists.pop();
    }

    fn item(&mut self) -> String {
        let depth = self.lists.last().copied().unwrap_or(1);
        self.next(depth)
    }
}
