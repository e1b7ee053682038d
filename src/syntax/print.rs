//! From a tree back to text: the formatter and the way between the spellings.
//!
//! Owns: the layout of the DSL (`policy`), of YAML (`yaml`) and of its JSON form (`json`), and what
//! it means that two trees say the same (`meaning`). Does not own: reading.
//!
//! `fmt` touches the DSL only. A YAML file keeps its text, because its anchors, styles and line
//! breaks are the author's and general formatters exist for it.

mod json;
mod layout;
mod meaning;
mod policy;
mod scalar;
mod yaml;

pub use json::to_json;
pub use meaning::same_meaning;
pub use policy::to_policy;
pub use yaml::to_yaml;

use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{SourceFile, Sources};

use super::dsl;

/// Longest line that the printers write, where a list can be broken.
const WIDTH: usize = 100;

/// The file in the formatter's layout. Lines end as in the file: with CRLF if its first line does.
///
/// # Errors
/// A file with mistakes is not formatted: its layout is what tells the author where they are.
pub fn format(file: &SourceFile, sources: &Sources) -> Result<String, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    let tree = dsl::parse(file, &mut sink);
    if sink.has_errors() {
        return Err(sink.finish(sources));
    }
    let text = to_policy(&tree, file);
    let crlf = file.text.find('\n').is_some_and(|at| file.text[..at].ends_with('\r'));
    Ok(if crlf { text.replace('\n', "\r\n") } else { text })
}
