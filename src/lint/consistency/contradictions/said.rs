//! A denial and the facts against it, as findings tell them.

use crate::english::denials::{Audience, Object};
use crate::lint::check::{At, Check};
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
    /// Reports what it denies where facts contradict it, and says whether they do.
    pub fn contradicted(
        &self,
        check: &mut Check<'_, '_>,
        rule: &'static str,
        denied: &str,
        against: Vec<Against>,
        help: &str,
    ) -> bool {
        report(check, rule, (self.owner, self.at), format!("{} {denied}", self.name), against, help)
    }

    /// The fit that counts: what is named and linked beside a denial is no hidden exception.
    pub fn weak(&self, fit: Fit) -> bool {
        fit == Fit::Weak && !self.refers
    }
}

/// A fact that contradicts: its place, and what it shows.
pub type Against = (Span, String);

/// Whether a recipient is one of those with whom sharing is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    No,
    /// It belongs to them in the words of the denial, though many would not think of it: a processor,
    /// an authority, someone who gets data after consent.
    Weak,
    Strong,
}

/// Reports a denial that facts contradict, with at most three of them and how many more there are, and says
/// whether there are any.
pub fn report<'m>(
    check: &mut Check<'_, '_>,
    rule: &'static str,
    at: impl Into<At<'m>>,
    message: impl Into<String>,
    mut against: Vec<Against>,
    help: &str,
) -> bool {
    if against.is_empty() {
        return false;
    }
    let more = against.len().saturating_sub(3);
    against.truncate(3);
    if let Some((_, last)) = against.last_mut().filter(|_| more > 0) {
        last.push_str(&format!(", and {more} more"));
    }
    let found = check.report(rule, at, message);
    found.related = against;
    found.help = Some(help.to_owned());
    true
}
