//! Statements to declarations: nesting, comments, notes, and mistakes of structure.
//!
//! Owns: the stack of open bodies and what each brace closes. Does not own: values and heads.

mod braces;
mod fields;
mod marks;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span, Spanned, Text};

use super::super::findings::{DEEPEST, Report};
use super::super::text;
use super::super::tree::{Comment, Declaration, Entry, Field, Item, Name, Operator, Prose, Remove, Tree, Use, Value};
use super::grammar::{Kind, Part, Statements};
use super::head::{self, empty};
use super::values::{Arguments, Reader};

/// A declaration whose body is open, or whose body may still follow.
struct Frame {
    declaration: Declaration,
    brace: Span,
    /// Indentation of the line on which the declaration starts, and whether it starts that line.
    indent: usize,
    starts_line: bool,
    /// Where each field was given first; filled only in long bodies.
    seen: FxHashMap<(Box<str>, Operator), Span>,
    /// What a head without a body would be if it were a field.
    like_field: bool,
    /// Values of a head that turns out to be a field.
    values: Vec<Value>,
    /// A comma in the head.
    comma: Option<Span>,
    line_start: usize,
}

/// Bodies with fewer entries than this are searched through for a field given before.
const LONG_BODY: usize = 32;

impl Frame {
    /// Where the field was given before, if it was.
    fn first(&mut self, name: &Name, operator: Operator) -> Option<Span> {
        let body = &self.declaration.body;
        if body.len() < LONG_BODY {
            return self
                .declaration
                .fields()
                .find(|field| field.operator == operator && field.name.value == name.value)
                .map(|field| field.name.span);
        }
        if self.seen.is_empty() {
            self.seen.extend(
                self.declaration.fields().map(|field| ((field.name.value.clone(), field.operator), field.name.span)),
            );
        }
        match self.seen.entry((name.value.clone(), operator)) {
            std::collections::hash_map::Entry::Occupied(first) => Some(*first.get()),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(name.span);
                None
            }
        }
    }
}

/// What the statement before was, for the comment that stands on its line and for lone braces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Other,
    Open,
    Close,
    Field,
    Item,
    Note,
    /// A statement that was reported: a brace after it says nothing new.
    Broken,
}

/// What stands between two statements.
#[derive(Clone, Copy, Default)]
struct Gap {
    newlines: usize,
    semicolon: bool,
}

pub(super) struct Build<'f, 's> {
    reader: Reader<'f>,
    report: Report<'s>,
    items: Vec<Item>,
    stack: Vec<Frame>,
    /// A head whose body may still follow.
    head: Option<Frame>,
    comments: Vec<Comment>,
    /// Lines of notes; each inner list becomes one note.
    notes: Vec<Vec<Span>>,
    last: Last,
    gap: Gap,
    /// Start and end of the statement before.
    before: usize,
    at: usize,
    /// Start of the current line and its indentation.
    line: usize,
    indent: usize,
    /// How many braces too few or too many the file has.
    unclosed: usize,
    excess: usize,
    /// Statements on lines indented deeper than this belong to a mistake already reported.
    swallow: Option<usize>,
    first_statement: bool,
}

impl<'f, 's> Build<'f, 's> {
    pub fn new(file: &'f SourceFile, report: Report<'s>) -> Self {
        Self {
            reader: Reader { file },
            report,
            items: Vec::new(),
            stack: Vec::new(),
            head: None,
            comments: Vec::new(),
            notes: Vec::new(),
            last: Last::Other,
            gap: Gap { newlines: 1, semicolon: false },
            before: 0,
            at: 0,
            line: 0,
            indent: 0,
            unclosed: 0,
            excess: 0,
            swallow: None,
            first_statement: true,
        }
    }

    pub fn run(mut self, statements: &Statements, tree: &mut Tree) {
        let (mut opened, mut closed) = (0usize, 0usize);
        for (statement, _) in statements.iter() {
            match statement.kind {
                Kind::Open => opened += statement.end() - statement.start(),
                Kind::Close => closed += statement.end() - statement.start(),
                _ => {}
            }
        }
        self.unclosed = opened.saturating_sub(closed);
        self.excess = closed.saturating_sub(opened);
        self.indent = indentation(self.text());
        for (statement, parts) in statements.iter() {
            self.move_to(statement.start());
            if self.report.is_full() || !self.statement(statement, parts) {
                break;
            }
        }
        self.finish();
        tree.items = self.items;
        tree.trailing = self.comments;
    }

