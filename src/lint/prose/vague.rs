//! Statements that leave open what is done, by whom, with what, or for what.
//!
//! Owns: hedges, passives without an actor, open lists, partners without a name, purposes that could
//! be any, promises of absolute security. Does not own: whether a statement is true.

use std::cell::LazyCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::reading::{OfPassage, Reading, Words};
use crate::english::lexicon::list::{prose, vague as list};
use crate::english::words::Hit;
use crate::lint::check::Check;
use crate::lint::passages::Place;
use crate::policy::{Policy, Purpose, Recipient};
use crate::source::Span;

pub fn find(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let names = own_names(check.policy);
    let refers = OfPassage::default();
    for words in reading.running() {
        for sentence in &words.sentences {
            hedged(check, words, sentence, &names);
            hidden(check, words, sentence);
            partners(check, words, sentence, &names, &refers);
        }
        purposes_in_prose(check, words, &names);
    }
    let closed = OfPassage::default();
    for words in &reading.blocks {
        open_list(check, words, &names, &closed);
        absolute(check, words);
    }
    labels(check, reading);
}

/// The names of the controller, as words.
fn own_names(policy: &Policy) -> Vec<Vec<String>> {
    let Some(controller) = &policy.controller else { return Vec::new() };
    let names = controller.meta.label.iter().chain(&controller.trading_as);
    names
        .map(|name| {
            let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_ascii_lowercase).collect()
        })
        .filter(|words: &Vec<String>| !words.is_empty())
        .collect()
}

/// Where the verb starts if the controller is named here as the subject: "we", "Acme".
fn after_subject(words: &Words<'_, '_>, at: usize, names: &[Vec<String>]) -> Option<usize> {
    if words.word(at) == "we" {
        return Some(at + 1);
    }
    if !names.iter().any(|name| name[0] == words.word(at)) {
        return None;
    }
    // "with Acme" is no subject.
    if at > 0 && words.is(at - 1, &list::BEFORE_OBJECTS) {
        return None;
    }
    names.iter().find_map(|name| {
        let phrase: Vec<&str> = name.iter().map(String::as_str).collect();
        words.starts(at, &phrase).then_some(at + phrase.len())
    })
}

/// consistency/hedged-fact
fn hedged(check: &mut Check<'_, '_>, words: &Words<'_, '_>, sentence: &Range<usize>, names: &[Vec<String>]) {
    // A hedge with its condition says when it is so.
    let bound = LazyCell::new(|| {
        // Tex. Bus. & Com. Code 541.102 and others give the very words: "NOTICE: We may sell ...".
        words.word(sentence.start) == "notice"
            || words.has(sentence.clone(), &list::OCCASIONS)
            // Figures are no data of anybody.
            || words.has(sentence.clone(), &list::FIGURES)
            || sentence.clone().any(|at| words.word(at) == "not" && words.word(at + 1) != "limited")
    });
    for at in sentence.clone() {
        let Some(verb) = after_subject(words, at, names) else { continue };
        let modal = words.first_but(verb, &list::LIGHT_ADVERBS);
        let (from, to) = match words.word(modal) {
            "may" | "might" if words.is(words.first_but(modal + 1, &list::ADVERBS), &prose::FACTS) => {
                (modal, modal + 1)
            }
            _ if words.is(modal, &list::HEDGING_ADVERBS) && words.is(modal + 1, &prose::FACTS) => (modal, modal + 1),
            _ if words.is(verb, &prose::FACTS) || words.is(verb, &list::DEEDS) => {
                // "as long as necessary" and its like are about a period.
                let Some(hit) = words.hits(&list::HEDGES, verb + 1..sentence.end).next() else { continue };
                (hit.from, hit.to)
            }
            _ => continue,
        };
        let condition =
            words.has(sentence.start..from, &prose::CONDITIONS) || words.has(to..sentence.end, &prose::CONDITIONS);
        if condition || *bound || words.leads_on(sentence) {
            continue;
        }
        report_hedge(check, words, from, to);
        return;
    }
    hedged_passive(check, words, sentence);
}

