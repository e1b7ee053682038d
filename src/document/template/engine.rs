//! The environment in which templates and prose run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, LazyLock, OnceLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, Template, UndefinedBehavior, Value};

use super::filters;
use super::root::Frame;
use super::scope::Scope;
use super::value::{Decl, Leaf};
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::markdown;
use crate::document::words::{self, TEMPLATES, Words};
use crate::policy::Policy;
use crate::source::Text;
use crate::syntax::Prose;

/// The name under which prose runs; the formatter tells it by this from a template.
pub const PROSE: &str = "prose";

/// Steps of one template. The longest built-in one takes some thousands for a usual policy.
const FUEL: u64 = 400_000;

/// Further steps for each declaration of a large policy.
const FUEL_EACH: u64 = 1_000;

/// The size of a document beyond which its templates are stopped: 4 MiB.
const LARGEST_DOCUMENT: usize = 4 << 20;

/// Further bytes for each declaration of a large policy.
const LARGEST_EACH: usize = 8 << 10;

/// A policy with no more declarations than this gets the limits of a usual one.
const USUAL_DECLARATIONS: usize = 400;

/// How deep templates and macros call each other.
const DEPTH: usize = 60;

/// All templates, compiled, with the printed words. Shared by all specs of a run.
pub struct Engine {
    environment: Environment<'static>,
    /// The same with a limit of steps, for prose, made when prose with expressions is first printed. The
    /// built-in templates come to an end by themselves.
    limited: OnceLock<Environment<'static>>,
    /// The same with `at()`, made when provenance is first asked for. Most documents leave no marks, and
    /// looking up what would be marked takes a tenth of the time.
    marking: OnceLock<Environment<'static>>,
    /// Whether all templates are those that ship, which need no limit of size.
    built_in: bool,
    pub words: Words,
    /// The words of the page, for the heads of documents.
    labels: OnceLock<Arc<BTreeMap<String, String>>>,
    /// The templates of an author, for the places of what goes wrong in them.
    replaced: BTreeMap<String, Text>,
    fuel: u64,
    /// The size in bytes that a document can have.
    pub(super) largest: usize,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine")
    }
}

/// Whether a policy has no fact for a topic.
type Test = fn(&Policy) -> bool;

/// Topics that few policies have facts for, and when the built-in template of one prints nothing at
/// all, so that it need not run. A test compares them with what the templates print.
const EMPTY: &[(&str, Test)] = &[
    ("automated-decisions", |policy| policy.automated_decisions.is_empty()),
    ("business-transfers", |policy| policy.disclosures.is_empty()),
    ("definitions", |policy| policy.terms.is_empty()),
    ("links", |policy| policy.scope.is_none()),
    ("promises", |policy| policy.promises.is_empty()),
    ("sale", |policy| {
        policy.sale.is_none()
            && policy.recipients.iter().all(|recipient| recipient.sale.is_none() && recipient.share.is_none())
    }),
    ("sources", |policy| policy.data.iter().all(|data| data.from.is_empty() && data.through.is_empty())),
];

static BUILT_IN: LazyLock<Arc<Engine>> = LazyLock::new(|| Arc::new(Engine::new(&BTreeMap::new()).0));

