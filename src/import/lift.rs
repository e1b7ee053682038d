//! Facts that stand in the text of an old policy so surely that they can be declared.
//!
//! Owns: dates, the name and the address of the controller, the age of children, lists of cookies. Whatever can be read in two
//! ways is asked and not taken. Does not own: how a declaration is written.

mod cookies;
mod dates;

pub use cookies::Group;

use pulldown_cmark::Event;

use super::structure::{Section, blocks, words};

/// What was taken from the text, each with the words that it stands in.
#[derive(Debug, Default)]
pub struct Lifted {
    /// As `2026-03-01`.
    pub effective: Option<(String, String)>,
    pub updated: Option<(String, String)>,
    pub name: Option<(String, String)>,
    pub email: Option<(String, String)>,
    /// Children younger than this are not wanted, and their data not knowingly collected.
    pub not_under: Option<(String, String)>,
    pub cookies: Vec<Group>,
    /// What the author has to decide, each a sentence.
    pub asked: Vec<String>,
}

/// Looks through the sections of a document.
pub fn lift(sections: &[Section]) -> Lifted {
    let mut lifted = Lifted::default();
    for section in sections {
        for block in blocks(&section.events) {
            let events = &section.events[block];
            if matches!(events[0], Event::Start(pulldown_cmark::Tag::Table(_))) {
                lifted.cookies.extend(cookies::table(events, &section.heading));
                continue;
            }
            let text = words(events);
            take_dates(&text, &mut lifted);
            if lifted.name.is_none() {
                lifted.name = name(&text).map(|name| (name, text.clone()));
            }
            age(&text, &mut lifted);
        }
    }
    lifted.email = email(sections);
    lifted
}

/// The first of each date is the one of the policy.
fn take_dates(text: &str, lifted: &mut Lifted) {
    for (updated, read) in dates::dates(text) {
        let (place, field) = match updated {
            true => (&mut lifted.updated, "updated"),
            false => (&mut lifted.effective, "effective"),
        };
        match read {
            _ if place.is_some() => {}
            dates::Read::Date(date) => *place = Some((date.to_string(), text.to_owned())),
            dates::Read::TwoWays(written) => {
                let asked = format!("{written} is one of two days; write the right one as `{field}: 2026-03-04`");
                if !lifted.asked.contains(&asked) {
                    lifted.asked.push(asked);
                }
            }
        }
    }
}

/// The name that stands in front of `("we", "us")`.
fn name(text: &str) -> Option<String> {
    let plain = text.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    let marks = [
        "(\"we\"",
        "(\"we,\"",
        "(\"us\"",
        "(\"us,\"",
        "(\"we\",",
        "(hereinafter \"we\"",
        "(collectively, \"we\"",
        "('we'",
        "(we, ",
    ];
    let lower = plain.to_lowercase();
    // Only where small letters are as long as capitals are the places the same.
    if lower.len() != plain.len() {
        return None;
    }
    let at = marks.iter().filter_map(|mark| lower.find(mark)).min()?;
    let before = plain[..at].trim_end().trim_end_matches(',');
    let mut name: Vec<&str> = Vec::new();
    for word in before.split(' ').rev() {
        let first = word.trim_start_matches(['(', '"']).chars().next()?;
        let small = ["of", "and", "the", "de", "von", "van", "&", "for"].contains(&word);
        if !(first.is_uppercase() || first.is_ascii_digit() || small)
            || word.ends_with(['.', ':', ';']) && !is_form(word) && !name.is_empty()
        {
            break;
        }
        name.push(word);
    }
    name.reverse();
    let starts = name.iter().position(|word| word.chars().next().is_some_and(char::is_uppercase))?;
    let name = name[starts..].join(" ");
    let name = name.strip_prefix("The ").unwrap_or(&name).trim_matches(|c: char| c == ',' || c == '"').to_owned();
    // A single word can be anything; a legal form, or two words with capitals, is a name.
    let sure = name.split(' ').any(is_form) || name.split(' ').count() >= 2;
    (sure && name.len() <= 80).then_some(name)
}

