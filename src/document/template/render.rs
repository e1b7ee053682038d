//! The text of templates, prose, topics and sections, each rendered once for a document.

use std::borrow::Cow;
use std::rc::Rc;

use super::run::{self, Frame};
use super::scope::{DEEPEST, Entry, Scope};
use super::seen::Seen;
use super::source::TemplateSource;
use crate::diagnostic::Diagnostic;
use crate::document::markdown::{self, private};
use crate::facts::expression::{Budget, Done, Fault, Marked, Value};
use crate::facts::place::section as section_of;
use crate::jinja::Lines;
use crate::syntax::Prose;

/// The text of a template. What goes wrong is reported in the scope.
pub fn template(scope: &Scope<'_>, name: &str) -> Marked<'static> {
    template_with(scope, name, &[])
}

/// The same of a template that knows values from whoever runs it.
pub fn template_with<'p>(scope: &Scope<'p>, name: &str, given: &[Value<'p>]) -> Marked<'static> {
    let Some(program) = scope.engine.program(name) else { return Marked::default() };
    let budget = if scope.engine.is_built_in() {
        Budget::unlimited()
    } else {
        Budget::new(scope.limits.steps, scope.limits.largest)
    };
    match run::template(scope, program, given, &budget).and_then(|text| shallow(scope, text)) {
        Ok(text) => {
            if !scope.print(text.size()) {
                scope.too_long(None);
                return Marked::default();
            }
            text
        }
        Err(fault) => {
            let fault = fault.within(name);
            let name = fault.template.as_deref().unwrap_or(name);
            if let Some(template) = scope.engine.template(name) {
                scope.report(TemplateSource::Template(template).fault(&fault));
            }
            Marked::default()
        }
    }
}

/// What authors' templates and prose printed, unless quotations and lists lie too deep in each other there.
fn shallow(scope: &Scope<'_>, text: Marked<'static>) -> Done<Marked<'static>> {
    let deep = !scope.engine.is_built_in() && markdown::too_deep(&text).is_some();
    if deep { Err(Fault::new("quotations and lists lie more than 64 deep in each other here")) } else { Ok(text) }
}

/// Prose with its expressions filled in. What goes wrong is reported at its place.
fn filled<'p>(scope: &Scope<'p>, prose: &'p Prose, topic: Option<&'static str>) -> Marked<'static> {
    let frame = Frame { topic, inherited: prose.inherited.as_deref() };
    let budget = Budget::new(scope.limits.steps.min(scope.steps.get()), scope.limits.largest);
    let left = budget.steps();
    let done = (scope.engine.compile)(&prose.text, Lines::Kept, &[])
        .and_then(|program| run::prose(scope, frame, &program, &budget))
        .and_then(|text| shallow(scope, text));
    scope.steps.set(scope.steps.get().saturating_sub(left - budget.steps()));
    match done {
        Ok(text) => text.trimmed(),
        Err(fault) => {
            scope.report(TemplateSource::Prose(&prose.text).fault(&fault));
            Marked::default()
        }
    }
}

/// An author's prose as Markdown that can stand among other text. `topic` is the standard topic
/// whose generated text `default()` stands for.
pub fn prose<'p>(scope: &Scope<'p>, prose: &'p Prose, topic: Option<&'static str>) -> Marked<'static> {
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
            return Marked::default();
        }
        notes.prose.insert(span, None);
    }
    let rendered = if scope.shared.broken.contains(&span) {
        Marked::default()
    } else if prose.text.contains("{{") || prose.text.contains("{%") {
        if scope.notes.borrow().open.len() >= DEEPEST {
            scope.too_deep(span);
            return Marked::default();
        }
        scope.notes.borrow_mut().open.push(Rc::new(prose.text.clone()));
        let rendered = filled(scope, prose, topic);
        scope.notes.borrow_mut().open.pop();
        rendered
    } else {
        Marked::from(private::replaced(prose.text.trim()).into_owned())
    };
    let mut rendered = contained(rendered);
    if !scope.print(rendered.size()) {
        scope.too_long(Some(span));
        rendered = Marked::default();
    }
    scope.notes.borrow_mut().prose.insert(span, Some(rendered.clone()));
    rendered
}

