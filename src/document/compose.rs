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
use crate::facts::views::{FIRST, Reader, refused};
use crate::facts::{Facts, place};
use crate::policy::{DocumentDeclaration, Policy, Ref, Target};
use crate::source::Span;
use crate::syntax::Prose;

/// Composes every document of a policy whose documents all see the same facts, and reports what its prose and its outlines
/// have wrong.
pub fn compose<'p>(facts: &'p Facts<'p>, engine: &'p Engine) -> (Vec<Composed>, Vec<Diagnostic>) {
    compose_all(facts, &[Reader { facts, view: None }], engine)
}

/// A document in the making.
struct Draft<'p> {
    id: String,
    /// The number of the reader.
    reader: usize,
    head: Head,
    nodes: Vec<Node>,
    scope: Rc<Scope<'p>>,
    /// The place of its declaration.
    place: Option<Span>,
    /// The outline that its author wrote.
    declared: &'p [Ref],
    /// The document that it is a part of.
    within: Option<String>,
}

/// Composes every document of a policy, each of the facts that its readers see.
pub fn compose_all<'p>(
    whole: &'p Facts<'p>,
    readers: &[Reader<'p>],
    engine: &'p Engine,
) -> (Vec<Composed>, Vec<Diagnostic>) {
    let policy = whole.policy;
    let mut sink = Sink::new();
    sink.extend(refused(whole, readers.iter().filter_map(|reader| reader.view)));
    let broken = Rc::new(check(whole, true, &mut sink));
    let marks = Rc::default();
    let shared: Vec<Shared> = readers.iter().map(|_| Shared::new(&broken, &marks)).collect();
    let built_in = Engine::built_in();
    let mut held: FxHashSet<String> = FxHashSet::default();
    let mut drafts = Vec::new();
    for (number, (reader, shared)) in readers.iter().zip(&shared).enumerate() {
        drafts.extend(draft(policy, number, reader, engine, shared));
    }
    let (pages, supplements): (Vec<Draft<'_>>, Vec<Draft<'_>>) =
        drafts.into_iter().partition(|draft| draft.within.is_none());
    let pages_known: Vec<(&str, &str)> = pages.iter().map(|page| (&*page.id, &*page.head.title)).collect();
    let mut finished = Vec::new();
    let everyone = pages.iter().find(|page| readers[page.reader].is_everyone());
    for draft in pages.iter().chain(&supplements) {
        held.extend(draft.scope.outline.keys().cloned());
    }
    for page in &pages {
        let mut parts = build(&page.scope, &page.nodes, 2);
        let mut known = Known { pages: &pages_known, sections: FxHashMap::default() };
        let own: Vec<&Draft<'_>> = supplements.iter().filter(|one| one.within.as_ref() == Some(&page.id)).collect();
        let left: Vec<Vec<Part>> = own.iter().map(|one| place_supplement(one, page, &mut parts, &mut sink)).collect();
        if let Some(place) = outline_place(page.declared).or(page.place).filter(|_| parts.is_empty()) {
            sink.push(empty(&page.id, place));
        }
        number_all(policy, &mut parts);
        known.collect(&parts, "");
        resolve_all(&mut parts, &known, &page.scope, &own);
        page.report(&known, &mut sink);
        for one in &own {
            // A section that these people have not is named without a link.
            sink.extend(one.scope.take().0);
        }
        finished.push((page, Kind::Page, parts));
        finished.extend(own.into_iter().zip(left).map(|(one, left)| (one, Kind::Supplement, left)));
    }
    if let Some(page) = everyone.or(pages.first()) {
        left_out(policy, &page.scope, &held, &mut sink);
    }
    let clauses = policy.about.numbering.is_some_and(|word| word.value == "clauses");
    let mut composed: Vec<Composed> = Vec::with_capacity(finished.len() + 1);
    for (draft, kind, parts) in finished {
        // Asked last: it composes topics that the document does not print, and what they refer to is no fault of it.
        let everyone = everyone.filter(|page| page.reader != draft.reader);
        let topics = match everyone {
            Some(everyone) if readers[draft.reader].is_local() => {
                // What is for everyone, of the facts that these readers see.
                let policy = draft.scope.policy;
                let mut entries = FxHashMap::default();
                outline::entries(&outline::outline(policy, outline_of(policy, &everyone.id)), &mut entries);
                let shared = &shared[draft.reader];
                let theirs = Scope::new(readers[draft.reader].facts, engine, entries, shared, draft.scope.view);
                let differs = readers[draft.reader].view.is_some_and(|view| view.differs);
                told::local_topics(&draft.scope, (&everyone.scope, &theirs, differs), &built_in, &held)
            }
            Some(_) => told::topics(&draft.scope, &built_in, &FxHashSet::default()),
            None => told::topics(&draft.scope, &built_in, &held),
        };
        composed.push(Composed {
            kind,
            id: draft.id.clone(),
            head: draft.head.clone(),
            parts,
            clauses,
            reader: draft.reader,
            topics,
            origins: Arc::default(),
        });
    }
    if policy.cookies.iter().any(|group| !group.nested.cookie.is_empty()) {
        // Where all see the same cookies, the tables are made once.
        let apart = Shared::new(&broken, &marks);
        let shared = shared.first().filter(|_| readers.len() == 1).unwrap_or(&apart);
        composed.push(cookie_table(whole, engine, shared, &mut sink));
    }
    let origins: Arc<[Origin]> = marks.take().into();
    for one in &mut composed {
        one.origins = Arc::clone(&origins);
    }
    let mut found = sink.into_vec();
    // Prose that cannot be filled in is not printed, and that is told.
    if found.iter().all(|finding| finding.level != Level::Error) {
        let skipped = found.iter().any(|finding| finding.rule == "language/unprinted-facts");
        found.extend(unprinted(whole, &composed, skipped));
    }
    (composed, found)
}

