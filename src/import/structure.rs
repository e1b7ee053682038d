//! The headings of a document, those among them that are only set like headings, and its sections.
//!
//! Owns: what a heading is, and where the first section begins. Does not own: what a section is about.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use rustc_hash::FxHashMap;

/// A section at the top of a document.
#[derive(Debug)]
pub struct Section {
    /// The text of its heading; empty for what stands before the first one.
    pub heading: String,
    pub events: Vec<Event<'static>>,
}

/// A document in its parts.
#[derive(Debug, Default)]
pub struct Parts {
    /// The heading over all of it.
    pub title: Option<String>,
    pub sections: Vec<Section>,
    /// Headings that were no headings in the file.
    pub recovered: Vec<String>,
    /// The number of the section in which a link of the page ends, by the name of the place.
    pub targets: FxHashMap<String, usize>,
}

/// A heading is no longer than this, in characters.
const LONGEST: usize = 120;

/// Of a document with fewer headings than this, those are looked for that are only set like headings.
const FEW: usize = 4;

/// Takes a document apart.
pub fn parts(mut events: Vec<Event<'static>>, targets: &[(usize, String)]) -> Parts {
    let mut parts = Parts::default();
    let before = blocks(&events);
    recover(&mut events, &mut parts.recovered);
    let blocks = blocks(&events);
    let heads: Vec<(usize, usize)> =
        blocks.iter().enumerate().filter_map(|(at, block)| Some((at, level(&events[block.start])?))).collect();
    // The first heading is the title, where it alone is of its level or stands before all text.
    let title = heads.first().filter(|(at, level)| {
        let alone = heads.iter().filter(|other| other.1 == *level).count() == 1;
        let others = heads.len() > 1;
        others && (*at == 0 || alone && heads.iter().all(|other| other.1 >= *level))
    });
    parts.title = title.map(|(at, _)| words(&events[blocks[*at].clone()]));
    let rest: Vec<(usize, usize)> = heads.iter().copied().filter(|head| Some(head) != title).collect();
    let top = top(&rest);
    let mut section = Section { heading: String::new(), events: Vec::new() };
    let mut targets = targets.iter().peekable();
    for (at, block) in blocks.iter().enumerate() {
        let here = &events[block.clone()];
        if title.is_some_and(|title| title.0 == at) {
            continue;
        }
        match level(&here[0]) {
            Some(level) if level <= top => {
                let next = Section { heading: words(here), events: Vec::new() };
                let done = std::mem::replace(&mut section, next);
                if !done.heading.is_empty() || !done.events.is_empty() {
                    parts.sections.push(done);
                }
            }
            Some(level) => section.events.extend(lowered(here, level - top)),
            None => section.events.extend(here.iter().cloned()),
        }
        // Events come and go with the headings that are found, and blocks do not.
        while let Some((_, name)) = targets.next_if(|target| target.0 < before[at].end) {
            parts.targets.insert(name.clone(), parts.sections.len());
        }
    }
    if !section.heading.is_empty() || !section.events.is_empty() {
        parts.sections.push(section);
    }
    parts
}

/// The level of the sections: the highest of which there are several, else the highest.
fn top(heads: &[(usize, usize)]) -> usize {
    let count = |level: usize| heads.iter().filter(|head| head.1 == level).count();
    let several = (1..=6).find(|level| count(*level) >= 3).or_else(|| (1..=6).find(|level| count(*level) >= 2));
    several.or_else(|| heads.iter().map(|head| head.1).min()).unwrap_or(1)
}

/// A heading so many levels below that of its section. Prose begins at the second level.
fn lowered(events: &[Event<'static>], below: usize) -> Vec<Event<'static>> {
    let level = HeadingLevel::try_from((below + 1).clamp(2, 6)).unwrap_or(HeadingLevel::H2);
    let mut events = events.to_vec();
    if let Some(Event::Start(Tag::Heading { level: old, .. })) = events.first_mut() {
        *old = level;
    }
    if let Some(Event::End(TagEnd::Heading(old))) = events.last_mut() {
        *old = level;
    }
    events
}

/// Where the blocks stand that lie in no other.
pub fn blocks(events: &[Event<'_>]) -> Vec<Range<usize>> {
    let (mut blocks, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    blocks.push(start..at + 1);
                }
            }
            _ if depth == 0 => blocks.push(at..at + 1),
            _ => {}
        }
    }
    blocks
}