/// Prose that was rendered, made safe to stand among other text. Where that changes it, its marks stand behind it.
fn contained(prose: Marked<'static>) -> Marked<'static> {
    match markdown::contain(&prose) {
        Cow::Borrowed(_) => prose,
        Cow::Owned(contained) => prose.changed(|_| contained),
    }
}

/// The tables of cookies.
pub fn cookie_tables(scope: &Scope<'_>) -> Marked<'static> {
    if !scope.engine.is_built_in() {
        return template(scope, "_cookies.md");
    }
    // What is noted is noted as it is made.
    let register = scope.view.register;
    if let Some(known) = scope.shared.cookie_tables.borrow().get(register).filter(|_| scope.seen.borrow().is_none()) {
        return known.clone();
    }
    let made = template(scope, "_cookies.md");
    // Prose that asks for the tables inside them has been faster.
    scope.shared.cookie_tables.borrow_mut().entry(register).or_insert_with(|| made.clone());
    made
}

/// What stands for a text that asks for itself.
fn endless() -> Rc<Marked<'static>> {
    Rc::new("…".into())
}

/// Makes a text, and notes the facts that it is made of, if they are wanted, apart from those of what is being printed.
fn noted<T>(scope: &Scope<'_>, of: (&'static str, bool), wanted: bool, make: impl FnOnce() -> T) -> T {
    let outer = scope.seen.replace(wanted.then(Seen::default));
    let made = make();
    if let Some(seen) = scope.seen.replace(outer) {
        scope.notes.borrow_mut().seen.insert(of, seen);
    }
    made
}

/// The generated text of a standard topic; empty where there are no facts.
pub fn topic(scope: &Scope<'_>, topic: &'static str) -> Rc<Marked<'static>> {
    let wanted = scope.notes_facts || scope.seen.borrow().is_some();
    let known = scope.notes.borrow().topics.get(topic).cloned();
    let text = known.unwrap_or_else(|| {
        scope.notes.borrow_mut().topics.insert(topic, None);
        let make = || Rc::new(template(scope, &format!("topics/{topic}.md")));
        let text = noted(scope, (topic, false), wanted, make);
        scope.notes.borrow_mut().topics.insert(topic, Some(Rc::clone(&text)));
        Some(text)
    });
    if let (Some(outer), Some(seen)) = (&mut *scope.seen.borrow_mut(), scope.notes.borrow().seen.get(&(topic, false))) {
        outer.extend(seen);
    }
    // A topic that asks for itself is on its way to being printed.
    text.unwrap_or_else(endless)
}

/// The text of an entry of the outline: the section's prose where there is one, else the topic's.
pub fn section(scope: &Scope<'_>, name: &str, entry: Entry) -> Rc<Marked<'static>> {
    if let Some(known) = scope.notes.borrow_mut().sections.get(name) {
        return known.clone().unwrap_or_else(endless);
    }
    scope.notes.borrow_mut().sections.insert(name.to_owned(), None);
    let own = entry
        .section
        .and_then(|number| section_of(scope.policy, number))
        .and_then(|section| section.meta.prose.as_ref());
    let text = match (own, entry.topic) {
        (Some(own), topic) => {
            noted(scope, (topic.unwrap_or_default(), true), topic.is_some(), || Rc::new(prose(scope, own, topic)))
        }
        (None, Some(name)) => noted(scope, (name, true), false, || topic(scope, name)),
        (None, None) => Rc::default(),
    };
    if let Some(known) = scope.notes.borrow_mut().sections.get_mut(name) {
        *known = Some(Rc::clone(&text));
    }
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
