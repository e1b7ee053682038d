//! Data that are called anonymous and are not.
//!
//! Owns: `called` and `state` compared with the items. Does not own: the attributes of items.

use crate::english::lexicon::list::anonymous as list;
use crate::english::sentences::{Reader, Sentence};
use crate::lint::check::Check;
use crate::lint::passages::BlockKind;
use crate::source::Span;

/// Items that are rows about one person, though they name nobody.
const ROWS: &[&str] = &["session-replay", "call-recording", "transaction-record", "inference-profile"];

/// What hashing or the like has been done to an item.
enum State {
    /// As collected, or encrypted: the one who has the key has the item.
    Plain,
    /// Cut short or made anonymous.
    Gone,
    /// Replaced by a sign that stands for the same person.
    Replaced(Span),
}

pub fn check(check: &mut Check<'_, '_>) {
    facts(check);
    if check.english() {
        prose(check);
    }
}

fn facts(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    let facts = check.facts;
    for (index, category) in policy.data.iter().enumerate().filter(|(index, _)| facts.is_collected(*index)) {
        let Some(called) = category.called.filter(|called| called.value != "pseudonymous") else { continue };
        let aggregated = called.value == "aggregated";
        let (mut plain, mut replaced) = (Vec::new(), Vec::new());
        // What is only a part of the category is looked at in its own declaration, if that calls it so.
        let parts = category.includes.iter().filter_map(crate::facts::category_of);
        for data in [index].into_iter().chain(parts.filter(|part| policy.data[*part].called.is_none())) {
            for item in facts.items_of(data) {
                let (word, declared) = (item.key(), item.declared());
                let counted = declared.and_then(|item| item.meta.label.as_ref()).is_some_and(|label| {
                    let label = label.to_ascii_lowercase();
                    list::COUNTS.stand_in(&label)
                });
                let identifies =
                    item.direct() == Some(true) || item.online() == Some(true) || aggregated && ROWS.contains(&word);
                let place = item.entry.span();
                match declared.and_then(|declared| declared.state).map_or(State::Plain, |state| match state.value {
                    "hashed" | "pseudonymised" => State::Replaced(state.span),
                    "anonymised" | "truncated" => State::Gone,
                    _ => State::Plain,
                }) {
                    State::Replaced(at) => replaced.push((at, word)),
                    State::Plain if word == "hashed-email" => replaced.push((place, word)),
                    State::Plain if identifies && !counted => plain.push((place, word)),
                    State::Plain | State::Gone => {}
                }
            }
        }
        let list = |items: &[(Span, &str)]| {
            let words: Vec<String> = items.iter().take(3).map(|item| format!("`{}`", item.1)).collect();
            if items.len() > 3 {
                format!("{} and {} more", words.join(", "), items.len() - 3)
            } else {
                words.join(", ")
            }
        };
        let name = called.value;
        if !plain.is_empty() {
            let rule = if aggregated {
                "consistency/aggregate-with-individual"
            } else {
                "consistency/anonymous-with-identifiers"
            };
            let message = format!("data called {name} hold {}", list(&plain));
            let found = check.report(rule, (&category.meta, called.span), message);
            found.related = plain
                .iter()
                .take(3)
                .map(|(at, word)| (*at, format!("`{word}` is about one person or device")))
                .collect();
            found.why =
                Some("with it a person or a device can be singled out, so the data are personal data".to_owned());
            found.help = Some(if aggregated {
                "take `called` away, or list what the totals hold".to_owned()
            } else {
                "take `called` away, or say with `state` how the item is made anonymous".to_owned()
            });
        }
        if !replaced.is_empty() {
            let message = format!("data called {name} hold {} under a pseudonym", list(&replaced));
            let found =
                check.report("consistency/pseudonymous-called-anonymous", (&category.meta, called.span), message);
            found.related = replaced
                .iter()
                .take(3)
                .map(|(at, word)| (*at, format!("`{word}` still stands for one person")))
                .collect();
            found.help = Some("write `called: pseudonymous`".to_owned());
        }
    }
}

/// "We anonymise your address by hashing it."
fn prose(check: &mut Check<'_, '_>) {
    let mut reader = Reader::default();
    for passage in check.passages.iter().filter(|passage| passage.phrase == crate::schema::Phrase::Sentence) {
        for block in passage.blocks.iter().filter(|block| block.kind != BlockKind::Code) {
            if !block.text.contains("nonym") || !list::SIGNS.stand_in(&block.text) {
                continue;
            }
            reader.sentences(&block.text, |sentence| {
                if sentence.holds(&list::DENIALS) {
                    return;
                }
                if let Some((from, to)) = hashed(sentence) {
                    let bytes = sentence.range(from, to);
                    let at = passage.locate(block, bytes.start, bytes.end);
                    let message = "the text calls data anonymous that are under a pseudonym";
                    let found = check.report("consistency/pseudonymous-called-anonymous", (passage.owner, at), message);
                    found.help = Some("write that the data are pseudonymised".to_owned());
                }
            });
        }
    }
}

fn hashed(sentence: &Sentence<'_>) -> Option<(usize, usize)> {
    let anonymous = |at: usize| sentence.word(at).starts_with("anonym");
    let replaced = |at: usize| list::REPLACED.start(sentence.word(at));
    for at in (0..sentence.len()).filter(|at| anonymous(*at)) {
        // "anonymised by hashing", "anonymous because they are hashed"
        let end = (at + 1..sentence.len().min(at + 9)).find(|next| replaced(*next));
        if let Some(end) = end
            && (at + 1..end).any(|next| list::MEANS.has(sentence.word(next)))
            && !(at + 1..end).any(|next| list::LINKS.has(sentence.word(next)))
        {
            return Some((at, end + 1));
        }
        // "hashed and so anonymous", "a hashed, anonymous identifier"
        let from = (at.saturating_sub(4)..at).find(|before| sentence.word(*before) == "hashed");
        if let Some(from) = from
            && (from + 1..at).all(|next| list::SO.has(sentence.word(next)))
            && from + 1 < at
            && sentence.word(at) == "anonymous"
        {
            return Some((from, at + 1));
        }
    }
    None
}