/// The outline of a document: its own, and where the first one has none, that of the policy.
fn outline_of<'p>(policy: &'p Policy, id: &str) -> &'p [Ref] {
    let own = policy.documents.iter().find(|document| &*document.meta.key.value == id);
    let own = own.map_or(&[][..], |document| &document.outline);
    if own.is_empty() && id == FIRST { &policy.about.outline } else { own }
}

fn empty(id: &str, place: Span) -> Diagnostic {
    let message = format!("the document `{id}` has a title and nothing below it");
    let help = "name topics for which facts are declared, or remove the document";
    Diagnostic::warning("language/empty-document", place, message).help(help)
}

/// The documents of a reader.
fn draft<'p>(
    whole: &'p Policy,
    number: usize,
    reader: &Reader<'p>,
    engine: &'p Engine,
    shared: &'p Shared,
) -> Vec<Draft<'p>> {
    let policy = reader.facts.policy;
    let mut drafts = Vec::new();
    let mut add = |id: String,
                   title: Option<String>,
                   declared: &'p [Ref],
                   document: Option<&DocumentDeclaration>,
                   within: Option<String>| {
        // What is a part of another document, and says nothing else, has the topics of that.
        let hosts = within.as_ref().filter(|_| declared.is_empty()).map_or(declared, |host| outline_of(policy, host));
        let nodes = outline::outline(policy, hosts);
        let mut entries = FxHashMap::default();
        outline::entries(&nodes, &mut entries);
        // A part says of itself what its page says.
        let host = within.as_deref().unwrap_or_default();
        let host = whole.documents.iter().find(|known| &*known.meta.key.value == host);
        let page = host.and_then(|host| host.meta.label.as_deref());
        let page = page.or(title.as_deref().filter(|_| within.is_none()));
        let view = View::new(policy, document, page, engine);
        let scope = Rc::new(Scope::new(reader.facts, engine, entries, shared, view));
        let head = head(&scope, title);
        let place = document.map(|document| document.meta.span);
        drafts.push(Draft { id, reader: number, head, nodes, scope, place, declared, within });
    };
    let declared = whole.documents.iter().any(|document| &*document.meta.key.value == FIRST);
    if !declared && reader.view.is_none_or(|view| view.first) {
        let title = policy.about.meta.label.as_deref().map(str::to_owned);
        add(FIRST.to_owned(), title, &policy.about.outline, None, None);
    }
    for (index, document) in policy.documents.iter().enumerate() {
        if reader.view.is_some_and(|view| !view.documents.contains(&index)) {
            continue;
        }
        let own = &*document.meta.key.value == FIRST;
        let title = document.meta.label.as_ref().or(policy.about.meta.label.as_ref().filter(|_| own));
        let title =
            title.map_or_else(|| capital(&document.meta.key.value.replace('-', " ")), |title| title.to_string());
        // A document that it is a part of can speak of other facts.
        let within =
            whole.documents.get(index).and_then(|document| document.within).and_then(|within| match within.target {
                Target::Document(host) => Some(whole.documents.get(host)?.meta.key.value.to_string()),
                _ => Some(FIRST.to_owned()),
            });
        let key = &*document.meta.key.value;
        add(key.to_owned(), Some(title), outline_of(policy, key), Some(document), within);
    }
    if let Some(view) = reader.view.filter(|view| view.documents.is_empty() && !view.rest) {
        let id = format!("for-{}", view.places.join("-").to_lowercase());
        let host = view.host.and_then(|host| whole.documents.get(host));
        let host = host.map_or_else(|| FIRST.to_owned(), |host| host.meta.key.value.to_string());
        add(id, None, &[], None, Some(host));
        if let Some(draft) = drafts.last_mut() {
            let words = &draft.scope.view.words;
            let names = view.places.iter().map(|place| words.say("places", place).unwrap_or(place)).collect::<Vec<_>>();
            let places = words.and(&names, words.say("joints", "and").unwrap_or_default());
            draft.head.title = words.pattern("people-in", &[("places", &places)]);
        }
    }
    drafts
}