/// "Your data may be shared with our partners": what happens to data, hedged, by nobody.
fn hedged_passive(check: &mut Check<'_, '_>, words: &Words<'_, '_>, sentence: &Range<usize>) {
    for at in sentence.clone().filter(|at| matches!(words.word(*at), "may" | "might")) {
        let be = words.first_but(at + 1, &list::LIGHT_ADVERBS);
        let verb = words.first_but(be + 1, &list::ADVERBS);
        let near = at.saturating_sub(6).max(sentence.start)..at;
        if words.word(be) != "be"
            || !(words.is(verb, &prose::GIVEN) || words.is(verb, &prose::DONE))
            || !words.has(near, &prose::DATA)
            || words.has(sentence.clone(), &prose::CONDITIONS)
            || words.has(sentence.clone(), &list::PASSIVE_OCCASIONS)
            || words.leads_on(sentence)
        {
            continue;
        }
        // Without anyone who gets them, the hidden actor is the finding.
        if words.has(verb..sentence.end, &list::AUDIENCES) || (verb..sentence.end).any(|at| words.word(at) == "by") {
            report_hedge(check, words, at, at + 1);
        }
        return;
    }
}

fn report_hedge(check: &mut Check<'_, '_>, words: &Words<'_, '_>, from: usize, to: usize) {
    let quote = words.quote(from, to).to_owned();
    check.report("consistency/hedged-fact", words.at(from, to), format!("“{quote}” leaves open whether you do this"));
}

/// consistency/hidden-actor
fn hidden(check: &mut Check<'_, '_>, words: &Words<'_, '_>, sentence: &Range<usize>) {
    for at in sentence.clone().filter(|at| words.is(*at, &list::AUXILIARIES)) {
        let auxiliary = words.word(at);
        let modal = !matches!(auxiliary, "is" | "are");
        let be = if modal { words.first_but(at + 1, &list::ADVERBS) } else { at };
        if modal && words.word(be) != "be" {
            continue;
        }
        let verb = words.first_but(be + 1, &list::ADVERBS);
        let sharing = words.is(verb, &prose::GIVEN);
        if !(sharing || modal && auxiliary != "can" && words.is(verb, &prose::DONE)) || !sentence.contains(&verb) {
            continue;
        }
        let near = at.saturating_sub(8).max(sentence.start)..at;
        if !words.has(near, &prose::DATA) || words.stop(at) {
            continue;
        }
        let explained = words.has(sentence.start..at, &list::OPENERS)
            || words.has(sentence.clone(), &prose::CONDITIONS)
            || words.has(sentence.clone(), &list::ACTORS)
            || sharing && words.has(verb..sentence.end, &list::AUDIENCES)
            || words.leads_on(sentence)
            || words.asked(sentence.end);
        if explained {
            continue;
        }
        let quote = words.quote(at, verb + 1).to_owned();
        let message = if sharing {
            format!("“{quote}” does not say who gets the data")
        } else {
            format!("“{quote}” does not say who does it")
        };
        check.report("consistency/hidden-actor", words.at(at, verb + 1), message);
        return;
    }
}

/// consistency/unnamed-partners, in prose.
fn partners(
    check: &mut Check<'_, '_>,
    words: &Words<'_, '_>,
    sentence: &Range<usize>,
    names: &[Vec<String>],
    refers: &OfPassage,
) {
    for at in sentence.clone().filter(|at| words.is(*at, &prose::GIVE)) {
        let passive = words.word(at).ends_with('d');
        let subject = (sentence.start..at).rev().take(6).any(|index| after_subject(words, index, names).is_some());
        let object = (at.saturating_sub(8).max(sentence.start)..at).any(|index| words.is(index, &prose::DATA));
        if !(subject || passive && object) {
            continue;
        }
        let Some(to) = words.find(at + 1..sentence.end.min(at + 10), &list::RECEIVING) else { continue };
        let data = object || (at..to).any(|index| words.is(index, &prose::DATA));
        let Some(end) = vague_group(words, to + 1, sentence.end) else { continue };
        if !data || words.denied(sentence.clone()) || words.has(sentence.clone(), &prose::CONDITIONS) {
            continue;
        }
        if words.leads_on(sentence) || refers.get(words, || refers_to_facts(words)) {
            continue;
        }
        let message = format!("“{}” says neither who they are nor what they do", words.quote(to + 1, end));
        let found = check.report("consistency/unnamed-partners", words.at(to + 1, end), message);
        found.help = Some("name them, or what they do, or lead to the list: `{{ ref(\"recipients\") }}`".to_owned());
        return;
    }
}

