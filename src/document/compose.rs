//! From a policy to its documents: each outline filled with text, numbered, its references resolved.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::markdown::{self, private};
use super::model::{Composed, Document, Head, Kind, Origin, Part};
use super::outline::{self, Node};
use super::read;
use super::template::{self, Engine, Scope, Shared, View};
use super::told;
use super::unprinted::unprinted;
use crate::diagnostic::{Diagnostic, Level, Sink, nearest};
use crate::facts::expression::Marked;
use crate::facts::{Facts, place};
use crate::policy::{Policy, Ref};
use crate::source::Span;
use crate::syntax::Prose;

/// The id of the document that every policy has.
const POLICY: &str = "privacy-policy";

/// Composes every document of a policy, and reports what its prose and its outlines have wrong.
pub fn compose<'p>(facts: &'p Facts<'p>, engine: &'p Engine) -> (Vec<Composed>, Vec<Diagnostic>) {
    let policy = facts.policy;
    let mut sink = Sink::new();
    let shared = Shared { broken: check(facts, true, &mut sink), ..Shared::default() };
    let built_in = Engine::built_in();
    let mut documents = Vec::new();
    let mut plans: Vec<(String, Option<String>, &[Ref], View<'_>)> = Vec::new();
    let declared_policy = policy.documents.iter().any(|document| &*document.meta.key.value == POLICY);
    if !declared_policy {
        let title = policy.about.meta.label.as_deref().map(str::to_owned);
        plans.push((POLICY.to_owned(), title, &policy.about.outline, View::new(policy, None, engine)));
    }
    for document in &policy.documents {
        let own = &*document.meta.key.value == POLICY;
        let title = document.meta.label.as_ref().or(policy.about.meta.label.as_ref().filter(|_| own));
        let title =
            title.map_or_else(|| capital(&document.meta.key.value.replace('-', " ")), |title| title.to_string());
        let outline = if own && document.outline.is_empty() { &policy.about.outline } else { &document.outline };
        let view = View::new(policy, Some(document), engine);
        plans.push((document.meta.key.value.to_string(), Some(title), outline, view));
    }
    let mut held: FxHashSet<String> = FxHashSet::default();
    let mut first = None;
    for (id, title, declared, view) in plans {
        let nodes = outline::outline(policy, declared);
        let mut entries = FxHashMap::default();
        outline::entries(&nodes, &mut entries);
        held.extend(entries.keys().cloned());
        let scope = Rc::new(Scope::new(facts, engine, entries, &shared, view));
        let mut parts = build(&scope, &nodes, 2);
        if let Some(place) = outline_place(declared).filter(|_| parts.is_empty()) {
            let message = format!("the document `{id}` has a title and nothing below it");
            let help = "name topics for which facts are declared, or remove the document";
            sink.push(Diagnostic::warning("language/empty-document", place, message).help(help));
        }
        let head = head(&scope, title);
        documents.push((id, head, std::mem::take(&mut parts), Rc::clone(&scope)));
        first.get_or_insert(scope);
    }
    if let Some(scope) = &first {
        left_out(policy, scope, &held, &mut sink);
    }
    let numbering = policy.about.numbering.map_or("none", |word| word.value);
    let finished = documents.into_iter().map(|(id, head, parts, scope)| {
        let one = finish(id, head, parts, &scope, numbering, &mut sink);
        // Asked last: it composes topics that the document does not print, and what they refer to is no fault of it.
        Composed { topics: told::topics(&scope, &built_in, &held), ..one }
    });
    let mut composed: Vec<Composed> = finished.collect();
    if policy.cookies.iter().any(|group| !group.nested.cookie.is_empty()) {
        composed.push(cookie_table(facts, engine, &shared, &mut sink));
    }
    let origins: Arc<[Origin]> = shared.marks.take().into();
    for one in &mut composed {
        one.origins = Arc::clone(&origins);
    }
    let mut found = sink.into_vec();
    // Prose that cannot be filled in is not printed, and that is told.
    if found.iter().all(|finding| finding.level != Level::Error) {
        let skipped = found.iter().any(|finding| finding.rule == "language/unprinted-facts");
        found.extend(unprinted(facts, &composed, skipped));
    }
    (composed, found)
}

/// Reports what the prose of a policy has wrong, also where no document prints it. Gives the blocks
/// whose expressions cannot run.
///
/// A policy that is not `complete` (a part, or a spec with errors) can lack declarations that its
/// prose names, so a missing one is not reported.
pub fn check(facts: &Facts<'_>, complete: bool, sink: &mut Sink) -> FxHashSet<Span> {
    let (mut broken, keys) = (FxHashSet::default(), template::Keys::new(facts.policy));
    for prose in prose(facts) {
        markdown::check_prose(&prose.text, sink);
        let mut found = Sink::new();
        template::check_expressions(&prose.text, complete.then_some(&keys), &mut found);
        if !found.is_empty() {
            broken.insert(prose.text.span);
            sink.extend(found.into_vec());
        }
    }
    broken
}

/// Every prose block of a policy, with those that an `override` replaced.
fn prose<'p>(facts: &Facts<'p>) -> impl Iterator<Item = &'p Prose> {
    let own = facts.declarations().iter().filter_map(|entry| entry.declared.meta().prose.as_ref());
    own.flat_map(|prose| std::iter::successors(Some(prose), |prose| prose.inherited.as_deref()))
}

