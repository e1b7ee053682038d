//! Who the controller is to the public, and how someone can be reached.

use super::Facts;
use crate::policy::{Declared, FieldValue};

/// The fields that are ways to reach someone, in the order in which they are printed.
const WAYS: [&str; 5] = ["email", "phone", "address", "form", "url"];

impl<'p> Facts<'p> {
    /// The name by which the public knows the controller: the first trading name, else the legal one.
    pub fn public_name(&self) -> Option<&'p str> {
        let controller = self.policy.controller.as_ref()?;
        controller.trading_as.first().or(controller.meta.label.as_ref()).map(|name| &**name)
    }
}

/// The ways that a declaration states, as field and text.
pub fn ways(declared: &dyn Declared) -> impl Iterator<Item = (&'static str, &str)> {
    WAYS.into_iter().filter_map(|name| match declared.field(name) {
        Some(FieldValue::Text(way)) => Some((name, &**way)),
        _ => None,
    })
}
