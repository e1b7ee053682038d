//! Files of printed texts: YAML of keys with texts, read as one row of entries, each with its place.
//!
//! Owns: the form that `words.yaml` and the files of sentences have in common. Does not own: which keys there are.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::Text;
use crate::syntax::yaml::{Kind, Node, read_data};

/// A text under its key: `units.day.one`. What stands in a list has a number from 01 on in its key.
#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub text: String,
    /// The place of the text in the file, in bytes, with its quotes.
    pub place: Range<usize>,
    /// Where its first byte stands, if it stands there as it is.
    pub start: Option<usize>,
}

/// The entries of a file.
///
/// # Errors
/// What is wrong with it, at its place.
pub fn read(file: &Text) -> Result<Vec<Entry>, Box<Diagnostic>> {
    let wrong = |(span, message): (_, String)| Box::new(Diagnostic::error("language/template", span, message));
    let mut entries = Vec::new();
    match read_data(file.span.file, file, "a file of texts").map_err(wrong)? {
        Some(node) if matches!(node.kind, Kind::Mapping(_)) => flatten(&node, "", file, &mut entries).map_err(wrong)?,
        Some(node) => return Err(wrong((node.span, "a file of texts is a mapping".to_owned()))),
        None => {}
    }
    Ok(entries)
}

/// The entries of a file by their keys.
///
/// # Errors
/// As [`read`].
pub fn by_key(file: &Text) -> Result<BTreeMap<String, Entry>, Box<Diagnostic>> {
    Ok(read(file)?.into_iter().map(|entry| (entry.key.clone(), entry)).collect())
}

fn flatten(node: &Node, key: &str, file: &str, out: &mut Vec<Entry>) -> Result<(), (crate::source::Span, String)> {
    let below = |inner: &str| if key.is_empty() { inner.to_owned() } else { format!("{key}.{inner}") };
    match &node.kind {
        Kind::Scalar(text, _) => {
            let place = node.span.range();
            let start = file.get(place.clone()).and_then(|raw| raw.find(&**text)).map(|at| place.start + at);
            out.push(Entry { key: key.to_owned(), text: text.to_string(), place, start });
        }
        Kind::Sequence(all) => {
            for (index, inner) in all.iter().enumerate() {
                flatten(inner, &below(&format!("{:02}", index + 1)), file, out)?;
            }
        }
        Kind::Mapping(all) => {
            for (inner, value) in all.iter() {
                let Kind::Scalar(name, _) = &inner.kind else {
                    return Err((inner.span, "a key is a word".to_owned()));
                };
                flatten(value, &below(name), file, out)?;
            }
        }
        Kind::Broken => {}
    }
    Ok(())
}
