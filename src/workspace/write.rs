//! Files appear whole or not at all.
//!
//! Owns: the rename of a temporary file over its target, and what stands in the way of that. A folder that is not
//! there yet is made whole under a temporary name beside it, so that all its files appear in one step. There is no
//! `fsync`: after a crash of the machine a rebuild makes the files again. Does not own: temporary files and what
//! becomes of those that a killed run left; that is `scratch`.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::xxh3_128;

use super::scratch::{self, step};
use crate::render::Output;
use crate::source::LoadError;

/// What tells, without reading it, that a file is still the one that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Stat {
    pub size: u64,
    /// Nanoseconds since 1970, as all times here.
    pub modified: i64,
    /// The time of the last change of content, name or rights: no program can set it back.
    pub changed: i64,
    pub inode: u64,
}

impl Stat {
    #[cfg(unix)]
    pub fn of(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanos = |seconds: i64, nanos: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanos);
        Self {
            size: meta.size(),
            modified: nanos(meta.mtime(), meta.mtime_nsec()),
            changed: nanos(meta.ctime(), meta.ctime_nsec()),
            inode: meta.ino(),
        }
    }

    #[cfg(not(unix))]
    pub fn of(meta: &Metadata) -> Self {
        let modified = meta.modified().map_or(0, nanos);
        Self { size: meta.len(), modified, changed: modified, inode: 0 }
    }
}

/// Nanoseconds since 1970; enough until 2262.
pub(super) fn nanos(time: std::time::SystemTime) -> i64 {
    match time.duration_since(std::time::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_nanos()).unwrap_or(i64::MAX),
    }
}

/// A file that is now on disk as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OnDisk {
    pub name: String,
    pub hash: u128,
    pub stat: Stat,
    /// False where the same bytes were there already, and the file was not touched.
    pub changed: bool,
}

/// Fills a new file; tests put a full disk here.
type Fill = fn(&mut File, &[u8]) -> io::Result<()>;

fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    step();
    file.write_all(bytes)?;
    step();
    Ok(())
}

/// Writes the files of one run.
///
/// Where it writes, it takes away what a killed run left, once in each folder.
pub struct Writer {
    swept: Mutex<FxHashSet<PathBuf>>,
    fill: Fill,
}

impl Default for Writer {
    fn default() -> Self {
        Self { swept: Mutex::default(), fill }
    }
}

/// How a single file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    Changed,
    /// It held these bytes already and was not touched.
    Same,
}

impl Writer {
    /// Takes away what a killed run left in a folder.
    pub(super) fn sweep(&self, folder: &Path) {
        let first = self.swept.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        if first {
            scratch::sweep(folder);
        }
    }

    /// Writes all files of one spec, or, where anything stands in the way, none.
    ///
    /// Every new content is on disk under a temporary name before the first file is replaced.
    ///
    /// # Errors
    /// One sentence for each file that could not be written.
    pub(super) fn write_all(
        &self,
        folder: &Path,
        outputs: &[Output],
        name: &dyn Fn(&Path) -> String,
    ) -> Result<Vec<OnDisk>, Vec<String>> {
        let missing = !folder.is_dir();
        // Whatever goes wrong on the short way comes up again on the long one, which reports it.
        if missing && let Ok(written) = self.write_folder(folder, outputs) {
            return Ok(written);
        }
        if missing && let Err(error) = make_folder(folder) {
            return Err(vec![explain(&name(folder), folder, &error)]);
        }
        let prepared: Vec<_> =
            outputs.iter().map(|output| self.prepare(&folder.join(&output.name), &output.bytes)).collect();
        let fail = |path: &Path, error: &io::Error| explain(&name(path), path, error);
        if prepared.iter().any(Result::is_err) {
            let paths = outputs.iter().map(|output| folder.join(&output.name));
            let all = paths.zip(&prepared).filter_map(|(path, one)| Some(fail(&path, one.as_ref().err()?))).collect();
            drop(prepared);
            if missing {
                // Only if it is still empty.
                let _ = fs::remove_dir(folder);
            }
            return Err(all);
        }
        let mut written = Vec::with_capacity(outputs.len());
        let mut failures = Vec::new();
        for (output, prepared) in outputs.iter().zip(prepared.into_iter().flatten()) {
            let path = folder.join(&output.name);
            let (stat, changed) = match prepared {
                Prepared::Same(stat) => (Ok(stat), false),
                // The state is asked of the file that was written, not of whatever has its name by now.
                Prepared::New(file) => (persist(file, &path).and_then(|file| Ok(Stat::of(&file.metadata()?))), true),
            };
            match stat {
                Ok(stat) => {
                    written.push(OnDisk { name: output.name.clone(), hash: xxh3_128(&output.bytes), stat, changed });
                }
                Err(error) => failures.push(fail(&path, &error)),
            }
        }
        if failures.is_empty() { Ok(written) } else { Err(failures) }
    }

