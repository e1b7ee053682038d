//! The files of the folders of data.

use std::io;
use std::path::{Path, PathBuf};

/// The files below a folder with an ending, in the order of their paths. A change of the folder or of one of them builds the
/// program anew.
pub fn below(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    walk(folder, ending, &mut files).map_err(|error| io::Error::other(format!("{}: {error}", folder.display())))?;
    files.sort();
    Ok(files)
}

fn walk(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, ending, files)?;
        } else if path.extension().is_some_and(|extension| extension == ending) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
