//! The language, as rows of statements, and how a text is read into them.
//!
//! A file is a flat row of statements; braces stand between them and the tree builder nests them. So nothing here
//! recurses, and a missing brace costs one diagnostic instead of the rest of the file.
//!
//! ```text
//! file     = (white space | ";" | "{" | "}" | entry | comment | prose | loose | junk)*
//! entry    = name blank* operator? row        a field, the head of a declaration, `use`, `remove`, `override`:
//!                                             which one, the builder tells by the operator and the name
//! name     = (letter | digit | "_" | "-")+    ASCII; no "-" that starts an operator
//! operator = ":" | "+:" | "-:"                and slips for them: ":=" "=" "==" "=>" "+=" "-="
//! row      = (blank | value | "," gap?)*      missing and stray commas are the builder's to report; a word that is a
//!                                             name and its operator, with white space after it, starts the next entry
//! gap      = white space and comments from the end of the line, or from a comment on it, up to what goes on with the
//!            list, because it starts neither the next field nor the next declaration
//! value    = word | text
//! word     = what stands up to white space or one of `,;{}"`: a date, number, URL or e-mail address, too. So a "#"
//!            inside it is no comment. Few characters start none: see `Reading::value`
//! text     = "..." with `\"` and `\\` in it. It goes on over lines, but not over an empty line; where it does, its last
//!            quote must look like one, or else a forgotten quote would turn the rest of the file inside out
//! comment  = "#" and the rest of the line
//! prose    = """ and what follows up to """; up to a line that starts with "}" if the block was not closed
//! loose    = (value | slip) row               without a name; directly behind a row it goes on with that
//! slip     = a word that starts as few do, other quotation marks, a quote that nothing closes
//! junk     = a line that makes no sense at all
//! ```
//!
//! Every text is read to its end, and each mistake stands at its own place. No text takes longer than its length
//! allows: what is looked at ahead ends with the line, or is remembered.
//!
//! Owns: this, and the statements and parts that come of it. Does not own: what they mean. `build.rs` reads the
//! catalog by it, too.

use std::ops::Range;

use memchr::{memchr2, memchr3_iter};

/// What a statement, or a part of one, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A field or the head of a declaration. Its parts are a name, perhaps an operator, and values.
    Entry,
    /// Values that belong to no entry.
    Loose,
    /// `"""` and what follows. Its parts are the body and, if there is one, the end.
    Prose,
    /// A statement, or a part of a list that goes on over lines.
    Comment,
    Junk,
    /// Opening braces that follow each other.
    Open,
    /// Closing braces that follow each other.
    Close,
    /// The end of the file.
    End,
    Name,
    Operator,
    Comma,
    /// A value without quotes.
    Bare,
    /// A value in straight double quotes.
    Text,
    Typographic,
    Apostrophes,
    Unclosed,
    ProseBody,
    ProseEnd,
}

/// A range of the text, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub kind: Kind,
    /// Files are smaller than 4 GiB (`source::loader` refuses larger ones).
    pub start: u32,
    pub end: u32,
}

impl Part {
    fn new(kind: Kind, range: Range<usize>) -> Self {
        Self { kind, start: small(range.start), end: small(range.end) }
    }

    pub fn start(self) -> usize {
        self.start as usize
    }

    pub fn end(self) -> usize {
        self.end as usize
    }

    pub fn text(self, file: &str) -> &str {
        file.get(self.start()..self.end()).unwrap_or("")
    }
}

fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The statements of a file in their order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statements {
    /// Each with the number of the first of its parts.
    all: Vec<(Part, u32)>,
    parts: Vec<Part>,
}

impl Statements {
    /// Room for the statements of a file of usual density.
    fn of_size(bytes: usize) -> Self {
        Self { all: Vec::with_capacity(bytes / 16), parts: Vec::with_capacity(bytes / 8) }
    }

    /// Starts a statement; its parts follow.
    fn open(&mut self, kind: Kind, start: usize) {
        self.all.push((Part::new(kind, start..start), small(self.parts.len())));
    }

