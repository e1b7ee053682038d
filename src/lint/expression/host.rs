//! What the expressions of rules get from the check of a policy.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::functions::FUNCTIONS;
use super::read::OWN;
use super::{Context, Lists};
use crate::facts::expression::conditions::Around;
use crate::facts::expression::program::{Arguments, Attribute};
use crate::facts::expression::{Budget, Done, Given, Host, Marked, Value, names};
use crate::facts::{Facts, Place, Siblings};
use crate::lint::periods::measurable;
use crate::policy::Policy;
use crate::syntax::Prose;

impl Around for Context<'_, '_> {
    fn policy(&self) -> &Policy {
        self.facts.policy
    }

    fn text_of(&self, value: &Value<'_>) -> String {
        value.as_word(self.facts.policy).unwrap_or_default().to_owned()
    }
}

impl<'r, 'p: 'r> Host<'r, 'p> for Context<'r, 'p> {
    fn facts(&self) -> &'r Facts<'p> {
        self.facts
    }

    fn budget(&self) -> &'r Budget {
        self.budget
    }

    fn slot(&self, _: usize) -> &Value<'r> {
        &self.this
    }

    fn kept(&self) -> Option<&RefCell<FxHashMap<usize, Value<'r>>>> {
        Some(self.kept)
    }

    fn entries(&self) -> &RefCell<Vec<Value<'r>>> {
        self.entries
    }

    fn lists(&self) -> &'r Lists<'p> {
        self.lists
    }

    fn own(&self, _: usize, of: Option<Place>) -> Option<Value<'r>> {
        let Some(Place::Top(_, number)) = of else { return None };
        Some(self.facts.policy.retentions.get(number).and_then(measurable).into())
    }

    fn call(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>> {
        Ok(FUNCTIONS.get(number).and_then(|function| (function.ask)(self, arguments)).into())
    }

    fn day(&self) -> Option<jiff::civil::Date> {
        Some(self.day)
    }

    fn label(&self, place: Place) -> Cow<'r, str> {
        self.name(&Value::Decl(place)).unwrap_or_default()
    }

    fn prose(&self, prose: &'p Prose) -> Value<'r> {
        Value::from(&*prose.text.value)
    }

    fn resolve(&self, name: &str) -> Rc<Attribute> {
        names::resolve(name, &OWN, None).into()
    }

    // Rules have no filters, macros, keys and blocks; the check refuses them.

    fn by_key(&self, _: Siblings, _: &Attribute) -> Option<Place> {
        None
    }

    fn markdown(&self, value: &Value<'r>) -> Marked<'r> {
        self.text_of(value).into()
    }

    fn filter(&self, _: usize, value: Value<'r>, _: Given<'_, 'r>) -> Done<Value<'r>> {
        Ok(value)
    }

    fn run_macro(&self, _: usize, _: &'r Arguments) -> Done<Value<'r>> {
        Ok(Value::Undefined)
    }

    fn captured(&self) -> Value<'r> {
        Value::Undefined
    }
}
