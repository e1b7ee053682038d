//! The typed policy: what a spec says, every leaf with its place.
//!
//! Owns: the structs made from the schema table, the way from trees to them (`use`, `override`,
//! `remove`, names, dates, durations, places). Does not own: what follows from the facts, what a law
//! asks, or how anything is printed.

mod assemble;
pub mod catalog;
mod check;
mod context;
mod leaf;
mod library;
mod lower;
mod model;
mod parsed;
mod symbols;
mod uses;
pub mod value;

pub use library::{Cache, Library, Store, UseError};
pub use model::*;
pub use parsed::{Form, Parsed, spelling};
pub use value::{Duration, Ref, Target, Unit, Word, WordOrText};

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Sink;
use crate::source::SourceFile;

/// Every rule that a spec can break between its text and its documents: its name and what it says.
pub const RULES: &[(&str, &str)] = &[
    ("language/allow-language", "an `allow` names an error of the language"),
    ("language/allow-without-reason", "an `allow` gives no reason"),
    ("language/bad-date", "a date is not a day of the calendar, or not written year-month-day"),
    ("language/bad-duration", "a period is not a number and a unit"),
    ("language/bad-email", "an e-mail address has the wrong form"),
    ("language/bad-key", "a key is not made of small letters, digits and single dashes"),
    ("language/bad-link", "a link has the wrong form, or does not say how it is reached"),
    ("language/bad-number", "a number is not written in digits, or cannot be meant"),
    ("language/bad-rule-name", "a rule is not named `group/name`"),
    ("language/duplicate-declaration", "the same kind and key are declared twice"),
    ("language/edit-outside-override", "`+:` or `-:` stands outside an `override`"),
    ("language/empty-section", "a section has no text and renames no topic"),
    ("language/empty-value", "a text is empty"),
    ("language/include-cycle", "categories of data include each other in a circle"),
    ("language/markup-in-text", "a plain text holds HTML"),
    ("language/missing-key", "a declaration has no key"),
    ("language/not-yes-or-no", "a yes/no fact has another value"),
    ("language/override-and-remove", "a declaration is both overridden and removed"),
    ("language/override-own", "an `override` changes a declaration of its own file"),
    ("language/phrase-shape", "a text does not read as its place in a sentence needs"),
    ("language/repeated-override", "a file overrides the same declaration twice"),
    ("language/repeated-remove", "a declaration is removed twice"),
    ("language/repeated-use", "a file uses the same file or service twice"),
    ("language/repeated-value", "a list holds the same value twice"),
    ("language/required-and-optional", "an item is both required and optional"),
    ("language/reserved-key", "a document has a name that policyc needs itself"),
    ("language/too-many-values", "a field that takes one value has several"),
    ("language/unexpected-key", "a declaration has a key too many"),
    ("language/unexpected-label", "a declaration has a label that nothing prints"),
    ("language/unknown-field", "a kind has no such field"),
    ("language/unknown-item", "`required` or `optional` names no item of its category"),
    ("language/unknown-kind", "there is no such kind in this place"),
    ("language/unknown-name", "an `override` or `remove` names what does not exist"),
    ("language/unknown-place", "there is no such country or region"),
    ("language/unknown-reference", "a key is used that nothing declares"),
    ("language/unknown-service", "the catalog has no such service"),
    ("language/unknown-word", "a word is not in the vocabulary of its field"),
    ("language/unsafe-link", "a link could run code or open a local program"),
    ("language/unset-nothing", "an override withdraws what was not stated"),
    ("language/unset-outside-override", "`unset` stands outside an `override`"),
    ("language/use-cycle", "files use each other in a circle"),
    ("language/use-not-a-spec", "a `use` names a file that is no spec"),
    ("language/use-outside-workspace", "a `use` leaves the workspace"),
    ("language/use-too-deep", "files use each other too deep"),
    ("language/use-unreadable", "a file of a `use` cannot be read"),
];

/// A spec with all that it uses, lowered.
#[derive(Debug)]
pub struct Loaded {
    pub policy: Policy,
    /// The file has no `policy`: it is checked, and others `use` it, but no document is made of it.
    pub is_part: bool,
    /// Every file that took part, the spec itself last. Files of the catalog are among them.
    pub files: Vec<Arc<SourceFile>>,
}

/// Loads what a parsed spec uses and lowers it to the typed policy.
///
/// `root` is the folder of the workspace as the loader's canonical path; no `use` leaves it.
/// The findings of the syntax of all files are among those that are pushed.
pub fn load(entry: &Arc<Parsed>, library: &Library<'_>, root: &Path, sink: &mut Sink) -> Loaded {
    let files = uses::load(entry, library, root, sink);
    for file in &files.files {
        sink.extend(file.diagnostics.iter().cloned());
    }
    let is_part = !entry.declares_policy();
    let assembly = assemble::assemble(&files, is_part, sink);
    let mut policy = lower::lower(entry.id(), &files, &assembly, library, is_part, sink);
    policy.services = files.services.clone();
    let broken = files.files.iter().any(|file| file.has_errors());
    check::check(&policy, broken, sink);
    Loaded { policy, is_part, files: files.files.iter().map(|parsed| Arc::clone(&parsed.file)).collect() }
}