    /// Sets the end of the statement that was started last.
    fn close(&mut self, end: usize) {
        if let Some((last, _)) = self.all.last_mut() {
            last.end = small(end);
        }
    }

    /// A part of the statement that was started last, which ends there so far.
    fn part(&mut self, kind: Kind, range: Range<usize>) {
        self.close(range.end);
        self.parts.push(Part::new(kind, range));
    }

    /// All statements, each with its parts.
    pub fn iter(&self) -> impl Iterator<Item = (Part, &[Part])> {
        self.all.iter().enumerate().map(|(index, &(statement, first))| {
            let end = self.all.get(index + 1).map_or(self.parts.len(), |next| next.1 as usize);
            (statement, self.parts.get(first as usize..end).unwrap_or_default())
        })
    }
}

/// The statements of a text.
pub(super) fn parse(text: &str) -> Statements {
    let out = Statements::of_size(text.len());
    let mut reading = Reading { text, bytes: text.as_bytes(), at: 0, out, row_end: usize::MAX, unending: 0 };
    while reading.at < text.len() {
        reading.statement();
    }
    reading.out.open(Kind::End, text.len());
    reading.out
}

const PROSE: &[u8] = b"\"\"\"";

struct Reading<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// Up to here the text is read.
    at: usize,
    out: Statements,
    /// Where the row that was read last ends, with the blanks after it.
    row_end: usize,
    /// Texts that start before here and do not end on their line are known not to end at all.
    unending: usize,
}

