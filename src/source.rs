//! Files and places in them.
//!
//! Owns: the texts that a run has read, spans, line and column arithmetic, the loader through
//! which every input file enters (disk or memory), and what was asked of it. Does not own: any syntax.

#[cfg(feature = "cli")]
mod disk;
mod edge;
mod lines;
mod loader;
mod lookup;
mod text;

#[cfg(feature = "cli")]
pub use disk::Disk;
pub use edge::Edge;
pub use lines::{LineColumn, Lines, Utf16Position};
pub use loader::{Listing, LoadError, Loader, Memory, decode};
pub use lookup::{Ask, Lookup};
pub use text::{Text, whole_characters};

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use lines::clamp;

/// The number of a file within one [`Sources`].
///
/// Numbers depend on the order in which threads read files, so they identify and never order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileId(u32);

#[cfg(feature = "cli")]
impl FileId {
    /// A number that stands for a position in a list of files, where findings are kept apart from their run.
    pub(crate) fn nth(position: usize) -> Self {
        Self(clamp(position))
    }

    /// The position that it stands for.
    pub(crate) fn position(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte, from 0.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The place of what stands in no file that was read: a law pack inside the program.
    pub(crate) const NOWHERE: Self = Self { file: FileId(u32::MAX), start: 0, end: 0 };

    /// From a byte up to another one, in a file shorter than 4 GiB.
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

    /// Its bytes in the text of the file.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What stands there.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One file that was read: its name as shown to people, its path, and its text.
#[derive(Debug)]
pub struct SourceFile {
    /// What places name it by.
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
    /// The text of a place in it.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Where its lines start.
    pub fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    /// Line and column of a byte offset, both from 1, the column in Unicode characters.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        self.lines().line_column(&self.text, offset)
    }

    /// The position of a byte offset as editors count.
    pub fn utf16(&self, offset: u32) -> Utf16Position {
        self.lines().utf16(&self.text, offset)
    }

    /// The byte offset of a position that an editor gives.
    pub fn offset(&self, position: Utf16Position) -> u32 {
        self.lines().offset(&self.text, position)
    }
}

/// Files by their numbers. Shared between threads.
#[derive(Debug, Default)]
pub struct Sources {
    files: RwLock<Numbered>,
}

#[derive(Debug, Default)]
struct Numbered {
    /// The next number; none is given twice.
    next: u32,
    files: FxHashMap<FileId, Arc<SourceFile>>,
}

impl Sources {
    /// Without any file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under a name and a path and gives it a number.
    pub fn add(&self, name: &str, path: &Path, text: impl Into<Arc<str>>) -> Arc<SourceFile> {
        self.add_decoded(name, path, text.into(), 0)
    }

    pub(crate) fn add_decoded(&self, name: &str, path: &Path, text: Arc<str>, bom: u32) -> Arc<SourceFile> {
        let mut numbered = self.files.write().unwrap_or_else(PoisonError::into_inner);
        let id = FileId(numbered.next);
        numbered.next += 1;
        let name = name.replace('\\', "/");
        let file = Arc::new(SourceFile { id, name, path: path.to_owned(), text, bom, lines: OnceLock::new() });
        numbered.files.insert(id, Arc::clone(&file));
        file
    }

    /// Lets go of a file. Those who hold it keep it; its number stands for nothing.
    pub fn remove(&self, id: FileId) {
        self.files.write().unwrap_or_else(PoisonError::into_inner).files.remove(&id);
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.read().unwrap_or_else(PoisonError::into_inner).files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The file of a number; one without a name and text if the number stands for none.
    pub fn get(&self, id: FileId) -> Arc<SourceFile> {
        let known = self.files.read().unwrap_or_else(PoisonError::into_inner).files.get(&id).cloned();
        known.unwrap_or_else(|| Self::default().add("", Path::new(""), ""))
    }
}

/// Files that have their numbers, to look them up apart from the run that read them.
impl FromIterator<Arc<SourceFile>> for Sources {
    fn from_iter<T: IntoIterator<Item = Arc<SourceFile>>>(files: T) -> Self {
        let files: FxHashMap<_, _> = files.into_iter().map(|file| (file.id, file)).collect();
        let next = files.keys().map(|id| id.0 + 1).max().unwrap_or(0);
        Self { files: RwLock::new(Numbered { next, files }) }
    }
}
