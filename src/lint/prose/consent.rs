//! Use of a site that is taken for consent, and changes that nobody is told of.
//!
//! Owns: what people are said to agree to by using something. Does not own: whether consent is needed.

use std::ops::Range;

use super::reading::{OfPassage, Reading, Words};
use crate::english::lexicon::Phrases;
use crate::english::lexicon::list::consent as list;
use crate::lint::check::Check;
use crate::lint::passages::Place;

/// Acts that do something other than to agree.
const PASSIVE_ACTS: &[&str] = &["use", "continued-use", "visit", "download", "install"];

pub fn find(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    facts(check);
    let mut blamed_changes = false;
    let told = OfPassage::default();
    for words in reading.running() {
        for sentence in &words.sentences {
            if changes(check, words, sentence, &told) {
                blamed_changes = true;
                continue;
            }
            use_as_consent(check, words, sentence);
        }
    }
    changes_facts(check, blamed_changes);
}

fn facts(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    let Some(consent) = &policy.consent else { return };
    for act in consent.given_by.iter().filter(|act| PASSIVE_ACTS.contains(&act.value)) {
        let message = format!("`{}` is taken for consent", act.value);
        let found = check.report("consistency/use-as-consent", (&consent.meta, act.span), message);
        found.help = Some("ask for consent, as with `banner` or `tick-box`".to_owned());
    }
}

fn use_as_consent(check: &mut Check<'_, '_>, words: &Words<'_, '_>, sentence: &Range<usize>) {
    for hit in words.hits(&list::USING, sentence.clone()) {
        let site = words.word(hit.from) == "by" && words.is(hit.from + 1, &list::USING_WITHOUT_MORE)
            || words.has(hit.from..sentence.end.min(hit.to + 6), &list::USED);
        // "By using the form you can agree" offers a choice.
        let Some(agree) = words.find(hit.to..sentence.end, &list::AGREEING) else { continue };
        let offers = words.has(hit.to..agree, &list::CHOICES);
        let verb = words.word(agree);
        let to_it = match verb {
            "consent" | "consents" => true,
            "agree" | "agrees" => matches!(words.word(agree + 1), "to" | "with"),
            // "You accept that we give no guarantee" is about something else.
            _ => words.word(agree + 1) != "that",
        };
        let matter = verb.starts_with("consent") && words.word(agree.wrapping_sub(1)) != "your"
            || words.has(agree + 1..sentence.end, &list::MATTERS);
        if !site || offers || !to_it || !matter || words.denied(sentence.start..agree) {
            continue;
        }
        let place = words.span(hit.from, agree + 1);
        let message =
            format!("“{} ... {}” takes use for consent", words.quote(hit.from, hit.to), words.quote(agree, agree + 1));
        let found = check.report("consistency/use-as-consent", (words.passage.owner, place), message);
        found.help = Some("leave the sentence out: a policy informs. Ask where you need consent".to_owned());
        return;
    }
}

/// Whether a sentence is about the policy itself. What else changes is no matter here.
fn about_policy(words: &Words<'_, '_>, sentence: &Range<usize>) -> bool {
    matches!(words.passage.place, Place::Section("changes") | Place::Prose("changes"))
        || (sentence.clone()).any(|at| match words.word(at) {
            "policy" | "statement" => true,
            // "without notice" names no privacy notice.
            "notice" => matches!(words.word(at.wrapping_sub(1)), "this" | "privacy" | "the" | "our"),
            _ => false,
        })
}

/// Reports changes at will; true if a sentence is about changes that are accepted by use.
fn changes(check: &mut Check<'_, '_>, words: &Words<'_, '_>, sentence: &Range<usize>, told: &OfPassage) -> bool {
    let Some(change) = words.find(sentence.clone(), &list::CHANGES) else { return false };
    let accepted = words.has(sentence.clone(), &list::ACCEPTING);
    // "Your continued use means that you accept the changes" speaks of no other document either.
    if !(about_policy(words, sentence) || accepted && words.word(sentence.start) != "we") {
        return false;
    }
    let here = |phrases: &Phrases| words.hits(phrases, sentence.clone()).next();
    let denied = |at: usize| words.denied(sentence.start..at);
    if let Some(hit) = here(&list::WITHOUT_NOTICE).filter(|hit| !denied(hit.from)) {
        let message = format!("the policy changes “{}”", words.quote(hit.from, hit.to));
        at_will(check, words, hit.from.min(change), hit.to.max(change + 1), message);
        return true;
    }
    if let Some(hit) = here(&list::CONTINUED_USE) {
        let agree = words.find(sentence.clone(), &list::AGREE).or_else(|| words.find(sentence.clone(), &list::DEEMED));
        if let Some(agree) = agree.filter(|agree| !denied((*agree).max(hit.from))) {
            let (from, to) = (hit.from.min(agree), hit.to.max(agree + 1));
            at_will(check, words, from, to, "going on to use the site is taken for accepting a change".to_owned());
            return true;
        }
        return agree.is_some();
    }
    if let Some(hit) = here(&list::DISCRETION).filter(|hit| !denied(hit.from))
        && !told.get(words, || tells(words))
    {
        let message = format!("the policy changes “{}”, and nobody is told", words.quote(hit.from, hit.to));
        at_will(check, words, hit.from.min(change), hit.to.max(change + 1), message);
        return true;
    }
    false
}

/// Whether a passage speaks of telling people.
fn tells(words: &Words<'_, '_>) -> bool {
    list::TELLING.stand_in(&words.passage.source.to_ascii_lowercase())
}

fn at_will(check: &mut Check<'_, '_>, words: &Words<'_, '_>, from: usize, to: usize, message: String) {
    let found = check.report("consistency/change-at-will", words.at(from, to), message);
    found.help = Some(
        "say how and how long before you tell people: `changes { notice: email; prior-notice: 30 days }`".to_owned(),
    );
}

fn changes_facts(check: &mut Check<'_, '_>, said: bool) {
    let policy = check.policy;
    let Some(changes) = &policy.changes else { return };
    let none = changes.notice.iter().find(|notice| notice.value == "none");
    let by_use = changes.accepted_by.iter().find(|act| PASSIVE_ACTS.contains(&act.value));
    // The same thing in prose is one finding, not two.
    if said {
        return;
    }
    let (span, message) = if let Some(none) = none {
        (none.span, "nobody is told of changes to the policy".to_owned())
    } else if let Some(act) = by_use {
        (act.span, format!("`{}` is taken for accepting a change", act.value))
    } else {
        return;
    };
    let found = check.report("consistency/change-at-will", (&changes.meta, span), message);
    found.help = Some("say how and how long before you tell people: `notice: email; prior-notice: 30 days`".to_owned());
}
