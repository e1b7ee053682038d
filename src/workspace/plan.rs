//! What a command is to work on.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;

use super::options::Options;
use super::roots::Root;

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
    pub root: Arc<Root>,
    pub options: Arc<Options>,
    pub out_dir: PathBuf,
    /// Its folder below `out_dir`.
    pub below: PathBuf,
}

impl Spec {
    pub fn folder(&self) -> PathBuf {
        self.out_dir.join(&self.below)
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
    /// Configurations that were read.
    pub configs: Vec<PathBuf>,
    /// Paths that were named and are not there; a file may yet appear.
    pub missing: Vec<PathBuf>,
}
