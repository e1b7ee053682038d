//! The verbs of denials: "sell, rent or otherwise transfer", "sold, rented or passed on".

use super::chain::Chains;
use super::clauses::Clauses;
use super::meaning::{COLLECT, MOVE, OTHER, PUBLISH, SELL, SHARE, USE};
use crate::english::lexicon::List;
use crate::english::lexicon::list::verbs as list;

/// The lists of verbs, each with what its verbs mean.
type Meanings = [(&'static List, u16)];

const VERBS: &Meanings = &[
    (&list::COLLECT, COLLECT),
    (&list::SHARE, SHARE),
    (&list::SELL, SELL),
    (&list::USE, USE),
    (&list::MOVE, MOVE),
    (&list::PUBLISH, PUBLISH),
    (&list::OTHER, OTHER),
];

const PARTICIPLES: &Meanings = &[
    (&list::COLLECT_DONE, COLLECT),
    (&list::SHARE_DONE, SHARE),
    (&list::SELL_DONE, SELL),
    (&list::USE_DONE, USE),
    (&list::MOVE_DONE, MOVE),
    (&list::PUBLISH_DONE, PUBLISH),
    (&list::OTHER_DONE, OTHER),
];

fn verb(sentence: &Clauses<'_, '_>, at: usize, lists: &Meanings) -> Option<(u16, usize)> {
    let word = sentence.word(at);
    let base = |word: &str| lists.iter().any(|(list, _)| list.has(word));
    let known = [
        Some(word),
        word.strip_suffix('s'),
        word.strip_suffix("es").filter(|base| base.ends_with('s')),
        (word == "carries").then_some("carry"),
    ];
    let known = known.into_iter().flatten().find(|word| base(word))?;
    let bits = lists.iter().filter(|(list, _)| list.has(known)).fold(0, |bits, (_, bit)| bits | bit);
    let mut next = at + 1;
    let particle = match known {
        "pass" | "passed" => &["on", "along"][..],
        "give" | "given" => &["away", "out", "on"],
        "hand" => &["over"],
        "carry" => &["out"],
        "engage" => &["in"],
        "rely" => &["on"],
        "take" if sentence.is(next, &["part", "in"]) => {
            next += 1;
            &["in"]
        }
        _ => &[],
    };
    if particle.contains(&sentence.word(next)) {
        next += 1;
    }
    Some((bits, next))
}

fn list(sentence: &Clauses<'_, '_>, at: usize, known: &Meanings, chains: &Chains<u16>) -> Option<(u16, usize)> {
    let joins = |word: &str| matches!(word, "," | "or" | "and" | "nor" | "otherwise" | "/" | "ever");
    let link = |at: usize| verb(sentence, at, known);
    let (bits, next) = chains.read(link(at)?, |at| sentence.skip(at, joins), link, |this, rest| this | rest);
    (bits != 0).then_some((bits, next))
}

/// "sell, rent or otherwise transfer".
pub fn verbs(sentence: &Clauses<'_, '_>, at: usize) -> Option<(u16, usize)> {
    list(sentence, at, VERBS, &sentence.verbs)
}

/// "sold, rented or passed on".
pub fn participles(sentence: &Clauses<'_, '_>, at: usize) -> Option<(u16, usize)> {
    list(sentence, at, PARTICIPLES, &sentence.participles)
}
