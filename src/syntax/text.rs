//! From what an author wrote to the text that is meant, with the way back for every byte.
//!
//! Owns: folding lines to one space, taking indentation off prose, and the characters that no file
//! may hold. Does not own: where a text starts and ends; the front ends find that.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::{SourceFile, Span, Text};

use super::findings::Report;

/// Puts a text together from runs of the file.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    pub value: String,
    segments: Vec<(u32, u32)>,
}

impl Builder {
    /// Adds a run that stands at `offset` in the file.
    pub fn push(&mut self, run: &str, offset: usize) {
        if run.is_empty() {
            return;
        }
        let (here, offset) = (small(self.value.len()), small(offset));
        // A run that goes on where the last one ended needs no segment of its own.
        let known = self.segments.last().is_some_and(|&(text, source)| source + (here - text) == offset);
        if !known {
            self.segments.push((here, offset));
        }
        self.value.push_str(run);
    }

    /// Adds text that stands nowhere in the file, such as the space that a line end became.
    pub fn push_unmapped(&mut self, text: &str) {
        self.value.push_str(text);
    }

    /// The text, whose literal stands at `span`.
    pub fn finish(self, span: Span) -> Text {
        Text::mapped(self.value, span, self.segments)
    }
}

/// Files are smaller than 4 GiB (`source::loader` refuses larger ones).
fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The lines of a text, each with its offset, without line ends of any kind.
pub(crate) fn lines(text: &str, offset: usize) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = Some((text, offset));
    std::iter::from_fn(move || {
        let (text, offset) = rest?;
        match text.find(['\n', '\r']) {
            Some(end) => {
                let step = if text[end..].starts_with("\r\n") { 2 } else { 1 };
                rest = Some((&text[end + step..], offset + end + step));
                Some((&text[..end], offset))
            }
            None => {
                rest = None;
                Some((text, offset))
            }
        }
    })
}

/// Whether a text ends with an empty line.
pub(crate) fn blank_before(text: &str) -> bool {
    let Some(rest) = strip_newline(text) else { return false };
    let rest = rest.trim_end_matches([' ', '\t']);
    rest.is_empty() || strip_newline(rest).is_some()
}

fn strip_newline(text: &str) -> Option<&str> {
    text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n')).or_else(|| text.strip_suffix('\r'))
}

/// Prose from its lines and their offsets: empty lines at both ends and the indentation that all
/// lines share are taken off. `inline` says that the first line goes on from the opening mark, so
/// that its indentation counts for nothing. None if nothing is left.
pub(crate) fn prose(lines: &[(&str, usize)], inline: bool, span: Span) -> Option<Text> {
    let blank = |line: &(&str, usize)| line.0.trim().is_empty();
    let first = lines.iter().position(|line| !blank(line))?;
    let last = lines.iter().rposition(|line| !blank(line))?;
    let inline = inline && first == 0;
    let mut shared: Option<&str> = None;
    for line in lines[first..=last].iter().skip(usize::from(inline)).filter(|line| !blank(line)) {
        let indent = &line.0[..line.0.len() - line.0.trim_start_matches([' ', '\t']).len()];
        shared = Some(match shared {
            None => indent,
            Some(shared) => {
                let same = shared.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
                &shared[..same]
            }
        });
    }
    let shared = shared.unwrap_or("");
    let mut out = Builder::default();
    for (index, &(line, offset)) in lines[first..=last].iter().enumerate() {
        if index > 0 {
            out.push_unmapped("\n");
        }
        let rest = if index == 0 && inline {
            line.trim_start_matches([' ', '\t'])
        } else if line.trim().is_empty() {
            ""
        } else {
            &line[shared.len()..]
        };
        let shown = if index == last - first { rest.trim_end() } else { rest };
        out.push(shown, offset + (line.len() - rest.len()));
    }
    Some(out.finish(span))
}

/// Whether `c` may stand in no file: control characters but tab and line ends, private use, and what turns the direction
/// of letters around.
///
/// Renderers mark places in documents with private-use characters, so these must not come from a spec.
pub(crate) fn is_refused(c: char) -> bool {
    let control = matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}');
    control || matches!(c, '\u{202d}' | '\u{202e}' | '\u{e000}'..='\u{f8ff}')
}

/// Where the first embedding of another direction starts that does not end with its line: the text behind it, of whoever
/// it is, would be set in that direction. Isolates, which end with their paragraph, are the better way.
pub(crate) fn open_embedding(text: &str) -> Option<usize> {
    // The first bytes of all of them.
    if !text.contains(EMBEDDINGS) {
        return None;
    }
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '\u{202a}' | '\u{202b}' => open.push(at),
            '\u{202c}' => {
                open.pop();
            }
            '\n' | '\r' if !open.is_empty() => break,
            _ => {}
        }
    }
    open.first().copied()
}

