//! A fast way through what nearly every file is made of.
//!
//! Owns: one pass over the bytes that finds the statements of a well-formed text as the grammar would; a
//! test compares both ways. Does not own: any mistake. Where a text is not plainly right, it stops before
//! that statement, and the grammar reads on from there (see `grammar`). The names of its functions are the
//! rules that they stand for.

use super::grammar::{self, Rule, Statements};

/// `name_char` of the grammar, but for the hyphen before `:` and `=`.
const NAME: u8 = 1;
/// `bare_rest`.
const BARE: u8 = 2;
/// What `stop` names.
const STOP: u8 = 4;
/// The end of a run inside quotes: a quote, a backslash, a line end.
const TEXT_END: u8 = 8;
/// What `gap` skips.
const GAP: u8 = 16;
/// What `list_end` names.
const LIST_END: u8 = 32;

static CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        let mut class = 0;
        if matches!(c, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_') {
            class |= NAME;
        }
        if !matches!(c, b' ' | b'\t' | b'\n' | b'\r' | b',' | b';' | b'"' | b'{' | b'}') {
            class |= BARE;
        }
        if matches!(c, b' ' | b'\t' | b'\n' | b'\r' | b',' | b';' | b'{' | b'}') {
            class |= STOP;
        }
        if matches!(c, b'"' | b'\\' | b'\n' | b'\r') {
            class |= TEXT_END;
        }
        if matches!(c, b' ' | b'\t' | b'\n' | b'\r' | b';') {
            class |= GAP;
        }
        if matches!(c, b'\t'..=b'\r' | b';' | b'{' | b'}' | b'#') {
            class |= LIST_END;
        }
        table[byte] = class;
        byte += 1;
    }
    table
};

/// The statements of a text. None if pest gave up at its limit, which the grammar should make
/// impossible.
pub(super) fn parse(text: &str) -> Option<Statements> {
    let mut statements = Statements::of_size(text.len());
    match scan(text, &mut statements) {
        Some(stopped) => grammar::read(text, stopped, &mut statements)?,
        None => statements.push(Rule::EOI, text.len()..text.len()),
    }
    Some(statements)
}

/// Reads statements up to the first that is not plainly right, and says where that starts; none if
/// there is no such statement.
fn scan(text: &str, out: &mut Statements) -> Option<usize> {
    let scan = Scan { text, bytes: text.as_bytes() };
    let mut at = 0;
    loop {
        at = scan.run(at, GAP);
        let start = at;
        let end = match scan.byte(at)? {
            b'#' => {
                let end = scan.line_end(at);
                out.push(Rule::comment, start..end);
                Some(end)
            }
            brace @ (b'{' | b'}') => {
                let end = at + scan.bytes[at..].iter().take_while(|byte| **byte == brace).count();
                out.push(if brace == b'{' { Rule::open } else { Rule::close }, start..end);
                Some(end)
            }
            b'"' => scan.prose(at, out),
            _ => {
                out.open(Rule::entry, start);
                let end = scan.entry(at, out);
                match end {
                    Some(end) => out.close(end),
                    None => out.drop_last(),
                }
                end
            }
        };
        match end {
            Some(end) => at = end,
            None => return Some(start),
        }
    }
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
}

