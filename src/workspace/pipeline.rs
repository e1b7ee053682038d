//! The compilation of one spec: the one door between the workspace and the rooms that know what a
//! policy is.
//!
//! Owns: what goes in ([`Request`], [`Shared`]) and what comes out ([`Compiled`]), and the order of
//! the steps in between. Does not own: reading the command line, writing files, threads.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::counsel::Counsel;
use crate::diagnostic::{Diagnostic, Sink};
use crate::document;
use crate::export;
use crate::facts::Facts;
use crate::lint::{self, Settings};
use crate::policy::{self, Library, Parsed};
use crate::render::{self, Output};
use crate::source::{LoadError, SourceFile};

use super::dependency::Dependency;
use super::options::Options;
use super::shared::{Packs, Shared};

/// One spec to compile.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its one true path; for standard input, the path that it stands for.
    pub path: PathBuf,
    /// Its text; `file.name` is the name to show.
    pub file: Arc<SourceFile>,
    /// Nothing outside of this folder may be used.
    pub root: PathBuf,
    pub options: Arc<Options>,
    /// The address of the style sheet as seen from the pages; none where each page holds its own.
    pub sheet: Option<String>,
    /// False where only the findings matter.
    pub want_outputs: bool,
}

/// What became of a spec.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    pub diagnostics: Vec<Diagnostic>,
    /// Empty where there are errors, for a part, and where none were wanted.
    pub outputs: Vec<Output>,
    /// Every file that was read or looked for, but for the spec itself.
    pub dependencies: Vec<Dependency>,
    /// A file without `policy`: checked, never built.
    pub is_part: bool,
    /// Why outputs could not be made, though nothing is wrong with the spec.
    pub failures: Vec<String>,
    /// Laws that have nothing left to ask.
    pub claims: Vec<lint::Claim>,
}

/// The type of [`compile`], so that the rest of the workspace can be tested with another.
pub type Compile = dyn Fn(&Request, &Shared) -> Compiled + Sync;

/// Compiles one spec: text, tree, policy, documents, bytes.
pub fn compile(request: &Request, shared: &Shared) -> Compiled {
    let mut sink = Sink::new();
    let entry = Arc::new(Parsed::of(Arc::clone(&request.file)));
    let library = Library::new(shared, &shared.parsed);
    let loaded = policy::load(&entry, &library, &request.root, &mut sink);
    let mut dependencies: Vec<Dependency> = loaded
        .files
        .iter()
        .filter(|file| file.id != request.file.id)
        .filter_map(|file| shared.load(&file.path).ok())
        .map(|file| Dependency::on(&file))
        .collect();
    let is_part = loaded.is_part;
    let policy = loaded.policy;
    let mut engine = document::Engine::built_in();
    let documents = if is_part || sink.has_errors() {
        document::check(&policy, false, &mut sink);
        Vec::new()
    } else {
        if let Some(folder) = &request.options.templates {
            let templates = shared.templates(folder);
            dependencies.extend(templates.dependencies.iter().cloned());
            sink.extend(templates.diagnostics.iter().cloned());
            engine = Arc::clone(&templates.engine);
        }
        compose(&policy, &engine, &mut sink)
    };
    let asked = Asked { options: &request.options, shared, policy: &policy, documents: &documents, is_part };
    let outputs = if request.want_outputs && !documents.is_empty() && !sink.has_errors() {
        outputs(request, &asked, &engine, &mut dependencies)
    } else {
        Ok(Vec::new())
    };
    let claims = if request.options.rules {
        asked.ask(|asked, packs| {
            dependencies.extend(packs.into_iter().flat_map(|packs| packs.dependencies.iter().cloned()));
            lint::check(asked, &mut sink)
        })
    } else {
        Vec::new()
    };
    let (outputs, failures) = match outputs {
        Ok(outputs) => (outputs, Vec::new()),
        Err(failure) => (Vec::new(), vec![failure]),
    };
    let broken = sink.has_errors();
    Compiled {
        diagnostics: sink.finish(&shared.sources),
        outputs: if broken { Vec::new() } else { outputs },
        dependencies,
        is_part,
        failures,
        claims,
    }
}