/// The topics of a document that greet its readers. A part of it need not do that again.
const GREETING: &[&str] = &["summary", "introduction"];

/// Puts a document that is a part of another one into it, before what comes last there. Without an outline of its own it
/// holds what differs from the other. Gives what the other one says in the same words: its readers are told that there,
/// under laws of their own.
fn place_supplement(one: &Draft<'_>, host: &Draft<'_>, parts: &mut Vec<Part>, sink: &mut Sink) -> Vec<Part> {
    let same = |node: &Node| {
        let of_host = host.scope.outline.get(&node.name).filter(|_| one.declared.is_empty());
        of_host.is_some_and(|entry| {
            let text = template::render::section(&one.scope, &node.name, node.entry);
            **template::render::section(&host.scope, &node.name, *entry) == **text
        })
    };
    let greets =
        |node: &Node| one.declared.is_empty() && node.entry.topic.is_some_and(|topic| GREETING.contains(&topic));
    let (left, differs): (Vec<Node>, Vec<Node>) = one.nodes.iter().cloned().partition(same);
    let nodes: Vec<Node> = differs.into_iter().filter(|node| !greets(node)).collect();
    let left = build(&one.scope, &left, 3);
    let mut inner = build(&one.scope, &nodes, 3);
    prefix(&mut inner, &one.id);
    if inner.is_empty() {
        if let Some(place) = one.place {
            sink.push(empty(&one.id, place));
        }
        return left;
    }
    let part = Part {
        anchor: one.id.clone(),
        topic: None,
        level: 2,
        number: None,
        heading: one.head.title.clone(),
        question: None,
        body: template::render::template(&one.scope, "_part.md"),
        parts: inner,
        within: None,
        origin: one.place,
    };
    let last = parts.iter().position(|part| outline::LAST.contains(&&*part.anchor)).unwrap_or(parts.len());
    parts.insert(last, part);
    left
}

