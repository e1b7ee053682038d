//! What a result depends on.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::analysis::LoadedFile;

/// A file that the result depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    pub path: PathBuf,
    /// Of its content; none if it was looked for and was not there.
    pub hash: Option<u128>,
}

impl Dependency {
    /// A file that was read.
    pub fn on(loaded: &LoadedFile) -> Self {
        Self { path: loaded.file.path.clone(), hash: Some(loaded.hash) }
    }

    /// A file whose appearance would change the result.
    pub fn on_absence(path: PathBuf) -> Self {
        Self { path, hash: None }
    }
}
