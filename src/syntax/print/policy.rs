//! The layout of the DSL.
//!
//! Two spaces for each level, one field on a line; a body stays on one line if its author had it
//! there and it fits. Comments stay where they were, at most one empty line is kept, and one stands
//! between declarations at the top, except between such that take one line each.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{SourceFile, Sources, Text};

use super::super::calendar::is_period;
use super::super::dsl;
use super::super::tree::{Comment, Declaration, Entry, Field, Item, Name, Operator, Prose, Spelling, Tree, Value};
use super::WIDTH;

/// The file in the formatter's layout. Lines end as in the file: with CRLF if its first line does.
///
/// # Errors
/// A file with mistakes is not formatted: its layout is what tells the author where they are.
pub fn format(file: &SourceFile, sources: &Sources) -> Result<String, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    let tree = dsl::parse(file, &mut sink);
    if sink.has_errors() {
        return Err(sink.finish(sources));
    }
    let text = to_policy(&tree, file);
    let crlf = file.text.find('\n').is_some_and(|at| file.text[..at].ends_with('\r'));
    Ok(if crlf { text.replace('\n', "\r\n") } else { text })
}

/// The tree in the DSL; `file` is the file that it was read from. Lines end with LF.
pub fn to_policy(tree: &Tree, file: &SourceFile) -> String {
    let mut printer = Printer {
        file,
        own: tree.spelling == Spelling::Policy,
        out: String::with_capacity(file.text.len() + 64),
        indent: 0,
    };
    let mut previous: Option<bool> = None;
    for item in &tree.items {
        printer.item(item, &mut previous);
    }
    if !tree.trailing.is_empty() {
        let blank = previous.is_some() && tree.trailing[0].after_blank;
        if blank {
            printer.out.push('\n');
        }
        printer.comments(&tree.trailing, true);
    }
    printer.out
}

struct Printer<'f> {
    file: &'f SourceFile,
    /// The file is in the DSL, so that its line breaks are the author's choice of layout.
    own: bool,
    out: String,
    indent: usize,
}

/// Something that stands on lines of its own before a declaration.
enum Lead<'t> {
    Comment(&'t Comment),
    Note(&'t Text),
}

impl Lead<'_> {
    fn start(&self) -> u32 {
        match self {
            Self::Comment(comment) => comment.span.start,
            Self::Note(note) => note.span.start,
        }
    }
}

