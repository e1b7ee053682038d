//! Law packs: what a law asks, read from data.
//!
//! Owns: the form of a pack, its check when it is read, and the shipped packs. Does not own: the
//! expressions in it, or what becomes of a rule that is broken.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::node::{Kind, Node, read};
use crate::diagnostic::{Diagnostic, Level, Sink, nearest};
use crate::lint::expression::{self, Message, Node as Expression, Problem, Scope};
use crate::schema::{places, vocabulary};
use crate::source::{SourceFile, Span, whole_characters};

/// Every rule that a pack can break: its name and what it says.
pub const PACK_RULES: &[(&str, &str)] = &[
    ("pack/expression", "an expression of a pack cannot be asked"),
    ("pack/key", "a pack or a rule has a key that does not exist, or lacks one that it needs"),
    ("pack/syntax", "a pack is empty, is no YAML, or cannot be read"),
    ("pack/value", "a value of a pack is not what its key takes"),
];

/// A pack, checked.
#[derive(Debug)]
pub struct Pack {
    /// The word of `laws:`, or the name of a house pack.
    pub law: String,
    pub title: String,
    pub cite_as: String,
    /// The day on which someone compared it with the law; none for house rules.
    pub checked_on: Option<Date>,
    pub rules: Vec<Rule>,
    pub sets: Arc<Sets>,
}

/// The places that the expressions of a pack can name.
#[derive(Debug, Default)]
pub struct Sets {
    pub home: Vec<&'static str>,
    pub named: Vec<(String, Vec<&'static str>)>,
}

/// How a rule is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    ByFacts,
    ByPeople,
    ByForm,
}

/// One row of a pack.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `law/name`
    pub name: String,
    /// From which day it has which level, in the order of the days.
    pub steps: Vec<(Option<Date>, Level)>,
    pub until: Option<Date>,
    pub citation: String,
    pub url: Option<String>,
    /// Whether the citation has still to be confirmed.
    pub verify: bool,
    pub requires: String,
    pub why: Option<String>,
    pub applies: Option<String>,
    pub decided: Decided,
    pub facts_only: bool,
    pub shown_in: Vec<&'static str>,
    pub bad: Option<String>,
    pub good: Option<String>,
    pub help: Option<String>,
    /// `each`: the name of the list, and the kind of its entries.
    pub each: Option<(&'static str, &'static str)>,
    /// `each` names no list, so nothing can be said of `this`.
    each_broken: bool,
    /// Whether it comes from the pack that this one extends.
    pub taken: bool,
    source: Arc<Source>,
    compiled: Arc<OnceLock<Compiled>>,
}

/// The texts of the expressions, each with its place in the pack.
#[derive(Debug, Default)]
struct Source {
    when: Option<Placed>,
    needs: Vec<Placed>,
    require: Option<Placed>,
    at: Option<Placed>,
    message: Option<Placed>,
}

#[derive(Debug, Clone)]
struct Placed {
    text: Cow<'static, str>,
    start: u32,
    end: u32,
    quote: u8,
}

/// The expressions of a rule, ready to be asked.
#[derive(Debug, Default)]
pub struct Compiled {
    pub when: Option<Expression>,
    /// What must be stated, and what is said where it is not.
    pub needs: Vec<(Expression, Message)>,
    pub require: Option<Expression>,
    pub at: Option<Expression>,
    pub message: Option<Message>,
    /// Whether a mistake elsewhere in the spec cannot change the answer.
    pub local: bool,
}

