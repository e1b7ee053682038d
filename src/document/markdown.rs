//! Markdown, read and written.
//!
//! Owns: putting values into Markdown so that no character of them is markup, reading Markdown into
//! events without raw HTML, images or unsafe links, and making rendered prose safe to stand among
//! other text. Does not own: what a document says, or the order of its sections.

use std::borrow::Cow;
use std::fmt;

mod address;
mod linked;
mod lost;
pub mod private;
mod prose;
mod read;

pub use lost::check_lost;
pub use prose::{check_prose, contain};
#[cfg(feature = "cli")]
pub use read::DEEPEST;
pub use read::{read, read_places, safe_destination, too_deep};

/// How a byte is treated by [`escape_into`].
const PLAIN: u8 = 0;
/// Markup anywhere.
const MARKUP: u8 = 1;
/// White space and control characters.
const SPACE: u8 = 2;
/// First byte of the private characters (and others).
const LEAD: u8 = 3;
/// What can make an address of the text around it.
const ADDRESS: u8 = 4;

static BYTES: [u8; 256] = {
    let mut table = [PLAIN; 256];
    let mut i = 0;
    while i < 0x20 {
        table[i] = SPACE;
        i += 1;
    }
    table[0x20] = SPACE;
    table[0x7f] = SPACE;
    table[0xee] = LEAD;
    table[b':' as usize] = ADDRESS;
    table[b'@' as usize] = ADDRESS;
    table[b'.' as usize] = ADDRESS;
    let markup = b"\\`*_[]<>&|#{}~";
    let mut i = 0;
    while i < markup.len() {
        table[markup[i] as usize] = MARKUP;
        i += 1;
    }
    table
};

/// The value as Markdown that prints it and does nothing else.
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    // Writing into a string cannot fail.
    let _ = escape_into(&mut out, value);
    out
}

/// As [`escape`], borrowed where the value needs no escaping, as most do.
pub fn escaped(value: &str) -> Cow<'_, str> {
    let bytes = value.as_bytes();
    let starts = bytes.first().is_some_and(|byte| matches!(byte, b'-' | b'+' | b'=' | b':' | b'0'..=b'9'));
    let plain = |at: usize| match BYTES[bytes[at] as usize] {
        PLAIN => true,
        SPACE => bytes[at] == b' ' && bytes.get(at + 1) != Some(&b' '),
        ADDRESS => !address::makes_one(value, at),
        _ => false,
    };
    if !starts && (0..bytes.len()).all(plain) { Cow::Borrowed(value) } else { Cow::Owned(escape(value)) }
}

/// Writes the value as Markdown that prints it and does nothing else, wherever it lands: in a
/// sentence, at the start of a line, in a heading, in a cell of a table. White space folds to one space, and an address in
/// it is no link.
///
/// # Errors
/// What the writer reports.
pub fn escape_into(out: &mut impl fmt::Write, value: &str) -> fmt::Result {
    write(out, value, true)
}

/// As [`escape`], for the text of a link, in which nothing makes a link of an address.
fn escape_in_link(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    _ = write(&mut out, value, false);
    out
}

fn write(out: &mut impl fmt::Write, value: &str, addresses: bool) -> fmt::Result {
    let bytes = value.as_bytes();
    let mut done = 0;
    let mut at = line_start(out, value)?;
    done += at;
    while at < bytes.len() {
        match BYTES[bytes[at] as usize] {
            PLAIN => at += 1,
            // Most spaces stand alone.
            SPACE if bytes[at] == b' ' && bytes.get(at + 1).is_some_and(|next| BYTES[*next as usize] == PLAIN) => {
                at += 2
            }
            ADDRESS if !addresses || !address::makes_one(value, at) => at += 1,
            MARKUP | ADDRESS => {
                out.write_str(&value[done..at])?;
                out.write_char('\\')?;
                done = at;
                at += 1;
            }
            SPACE => {
                let end = at + bytes[at..].iter().take_while(|byte| BYTES[**byte as usize] == SPACE).count();
                if end - at > 1 || bytes[at] != b' ' {
                    out.write_str(&value[done..at])?;
                    out.write_char(' ')?;
                    done = end;
                }
                at = end;
            }
            _ => {
                let c = value[at..].chars().next().unwrap_or(' ');
                if private::is(c) {
                    out.write_str(&value[done..at])?;
                    out.write_char(char::REPLACEMENT_CHARACTER)?;
                    done = at + c.len_utf8();
                }
                at += c.len_utf8();
            }
        }
    }
    out.write_str(&value[done..])
}

/// Writes what would start a block, and says how many bytes that were.
fn line_start(out: &mut impl fmt::Write, value: &str) -> Result<usize, fmt::Error> {
    let bytes = value.as_bytes();
    Ok(match bytes.first() {
        Some(b'-' | b'+' | b'=' | b':') => {
            out.write_char('\\')?;
            out.write_char(char::from(bytes[0]))?;
            1
        }
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            out.write_str(&value[..digits])?;
            if let Some(mark @ (b'.' | b')')) = bytes.get(digits) {
                // `1.5` and `3.` inside a sentence stay as they are; only a list marker has a space after it.
                if bytes.get(digits + 1).is_none_or(u8::is_ascii_whitespace) {
                    out.write_char('\\')?;
                    out.write_char(char::from(*mark))?;
                    return Ok(digits + 1);
                }
            }
            digits
        }
        _ => 0,
    })
}

