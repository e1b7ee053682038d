//! The facts behind what a template or prose prints.
//!
//! Owns: which facts the value of an expression says, and which ones a text tells that depends on an answer. Does not own:
//! what is made of them ([`super::seen`]).

use super::filters::{FILTERS, lists};
use super::functions::FUNCTIONS;
use super::run::Run;
use super::seen::{Fact, said};
use super::views;
use crate::facts::expression::program::{Attribute, Common, Expression, Kind};
use crate::facts::expression::value::key;
use crate::facts::expression::{Done, Evaluate, Host, Value};
use crate::facts::{self, Place};
use crate::policy::FieldValue;
use crate::schema::KindId;

/// How deep the parts of an expression are looked at. Each level takes room on the stack.
const DEEPEST: u8 = 30;

/// The fields that a name of templates is worked out of, so that a text can have it from there.
fn fields(name: &str) -> &str {
    match name {
        "phrases" => "items",
        "basis_words" => "basis",
        "site" => "url",
        "address_lines" => "address",
        "never_verbs" | "never_own" => "never",
        "always_verbs" | "always_own" => "always",
        "only_verbs" | "only_own" => "only",
        other => other,
    }
}

/// Whether a name of a declaration stands for it.
fn is_name(name: &Attribute) -> bool {
    matches!(name.common, Common::Label | Common::Key | Common::DeclaredKey | Common::Name)
        || matches!(&*name.name, "shown_name" | "phrase")
}

/// Whether the function of a number prints a statement of a law by its name.
fn is_statement(number: usize) -> bool {
    FUNCTIONS.get(number).is_some_and(|row| row.0 == "statement")
}

impl<'r, 'p> Run<'r, 'p> {
    /// The facts behind the value of an expression; none where nobody asks. It takes no steps: what a template can do is
    /// the same with it and without.
    pub fn behind(&self, facts: impl FnOnce(&Self) -> Done<Vec<Fact>>) -> Option<Vec<Fact>> {
        let seen = self.scope.seen.take()?;
        let steps = self.budget.steps();
        let facts = facts(self);
        self.budget.refill(steps);
        self.scope.seen.replace(Some(seen));
        facts.ok()
    }

    /// Notes the facts that are printed now.
    pub fn note(&self, facts: impl FnOnce(&Self) -> Done<Vec<Fact>>) {
        if let (Some(facts), Some(seen)) = (self.behind(facts), &mut *self.scope.seen.borrow_mut()) {
            seen.add(facts);
        }
    }

    /// What the value of an expression says.
    pub fn facts(&self, expression: &'r Expression, depth: u8) -> Done<Vec<Fact>> {
        if depth > DEEPEST {
            return Ok(Vec::new());
        }
        let inner = |expression: &'r Expression| self.facts(expression, depth + 1);
        Ok(match &expression.kind {
            Kind::Slot(slot) => match self.behind.get(slot) {
                Some(known) => known.clone(),
                None => self.leaves(None, &self.slots[*slot]),
            },
            Kind::Attribute(of, name) => {
                let base = self.value(of)?;
                match base {
                    Value::Decl(_) if is_name(name) && !self.attribute(&base, name)?.is_unstated() => inner(of)?,
                    base => self.fact_of(&base, name)?,
                }
            }
            Kind::Filter(of, number, arguments) => match FILTERS.get(*number).map_or("", |row| row.0) {
                "length" | "words" | "plural" => Vec::new(),
                "map" if !arguments.named.is_empty() => {
                    let named = arguments.named.iter().find(|named| &*named.0 == "attribute");
                    let Some(Kind::Text(path)) = named.map(|named| &named.1.kind) else { return Ok(Vec::new()) };
                    let (path, mut facts) = (lists::path(self, path), Vec::new());
                    let [before @ .., last] = &*path else { return Ok(facts) };
                    let from = inner(of)?.first().and_then(|fact| fact.0);
                    for entry in self.value(of)?.iterate()? {
                        let base = lists::fact(self, &entry, before)?;
                        let named = matches!(base, Value::Decl(_)) && is_name(last);
                        facts.extend(if named { self.leaves(from, &base) } else { self.fact_of(&base, last)? });
                    }
                    facts
                }
                "first" | "last" | "slice" | "having" | "without" | "select" | "reject" | "selectattr"
                | "rejectattr" => self.leaves(inner(of)?.first().and_then(|fact| fact.0), &self.value(expression)?),
                _ => std::iter::once(&**of).chain(&arguments.values).map(inner).collect::<Done<Vec<_>>>()?.concat(),
            },
            Kind::Entry(of, _) | Kind::Slice(of, _) => {
                self.leaves(inner(of)?.first().and_then(|fact| fact.0), &self.value(expression)?)
            }
            Kind::Then(left, right) => inner(if self.is_true(left)? { right } else { left })?,
            Kind::Else(left, right) => inner(if self.is_true(left)? { left } else { right })?,
            Kind::If(test, then, otherwise) => {
                let mut facts = self.asked(test, depth + 1)?;
                let branch = if self.is_true(test)? { Some(then) } else { otherwise.as_ref() };
                facts.extend(branch.map(|branch| inner(branch)).transpose()?.unwrap_or_default());
                facts
            }
            Kind::Arithmetic(_, left, right) => [inner(left)?, inner(right)?].concat(),
            Kind::List(entries) => entries.iter().map(inner).collect::<Done<Vec<_>>>()?.concat(),
            Kind::One(_) | Kind::All(_) | Kind::Known(_) => self.leaves(None, &self.value(expression)?),
            Kind::Own(number) if !views::prints(*number) => self.leaves(None, &self.value(expression)?),
            // A statement that stands for a right says it.
            Kind::Call(number, arguments) if is_statement(*number) && self.is_true(expression)? => {
                match arguments.values.first().map(|name| &name.kind) {
                    Some(Kind::Attribute(of, name)) if &*name.name == "statement" => {
                        let right = self.attribute(&self.value(of)?, &self.resolve("right"))?;
                        self.leaves(None, &right)
                    }
                    _ => Vec::new(),
                }
            }
            // Text and numbers are of no declaration, and what a call or a block prints is noted where it does.
            _ => Vec::new(),
        })
    }

