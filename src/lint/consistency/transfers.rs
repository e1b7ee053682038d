//! Countries, and safeguards that are missing, dead, or do not fit the country.

use std::borrow::Cow;

use crate::facts::{Protection, is_home, protections};
use crate::law::{self, Ended, Law, Safeguard};
use crate::lint::check::Check;
use crate::lint::passages::Passage;
use crate::policy::Recipient;
use crate::policy::value::Place;
use crate::schema::Phrase;
use crate::schema::places::lies_in;

/// The law of transfers that binds the controller, by its country.
fn binding(check: &Check<'_, '_>) -> Option<&'static Law> {
    let country = check.facts.home()?;
    law::with("home-called").find(|law| is_home(law, country))
}

/// Whether some law found a country adequate.
fn adequate(country: &str) -> bool {
    law::with("sets").flat_map(|law| law.set("adequate")).any(|place| lies_in(country, place))
}

/// Each country of a recipient with what protects the data there.
fn each_country(recipient: &Recipient) -> impl Iterator<Item = (&Place, Protection<'_>)> {
    protections(recipient).into_iter().flat_map(|(all, protection)| all.into_iter().map(move |one| (one, protection)))
}

/// `transfer-missing`
pub fn missing(check: &mut Check<'_, '_>) {
    check.of_each_reader(missing_of_reader);
}

fn missing_of_reader(check: &mut Check<'_, '_>) {
    let Some(law) = binding(check) else { return };
    let Some(home) = law.home_called.as_deref() else { return };
    for recipient in &check.policy.recipients {
        for (country, protection) in each_country(recipient) {
            if !protection.safeguard.is_empty()
                || is_home(law, country.value)
                || check.facts.at_home(country.value) == Some(true)
                || law.set("adequate").any(|place| lies_in(country.value, place))
                || country.value == "WORLD"
            {
                continue;
            }
            let message = format!("data leave {home} for {}, and no safeguard is named", country.value);
            let found = check.report("consistency/transfer-missing", (&recipient.meta, country.span), message);
            found.help = Some(
                "add `safeguard:`, as in `safeguard: scc` with `copy:`, or `dpf` for a certified recipient in the US"
                    .to_owned(),
            );
        }
    }
}

/// `adequacy-false`, `safeguard-unfit`
pub fn unfit(check: &mut Check<'_, '_>) {
    let home = binding(check);
    let (facts, laws) = (check.facts, check.laws);
    // Where no law of transfers binds the controller, each country is outside.
    let inside = |country: &str| home.is_some_and(|law| is_home(law, country)) && facts.at_home(country) == Some(true);
    let stated = check.policy.recipients.iter().flat_map(|one| protections(one).into_iter().map(move |row| (one, row)));
    for (recipient, (countries, protection)) in stated {
        let owner = &recipient.meta;
        let outside: Vec<_> = countries.iter().copied().filter(|country| !inside(country.value)).collect();
        for safeguard in protection.safeguard {
            let word = safeguard.value;
            // Readers elsewhere are told how well the law there protects, also where data stay at home.
            if word == "similar-law" {
                continue;
            }
            if word == "adequacy" {
                let wrong = outside.iter().find(|country| !adequate(country.value) && country.value != "WORLD");
                if let Some(country) = wrong.filter(|_| protection.safeguard.len() == 1) {
                    let in_part = law::with("adequate-in-part").flat_map(|law| &law.in_part);
                    let mut in_part =
                        in_part.filter(|row| row.places.iter().any(|place| lies_in(country.value, place)));
                    let (message, help) = match in_part.next() {
                        Some(row) => (row.message.to_string(), &*row.help),
                        None => (
                            format!("no adequacy decision exists for {}", country.value),
                            "name the safeguard that you use, as `scc`",
                        ),
                    };
                    let found = check.report("consistency/adequacy-false", (owner, safeguard.span), message);
                    found.related = vec![(country.span, "the country".to_owned())];
                    found.help = Some(help.to_owned());
                }
                continue;
            }
            let lies_in_one_of = |places: &[Cow<'_, str>]| {
                countries.iter().any(|country| places.iter().any(|place| lies_in(country.value, place)))
            };
            let misfits = |(law, row): &(&Law, &Safeguard)| {
                row.words.iter().any(|known| known == word)
                    && match &row.places[..] {
                        [] => home.is_none_or(|home| home.name != law.name) && !laws.contains(&&*law.name),
                        places => !countries.is_empty() && !lies_in_one_of(places),
                    }
            };
            let why = match safeguards().find(misfits) {
                Some((_, row)) => Some(&*row.unfit),
                None if home.is_some() && !countries.is_empty() && outside.is_empty() => {
                    Some("the data do not leave, so there is nothing to safeguard")
                }
                None => None,
            };
            if let Some(why) = why {
                let message = format!("`{word}` does not fit this recipient");
                let found = check.report("consistency/safeguard-unfit", (owner, safeguard.span), message);
                found.why = Some(why.to_owned());
                if let Some(country) = countries.first() {
                    found.related = vec![(country.span, "the country".to_owned())];
                }
            }
        }
    }
}

