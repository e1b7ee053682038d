//! What goes wrong while an expression or a template is read or runs.

use std::borrow::Cow;

use crate::jinja::{Bytes, Unread};

/// The problem of an expression in prose that has nothing to print.
pub const NOT_STATED: &str = "this fact is not stated, so there is nothing to print";
/// A loop, or many small steps, beyond the limit.
pub const TOO_LONG: &str = "this runs too long";
/// A text beyond the limit.
pub const TOO_LARGE: &str = "the document grows beyond 4 MB";
/// Lists in lists beyond the limit.
pub const TOO_DEEP: &str = "these lists lie too deep in each other";
/// Templates and macros that call each other beyond the limit.
pub const ENDLESS: &str = "this calls itself without end";

/// Why an expression or a template stopped.
#[derive(Debug, Clone)]
pub struct Fault {
    pub message: Cow<'static, str>,
    pub bytes: Option<Bytes>,
    /// The template in which it stands, once that is known.
    pub template: Option<Box<str>>,
}

/// What is worked out, or why it is not.
pub type Done<T> = Result<T, Box<Fault>>;

impl Fault {
    pub fn new(message: impl Into<Cow<'static, str>>) -> Box<Self> {
        Box::new(Self { message: message.into(), bytes: None, template: None })
    }

    /// At a place, unless one nearer to the cause is known.
    pub fn at(mut self: Box<Self>, bytes: Bytes) -> Box<Self> {
        if self.template.is_none() {
            self.bytes.get_or_insert(bytes);
        }
        self
    }

    /// In a template, unless one that this one includes is known.
    pub fn within(mut self: Box<Self>, template: &str) -> Box<Self> {
        self.template.get_or_insert_with(|| template.into());
        self
    }
}

impl From<Unread> for Box<Fault> {
    fn from(unread: Unread) -> Self {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let bytes = unread.place.map(|place| (number(place.start), number(place.end)));
        Box::new(Fault { message: unread.message.into(), bytes, template: None })
    }
}
