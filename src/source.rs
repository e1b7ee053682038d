//! Files and places in them.
//!
//! Owns: the texts that a run has read, spans, line and column arithmetic, and the loader through
//! which every input file enters (disk or memory). Does not own: any syntax.

#[cfg(feature = "cli")]
mod disk;
mod lines;
mod loader;
mod text;

#[cfg(feature = "cli")]
pub use disk::Disk;
pub use lines::{LineColumn, Lines};
pub use loader::{LoadError, Loader, Memory, decode};
pub use text::{Text, whole_characters};

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};

use lines::clamp;

/// The number of a file within one [`Sources`].
///
/// Numbers depend on the order in which threads read files, so they identify and never order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId(u32);

/// A range of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub file: FileId,
    /// Offset of the first byte, from 0.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The place of what stands in no file that was read: a law pack inside the program.
    pub(crate) const NOWHERE: Self = Self { file: FileId(u32::MAX), start: 0, end: 0 };

    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: clamp(start), end: clamp(end) }
    }

    /// The empty span at the start of this one.
    pub fn head(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// The smallest span that holds both; `other` must be of the same file.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end), ..self }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One file that was read: its name as shown to people, its path, and its text.
#[derive(Debug)]
pub struct SourceFile {
    pub id: FileId,
    /// As shown in diagnostics, with `/` between folders.
    pub name: String,
    /// Where it was read from; for standard input, the path that it stands for.
    pub path: PathBuf,
    /// Without a byte order mark. Line ends are as in the file.
    pub text: Arc<str>,
    /// Bytes of the byte order mark that was taken off the front: 0 or 3.
    pub bom: u32,
    lines: OnceLock<Lines>,
}

impl SourceFile {
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    pub fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    /// Line and column of a byte offset, both from 1, the column in Unicode characters.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        self.lines().line_column(&self.text, offset)
    }
}

/// All files of a run. Shared between threads; only grows.
#[derive(Debug, Default)]
pub struct Sources {
    files: RwLock<Vec<Arc<SourceFile>>>,
}

impl Sources {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under a name and a path and gives it a number.
    pub fn add(&self, name: &str, path: &Path, text: impl Into<Arc<str>>) -> Arc<SourceFile> {
        self.add_decoded(name, path, text.into(), 0)
    }

    pub(crate) fn add_decoded(&self, name: &str, path: &Path, text: Arc<str>, bom: u32) -> Arc<SourceFile> {
        let mut files = self.files.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let file = Arc::new(SourceFile {
            id: FileId(clamp(files.len())),
            name: name.replace('\\', "/"),
            path: path.to_owned(),
            text,
            bom,
            lines: OnceLock::new(),
        });
        files.push(Arc::clone(&file));
        file
    }

    /// The file of a span.
    ///
    /// # Panics
    /// If the number comes from another `Sources`; that is a mistake in the program, not in its input.
    pub fn get(&self, id: FileId) -> Arc<SourceFile> {
        let files = self.files.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&files[id.0 as usize])
    }
}
