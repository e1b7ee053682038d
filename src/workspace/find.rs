//! From the paths of a command to the specs that they mean.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{self, Project};
use crate::diagnostic::Diagnostic;
use crate::lint;
use crate::render::{FrontMatter, Markdown};
use crate::source::{Ask, Edge, LoadError, Lookup, Spanned};

use super::config::{self, Config};
use super::formats;
use super::glob;
use super::layout;
use super::options::Options;
use super::plan::{Plan, Spec};
use super::roots::{Root, Roots};
use super::write::true_folder;

/// One argument of a command.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input: the name that it goes by, and what it holds.
    Stdin { name: PathBuf, bytes: Vec<u8> },
}

/// What the command line says over `policyc.toml`.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Relative to the current directory.
    pub out_dir: Option<PathBuf>,
    pub formats: Option<Vec<String>>,
    pub fragment: bool,
    pub annotate: bool,
    pub css: Option<String>,
    /// Out of [`FrontMatter::NAMES`].
    pub front_matter: Option<String>,
    /// Out of [`Markdown::NAMES`].
    pub markdown: Option<String>,
    pub templates: Option<PathBuf>,
    /// Beside those of the configuration.
    pub laws: Vec<String>,
    pub rules: bool,
    pub as_of: Option<String>,
}

/// Finds the specs of a command.
pub fn find(inputs: &[Input], overrides: &Overrides, project: &Project) -> Plan {
    let mut finder = Finder {
        project,
        overrides,
        roots: Roots::new(project),
        plan: Plan::default(),
        seen: FxHashSet::default(),
        options: FxHashMap::default(),
        looked: Vec::new(),
    };
    if inputs.is_empty() {
        finder.default();
    }
    for input in inputs {
        match input {
            Input::Path(path) => finder.path(path),
            Input::Stdin { name, bytes } => finder.stdin(name, bytes.clone()),
        }
    }
    finder.finish()
}

/// The packs beside the `policyc.toml` that holds for the current directory.
pub fn house_packs(project: &Project) -> Vec<Arc<lint::Pack>> {
    let root = Roots::new(project).of(project.folder());
    let folder = packs(&root, project).ok().flatten();
    folder.map(|folder| project.packs(&folder, &root.folder).packs.clone()).unwrap_or_default()
}

/// The folder of packs, beside the configuration.
const RULES: &str = "rules";

/// That of a root, if it has one.
fn packs(root: &Root, project: &Project) -> Result<Option<PathBuf>, LoadError> {
    let folder = root.config.as_ref().map(|config| config.folder.join(RULES)).filter(|folder| folder.is_dir());
    let reached = |folder: &PathBuf| {
        root.edge().reach(&root.folder, Path::new(RULES), |_| project.loader().canonical(folder)).map(|_| ())
    };
    folder.map(|folder| reached(&folder).map(|()| folder)).transpose()
}

/// How a spec came into a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Named,
    Found,
    Stdin,
}

/// A spec that was found.
struct Found {
    path: PathBuf,
    place: PathBuf,
    asked: Asked,
}

struct Finder<'a> {
    project: &'a Project,
    overrides: &'a Overrides,
    roots: Roots<'a>,
    plan: Plan,
    seen: FxHashSet<PathBuf>,
    /// By the folder of the root, because they follow from its configuration.
    options: FxHashMap<PathBuf, Arc<Options>>,
    /// Where specs were looked for, for the message that there are none.
    looked: Vec<String>,
}

