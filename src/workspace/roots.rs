//! The `policyc.toml` and the root folder that a spec belongs to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Level, Sink};
use crate::source::{Edge, LoadError, Lookup};

use super::config::{self, Config};

/// The workspace of a spec.
#[derive(Debug)]
pub struct Root {
    /// Nothing outside of it may be used by a spec. A true path.
    pub folder: PathBuf,
    pub config: Option<Config>,
    /// The configuration has errors, so nothing below it can be built.
    pub broken: bool,
}

/// Finds roots, each folder looked at once.
pub(super) struct Roots<'a> {
    project: &'a Project,
    /// None: no root above this folder.
    known: FxHashMap<PathBuf, Option<Arc<Root>>>,
    pub diagnostics: Vec<Diagnostic>,
    pub failures: Vec<String>,
    /// Configurations that were looked for and are not there.
    pub missing: Vec<Lookup>,
}

impl Root {
    /// Beyond it, nothing is read or written that is not named on the command line.
    pub fn edge(&self) -> Edge {
        Edge::of(&self.folder)
    }
}

impl<'a> Roots<'a> {
    pub fn new(project: &'a Project) -> Self {
        let (diagnostics, failures, missing) = (Vec::new(), Vec::new(), Vec::new());
        Self { project, known: FxHashMap::default(), diagnostics, failures, missing }
    }

    /// The root for the files of a folder: the nearest folder with a `policyc.toml`, not looking
    /// beyond one with `.git`; else the one with `.git`; else the folder itself. What a third user put into a folder
    /// above counts for nothing.
    pub fn of(&mut self, folder: &Path) -> Arc<Root> {
        if let Some(root) = self.above(folder) {
            return root;
        }
        Arc::new(Root { folder: folder.to_owned(), config: None, broken: false })
    }

    fn above(&mut self, folder: &Path) -> Option<Arc<Root>> {
        let mut passed = Vec::new();
        let mut found = None;
        for here in folder.ancestors() {
            if let Some(known) = self.known.get(here) {
                found = known.clone();
                break;
            }
            passed.push(here.to_owned());
            let file = here.join(config::FILE);
            if file.is_file() {
                found = Some(Arc::new(if is_foreign(&file, folder) {
                    self.refuse(here, &file, folder)
                } else {
                    self.read(here, &file)
                }));
                break;
            }
            self.missing.push(Lookup::content(&file, Err(LoadError::Missing)));
            let git = here.join(".git");
            if git.exists() && !is_foreign(&git, folder) {
                found = Some(Arc::new(Root { folder: here.to_owned(), config: None, broken: false }));
                break;
            }
        }
        for here in passed {
            self.known.insert(here, found.clone());
        }
        found
    }

    fn read(&mut self, folder: &Path, path: &Path) -> Root {
        let mut root = Root { folder: folder.to_owned(), config: None, broken: true };
        let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
        let edge = Edge::of(repository.unwrap_or(folder));
        let reached = edge.reach(folder, Path::new(config::FILE), |path| self.project.loader().canonical(path));
        match reached.and_then(|_| self.project.load(path)) {
            Ok(loaded) => {
                let mut sink = Sink::new();
                root.config = Some(Config::parse(&loaded.file, &mut sink));
                root.broken = sink.has_errors();
                self.diagnostics.extend(sink.finish(&self.project.sources));
                debug_assert!(self.diagnostics.iter().all(|diagnostic| diagnostic.level == Level::Error));
            }
            Err(why) => self.failures.push(format!("could not read {}: {why}", self.project.name(path))),
        }
        root
    }

    /// Whoever can write into `/tmp` could otherwise say what is built for all who work below it.
    fn refuse(&mut self, folder: &Path, path: &Path, below: &Path) -> Root {
        self.failures.push(format!(
            "{} belongs to another user than {} does, so it does not count; put a {} of your own into that folder",
            self.project.name(path),
            below.display(),
            config::FILE
        ));
        Root { folder: folder.to_owned(), config: None, broken: true }
    }
}

/// Whether what was found above a folder belongs to somebody who neither owns that folder nor runs the machine. Who runs
/// policyc does not matter: in a container, that is another one than the owner of all files.
#[cfg(unix)]
fn is_foreign(found: &Path, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    const ADMINISTRATOR: u32 = 0;
    let owner = |path: &Path| std::fs::symlink_metadata(path).map(|meta| meta.uid()).ok();
    let found = owner(found);
    found != Some(ADMINISTRATOR) && found != owner(folder)
}

#[cfg(not(unix))]
fn is_foreign(_: &Path, _: &Path) -> bool {
    false
}
