//! Prose that speaks for somebody else than the controller: mostly copied from another policy.
//!
//! Owns: the three places where a text says in whose name it speaks. It introduces "we", it opens with
//! "NAME respects your privacy", or it links "our website". Does not own: who else is named in prose;
//! that can be anybody.

use crate::english::EXPRESSION;
use crate::english::lexicon::list::identity as list;
use crate::english::sentences::sentences;
use crate::facts::Facts;
use crate::lint::check::Check;
use crate::lint::passages::{BlockKind, Passage, Place};
use crate::policy::Target;
use crate::source::{Span, whole_characters};

/// Names and hosts that belong to the controller or are declared.
struct Known {
    names: Vec<String>,
    hosts: Vec<String>,
}

pub fn check(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    let Some(controller) = &policy.controller else { return };
    let Some(label) = &controller.meta.label else { return };
    let known = known(check.facts);
    let mut found: Vec<(usize, Span, String)> = Vec::new();
    for (index, passage) in check.passages.iter().enumerate() {
        let read = match passage.place {
            Place::Section(_) => true,
            Place::Prose(kind) => {
                matches!(kind, "policy" | "controller" | "scope" | "children" | "security" | "promise")
            }
            _ => false,
        };
        if !read {
            continue;
        }
        if check.english() {
            for block in passage.blocks.iter().filter(|block| block.kind != BlockKind::Code) {
                let text = &block.text;
                let mut say = |start: usize, end: usize| {
                    let name = text[start..end].to_owned();
                    if !known.has_name(&name) {
                        found.push((index, passage.locate(block, start, end), name));
                    }
                };
                for (at, _) in text.match_indices('(') {
                    if let Some((start, end)) = introduced(text, at) {
                        say(start, end);
                    }
                }
                if text.contains("privacy") {
                    for range in sentences(&block.text) {
                        if let Some((start, end)) = opening(text, range) {
                            say(start, end);
                        }
                    }
                }
            }
        }
        if !known.hosts.is_empty() {
            for link in passage.links.iter().filter(|link| !link.image) {
                if let Some(host) = host(&link.target)
                    && ours(passage, &link.text, link.start)
                    && !known.has_host(host)
                {
                    found.push((index, passage.link_span(link), host.to_owned()));
                }
            }
        }
    }
    for (index, at, name) in found {
        let message = format!("the text speaks for `{name}`, which is neither the controller nor declared anywhere");
        let found = check.report("consistency/entity-mismatch", (check.passages[index].owner, at), message);
        found.related.push((label.span, "the controller".to_owned()));
    }
}

fn known(facts: &Facts<'_>) -> Known {
    let policy = facts.policy;
    let mut known = Known { names: Vec::new(), hosts: Vec::new() };
    let mut name = |text: &str| {
        let plain = plain(text);
        if plain.len() >= 2 {
            known.names.push(plain);
        }
    };
    let mut hosts: Vec<&str> = Vec::new();
    if let Some(controller) = &policy.controller {
        let nested = &controller.nested;
        controller.meta.label.iter().chain(&controller.trading_as).for_each(|text| name(text));
        let labels = nested.joint.iter().filter_map(|joint| joint.meta.label.as_ref());
        labels
            .chain(nested.representative.iter().filter_map(|entry| entry.meta.label.as_ref()))
            .for_each(|text| name(text));
        hosts.extend(controller.website.iter().chain(&controller.form).filter_map(|link| host(link)));
        hosts.extend(controller.email.iter().filter_map(|email| email.rsplit('@').next()));
    }
    for recipient in &policy.recipients {
        recipient.meta.label.iter().chain(&recipient.company).for_each(|text| name(text));
    }
    for term in &policy.terms {
        term.meta.label.iter().chain(&term.also).chain(&term.means).for_each(|text| name(text));
    }
    policy.related.iter().filter_map(|related| related.meta.label.as_ref()).for_each(|text| name(text));
    for part in policy.about.part_of.iter().filter_map(|part| match part.target {
        Target::Related(index) => policy.related[index].url.as_ref(),
        _ => None,
    }) {
        hosts.extend(host(part));
    }
    hosts.extend(policy.related.iter().filter_map(|related| related.url.as_ref()).filter_map(|link| host(link)));
    hosts.extend(policy.about.url.iter().filter_map(|link| host(link)));
    if let Some(scope) = &policy.scope {
        scope.also.iter().chain(facts.apps().map(|app| app.0)).for_each(|text| name(text));
        hosts.extend(scope.sites.iter().chain(facts.apps().filter_map(|app| app.1)).filter_map(|link| host(link)));
    }
    hosts.iter().for_each(|host| name(host));
    known.hosts = hosts.into_iter().map(str::to_ascii_lowercase).collect();
    known
}

