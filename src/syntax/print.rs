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
pub use policy::{format, to_policy};
pub use yaml::to_yaml;

/// Longest line that the printers write, where a list can be broken.
const WIDTH: usize = 100;
