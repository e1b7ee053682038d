//! Words of a law that the policy is not checked against: mostly left over from a template.
//!
//! Owns: the names of laws and of their bodies, and the rights and safeguards that only one law knows.
//! Nothing is looked for where `laws` is not stated. Does not own: what a law asks.

use std::ops::Range;

use crate::lint::check::Check;
use crate::lint::text::{BlockKind, Place};
use crate::source::Span;

/// A name in prose, and the laws beside which it is at home.
struct Name {
    words: &'static str,
    laws: &'static [&'static str],
}

const EU: &[&str] = &["gdpr", "uk-gdpr", "eprivacy", "ch-fadp"];
const CALIFORNIA: &[&str] = &["ccpa", "caloppa", "us-states"];

macro_rules! names {
    ($($words:literal $laws:expr;)*) => { &[$(Name { words: $words, laws: $laws }),*] };
}

/// As written, with capitals: so "Information Regulator" is the body of South Africa.
const NAMES: &[Name] = names! {
    "GDPR" EU;
    "General Data Protection Regulation" EU;
    "UK GDPR" &["uk-gdpr"];
    "PECR" &["uk-gdpr", "eprivacy"];
    "Information Commissioner's Office" &["uk-gdpr"];
    "Information Commissioner’s Office" &["uk-gdpr"];
    "CNIL" &["gdpr", "eprivacy"];
    "CCPA" CALIFORNIA;
    "CPRA" CALIFORNIA;
    "California Consumer Privacy Act" CALIFORNIA;
    "California Privacy Rights Act" CALIFORNIA;
    "Shine the Light" CALIFORNIA;
    "CalOPPA" CALIFORNIA;
    "COPPA" &["coppa", "ccpa", "caloppa", "us-states"];
    "Children's Online Privacy Protection Act" &["coppa", "ccpa", "caloppa", "us-states"];
    "Children’s Online Privacy Protection Act" &["coppa", "ccpa", "caloppa", "us-states"];
    "LGPD" &["lgpd"];
    "ANPD" &["lgpd"];
    "PIPEDA" &["pipeda"];
    "Roskomnadzor" &["ru-152fz"];
    "FDPIC" &["ch-fadp"];
    "Australian Privacy Principles" &["au-app"];
    "OAIC" &["au-app"];
    "DPDP Act" &["in-dpdp"];
    "Data Protection Board of India" &["in-dpdp"];
    "APPI" &["jp-appi"];
    "POPIA" &["za-popia"];
    "Information Regulator" &["za-popia"];
    "VCDPA" &["us-states"];
};

/// Rights that only these laws know.
const RIGHTS: &[(&str, &[&str])] = &[
    ("opt-out-sale", &["ccpa", "us-states", "caloppa"]),
    ("opt-out-targeted-ads", &["ccpa", "us-states"]),
    ("limit-sensitive", &["ccpa"]),
    ("nominate", &["in-dpdp"]),
];

/// Safeguards that only these laws know.
const SAFEGUARDS: &[(&str, &[&str])] = &[
    ("idta", &["uk-gdpr"]),
    ("uk-addendum", &["uk-gdpr"]),
    ("uk-bcr", &["uk-gdpr"]),
    ("anpd-clauses", &["lgpd"]),
    ("anpd-global-rules", &["lgpd"]),
];

/// Authorities outside the European Union, and the laws under which people turn to them.
const AUTHORITIES: &[(&str, &[&str])] = &[
    ("gb", &["uk-gdpr"]),
    ("ch", &["ch-fadp"]),
    ("ca", &["pipeda"]),
    ("ca-qc", &["pipeda"]),
    ("br", &["lgpd"]),
    ("au", &["au-app"]),
    ("jp", &["jp-appi"]),
    ("za", &["za-popia"]),
    ("ru", &["ru-152fz"]),
    ("us-ftc", &["coppa", "ccpa", "caloppa", "us-states"]),
    ("us-ca", CALIFORNIA),
    ("us-ca-ag", &["ccpa", "caloppa", "us-states", "coppa"]),
];

