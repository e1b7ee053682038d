//! Damaged, mixed and invisible characters, in every text and address.
//!
//! Owns: which characters cannot be meant. Looks at the text as it is written, not at its words.
//! Does not own: characters that no file may hold at all; reading a file refuses those.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::reading::Reading;
use crate::diagnostic::{Edit, Fix};
use crate::english::lexicon::list::letters::ALIKE;
use crate::lint::check::Check;
use crate::lint::passages::Passage;

pub fn find(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    for passage in reading.passages {
        let text: &str = passage.source;
        if !passage.is_prose() && text.contains('&') {
            entities(check, passage);
        }
        if text.is_ascii() {
            continue;
        }
        mojibake(check, passage);
        mixed_script(check, passage);
        invisible(check, passage);
    }
}

/// Tells whether the bytes of a text stand in the file as they are, so that they can be replaced there.
/// An escape of YAML does not, and the word in which it stands has no place of its own.
struct Verbatim<'a, 'p> {
    passage: &'a Passage<'p>,
    /// The space or the end of a line behind the place that was asked for last.
    gap: usize,
}

impl<'a, 'p> Verbatim<'a, 'p> {
    fn new(passage: &'a Passage<'p>) -> Self {
        Self { passage, gap: 0 }
    }

    /// Places are asked for in their order.
    fn holds(&mut self, range: &Range<usize>) -> bool {
        let text = self.passage.source;
        if !self.passage.is_prose() {
            let length = (text.span.end - text.span.start) as usize;
            return length == text.len() || length == text.len() + 2;
        }
        if self.gap < range.end {
            self.gap = text[range.end..].find([' ', '\n']).map_or(text.len(), |at| range.end + at);
        }
        if !text[self.gap..].starts_with(' ') {
            return true;
        }
        let next = self.gap + 1;
        let distance = text.locate(next, next).start.saturating_sub(text.locate(range.start, range.end).start);
        distance as usize == next - range.start
    }
}

// Mojibake

