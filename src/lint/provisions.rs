//! Which provisions ask for which part of the documents.
//!
//! Owns: the way from a rule of a pack to the topics, declarations and sections that answer it, and from a statement to its
//! provision. Only
//! what a rule itself says leads there: its `shown-in`, what its `require` says must be printed, its
//! `each`, and the `covers` of sections. A rule that does not apply, is not kept, says nothing of a place,
//! or has a citation that is still to be confirmed leads nowhere: a lawyer relies on what is shown.
//! Does not own: findings; a rule that is broken is for `check`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::expression::{self, Context, Entries, Kept, Lists, Node};
use super::law::{Decided, Pack, Rule, steps};
use super::printed::Printed;
use super::{Request, day, packs};
use crate::document::Tells;
use crate::facts::expression::{Budget, Evaluate};
use crate::law;
use crate::schema::vocabulary::{RIGHTS, TOPICS};
use crate::source::Span;

/// A place in a law, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    /// The name of the rule that asks it; of a statement the law and its name.
    pub rule: String,
    /// Where the law asks it.
    pub citation: String,
    /// Where the text of the law can be read.
    pub url: Option<String>,
    /// A sentence.
    pub requires: String,
}

/// The provisions that ask for the parts of the documents of one policy.
#[derive(Debug, Default)]
pub struct Provisions {
    /// In the order of the laws and their rules.
    all: Vec<Provision>,
    topics: FxHashMap<&'static str, Vec<usize>>,
    /// By the declaration; each with the topics that tell what it asks.
    declarations: FxHashMap<Span, Vec<(usize, Vec<&'static str>)>>,
    sections: FxHashMap<Span, Vec<usize>>,
    /// By the right that they ask for.
    rights: FxHashMap<&'static str, Vec<usize>>,
    /// By the statement that they ask for.
    statements: FxHashMap<&'static str, Vec<usize>>,
}

impl Provisions {
    /// Those that the generated text of a topic answers.
    pub fn of_topic(&self, topic: &str) -> impl Iterator<Item = &Provision> {
        self.topics.get(topic).into_iter().flatten().map(|rule| &self.all[*rule])
    }

    /// Those that ask something of each declaration of a kind, where the text of `topic` tells it of this one.
    pub fn of_declaration(&self, declaration: Span, topic: &str) -> impl Iterator<Item = &Provision> {
        let rules = self.declarations.get(&declaration).into_iter().flatten();
        rules.filter(move |(_, topics)| topics.contains(&topic)).map(|(rule, _)| &self.all[*rule])
    }

    /// Those that ask for what a document tells: of a right those of the laws under which it does, of all if it names
    /// none; of a statement those of the laws that want it made.
    pub fn of_told(&self, tells: &Tells) -> impl Iterator<Item = &Provision> {
        let (known, laws) = match tells {
            Tells::Right { name, laws } => (self.rights.get(name), laws),
            Tells::Statement { name, laws, .. } => (self.statements.get(name), laws),
        };
        let known = known.into_iter().flatten().map(|number| &self.all[*number]);
        known.filter(|known| laws.is_empty() || known.rule.split('/').next().is_some_and(|law| laws.contains(&law)))
    }

