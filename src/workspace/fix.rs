//! Safe fixes of findings, applied.
//!
//! Owns: which fixes are taken, what becomes of two that meet, and asking again until nothing is
//! left to mend. All of this happens in memory; the caller writes the files or shows what would
//! change. Does not own: what a safe fix is; the rule that makes it says so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::outcome::Outcome;
use crate::analysis::Project;
use crate::diagnostic::Edit;
use crate::source::{Disk, Listing, LoadError, Loader, SourceFile};

/// A fix can make way for another one, but never for ever.
pub const MOST_ROUNDS: usize = 10;

/// Files as fixes have changed them so far.
#[derive(Debug, Clone, Default)]
pub struct Fixed {
    /// By true path: the text as it was read, and the bytes that take its place.
    files: BTreeMap<PathBuf, (Arc<SourceFile>, Vec<u8>)>,
    /// How many fixes were applied.
    pub count: usize,
}

/// The disk with fixed files in front of it.
struct Overlay {
    fixed: BTreeMap<PathBuf, Vec<u8>>,
    disk: Disk,
}

impl Loader for Overlay {
    fn read(&self, path: &Path) -> Result<Vec<u8>, LoadError> {
        match self.fixed.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => self.disk.read(path),
        }
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError> {
        self.disk.canonical(path)
    }

    fn list(&self, folder: &Path) -> Listing {
        self.disk.list(folder)
    }
}

impl Fixed {
    /// Takes the safe fixes of an outcome. False if there are none.
    ///
    /// Of two fixes that meet, the first in the file is applied; the other can come in the next round.
    pub fn take(&mut self, outcome: &Outcome, project: &Project) -> bool {
        let mut edits: BTreeMap<PathBuf, (Arc<SourceFile>, Vec<&Edit>)> = BTreeMap::new();
        let mut count = 0;
        for finding in outcome.findings() {
            let Some(fix) = finding.fixes.iter().find(|fix| fix.safe) else { continue };
            let files: Vec<Arc<SourceFile>> =
                fix.edits.iter().map(|edit| project.sources.get(edit.span.file)).collect();
            // What ships inside the program is on no disk.
            if files.iter().any(|file| !file.path.is_absolute()) {
                continue;
            }
            let meets = fix.edits.iter().zip(&files).any(|(edit, file)| {
                edits.get(&file.path).is_some_and(|(_, taken)| {
                    taken.iter().any(|one| one.span.start <= edit.span.end && edit.span.start <= one.span.end)
                })
            });
            if meets {
                continue;
            }
            count += 1;
            for (edit, file) in fix.edits.iter().zip(files) {
                edits.entry(file.path.clone()).or_insert_with(|| (file, Vec::new())).1.push(edit);
            }
        }
        self.count += count;
        for (path, (file, mut edits)) in edits {
            edits.sort_by_key(|edit| edit.span.start);
            let mut text = String::with_capacity(file.text.len());
            let mut at = 0;
            for edit in edits {
                text.push_str(file.text.get(at..edit.span.start as usize).unwrap_or(""));
                text.push_str(&edit.text);
                at = edit.span.end as usize;
            }
            text.push_str(file.text.get(at..).unwrap_or(""));
            let mark = if file.bom > 0 { "\u{feff}" } else { "" };
            let bytes = format!("{mark}{text}").into_bytes();
            // What the file was before the first round stays what it is compared with.
            match self.files.get_mut(&path) {
                Some(entry) => entry.1 = bytes,
                None => {
                    self.files.insert(path, (file, bytes));
                }
            }
        }
        count > 0
    }

    /// The disk as it would be, to ask again.
    pub fn project(&self, folder: &Path) -> Project {
        let fixed = self.files.iter().map(|(path, (_, bytes))| (path.clone(), bytes.clone())).collect();
        Project::new(Overlay { fixed, disk: Disk }, folder)
    }

    /// Each changed file: as it was, and its new bytes.
    pub fn files(&self) -> impl Iterator<Item = (&SourceFile, &[u8])> {
        self.files.values().map(|(file, bytes)| (&**file, bytes.as_slice()))
    }
}
