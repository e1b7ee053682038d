//! Where texts come from: the disk or, for editors and tests, memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};

/// A spec larger than this is refused: 64 MiB.
pub const LARGEST_FILE: u64 = 64 << 20;

/// Reads files. Everything above this trait is the same for disk, memory and editors.
pub trait Loader: Send + Sync {
    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, LoadError>;

    /// The file's one true path, so that the same file by two ways is one.
    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError>;

    /// What stands directly in a folder; nothing if there is no such folder.
    fn list(&self, folder: &Path) -> Listing;
}

/// What stands in a folder, each with its path, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Links to files among them.
    pub files: BTreeSet<PathBuf>,
    /// Without links, so that no way leads in circles.
    pub folders: BTreeSet<PathBuf>,
}

/// Why a file could not be read, in words that end a sentence "could not read FILE: ...".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// There is no such file.
    Missing,
    /// It must not be read.
    Denied,
    /// It is a folder.
    Directory,
    /// It is a pipe, a socket or a device. Reading one may never end.
    NoFile,
    /// It lies outside of the workspace that names it.
    Outside,
    /// It is larger than a spec can be.
    TooLarge,
    /// Not UTF-8; the byte offset of the first wrong byte, and a guess at the encoding.
    Encoding {
        /// The first byte that is no UTF-8.
        offset: usize,
        /// The encoding that the text seems to have.
        guess: &'static str,
    },
    /// What else the system says.
    Other(String),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::Denied => f.write_str("permission denied"),
            Self::Directory => f.write_str("it is a folder"),
            Self::NoFile => f.write_str("it is a pipe, a socket or a device, and only files are read"),
            Self::Outside => f.write_str("it leads out of the workspace"),
            Self::TooLarge => write!(f, "it is larger than {} MiB", LARGEST_FILE >> 20),
            Self::Encoding { offset, guess } => {
                write!(f, "it is not UTF-8 (byte {offset}); it looks like {guess}. Save it as UTF-8")
            }
            Self::Other(why) => f.write_str(why),
        }
    }
}

/// Bytes to text: takes a byte order mark off the front and says how long it was.
///
/// # Errors
/// [`LoadError::Encoding`] where the bytes are not UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<(String, u32), LoadError> {
    let guess = match bytes.as_slice() {
        [0xFF, 0xFE, 0, 0, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] => Some("UTF-16, little endian"),
        [0xFE, 0xFF, ..] => Some("UTF-16, big endian"),
        // Without a mark at its start, UTF-16 of a Western text has a zero in every other byte.
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some("UTF-16, big endian"),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some("UTF-16, little endian"),
        _ => None,
    };
    if let Some(guess) = guess {
        return Err(LoadError::Encoding { offset: 0, guess });
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let guess = if error.as_bytes().contains(&0) { "a binary file or UTF-16" } else { "Windows-1252 or Latin-1" };
        LoadError::Encoding { offset, guess }
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
        return Ok((text, 3));
    }
    Ok((text, 0))
}

/// Files in memory, for tests and editors. Paths are compared as written, after `.` and `..`.
#[derive(Debug, Default)]
pub struct Memory {
    /// Their bytes by their paths.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// With one more file.
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.files.insert(PathBuf::from(path), text.as_bytes().to_vec());
        self
    }
}

impl Loader for Memory {
    fn read(&self, path: &Path) -> Result<Vec<u8>, LoadError> {
        self.files.get(&plain(path)).cloned().ok_or(LoadError::Missing)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError> {
        let path = plain(path);
        if self.files.contains_key(&path) { Ok(path) } else { Err(LoadError::Missing) }
    }

    fn list(&self, folder: &Path) -> Listing {
        let folder = plain(folder);
        let mut listing = Listing::default();
        for path in self.files.keys() {
            let mut inner = path.strip_prefix(&folder).unwrap_or(Path::new("")).components();
            if let Some(first) = inner.next() {
                let first = folder.join(first);
                if inner.next().is_none() {
                    listing.files.insert(first)
                } else {
                    listing.folders.insert(first)
                };
            }
        }
        listing
    }
}

/// A path without `.` and, as far as the path itself tells, without `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.parent().is_some() => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_memory_lists_what_stands_directly_in_it() {
        let memory = Memory::default().with("/a/x.md", "").with("/a/topics/y.md", "").with("/ab.md", "");
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
        let listed = Listing { files: paths(&["/a/x.md"]), folders: paths(&["/a/topics"]) };
        assert_eq!(memory.list(Path::new("/a/./topics/..")), listed);
        assert_eq!(memory.list(Path::new("/none")), Listing::default());
    }
}
