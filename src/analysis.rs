//! One entry to all of it: the text of a spec goes in, and one value comes out that holds what there is to know of it.
//!
//! Owns: the order of the steps from a text to its findings, and what the analyses of a [`Project`] have in common, so
//! that one made again after a keystroke reads and parses only what changed. Does not own: the disk (a
//! [`Loader`](crate::source::Loader) gives the texts), threads, what formats make of the documents.

mod folders;
mod loaded;
mod project;

pub use folders::{Packs, Templates};
pub use loaded::LoadedFile;
pub use project::Project;

#[doc(inline)]
pub use crate::facts::Facts;
#[doc(inline)]
pub use crate::policy::Symbols;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Level, Sink};
use crate::document::{self, Composed, Document, Kind, Words};
use crate::facts::views::{self, Reader, View};
use crate::lint::{self, Claim, Manual, Provisions, Settings};
use crate::policy::{self, Files, Parsed, Policy};
use crate::source::{Lookup, SourceFile, Sources};

/// What is asked of a spec.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A folder whose templates go before the shipped ones of the same name.
    pub templates: Option<PathBuf>,
    /// Whether the rules of `lint` are asked, too (`lint`, `build --strict`).
    pub rules: bool,
    /// Laws beside those that the spec names.
    pub laws: Vec<String>,
    /// `[rules]` of `policyc.toml`.
    pub settings: Settings,
    /// A folder with packs of the user's own.
    pub packs: Option<PathBuf>,
    /// The day for which laws are asked, as `2026-03-01`; none for the effective date of the policy.
    pub as_of: Option<String>,
}

/// All that there is to know of a spec. It stays what it is when its files change.
#[derive(Debug)]
pub struct Analysis {
    /// Every file that took part, each with its tree, the spec itself last. Files of the catalog are among them.
    #[doc(hidden)]
    pub files: Vec<Arc<Parsed>>,
    /// What the spec states.
    #[doc(hidden)]
    pub policy: Policy,
    /// The index of the names that it declares.
    pub symbols: Symbols,
    /// It has no `policy`: it is checked, and others `use` it, but no document is made of it.
    pub is_part: bool,
    /// What those see of it whose documents do not hold everything; none where all documents do.
    views: Vec<(View, Policy)>,
    /// None for a part, and for a spec that they cannot be composed of.
    pub documents: Vec<Composed>,
    /// In the order of their places. Those of packs stand in [`Project::packs`], since they are the same for all specs.
    pub findings: Vec<Diagnostic>,
    /// Laws that were asked and have nothing left to ask.
    pub claims: Vec<Claim>,
    /// The texts that places lie in: those of the spec, of its templates and of its packs.
    pub sources: Sources,
    /// The templates that the documents were composed with.
    pub templates: Arc<Templates>,
    packs: Option<Arc<Packs>>,
    options: Arc<Options>,
    /// What was asked of the disk for it: each file that was read but for the spec itself, and whatever was looked for,
    /// found or not. While the answers stay the same, so does the analysis.
    pub lookups: Vec<Lookup>,
}

impl Analysis {
    /// Analyses a spec. Nothing outside of the folder `root` may be used.
    pub fn new(project: &Project, spec: &Arc<SourceFile>, root: &Path, options: &Arc<Options>) -> Self {
        let mut sink = Sink::new();
        let entry = Arc::new(Parsed::of(Arc::clone(spec)));
        let loaded = policy::load(&entry, &project.library(), root, &mut sink);
        let templates = project.templates(options.templates.as_deref(), root);
        let packs = options.packs.as_ref().map(|folder| project.packs(folder, root));
        let (mut documents, mut claims) = (Vec::new(), Vec::new());
        let views: Vec<(View, Policy)>;
        {
            let facts = Facts::new(&loaded.policy);
            let incomplete = loaded.is_part || sink.has_errors();
            let chosen = if incomplete { Vec::new() } else { views::views(&facts) };
            let select = |view: View| {
                let policy = loaded.select(&project.library(), &view.selection);
                (view, policy)
            };
            views = chosen.into_iter().map(select).collect();
            let seen = seen(&views);
            let readers = readers(&facts, &views, &seen);
            if incomplete {
                document::check(&facts, false, &mut sink);
            } else {
                sink.extend(templates.diagnostics.iter().cloned());
                if !sink.has_errors() {
                    let (composed, findings) = document::compose_all(&facts, &readers, &templates.engine);
                    sink.extend(findings);
                    documents = composed;
                }
            }
            if options.rules {
                claims = lint::check(
                    &asked(&facts, &readers, &documents, options, packs.as_deref(), loaded.is_part),
                    &mut sink,
                );
            }
        }
        let read = templates.files.iter().chain(packs.iter().flat_map(|packs| &packs.files)).map(|read| &read.file);
        let sources = read.chain(loaded.files.files.iter().map(|parsed| &parsed.file)).cloned().collect();
        let findings = sink.finish(&sources);
        let lookups = lookups(project, &loaded.files, &templates, packs.as_deref());
        Self {
            files: loaded.files.files,
            policy: loaded.policy,
            views,
            symbols: loaded.symbols,
            is_part: loaded.is_part,
            documents,
            findings,
            claims,
            sources,
            templates,
            packs,
            options: Arc::clone(options),
            lookups,
        }
    }

