//! The files that analyses read, and what was made from them.
//!
//! Owns: which text a path stands for (that of the loader, or one that was put in its place), and that it is read and
//! parsed once. Does not own: what any of it says of a policy.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use super::folders::{Member, Packs, Templates};
use super::loaded::LoadedFile;
use crate::document::place_named;
use crate::policy::{Cache, Library, Store};
use crate::source::{Ask, Edge, LoadError, Loader, Lookup, SourceFile, Sources, decode};

/// Files and what was made from them, each once. Shared between threads.
///
/// All analyses of a project see one state of each file: what was read once is not read again, so a file that changes
/// meanwhile cannot give two specs different bases. [`Project::set`] and [`Project::forget`] change that state.
pub struct Project {
    /// The files that were read and not forgotten.
    pub sources: Sources,
    loader: Box<dyn Loader>,
    /// Names are shown relative to this folder.
    folder: PathBuf,
    /// Paths whose names are not to be made up, such as those that were given as arguments.
    names: RwLock<FxHashMap<PathBuf, String>>,
    files: RwLock<FxHashMap<PathBuf, Result<LoadedFile, LoadError>>>,
    /// What the loader answered where nobody needs more than whether it is the same.
    answers: RwLock<FxHashMap<(Ask, PathBuf), Option<u128>>>,
    /// The trees of the files that specs use.
    parsed: Cache,
    /// By their folder; none for the shipped ones.
    templates: RwLock<FxHashMap<Option<Folder>, Arc<Templates>>>,
    packs: RwLock<FxHashMap<Folder, Arc<Packs>>>,
}

/// A folder of files that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Folder {
    path: PathBuf,
    /// What links in it may reach.
    edge: Edge,
}

impl Project {
    /// `folder` is the one that names of files are shown from, as the loader's canonical path.
    pub fn new(loader: impl Loader + 'static, folder: impl Into<PathBuf>) -> Self {
        Self {
            sources: Sources::new(),
            loader: Box::new(loader),
            folder: folder.into(),
            names: RwLock::default(),
            files: RwLock::default(),
            answers: RwLock::default(),
            parsed: Cache::default(),
            templates: RwLock::default(),
            packs: RwLock::default(),
        }
    }

    /// The folder that names are shown from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where texts come from.
    pub fn loader(&self) -> &dyn Loader {
        &*self.loader
    }

    /// Says how a path is called in findings.
    pub fn call(&self, path: &Path, name: &str) {
        write(&self.names).entry(path.to_owned()).or_insert_with(|| name.to_owned());
    }

    /// The name of a path in findings: as it was given, else relative to the folder of the project.
    pub fn name(&self, path: &Path) -> String {
        if let Some(name) = read(&self.names).get(path) {
            return name.clone();
        }
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// Puts a text in the place of what a path stands for: that of an editor, or of standard input. What was made of
    /// the text before it is let go.
    ///
    /// # Errors
    /// Where it is not UTF-8.
    pub fn set(&self, path: &Path, bytes: impl Into<Vec<u8>>) -> Result<LoadedFile, LoadError> {
        self.forget(path);
        let loaded = self.take(path, bytes.into());
        write(&self.files).insert(path.to_owned(), loaded.clone());
        loaded
    }

    /// Lets go of a file and of what was made of it. The next analysis that needs it asks the loader again; those that
    /// were made keep what they have.
    pub fn forget(&self, path: &Path) {
        if let Some(Ok(known)) = write(&self.files).remove(path) {
            self.sources.remove(known.file.id);
        }
        write(&self.answers).clear();
        self.parsed.forget(path);
        write(&self.templates)
            .retain(|folder, _| !folder.as_ref().is_some_and(|folder| path.starts_with(&folder.path)));
        write(&self.packs).retain(|folder, _| !path.starts_with(&folder.path));
    }

    /// Lets go of the text of a file that came from the loader, unless somebody holds it: a spec that uses it. Nothing else
    /// of what was made of it goes.
    pub fn release(&self, path: &Path) {
        let mut files = write(&self.files);
        // Held by `files` and by `sources`; others get it from `files` alone, which is locked.
        if let Some(Ok(known)) = files.get(path)
            && Arc::strong_count(&known.file) <= 2
        {
            self.sources.remove(known.file.id);
            files.remove(path);
        }
    }

    /// The text of a file, read once. `path` must be its one true path, see [`Loader::canonical`].
    ///
    /// # Errors
    /// Where it cannot be read, or is not UTF-8.
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

    /// Asks the loader once, without keeping what it gives. A file that was loaded stays what it was.
    pub fn ask(&self, ask: Ask, path: &Path) -> Lookup {
        if let Some(known) = read(&self.files).get(path).filter(|_| ask == Ask::Content) {
            return Lookup::content(path, known.as_ref().map(|known| known.hash).map_err(Clone::clone));
        }
        let key = (ask, path.to_owned());
        if let Some(&answer) = read(&self.answers).get(&key) {
            return Lookup { ask, path: key.1, answer };
        }
        let made = Lookup::new(ask, path, &*self.loader);
        write(&self.answers).insert(key, made.answer);
        made
    }

    /// The files that specs can use.
    pub fn library(&self) -> Library<'_> {
        Library::new(self, &self.parsed)
    }

