//! The statements of a file: what `grammar/policy.pest` says they are.
//!
//! Owns: the generated rules, the call to pest under a limit on its work, and the rows of statements
//! and parts that come of it. Does not own: what they mean.
//!
//! pest takes some hundred instructions for each thing that it looks for. So what one look at a byte
//! tells is found here, between the things that pest finds: commas and braces, where the name of an
//! entry ends, and that a row goes on.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;

use pest::{Parser as _, Token};

/// What pest knows of the language.
mod rules {
    #![allow(missing_docs, reason = "pest generates one variant for each rule of the grammar")]

    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/policy.pest"]
    pub struct Grammar;
}

use rules::{Grammar, Rule};

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

/// Steps of pest that one byte may cost. 32 were measured on hostile input; many unclosed quotes in one
/// paragraph cost more, and are given up.
const CALLS_PER_BYTE: usize = 128;

/// The largest limit asked for so far. pest has one limit for the whole process and files are read
/// on several threads, so it only ever grows: a small file must not stop a large one.
static LIMIT: Mutex<usize> = Mutex::new(0);

/// The statements of a text. None if pest gave up at its limit.
pub(super) fn parse(text: &str) -> Option<Statements> {
    let needed = text.len().saturating_add(1024).saturating_mul(CALLS_PER_BYTE);
    {
        let mut limit = LIMIT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if needed > *limit {
            *limit = needed;
            pest::set_call_limit(NonZeroUsize::new(needed));
        }
    }
    let plain = plain(text);
    let mut reading = Reading { text, out: Statements::of_size(text.len()), at: 0, unnamed: None, row_end: None };
    let (mut depth, mut part) = (0, 0);
    for token in Grammar::parse(Rule::file, &plain).ok()?.tokens() {
        match token {
            Token::Start { rule, pos } => {
                depth += 1;
                match depth {
                    STATEMENT => reading.statement(kind(rule, &text[pos.pos()..]), pos.pos()),
                    PART => part = pos.pos(),
                    _ => {}
                }
            }
            Token::End { rule, pos } => {
                match depth {
                    PART => reading.part(kind(rule, &text[part..]), part..pos.pos()),
                    STATEMENT => reading.end(kind(rule, ""), pos.pos()),
                    _ => reading.end_of_file(),
                }
                depth -= 1;
            }
        }
    }
    Some(reading.out)
}

/// How deep a statement and a part of one stand in what pest returns: in the file.
const STATEMENT: usize = 2;
const PART: usize = 3;

/// The text as the grammar expects it, byte for byte as long: a lone `\r` ends a line as `\n` does, and of the control
/// characters, each of which is an error that was reported, one stands for all.
fn plain(text: &str) -> Cow<'_, str> {
    let special = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n');
    // Without a branch, which is many bytes at a time.
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for at in 0..bytes.len() {
        match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => {}
            b'\r' => bytes[at] = b'\n',
            byte if special(byte) => bytes[at] = 0x7f,
            _ => {}
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What pest found, from its rule and the text from there on.
fn kind(rule: Rule, text: &str) -> Kind {
    match rule {
        Rule::entry => Kind::Entry,
        Rule::loose => Kind::Loose,
        Rule::prose => Kind::Prose,
        Rule::comment => Kind::Comment,
        Rule::operator => Kind::Operator,
        Rule::value if text.starts_with('"') => Kind::Text,
        Rule::value | Rule::other => Kind::Bare,
        Rule::typographic => Kind::Typographic,
        Rule::apostrophes => Kind::Apostrophes,
        Rule::unclosed => Kind::Unclosed,
        Rule::prose_body => Kind::ProseBody,
        Rule::prose_end => Kind::ProseEnd,
        _ => Kind::Junk,
    }
}

/// Puts statements together from what pest found.
struct Reading<'t> {
    text: &'t str,
    out: Statements,
    /// Up to here the text is read.
    at: usize,
    /// The start of an entry whose name is no part yet.
    unnamed: Option<usize>,
    /// Where the row that was read last ends, with the blanks after it.
    row_end: Option<usize>,
}

impl Reading<'_> {
    fn statement(&mut self, kind: Kind, start: usize) {
        self.between(start);
        // A vertical tab ends a row.
        let goes_on =
            kind == Kind::Loose && self.row_end == Some(start) && !self.text[start..].starts_with(['\u{b}', '\u{c}']);
        if !goes_on {
            self.out.open(kind, start);
        }
        self.unnamed = (kind == Kind::Entry).then_some(start);
        self.at = start;
    }

    fn part(&mut self, kind: Kind, range: Range<usize>) {
        self.name(range.start);
        self.between(range.start);
        self.at = range.end;
        match self.next_field(kind, &range) {
            Some(sign) => {
                self.out.open(Kind::Entry, range.start);
                self.out.part(Kind::Name, range.start..sign);
                self.out.part(Kind::Operator, sign..range.end);
            }
            None => self.out.part(kind, range),
        }
    }

    fn end(&mut self, kind: Kind, end: usize) {
        self.name(end);
        self.row_end = None;
        let mut close = end;
        if matches!(kind, Kind::Entry | Kind::Loose) {
            self.between(end);
            self.row_end = Some(end);
            close = self.text[..end].trim_end_matches([' ', '\t']).len();
        }
        self.out.close(close);
        self.at = end;
    }

    fn end_of_file(&mut self) {
        let end = self.text.len();
        self.between(end);
        self.out.open(Kind::End, end);
    }

    /// The name of the entry, which ends before `until`.
    fn name(&mut self, until: usize) {
        if let Some(start) = self.unnamed.take() {
            let name = &self.text.as_bytes()[start..until];
            let length = name.iter().position(|byte| matches!(byte, b' ' | b'\t' | b',')).unwrap_or(name.len());
            self.at = start + length;
            self.out.part(Kind::Name, start..self.at);
        }
    }

    /// The commas of a row and the braces after it.
    fn between(&mut self, until: usize) {
        let mut before = None;
        for (offset, byte) in self.text.as_bytes()[self.at..until].iter().enumerate() {
            let at = self.at + offset;
            match byte {
                b',' => self.out.part(Kind::Comma, at..at + 1),
                b'{' | b'}' => {
                    // Those that follow each other are one statement, so that a file of braces stays cheap.
                    if before != Some(byte) {
                        self.out.open(if *byte == b'{' { Kind::Open } else { Kind::Close }, at);
                    }
                    self.out.close(at + 1);
                }
                _ => {}
            }
            before = Some(byte);
        }
    }

    /// Where the sign of the next field starts, if a word is its name and sign: `name:` before white space.
    fn next_field(&self, kind: Kind, word: &Range<usize>) -> Option<usize> {
        let signed = self.text[word.clone()].strip_suffix(':').filter(|_| kind == Kind::Bare)?;
        if !matches!(self.text.as_bytes().get(word.end), None | Some(b' ' | b'\t' | b'\n' | b'\r')) {
            return None;
        }
        let name = signed.strip_suffix('+').unwrap_or(signed);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            return None;
        }
        Some(word.start + signed.strip_suffix('-').map_or(name.len(), str::len))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each statement with its parts in brackets.
    fn shown(text: &str) -> String {
        let statements = parse(text).expect("every text is read");
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
    fn what_pest_leaves_to_its_reader_is_found() {
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
            let statements = parse(&text).expect("every text is read");
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
