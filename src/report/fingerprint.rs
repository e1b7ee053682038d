//! What makes a finding of today the same as one of yesterday.
//!
//! A fingerprint is the hash (XXH3, 128 bits, as 32 hexadecimal digits) of
//!
//! 1. the name of the rule,
//! 2. the name of the file, relative to a folder,
//! 3. the text at the place, widened on both sides to the next end of a line, comma, semicolon, brace
//!    or bracket, each run of white space as one space; where that is empty, the text of the line;
//!    where there is no place, the message,
//! 4. how many findings before it agree in all of these.
//!
//! Lines and columns are not in it: a finding keeps its fingerprint when lines move above or below
//! it, or when a file is formatted anew. The text is widened because many places are a single word
//! or mark, which says little; and not to the line, because formatting breaks lines. Nor is the message of a finding with a place: its wording
//! may become better in a later version. The fourth part makes fingerprints of one run differ. When
//! one of several equal findings goes, the last number goes: how many are known stays right.
//!
//! Reports and baselines keep fingerprints for years, so nothing of this may change without a new
//! version of both.

use std::path::Path;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Sources, Span};

use super::relative;

/// The fingerprints of findings, in their order. `folder` is a true path, see [`relative()`].
pub fn fingerprints(diagnostics: &[&Diagnostic], sources: &Sources, folder: &Path) -> Vec<String> {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let one = |diagnostic: &&Diagnostic| {
        let key = key(diagnostic, sources, folder);
        let before = seen.entry(key.clone()).or_default();
        *before += 1;
        print(&key, *before - 1)
    };
    diagnostics.iter().map(one).collect()
}

/// The first three parts of a fingerprint. Equal keys share one count, so whatever the parts hold, no two fingerprints of a
/// run are made from the same text.
pub(super) fn key(diagnostic: &Diagnostic, sources: &Sources, folder: &Path) -> String {
    let (name, text) = match diagnostic.span {
        Some(span) => {
            let file = sources.get(span.file);
            (relative::name(&file, folder), text(&file, span))
        }
        None => (String::new(), squeeze(&diagnostic.message)),
    };
    format!("{}\0{name}\0{text}", diagnostic.rule)
}

/// The fingerprint of a finding of this key, so many of which came before.
pub(super) fn print(key: &str, before: usize) -> String {
    format!("{:032x}", xxh3_128(format!("{key}\0{before}").as_bytes()))
}

fn text(file: &SourceFile, span: Span) -> String {
    let piece = around(file, span, |c| matches!(c, '\n' | '\r' | ',' | ';' | '{' | '}' | '[' | ']'));
    if piece.is_empty() { around(file, span, |c| matches!(c, '\n' | '\r')) } else { piece }
}

/// The text of a place and what stands around it, up to where something ends.
fn around(file: &SourceFile, span: Span, ends: fn(char) -> bool) -> String {
    let text: &str = &file.text;
    let from = boundary(text, span.start as usize);
    let to = boundary(text, (span.end as usize).min(from + LONGEST)).max(from);
    let before = &text[boundary(text, from.saturating_sub(LONGEST))..from];
    let after = &text[to..boundary(text, to + LONGEST)];
    let start = from - before.len() + before.rfind(ends).map_or(0, |at| at + 1);
    let end = to + after.find(ends).unwrap_or(after.len());
    squeeze(&text[start..end])
}

/// More of a place, or of what stands on one side of it, is not looked at: a file may be one long
/// line, with a thousand findings in it.
const LONGEST: usize = 1_000;

/// The offset, or the end of the character before it.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fingerprints of findings at each place where `word` stands in `text`.
    fn prints(rule: &'static str, path: &str, text: &str, word: &str) -> Vec<String> {
        let sources = Sources::new();
        let file = sources.add(path, Path::new(path), text);
        let places = text.match_indices(word).map(|(at, _)| Span::new(file.id, at, at + word.len()));
        let all: Vec<_> = places.map(|place| Diagnostic::error(rule, place, format!("at {place:?}"))).collect();
        fingerprints(&all.iter().collect::<Vec<_>>(), &sources, Path::new(""))
    }

    #[test]
    fn moved_lines_and_new_formatting_change_nothing() {
        let before = prints("a/b", "x.policy", "data a { items: emial, nmae; when: never }\n", "emial");
        for after in [
            "# new\r\n\r\ndata a {\r\n\titems: emial,\r\n\t  nmae\r\n}\r\n",
            "data: { a: { items:   emial } }",
            "use b\ndata a {\n  # The items.\n  items: emial; when: ever }",
        ] {
            assert_eq!(before, prints("a/b", "x.policy", after, "emial"), "{after}");
        }
        assert_eq!(before[0].len(), 32);
        assert!(before[0].bytes().all(|byte| byte.is_ascii_hexdigit()));
        let block = prints("a/b", "x.policy", "until: b\n      c", "b\n      c");
        assert_eq!(block, prints("a/b", "x.policy", "until:  b\n  c", "b\n  c"));
    }

    #[test]
    fn what_stands_around_a_mark_counts() {
        let text = "data a \"one.\" { }\ndata b \"two.\" { }\n";
        let (both, second) = (prints("a/b", "x.policy", text, "."), prints("a/b", "x.policy", &text[18..], "."));
        assert_eq!(both[1..], second);
    }

    #[test]
    fn rule_file_and_text_each_count() {
        let one = prints("a/b", "x.policy", "emial", "emial");
        assert_ne!(one, prints("a/c", "x.policy", "emial", "emial"));
        assert_ne!(one, prints("a/b", "y.policy", "emial", "emial"));
        assert_ne!(one, prints("a/b", "x.policy", "nmae", "nmae"));
    }

    #[test]
    fn equal_findings_are_numbered() {
        let two = prints("a/b", "x.policy", "emial, emial", "emial");
        assert_ne!(two[0], two[1]);
        assert_eq!(prints("a/b", "x.policy", "  emial", "emial"), two[..1]);
    }

    #[test]
    fn an_empty_place_is_known_by_its_line() {
        let at = |text: &str, at: usize| {
            let sources = Sources::new();
            let file = sources.add("x", Path::new("x"), text);
            let one = Diagnostic::error("a/b", Span::new(file.id, at, at), "m");
            fingerprints(&[&one], &sources, Path::new(""))
        };
        assert_eq!(at("data a {\nitems:\n}", 15), at("\ndata a {\n  items:\n}", 18));
        assert_ne!(at("data a {\nitems:\n}", 15), at("data a {\nitems:\n}", 0));
        assert_eq!(at("", 0), at("", 7));
    }

    #[test]
    fn a_long_line_is_not_read_for_each_finding() {
        let text = "ä ".repeat(500_000);
        let sources = Sources::new();
        let file = sources.add("x", Path::new("x"), text);
        let all: Vec<_> =
            (0..1_000).map(|at| Diagnostic::error("a/b", Span::new(file.id, at, 1_500_000), "m")).collect();
        let prints = fingerprints(&all.iter().collect::<Vec<_>>(), &sources, Path::new(""));
        assert_eq!(prints.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
    }

    /// Baselines on disk hold these.
    #[test]
    fn the_form_stays() {
        assert_eq!(prints("a/b", "x.policy", "emial", "emial"), ["550522082208144dfd7f5ecf7a771853"]);
    }
}
