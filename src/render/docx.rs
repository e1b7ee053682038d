//! DOCX (WordprocessingML, ISO/IEC 29500 transitional): for counsel, who reviews and edits in Word or
//! LibreOffice.
//!
//! Owns: the package and which parts are in it. The text is `body`, the parts around it are `parts`,
//! the look is `templates/page/docx/styles.xml`.
//! Does not own: numbers of headings and clauses; they are text, as references to them are.

mod body;
mod comments;
mod parts;
mod xml;

use std::io::Write;

use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};

use super::annotation::Annotations;
use super::{CookieTable, Options, Written};
use crate::document::Document;
use body::Body;

/// Better than the fastest, and nearly as small as the smallest.
const COMPRESSION: u8 = 6;

pub fn document(document: &Document, _: &Options) -> Option<Written> {
    Some(package(document, true, None))
}

pub fn cookie_table(table: &CookieTable, _: &Options) -> Option<Written> {
    Some(package(&table.document, false, None))
}

/// Counsel's edition, with comments.
pub fn annotated(document: &Document, annotations: &Annotations, _: &Options) -> Written {
    package(document, true, Some(annotations))
}

fn package(document: &Document, whole: bool, annotations: Option<&Annotations>) -> Written {
    let head = &document.head;
    let annotated = annotations.is_some();
    let mut body = Body::new(document, annotations);
    if whole {
        body.head(document);
    }
    body.sections(&document.sections);
    let body::Finished { text, lists, links, notes } = body.finish();
    let mut parts = vec![
        ("[Content_Types].xml", parts::content_types(annotated)),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::core(head, annotated)),
        ("word/document.xml", text),
        ("word/_rels/document.xml.rels", parts::document_relations(&links, annotated)),
        ("word/styles.xml", parts::styles(head)),
        ("word/numbering.xml", parts::numbering(&lists)),
        ("word/settings.xml", parts::settings(head)),
        ("word/footer1.xml", parts::footer(head)),
    ];
    if annotated {
        let (text, links) = comments::comments(&notes);
        parts.push(("word/comments.xml", text));
        parts.push(("word/_rels/comments.xml.rels", parts::comment_relations(&links)));
        parts.push(("word/header1.xml", comments::header()));
    }
    zip(&parts).map_err(|error| format!("the parts of the DOCX do not go together: {error}"))
}

/// The parts in one file, each with the same time: the first that the format knows.
fn zip(parts: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, rawzip::Error> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in parts {
        let mut file = archive.new_file(*name).compression_method(CompressionMethod::DEFLATE);
        if let Some(time) = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0) {
            file = file.last_modified(time);
        }
        let (mut entry, _) = file.start()?;
        entry.write_all(&miniz_oxide::deflate::compress_to_vec(bytes, COMPRESSION))?;
        entry.finish(DataDescriptorOutput::new(rawzip::crc32(bytes), bytes.len() as u64))?;
    }
    archive.finish()
}