    fn text(&self) -> &'f str {
        &self.reader.file.text
    }

    /// Looks at what stands between the last statement and this one.
    fn move_to(&mut self, start: usize) {
        let text = self.text();
        let between = &text.as_bytes()[self.at..start];
        let mut gap = Gap::default();
        let mut line = None;
        for (index, byte) in between.iter().enumerate() {
            match byte {
                b'\n' | b'\r' => {
                    let second = *byte == b'\n' && index > 0 && between[index - 1] == b'\r';
                    gap.newlines += usize::from(!second);
                    line = Some(self.at + index + 1);
                }
                b';' => gap.semicolon = true,
                _ => {}
            }
        }
        // The statement before may have ended on another line than it started.
        let line = line.or_else(|| last_line_end(&text[self.before..self.at]).map(|last| self.before + last + 1));
        if let Some(line) = line {
            self.line = line;
            self.indent = indentation(&text[line..]);
        }
        if self.at == 0 && gap.newlines == 0 {
            gap.newlines = 1;
        }
        self.gap = gap;
        self.at = start;
    }

    /// Goes behind a statement.
    fn leave(&mut self, end: usize) {
        self.before = self.at;
        self.at = end;
    }

    fn starts_line(&self, start: usize) -> bool {
        start == self.line + self.indent
    }

    /// False if reading on makes no sense.
    fn statement(&mut self, statement: Part, parts: &[Part]) -> bool {
        let kind = statement.kind;
        let start = statement.start();
        let mut end = statement.end();
        let span = self.reader.span(statement);
        if !matches!(kind, Kind::Comment | Kind::Open) {
            self.settle_head(kind, start);
        }
        if let Some(indent) = self.swallow
            && !matches!(kind, Kind::Comment)
        {
            let deeper = self.indent > indent || self.gap.newlines == 0;
            if deeper && matches!(kind, Kind::Entry | Kind::Loose | Kind::Junk) {
                self.last = Last::Broken;
                self.leave(end);
                return true;
            }
            self.swallow = None;
        }
        match kind {
            Kind::Comment => self.comment(statement),
            Kind::Entry => {
                let first = std::mem::take(&mut self.first_statement);
                match self.entry(parts, first) {
                    Some(stop) => end = stop,
                    None => return false,
                }
            }
            Kind::Open if !self.open(span) => {
                return false;
            }
            Kind::Close => {
                for offset in start..end {
                    self.close(Span::new(span.file, offset, offset + 1));
                }
            }
            Kind::Prose => self.prose(span, parts),
            Kind::Loose => self.loose(span, parts),
            Kind::Junk => self.junk(span),
            _ => {}
        }
        if !matches!(kind, Kind::Comment | Kind::End) {
            self.first_statement = false;
        }
        self.leave(end);
        true
    }

    /// Reports a statement that starts where no statement may start.
    fn separate(&mut self, span: Span, what: &str, name: Option<&str>) {
        let free = self.gap.newlines > 0 || self.gap.semicolon || matches!(self.last, Last::Open | Last::Broken);
        if !free {
            let at = Span::new(span.file, span.start as usize, span.start as usize);
            let name = name.map_or_else(String::new, |name| format!(" `{name}`"));
            self.report.push(
                Diagnostic::error("language/missing-separator", span, format!("a semicolon or a new line is missing before {what}{name}"))
                    .help("write each field on a line of its own, or separate fields by semicolons: `{ data: account; basis: contract }`")
                    .fix("add a semicolon", at, "; ", false),
            );
        }
    }

    fn entry(&mut self, parts: &[Part], is_first: bool) -> Option<usize> {
        let (word, rest) = parts.split_first()?;
        let text = self.text();
        let name: Name = Spanned::new(word.text(text).into(), self.reader.span(*word));
        if let [sign, rest @ ..] = rest
            && sign.kind == Kind::Operator
        {
            let arguments = self.reader.arguments(rest, &mut self.report);
            let end = arguments.end.unwrap_or(sign.end());
            let sign = Spanned::new(sign.text(text), self.reader.span(*sign));
            if !self.field(name, sign, arguments, is_first) {
                return None;
            }
            return Some(end);
        }
        let arguments = self.reader.arguments(rest, &mut self.report);
        let end = arguments.end.unwrap_or(word.end());
        self.declaration(name, arguments, end);
        Some(end)
    }

    fn declaration(&mut self, kind: Name, mut arguments: Arguments, end: usize) {
        if let Some(frame) = self.head.take() {
            self.place(frame.declaration);
        }
        let end = Span::new(kind.span.file, end, end);
        let late = std::mem::take(&mut arguments.comments);
        let nested = !self.stack.is_empty();
        if matches!(&*kind.value, "use" | "remove" | "override") && !(nested && arguments.all.is_empty()) {
            if nested && self.unclosed == 0 {
                if self.last != Last::Broken {
                    self.report.push(
                        Diagnostic::error(
                            "language/only-at-top",
                            kind.span,
                            format!("`{}` stands only at the top of a file", kind.value),
                        )
                        .help("move it out of the braces"),
                    );
                }
                arguments.broken = true;
            }
            self.report_stray(&mut arguments);
            if arguments.all.is_empty() {
                let example = match &*kind.value {
                    "use" => "use google-analytics, ./base.policy",
                    "remove" => "remove recipient newsletter",
                    _ => "override recipient stripe { country: IE }",
                };
                if !arguments.broken {
                    self.report.push(
                        Diagnostic::error(
                            "language/missing-key",
                            kind.span,
                            format!("`{}` does not say what", kind.value),
                        )
                        .help(format!("write, for example, `{example}`")),
                    );
                }
                self.last = Last::Broken;
                return;
            }
            if &*kind.value != "override" {
                self.item(kind, arguments, nested);
                self.comments.extend(late);
                return;
            }
        }
        let mut overrides = None;
        let mut kind = kind;
        if &*kind.value == "override" && !arguments.all.is_empty() {
            overrides = Some(kind.span);
            kind = head::name(arguments.take_first().text);
        }
        let start = overrides.unwrap_or(kind.span);
        let broken = arguments.broken;
        let like_field = nested && overrides.is_none() && head::like_field(&arguments);
        let values: Vec<Value> = if like_field { arguments.all.clone() } else { Vec::new() };
        let comma = arguments.first_comma;
        let like_field = like_field || arguments.first_comma.is_some();
        let mut declaration = head::head(overrides, kind, &mut arguments, &mut self.report);
        declaration.comments = self.take_comments_only();
        declaration.notes = self.take_notes();
        if !broken && !arguments.broken && !self.can_start() {
            self.separate(start, "the declaration", Some(&declaration.kind.value));
        }
        let frame = Frame {
            declaration,
            brace: end,
            indent: self.indent,
            starts_line: self.starts_line(start.start as usize),
            seen: FxHashMap::default(),
            like_field: like_field && !arguments.broken,
            values,
            comma: comma.filter(|_| !arguments.broken),
            line_start: self.line,
        };
        self.head = Some(frame);
        self.comments.extend(late);
        self.last = if arguments.broken { Last::Broken } else { Last::Item };
    }

    /// A declaration may follow a closing brace on its line; a field may not.
    fn can_start(&self) -> bool {
        self.last == Last::Close
    }

    fn item(&mut self, word: Name, arguments: Arguments, nested: bool) {
        let broken = arguments.broken;
        let separated = nested || self.can_start();
        if !broken && !separated {
            self.separate(word.span, "the word", Some(&word.value));
        }
        let comments = self.take_comments_only();
        let notes = self.take_notes();
        let is_use = &*word.value == "use";
        let mut kind = None;
        let mut arguments = arguments;
        if !is_use {
            kind = Some(head::name(arguments.take_first().text));
        }
        let values = self.reader.values(arguments, &mut self.report);
        let end =
            values.last().map(|value| value.text.span).or(kind.as_ref().map(|kind| kind.span)).unwrap_or(word.span);
        let span = word.span.to(end);
        self.last = if broken { Last::Broken } else { Last::Item };
        if nested {
            return;
        }
        self.items.push(match kind {
            None => Item::Use(Use { span, comments, notes, targets: values, trailing: None }),
            Some(kind) => Item::Remove(Remove { span, comments, notes, kind, targets: values, trailing: None }),
        });
    }
}

fn last_line_end(text: &str) -> Option<usize> {
    text.bytes().rposition(|byte| matches!(byte, b'\n' | b'\r'))
}

fn indentation(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The text of a note from its lines; none if they are empty.
fn note(file: &SourceFile, spans: &[Span]) -> Option<Text> {
    let whole = spans.first()?.to(*spans.last()?);
    let lines: Vec<_> = spans
        .iter()
        .map(|&span| {
            let raw = file.slice(span).get(2..).unwrap_or("");
            let line = raw.strip_prefix(' ').unwrap_or(raw);
            (line.trim_end(), span.start as usize + 2 + (raw.len() - line.len()))
        })
        .collect();
    text::prose(&lines, false, whole)
}
