//! Markdown of others, to the blocks that the language takes.

use pulldown_cmark::{Options, Parser};

use super::found::Found;
use super::page::{Part, page};

/// Reads Markdown. HTML in it is read as a page is.
///
/// # Errors
/// What [`page`] says.
pub fn markdown(text: &str, part: &Part) -> Result<Found, String> {
    let body = text.trim_start_matches('\u{feff}');
    let body = front_matter(body);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES;
    // What holds HTML is made a page of, so that there is one way to read tags.
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(body, options));
    page(&html, &Part { keep_all: true, ..part.clone() })
}

/// The text behind the block between `---` in which generators of sites keep what they know.
fn front_matter(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n") else { return text };
    rest.find("\n---\n").map_or(text, |end| &rest[end + 5..])
}
