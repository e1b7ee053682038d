//! The verbs of denials: "sell, rent or otherwise transfer", "sold, rented or passed on".

use super::chain::Chains;
use super::clauses::Clauses;
use super::meaning::{COLLECT, MOVE, OTHER, PUBLISH, SELL, SHARE, USE};

const VERBS: &[(&str, u16)] = &[
    ("collect", COLLECT),
    ("gather", COLLECT),
    ("obtain", COLLECT),
    ("share", SHARE),
    ("disclose", SHARE),
    ("give", SHARE),
    ("pass", SHARE),
    ("provide", SHARE),
    ("exchange", SHARE),
    ("release", SHARE),
    ("divulge", SHARE),
    ("hand", SHARE),
    ("transfer", SHARE | MOVE),
    ("send", SHARE | MOVE),
    ("transmit", SHARE | MOVE),
    ("forward", SHARE),
    ("sell", SELL),
    ("rent", SELL),
    ("trade", SELL),
    ("use", USE),
    ("set", USE),
    ("place", USE),
    ("employ", USE),
    ("make", USE),
    ("take", USE),
    ("carry", USE),
    ("perform", USE),
    ("engage", USE),
    ("conduct", USE),
    ("rely", USE),
    ("publish", PUBLISH),
    ("process", MOVE),
    ("store", MOVE),
    ("keep", MOVE),
    ("host", MOVE),
    ("lease", OTHER),
    ("loan", OTHER),
    ("lend", OTHER),
    ("market", OTHER),
    ("license", OTHER),
    ("barter", OTHER),
    ("request", OTHER),
    ("see", OTHER),
];

const PARTICIPLES: &[(&str, u16)] = &[
    ("collected", COLLECT),
    ("gathered", COLLECT),
    ("shared", SHARE),
    ("disclosed", SHARE),
    ("given", SHARE),
    ("passed", SHARE),
    ("provided", SHARE),
    ("exchanged", SHARE),
    ("released", SHARE),
    ("transferred", SHARE | MOVE),
    ("sent", SHARE | MOVE),
    ("transmitted", SHARE | MOVE),
    ("forwarded", SHARE),
    ("sold", SELL),
    ("rented", SELL),
    ("traded", SELL),
    ("used", USE),
    ("set", USE),
    ("placed", USE),
    ("made", USE),
    ("published", PUBLISH),
    ("stored", MOVE),
    ("processed", MOVE),
    ("leased", OTHER),
];

fn verb(sentence: &Clauses<'_, '_>, at: usize, list: &[(&str, u16)]) -> Option<(u16, usize)> {
    let word = sentence.word(at);
    let base = |known: &str| {
        word.strip_prefix(known)
            .is_some_and(|ending| matches!(ending, "" | "s") || ending == "es" && known.ends_with('s'))
            || known == "carry" && word == "carries"
    };
    let (known, bits) = list.iter().find(|(known, _)| base(known))?;
    let mut next = at + 1;
    let particle = match *known {
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
    Some((*bits, next))
}

fn list(sentence: &Clauses<'_, '_>, at: usize, known: &[(&str, u16)], chains: &Chains<u16>) -> Option<(u16, usize)> {
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
