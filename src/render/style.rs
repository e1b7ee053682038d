//! The style sheet of the pages: the shipped one, or one with a theme of the author's.
//!
//! Owns: which files of a folder of templates are styles, what may stand in one, and the
//! `Content-Security-Policy` that lets a browser take the style and nothing else.
//! Does not own: where a sheet is written, and its address.

mod requests;

use std::sync::{Arc, LazyLock};

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceFile, Span};

const PAGE: &str = include_str!("../../templates/page/page.css");

/// What counsel's edition adds.
const ANNOTATIONS: &str = include_str!("../../templates/page/annotate.css");

/// Below a folder of templates: in place of the shipped sheet, and what goes after it.
const FILES: &[&str] = &["page/page.css", "page/theme.css"];

/// Where a page has its style. Inside, the text of the element is the sheet to the byte, so that one hash
/// holds for all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
    /// In the page itself.
    Inside(Arc<str>),
    /// In a file of its own, at this address.
    Linked(String),
}

impl Default for Style {
    fn default() -> Self {
        Self::Inside(Theme::default().css())
    }
}

/// The style of a folder of templates, file by file.
#[derive(Debug, Default)]
pub struct Theme {
    page: Option<String>,
    theme: Option<String>,
}

impl Theme {
    /// Takes a file of the folder by its name there; gives what is wrong with it.
    pub fn take(&mut self, name: &str, file: &SourceFile) -> Option<Diagnostic> {
        let text = &file.text;
        let place = |start: usize, end: usize| Span::new(file.id, start, end);
        if !FILES.contains(&name) {
            let message = format!("there is no style `{name}`");
            let help = match nearest(name, FILES.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", FILES.join(" and ")),
            };
            return Some(Diagnostic::error("language/template", place(0, text.len()), message).help(help));
        }
        // What would end the element, or be other bytes to the browser than those that were hashed.
        let bad = |(at, c): (usize, char)| match c {
            '<' if text[at..].get(..2) == Some("</") => Some((at, at + 2)),
            '\n' | '\t' | '\r' => None,
            c if c.is_control() => Some((at, at + c.len_utf8())),
            _ => None,
        };
        if let Some((start, end)) = text.char_indices().find_map(bad) {
            let finding = Diagnostic::error("language/template", place(start, end), "this cannot stand in a style");
            return Some(finding.why("a page holds its style, and this would end it or change it there"));
        }
        if let Some((start, end)) = requests::request(text) {
            let finding = Diagnostic::error("language/template", place(start, end), "this would fetch another file");
            return Some(
                finding
                    .why("a page is whole by itself: it makes no request, so nobody learns who reads it")
                    .help("put what it needs into the sheet, as `url(data:...)`"),
            );
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        *if name == FILES[0] { &mut self.page } else { &mut self.theme } = Some(text);
        None
    }

    /// The whole style sheet.
    pub fn css(self) -> Arc<str> {
        static SHIPPED: LazyLock<Arc<str>> = LazyLock::new(|| PAGE.into());
        if self.page.is_none() && self.theme.is_none() {
            return Arc::clone(&SHIPPED);
        }
        let mut css = self.page.unwrap_or_else(|| PAGE.to_owned());
        if let Some(theme) = self.theme {
            css.push('\n');
            css.push_str(&theme);
        }
        if !css.ends_with('\n') {
            css.push('\n');
        }
        css.into()
    }
}

/// The style sheet of counsel's edition: that of the published pages, and what the annotations need.
pub fn annotated_css(css: &str) -> Arc<str> {
    format!("{css}\n{ANNOTATIONS}").into()
}

/// A `Content-Security-Policy` under which the pages with these styles look as they should, and
/// nothing else is fetched or run.
pub fn csp<'s>(styles: impl IntoIterator<Item = &'s Style>) -> String {
    let mut sources: Vec<String> = Vec::new();
    for style in styles {
        let source = match style {
            Style::Inside(css) => hash_source(css),
            Style::Linked(_) => "'self'".to_owned(),
        };
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let sources = if sources.is_empty() { "'none'".to_owned() } else { sources.join(" ") };
    format!("default-src 'none'; style-src {sources}; base-uri 'none'; form-action 'none'")
}

/// The hash of an element's text, as CSP writes it (CSP Level 3, 2.3.1).
fn hash_source(text: &str) -> String {
    format!("'sha256-{}'", base64(&hmac_sha256::Hash::hash(text.as_bytes())))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place > group.len() {
                out.push('=');
            } else {
                out.push(char::from(SIGNS[(bits >> (18 - 6 * place) & 63) as usize]));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn take(theme: &mut Theme, name: &str, text: &str) -> Option<Diagnostic> {
        theme.take(name, &Sources::new().add(name, std::path::Path::new(name), text))
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_hash_is_the_one_that_browsers_ask_for() {
        // The example of CSP Level 3, 8.2, "Usage of 'unsafe-hashes'": `doSubmit()`.
        assert_eq!(hash_source("doSubmit()"), "'sha256-jzgBGA4UWFFmpOBq0JpdsySukE1FrEN5bUpoK8Z29fY='");
    }

    #[test]
    fn a_theme_goes_after_the_sheet_and_a_sheet_in_its_place() {
        let mut theme = Theme::default();
        assert!(take(&mut theme, "page/theme.css", ":root { --accent: #800 }\r\n").is_none());
        assert_eq!(&*theme.css(), format!("{PAGE}\n:root {{ --accent: #800 }}\n"));
        let mut theme = Theme::default();
        assert!(take(&mut theme, "page/page.css", "p { color: red }").is_none());
        assert_eq!(&*theme.css(), "p { color: red }\n");
    }

    #[test]
    fn a_style_cannot_end_its_element() {
        for text in ["</style><script>", "a { } </STYLE", "a\0b", "\u{7f}"] {
            assert!(take(&mut Theme::default(), "page/theme.css", text).is_some(), "{text:?}");
        }
        assert!(take(&mut Theme::default(), "page/themes.css", "").is_some());
    }

    #[test]
    fn classes_and_properties_are_documented() {
        let page = include_str!("../../docs/styling.md");
        for line in PAGE.lines().map(str::trim) {
            if let Some((property, _)) = line.split_once(':').filter(|(name, _)| name.starts_with("--")) {
                assert!(page.contains(&format!("| `{property}` |")), "docs/styling.md says nothing of {property}");
            }
        }
        let sources = [include_str!("html.rs"), include_str!("html/page.rs"), include_str!("html/table.rs")];
        for class in sources.iter().flat_map(|source| source.split("class=\\\"").skip(1)) {
            let class = class.split('\\').next().unwrap_or_default();
            assert!(page.contains(&format!(".{class}`")), "docs/styling.md says nothing of .{class}");
        }
    }

    #[test]
    fn each_style_is_allowed_once_and_nothing_else() {
        let shipped = Style::default();
        let linked = Style::Linked("../policy.css".to_owned());
        let line = csp([&shipped, &shipped, &linked]);
        assert_eq!(line.matches("sha256-").count(), 1);
        assert!(line.contains("' 'self'; base-uri"), "{line}");
        assert!(!line.contains("unsafe"));
    }
}
