//! The author's own text as readers see it, with the way back to the file.
//!
//! Owns: which texts of a spec are read by people, Markdown taken apart into blocks, links and
//! headings. Does not own: what any rule thinks of them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::english::EXPRESSION;
use crate::facts::Facts;
use crate::policy::{Declared, FieldValue, Meta};
use crate::schema::{Phrase, Type};
use crate::source::{Span, Text, whole_characters};

/// Where a passage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'p> {
    /// The prose of a section, by its key.
    Section(&'p str),
    /// The prose of another declaration, by its kind.
    Prose(&'static str),
    /// The label of a declaration, by its kind.
    Label(&'static str),
    /// A field, by kind and name. One that holds a link or an e-mail address has no blocks.
    Field(&'static str, &'static str),
}

/// One text of the author.
#[derive(Debug)]
pub struct Passage<'p> {
    pub place: Place<'p>,
    /// How it reads in a sentence; `Sentence` for prose.
    pub phrase: Phrase,
    pub owner: &'p Meta,
    pub source: &'p Text,
    pub blocks: Vec<Block>,
    pub links: Vec<Link>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    Paragraph,
    /// With its level, from 1.
    Heading(u8),
    Item,
    Cell,
    Code,
}

/// A run of text without a break: a paragraph, a heading, an item of a list, a cell of a table.
#[derive(Debug)]
pub struct Block {
    pub kind: BlockKind,
    /// What a reader sees. An expression is one [`EXPRESSION`].
    pub text: String,
    /// For each run of bytes taken over unchanged: its offset in `text`, in the passage.
    runs: Vec<(u32, u32)>,
}

/// A link in prose.
#[derive(Debug)]
pub struct Link {
    pub target: String,
    /// What a reader sees.
    pub text: String,
    /// Bytes of the passage.
    pub start: usize,
    pub end: usize,
    pub image: bool,
}

impl Passage<'_> {
    /// The place in the file of bytes of a block's text.
    pub fn locate(&self, block: &Block, start: usize, end: usize) -> Span {
        let from = block.offset(start);
        let to = if end > start { block.offset(end - 1) + 1 } else { from };
        // Inside of code a line break is read as a space, so what comes after it can be a byte off.
        let place = whole_characters(&self.source.value, from..to);
        self.source.locate(place.start, place.end)
    }

    /// The source of the expression that stands at a byte of a block's text.
    pub fn expression(&self, block: &Block, at: usize) -> &str {
        let rest = self.source.value.get(block.offset(at)..).unwrap_or_default();
        rest.find("}}").map_or("", |end| &rest[..end])
    }

    pub fn link_span(&self, link: &Link) -> Span {
        self.source.locate(link.start, link.end)
    }

    /// Whether it is text over which a topic or a section stands, rather than a phrase of a field.
    pub fn is_prose(&self) -> bool {
        matches!(self.place, Place::Section(_) | Place::Prose(_))
    }
}

impl Block {
    fn offset(&self, at: usize) -> usize {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        match self.runs.partition_point(|run| run.0 <= at).checked_sub(1) {
            Some(index) => (self.runs[index].1 + (at - self.runs[index].0)) as usize,
            None => 0,
        }
    }
}

/// Every text of a policy that people read, declaration by declaration.
pub fn of<'p>(facts: &Facts<'p>) -> Vec<Passage<'p>> {
    let mut out = Vec::new();
    for entry in facts.declarations() {
        declaration(entry.declared, &mut out);
    }
    out
}

fn declaration<'p>(entry: &'p dyn Declared, out: &mut Vec<Passage<'p>>) {
    let meta = entry.meta();
    let kind = entry.kind().kind();
    let add = |out: &mut Vec<Passage<'p>>, place, phrase, text: &'p Text| {
        out.push(Passage { place, phrase, owner: meta, source: text, blocks: vec![plain(text)], links: Vec::new() });
    };
    if let Some(label) = &meta.label {
        add(out, Place::Label(kind.name), kind.label, label);
    }
    for (number, field) in kind.fields.iter().enumerate() {
        let place = Place::Field(kind.name, field.name);
        let phrase = match field.ty {
            Type::Text(phrase) | Type::WordOrText(_, phrase) => phrase,
            Type::Link | Type::Email => {
                let mail = matches!(field.ty, Type::Email);
                match entry.numbered(number) {
                    Some(FieldValue::Text(text)) => out.push(address(place, meta, text, mail)),
                    Some(FieldValue::Texts(texts)) => {
                        out.extend(texts.iter().map(|text| address(place, meta, text, mail)));
                    }
                    _ => {}
                }
                continue;
            }
            _ => continue,
        };
        match entry.numbered(number) {
            Some(FieldValue::Text(text)) => add(out, place, phrase, text),
            Some(FieldValue::Texts(texts)) => texts.iter().for_each(|text| add(out, place, phrase, text)),
            Some(FieldValue::WordsOrTexts(list)) => {
                for value in list {
                    if let crate::policy::WordOrText::Text(text) = value {
                        add(out, place, phrase, text);
                    }
                }
            }
            _ => {}
        }
    }
    if let Some(prose) = &meta.prose {
        let place = if kind.name == "section" { Place::Section(&meta.key.value) } else { Place::Prose(kind.name) };
        let (blocks, links) = markdown(&prose.text);
        out.push(Passage { place, phrase: Phrase::Sentence, owner: meta, source: &prose.text, blocks, links });
    }
}

