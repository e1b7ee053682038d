//! The statements of laws: their sentences, and how they are printed.
//!
//! Owns: which sentence a language has for a statement, that one sentence of several laws is printed once, and what is left
//! of a topic for its end. Does not own: which statements a law wants made of a policy ([`crate::facts`]), and who asks for
//! them. A sentence of an author's own is printed in place of the built-in one, and nobody knows what it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::due::Due;
use super::engine::{Names, Template};
use super::render;
use super::run::Run;
use super::scope::Scope;
use super::texts::Sentences;
use super::views;
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::words::SENTENCES;
use crate::document::{Tells, entries};
use crate::facts::expression::types::{Of, list};
use crate::facts::expression::{Marked, Value};
use crate::facts::{Flow, Place};
use crate::law::{self, Law};
use crate::schema::KindId;
use crate::source::Text;

/// The folder of the sentences of laws, one file for each.
const FOLDER: &str = "laws/";

/// What a sentence knows by name: the flows of which its statement is made, and the laws that want it made.
const NAMES: Names = &[("these", list(Of::Row("stated-flow"))), ("laws", list(Of::Value))];

/// The names of all statements.
pub fn names() -> impl Iterator<Item = &'static str> {
    law::with("states").flat_map(|law| &law.states).map(law::Statement::name)
}

/// The built-in sentence of a statement of a law: the law's own, else that of the law that it extends.
pub fn sentence(law: &Law, name: &str) -> Option<&'static str> {
    let of = |law: &str| Some(rows(law)?.iter().find(|row| row.0 == name)?.1);
    of(&law.name).or_else(|| of(&law.base()?.name))
}

fn rows(law: &str) -> Option<&'static [(&'static str, &'static str)]> {
    let file = |name: &str| Some(name.strip_prefix(FOLDER)?.strip_suffix(".yaml")? == law);
    SENTENCES.iter().find(|row| file(row.0) == Some(true)).map(|row| row.2)
}

/// The template that has the sentence.
fn template(law: &str, name: &str) -> String {
    format!("{FOLDER}{law}/{name}")
}

/// Adds a template for each sentence, with that of an author in its place.
pub fn read(
    replaced: &BTreeMap<String, Text>,
    templates: &mut BTreeMap<String, Template>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (file, _, built_in) in SENTENCES {
        let Some(law) = file.strip_prefix(FOLDER).and_then(|file| file.strip_suffix(".yaml")) else { continue };
        let own = replaced.get(*file).map(|text| entries::by_key(text).map(|all| (text, all)));
        let mut own = own.transpose().unwrap_or_else(|problem| {
            diagnostics.push(*problem);
            None
        });
        for row in *built_in {
            let key = row.0;
            let entry =
                own.as_mut().and_then(|(text, all)| Some((text.clone(), BTreeMap::from([all.remove_entry(key)?]))));
            let sentences = Sentences { built_in: std::slice::from_ref(row), own: entry };
            let shape = format!("{{{{ phrase(\"{key}\") }}}}");
            let mut made = Template::new(&template(law, key), shape.into(), None, sentences);
            made.names = NAMES;
            templates.insert(made.name.clone(), made);
        }
        for (text, entry) in own.iter().flat_map(|(text, all)| all.values().map(move |entry| (text, entry))) {
            let place = text.locate(entry.place.start, entry.place.end);
            let message = format!("there is no statement `{}` of `{law}`", entry.key);
            let mut found = Diagnostic::error("language/template", place, message);
            found.help =
                nearest(&entry.key, built_in.iter().map(|row| row.0)).map(|near| format!("did you mean `{near}`?"));
            diagnostics.push(found);
        }
    }
}

/// The statements that a document has to make.
pub fn due<'p>(scope: &Scope<'p>) -> Vec<Due<'p>> {
    let engine = scope.engine;
    let mut all: Vec<Due<'p>> = Vec::new();
    for stated in scope.facts.statements() {
        let (law, name) = (&*stated.law.name, stated.statement.name());
        let of_law = template(law, name);
        let of_base = || stated.law.base().map(|base| template(&base.name, name));
        let Some(template) = Some(of_law).filter(|own| engine.has(own)).or_else(of_base) else { continue };
        let Some(topic) = stated.statement.topic.as_ref().map(|topic| &*topic.0) else { continue };
        let text = |name: &str| engine.template(name).map(|template| &*template.whole().text);
        let countries = |flow: &Flow<'_>| (flow.index, flow.country.map(|country| country.value));
        let same = |known: &&mut Due<'_>| {
            known.name == name
                && text(&known.template) == text(&template)
                && known.flows.iter().map(countries).eq(stated.flows.iter().map(countries))
        };
        match all.iter_mut().find(same) {
            Some(known) => known.laws.push(law),
            None => all.push(Due { name, topic, template, laws: vec![law], flows: stated.flows }),
        }
    }
    all
}

/// Prints a statement by its name, where a law wants it made.
pub fn one<'r>(run: &Run<'r, '_>, name: &str) -> Value<'r> {
    print(run, " ", |due| {
        let wanted = due.name == name;
        if wanted {
            run.scope.notes.borrow_mut().placed.insert(due.name);
        }
        wanted
    })
}

/// Prints the statements of a topic that are not printed by their names.
pub fn rest<'r>(run: &Run<'r, '_>, topic: &str) -> Value<'r> {
    print(run, "\n\n", |due| due.topic == topic && !run.scope.notes.borrow().placed.contains(due.name))
}

fn print<'r>(run: &Run<'r, '_>, between: &str, wanted: impl Fn(&Due<'_>) -> bool) -> Value<'r> {
    let scope = run.scope;
    let mut all = Marked::default();
    for due in scope.statements.get_or_init(|| due(scope)).iter().filter(|due| wanted(due)) {
        let text = made(scope, due);
        if text.contains(char::is_alphanumeric) {
            if !all.is_empty() {
                all.push_str(between);
            }
            all.push(&text);
        }
    }
    if all.is_empty() { Value::Nothing } else { Value::Markdown(all) }
}

/// The sentence with the mark that it is the built-in one.
fn made<'p>(scope: &Scope<'p>, due: &Due<'p>) -> Marked<'static> {
    let rows = due.flows.iter().map(|flow| views::stated_flow(scope, flow));
    let laws = due.laws.iter().map(|law| Value::from(*law));
    let mut text = render::template_with(scope, &due.template, &[rows.collect(), laws.collect()]).trimmed();
    let tells = scope
        .engine
        .template(&due.template)
        .filter(|template| is_built_in(template))
        .map(|_| Tells::Statement { name: due.name, laws: due.laws.clone(), text: Arc::from(&*text) });
    text.mark(scope.mark(scope.policy.about.meta.span, tells));
    for flow in &due.flows {
        let recipient = Place::Top(KindId::Recipient, flow.index).find(scope.policy);
        recipient.into_iter().for_each(|recipient| text.mark(scope.mark(recipient.meta().span, None)));
    }
    text
}

/// Whether a sentence is the one that ships.
fn is_built_in(template: &Template) -> bool {
    let own = template.sentences.own.iter().flat_map(|own| own.1.values());
    own.map(|entry| &*entry.text).eq(template.sentences.built_in.iter().map(|row| row.1)) || !template.is_own()
}
