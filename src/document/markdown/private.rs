//! Characters for the document room's own use, which no value, no prose and no template can bring in.

use std::borrow::Cow;

/// A `|` inside a code span: a table would read `\|` and a paragraph `|`, so neither would do for both.
pub const PIPE: char = '\u{E002}';
/// Stands before the name of a section that is referred to.
pub const REF: char = '\u{E004}';
/// As [`REF`], for a reference that prints the heading even where sections are numbered.
pub const REF_HEADING: char = '\u{E005}';
pub const REF_END: char = '\u{E006}';
/// Stands before the name of another document of the policy in the target of a link.
pub const PAGE: char = '\u{E008}';
/// A paragraph that shows whether everything before it was closed.
pub const SENTINEL: &str = "\u{E007}";

/// Text of an author without characters for own use.
pub fn replaced(text: &str) -> Cow<'_, str> {
    if any(text) && text.contains(is) { Cow::Owned(text.replace(is, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

/// Whether a text can hold one of these characters: whether it has the first byte of them, which is
/// much faster to find than a character.
pub fn any(text: &str) -> bool {
    memchr::memchr(0xEE, text.as_bytes()).is_some()
}

/// Whether a character is kept for this use.
pub fn is(c: char) -> bool {
    ('\u{E000}'..='\u{E00F}').contains(&c)
}
