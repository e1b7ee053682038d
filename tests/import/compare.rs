//! Whether a page holds the texts, the cells and the links of another one.

use pulldown_cmark::{Options, Parser};
use scraper::{Html, Selector};

/// A file as a page: Markdown is set as one.
pub fn html(name: &str, text: &str) -> String {
    if name.ends_with(".html") || name.ends_with(".htm") {
        return text.to_owned();
    }
    // What stands before the text is no part of it.
    let text = text.strip_prefix("---\n").and_then(|rest| Some(rest.split_once("\n---\n")?.1)).unwrap_or(text);
    let mut out = String::new();
    pulldown_cmark::html::push_html(
        &mut out,
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES),
    );
    out
}

/// Letters and digits alone.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text of a page, without what is no text.
fn text_of(page: &Html) -> String {
    let body = Selector::parse("body").expect("a selector");
    let mut out = String::new();
    for node in page.select(&body).flat_map(|body| body.descendants().collect::<Vec<_>>()) {
        let hidden = node
            .ancestors()
            .filter_map(|one| one.value().as_element())
            .any(|one| matches!(one.name(), "script" | "style" | "template" | "noscript"));
        if let Some(text) = node.value().as_text().filter(|_| !hidden) {
            out.push_str(text);
        }
    }
    out
}

/// The sentences, cells and links of a page that another one has not.
pub fn lost(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (Html::parse_document(old), Html::parse_document(new));
    let all = plain(&text_of(&new));
    let mut lost = Vec::new();
    let blocks =
        Selector::parse("p, li, td, th, h1, h2, h3, h4, h5, h6, dt, dd, summary, figcaption, caption, pre, address")
            .expect("a selector");
    for block in old.select(&blocks) {
        let hidden = block.ancestors().chain([*block]).filter_map(|one| one.value().as_element()).any(|one| {
            matches!(one.name(), "nav" | "header" | "footer" | "script" | "form" | "dialog" | "template" | "noscript")
                || one.attr("hidden").is_some()
                || one.id() == Some("cookie-banner")
        });
        // What stands in blocks of its own is asked of them.
        let inner = block.select(&blocks).next().is_some();
        if hidden || inner {
            continue;
        }
        let text: String = block.text().collect();
        for sentence in text.split_inclusive(['.', '!', '?', '\n']) {
            if !all.contains(&plain(sentence)) {
                lost.push(sentence.trim().to_owned());
            }
        }
    }
    let links = Selector::parse("a[href]").expect("a selector");
    let there: Vec<&str> = new.select(&links).filter_map(|link| link.attr("href")).collect();
    for link in old.select(&links) {
        let inside = link
            .ancestors()
            .filter_map(|one| one.value().as_element())
            .any(|one| matches!(one.name(), "nav" | "header" | "footer"));
        let target = link.attr("href").unwrap_or_default();
        let safe = ["http", "mailto:", "tel:", "/"].iter().any(|start| target.starts_with(start));
        if safe && !inside && !plain(&link.text().collect::<String>()).is_empty() && !there.contains(&target) {
            lost.push(format!("link {target}"));
        }
    }
    lost
}