impl Engine {
    /// The built-in templates, compiled once for the process.
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// The built-in templates with those of an author in their place, by name (`topics/rights.md`,
    /// `words.yaml`), and what is wrong with them. A template that is wrong is left out.
    pub fn new(replaced: &BTreeMap<String, Text>) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut environment = prepared();
        environment.set_fuel((!replaced.is_empty()).then_some(FUEL));
        let mut words = Words::default();
        for (name, text) in TEMPLATES {
            if !replaced.contains_key(*name)
                && let Err(error) = environment.add_template_owned(*name, without_marks(text))
            {
                diagnostics.push(template_error(name, text, None, &error));
            }
        }
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
            let failed = !problems.is_empty();
            diagnostics.extend(problems);
            if !failed && let Err(error) = environment.add_template_owned(name.clone(), text.value.to_string()) {
                diagnostics.push(template_error(name, text, Some(text), &error));
            }
        }
        let names: Vec<String> = environment.templates().map(|(name, _)| name.to_owned()).collect();
        let engine = Self {
            environment,
            limited: OnceLock::new(),
            marking: OnceLock::new(),
            built_in: replaced.is_empty(),
            words,
            labels: OnceLock::new(),
            replaced: replaced
                .iter()
                .filter(|(name, _)| names.contains(name))
                .map(|(name, text)| (name.clone(), text.clone()))
                .collect(),
            fuel: FUEL,
            largest: LARGEST_DOCUMENT,
        };
        (engine, diagnostics)
    }

    /// The same engine with limits in proportion to a policy with so many declarations.
    pub(crate) fn for_declarations(self: &Arc<Self>, count: usize) -> Arc<Self> {
        if count <= USUAL_DECLARATIONS {
            return Arc::clone(self);
        }
        let fuel = FUEL + FUEL_EACH * count as u64;
        let mut environment = self.environment.clone();
        environment.set_fuel((!self.built_in).then_some(fuel));
        Arc::new(Self {
            environment,
            limited: OnceLock::new(),
            marking: OnceLock::new(),
            words: self.words.clone(),
            labels: self.labels.clone(),
            built_in: self.built_in,
            replaced: self.replaced.clone(),
            fuel,
            largest: LARGEST_DOCUMENT + LARGEST_EACH * count,
        })
    }

    /// Whether all templates are those that ship.
    pub(super) fn is_built_in(&self) -> bool {
        self.built_in
    }

    fn environment(&self, provenance: bool) -> &Environment<'static> {
        if !provenance {
            return &self.environment;
        }
        self.marking.get_or_init(|| {
            let mut environment = prepared();
            environment.set_fuel((!self.built_in).then_some(self.fuel));
            // What cannot be compiled was reported when the engine was made.
            for (name, text) in TEMPLATES {
                let _ = environment.add_template(name, text);
            }
            for (name, text) in &self.replaced {
                let _ = environment.add_template_owned(name.clone(), text.value.to_string());
            }
            environment
        })
    }

    fn limited(&self) -> &Environment<'static> {
        if !self.built_in {
            return &self.environment;
        }
        self.limited.get_or_init(|| {
            let mut environment = self.environment.clone();
            environment.set_fuel(Some(self.fuel));
            environment
        })
    }

    /// The words of the page.
    pub fn labels(&self) -> Arc<BTreeMap<String, String>> {
        let label = |row: &words::Row| (row.0.to_owned(), self.words.say("page", row.0).unwrap_or(row.1).to_owned());
        Arc::clone(self.labels.get_or_init(|| Arc::new(words::rows("page").iter().map(label).collect())))
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.environment.get_template(name).is_ok()
    }

    /// The generated text of a standard topic.
    pub(super) fn render_topic(&self, scope: &Arc<Scope>, topic: &str) -> String {
        if self.built_in && EMPTY.iter().any(|(known, empty)| *known == topic && empty(&scope.policy)) {
            return String::new();
        }
        self.render(scope, &format!("topics/{topic}.md"))
    }

    /// The text of a template. What goes wrong is reported in the scope.
    pub(crate) fn render(&self, scope: &Arc<Scope>, name: &str) -> String {
        let environment = self.environment(scope.provenance);
        let Ok(template) = environment.get_template(name) else { return String::new() };
        let names = scope.root(Frame::default());
        let done = if self.built_in { template.render(names) } else { run(&template, names, self.largest) };
        match done {
            Ok(text) => {
                if !scope.print(text.len()) {
                    scope.too_long(None);
                    return String::new();
                }
                text
            }
            Err(error) => {
                let innermost = innermost(&error);
                let name = innermost.name().unwrap_or(name).to_owned();
                let source =
                    environment.get_template(&name).map(|template| template.source().to_owned()).unwrap_or_default();
                scope.report(template_error(&name, &source, self.replaced.get(&name), innermost));
                String::new()
            }
        }
    }

    /// Prose with its expressions filled in. What goes wrong is reported at its place.
    pub(super) fn render_prose(&self, scope: &Arc<Scope>, prose: &Prose, topic: Option<&'static str>) -> String {
        let frame = Frame { topic, inherited: prose.inherited.clone() };
        let (source, added) = keep_lines(&prose.text);
        let done = self
            .limited()
            .template_from_named_str(PROSE, &source)
            .and_then(|template| run(&template, scope.root(frame), self.largest));
        match done {
            Ok(text) => text.trim().to_owned(),
            Err(error) => {
                scope.report(super::check::prose_error(&prose.text, &error, &added));
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

/// An environment without templates.
fn prepared() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_syntax(syntax().unwrap_or_default());
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(write);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_recursion_limit(DEPTH);
    environment.set_debug(false);
    filters::add(&mut environment);
    environment
}

/// A template without its calls of `at()`.
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{ at(") {
        let Some(length) = rest[start..].find(") }}") else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + length + 4..];
        // After a block, the end of the line would be taken as the block's own and vanish.
        if out.ends_with("%}") && rest.starts_with('\n') {
            out.push_str("{{ \"\" }}");
        }
    }
    out.push_str(rest);
    out
}

/// Takes what a template writes, up to the size that a document can have.
struct Limited(Vec<u8>, usize);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > self.1 {
            return Err(io::Error::other("too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs a template that is not one of the built-in ones under the limit of size.
fn run(template: &Template<'_, '_>, names: Value, largest: usize) -> Result<String, Error> {
    let mut out = Limited(Vec::with_capacity(template.source().len()), largest);
    template.render_captured_to(names, &mut out)?;
    String::from_utf8(out.0).map_err(|_| Error::new(ErrorKind::WriteFailure, "not text"))
}

/// The marks of expressions and statements, the same for templates and for prose.
pub(super) fn syntax() -> Result<SyntaxConfig, Error> {
    SyntaxConfig::builder()
        // `{#anchor}` belongs to Markdown. No text holds what stands here for a comment.
        .comment_delimiters("\u{E008}\u{E009}", "\u{E009}\u{E008}")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
}

/// Prose in which a statement inside a line keeps the end of the line; one that stands alone on its
/// line takes it along. Also the places in the new text of the bytes that were added.
fn keep_lines(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    let inside = |line: &str| {
        let mut rest = line;
        loop {
            rest = rest.trim_start();
            if rest.trim_end().is_empty() {
                return false;
            }
            let Some(tag) = rest.strip_prefix("{%") else { return true };
            let Some(end) = tag.find("%}") else { return false };
            rest = &tag[end + 2..];
        }
    };
    let keeps = |line: &str| line.trim_end_matches(['\r', '\n']).ends_with("%}") && inside(line);
    if !text.split_inclusive('\n').any(keeps) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut out, mut added) = (String::with_capacity(text.len() + 8), Vec::new());
    for line in text.split_inclusive('\n') {
        match line.rfind("%}") {
            Some(at) if keeps(line) && !line[..at].ends_with(['+', '-']) => {
                out.push_str(&line[..at]);
                added.push(out.len());
                out.push('+');
                out.push_str(&line[at..]);
            }
            _ => out.push_str(line),
        }
    }
    (Cow::Owned(out), added)
}

fn innermost(error: &Error) -> &Error {
    let mut found = error;
    while let Some(inner) = std::error::Error::source(found).and_then(|source| source.downcast_ref::<Error>()) {
        found = inner;
    }
    found
}

/// A problem of a template: at its place in an author's file, or told by name, line and column in
/// one that is built in.
pub(super) fn template_error(name: &str, source: &str, own: Option<&Text>, error: &Error) -> Diagnostic {
    if let Some(text) = own {
        let span = error.range().map_or(text.span.head(), |range| text.locate(range.start, range.end));
        return Diagnostic::error("language/template", span, explain(error));
    }
    let place = error.range().map_or_else(
        || error.line().map_or(String::new(), |line| format!(":{line}")),
        |range| {
            let before = source.get(..range.start).unwrap_or_default();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!(":{}:{column}", before.matches('\n').count() + 1)
        },
    );
    Diagnostic::global("language/template", format!("template {name}{place}: {}", explain(error)))
}

/// What went wrong, in words for an author.
pub(super) fn explain(error: &Error) -> String {
    match error.kind() {
        ErrorKind::OutOfFuel => "this runs too long".to_owned(),
        ErrorKind::WriteFailure => "the document grows beyond 4 MB".to_owned(),
        ErrorKind::InvalidOperation if error.detail().is_some_and(|detail| detail.contains("recursion limit")) => {
            "this calls itself without end".to_owned()
        }
        _ => error.detail().map_or_else(|| error.kind().to_string(), str::to_owned),
    }
}

/// Writes a value where an expression stands: escaped, unless it is Markdown already.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_safe() {
        return Ok(out.write_str(value.as_str().unwrap_or_default())?);
    }
    let text: Cow<'_, str> = match value.as_str() {
        Some(text) => Cow::Borrowed(text),
        None => {
            // What an `if` without an `else` leaves.
            if value.is_undefined() {
                return Ok(());
            }
            if value.is_none() || value.len() == Some(0) {
                if state.name() == PROSE {
                    return Err(Error::new(ErrorKind::InvalidOperation, NOT_STATED));
                }
                return Ok(());
            }
            if let Some(decl) = value.downcast_object_ref::<Decl>() {
                decl.label()
            } else if let Some(leaf) = value.downcast_object_ref::<Leaf>() {
                Cow::Owned(leaf.phrase())
            } else if value.kind() == minijinja::value::ValueKind::Seq {
                let text = filters::and_list(state, value, None)?;
                return Ok(out.write_str(text.as_str().unwrap_or_default())?);
            } else if let Some(flag) = (value.kind() == minijinja::value::ValueKind::Bool).then(|| value.is_true()) {
                Cow::Borrowed(if flag { "yes" } else { "no" })
            } else {
                Cow::Owned(value.to_string())
            }
        }
    };
    if state.name() == PROSE
        && let Some(scope) = filters::scope(state)
        && !scope.print(text.len())
    {
        return Err(Error::new(ErrorKind::WriteFailure, "too long"));
    }
    Ok(markdown::escape_into(out, &text)?)
}