const EMBEDDINGS: [char; 2] = ['\u{202a}', '\u{202b}'];

/// Reports each run of refused characters; true if there was one.
pub(crate) fn refuse_characters(file: &SourceFile, report: &mut Report<'_>) -> bool {
    let bytes = file.text.as_bytes();
    // Nearly every file is clean: look at single bytes first, and at many of them before one by one.
    let suspicious = |byte: &u8| matches!(byte, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xee | 0xef);
    let clean = |block: &[u8]| block.iter().fold(true, |clean, byte| clean & !suspicious(byte));
    if bytes.chunks(1024).all(clean) {
        return false;
    }
    let mut found = false;
    if let Some(start) = open_embedding(&file.text) {
        found = true;
        let span = Span::new(file.id, start, start + '\u{202a}'.len_utf8());
        report.push(turned(span).fix("delete it", span, "", false));
    }
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(suspicious) {
        let start = at + step;
        let Some(rest) = file.text.get(start..) else {
            at = start + 1;
            continue;
        };
        let end = rest.find(|c| !is_refused(c)).map_or(bytes.len(), |length| start + length);
        if end == start {
            at = start + 1;
            continue;
        }
        found = true;
        let first = rest.chars().next().map_or(0, u32::from);
        let what = match first {
            0x202d | 0x202e => "override of direction",
            0..0xe000 => "control character",
            _ => "private-use character",
        };
        let span = Span::new(file.id, start, end);
        report.push(
            Diagnostic::error(
                "language/control-character",
                span,
                format!("the {what} U+{first:04X} cannot stand in a policy"),
            )
            .why("it is invisible or looks different on every machine, so nobody could see what the document says")
            .help("delete it")
            .fix("delete it", span, "", false),
        );
        if report.is_full() {
            break;
        }
        at = end;
    }
    found
}

/// An embedding that goes on behind its line.
pub(crate) fn turned(span: Span) -> Diagnostic {
    Diagnostic::error(
        "language/control-character",
        span,
        "an embedding of another direction starts here and does not end",
    )
    .why("all that is printed behind it would be turned around, in whatever text it stands")
    .help("delete it, or put U+2068 before the words and U+2069 after them, which keep their direction to themselves")
}

/// Whether a sign looks like a space, or like nothing, and separates nothing.
pub fn is_odd_space(c: char) -> bool {
    !c.is_ascii() && (c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}'))
}

/// Reports spaces that look like others and separate nothing, and says whether there are any. They
/// come with text that was copied from a web page or a word processor; inside a text they are part of it.
pub(crate) fn report_odd_spaces(raw: &str, span: Span, report: &mut Report<'_>) -> bool {
    let Some(first) = (!raw.is_ascii()).then(|| raw.chars().find(|c| is_odd_space(*c))).flatten() else { return false };
    let at = |index: usize| span.start as usize + index;
    let edits = raw.char_indices().filter(|(_, c)| is_odd_space(*c));
    let edits = edits.map(|(index, c)| Edit {
        span: Span::new(span.file, at(index), at(index + c.len_utf8())),
        text: if c.is_whitespace() { " ".into() } else { String::new() },
    });
    let edits: Vec<Edit> = edits.collect();
    let place = edits.first().map_or(span, |edit| edit.span);
    let mut diagnostic = Diagnostic::error(
        "language/odd-space",
        place,
        format!("the special space U+{:04X} stands outside of quotes", u32::from(first)),
    )
    .why("it looks like a space and separates nothing; it comes with text copied from a web page or a word processor")
    .help("write an ordinary space");
    diagnostic.fixes.push(Fix { title: "write an ordinary space".into(), edits, safe: true });
    report.push(diagnostic);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use std::path::Path;

    #[test]
    fn prose_loses_its_shared_indentation_and_keeps_its_places() {
        let source = "\n    One\n\n      two  \n    \n";
        let file = Sources::new().add("a", Path::new("a"), source);
        let all: Vec<_> = lines(source, 0).collect();
        let text = prose(&all, false, Span::new(file.id, 0, source.len())).expect("it is not empty");
        assert_eq!(&*text.value, "One\n\n  two");
        assert_eq!(file.slice(text.locate(7, 10)), "two");
        assert_eq!(file.slice(text.locate(0, 3)), "One");
    }
}