    /// Whether something must be mended before documents can be published.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Error)
    }

    /// What follows from what the spec states.
    pub fn facts(&self) -> Facts<'_> {
        Facts::new(&self.policy)
    }

    /// The printed words, in the register that the policy states.
    pub fn words(&self) -> &Words {
        self.templates.engine.words_in(self.policy.about.language.map(|word| word.value))
    }

    /// The documents of a kind, ready for any format.
    pub fn documents(&self, kind: Kind) -> Vec<Document<'_>> {
        self.documents.iter().filter(|one| one.kind == kind).map(Composed::document).collect()
    }

    /// The rules of the laws of the spec that no fact can decide; none for a part.
    pub fn manual(&self) -> Vec<Manual> {
        if self.is_part {
            return Vec::new();
        }
        self.ask(lint::manual)
    }

    /// The provisions behind what the spec states.
    pub fn provisions(&self) -> Provisions {
        self.ask(lint::provisions)
    }

    fn ask<T>(&self, ask: impl FnOnce(&lint::Request<'_, '_>) -> T) -> T {
        let (facts, seen) = (self.facts(), seen(&self.views));
        let readers = readers(&facts, &self.views, &seen);
        ask(&asked(&facts, &readers, &self.documents, &self.options, self.packs.as_deref(), self.is_part))
    }
}

/// What was asked of the disk.
fn lookups(project: &Project, files: &Files, templates: &Templates, packs: Option<&Packs>) -> Vec<Lookup> {
    // The spec itself is the last of them.
    let used = files.files.iter().rev().skip(1).filter(|parsed| !parsed.from_catalog);
    let read = used.rev().map(|parsed| {
        let path = &parsed.file.path;
        Lookup::content(path, project.load(path).map(|loaded| loaded.hash))
    });
    let folders = templates.lookups.iter().chain(packs.iter().flat_map(|packs| &packs.lookups));
    read.chain(files.lookups.iter().chain(folders).cloned()).collect()
}

/// The facts of each view.
fn seen(views: &[(View, Policy)]) -> Vec<Facts<'_>> {
    views.iter().map(|(view, policy)| Facts::without(policy, &view.apart)).collect()
}

/// Those who read the documents of a policy: all read everything, or each what is in their view.
fn readers<'p>(whole: &'p Facts<'p>, views: &'p [(View, Policy)], seen: &'p [Facts<'p>]) -> Vec<Reader<'p>> {
    if views.is_empty() {
        return vec![Reader { facts: whole, view: None }];
    }
    views.iter().zip(seen).map(|((view, _), facts)| Reader { facts, view: Some(view) }).collect()
}

/// What rules are asked of a spec.
fn asked<'a, 'p>(
    facts: &'a Facts<'p>,
    readers: &'a [Reader<'p>],
    documents: &'a [Composed],
    options: &'a Options,
    packs: Option<&'a Packs>,
    is_part: bool,
) -> lint::Request<'a, 'p> {
    lint::Request {
        facts,
        readers,
        documents,
        laws: &options.laws,
        settings: &options.settings,
        day: options.as_of.as_ref().and_then(|day| day.parse().ok()),
        house: packs.map_or(&[], |packs| &packs.packs),
        is_part,
    }
}
