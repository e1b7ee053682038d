//! YAML scalars to texts with places.
//!
//! Owns: folding, prose, names in one key, and the map from a text back to its scalar. Does not own:
//! where a scalar may stand.

use granit_parser::ScalarStyle;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span, Text};

use super::super::findings::Report;
use super::super::text::{self, Builder, lines};

/// How far ahead a word of a folded scalar is looked for.
const WINDOW: usize = 512;

/// Whether a scalar stands for nothing: not written, `~` or `null` without quotes, or empty quotes.
pub(super) fn is_empty(value: &str, style: ScalarStyle) -> bool {
    value.trim().is_empty() || style == ScalarStyle::Plain && matches!(value, "~" | "null" | "Null" | "NULL")
}

/// Reports characters that an escape such as "\a" brings in.
pub(super) fn refuse_escaped(value: &str, span: Span, report: &mut Report<'_>) -> bool {
    let Some(found) = value.chars().find(|&c| text::is_refused(c)) else {
        let open = text::open_embedding(value).is_some();
        if open {
            report.push(text::turned(span));
        }
        return open;
    };
    report.push(
        Diagnostic::error(
            "language/control-character",
            span,
            format!(
                "an escape in this text stands for the character U+{:04X}, which cannot stand in a policy",
                u32::from(found)
            ),
        )
        .help("delete the escape"),
    );
    true
}

/// The text of a field, label or key: one line, with one space where the scalar went on to the next.
pub(super) fn folded(file: &SourceFile, span: Span, value: &str, style: ScalarStyle) -> Text {
    let raw = file.slice(span);
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    if !value.contains(['\n', '\r']) {
        if style == ScalarStyle::Plain && raw == value {
            return Text::plain(value, span);
        }
        if quoted && raw.get(1..raw.len().saturating_sub(1)) == Some(value) {
            return Text::quoted(value, span, 1);
        }
    }
    let skip = if quoted { 1 } else { header(raw, style) };
    let mut source = Source { raw, at: skip.min(raw.len()), base: span.start as usize };
    let mut out = Builder::default();
    let mut all = lines(value, 0).map(|(line, _)| line).peekable();
    let mut is_first = true;
    while let Some(line) = all.next() {
        let line = if is_first { line } else { line.trim_start_matches([' ', '\t']) };
        let line = if all.peek().is_some() { line.trim_end_matches([' ', '\t']) } else { line };
        if !is_first && !line.is_empty() && !out.value.is_empty() {
            out.push_unmapped(" ");
        }
        source.push_words(line, &mut out);
        is_first = false;
    }
    out.finish(span)
}

/// Prose: line ends are kept. None if nothing is left.
pub(super) fn prose(file: &SourceFile, span: Span, value: &str, style: ScalarStyle) -> Option<Text> {
    let raw = file.slice(span);
    let all: Vec<(&str, usize)> = lines(value, 0).collect();
    // The text first, without places; then each of its lines is found again in the file.
    let plain = text::prose(&all, false, span)?;
    let mut out = Builder::default();
    let skip =
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) { 1 } else { header(raw, style) };
    let mut source = Source { raw, at: skip.min(raw.len()), base: span.start as usize };
    for (index, (line, _)) in lines(&plain, 0).enumerate() {
        if index > 0 {
            out.push_unmapped("\n");
        }
        source.push_line(line, style == ScalarStyle::Literal, &mut out);
    }
    Some(out.finish(span))
}

/// A note: prose whose lines end where their last word ends, as in the DSL.
pub(super) fn note(file: &SourceFile, span: Span, value: &str, style: ScalarStyle) -> Option<Text> {
    if !lines(value, 0).any(|(line, _)| line.ends_with([' ', '\t'])) {
        return prose(file, span, value, style);
    }
    let trimmed: Vec<&str> = lines(value, 0).map(|(line, _)| line.trim_end()).collect();
    prose(file, span, &trimmed.join("\n"), style)
}

/// The bytes of the first line of a block scalar.
fn header(raw: &str, style: ScalarStyle) -> usize {
    match style {
        ScalarStyle::Literal | ScalarStyle::Folded if raw.starts_with(['|', '>']) => {
            lines(raw, 0).nth(1).map_or(raw.len(), |(_, offset)| offset)
        }
        _ => 0,
    }
}

/// The source of a scalar, read from front to back beside its value.
struct Source<'f> {
    raw: &'f str,
    at: usize,
    base: usize,
}

impl Source<'_> {
    fn find(&self, what: &str) -> Option<usize> {
        let mut end = (self.at + what.len() + WINDOW).min(self.raw.len());
        while !self.raw.is_char_boundary(end) {
            end -= 1;
        }
        self.raw.get(self.at..end)?.find(what).map(|step| self.at + step)
    }

    /// A line that stands in the source as it is, or else its words.
    fn push_line(&mut self, line: &str, whole: bool, out: &mut Builder) {
        match self.find(line).filter(|_| whole && !line.is_empty()) {
            Some(at) => {
                out.push(line, self.base + at);
                self.at = at + line.len();
            }
            None => self.push_words(line, out),
        }
    }

    fn push_words(&mut self, line: &str, out: &mut Builder) {
        for word in line.split_inclusive([' ', '\t']) {
            let bare = word.trim_end_matches([' ', '\t']);
            match self.find(bare).filter(|_| !bare.is_empty()) {
                Some(at) => {
                    out.push(bare, self.base + at);
                    self.at = at + bare.len();
                }
                // A word with an escape in it: somewhere behind the last one.
                None => out.push_unmapped(bare),
            }
            out.push_unmapped(&word[bare.len()..]);
        }
    }
}

/// The names in one key: separated by spaces, a name with a space in double quotes of its own.
pub(super) fn names(text: &Text) -> Vec<Text> {
    let value: &str = text;
    let mut out = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start();
        let start = value.len() - rest.len();
        if rest.is_empty() {
            return out;
        }
        let (name, length) = if rest.starts_with('"') { quoted_name(rest) } else { plain_name(rest) };
        out.push(Text::plain(&name, text.locate(start, start + length)));
        rest = &rest[length..];
    }
}

fn plain_name(rest: &str) -> (String, usize) {
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    (rest[..length].to_owned(), length)
}

fn quoted_name(rest: &str) -> (String, usize) {
    let mut name = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (name, at + 1),
            '\\' => name.extend(chars.next().map(|(_, c)| c)),
            c => name.push(c),
        }
    }
    (name, rest.len())
}
