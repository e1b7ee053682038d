//! How hard the text is to read: Flesch-Kincaid grade, reading ease, long sentences, long paragraphs.
//!
//! Owns: how hard a text may be. Does not own: how that is counted ([`crate::english::readability`]), or text in other
//! languages, for which the formulas say nothing.

use super::reading::{Reading, Words};
use crate::english::readability::{Figures, is_english};
use crate::facts::Facts;
use crate::lint::check::Check;
use crate::lint::passages::{self, BlockKind};
use crate::policy::{Meta, Policy};
use crate::source::Span;

const NAME: &str = "consistency/reading-grade";

/// With fewer words the formula tells more about the subject than about the text.
const FEWEST_WORDS: usize = 60;
const FEWEST_SENTENCES: usize = 3;

pub fn find(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let for_children =
        check.policy.children.as_ref().is_some_and(|children| children.directed.is_some_and(|flag| flag.value));
    let highest = check.number(NAME, if for_children { "highest-children" } else { "highest" });
    let longest_sentence = check.number(NAME, "longest-sentence") as usize;
    let longest_paragraph = check.number(NAME, "longest-paragraph") as usize;
    let mut blocks = reading.blocks.iter().peekable();
    while let Some(first) = blocks.next() {
        let mut section = vec![first];
        while let Some(next) = blocks.next_if(|next| next.index == first.index) {
            section.push(next);
        }
        section.retain(|words| counts(words));
        let long = long(&section, longest_sentence, longest_paragraph);
        if !(first.passage.is_prose() && grade(check, &section, highest, for_children, &long)) {
            alone(check, first.passage.owner, &long);
        }
    }
}

/// The longest places that a finding shows beside its own.
const SHOWN: usize = 5;

/// What is long in a section whose text as a whole is easy enough: one finding, at the first place.
fn alone(check: &mut Check<'_, '_>, owner: &Meta, long: &[Long]) {
    let Some((first, rest)) = long.split_first() else { return };
    let found = check.report(NAME, (owner, first.0), first.1.clone());
    found.help = Some("make two or three sentences of a long one, or a list; divide a long paragraph".to_owned());
    found.related = rest.iter().take(SHOWN).cloned().collect();
}

/// A sentence or a paragraph that is too long: its place, and what is said of it.
type Long = (Span, String);

fn long(section: &[&Words<'_, '_>], longest_sentence: usize, longest_paragraph: usize) -> Vec<Long> {
    let mut long = Vec::new();
    for words in section {
        for sentence in words.sentences.iter().filter(|sentence| sentence.len() > longest_sentence) {
            let count = words.count(sentence.clone());
            if count > longest_sentence {
                let message = format!("this sentence has {count} words; {longest_sentence} is the most");
                long.push((words.span(sentence.start, sentence.end), message));
            }
        }
        let all = words.count(0..words.words.len());
        if all > longest_paragraph {
            let message = format!("this paragraph has {all} words; {longest_paragraph} is the most");
            long.push((words.span(0, words.words.len()), message));
        }
    }
    long
}

/// The figures of the prose of a policy, without headings and cells of tables, and what is no English.
pub fn figures(policy: &Policy) -> Figures {
    let passages = passages::of(&Facts::new(policy));
    let mut figures = Figures::default();
    let reading = Reading::new(&passages);
    let prose = reading.blocks.iter().filter(|words| words.passage.is_prose() && counts(words));
    prose.for_each(|words| figures.add(words));
    figures
}

/// Whether the formulas say something about a block.
fn counts(words: &Words<'_, '_>) -> bool {
    words.is_running() && words.block.kind != BlockKind::Cell && is_english(words)
}

/// Whether a section reads harder than it may, and says so, with what is long in it.
fn grade(
    check: &mut Check<'_, '_>,
    section: &[&Words<'_, '_>],
    highest: u32,
    for_children: bool,
    long: &[Long],
) -> bool {
    let mut figures = Figures::default();
    section.iter().for_each(|words| figures.add(words));
    if figures.words < FEWEST_WORDS || figures.sentences < FEWEST_SENTENCES {
        return false;
    }
    let Some(first) = section.first() else { return false };
    let grade = figures.grade();
    if grade <= f64::from(highest) + 0.5 {
        return false;
    }
    let owner = first.passage.owner;
    let message = format!("this text reads at grade {grade:.0}; {highest} is the highest");
    let found = check.report(NAME, owner, message);
    found.why = Some(
        if for_children {
            "children must be able to understand it"
        } else {
            "most people do not read texts as hard as this one"
        }
        .to_owned(),
    );
    found.help = Some("write shorter sentences and plainer words".to_owned());
    found.related = long.iter().take(SHOWN).cloned().collect();
    true
}