/// The byte that a character stands for where UTF-8 was read as Windows-1252.
fn byte(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match u32::from(c) {
        code @ 0xa0..=0xff => u8::try_from(code).ok(),
        _ => HIGH.iter().position(|known| *known == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// One character out of the start of damaged text, with the number of bytes of the text that it takes.
fn undamaged(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let lead = byte(first)?;
    let more = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let (mut bytes, mut length) = (vec![lead], first.len_utf8());
    for c in chars.take(more) {
        bytes.push(byte(c).filter(|byte| (0x80..=0xbf).contains(byte))?);
        length += c.len_utf8();
    }
    let one = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((one, length))
}

/// Whether a character that comes out can have been meant, given what stands around the damage.
fn plausible(one: char, before: Option<char>, after: Option<char>, twice: bool) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
    match u32::from(one) {
        // "Ã©", "Â©", "Â ": a capital with a sign after it, which no language writes, unless a closing
        // quote or a dash follows a word in capitals.
        0xa0..=0xff => {
            let capitals = before.is_some_and(char::is_uppercase);
            !(capitals && matches!(u32::from(one) & 0x3f, 0x13..=0x19 | 0x05))
        }
        // "PaweÅ‚"
        0x100..=0x17f => twice || letter(before) || letter(after),
        // Greek, Cyrillic, Hebrew, Arabic come in runs.
        0x370..=0x6ff => twice,
        0x2010..=0x2044 | 0x20a0..=0x20bf | 0x2100..=0x22ff | 0x2500..=0x27bf | 0xfeff | 0xfffd => true,
        0x1f000..=0x1faff => true,
        _ => false,
    }
}

/// Runs of damaged text, each with what was meant; none where that cannot be told.
fn damage(text: &str) -> Vec<(Range<usize>, Option<String>)> {
    let mut found: Vec<(Range<usize>, Option<String>)> = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        let mut meant = String::new();
        // What stands for the first byte of a character is one of these.
        let lead = |rest: &&str| matches!(rest.chars().next(), Some('\u{c2}'..='\u{f4}'));
        while let Some((one, length)) = Some(&text[at..]).filter(lead).and_then(undamaged) {
            meant.push(one);
            at += length;
        }
        if at > start {
            let after = text[at..].chars().next();
            let twice = meant.chars().count() > 1;
            let mut fine = meant.chars().all(|one| plausible(one, before, after, twice));
            // Damaged twice: what comes out is damaged again.
            let mut again = meant.clone();
            while let Some(inner) = whole(&again) {
                again = inner;
                fine = true;
            }
            if fine {
                let certain = !again.contains('\u{fffd}');
                found.push((start..at, certain.then(|| again.replace('\u{feff}', ""))));
            }
            before = text[..at].chars().next_back();
            continue;
        }
        at += c.len_utf8();
        if c == '\u{fffd}' {
            found.push((start..at, None));
        } else if text[start..].starts_with("â€") {
            // The third byte of a closing quote has no character in Windows-1252, and is often lost.
            at = start + "â€".len();
            found.push((start..at, None));
        }
        before = Some(c);
    }
    found
}

fn whole(text: &str) -> Option<String> {
    let (mut at, mut meant) = (0, String::new());
    while at < text.len() {
        let (one, length) = undamaged(&text[at..])?;
        meant.push(one);
        at += length;
    }
    (!meant.is_empty()).then_some(meant)
}

fn mojibake(check: &mut Check<'_, '_>, passage: &Passage<'_>) {
    let mut verbatim = Verbatim::new(passage);
    for (range, meant) in damage(passage.source) {
        let fixable = verbatim.holds(&range);
        let span = passage.source.locate(range.start, range.end);
        let shown = &passage.source[range];
        let message = match &meant {
            Some(meant) if meant.is_empty() => format!("“{shown}” is what a broken encoding left of an invisible mark"),
            Some(meant) => format!("“{shown}” is what a broken encoding left of “{meant}”"),
            None if shown == "\u{fffd}" => "a character was lost here in a broken encoding".to_owned(),
            None => format!("“{shown}” is what a broken encoding left of another character"),
        };
        let found = check.report("consistency/mojibake", (passage.owner, span), message);
        match meant {
            Some(meant) if fixable => found.add_fix(format!("write “{meant}”"), span, meant, true),
            Some(_) => {}
            None => found.help = Some("write the character that was meant; the source of the text has it".to_owned()),
        }
    }
}

/// "&uuml;", as it is copied from the source of a page: a text that is no Markdown prints it letter for letter.
fn entities(check: &mut Check<'_, '_>, passage: &Passage<'_>) {
    let text: &str = passage.source;
    let mut verbatim = Verbatim::new(passage);
    for (start, _) in text.match_indices('&') {
        let name = |c: &char| c.is_ascii_alphanumeric() || *c == '#';
        let length = text[start + 1..].chars().take(LONGEST_ENTITY).take_while(name).count();
        let end = start + 1 + length;
        if !text[end..].starts_with(';') {
            continue;
        }
        let written = &text[start..=end];
        let mut meant = String::new();
        for event in Parser::new(written) {
            if let Event::Text(text) = event {
                meant.push_str(&text);
            }
        }
        if meant == written || meant.is_empty() {
            continue;
        }
        let fixable = verbatim.holds(&(start..end + 1));
        let span = passage.source.locate(start, end + 1);
        let message = format!("“{written}” is printed so, and stands for “{meant}” in HTML alone");
        let found = check.report("consistency/mojibake", (passage.owner, span), message);
        if fixable {
            found.add_fix(format!("write “{meant}”"), span, meant, true);
        } else {
            found.help = Some(format!("write “{meant}”"));
        }
    }
}

/// No entity of HTML has a longer name.
const LONGEST_ENTITY: usize = 32;

// Mixed scripts

/// The Latin letter that a letter of Cyrillic or Greek looks like.
fn latin_of(c: char) -> Option<char> {
    let (_, latin) = ALIKE.iter().find(|(other, _)| other.starts_with(c))?;
    latin.first()?.chars().next()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Other,
}

fn script(c: char) -> Script {
    match u32::from(c) {
        0x41..=0x5a | 0x61..=0x7a | 0xc0..=0x24f | 0x1e00..=0x1eff => Script::Latin,
        0x250..=0x2af => Script::Latin,
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff => Script::Cyrillic,
        0x370..=0x3ff | 0x1f00..=0x1fff => Script::Greek,
        _ => Script::Other,
    }
}

fn mixed_script(check: &mut Check<'_, '_>, passage: &Passage<'_>) {
    let text: &str = passage.source;
    let mut verbatim = Verbatim::new(passage);
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let word = &rest[..length];
        let range = at..at + length;
        at += length;
        if word.is_ascii() {
            continue;
        }
        let count = |wanted: Script| word.chars().filter(|c| script(*c) == wanted).count();
        let (latin, foreign) = (count(Script::Latin), count(Script::Cyrillic) + count(Script::Greek));
        if foreign == 0 {
            continue;
        }
        let other = if count(Script::Greek) > 0 { "Greek" } else { "Cyrillic" };
        // The whole name of a domain in letters that look Latin, under a Latin top-level domain.
        let domain = latin == 0
            && word.chars().all(|c| c.is_ascii_digit() || latin_of(c).is_some())
            && word.chars().count() > 2
            && text[range.end..].starts_with('.')
            && text[range.end + 1..].chars().take(2).filter(char::is_ascii_lowercase).count() == 2;
        if latin == 0 && !domain {
            continue;
        }
        let alike = |c: char| script(c) == Script::Latin || latin_of(c).is_some() || c.is_ascii_digit();
        // Latin letters in a word of the other script: all of them must have a twin there.
        let twin = |c: char| {
            c.is_ascii_digit()
                || matches!(script(c), Script::Cyrillic | Script::Greek)
                || "aeopcyxisjABEKMHOPCTXISJ".contains(c)
        };
        let to_latin = latin >= foreign && word.chars().all(alike) || domain;
        let to_other = latin < foreign && word.chars().all(twin);
        // An acronym with an ending of the other language: "SMSа".
        let ending = word.chars().skip_while(|c| c.is_ascii_uppercase()).all(|c| script(c) != Script::Latin)
            && word.chars().take_while(|c| c.is_ascii_uppercase()).count() >= 2;
        if !(to_latin || to_other) || ending {
            continue;
        }
        let first = word.char_indices().find(|(_, c)| {
            if to_latin { script(*c) != Script::Latin && !c.is_ascii_digit() } else { script(*c) == Script::Latin }
        });
        let Some((offset, strange)) = first else { continue };
        let span = passage.source.locate(range.start, range.end);
        let code = u32::from(strange);
        let (inner, outer) = if to_latin { (other, "Latin") } else { ("Latin", other) };
        let message = if domain {
            format!("the name “{word}” is written in {other} letters that look Latin")
        } else {
            format!("the “{strange}” in “{word}” is a {inner} letter (U+{code:04X}) in a {outer} word")
        };
        let place = range.start + offset;
        let label_span = passage.source.locate(place, place + strange.len_utf8());
        let fixable = verbatim.holds(&range);
        let found =
            check.report("consistency/mixed-script", (passage.owner, if domain { span } else { label_span }), message);
        if to_latin && fixable {
            let latin: String = word.chars().map(|c| latin_of(c).unwrap_or(c)).collect();
            found.add_fix(format!("write “{latin}” in Latin letters"), span, latin, false);
        } else {
            found.help = Some("write the word again in one alphabet".to_owned());
        }
    }
}