/// The problem of an expression in prose that has nothing to print.
pub(super) const NOT_STATED: &str = "this fact is not stated, so there is nothing to print";

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::diagnostic::Sink;
    use crate::policy::{Cache, Library, Parsed, Store, load};
    use crate::source::{LoadError, SourceFile, Sources};
    use crate::syntax::Spelling;

    /// A run without any file to use.
    struct Alone(Sources);

    impl Store for Alone {
        fn sources(&self) -> &Sources {
            &self.0
        }

        fn canonical(&self, _: &Path) -> Result<PathBuf, LoadError> {
            Err(LoadError::Missing)
        }

        fn load(&self, _: &Path) -> Result<Arc<SourceFile>, LoadError> {
            Err(LoadError::Missing)
        }
    }

    #[test]
    fn topics_that_are_not_run_would_print_nothing() {
        let spec = "policy \"P\" { laws: gdpr, ccpa }\ncontroller \"C\" { email: a@b.example }\n\
                    data d \"data\" { items: email }\nrecipient r \"R\" { data: d }\n";
        let (store, cache) = (Alone(Sources::new()), Cache::default());
        let file = store.0.add("a.policy", Path::new("/specs/a.policy"), spec);
        let library = Library::new(&store, &cache);
        let parsed = Arc::new(Parsed::new(file, Spelling::Policy));
        let policy = Arc::new(load(&parsed, &library, Path::new("/specs"), &mut Sink::new()).policy);
        let engine = Engine::built_in();
        for provenance in [false, true] {
            let scope = Arc::new(Scope::new(
                Arc::clone(&policy),
                Arc::clone(&engine),
                provenance,
                rustc_hash::FxHashMap::default(),
                Arc::default(),
            ));
            for (topic, empty) in EMPTY {
                assert!(empty(&policy), "{topic}");
                assert_eq!(engine.render(&scope, &format!("topics/{topic}.md")), "", "{topic}");
            }
        }
    }
}
