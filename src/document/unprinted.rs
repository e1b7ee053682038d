//! Texts that are declared and that no document prints.
//!
//! Owns: which texts readers are to find, and what is said of those that they do not. A text counts as printed wherever
//! its letters and digits stand in a row, so it does not matter how a template sets it. Does not own: where a text
//! belongs, which tests ask of the built-in templates; words, flags and days, whose printed forms are not theirs.

use rustc_hash::FxHashMap;

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
    /// "the label", "the prose", or the name of its field.
    what: &'static str,
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
    let printed = printed(&wanted, page.as_bytes());
    let mut found = Vec::new();
    let mut texts = wanted.iter().zip(&printed).peekable();
    while let Some((Wanted { entry: number, .. }, _)) = texts.peek() {
        let (mut count, mut missing) = (0, Vec::new());
        while let Some((one, printed)) = texts.next_if(|(one, _)| one.entry == *number) {
            count += 1;
            missing.extend((!printed).then_some(one));
        }
        let (entry, whole) = (entries[*number], missing.len() == count);
        let name = called(entry);
        if whole && left_out {
            continue;
        }
        // Where nothing of a declaration is printed, that is one finding.
        if whole && count > 1 {
            let message = format!("{name} is declared, and no document prints it");
            let help = "name its topic in an `outline`, print it in prose, or remove it";
            found.push(Diagnostic::warning(RULE, entry.declared.meta().span, message).help(help));
            continue;
        }
        for one in missing {
            let what = if one.what.contains(' ') { one.what.to_owned() } else { format!("`{}`", one.what) };
            let message = format!("no document prints {what} of {name}");
            let help = "state what it belongs to, print it in prose, or remove it";
            found.push(Diagnostic::warning(RULE, one.span, message).help(help));
        }
    }
    found
}

const RULE: &str = "language/unprinted";

/// As a finding calls a declaration: "recipient `host`".
fn called(entry: Entry<'_>) -> String {
    let (kind, key) = (entry.declared.kind().name(), &*entry.declared.meta().key.value);
    if key.is_empty() { format!("`{kind}`") } else { format!("{kind} `{key}`") }
}

/// The texts of a declaration.
fn texts(number: usize, entry: Entry<'_>) -> impl Iterator<Item = Wanted> {
    let (kind, meta) = (entry.declared.kind(), entry.declared.meta());
    let mut all: Vec<(&'static str, Span, &str)> = Vec::new();
    // The title of the policy gives way to that of a document.
    if let Some(label) = meta.label.as_ref().filter(|_| kind != KindId::About) {
        all.push(("the label", label.span, label));
    }
    if let Some(prose) = meta.prose.as_ref().filter(|prose| !prose.text.contains(['{', '[', '<', '&', '\\'])) {
        all.push(("the prose", prose.text.span, prose.text.lines().next().unwrap_or_default()));
    }
    for field in kind.kind().fields {
        match (field.ty, entry.declared.field(field.name)) {
            (Type::Rule, _) => {}
            (_, Some(FieldValue::Text(text))) => all.push((field.name, text.span, text)),
            (_, Some(FieldValue::Texts(texts))) => {
                all.extend(texts.iter().map(|text| (field.name, text.span, &**text)))
            }
            (_, Some(FieldValue::WordsOrTexts(texts))) => all.extend(texts.iter().filter_map(|text| match text {
                WordOrText::Text(text) => Some((field.name, text.span, &**text)),
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

/// Adds the letters and digits of a text, in small letters. In links, `&` is written as `&amp;`.
fn letters(text: &str, into: &mut String) {
    let all = text.split("&amp;").flat_map(str::chars).filter(|c| c.is_alphanumeric());
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

/// Which of the texts stand in the page. It is read once, however many there are.
fn printed(wanted: &[Wanted], page: &[u8]) -> Vec<bool> {
    let mut printed = vec![false; wanted.len()];
    // By the length of their ends, then by the ends.
    let mut ends: [FxHashMap<&[u8], Vec<usize>>; KEY + 1] = std::array::from_fn(|_| FxHashMap::default());
    // Whether a text ends with these two bytes: most places of the page are none of an end, and need no further look.
    let mut last = vec![false; 1 << 16];
    for (number, one) in wanted.iter().enumerate() {
        let text = one.letters.as_bytes();
        let end = &text[text.len() - text.len().min(KEY)..];
        ends[end.len()].entry(end).or_default().push(number);
        last[two(end)] = true;
    }
    for at in SHORTEST..=page.len() {
        let before = &page[..at];
        if !last[two(before)] {
            continue;
        }
        for (length, ends) in ends.iter_mut().enumerate().filter(|(length, ends)| *length <= at && !ends.is_empty()) {
            let end = &before[at - length..];
            let Some(left) = ends.get_mut(end) else { continue };
            left.retain(|number| {
                printed[*number] = before.ends_with(wanted[*number].letters.as_bytes());
                !printed[*number]
            });
            if left.is_empty() {
                ends.remove(end);
            }
        }
    }
    printed
}

/// The last two bytes as a number.
fn two(text: &[u8]) -> usize {
    text.iter().rev().take(2).fold(0, |number, byte| number << 8 | usize::from(*byte))
}
