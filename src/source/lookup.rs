//! What was asked of the disk, and what it answered.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::loader::{Listing, LoadError, Loader};

/// A question to a [`Loader`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ask {
    /// What a file holds.
    Content,
    /// Where a path truly leads.
    Place,
    /// What stands in a folder.
    Names,
}

/// A question that was asked, and the answer. What was looked for and is not there is an answer as well: a result
/// that rests on it is another one once it appears.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lookup {
    /// What was asked.
    pub ask: Ask,
    /// Of which path.
    pub path: PathBuf,
    /// The hash of the answer; none where there is nothing of that name.
    pub answer: Option<u128>,
}

impl Lookup {
    /// Asks the loader.
    pub fn new(ask: Ask, path: &Path, loader: &dyn Loader) -> Self {
        match ask {
            Ask::Content => Self::content(path, loader.read(path).map(|bytes| xxh3_128(&bytes))),
            Ask::Place => Self::place(path, &loader.canonical(path)),
            Ask::Names => Self::names(path, &loader.list(path)),
        }
    }

    /// A file was read, to bytes of this hash.
    pub fn content(path: &Path, read: Result<u128, LoadError>) -> Self {
        Self { ask: Ask::Content, path: path.to_owned(), answer: answer(read) }
    }

    /// A path was followed to its one true path.
    pub fn place(path: &Path, found: &Result<PathBuf, LoadError>) -> Self {
        let hash = |found: &PathBuf| xxh3_128(found.as_os_str().as_encoded_bytes());
        Self { ask: Ask::Place, path: path.to_owned(), answer: answer(found.as_ref().map(hash).map_err(Clone::clone)) }
    }

    /// A folder was listed.
    pub fn names(folder: &Path, listing: &Listing) -> Self {
        let mut names = Vec::new();
        for (mark, paths) in [(b'f', &listing.files), (b'd', &listing.folders)] {
            for path in paths {
                names.push(mark);
                names.extend(path.file_name().unwrap_or_default().as_encoded_bytes());
                names.push(0);
            }
        }
        let answer = (!names.is_empty()).then(|| xxh3_128(&names));
        Self { ask: Ask::Names, path: folder.to_owned(), answer }
    }
}

/// That something cannot be read says as much as what it holds, since findings tell the reason.
fn answer(found: Result<u128, LoadError>) -> Option<u128> {
    match found {
        Ok(hash) => Some(hash),
        Err(LoadError::Missing) => None,
        Err(why) => Some(xxh3_128(format!("could not be read: {why}").as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    #[test]
    fn whatever_appears_goes_or_changes_is_another_answer() {
        let asked = |memory: &Memory| {
            let one = |(ask, path)| Lookup::new(ask, Path::new(path), memory);
            [(Ask::Content, "/a/x.md"), (Ask::Place, "/a/../a/x.md"), (Ask::Names, "/a")].map(one)
        };
        let different = |one: &Memory, other: &Memory| {
            let pairs = asked(one).into_iter().zip(asked(other));
            pairs.map(|(one, other)| one != other).collect::<Vec<_>>()
        };
        let memory = || Memory::default().with("/a/x.md", "one");
        assert_eq!(different(&memory(), &memory()), [false, false, false]);
        assert_eq!(different(&memory(), &Memory::default()), [true, true, true]);
        assert_eq!(different(&memory(), &memory().with("/a/x.md", "two")), [true, false, false]);
        assert_eq!(different(&memory(), &memory().with("/a/y.md", "")), [false, false, true]);
        assert_eq!(different(&memory(), &memory().with("/a/y/z.md", "")), [false, false, true]);
        assert_eq!(asked(&Memory::default()).map(|one| one.answer), [None, None, None]);
    }
}