/// Letters and digits only, without the form of a company.
fn plain(name: &str) -> String {
    let words =
        name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"' | '“' | '”' | '«' | '»' | '„'));
    let kept = words.filter(|word| !list::FORMS.has(&word.trim_end_matches('.').to_lowercase()));
    kept.flat_map(str::chars).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Known {
    fn has_name(&self, name: &str) -> bool {
        let plain = plain(name);
        // One that is a part of the other is a short form: "Northwind" of "Northwind Tea Ltd".
        plain.len() < 3
            || self
                .names
                .iter()
                .any(|known| known.contains(&plain) || known.len() >= 3 && plain.contains(known.as_str()))
    }

    fn has_host(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let main = |host: &str| -> String {
            let labels: Vec<&str> = host.split('.').filter(|label| *label != "www").collect();
            let names = &labels[..labels.len().saturating_sub(1)];
            names
                .iter()
                .rev()
                .find(|label| label.len() > 3)
                .or(names.last())
                .map_or(String::new(), |label| (*label).to_owned())
        };
        self.hosts.iter().any(|known| {
            host.ends_with(known.as_str())
                || known.ends_with(host.trim_start_matches("www."))
                || main(known) == main(&host)
        }) || self.names.iter().any(|name| plain(&main(&host)).len() > 3 && name.contains(&plain(&main(&host))))
    }
}

fn host(link: &str) -> Option<&str> {
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    host.contains('.').then_some(host)
}

/// The most bytes of a name.
const LONGEST_NAME: usize = 1000;

/// The name before a bracket that introduces "we": `Acme Inc. ("we", "us")`.
fn introduced(text: &str, bracket: usize) -> Option<(usize, usize)> {
    let inner = text[bracket + 1..].trim_start();
    let inner =
        inner.strip_prefix("hereinafter").map_or(inner, |rest| rest.trim_start_matches([' ', ',', '–', '-', ':']));
    let inner = inner.strip_prefix("the ").unwrap_or(inner);
    let quoted = inner.strip_prefix(['"', '“', '„', '\''])?;
    let word: String = quoted.chars().take_while(|c| c.is_alphabetic() || *c == ' ').collect();
    if !list::SELVES.has(&word.to_lowercase()) {
        return None;
    }
    let before = text[..bracket].trim_end();
    // No name is longer, and a text without spaces is none.
    let floor = whole_characters(before, before.len().saturating_sub(LONGEST_NAME)..before.len()).start;
    let mut start = before.len();
    let mut words = 0;
    for word in before[floor..].rsplit(' ') {
        let from = start.checked_sub(word.len())?;
        let first = word.trim_start_matches(['"', '“', '„', '«']).chars().next();
        let joins = list::JOINTS.has(word) && words > 0;
        // A comma ends the name, but for one before the form of a company.
        let comma = word.ends_with(',') && words > 0 && plain(&text[start.min(before.len())..before.len()]).len() > 2;
        // So does the end of the sentence before, but for "Inc." and for initials.
        let short = plain(word).len() < 2;
        let closed = words > 0
            && word.ends_with(['.', ')', ';', ':', '”', '!', '?'])
            && !(word.ends_with('.') && short && !word.contains([')', '”', '"']));
        if comma
            || closed
            || !(joins || first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()))
            || word.contains(EXPRESSION)
            || words == 7
        {
            break;
        }
        words += 1;
        start = from;
        if from <= floor {
            if floor > 0 {
                return None;
            }
            break;
        }
        start = from - 1;
    }
    let name = text.get(start..before.len())?;
    let mut from = start + (name.len() - name.trim_start().len());
    // A word that opens the sentence is no part of the name.
    for opening in list::BEFORE_NAMES.0 {
        if text[from..before.len()].starts_with(*opening) {
            from += opening.len();
        }
    }
    let name = &text[from..before.len()];
    let ends = name.rsplit(' ').next().unwrap_or("");
    (name.len() >= 3 && words > 0 && !list::GENERIC.has(ends) && !name.contains(EXPRESSION))
        .then_some((from, before.len()))
}

/// The name at the start of "NAME respects your privacy" and "At NAME, we take your privacy seriously".
fn opening(text: &str, range: std::ops::Range<usize>) -> Option<(usize, usize)> {
    let sentence = &text[range.clone()];
    let at = sentence.strip_prefix("At ").or_else(|| sentence.strip_prefix("Here at "));
    let rest = at.unwrap_or(sentence);
    let mut end = 0;
    for word in rest.split(' ').take(5) {
        // "iOffer" is a name too.
        if !word.chars().any(char::is_uppercase) {
            break;
        }
        end += word.len() + 1;
        if word.ends_with(',') {
            break;
        }
    }
    let name = rest.get(..end.min(rest.len()))?.trim_end();
    let follows = &rest[end.min(rest.len())..];
    let fits = if at.is_some() {
        name.ends_with(',') && list::WE_RESPECT.start(follows)
    } else {
        list::RESPECTING.start(follows)
    };
    let name = name.trim_end_matches(',');
    // A blank that nobody filled in is a placeholder, and no other company.
    if name.contains(['[', ']', '{', '}', '<', '>', '_']) {
        return None;
    }
    let word = name.split(' ').next().unwrap_or("");
    let start = range.start + (sentence.len() - rest.len());
    (fits && name.len() >= 3 && !list::NOBODY.has(word) && !name.contains(EXPRESSION))
        .then_some((start, start + name.len()))
}

/// Whether a link is one to "our website".
fn ours(passage: &Passage<'_>, text: &str, start: usize) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    if list::OUR_SITE.has(&lower) {
        return true;
    }
    // "our website at [www.acme.com](...)": the link shows where it leads.
    if !lower.contains('.') || lower.contains(' ') {
        return false;
    }
    let before = passage.source.get(..start).unwrap_or("").trim_end_matches([' ', '\n', '<', '(', ',', ':']);
    let floor = whole_characters(before, before.len().saturating_sub(LONGEST_NAME)..before.len()).start;
    let before = before[floor..].to_ascii_lowercase();
    let before = before.strip_suffix(" at").or_else(|| before.strip_suffix(" under")).unwrap_or(&before);
    list::OUR_SITE.0.iter().any(|ours| before.ends_with(ours))
}
