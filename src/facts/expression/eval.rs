//! Works expressions out over the facts of a policy.
//!
//! Owns: what each expression does, in three states, and what it costs in steps. Does not own: the facts, how anything is
//! printed, and the functions and filters of whoever asks.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::budget::Budget;
use super::conditions::{Around, order};
use super::fault::{Done, Fault, TOO_DEEP};
use super::marked::Marked;
use super::names::{self, Lists};
use super::program::{Arguments, Attribute, Common, Expression, Kind, Row};
use super::value::{Value, category, holds, key};
use crate::facts::{Facts, Place, Siblings};
use crate::jinja::{Comparison, Operator};
use crate::policy::{Duration, FieldValue, Policy, Unit};
use crate::schema::places::lies_in;
use crate::syntax::Prose;

/// How deep lists can lie in each other. To go through them takes a stack as deep.
const LISTS: u32 = 16;

/// Arguments that were worked out.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a, 'r> {
    pub values: &'a [Value<'r>],
    pub named: &'a [(&'a str, Value<'r>)],
}

impl<'a, 'r> Given<'a, 'r> {
    /// The argument at a place, as text.
    pub fn text(&self, index: usize) -> Option<&'a str> {
        self.values.get(index).and_then(Value::as_text)
    }

    /// The argument at a place, as a number from 0 on.
    pub fn count(&self, index: usize) -> Option<usize> {
        usize::try_from(self.values.get(index)?.number()?).ok()
    }

    /// The argument of this name.
    pub fn named(&self, name: &str) -> Option<&'a Value<'r>> {
        self.named.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// How many steps it takes to go through the arguments.
    pub fn weight(&self) -> usize {
        self.values.iter().chain(self.named.iter().map(|(_, value)| value)).map(Value::weight).sum()
    }

    pub fn after(&self, count: usize) -> &'a [Value<'r>] {
        self.values.get(count..).unwrap_or_default()
    }
}

