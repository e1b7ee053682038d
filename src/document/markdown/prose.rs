//! What an author's prose may hold, and how rendered prose is kept from running into its neighbours.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::private;
use super::read::{DEEPEST, OPTIONS, is_break, safe_destination, too_deep};
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::Text;

/// Reports raw HTML, images and unsafe links of a prose block, each at its place. Expressions count
/// as words here; what they print is escaped.
pub fn check_prose(text: &Text, sink: &mut Sink) {
    let masked = mask(text);
    if let Some(range) = too_deep(&masked) {
        let end = range.start + masked[range.start..].find('\n').unwrap_or(masked.len() - range.start);
        let message = format!("quotations and lists lie more than {DEEPEST} deep in each other here");
        sink.push(
            Diagnostic::error("language/prose-too-deep", text.locate(range.start, end), message)
                .label("one more starts here")
                .why("each line of a document repeats the signs of all that it lies in")
                .help("take signs at the start of the line away"),
        );
        return;
    }
    if !suspicious(text) {
        return;
    }
    let mut html: Vec<Range<usize>> = Vec::new();
    let mut in_cell = false;
    for (event, range) in Parser::new_ext(&masked, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::TableCell) => in_cell = true,
            Event::End(TagEnd::TableCell) => in_cell = false,
            Event::InlineHtml(tag) if in_cell && is_break(&tag) => {}
            Event::Html(_) | Event::InlineHtml(_) => match html.last_mut() {
                Some(open) if open.end == range.start => open.end = range.end,
                _ => html.push(range),
            },
            Event::Start(Tag::Image { .. }) => sink.push(
                Diagnostic::error("language/image", text.locate(range.start, range.end), "prose holds an image")
                    .why("a published policy asks the reader's browser for nothing")
                    .help("describe it in words, or link to it"),
            ),
            Event::Start(Tag::Link { dest_url, link_type, .. })
                if link_type != pulldown_cmark::LinkType::Email && !safe_destination(&dest_url) =>
            {
                sink.push(
                    Diagnostic::error(
                        "language/unsafe-link",
                        text.locate(range.start, range.end),
                        "a link leads to a place that is not safe to follow",
                    )
                    .label("not `https:`, `http:`, `mailto:`, `tel:` or a place on the same site")
                    .help("link to a page"),
                );
            }
            _ => {}
        }
    }
    for range in pairs(&masked, html) {
        let end = range.start + text[range.clone()].trim_end().len();
        sink.push(
            Diagnostic::error("language/raw-html", text.locate(range.start, end), "prose holds HTML")
                .label("only Markdown goes here")
                .why("HTML would reach the page unchecked, and the other formats could not show it")
                .help("write it in Markdown; for a literal `<` write `\\<`"),
        );
    }
}

/// A tag, what it encloses and the tag that closes it are one mistake. They end with their paragraph.
fn pairs(text: &str, html: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let name = |tag: &str| -> String {
        tag.chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    for (index, range) in html.iter().enumerate() {
        if out.last().is_some_and(|last| last.end >= range.end) {
            continue;
        }
        let opens = text[range.start + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let opened = name(&text[range.start + 1..]);
        let closing = html[index + 1..]
            .iter()
            .take_while(|other| !text[range.end..other.start].contains("\n\n"))
            .find(|other| text[other.start..].strip_prefix("</").is_some_and(|tag| opens && name(tag) == opened));
        out.push(range.start..closing.map_or(range.end, |closing| closing.end));
    }
    out
}

/// Whether the text can hold anything that [`check_prose`] or [`contain`] would find.
fn suspicious(text: &str) -> bool {
    text.contains(['<', '[', '!', '`', '~'])
}

/// The text with every expression and statement replaced by as many bytes of harmless text.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") && !text.contains("{%") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let next = [rest.find("{{"), rest.find("{%")].into_iter().flatten().min();
        let Some(start) = next else {
            out.push_str(rest);
            return Cow::Owned(out);
        };
        let (close, fill) = if rest[start..].starts_with("{{") { ("}}", 'x') } else { ("%}", ' ') };
        let end = rest[start..].find(close).map_or(rest.len(), |length| start + length + 2);
        out.push_str(&rest[..start]);
        out.extend(rest[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { fill }));
        rest = &rest[end..];
    }
}