impl Scan<'_> {
    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    #[inline]
    fn is(&self, at: usize, class: u8) -> bool {
        self.byte(at).is_some_and(|byte| CLASSES[usize::from(byte)] & class != 0)
    }

    /// The end of a run of bytes of a class.
    #[inline]
    fn run(&self, mut at: usize, class: u8) -> usize {
        while self.is(at, class) {
            at += 1;
        }
        at
    }

    /// The end of a run of bytes that are not of a class.
    #[inline]
    fn until(&self, mut at: usize, class: u8) -> usize {
        while self.byte(at).is_some_and(|byte| CLASSES[usize::from(byte)] & class == 0) {
            at += 1;
        }
        at
    }

    #[inline]
    fn blanks(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    fn name(&self, start: usize) -> usize {
        let mut at = self.run(start, NAME);
        // Only the last hyphen can stand before a sign, which is no part of a name.
        if at > start && self.bytes[at - 1] == b'-' && matches!(self.byte(at), Some(b':' | b'=')) {
            at -= 1;
        }
        at
    }

    /// Where the entry ends; none where the grammar must look.
    fn entry(&self, start: usize, out: &mut Statements) -> Option<usize> {
        let end = self.name(start);
        if end == start {
            return None;
        }
        out.part(Rule::name, start..end);
        let at = self.blanks(end);
        let end = match self.byte(at) {
            Some(b':') => {
                if self.byte(at + 1) == Some(b'=') {
                    return None;
                }
                out.part(Rule::operator, at..at + 1);
                at + 1
            }
            Some(b'+' | b'-') => {
                if self.byte(at + 1) != Some(b':') {
                    return None;
                }
                out.part(Rule::operator, at..at + 2);
                at + 2
            }
            Some(b'=') => return None,
            _ => at,
        };
        self.list(end, out)
    }

    fn list(&self, mut end: usize, out: &mut Statements) -> Option<usize> {
        loop {
            let at = self.blanks(end);
            let Some(byte) = self.byte(at) else { return Some(end) };
            if byte == b',' {
                out.part(Rule::comma, at..at + 1);
                end = self.list_gap(at + 1, out)?;
                continue;
            }
            if CLASSES[usize::from(byte)] & LIST_END != 0 {
                return Some(end);
            }
            let (rule, stop) = match byte {
                // A prose block, which no list holds.
                b'"' if self.bytes[at..].starts_with(b"\"\"\"") => return Some(end),
                b'"' => (Rule::text, self.quoted(at + 1)?),
                b'\'' => return None,
                _ if CLASSES[usize::from(byte)] & NAME != 0 => {
                    let stop = self.run(at, NAME);
                    if self.is_next_field(stop) {
                        return Some(end);
                    }
                    (Rule::bare, self.run(stop, BARE))
                }
                _ => {
                    let first = self.text[at..].chars().next()?;
                    if matches!(first, '“'..='‟' | '«' | '»' | '″' | '‘'..='‛' | '‹' | '›') {
                        return None;
                    }
                    (Rule::bare, self.run(at + first.len_utf8(), BARE))
                }
            };
            out.part(rule, at..stop);
            end = stop;
        }
    }

    /// Whether `'+'? ~ ':' ~ (blank | end)` stands here.
    fn is_next_field(&self, at: usize) -> bool {
        let at = if self.byte(at) == Some(b'+') { at + 1 } else { at };
        self.byte(at) == Some(b':') && matches!(self.byte(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Behind a comma: the end of the gap if the list goes on after line ends.
    fn list_gap(&self, comma: usize, out: &mut Statements) -> Option<usize> {
        let mut at = self.blanks(comma);
        if !matches!(self.byte(at), Some(b'\n' | b'\r' | b'#')) {
            return Some(comma);
        }
        loop {
            match self.byte(at)? {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' => {
                    let end = self.line_end(at);
                    out.part(Rule::comment, at..end);
                    at = end;
                }
                _ => break,
            }
        }
        // A comma too many, or perhaps the next statement.
        let line = &self.bytes[at..self.line_end(at)];
        if self.is(at, STOP) || line.starts_with(b"\"\"\"") || line.contains(&b'{') {
            return None;
        }
        let name = self.name(at);
        if name > at {
            let mut sign = name;
            while self.byte(sign) == Some(b' ') {
                sign += 1;
            }
            if matches!(self.byte(sign), Some(b'+' | b'-' | b':')) && line.contains(&b':') {
                let sign = if self.bytes[sign] == b':' { sign } else { sign + 1 };
                let after = self.byte(sign + 1);
                if self.byte(sign) == Some(b':') && matches!(after, None | Some(b'\n' | b'\r' | b' ' | b'\t' | b'"')) {
                    return None;
                }
            }
        }
        Some(at)
    }

    /// The end of a text from behind its first quote; none if it is not closed as it should be.
    fn quoted(&self, mut at: usize) -> Option<usize> {
        let mut lines = 0;
        loop {
            at = self.until(at, TEXT_END);
            match self.byte(at)? {
                b'"' => {
                    at += 1;
                    let closes = lines == 0 || at == self.bytes.len() || self.is(at, STOP);
                    return closes.then_some(at);
                }
                b'\\' => {
                    at += 1;
                    if !matches!(self.byte(at), Some(b'\n' | b'\r')) {
                        at += self.text[at..].chars().next()?.len_utf8();
                    }
                }
                newline => {
                    at += if newline == b'\r' && self.byte(at + 1) == Some(b'\n') { 2 } else { 1 };
                    at = self.blanks(at);
                    if matches!(self.byte(at), None | Some(b'\n' | b'\r')) {
                        return None;
                    }
                    lines += 1;
                }
            }
        }
    }

    fn prose(&self, start: usize, out: &mut Statements) -> Option<usize> {
        let body = start + 3;
        let rest = self.text[start..].strip_prefix("\"\"\"")?;
        let length = rest.find("\"\"\"")?;
        let inner = &rest[..length];
        if inner.contains("\n}") || inner.contains("\r}") {
            return None;
        }
        let end = body + length;
        out.open(Rule::prose, start);
        out.part(Rule::prose_body, body..end);
        out.part(Rule::prose_end, end..end + 3);
        out.close(end + 3);
        Some(end + 3)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "all specs of the repository are read")]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    fn by_the_grammar(text: &str) -> Statements {
        let mut out = Statements::default();
        grammar::read(text, 0, &mut out).expect("pest reads every text");
        out
    }

    #[track_caller]
    fn compare(text: &str) {
        let (fast, slow) = (parse(text).expect("every text is read"), by_the_grammar(text));
        if fast != slow {
            let (fast, slow) = (fast.iter().collect::<Vec<_>>(), slow.iter().collect::<Vec<_>>());
            assert_eq!(fast, slow, "{text:?}");
        }
    }

    fn texts(folder: &Path, into: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                texts(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "policy" || ending == "md") {
                into.push(fs::read_to_string(&path).expect("a text"));
            }
        }
    }

    #[test]
    fn specs_of_this_repository_read_the_same_both_ways() {
        let mut all = Vec::new();
        for folder in ["catalog", "docs", "tests"] {
            texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
        }
        for text in &all {
            compare(text);
            // Pages of Markdown hold specs, good and broken ones.
            text.split("```").for_each(compare);
        }
    }

    #[test]
    fn usual_specs_do_not_need_the_grammar() {
        let mut all = Vec::new();
        texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog"), &mut all);
        assert!(!all.is_empty());
        for text in &all {
            let stopped = scan(text, &mut Statements::default());
            assert_eq!(stopped, None, "{}", &text[stopped.unwrap_or(0)..]);
        }
    }

    const PIECES: &[&str] = &[
        " ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        ",",
        ", ",
        ",\n  ",
        ";",
        "{",
        "}",
        "}}",
        " {\n",
        ":",
        ": ",
        ":=",
        "=",
        "=>",
        "+:",
        "-:",
        "+=",
        "-=",
        "+",
        "-",
        "\"",
        "\"\"",
        "\"\"\"",
        "\"a b\"",
        "\"a\n b\"",
        "\"a\n\n b\"",
        "\\",
        "\\\"",
        "'",
        "'a'",
        "“",
        "”",
        "«",
        "‘",
        "’",
        "#",
        "# c",
        "##",
        "a",
        "B9",
        "a-b",
        "name",
        "name: ",
        "data x",
        "email: a@b.example",
        "https://x.example/a?b=c#d",
        "2 years",
        "(a)",
        "é",
        "語",
        "\u{b}",
        "\u{1}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "|",
        "~",
        "[",
        "/",
        "*",
        "<",
        ".",
        "``",
        "%",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn any_text_reads_the_same_both_ways(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
            compare(&pieces.concat());
        }
    }
}
