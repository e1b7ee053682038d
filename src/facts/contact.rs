//! Who the controller is to the public, which apps are its own, and how someone can be reached.

use std::borrow::Cow;

use super::Facts;
use crate::policy::value::{Link, one_line};
use crate::policy::{Declared, FieldValue};
use crate::source::Text;

/// The fields that are ways to reach someone, in the order in which they are printed.
const WAYS: [&str; 5] = ["email", "phone", "address", "form", "url"];

impl<'p> Facts<'p> {
    /// The name by which the public knows the controller: the first trading name, else the legal one.
    pub fn public_name(&self) -> Option<&'p str> {
        let controller = self.policy.controller.as_ref()?;
        controller.trading_as.first().or(controller.meta.label.as_ref()).map(|name| &**name)
    }

    /// The apps that the policy covers, by name, each with the page where it can be had.
    pub fn apps(&self) -> impl Iterator<Item = (&'p Text, Option<&'p Link>)> {
        self.policy.scope.iter().flat_map(|scope| {
            let linked = scope.nested.app.iter().filter_map(|app| Some((app.meta.label.as_ref()?, app.url.as_ref())));
            scope.apps.iter().map(|name| (name, None)).chain(linked)
        })
    }
}

/// The ways that a declaration states, as field and text.
pub fn ways(declared: &dyn Declared) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
    WAYS.into_iter().filter_map(|name| match declared.field(name) {
        Some(FieldValue::Text(way)) => Some((name, Cow::Borrowed(&**way))),
        Some(FieldValue::Texts(lines)) if !lines.is_empty() => Some((name, one_line(lines))),
        _ => None,
    })
}