/// Whether the text of a passage prints facts or leads to them.
fn refers_to_facts(words: &Words<'_, '_>) -> bool {
    words.passage.source.contains("ref(") || words.passage.source.contains("default(")
}

/// The end of words that name nobody: "our trusted partners and affiliates". None if they say more.
fn vague_group(words: &Words<'_, '_>, from: usize, end: usize) -> Option<usize> {
    let mut at = from;
    let mut noun = None;
    while at < end && !(at > from && words.stop(at)) {
        if words.is(at, &list::GROUP_NOUNS) {
            noun = Some(at + 1);
        } else if !words.is(at, &list::GROUP_ADJECTIVES) {
            break;
        }
        at += 1;
    }
    let noun = noun?;
    // What follows may say more; only a few continuations surely do not.
    let rest = words.word(noun);
    let ends = noun >= end || words.stop(noun) && !words.before(noun).contains(['(', ':']);
    let empty = rest == "for"
        && words.is(noun + 1, &list::GROUP_AIMS)
        && matches!(words.word(noun + 2), "purposes" | "reasons");
    (ends || empty).then_some(noun)
}

/// consistency/unnamed-partners and consistency/vague-purpose, on labels.
fn labels(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let policy = check.policy;
    let recipients: FxHashMap<Span, &Recipient> = policy.recipients.iter().map(|one| (one.meta.span, one)).collect();
    let purposes: FxHashMap<Span, &Purpose> = policy.purposes.iter().map(|one| (one.meta.span, one)).collect();
    for words in &reading.blocks {
        match words.passage.place {
            Place::Label("recipient") => {
                let Some(recipient) = recipients.get(&words.passage.owner.span) else { continue };
                let said = recipient.company.is_some()
                    || recipient.does.is_some()
                    || recipient.meta.prose.is_some()
                    || recipient.privacy.is_some()
                    || recipient
                        .role
                        .is_some_and(|role| !matches!(role.value, "affiliate" | "controller" | "joint-controller"))
                    || recipient.category.iter().any(|word| word.value != "third-party");
                // What follows the name of the controller is known: "members of the Acme group".
                let named = (0..words.words.len()).any(|at| !words.is(at, &list::EMPTY_NAMES));
                if said || named || words.words.is_empty() {
                    continue;
                }
                let message = format!("“{}” says neither who they are nor what they do", &*words.passage.source.value);
                let span = words.span(0, words.words.len());
                let found = check.report("consistency/unnamed-partners", (words.passage.owner, span), message);
                found.help = Some("name them, or add a `category` or what the recipient `does`".to_owned());
            }
            Place::Label("purpose") => {
                let Some(purpose) = purposes.get(&words.passage.owner.span) else { continue };
                let said = purpose.when.is_some()
                    || !purpose.nested.basis.is_empty()
                    || purpose.when.is_some()
                    || purpose.interest.is_some()
                    || purpose.law.is_some()
                    || purpose.meta.prose.is_some();
                let whole = |hit: Hit| hit.from == 0 && hit.to == words.words.len();
                if !said && words.hits(&list::PURPOSES, 0..1).any(whole) {
                    vague_purpose(check, words, 0, words.words.len());
                }
            }
            _ => {}
        }
    }
}

/// consistency/vague-purpose, in prose: "we use your data to improve our services."
fn purposes_in_prose(check: &mut Check<'_, '_>, words: &Words<'_, '_>, names: &[Vec<String>]) {
    for hit in words.hits(&list::PURPOSES, words.all()) {
        let sentence = words.sentence(hit.from);
        if hit.to < sentence.end {
            continue;
        }
        let lead = words.is(hit.from.wrapping_sub(1), &list::BEFORE_PURPOSES);
        let used = (sentence.start..hit.from).any(|at| after_subject(words, at, names).is_some())
            && (sentence.start..hit.from).any(|at| words.is(at, &prose::DATA) || words.word(at) == "cookies")
            && words.has(sentence.start..hit.from, &list::USES);
        // A list of purposes is more than this one.
        let alone = !(sentence.start..hit.to).any(|at| words.words[at].comma);
        if lead
            && used
            && alone
            && !words.denied(sentence.clone())
            && !words.has(sentence.clone(), &prose::CONDITIONS)
            && !words.leads_on(&sentence)
        {
            vague_purpose(check, words, hit.from, hit.to);
        }
    }
}