/// The link or e-mail address of a field: a passage with a link and without words.
fn address<'p>(place: Place<'p>, owner: &'p Meta, source: &'p Text, mail: bool) -> Passage<'p> {
    let target = if mail { format!("mailto:{}", &**source) } else { source.to_string() };
    let link = Link { target, text: String::new(), start: 0, end: source.len(), image: false };
    Passage { place, phrase: Phrase::None, owner, source, blocks: Vec::new(), links: vec![link] }
}

fn plain(text: &Text) -> Block {
    Block { kind: BlockKind::Paragraph, text: text.to_string(), runs: vec![(0, 0)] }
}

/// The source with each `{{ ... }}` and `{% ... %}` blanked out, in place, so that Markdown is read
/// as it will be and offsets stay.
fn without_expressions(source: &str) -> std::borrow::Cow<'_, str> {
    if !source.contains("{{") && !source.contains("{%") {
        return source.into();
    }
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(open) = rest.match_indices('{').map(|(at, _)| at).find(|at| rest[at + 1..].starts_with(['{', '%'])) {
        let close = if rest[open..].starts_with("{{") { "}}" } else { "%}" };
        let Some(length) = rest[open..].find(close) else { break };
        let end = open + length + 2;
        out.push_str(&rest[..open]);
        // Three bytes of the sign, and spaces for the rest, which nobody sees.
        let block = close == "%}";
        if block {
            out.extend(std::iter::repeat_n(' ', end - open));
        } else {
            out.push(EXPRESSION);
            out.extend(std::iter::repeat_n('\u{7f}', end - open - EXPRESSION.len_utf8()));
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out.into()
}

fn markdown(text: &Text) -> (Vec<Block>, Vec<Link>) {
    let source = without_expressions(text);
    let mut blocks: Vec<Block> = Vec::new();
    let mut links: Vec<Link> = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    let mut link: Option<Link> = None;
    let new = |kind| Block { kind, text: String::new(), runs: Vec::new() };
    let mut kinds: Vec<BlockKind> = vec![BlockKind::Paragraph];
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => open.push(new(BlockKind::Heading(level as u8))),
            Event::Start(Tag::Paragraph) => {
                open.push(new(kinds.last().copied().unwrap_or(BlockKind::Paragraph)));
            }
            Event::Start(Tag::Item) => {
                kinds.push(BlockKind::Item);
                open.push(new(BlockKind::Item));
            }
            Event::Start(Tag::TableCell) => open.push(new(BlockKind::Cell)),
            Event::Start(Tag::CodeBlock(_)) => open.push(new(BlockKind::Code)),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::TableCell | TagEnd::CodeBlock) => {
                blocks.extend(open.pop().filter(|block| !block.text.trim().is_empty()));
            }
            Event::End(TagEnd::Item) => {
                kinds.pop();
                blocks.extend(open.pop().filter(|block| !block.text.trim().is_empty()));
            }
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => {
                let image = matches!(tag, Tag::Image { .. });
                let (Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = tag else { continue };
                let (target, text) = (dest_url.to_string(), String::new());
                link = Some(Link { target, text, start: range.start, end: range.end, image });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => links.extend(link.take()),
            Event::Text(piece) | Event::Code(piece) => {
                let start = source[range.clone()].find(&*piece).map_or(range.start, |at| range.start + at);
                if let Some(link) = &mut link {
                    link.text.push_str(piece.trim_matches('\u{7f}'));
                }
                let Some(block) = open.last_mut() else { continue };
                let mut at = 0;
                // What stands for the rest of an expression is left out.
                for part in piece.split_inclusive('\u{7f}') {
                    let kept = part.trim_end_matches('\u{7f}');
                    if !kept.is_empty() {
                        block.runs.push((offset(block.text.len()), offset(start + at)));
                        block.text.push_str(kept);
                    }
                    at += part.len();
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(block) = open.last_mut() {
                    block.runs.push((offset(block.text.len()), offset(range.start)));
                    block.text.push(' ');
                }
            }
            _ => {}
        }
    }
    (blocks, links)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
