//! Files that specs use: found, read and parsed once for the whole run.
//!
//! Owns: what a `use` may name (a file inside the workspace, or a service of the catalog) and the
//! cache of parsed files. Does not own: what `use` means for a policy; that is [`super::assemble`].

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;

use super::catalog;
use super::parsed::{Parsed, spelling};
use crate::source::{Edge, LoadError, Lookup, SourceFile, Sources};
use crate::syntax::Spelling;

/// What reading a policy asks of those who know files and printed words. Each file is read once in a run.
pub trait Store: Sync {
    fn sources(&self) -> &Sources;

    /// The file's one true path.
    ///
    /// # Errors
    /// Where there is no such file, or it cannot be reached.
    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError>;

    /// The text of a file by its one true path.
    ///
    /// # Errors
    /// Where it cannot be read or is not UTF-8.
    fn load(&self, path: &Path) -> Result<Arc<SourceFile>, LoadError>;

    /// The code of the place that documents print by this name: `DE` for `Germany`. It helps an author who
    /// wrote the name where a code belongs.
    fn place_named(&self, name: &str) -> Option<&'static str>;
}

/// Parsed files of a run. Shared between threads.
#[derive(Debug, Default)]
pub struct Cache {
    parsed: RwLock<FxHashMap<Key, Result<Arc<Parsed>, LoadError>>>,
}

/// The files that a spec can use.
#[derive(Clone, Copy)]
pub struct Library<'a> {
    store: &'a dyn Store,
    cache: &'a Cache,
}

impl Cache {
    /// Lets go of the tree of a file.
    pub fn forget(&self, path: &Path) {
        let mut parsed = self.parsed.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        parsed.remove(&Key::File(path.to_owned()));
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    File(PathBuf),
    Service(&'static str),
}

/// Why a `use` cannot be followed.
#[derive(Debug)]
pub enum UseError {
    /// No service of the catalog has this name; the nearest one.
    NoService(Option<&'static str>),
    /// The file lies outside the workspace.
    Outside,
    /// The name tells no spelling.
    NotASpec,
    /// A path that starts at the root of the file system.
    Absolute,
    Load(LoadError),
}

impl<'a> Library<'a> {
    pub fn new(store: &'a dyn Store, cache: &'a Cache) -> Self {
        Self { store, cache }
    }

    /// What `use TARGET` in a file of the folder `from` stands for. `root` is the workspace's folder,
    /// as the loader's canonical path. What was asked of the store joins `lookups`, but for the files that were read.
    ///
    /// # Errors
    /// See [`UseError`].
    pub fn resolve(
        &self,
        target: &str,
        from: &Path,
        root: &Path,
        lookups: &mut Vec<Lookup>,
    ) -> Result<Arc<Parsed>, UseError> {
        if !is_path(target) {
            let Some(service) = catalog::service(target) else {
                return Err(UseError::NoService(crate::diagnostic::nearest(target, catalog::names())));
            };
            return self.get(Key::Service(service.name)).map_err(UseError::Load);
        }
        if target.starts_with('/') || target.contains('\\') || target.get(1..2) == Some(":") {
            return Err(UseError::Absolute);
        }
        if spelling(Path::new(target)).is_none() {
            return Err(UseError::NotASpec);
        }
        // Whoever is refused by his own words asks nothing.
        let asked = std::cell::RefCell::new(None);
        let path = Edge::of(root).reach(from, Path::new(target), |path| {
            let place = self.store.canonical(path);
            *asked.borrow_mut() = Some(Lookup::place(path, &place));
            place
        });
        lookups.extend(asked.into_inner());
        let path =
            path.map_err(|why| if why == LoadError::Outside { UseError::Outside } else { UseError::Load(why) })?;
        self.get(Key::File(path.clone())).map_err(|why| {
            lookups.push(Lookup::content(&path, Err(why.clone())));
            UseError::Load(why)
        })
    }

    /// The code of a place by its printed name; see [`Store::place_named`].
    pub(super) fn place_named(&self, name: &str) -> Option<&'static str> {
        self.store.place_named(name)
    }

    fn get(&self, key: Key) -> Result<Arc<Parsed>, LoadError> {
        let known = self.cache.parsed.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        let made = self.parse(&key);
        let mut parsed = self.cache.parsed.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Another thread can have been faster; its answer stays, so that a file has one number.
        parsed.entry(key).or_insert(made).clone()
    }

    fn parse(&self, key: &Key) -> Result<Arc<Parsed>, LoadError> {
        match key {
            Key::Service(name) => {
                let service = catalog::service(name).ok_or(LoadError::Missing)?;
                let label = format!("catalog/{name}.policy");
                let file = self.store.sources().add(&label, Path::new(&label), service.text);
                let parsed = Parsed::new(file, Spelling::Policy);
                Ok(Arc::new(Parsed { from_catalog: true, ..parsed }))
            }
            Key::File(path) => Ok(Arc::new(Parsed::of(self.store.load(path)?))),
        }
    }
}

impl std::fmt::Debug for Library<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").finish_non_exhaustive()
    }
}

/// Whether a `use` names a file: what has a `/` or ends like a spec's name.
fn is_path(target: &str) -> bool {
    target.contains(['/', '\\']) || spelling(Path::new(target)).is_some()
}
