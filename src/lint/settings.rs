//! What `[rules]` of `policyc.toml` says: levels and options of rules.

use crate::diagnostic::Level;
use crate::policy::Duration;
use crate::source::Spanned;

/// One line of `[rules]`.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// A rule or a group.
    pub name: Spanned<String>,
    /// How much what it finds matters; none leaves that as it is.
    pub level: Option<RuleLevel>,
    /// The options of a rule: `"consistency/cookie-long-life" = { longest = "24 months" }`.
    pub options: Vec<(Spanned<String>, Spanned<Given>)>,
}

/// The value of an option as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A whole number.
    Number(i64),
    /// A text, such as a period: `2 years`.
    Text(String),
    /// What no option takes: a list, a table, a date, yes or no.
    Other,
}

/// How much it matters what a rule finds, as a user sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleLevel {
    /// The rule is not asked.
    Off,
    /// As [`Level::Info`].
    Info,
    /// As [`Level::Warning`].
    Warning,
    /// As [`Level::Error`].
    Error,
}

impl RuleLevel {
    /// As `policyc.toml` names them.
    pub const NAMES: &[&str] = &["off", "info", "warning", "error"];

    /// The one of this name.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "off" => Self::Off,
            "info" => Self::Info,
            "warning" => Self::Warning,
            "error" => Self::Error,
            _ => return None,
        })
    }

    /// None where the rule is off.
    fn level(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::Info => Some(Level::Info),
            Self::Warning => Some(Level::Warning),
            Self::Error => Some(Level::Error),
        }
    }
}

/// An option that a rule knows, with what holds where nobody sets it.
#[derive(Debug, Clone, Copy)]
pub struct RuleOption {
    /// As `policyc.toml` names it.
    pub name: &'static str,
    /// Its value where nobody sets it, which says what kind of value it takes.
    pub default: OptionValue,
    /// What it does, as a sentence.
    pub doc: &'static str,
}

/// The value of an option of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionValue {
    /// A whole number.
    Number(u32),
    /// A length of time.
    Period(Duration),
}

impl OptionValue {
    /// The value of the same type that a line of `policyc.toml` gives.
    pub fn read(self, value: &Given) -> Option<Self> {
        match (self, value) {
            (Self::Number(_), Given::Number(number)) => u32::try_from(*number).ok().map(Self::Number),
            (Self::Period(_), Given::Text(text)) => super::expression::period(text).map(Self::Period),
            _ => None,
        }
    }

    /// How a finding on a wrong value asks for it.
    pub fn wanted(self) -> &'static str {
        match self {
            Self::Number(_) => "a whole number",
            Self::Period(_) => "a period, as \"13 months\"",
        }
    }
}

/// All settings that hold for a spec.
#[derive(Debug, Clone, Default)]
pub struct Settings(Vec<RuleSetting>);

impl Settings {
    /// Those of `[rules]`, in their order.
    pub fn new(lines: Vec<RuleSetting>) -> Self {
        Self(lines)
    }

    /// Each line.
    pub fn lines(&self) -> &[RuleSetting] {
        &self.0
    }

    /// The level of a finding: as the rule has it, unless a line for the rule or for its group says
    /// otherwise. The group of rules on prose lies within `consistency`. None where it is off.
    pub fn level(&self, rule: &str, group: &str, own: Level) -> Option<Level> {
        if self.0.is_empty() {
            return Some(own);
        }
        let around = rule.split('/').next().unwrap_or(rule);
        let find = |name: &str| self.0.iter().rev().find(|line| line.name.value == name).and_then(|line| line.level);
        match find(rule).or_else(|| find(group)).or_else(|| find(around)) {
            Some(level) => level.level(),
            None => Some(own),
        }
    }

    /// The value of an option.
    pub fn option(&self, rule: &str, option: &RuleOption) -> OptionValue {
        let lines = self.0.iter().filter(|line| line.name.value == rule);
        let set = lines.flat_map(|line| &line.options).find(|(name, _)| name.value == option.name);
        set.and_then(|(_, value)| option.default.read(&value.value)).unwrap_or(option.default)
    }
}
