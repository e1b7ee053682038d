//! The YAML front end: a `*.policy.yaml` file to the same tree that the DSL makes.
//!
//! Owns: which spelling a file really has. `nodes` reads YAML events into the tree of `node`,
//! `scalars` reads texts, `lower` lays nodes out as declarations. None of them knows what a kind
//! means; how declarations of a kind are laid out comes through [`Shapes`].
//!
//! Scalars are taken as their source text, quoted or not, so `NO` is never read as false. Texts that
//! span lines are folded as in the DSL. Tags, merge keys and further documents are refused, aliases
//! are copied within a budget, and after an error of YAML itself reading goes on at the next key
//! that starts a line.

mod lower;
mod node;
mod nodes;
mod scalars;

pub(crate) use node::{Kind, Node, read_data};

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{SourceFile, Span};

use super::Shapes;
use super::findings::Report;
use super::text;
use super::tree::{Spelling, Tree};

/// Reads a file in YAML. What could be read is in the tree, what could not is in the sink.
pub fn parse(file: &SourceFile, shapes: &dyn Shapes, sink: &mut Sink) -> Tree {
    let mut report = Report::new(sink);
    let mut tree = Tree { file: file.id, spelling: Spelling::Yaml, items: Vec::new(), trailing: Vec::new() };
    let source =
        if text::refuse_characters(file, &mut report) { blanked(&file.text) } else { Cow::Borrowed(&*file.text) };
    if let Some((start, end)) = looks_like_policy(&source) {
        report.push(
            Diagnostic::error(
                "language/wrong-spelling",
                Span::new(file.id, start, end),
                "this looks like the policy language, but the name of the file says YAML",
            )
            .help(
                "name the file `*.policy`, or write it as YAML: `policy: {label: Privacy Policy, effective: 2026-03-01}`",
            ),
        );
        return tree;
    }
    // YAML would take such spaces for the start of a key, and every line after it for a mistake.
    if odd_indentation(file, &mut report) {
        return tree;
    }
    let read = nodes::read(file, &source, &mut report);
    lower::lower(file, read, shapes, &mut report, &mut tree);
    tree
}

/// Reports special spaces in the indentation of a key or a list item, and says whether there are any.
fn odd_indentation(file: &SourceFile, report: &mut Report<'_>) -> bool {
    if file.text.is_ascii() {
        return false;
    }
    let mut found = false;
    for (line, start) in text::lines(&file.text, 0) {
        let rest = line.trim_start();
        let indentation = &line[..line.len() - rest.len()];
        let word = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        if indentation.is_ascii() || !(rest.starts_with("- ") || word > 0 && rest[word..].starts_with(':')) {
            continue;
        }
        let span = Span::new(file.id, start, start + indentation.len());
        found |= text::report_odd_spaces(indentation, span, report);
    }
    found
}

/// The text with every refused character replaced by a space of as many bytes: it is reported already, and YAML would
/// stop at it. Of several spaces, one would be no place in the file.
fn blanked(text: &str) -> Cow<'_, str> {
    let space = |c: char| match c.len_utf8() {
        1 => ' ',
        2 => '\u{a0}',
        _ => '\u{2003}',
    };
    Cow::Owned(text.chars().map(|c| if text::is_refused(c) { space(c) } else { c }).collect())
}

/// The first line of the file if it is the head of a declaration of the DSL.
fn looks_like_policy(text: &str) -> Option<(usize, usize)> {
    let (line, start) = text::lines(text, 0).find(|(line, _)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with(['#', '%']) && line != "---"
    })?;
    let line = line.trim_end();
    let head = line.trim_end_matches(['{', '}', ' ']);
    let opens =
        head.len() < line.len() && line[head.len()..].contains('{') && !head.contains(": ") && !head.ends_with(':');
    let word = head.split([' ', '"']).next().unwrap_or("");
    let kind = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    (opens && kind).then_some((start, start + line.len()))
}
