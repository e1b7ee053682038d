//! The text of templates, prose, topics and sections, each rendered once for a document.

use std::rc::Rc;

use super::run::{self, Frame};
use super::scope::{DEEPEST, Entry, Scope};
use super::source::TemplateSource;
use crate::diagnostic::Diagnostic;
use crate::document::markdown;
use crate::facts::expression::Budget;
use crate::facts::place::section as section_of;
use crate::jinja::Lines;
use crate::syntax::Prose;

/// The text of a template. What goes wrong is reported in the scope.
pub fn template(scope: &Scope<'_>, name: &str) -> String {
    let Some(program) = scope.engine.program(name) else { return String::new() };
    let budget = if scope.engine.is_built_in() {
        Budget::unlimited()
    } else {
        Budget::new(scope.limits.steps, scope.limits.largest)
    };
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
            if let Some((text, own)) = scope.engine.text(name) {
                scope.report(TemplateSource::template(name, text, own).fault(&fault));
            }
            String::new()
        }
    }
}

/// Prose with its expressions filled in. What goes wrong is reported at its place.
fn filled<'p>(scope: &Scope<'p>, prose: &'p Prose, topic: Option<&'static str>) -> String {
    let frame = Frame { topic, inherited: prose.inherited.as_deref() };
    let budget = Budget::new(scope.limits.steps.min(scope.steps.get()), scope.limits.largest);
    let left = budget.steps();
    let done = (scope.engine.compile)(&prose.text, Lines::Kept)
        .and_then(|program| run::prose(scope, frame, &program, &budget));
    scope.steps.set(scope.steps.get().saturating_sub(left - budget.steps()));
    match done {
        Ok(text) => text.trim().to_owned(),
        Err(fault) => {
            scope.report(TemplateSource::Prose(&prose.text).fault(&fault));
            String::new()
        }
    }
}

/// An author's prose as Markdown that can stand among other text. `topic` is the standard topic
/// whose generated text `default()` stands for.
pub fn prose<'p>(scope: &Scope<'p>, prose: &'p Prose, topic: Option<&'static str>) -> String {
    let span = prose.text.span;
    {
        let mut notes = scope.notes.borrow_mut();
        if let Some(known) = notes.prose.get(&span) {
            if let Some(text) = known {
                return text.clone();
            }
            let diagnostic = Diagnostic::error("language/template", span, "this prose prints itself")
                .help("take out the expression that leads back to it");
            notes.diagnostics.push(diagnostic);
            return String::new();
        }
        notes.prose.insert(span, None);
    }
    let rendered = if scope.shared.broken.contains(&span) {
        String::new()
    } else if prose.text.contains("{{") || prose.text.contains("{%") {
        if scope.notes.borrow().open.len() >= DEEPEST {
            scope.too_deep(span);
            return String::new();
        }
        scope.notes.borrow_mut().open.push(prose.text.clone());
        let rendered = filled(scope, prose, topic);
        scope.notes.borrow_mut().open.pop();
        rendered
    } else {
        prose.text.trim().to_owned()
    };
    let mut rendered = markdown::contain(rendered);
    if !scope.print(rendered.len()) {
        scope.too_long(Some(span));
        rendered.clear();
    }
    scope.notes.borrow_mut().prose.insert(span, Some(rendered.clone()));
    rendered
}

/// The tables of cookies. With provenance they hold marks of this document, so they are made anew.
pub fn cookie_tables(scope: &Scope<'_>) -> String {
    if scope.provenance || !scope.engine.is_built_in() {
        return template(scope, "_cookies.md");
    }
    if let Some(known) = scope.shared.cookie_tables.get() {
        return known.clone();
    }
    let made = template(scope, "_cookies.md");
    // Prose that asks for the tables inside them has been faster.
    let _ = scope.shared.cookie_tables.set(made.clone());
    made
}

/// The generated text of a standard topic; empty where there are no facts.
pub fn topic(scope: &Scope<'_>, topic: &'static str) -> Rc<str> {
    if let Some(known) = scope.notes.borrow_mut().topics.get(topic) {
        // A topic that asks for itself is on its way to being printed.
        return known.clone().unwrap_or_else(|| "…".into());
    }
    scope.notes.borrow_mut().topics.insert(topic, None);
    let text: Rc<str> = template(scope, &format!("topics/{topic}.md")).into();
    scope.notes.borrow_mut().topics.insert(topic, Some(Rc::clone(&text)));
    text
}

/// The text of an entry of the outline: the section's prose where there is one, else the topic's.
pub fn section(scope: &Scope<'_>, name: &str, entry: Entry) -> Rc<str> {
    if let Some(known) = scope.notes.borrow_mut().sections.get(name) {
        return known.clone().unwrap_or_else(|| "…".into());
    }
    scope.notes.borrow_mut().sections.insert(name.to_owned(), None);
    let own = entry
        .section
        .and_then(|number| section_of(scope.policy, number))
        .and_then(|section| section.meta.prose.as_ref());
    let text: Rc<str> = match (own, entry.topic) {
        (Some(own), topic) => prose(scope, own, topic).into(),
        (None, Some(name)) => topic(scope, name),
        (None, None) => "".into(),
    };
    scope.notes.borrow_mut().sections.insert(name.to_owned(), Some(Rc::clone(&text)));
    text
}

/// Whether the document prints a topic or section of this name.
pub fn prints(scope: &Scope<'_>, name: &str) -> bool {
    let Some(entry) = scope.outline.get(name).copied() else { return false };
    if !section(scope, name, entry).trim().is_empty() {
        return true;
    }
    let Some(section) = entry.section.and_then(|number| section_of(scope.policy, number)) else { return false };
    section.nested.section.iter().any(|inner| prints(scope, &inner.meta.key.value))
}