    /// What a fact of a value says.
    fn fact_of(&self, base: &Value<'r>, name: &Attribute) -> Done<Vec<Fact>> {
        let Value::Decl(place) = base else {
            // The phrase for a right stands for it.
            let name = if matches!(base, Value::Row(_)) && &*name.name == "phrase" { "right" } else { &name.name };
            return Ok(self.leaves(None, &self.attribute(base, &self.resolve(name))?));
        };
        if &*name.name == "ways" {
            let found = place.find(self.scope.policy);
            return Ok(found.map_or_else(Vec::new, |found| {
                facts::ways(found).map(|(_, way)| (Some(*place), said(&way))).collect()
            }));
        }
        let value = self.attribute(base, &self.resolve(fields(&name.name)))?;
        let value = if matches!(value, Value::Flag(_)) { Value::from(&*name.dashed) } else { value };
        Ok(self.leaves(Some(*place), &value))
    }

    /// Each entry of a value as what it says.
    pub fn leaves(&self, place: Option<Place>, value: &Value<'_>) -> Vec<Fact> {
        let policy = self.scope.policy;
        if let Some(count) = value.entries() {
            return (0..count).flat_map(|index| self.leaves(place, &value.entry(index))).collect();
        }
        let says = match value {
            Value::Decl(at) => {
                let right = |at: &Place| matches!(at, Place::Top(KindId::Right, _));
                let label = at.find(policy).filter(|_| !right(at)).and_then(|found| found.meta().label.as_deref());
                label.or_else(|| key(policy, *at)).unwrap_or_default().to_owned()
            }
            Value::Duration(duration) => duration.to_string(),
            // A text that was put together before was noted as it was.
            Value::Markdown(_) | Value::Number(_) if place.is_none() => return Vec::new(),
            Value::Date(_) | Value::Text(_) | Value::Number(_) | Value::Markdown(_) => {
                self.scope.plain(value).into_owned()
            }
            _ => return Vec::new(),
        };
        let says = said(&says);
        if says.is_empty() { Vec::new() } else { vec![(place, says)] }
    }

    /// What a text says where it says it after a question: which flag is stated, which word it is.
    pub fn asked(&self, test: &'r Expression, depth: u8) -> Done<Vec<Fact>> {
        let mut facts = Vec::new();
        if depth > DEEPEST {
            return Ok(facts);
        }
        match &test.kind {
            Kind::Attribute(of, name) => {
                if let Value::Decl(place) = self.value(of)?
                    && let Some(FieldValue::Flag(_)) =
                        place.find(self.scope.policy).and_then(|found| name.field_of(found))
                {
                    facts.push((Some(place), said(&name.dashed)));
                }
            }
            Kind::Filter(..) | Kind::Call(..) | Kind::Macro(..) => {}
            kind => {
                let mut parts = Vec::new();
                kind.inner(&mut |part| parts.push(part));
                let is_word = |part: &&Expression| matches!(part.kind, Kind::Text(_) | Kind::List(_));
                let with_word = matches!(kind, Kind::Compare(..)) && parts.iter().any(is_word);
                for part in parts {
                    facts.extend(self.asked(part, depth + 1)?);
                    if with_word {
                        facts.extend(self.facts(part, depth + 1)?);
                    }
                }
            }
        }
        Ok(facts)
    }
}
