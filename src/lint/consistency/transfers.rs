//! Countries, and safeguards that are missing, dead, or do not fit the country.

use crate::lint::check::Check;
use crate::lint::text::Passage;
use crate::schema::Phrase;
use crate::schema::places::{in_eea, lies_in};

/// Countries and territories that the European Commission found adequate, but for the United States,
/// where only certified recipients are. Decisions as of November 2026.
const ADEQUATE_EU: &[&str] =
    &["AD", "AR", "BR", "CA", "CH", "FO", "GB", "GG", "IM", "JE", "IL", "JP", "KR", "NZ", "UY"];

/// Those that only the United Kingdom (Gibraltar) or Switzerland (Monaco, Gibraltar) found adequate.
const ADEQUATE_ELSEWHERE: &[&str] = &["GI", "MC"];

/// The law of transfers that binds the controller, by its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Eea,
    Uk,
    Swiss,
}

fn home(check: &Check<'_, '_>) -> Option<Home> {
    match check.facts.home()? {
        "GB" => Some(Home::Uk),
        "CH" => Some(Home::Swiss),
        other if in_eea(other) => Some(Home::Eea),
        _ => None,
    }
}

impl Home {
    fn name(self) -> &'static str {
        match self {
            Self::Eea => "the EEA",
            Self::Uk => "the United Kingdom",
            Self::Swiss => "Switzerland",
        }
    }
}

/// Whether some law of Europe found a country adequate.
fn adequate(country: &str) -> bool {
    ADEQUATE_EU.iter().chain(ADEQUATE_ELSEWHERE).any(|known| lies_in(country, known)) || in_eea(country)
}

/// `transfer-missing`
pub fn missing(check: &mut Check<'_, '_>) {
    let Some(home) = home(check) else { return };
    for recipient in &check.policy.recipients {
        if !recipient.safeguard.is_empty() {
            continue;
        }
        for country in &recipient.country {
            if check.facts.at_home(country.value) == Some(true) || adequate(country.value) || country.value == "WORLD" {
                continue;
            }
            let message = format!("data leave {} for {}, and no safeguard is named", home.name(), country.value);
            let found = check.report("consistency/transfer-missing", Some(&recipient.meta), country.span, message);
            found.help = Some(
                "add `safeguard:`, as in `safeguard: scc` with `copy:`, or `dpf` for a certified recipient in the US"
                    .to_owned(),
            );
        }
    }
}

/// `adequacy-false`, `safeguard-unfit`
pub fn unfit(check: &mut Check<'_, '_>) {
    let home = home(check);
    let (facts, laws) = (check.facts, check.laws);
    let law = |name: &str| laws.contains(&name);
    // Where no law of transfers binds the controller, each country is outside.
    let inside = |country: &str| home.is_some() && facts.at_home(country) == Some(true);
    for recipient in &check.policy.recipients {
        let owner = Some(&recipient.meta);
        let outside: Vec<_> = recipient.country.iter().filter(|country| !inside(country.value)).collect();
        for safeguard in &recipient.safeguard {
            let word = safeguard.value;
            if word == "adequacy" {
                let wrong = outside.iter().find(|country| !adequate(country.value) && country.value != "WORLD");
                if let Some(country) = wrong.filter(|_| recipient.safeguard.len() == 1) {
                    let us = lies_in(country.value, "US");
                    let message = if us {
                        "for the United States, adequacy holds for certified recipients only".to_owned()
                    } else {
                        format!("no adequacy decision exists for {}", country.value)
                    };
                    let found = check.report("consistency/adequacy-false", owner, safeguard.span, message);
                    found.related = vec![(country.span, "the country".to_owned())];
                    found.help = Some(if us {
                        "write `safeguard: dpf` if the recipient is certified, else `scc`".to_owned()
                    } else {
                        "name the safeguard that you use, as `scc`".to_owned()
                    });
                }
                continue;
            }
            let why = match word {
                "dpf"
                    if !recipient.country.is_empty()
                        && !recipient.country.iter().any(|country| lies_in(country.value, "US")) =>
                {
                    Some("the Data Privacy Framework covers recipients in the United States only")
                }
                "idta" | "uk-addendum" | "uk-bcr" if home != Some(Home::Uk) && !law("uk-gdpr") => {
                    Some("it is a safeguard of UK law, and neither the controller nor `laws` is of the United Kingdom")
                }
                "anpd-clauses" | "anpd-global-rules" if !law("lgpd") => {
                    Some("it is a safeguard of the law of Brazil, and `laws` does not name `lgpd`")
                }
                "impact-assessment-contract" if !law("pipeda") => {
                    Some("it is a safeguard of the law of Québec, and `laws` does not name `pipeda`")
                }
                "equivalent-measures" if !law("jp-appi") => {
                    Some("it is a safeguard of the law of Japan, and `laws` does not name `jp-appi`")
                }
                _ if home.is_some() && !recipient.country.is_empty() && outside.is_empty() => {
                    Some("the data do not leave, so there is nothing to safeguard")
                }
                _ => None,
            };
            if let Some(why) = why {
                let message = format!("`{word}` does not fit this recipient");
                let found = check.report("consistency/safeguard-unfit", owner, safeguard.span, message);
                found.why = Some(why.to_owned());
                if let Some(country) = recipient.country.first() {
                    found.related = vec![(country.span, "the country".to_owned())];
                }
                found.help = Some("name the safeguard that holds for this country, or correct the country".to_owned());
            }
        }
    }
}