impl Rule {
    /// The level on a day; none before the first step and after the last day.
    pub fn level(&self, day: Date) -> Option<Level> {
        if self.until.is_some_and(|until| day > until) {
            return None;
        }
        self.steps.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day)).map(|step| step.1)
    }

    /// The name without the law.
    pub fn slug(&self) -> &str {
        self.name.split_once('/').map_or(&self.name, |(_, slug)| slug)
    }

    /// The expressions, compiled when they are first needed. A shipped or a checked pack has no
    /// mistakes in them; what cannot be read is left out.
    pub fn compiled(&self, sets: &Sets) -> &Compiled {
        self.compiled.get_or_init(|| self.compile(sets, &mut |_, _| ()))
    }

    fn compile(&self, sets: &Sets, report: &mut dyn FnMut(&Placed, Problem)) -> Compiled {
        let scope = Scope {
            this: self.each.map(|each| each.1),
            home: &sets.home,
            sets: &sets.named,
            rule: Some(crate::lint::general::exists),
        };
        let mut take = |placed: &Option<Placed>, read: &dyn Fn(&str, &Scope<'_>) -> Result<Expression, Problem>| {
            placed.as_ref().and_then(|placed| match read(&placed.text, &scope) {
                Ok(node) => Some(node),
                Err(problem) => {
                    report(placed, problem);
                    None
                }
            })
        };
        let source = &self.source;
        let when = take(&source.when, &expression::compile);
        let require = take(&source.require, &expression::compile);
        let at = take(&source.at, &expression::compile_value);
        let mut needs = Vec::new();
        for need in &source.needs {
            if let Some(node) = take(&Some(need.clone()), &expression::compile_value) {
                let field = need.text.rsplit('.').next().unwrap_or(&need.text).trim().replace('_', "-");
                // `controller.country` speaks for itself; of `this.country` the reader asks whose.
                let message = match self.each {
                    Some(_) => format!("`{field}` is not stated for {{{{ this }}}}"),
                    None => format!("`{}` is not stated", need.text.trim().replace('_', "-")),
                };
                needs.extend(expression::compile_text(&message, &scope).ok().map(|message| (node, message)));
            }
        }
        let message = source.message.as_ref().and_then(|placed| match expression::compile_text(&placed.text, &scope) {
            Ok(message) => Some(message),
            Err(problem) => {
                report(placed, problem);
                None
            }
        });
        let local = self.each.is_some()
            && when.as_ref().is_none_or(Expression::local)
            && require.as_ref().is_some_and(Expression::local)
            && needs.iter().all(|need| need.0.local());
        Compiled { when, needs, require, at, message, local }
    }
}

impl Pack {
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }
}

/// A shipped pack, as `build.rs` embeds it.
struct Shipped {
    law: &'static str,
    node: &'static Node,
}

include!(concat!(env!("OUT_DIR"), "/laws.rs"));

/// The shipped pack of a law, read when it is first asked for.
pub fn shipped(law: &str) -> Option<&'static Pack> {
    static PACKS: LazyLock<Vec<OnceLock<Option<Pack>>>> =
        LazyLock::new(|| SHIPPED.iter().map(|_| OnceLock::new()).collect());
    let index = SHIPPED.iter().position(|known| known.law == law)?;
    PACKS[index]
        .get_or_init(|| {
            let mut problems = Vec::new();
            let pack = Reader { problems: &mut problems, house: false, base: &shipped }.pack(SHIPPED[index].node);
            debug_assert!(problems.is_empty(), "laws/{law}.yaml: {problems:?}");
            pack
        })
        .as_ref()
}

