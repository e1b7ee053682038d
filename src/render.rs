//! From composed documents to bytes.
//!
//! Owns: the table of formats, one file for each, and the escaping that each needs.
//! Does not own: what a document says; where files go.
//!
//! Every format is written from the same events, so all of them say the same words in the same
//! order. A new format is one file here and one row in [`FORMATS`].

mod anchors;
mod annotation;
mod columns;
mod direction;
mod docx;
mod front_matter;
mod head;
mod html;
mod link;
mod md;
mod output;
#[cfg(feature = "pdf")]
mod pdf;
mod run;
mod style;
mod txt;

use crate::document::Document;
pub use annotation::{Annotation, Annotations, Beside, Requirement, SpecLine};
pub use front_matter::FrontMatter;
#[cfg(feature = "cli")]
pub(crate) use md::blocks as prose;
pub use output::{Markdown, Options, Output, Written};
pub(crate) use run::line;
pub use style::{Style, Theme, annotated_css, csp};

/// A format of documents.
pub struct Format {
    /// As `--format` names it.
    pub name: &'static str,
    /// Of its files, without the dot.
    pub extension: &'static str,
    /// A whole document.
    pub document: fn(&Document, &Options) -> Written,
    /// The sections of a document without its head, for another page.
    pub fragment: fn(&Document, &Options) -> Written,
    /// Counsel's edition of a whole document, for formats that have one.
    pub annotated: Option<fn(&Document, &Annotations, &Options) -> Written>,
}

/// All formats, in the order in which help names them.
pub static FORMATS: &[Format] = &[
    Format {
        name: "md",
        extension: "md",
        document: |d, o| text(md::document(d, o)),
        fragment: |d, o| text(md::fragment(d, o)),
        annotated: None,
    },
    Format {
        name: "html",
        extension: "html",
        document: |d, o| text(html::document(d, o)),
        fragment: |d, _| text(html::fragment(d)),
        annotated: Some(|d, a, o| text(html::annotated(d, a, o))),
    },
    Format {
        name: "txt",
        extension: "txt",
        document: |d, _| text(txt::document(d)),
        fragment: |d, _| text(txt::fragment(d)),
        annotated: None,
    },
    Format {
        name: "docx",
        extension: "docx",
        document: |d, _| docx::document(d),
        fragment: |d, _| docx::fragment(d),
        annotated: Some(|d, a, _| docx::annotated(d, a)),
    },
    #[cfg(feature = "pdf")]
    Format {
        name: "pdf",
        extension: "pdf",
        document: |d, _| pdf::document(d),
        fragment: |d, _| pdf::fragment(d),
        annotated: None,
    },
];

/// The formats that this program was built without, each with the feature that brings it.
pub static ABSENT: &[(&str, &str)] = &[
    #[cfg(not(feature = "pdf"))]
    ("pdf", "pdf"),
];

#[allow(clippy::unnecessary_wraps, reason = "some formats can fail")]
fn text(text: String) -> Written {
    Ok(text.into_bytes())
}

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The files of these documents, in each of the formats.
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
            outputs.push(output(&document.id, format, (format.document)(document, options))?);
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

/// The file of a document without its head.
///
/// # Errors
/// A sentence, where the format cannot be written.
pub fn fragment(document: &Document, format: &Format, options: &Options) -> Result<Output, String> {
    output(&document.id, format, (format.fragment)(document, options))
}

fn output(id: &str, format: &Format, written: Written) -> Result<Output, String> {
    Output::new(format!("{id}.{}", format.extension), written)
}
