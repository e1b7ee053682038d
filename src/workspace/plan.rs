//! What a command is to work on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::{Edge, LoadError, Lookup};

use super::options::Options;
use super::roots::Root;
use super::write::true_folder;

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Findings only.
    Lint,
    /// Write what differs.
    Write,
    /// Name what differs and write nothing.
    Compare,
}

/// One spec of a plan.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Its one true path.
    pub path: PathBuf,
    /// As shown.
    pub name: String,
    pub stdin: bool,
    /// Where it was found, which is a link where `path` is what that leads to.
    pub place: PathBuf,
    /// It was asked for by its own name, not found in a folder.
    pub named: bool,
    pub root: Arc<Root>,
    pub options: Arc<Options>,
    pub out_dir: PathBuf,
    /// Where outputs may go: `out_dir`, if the user named it, else the workspace that did.
    pub(super) out_edge: Edge,
    /// Its folder below `out_dir`.
    pub below: PathBuf,
}

impl Spec {
    pub fn folder(&self) -> PathBuf {
        self.out_dir.join(&self.below)
    }

    /// Asks whether a folder below `out_dir` can be written, or whether a link leads from it to where nobody meant.
    pub(super) fn reach(&self, below: &Path) -> Result<(), LoadError> {
        let path = true_folder(&self.out_dir.join(below))?;
        let inside = self.out_edge.holds(&path) || self.root.edge().holds(&path);
        if inside { Ok(()) } else { Err(LoadError::Outside) }
    }
}

/// What a command is to work on, in a fixed order.
#[derive(Default)]
pub struct Plan {
    pub specs: Vec<Spec>,
    /// Findings in configurations.
    pub diagnostics: Vec<Diagnostic>,
    /// What could not be read or found, each a sentence.
    pub failures: Vec<String>,
    /// Every folder that was walked, sub-folders included: where a new spec may turn up.
    pub walked: Vec<PathBuf>,
    /// Folders that outputs of what was looked for go to, also where nothing was found; none that may not be written.
    pub out_dirs: Vec<PathBuf>,
    /// The folder of the configuration all of whose specs these are.
    pub whole: Option<PathBuf>,
    /// There is no spec; the last of the failures says so.
    pub is_empty: bool,
    /// Configurations that were read or looked for, and paths that were named and are not there; a file may yet appear.
    pub lookups: Vec<Lookup>,
}
