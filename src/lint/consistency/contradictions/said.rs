//! A denial and the facts against it, as findings tell them.

use crate::diagnostic::Diagnostic;
use crate::english::denials::{Audience, Object};
use crate::lint::check::Check;
use crate::policy::Meta;
use crate::source::Span;

/// A denial with its place: of prose, or a fact.
pub struct Said<'p> {
    pub owner: &'p Meta,
    pub at: Span,
    pub verbs: u16,
    pub object: Object,
    pub audience: Audience,
    pub knowingly: bool,
    pub solely: bool,
    /// The category of data in whose declaration it stands.
    pub about: Option<usize>,
    /// Whether selling and sharing are denied in one breath, as a statute words it.
    pub by_statute: bool,
    /// Whether it names or links what it does not cover.
    pub refers: bool,
    /// How a message speaks of it.
    pub name: &'static str,
}

impl Said<'_> {
    /// The fit that counts: what is named and linked beside a denial is no hidden exception.
    pub fn weak(&self, fit: Fit) -> bool {
        fit == Fit::Weak && !self.refers
    }
}

/// A fact that contradicts, and what it shows.
pub struct Against {
    pub at: Span,
    pub what: String,
}

/// Whether a recipient is one of those with whom sharing is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    No,
    /// It belongs to them in the words of the denial, though many would not think of it: a processor,
    /// an authority, someone who gets data after consent.
    Weak,
    Strong,
}

/// Reports a denial that facts contradict, with at most three of them and how many more there are; nothing where
/// there are none.
pub fn report<'c>(
    check: &'c mut Check<'_, '_>,
    rule: &'static str,
    (owner, at): (&Meta, Span),
    message: impl FnOnce() -> String,
    against: Vec<Against>,
    help: &str,
) -> Option<&'c mut Diagnostic> {
    if against.is_empty() {
        return None;
    }
    let found = check.report(rule, Some(owner), at, message());
    found.help = Some(help.to_owned());
    let (more, last) = (against.len().saturating_sub(3), against.len().min(3));
    for (index, against) in against.into_iter().take(3).enumerate() {
        let note =
            if more > 0 && index + 1 == last { format!("{}, and {more} more", against.what) } else { against.what };
        found.related.push((against.at, note));
    }
    Some(found)
}