    /// The templates of a folder, or the shipped ones, read and compiled once. A link in it may lead to what is in the
    /// folder `root`; where that does not hold the templates, to what is among them.
    pub fn templates(&self, folder: Option<&Path>, root: &Path) -> Arc<Templates> {
        let folder = folder.map(|folder| self.inside(folder, root));
        if let Some(known) = read(&self.templates).get(&folder) {
            return Arc::clone(known);
        }
        let read = |folder: &Folder| Templates::of(self.members(folder, Templates::DEPTH, &["md", "yaml", "css"]));
        let made = Arc::new(folder.as_ref().map_or_else(Templates::shipped, read));
        Arc::clone(write(&self.templates).entry(folder).or_insert(made))
    }

    /// The packs directly in a folder (`*.yaml`), in the order of their names, read once. Links may lead where they may in
    /// [`Project::templates`].
    pub fn packs(&self, folder: &Path, root: &Path) -> Arc<Packs> {
        let folder = self.inside(folder, root);
        if let Some(known) = read(&self.packs).get(&folder) {
            return Arc::clone(known);
        }
        let made = Arc::new(Packs::of(self.members(&folder, 1, &["yaml", "yml"])));
        Arc::clone(write(&self.packs).entry(folder).or_insert(made))
    }

    /// A folder with the edge for what is in it.
    fn inside(&self, folder: &Path, root: &Path) -> Folder {
        let path = self.loader.canonical(folder).unwrap_or_else(|_| folder.to_owned());
        let edge = if path.starts_with(root) { Edge::of(root) } else { Edge::of(path) };
        Folder { path: folder.to_owned(), edge }
    }

    /// The files with one of these endings in a folder, `depth` folders deep, in the order of their names, and what
    /// was asked to find them.
    fn members(&self, folder: &Folder, depth: usize, endings: &[&str]) -> (Vec<Member>, Vec<Lookup>) {
        let Folder { path: folder, edge } = folder;
        let (mut members, mut lookups) = (Vec::new(), vec![Lookup::new(Ask::Place, folder, &*self.loader)]);
        let mut folders = vec![(folder.to_owned(), depth)];
        while let Some((inside, depth)) = folders.pop() {
            let listing = self.loader.list(&inside);
            lookups.push(Lookup::names(&inside, &listing));
            for path in listing.files {
                let ending = path.extension().and_then(|ending| ending.to_str());
                if ending.is_some_and(|ending| endings.contains(&ending)) {
                    let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    let place = self.loader.canonical(&path);
                    lookups.push(Lookup::place(&path, &place));
                    let loaded = match place {
                        Ok(place) if !edge.holds(&place) => Err(LoadError::Outside),
                        Ok(_) => {
                            let loaded = self.load(&path);
                            let read = loaded.as_ref().map(|loaded| loaded.hash).map_err(Clone::clone);
                            lookups.push(Lookup::content(&path, read));
                            loaded
                        }
                        Err(why) => Err(why),
                    };
                    members.push(Member { name, shown: self.name(&path), loaded });
                }
            }
            if depth > 1 {
                folders.extend(listing.folders.into_iter().map(|folder| (folder, depth - 1)));
            }
        }
        members.sort_by(|one, other| (&one.name, &one.shown).cmp(&(&other.name, &other.shown)));
        (members, lookups)
    }
}

impl Store for Project {
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
