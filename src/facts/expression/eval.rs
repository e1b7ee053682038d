//! Works expressions out over the facts of a policy.
//!
//! Owns: what each expression does, in three states, and what it costs in steps. Does not own: the facts of values and what
//! whoever asks gives beside them ([`super::host`]), and how anything is printed.

use super::conditions::order;
use super::fault::{Done, Fault};
use super::host::{Given, Host};
use super::program::{Arguments, Expression, Kind};
use super::value::{Value, category, holds};
use crate::facts::{Place, Siblings};
use crate::jinja::{Comparison, Operator};
use crate::policy::{Duration, Unit};
use crate::schema::places::lies_in;

/// The answers to expressions, for every [`Host`].
pub trait Evaluate<'r, 'p: 'r>: Host<'r, 'p> {
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
    /// As [`Evaluate::is_true`].
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
    /// As [`Evaluate::is_true`].
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
        self.entries().borrow().get(depth).cloned().unwrap_or_default()
    }

    /// The value of an expression that stands less often in templates, apart from those that stand
    /// everywhere, which then need little of the stack.
    ///
    /// # Errors
    /// As [`Evaluate::is_true`].
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
            Kind::Day => self.day().map(|day| Value::Date(day.into())).into(),
            Kind::Duration(duration) => Value::Duration(*duration),
            Kind::Places(places) => places.iter().map(|place| Value::from(*place)).collect(),
            Kind::List(entries) => entries.iter().map(|entry| self.value(entry)).collect::<Done<_>>()?,
            Kind::It(depth) => self.it(*depth),
            Kind::Captured => self.captured(),
            Kind::All(kind) => Value::All(Siblings::top(*kind, self.policy())),
            Kind::Known(number) => self.lists().get(self.facts(), *number),
            Kind::Own(number) => self.own(*number, None).unwrap_or_default(),
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
                    let count = u32::try_from((day - date.first()).get_days()).unwrap_or(0);
                    Value::Duration(Duration::new(count, Unit::Day))
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
    /// As [`Evaluate::is_true`].
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

    fn entry(&self, of: &'r Expression, index: &'r Expression) -> Done<Value<'r>> {
        let (value, at) = (self.value(of)?, self.value(index)?);
        if let Some(name) = at.as_text() {
            return self.attribute(&value, &self.resolve(name)).map_err(|fault| fault.at(index.bytes));
        }
        let Some(number) = at.number() else { return Err(Fault::new("a place in a list is a number").at(index.bytes)) };
        let count = value.iterate().map_err(|fault| fault.at(of.bytes))?.len();
        Ok(place(number, count).map_or(Value::Undefined, |index| value.entry(index)))
    }

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
            _ => match (&left, &right) {
                // A month can be before a day and after it.
                (Value::Date(left), Value::Date(right)) => left.compare(*right),
                _ => left.order(&right),
            },
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
        let value = match (&left.kind, &right.kind) {
            (Kind::Places(one), Kind::Places(_)) => one.first().map(|place| Value::from(*place)).into(),
            // A set of places in a list of them: one of the set suffices.
            (Kind::Places(set), _) => {
                return self.one_of(right, set.len(), |other| set.iter().any(|place| lies_in(place, other)));
            }
            _ => self.value(left)?,
        };
        let Some(place) = value.as_text() else { return Ok(None) };
        if let Kind::Places(set) = &right.kind {
            self.spend(set.len())?;
            return Ok(Some(set.iter().any(|other| lies_in(place, other))));
        }
        self.one_of(right, 1, |other| lies_in(place, other))
    }

    /// Whether one of the texts of a list is such, for so many steps each; not known of a list without entries.
    fn one_of(&self, list: &'r Expression, steps: usize, is: impl Fn(&str) -> bool) -> Done<Option<bool>> {
        let list = self.value(list)?;
        let count = list.entries().unwrap_or(0);
        self.spend(count * steps)?;
        Ok((count > 0).then(|| (0..count).any(|index| list.entry(index).as_text().is_some_and(&is))))
    }
}

impl<'r, 'p: 'r, H: Host<'r, 'p>> Evaluate<'r, 'p> for H {}

/// The place of an entry, counted from the end where it is negative.
fn place(number: i64, count: usize) -> Option<usize> {
    match usize::try_from(number) {
        Ok(number) => Some(number),
        Err(_) => count.checked_sub(usize::try_from(number.unsigned_abs()).ok()?),
    }
}
