//! The compilation of one spec: the one door between the workspace and the rooms that know what a
//! policy is.
//!
//! Owns: what goes in ([`Request`], [`Shared`]) and what comes out ([`Compiled`]), and the order of
//! the steps in between. Does not own: reading the command line, writing files, threads.

use std::path::PathBuf;
use std::sync::Arc;

use std::sync::LazyLock;

use crate::diagnostic::{Diagnostic, Sink};
use crate::document;
use crate::export;
use crate::facts::Facts;
use crate::lint::{self, RuleSetting, Settings};
use crate::policy::{self, Library, Parsed, catalog};
use crate::render::{self, FrontMatter, Output};
use crate::schema::{self, vocabulary};
use crate::source::{SourceFile, Sources};
use crate::syntax::{self, Spelling};

use super::config;
use super::counsel::Counsel;
use super::shared::{Loaded, Packs, Shared};

/// What is asked for, besides the spec itself. The same for all specs of one `policyc.toml`.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names out of [`formats`](super::formats::names).
    pub formats: Vec<String>,
    /// Leave out the page around the HTML.
    pub fragment: bool,
    /// Write counsel's edition beside each document, in the formats that have one.
    pub annotate: bool,
    /// The style sheet of the pages, below the output folder; none where each page holds its own.
    pub css: Option<String>,
    /// What stands above a document in Markdown.
    pub front_matter: FrontMatter,
    /// A folder whose templates go before the shipped ones of the same name.
    pub templates: Option<PathBuf>,
    /// Laws beside those that the spec names.
    pub laws: Vec<String>,
    /// Whether the rules of `lint` are asked, too (`lint`, `build --strict`).
    pub rules: bool,
    /// `[rules]` of `policyc.toml`.
    pub settings: Vec<RuleSetting>,
    /// A folder with packs of the user's own.
    pub packs: Option<PathBuf>,
    /// The day for which laws are asked, as `2026-03-01`; none for the effective date of the policy.
    pub as_of: Option<String>,
}

impl Options {
    /// Everything in here that can change an output, as one number.
    pub(super) fn fingerprint(&self) -> u128 {
        use std::fmt::Write;
        let Self { formats, fragment, annotate, css, front_matter, templates, laws, rules, settings, packs, as_of } =
            self;
        let mut text = format!(
            "{formats:?}|{fragment}|{annotate}|{css:?}|{front_matter:?}|{templates:?}|{laws:?}|{rules}|{packs:?}|{as_of:?}"
        );
        for RuleSetting { name, level, options, .. } in settings {
            // Places are left out: they differ from run to run.
            let _ = write!(text, "|{:?}{level:?}{options:?}", name.value);
        }
        xxhash_rust::xxh3::xxh3_128(text.as_bytes())
    }
}

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

/// A file that the result depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    pub path: PathBuf,
    /// Of its content; none if it was looked for and was not there.
    pub hash: Option<u128>,
}

impl Dependency {
    /// A file that was read through [`Shared::load`].
    pub fn on(loaded: &Loaded) -> Self {
        Self { path: loaded.file.path.clone(), hash: Some(loaded.hash) }
    }

    /// A file whose appearance would change the result.
    pub fn on_absence(path: PathBuf) -> Self {
        Self { path, hash: None }
    }
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

/// The generators that `--front-matter` knows.
pub fn generators() -> &'static [&'static str] {
    FrontMatter::NAMES
}

/// The names that `--law` knows.
pub fn laws() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| vocabulary::LAWS.iter().collect());
    &NAMES
}

