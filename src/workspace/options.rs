//! What is asked for, besides the spec itself.

use std::path::{Component, Path};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::analysis;
use crate::lint::RuleSetting;
use crate::render::{FrontMatter, Markdown};
use crate::schema::spelling::bad_file_name;

/// The same for all specs of one `policyc.toml`.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names out of [`formats`](super::formats::names).
    pub formats: Vec<String>,
    /// Leave out the page around the HTML.
    pub fragment: bool,
    /// Write counsel's edition beside each document, in the formats that have one.
    pub annotate: bool,
    /// The style sheet of the pages, below the output folder; none where each page holds its own.
    pub css: Option<String>,
    /// What stands above a document in Markdown.
    pub front_matter: FrontMatter,
    /// Which Markdown is written.
    pub markdown: Markdown,
    /// What is asked of each spec.
    pub analysis: Arc<analysis::Options>,
}

impl Options {
    /// Everything in here that can change an output, as one number.
    pub(super) fn fingerprint(&self) -> u128 {
        use std::fmt::Write;
        let Self { formats, fragment, annotate, css, front_matter, markdown, analysis } = self;
        let analysis::Options { templates, laws, rules, settings, packs, as_of } = &**analysis;
        let mut text = format!(
            "{formats:?}|{fragment}|{annotate}|{css:?}|{front_matter:?}|{markdown:?}|{templates:?}|{laws:?}|{rules}|{packs:?}|{as_of:?}"
        );
        for RuleSetting { name, level, options, .. } in settings.lines() {
            // Places are left out: they differ from run to run.
            let _ = write!(text, "|{:?}{level:?}{options:?}", name.value);
        }
        xxh3_128(text.as_bytes())
    }
}

/// What `--css` takes: the path of a file below the output folder.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn sheet_name(given: &str) -> Result<String, String> {
    let mut parts = Vec::new();
    for part in Path::new(given).components() {
        match part {
            Component::Normal(name) => parts.extend(name.to_str()),
            Component::CurDir => {}
            _ => return Err("name a file below the output folder, such as policy.css".to_owned()),
        }
    }
    let name = parts.join("/");
    // No document has this ending, so the sheet never takes the place of one.
    if !name.ends_with(".css") || name.ends_with("/.css") || name == ".css" {
        return Err("a style sheet is a file NAME.css".to_owned());
    }
    if let Some(why) = parts.iter().find_map(|part| bad_file_name(part)) {
        return Err(format!("no file can have this name: {why}"));
    }
    if name.contains(char::is_control) {
        return Err("the name holds a sign that no file should have in its name".to_owned());
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_lies_below_the_output_folder() {
        for (given, name) in [("policy.css", "policy.css"), ("./a/b.css", "a/b.css"), ("a b.css", "a b.css")] {
            assert_eq!(sheet_name(given).as_deref(), Ok(name));
        }
        for given in [
            "",
            "a",
            "/a.css",
            "../a.css",
            "a/../../b.css",
            "a/",
            ".css",
            "a/.css",
            "a\n.css",
            "x.html",
            "con.css",
            "aux/a.css",
        ] {
            assert!(sheet_name(given).is_err(), "{given:?}");
        }
    }
}