pub fn check(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    if policy.about.laws.is_empty() {
        return;
    }
    let mut asked = check.laws.to_vec();
    asked.extend(policy.documents.iter().flat_map(|document| document.laws.iter().map(|law| law.value)));
    let place = policy.about.laws.first().map(|law| law.span);
    let home = |laws: &[&str]| laws.iter().any(|law| asked.contains(law));
    let mut report = |owner, at: Span, what: String, laws: &[&str]| {
        let message = format!("no law of this policy knows {what}");
        let found = check.report("consistency/wrong-law-vocabulary", Some(owner), at, message);
        found.related = place.map(|place| (place, "the laws of this policy".to_owned())).into_iter().collect();
        let name = laws.first().unwrap_or(&"");
        found.help = Some(format!("remove it, or add `{name}` to `laws` if that law applies"));
    };
    for right in &policy.rights {
        if let Some((_, laws)) = RIGHTS.iter().find(|row| row.0 == &*right.meta.key.value)
            && !home(laws)
        {
            report(&right.meta, right.meta.key.span, format!("the right `{}`", &*right.meta.key.value), laws);
        }
    }
    for complaint in &policy.complaints {
        let Some(authority) = complaint.authority else { continue };
        if let Some((_, laws)) = AUTHORITIES.iter().find(|row| row.0 == authority.value)
            && !home(laws)
        {
            report(&complaint.meta, authority.span, format!("the authority `{}`", authority.value), laws);
        }
    }
    for recipient in &policy.recipients {
        for safeguard in &recipient.safeguard {
            if let Some((_, laws)) = SAFEGUARDS.iter().find(|row| row.0 == safeguard.value)
                && !home(laws)
            {
                report(&recipient.meta, safeguard.span, format!("the safeguard `{}`", safeguard.value), laws);
            }
        }
    }
    let mut seen: Vec<&[&str]> = Vec::new();
    for passage in check_passages(check) {
        let covers = |laws: &[&str]| {
            let sections = check.facts.sections();
            let own = sections.iter().find(|section| section.meta.span == passage.owner.span);
            own.is_some_and(|section| {
                section.covers.iter().any(|rule| laws.iter().any(|law| rule.split('/').next() == Some(law)))
            })
        };
        let mut found = Vec::new();
        for block in passage.blocks.iter().filter(|block| block.kind != BlockKind::Code) {
            let mut sentence = Sentence::default();
            for (at, name) in mentions(&block.text) {
                if home(name.laws) || seen.contains(&name.laws) || covers(name.laws) || sentence.denies(&block.text, at)
                {
                    continue;
                }
                // Once for each law: who mends one place looks for the others.
                seen.push(name.laws);
                found.push((passage.locate(block, at, at + name.words.len()), name));
            }
        }
        for (at, name) in found {
            let message = format!("\"{}\" belongs to a law that this policy is not checked against", name.words);
            let found = check.report("consistency/wrong-law-vocabulary", Some(passage.owner), at, message);
            found.related = place.map(|place| (place, "the laws of this policy".to_owned())).into_iter().collect();
            found.help =
                Some(format!("remove it, or add `{}` to `laws` if that law applies", name.laws.first().unwrap_or(&"")));
        }
    }
}

/// The texts in which a policy speaks of laws. What a recipient or a term is called is its own matter.
fn check_passages<'a, 'p>(
    check: &Check<'a, 'p>,
) -> impl Iterator<Item = &'a crate::lint::text::Passage<'p>> + use<'a, 'p> {
    check.passages.iter().filter(|passage| match passage.place {
        Place::Section(_) => true,
        Place::Prose(kind) => !matches!(kind, "recipient" | "term" | "related" | "data" | "cookies"),
        Place::Field("right" | "requests" | "complaint", _) => passage.phrase == crate::schema::Phrase::Sentence,
        _ => false,
    })
}

/// The names of laws in a text, the longest at each place.
fn mentions(text: &str) -> Vec<(usize, &'static Name)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_uppercase()
            && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric() && bytes[at - 1] < 0x80);
        if starts {
            let rest = &text[at..];
            let fits = |name: &&Name| {
                rest.starts_with(name.words)
                    && !rest[name.words.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            };
            if let Some(name) = NAMES.iter().filter(fits).max_by_key(|name| name.words.len()) {
                found.push((at, name));
                at += name.words.len();
                continue;
            }
        }
        at += 1;
    }
    found
}

/// The sentence of the name that was looked at last.
#[derive(Default)]
struct Sentence {
    range: Range<usize>,
    /// Where its first denial ends.
    denied: Option<usize>,
}

impl Sentence {
    /// Whether the sentence of a place says that the law does not hold, or speaks of what it does not hold.
    fn denies(&mut self, text: &str, at: usize) -> bool {
        let first = |part: &str| {
            let denials = ["not ", "n't ", "n’t ", "neither ", "outside ", "nlike "];
            denials.iter().filter_map(|word| part.find(word).map(|start| start + word.len())).min()
        };
        if !self.range.contains(&at) {
            let start = text[..at].rfind(". ").map_or(0, |dot| dot + 1);
            let end = text[at..].find(". ").map_or(text.len(), |dot| at + dot);
            *self = Self { range: start..end, denied: first(&text[start..end]).map(|denied| start + denied) };
        }
        // After the name, only what follows at once is about the law.
        let end = self.range.end;
        let near = text[at..end].char_indices().nth(48).map_or(end, |(offset, _)| at + offset);
        self.denied.is_some_and(|denied| denied <= at) || first(&text[at..near]).is_some()
    }
}
