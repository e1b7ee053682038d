//! What a check of a general rule works with, and where its findings go.

use super::general::GeneralRule;
use super::owners::Owners;
use super::printed::Printed;
use super::settings::{OptionValue, Settings};
use super::text::Passage;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::policy::{Duration, Meta, Policy};
use crate::source::Span;

/// A finding and the declaration that it belongs to.
#[derive(Debug)]
pub struct Found {
    pub diagnostic: Diagnostic,
    /// The place of the declaration; none for the policy as a whole.
    pub owner: Option<Span>,
}

/// One run of the general rules over a policy.
pub struct Check<'a, 'p> {
    pub policy: &'p Policy,
    pub facts: &'a Facts<'p>,
    /// The laws that are asked: those of the spec, and those of `--law`.
    pub laws: &'a [&'a str],
    pub printed: &'a Printed<'a, 'p>,
    /// Everything that the author wrote to be read, in the order of the files.
    pub passages: &'a [Passage<'p>],
    pub owners: &'a Owners<'p>,
    /// The day that is checked against.
    pub day: jiff::civil::Date,
    /// The same, if someone asked for it; none where it follows from the policy.
    pub asked_day: Option<jiff::civil::Date>,
    /// Whether the spec is a policy of its own and has no mistakes of the language.
    pub whole: bool,
    pub(super) settings: &'a Settings,
    pub(super) found: Vec<Found>,
}

impl<'p> Check<'_, 'p> {
    /// Reports a finding of the rule `name` at a place that belongs to a declaration.
    ///
    /// Nothing is reported where the rule is off, or where a mistake of the language in the same
    /// declaration can be its cause. The finding has the level and the citation of the rule.
    pub fn report(
        &mut self,
        name: &'static str,
        owner: Option<&Meta>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let rule = super::general::rule(name);
        debug_assert!(rule.is_some(), "{name} is not in the table");
        let mut diagnostic = Diagnostic::warning(name, span, message);
        let mut keep = owner.is_none_or(|owner| !self.owners.damaged(owner.span));
        if let Some(rule) = rule {
            keep &= self.whole || !rule.whole;
            match self.settings.level(name, rule.level) {
                Some(level) => diagnostic.level = level,
                None => keep = false,
            }
            if !rule.citation.is_empty() {
                diagnostic.citation = Some(rule.citation.to_owned());
            }
        }
        let owner = owner.map(|owner| owner.span);
        // A finding that is not kept is made all the same, so that a check need not ask.
        if !keep {
            diagnostic.span = None;
        }
        let at = self.found.len();
        self.found.push(Found { diagnostic, owner });
        &mut self.found[at].diagnostic
    }

    /// Whether the text can be English: the policy names no language, or names it.
    pub fn english(&self) -> bool {
        let languages = &self.policy.about.languages;
        languages.is_empty() || languages.iter().any(|language| language.value == "en")
    }

    /// The number that an option of a rule has.
    pub fn number(&self, rule: &'static str, option: &str) -> u32 {
        match self.option(rule, option) {
            Some(OptionValue::Number(number)) => number,
            _ => u32::MAX,
        }
    }

    /// The period that an option of a rule has.
    pub fn period(&self, rule: &'static str, option: &str) -> Option<Duration> {
        match self.option(rule, option) {
            Some(OptionValue::Period(period)) => Some(period),
            _ => None,
        }
    }

    fn option(&self, rule: &'static str, option: &str) -> Option<OptionValue> {
        let rule: &GeneralRule = super::general::rule(rule)?;
        let option = rule.options.iter().find(|known| known.name == option)?;
        Some(self.settings.option(rule.name, option))
    }
}
