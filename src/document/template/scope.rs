//! What one document is composed from, shared by all values of its templates, and what they note down.
//!
//! Owns: how a declaration and a value are called in the words of the document. Does not own: what is rendered.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::due::Due;
use super::engine::{Engine, Limits};
use super::keys::Keys;
use super::seen::Seen;
use crate::diagnostic::Diagnostic;
use crate::document::words::Words;
use crate::document::{Origin, Tells};
use crate::facts::expression::fault::TOO_LARGE;
use crate::facts::expression::names::Lists;
use crate::facts::expression::program::Attribute;
use crate::facts::expression::value::key;
use crate::facts::expression::{Marked, Value};
use crate::facts::{Facts, Place};
use crate::policy::{DocumentDeclaration, Policy, WordOrText};
use crate::schema::KindId;
use crate::schema::vocabulary::TOPICS;
use crate::source::{Span, Text};

/// One document in the making. Values borrow from the policy and the templates, for `'p`.
#[derive(Debug)]
pub struct Scope<'p> {
    pub policy: &'p Policy,
    pub facts: &'p Facts<'p>,
    /// The lists that were worked out of the facts so far.
    pub lists: Lists<'p>,
    pub keys: Keys<'p>,
    pub engine: &'p Engine,
    pub view: View<'p>,
    pub limits: Limits,
    /// How deep the statements and expressions that run lie in each other.
    pub height: Cell<usize>,
    /// The steps that are left for all prose of the document together.
    pub steps: Cell<u64>,
    /// The topics and sections that the outline of the document holds: topic or key, and how it is made.
    pub outline: FxHashMap<String, Entry>,
    /// Names that start with a small letter and stay so at the start of a sentence, by their [`start`].
    small_names: FxHashMap<&'p str, Vec<&'p str>>,
    pub shared: &'p Shared,
    /// The lists of names of templates that were asked for, by their numbers.
    pub own: RefCell<FxHashMap<usize, Value<'p>>>,
    /// The names of facts that filters were given as texts.
    pub resolved: RefCell<FxHashMap<String, Rc<Attribute>>>,
    /// The lists for the cookies of each group.
    pub rows: RefCell<FxHashMap<usize, Value<'p>>>,
    /// The statements that the laws want made here.
    pub statements: OnceCell<Vec<Due<'p>>>,
    pub notes: RefCell<Notes>,
    /// Whether it is noted which facts the text of each topic is made of.
    pub notes_facts: bool,
    /// The facts of what is being printed; none where nobody will ask.
    pub seen: RefCell<Option<Seen>>,
}

/// How a document shows the facts, by what it states, else by what the policy states.
#[derive(Debug, Clone, Copy)]
pub struct View<'p> {
    /// The number of its declaration; none for the one that nobody declares.
    pub document: Option<usize>,
    /// Whether each purpose has one place in it.
    pub by_purpose: bool,
    /// Whether its contents list questions.
    pub questions: bool,
    /// Whether its sections are folded.
    pub folded: bool,
    /// A word of `registers`; empty where none is stated.
    pub register: &'static str,
    /// The printed words in that register.
    pub words: &'p Arc<Words>,
    /// What its text calls it: a policy, a notice.
    pub called: &'p str,
}

