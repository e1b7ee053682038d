//! What one document is composed from, shared by all values of its templates, and what they note down.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::engine::{Engine, Limits};
use super::fault::TOO_LARGE;
use super::keys::Keys;
use super::value::Value;
use super::views;
use crate::diagnostic::Diagnostic;
use crate::document::markdown;
use crate::document::{Origin, ToldRight};
use crate::facts::{Facts, place};
use crate::policy::Policy;
use crate::source::{Span, Text};
use crate::syntax::Prose;

/// One document in the making. Values borrow from the policy and the templates, for `'p`.
#[derive(Debug)]
pub struct Scope<'p> {
    pub policy: &'p Policy,
    pub facts: &'p Facts<'p>,
    pub keys: Keys<'p>,
    pub engine: &'p Engine,
    pub limits: Limits,
    /// How deep the statements and expressions that run lie in each other.
    pub height: Cell<usize>,
    /// The steps that are left for all prose of the document together.
    pub steps: Cell<u64>,
    /// Whether `at()` leaves marks.
    pub provenance: bool,
    /// The topics and sections that the outline of the document holds: topic or key, and how it is made.
    pub outline: FxHashMap<String, Entry>,
    /// Names that start with a small letter and stay so at the start of a sentence, by their [`start`].
    small_names: FxHashMap<&'p str, Vec<&'p str>>,
    pub shared: &'p Shared,
    /// Derived lists that were asked for, in the order of [`views::LISTS`].
    lists: [OnceCell<Value<'p>>; views::LISTS.len()],
    /// The same for the cookies of each group.
    rows: RefCell<FxHashMap<usize, Value<'p>>>,
    notes: RefCell<Notes>,
}

/// Where the text of an entry of the outline comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The standard topic, if it is one.
    pub topic: Option<&'static str>,
    /// The number of the section that replaces or renames it, or that it is.
    pub section: Option<usize>,
}

/// How many prose blocks can print each other in a row. Each takes room on the stack.
const DEEPEST: usize = 60;

/// How many times the steps of one piece of prose all prose of a document can take.
const ALL_PROSE: u64 = 10;

/// What all documents of a policy share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Prose blocks whose expressions name what does not exist.
    pub broken: FxHashSet<Span>,
    /// The tables of cookies, which are the same in every document.
    pub cookie_tables: OnceCell<String>,
}

#[derive(Debug, Default)]
struct Notes {
    diagnostics: Vec<Diagnostic>,
    prose: FxHashMap<Span, Option<String>>,
    topics: FxHashMap<&'static str, Option<Rc<str>>>,
    sections: FxHashMap<String, Option<Rc<str>>>,
    marks: Vec<Origin>,
    references: Vec<Reference>,
    /// The prose blocks with expressions that are being rendered, innermost last.
    open: Vec<Text>,
    printed: usize,
    /// Set once a limit was hit, so that it is reported once.
    stopped: bool,
    deep: bool,
}

/// A printed reference to a section.
#[derive(Debug, Clone)]
pub struct Reference {
    pub section: String,
    /// The prose block in which it stands; none in a template.
    pub prose: Option<Text>,
}

