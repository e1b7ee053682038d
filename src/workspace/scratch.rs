//! Temporary files and folders, and those that a run left that was killed.
//!
//! Owns: their names, the lock that says that a living program still needs one, and taking away those that none
//! needs. Does not own: what is written into them; that is `write`.
//!
//! The lock is that of the system on the file or folder itself. It goes with the program that holds it, however that
//! ends, and no clock is asked. Where a file system has no locks, nothing is taken away.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

const PREFIX: &str = ".policyc-";
const SUFFIX: &str = ".tmp";

/// A folder that becomes the folder of a spec when all is in it.
pub(super) struct Folder {
    made: TempDir,
    /// Holds the lock.
    _lock: File,
}

impl Folder {
    pub fn path(&self) -> &Path {
        self.made.path()
    }

    /// Gives it the name that it was made for.
    pub fn rename(self, name: &Path) -> io::Result<()> {
        step();
        fs::rename(self.made.path(), name)?;
        // It is deleted when an error leads out of here; now it has another name.
        let _ = self.made.keep();
        Ok(())
    }
}

/// A new temporary file in a folder. It is gone when it is let go, unless it was given another name.
pub(super) fn file_in(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        step();
        let file = builder(0o666).tempfile_in(folder)?;
        if is_kept(file.as_file(), file.path()) {
            return Ok(file);
        }
    }
}

/// A new temporary folder in a folder.
pub(super) fn folder_in(parent: &Path) -> io::Result<Folder> {
    loop {
        step();
        let made = builder(0o777).tempdir_in(parent)?;
        let lock = File::open(made.path())?;
        if is_kept(&lock, made.path()) {
            return Ok(Folder { made, _lock: lock });
        }
    }
}

/// Locks what was just made. False where another run took it for a stray before it was locked.
fn is_kept(made: &File, path: &Path) -> bool {
    match made.try_lock() {
        Ok(()) => path.symlink_metadata().is_ok(),
        Err(TryLockError::WouldBlock) => false,
        // There are no locks here, so nothing is taken away, either.
        Err(TryLockError::Error(_)) => true,
    }
}

/// New files get what the user's umask leaves of 0666, and folders of 0777, as with any other program;
/// temporary ones would be for the user alone.
fn builder(mode: u32) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

/// Whether a file of this name is a temporary one.
fn is_ours(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|rest| rest.ends_with(SUFFIX))
}

/// Takes away what stands directly in a folder, is temporary, and belongs to no living program.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        if !entry.file_name().to_str().is_some_and(is_ours) || !(kind.is_file() || kind.is_dir()) {
            continue;
        }
        let path = entry.path();
        // Some network file systems lock only what is open for writing.
        let opened = File::options().write(true).open(&path).or_else(|_| File::open(&path));
        // Kept until it is gone, so that nobody can lock it meanwhile and believe to have it.
        let Ok(file) = opened else { continue };
        if file.try_lock().is_ok() {
            step();
            let _ = if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// Comes before each step that changes what is on the disk. A test ends the program at one of them, as a kill would.
#[cfg(not(test))]
pub(super) fn step() {}

#[cfg(test)]
pub(super) use killed::step;

#[cfg(test)]
#[expect(clippy::exit, reason = "to end the program is what it is for")]
pub(crate) mod killed {
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// What a program that was ended here exits with.
    pub const CODE: i32 = 77;

    /// The number of the step at which the program ends, from 1; 0 for none.
    pub static AT: AtomicUsize = AtomicUsize::new(0);
    static STEPS: AtomicUsize = AtomicUsize::new(0);

    pub fn step() {
        let at = AT.load(Ordering::SeqCst);
        if at > 0 && STEPS.fetch_add(1, Ordering::SeqCst) + 1 == at {
            // Nothing is unwound and nothing dropped.
            std::process::exit(CODE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_nobody_holds_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path(".policyc-dead.tmp"), "half").unwrap();
        fs::create_dir_all(path(".policyc-dead-folder.tmp/inner")).unwrap();
        fs::write(path(".policyc-dead-folder.tmp/inner/x.md"), "half").unwrap();
        let others = [".policyc-notes.md", "policyc-1.tmp", "x.tmp", ".policyc.tmp"];
        for name in others {
            fs::write(path(name), "mine").unwrap();
        }
        let (file, made) = (file_in(folder.path()).unwrap(), folder_in(folder.path()).unwrap());
        fs::write(made.path().join("a.md"), "").unwrap();
        let last = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut kept: Vec<_> = others.map(str::to_owned).to_vec();
        kept.extend([last(file.path()), last(made.path())]);
        kept.sort();
        sweep(folder.path());
        assert_eq!(names(folder.path()), kept);
        assert!(made.path().join("a.md").exists());
        made.rename(&path("done")).unwrap();
        file.persist(path("b.md")).unwrap();
        sweep(folder.path());
        let mut all: Vec<_> = others.map(str::to_owned).to_vec();
        all.extend(["b.md".to_owned(), "done".to_owned()]);
        all.sort();
        assert_eq!(names(folder.path()), all);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_or_a_pipe_of_such_a_name_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("mine"), "").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join(".policyc-link.tmp")).unwrap();
        sweep(folder.path());
        assert!(outside.path().join("mine").exists());
        assert_eq!(names(folder.path()), [".policyc-link.tmp"]);
    }

    #[test]
    fn a_read_only_stray_goes_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".policyc-a.tmp");
        fs::write(&path, "").unwrap();
        let mut rights = fs::metadata(&path).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(&path, rights).unwrap();
        sweep(folder.path());
        assert!(names(folder.path()).is_empty());
    }
}