/// Whoever asks: what an expression needs beside the facts. `'r` is how long the program lives, `'p` the policy.
pub trait Host<'r, 'p: 'r>: Around + Sized {
    fn facts(&self) -> &'r Facts<'p>;

    fn budget(&self) -> &'r Budget;

    fn slot(&self, slot: usize) -> &Value<'r>;

    /// What was worked out once for all entries, by the address of the expression; none where nothing is kept.
    fn kept(&self) -> Option<&RefCell<FxHashMap<usize, Value<'r>>>>;

    /// The entries of `any`, `all` and `count` that are being looked at, innermost last.
    fn entries(&self) -> &RefCell<Vec<Value<'r>>>;

    /// The lists that were worked out of the facts so far.
    fn lists(&self) -> &'r Lists<'p>;

    /// A list or a fact of a name of its own, by its number.
    fn own(&self, number: usize, of: Option<Place>) -> Option<Value<'r>>;

    /// A declaration of a kind by its key.
    fn by_key(&self, all: Siblings, name: &Attribute) -> Option<Place>;

    /// How a sentence calls a declaration.
    fn label(&self, place: Place) -> Cow<'r, str>;

    /// Prose as it is printed.
    fn prose(&self, prose: &'p Prose) -> Value<'r>;

    /// A value as Markdown.
    fn markdown(&self, value: &Value<'r>) -> Marked<'r>;

    fn call(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>>;

    fn filter(&self, number: usize, value: Value<'r>, given: Given<'_, 'r>) -> Done<Value<'r>>;

    fn run_macro(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>>;

    /// What a block printed.
    fn captured(&self) -> Value<'r>;

    /// The day that is checked against.
    fn day(&self) -> Option<jiff::civil::Date>;

    /// Uses steps up.
    ///
    /// # Errors
    /// Where there are no more.
    #[inline]
    fn spend(&self, steps: usize) -> Done<()> {
        self.budget().spend(steps)
    }

    /// A value that was copied or made, for the steps that this takes.
    ///
    /// # Errors
    /// Where there are no more, and where lists lie too deep in each other.
    #[inline]
    fn paid(&self, value: Value<'r>) -> Done<Value<'r>> {
        if self.budget().counted && (value.is_made() || matches!(value, Value::List(..))) {
            self.spend(value.weight())?;
            if value.depth() > LISTS {
                return Err(Fault::new(TOO_DEEP));
            }
        }
        Ok(value)
    }

    /// Whether an `if` takes an expression for yes.
    ///
    /// # Errors
    /// What the expression asks for and cannot have, and limits.
    fn is_true(&self, expression: &'r Expression) -> Done<bool> {
        match &expression.kind {
            // Nothing is copied to be asked.
            Kind::Slot(slot) => Ok(self.slot(*slot).is_true(self.policy())),
            Kind::Taken(inner) => self.is_true(inner),
            Kind::Not(inner) if matches!(inner.kind, Kind::Taken(_)) => Ok(!self.is_true(inner)?),
            Kind::Then(left, right) => Ok(self.is_true(left)? && self.is_true(right)?),
            Kind::Else(left, right) => Ok(self.is_true(left)? || self.is_true(right)?),
            _ => Ok(self.value(expression)?.is_true(self.policy())),
        }
    }

    /// Whether a condition holds; none where that is not known.
    ///
    /// # Errors
    /// As [`Host::is_true`].
    fn truth(&self, expression: &'r Expression) -> Done<Option<bool>> {
        // Answers go up as answers, without a value for each.
        let answer = match &expression.kind {
            Kind::Not(inner) => self.truth(inner)?.map(|answer| !answer),
            Kind::Both(left, right) => self.joined(left, right, false)?,
            Kind::Either(left, right) => self.joined(left, right, true)?,
            Kind::Order(left, comparison, right) => self.ordered(left, *comparison, right)?,
            Kind::Among(left, right) => self.among(left, right)?,
            Kind::Lies(left, right) => self.lies(left, right)?,
            Kind::Any(list, condition) => self.any(list, condition, true)?,
            Kind::Every(list, condition) => self.any(list, condition, false)?.map(|answer| !answer),
            _ => return Ok(self.value(expression)?.flag()),
        };
        self.spend(1)?;
        Ok(answer)
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// As [`Host::is_true`].
    fn value(&self, expression: &'r Expression) -> Done<Value<'r>> {
        self.spend(1)?;
        Ok(match &expression.kind {
            Kind::Text(text) => Value::from(&**text),
            Kind::Slot(slot) => {
                let value = self.slot(*slot);
                if self.budget().counted && value.is_made() {
                    self.spend(value.weight())?;
                }
                value.clone()
            }
            Kind::One(place) => Value::Decl(*place),
            Kind::Attribute(of, name) => {
                let fact = match &of.kind {
                    Kind::One(place) => self.paid(self.fact(*place, name)),
                    Kind::Slot(slot) => self.attribute(self.slot(*slot), name),
                    Kind::It(depth) => self.attribute(&self.it(*depth), name),
                    _ => self.attribute(&self.value(of)?, name),
                };
                fact.map_err(|fault| fault.at(expression.bytes))?
            }
            Kind::Filter(of, filter, arguments) => {
                let value = self.value(of)?;
                let done = self.given(arguments, |given| {
                    if !self.budget().counted {
                        return self.filter(*filter, value, given);
                    }
                    self.spend(value.weight() + given.weight())?;
                    let made = self.paid(self.filter(*filter, value, given)?)?;
                    self.budget().fits(made.size())?;
                    Ok(made)
                });
                done.map_err(|fault| fault.at(expression.bytes))?
            }
            _ if !self.budget().counted => return self.composed(expression),
            _ => {
                return self
                    .composed(expression)
                    .and_then(|value| self.paid(value))
                    .map_err(|fault| fault.at(expression.bytes));
            }
        })
    }

    /// The entry of `any`, `all` or `count` with so many around it.
    fn it(&self, depth: usize) -> Value<'r> {
        self.entries().borrow().get(depth).cloned().unwrap_or(Value::Undefined)
    }

    /// The value of an expression that stands less often in templates, apart from those that stand
    /// everywhere, which then need little of the stack.
    ///
    /// # Errors
    /// As [`Host::is_true`].
    #[inline(never)]
    fn composed(&self, expression: &'r Expression) -> Done<Value<'r>> {
        Ok(match &expression.kind {
            Kind::Text(_) | Kind::Slot(_) | Kind::One(_) | Kind::Attribute(..) | Kind::Filter(..) | Kind::Absent => {
                Value::Undefined
            }
            Kind::Unstated => Value::Unstated,
            Kind::Flag(flag) => Value::Flag(*flag),
            Kind::Number(number) => Value::Number(*number),
            Kind::Date(date) => Value::Date(*date),
            Kind::Day => self.day().map(Value::Date).into(),
            Kind::Duration(duration) => Value::Duration(*duration),
            Kind::Places(places) => places.iter().map(|place| Value::from(*place)).collect(),
            Kind::List(entries) => entries.iter().map(|entry| self.value(entry)).collect::<Done<_>>()?,
            Kind::It(depth) => self.it(*depth),
            Kind::Captured => self.captured(),
            Kind::All(kind) => Value::All(Siblings::top(*kind, self.policy())),
            Kind::Known(number) => self.lists().get(self.facts(), *number),
            Kind::Own(number) => self.own(*number, None).unwrap_or(Value::Undefined),
            Kind::Entry(of, index) => self.entry(of, index)?,
            Kind::Slice(of, parts) => self.slice(of, parts)?,
            Kind::Taken(inner) => Value::Flag(self.is_true(inner)?),
            Kind::Negative(inner) => match self.value(inner)?.number().and_then(i64::checked_neg) {
                Some(number) => Value::Number(number),
                None => return Err(Fault::new("this is not a number").at(inner.bytes)),
            },
            Kind::Then(left, right) => {
                let left = self.value(left)?;
                if left.is_true(self.policy()) { self.value(right)? } else { left }
            }
            Kind::Else(left, right) => {
                let left = self.value(left)?;
                if left.is_true(self.policy()) { left } else { self.value(right)? }
            }
            Kind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.arithmetic(*operator, &left, &right).map_err(|fault| fault.at(expression.bytes))?
            }
            Kind::Compare(first, others) => Value::Flag(self.compare(first, others)?),
            Kind::If(test, then, otherwise) => match (self.is_true(test)?, otherwise) {
                (true, _) => self.value(then)?,
                (false, Some(otherwise)) => self.value(otherwise)?,
                (false, None) => Value::Nothing,
            },
            Kind::Test(of, condition, arguments) => {
                let value = self.value(of)?;
                let done = self.given(arguments, |given| {
                    self.spend(value.weight() + given.weight())?;
                    condition(self, &value, given.values)
                });
                Value::Flag(done.map_err(|fault| fault.at(expression.bytes))?)
            }
            Kind::Call(number, arguments) => {
                self.call(*number, arguments).map_err(|fault| fault.at(expression.bytes))?
            }
            Kind::Macro(number, arguments) => {
                self.run_macro(*number, arguments).map_err(|fault| fault.at(expression.bytes))?
            }
            Kind::Categories(inner) => match self.value(inner)? {
                Value::References(list, _) => Value::Categories(list),
                Value::Decl(place) => Value::Decl(category(place)),
                other => other,
            },
            Kind::Once(inner) => {
                let Some(kept) = self.kept() else { return self.value(inner) };
                let address = std::ptr::from_ref(expression).addr();
                if let Some(known) = kept.borrow().get(&address) {
                    return Ok(known.clone());
                }
                let value = self.value(inner)?;
                kept.borrow_mut().insert(address, value.clone());
                value
            }
            Kind::Age(date) => match (self.value(date)?, self.day()) {
                (Value::Date(date), Some(day)) => {
                    let count = u32::try_from((day - date).get_days()).unwrap_or(0);
                    Value::Duration(Duration { count, unit: Unit::Day })
                }
                _ => Value::Unstated,
            },
            Kind::Not(_)
            | Kind::Both(..)
            | Kind::Either(..)
            | Kind::Order(..)
            | Kind::Among(..)
            | Kind::Lies(..)
            | Kind::Any(..)
            | Kind::Every(..) => self.truth(expression)?.into(),
            Kind::Count(list, None) => Value::from(self.value(list)?.entries().unwrap_or(0)),
            Kind::Count(list, Some(condition)) => {
                let mut count = 0;
                self.each(list, |holds| {
                    count += usize::from(holds(condition)? == Some(true));
                    Ok(false)
                })?;
                Value::from(count)
            }
        })
    }

    /// Works out arguments, without a list of them where there are few.
    ///
    /// # Errors
    /// As [`Host::is_true`].
    fn given<T>(&self, arguments: &'r Arguments, go: impl FnOnce(Given<'_, 'r>) -> Done<T>) -> Done<T> {
        if arguments.named.is_empty() {
            return match &*arguments.values {
                [] => go(Given { values: &[], named: &[] }),
                [only] => go(Given { values: &[self.value(only)?], named: &[] }),
                [one, two] => go(Given { values: &[self.value(one)?, self.value(two)?], named: &[] }),
                several => {
                    let values = several.iter().map(|value| self.value(value)).collect::<Done<Vec<_>>>()?;
                    go(Given { values: &values, named: &[] })
                }
            };
        }
        let values = arguments.values.iter().map(|value| self.value(value)).collect::<Done<Vec<_>>>()?;
        let named = arguments.named.iter().map(|(name, value)| Ok((&**name, self.value(value)?)));
        let named = named.collect::<Done<Vec<_>>>()?;
        go(Given { values: &values, named: &named })
    }

    /// A fact of a value; undefined where it has none of this name.
    ///
    /// # Errors
    /// Where there is no value, and limits.
    fn attribute(&self, value: &Value<'r>, name: &Attribute) -> Done<Value<'r>> {
        self.paid(match value {
            Value::Decl(place) => self.fact(*place, name),
            Value::Row(fields) => {
                fields.iter().find(|field| *field.0 == *name.name).map_or(Value::Undefined, |field| field.1.clone())
            }
            Value::All(all) => self.by_key(*all, name).map_or(Value::Undefined, Value::Decl),
            Value::Flow(..) | Value::Cookie(..) | Value::Item(..) => {
                let makes = name.rows.iter().filter_map(|row| match row.1 {
                    Row::Facts(make) => Some(names::worked_out(self.facts(), make, value)),
                    Row::Own(_) => None,
                });
                let mut made = makes.filter(|made| !matches!(made, Value::Undefined));
                made.next().unwrap_or(Value::Undefined)
            }
            Value::Duration(duration) => match &*name.name {
                "count" => Value::Number(duration.count.into()),
                "unit" => Value::from(duration.unit.name()),
                "iso" => duration.iso().into(),
                _ => Value::Undefined,
            },
            Value::Date(date) if &*name.name == "iso" => Value::from(date.to_string()),
            Value::Loop(round) => round.attribute(&name.name),
            // What is not stated has no stated facts.
            Value::Unstated => Value::Unstated,
            Value::Nothing => Value::Nothing,
            Value::Undefined => return Err(Fault::new("there is nothing of this name here")),
            _ => Value::Undefined,
        })
    }

    /// A fact of a declaration; undefined where its kind has no such fact.
    fn fact(&self, place: Place, name: &Attribute) -> Value<'r> {
        let policy: &'p Policy = self.facts().policy;
        match name.common {
            Common::Label => return Value::Text(self.label(place)),
            Common::Key => return key(policy, place).into(),
            Common::DeclaredKey if matches!(place, Place::Word(..)) => return Value::Unstated,
            Common::DeclaredKey => return key(policy, place).into(),
            _ => {}
        }
        let worked_out = || {
            let kind = place.kind()?;
            let made = |row| match row {
                Row::Own(number) => self.own(number, Some(place)),
                Row::Facts(make) => match names::worked_out(self.facts(), make, &Value::Decl(place)) {
                    Value::Undefined => None,
                    value => Some(value),
                },
            };
            name.rows.iter().filter(|row| row.0 == Some(kind)).find_map(|row| made(row.1))
        };
        let Some(found) = place.find(policy) else {
            if let Some(value) = worked_out() {
                return value;
            }
            // A plain item or a word stands where a declaration can stand, so it takes every name.
            let (Place::Top(kind, _) | Place::Nested(kind, ..)) = place else { return Value::Unstated };
            return match names::attribute(kind.name(), &name.name, &[], false) {
                Some(ty) if ty.is_list() => Value::Words(&[]),
                Some(_) => Value::Unstated,
                None => Value::Undefined,
            };
        };
        match name.common {
            Common::Name => found.meta().label.as_deref().into(),
            Common::Text => match &found.meta().prose {
                Some(prose) => self.prose(prose),
                None => Value::Unstated,
            },
            Common::Prose => found.meta().prose.as_ref().map(|prose| &*prose.text.value).into(),
            Common::Stated => Value::Flag(true),
            Common::Label | Common::Key | Common::DeclaredKey | Common::Field => {
                if let Some(field) = found.field(&name.dashed) {
                    return stated(place, &name.name, field);
                }
                if let Some(value) = worked_out() {
                    return value;
                }
                // `basis` is the field; what holds for some data only is `bases`.
                let inner = if &*name.name == "bases" { "basis" } else { &*name.dashed };
                let inner = found.kind().kind().nested.iter().find(|kind| kind.name() == inner);
                match inner.and_then(|kind| Siblings::nested(*kind, place, policy)) {
                    Some(all) => Value::All(all),
                    None if matches!(place, Place::Item(..)) => Value::Unstated,
                    None => Value::Undefined,
                }
            }
        }
    }

    fn entry(&self, of: &'r Expression, index: &'r Expression) -> Done<Value<'r>> {
        let (value, at) = (self.value(of)?, self.value(index)?);
        if let Some(name) = at.as_text() {
            return self.attribute(&value, &self.resolve(name)).map_err(|fault| fault.at(index.bytes));
        }
        let Some(number) = at.number() else { return Err(Fault::new("a place in a list is a number").at(index.bytes)) };
        let count = value.iterate().map_err(|fault| fault.at(of.bytes))?.len();
        Ok(place(number, count).map_or(Value::Undefined, |index| value.entry(index)))
    }

    /// A name that is known only now.
    fn resolve(&self, name: &str) -> Attribute;

    /// `list[start:stop:step]`, also of a text.
    fn slice(&self, of: &'r Expression, parts: &'r [Option<Box<Expression>>; 3]) -> Done<Value<'r>> {
        let value = self.value(of)?;
        let number = |part: &'r Option<Box<Expression>>| match part {
            None => Ok(None),
            Some(part) => match self.value(part)? {
                Value::Number(number) => Ok(Some(number)),
                _ => Err(Fault::new("a place in a list is a number").at(part.bytes)),
            },
        };
        let [start, stop, step] = [number(&parts[0])?, number(&parts[1])?, number(&parts[2])?];
        let step = usize::try_from(step.unwrap_or(1)).ok().filter(|step| *step > 0);
        let Some(step) = step else {
            let at = parts[2].as_ref().map_or(of.bytes, |step| step.bytes);
            return Err(Fault::new("a step is larger than 0").at(at));
        };
        self.spend(value.weight())?;
        let bounds = |count: usize| {
            let clamp = |number: i64| match usize::try_from(number) {
                Ok(number) => number.min(count),
                Err(_) => count.saturating_sub(usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX)),
            };
            (start.map_or(0, clamp), stop.map_or(count, clamp))
        };
        if let Value::Text(text) = &value {
            let (from, to) = bounds(text.chars().count());
            return Ok(Value::from(text.chars().take(to).skip(from).step_by(step).collect::<String>()));
        }
        let count = value.iterate().map_err(|fault| fault.at(of.bytes))?.len();
        let (from, to) = bounds(count);
        let chosen = || (from..to).step_by(step);
        if value.place(0).is_some() {
            return Ok(chosen().filter_map(|index| value.place(index)).collect());
        }
        Ok(chosen().map(|index| value.entry(index)).collect())
    }

    fn compare(&self, first: &'r Expression, others: &'r [(Comparison, Expression)]) -> Done<bool> {
        let mut left = self.value(first)?;
        for (comparison, other) in others {
            let right = self.value(other)?;
            self.spend(left.weight() + right.weight())?;
            let met = match comparison {
                Comparison::Equal => left.same(&right),
                Comparison::Unequal => !left.same(&right),
                Comparison::In => right.has(&left),
                Comparison::NotIn => !right.has(&left),
                ordered => holds(*ordered, order(&left, &right).map_err(|fault| fault.at(other.bytes))?),
            };
            if !met {
                return Ok(false);
            }
            left = right;
        }
        Ok(true)
    }

    fn arithmetic(&self, operator: Operator, left: &Value<'r>, right: &Value<'r>) -> Done<Value<'r>> {
        if operator == Operator::Join {
            self.spend(left.weight() + right.weight())?;
            if left.is_markdown() || right.is_markdown() {
                let (mut text, right) = (self.markdown(left), self.markdown(right));
                self.budget().fits(text.size() + right.size())?;
                text.push(&right);
                return Ok(Value::Markdown(text));
            }
            let (left, right) = (self.text_of(left), self.text_of(right));
            self.budget().fits(left.len() + right.len())?;
            return Ok(Value::from(left + &right));
        }
        if let (Operator::Add, true, true) = (operator, left.is_list(), right.is_list()) {
            self.spend(left.weight() + right.weight())?;
            return Ok(left.iterate()?.chain(right.iterate()?).collect());
        }
        let (Some(left), Some(right)) = (left.number(), right.number()) else {
            return Err(Fault::new("only numbers can be counted with; `~` puts texts together"));
        };
        let result = match operator {
            Operator::Add => left.checked_add(right),
            Operator::Subtract => left.checked_sub(right),
            Operator::Multiply => left.checked_mul(right),
            Operator::FloorDivide => left.checked_div_euclid(right),
            Operator::Remainder => left.checked_rem_euclid(right),
            Operator::Divide | Operator::Power | Operator::Join => None,
        };
        result.map(Value::Number).ok_or_else(|| Fault::new("this number does not exist, or is too large"))
    }

    /// `and` and `or` of three answers: `last` settles it.
    fn joined(&self, left: &'r Expression, right: &'r Expression, last: bool) -> Done<Option<bool>> {
        Ok(match self.truth(left)? {
            Some(answer) if answer == last => Some(last),
            Some(_) => self.truth(right)?,
            None => self.truth(right)?.filter(|answer| *answer == last),
        })
    }

    /// Goes through a list until `see` has enough. What it gets tells whether a condition holds of the entry.
    fn each(
        &self,
        list: &'r Expression,
        mut see: impl FnMut(&dyn Fn(&'r Expression) -> Done<Option<bool>>) -> Done<bool>,
    ) -> Done<()> {
        let list = self.value(list)?;
        let depth = self.entries().borrow().len();
        for index in 0..list.entries().unwrap_or(0) {
            self.spend(1)?;
            let entry = list.entry(index);
            self.entries().borrow_mut().push(entry);
            let done = see(&|condition| self.truth(condition));
            self.entries().borrow_mut().truncate(depth);
            if done? {
                break;
            }
        }
        Ok(())
    }

    /// Whether the condition gives this answer for one of the entries.
    fn any(&self, list: &'r Expression, condition: &'r Expression, wanted: bool) -> Done<Option<bool>> {
        let mut all = Some(false);
        self.each(list, |holds| {
            match holds(condition)? {
                Some(answer) if answer == wanted => all = Some(true),
                Some(_) => {}
                None => all = None,
            }
            Ok(all == Some(true))
        })?;
        Ok(all)
    }

    fn ordered(&self, left: &'r Expression, comparison: Comparison, right: &'r Expression) -> Done<Option<bool>> {
        let left = self.value(left)?;
        if let Kind::Text(word) = &right.kind {
            self.spend(1 + left.weight())?;
            return Ok(left.as_word(self.policy()).map(|left| holds(comparison, left.cmp(word))));
        }
        let right = self.value(right)?;
        self.spend(left.weight() + right.weight())?;
        let order = match (left.as_word(self.policy()), right.as_word(self.policy())) {
            (Some(left), Some(right)) => Some(left.cmp(right)),
            _ => left.order(&right),
        };
        Ok(order.map(|order| holds(comparison, order)))
    }

    fn among(&self, left: &'r Expression, right: &'r Expression) -> Done<Option<bool>> {
        let value = self.value(left)?;
        let Some(wanted) = value.as_word(self.policy()) else { return Ok(None) };
        if let Kind::List(words) = &right.kind {
            self.spend(words.len())?;
            return Ok(Some(words.iter().any(|word| matches!(&word.kind, Kind::Text(text) if **text == *wanted))));
        }
        let list = self.value(right)?;
        self.spend(list.weight())?;
        let count = list.entries().unwrap_or(0);
        let is = |index: usize| match (&list, list.entry(index)) {
            // Only words and texts are compared; a declaration is none.
            (Value::Items(..), entry) | (_, entry @ (Value::Text(_) | Value::Decl(Place::Word(..)))) => {
                entry.as_word(self.policy()) == Some(wanted)
            }
            _ => false,
        };
        Ok((count > 0).then(|| (0..count).any(is)))
    }

    fn lies(&self, left: &'r Expression, right: &'r Expression) -> Done<Option<bool>> {
        // A set of places in a list of them: one of the set suffices.
        if let Kind::Places(wanted) = &left.kind
            && !matches!(right.kind, Kind::Places(_))
        {
            let list = self.value(right)?;
            let count = list.entries().unwrap_or(0);
            self.spend(count * wanted.len())?;
            let within = |index: usize| {
                list.entry(index).as_text().is_some_and(|place| wanted.iter().any(|wanted| lies_in(wanted, place)))
            };
            return Ok((count > 0).then(|| (0..count).any(within)));
        }
        let value = match &left.kind {
            Kind::Places(one) => one.first().map(|place| Value::from(*place)).into(),
            _ => self.value(left)?,
        };
        let Some(place) = value.as_text() else { return Ok(None) };
        if let Kind::Places(set) = &right.kind {
            self.spend(set.len())?;
            return Ok(Some(set.iter().any(|other| lies_in(place, other))));
        }
        let list = self.value(right)?;
        let count = list.entries().unwrap_or(0);
        self.spend(count)?;
        let within = |index: usize| list.entry(index).as_text().is_some_and(|other| lies_in(place, other));
        Ok((count > 0).then(|| (0..count).any(within)))
    }
}

/// A field as a value.
fn stated<'p>(place: Place, name: &str, field: FieldValue<'p>) -> Value<'p> {
    use crate::facts::place::{List, Stand};
    use crate::schema::KindId;
    match field {
        FieldValue::Unset => Value::Unstated,
        FieldValue::Word(word) => Value::from(word.value),
        FieldValue::Place(place) => Value::from(place.value),
        FieldValue::Words(words) => Value::Words(words),
        FieldValue::Places(places) => Value::Words(places),
        FieldValue::WordsOrTexts(entries) => match (place, name) {
            (Place::Top(KindId::Data, i), "items") => Value::Items(i, List::Items, entries.len()),
            (Place::Top(KindId::Data, i), "required") => Value::Items(i, List::Required, entries.len()),
            (Place::Top(KindId::Data, i), "optional") => Value::Items(i, List::Optional, entries.len()),
            _ => Value::Mixed(entries),
        },
        FieldValue::Text(text) => Value::from(&**text),
        FieldValue::Texts(texts) => Value::Texts(texts),
        FieldValue::Flag(flag) => Value::Flag(flag.value),
        FieldValue::Date(date) => Value::Date(date.value),
        FieldValue::Number(number) => Value::Number(number.value.into()),
        FieldValue::Duration(duration) => Value::Duration(duration.value),
        FieldValue::Ref(reference) => Value::Decl(super::value::reference_place(*reference, Stand::of(name))),
        FieldValue::Refs(references) => Value::References(references, Stand::of(name)),
    }
}

/// The place of an entry, counted from the end where it is negative.
fn place(number: i64, count: usize) -> Option<usize> {
    match usize::try_from(number) {
        Ok(number) => Some(number),
        Err(_) => count.checked_sub(usize::try_from(number.unsigned_abs()).ok()?),
    }
}
