//! Texts that are declared and that no document prints.
//!
//! Owns: which texts readers are to find, and what is said of those that they do not. A text counts as printed wherever
//! its letters and digits stand in a row, so it does not matter how a template sets it. Does not own: where a text
//! belongs, which tests ask of the built-in templates; words, flags and days, whose printed forms are not theirs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::model::{Composed, Part};
use crate::diagnostic::Diagnostic;
use crate::facts::{Entry, walk};
use crate::policy::{FieldValue, Policy, WordOrText};
use crate::schema::{KindId, Type};
use crate::source::Span;

/// A text that readers are to find.
struct Wanted {
    /// The position of its declaration on the way through all of them.
    entry: usize,
    /// As a finding calls it: "the label", "`copy`".
    what: String,
    span: Span,
    letters: String,
}

/// Texts of fewer letters stand in any document.
const SHORTEST: usize = 4;

/// Texts are looked up by so many bytes at their end.
const KEY: usize = 12;

/// Reports the texts of a policy that none of its documents prints. Where topics were `left_out` on purpose, and told, no
/// declaration is reported as a whole.
pub fn unprinted(policy: &Policy, documents: &[Composed], left_out: bool) -> Vec<Diagnostic> {
    let entries = walk(policy);
    let wanted: Vec<Wanted> = entries.iter().enumerate().flat_map(|(number, entry)| texts(number, *entry)).collect();
    let mut page = String::new();
    for document in documents {
        letters(&document.head.title, &mut page);
        all_of(&document.parts, &mut page);
    }
    let lost = lost(&wanted, page.as_bytes());
    // Where nothing of a declaration is printed, that is one finding.
    let mut of_entry: FxHashMap<usize, (Vec<&Wanted>, usize)> = FxHashMap::default();
    for (number, one) in wanted.iter().enumerate() {
        let (missing, count) = of_entry.entry(one.entry).or_default();
        *count += 1;
        missing.extend(lost.contains(&number).then_some(one));
    }
    let mut found = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let Some((missing, count)) = of_entry.get(&number).filter(|(missing, _)| !missing.is_empty()) else { continue };
        let name = called(*entry);
        if missing.len() == *count && (*count > 1 || left_out) {
            if left_out {
                continue;
            }
            let message = format!("{name} is declared, and no document prints it");
            let help = "name its topic in an `outline`, print it in prose, or remove it";
            found.push(Diagnostic::warning(RULE, entry.declared.meta().span, message).help(help));
            continue;
        }
        for one in missing {
            let message = format!("no document prints {} of {name}", one.what);
            let help = "state what it belongs to, print it in prose, or remove it";
            found.push(Diagnostic::warning(RULE, one.span, message).help(help));
        }
    }
    found
}

const RULE: &str = "language/unprinted";

/// As a finding calls a declaration: "`recipient` `host`".
fn called(entry: Entry<'_>) -> String {
    let (kind, key) = (entry.declared.kind().name(), &*entry.declared.meta().key.value);
    if key.is_empty() { format!("`{kind}`") } else { format!("{kind} `{key}`") }
}

/// The texts of a declaration.
fn texts(number: usize, entry: Entry<'_>) -> impl Iterator<Item = Wanted> {
    let (kind, meta) = (entry.declared.kind(), entry.declared.meta());
    let mut all: Vec<(String, Span, &str)> = Vec::new();
    // The title of the policy gives way to that of a document, and a right's own label to a heading.
    if let Some(label) = meta.label.as_ref().filter(|_| kind != KindId::About) {
        all.push(("the label".to_owned(), label.span, label));
    }
    if let Some(prose) = meta.prose.as_ref().filter(|prose| !prose.text.contains(['{', '[', '<', '&', '\\'])) {
        all.push(("the prose".to_owned(), prose.text.span, prose.text.lines().next().unwrap_or_default()));
    }
    for field in kind.kind().fields {
        let what = || format!("`{}`", field.name);
        match (field.ty, entry.declared.field(field.name)) {
            (Type::Rule, _) => {}
            (_, Some(FieldValue::Text(text))) => all.push((what(), text.span, text)),
            (_, Some(FieldValue::Texts(texts))) => all.extend(texts.iter().map(|text| (what(), text.span, &**text))),
            (_, Some(FieldValue::WordsOrTexts(texts))) => all.extend(texts.iter().filter_map(|text| match text {
                WordOrText::Text(text) => Some((what(), text.span, &**text)),
                _ => None,
            })),
            _ => {}
        }
    }
    all.into_iter().filter_map(move |(what, span, text)| {
        let mut folded = String::with_capacity(text.len());
        letters(text, &mut folded);
        (folded.len() >= SHORTEST).then_some(Wanted { entry: number, what, span, letters: folded })
    })
}

/// Adds the letters and digits of a text, in small letters.
fn letters(text: &str, into: &mut String) {
    let all = text.chars().filter(|c| c.is_alphanumeric());
    all.for_each(|c| match c.is_ascii() {
        true => into.push(c.to_ascii_lowercase()),
        false => into.extend(c.to_lowercase()),
    });
}

fn all_of(parts: &[Part], into: &mut String) {
    for part in parts {
        letters(&part.heading, into);
        letters(&part.body, into);
        all_of(&part.parts, into);
    }
}

/// The positions of those that do not stand in the page. It is read once for each length of their ends, however many there are.
fn lost(wanted: &[Wanted], page: &[u8]) -> FxHashSet<usize> {
    let mut lost = FxHashSet::default();
    let mut ends: FxHashMap<usize, FxHashMap<&[u8], Vec<usize>>> = FxHashMap::default();
    for (number, one) in wanted.iter().enumerate() {
        lost.insert(number);
        let text = one.letters.as_bytes();
        let end = &text[text.len() - text.len().min(KEY)..];
        ends.entry(end.len()).or_default().entry(end).or_default().push(number);
    }
    for (length, mut ends) in ends {
        for (start, end) in page.windows(length).enumerate() {
            let Some(left) = ends.get_mut(end) else { continue };
            let before = &page[..start + length];
            left.retain(|number| {
                let found = before.ends_with(wanted[*number].letters.as_bytes());
                if found {
                    lost.remove(number);
                }
                !found
            });
            if left.is_empty() {
                ends.remove(end);
            }
        }
    }
    lost
}
