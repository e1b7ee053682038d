//! What the specs of one run have in common.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use super::dependency::{Dependency, LoadedFile};
use crate::diagnostic::{Diagnostic, Sink};
use crate::document::{Engine, place_named};
use crate::lint::{self, Pack};
use crate::policy::{Cache, Store};
use crate::render::Theme;
use crate::source::{LoadError, Loader, SourceFile, Sources, Span, Text, decode};

/// The templates and styles of a folder, compiled, with what is wrong with them.
#[derive(Debug)]
pub struct Templates {
    pub engine: Arc<Engine>,
    /// The style sheet of the pages.
    pub style: Arc<str>,
    pub diagnostics: Vec<Diagnostic>,
    pub dependencies: Vec<Dependency>,
}

/// The law packs and house rules of a folder, with what is wrong with them.
#[derive(Debug)]
pub struct Packs {
    pub packs: Vec<Arc<Pack>>,
    pub diagnostics: Vec<Diagnostic>,
    pub dependencies: Vec<Dependency>,
}

/// Files and what was made from them, each once in a run. Shared between threads.
///
/// A run sees one state of each file: what was read once is not read again, so a file that changes
/// meanwhile cannot give two specs different bases. A new run takes a new `Shared`.
pub struct Shared {
    pub sources: Sources,
    loader: Box<dyn Loader>,
    /// Names are shown relative to this folder.
    folder: PathBuf,
    /// Paths whose names are not to be made up, such as those that were given as arguments.
    names: RwLock<FxHashMap<PathBuf, String>>,
    files: RwLock<FxHashMap<PathBuf, Result<LoadedFile, LoadError>>>,
    hashes: RwLock<FxHashMap<PathBuf, Option<u128>>>,
    /// The trees of the files that specs use.
    pub parsed: Cache,
    templates: RwLock<FxHashMap<PathBuf, Arc<Templates>>>,
    packs: RwLock<FxHashMap<PathBuf, Arc<Packs>>>,
}