impl Reading<'_> {
    fn statement(&mut self) {
        let start = self.at;
        match self.byte(start) {
            b' ' | b'\t' | b'\n' | b'\r' | b';' => self.at += 1,
            // Those that follow each other are one statement, so that a file of braces stays cheap.
            b'{' => self.whole(Kind::Open, self.after(start, |byte| byte == b'{')),
            b'}' => self.whole(Kind::Close, self.after(start, |byte| byte == b'}')),
            b'#' => self.whole(Kind::Comment, self.line_end(start)),
            b'"' if self.is_prose(start) => self.prose(),
            _ => match self.name(start) {
                Some(name) => self.entry(name),
                None => match self.value(start).or_else(|| self.slip(start)) {
                    Some((kind, end)) => self.loose(kind, end),
                    None => self.whole(Kind::Junk, self.rest_of_line(start + 1)),
                },
            },
        }
    }

    /// A statement without parts.
    fn whole(&mut self, kind: Kind, end: usize) {
        self.out.open(kind, self.at);
        self.out.close(end);
        self.at = end;
    }

    fn prose(&mut self) {
        let body = self.at + PROSE.len();
        self.out.open(Kind::Prose, self.at);
        let ends = |at: &usize| self.is_prose(*at) || self.bytes[*at] != b'"' && self.byte(*at + 1) == b'}';
        let mut places = memchr3_iter(b'"', b'\n', b'\r', &self.bytes[body..]).map(|at| body + at);
        let end = places.find(ends).unwrap_or(self.bytes.len());
        self.part(Kind::ProseBody, body..end);
        if self.is_prose(end) {
            self.part(Kind::ProseEnd, end..end + PROSE.len());
        }
    }

    fn entry(&mut self, name: usize) {
        self.out.open(Kind::Entry, self.at);
        self.part(Kind::Name, self.at..name);
        let sign = self.after(name, is_blank);
        if let Some(end) = self.operator(sign) {
            self.part(Kind::Operator, sign..end);
        }
        self.row();
    }

    fn loose(&mut self, kind: Kind, end: usize) {
        // A vertical tab ends a row.
        if self.row_end != self.at || matches!(self.byte(self.at), 0x0b | 0x0c) {
            self.out.open(Kind::Loose, self.at);
        }
        self.value_or_entry(kind, end);
        self.row();
    }

    /// Values and commas, up to what is neither.
    fn row(&mut self) {
        loop {
            match self.byte(self.at) {
                b' ' | b'\t' => self.at += 1,
                b',' => {
                    self.part(Kind::Comma, self.at..self.at + 1);
                    self.gap();
                }
                _ => match self.value(self.at) {
                    Some((kind, end)) => self.value_or_entry(kind, end),
                    None => break,
                },
            }
        }
        self.row_end = self.at;
        self.out.close(self.text[..self.at].trim_end_matches([' ', '\t']).len());
    }

    fn part(&mut self, kind: Kind, range: Range<usize>) {
        self.at = range.end;
        self.out.part(kind, range);
    }

    /// A part of a row, or the name and the operator that start the next entry: a separator is missing.
    fn value_or_entry(&mut self, kind: Kind, end: usize) {
        let start = self.at;
        if kind == Kind::Bare
            && self.is_colon(end - 1)
            && let Some(name) = self.name(start).filter(|name| self.operator(*name) == Some(end))
        {
            self.out.open(Kind::Entry, start);
            self.part(Kind::Name, start..name);
            self.part(Kind::Operator, name..end);
        } else {
            self.part(kind, start..end);
        }
    }

    /// Goes over line ends and comments after a comma, if the list goes on behind them.
    fn gap(&mut self) {
        let (comma, parts) = (self.at, self.out.parts.len());
        let mut at = self.after(comma, is_blank);
        if !matches!(self.byte(at), b'\n' | b'\r' | b'#') {
            return;
        }
        loop {
            at = self.after(at, |byte| is_blank(byte) || is_line_end(byte));
            if self.byte(at) != b'#' {
                break;
            }
            let comment = at;
            at = self.line_end(comment);
            self.out.part(Kind::Comment, comment..at);
        }
        if is_stop(self.byte(at)) || self.is_prose(at) || self.is_entry(at) {
            self.out.parts.truncate(parts);
            self.out.close(comma);
        } else {
            self.at = at;
        }
    }

    /// Whether a field or the head of a declaration with its brace stands here.
    fn is_entry(&self, at: usize) -> bool {
        let Some(name) = self.name(at) else { return false };
        let sign = self.after(name, |byte| byte == b' ');
        let colon = sign + usize::from(matches!(self.byte(sign), b'+' | b'-'));
        if self.is_colon(colon) || self.bytes[colon..].starts_with(b":\"") {
            return true;
        }
        let mut end = name;
        loop {
            let next = self.after(end, is_blank);
            end = match self.byte(next) {
                b'{' => return end > name,
                b'#' => return false,
                byte if next == end || is_stop(byte) => return false,
                b'"' => match self.after(next + 1, |byte| byte != b'"' && !is_line_end(byte)) {
                    quote if self.byte(quote) == b'"' => quote + 1,
                    _ => return false,
                },
                _ => self.word(next),
            };
        }
    }

    /// The kind and the end of the value that stands here.
    fn value(&mut self, at: usize) -> Option<(Kind, usize)> {
        match self.byte(at) {
            b'-' if self.is_colon(at + 1) => None,
            b'-'..=b':' | b'<'..=b'z' => Some((Kind::Bare, self.word(at))),
            b'"' if !self.is_prose(at) => Some((Kind::Text, self.text(at)?)),
            _ => None,
        }
    }

    /// The same of what is no value, but was meant as one.
    fn slip(&self, at: usize) -> Option<(Kind, usize)> {
        let first = self.text[at..].chars().next()?;
        let inside = at + first.len_utf8();
        let (kind, closes): (_, fn(char) -> bool) = match first {
            ',' | '-' => return None,
            '"' => return Some((Kind::Unclosed, self.rest_of_line(inside))),
            '\'' => (Kind::Apostrophes, |c| c == '\''),
            _ if is_double(first) => (Kind::Typographic, is_double),
            _ if is_single(first) => (Kind::Typographic, is_single),
            _ => return Some((Kind::Bare, self.word(at))),
        };
        let rest = &self.text[inside..];
        let marks = rest.char_indices().find(|(_, c)| closes(*c) || matches!(c, '\n' | '\r'));
        let end = marks.filter(|(_, mark)| closes(*mark)).map(|(close, mark)| inside + close + mark.len_utf8());
        // Of the other marks, one inside of a word can be an apostrophe.
        match end.filter(|end| is_double(first) || is_stop(self.byte(*end))) {
            Some(end) => Some((kind, end)),
            None => Some((Kind::Unclosed, self.rest_of_line(inside))),
        }
    }

    /// The end of the text that a quote here opens.
    fn text(&mut self, quote: usize) -> Option<usize> {
        let (mut line, mut at) = (quote, quote + 1);
        loop {
            at = self.after(at, |byte| !matches!(byte, b'"' | b'\\' | b'\n' | b'\r'));
            match self.bytes.get(at) {
                Some(b'"') if line == quote || is_stop(self.byte(at + 1)) => return Some(at + 1),
                Some(b'\\') => at += if is_line_end(self.byte(at + 1)) { 1 } else { 2 },
                Some(b'\n' | b'\r') if quote >= self.unending => {
                    let both = self.bytes[at..].starts_with(b"\r\n");
                    line = self.after(at + if both { 2 } else { 1 }, is_blank);
                    if is_line_end(self.byte(line)) {
                        break;
                    }
                    at = line;
                }
                _ => break,
            }
        }
        // One that starts on the last of these lines can end there, where no more is asked of its end.
        self.unending = self.unending.max(line);
        None
    }

    /// The end of the name that stands here.
    fn name(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while match self.byte(end) {
            b'-' => !matches!(self.byte(end + 1), b':' | b'='),
            byte => byte.is_ascii_alphanumeric() || byte == b'_',
        } {
            end += 1;
        }
        (end > at).then_some(end)
    }

    /// The end of the operator that stands here.
    fn operator(&self, at: usize) -> Option<usize> {
        match (self.byte(at), self.byte(at + 1)) {
            (b':' | b'+' | b'-', b'=') | (b'=', b'=' | b'>') | (b'+' | b'-', b':') => Some(at + 2),
            (b':' | b'=', _) => Some(at + 1),
            _ => None,
        }
    }

    /// The end of the word that starts here.
    fn word(&self, at: usize) -> usize {
        self.after(at, |byte| byte != b'"' && !is_stop(byte))
    }

    fn line_end(&self, at: usize) -> usize {
        memchr2(b'\n', b'\r', &self.bytes[at..]).map_or(self.bytes.len(), |length| at + length)
    }

    /// The end of the line, but for up to four braces that end it: they keep the nesting right.
    fn rest_of_line(&self, at: usize) -> usize {
        let end = self.line_end(at);
        let mut braces = 0;
        let tail = self.bytes[at..end].iter().rev().take_while(|byte| {
            braces += usize::from(matches!(byte, b'{' | b'}'));
            is_blank(**byte) || matches!(byte, b'{' | b'}') && braces <= 4
        });
        end - tail.count()
    }

    /// Whether a colon stands here, with white space after it.
    fn is_colon(&self, at: usize) -> bool {
        self.byte(at) == b':' && matches!(self.byte(at + 1), b' ' | b'\t' | b'\n' | b'\r')
    }

    fn is_prose(&self, at: usize) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(PROSE))
    }

    /// The first place from here on whose byte is another.
    fn after(&self, at: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.iter().position(|byte| !is(*byte)).map_or(self.bytes.len(), |length| at + length)
    }

    /// The byte at a place; the end of the file is the end of a line.
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// What ends a word, and what stands after a text.
fn is_stop(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b';' | b'{' | b'}')
}