/// The rules of the laws of a spec that no fact can decide.
///
/// # Errors
/// Where the spec cannot be read.
pub fn checklist(path: &Path, root: &Path, options: &Options, shared: &Shared) -> Result<Vec<lint::Manual>, LoadError> {
    let entry = Arc::new(Parsed::of(shared.load(path)?.file));
    let mut sink = Sink::new();
    let loaded = policy::load(&entry, &Library::new(shared, &shared.parsed), root, &mut sink);
    if loaded.is_part {
        return Ok(Vec::new());
    }
    let policy = loaded.policy;
    let templates = options.templates.as_ref().map(|folder| Arc::clone(&shared.templates(folder).engine));
    let documents = compose(&policy, &templates.unwrap_or_else(document::Engine::built_in), &mut sink);
    let asked = Asked { options, shared, policy: &policy, documents: &documents, is_part: false };
    Ok(asked.ask(|asked, _| lint::manual(asked)))
}

/// The documents of a policy; none where errors came before.
///
/// Where only findings matter they are composed all the same: rules ask what they tell, and what passes `lint` never
/// fails in `build`.
fn compose(policy: &policy::Policy, engine: &document::Engine, sink: &mut Sink) -> Vec<document::Composed> {
    if sink.has_errors() {
        return Vec::new();
    }
    let (composed, findings) = document::compose(policy, engine);
    sink.extend(findings);
    composed
}

/// What rules are asked about.
struct Asked<'a> {
    options: &'a Options,
    shared: &'a Shared,
    policy: &'a policy::Policy,
    documents: &'a [document::Composed],
    is_part: bool,
}

impl Asked<'_> {
    /// Calls `ask` with what the options ask of a policy, and with the packs of the user's own.
    fn ask<T>(&self, ask: impl FnOnce(&lint::Request<'_>, Option<&Packs>) -> T) -> T {
        let options = self.options;
        let packs = options.packs.as_ref().map(|folder| self.shared.packs(folder));
        let settings = Settings::new(options.settings.clone());
        let asked = lint::Request {
            policy: self.policy,
            documents: self.documents,
            laws: &options.laws,
            settings: &settings,
            day: options.as_of.as_ref().and_then(|day| day.parse().ok()),
            house: packs.as_ref().map_or(&[], |packs| &packs.packs),
            is_part: self.is_part,
        };
        ask(&asked, packs.as_deref())
    }
}

/// The documents of a policy in each format.
fn outputs(
    request: &Request,
    asked: &Asked<'_>,
    engine: &document::Engine,
    dependencies: &mut Vec<Dependency>,
) -> Result<Vec<Output>, String> {
    let Asked { options, shared, policy, documents, .. } = asked;
    let formats: Vec<&render::Format> = options.formats.iter().filter_map(|name| render::format(name)).collect();
    let style = match &request.sheet {
        Some(address) => render::Style::Linked(address.clone()),
        None => render::Style::Inside(shared.style(options.templates.as_deref())),
    };
    let how = render::Options { fragment: options.fragment, style, front_matter: options.front_matter };
    let of_kind = |kind| -> Vec<_> {
        documents.iter().filter(|one| one.kind == kind).map(document::Composed::document).collect()
    };
    let (pages, fragments) = (of_kind(document::Kind::Page), of_kind(document::Kind::Fragment));
    let mut outputs = render::documents(&pages, &formats, &how)?;
    let facts = Facts::new(policy);
    for name in &options.formats {
        if let Some(format) = render::format(name) {
            for fragment in &fragments {
                outputs.push(render::fragment(fragment, format, &how)?);
            }
        }
        if let Some(export) = export::export(name) {
            outputs.extend(export.output(&facts, &engine.words)?);
        }
    }
    if options.annotate {
        outputs.extend(annotated(request, asked, &pages, &formats, dependencies)?);
    }
    Ok(outputs)
}

/// Counsel's edition of the pages.
fn annotated(
    request: &Request,
    asked: &Asked<'_>,
    pages: &[document::Document<'_>],
    formats: &[&render::Format],
    dependencies: &mut Vec<Dependency>,
) -> Result<Vec<Output>, String> {
    let Asked { options, shared, policy, .. } = asked;
    let provisions = asked.ask(|asked, packs| {
        dependencies.extend(packs.into_iter().flat_map(|packs| packs.dependencies.iter().cloned()));
        lint::provisions(asked)
    });
    let annotations = Counsel::new(policy, &provisions, &shared.sources, &request.root).annotate(pages);
    let style = render::Style::Inside(render::annotated_css(&shared.style(options.templates.as_deref())));
    let how = render::Options { style, ..render::Options::default() };
    render::annotated(pages.iter().zip(&annotations), formats, &how)
}
