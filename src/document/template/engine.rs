//! The templates of a run: those that ship, those of an author in their place, and the printed words.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::compile::compile;
use super::functions::Frame;
use super::program::Program;
use super::run::{self, Budget};
use super::scope::Scope;
use super::source::TemplateSource;
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::words::{self, TEMPLATES, Words};
use crate::facts::{Entry, walk};
use crate::jinja::Lines;
use crate::policy::Policy;
use crate::source::Text;
use crate::syntax::{Prose, Shape};

/// Steps of one template of an author, or of one prose block. The longest built-in template takes some
/// ten thousand for a usual policy.
const STEPS: u64 = 2_000_000;

/// Further steps for each declaration of a large policy.
const STEPS_EACH: u64 = 5_000;

/// The size of a document beyond which its templates are stopped: 4 MiB.
const LARGEST_DOCUMENT: usize = 4 << 20;

/// Further bytes for each declaration of a large policy.
const LARGEST_EACH: usize = 8 << 10;

/// A policy with no more declarations than this gets the limits of a usual one.
const USUAL_DECLARATIONS: usize = 400;

/// How much the templates of a policy can do, in proportion to its size.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Steps of one template or prose block.
    pub steps: u64,
    /// The size in bytes that a document can have.
    pub largest: usize,
}

impl Limits {
    pub fn of(policy: &Policy) -> Self {
        let keyed = |entry: &Entry<'_>| entry.declared.kind().kind().shape != Shape::Singleton;
        let count = walk(policy).iter().filter(|entry| keyed(entry)).count();
        let beyond = if count <= USUAL_DECLARATIONS { 0 } else { count };
        Self { steps: STEPS + STEPS_EACH * beyond as u64, largest: LARGEST_DOCUMENT + LARGEST_EACH * beyond }
    }
}

/// All templates, with the printed words. Shared by all specs of a run.
pub struct Engine {
    templates: FxHashMap<String, Template>,
    /// Whether all templates are those that ship. They come to an end by themselves, so no steps are
    /// counted.
    built_in: bool,
    pub words: Words,
    /// The words of the page, for the heads of documents.
    labels: OnceLock<Arc<BTreeMap<String, String>>>,
}

/// A template, taken apart when it first runs.
struct Template {
    source: Cow<'static, str>,
    /// The file of an author.
    own: Option<Text>,
    program: OnceLock<Program>,
}

impl Template {
    /// What cannot be taken apart was reported when the engine was made, and prints nothing.
    fn program(&self) -> &Program {
        self.program.get_or_init(|| compile(&self.source, Lines::Trimmed).unwrap_or_default())
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine")
    }
}

static BUILT_IN: LazyLock<Arc<Engine>> = LazyLock::new(|| Arc::new(Engine::new(&BTreeMap::new()).0));

impl Engine {
    /// The built-in templates, read once for the process.
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// The built-in templates with those of an author in their place, by name (`topics/rights.md`,
    /// `words.yaml`), and what is wrong with them. A template that is wrong is left out.
    pub fn new(replaced: &BTreeMap<String, Text>) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut words = Words::default();
        let mut templates: FxHashMap<String, Template> = TEMPLATES
            .iter()
            .filter(|(name, _)| !replaced.contains_key(*name))
            .map(|(name, text)| {
                let template = Template { source: Cow::Borrowed(*text), own: None, program: OnceLock::new() };
                ((*name).to_owned(), template)
            })
            .collect();
        let all: Vec<&str> =
            TEMPLATES.iter().map(|template| template.0).chain(replaced.keys().map(String::as_str)).collect();
        diagnostics.extend(unused(replaced));
        for (name, text) in replaced {
            if name == "words.yaml" {
                match Words::with(text) {
                    Ok(own) => words = own,
                    Err(problem) => diagnostics.push(Diagnostic::error("language/template", text.span.head(), problem)),
                }
                continue;
            }
            let problems = super::check::check_template(name, text, Some(text), &all);
            if problems.is_empty() {
                let source = Cow::Owned(text.value.to_string());
                let template = Template { source, own: Some(text.clone()), program: OnceLock::new() };
                templates.insert(name.clone(), template);
            }
            diagnostics.extend(problems);
        }
        let engine = Self { templates, built_in: replaced.is_empty(), words, labels: OnceLock::new() };
        (engine, diagnostics)
    }

    /// Whether all templates are those that ship.
    pub(super) fn is_built_in(&self) -> bool {
        self.built_in
    }

    /// The words of the page.
    pub fn labels(&self) -> Arc<BTreeMap<String, String>> {
        let label = |row: &words::Row| (row.0.to_owned(), self.words.say("page", row.0).unwrap_or(row.1).to_owned());
        Arc::clone(self.labels.get_or_init(|| Arc::new(words::rows("page").iter().map(label).collect())))
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.templates.contains_key(name)
    }

    /// The template of this name, taken apart.
    pub(super) fn program(&self, name: &str) -> Option<&Program> {
        self.templates.get(name).map(Template::program)
    }

    /// The text of a template. What goes wrong is reported in the scope.
    pub(crate) fn render(&self, scope: &Scope<'_>, name: &str) -> String {
        let Some(program) = self.program(name) else { return String::new() };
        let budget =
            if self.built_in { Budget::unlimited() } else { Budget::new(scope.limits.steps, scope.limits.largest) };
        match run::template(scope, program, &budget) {
            Ok(text) => {
                if !scope.print(text.len()) {
                    scope.too_long(None);
                    return String::new();
                }
                text
            }
            Err(fault) => {
                let fault = fault.within(name);
                let name = fault.template.as_deref().unwrap_or(name);
                if let Some(template) = self.templates.get(name) {
                    let source = TemplateSource::template(name, &template.source, template.own.as_ref());
                    scope.report(source.fault(&fault));
                }
                String::new()
            }
        }
    }

    /// Prose with its expressions filled in. What goes wrong is reported at its place.
    pub(super) fn render_prose<'p>(&self, scope: &Scope<'p>, prose: &'p Prose, topic: Option<&'static str>) -> String {
        let frame = Frame { topic, inherited: prose.inherited.as_deref() };
        let budget = Budget::new(scope.limits.steps.min(scope.steps.get()), scope.limits.largest);
        let left = budget.steps();
        let done = compile(&prose.text, Lines::Kept).and_then(|program| run::prose(scope, frame, &program, &budget));
        scope.steps.set(scope.steps.get().saturating_sub(left - budget.steps()));
        match done {
            Ok(text) => text.trim().to_owned(),
            Err(fault) => {
                scope.report(TemplateSource::Prose(&prose.text).fault(&fault));
                String::new()
            }
        }
    }
}

/// Templates of an author that nothing would ever run: those that are nearly called as a built-in one.
/// Others can be included, or be no templates at all, such as a `README.md`.
fn unused(own: &BTreeMap<String, Text>) -> impl Iterator<Item = Diagnostic> {
    own.iter().filter_map(|(name, text)| {
        let built_in = || TEMPLATES.iter().map(|template| template.0).chain(["words.yaml"]);
        if built_in().any(|known| known == name) || own.values().any(|other| other.contains(name.as_str())) {
            return None;
        }
        let near = nearest(name, built_in())?;
        let message = format!("`{name}` is no built-in template, and no other template includes it");
        Some(
            Diagnostic::warning("language/template", text.span.head(), message).help(format!("did you mean `{near}`?")),
        )
    })
}