fn build(scope: &Scope<'_>, nodes: &[Node], level: u8) -> Vec<Part> {
    let mut parts = Vec::new();
    for node in nodes {
        let body = template::render::section(scope, &node.name, node.entry);
        let inner = build(scope, &node.children, (level + 1).min(6));
        if body.trim().is_empty() && inner.is_empty() {
            continue;
        }
        let declared = node.entry.section.and_then(|number| place::section(scope.policy, number));
        let words = &scope.view.words;
        let heading = match (declared.and_then(|section| section.meta.label.as_ref()), node.entry.topic) {
            (Some(label), _) => label.to_string(),
            (None, Some(topic)) => words.say("topics", topic).unwrap_or(topic).to_owned(),
            (None, None) => capital(&node.name.replace('-', " ")),
        };
        parts.push(Part {
            anchor: node.name.clone(),
            topic: node.entry.topic,
            level,
            number: None,
            heading,
            body: (*body).clone(),
            parts: inner,
            origin: declared.map(|section| section.meta.span),
        });
    }
    parts
}

fn head(scope: &Scope<'_>, title: Option<String>) -> Head {
    let policy = &scope.policy;
    let words = &scope.view.words;
    let date =
        |date: Option<crate::policy::value::Date>| date.map(|date| (date.value.to_string(), words.date(date.value)));
    Head {
        title: title.unwrap_or_else(|| words.say("page", "title").unwrap_or_default().to_owned()),
        who: scope.facts.public_name().map(str::to_owned),
        language: words.say("language", "code").unwrap_or_default().to_owned(),
        effective: date(policy.about.effective),
        updated: date(policy.about.updated),
        url: policy.about.url.as_deref().map(str::to_owned),
        words: Arc::clone(words),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Numbers the sections and puts in place what refers to them.
fn finish(
    id: String,
    head: Head,
    mut parts: Vec<Part>,
    scope: &Scope<'_>,
    numbering: &str,
    sink: &mut Sink,
) -> Composed {
    let clauses = numbering == "clauses";
    if numbering != "none" {
        // The summary repeats what the numbered sections say, so it stands outside of them.
        let numbered = parts.iter_mut().filter(|part| part.topic != Some("summary"));
        for (index, part) in numbered.enumerate() {
            number(part, (index + 1).to_string(), clauses);
        }
    }
    let mut known = FxHashMap::default();
    collect(&parts, &mut known);
    resolve(&mut parts, &known, scope);
    let (diagnostics, references) = scope.take();
    sink.extend(diagnostics);
    for reference in references {
        let name = reference.section.replace('_', "-");
        if known.contains_key(&name) {
            continue;
        }
        let Some(text) = &reference.prose else { continue };
        let mut places = template::references(text, &name);
        if places.is_empty() {
            places.push(text.span);
        }
        for place in places {
            let mut diagnostic = Diagnostic::error(
                "language/unprinted-reference",
                place,
                format!("`{name}` is not printed in the document `{id}`"),
            )
            .label("refers to nothing")
            .why("a section is printed when facts are declared for it, or prose is written");
            if let Some(near) = nearest(&name, known.keys().map(String::as_str)) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
            sink.push(diagnostic);
        }
    }
    Composed { kind: Kind::Page, id, head, parts, clauses, topics: Vec::new(), origins: Arc::default() }
}

fn number(part: &mut Part, own: String, clauses: bool) {
    let before = if clauses && !part.parts.is_empty() { read::blocks(&part.body) } else { 0 };
    for (index, inner) in part.parts.iter_mut().enumerate() {
        number(inner, format!("{own}.{}", before + index + 1), clauses);
    }
    part.number = Some(own);
}

fn collect(parts: &[Part], known: &mut FxHashMap<String, (Option<String>, String)>) {
    for part in parts {
        known.insert(part.anchor.clone(), (part.number.clone(), part.heading.clone()));
        collect(&part.parts, known);
    }
}

/// Puts links in the place of what `ref()` left.
fn resolve(parts: &mut [Part], known: &FxHashMap<String, (Option<String>, String)>, scope: &Scope<'_>) {
    for part in parts {
        if private::any(&part.body) && part.body.contains([private::REF, private::REF_HEADING]) {
            part.body = resolve_text(&part.body, known, scope);
        }
        resolve(&mut part.parts, known, scope);
    }
}

fn resolve_text(
    body: &Marked<'_>,
    known: &FxHashMap<String, (Option<String>, String)>,
    scope: &Scope<'_>,
) -> Marked<'static> {
    let mut out = Marked::with_capacity(body.len() + 64);
    let mut done = 0;
    while let Some(start) = body[done..].find([private::REF, private::REF_HEADING]).map(|found| done + found) {
        out.push(&body.part(done..start));
        let heading_only = body[start..].starts_with(private::REF_HEADING);
        let from = start + private::REF.len_utf8();
        done = from;
        let Some(length) = body[from..].find(private::REF_END) else { break };
        let name = &body[from..from + length];
        done = from + length + private::REF_END.len_utf8();
        match known.get(name) {
            Some((Some(number), _)) if !heading_only => out.push_str(&markdown::link(number, &format!("#{name}"))),
            Some((_, heading)) => out.push_str(&markdown::link(heading, &format!("#{name}"))),
            None => out.push_str(&markdown::escape(scope.view.words.say("topics", name).unwrap_or(name))),
        }
    }
    out.push(&body.part(done..body.len()));
    out
}

/// Topics whose facts another topic prints as well.
const COVERED: &[(&str, &str)] = &[
    ("contact", "controller"),
    ("sources", "data-collected"),
    ("storage", "recipients"),
    ("transfers", "recipients"),
    ("right-to-object", "rights"),
    ("business-transfers", "disclosures"),
    ("links", "introduction"),
];

/// The place of an outline; none where nothing stands in it.
fn outline_place(outline: &[Ref]) -> Option<Span> {
    let (first, last) = (outline.first()?, outline.last()?);
    Some(if first.span.file == last.span.file { first.span.to(last.span) } else { first.span })
}

/// Reports facts that no outline has a place for.
fn left_out(policy: &Policy, scope: &Scope<'_>, held: &FxHashSet<String>, sink: &mut Sink) {
    let outlines =
        || std::iter::once(&policy.about.outline).chain(policy.documents.iter().map(|document| &document.outline));
    let Some(place) = outlines().find_map(|outline| outline_place(outline)) else { return };
    let mut missing = Vec::new();
    for topic in
        crate::schema::vocabulary::TOPICS.iter().filter(|topic| !matches!(*topic, "..." | "summary" | "introduction"))
    {
        let covered = COVERED.iter().any(|(covered, by)| *covered == topic && held.contains(*by));
        if !held.contains(topic) && !covered && !template::render::topic(scope, topic).trim().is_empty() {
            missing.push(topic);
        }
    }
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|topic| format!("`{topic}`")).collect();
        sink.push(
            Diagnostic::warning(
                "language/unprinted-facts",
                place,
                format!("no document prints the facts of {}", names.join(", ")),
            )
            .label("these outlines leave them out")
            .why("a fact that is declared and printed nowhere informs nobody")
            .help("add the topics to an outline, or `...` for every topic not named"),
        );
    }
    for section in &policy.sections {
        let key = &*section.meta.key.value;
        if !held.contains(key) && crate::schema::vocabulary::TOPICS.find(key).is_none() {
            sink.push(
                Diagnostic::warning(
                    "language/unprinted-facts",
                    section.meta.span,
                    format!("no document prints the section `{key}`"),
                )
                .help("add it to an outline, or `...` for everything not named"),
            );
        }
    }
}

