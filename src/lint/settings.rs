//! What `[rules]` of `policyc.toml` says: levels and options of rules.

use std::sync::Arc;

use super::{Pack, general, pages};
use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::policy::Duration;
use crate::source::Spanned;

/// One line of `[rules]`.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// A rule or a group.
    pub name: Spanned<String>,
    pub level: Option<RuleLevel>,
    /// The options of a rule: `"consistency/cookie-long-life" = { longest = "24 months" }`.
    pub options: Vec<(Spanned<String>, Spanned<toml::Value>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleLevel {
    Off,
    Info,
    Warning,
    Error,
}

impl RuleLevel {
    pub const NAMES: &[&str] = &["off", "info", "warning", "error"];

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
    pub name: &'static str,
    pub default: OptionValue,
    pub doc: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionValue {
    Number(u32),
    Period(Duration),
}

impl OptionValue {
    /// The value of the same type that a line of `policyc.toml` gives.
    pub fn read(self, value: &toml::Value) -> Option<Self> {
        match self {
            Self::Number(_) => value.as_integer().and_then(|number| u32::try_from(number).ok()).map(Self::Number),
            Self::Period(_) => value.as_str().and_then(super::expression::period).map(Self::Period),
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
    pub fn new(lines: Vec<RuleSetting>) -> Self {
        Self(lines)
    }

    /// The level of a finding: as the rule has it, unless a line for the rule or for its group says
    /// otherwise. The rules on prose are a group within `consistency`. None where it is off.
    pub fn level(&self, rule: &str, own: Level) -> Option<Level> {
        if self.0.is_empty() {
            return Some(own);
        }
        let group = rule.split('/').next().unwrap_or(rule);
        let find = |name: &str| self.0.iter().rev().find(|line| line.name.value == name).and_then(|line| line.level);
        let prose = super::prose::RULES.iter().any(|known| known.name == rule).then_some("prose");
        match find(rule).or_else(|| prose.and_then(find)).or_else(|| find(group)) {
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

/// What is wrong with the lines of `[rules]`: rules, groups and options that do not exist, and values
/// of another type than the option has.
pub fn check_settings(lines: &[RuleSetting], house: &[Arc<Pack>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for line in lines {
        let name = line.name.value.as_str();
        if ["language", "config", "pack"].contains(&name.split('/').next().unwrap_or(name)) {
            let message = "these errors have no level of their own: what is wrong cannot be used";
            found.push(Diagnostic::error("config/value", line.name.span, message).help("mend them where they stand"));
            continue;
        }
        let known = ["consistency", "prose", "lint"].contains(&name)
            || super::shipped_laws().any(|law| law == name)
            || pages::exists(name)
            || house.iter().any(|pack| pack.law == name || pack.rule(name).is_some());
        if !known {
            let mut all: Vec<String> = pages::names().into_iter().map(|row| row.0).collect();
            all.extend(house.iter().flat_map(|pack| pack.rules.iter().map(|rule| rule.name.to_string())));
            all.extend(super::shipped_laws().map(str::to_owned));
            let finding =
                Diagnostic::error("config/value", line.name.span, format!("there is no rule or group `{name}`"));
            found.push(match nearest(name, all.iter().map(String::as_str)) {
                Some(near) => finding.label(format!("did you mean `{near}`?")).fix(
                    format!("write `{near}`"),
                    line.name.span,
                    format!("\"{near}\""),
                    false,
                ),
                None => finding.help("`policyc explain` lists the rules"),
            });
            continue;
        }
        let options = general::rule(name).map_or(&[][..], |rule| rule.options);
        for (key, value) in &line.options {
            match options.iter().find(|option| option.name == key.value) {
                None => {
                    let finding =
                        Diagnostic::error("config/key", key.span, format!("`{name}` has no option `{}`", key.value));
                    let names: Vec<&str> = options.iter().map(|option| option.name).chain(["level"]).collect();
                    found.push(finding.help(format!("there are {}", names.join(", "))));
                }
                Some(option) if option.default.read(&value.value).is_none() => {
                    let message = format!("`{}` must be {}", option.name, option.default.wanted());
                    found.push(Diagnostic::error("config/type", value.span, message));
                }
                Some(_) => {}
            }
        }
    }
    found.sort_by_key(|finding| finding.span.map(|span| span.start));
    found
}
