//! What stands after the name of a field or the kind of a declaration: texts, words and commas.
//!
//! Owns: quotes, escapes and durations, and the slips around them. Does not own: where a value goes.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::{SourceFile, Span, Text};

use super::super::calendar::{MONTHS, is_period, is_unit};
use super::super::findings::Report;
use super::super::text::{Builder, blank_before, lines, report_odd_spaces};
use super::super::tree::{Comment, Value};
use super::grammar::{Kind, Part};

/// The arguments of one statement, in their order.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    pub all: Vec<Value>,
    /// The positions of those that no comma divides from the one before.
    joined: Vec<usize>,
    pub first_comma: Option<Span>,
    /// A comma before the first or after the last argument, or after another comma.
    pub stray: Option<Span>,
    /// Comments after the last argument.
    pub comments: Vec<Comment>,
    /// Where the statement ends, if it has arguments.
    pub end: Option<usize>,
    /// One of the arguments is a text without its closing quote.
    pub unclosed: bool,
    /// One of the arguments is already reported, so that nothing more is said about the statement.
    pub broken: bool,
}

impl Arguments {
    /// Takes the first one away. The next one is the first then.
    pub fn take_first(&mut self) -> Value {
        self.joined.retain(|at| *at > 1);
        self.joined.iter_mut().for_each(|at| *at -= 1);
        self.all.remove(0)
    }
}

/// Reads values and texts of one file.
pub(super) struct Reader<'f> {
    pub file: &'f SourceFile,
}

