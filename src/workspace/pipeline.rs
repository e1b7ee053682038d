//! The compilation of one spec: the one door between the workspace and the rooms that know what a
//! policy is.
//!
//! Owns: what goes in ([`Request`], [`Shared`]) and what comes out ([`Compiled`]), and the order of
//! the steps in between. Does not own: reading the command line, writing files, threads.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Level, Sink};
use crate::render::Output;
use crate::source::{SourceFile, Span};

use super::config::RuleSetting;
use super::shared::{Loaded, Shared};

/// What is asked for, besides the spec itself. The same for all specs of one `policyc.toml`.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names out of [`formats`].
    pub formats: Vec<String>,
    /// Leave out the page around the HTML.
    pub fragment: bool,
    /// A folder whose templates go before the shipped ones of the same name.
    pub templates: Option<PathBuf>,
    /// Laws beside those that the spec names.
    pub laws: Vec<String>,
    /// Whether the rules of `lint` are asked, too (`lint`, `build --strict`).
    pub rules: bool,
    /// `[rules]` of `policyc.toml`.
    pub settings: Vec<RuleSetting>,
    /// The day for which laws are asked, as `2026-03-01`; none for every law that is in force or will be.
    pub as_of: Option<String>,
}

impl Options {
    /// Everything in here that can change an output, as one number.
    pub(super) fn fingerprint(&self) -> u128 {
        use std::fmt::Write;
        let Self { formats, fragment, templates, laws, rules, settings, as_of } = self;
        let mut text = format!("{formats:?}|{fragment}|{templates:?}|{laws:?}|{rules}|{as_of:?}");
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
}

/// The type of [`compile`], so that the rest of the workspace can be tested with another.
pub type Compile = dyn Fn(&Request, &Shared) -> Compiled + Sync;

/// The names that `--format` knows, in the order in which they are shown.
pub fn formats() -> &'static [&'static str] {
    &["md", "html", "txt", "csv", "json"]
}

/// The formats of a build that asks for none.
pub const DEFAULT_FORMATS: &[&str] = &["md", "html", "csv", "json"];

/// The names that `--law` knows; empty while nothing knows them, and then none is refused here.
pub fn laws() -> &'static [&'static str] {
    &[]
}

/// Compiles one spec.
///
/// A stand-in until the rooms below are done: a spec is a text in which a line `!message` is an
/// error, `?message` a warning, and `use ./path` a file to depend on; a text without the word
/// `policy` is a part.
pub fn compile(request: &Request, shared: &Shared) -> Compiled {
    let mut sink = Sink::new();
    let mut dependencies = Vec::new();
    let mut used = String::new();
    let mut offset = 0;
    for line in request.file.text.split_inclusive('\n') {
        let span = Span::new(request.file.id, offset, offset + line.trim_end().len());
        offset += line.len();
        let line = line.trim_end();
        if let Some(message) = line.strip_prefix('!') {
            sink.push(Diagnostic::error("language/stub", span, message).label("here"));
        } else if let Some(message) = line.strip_prefix('?') {
            sink.push(Diagnostic::warning("language/stub", span, message).label("here"));
        } else if let Some(path) = line.strip_prefix("use ./") {
            let path = request.path.with_file_name(path);
            match shared.load(&path) {
                Ok(loaded) => {
                    used.push_str(&loaded.file.text);
                    dependencies.push(Dependency::on(&loaded));
                }
                Err(why) => {
                    sink.push(Diagnostic::error("language/use", span, format!("could not read it: {why}")));
                    dependencies.push(Dependency::on_absence(path));
                }
            }
        }
    }
    let is_part = !request.file.text.contains("policy");
    let diagnostics = sink.finish(&shared.sources);
    let broken = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    let mut outputs = Vec::new();
    if request.want_outputs && !is_part && !broken {
        let text = format!("{}{used}", request.file.text);
        for format in &request.options.formats {
            outputs.push(Output { name: format!("privacy-policy.{format}"), bytes: text.clone().into_bytes() });
        }
    }
    Compiled { diagnostics, outputs, dependencies, is_part }
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

/// A `.policy` file as `fmt` leaves it. A stand-in: takes white space off the ends of lines.
///
/// # Errors
/// The findings that keep it from being read.
pub fn format(file: &SourceFile) -> Result<String, Vec<Diagnostic>> {
    if let Some(at) = file.text.find('!') {
        return Err(vec![Diagnostic::error("language/stub", Span::new(file.id, at, at + 1), "not a policy")]);
    }
    Ok(file.text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

/// The other spelling of a spec. A stand-in: the text as it is.
///
/// # Errors
/// The findings that keep it from being read.
pub fn convert(file: &SourceFile, _to: Form) -> Result<String, Vec<Diagnostic>> {
    format(file)
}

/// The shipped services, as name and label. A stand-in.
pub fn catalog() -> Vec<(String, String)> {
    Vec::new()
}

/// The text of a shipped service. A stand-in.
pub fn service(_name: &str) -> Option<String> {
    None
}

/// The rules, as name and summary. A stand-in.
pub fn rules() -> Vec<(String, String)> {
    Vec::new()
}

/// The page of a rule, in Markdown. A stand-in.
pub fn explain(_rule: &str) -> Option<String> {
    None
}
