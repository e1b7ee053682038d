//! From composed documents and cookie rows to bytes.
//!
//! Owns: the table of formats, one file for each, and the escaping that each needs.
//! Does not own: what a document says; where files go.
//!
//! Every format is written from the same events, so all of them say the same words in the same
//! order. A new format is one file here and one row in [`FORMATS`].

mod csv;
mod front_matter;
mod head;
mod html;
mod json;
mod link;
mod md;
mod run;
mod style;
mod txt;

use crate::document::Document;
pub use crate::policy::CookieRow;
pub use front_matter::FrontMatter;
pub use style::{Style, Theme, csp};

/// One file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The file's name in the folder of its spec: `privacy-policy.html`.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a reader of the output asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// HTML without the page around it, to embed in another page.
    pub fragment: bool,
    /// Of HTML pages.
    pub style: Style,
    /// What stands above a document in Markdown.
    pub front_matter: FrontMatter,
}

/// The cookies of a policy: as data, and as a document without a head.
#[derive(Debug, Clone)]
pub struct CookieTable<'a> {
    pub rows: Vec<CookieRow>,
    /// Only its sections are written, never its head.
    pub document: Document<'a>,
}

/// A format of the output.
pub struct Format {
    /// As `--format` names it.
    pub name: &'static str,
    /// Of its files, without the dot.
    pub extension: &'static str,
    /// A whole document; none if the format has no form for one.
    pub document: fn(&Document, &Options) -> Option<String>,
    /// The cookies of a policy; none if the format has no form for them.
    pub cookie_table: fn(&CookieTable, &Options) -> Option<String>,
}

/// All formats, in the order in which help names them.
pub static FORMATS: &[Format] = &[
    Format { name: "md", extension: "md", document: md::document, cookie_table: md::cookie_table },
    Format { name: "html", extension: "html", document: html::document, cookie_table: html::cookie_table },
    Format { name: "txt", extension: "txt", document: txt::document, cookie_table: txt::cookie_table },
    Format { name: "csv", extension: "csv", document: |_, _| None, cookie_table: csv::cookie_table },
    Format { name: "json", extension: "json", document: |_, _| None, cookie_table: json::cookie_table },
];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The files of these documents, in each of the formats that has one.
pub fn documents<'a>(
    documents: impl IntoIterator<Item = &'a Document<'a>>,
    formats: &[&Format],
    options: &Options,
) -> Vec<Output> {
    let mut outputs = Vec::new();
    for document in documents {
        for format in formats {
            if let Some(text) = (format.document)(document, options) {
                outputs.push(output(&document.id, format, text));
            }
        }
    }
    outputs
}

/// The files of the cookie table, in each of the formats that has one; nothing without cookies.
pub fn cookie_table(table: &CookieTable, formats: &[&Format], options: &Options) -> Vec<Output> {
    if table.rows.is_empty() {
        return Vec::new();
    }
    let write =
        |format: &&Format| (format.cookie_table)(table, options).map(|text| output(&table.document.id, format, text));
    formats.iter().filter_map(write).collect()
}

fn output(id: &str, format: &Format, text: String) -> Output {
    Output { name: format!("{id}.{}", format.extension), bytes: text.into_bytes() }
}

#[cfg(test)]
mod tests;