/// Puts the name of the document before the anchors of its sections, which stand in the other one, too.
fn prefix(parts: &mut [Part], id: &str) {
    for part in parts {
        part.anchor = format!("{id}-{}", part.anchor);
        part.within = Some(id.to_owned());
        prefix(&mut part.parts, id);
    }
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
        markdown::check_lost(&prose.text, sink);
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
        let (list, name) = match node.entry.topic {
            Some("cookies") if !scope.facts.sets_cookies() && !scope.policy.cookies.is_empty() => ("page", "stored"),
            // Where people have no rights, what is left of the topic is how to send a request.
            Some("rights") if !scope.facts.any_right() => ("page", "requests"),
            topic => ("topics", topic.unwrap_or_default()),
        };
        let label = declared.and_then(|section| section.meta.label.as_ref());
        let written = match list {
            "topics" => words.topic(name, scope.view.called),
            list => words.say(list, name).map(str::to_owned),
        };
        let heading = match (label, written) {
            (Some(label), _) => label.to_string(),
            (None, Some(heading)) => heading,
            (None, None) => capital(&node.name.replace('-', " ")),
        };
        let question = words.say("questions", name).filter(|_| label.is_none()).map(str::to_owned);
        parts.push(Part {
            anchor: node.name.clone(),
            topic: node.entry.topic,
            level,
            number: None,
            heading,
            question,
            body: (*body).clone(),
            parts: inner,
            within: None,
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
        site: site(policy).map(str::to_owned),
        questions: scope.view.questions,
        folded: scope.view.folded,
        words: Arc::clone(words),
    }
}

/// The page of the policy itself, else the website: what links to the same site leave out.
fn site(policy: &Policy) -> Option<&str> {
    let website = policy.controller.iter().filter_map(|controller| controller.website.as_deref());
    let sites = policy.scope.iter().flat_map(|scope| &scope.sites).map(|site| &**site);
    policy.about.url.as_deref().into_iter().chain(website).chain(sites).find(|link| link.contains("://"))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn number_all(policy: &Policy, parts: &mut [Part]) {
    let Some(numbering) = policy.about.numbering.map(|word| word.value).filter(|word| *word != "none") else { return };
    // The summary repeats what the numbered sections say, so it stands outside of them.
    let numbered = parts.iter_mut().filter(|part| part.topic != Some("summary"));
    for (index, part) in numbered.enumerate() {
        number(part, (index + 1).to_string(), numbering == "clauses");
    }
}

fn number(part: &mut Part, own: String, clauses: bool) {
    let before = if clauses && !part.parts.is_empty() { read::blocks(&part.body) } else { 0 };
    for (index, inner) in part.parts.iter_mut().enumerate() {
        number(inner, format!("{own}.{}", before + index + 1), clauses);
    }
    part.number = Some(own);
}

/// What can be referred to from a document.
struct Known<'k> {
    /// The documents, by their names, with their titles.
    pages: &'k [(&'k str, &'k str)],
    /// The sections, by their names: the anchor, the number and the heading.
    sections: FxHashMap<String, (String, Option<String>, String)>,
}

impl Known<'_> {
    /// Adds sections, whose anchors have something before their names.
    fn collect(&mut self, parts: &[Part], before: &str) {
        for part in parts {
            let name = part.anchor.strip_prefix(before).unwrap_or(&part.anchor).to_owned();
            self.sections.insert(name, (part.anchor.clone(), part.number.clone(), part.heading.clone()));
            self.collect(&part.parts, before);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.sections.contains_key(name) || self.pages.iter().any(|page| page.0 == name)
    }

    /// The link to a section or a document; none where there is neither.
    fn link(&self, name: &str, heading_only: bool) -> Option<String> {
        if let Some((anchor, number, heading)) = self.sections.get(name) {
            let text = number.as_ref().filter(|_| !heading_only).unwrap_or(heading);
            return Some(markdown::link(text, &format!("#{anchor}")));
        }
        let page = self.pages.iter().find(|page| page.0 == name)?;
        Some(markdown::page_link(page.1, page.0))
    }
}

impl Draft<'_> {
    /// Reports what went wrong while it was rendered, and references to what is not there.
    fn report(&self, known: &Known<'_>, sink: &mut Sink) {
        let (diagnostics, references) = self.scope.take();
        sink.extend(diagnostics);
        // The names that a piece of prose refers to, each with its places, until they are told.
        let mut pieces: FxHashMap<Span, FxHashMap<String, Vec<Span>>> = FxHashMap::default();
        let mut told: FxHashSet<(Span, String)> = FxHashSet::default();
        for reference in references {
            let name = reference.section.replace('_', "-");
            let Some(text) = reference.prose.as_ref().filter(|_| !known.has(&name)) else { continue };
            if !told.insert((text.span, name.clone())) {
                continue;
            }
            let named = pieces.entry(text.span).or_insert_with(|| template::references(text));
            for place in named.remove(&name).unwrap_or_else(|| vec![text.span]) {
                let message = format!("`{name}` is not printed in the document `{}`", self.id);
                let mut diagnostic = Diagnostic::error("language/unprinted-reference", place, message)
                    .label("refers to nothing")
                    .why("a section is printed when facts are declared for it, or prose is written");
                let sections = known.sections.keys().map(String::as_str).filter(|_| sink.helps());
                if let Some(near) = nearest(&name, sections) {
                    diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                }
                sink.push(diagnostic);
            }
        }
    }
}

