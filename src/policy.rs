//! The typed policy: what a spec says, every leaf with its place.
//!
//! Owns: the structs made from the schema table, the way from trees to them (`use`, `override`,
//! `remove`, names, dates, durations, places). Does not own: what follows from the facts, what a law
//! asks, or how anything is printed.

mod aside;
mod assemble;
pub mod catalog;
mod check;
mod context;
mod day;
mod entity;
mod leaf;
mod library;
mod lower;
mod model;
mod parsed;
mod period;
mod selection;
mod shape;
mod symbols;
mod uses;
pub mod value;
mod values;

pub use check::DEEPEST_INCLUDES;
pub use day::Day;
pub use library::{Cache, Library, Store, UseError};
pub use model::*;
pub use parsed::{Form, Parsed, spelling};
pub use period::{Bound, Duration, Unit};
pub use selection::Selection;
pub use symbols::Symbols;
pub use uses::Files;
pub use value::{Ref, Target, Word, WordOrText};

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Sink;

/// A spec with all that it uses, lowered.
#[derive(Debug)]
pub struct Loaded {
    pub policy: Policy,
    pub symbols: Symbols,
    /// The file has no `policy`: it is checked, and others `use` it, but no document is made of it.
    pub is_part: bool,
    /// Every file that took part, the spec itself last. Files of the catalog are among them.
    pub files: Files,
}

impl Loaded {
    /// The policy that some of its declarations make. What is left out is referred to by nothing, and nothing is reported:
    /// the whole was checked.
    pub fn select(&self, library: &Library<'_>, selection: &Selection) -> Policy {
        let mut quiet = Sink::new();
        let home = entity::home(self.files.items(), Some(&selection.kept));
        let mut assembly = assemble::assemble(&self.files, self.is_part, home, &mut quiet);
        assembly.declarations = selection::select(&assembly, selection);
        let (mut policy, _) = lower::lower(self.policy.file, &self.files, &assembly, library, self.is_part, &mut quiet);
        policy.services = self.files.services.clone();
        policy
    }
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
    let assembly = assemble::assemble(&files, is_part, entity::home(files.items(), None), sink);
    let (mut policy, symbols) = lower::lower(entry.id(), &files, &assembly, library, is_part, sink);
    policy.services = files.services.clone();
    let broken = files.files.iter().any(|file| file.has_errors());
    check::check(&policy, broken, sink);
    Loaded { policy, symbols, is_part, files }
}