/// Compiles one spec: text, tree, policy, documents, bytes.
pub fn compile(request: &Request, shared: &Shared) -> Compiled {
    let mut sink = Sink::new();
    let spelling = policy::spelling(&request.path).unwrap_or(Spelling::Policy);
    let entry = Arc::new(Parsed::new(Arc::clone(&request.file), spelling));
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
    let policy = Arc::new(loaded.policy);
    let outputs = if is_part || sink.has_errors() {
        document::check(&policy, false, &mut sink);
        Ok(Vec::new())
    } else {
        documents(request, shared, &policy, &mut dependencies, &mut sink)
    };
    let claims = if request.options.rules {
        rules_of(request, shared, &policy, is_part, &mut dependencies, &mut sink)
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
pub fn checklist(
    path: &std::path::Path,
    root: &std::path::Path,
    options: &Options,
    shared: &Shared,
) -> Result<Vec<lint::Manual>, crate::source::LoadError> {
    let file = shared.load(path)?.file;
    let spelling = policy::spelling(path).unwrap_or(Spelling::Policy);
    let entry = Arc::new(Parsed::new(file, spelling));
    let mut sink = Sink::new();
    let loaded = policy::load(&entry, &Library::new(shared, &shared.parsed), root, &mut sink);
    if loaded.is_part {
        return Ok(Vec::new());
    }
    Ok(asking(options, shared, &loaded.policy, false, |asked, _| lint::manual(asked)))
}

/// Calls `ask` with what the options ask of a policy, and with the packs of the user's own.
fn asking<T>(
    options: &Options,
    shared: &Shared,
    policy: &policy::Policy,
    is_part: bool,
    ask: impl FnOnce(&lint::Request<'_>, Option<&Packs>) -> T,
) -> T {
    let packs = options.packs.as_ref().map(|folder| shared.packs(folder));
    let settings = Settings::new(options.settings.clone());
    let asked = lint::Request {
        policy,
        laws: &options.laws,
        settings: &settings,
        day: options.as_of.as_ref().and_then(|day| day.parse().ok()),
        house: packs.as_ref().map_or(&[], |packs| &packs.packs),
        is_part,
    };
    ask(&asked, packs.as_deref())
}

/// Asks what the laws and the general rules ask.
fn rules_of(
    request: &Request,
    shared: &Shared,
    policy: &policy::Policy,
    is_part: bool,
    dependencies: &mut Vec<Dependency>,
    sink: &mut Sink,
) -> Vec<lint::Claim> {
    asking(&request.options, shared, policy, is_part, |asked, packs| {
        dependencies.extend(packs.into_iter().flat_map(|packs| packs.dependencies.iter().cloned()));
        lint::check(asked, sink)
    })
}

/// Composes the documents of a policy and writes them in each format.
///
/// Where only findings matter the documents are composed all the same: what passes `lint` never
/// fails in `build`.
fn documents(
    request: &Request,
    shared: &Shared,
    policy: &Arc<policy::Policy>,
    dependencies: &mut Vec<Dependency>,
    sink: &mut Sink,
) -> Result<Vec<Output>, String> {
    let options = &request.options;
    let engine = match &options.templates {
        None => document::Engine::built_in(),
        Some(folder) => {
            let templates = shared.templates(folder);
            dependencies.extend(templates.dependencies.iter().cloned());
            sink.extend(templates.diagnostics.iter().cloned());
            Arc::clone(&templates.engine)
        }
    };
    if sink.has_errors() {
        return Ok(Vec::new());
    }
    let (composed, findings) =
        document::compose(policy, &document::Options { engine: Arc::clone(&engine), provenance: false });
    sink.extend(findings);
    if !request.want_outputs || sink.has_errors() {
        return Ok(Vec::new());
    }
    let formats: Vec<&render::Format> = options.formats.iter().filter_map(|name| render::format(name)).collect();
    let style = match &request.sheet {
        Some(address) => render::Style::Linked(address.clone()),
        None => render::Style::Inside(style(options, shared)),
    };
    let how = render::Options { fragment: options.fragment, style, front_matter: options.front_matter };
    let of_kind = |kind| composed.iter().filter(move |one| one.kind == kind).map(document::Composed::document);
    let mut outputs = Vec::new();
    for page in of_kind(document::Kind::Page) {
        outputs.extend(render::documents([&page], &formats, &how)?);
    }
    let fragments: Vec<_> = of_kind(document::Kind::Fragment).collect();
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
        outputs.extend(annotated(request, shared, policy, engine, &formats, dependencies)?);
    }
    Ok(outputs)
}

/// Counsel's edition of the pages. Composed on its own, so that what is published is the same with it
/// and without.
fn annotated(
    request: &Request,
    shared: &Shared,
    policy: &Arc<policy::Policy>,
    engine: Arc<document::Engine>,
    formats: &[&render::Format],
    dependencies: &mut Vec<Dependency>,
) -> Result<Vec<Output>, String> {
    let options = &request.options;
    let (composed, _) = document::compose(policy, &document::Options { engine, provenance: true });
    let pages: Vec<_> =
        composed.iter().filter(|one| one.kind == document::Kind::Page).map(document::Composed::document).collect();
    let provisions = asking(options, shared, policy, false, |asked, packs| {
        dependencies.extend(packs.into_iter().flat_map(|packs| packs.dependencies.iter().cloned()));
        lint::provisions(asked)
    });
    let annotations = Counsel::new(policy, &provisions, &shared.sources, &request.root).annotate(&pages);
    let style = render::Style::Inside(annotated_style(options, shared));
    let how = render::Options { style, ..render::Options::default() };
    render::annotated(pages.iter().zip(&annotations), formats, &how)
}

/// The style sheet of counsel's edition.
pub fn annotated_style(options: &Options, shared: &Shared) -> Arc<str> {
    render::annotated_css(&style(options, shared))
}

/// The style sheet of the pages.
pub fn style(options: &Options, shared: &Shared) -> Arc<str> {
    match &options.templates {
        None => render::Theme::default().css(),
        Some(folder) => Arc::clone(&shared.templates(folder).style),
    }
}

/// How a spec can be spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Policy,
    Yaml,
    Json,
}

/// The spelling that a file's name asks for.
pub fn form(name: &str) -> Form {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("yaml" | "yml") => Form::Yaml,
        Some("json") => Form::Json,
        _ => Form::Policy,
    }
}

