//! Places in prose: "the EU", "Germany", "third countries".

use super::clauses::Clauses;
use super::meaning::Area;
use crate::document::Words;
use crate::english::lexicon::list::places::PLACES;
use crate::schema::places::COUNTRIES;

/// "outside the EU", "out of Germany", "abroad", "to third countries".
pub fn outside(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Area, usize)> {
    match sentence.word(at) {
        "abroad" | "overseas" | "internationally" => Some((Area::Home, at + 1)),
        "outside" if sentence.word(at + 1) == "of" => area(sentence, at + 2),
        "outside" => area(sentence, at + 1),
        "out" if sentence.word(at + 1) == "of" => area(sentence, at + 2),
        "to" => {
            let mut next = at + 1;
            while matches!(sentence.word(next), "any" | "a") {
                next += 1;
            }
            let kind = sentence.word(next);
            if matches!(kind, "third" | "other" | "another" | "foreign") {
                next += 1;
            }
            if !matches!(sentence.word(next), "countries" | "country") {
                return None;
            }
            next += 1;
            if sentence.word(next) == "outside" {
                return outside(sentence, next);
            }
            match kind {
                "third" => Some((Area::ThirdCountries, next)),
                "other" | "another" | "foreign" => Some((Area::Home, next)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// "the EU", "Germany or Austria", "the European Economic Area (EEA)".
pub fn area(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Area, usize)> {
    let (first, mut next) = place(sentence, at)?;
    let mut all = vec![first];
    loop {
        if sentence.word(next) == "(" && sentence.word(next + 2) == ")" {
            next += 3;
            continue;
        }
        if !matches!(sentence.word(next), "or" | "and" | "/" | ",") {
            break;
        }
        let Some((more, after)) = place(sentence, next + 1) else { break };
        all.push(more);
        next = after;
    }
    Some((Area::Places(all), next))
}

fn place(sentence: &Clauses<'_, '_>, at: usize) -> Option<(&'static str, usize)> {
    let at = if sentence.word(at) == "the" { at + 1 } else { at };
    for (phrase, code) in PLACES {
        if let Some(length) = sentence.phrase(at, phrase) {
            return Some((code.first()?, at + length));
        }
    }
    let words = Words::default();
    COUNTRIES.iter().find_map(|code| {
        let name = words.say("places", code)?.to_lowercase();
        let name = name.strip_prefix("the ").unwrap_or(&name);
        sentence.phrase(at, name).map(|length| (*code, at + length))
    })
}