impl Finder<'_> {
    fn finish(mut self) -> Plan {
        self.plan.diagnostics.append(&mut self.roots.diagnostics);
        self.plan.failures.append(&mut self.roots.failures);
        self.plan.lookups.append(&mut self.roots.missing);
        let Plan { specs, diagnostics, failures, .. } = &self.plan;
        if specs.is_empty() && diagnostics.is_empty() && failures.is_empty() {
            self.plan.is_empty = true;
            self.plan.failures.push(format!(
                "found no spec: looked for *.policy, *.policy.yaml and *.policy.yml in {}",
                self.looked.join(", ")
            ));
        }
        self.plan
    }

    /// The specs of the nearest configuration, else the current directory.
    fn default(&mut self) {
        let here = self.project.folder().to_owned();
        let root = self.roots.of(&here);
        if let Some(Config { specs: Some(specs), folder, .. }) = &root.config {
            if root.broken {
                self.note_config(&root);
                return;
            }
            self.plan.whole = Some(folder.clone());
            self.out_dir(&root);
            for spec in specs {
                self.pattern(folder, spec);
            }
            if specs.is_empty() {
                self.looked
                    .push(format!("`specs` of {}, which is empty", self.project.name(&folder.join("policyc.toml"))));
            }
            return;
        }
        self.walk(&here, "", None);
    }

    fn path(&mut self, given: &Path) {
        self.path_as(self.project.folder().join(given), given.to_string_lossy().into_owned());
    }

    fn path_as(&mut self, full: PathBuf, shown: String) {
        let meta = match std::fs::metadata(&full) {
            Ok(meta) => meta,
            Err(error) => {
                let why = LoadError::from(error);
                self.plan.failures.push(format!("could not read {shown}: {why}"));
                self.plan.lookups.push(Lookup { ask: Ask::Content, path: full, answer: None });
                return;
            }
        };
        // What has no true path (a pipe of the shell) goes by the one that was given.
        let path = self.project.loader().canonical(&full).unwrap_or_else(|_| full.clone());
        if meta.is_dir() {
            let shown = if shown == "." { "" } else { shown.trim_end_matches('/') };
            self.walk(&path, shown, None);
        } else {
            let shown = shown.strip_prefix("./").unwrap_or(&shown).to_owned();
            let below = layout::below(Path::new(Path::new(&shown).file_name().unwrap_or(shown.as_ref())));
            let parent = full.parent().and_then(|parent| self.project.loader().canonical(parent).ok());
            let place = parent.zip(full.file_name()).map_or_else(|| path.clone(), |(parent, file)| parent.join(file));
            self.add(Found { path, place, asked: Asked::Named }, shown, below);
        }
    }

    fn stdin(&mut self, name: &Path, bytes: Vec<u8>) {
        let full = self.project.folder().join(name);
        let parent = full.parent().unwrap_or(&full);
        let parent = self.project.loader().canonical(parent).unwrap_or_else(|_| parent.to_owned());
        let file = name.file_name().unwrap_or(name.as_os_str());
        let path = parent.join(file);
        let shown = name.to_string_lossy().into_owned();
        self.project.call(&path, &shown);
        if let Err(why) = self.project.set(&path, bytes) {
            self.plan.failures.push(format!("could not read standard input ({shown}): {why}"));
            return;
        }
        self.add(Found { place: path.clone(), path, asked: Asked::Stdin }, shown, layout::below(Path::new(file)));
    }

    /// One entry of `specs`: a file, a folder or a glob.
    fn pattern(&mut self, base: &Path, pattern: &Spanned<String>) {
        let text = pattern.value.trim_start_matches("./");
        // Sub-folders are kept below the part of the pattern that is fixed.
        let fixed: PathBuf = match text.find(['*', '?', '[', '{']) {
            None => text.into(),
            Some(at) => text[..at].rfind('/').map_or("", |slash| &text[..slash]).into(),
        };
        let start = base.join(&fixed);
        // What is not there is told below.
        let there = |path: &Path| self.project.loader().canonical(path).or_else(|_| true_folder(path));
        if let Err(why) = Edge::of(base).reach(base, &fixed, there) {
            let named = Spanned::new(fixed.display().to_string(), pattern.span);
            let finding = config::refused("specs", &named, &why);
            self.plan.diagnostics.push(finding.help("name such a file as an argument"));
            return;
        }
        let shown = self.project.name(&start);
        let is_glob = fixed.as_os_str().len() < text.len();
        if !start.exists() {
            let message = format!("there is no `{}`", fixed.display());
            self.plan.diagnostics.push(Diagnostic::error("config/specs", pattern.span, message).label("not found"));
            return;
        }
        if !is_glob {
            self.path_as(start, shown);
            return;
        }
        match glob::matcher(text) {
            Ok(matcher) => {
                self.walk(
                    &start,
                    &shown,
                    Some(&|path: &Path| path.strip_prefix(base).is_ok_and(|path| matcher.is_match(path))),
                );
                if let Some(last) = self.looked.last_mut() {
                    *last = format!("`{text}`");
                }
            }
            Err(why) => {
                let message = format!("this is no valid pattern: {why}");
                self.plan.diagnostics.push(Diagnostic::error("config/specs", pattern.span, message));
            }
        }
    }

    /// Adds the specs of a folder: those of the usual endings, or those that `wanted` picks.
    fn walk(&mut self, folder: &Path, shown: &str, wanted: Option<&dyn Fn(&Path) -> bool>) {
        self.looked.push(if shown.is_empty() { "the current directory".into() } else { shown.to_owned() });
        let root = self.roots.of(folder);
        if !root.broken {
            self.out_dir(&root);
        }
        let mut walk = WalkBuilder::new(folder);
        // The same specs on every machine: `.gitignore` counts with or without a repository, the
        // user's own ignore file does not.
        walk.require_git(false).git_global(false).ignore(false);
        let mut found = Vec::new();
        for entry in walk.build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.plan.failures.push(self.explain(&error));
                    continue;
                }
            };
            let Some(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                self.plan.walked.push(entry.into_path());
                continue;
            }
            let picked = match wanted {
                Some(wanted) => wanted(entry.path()),
                None => {
                    let name = entry.file_name().to_string_lossy();
                    layout::WALKED.iter().any(|ending| name.ends_with(ending))
                }
            };
            if picked && (kind.is_file() || kind.is_symlink()) {
                found.push((entry.into_path(), kind.is_symlink()));
            }
        }
        found.sort();
        for (path, link) in found {
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            let name = if shown.is_empty() { relative.clone() } else { Path::new(shown).join(&relative) };
            let name = name.to_string_lossy().into_owned();
            let place = path.clone();
            let path = if link {
                let inside = path.parent().map(|folder| self.roots.of(folder).edge());
                let reached = self.project.loader().canonical(&path).and_then(|path| {
                    // Whoever names a folder means what is in it.
                    let edges = inside.into_iter().chain([Edge::of(folder)]);
                    let held = path.is_dir() || edges.into_iter().any(|edge| edge.holds(&path));
                    if held { Ok(path) } else { Err(LoadError::Outside) }
                });
                match reached {
                    Ok(path) if path.is_dir() => continue,
                    Ok(path) => path,
                    Err(why) => {
                        self.plan.failures.push(format!("could not read {name}: {why}"));
                        continue;
                    }
                }
            } else {
                path
            };
            self.add(Found { path, place, asked: Asked::Found }, name, layout::below(&relative));
        }
    }

    /// The crate's own words hold the path twice and the number of the system's error.
    fn explain(&self, error: &ignore::Error) -> String {
        let mut inner = error;
        let mut folder = None;
        loop {
            inner = match inner {
                ignore::Error::WithPath { path, err } => {
                    folder = Some(path);
                    err
                }
                ignore::Error::WithDepth { err, .. } => err,
                ignore::Error::Io(io) => {
                    let name = folder.map_or_else(|| "a folder".to_owned(), |folder| self.project.name(folder));
                    return format!("could not read {name}: {}", LoadError::from(std::io::Error::from(io.kind())));
                }
                other => return format!("could not read a folder: {other}"),
            }
        }
    }

    fn add(&mut self, Found { path, place, asked }: Found, name: String, below: PathBuf) {
        if !self.seen.insert(path.clone()) {
            return;
        }
        let root = self.roots.of(path.parent().unwrap_or(&path));
        self.note_config(&root);
        if root.broken {
            return;
        }
        let options = match self.options.get(&root.folder) {
            Some(options) => Arc::clone(options),
            None => {
                let options = Arc::new(self.settle(&root));
                self.check_rules(&root, &options);
                self.options.insert(root.folder.clone(), Arc::clone(&options));
                options
            }
        };
        if !self.can_annotate(&options) {
            return;
        }
        let (out_dir, out_edge) = self.out_dir(&root);
        self.project.call(&path, &name);
        let (stdin, named) = (asked == Asked::Stdin, asked != Asked::Found);
        self.plan.specs.push(Spec { path, name, stdin, named, place, root, options, out_dir, out_edge, below });
    }

    /// The folder that the outputs of a root go to, and where they may lead.
    fn out_dir(&mut self, root: &Root) -> (PathBuf, Edge) {
        let here = self.project.folder();
        let configured = root.config.as_ref().and_then(|config| config.out_dir.as_ref());
        let (out_dir, edge) = match (&self.overrides.out_dir, configured) {
            (Some(given), _) => {
                let folder = here.join(given);
                let edge = Edge::of(true_folder(&folder).unwrap_or_else(|_| folder.clone()));
                (folder, edge)
            }
            (None, Some(configured)) => (configured.clone(), root.edge()),
            (None, None) => (here.join("dist"), self.roots.of(here).edge()),
        };
        let held = true_folder(&out_dir).is_ok_and(|folder| edge.holds(&folder) || root.edge().holds(&folder));
        if held && !self.plan.out_dirs.contains(&out_dir) {
            self.plan.out_dirs.push(out_dir.clone());
        }
        (out_dir, edge)
    }

    fn note_config(&mut self, root: &Root) {
        if let Some(config) = &root.config {
            let lookup = self.project.ask(Ask::Content, &config.path);
            if !self.plan.lookups.contains(&lookup) {
                self.plan.lookups.push(lookup);
            }
        }
    }

    fn settle(&mut self, root: &Root) -> Options {
        let config = root.config.as_ref();
        let given = self.overrides;
        let mut laws = config.map(|config| config.laws.clone()).unwrap_or_default();
        for law in &given.laws {
            if !laws.contains(law) {
                laws.push(law.clone());
            }
        }
        let configured = config.and_then(|config| config.formats.as_ref());
        let asked = given.rules || given.annotate;
        let packs = if asked { packs(root, self.project) } else { Ok(None) };
        let packs = packs.unwrap_or_else(|why| {
            let name = self.project.name(&root.folder.join(RULES));
            self.plan.failures.push(format!("could not read {name}: {why}"));
            None
        });
        Options {
            formats: given
                .formats
                .as_ref()
                .or(configured)
                .cloned()
                .unwrap_or_else(|| formats::DEFAULT.iter().map(|&name| name.to_owned()).collect()),
            fragment: given.fragment,
            annotate: given.annotate,
            css: given.css.clone().or_else(|| config.and_then(|config| config.css.clone())),
            front_matter: given
                .front_matter
                .as_ref()
                .or(config.and_then(|config| config.front_matter.as_ref()))
                .and_then(|name| FrontMatter::of(name))
                .unwrap_or_default(),
            markdown: given
                .markdown
                .as_ref()
                .or(config.and_then(|config| config.markdown.as_ref()))
                .and_then(|name| Markdown::of(name))
                .unwrap_or_default(),
            analysis: Arc::new(analysis::Options {
                templates: given
                    .templates
                    .as_ref()
                    .map(|path| self.project.folder().join(path))
                    .or_else(|| config.and_then(|config| config.templates.clone())),
                laws,
                rules: given.rules,
                settings: config.map(|config| config.rules.clone()).unwrap_or_default(),
                packs,
                as_of: given.as_of.clone(),
            }),
        }
    }

    /// Whether a format of a build has a counsel's edition where one is asked for; reports it if not.
    fn can_annotate(&mut self, options: &Options) -> bool {
        let known: Vec<_> = formats::annotated().collect();
        if !options.annotate || options.formats.iter().any(|format| known.contains(&format.as_str())) {
            return true;
        }
        let formats = options.formats.join(", ");
        let message = format!("--annotate needs {} among the formats; these are {formats}", known.join(" or "));
        if !self.plan.failures.contains(&message) {
            self.plan.failures.push(message);
        }
        false
    }

    /// Reports what is wrong with the packs beside a configuration, and lines of `[rules]` that name
    /// what does not exist. Once for each configuration, because all its specs share them.
    fn check_rules(&mut self, root: &Root, options: &Options) {
        if !options.analysis.rules {
            return;
        }
        let packs = options.analysis.packs.as_ref().map(|folder| self.project.packs(folder, &root.folder));
        if let Some(packs) = &packs {
            self.plan.diagnostics.extend(packs.diagnostics.iter().cloned());
        }
        if let Some(config) = &root.config {
            let house = packs.as_ref().map_or(&[][..], |packs| &packs.packs);
            self.plan.diagnostics.extend(lint::check_settings(config.rules.lines(), house));
        }
    }
}