/// `dpf-single-point`
pub fn single_point(check: &mut Check<'_, '_>) {
    for recipient in &check.policy.recipients {
        let [only] = recipient.safeguard.as_slice() else { continue };
        let critical = recipient.r#for.iter().any(|purpose| match purpose.target {
            crate::policy::Target::Purpose(purpose) => {
                check.facts.bases(purpose).any(|basis| matches!(basis.word, "contract" | "legal-obligation"))
            }
            _ => false,
        });
        if only.value == "dpf" && critical {
            let found = check.report(
                "consistency/dpf-single-point",
                Some(&recipient.meta),
                only.span,
                "a purpose that you must fulfil rests on the Data Privacy Framework alone",
            );
            found.why =
                Some("the decision behind it is under challenge; without it the transfer has no ground".to_owned());
            found.help =
                Some("agree on standard contractual clauses as well, and write `safeguard: dpf, scc`".to_owned());
        }
    }
}

/// What no longer exists, and what to say instead.
const DEAD: &[(&str, &str)] = &[
    (
        "privacy shield",
        "it has been invalid since July 2020; for certified recipients the Data Privacy Framework took its place",
    ),
    ("safe harbor", "it has been invalid since October 2015"),
    ("safe harbour", "it has been invalid since October 2015"),
    ("directive 95/46", "the GDPR took its place in May 2018"),
    ("95/46/ec", "the GDPR took its place in May 2018"),
    ("2010/87", "these clauses ended on 27 December 2022; Decision (EU) 2021/914 has the ones in force"),
    ("2001/497", "these clauses ended on 27 December 2022; Decision (EU) 2021/914 has the ones in force"),
    ("2004/915", "these clauses ended on 27 December 2022; Decision (EU) 2021/914 has the ones in force"),
    ("online dispute resolution platform", "the platform closed on 20 July 2025"),
    ("ec.europa.eu/consumers/odr", "the platform closed on 20 July 2025"),
];

/// `dead-framework`
pub fn dead(check: &mut Check<'_, '_>) {
    let told = |passage: &&Passage<'_>| passage.is_prose() || passage.phrase == Phrase::Sentence;
    for passage in check.passages.iter().filter(told) {
        for block in &passage.blocks {
            // The names are ASCII, and so their places stay those of the block.
            let text = block.text.to_ascii_lowercase();
            for (name, why) in DEAD {
                let Some(at) = text.find(name) else { continue };
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
                let found = check.report("consistency/dead-framework", Some(passage.owner), span, message);
                found.why = Some((*why).to_owned());
                found.help = Some("say what protects the data today, and declare it with `safeguard:`".to_owned());
                break;
            }
        }
        for link in &passage.links {
            if link.target.contains("ec.europa.eu/consumers/odr") {
                let span = passage.link_span(link);
                let found = check.report(
                    "consistency/dead-framework",
                    Some(passage.owner),
                    span,
                    "this links to a platform that closed",
                );
                found.why = Some("the platform for online disputes closed on 20 July 2025".to_owned());
                found.help = Some("remove the link".to_owned());
            }
        }
    }
}
