//! A file that an analysis rests on.

use std::sync::Arc;

use crate::source::SourceFile;

/// A file that was read, and what it was.
#[derive(Debug, Clone)]
pub struct LoadedFile {
    /// Its name, path and text.
    pub file: Arc<SourceFile>,
    /// Of its bytes.
    pub hash: u128,
}
