//! Texts from the disk.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "the one way from paths to texts")]

use std::io;
use std::path::{Path, PathBuf};

use super::loader::{LARGEST_FILE, Listing, LoadError, Loader};

/// The file system.
#[derive(Debug, Default)]
pub struct Disk;

impl Loader for Disk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, LoadError> {
        use std::io::Read;
        // Asked before it is opened, because to open a pipe is to wait for who writes.
        let meta = std::fs::metadata(path)?;
        if meta.is_dir() {
            return Err(LoadError::Directory);
        }
        if !meta.is_file() {
            return Err(LoadError::NoFile);
        }
        let file = std::fs::File::open(path)?;
        // What a file system makes up has no length, so the limit holds for what is read, too.
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len().min(LARGEST_FILE)).unwrap_or(0));
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST_FILE { Err(LoadError::TooLarge) } else { Ok(bytes) }
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError> {
        Ok(std::fs::canonicalize(path)?)
    }

    fn list(&self, folder: &Path) -> Listing {
        let mut listing = Listing::default();
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                listing.folders.insert(path);
            } else if !path.is_dir() {
                // A link that leads nowhere is told of when it is read.
                listing.files.insert(path);
            }
        }
        listing
    }
}

impl From<io::Error> for LoadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::Directory,
            _ => Self::Other(error.to_string()),
        }
    }
}
