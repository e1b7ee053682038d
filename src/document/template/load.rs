//! The templates of a run, read and checked.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::check::check_template;
use super::compile::compile;
use super::engine::{Engine, Template};
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::words::{TEMPLATES, Words};
use crate::source::Text;

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
            .map(|(name, text)| ((*name).to_owned(), Template::new(*text, None)))
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
            let problems = check_template(name, text, Some(text), &all);
            if problems.is_empty() {
                templates.insert(name.clone(), Template::new(text.value.to_string(), Some(text.clone())));
            }
            diagnostics.extend(problems);
        }
        let engine = Self { templates, built_in: replaced.is_empty(), words, labels: OnceLock::new(), compile };
        (engine, diagnostics)
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
