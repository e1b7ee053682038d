//! What a law still asks of a spec, where the spec contradicts itself, where its prose is unclear.
//!
//! Owns: the law packs, the general rules, allowances, levels. Facts go in as a typed policy, findings
//! come out. Does not own: where packs of the user's own and settings are read from, or who prints
//! findings.

mod allow;
mod check;
mod consistency;
mod expression;
mod facts;
mod general;
mod law;
mod owners;
mod pages;
mod prose;
mod settings;
mod text;

pub use general::{GeneralRule, rule as general_rule, rules as general_rules};
pub use law::{Decided, Pack, Rule, read_pack, shipped, shipped_laws};
pub use pages::{explain, names, page_of_law};
pub use settings::{OptionValue, RuleLevel, RuleOption, RuleSetting, Settings, check_settings};

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Sink};
use crate::policy::Policy;

use check::Check;
use facts::Facts;
use owners::Owners;

/// What is asked of a policy.
#[derive(Debug)]
pub struct Request<'a> {
    pub policy: &'a Policy,
    /// Laws beside those that the policy names.
    pub laws: &'a [String],
    pub settings: &'a Settings,
    /// The day to check against; none for the policy's own effective date.
    pub day: Option<Date>,
    /// Packs of the user's own.
    pub house: &'a [Arc<Pack>],
    /// The file is a part, so what it lacks may stand elsewhere.
    pub is_part: bool,
}

/// Asks all rules and reports what they find. The sink holds the findings of the language so far.
pub fn check(request: &Request<'_>, sink: &mut Sink) {
    let policy = request.policy;
    let facts = Facts::new(policy, request.laws);
    let owners = Owners::new(policy, sink.diagnostics());
    let packs: Vec<&Pack> = packs(request, &facts);
    let day = request
        .day
        .or(policy.about.effective.map(|date| date.value))
        .or_else(|| packs.iter().filter_map(|pack| pack.checked_on).max())
        .or_else(|| shipped("gdpr").and_then(|pack| pack.checked_on))
        .unwrap_or(Date::constant(2026, 11, 22));
    let passages = text::passages(policy);
    let mut check = Check {
        policy,
        facts: &facts,
        passages: &passages,
        owners: &owners,
        day,
        whole: !request.is_part && !sink.has_errors(),
        settings: request.settings,
        found: Vec::new(),
    };
    let mut done: Vec<fn(&mut Check<'_, '_>)> = Vec::new();
    for rule in general::rules() {
        // Rules that one look finds share it.
        if !done.iter().any(|known| std::ptr::fn_addr_eq(*known, rule.check)) {
            done.push(rule.check);
            (rule.check)(&mut check);
        }
    }
    check.found.retain(|found| found.diagnostic.span.is_some());
    if !request.is_part {
        for pack in &packs {
            law::run(&mut check, pack, request.settings);
            stale(&mut check, pack);
        }
    }
    let house = |name: &str| request.house.iter().any(|pack| pack.rule(name).is_some());
    let known = |name: &str| house(name) || pages::exists(name);
    let asked = |name: &str| {
        general::exists(name)
            || !request.is_part
                && packs.iter().any(|pack| pack.rule(name).is_some_and(|rule| rule.level(day).is_some()))
    };
    let names = || {
        let mut all: Vec<String> = pages::names().into_iter().map(|row| row.0).collect();
        all.extend(request.house.iter().flat_map(|pack| pack.rules.iter().map(|rule| rule.name.clone())));
        all
    };
    for section in facts.sections() {
        for rule in section.covers.iter().filter(|rule| !known(rule)) {
            allow::unknown(&mut check, &section.meta, rule, rule.span, &names);
        }
    }
    allow::apply(&mut check, &owners, &known, &asked, &names);
    sink.extend(check.found.into_iter().map(|found| found.diagnostic).filter(|diagnostic| diagnostic.span.is_some()));
}

/// The packs that are asked: those of the laws, a house pack in place of a shipped one of the same
/// name, and all house packs with names of their own.
fn packs<'a>(request: &'a Request<'_>, facts: &Facts<'_>) -> Vec<&'a Pack> {
    let own = |law: &str| request.house.iter().find(|pack| pack.law == law).map(|pack| &**pack);
    let mut packs: Vec<&Pack> = facts.laws.iter().filter_map(|law| own(law).or_else(|| shipped(law))).collect();
    let is_law = |name: &str| crate::schema::vocabulary::LAWS.find(name).is_some();
    packs.extend(request.house.iter().map(|pack| &**pack).filter(|pack| !is_law(&pack.law)));
    packs
}

/// Reports a pack that nobody confirmed for too long.
fn stale(check: &mut Check<'_, '_>, pack: &Pack) {
    let Some(checked) = pack.checked_on.filter(|_| law::is_stale(pack, check.day)) else { return };
    let policy = check.policy;
    let place =
        policy.about.laws.iter().find(|law| law.value == pack.law).map_or(policy.about.meta.span, |law| law.span);
    let day = check.day;
    let message = format!(
        "the rules of `{}` were compared with the law on {checked}, more than six months before {day}",
        pack.law
    );
    let found: &mut Diagnostic = check.report("lint/stale-law", Some(&policy.about.meta), place, message);
    found.why = Some("the law can have changed since".to_owned());
    found.help = Some("use a newer version of policyc, or check against an earlier day with `--as-of`".to_owned());
}