fn vague_purpose(check: &mut Check<'_, '_>, words: &Words<'_, '_>, from: usize, to: usize) {
    let message = format!("“{}” could be any purpose", words.quote(from, to));
    check.report("consistency/vague-purpose", words.at(from, to), message);
}

/// consistency/open-list
fn open_list(check: &mut Check<'_, '_>, words: &Words<'_, '_>, names: &[Vec<String>], closed: &OfPassage) {
    let place = words.passage.place;
    let list = match place {
        Place::Label(kind) | Place::Field(kind, _) => {
            matches!(kind, "data" | "item" | "cookies" | "cookie" | "recipient")
        }
        _ => false,
    };
    let running = words.is_running();
    let states = |sentence: Range<usize>| {
        sentence.into_iter().any(|at| {
            after_subject(words, at, names).is_some_and(|verb| {
                words.is(words.first_but(words.first_but(verb, &list::ADVERBS), &list::MODALS), &prose::FACTS)
            })
        })
    };
    let mut stated: Option<(usize, bool)> = None;
    for hit in words.hits(&list::OPEN_LISTS, words.all()).chain(words.hits(&list::SUCH_AS, words.all())) {
        let sentence = words.sentence(hit.from);
        let such_as = hit.kind == (&list::SUCH_AS).into();
        let blamed = if list && !running {
            // Inside a category, the items are the list; "such as" in one of them only explains it.
            !such_as
        } else if running {
            let about = words.has(sentence.clone(), &prose::DATA) || words.has(sentence.clone(), &list::LISTED);
            let mut act = || match stated {
                Some((start, act)) if start == sentence.start => act,
                _ => stated.insert((sentence.start, states(sentence.clone()))).1,
            };
            let lists = hit.from > 0 && words.is(hit.from - 1, &prose::DATA)
                || words.is(hit.from.wrapping_sub(1), &list::EXEMPLIFIED);
            // "We collect your name, etc." is about data without the word.
            let taken = words.has(sentence.clone(), &list::COLLECTING);
            (about || taken && !such_as)
                && act()
                && (!such_as || lists)
                && !words.denied(sentence.start..hit.from)
                && !words.leads_on(&sentence)
                && !(such_as && closed.get(words, || is_closed(check.policy, words)))
        } else {
            false
        };
        if !blamed {
            continue;
        }
        let quote = words.quote(hit.from, hit.to).to_owned();
        let span = words.span(hit.from, hit.to);
        let message = format!("“{quote}” leaves the list open");
        check.report("consistency/open-list", (words.passage.owner, span), message);
    }
}

/// Whether facts close a list that prose opens with "such as".
fn is_closed(policy: &Policy, words: &Words<'_, '_>) -> bool {
    let span = words.passage.owner.span;
    refers_to_facts(words)
        || policy.data.iter().any(|data| data.meta.span == span && !data.items.is_empty())
        || policy.recipients.iter().any(|recipient| recipient.meta.span == span)
        || policy.cookies.iter().any(|group| group.meta.span == span && !group.nested.cookie.is_empty())
}

/// consistency/absolute-security
fn absolute(check: &mut Check<'_, '_>, words: &Words<'_, '_>) {
    // Names are what they are.
    if words.passage.phrase.is_name() {
        return;
    }
    for hit in words.hits(&list::ABSOLUTES, words.all()) {
        let sentence = words.sentence(hit.from);
        let aims = words.has(sentence.start..hit.from, &list::AIMS);
        let question = words.asked(sentence.end);
        if aims
            || question
            || words.denied(sentence.start..hit.from)
            || (hit.to..sentence.end.min(hit.to + 4)).any(|at| words.word(at) == "impossible")
        {
            continue;
        }
        let end = hit.to;
        let quote = words.quote(hit.from, end).to_owned();
        let message = format!("“{quote}” promises more security than anyone can keep");
        check.report("consistency/absolute-security", words.at(hit.from, end), message);
        return;
    }
}
