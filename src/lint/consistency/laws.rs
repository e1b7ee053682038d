//! Words of a law that the policy is not checked against: mostly left over from a template.
//!
//! Owns: looking for names, rights, safeguards and authorities that belong to another law. Which do, the
//! laws say. Nothing is looked for where `laws` is not stated. Does not own: what a law asks.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use crate::facts::protections;
use crate::law;
use crate::lint::check::Check;
use crate::lint::passages::{BlockKind, Place};
use crate::source::Span;

/// A word that is at home under some laws only: the one that says so, and those beside it.
#[derive(Debug, Clone)]
struct Own {
    word: &'static str,
    laws: Rc<[&'static str]>,
}

/// All such words of a kind, in the order of the laws.
fn own(of: fn(&law::Own) -> &[Cow<'static, str>]) -> Vec<Own> {
    let mut all = Vec::new();
    for law in law::with("own") {
        for row in &law.own {
            let laws: Rc<[&str]> = std::iter::once(&law.name).chain(&row.beside).map(|law| &**law).collect();
            all.extend(of(row).iter().map(|word| Own { word, laws: Rc::clone(&laws) }));
        }
    }
    all
}

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
        let found = check.report("consistency/wrong-law-vocabulary", (owner, at), message);
        found.related = place.map(|place| (place, "the laws of this policy".to_owned())).into_iter().collect();
        let name = laws.first().unwrap_or(&"");
        found.help = Some(format!("remove it, or add `{name}` to `laws` if that law applies"));
    };
    let foreign = |all: &[Own], word: &str| all.iter().find(|own| own.word == word && !home(&own.laws)).cloned();
    let rights = own(|row| &row.rights);
    for right in &policy.rights {
        if let Some(Own { word, laws }) = foreign(&rights, &right.meta.key.value) {
            report(&right.meta, right.meta.key.span, format!("the right `{word}`"), &laws);
        }
    }
    let authorities = own(|row| &row.authorities);
    for complaint in &policy.complaints {
        let Some(authority) = complaint.authority else { continue };
        if let Some(Own { word, laws }) = foreign(&authorities, authority.value) {
            report(&complaint.meta, authority.span, format!("the authority `{word}`"), &laws);
        }
    }
    let safeguards = own(|row| &row.safeguards);
    for recipient in &policy.recipients {
        for safeguard in protections(recipient).iter().flat_map(|row| row.1.safeguard) {
            if let Some(Own { word, laws }) = foreign(&safeguards, safeguard.value) {
                report(&recipient.meta, safeguard.span, format!("the safeguard `{word}`"), &laws);
            }
        }
    }
    let names = own(|row| &row.names);
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
            for (at, name) in mentions(&block.text, &names) {
                if home(&name.laws)
                    || seen.contains(&&*name.laws)
                    || covers(&name.laws)
                    || sentence.denies(&block.text, at)
                {
                    continue;
                }
                // Once for each law: who mends one place looks for the others.
                seen.push(&name.laws);
                found.push((passage.locate(block, at, at + name.word.len()), name));
            }
        }
        for (at, name) in found {
            let message = format!("\"{}\" belongs to a law that this policy is not checked against", name.word);
            let found = check.report("consistency/wrong-law-vocabulary", (passage.owner, at), message);
            found.related = place.map(|place| (place, "the laws of this policy".to_owned())).into_iter().collect();
            found.help =
                Some(format!("remove it, or add `{}` to `laws` if that law applies", name.laws.first().unwrap_or(&"")));
        }
    }
}

/// The texts in which a policy speaks of laws. What a recipient or a term is called is its own matter.
fn check_passages<'a, 'p>(
    check: &Check<'a, 'p>,
) -> impl Iterator<Item = &'a crate::lint::passages::Passage<'p>> + use<'a, 'p> {
    check.passages.iter().filter(|passage| match passage.place {
        Place::Section(_) => true,
        Place::Prose(kind) => !matches!(kind, "recipient" | "term" | "related" | "data" | "cookies"),
        Place::Field("right" | "requests" | "complaint", _) => passage.phrase == crate::schema::Phrase::Sentence,
        _ => false,
    })
}

/// The names of laws in a text, the longest at each place.
fn mentions<'n>(text: &str, names: &'n [Own]) -> Vec<(usize, &'n Own)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_uppercase()
            && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric() && bytes[at - 1] < 0x80);
        if starts {
            let rest = &text[at..];
            let fits = |name: &&Own| {
                rest.starts_with(name.word)
                    && !rest[name.word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            };
            if let Some(name) = names.iter().filter(fits).max_by_key(|name| name.word.len()) {
                found.push((at, name));
                at += name.word.len();
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