impl<'p> View<'p> {
    /// The `title` is that of the page on which it stands.
    pub fn new(
        policy: &Policy,
        document: Option<&DocumentDeclaration>,
        title: Option<&str>,
        engine: &'p Engine,
    ) -> Self {
        let about = &policy.about;
        let layout = document.and_then(|document| document.layout).or(about.layout);
        let contents = document.and_then(|document| document.contents).or(about.contents);
        let folded = document.and_then(|document| document.folded).or(about.folded);
        let register = document.and_then(|document| document.language).or(about.language).map(|word| word.value);
        let words = engine.words_in(register);
        Self {
            document: document.map(|document| document.meta.number),
            by_purpose: layout.is_some_and(|word| word.value == "by-purpose"),
            questions: contents.is_some_and(|word| word.value == "questions"),
            folded: folded.is_some_and(|folded| folded.value),
            register: register.unwrap_or_default(),
            words,
            called: words.document(&[title, about.meta.label.as_deref()]),
        }
    }
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
pub const DEEPEST: usize = 60;

/// How many times the steps of one piece of prose all prose of a document can take.
const ALL_PROSE: u64 = 10;

/// What all documents of a policy share that see the same facts; the marks are those of all.
#[derive(Debug)]
pub struct Shared {
    /// Prose blocks whose expressions name what does not exist.
    pub broken: Rc<FxHashSet<Span>>,
    /// The tables of cookies, which are the same in every document of a register.
    pub cookie_tables: RefCell<FxHashMap<&'static str, Marked<'static>>>,
    /// What each mark stands for, by its number.
    pub marks: Rc<RefCell<Vec<Origin>>>,
}

impl Shared {
    pub fn new(broken: &Rc<FxHashSet<Span>>, marks: &Rc<RefCell<Vec<Origin>>>) -> Self {
        Self { broken: Rc::clone(broken), cookie_tables: RefCell::default(), marks: Rc::clone(marks) }
    }
}

/// What was rendered and noted so far.
#[derive(Debug, Default)]
pub struct Notes {
    pub diagnostics: Vec<Diagnostic>,
    /// Each is none while it is being rendered.
    pub prose: FxHashMap<Span, Option<Marked<'static>>>,
    pub topics: FxHashMap<&'static str, Option<Rc<Marked<'static>>>>,
    pub sections: FxHashMap<String, Option<Rc<Marked<'static>>>>,
    /// The facts that the text of a topic was made of; true for the section that replaces it.
    pub seen: FxHashMap<(&'static str, bool), Seen>,
    references: Vec<Reference>,
    /// The statements that were printed by their names.
    pub placed: FxHashSet<&'static str>,
    /// Topics, each with one that it saw to be printed, and so can leave something to.
    pub relied: FxHashSet<(&'static str, &'static str)>,
    /// The prose blocks with expressions that are being rendered, innermost last.
    pub open: Vec<Rc<Text>>,
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
    pub prose: Option<Rc<Text>>,
}

impl<'p> Scope<'p> {
    pub fn new(
        facts: &'p Facts<'p>,
        engine: &'p Engine,
        outline: FxHashMap<String, Entry>,
        shared: &'p Shared,
        view: View<'p>,
    ) -> Self {
        let policy = facts.policy;
        let limits = Limits::of(facts);
        let mut small_names: FxHashMap<&'p str, Vec<&'p str>> = FxHashMap::default();
        let mut name = |text: &'p str| {
            if text.starts_with(|c: char| c.is_lowercase()) {
                small_names.entry(start(text)).or_default().push(text);
            }
        };
        if let Some(controller) = &policy.controller {
            controller.meta.label.iter().chain(&controller.trading_as).for_each(|text| name(text));
        }
        facts.apps().for_each(|(text, _)| name(text));
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
            lists: Lists::default(),
            keys: Keys::new(policy),
            engine,
            view,
            limits,
            height: Cell::default(),
            steps: Cell::new(limits.steps.saturating_mul(ALL_PROSE)),
            outline,
            small_names,
            shared,
            own: RefCell::default(),
            resolved: RefCell::default(),
            rows: RefCell::default(),
            statements: OnceCell::new(),
            notes: RefCell::default(),
            notes_facts: !engine.is_built_in(),
            seen: RefCell::default(),
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
    pub fn take(&self) -> (Vec<Diagnostic>, Vec<Reference>) {
        let mut notes = self.notes.borrow_mut();
        (std::mem::take(&mut notes.diagnostics), std::mem::take(&mut notes.references))
    }

    /// Counts what is printed; false once it is too much.
    pub fn print(&self, length: usize) -> bool {
        let mut notes = self.notes.borrow_mut();
        notes.printed = notes.printed.saturating_add(length);
        notes.printed <= self.limits.largest
    }

