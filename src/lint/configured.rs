//! What is wrong with the lines of `[rules]` in `policyc.toml`.
//!
//! Owns: the findings on names, options and values that no rule knows. Does not own: what the lines mean
//! ([`super::settings`]).

use std::sync::Arc;

use super::settings::RuleSetting;
use super::{Pack, general, pages};
use crate::diagnostic::{Diagnostic, HELPED, nearest};

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
            let mut all: Vec<String> = Vec::new();
            // To compare with all of them takes time.
            if found.len() < HELPED {
                all.extend(pages::names().into_iter().map(|row| row.0));
                all.extend(house.iter().flat_map(|pack| pack.rules.iter().map(|rule| rule.name.to_string())));
                all.extend(super::shipped_laws().map(str::to_owned));
            }
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