/// Puts links in the place of what `ref()` left, in the documents that are parts of this one by what is known there.
fn resolve_all(parts: &mut [Part], known: &Known<'_>, scope: &Scope<'_>, own: &[&Draft<'_>]) {
    for part in parts {
        match own.iter().find(|one| one.id == part.anchor) {
            Some(one) => {
                let mut inside = Known { pages: known.pages, sections: known.sections.clone() };
                inside.collect(&part.parts, &format!("{}-", one.id));
                resolve(&mut part.parts, &inside, &one.scope);
            }
            None => resolve(std::slice::from_mut(part), known, scope),
        }
    }
}

fn resolve(parts: &mut [Part], known: &Known<'_>, scope: &Scope<'_>) {
    for part in parts {
        if private::any(&part.body) && part.body.contains([private::REF, private::REF_HEADING]) {
            part.body = resolve_text(&part.body, known, scope);
        }
        resolve(&mut part.parts, known, scope);
    }
}

fn resolve_text(body: &Marked<'_>, known: &Known<'_>, scope: &Scope<'_>) -> Marked<'static> {
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
        match known.link(name, heading_only) {
            Some(link) => out.push_str(&link),
            None => {
                let heading = scope.view.words.topic(name, scope.view.called);
                out.push_str(&markdown::escape(heading.as_deref().unwrap_or(name)));
            }
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
    ("at-collection", "sale"),
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
    let view = View::new(facts.policy, None, None, engine);
    let scope = Scope::new(facts, engine, FxHashMap::default(), shared, view);
    let body = template::render::template(&scope, "cookie-table.md");
    let mut head = head(&scope, None);
    let heading = if facts.sets_cookies() { "cookie-table" } else { "stored" };
    let heading = head.words.say("page", heading).unwrap_or_default().to_owned();
    head.title.clone_from(&heading);
    let part = Part {
        anchor: "cookie-table".to_owned(),
        topic: Some("cookies"),
        level: 2,
        number: None,
        heading,
        question: None,
        body,
        parts: Vec::new(),
        within: None,
        origin: None,
    };
    let mut parts = vec![part];
    let known = Known { pages: &[], sections: FxHashMap::default() };
    resolve(&mut parts, &known, &scope);
    sink.extend(scope.take().0);
    let (id, origins) = ("cookie-table".to_owned(), Arc::default());
    Composed { kind: Kind::Fragment, id, head, parts, clauses: false, reader: 0, topics: Vec::new(), origins }
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
        // As a reader of Markdown would write a link to a page of the site.
        out.replace(private::PAGE, "/")
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
