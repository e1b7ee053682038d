//! Texts that are declared and that no document prints.
//!
//! Owns: which texts readers are to find, and what is said of those that they do not. A text counts as printed wherever
//! its letters and digits stand in a row, so it does not matter how a template sets it. Does not own: where a text
//! belongs, which tests ask of the built-in templates; words, flags and days, whose printed forms are not theirs.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::model::{Composed, Part};
use crate::diagnostic::Diagnostic;
use crate::facts::{Entry, walk};
use crate::policy::{FieldValue, Policy, WordOrText};
use crate::schema::{KindId, Type};
use crate::source::{Span, Spanned};

/// A text that readers are to find.
struct Wanted {
    /// The position of its declaration on the way through all of them.
    entry: usize,
    /// "the label", "the prose", or the name of its field.
    what: &'static str,
    span: Span,
    /// Where its letters stand among those of all texts.
    letters: Range<usize>,
}

/// Texts of fewer letters stand in any document.
const SHORTEST: usize = 4;

/// Texts are looked up by so many bytes at their end.
const KEY: usize = 12;

/// Reports the texts of a policy that none of its documents prints. Where topics were `left_out` on purpose, and told, no
/// declaration is reported as a whole.
pub fn unprinted(policy: &Policy, documents: &[Composed], left_out: bool) -> Vec<Diagnostic> {
    let entries = walk(policy);
    let (mut wanted, mut declared) = (Vec::new(), Vec::new());
    for (number, entry) in entries.iter().enumerate() {
        texts(*entry, |what, text| {
            let start = declared.len();
            letters(text.value, &mut declared);
            if declared.len() - start >= SHORTEST {
                wanted.push(Wanted { entry: number, what, span: text.span, letters: start..declared.len() });
            }
        });
    }
    let mut page = Vec::new();
    for document in documents {
        letters(&document.head.title, &mut page);
        all_of(&document.parts, &mut page);
    }
    let printed = printed(&wanted, &declared, &page);
    let mut found = Vec::new();
    let mut texts = wanted.iter().zip(&printed).peekable();
    while let Some((Wanted { entry: number, .. }, _)) = texts.peek() {
        let (mut count, mut missing) = (0, Vec::new());
        while let Some((one, printed)) = texts.next_if(|(one, _)| one.entry == *number) {
            count += 1;
            missing.extend((!printed).then_some(one));
        }
        let (entry, whole) = (entries[*number], missing.len() == count);
        if missing.is_empty() || whole && left_out {
            continue;
        }
        let name = called(entry);
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

/// Gives the texts of a declaration, each with what it is called.
fn texts<'p>(entry: Entry<'p>, mut give: impl FnMut(&'static str, Spanned<&'p str>)) {
    let (kind, meta) = (entry.declared.kind(), entry.declared.meta());
    // The title of the policy gives way to that of a document.
    if let Some(label) = meta.label.as_ref().filter(|_| kind != KindId::About) {
        give("the label", Spanned::new(label, label.span));
    }
    if let Some(prose) = meta.prose.as_ref().filter(|prose| !prose.text.contains(['{', '[', '<', '&', '\\'])) {
        give("the prose", Spanned::new(prose.text.lines().next().unwrap_or_default(), prose.text.span));
    }
    for field in kind.kind().fields {
        if !matches!(field.ty, Type::Text(_) | Type::WordOrText(..) | Type::Link | Type::Email) {
            continue;
        }
        match entry.declared.field(field.name) {
            Some(FieldValue::Text(text)) => give(field.name, Spanned::new(text, text.span)),
            Some(FieldValue::Texts(texts)) => {
                texts.iter().for_each(|text| give(field.name, Spanned::new(text, text.span)));
            }
            Some(FieldValue::WordsOrTexts(texts)) => texts.iter().for_each(|text| {
                if let WordOrText::Text(text) = text {
                    give(field.name, Spanned::new(text, text.span));
                }
            }),
            _ => {}
        }
    }
}

/// What each ASCII character counts as: a small letter, a digit, or nothing (0).
const FOLDED: [u8; 128] = {
    let mut folded = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            folded[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// Adds the letters and digits of a text, in small letters. In links, `&` is written as `&amp;`.
fn letters(text: &str, into: &mut Vec<u8>) {
    text.split("&amp;").for_each(|part| fold(part, into));
}

fn fold(mut rest: &str, into: &mut Vec<u8>) {
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        // Written to where the next one goes, whatever it is: pages are long, and a branch for each byte is dear.
        let mut end = into.len();
        into.resize(end + ascii, 0);
        for byte in rest.bytes().take(ascii) {
            let folded = FOLDED[usize::from(byte & 0x7f)];
            into[end] = folded;
            end += usize::from(folded != 0);
        }
        into.truncate(end);
        rest = &rest[ascii..];
        let other = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        for lower in rest[..other].chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
            into.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
        }
        rest = &rest[other..];
    }
}

fn all_of(parts: &[Part], into: &mut Vec<u8>) {
    for part in parts {
        letters(&part.heading, into);
        letters(&part.body, into);
        all_of(&part.parts, into);
    }
}

/// Which of the texts stand in the page. It is read once, however many there are.
fn printed(wanted: &[Wanted], declared: &[u8], page: &[u8]) -> Vec<bool> {
    let mut printed = vec![false; wanted.len()];
    // By the length of their ends, then by the ends.
    let mut ends: [FxHashMap<&[u8], Vec<usize>>; KEY + 1] = std::array::from_fn(|_| FxHashMap::default());
    // Whether some text ends with four bytes of this hash: most places of the page are none of an end, and need no
    // further look.
    let mut last = [false; LAST];
    for (number, one) in wanted.iter().enumerate() {
        let text = &declared[one.letters.clone()];
        let end = &text[text.len() - text.len().min(KEY)..];
        ends[end.len()].entry(end).or_default().push(number);
        if let Some(four) = end.last_chunk() {
            last[hash(four)] = true;
        }
    }
    for (at, four) in page.windows(SHORTEST).enumerate() {
        if !four.first_chunk().is_some_and(|four| last[hash(four)]) {
            continue;
        }
        let before = &page[..at + SHORTEST];
        for (length, ends) in ends.iter_mut().enumerate() {
            if ends.is_empty() || length > before.len() {
                continue;
            }
            let end = &before[before.len() - length..];
            let Some(left) = ends.get_mut(end) else { continue };
            left.retain(|number| {
                printed[*number] = before.ends_with(&declared[wanted[*number].letters.clone()]);
                !printed[*number]
            });
            if left.is_empty() {
                ends.remove(end);
            }
        }
    }
    printed
}

/// How many hashes of four bytes there are.
const LAST: usize = 1 << 14;

fn hash(four: &[u8; SHORTEST]) -> usize {
    (u32::from_le_bytes(*four).wrapping_mul(0x9E37_79B1) >> (u32::BITS - LAST.ilog2())) as usize
}