impl Reader<'_> {
    pub fn span(&self, part: Part) -> Span {
        Span { file: self.file.id, start: part.start, end: part.end }
    }

    /// A comment, from its part and whether an empty line stands before it.
    pub fn comment(&self, part: Part, after_blank: bool) -> Comment {
        Comment { text: part.text(&self.file.text)[1..].trim_end().into(), span: self.span(part), after_blank }
    }

    pub fn arguments(&self, parts: &[Part], report: &mut Report<'_>) -> Arguments {
        let count = parts.iter().filter(|part| !matches!(part.kind, Kind::Comma | Kind::Comment)).count();
        let mut out = Arguments { all: Vec::with_capacity(count), ..Arguments::default() };
        let mut comments = Vec::new();
        let mut comma: Option<Span> = None;
        for &part in parts {
            let span = self.span(part);
            match part.kind {
                Kind::Comma => {
                    out.first_comma.get_or_insert(span);
                    if comma.is_some() || out.all.is_empty() {
                        out.stray.get_or_insert(span);
                    }
                    comma = Some(span);
                    out.end = Some(part.end());
                }
                Kind::Comment => {
                    let before = self.file.text[..part.start()].trim_end_matches([' ', '\t']);
                    let after_blank = blank_before(before);
                    comments.push(self.comment(part, after_blank));
                }
                kind => {
                    out.end = Some(part.end());
                    let before = report.count();
                    if kind == Kind::Bare {
                        report_odd_spaces(part.text(&self.file.text), span, report);
                    }
                    let text = self.text(kind, part.text(&self.file.text), span, report);
                    out.broken |= report.count() > before;
                    out.unclosed |= kind == Kind::Unclosed;
                    if comma.take().is_none() && !out.all.is_empty() {
                        out.joined.push(out.all.len());
                    }
                    out.all.push(Value { text, quoted: kind != Kind::Bare, comments: std::mem::take(&mut comments) });
                }
            }
        }
        if let (Some(comma), None) = (comma, out.stray) {
            out.stray = Some(comma);
        }
        out.comments = comments;
        out
    }

    fn text(&self, kind: Kind, raw: &str, span: Span, report: &mut Report<'_>) -> Text {
        match kind {
            Kind::Bare => Text::plain(raw, span),
            Kind::Text => self.quoted(raw, span, report),
            Kind::Typographic => {
                let (open, close) = (first_len(raw), last_len(raw));
                let what = "typographic quotation marks cannot enclose a text";
                let diagnostic = Diagnostic::error("language/typographic-quotes", span, what)
                    .help("use straight double quotes, as in \"Northwind Tea Ltd\"");
                report.push(Self::straighten(diagnostic, raw, span, open, close));
                Text::quoted(&raw[open..raw.len() - close], span, open)
            }
            Kind::Apostrophes => {
                let diagnostic =
                    Diagnostic::error("language/single-quotes", span, "single quotes cannot enclose a text")
                        .help("use double quotes, as in \"Northwind Tea Ltd\"");
                report.push(Self::straighten(diagnostic, raw, span, 1, 1));
                Text::quoted(&raw[1..raw.len() - 1], span, 1)
            }
            _ => self.unclosed(raw, span, report),
        }
    }

    /// Adds the fix that puts straight double quotes around a text.
    fn straighten(mut diagnostic: Diagnostic, raw: &str, span: Span, open: usize, close: usize) -> Diagnostic {
        let at = |start: usize, end: usize| {
            let base = span.start as usize;
            Span::new(span.file, base + start, base + end)
        };
        let mut edits = vec![Edit { span: at(0, open), text: "\"".into() }];
        for (index, c) in raw[open..raw.len() - close].char_indices() {
            if matches!(c, '"' | '\\') {
                edits.push(Edit { span: at(open + index, open + index), text: "\\".into() });
            }
        }
        edits.push(Edit { span: at(raw.len() - close, raw.len()), text: "\"".into() });
        diagnostic.fixes.push(Fix { title: "use straight double quotes".into(), edits, safe: true });
        diagnostic
    }

    fn unclosed(&self, raw: &str, span: Span, report: &mut Report<'_>) -> Text {
        let open = first_len(raw);
        let mark = Span::new(span.file, span.start as usize, span.start as usize + open);
        let rest = raw[open..].trim_end();
        let typographic = rest.find(['”', '“', '’', '»']).filter(|_| raw.starts_with('"'));
        if let Some(end) = typographic {
            let close = rest[end..].chars().next().map_or(1, char::len_utf8);
            let whole = Span::new(span.file, span.start as usize, span.start as usize + open + end + close);
            let diagnostic = Diagnostic::error(
                "language/typographic-quotes",
                whole,
                "a text that starts with a straight quote ends with a typographic one",
            )
            .help("use straight double quotes on both sides, as in \"Northwind Tea Ltd\"");
            report.push(Self::straighten(diagnostic, &raw[..open + end + close], whole, open, close));
            return Text::quoted(&rest[..end], whole, open);
        }
        report.push(
            Diagnostic::error("language/unclosed-text", mark, "this text is never closed")
                .label("opened here")
                .help("end it with a straight double quote on the same line or before the next empty line, as in \"Northwind Tea Ltd\""),
        );
        let span = Span::new(span.file, span.start as usize, span.start as usize + open + rest.len());
        Text::quoted(rest, span, open)
    }

    /// Takes off the quotes and the escapes and folds line ends to one space.
    fn quoted(&self, raw: &str, span: Span, report: &mut Report<'_>) -> Text {
        let inner = &raw[1..raw.len() - 1];
        if !inner.bytes().any(|byte| matches!(byte, b'\\' | b'\n' | b'\r')) {
            return Text::quoted(inner, span, 1);
        }
        let mut out = Builder::default();
        let mut all = lines(inner, span.start as usize + 1).peekable();
        let mut is_first = true;
        while let Some((line, offset)) = all.next() {
            let line = if all.peek().is_some() { line.trim_end_matches([' ', '\t']) } else { line };
            let rest = if is_first { line } else { line.trim_start_matches([' ', '\t']) };
            if !is_first && !rest.is_empty() && !out.value.is_empty() {
                out.push_unmapped(" ");
            }
            self.unescape(rest, offset + (line.len() - rest.len()), &mut out, report);
            is_first = false;
        }
        out.finish(span)
    }

    fn unescape(&self, line: &str, offset: usize, out: &mut Builder, report: &mut Report<'_>) {
        let mut from = 0;
        let mut at = 0;
        while let Some(step) = line[at..].find('\\') {
            let slash = at + step;
            let next = line[slash + 1..].chars().next();
            out.push(&line[from..slash], offset + from);
            from = slash + 1;
            at = from + next.map_or(0, char::len_utf8);
            if !matches!(next, Some('"' | '\\')) {
                let span = Span::new(self.file.id, offset + slash, offset + at);
                report.push(
                    Diagnostic::error(
                        "language/bad-escape",
                        span,
                        "a backslash can stand only before a quote or a backslash",
                    )
                    .help("write `\\\\` for a backslash and `\\\"` for a quote inside a text; a new line needs no mark")
                    .fix(
                        "double the backslash",
                        Span { end: span.start + 1, ..span },
                        "\\\\",
                        false,
                    ),
                );
            }
        }
        out.push(&line[from..], offset + from);
    }

    /// The values of a field: joins durations and reports what is missing between values.
    pub fn values(&self, arguments: Arguments, report: &mut Report<'_>) -> Vec<Value> {
        if arguments.joined.is_empty() {
            return arguments.all;
        }
        let mut said = arguments.broken;
        let mut out: Vec<Value> = Vec::with_capacity(arguments.all.len());
        let mut all = arguments.all.into_iter().enumerate().peekable();
        while let Some((_, first)) = all.next() {
            // What stands up to the next comma is one value, unless the author forgot something.
            let mut group = vec![first];
            while let Some((_, next)) = all.next_if(|(at, _)| arguments.joined.binary_search(at).is_ok()) {
                group.push(next);
            }
            if group.len() == 1 {
                out.append(&mut group);
                continue;
            }
            if is_duration(&group) || is_date(&group) {
                out.extend(self.join(group));
                continue;
            }
            let words = group.iter().filter(|one| !one.quoted).count();
            let free = words == group.len() && words > 2;
            if !said {
                report.push(if free { self.missing_quotes(&group) } else { missing_comma(&group[0], &group[1]) });
                said = true;
            }
            if free {
                out.extend(self.join(group));
            } else {
                out.append(&mut group);
            }
        }
        out
    }

    fn missing_quotes(&self, group: &[Value]) -> Diagnostic {
        let span = group[0].text.span.to(group[group.len() - 1].text.span);
        let text = self.file.slice(span);
        let shown: String = text.chars().take(60).collect();
        let found = Diagnostic::error("language/missing-quotes", span, "free text needs double quotes around it");
        // Quotes make no period of it.
        if group.iter().any(|word| is_unit(&word.text.value.to_lowercase())) {
            return found
                .help("a period is one number and one unit, as in `18 months`; free text stands in double quotes");
        }
        found
            .help(format!(
                "write `\"{shown}{}\"`; a date is written as in `2026-03-01`, a period as in `2 years`",
                if shown.len() < text.len() { " ..." } else { "" }
            ))
            .fix("put the text in quotes", span, format!("\"{}\"", text.replace('\\', "\\\\")), false)
    }

    /// One value from words on one line, with one space between them.
    fn join(&self, group: Vec<Value>) -> Option<Value> {
        let span = group.first()?.text.span.to(group.last()?.text.span);
        let mut out = Builder::default();
        let mut comments = Vec::new();
        for (index, one) in group.into_iter().enumerate() {
            if index > 0 {
                out.push_unmapped(" ");
            }
            out.push(&one.text.value, one.text.span.start as usize);
            comments.extend(one.comments);
        }
        Some(Value { text: out.finish(span), quoted: false, comments })
    }
}