impl Shared {
    /// `folder` is the current directory, as its one true path.
    pub fn new(loader: Box<dyn Loader>, folder: PathBuf) -> Self {
        Self {
            sources: Sources::new(),
            loader,
            folder,
            names: RwLock::default(),
            files: RwLock::default(),
            hashes: RwLock::default(),
            parsed: Cache::default(),
            templates: RwLock::default(),
            packs: RwLock::default(),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn loader(&self) -> &dyn Loader {
        &*self.loader
    }

    /// Says how a path is called in findings.
    pub(super) fn call(&self, path: &Path, name: &str) {
        write(&self.names).entry(path.to_owned()).or_insert_with(|| name.to_owned());
    }

    /// The name of a path in findings: as it was given, else relative to the current directory.
    pub fn name(&self, path: &Path) -> String {
        if let Some(name) = read(&self.names).get(path) {
            return name.clone();
        }
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// A text that is not on disk under this path, such as standard input.
    pub(super) fn add(&self, path: &Path, name: &str, bytes: Vec<u8>) -> Result<(), LoadError> {
        self.call(path, name);
        let loaded = self.take(path, bytes)?;
        write(&self.files).insert(path.to_owned(), Ok(loaded));
        Ok(())
    }

    /// The text of a file, read once. `path` must be its one true path, see [`Loader::canonical`].
    pub fn load(&self, path: &Path) -> Result<LoadedFile, LoadError> {
        if let Some(known) = read(&self.files).get(path) {
            return known.clone();
        }
        // Two threads may both read it; the first to come back wins, and the other text is unused.
        let bytes = self.loader.read(path);
        let mut files = write(&self.files);
        if let Some(known) = files.get(path) {
            return known.clone();
        }
        let loaded = bytes.and_then(|bytes| self.take(path, bytes));
        files.insert(path.to_owned(), loaded.clone());
        loaded
    }

    fn take(&self, path: &Path, bytes: Vec<u8>) -> Result<LoadedFile, LoadError> {
        let hash = xxh3_128(&bytes);
        let (text, bom) = decode(bytes)?;
        let file = self.sources.add_decoded(&self.name(path), path, text.into(), bom);
        Ok(LoadedFile { file, hash })
    }

    /// The hash of a file's content, without keeping the content; none if it cannot be read.
    pub(super) fn hash(&self, path: &Path) -> Option<u128> {
        if let Some(Ok(known)) = read(&self.files).get(path) {
            return Some(known.hash);
        }
        if let Some(known) = read(&self.hashes).get(path) {
            return *known;
        }
        let hash = self.loader.read(path).ok().map(|bytes| xxh3_128(&bytes));
        write(&self.hashes).insert(path.to_owned(), hash);
        hash
    }
}

/// The files below a folder of templates, by name (`topics/rights.md`), in order.
fn template_files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).standard_filters(false).max_depth(Some(4)).build().flatten() {
        let name = entry.path().strip_prefix(folder).map(|name| name.to_string_lossy().replace('\\', "/"));
        let ending = entry.path().extension().and_then(|ending| ending.to_str());
        let known = matches!(ending, Some("md" | "yaml" | "css"));
        if let (Ok(name), true, true) = (name, known, entry.path().is_file()) {
            files.push((name, entry.into_path()));
        }
    }
    files.sort();
    files
}

impl Shared {
    /// The templates of a folder, read and compiled once in a run.
    pub fn templates(&self, folder: &Path) -> Arc<Templates> {
        if let Some(known) = read(&self.templates).get(folder) {
            return Arc::clone(known);
        }
        let mut replaced = BTreeMap::new();
        let mut theme = Theme::default();
        let mut diagnostics = Vec::new();
        let mut dependencies = Vec::new();
        for (name, path) in template_files(folder) {
            match self.load(&path) {
                Ok(loaded) => {
                    dependencies.push(Dependency::on(&loaded));
                    if name.ends_with(".css") {
                        diagnostics.extend(theme.take(&name, &loaded.file));
                        continue;
                    }
                    let span = Span::new(loaded.file.id, 0, loaded.file.text.len());
                    replaced.insert(name, Text::plain(&loaded.file.text, span));
                }
                Err(why) => {
                    let message = format!("could not read the template {}: {why}", path.display());
                    diagnostics.push(Diagnostic::global("language/template", message));
                }
            }
        }
        let (engine, wrong) = Engine::new(&replaced);
        diagnostics.extend(wrong);
        let made = Arc::new(Templates { engine: Arc::new(engine), style: theme.css(), diagnostics, dependencies });
        Arc::clone(write(&self.templates).entry(folder.to_owned()).or_insert(made))
    }
}

impl Shared {
    /// The style sheet of the pages, with what a folder of templates changes in it.
    pub fn style(&self, templates: Option<&Path>) -> Arc<str> {
        templates.map_or_else(|| Theme::default().css(), |folder| Arc::clone(&self.templates(folder).style))
    }

    /// The packs of a folder (`*.yaml` directly in it, in the order of their names), read once in a run.
    pub fn packs(&self, folder: &Path) -> Arc<Packs> {
        if let Some(known) = read(&self.packs).get(folder) {
            return Arc::clone(known);
        }
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| {
            path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") && path.is_file()
        });
        paths.sort();
        let mut sink = Sink::new();
        let (mut packs, mut dependencies) = (Vec::new(), Vec::new());
        for path in paths {
            match self.load(&path) {
                Ok(loaded) => {
                    dependencies.push(Dependency::on(&loaded));
                    packs.extend(lint::read_pack(&loaded.file, true, &mut sink).map(Arc::new));
                }
                Err(why) => {
                    sink.push(Diagnostic::global("pack/syntax", format!("could not read {}: {why}", self.name(&path))));
                }
            }
        }
        let made = Arc::new(Packs { packs, diagnostics: sink.into_vec(), dependencies });
        Arc::clone(write(&self.packs).entry(folder.to_owned()).or_insert(made))
    }
}

impl Store for Shared {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError> {
        self.loader.canonical(path)
    }

    fn load(&self, path: &Path) -> Result<Arc<SourceFile>, LoadError> {
        Ok(self.load(path)?.file)
    }

    fn place_named(&self, name: &str) -> Option<&'static str> {
        place_named(name)
    }
}

/// A panic in one spec must not take the others with it, so poison is ignored; every write to
/// these maps is one insertion.
fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
