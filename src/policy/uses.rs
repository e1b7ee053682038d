//! The files of a spec: what it uses, and what that uses.
//!
//! Owns: following `use`, circles, and what is said of a `use` that leads nowhere. The same file by
//! two ways is one instance. Does not own: what may be used; that is [`super::library`].

use std::path::Path;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::library::{Library, UseError};
use super::parsed::Parsed;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{FileId, Lookup, Span};
use crate::syntax::{Item, Value};

/// All files of a spec, each once, those that are used before those that use them.
#[derive(Debug)]
pub struct Files {
    pub files: Vec<Arc<Parsed>>,
    /// A `use` could not be followed, so names can be missing through no fault of the rest.
    pub incomplete: bool,
    /// The files of the catalog, each with the place that first uses it.
    pub services: Vec<(FileId, Span)>,
    /// Where a `use` was looked for, and what could not be read.
    pub lookups: Vec<Lookup>,
}

impl Files {
    /// What stands at the top of them.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.files.iter().flat_map(|file| &file.tree.items)
    }
}

/// Loads what a file uses, and what that uses.
pub fn load(entry: &Arc<Parsed>, library: &Library<'_>, root: &Path, sink: &mut Sink) -> Files {
    let mut loading = Loading {
        library,
        root,
        sink,
        done: FxHashSet::default(),
        path: Vec::new(),
        files: Vec::new(),
        incomplete: false,
        services: Vec::new(),
        lookups: Vec::new(),
    };
    loading.visit(entry);
    let Loading { files, incomplete, services, lookups, .. } = loading;
    Files { files, incomplete, services, lookups }
}

struct Loading<'a, 'b> {
    library: &'a Library<'b>,
    root: &'a Path,
    sink: &'a mut Sink,
    done: FxHashSet<FileId>,
    /// The chain of uses that leads to the current file.
    path: Vec<Arc<Parsed>>,
    files: Vec<Arc<Parsed>>,
    incomplete: bool,
    services: Vec<(FileId, Span)>,
    lookups: Vec<Lookup>,
}

/// A chain of uses deeper than this is refused.
const DEEPEST_USE: usize = 64;

impl Loading<'_, '_> {
    fn visit(&mut self, file: &Arc<Parsed>) {
        self.done.insert(file.id());
        self.path.push(Arc::clone(file));
        let mut targets: FxHashMap<&str, Span> = FxHashMap::default();
        let uses = file.tree.items.iter().filter_map(|item| match item {
            Item::Use(used) => Some(used),
            _ => None,
        });
        for (used, index) in uses.flat_map(|used| (0..used.targets.len()).map(move |index| (used, index))) {
            let value = &used.targets[index];
            if let Some(first) = targets.insert(&value.text, value.text.span) {
                let mut diagnostic = Diagnostic::error(
                    "language/repeated-use",
                    value.text.span,
                    format!("`{}` is used twice in this file", &*value.text),
                )
                .related(first, "first used here")
                .help("remove one of the two");
                diagnostic.fixes.extend(Value::without(&used.targets, index));
                self.sink.push(diagnostic);
                continue;
            }
            self.follow(file, value);
        }
        self.path.pop();
        self.files.push(Arc::clone(file));
    }

    fn follow(&mut self, file: &Arc<Parsed>, value: &Value) {
        let folder = file.file.path.parent().unwrap_or(Path::new(""));
        if file.from_catalog && value.text.contains('/') {
            self.incomplete = true;
            return;
        }
        match self.library.resolve(&value.text, folder, self.root, &mut self.lookups) {
            Ok(used) => {
                if self.path.iter().any(|open| open.id() == used.id() || open.file.path == used.file.path) {
                    self.sink.push(self.cycle(value, &used));
                } else if self.path.len() >= DEEPEST_USE {
                    self.incomplete = true;
                    self.sink.push(
                        Diagnostic::error(
                            "language/use-too-deep",
                            value.text.span,
                            format!("files use each other more than {DEEPEST_USE} deep"),
                        )
                        .help("let the spec use the files directly"),
                    );
                } else if !self.done.contains(&used.id()) {
                    if used.from_catalog {
                        // A service that another one uses came in by the place that uses that one.
                        let known =
                            self.services.iter().find(|service| service.0 == file.id()).map(|service| service.1);
                        self.services.push((used.id(), known.unwrap_or(value.text.span)));
                    }
                    self.visit(&used);
                }
            }
            Err(error) => {
                self.incomplete = true;
                self.sink.push(refuse(value, &error, self.root));
            }
        }
    }

    fn cycle(&self, value: &Value, used: &Parsed) -> Diagnostic {
        let start = self.path.iter().position(|open| open.file.path == used.file.path).unwrap_or(0);
        let mut chain: Vec<&str> = self.path[start..].iter().map(|open| open.file.name.as_str()).collect();
        chain.push(&used.file.name);
        Diagnostic::error(
            "language/use-cycle",
            value.text.span,
            format!("files use each other in a circle: {}", chain.join(" → ")),
        )
        .why("a circle has no first file, so nobody could say which declaration overrides which")
        .help("move what both need into a third file, and let both use that")
    }
}

fn refuse(value: &Value, error: &UseError, root: &Path) -> Diagnostic {
    let target = &*value.text;
    let span = value.text.span;
    match error {
        UseError::NoService(near) => {
            let help = match near {
                Some(near) => format!(
                    "did you mean `{near}`? `policyc catalog` lists all services; a file is written `./{target}.policy`"
                ),
                None => format!("`policyc catalog` lists all services; a file is written `./{target}.policy`"),
            };
            let diagnostic =
                Diagnostic::error("language/unknown-service", span, format!("the catalog has no service `{target}`"))
                    .help(help);
            match near {
                Some(near) => diagnostic.fix(format!("write `{near}`"), span, *near, false),
                None => diagnostic,
            }
        }
        UseError::Outside => Diagnostic::error(
            "language/use-outside-workspace",
            span,
            format!("`{target}` lies outside the workspace"),
        )
        .why("a spec that someone sends you must not be able to read other files of your machine")
        .help(format!(
            "the workspace is the folder `{}`: move the file into it, or put a `policyc.toml` into a folder above both",
            root.file_name().map_or_else(|| root.display().to_string(), |name| name.to_string_lossy().into_owned())
        )),
        UseError::Absolute => {
            Diagnostic::error("language/use-outside-workspace", span, format!("`{target}` is not a relative path"))
                .why("a path that starts at the root means something else on every machine")
                .help("write the path from this file, with `/` between folders: `./base.policy`")
        }
        UseError::NotASpec => Diagnostic::error("language/use-not-a-spec", span, format!("`{target}` is not a spec"))
            .help("the name of a spec ends in `.policy`, `.yaml`, `.yml` or `.json`"),
        UseError::Load(why) => {
            Diagnostic::error("language/use-unreadable", span, format!("could not read `{target}`: {why}"))
                .help("the path starts at the folder of this file; check its spelling, capitals included")
        }
    }
}