/// `dpf-single-point`
pub fn single_point(check: &mut Check<'_, '_>) {
    let stated =
        check.policy.recipients.iter().flat_map(|one| protections(one).into_iter().map(move |row| (one, row.1)));
    for (recipient, protection) in stated {
        let [only] = protection.safeguard else { continue };
        let critical = recipient.r#for.iter().any(|purpose| match purpose.target {
            crate::policy::Target::Purpose(purpose) => {
                check.facts.bases(purpose).any(|basis| matches!(basis.word, "contract" | "legal-obligation"))
            }
            _ => false,
        });
        let row = safeguards().map(|(_, row)| row).find(|row| row.words.iter().any(|known| known == only.value));
        if let Some(row) = row.filter(|_| critical)
            && let Some(message) = &row.alone
        {
            let found = check.report("consistency/dpf-single-point", (&recipient.meta, only.span), message.to_string());
            found.why = Some(row.alone_why.to_string());
            found.help = Some(row.alone_help.to_string());
        }
    }
}

/// What laws say of safeguards that do not fit everywhere.
fn safeguards() -> impl Iterator<Item = (&'static Law, &'static Safeguard)> {
    law::with("safeguards").flat_map(|law| law.safeguards.iter().map(move |row| (law, row)))
}

/// `dead-framework`
pub fn dead(check: &mut Check<'_, '_>) {
    let told = |passage: &&Passage<'_>| passage.is_prose() || passage.phrase == Phrase::Sentence;
    let ended = || law::with("ended").flat_map(|law| &law.ended);
    for passage in check.passages.iter().filter(told) {
        for block in &passage.blocks {
            // The names are ASCII, and so their places stay those of the block.
            let text = block.text.to_ascii_lowercase();
            for (name, row) in ended().flat_map(|row| row.names.iter().map(move |name| (name, row))) {
                let Some(at) = text.find(&**name) else { continue };
                let mut from = at.saturating_sub(80);
                while !text.is_char_boundary(from) {
                    from -= 1;
                }
                let around: String = text[from..].chars().take(200).collect();
                if ["no longer", "invalid", "replaced", "until", "former", "ended"]
                    .iter()
                    .any(|word| around.contains(word))
                {
                    continue;
                }
                let span = passage.locate(block, at, at + name.len());
                let message = format!("“{}” is no longer in force", &block.text[at..at + name.len()]);
                let found = check.report("consistency/dead-framework", (passage.owner, span), message);
                found.why = Some(row.why.to_string());
                found.help = Some("say what protects the data today, and declare it with `safeguard:`".to_owned());
                break;
            }
        }
        for link in &passage.links {
            let leads = |row: &&Ended| row.link.as_ref().is_some_and(|part| link.target.contains(&**part));
            if let Some(row) = ended().find(leads) {
                let span = passage.link_span(link);
                let found = check.report("consistency/dead-framework", (passage.owner, span), row.message.to_string());
                found.why = Some(row.why.to_string());
                found.help = row.help.as_ref().map(|help| help.to_string());
            }
        }
    }
}
