//! Which rules of a run are shown: `--select` and `--ignore`, and how often each of them finds something.
//!
//! Owns: what names on the command line stand for, and the summary by rule. Does not own: what a rule finds, or its level.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::lint::{self, Pack};
use crate::report::visible_line;
use crate::workspace::{Outcome, can_be_hidden, rules};

#[derive(Debug, clap::Args)]
pub(super) struct Chosen {
    /// Show the findings of these rules alone: rules, laws, groups, or how names of rules begin; errors of the language
    /// are always shown.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    select: Vec<String>,
    /// Leave out the findings of these rules, named as for --select.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    ignore: Vec<String>,
}

impl Chosen {
    /// Refuses names that no rule has.
    pub fn check(&self, house: &[std::sync::Arc<Pack>]) -> Result<(), String> {
        let mut names: Option<Vec<String>> = None;
        for name in self.select.iter().chain(&self.ignore) {
            let names = names.get_or_insert_with(|| {
                let own = house.iter().flat_map(|pack| pack.rules.iter().map(|rule| rule.name.to_string()));
                lint::names().into_iter().map(|row| row.0).chain(own).collect()
            });
            if !names.iter().any(|rule| covers(name, rule)) {
                let groups = names.iter().filter_map(|rule| rule.split('/').next());
                let near = nearest(name, names.iter().map(String::as_str).chain(groups));
                let help = near.map_or_else(
                    || "`policyc explain` lists the rules".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(format!("there is no rule, law or group `{}`; {help}", visible_line(name)));
            }
        }
        Ok(())
    }

    /// Takes what nobody wants to see out of an outcome.
    pub fn apply(&self, outcome: &mut Outcome) {
        if self.is_everything() {
            return;
        }
        let complete: Vec<String> = outcome.claims().into_iter().map(|claim| claim.law).collect();
        let any = |names: &[String], rule: &str| names.iter().any(|name| covers(name, rule));
        let wanted = |rule: &str| (self.select.is_empty() || any(&self.select, rule)) && !any(&self.ignore, rule);
        for result in &mut outcome.results {
            let all = std::mem::take(&mut result.diagnostics);
            let kept =
                all.into_iter().filter_map(|one| if can_be_hidden(&one) { one.only(&wanted) } else { Some(one) });
            result.diagnostics = kept.collect();
            // What is not shown was found all the same.
            result.claims.retain(|claim| complete.contains(&claim.law));
        }
    }

    /// Whether all rules are wanted.
    pub fn is_everything(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }
}

/// Whether a name on the command line stands for a rule.
fn covers(name: &str, rule: &str) -> bool {
    !name.is_empty() && (rule.starts_with(name) || lint::groups(rule).any(|group| group == name))
}

/// How many findings each rule has, the most first: a line for each.
pub(super) fn statistics(findings: &[&Diagnostic], house: &[std::sync::Arc<Pack>]) -> Vec<String> {
    let mut rows: BTreeMap<&str, (usize, Level)> = BTreeMap::new();
    for one in findings {
        let row = rows.entry(&one.rule).or_insert((0, one.level));
        row.0 += 1;
        row.1 = row.1.max(one.level);
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, (count, level))| (std::cmp::Reverse(*count), std::cmp::Reverse(*level)));
    let widest = rows.iter().map(|row| row.0.len()).max().unwrap_or_default();
    let line = |(rule, (count, level)): (&str, (usize, Level))| {
        let summary = rules::summary(rule, house).unwrap_or_default();
        format!("{count:>5}  {:<7}  {rule:<widest$}  {summary}", level.name()).trim_end().to_owned()
    };
    rows.into_iter().map(line).collect()
}
