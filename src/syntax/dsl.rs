//! The DSL front end: a `*.policy` file to the tree.
//!
//! Owns: the nesting of statements, comments and notes, and what is said about slips of structure.
//! Does not own: the grammar itself (`grammar`), single values (`values`), or what any
//! kind means. Three names of fields are its own, because the tree has places for them: `label`,
//! `text` (prose) and `note`.
//!
//! A quoted argument of a head is its label if it is the last one; quoted names of a cookie stand
//! before unquoted ones: `cookie "my cookie" _ga "Label"`. A label `""` after a quoted name says
//! that there is no label.

mod build;
mod grammar;
mod head;
mod values;

pub(super) use head::like_value;

use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{SourceFile, Span};

use super::findings::Report;
use super::text;
use super::tree::{Spelling, Tree};

/// Reads a file in the DSL. What could be read is in the tree, what could not is in the sink.
pub fn parse(file: &SourceFile, sink: &mut Sink) -> Tree {
    let mut report = Report::new(sink);
    text::refuse_characters(file, &mut report);
    let mut tree = Tree { file: file.id, spelling: Spelling::Policy, items: Vec::new(), trailing: Vec::new() };
    if looks_like_json(&file.text) {
        let at = file.text.len() - file.text.trim_start().len();
        report.push(wrong_spelling(Span::new(file.id, at, at + 1), "JSON"));
        return tree;
    }
    build::Build::new(file, report).run(&grammar::parse(&file.text), &mut tree);
    tree
}

fn looks_like_json(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix(['{', '[']) else { return false };
    rest.trim_start().starts_with(['"', '}', ']', '{'])
        && !rest.trim_start().starts_with("\"\"\"")
        && rest.contains([':', ']', '}'])
}

fn wrong_spelling(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        "language/wrong-spelling",
        span,
        format!("this looks like {what}, but the name of the file says policy language"),
    )
    .help("name the file `*.policy.yaml`, or write it as in `policy \"Privacy Policy\" { effective: 2026-03-01 }`")
}
