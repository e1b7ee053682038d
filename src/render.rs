//! From composed documents and cookie rows to bytes.
//!
//! Owns: the table of formats, one file for each, and the escaping that each needs.
//! Does not own: what a document says; where files go.
//!
//! Every format is written from the same events, so all of them say the same words in the same
//! order. A new format is one file here and one row in [`FORMATS`].

mod anchors;
mod annotation;
mod columns;
mod csv;
mod docx;
mod front_matter;
mod head;
mod html;
mod json;
mod link;
mod md;
#[cfg(feature = "pdf")]
mod pdf;
mod run;
mod style;
mod txt;

use crate::document::Document;
pub use crate::facts::CookieRow;
pub use annotation::{Annotation, Annotations, Beside, Place, Provision};
pub use front_matter::FrontMatter;
pub use style::{Style, Theme, annotated_css, csp};

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

/// The bytes of a file, or a sentence why there are none.
pub type Written = Result<Vec<u8>, String>;

/// A format of the output.
pub struct Format {
    /// As `--format` names it.
    pub name: &'static str,
    /// Of its files, without the dot.
    pub extension: &'static str,
    /// A whole document; none if the format has no form for one.
    pub document: fn(&Document, &Options) -> Option<Written>,
    /// The cookies of a policy; none if the format has no form for them.
    pub cookie_table: fn(&CookieTable, &Options) -> Option<Written>,
    /// Counsel's edition of a whole document, for formats that have one.
    pub annotated: Option<fn(&Document, &Annotations, &Options) -> Written>,
}

/// All formats, in the order in which help names them.
pub static FORMATS: &[Format] = &[
    Format {
        name: "md",
        extension: "md",
        document: |d, o| text(md::document(d, o)),
        cookie_table: |t, o| text(md::cookie_table(t, o)),
        annotated: None,
    },
    Format {
        name: "html",
        extension: "html",
        document: |d, o| text(html::document(d, o)),
        cookie_table: |t, o| text(html::cookie_table(t, o)),
        annotated: Some(|d, a, o| Ok(html::annotated(d, a, o).into_bytes())),
    },
    Format {
        name: "txt",
        extension: "txt",
        document: |d, o| text(txt::document(d, o)),
        cookie_table: |t, o| text(txt::cookie_table(t, o)),
        annotated: None,
    },
    Format {
        name: "docx",
        extension: "docx",
        document: docx::document,
        cookie_table: docx::cookie_table,
        annotated: Some(docx::annotated),
    },
    #[cfg(feature = "pdf")]
    Format { name: "pdf", extension: "pdf", document: pdf::document, cookie_table: pdf::cookie_table, annotated: None },
    Format {
        name: "csv",
        extension: "csv",
        document: |_, _| None,
        cookie_table: |t, o| text(csv::cookie_table(t, o)),
        annotated: None,
    },
    Format {
        name: "json",
        extension: "json",
        document: |_, _| None,
        cookie_table: |t, o| text(json::cookie_table(t, o)),
        annotated: None,
    },
];

/// The formats that this program was built without, each with the feature that brings it.
pub static ABSENT: &[(&str, &str)] = &[
    #[cfg(not(feature = "pdf"))]
    ("pdf", "pdf"),
];

fn text(text: Option<String>) -> Option<Written> {
    text.map(|text| Ok(text.into_bytes()))
}

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The files of these documents, in each of the formats that has one.
///
/// # Errors
/// A sentence, where a format cannot be written.
pub fn documents<'a>(
    documents: impl IntoIterator<Item = &'a Document<'a>>,
    formats: &[&Format],
    options: &Options,
) -> Result<Vec<Output>, String> {
    let mut outputs = Vec::new();
    for document in documents {
        for format in formats {
            if let Some(written) = (format.document)(document, options) {
                outputs.push(output(&document.id, format, written)?);
            }
        }
    }
    Ok(outputs)
}

/// What stands before the ending of the files of counsel's edition. No key of a document has a dot.
const ANNOTATED: &str = ".annotated";

/// Counsel's edition of these documents, in each of the formats that has one.
///
/// # Errors
/// A sentence, where a format cannot be written.
pub fn annotated<'a>(
    documents: impl IntoIterator<Item = (&'a Document<'a>, &'a Annotations)>,
    formats: &[&Format],
    options: &Options,
) -> Result<Vec<Output>, String> {
    let mut outputs = Vec::new();
    for (document, annotations) in documents {
        for format in formats {
            if let Some(write) = format.annotated {
                let id = format!("{}{ANNOTATED}", document.id);
                outputs.push(output(&id, format, write(document, annotations, options))?);
            }
        }
    }
    Ok(outputs)
}

/// Whether a file of this name is counsel's edition.
pub fn is_annotated(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, _)| stem.ends_with(ANNOTATED))
}

/// The files of the cookie table, in each of the formats that has one; nothing without cookies.
///
/// # Errors
/// A sentence, where a format cannot be written.
pub fn cookie_table(table: &CookieTable, formats: &[&Format], options: &Options) -> Result<Vec<Output>, String> {
    if table.rows.is_empty() {
        return Ok(Vec::new());
    }
    let write = |format: &&Format| {
        (format.cookie_table)(table, options).map(|written| output(&table.document.id, format, written))
    };
    formats.iter().filter_map(write).collect()
}

fn output(id: &str, format: &Format, written: Written) -> Result<Output, String> {
    let name = format!("{id}.{}", format.extension);
    match written {
        Ok(bytes) => Ok(Output { name, bytes }),
        Err(reason) => Err(format!("could not make {name}: {reason}")),
    }
}

#[cfg(test)]
mod tests;
