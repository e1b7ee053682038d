//! Text that is safe to print.

use std::borrow::Cow;

/// Whether a character would act on a terminal, or reorder or hide what stands around it.
///
/// Beside the control characters these are the bidirectional controls ("Trojan Source",
/// CVE-2021-42574), the separators that some terminals take for line ends, and invisible tags.
/// Joiners stay: emoji and several scripts need them.
pub(super) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text with such characters spelled out (`\u{1b}`); line ends stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    spell(text, |c| c != '\n' && acts(c))
}

/// The same for text that must stay on one line.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    spell(text, acts)
}

fn spell(text: &str, bad: impl Fn(char) -> bool) -> Cow<'_, str> {
    // Nearly every character is a plain one, of which the longer question is not asked.
    if !text.contains(|c: char| !matches!(c, ' '..='~') && bad(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !bad(c) => out.push(c),
            '\t' | '\n' => out.push(' '),
            c => out.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(out)
}