/// A `.policy` file as `fmt` leaves it.
///
/// # Errors
/// The findings that keep it from being read.
pub fn format(file: &SourceFile, sources: &Sources) -> Result<String, Vec<Diagnostic>> {
    syntax::format(file, sources)
}

/// The other spelling of a spec.
///
/// # Errors
/// The findings that keep it from being read.
pub fn convert(file: &Arc<SourceFile>, to: Form, sources: &Sources) -> Result<String, Vec<Diagnostic>> {
    let spelling = policy::spelling(&file.path).unwrap_or(Spelling::Policy);
    let parsed = Parsed::new(Arc::clone(file), spelling);
    if parsed.has_errors() {
        let mut sink = Sink::new();
        sink.extend(parsed.diagnostics);
        return Err(sink.finish(sources));
    }
    Ok(match to {
        Form::Policy => syntax::to_policy(&parsed.tree, file),
        Form::Yaml => syntax::to_yaml(&parsed.tree, &schema::Table, file),
        Form::Json => syntax::to_json(&parsed.tree, &schema::Table),
    })
}

/// The shipped services, as name and label.
pub fn catalog() -> Vec<(String, String)> {
    let sources = Sources::new();
    let label = |service: &catalog::Service| {
        let name = PathBuf::from(format!("{}.policy", service.name));
        let parsed = Parsed::new(sources.add(service.name, &name, service.text), Spelling::Policy);
        parsed.first_label().unwrap_or(service.name).to_owned()
    };
    catalog::services().iter().map(|service| (service.name.to_owned(), label(service))).collect()
}

/// The text of a shipped service.
pub fn service(name: &str) -> Option<String> {
    catalog::service(name).map(|service| service.text.to_owned())
}

/// The rules of what is no spec: packs and `policyc.toml`.
fn rules_of_files() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    lint::PACK_RULES.iter().chain(config::RULES)
}

/// Every rule, as name and summary: the shipped ones, and those of packs of the user's own.
pub fn rules(house: &[Arc<lint::Pack>]) -> Vec<(String, String)> {
    let mut all = lint::names();
    all.extend(rules_of_files().map(|(name, what)| ((*name).to_owned(), (*what).to_owned())));
    for rule in house.iter().flat_map(|pack| &pack.rules) {
        all.retain(|row| row.0 != rule.name);
        all.push((rule.name.to_string(), rule.requires.to_string()));
    }
    all.sort();
    all
}

/// What a rule asks or finds, in a line.
pub fn summary(rule: &str, house: &[Arc<lint::Pack>]) -> Option<String> {
    let of_files = || rules_of_files().find(|row| row.0 == rule).map(|row| row.1.to_owned());
    lint::summary(rule, house).or_else(of_files)
}

/// The page of a rule, in Markdown.
pub fn explain(rule: &str, house: &[Arc<lint::Pack>]) -> Option<String> {
    lint::explain(rule, house)
}

/// The list of all rules, as the page `docs/rules/README.md`.
pub fn list_of_rules() -> String {
    lint::list_of_rules(config::RULES)
}