// Invisible characters

fn is_invisible(c: char) -> bool {
    matches!(
        u32::from(c),
        0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064
            | 0x2066..=0x206f | 0x3164 | 0xfeff | 0xffa0 | 0xfff9..=0xfffb | 0xe0000..=0xe007f
    )
}

/// Scripts that join letters or stack them, so that joiners change what is read.
fn joins(c: char) -> bool {
    matches!(u32::from(c), 0x600..=0x8ff | 0x900..=0xdff | 0xf00..=0x109f | 0x1780..=0x18af | 0xa840..=0xa87f | 0xfb50..=0xfdff | 0xfe70..=0xfefc)
}

fn right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc)
}

fn emoji(c: char) -> bool {
    matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf | 0xfe0f | 0x2190..=0x21ff)
}

fn what_is(c: char) -> &'static str {
    match u32::from(c) {
        0xad => "soft hyphen",
        0x200b => "zero-width space",
        0x200c => "zero-width non-joiner",
        0x200d => "zero-width joiner",
        0x2060 | 0xfeff => "zero-width no-break space",
        0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 => "mark for the direction of writing",
        _ => "invisible character",
    }
}

fn invisible(check: &mut Check<'_, '_>, passage: &Passage<'_>) {
    let text: &str = passage.source;
    if !text.chars().any(is_invisible) {
        return;
    }
    let rtl = text.chars().any(right_to_left);
    let flag = text.find('\u{1f3f4}').unwrap_or(text.len());
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut bad: Vec<(usize, char)> = Vec::new();
    for (index, (at, c)) in chars.iter().enumerate() {
        if !is_invisible(*c) {
            continue;
        }
        let before = index.checked_sub(1).and_then(|index| chars.get(index)).map(|entry| entry.1);
        let after = chars.get(index + 1).map(|entry| entry.1);
        let both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
        let needed = match u32::from(*c) {
            0x200c => before.is_some_and(joins),
            0x200d => before.is_some_and(joins) || both(emoji) || before.is_some_and(emoji),
            0x61c | 0x200e | 0x200f | 0x202a..=0x202c | 0x2066..=0x2069 => rtl,
            // Outside of a word a soft hyphen is seen by nobody and hides nothing.
            0xad => !both(char::is_alphabetic),
            // A flag: a black flag and letters behind it.
            0xe0020..=0xe007f => flag < *at,
            _ => false,
        };
        if !needed {
            bad.push((*at, *c));
        }
    }
    let Some((first, c)) = bad.first().copied() else { return };
    let span = passage.source.locate(first, first + c.len_utf8());
    let word_start =
        text[..first].char_indices().rfind(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
    let word_end = text[first..].find(char::is_whitespace).map_or(text.len(), |at| first + at);
    let word: String = text[word_start..word_end].chars().filter(|c| !is_invisible(*c)).take(40).collect();
    let place = if word.is_empty() { String::new() } else { format!(" in or beside “{word}”") };
    let more = match bad.len() {
        1 => String::new(),
        count => format!(", and {} more in this text", count - 1),
    };
    let message = format!("a {} (U+{:04X}) stands{place}{more}", what_is(c), u32::from(c));
    let edits =
        bad.iter().map(|(at, c)| Edit { span: passage.source.locate(*at, at + c.len_utf8()), text: String::new() });
    let mut verbatim = Verbatim::new(passage);
    let safe = bad.iter().all(|(at, c)| verbatim.holds(&(*at..at + c.len_utf8())));
    let edits: Vec<Edit> = if safe { edits.collect() } else { Vec::new() };
    let found = check.report("consistency/invisible-characters", (passage.owner, span), message);
    if edits.is_empty() {
        found.help = Some("remove it".to_owned());
    } else {
        let title = if edits.len() == 1 { "remove it" } else { "remove them" };
        found.fixes.push(Fix { title: title.to_owned(), edits, safe: true });
    }
}

#[cfg(test)]
mod tests {
    use super::damage;

    fn mended(text: &str) -> String {
        let mut out = text.to_owned();
        for (range, meant) in damage(text).into_iter().rev() {
            out.replace_range(range, &meant.unwrap_or_else(|| "?".to_owned()));
        }
        out
    }

    #[test]
    fn damaged_text_is_mended() {
        for (damaged, meant) in [
            ("Letâ€™s go", "Let’s go"),
            ("cafÃ© and rÃ©sumÃ©", "café and résumé"),
            ("â‚¬ 10", "€ 10"),
            ("Â© 2026", "© 2026"),
            ("PaweÅ‚", "Paweł"),
            ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет"),
            ("donÃ¢â‚¬â„¢t", "don’t"),
            ("ðŸ˜€", "😀"),
            ("10Â\u{a0}km", "10\u{a0}km"),
        ] {
            assert_eq!(mended(damaged), meant);
        }
    }

    #[test]
    fn what_languages_write_is_left_alone() {
        for text in [
            "à « voilà » l’été",
            "“NÃO”",
            "A–Å–Ö",
            "“Å”",
            "Âge, Être, Ça",
            "naïve café — “quoted”… ¿qué?",
            "привет",
            "Größe, Übermaß",
            "Île-de-France",
            "PARÁ – SÃO",
        ] {
            assert_eq!(damage(text), Vec::new(), "{text}");
        }
    }
}