fn cookie_table<'p>(facts: &'p Facts<'p>, engine: &'p Engine, shared: &'p Shared, sink: &mut Sink) -> Composed {
    let view = View::new(facts.policy, None, engine);
    let scope = Scope::new(facts, engine, FxHashMap::default(), shared, view);
    let body = template::render::template(&scope, "cookie-table.md");
    let mut head = head(&scope, None);
    let heading = head.words.say("page", "cookie-table").unwrap_or_default().to_owned();
    head.title.clone_from(&heading);
    let part = Part {
        anchor: "cookie-table".to_owned(),
        topic: Some("cookies"),
        level: 2,
        number: None,
        heading,
        body,
        parts: Vec::new(),
        origin: None,
    };
    let mut composed = finish("cookie-table".to_owned(), head, vec![part], &scope, "none", sink);
    composed.kind = Kind::Fragment;
    composed
}

impl Composed {
    /// The document as events, parsed once.
    pub fn document(&self) -> Document<'_> {
        read::document(self)
    }

    /// The Markdown from which the events are read, for tests and for looking at a template.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", self.head.title);
        write_parts(&self.parts, &mut out);
        out
    }
}

fn write_parts(parts: &[Part], out: &mut String) {
    for part in parts {
        out.push('\n');
        out.push_str(&"#".repeat(part.level.into()));
        out.push(' ');
        if let Some(number) = &part.number {
            out.push_str(number);
            out.push_str(". ");
        }
        out.push_str(&part.heading);
        out.push_str("\n\n");
        let mut blank = true;
        for line in part.body.lines() {
            let line = line.trim_end();
            if !(line.is_empty() && blank) {
                out.push_str(line);
                out.push('\n');
            }
            blank = line.is_empty();
        }
        while out.ends_with("\n\n") {
            out.pop();
        }
        write_parts(&part.parts, out);
    }
}