    /// Writes the files of a folder that is not there into one beside it, and gives that its name. Half as
    /// many calls of the system as for files that are replaced one by one, because nothing can be in the
    /// way of any of them.
    fn write_folder(&self, folder: &Path, outputs: &[Output]) -> io::Result<Vec<OnDisk>> {
        let parent = folder.parent().ok_or(io::ErrorKind::NotFound)?;
        let made = match scratch::folder_in(parent) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_folder(parent)?;
                scratch::folder_in(parent)?
            }
            made => made?,
        };
        let mut path = made.path().join("x");
        let mut written = Vec::with_capacity(outputs.len());
        for output in outputs {
            path.set_file_name(&output.name);
            step();
            let mut file = File::create_new(&path)?;
            (self.fill)(&mut file, &output.bytes)?;
            // To rename a folder does not change the state of the files in it.
            let stat = Stat::of(&file.metadata()?);
            written.push(OnDisk { name: output.name.clone(), hash: xxh3_128(&output.bytes), stat, changed: true });
        }
        made.rename(folder)?;
        Ok(written)
    }

    fn prepare(&self, path: &Path, bytes: &[u8]) -> io::Result<Prepared> {
        let before = look(path)?;
        if let Some(meta) = &before
            && meta.len() == bytes.len() as u64
            && fs::read(path).is_ok_and(|old| old == bytes)
        {
            return Ok(Prepared::Same(Stat::of(meta)));
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        self.sweep(folder);
        let rights = before.as_ref().map(Metadata::permissions);
        let mut file = scratch::file_in(folder)?;
        (self.fill)(file.as_file_mut(), bytes)?;
        if let Some(rights) = rights {
            keep_rights(&file, rights)?;
        }
        Ok(Prepared::New(file))
    }

    /// Writes one file in one step: a formatted spec, a converted one.
    ///
    /// # Errors
    /// A sentence that names the file as `name`.
    pub fn replace(&self, path: &Path, name: &str, bytes: &[u8]) -> Result<Replace, String> {
        let done = self.prepare(path, bytes).and_then(|prepared| match prepared {
            Prepared::Same(_) => Ok(Replace::Same),
            Prepared::New(file) => persist(file, path).map(|_| Replace::Changed),
        });
        done.map_err(|error| explain(name, path, &error))
    }

    /// Writes a file that is not there yet, in one step.
    ///
    /// # Errors
    /// A sentence that names the file as `name`; also where it is there already.
    pub fn create(&self, path: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
        self.make(path, bytes).map_err(|error| explain(name, path, &error))
    }

    /// The same, with the error as the system gives it.
    pub(super) fn make(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        self.sweep(folder);
        make_folder(folder)?;
        let mut file = scratch::file_in(folder)?;
        (self.fill)(file.as_file_mut(), bytes)?;
        step();
        file.persist_noclobber(path).map(drop).map_err(|error| error.error)
    }

    /// Removes a folder of outputs and those above it, as far as they are empty.
    pub(super) fn tidy(&self, folder: &Path, out_dir: &Path) {
        for folder in folder.ancestors().take_while(|folder| *folder != out_dir && folder.starts_with(out_dir)) {
            self.sweep(folder);
            step();
            // One that is gone already may have been the last in the one above.
            if fs::remove_dir(folder).is_err_and(|error| error.kind() != io::ErrorKind::NotFound) {
                break;
            }
        }
    }
}

/// Makes a folder and those above it.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    step();
    fs::create_dir_all(path)
}

pub(super) fn persist(file: NamedTempFile, path: &Path) -> io::Result<File> {
    step();
    file.persist(path).map_err(|error| error.error)
}

enum Prepared {
    Same(Stat),
    New(NamedTempFile),
}

