//! What is worked out of values: entries and parts of lists, comparisons, numbers and texts put together.

use super::{Done, Run};
use crate::document::template::compile::attribute;
use crate::document::template::conditions::order;
use crate::document::template::fault::Fault;
use crate::document::template::program::Expression;
use crate::document::template::value::Value;
use crate::jinja::{Comparison, Operator};

impl<'r> Run<'r, '_> {
    pub(super) fn entry(&self, of: &'r Expression, index: &'r Expression) -> Done<Value<'r>> {
        let (value, at) = (self.value(of)?, self.value(index)?);
        if let Some(name) = at.as_text() {
            return self.attribute(&value, &attribute(name)).map_err(|fault| fault.at(index.bytes));
        }
        let Some(number) = at.number() else { return Err(Fault::new("a place in a list is a number").at(index.bytes)) };
        let count = value.iterate().map_err(|fault| fault.at(of.bytes))?.len();
        Ok(place(number, count).map_or(Value::Undefined, |index| value.entry(index)))
    }

    /// `list[start:stop:step]`, also of a text.
    pub(super) fn slice(&self, of: &'r Expression, parts: &'r [Option<Box<Expression>>; 3]) -> Done<Value<'r>> {
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

    pub(super) fn compare(&self, first: &'r Expression, others: &'r [(Comparison, Expression)]) -> Done<bool> {
        let mut left = self.value(first)?;
        for (comparison, other) in others {
            let right = self.value(other)?;
            self.spend(left.weight() + right.weight())?;
            let order = || order(&left, &right).map_err(|fault| fault.at(other.bytes));
            let holds = match comparison {
                Comparison::Equal => left.same(&right),
                Comparison::Unequal => !left.same(&right),
                Comparison::Less => order()?.is_lt(),
                Comparison::LessOrEqual => order()?.is_le(),
                Comparison::Greater => order()?.is_gt(),
                Comparison::GreaterOrEqual => order()?.is_ge(),
                Comparison::In => right.has(&left),
                Comparison::NotIn => !right.has(&left),
            };
            if !holds {
                return Ok(false);
            }
            left = right;
        }
        Ok(true)
    }

    pub(super) fn arithmetic(&self, operator: Operator, left: &Value<'r>, right: &Value<'r>) -> Done<Value<'r>> {
        if operator == Operator::Join {
            self.spend(left.weight() + right.weight())?;
            let any = left.is_markdown() || right.is_markdown();
            let part = |value: &Value<'r>| {
                if any { value.piece(self.scope).into_owned() } else { value.plain(self.scope).into_owned() }
            };
            let (left, right) = (part(left), part(right));
            self.fits(left.len() + right.len())?;
            let text = left + &right;
            return Ok(if any { Value::markdown(text) } else { Value::from(text) });
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
}

/// The place of an entry, counted from the end where it is negative.
fn place(number: i64, count: usize) -> Option<usize> {
    match usize::try_from(number) {
        Ok(number) => Some(number),
        Err(_) => count.checked_sub(usize::try_from(number.unsigned_abs()).ok()?),
    }
}
