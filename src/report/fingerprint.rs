//! What makes a finding of today the same as one of yesterday.
//!
//! A fingerprint is the hash (XXH3, 128 bits, as 32 hexadecimal digits) of
//!
//! 1. the name of the rule,
//! 2. the name of the file, relative to a folder,
//! 3. the text at the place, each run of white space as one space; where the place is empty, the
//!    text of its line; where there is no place, the message,
//! 4. how many findings before it agree in all of these.
//!
//! Lines and columns are not in it: a finding keeps its fingerprint when lines move above or below
//! it, or when a file is indented anew. Nor is the message of a finding with a place: its wording
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
        let (name, text) = match diagnostic.span {
            Some(span) => {
                let file = sources.get(span.file);
                (relative::name(&file, folder), text(&file, span))
            }
            None => (String::new(), squeeze(&diagnostic.message)),
        };
        // Equal keys share one count, so whatever the parts hold, no two fingerprints of a run are
        // made from the same text.
        let key = format!("{}\0{name}\0{text}", diagnostic.rule);
        let before = seen.entry(key.clone()).or_default();
        let print = format!("{:032x}", xxh3_128(format!("{key}\0{before}").as_bytes()));
        *before += 1;
        print
    };
    diagnostics.iter().map(one).collect()
}

fn text(file: &SourceFile, span: Span) -> String {
    let text = squeeze(file.slice(span));
    if !text.is_empty() {
        return text;
    }
    let at = (span.start as usize).min(file.text.len());
    let (before, after) = file.text.split_at_checked(at).unwrap_or((&file.text, ""));
    let ends = |c: char| matches!(c, '\n' | '\r');
    let start = before.rfind(ends).map_or(0, |at| at + 1);
    let end = after.find(ends).unwrap_or(after.len());
    squeeze(&format!("{}{}", &before[start..], &after[..end]))
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
    fn moved_lines_and_new_indents_change_nothing() {
        let before = prints("a/b", "x.policy", "data a {\n  items: emial, nmae\n}\n", "items: emial");
        let after = prints("a/b", "x.policy", "# new\r\n\r\ndata a {\r\n\titems: emial\r\n}\r\n", "items: emial");
        assert_eq!(before, after);
        let folded = prints("a/b", "x.policy", "items:\n      emial", "items:\n      emial");
        assert_eq!(before, folded);
        assert_eq!(before[0].len(), 32);
        assert!(before[0].bytes().all(|byte| byte.is_ascii_hexdigit()));
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
        let two = prints("a/b", "x.policy", "emial emial", "emial");
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

    /// Baselines on disk hold these.
    #[test]
    fn the_form_stays() {
        assert_eq!(prints("a/b", "x.policy", "emial", "emial"), ["550522082208144dfd7f5ecf7a771853"]);
    }
}