fn missing_comma(one: &Value, two: &Value) -> Diagnostic {
    let gap = Span { start: one.text.span.end, ..two.text.span };
    let shown = |one: &Value| {
        let short: String = one.text.value.chars().take(30).collect();
        if one.quoted { format!("\"{short}\"") } else { short }
    };
    let (left, right) = (shown(one), shown(two));
    let at = Span { end: one.text.span.end, start: one.text.span.end, ..gap };
    Diagnostic::error("language/missing-comma", two.text.span, format!("a comma is missing before `{right}`"))
        .help(format!("values of a list are separated by commas: `{left}, {right}`; free text stands in double quotes"))
        .fix("add a comma", at, ",", false)
}

/// A number and a unit, and what else is a period. `two years` and `-3 days` are wrong, and what is wrong with them is
/// not a comma.
fn is_duration(group: &[Value]) -> bool {
    let words: Vec<&str> = group.iter().map(|one| &*one.text.value).collect();
    let below_zero = matches!(words.as_slice(), [count, unit] if is_unit(unit) && count.parse::<f64>().is_ok());
    group.iter().all(|one| !one.quoted)
        && group.iter().skip(1).all(|one| one.comments.is_empty())
        && (below_zero || is_period(&words))
}

/// `1 March 2026` and `March 1 2026`: no date of the language, and no list or text either.
fn is_date(group: &[Value]) -> bool {
    let [one, two, year] = group else { return false };
    let number = |one: &Value, most: usize| {
        let digits = one.text.value.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && digits <= most && digits + 2 >= one.text.value.len()
    };
    let month = |one: &Value| {
        one.text.value.get(..3).is_some_and(|start| MONTHS.iter().any(|month| month[..3] == *start.to_lowercase()))
            && one.text.value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.')
    };
    group.iter().all(|one| !one.quoted)
        && number(year, 4)
        && (number(one, 2) && month(two) || month(one) && number(two, 2))
}

fn first_len(raw: &str) -> usize {
    raw.chars().next().map_or(0, char::len_utf8)
}

fn last_len(raw: &str) -> usize {
    raw.chars().next_back().map_or(0, char::len_utf8)
}
