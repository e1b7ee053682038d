//! Texts that are declared and that no document prints.
//!
//! Owns: which texts readers are to find, and what is said of those that they do not. A text counts as printed wherever
//! its letters and digits stand in a row, so it does not matter how a template sets it. Does not own: where a text
//! belongs, which tests ask of the built-in templates; words, flags and days, whose printed forms are not theirs.

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use super::model::{Composed, Kind, Part};
use crate::diagnostic::Diagnostic;
use crate::facts::{Entry, Facts};
use crate::policy::{FieldValue, WordOrText};
use crate::schema::{KindId, Type};
use crate::source::Spanned;

/// A text that readers are to find.
struct Wanted<'p> {
    /// The position of its declaration on the way through all of them.
    entry: usize,
    /// "the label", "the prose", or the name of its field.
    what: &'static str,
    text: Spanned<&'p str>,
    printed: bool,
}

/// Texts of fewer letters stand in any document.
const SHORTEST: usize = 4;

/// Texts are looked up by so many bytes at their end.
const KEY: usize = 12;

/// Reports the texts of a policy that none of its documents prints. Where topics were `left_out` on purpose, and told, no
/// declaration is reported as a whole.
pub fn unprinted(facts: &Facts<'_>, documents: &[Composed], left_out: bool) -> Vec<Diagnostic> {
    let entries = facts.declarations();
    let mut wanted = Vec::new();
    for (entry, declared) in entries.iter().enumerate() {
        texts(*declared, |what, text| {
            wanted.extend((!is_short(text.value)).then_some(Wanted { entry, what, text, printed: false }));
        });
    }
    let mut page = String::new();
    for document in documents {
        // The title of a part of another document is the heading of a section there.
        if document.kind != Kind::Supplement {
            page.push_str(&document.head.title);
        }
        all_of(&document.parts, &mut page);
    }
    as_they_are(&mut wanted, &page);
    by_their_letters(&mut wanted, &page);
    let mut found = Vec::new();
    let mut texts = wanted.iter().peekable();
    while let Some(Wanted { entry: number, .. }) = texts.peek() {
        let (mut count, mut missing) = (0, Vec::new());
        while let Some(one) = texts.next_if(|one| one.entry == *number) {
            count += 1;
            missing.extend((!one.printed).then_some(one));
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
            found.push(Diagnostic::warning(RULE, one.text.span, message).help(help));
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
    for (number, field) in kind.kind().fields.iter().enumerate() {
        if !matches!(field.ty, Type::Text(_) | Type::WordOrText(..) | Type::Link | Type::Email) {
            continue;
        }
        match entry.declared.numbered(number) {
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

/// In links, `&` is written as `&amp;`.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split("&amp;")
}

fn is_short(text: &str) -> bool {
    // Nearly every text has its letters in a row, and no `&`.
    let plain = text.bytes().filter(u8::is_ascii_alphanumeric).nth(SHORTEST - 1).is_some() && !text.contains('&');
    !plain && letters(text).len() < SHORTEST
}

/// Finds the texts that the page has as they were written, but for a capital at the start of a sentence: most of them.
/// Each is looked for behind the one before of the same field, since pages follow the order of declarations.
fn as_they_are(wanted: &mut [Wanted<'_>], page: &str) {
    let (page, mut before, mut looks) = (page.as_bytes(), FxHashMap::default(), page.len() * LOOKS);
    // None of these can lie across the marks of an `&amp;`, which counts as none of its letters.
    for one in wanted.iter_mut().filter(|one| !one.text.value.contains(['&', ';'])) {
        let (start, rest) =
            one.text.value.as_bytes().split_at(usize::from(one.text.value.starts_with(|c: char| c.is_ascii())));
        let (rest, from) = (Finder::new(rest), before.entry(one.what).or_insert(0));
        let ahead = rest.find(&page[*from..]);
        let found = ahead.map(|at| *from + at).or_else(|| rest.find(&page[..*from]));
        if let Some(at) = found.filter(|at| *at >= start.len()) {
            one.printed = page[at - start.len()..at].eq_ignore_ascii_case(start);
            *from = at;
        }
        looks = looks.saturating_sub(ahead.unwrap_or(page.len()));
        if looks == 0 {
            break;
        }
    }
}

/// How often the whole page is looked through for texts as they were written.
const LOOKS: usize = 64;

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

/// The letters and digits of a text, in small letters.
fn letters(text: &str) -> Vec<u8> {
    let mut letters = Vec::new();
    parts(text).for_each(|part| fold(part, &mut letters));
    letters
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

fn all_of(parts: &[Part], page: &mut String) {
    for part in parts {
        page.push_str(&part.heading);
        page.push_str(&part.body);
        all_of(&part.parts, page);
    }
}

/// Finds the texts that are left by their letters and digits. The page is read once, however many there are.
fn by_their_letters(wanted: &mut [Wanted<'_>], page: &str) {
    let mut wanted: Vec<&mut Wanted<'_>> = wanted.iter_mut().filter(|one| !one.printed).collect();
    if wanted.is_empty() {
        return;
    }
    let texts: Vec<Vec<u8>> = wanted.iter().map(|one| letters(one.text.value)).collect();
    let page = letters(page);
    // By the length of their ends, then by the ends.
    let mut ends: [FxHashMap<&[u8], Vec<usize>>; KEY + 1] = std::array::from_fn(|_| FxHashMap::default());
    // Whether some text ends with four bytes of this hash: most places of the page are none of an end, and need no
    // further look.
    let mut last = [false; LAST];
    for (number, text) in texts.iter().enumerate() {
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
                wanted[*number].printed = before.ends_with(&texts[*number]);
                !wanted[*number].printed
            });
            if left.is_empty() {
                ends.remove(end);
            }
        }
    }
}

/// How many hashes of four bytes there are.
const LAST: usize = 1 << 14;

fn hash(four: &[u8; SHORTEST]) -> usize {
    (u32::from_le_bytes(*four).wrapping_mul(0x9E37_79B1) >> (u32::BITS - LAST.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::source::{Sources, Span};

    const PIECES: &[&str] = &["cat", "Cat", "bat", "food ", " ", "&", "&amp;", "amp;", "é", "É", ".", "*", "\n", "1"];

    fn made_up(most: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PIECES), 0..most).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        /// What is found as it was written is found by its letters, too.
        #[test]
        fn both_looks_agree(texts in prop::collection::vec(made_up(4), 1..6), page in made_up(40)) {
            let span = Span::new(Sources::new().add("a", Path::new("a"), "").id, 0, 0);
            let wanted = || {
                let long = texts.iter().filter(|text| !is_short(text));
                long.map(|text| Wanted { entry: 0, what: "does", text: Spanned::new(text, span), printed: false })
            };
            let (mut quick, mut thorough): (Vec<_>, Vec<_>) = (wanted().collect(), wanted().collect());
            as_they_are(&mut quick, &page);
            by_their_letters(&mut thorough, &page);
            for (quick, thorough) in quick.iter().zip(&thorough) {
                prop_assert!(thorough.printed || !quick.printed, "{:?} in {page:?}", quick.text.value);
                let plain = page.contains(quick.text.value) && !quick.text.value.contains(['&', ';']);
                prop_assert!(!plain || thorough.printed, "{:?} in {page:?}", quick.text.value);
            }
        }
    }
}