    /// The number of a mark for a place in the spec, and for what is told there that a law wants told.
    pub fn mark(&self, span: Span, tells: Option<Tells>) -> usize {
        let mut marks = self.shared.marks.borrow_mut();
        marks.push((span, tells));
        marks.len() - 1
    }

    /// Notes that the topics that are being rendered saw another one to be printed.
    pub fn rely_on(&self, name: &str) {
        let Some(other) = TOPICS.find(name) else { return };
        let Notes { topics, relied, .. } = &mut *self.notes.borrow_mut();
        relied.extend(topics.iter().filter(|topic| topic.1.is_none()).map(|topic| (*topic.0, other)));
    }

    pub fn refer(&self, section: &str) {
        let mut notes = self.notes.borrow_mut();
        let prose = notes.open.last().cloned();
        notes.references.push(Reference { section: section.to_owned(), prose });
    }

    /// Reports, once, that prose leads to prose too often. The block counts as printed.
    pub fn too_deep(&self, span: Span) {
        let mut notes = self.notes.borrow_mut();
        notes.prose.insert(span, Some(Marked::default()));
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

    /// How a declaration is printed inside a sentence: its label, else the printed form of a word that is
    /// its key, else its key with spaces.
    pub fn label(&self, place: Place) -> Cow<'p, str> {
        let policy = self.policy;
        if let Some(label) = place.find(policy).and_then(|found| found.meta().label.as_ref()) {
            return Cow::Borrowed(label);
        }
        let mut key = key(policy, place).unwrap_or_default();
        let vocabulary = match place {
            Place::Item(..) => {
                if let Some(WordOrText::Text(text)) = place.item(policy) {
                    return Cow::Borrowed(text);
                }
                "items"
            }
            Place::Top(KindId::Right, _) => "rights",
            Place::Top(KindId::Section, _) => "topics",
            Place::Nested(KindId::BasisFor, purpose, _) => {
                key = self.basis_word(purpose, key);
                "bases"
            }
            Place::Word(words, _) => words.vocabulary(),
            _ => "",
        };
        if vocabulary == "topics"
            && let Some(heading) = self.view.words.topic(key, self.view.called)
        {
            return Cow::Owned(heading);
        }
        if !vocabulary.is_empty()
            && let Some(form) = self.view.words.say(vocabulary, key)
        {
            return Cow::Borrowed(form);
        }
        if key.contains('-') { Cow::Owned(key.replace('-', " ")) } else { Cow::Borrowed(key) }
    }

    /// The printed word for a basis of a purpose. Before there is a contract, data that are needed to make one are used for
    /// steps towards it.
    pub fn basis_word<'w>(&self, purpose: usize, word: &'w str) -> &'w str {
        if word == "contract" && self.facts.before_contract(purpose) { "contract-to-come" } else { word }
    }

    /// A value as plain text, before escaping.
    pub fn plain<'v>(&self, value: &'v Value<'_>) -> Cow<'v, str>
    where
        'p: 'v,
    {
        match value {
            Value::Undefined
            | Value::Nothing
            | Value::Unstated
            | Value::Row(_)
            | Value::Flow(..)
            | Value::Cookie(..)
            | Value::Item(..)
            | Value::Loop(_) => Cow::Borrowed(""),
            Value::Flag(flag) => {
                Cow::Borrowed(self.view.words.say("answers", if *flag { "yes" } else { "no" }).unwrap_or_default())
            }
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Markdown(text) => Cow::Borrowed(text),
            Value::Date(date) => Cow::Owned(self.view.words.date(*date)),
            Value::Duration(duration) => Cow::Owned(self.view.words.duration(*duration)),
            Value::Decl(place) => self.label(*place),
            list => {
                let (mut out, comma) = (String::new(), self.view.words.say("patterns", "comma").unwrap_or_default());
                for index in 0..list.entries().unwrap_or(0) {
                    if index > 0 {
                        out.push_str(comma);
                    }
                    out.push_str(&self.plain(&list.entry(index)));
                    // Whoever asked for it finds it too large.
                    if out.len() > self.limits.largest {
                        break;
                    }
                }
                Cow::Owned(out)
            }
        }
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