    /// Those that the author bound a section to (`covers`).
    pub fn of_section(&self, section: Span) -> impl Iterator<Item = &Provision> {
        self.sections.get(&section).into_iter().flatten().map(|rule| &self.all[*rule])
    }
}

/// The provisions of the laws of a policy, as at the day.
pub fn provisions(request: &Request<'_, '_>) -> Provisions {
    let printed = Printed::new(request.facts, request.documents);
    let packs = packs(request);
    let day = day(request, &packs);
    let mut found = Provisions::default();
    for law in super::laws(request).into_iter().filter_map(law::law) {
        for statement in law.statements().filter(|statement| !statement.verify && !statement.citation.is_empty()) {
            let provision = Provision {
                rule: format!("{}/{}", law.name, statement.name()),
                citation: law::cited(statement.citation.clone(), &law.cite_as).into_owned(),
                url: None,
                requires: String::new(),
            };
            // Several rows of one statement mostly have one provision.
            if !found.all.contains(&provision) {
                found.statements.entry(statement.name()).or_default().push(found.all.len());
                found.all.push(provision);
            }
        }
    }
    for pack in packs {
        for rule in &pack.rules {
            let on = rule.level(day).and_then(|level| request.settings.level(&rule.name, &pack.law, level)).is_some();
            if !on || rule.verify || rule.citation.is_empty() {
                continue;
            }
            let answers = answers(pack, rule, &printed, day);
            let bound = request.facts.sections().iter();
            let bound = bound.filter(|section| section.covers.iter().any(|covered| **covered == *rule.name));
            let sections: Vec<Span> = bound.map(|section| section.meta.span).collect();
            if answers.topics.is_empty() && answers.declarations.is_empty() && sections.is_empty() {
                continue;
            }
            let number = found.all.len();
            found.all.push(Provision {
                rule: rule.name.to_string(),
                citation: rule.citation.to_string(),
                url: rule.url.as_deref().map(str::to_owned),
                requires: rule.requires.to_string(),
            });
            let tell = if rule.shown_in.is_empty() { &answers.topics } else { &rule.shown_in };
            for declaration in answers.declarations {
                found.declarations.entry(declaration).or_default().push((number, tell.clone()));
            }
            for right in answers.rights {
                found.rights.entry(right).or_default().push(number);
            }
            for topic in answers.topics {
                found.topics.entry(topic).or_default().push(number);
            }
            for section in sections {
                found.sections.entry(section).or_default().push(number);
            }
        }
    }
    found
}

/// What in a policy answers a rule.
#[derive(Default)]
struct Answers {
    topics: Vec<&'static str>,
    declarations: FxHashSet<Span>,
    rights: Vec<&'static str>,
}

fn answers(pack: &Pack, rule: &Rule, printed: &Printed<'_, '_>, day: jiff::civil::Date) -> Answers {
    let mut answers = Answers::default();
    if rule.decided != Decided::ByFacts {
        return answers;
    }
    let compiled = rule.compiled(&pack.sets);
    let Some(require) = &compiled.require else { return answers };
    // What the general rules find is not asked here: the wording of a policy has no one place.
    let (lists, kept, entries) = (Lists::default(), Kept::default(), Entries::default());
    let budget = Budget::new(steps(printed.facts), usize::MAX);
    let all = Context::new((printed.facts, printed, &lists), (&budget, &kept, &entries), day, &|_| false);
    for this in all.records(rule.each.list()) {
        let context = all.of(this);
        let stated = || compiled.needs.iter().all(|need| context.stated(&need.0).unwrap_or(false));
        let applies = rule.condition(&pack.sets).is_none_or(|when| holds(&context, when));
        if !applies || !stated() || !holds(&context, require) {
            continue;
        }
        if rule.shown_in.is_empty() {
            let mut told = Told::default();
            told.by(require, &context);
            // Beside another topic that must be printed, a right says only what its text must hold.
            let there = told.topics.is_empty() || told.topics.contains(&"rights");
            if there && !told.rights.is_empty() && printed.topic("rights") {
                told.topics.push("rights");
                answers.rights.append(&mut told.rights);
            }
            answers.topics.append(&mut told.topics);
            continue;
        }
        // Any of the topics tells it; the first one is where it belongs.
        answers.topics.extend(rule.shown_in.iter().copied().find(|topic| printed.topic(topic)));
        answers.declarations.extend(context.meta(&context.this).map(|meta| meta.span));
    }
    answers.topics.sort_unstable();
    answers.topics.dedup();
    answers.rights.sort_unstable();
    answers.rights.dedup();
    answers
}

fn holds<'r>(context: &Context<'r, '_>, node: &'r Node) -> bool {
    context.truth(node).is_ok_and(|answer| answer == Some(true))
}

/// Where a condition says that people are told.
#[derive(Default)]
struct Told {
    topics: Vec<&'static str>,
    rights: Vec<&'static str>,
}

impl Told {
    /// Adds what the branches of a condition that hold say.
    fn by<'r>(&mut self, node: &'r Node, context: &Context<'r, '_>) {
        if !holds(context, node) {
            return;
        }
        match expression::told_in(node) {
            expression::Told::Parts(a, b) => {
                self.by(a, context);
                self.by(b, context);
            }
            expression::Told::Topics(named) => {
                let topics = named.into_iter().filter_map(|topic| TOPICS.find(topic));
                self.topics.extend(topics.filter(|topic| context.printed.topic(topic)));
            }
            expression::Told::Right(right) => self.rights.extend(RIGHTS.find(right)),
            expression::Told::Nowhere => {}
        }
    }
}
