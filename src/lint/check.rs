//! A general rule, what its check works with, and where its findings go.
//!
//! Owns: the form of a rule that is written in Rust. Does not own: which rules there are
//! ([`super::general`]).

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::owners::Owners;
use super::page::{self, Page};
use super::passages::Passage;
use super::printed::Printed;
use super::settings::{OptionValue, RuleOption, Settings};
use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::facts::views::Reader;
use crate::policy::value::Word;
use crate::policy::{Duration, Meta, Policy};
use crate::source::Span;

/// A rule that is written in Rust.
#[derive(Debug)]
pub struct GeneralRule {
    /// `group/name`
    pub name: &'static str,
    /// How much it matters where nobody sets it.
    pub level: Level,
    /// What a user can set for it.
    pub options: &'static [RuleOption],
    /// What looks for it. Several rules share one check where one look finds them all.
    pub check: Look,
    /// The group that `[rules]` can name beside the part of the name before the slash.
    pub group: &'static str,
    /// Whether it asks what is missing in the spec as a whole, so that a part and a spec with mistakes
    /// cannot be blamed.
    pub whole: bool,
}

impl GeneralRule {
    /// What is written down of it. A rule without a page is a mistake that a test finds.
    pub fn page(&self) -> &'static Page {
        page::of(self.name).unwrap_or(&page::NONE)
    }
}

/// What looks for the findings of a rule.
pub type Look = fn(&mut Check<'_, '_>);

/// A finding and the declaration that it belongs to.
#[derive(Debug)]
pub struct Found {
    pub diagnostic: Diagnostic,
    /// The place of the declaration; none for the policy as a whole.
    pub owner: Option<Span>,
    /// What the law wants of it, as [`super::duties`] compares it; none for a general rule.
    pub duty: Option<Duty>,
}

/// What a law wants of a declaration, as far as another can want the same.
#[derive(Debug)]
pub struct Duty {
    /// The rule that stands for all that ask for the same.
    pub rule: String,
    /// General rules of which the one that found it tells more.
    pub supersedes: Vec<String>,
    /// The fact that is not stated, where that alone keeps the rule from an answer.
    pub need: Option<String>,
}

impl Found {
    /// What it says: the same for two that say the same.
    pub fn says(&self) -> (Cow<'static, str>, Option<Span>, String) {
        let Diagnostic { rule, span, message, .. } = &self.diagnostic;
        (rule.clone(), *span, message.clone())
    }
}

/// The declaration that a finding belongs to, if it is not about the policy as a whole, and its place.
pub struct At<'m>(Option<&'m Meta>, Span);

impl<'m> From<&'m Meta> for At<'m> {
    fn from(owner: &'m Meta) -> Self {
        Self(Some(owner), owner.span)
    }
}

impl<'m> From<(&'m Meta, Span)> for At<'m> {
    fn from((owner, span): (&'m Meta, Span)) -> Self {
        Self(Some(owner), span)
    }
}

impl<'m> From<(Option<&'m Meta>, Span)> for At<'m> {
    fn from((owner, span): (Option<&'m Meta>, Span)) -> Self {
        Self(owner, span)
    }
}

/// One run of the general rules over a policy.
pub struct Check<'a, 'p> {
    pub policy: &'p Policy,
    pub facts: &'a Facts<'p>,
    /// Those to whom the documents speak, each with the facts that they see.
    pub readers: &'a [Reader<'p>],
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
    /// The rule of a name.
    pub(super) rules: fn(&str) -> Option<&'static GeneralRule>,
    pub(super) found: Vec<Found>,
    /// The last finding that nobody wants. It is made all the same, so that a check need not ask.
    pub(super) unwanted: Option<Diagnostic>,
}

impl<'p> Check<'_, 'p> {
    /// Reports a finding of the rule `name` at a place that belongs to a declaration.
    ///
    /// Nothing is reported where the rule is off, or where a mistake of the language in the same
    /// declaration can be its cause. The finding has the level of the rule, and says what its page says of the law, why it
    /// matters and what to write.
    pub fn report<'m>(
        &mut self,
        name: &'static str,
        at: impl Into<At<'m>>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let At(owner, span) = at.into();
        let rule = (self.rules)(name);
        debug_assert!(rule.is_some(), "{name} is not in the table");
        let mut diagnostic = Diagnostic::warning(name, span, message);
        let mut keep = owner.is_none_or(|owner| !self.owners.damaged(owner.span));
        if let Some(rule) = rule {
            keep &= self.whole || !rule.whole;
            match self.settings.level(name, rule.group, rule.level) {
                Some(level) => diagnostic.level = level,
                None => keep = false,
            }
            let page = rule.page();
            diagnostic.citation = page.law.map(str::to_owned);
            diagnostic.why = page.why.map(str::to_owned);
            diagnostic.help = page.help.map(str::to_owned);
        }
        if !keep {
            return self.unwanted.insert(diagnostic);
        }
        let at = self.found.len();
        self.found.push(Found { diagnostic, owner: owner.map(|owner| owner.span), duty: None });
        &mut self.found[at].diagnostic
    }

    /// Looks at what each reader of the documents sees, under the laws of each: what holds for some is no fact of others.
    /// What several see is one finding.
    pub fn of_each_reader(&mut self, look: Look) {
        for reader in self.readers {
            let facts = reader.facts;
            let (named, theirs) = (&self.policy.about.laws, &facts.policy.about.laws);
            let is = |laws: &[Word], law: &str| laws.iter().any(|one| one.value == law);
            let laws = self.laws.iter().copied().filter(|law| !is(named, law) || is(theirs, law));
            let laws: Vec<&str> = laws.collect();
            let found = std::mem::take(&mut self.found);
            let mut one = Check { policy: facts.policy, facts, laws: &laws, found, unwanted: None, ..*self };
            let before = one.found.len();
            look(&mut one);
            self.found = one.found;
            if self.readers.len() > 1 {
                let mut known: FxHashSet<_> = self.found[..before].iter().map(Found::says).collect();
                let new = self.found.split_off(before);
                self.found.extend(new.into_iter().filter(|one| known.insert(one.says())));
            }
        }
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
        let rule = (self.rules)(rule)?;
        let option = rule.options.iter().find(|known| known.name == option)?;
        Some(self.settings.option(rule.name, option))
    }
}

/// A row of the table: its group is the `GROUP` of the table.
macro_rules! row {
    ($name:literal, $level:ident, $whole:literal, $check:path $(, $option:expr)*) => {
        $crate::lint::check::GeneralRule {
            name: $name,
            level: $crate::diagnostic::Level::$level,
            options: &[$($option),*],
            check: $check,
            group: GROUP,
            whole: $whole,
        }
    };
}

pub(super) use row;
