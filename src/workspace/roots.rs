//! The `policyc.toml` and the root folder that a spec belongs to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Level, Sink};

use super::config::{self, Config};

/// The workspace of a spec.
#[derive(Debug)]
pub struct Root {
    /// Nothing outside of it may be used by a spec.
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
}

impl<'a> Roots<'a> {
    pub fn new(project: &'a Project) -> Self {
        Self { project, known: FxHashMap::default(), diagnostics: Vec::new(), failures: Vec::new() }
    }

    /// The root for the files of a folder: the nearest folder with a `policyc.toml`, not looking
    /// beyond one with `.git`; else the one with `.git`; else the folder itself.
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
                found = Some(Arc::new(self.read(here, &file)));
                break;
            }
            if here.join(".git").exists() {
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
        match self.project.load(path) {
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
}