impl<'p> Scope<'p> {
    pub fn new(
        facts: &'p Facts<'p>,
        engine: &'p Engine,
        provenance: bool,
        outline: FxHashMap<String, Entry>,
        shared: &'p Shared,
    ) -> Self {
        let policy = facts.policy;
        let limits = Limits::of(policy);
        let mut small_names: FxHashMap<&'p str, Vec<&'p str>> = FxHashMap::default();
        let mut name = |text: &'p str| {
            if text.starts_with(|c: char| c.is_lowercase()) {
                small_names.entry(start(text)).or_default().push(text);
            }
        };
        if let Some(controller) = &policy.controller {
            controller.meta.label.iter().chain(&controller.trading_as).for_each(|text| name(text));
        }
        policy.scope.iter().flat_map(|scope| &scope.apps).for_each(|text| name(text));
        // "retailers" is a description, "eBay" a name.
        let is_name = |label: &&str| {
            label.split(' ').next().is_some_and(|word| word.contains(|c: char| c.is_uppercase() || c.is_ascii_digit()))
        };
        policy
            .recipients
            .iter()
            .filter_map(|recipient| recipient.meta.label.as_deref())
            .filter(is_name)
            .for_each(&mut name);
        Self {
            policy,
            facts,
            keys: Keys::new(policy),
            engine,
            limits,
            height: Cell::default(),
            steps: Cell::new(limits.steps.saturating_mul(ALL_PROSE)),
            provenance,
            outline,
            small_names,
            shared,
            lists: std::array::from_fn(|_| OnceCell::new()),
            rows: RefCell::default(),
            notes: RefCell::default(),
        }
    }

    /// Whether a text starts with a name that is written small.
    pub fn starts_small(&self, text: &str) -> bool {
        let is_start =
            |name: &&str| text.strip_prefix(*name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        self.small_names.get(start(text)).is_some_and(|names| names.iter().any(is_start))
    }

    pub fn report(&self, diagnostic: Diagnostic) {
        self.notes.borrow_mut().diagnostics.push(diagnostic);
    }

    /// What was noted while the document was rendered.
    pub fn take(&self) -> (Vec<Diagnostic>, Vec<Origin>, Vec<Reference>) {
        let mut notes = self.notes.borrow_mut();
        (
            std::mem::take(&mut notes.diagnostics),
            std::mem::take(&mut notes.marks),
            std::mem::take(&mut notes.references),
        )
    }

    /// A derived list by its place in [`views::LISTS`], worked out once.
    pub fn list(&self, index: usize) -> Value<'p> {
        let Some(cell) = self.lists.get(index) else { return Value::Undefined };
        if let Some(known) = cell.get() {
            return known.clone();
        }
        // A list of what is printed prints, and can come back to itself.
        let list = (views::LISTS[index].1)(self);
        cell.get_or_init(|| list).clone()
    }

    /// The rows of a group of cookies, worked out once.
    pub fn rows_of(&self, group: usize) -> Value<'p> {
        if let Some(known) = self.rows.borrow().get(&group) {
            return known.clone();
        }
        let rows = views::cookie_rows(self, group);
        self.rows.borrow_mut().insert(group, rows.clone());
        rows
    }

    /// Counts what is printed; false once it is too much.
    pub fn print(&self, length: usize) -> bool {
        let mut notes = self.notes.borrow_mut();
        notes.printed = notes.printed.saturating_add(length);
        notes.printed <= self.limits.largest
    }

    /// The number of a mark for a place in the spec, and for the right that is told there.
    pub fn mark(&self, span: Span, right: Option<ToldRight>) -> usize {
        let mut notes = self.notes.borrow_mut();
        notes.marks.push((span, right));
        notes.marks.len() - 1
    }

    pub fn refer(&self, section: &str) {
        let mut notes = self.notes.borrow_mut();
        let prose = notes.open.last().cloned();
        notes.references.push(Reference { section: section.to_owned(), prose });
    }

    /// An author's prose as Markdown that can stand among other text. `topic` is the standard topic
    /// whose generated text `default()` stands for.
    pub fn prose(&self, prose: &'p Prose, topic: Option<&'static str>) -> String {
        let span = prose.text.span;
        {
            let mut notes = self.notes.borrow_mut();
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
        let rendered = if self.shared.broken.contains(&span) {
            String::new()
        } else if prose.text.contains("{{") || prose.text.contains("{%") {
            if self.notes.borrow().open.len() >= DEEPEST {
                self.too_deep(span);
                return String::new();
            }
            self.notes.borrow_mut().open.push(prose.text.clone());
            let rendered = self.engine.render_prose(self, prose, topic);
            self.notes.borrow_mut().open.pop();
            rendered
        } else {
            prose.text.trim().to_owned()
        };
        let mut rendered = markdown::contain(rendered);
        if !self.print(rendered.len()) {
            self.too_long(Some(span));
            rendered.clear();
        }
        self.notes.borrow_mut().prose.insert(span, Some(rendered.clone()));
        rendered
    }

    /// The tables of cookies. With provenance they hold marks of this document, so they are made anew.
    pub fn cookie_tables(&self) -> String {
        if self.provenance || !self.engine.is_built_in() {
            return self.engine.render(self, "_cookies.md");
        }
        if let Some(known) = self.shared.cookie_tables.get() {
            return known.clone();
        }
        let made = self.engine.render(self, "_cookies.md");
        // Prose that asks for the tables inside them has been faster.
        let _ = self.shared.cookie_tables.set(made.clone());
        made
    }

    /// Reports, once, that prose leads to prose too often. The block counts as printed.
    fn too_deep(&self, span: Span) {
        let mut notes = self.notes.borrow_mut();
        notes.prose.insert(span, Some(String::new()));
        if !std::mem::replace(&mut notes.deep, true) {
            let message = format!("prose leads to prose here, more than {DEEPEST} times over");
            let diagnostic = Diagnostic::error("language/template", span, message)
                .help("print the text in place, or refer to its section by `ref`");
            notes.diagnostics.push(diagnostic);
        }
    }

    /// Reports, once, that the document is too long.
    pub fn too_long(&self, span: Option<Span>) {
        let mut notes = self.notes.borrow_mut();
        if std::mem::replace(&mut notes.stopped, true) {
            return;
        }
        let diagnostic = match span {
            Some(span) => Diagnostic::error("language/template", span, TOO_LARGE),
            None => Diagnostic::global("language/template", TOO_LARGE),
        };
        notes.diagnostics.push(diagnostic);
    }

    /// The generated text of a standard topic; empty where there are no facts.
    pub fn topic(&self, topic: &'static str) -> Rc<str> {
        if let Some(known) = self.notes.borrow_mut().topics.get(topic) {
            // A topic that asks for itself is on its way to being printed.
            return known.clone().unwrap_or_else(|| "…".into());
        }
        self.notes.borrow_mut().topics.insert(topic, None);
        let text: Rc<str> = self.engine.render(self, &format!("topics/{topic}.md")).into();
        self.notes.borrow_mut().topics.insert(topic, Some(Rc::clone(&text)));
        text
    }

    /// The text of an entry of the outline: the section's prose where there is one, else the topic's.
    pub fn section(&self, name: &str, entry: Entry) -> Rc<str> {
        if let Some(known) = self.notes.borrow_mut().sections.get(name) {
            return known.clone().unwrap_or_else(|| "…".into());
        }
        self.notes.borrow_mut().sections.insert(name.to_owned(), None);
        let prose =
            entry.section.and_then(|number| place::section(self.policy, number)).and_then(|s| s.meta.prose.as_ref());
        let text: Rc<str> = match (prose, entry.topic) {
            (Some(prose), topic) => self.prose(prose, topic).into(),
            (None, Some(topic)) => self.topic(topic),
            (None, None) => "".into(),
        };
        self.notes.borrow_mut().sections.insert(name.to_owned(), Some(Rc::clone(&text)));
        text
    }

    /// Whether the document prints a topic or section of this name.
    pub fn prints(&self, name: &str) -> bool {
        let Some(entry) = self.outline.get(name).copied() else { return false };
        if !self.section(name, entry).trim().is_empty() {
            return true;
        }
        let Some(section) = entry.section.and_then(|number| place::section(self.policy, number)) else {
            return false;
        };
        section.nested.section.iter().any(|inner| self.prints(&inner.meta.key.value))
    }

    /// The place of an expression in the prose that is being rendered.
    pub(super) fn place_of(&self, expression: &str) -> Option<Span> {
        let notes = self.notes.borrow_mut();
        let text = notes.open.last()?;
        Some(text.find(expression).map_or(text.span, |at| text.locate(at, at + expression.len())))
    }
}

/// The letters and digits at the start of a text. A name and a text that starts with it have the same.
fn start(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}
