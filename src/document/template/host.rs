//! What the expressions of templates and prose get from the document that is being made.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::filters::FILTERS;
use super::functions::FUNCTIONS;
use super::run::Run;
use super::{render, views};
use crate::facts::expression::conditions::Around;
use crate::facts::expression::names::{self, Lists};
use crate::facts::expression::program::{Arguments, Attribute};
use crate::facts::expression::{Budget, Done, Evaluate, Given, Host, Marked, Value};
use crate::facts::{Facts, Place, Siblings};
use crate::policy::Policy;
use crate::syntax::Prose;

impl Around for Run<'_, '_> {
    fn policy(&self) -> &Policy {
        self.scope.policy
    }

    fn text_of(&self, value: &Value<'_>) -> String {
        self.scope.plain(value).into_owned()
    }
}

impl<'r, 'p: 'r> Host<'r, 'p> for Run<'r, 'p> {
    fn facts(&self) -> &'r Facts<'p> {
        self.scope.facts
    }

    fn budget(&self) -> &'r Budget {
        self.budget
    }

    fn slot(&self, slot: usize) -> &Value<'r> {
        &self.slots[slot]
    }

    fn kept(&self) -> Option<&RefCell<FxHashMap<usize, Value<'r>>>> {
        None
    }

    fn entries(&self) -> &RefCell<Vec<Value<'r>>> {
        &self.entries
    }

    fn lists(&self) -> &'r Lists<'p> {
        &self.scope.lists
    }

    fn own(&self, number: usize, of: Option<Place>) -> Option<Value<'r>> {
        views::worked_out(self.scope, number, of)
    }

    fn by_key(&self, all: Siblings, name: &Attribute) -> Option<Place> {
        self.scope.keys.find(all, &name.dashed, &name.name)
    }

    fn label(&self, place: Place) -> Cow<'r, str> {
        self.scope.label(place)
    }

    fn prose(&self, prose: &'p Prose) -> Value<'r> {
        Value::markdown(render::prose(self.scope, prose, None))
    }

    fn markdown(&self, value: &Value<'r>) -> Marked<'r> {
        self.piece(value.clone())
    }

    fn call(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>> {
        let Some((.., (_, function))) = FUNCTIONS.get(number) else { return Ok(Value::Undefined) };
        self.given(arguments, |given| function(self, given.values))
    }

    fn filter(&self, number: usize, value: Value<'r>, given: Given<'_, 'r>) -> Done<Value<'r>> {
        match FILTERS.get(number) {
            Some((.., (_, filter))) => filter(self, value, given),
            None => Ok(Value::Undefined),
        }
    }

    fn run_macro(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>> {
        self.macro_text(number, arguments)
    }

    fn captured(&self) -> Value<'r> {
        self.captured.take().unwrap_or(Value::Undefined)
    }

    fn day(&self) -> Option<jiff::civil::Date> {
        None
    }

    fn resolve(&self, name: &str) -> Rc<Attribute> {
        if let Some(known) = self.scope.resolved.borrow().get(name) {
            return Rc::clone(known);
        }
        let resolved = Rc::new(names::resolve(name, views::names(), None));
        self.scope.resolved.borrow_mut().insert(name.to_owned(), Rc::clone(&resolved));
        resolved
    }
}