impl Printer<'_> {
    fn item(&mut self, item: &Item, previous: &mut Option<bool>) {
        let (comments, notes) = match item {
            Item::Declaration(item) => (&item.comments, &item.notes),
            Item::Use(item) => (&item.comments, &item.notes),
            Item::Remove(item) => (&item.comments, &item.notes),
        };
        let leads = self.leads(comments, notes);
        let start = leads.first().map_or(item.span().start, Lead::start).min(item.span().start);
        let mut body = Printer { file: self.file, own: self.own, out: String::new(), indent: 0 };
        match item {
            Item::Declaration(item) => body.declaration(item),
            Item::Use(item) => {
                body.out.push_str("use");
                body.list(&item.targets);
                body.trailing(item.trailing.as_ref());
            }
            Item::Remove(item) => {
                body.out.push_str("remove ");
                body.key(&item.kind, false);
                body.list(&item.targets);
                body.trailing(item.trailing.as_ref());
            }
        }
        body.out.push('\n');
        let one_line = leads.is_empty() && body.out.matches('\n').count() == 1;
        if let Some(previous_one) = *previous {
            let close = previous_one && one_line && (!self.own || !self.blank_before(start));
            if !close {
                self.out.push('\n');
            }
        }
        *previous = Some(one_line);
        self.leads_out(&leads);
        if self.own && !leads.is_empty() && self.blank_before(item.span().start) {
            self.out.push('\n');
        }
        self.out.push_str(&body.out);
    }

    fn leads<'t>(&self, comments: &'t [Comment], notes: &'t [Text]) -> Vec<Lead<'t>> {
        let mut leads: Vec<_> = comments.iter().map(Lead::Comment).chain(notes.iter().map(Lead::Note)).collect();
        // In YAML a note stands inside the declaration, so its place says nothing.
        if self.own {
            leads.sort_by_key(Lead::start);
        }
        leads
    }

    /// Comments and notes before a declaration. Two notes stay apart by an empty line.
    fn leads_out(&mut self, leads: &[Lead<'_>]) {
        let mut after_note = false;
        for (index, lead) in leads.iter().enumerate() {
            match lead {
                Lead::Comment(comment) => {
                    if index > 0 && comment.after_blank {
                        self.out.push('\n');
                    }
                    self.comment_line(comment);
                    after_note = false;
                }
                Lead::Note(note) => {
                    if after_note || (index > 0 && self.own && self.blank_before(note.span.start)) {
                        self.out.push('\n');
                    }
                    for line in note.split('\n') {
                        self.pad();
                        let _ = writeln!(self.out, "{}", format!("## {line}").trim_end());
                    }
                    after_note = true;
                }
            }
        }
    }

    fn comments(&mut self, comments: &[Comment], first_in_place: bool) {
        for (index, comment) in comments.iter().enumerate() {
            if comment.after_blank && !(index == 0 && first_in_place) {
                self.out.push('\n');
            }
            self.comment_line(comment);
        }
    }

    fn comment_line(&mut self, comment: &Comment) {
        self.pad();
        self.comment(comment);
        self.out.push('\n');
    }

    fn comment(&mut self, comment: &Comment) {
        // `##` is a comment in YAML and a note here.
        self.out.push_str(if !self.own && comment.text.starts_with('#') { "# " } else { "#" });
        self.out.push_str(&comment.text);
    }

    fn trailing(&mut self, comment: Option<&Comment>) {
        if let Some(comment) = comment {
            self.out.push(' ');
            self.comment(comment);
        }
    }

    fn pad(&mut self) {
        for _ in 0..self.indent {
            self.out.push_str("  ");
        }
    }

    /// Whether an empty line stands before `offset` in the file.
    fn blank_before(&self, offset: u32) -> bool {
        let before = self.file.text.get(..offset as usize).unwrap_or("");
        super::super::text::blank_before(before.trim_end_matches([' ', '\t']))
    }

    fn declaration(&mut self, item: &Declaration) {
        self.head(item);
        if self.needs_braces(item) {
            self.out.push_str(" {}");
            self.trailing(item.head_comment.as_ref());
            return;
        }
        if !item.has_body && item.body.is_empty() && item.trailing.is_empty() && item.end_comment.is_none() {
            self.trailing(item.head_comment.as_ref());
            return;
        }
        if item.body.is_empty() && item.trailing.is_empty() && item.head_comment.is_none() {
            self.out.push_str(" {}");
            self.trailing(item.end_comment.as_ref());
            return;
        }
        let line = self.one_line(item);
        if let Some(line) = line {
            self.out.push_str(&line);
            self.trailing(item.end_comment.as_ref());
            return;
        }
        self.out.push_str(" {");
        self.trailing(item.head_comment.as_ref());
        self.out.push('\n');
        self.indent += 1;
        for (index, entry) in item.body.iter().enumerate() {
            self.entry(entry, index == 0);
        }
        self.comments(&item.trailing, item.body.is_empty());
        self.indent -= 1;
        self.pad();
        self.out.push('}');
        self.trailing(item.end_comment.as_ref());
    }

    /// A head without a body that would read as a field without its colon.
    fn needs_braces(&self, item: &Declaration) -> bool {
        let like_value = |key: &Name| super::super::dsl::like_value(&key.value);
        let bare = item.body.is_empty() && item.trailing.is_empty() && item.end_comment.is_none();
        self.indent > 0
            && bare
            && !item.has_body
            && (item.keys.is_empty() || item.label.is_none() && item.keys.iter().any(like_value))
    }

    fn head(&mut self, item: &Declaration) {
        if item.overrides.is_some() {
            self.out.push_str("override ");
        }
        self.out.push_str(&item.kind.value);
        // Names that need quotes stand first, so all before the last such name get quotes, too.
        let quoted = item.keys.iter().rposition(|key| !is_key(&key.value)).map_or(0, |at| at + 1);
        for (index, key) in item.keys.iter().enumerate() {
            self.out.push(' ');
            self.key(key, index < quoted);
        }
        match &item.label {
            Some(label) => {
                self.out.push(' ');
                self.text(label, 2);
            }
            // Or else the name in quotes would be the label.
            None if quoted > 0 && quoted == item.keys.len() => self.out.push_str(" \"\""),
            None => {}
        }
    }

    fn key(&mut self, key: &Name, quoted: bool) {
        if quoted || !is_key(&key.value) { quote(&key.value, &mut self.out) } else { self.out.push_str(&key.value) }
    }

    /// The body on one line, if it was on one and still fits.
    fn one_line(&self, item: &Declaration) -> Option<String> {
        let most = if self.own { 16 } else { 2 };
        if !item.trailing.is_empty() || item.head_comment.is_some() || item.body.len() > most {
            return None;
        }
        if self.own {
            let source = self.file.slice(item.span);
            let brace = source.get(..source.len().min(4 * WIDTH)).unwrap_or(source);
            if source.len() > 4 * WIDTH || brace.contains(['\n', '\r']) {
                return None;
            }
        }
        let mut inner = Printer { file: self.file, own: self.own, out: String::from(" { "), indent: 0 };
        for (index, entry) in item.body.iter().enumerate() {
            if index > 0 {
                inner.out.push_str("; ");
            }
            match entry {
                Entry::Field(field)
                    if field.comments.is_empty()
                        && field.trailing.is_none()
                        && field.values.iter().all(|value| value.comments.is_empty()) =>
                {
                    inner.field_name(field);
                    inner.out.push(' ');
                    inner.out.push_str(&flat(&field.values));
                }
                Entry::Declaration(nested) if plain(nested) => {
                    inner.head(nested);
                    if nested.has_body
                        || !nested.body.is_empty()
                        || nested.keys.is_empty()
                        || nested.keys.iter().any(|key| super::super::dsl::like_value(&key.value))
                    {
                        let body = if nested.body.is_empty() { " {}".to_owned() } else { inner.one_line(nested)? };
                        inner.out.push_str(&body);
                    }
                }
                _ => return None,
            }
            if inner.out.len() > 4 * WIDTH {
                return None;
            }
        }
        inner.out.push_str(" }");
        let last = self.out.rsplit('\n').next().unwrap_or("");
        (last.chars().count() + inner.out.chars().count() <= WIDTH).then_some(inner.out)
    }

    fn entry(&mut self, entry: &Entry, first: bool) {
        let (comments, notes, start): (&[Comment], &[Text], u32) = match entry {
            Entry::Field(field) => (&field.comments, &[], field.span.start),
            Entry::Declaration(item) => (&item.comments, &item.notes, item.span.start),
            Entry::Prose(prose) => (&prose.comments, &[], prose.text.span.start),
        };
        let leads = self.leads(comments, notes);
        let start = leads.first().map_or(start, Lead::start).min(start);
        if !first && self.blank_before(start) {
            self.out.push('\n');
        }
        self.leads_out(&leads);
        if self.own && !leads.is_empty() && self.blank_before(entry_start(entry)) {
            // An empty line between a comment and what follows keeps the comment apart.
            self.out.push('\n');
        }
        self.pad();
        match entry {
            Entry::Field(field) => self.field(field),
            Entry::Declaration(item) => self.declaration(item),
            Entry::Prose(prose) => self.prose(prose),
        }
        self.out.push('\n');
    }

    fn field_name(&mut self, field: &Field) {
        self.out.push_str(&field.name.value);
        self.out.push_str(match field.operator {
            Operator::Set => ":",
            Operator::Add => "+:",
            Operator::Take => "-:",
        });
    }

    fn field(&mut self, field: &Field) {
        self.field_name(field);
        self.list(&field.values);
        self.trailing(field.trailing.as_ref());
    }

    /// Values after a name: on one line, wrapped after commas, or one on a line where comments stand.
    fn list(&mut self, values: &[Value]) {
        let deep = "  ".repeat(self.indent + 1);
        let mut column = self.out.rsplit('\n').next().unwrap_or("").chars().count();
        for (index, value) in values.iter().enumerate() {
            let mut shown = String::new();
            value_out(value, &mut shown);
            let comma = usize::from(index + 1 < values.len());
            let width = shown.chars().count() + comma;
            let mut own_line = index > 0 && column + 1 + width > WIDTH;
            if index > 0 {
                self.out.push(',');
            }
            for (number, comment) in value.comments.iter().enumerate() {
                // A comment on the line of the value before stays there.
                let beside = number == 0 && index > 0 && self.beside(&values[index - 1], comment);
                if beside {
                    self.out.push(' ');
                } else {
                    let _ = write!(self.out, "\n{deep}");
                }
                self.comment(comment);
                own_line = true;
            }
            // A comment on a line of its own further down keeps the list one value a line.
            if own_line {
                let _ = write!(self.out, "\n{deep}");
                column = deep.len();
            } else {
                self.out.push(' ');
                column += 1;
            }
            if is_bare(&value.text) {
                self.out.push_str(&shown);
                column += width;
            } else {
                self.text(&value.text, 1);
                column = self.out.rsplit('\n').next().unwrap_or("").chars().count() + comma;
            }
        }
    }

    /// A text in quotes. One that its author wrote over several lines is broken again where it is
    /// too long for one; `after` is what the line must still hold behind it.
    fn text(&mut self, text: &Text, after: usize) {
        let mut shown = String::new();
        quote(text, &mut shown);
        let mut column = self.out.rsplit('\n').next().unwrap_or("").chars().count();
        let over_lines = self.own && self.file.slice(text.span).contains(['\n', '\r']);
        if !over_lines || column + shown.chars().count() + after <= WIDTH {
            self.out.push_str(&shown);
            return;
        }
        let deep = "  ".repeat(self.indent + 1);
        let mut words = shown.split(' ').peekable();
        let mut is_first = true;
        let mut previous_empty = false;
        while let Some(word) = words.next() {
            let length = word.chars().count() + if words.peek().is_some() { 0 } else { after };
            // Only a single space between words is what a line end folds to.
            let single = !previous_empty && !word.is_empty() && word != "\"" && !word.starts_with('\t');
            if !is_first && single && column + 1 + length > WIDTH && !self.out.ends_with(['"', '\t']) {
                let _ = write!(self.out, "\n{deep}");
                column = deep.len();
            } else if !is_first {
                self.out.push(' ');
                column += 1;
            }
            self.out.push_str(word);
            column += length;
            previous_empty = word.is_empty();
            is_first = false;
        }
    }

    fn beside(&self, value: &Value, comment: &Comment) -> bool {
        let between = self.file.text.get(value.text.span.end as usize..comment.span.start as usize);
        between.is_some_and(|between| !between.contains(['\n', '\r']))
    }

    fn prose(&mut self, prose: &Prose) {
        self.out.push_str("\"\"\"\n");
        for line in prose.text.split('\n') {
            if !line.is_empty() {
                self.pad();
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
        self.pad();
        self.out.push_str("\"\"\"");
    }
}

fn entry_start(entry: &Entry) -> u32 {
    match entry {
        Entry::Field(field) => field.span.start,
        Entry::Declaration(item) => item.span.start,
        Entry::Prose(prose) => prose.text.span.start,
    }
}

/// No comment and no note needs a line of its own.
fn plain(item: &Declaration) -> bool {
    item.comments.is_empty() && item.notes.is_empty() && item.head_comment.is_none() && item.end_comment.is_none()
}

fn flat(values: &[Value]) -> String {
    let mut out = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        value_out(value, &mut out);
    }
    out
}

fn value_out(value: &Value, out: &mut String) {
    if is_bare(&value.text) { out.push_str(&value.text) } else { quote(&value.text, out) }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

/// Whether the DSL reads a word without quotes as it is, as a value.
///
/// More would read right than is written bare: what only a few would recognise as one value gets quotes.
fn is_bare(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let is_word = |word: &str| {
        !word.is_empty()
            && !word.starts_with(['#', '\'', '“', '”', '„', '‟', '«', '»', '″', '‘', '’', '‚', '‛', '‹', '›'])
            && !word.ends_with(':')
            && !word.contains([' ', '\t', '\n', '\r', ',', ';', '{', '}', '"'])
            && !word.contains(char::is_whitespace)
    };
    match words.as_slice() {
        [word] => is_word(word),
        words => words.iter().all(|word| is_word(word)) && is_period(words),
    }
}

/// Whether the DSL reads a name without quotes as it is.
fn is_key(name: &str) -> bool {
    !name.contains(' ') && is_bare(name) && !name.starts_with([':', '=', '+', '-'])
}