fn is_double(c: char) -> bool {
    matches!(c, '“'..='‟' | '«' | '»' | '″')
}

fn is_single(c: char) -> bool {
    matches!(c, '‘'..='‛' | '‹' | '›')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each statement with its parts in brackets.
    fn shown(text: &str) -> String {
        let statements = parse(text);
        let mut out = String::new();
        for (statement, parts) in statements.iter() {
            out.push_str(&format!("{:?}", statement.kind).to_lowercase());
            for part in parts {
                out.push_str(&format!("[{}]", part.text(text)));
            }
            out.push(' ');
        }
        out.trim_end().to_owned()
    }

    #[test]
    fn statements_have_their_parts() {
        for (text, expected) in [
            ("data x \"y\" {a: b}", "entry[data][x][\"y\"] open entry[a][:][b] close end"),
            ("a , b,c,", "entry[a][,][b][,][c][,] end"),
            ("{{ }}{", "open close open end"),
            // A separator is missing.
            ("a: b c: d", "entry[a][:][b] entry[c][:][d] end"),
            ("a: b c+: d e-: f", "entry[a][:][b] entry[c][+:][d] entry[e][-:][f] end"),
            ("a: b/c: d e:\"f\"", "entry[a][:][b/c:][d][e:][\"f\"] end"),
            ("a: b -: c", "entry[a][:][b] junk end"),
            // What few values start with.
            ("a: (b), “c”, 'd'\n  (e", "entry[a][:][(b)][,][“c”][,]['d'] loose[(e] end"),
            ("a: b,\n  # c\n  (d)", "entry[a][:][b][,][# c][(d)] end"),
            ("a: b,\n  c: d", "entry[a][:][b][,] entry[c][:][d] end"),
            ("a \u{b}b", "entry[a] loose[\u{b}b] end"),
            ("a-: b-=c", "entry[a][-:][b-=c] end"),
            // Texts that have no end, and one that has one on its line.
            ("a: \"b\n\\\"c\n\\\"d\"e", "entry[a][:][\"b] loose[\\][\"c] loose[\\][\"d\"][e] end"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        " ", "\t", "\n", "\r", "\r\n", "\n\n", ",", ", ", ",\n  ", ";", "{", "}", "}}", " {\n", ":", ": ", ":=", "=", "=>",
        "+:", "-:", "+=", "-=", "+", "-", "\"", "\"\"", "\"\"\"", "\"a b\"", "\"a\n b\"", "\"a\n\n b\"", "\\", "\\\"", "'",
        "'a'", "“", "”", "«", "‘", "’", "#", "# c", "##", "a", "B9", "a-b", "name", "name: ", "data x", "2 years", "(a)",
        "email: a@b.example", "https://x.example/a?b=c#d", "é", "語", "\u{b}", "\u{1}", "\u{7f}", "\u{85}", "\u{2028}",
        "|", "~", "[", "/", "*", "<", ".", "``", "%",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Statements and their parts follow each other, and between them stand separators alone.
        #[test]
        fn nothing_of_a_text_is_lost(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
            let text = pieces.concat();
            let statements = parse(&text);
            let mut at = 0;
            for (statement, parts) in statements.iter() {
                let between = &text[at..statement.start()];
                prop_assert!(between.chars().all(|c| " \t\r\n;".contains(c)), "{between:?} in {text:?}");
                at = statement.start();
                for part in parts {
                    prop_assert!(part.start() >= at && part.end() >= part.start(), "{text:?}");
                    let between = &text[at..part.start()];
                    let mark = statement.kind == Kind::Prose && between == "\"\"\"";
                    prop_assert!(mark || between.chars().all(|c| " \t\r\n".contains(c)), "{between:?} in {text:?}");
                    at = part.end();
                }
                prop_assert!(statement.end() >= at, "{text:?}");
                at = statement.end();
            }
            prop_assert_eq!(at, text.len());
        }

        /// A file reads the same with each kind of line end.
        #[test]
        fn line_ends_are_alike(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
            let text = pieces.concat().replace('\r', "");
            let (feeds, returns) = (parse(&text), parse(&text.replace('\n', "\r")));
            prop_assert_eq!(feeds, returns, "{:?}", text);
        }
    }
}
