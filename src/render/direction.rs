//! Words from right to left in a text from left to right.
//!
//! Owns: where such words stand, so that a format can set them apart: otherwise what stands beside them, a number or the
//! next name of a list, is drawn to their side (Unicode Standard Annex 9, 3.4; W3C, "Inline markup and bidirectional
//! text"). Does not own: how a format does that, and the direction of a document.

use std::borrow::Cow;

/// Starts words whose direction is their own, in a format that is text alone.
pub const ISOLATE: char = '\u{2068}';
/// Ends them.
pub const END: char = '\u{2069}';

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && !c.is_numeric()
}

/// Whether a byte can start such a character, for a quick look.
pub const fn may_start(byte: u8) -> bool {
    matches!(byte, 0xd6..=0xdf | 0xe0 | 0xef | 0xf0)
}

/// The text in pieces, each with whether it is of words from right to left. Words of one name are one piece, and so is a
/// text that has no others; signs that divide names or sentences part them.
pub fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let whole = !text.contains(|c: char| c.is_alphabetic() && !is_right_to_left(c));
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find(is_right_to_left).unwrap_or(rest.len());
        let end = if start > 0 { start } else { name(rest, whole) };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((piece, start == 0))
    })
}

/// The signs that divide names.
const DIVIDES: &[char] = &[',', ';', ':', '·', '|', '\n'];

/// How long the words are that the text starts with.
fn name(text: &str, whole: bool) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if is_right_to_left(c) {
            end = at + c.len_utf8();
        } else if !whole && (c.is_alphanumeric() || DIVIDES.contains(&c) || end < at && text[end..at].contains(". ")) {
            break;
        }
    }
    end
}

/// The text with such words between signs that keep them apart.
pub fn isolated(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(may_start) || !text.contains(is_right_to_left) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 12);
    for (piece, is_apart) in pieces(text) {
        if is_apart {
            out.push(ISOLATE);
        }
        out.push_str(piece);
        if is_apart {
            out.push(END);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_apart_and_sentences_together() {
        for (text, expected) in [
            ("Acme, חברת בטא, 3M", "Acme, \u{2068}חברת בטא\u{2069}, 3M"),
            ("חברת א, חברת ב and Acme", "\u{2068}חברת א\u{2069}, \u{2068}חברת ב\u{2069} and Acme"),
            ("חברת (בטא) בע\"מ Ltd", "\u{2068}חברת (בטא) בע\"מ\u{2069} Ltd"),
            ("שלום, עולם 3.", "\u{2068}שלום, עולם\u{2069} 3."),
            ("Данные и ß", "Данные и ß"),
        ] {
            assert_eq!(isolated(text), expected);
        }
    }
}
