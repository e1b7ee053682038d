//! What stands beside the parts of a document in counsel's edition (`--annotate`).
//!
//! Owns: the form of it, the same for every format. Does not own: which
//! place, provision or note belongs to which part.

use std::collections::BTreeMap;

use crate::document::Words;

/// What stands beside the parts of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annotations {
    /// Beside the head.
    pub head: Annotation,
    /// By the anchor of the section.
    pub sections: BTreeMap<String, Beside>,
    /// Of declarations that stand in no document.
    pub rest: Vec<Annotation>,
}

/// What stands beside one section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Beside its heading.
    pub heading: Annotation,
    /// Beside the block whose first event has this position in the body.
    pub blocks: BTreeMap<usize, Annotation>,
}

/// What stands beside one part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annotation {
    /// The places of the spec that it comes from.
    pub places: Vec<SpecLine>,
    /// How many places more stand beside the blocks of a section.
    pub more: usize,
    /// What laws ask that it answers.
    pub provisions: Vec<Requirement>,
    /// The notes that stand at these places.
    pub notes: Vec<String>,
}

/// A line of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecLine {
    /// `policies/shop.policy:42`
    pub at: String,
    /// How the fact came into the spec, where it stands in another file.
    pub by: Option<String>,
}

/// A place in a law, and what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Where the law asks it.
    pub citation: String,
    /// Where the text of the law can be read.
    pub url: Option<String>,
    /// What it asks, as a sentence; none where that stands beside the section already.
    pub requires: Option<String>,
}

impl Annotation {
    /// Whether nothing stands beside it.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.provisions.is_empty() && self.notes.is_empty()
    }

    /// The paragraphs of the notes: their lines end where the author's editor ended them, and mean nothing
    /// but at an empty line and before an item of a list.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut all = Vec::new();
        for note in &self.notes {
            let mut open = false;
            for line in note.lines().map(str::trim) {
                match all.last_mut() {
                    Some(last) if open && !line.is_empty() && !line.starts_with(['-', '*', '•']) => {
                        *last = format!("{last} {line}");
                    }
                    _ if line.is_empty() => {}
                    _ => all.push(line.to_owned()),
                }
                open = !line.is_empty();
            }
        }
        all
    }

    /// "and 3 more below"; none where there are no more places.
    pub fn more(&self, words: &Words) -> Option<String> {
        counted(words, "more", self.more)
    }

    /// "3 provisions"; none without any.
    pub fn count(&self, words: &Words) -> Option<String> {
        counted(words, "provisions", self.provisions.len())
    }
}

fn counted(words: &Words, word: &str, count: usize) -> Option<String> {
    let text = words.counted("counsel", word, i64::try_from(count).ok()?)?;
    (count > 0).then(|| text.replace("{count}", &count.to_string()))
}

impl Annotations {
    /// What stands beside a section, if anything does.
    pub fn of(&self, anchor: &str) -> Option<&Beside> {
        self.sections.get(anchor)
    }
}