fn level(event: &Event<'_>) -> Option<usize> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as usize),
        _ => None,
    }
}

/// The text of some events in a line.
pub fn words(events: &[Event<'_>]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::HardBreak | Event::SoftBreak => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line starts with the number of a section.
fn has_number(line: &str) -> bool {
    let Some((first, rest)) = line.trim_start_matches(['§', ' ']).split_once(' ') else { return false };
    let number = first.trim_end_matches(['.', ')', ':']);
    let digits = number.bytes().any(|byte| byte.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let roman = number.len() < first.len() && number.bytes().all(|byte| b"IVX".contains(&byte));
    let letter = number.len() == 1 && first.len() == 2 && number.bytes().all(|byte| byte.is_ascii_uppercase());
    !number.is_empty()
        && (digits || roman || letter)
        && rest.trim_start().chars().next().is_some_and(char::is_alphabetic)
}

/// Makes headings of paragraphs that are set like them, where there are hardly any others: all in bold, numbered, or in
/// capitals.
fn recover(events: &mut Vec<Event<'static>>, recovered: &mut Vec<String>) {
    let blocks = blocks(events);
    let there: Vec<usize> = blocks.iter().filter_map(|block| level(&events[block.start])).collect();
    if there.len() >= FEW {
        return;
    }
    let kinds: [fn(&[Event<'_>]) -> bool; 3] = [is_bold, is_numbered, is_capitals];
    for kind in kinds {
        let like: Vec<usize> = (0..blocks.len())
            .filter(|at| follows(events, &blocks, *at) && kind(&events[blocks[*at].clone()]))
            .collect();
        if like.len() < FEW {
            continue;
        }
        let below = there.iter().max().map_or(2, |level| (level + 1).min(6));
        let level = HeadingLevel::try_from(below).unwrap_or(HeadingLevel::H2);
        for at in like {
            let block = blocks[at].clone();
            recovered.push(words(&events[block.clone()]));
            for event in &mut events[block] {
                match event {
                    Event::Start(Tag::Paragraph) => {
                        *event = Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })
                    }
                    Event::End(TagEnd::Paragraph) => *event = Event::End(TagEnd::Heading(level)),
                    _ => {}
                }
            }
        }
        // In a heading, all is bold.
        let mut inside = false;
        events.retain(|event| {
            match event {
                Event::Start(Tag::Heading { .. }) => inside = true,
                Event::End(TagEnd::Heading(_)) => inside = false,
                _ => {}
            }
            !(inside && matches!(event, Event::Start(Tag::Strong) | Event::End(TagEnd::Strong)))
        });
        return;
    }
}

/// A heading has something below it.
fn follows(events: &[Event<'_>], blocks: &[Range<usize>], at: usize) -> bool {
    let here = &events[blocks[at].clone()];
    let text = words(here);
    let short = !text.is_empty() && text.chars().count() <= LONGEST && !text.ends_with(['.', ',', ';']);
    let linked = here.iter().any(|event| matches!(event, Event::Start(Tag::Link { .. }) | Event::HardBreak));
    matches!(here[0], Event::Start(Tag::Paragraph)) && short && !linked && at + 1 < blocks.len()
}

fn is_bold(block: &[Event<'_>]) -> bool {
    let mut bold = false;
    block.iter().all(|event| match event {
        Event::Start(Tag::Strong) => {
            bold = true;
            true
        }
        Event::End(TagEnd::Strong) => {
            bold = false;
            true
        }
        Event::Text(text) => bold || text.trim_matches(|c: char| c.is_whitespace() || c == ':').is_empty(),
        _ => true,
    })
}

fn is_numbered(block: &[Event<'_>]) -> bool {
    let text = words(block);
    has_number(&text) && text.split_whitespace().count() <= 13
}

fn is_capitals(block: &[Event<'_>]) -> bool {
    let text = words(block);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4 && !text.chars().any(char::is_lowercase)
}