/// Reads a pack from a file and reports everything that is wrong with it. `house` packs need no day.
pub fn read_pack(file: &SourceFile, house: bool, sink: &mut Sink) -> Option<Pack> {
    let span = |start: u32, end: u32| {
        let place = whole_characters(&file.text, start as usize..end as usize);
        Span::new(file.id, place.start, place.end)
    };
    let node = match read(&file.text) {
        Ok(Some(node)) => node,
        Ok(None) => {
            sink.push(Diagnostic::error("pack/syntax", span(0, 0), "this pack is empty"));
            return None;
        }
        Err(error) => {
            let at = u32::try_from(error.at).unwrap_or(u32::MAX);
            sink.push(Diagnostic::error("pack/syntax", span(at, at), format!("this is no YAML: {}", error.message)));
            return None;
        }
    };
    let mut problems = Vec::new();
    let pack = Reader { problems: &mut problems, house, base: &shipped }.pack(&node);
    if let Some(pack) = &pack {
        for rule in &pack.rules {
            let mut report = |placed: &Placed, problem: Problem| {
                if rule.taken {
                    let message =
                        format!("`{}`, which is taken over, cannot be asked here: {}", rule.name, problem.message);
                    let diagnostic = Diagnostic::error("pack/expression", span(0, 0), message)
                        .help("define the set that it names, or leave the rule out with `without`");
                    problems.push(Wrong { diagnostic: Some(diagnostic), ..Wrong::default() });
                    return;
                }
                let inner =
                    |offset: usize| placed.start + u32::from(placed.quote) + u32::try_from(offset).unwrap_or(u32::MAX);
                // A text over several lines is folded, so offsets in it are not offsets in the file.
                let whole = file.slice(span(placed.start, placed.end)).contains('\n');
                let place = if whole {
                    span(placed.start, placed.end)
                } else {
                    span(inner(problem.start), inner(problem.end).min(placed.end))
                };
                let mut diagnostic = Diagnostic::error("pack/expression", place, problem.message);
                diagnostic.help = problem.help;
                problems.push(Wrong { diagnostic: Some(diagnostic), ..Wrong::default() });
            };
            if !rule.each_broken {
                rule.compile(&pack.sets, &mut report);
            }
        }
    }
    for wrong in problems {
        sink.push(wrong.diagnostic.unwrap_or_else(|| {
            let mut diagnostic = Diagnostic::error(wrong.rule, span(wrong.start, wrong.end), wrong.message);
            diagnostic.help = wrong.help;
            diagnostic
        }));
    }
    pack
}

/// What is wrong with a pack.
#[derive(Debug, Default)]
struct Wrong {
    rule: &'static str,
    start: u32,
    end: u32,
    message: String,
    help: Option<String>,
    diagnostic: Option<Diagnostic>,
}

struct Reader<'a> {
    problems: &'a mut Vec<Wrong>,
    house: bool,
    base: &'a dyn Fn(&str) -> Option<&'static Pack>,
}

const PACK_KEYS: &[&str] =
    &["law", "title", "cite-as", "home", "since", "checked-on", "extends", "without", "sets", "rules"];

const RULE_KEYS: &[&str] = &[
    "rule",
    "level",
    "since",
    "until",
    "cite",
    "url",
    "verify",
    "requires",
    "why",
    "applies",
    "each",
    "when",
    "needs",
    "require",
    "at",
    "shown-in",
    "message",
    "help",
    "facts-only",
    "check",
    "bad",
    "good",
];

/// The entries of a mapping by key, with what they were not asked for taken out.
struct Fields<'n> {
    entries: Vec<(&'n str, &'n Node)>,
    start: u32,
}

impl<'n> Fields<'n> {
    fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|entry| entry.0 == key).map(|entry| entry.1)
    }
}

