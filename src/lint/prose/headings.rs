//! Headings in prose and of sections, and references to sections that do not exist.
//!
//! Owns: the order of headings as the author wrote them, anchors, "see section 5". Does not own: the
//! levels of the finished document, which are closed up when it is made.

use rustc_hash::{FxHashMap, FxHashSet};

use super::reading::{Reading, Words};
use crate::english::lexicon::list::headings as list;
use crate::law;
use crate::lint::check::Check;
use crate::lint::passages::{Block, BlockKind, Passage};
use crate::policy::Section;
use crate::schema::vocabulary::TOPICS;

pub fn find(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    for passage in reading.passages.iter().filter(|passage| passage.is_prose()) {
        structure(check, passage);
    }
    let policy = check.policy;
    // Further documents can hold a section each under one heading.
    if policy.documents.is_empty() {
        same_labels(check, &policy.sections);
    }
    anchors(check, reading);
    let mut written = None;
    for words in reading.running() {
        numbers(check, words, reading, &mut written);
    }
}

fn heading(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    }
}

/// The number that a heading starts with: "4. Cookies".
fn own_number(text: &str) -> Option<u32> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &text[digits..];
    (digits > 0 && (rest.starts_with(". ") || rest.starts_with(") "))).then(|| text[..digits].parse().ok())?
}

/// A heading that is open: what stands under it belongs to it.
#[derive(Default)]
struct Open {
    /// 0 for the section itself.
    level: u8,
    /// The headings below it so far in small letters, with their levels.
    below: FxHashSet<(String, u8)>,
    /// The number that the last one of them started with.
    number: Option<u32>,
}

fn structure(check: &mut Check<'_, '_>, passage: &Passage<'_>) {
    let blocks: Vec<&Block> = passage.blocks.iter().collect();
    let mut open = vec![Open::default()];
    for (index, block) in blocks.iter().enumerate() {
        let Some(level) = heading(block) else { continue };
        let span = passage.locate(block, 0, block.text.len());
        let text = block.text.trim();
        while open.last().is_some_and(|last| last.level >= level) {
            open.pop();
        }
        let Some(parent) = open.last_mut() else { continue };
        let (outer, above) = (parent.level, !parent.below.is_empty());
        let repeated = !parent.below.insert((text.to_ascii_lowercase(), level));
        let number = own_number(text);
        let gap = match (number, parent.number) {
            (Some(number), Some(last)) => number != last + 1,
            _ => false,
        };
        let last_number = parent.number;
        parent.number = number.or(parent.number);
        open.push(Open { level, ..Open::default() });
        let name = "consistency/heading-structure";
        if repeated {
            let found = check.report(name, (passage.owner, span), format!("the heading “{text}” stands here twice"));
            found.help = Some("give one of them another heading, or join the two parts".to_owned());
        } else if outer > 0 && level > outer + 1 && !above {
            let message = format!("a heading of level {level} follows one of level {outer}");
            let found = check.report(name, (passage.owner, span), message);
            found.why = Some("people who move from heading to heading look for the level between".to_owned());
            found.help = Some(format!("write it with {}", "#".repeat(usize::from(outer) + 1)));
        } else if gap {
            let message = format!("number {} follows number {}", number.unwrap_or(0), last_number.unwrap_or(0));
            let found = check.report(name, (passage.owner, span), message);
            found.help = Some("number the headings in order, or leave it to `numbering`".to_owned());
        }
        let empty = match blocks.get(index + 1) {
            Some(next) => heading(next).is_some_and(|next| next <= level),
            None => true,
        };
        // What expressions and statements print is not known here.
        if empty && !passage.source.contains("{%") {
            let found = check.report(name, (passage.owner, span), format!("nothing stands under the heading “{text}”"));
            found.help = Some("write its text, or remove the heading".to_owned());
        }
    }
}

fn same_labels(check: &mut Check<'_, '_>, sections: &[Section]) {
    let mut seen: FxHashMap<String, &Section> = FxHashMap::default();
    for section in sections {
        same_labels(check, &section.nested.section);
        let Some(label) = &section.meta.label else { continue };
        match seen.get(&label.to_lowercase()) {
            Some(first) => {
                let message = format!("two sections have the heading “{}”", &**label);
                let before = first.meta.label.as_ref().map(|label| label.span);
                let found = check.report("consistency/heading-structure", (&section.meta, label.span), message);
                found.related.extend(before.map(|span| (span, "the first one".to_owned())));
            }
            None => {
                seen.insert(label.to_lowercase(), section);
            }
        }
    }
}

fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn anchors(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let links = || {
        reading.passages.iter().flat_map(|passage| {
            let inner = passage.links.iter().filter(|link| link.target.len() > 1 && link.target.starts_with('#'));
            inner.map(move |link| (passage, link))
        })
    };
    if links().next().is_none() {
        return;
    }
    let mut known: FxHashSet<String> = TOPICS.iter().map(str::to_owned).collect();
    known.insert("cookie-table".to_owned());
    known.extend(check.facts.sections().iter().map(|section| section.meta.key.value.to_string()));
    let mut headings: FxHashSet<String> = FxHashSet::default();
    for passage in reading.passages.iter().filter(|passage| passage.is_prose()) {
        for block in passage.blocks.iter().filter(|block| heading(block).is_some()) {
            headings.insert(format!("-{}", slug(&block.text)));
        }
        let mut rest: &str = passage.source;
        while let Some(at) = rest.find("{#") {
            rest = &rest[at + 2..];
            let end = rest.find(|c: char| c == '}' || c.is_whitespace()).unwrap_or(rest.len());
            known.insert(rest[..end].to_owned());
        }
    }
    let lengths: FxHashSet<usize> = headings.iter().map(String::len).collect();
    let ends = |anchor: &str| {
        let mut starts = anchor.match_indices('-').map(|(at, _)| &anchor[at..]);
        starts.any(|end| lengths.contains(&end.len()) && headings.contains(end))
    };
    let pages = check.printed.dead_links();
    for (passage, link) in links() {
        let anchor = &link.target[1..];
        if known.contains(anchor) {
            let lacks = pages.iter().find(|(_, dead)| dead.contains(anchor));
            let Some((page, _)) = lacks else { continue };
            let message = format!("the document `{page}` has no section with the anchor `{anchor}`");
            let found = check.report("consistency/broken-anchor", (passage.owner, passage.link_span(link)), message);
            found.help = Some(format!(
                "name `{anchor}` in the outline of `{page}`, or write `{{{{ ref(\"KEY\") }}}}` with the key of the document \
                 that has it"
            ));
            continue;
        }
        // The anchor of a heading starts with that of its section, and can end with a count.
        let counted = anchor.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
        let under = ends(anchor) || ends(counted);
        if under || anchor.contains(crate::english::EXPRESSION) {
            continue;
        }
        let span = passage.link_span(link);
        let near = crate::diagnostic::nearest(anchor, known.iter().map(String::as_str)).map(str::to_owned);
        let message = format!("no section has the anchor `{anchor}`");
        let found = check.report("consistency/broken-anchor", (passage.owner, span), message);
        match near {
            Some(near) => {
                found.help = Some(format!(
                    "did you mean `#{near}`? `{{{{ ref(\"{near}\") }}}}` is checked, and prints the heading"
                ))
            }
            None => found.help = Some("`{{ ref(\"KEY\") }}` leads to a section and is checked".to_owned()),
        }
    }
}

/// Whether headings have numbers that the author wrote.
fn written_numbers(check: &Check<'_, '_>, reading: &Reading<'_, '_>) -> bool {
    let prose = reading.passages.iter().filter(|passage| passage.is_prose());
    let mut labels = check.facts.sections().iter().filter_map(|section| section.meta.label.as_ref());
    prose
        .flat_map(|passage| &passage.blocks)
        .any(|block| heading(block).is_some() && own_number(block.text.trim()).is_some())
        || labels.any(|label| own_number(label).is_some())
}

/// "See section 5" where sections have no numbers, or not so many. `written` keeps whether some have
/// numbers that the author wrote.
fn numbers(check: &mut Check<'_, '_>, words: &Words<'_, '_>, reading: &Reading<'_, '_>, written: &mut Option<bool>) {
    for at in 1..words.words.len() {
        if words.word(at) != "section" || words.stop(at + 1) {
            continue;
        }
        let Ok(number) = words.word(at + 1).parse::<usize>() else { continue };
        let leads = words.is(at - 1, &list::LEADING);
        // "Section 5 of the Act", "section 12.5": another text.
        let elsewhere = words.is(at + 2, &list::PARTS)
            || words.before(at + 2).starts_with(['.', '(', '-'])
                && (at + 2 < words.words.len())
                && !words.before(at + 2).starts_with(". ")
            || words.before(at + 2).contains('(')
            || words.has(words.sentence(at), &list::OTHER_TEXTS)
            || words.sentence(at).any(|at| law::is_acronym(words.raw(at)));
        if !leads || elsewhere || words.leads_on(&(at..at + 2)) {
            continue;
        }
        let numbering = check.policy.about.numbering.map_or("none", |word| word.value);
        let most = TOPICS.iter().count() + check.facts.sections().len();
        let written = *written.get_or_insert_with(|| written_numbers(check, reading));
        if written || numbering != "none" && (1..=most).contains(&number) {
            continue;
        }
        let message = if numbering == "none" {
            format!("there is no section {number}: sections have no numbers here")
        } else {
            format!("there is no section {number}")
        };
        let span = words.span(at, at + 2);
        let found = check.report("consistency/broken-anchor", (words.passage.owner, span), message);
        found.help =
            Some("write `{{ ref(\"KEY\") }}`, which prints the number or the heading and leads there".to_owned());
    }
}