/// Rendered prose, made so that whatever stands after it is read as if the prose were not there:
/// HTML is turned to literal text, an open fence is closed.
pub fn contain(markdown: &str) -> Cow<'_, str> {
    let mut contained = Cow::Borrowed(markdown);
    if markdown.contains('<') {
        // Escaping one `<` can bring to light another that stood inside the HTML.
        for _ in 0..8 {
            let mut in_cell = false;
            let found: Vec<usize> = Parser::new_ext(&contained, OPTIONS)
                .into_offset_iter()
                .filter(|(event, _)| match event {
                    Event::Start(Tag::TableCell) | Event::End(TagEnd::TableCell) => {
                        in_cell = matches!(event, Event::Start(_));
                        false
                    }
                    Event::InlineHtml(tag) => !(in_cell && is_break(tag)),
                    event => matches!(event, Event::Html(_)),
                })
                .flat_map(|(_, range)| {
                    contained[range.clone()].match_indices('<').map(move |(at, _)| range.start + at).collect::<Vec<_>>()
                })
                .collect();
            if found.is_empty() {
                break;
            }
            let (mut escaped, mut done) = (String::with_capacity(contained.len() + 3 * found.len()), 0);
            for at in found {
                escaped.push_str(&contained[done..at]);
                // Not a backslash: one may stand before the `<` already.
                escaped.push_str("&lt;");
                done = at + 1;
            }
            escaped.push_str(&contained[done..]);
            contained = Cow::Owned(escaped);
        }
    }
    let fenced = contained.contains("```") || contained.contains("~~~");
    match fenced.then(|| closed(&contained)).flatten() {
        Some(closed) => Cow::Owned(closed),
        None => contained,
    }
}

/// A text with its open fence closed; none if none is open.
fn closed(markdown: &str) -> Option<String> {
    let open = |text: &str| {
        let probe = format!("{text}\n\n{}\n", private::SENTINEL);
        let mut paragraph = false;
        let mut found = false;
        for (event, _) in Parser::new_ext(&probe, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(tag) => paragraph = matches!(tag, Tag::Paragraph),
                Event::Text(text) => found = paragraph && &*text == private::SENTINEL,
                _ => {}
            }
        }
        !found
    };
    if !open(markdown) {
        return None;
    }
    let fences = ['`', '~'].into_iter().flat_map(|mark| (3..=32).map(move |length| mark.to_string().repeat(length)));
    let closed = fences.map(|fence| format!("{markdown}\n{fence}")).find(|closed| !open(closed));
    // A fence longer than any author writes: print the block as it is.
    Some(closed.unwrap_or_else(|| super::escape(markdown)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use std::path::Path;

    fn found(prose: &str) -> Vec<(String, String)> {
        let sources = Sources::new();
        let file = sources.add("a.policy", Path::new("a.policy"), prose);
        let text = Text::plain(prose, Span::new(file.id, 0, prose.len()));
        let mut sink = Sink::new();
        check_prose(&text, &mut sink);
        let all = sink.finish(&sources);
        all.into_iter()
            .map(|d| (d.rule.to_string(), d.span.map_or(String::new(), |s| file.slice(s).to_owned())))
            .collect()
    }

    #[test]
    fn each_problem_is_found_at_its_place() {
        let pairs =
            found("Hi <b>there</b> and ![x](y.png)\n\n<div>\nfoo\n</div>\n\n[a](javascript:b) [c](https://d)\n");
        let expected = [
            ("language/raw-html", "<b>there</b>"),
            ("language/image", "![x](y.png)"),
            ("language/raw-html", "<div>\nfoo\n</div>"),
            ("language/unsafe-link", "[a](javascript:b)"),
        ];
        assert_eq!(pairs, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn expressions_and_code_are_no_html() {
        assert!(
            found("A {{ data.x.label if 1 < 2 }} `<b>` <https://a.example> [x]({{ policy.url }}) 1 < 2").is_empty()
        );
    }

    #[test]
    fn nothing_stays_open() {
        for prose in [
            "```\ncode",
            "~~~~\ncode",
            "- a\n\n  ```\n  b",
            "<!-- open",
            "<script>\nx",
            "<div>\nx",
            "`a",
            "**b",
            "[x",
            "> a",
        ] {
            let text = format!("{}\n\nafter **this**\n", contain(prose));
            let last: Vec<_> = super::super::read(&text).collect();
            let tail = &last[last.len() - 5..];
            assert!(matches!(&tail[0], Event::Text(text) if &**text == "after "), "{prose:?}: {last:?}");
        }
    }
}