impl Reader<'_> {
    fn wrong(&mut self, node: &Node, message: impl Into<String>, help: Option<String>) {
        self.problems.push(Wrong {
            rule: "pack/value",
            start: node.start,
            end: node.end,
            message: message.into(),
            help,
            diagnostic: None,
        });
    }

    fn missing(&mut self, fields: &Fields<'_>, key: &str, what: &str) {
        self.problems.push(Wrong {
            rule: "pack/key",
            start: fields.start,
            end: fields.start,
            message: format!("{what} has no `{key}`"),
            help: Some(format!("write `{key}: ...`; docs/laws.md tells what it says")),
            diagnostic: None,
        });
    }

    fn fields<'n>(&mut self, node: &'n Node, keys: &[&str], what: &str) -> Option<Fields<'n>> {
        let Kind::Map(entries) = &node.kind else {
            self.wrong(node, format!("{what} is a mapping of keys"), None);
            return None;
        };
        let mut found: Vec<(&str, &Node)> = Vec::new();
        for (key, value) in entries.iter() {
            let Kind::Text(name, _) = &key.kind else {
                self.wrong(key, "a key is a plain text", None);
                continue;
            };
            let name: &str = name;
            if !keys.contains(&name) {
                let help = nearest(name, keys.iter().copied()).map(|near| format!("did you mean `{near}`?"));
                self.problems.push(Wrong {
                    rule: "pack/key",
                    start: key.start,
                    end: key.end,
                    message: format!("{what} has no key `{name}`"),
                    help: help.or_else(|| Some(format!("there are {}", keys.join(", ")))),
                    diagnostic: None,
                });
            } else if found.iter().any(|entry| entry.0 == name) {
                self.wrong(key, format!("`{name}` stands here twice"), Some("keep one of the two".to_owned()));
            } else {
                found.push((name, value));
            }
        }
        Some(Fields { entries: found, start: node.start })
    }

    fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        match &node.kind {
            Kind::Text(text, _) => Some(text),
            _ => {
                self.wrong(node, "this must be a text", None);
                None
            }
        }
    }

    fn own(&mut self, fields: &Fields<'_>, key: &str) -> Option<String> {
        fields.get(key).and_then(|node| self.text(node)).map(|text| text.trim().to_owned())
    }

    fn placed(&mut self, node: &Node) -> Option<Placed> {
        match &node.kind {
            Kind::Text(text, quote) => {
                Some(Placed { text: text.clone(), start: node.start, end: node.end, quote: *quote })
            }
            _ => {
                self.wrong(node, "this must be an expression, as text", None);
                None
            }
        }
    }

    fn date(&mut self, node: &Node) -> Option<Date> {
        let text = self.text(node)?;
        match text.parse() {
            Ok(date) => Some(date),
            Err(_) => {
                self.wrong(node, format!("`{text}` is no day"), Some("write a day as 2026-03-01".to_owned()));
                None
            }
        }
    }

    fn flag(&mut self, fields: &Fields<'_>, key: &str) -> bool {
        let Some(node) = fields.get(key) else { return false };
        match self.text(node) {
            Some("yes" | "true") => true,
            Some("no" | "false") | None => false,
            Some(_) => {
                self.wrong(node, format!("`{key}` is `yes` or `no`"), None);
                false
            }
        }
    }

    fn words(&mut self, node: &Node) -> Vec<(String, u32, u32)> {
        match &node.kind {
            Kind::Text(text, _) => vec![(text.to_string(), node.start, node.end)],
            Kind::List(list) => list
                .iter()
                .filter_map(|entry| self.text(entry).map(|text| (text.to_owned(), entry.start, entry.end)))
                .collect(),
            Kind::Map(_) => {
                self.wrong(node, "this must be a list", None);
                Vec::new()
            }
        }
    }

    fn unknown<'k>(
        &mut self,
        (name, start, end): &(String, u32, u32),
        what: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let help = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        self.problems.push(Wrong {
            rule: "pack/value",
            start: *start,
            end: *end,
            message: format!("there is no {what} `{name}`"),
            help,
            diagnostic: None,
        });
    }

    fn places(&mut self, node: &Node) -> Vec<&'static str> {
        let mut found = Vec::new();
        for word in self.words(node) {
            match places::place(&word.0) {
                Some(place) => found.push(place),
                None => self.unknown(&word, "country or region", places::all()),
            }
        }
        found
    }

    fn pack(mut self, node: &Node) -> Option<Pack> {
        let fields = self.fields(node, PACK_KEYS, "a pack")?;
        let Some(law) = self.own(&fields, "law") else {
            self.missing(&fields, "law", "the pack");
            return None;
        };
        let title = self.own(&fields, "title").unwrap_or_else(|| law.clone());
        let cite_as = self.own(&fields, "cite-as").unwrap_or_default();
        let since = fields.get("since").and_then(|node| self.date(node));
        let checked_on = fields.get("checked-on").and_then(|node| self.date(node));
        if checked_on.is_none() && !self.house {
            self.missing(&fields, "checked-on", "the pack of a law");
        }
        let mut sets = Sets::default();
        if let Some(node) = fields.get("home") {
            sets.home = self.places(node);
        }
        if let Some(node) = fields.get("sets")
            && let Kind::Map(entries) = &node.kind
        {
            for (key, value) in entries.iter() {
                if let Some(name) = self.text(key) {
                    if expression::list(name).is_some() {
                        self.wrong(key, format!("`{name}` is the name of a list already"), None);
                    }
                    sets.named.push((name.to_owned(), self.places(value)));
                }
            }
        }
        let sets = Arc::new(sets);
        let mut rules: Vec<Rule> = Vec::new();
        let without: Vec<(String, u32, u32)> = fields.get("without").map(|node| self.words(node)).unwrap_or_default();
        if let Some(node) = fields.get("extends")
            && let Some(name) = self.text(node)
        {
            match (self.base)(name) {
                Some(base) => {
                    for word in &without {
                        if base.rule(&word.0).is_none() {
                            self.unknown(word, "rule", base.rules.iter().map(|rule| rule.name.as_str()));
                        }
                    }
                    rules.extend(base.rules.iter().filter(|rule| !without.iter().any(|word| word.0 == rule.name)).map(
                        |rule| {
                            let mut taken = rule.clone();
                            taken.name = format!("{law}/{}", rule.slug());
                            if let Some(rest) = rule.citation.strip_prefix(&format!("{} ", base.cite_as)) {
                                taken.citation = format!("{cite_as} {rest}");
                            }
                            for (from, _) in &mut taken.steps {
                                if let (Some(own), Some(day)) = (since, from.as_mut()) {
                                    *day = own.max(*day);
                                }
                            }
                            taken.taken = true;
                            taken.compiled = Arc::default();
                            taken
                        },
                    ));
                }
                None => {
                    let known = SHIPPED.iter().map(|shipped| shipped.law);
                    self.unknown(&(name.to_owned(), node.start, node.end), "pack", known);
                }
            }
        }
        let mut seen = FxHashSet::default();
        let mut at: FxHashMap<String, usize> =
            rules.iter().enumerate().map(|(index, rule)| (rule.name.clone(), index)).collect();
        if let Some(node) = fields.get("rules") {
            match &node.kind {
                Kind::List(list) => {
                    for entry in list.iter() {
                        let Some(rule) = self.rule(entry, &law, &cite_as, since) else { continue };
                        if !seen.insert(rule.name.clone()) {
                            self.wrong(entry, format!("the rule `{}` stands here twice", rule.name), None);
                            continue;
                        }
                        match at.get(&rule.name) {
                            Some(index) => rules[*index] = rule,
                            None => {
                                at.insert(rule.name.clone(), rules.len());
                                rules.push(rule);
                            }
                        }
                    }
                }
                _ => self.wrong(node, "`rules` is a list", None),
            }
        }
        Some(Pack { law, title, cite_as, checked_on, rules, sets })
    }

    fn rule(&mut self, node: &Node, law: &str, cite_as: &str, since: Option<Date>) -> Option<Rule> {
        let fields = self.fields(node, RULE_KEYS, "a rule")?;
        let Some(name) = self.own(&fields, "rule") else {
            self.missing(&fields, "rule", "the rule");
            return None;
        };
        let fits = name.split_once('/').is_some_and(|(group, rest)| {
            group == law && !rest.is_empty() && rest.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
        });
        if !fits && let Some(node) = fields.get("rule") {
            self.wrong(
                node,
                format!("`{name}` is no name for a rule of `{law}`"),
                Some(format!("write `{law}/what-it-asks`")),
            );
        }
        let what = format!("the rule `{name}`");
        let since = fields.get("since").and_then(|node| self.date(node)).or(since);
        let steps = self.steps(&fields, since, &what);
        let citation = self.own(&fields, "cite").unwrap_or_default();
        let bare = citation.starts_with(|c: char| c.is_ascii_digit())
            || ["Art.", "s.", "ss.", "r.", "rr.", "cl.", "APP"].iter().any(|start| citation.starts_with(start));
        let citation = if bare && !cite_as.is_empty() && !citation.starts_with(cite_as) {
            format!("{cite_as} {citation}")
        } else {
            citation
        };
        if citation.is_empty() && !self.house {
            self.missing(&fields, "cite", &what);
        }
        let requires = self.own(&fields, "requires").unwrap_or_else(|| {
            self.missing(&fields, "requires", &what);
            String::new()
        });
        let decided = match self.own(&fields, "check").as_deref() {
            None | Some("facts") => Decided::ByFacts,
            Some("manual") => Decided::ByPeople,
            Some("form") => Decided::ByForm,
            Some(other) => {
                let node = fields.get("check").unwrap_or(node);
                let word = (other.to_owned(), node.start, node.end);
                self.unknown(&word, "check", ["facts", "manual", "form"]);
                Decided::ByPeople
            }
        };
        let mut each = None;
        if let Some(node) = fields.get("each")
            && let Some(name) = self.text(node)
        {
            each = expression::list(name);
            if each.is_none() {
                let known = expression::lists();
                self.unknown(&(name.to_owned(), node.start, node.end), "list", known.iter().map(String::as_str));
            }
        }
        let mut shown_in = Vec::new();
        if let Some(node) = fields.get("shown-in") {
            for word in self.words(node) {
                match vocabulary::TOPICS.find(&word.0) {
                    Some(topic) => shown_in.push(topic),
                    None => self.unknown(&word, "topic", vocabulary::TOPICS.iter()),
                }
            }
        }
        let mut source = Source::default();
        for (key, place) in [
            ("when", &mut source.when),
            ("require", &mut source.require),
            ("at", &mut source.at),
            ("message", &mut source.message),
        ] {
            *place = fields.get(key).and_then(|node| self.placed(node));
        }
        match fields.get("needs").map(|node| &node.kind) {
            Some(Kind::List(list)) => {
                source.needs = list.iter().filter_map(|node| self.placed(node)).collect();
            }
            Some(_) => source.needs.extend(fields.get("needs").and_then(|node| self.placed(node))),
            None => {}
        }
        match decided {
            Decided::ByFacts => {
                for key in ["require", "message", "help"] {
                    if fields.get(key).is_none() {
                        self.missing(&fields, key, &what);
                    }
                }
            }
            Decided::ByPeople | Decided::ByForm => {
                for key in ["require", "bad", "good"] {
                    if let Some(node) = fields.get(key) {
                        self.wrong(node, format!("{what} is not decided by facts, so it has no `{key}`"), None);
                    }
                }
            }
        }
        Some(Rule {
            name,
            steps,
            until: fields.get("until").and_then(|node| self.date(node)),
            citation,
            url: self.own(&fields, "url"),
            verify: self.flag(&fields, "verify"),
            requires,
            why: self.own(&fields, "why"),
            applies: self.own(&fields, "applies"),
            decided,
            facts_only: self.flag(&fields, "facts-only"),
            shown_in,
            bad: self.own(&fields, "bad"),
            good: self.own(&fields, "good"),
            help: self.own(&fields, "help"),
            each_broken: each.is_none() && fields.get("each").is_some(),
            each,
            taken: false,
            source: Arc::new(source),
            compiled: Arc::default(),
        })
    }

    fn steps(&mut self, fields: &Fields<'_>, since: Option<Date>, what: &str) -> Vec<(Option<Date>, Level)> {
        let Some(node) = fields.get("level") else {
            self.missing(fields, "level", what);
            return Vec::new();
        };
        let level = |name: &str| match name {
            "error" => Some(Level::Error),
            "warning" => Some(Level::Warning),
            "info" => Some(Level::Info),
            _ => None,
        };
        let mut steps = Vec::new();
        let mut add = |reader: &mut Self, name: &Node, from: Option<Date>| {
            let Some(text) = reader.text(name) else { return };
            match level(text) {
                Some(level) => steps.push((from, level)),
                None => {
                    let word = (text.to_owned(), name.start, name.end);
                    reader.unknown(&word, "level", ["error", "warning", "info"]);
                }
            }
        };
        match &node.kind {
            Kind::Map(entries) => {
                for (name, day) in entries.iter() {
                    let from = self.date(day);
                    add(self, name, from);
                }
            }
            _ => add(self, node, since),
        }
        steps.sort_by_key(|step| step.0);
        steps
    }
}

/// The names of all shipped packs.
pub fn shipped_laws() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|shipped| shipped.law)
}