/// Whether a word is the legal form of a company.
fn is_form(word: &str) -> bool {
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let forms = [
        "Inc",
        "LLC",
        "Ltd",
        "Limited",
        "GmbH",
        "AG",
        "SA",
        "SAS",
        "BV",
        "NV",
        "AB",
        "AS",
        "Oy",
        "Corp",
        "Corporation",
        "Co",
        "Company",
        "plc",
        "PLC",
        "LLP",
        "LP",
        "SE",
        "KG",
        "SL",
        "Srl",
        "SpA",
        "Pty",
        "Foundation",
        "eV",
        "UG",
        "Kft",
        "Sarl",
    ];
    forms.contains(&plain.as_str())
}

/// The address for questions of privacy: the one that says so itself, else the only one.
fn email(sections: &[Section]) -> Option<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for section in sections {
        for block in blocks(&section.events) {
            let text = words(&section.events[block]);
            for word in text.split(|c: char| c.is_whitespace() || "()<>[],;:\"“”".contains(c)) {
                let address = word.trim_matches(|c: char| matches!(c, '.' | '\'' | '’' | '!' | '?'));
                if email_address::EmailAddress::is_valid(address)
                    && address.contains('.')
                    && !all.iter().any(|known| known.0.eq_ignore_ascii_case(address))
                {
                    all.push((address.to_owned(), text.clone()));
                }
            }
        }
    }
    let own = |address: &str| {
        let local = address.split('@').next().unwrap_or_default().to_lowercase();
        ["privacy", "dpo", "dataprotection", "data-protection", "datenschutz", "data.protection", "dataprivacy"]
            .iter()
            .any(|part| local.contains(part))
    };
    let mut named: Vec<_> = all.iter().filter(|(address, _)| own(address)).collect();
    // Of several, the officer's is not the first choice.
    named.sort_by_key(|(address, _)| address.to_lowercase().starts_with("dpo"));
    named.first().copied().or_else(|| all.first().filter(|_| all.len() == 1)).cloned()
}

/// "not directed to children under 13" together with "do not knowingly collect".
fn age(text: &str, lifted: &mut Lifted) {
    let lower = text.to_lowercase();
    let directed =
        ["not directed", "not intended", "not designed", "not aimed", "not targeted", "not marketed", "not offered"];
    let knowing = ["not knowingly", "never knowingly", "n't knowingly", "n’t knowingly"];
    if lifted.not_under.is_some()
        || !directed.iter().any(|words| lower.contains(words))
        || !knowing.iter().any(|words| lower.contains(words))
    {
        return;
    }
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut ages: Vec<&str> = words
        .windows(4)
        .filter_map(|four| match four {
            ["under" | "below", age, ..] => Some(*age),
            ["younger", "than", age, _] => Some(*age),
            ["age", "of", age, _] => Some(*age),
            _ => None,
        })
        .filter(|age| age.parse::<u32>().is_ok_and(|age| (5..=21).contains(&age)))
        .collect();
    ages.sort_unstable();
    ages.dedup();
    if let [age] = ages[..] {
        lifted.not_under = Some((age.to_owned(), text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_that_of_a_company() {
        for (text, expected) in [
            ("This is the policy of Blue Harbour Ltd. (“we”, “us” or “our”).", Some("Blue Harbour Ltd.")),
            ("Welcome to Sailmakers (\"we\").", None),
            ("We at Sail Makers Guild (“us,” “we”) care.", Some("Sail Makers Guild")),
            ("This policy describes how we (“we”) work.", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_age_is_taken_where_both_promises_stand() {
        let of = |text: &str| {
            let mut lifted = Lifted::default();
            age(text, &mut lifted);
            lifted.not_under.map(|age| age.0)
        };
        let both = "The site is not directed to children under 13, and we do not knowingly collect their data.";
        assert_eq!(of(both).as_deref(), Some("13"));
        assert_eq!(
            of("It is not intended for people below the age of 16. We do not knowingly collect data of them.")
                .as_deref(),
            Some("16")
        );
        assert_eq!(of("The site is not directed to children under 13."), None);
        assert_eq!(
            of("It is not directed to children under 13 and not to those under 16; we do not knowingly collect."),
            None
        );
    }
}
