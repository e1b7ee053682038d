//! DOCX (WordprocessingML, ISO/IEC 29500 transitional): for counsel, who reviews and edits in Word or
//! LibreOffice.
//!
//! Owns: which parts there are. The text is `body`, the parts around it are `parts`, the file that they
//! are in is `package`, the look is `templates/page/docx/styles.xml`.
//! Does not own: numbers of headings and clauses; they are text, as references to them are.

mod body;
mod comments;
mod package;
mod parts;
mod xml;

use super::annotation::Annotations;
use super::output::Written;
use crate::document::Document;
use body::Body;
use package::Part;

pub fn document(document: &Document) -> Written {
    written(document, true, None)
}

pub fn fragment(document: &Document) -> Written {
    written(document, false, None)
}

/// Counsel's edition, with comments.
pub fn annotated(document: &Document, annotations: &Annotations) -> Written {
    written(document, true, Some(annotations))
}

fn written(document: &Document, whole: bool, annotations: Option<&Annotations>) -> Written {
    let head = &document.head;
    let annotated = annotations.is_some();
    let mut body = Body::new(document, annotations);
    if whole {
        body.head(document);
    }
    body.sections(&document.sections);
    let body::Finished { text, lists, links, notes } = body.finish();
    let part = |name, text| Part { name, text };
    let mut parts = vec![
        part("[Content_Types].xml", parts::content_types(annotated)),
        part("_rels/.rels", parts::relations()),
        part("docProps/core.xml", parts::core(head, annotated)),
        part("word/document.xml", text),
        part("word/_rels/document.xml.rels", parts::document_relations(&links, annotated)),
        part("word/styles.xml", parts::styles(head)),
        part("word/numbering.xml", parts::numbering(&lists)),
        part("word/settings.xml", parts::settings(head)),
        part("word/footer1.xml", parts::footer(head)),
    ];
    if annotated {
        let (text, links) = comments::comments(&notes, &document.head);
        parts.push(part("word/comments.xml", text));
        parts.push(part("word/_rels/comments.xml.rels", parts::comment_relations(&links)));
        parts.push(part("word/header1.xml", comments::header(&document.head)));
    }
    package::zip(&parts).map_err(|error| format!("the parts of the DOCX do not go together: {error}"))
}
