//! `build --check`: what is on disk against what would be written.

use std::path::Path;

use similar::{Algorithm, ChangeTag, TextDiff};

use super::write::content;
use crate::render::Output;

/// Lines of a difference that are shown.
const LINES: usize = 20;
/// Columns of such a line.
const COLUMNS: usize = 200;
/// Texts with more lines than this are not compared line by line, which could take seconds.
const LARGEST: usize = 20_000;

/// A file that is not as it would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub file: String,
    pub what: What,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Missing,
    /// A short unified diff, from what is there to what should be.
    Differs(String),
    /// An earlier build wrote it, and no spec makes it any more.
    Stray,
}

/// Compares one file.
///
/// # Errors
/// A sentence, where something else than a file has its name.
pub(super) fn compare(path: &Path, name: String, output: &Output) -> Result<Option<Difference>, String> {
    match content(path) {
        Ok(Some(there)) if there == output.bytes || has_other_line_ends(&there, &output.bytes) => Ok(None),
        Ok(Some(there)) => Ok(Some(Difference { file: name, what: What::Differs(unified(&there, &output.bytes)) })),
        Ok(None) => Ok(Some(Difference { file: name, what: What::Missing })),
        Err(error) => Err(format!("could not compare {name}: {error}")),
    }
}

/// Whether the one has CRLF where the other has LF, and nothing else: git writes text so on Windows.
fn has_other_line_ends(there: &[u8], wanted: &[u8]) -> bool {
    if there.len() <= wanted.len() || wanted.contains(&b'\r') || wanted.contains(&0) {
        return false;
    }
    there.strip_suffix(b"\r\n").is_some()
        && there
            .split(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .eq(wanted.split(|byte| *byte == b'\n'))
}

/// A unified diff, cut short; texts only.
pub fn unified(old: &[u8], new: &[u8]) -> String {
    let (Ok(old), Ok(new)) = (std::str::from_utf8(old), std::str::from_utf8(new)) else {
        return "(not text)\n".to_owned();
    };
    if old.lines().count().max(new.lines().count()) > LARGEST {
        return format!("({} bytes there, {} bytes wanted)\n", old.len(), new.len());
    }
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_lines(old, new);
    let mut out = String::new();
    let mut shown = 0;
    let mut hidden = 0;
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        let mut head = Some(hunk.header().to_string());
        for change in hunk.iter_changes() {
            if shown == LINES {
                hidden += usize::from(change.tag() != ChangeTag::Equal);
                continue;
            }
            if let Some(head) = head.take() {
                out.push_str(&head);
                out.push('\n');
            }
            shown += 1;
            let value = change.value();
            let line = value.trim_end_matches(['\n', '\r']);
            out.push_str(match change.tag() {
                ChangeTag::Delete => "-",
                ChangeTag::Insert => "+",
                ChangeTag::Equal => " ",
            });
            out.extend(line.chars().take(COLUMNS));
            if line.chars().nth(COLUMNS).is_some() {
                out.push('…');
            }
            out.push('\n');
            if !value.ends_with('\n') {
                out.push_str("\\ No newline at end of file\n");
            } else if value.ends_with("\r\n") && change.tag() != ChangeTag::Equal {
                out.push_str("\\ Carriage return at end of line\n");
            }
        }
    }
    if hidden > 0 {
        out.push_str(&format!("... and {hidden} more changed lines\n"));
    }
    out
}
