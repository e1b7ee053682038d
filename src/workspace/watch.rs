//! Builds again whenever something changes.
//!
//! Owns: which folders are watched, and when a burst of events is over. What counts as a change is
//! the content of a file that the last build read, or a new spec; the outputs of a build are
//! neither, so a build never starts the next.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::source::{Ask, Disk, Lookup};

use super::config;
use super::layout;

/// Editors write a file in several steps: a burst is over when nothing came for this long ...
const QUIET: Duration = Duration::from_millis(100);
/// ... or when it has gone on for this long.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the next change may be in.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// What the last build asked of the disk, by path.
    pub files: BTreeMap<PathBuf, BTreeSet<Lookup>>,
    /// Folders in which a new spec counts.
    pub folders: BTreeSet<PathBuf>,
}

impl Watched {
    pub fn new(inputs: impl IntoIterator<Item = Lookup>, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut files: BTreeMap<PathBuf, BTreeSet<Lookup>> = BTreeMap::new();
        for input in inputs {
            files.entry(input.path.clone()).or_default().insert(input);
        }
        Self { files, folders: folders.into_iter().collect() }
    }

    /// The folders to listen to. Files are not listened to themselves: most editors save by putting
    /// a new file in the place of the old one, and a file that is gone may come back.
    fn places(&self) -> BTreeSet<PathBuf> {
        let parents = self.files.keys().filter_map(|file| file.parent()).map(Path::to_owned);
        let listed = self.files.iter().filter(|(_, asked)| is_list(asked)).map(|(folder, _)| folder.clone());
        parents.chain(listed).chain(self.folders.iter().cloned()).collect()
    }

    /// Whether an event at a path can matter at all.
    pub fn concerns(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_spec = layout::WALKED.iter().any(|ending| name.ends_with(ending)) || name == config::FILE;
        self.files.contains_key(path)
            || path.parent().and_then(|folder| self.files.get(folder)).is_some_and(is_list)
            || self.folders.contains(path)
            || path.parent().is_some_and(|folder| self.folders.contains(folder) && (is_spec || path.is_dir()))
    }

    /// Whether a file is not what the last build read.
    pub fn differs(&self, path: &Path) -> bool {
        match self.files.get(path) {
            Some(known) => known.iter().any(|asked| state(asked) != *asked),
            // A spec, a template or a folder that the build did not know, or one that is gone.
            None => true,
        }
    }
}

fn is_list(asked: &BTreeSet<Lookup>) -> bool {
    asked.iter().any(|one| one.ask == Ask::Names)
}

/// The answer of today.
fn state(asked: &Lookup) -> Lookup {
    Lookup::new(asked.ask, &asked.path, &Disk)
}

/// Calls `build` at once and then after each change, until `stop` is set.
///
/// `build` returns what it read and the folders in which it looked for specs.
///
/// # Errors
/// A sentence, if the system cannot watch files.
pub fn watch(
    poll: bool,
    stop: &AtomicBool,
    mut build: impl FnMut() -> (Vec<Lookup>, Vec<PathBuf>),
) -> Result<(), String> {
    let (sender, events) = mpsc::channel::<notify::Result<Event>>();
    let send = move |event| {
        let _ = sender.send(event);
    };
    let fail = |error: notify::Error| format!("could not watch for changes: {error}");
    let mut watcher: Box<dyn Watcher> = if poll {
        let config = Config::default().with_poll_interval(Duration::from_millis(300));
        Box::new(PollWatcher::new(send, config).map_err(fail)?)
    } else {
        Box::new(RecommendedWatcher::new(send, Config::default()).map_err(fail)?)
    };
    let mut places = BTreeSet::new();
    let mut missed_before = BTreeMap::new();
    while !stop.load(Ordering::Relaxed) {
        let (inputs, folders) = build();
        let mut watched = Watched::new(inputs, folders);
        let wanted = watched.places();
        for gone in places.difference(&wanted) {
            let _ = watcher.unwatch(gone);
        }
        // A folder that is gone cannot be listened to; the next change in its parent brings it back.
        places = wanted
            .into_iter()
            .filter(|place| places.contains(place) || watcher.watch(place, RecursiveMode::NonRecursive).is_ok())
            .collect();
        // What changed while the build ran, or before it was listened to, is found here.
        let differs = watched.files.iter().filter(|(file, _)| watched.differs(file));
        let missed: BTreeMap<_, BTreeSet<_>> =
            differs.map(|(file, asked)| (file.clone(), asked.iter().map(state).collect())).collect();
        if missed.is_empty() || missed == missed_before {
            // A file that the build could not read at all differs each time, and is no reason to
            // run again until it changes.
            watched.files.extend(missed.clone());
            wait(&events, &watched, stop);
        }
        missed_before = missed;
    }
    Ok(())
}

/// Returns after a burst of events that changed something.
fn wait(events: &mpsc::Receiver<notify::Result<Event>>, watched: &Watched, stop: &AtomicBool) {
    let mut touched: BTreeSet<PathBuf> = BTreeSet::new();
    let mut lost = false;
    let mut since: Option<Instant> = None;
    while !stop.load(Ordering::Relaxed) {
        match events.recv_timeout(QUIET) {
            Ok(Ok(event)) if matches!(event.kind, EventKind::Access(_)) => continue,
            Ok(Ok(event)) => {
                // The system lost events and says so: anything may have changed.
                lost |= event.need_rescan();
                touched.extend(event.paths.into_iter().filter(|path| watched.concerns(path)));
            }
            Ok(Err(_)) => lost = true,
            Err(RecvTimeoutError::Timeout) => {
                if lost || touched.iter().any(|path| watched.differs(path)) {
                    return;
                }
                touched.clear();
                since = None;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if touched.is_empty() && !lost {
            continue;
        }
        if since.get_or_insert_with(Instant::now).elapsed() > PATIENCE
            && touched.iter().any(|path| watched.differs(path))
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_and_strangers_start_no_build() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| std::fs::write(path(name), text).unwrap();
        write("a.policy", "one");
        write("b.txt", "");
        let input = |name: &str| Lookup::new(Ask::Content, &path(name), &Disk);
        let watched = Watched::new([input("a.policy"), input("gone.policy")], [path("")]);
        let starts = |name: &str| watched.concerns(&path(name)) && watched.differs(&path(name));
        for name in ["a.policy", "gone.policy", "b.txt", "dist/a/a.md", "dist/a/.policyc-x.tmp"] {
            assert!(!starts(name), "{name}");
        }
        assert!(starts("new.policy") && starts("policyc.toml"));
        write("a.policy", "two");
        assert!(starts("a.policy"));
        std::fs::remove_file(path("a.policy")).unwrap();
        assert!(starts("a.policy"), "a file that is gone is a change");
        write("gone.policy", "one");
        assert!(starts("gone.policy"), "a file that was not there is waited for");
    }
}