fn keep_rights(file: &NamedTempFile, rights: Permissions) -> io::Result<()> {
    if file.as_file().metadata()?.permissions() == rights {
        return Ok(());
    }
    file.as_file().set_permissions(rights)
}

/// Why a file could not be written, in a sentence that names it as `name`.
pub fn explain(name: &str, path: &Path, error: &io::Error) -> String {
    // The system names neither the file in the way nor, often, the one that was meant.
    let blocking = |path: &&Path| fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_dir() && !meta.is_symlink());
    let kind = error.kind();
    if matches!(kind, io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists)
        && let Some(blocking) = path.ancestors().find(blocking)
    {
        let file = blocking.file_name().unwrap_or(blocking.as_os_str()).to_string_lossy();
        return format!("could not write {name}: `{file}` is a file, and a folder is needed there");
    }
    if let Some(link) = path.ancestors().find(|path| path.is_symlink() && !path.exists()) {
        return format!("could not write {name}: {}", leads_nowhere(link));
    }
    let why = match kind {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::FileTooLarge => "files may not grow so large here".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        // Temporary files put their own path into the message, which means nothing to anyone.
        _ => error.get_ref().and_then(|inner| inner.source()).map_or_else(|| error.to_string(), ToString::to_string),
    };
    format!("could not write {name}: {why}")
}

/// The one true path of a folder that may not be there yet.
///
/// # Errors
/// Where a link on the way leads nowhere.
pub(super) fn true_folder(path: &Path) -> Result<PathBuf, LoadError> {
    for ancestor in path.ancestors() {
        if let Ok(there) = fs::canonicalize(ancestor) {
            return Ok(match path.strip_prefix(ancestor) {
                Ok(rest) if rest.as_os_str().is_empty() => there,
                Ok(rest) => there.join(rest),
                Err(_) => path.to_owned(),
            });
        }
        if ancestor.is_symlink() {
            return Err(LoadError::Other(leads_nowhere(ancestor)));
        }
    }
    Ok(path.to_owned())
}

fn leads_nowhere(link: &Path) -> String {
    format!("`{}` is a link that leads nowhere", link.file_name().unwrap_or(link.as_os_str()).display())
}

/// The state of what stands under a name of ours, if it is a file.
///
/// # Errors
/// What stands there instead. A link might lead anywhere, a folder may hold someone's work, and to read a pipe or a device
/// may never end.
fn look(path: &Path) -> io::Result<Option<Metadata>> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let what = match meta.file_type() {
        kind if kind.is_file() => return Ok(Some(meta)),
        kind if kind.is_dir() => "there is a folder of this name",
        kind if kind.is_symlink() => "there is a symbolic link of this name",
        _ => "there is something of this name that is no file",
    };
    Err(io::Error::other(what))
}

/// What stands under a name of ours; nothing where there is no such file.
///
/// # Errors
/// What stands there instead, or what the system says.
pub(super) fn content(path: &Path) -> io::Result<Option<Vec<u8>>> {
    look(path)?.map(|_| fs::read(path)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_leaves_the_old_set_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let outputs = |text: &str| {
            let html = format!("<p>{text}</p>");
            [("a.md", text), ("a.html", &html)].map(|(name, text)| Output { name: name.into(), bytes: text.into() })
        };
        let name = |path: &Path| path.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned();
        Writer::default().write_all(&old, &outputs("one"), &name).unwrap();
        let full: Fill = |file: &mut File, bytes: &[u8]| {
            // Half of it is written before the disk is full; `.html` comes second.
            file.write_all(&bytes[..bytes.len() / 2])?;
            if bytes.starts_with(b"<") {
                return Err(io::ErrorKind::StorageFull.into());
            }
            file.write_all(&bytes[bytes.len() / 2..])
        };
        for (place, name_of) in [(&old, "old"), (&new, "new")] {
            let failures =
                Writer { fill: full, ..Writer::default() }.write_all(place, &outputs("two"), &name).unwrap_err();
            assert_eq!(failures, [format!("could not write {name_of}/a.html: the disk is full")]);
        }
        assert_eq!(fs::read_to_string(old.join("a.md")).unwrap(), "one");
        assert_eq!(fs::read_to_string(old.join("a.html")).unwrap(), "<p>one</p>");
        assert_eq!(fs::read_dir(&old).unwrap().count(), 2);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
