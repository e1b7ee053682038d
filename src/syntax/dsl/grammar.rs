//! The statements of a file: what `grammar/policy.pest` says they are.
//!
//! Owns: the generated rules, the call to pest under a limit on its work, and the rows of statements
//! and parts that come of it. Does not own: what they mean.
//!
//! What nearly every file is made of, `scan` reads in one pass over the bytes. From the first
//! statement on that it does not know for certain, pest reads the rest, so the grammar alone says
//! what a text means; a test compares both ways.

#![allow(missing_docs, reason = "pest generates one variant for each rule of the grammar")]

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;

use pest::Parser as _;
use pest::iterators::Pair;

use super::scan;

#[derive(pest_derive::Parser)]
#[grammar = "grammar/policy.pest"]
pub(super) struct Grammar;

/// A range of the text that one rule matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub rule: Rule,
    /// Files are smaller than 4 GiB (`source::loader` refuses larger ones).
    pub start: u32,
    pub end: u32,
}

impl Part {
    pub fn new(rule: Rule, range: Range<usize>) -> Self {
        let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { rule, start: small(range.start), end: small(range.end) }
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

/// The statements of a file in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Statements {
    /// Each with the number of the first of its parts.
    all: Vec<(Part, u32)>,
    parts: Vec<Part>,
}

impl Statements {
    /// Room for the statements of a file of usual density.
    pub fn of_size(bytes: usize) -> Self {
        Self { all: Vec::with_capacity(bytes / 32), parts: Vec::with_capacity(bytes / 16) }
    }

    /// Starts a statement; its parts follow.
    pub fn open(&mut self, rule: Rule, start: usize) {
        self.all.push((Part::new(rule, start..start), u32::try_from(self.parts.len()).unwrap_or(u32::MAX)));
    }

    /// Ends the statement that was started last.
    pub fn close(&mut self, end: usize) {
        if let Some((last, _)) = self.all.last_mut() {
            last.end = u32::try_from(end).unwrap_or(u32::MAX);
        }
    }

    /// A statement without parts.
    pub fn push(&mut self, rule: Rule, range: Range<usize>) {
        self.open(rule, range.start);
        self.close(range.end);
    }

    /// A part of the statement that was started last.
    pub fn part(&mut self, rule: Rule, range: Range<usize>) {
        self.parts.push(Part::new(rule, range));
    }

    /// Forgets the statement that was started last.
    pub fn drop_last(&mut self) {
        if let Some((_, parts)) = self.all.pop() {
            self.parts.truncate(parts as usize);
        }
    }

    /// All statements, each with its parts.
    pub fn iter(&self) -> impl Iterator<Item = (Part, &[Part])> {
        self.all.iter().enumerate().map(|(index, &(statement, first))| {
            let end = self.all.get(index + 1).map_or(self.parts.len(), |next| next.1 as usize);
            (statement, self.parts.get(first as usize..end).unwrap_or_default())
        })
    }
}

/// Steps of pest that one byte can cost at most, measured on hostile input, with room to spare.
const CALLS_PER_BYTE: usize = 64;

/// The largest limit asked for so far. pest has one limit for the whole process and files are read
/// on several threads, so it only ever grows: a small file must not stop a large one.
static LIMIT: Mutex<usize> = Mutex::new(0);

/// The statements of a text. None if pest gave up at its limit, which the grammar should make
/// impossible.
pub(super) fn parse(text: &str) -> Option<Statements> {
    let mut statements = Statements::of_size(text.len());
    match scan::scan(text, &mut statements) {
        Some(stopped) => slowly(text, stopped, &mut statements)?,
        None => statements.push(Rule::EOI, text.len()..text.len()),
    }
    Some(statements)
}

/// Reads the text from `at` on by the grammar. A file is a row of statements, so the rest of a file is
/// one, too.
fn slowly(text: &str, at: usize, out: &mut Statements) -> Option<()> {
    let needed = text.len().saturating_add(1024).saturating_mul(CALLS_PER_BYTE);
    {
        let mut limit = LIMIT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if needed > *limit {
            *limit = needed;
            pest::set_call_limit(NonZeroUsize::new(needed));
        }
    }
    let range = |pair: &Pair<'_, Rule>| at + pair.as_span().start()..at + pair.as_span().end();
    for statement in Grammar::parse(Rule::file, text.get(at..)?).ok()?.next()?.into_inner() {
        out.push(statement.as_rule(), range(&statement));
        for part in statement.into_inner() {
            out.part(part.as_rule(), range(&part));
        }
    }
    Some(())
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
        slowly(text, 0, &mut out).expect("pest reads every text");
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
            let stopped = scan::scan(text, &mut Statements::default());
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
