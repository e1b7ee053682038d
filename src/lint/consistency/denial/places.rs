//! Places in prose: "the EU", "Germany", "third countries".

use super::Sentence;
use crate::document::Words;
use crate::schema::places::{COUNTRIES, in_eea};

/// The places that data are said to stay in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Area {
    Places(Vec<&'static str>),
    /// "abroad", "other countries": outside the country of the controller.
    Home,
    /// "third countries": outside the European Economic Area.
    ThirdCountries,
}

impl Area {
    /// Whether a place lies in the area; none where that cannot be told.
    pub fn holds(&self, place: &str, home: Option<&str>) -> Option<bool> {
        let country = place.split('-').next().unwrap_or(place);
        match self {
            Self::Places(all) => Some(all.iter().any(|known| match *known {
                "EU" | "EEA" => in_eea(country),
                // In everyday language neither stops at the border of the EEA.
                "EUROPE" => in_eea(country) || matches!(country, "CH" | "GB" | "MC" | "SM" | "VA" | "AD"),
                known => known == country || known == place,
            })),
            Self::Home => home.map(|home| home == country),
            Self::ThirdCountries => home.filter(|home| in_eea(home)).map(|_| in_eea(country)),
        }
    }
}

/// "outside the EU", "out of Germany", "abroad", "to third countries".
pub fn outside(sentence: &Sentence<'_>, at: usize) -> Option<(Area, usize)> {
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
pub fn area(sentence: &Sentence<'_>, at: usize) -> Option<(Area, usize)> {
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

fn place(sentence: &Sentence<'_>, at: usize) -> Option<(&'static str, usize)> {
    let at = if sentence.word(at) == "the" { at + 1 } else { at };
    for (phrase, code) in [
        ("eu", "EU"),
        ("european union", "EU"),
        ("eea", "EEA"),
        ("european economic area", "EEA"),
        ("europe", "EUROPE"),
        ("uk", "GB"),
        ("united kingdom", "GB"),
        ("usa", "US"),
        ("united states of america", "US"),
        ("united states", "US"),
        ("czech republic", "CZ"),
    ] {
        if let Some(length) = sentence.phrase(at, phrase) {
            return Some((code, at + length));
        }
    }
    let words = Words::default();
    COUNTRIES.iter().find_map(|code| {
        let name = words.say("places", code)?.to_lowercase();
        let name = name.strip_prefix("the ").unwrap_or(&name);
        sentence.phrase(at, name).map(|length| (*code, at + length))
    })
}
