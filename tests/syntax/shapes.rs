//! The layout of the kinds, as the tests of this room need it; the real one is the schema's.

use policyc::syntax::{Shape, Shapes};

pub struct Kinds;

impl Shapes for Kinds {
    fn shape(&self, parent: Option<&str>, name: &str) -> Option<Shape> {
        match (parent, name) {
            (_, "allow") => Some(Shape::Keyed),
            (
                None,
                "policy" | "controller" | "scope" | "requests" | "consent" | "children" | "security" | "changes"
                | "sale",
            ) => Some(Shape::Singleton),
            (
                None,
                "related" | "term" | "data" | "purpose" | "recipient" | "cookies" | "disclosure" | "retention"
                | "right" | "choice" | "automated-decision" | "promise" | "complaint" | "section" | "document",
            )
            | (Some("controller"), "representative" | "dpo" | "joint" | "contact")
            | (Some("data"), "item")
            | (Some("purpose"), "basis")
            | (Some("security"), "measure")
            | (Some("section"), "section") => Some(Shape::Keyed),
            (Some("cookies"), "cookie") => Some(Shape::Names),
            _ => None,
        }
    }
}