/// The value in code style.
pub fn code(value: &str) -> String {
    // A name of a cookie, as nearly every time.
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'`' | b'|')) {
        let mut out = String::with_capacity(value.len() + 2);
        out.push('`');
        out.push_str(value);
        out.push('`');
        return out;
    }
    let mut text = String::with_capacity(value.len() + 4);
    let (mut run, mut longest) = (0, 0);
    for c in value.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
        match c {
            '|' => text.push(private::PIPE),
            c if private::is(c) => text.push(char::REPLACEMENT_CHARACTER),
            c if c.is_ascii_control() => text.push(' '),
            c => text.push(c),
        }
    }
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The value as it stands in prose, where a whole address is a link as it would be there.
pub fn in_prose(value: &str) -> Cow<'_, str> {
    match address::any(value).then(|| address::whole(value)).flatten() {
        Some(address) if address.is_mail => link(value, &format!("mailto:{}", address.target)).into(),
        Some(address) => link(value, &address.target).into(),
        None => escaped(value),
    }
}

/// A link to another document of the policy.
pub fn page_link(text: &str, page: &str) -> String {
    format!("[{}](<{}{page}>)", escape_in_link(text.trim()), private::PAGE)
}

/// A link with a value as its text, which no space of it surrounds. A destination that is not safe leaves the
/// text alone.
pub fn link(text: &str, destination: &str) -> String {
    if destination.is_empty() || !safe_destination(destination) {
        return escape(text.trim());
    }
    let text = escape_in_link(text.trim());
    let mut out = String::with_capacity(text.len() + destination.len() + 8);
    out.push('[');
    out.push_str(&text);
    out.push_str("](<");
    let acts = |byte: u8| matches!(byte, b'<' | b'>' | b'\\' | b'`' | b'|' | b'&' | 0xEE);
    if !destination.bytes().any(acts) {
        out.push_str(destination);
        out.push_str(">)");
        return out;
    }
    for c in destination.chars() {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '|' => out.push_str("%7C"),
            // Otherwise `&copy=1` would be read as an entity.
            '&' => out.push_str("&amp;"),
            c if private::is(c) => {}
            c => out.push(c),
        }
    }
    out.push_str(">)");
    out
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Tag};

    use super::*;

    /// What a reader sees of the Markdown, with marks for everything that is more than text.
    fn seen(markdown: &str) -> String {
        let mut out = String::new();
        for event in read(markdown) {
            match event {
                Event::Text(text) => out.push_str(&text),
                Event::Code(text) => out.push_str(&format!("<code>{text}</code>")),
                Event::Start(Tag::Paragraph | Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
                | Event::End(_) => {}
                Event::SoftBreak => out.push('\n'),
                other => out.push_str(&format!("<{other:?}>")),
            }
        }
        out
    }

    const HOSTILE: &[&str] = &[
        "_utma",
        "__a__",
        "a|b",
        "*bold*",
        "`code`",
        "``",
        "<script>alert(1)</script>",
        "<b>",
        "<!-- x -->",
        "{{ x }}",
        "{% raw %}",
        "# heading",
        "- item",
        "+ item",
        "* item",
        "1. item",
        "12) item",
        "> quote",
        "---",
        "===",
        "***",
        "```",
        "~~~",
        "[a](javascript:x)",
        "![a](b)",
        "[x]: http://y",
        "&lt;b&gt;",
        "&#106;",
        "a\\",
        "\\*",
        "http://x_y_z",
        "<http://x>",
        "foo {#bar}",
        "foo {.c}",
        ":---",
        "| a | b |",
        "a \\| b",
        "C#",
        "$x$",
        "^x^",
        "2.",
        "1.5 of 2",
        "=",
        "~x~",
        "(c)",
    ];

    #[test]
    fn hostile_values_are_inert_in_every_position() {
        for value in HOSTILE {
            let escaped = escape(value);
            assert_eq!(seen(&escaped), *value, "alone: {escaped}");
            assert_eq!(
                seen(&format!("See {escaped} and {escaped}.")),
                format!("See {value} and {value}."),
                "in a sentence"
            );
            assert_eq!(seen(&format!("First\n{escaped}")), format!("First\n{value}"), "second line");
            assert_eq!(seen(&format!("| h |\n| --- |\n| {escaped} |")), format!("h{value}"), "in a table");
            let heading = seen(&format!("### {escaped}"));
            assert!(heading.ends_with(&format!("id: None, classes: [], attrs: [] }})>{value}")), "heading: {heading}");
            let item = seen(&format!("- {escaped}"));
            assert_eq!(item, format!("<Start(List(None))><Start(Item)>{value}"), "item");
            assert_eq!(seen(&format!("**{escaped}.** Text")), format!("<Start(Strong)>{value}. Text"), "bold");
        }
    }

    #[test]
    fn white_space_and_private_characters_cannot_break_out() {
        assert_eq!(escape("a\n\n# b\t c\r\n"), "a \\# b c ");
        assert_eq!(escape("a\u{E000}1\u{E001}b"), "a\u{FFFD}1\u{FFFD}b");
        assert_eq!(escape("日本 \u{EE00}"), "日本 \u{EE00}");
    }

    #[test]
    fn code_spans_hold_anything() {
        for value in ["_ga_*", "a`b", "`", "``a", " a ", "a|b", "<b>", "a\nb"] {
            let shown = value.replace('\n', " ");
            assert_eq!(seen(&code(value)), format!("<code>{shown}</code>"));
            assert_eq!(seen(&format!("| h |\n|---|\n| {} |", code(value))), format!("h<code>{shown}</code>"));
        }
        assert_eq!(code(""), "");
    }

    #[test]
    fn links_are_written_so_that_they_are_read_back() {
        let markdown = link("a*b", "https://x.example/?a=1&copy=2|3");
        let destinations: Vec<_> = read(&markdown)
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(destinations, ["https://x.example/?a=1&copy=2%7C3"]);
        assert_eq!(link("a", "javascript:alert(1)"), "a");
    }
}
