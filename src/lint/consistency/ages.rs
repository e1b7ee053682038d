//! The age from which people may use a site: one, wherever it stands.
//!
//! Owns: ages in prose, compared with `children.minimum-age` and with each other. Does not own: which
//! age a law asks for.

use std::cell::LazyCell;

use crate::english::lexicon::list::ages as list;
use crate::english::numbers;
use crate::english::sentences::{Reader, Sentence};
use crate::law;
use crate::lint::check::Check;
use crate::lint::passages::{BlockKind, Place};
use crate::source::Span;

/// What a sentence says of an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// "You must be at least 16": the age itself.
    Gate,
    /// "not intended for children under 13": the age from which it is for people is no lower.
    Floor,
}

pub fn check(check: &mut Check<'_, '_>) {
    if !check.english() {
        return;
    }
    let policy = check.policy;
    let stated = policy.children.as_ref().and_then(|children| children.minimum_age);
    let not_under = policy.children.as_ref().and_then(|children| children.not_under);
    let local = policy.children.as_ref().and_then(|children| children.or_local_age).is_some_and(|flag| flag.value);
    let mut first: Option<(u32, Span)> = None;
    let mut reader = Reader::default();
    for passage in check.passages {
        let read = match passage.place {
            Place::Section(_) => true,
            Place::Prose(kind) => matches!(kind, "children" | "policy" | "scope" | "consent"),
            Place::Field("children", "then") => true,
            _ => false,
        };
        if !read {
            continue;
        }
        for block in
            passage.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Code | BlockKind::Heading(_)))
        {
            if !list::SIGNS.stand_in(&block.text) {
                continue;
            }
            reader.sentences(&block.text, |sentence| {
                let Some((kind, age, from, to)) = age(sentence) else { return };
                let bytes = sentence.range(from, to);
                let at = passage.locate(block, bytes.start, bytes.end);
                let other = match (&stated, kind) {
                    (_, Kind::Floor) if not_under.is_some() => {
                        not_under.filter(|known| age != known.value).map(|known| (known.value, known.span))
                    }
                    (Some(stated), Kind::Gate) if age != stated.value && !(local && age > stated.value) => {
                        Some((stated.value, stated.span))
                    }
                    (Some(stated), Kind::Floor) if age > stated.value && !local => Some((stated.value, stated.span)),
                    (None, Kind::Gate) => match first {
                        Some(other) if other.0 != age => Some(other),
                        _ => {
                            first.get_or_insert((age, at));
                            None
                        }
                    },
                    _ => None,
                };
                if let Some((known, place)) = other {
                    let message = format!(
                        "the text names {age} as the age from which people may use the site, and elsewhere it is {known}"
                    );
                    let found = check.report("consistency/age-limits-differ", (passage.owner, at), message);
                    found.related.push((place, format!("{known} here")));
                }
            });
        }
    }
}

/// The age that a sentence sets, with the words that say so. What holds for a place, for one offer or
/// under a condition sets none.
fn age(sentence: &Sentence<'_>) -> Option<(Kind, u32, usize, usize)> {
    let of_place = || (0..sentence.len()).any(|at| law::speaks_of_home(sentence.word(at)));
    if sentence.holds(&list::LIMITS) || of_place() || sentence.word(sentence.len().saturating_sub(1)) == "?" {
        return None;
    }
    let only = (0..sentence.len()).find(|at| sentence.word(*at) == "only");
    let for_people = LazyCell::new(|| sentence.holds(&list::OF_PEOPLE));
    let of_site = LazyCell::new(|| sentence.holds(&list::NOT) && sentence.holds(&list::INTENDED));
    for at in 0..sentence.len() {
        if let Some(phrase) = list::GATES.find(|phrase| sentence.is(at, phrase)) {
            let after = at + phrase.len();
            let age = numbers::age(sentence.word(after))?;
            let end = numbers::units(sentence, after + 1);
            let older = matches!(sentence.word(end), "or") && list::OLDER.has(sentence.word(end + 1));
            let end = if older { end + 2 } else { end };
            return (older || phrase.ends_with(&["least"]) || end > after + 1)
                .then_some(())
                .filter(|()| for_use(sentence, end))
                .map(|()| (Kind::Gate, age, at, end));
        }
        // "only people who are 18 or older may use ...", "for people aged 16 and over"
        if let Some(age) = numbers::age(sentence.word(at)) {
            let end = numbers::units(sentence, at + 1);
            let older = matches!(sentence.word(end), "or" | "and") && list::OLDER.has(sentence.word(end + 1));
            if older && only.is_some_and(|only| only < at) && *for_people {
                return Some((Kind::Gate, age, 0, end + 2));
            }
            let under =
                (at.saturating_sub(4)..at).any(|index| matches!(sentence.word(index), "under" | "below" | "than"));
            if under && *of_site {
                let from = (0..at).rev().find(|index| list::YOUNGER.has(sentence.word(*index)))?;
                return Some((Kind::Floor, age, from, end));
            }
        }
    }
    None
}

/// Whether an age is that for using the site, and not for something that follows.
fn for_use(sentence: &Sentence<'_>, at: usize) -> bool {
    matches!(sentence.word(at), "" | "." | "!" | "," | ";")
        || sentence.word(at) == "to" && list::WAYS_OF_USE.has(sentence.word(at + 1))
}
