//! The templates of a run, read and checked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::check::check_template;
use super::compile::{compile, shipped};
use super::engine::{Engine, Template};
use super::statements;
use super::texts::Sentences;
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::entries;
use crate::document::words::{SENTENCES, TEMPLATES, WORDS_FILE, Words};
use crate::source::Text;

static BUILT_IN: LazyLock<Arc<Engine>> = LazyLock::new(|| Arc::new(Engine::new(&BTreeMap::new()).0));

impl Engine {
    /// The built-in templates, read once for the process.
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// The built-in templates with those of an author in their place, by name (`topics/rights.md` and its sentences in
    /// `topics/rights.yaml`, `words.yaml`), and what is wrong with them. A template that is wrong is left out.
    pub fn new(replaced: &BTreeMap<String, Text>) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics: Vec<Diagnostic> = unused(replaced).collect();
        let words = match replaced.get("words.yaml").map(Words::with).transpose() {
            Ok(words) => words.unwrap_or_default(),
            Err(problem) => {
                diagnostics.push(*problem);
                Words::default()
            }
        };
        let own = replaced.iter().filter(|(name, _)| !name.ends_with(".yaml"));
        let built_in = TEMPLATES.iter().filter(|(name, ..)| !replaced.contains_key(*name));
        let all = built_in.map(|(name, text, tree)| (*name, Cow::Borrowed(*text), None, Some(*tree)));
        let all = all.chain(own.map(|(name, text)| (&**name, Cow::Owned(text.value.to_string()), Some(text), None)));
        let mut templates = BTreeMap::new();
        for (name, shape, own, tree) in all {
            let file = sentences_of(name);
            let built_in = SENTENCES.iter().find(|row| row.0 == file).map_or(&[][..], |row| row.2);
            let mut sentences = Sentences { built_in, own: None };
            if let Some(file) = replaced.get(&file) {
                match entries::by_key(file) {
                    Ok(all) => sentences.own = Some((file.clone(), all)),
                    Err(problem) => diagnostics.push(*problem),
                }
            }
            let mut template = Template::new(name, shape, own, sentences);
            template.tree = tree;
            templates.insert(name.to_owned(), template);
        }
        statements::read(replaced, &mut templates, &mut diagnostics);
        let names: Vec<&str> = templates.keys().map(String::as_str).collect();
        let own = templates.iter().filter(|(_, template)| template.is_own());
        let problems = own.map(|(name, template)| (name.clone(), check_template(template, &names)));
        let wrong: Vec<_> = problems.filter(|(_, problems)| !problems.is_empty()).collect();
        for (name, problems) in wrong {
            templates.remove(&name);
            diagnostics.extend(problems);
        }
        let templates = templates.into_iter().collect();
        let registers = words.in_registers().collect();
        let engine =
            Self { templates, built_in: replaced.is_empty(), words: Arc::new(words), registers, compile, shipped };
        (engine, diagnostics)
    }
}

/// The file with the sentences of a template.
fn sentences_of(name: &str) -> String {
    format!("{}.yaml", name.strip_suffix(".md").unwrap_or(name))
}

/// Every file that an author can replace, by name, with its text: the templates with their sentences in them, the sentences
/// alone, and the words.
pub fn built_in_templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    let engine: &'static Engine = &BUILT_IN;
    let templates = TEMPLATES.iter().filter_map(|(name, ..)| Some((*name, &*engine.template(name)?.whole().text)));
    let sentences = SENTENCES.iter().map(|(name, text, _)| (*name, *text));
    sentences.chain(templates).chain([("words.yaml", WORDS_FILE)])
}

/// Templates of an author that nothing would ever run: those that are nearly called as a built-in one.
/// Others can be included, or be no templates at all, such as a `README.md`.
fn unused(own: &BTreeMap<String, Text>) -> impl Iterator<Item = Diagnostic> {
    own.iter().filter_map(|(name, text)| {
        let sentences = || SENTENCES.iter().map(|row| row.0);
        let built_in = || TEMPLATES.iter().map(|row| row.0).chain(sentences()).chain(["words.yaml"]);
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
