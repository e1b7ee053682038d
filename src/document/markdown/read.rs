//! From Markdown to events that hold nothing but text, structure and safe links.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::linked::linked;
use super::private;

/// Tables and heading attributes; every other extension stays off, so that prose means the same here
/// and in any other reader of CommonMark.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_HEADING_ATTRIBUTES);

/// The events of a piece of Markdown.
///
/// Raw HTML becomes the text that it is written as, an image its description, a link that is not safe
/// its text. An address that stands bare is a link; one whose sign is escaped (`https\://`) is text. Attributes of a heading other than a plain id are dropped.
pub fn read(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    read_places(markdown).map(|(event, _)| event)
}

/// As [`read`], each event with the bytes of the Markdown that it was read from.
pub fn read_places(markdown: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let inner = Parser::new_ext(markdown, OPTIONS).into_offset_iter();
    linked(Clean { inner, dropped: Vec::new(), depth: 0, in_cell: false }, markdown)
}

/// How deep quotations and lists can lie in each other: each line of a format repeats what it lies in.
pub const DEEPEST: usize = 64;

fn holds_blocks(tag: &Tag) -> bool {
    matches!(tag, Tag::BlockQuote(_) | Tag::List(_))
}

/// Where a quotation or list lies deeper than [`DEEPEST`].
pub fn too_deep(markdown: &str) -> Option<Range<usize>> {
    // What opens that many stands at the start of a line, before its words.
    let signs =
        |line: &str| line.bytes().take_while(|byte| b">-*+.) \t0123456789".contains(byte)).nth(DEEPEST).is_some();
    if !markdown.lines().any(signs) {
        return None;
    }
    let mut depth = 0;
    for (event, range) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) if holds_blocks(&tag) => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(range);
                }
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth -= 1,
            _ => {}
        }
    }
    None
}

struct Clean<I> {
    inner: I,
    /// For each open link or image, whether its start was dropped.
    dropped: Vec<bool>,
    /// How many quotations and lists are open. Those that lie too deep are left out, their words are not.
    depth: usize,
    /// Inside a cell of a table, which has no other form for a break of the line than `<br>`.
    in_cell: bool,
}

/// Whether a tag is a break of a line.
pub(super) fn is_break(tag: &str) -> bool {
    ["<br>", "<br/>", "<br />"].iter().any(|known| tag.eq_ignore_ascii_case(known))
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Iterator for Clean<I> {
    type Item = (Event<'a>, Range<usize>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event, place) = self.inner.next()?;
            let event = match event {
                Event::Start(tag) if holds_blocks(&tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        continue;
                    }
                    Event::Start(tag)
                }
                Event::End(end @ (TagEnd::BlockQuote(_) | TagEnd::List(_))) => {
                    self.depth -= 1;
                    if self.depth >= DEEPEST {
                        continue;
                    }
                    Event::End(end)
                }
                Event::Start(Tag::Item) | Event::End(TagEnd::Item) if self.depth > DEEPEST => continue,
                Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
                Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
                Event::InlineHtml(tag) if self.in_cell && is_break(&tag) => Event::HardBreak,
                Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
                Event::Start(Tag::TableCell) => {
                    self.in_cell = true;
                    Event::Start(Tag::TableCell)
                }
                Event::End(TagEnd::TableCell) => {
                    self.in_cell = false;
                    Event::End(TagEnd::TableCell)
                }
                Event::Start(Tag::Image { .. }) => {
                    self.dropped.push(true);
                    continue;
                }
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    // An address in angle brackets can stand in a link; HTML has no link in a link.
                    let safe = !self.dropped.contains(&false)
                        && !dest_url.is_empty()
                        && (link_type == pulldown_cmark::LinkType::Email
                            || dest_url.starts_with(private::PAGE)
                            || safe_destination(&dest_url));
                    self.dropped.push(!safe);
                    if !safe {
                        continue;
                    }
                    // A title is a tooltip that no other format shows, and the id comes from references.
                    Event::Start(Tag::Link {
                        link_type,
                        dest_url,
                        title: CowStr::Borrowed(""),
                        id: CowStr::Borrowed(""),
                    })
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    if self.dropped.pop() != Some(false) {
                        continue;
                    }
                    Event::End(TagEnd::Link)
                }
                Event::Start(Tag::Heading { level, id, .. }) => Event::Start(Tag::Heading {
                    level,
                    id: id.filter(|id| plain_id(id)),
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }),
                Event::Code(text) if private::any(&text) => Event::Code(text.replace(private::PIPE, "|").into()),
                event => event,
            };
            return Some((event, place));
        }
    }
}

/// Whether an id is made of letters, digits, `-` and `_` only.
fn plain_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether a link may lead there: `http`, `https`, `mailto`, `tel`, or a place on the same site.
///
/// Browsers drop tabs, line ends and control characters inside a scheme, so a destination with one of
/// those, or with a character that cannot be seen, is refused as a whole.
pub fn safe_destination(destination: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || private::is(c)
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
    };
    let hides = if destination.is_ascii() {
        destination.bytes().any(|byte| byte.is_ascii_control())
    } else {
        destination.chars().any(|c| hidden(c) && c != ' ')
    };
    if hides || destination.starts_with(' ') {
        return false;
    }
    let end = destination.find(['/', '?', '#']).unwrap_or(destination.len());
    let Some(colon) = destination[..end].find(':') else { return true };
    let scheme = &destination[..colon];
    ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_schemes_are_followed() {
        for good in [
            "https://a.example",
            "HTTP://a",
            "mailto:a@b.example",
            "tel:+1",
            "/cookies",
            "#rights",
            "cookies?a:b",
            "a/b:c",
        ] {
            assert!(safe_destination(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "vbscript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            " javascript:x",
            "java\u{200b}script:x",
            "file:///etc",
            "blob:x",
            "a:b",
            "javascript&colon;x\u{0}",
        ] {
            assert!(!safe_destination(bad), "{bad}");
        }
    }

    #[test]
    fn nothing_active_passes() {
        let markdown = "<div onclick=x>\n\n<script>y</script>\n\na <b>c</b> ![d](https://e/f.png) [g](javascript:h) \
                        [i](&#106;avascript:j) [k](java&Tab;script:l) [m](data:n)\n\n# t {#u .v onclick=w}\n";
        let mut text = String::new();
        for event in read(markdown) {
            assert!(
                !matches!(
                    event,
                    Event::Html(_)
                        | Event::InlineHtml(_)
                        | Event::Start(Tag::HtmlBlock | Tag::Image { .. } | Tag::Link { .. })
                ),
                "{event:?}"
            );
            if let Event::Start(Tag::Heading { id, classes, attrs, .. }) = &event {
                assert_eq!(id.as_deref(), Some("u"));
                assert!(classes.is_empty() && attrs.is_empty());
            }
            if let Event::Text(piece) = event {
                text.push_str(&piece);
            }
        }
        assert!(text.contains("<script>y</script>") && text.contains("<b>c</b> d g i k m"), "{text}");
    }
}
