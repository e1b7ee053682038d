//! What a law still asks of a spec, where the spec contradicts itself, where its prose is unclear.
//!
//! Owns: the law packs, the general rules, allowances, levels. Facts go in as a typed policy, findings
//! come out. Does not own: where packs of the user's own and settings are read from, or who prints
//! findings.

mod allow;
mod bound;
mod check;
mod configured;
mod consistency;
mod duties;
mod expression;
mod general;
mod law;
mod owners;
mod page;
mod pages;
mod passages;
mod periods;
mod printed;
mod prose;
mod provisions;
mod readers;
mod settings;

pub use pages::explain;
pub use provisions::{Provision, Provisions};
pub use settings::{Given, RuleLevel, RuleSetting, Settings};

// For the program and for the tests of this repository, which ask single steps.
#[doc(hidden)]
pub use self::{
    check::GeneralRule,
    configured::check_settings,
    general::{rule as general_rule, rules as general_rules},
    law::{Decided, Pack, Rule, shipped, shipped_laws},
    pages::{groups, names, rules_of_files, summary},
    prose::figures,
    provisions::provisions,
    settings::{OptionValue, RuleOption},
};

/// The tables of what packs and their expressions know, with what each row means: for the page about them.
#[doc(hidden)]
pub mod tables {
    pub use super::expression::{OWN, functions};
    pub use super::law::KEYS;
}

use std::cell::Cell;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, HELPED, Sink};
use crate::document::Composed;
use crate::facts::Facts;
use crate::facts::views::Reader;
use crate::policy::Policy;
use crate::source::{SourceFile, Span};

use check::Check;
use owners::Owners;
use printed::Printed;

/// What is asked of a policy.
#[doc(hidden)]
#[derive(Debug)]
pub struct Request<'a, 'p> {
    /// What is asked.
    pub facts: &'a Facts<'p>,
    /// Those to whom its documents speak, each with the facts that they see: [`Composed::reader`] counts them.
    pub readers: &'a [Reader<'p>],
    /// Its documents; none for a part, and for a spec that they cannot be composed of. No law is then said to be kept.
    pub documents: &'a [Composed],
    /// Laws beside those that the policy names.
    pub laws: &'a [String],
    /// What the user sets for single rules.
    pub settings: &'a Settings,
    /// The day to check against; none for the policy's own effective date.
    pub day: Option<Date>,
    /// Packs of the user's own.
    pub house: &'a [Arc<Pack>],
    /// The file is a part, so what it lacks may stand elsewhere.
    pub is_part: bool,
}

/// That a law has nothing left to ask of a policy, as far as facts and bound sections can tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Claim {
    /// The name of the pack.
    pub law: String,
    /// The day against which it was checked, as `2026-03-01`.
    pub day: String,
    /// Rules that only people can decide, and that no section is bound to.
    pub open: usize,
    /// Rules that rest on the prose of a section alone, of which nobody checked whether it says what the law wants said. A
    /// policy with such points is not complete.
    pub unchecked: usize,
}

impl Claim {
    /// Whether all that the law asks of facts is there.
    pub fn is_complete(&self) -> bool {
        self.unchecked == 0
    }
}

/// Asks all rules and reports what they find. The sink holds the findings of the language so far.
/// Gives the laws of which nothing was found; none for a part, or for a spec with errors of the language.
#[doc(hidden)]
pub fn check(request: &Request<'_, '_>, sink: &mut Sink) -> Vec<Claim> {
    let (facts, policy) = (request.facts, request.facts.policy);
    let printed = Printed::new(facts, request.documents);
    let laws = laws(request);
    let owners = Owners::new(facts, sink.diagnostics());
    let packs: Vec<&Pack> = packs(request);
    let day = day(request, &packs);
    let passages = passages::of(facts);
    let mut check = Check {
        policy,
        facts,
        readers: request.readers,
        laws: &laws,
        printed: &printed,
        passages: &passages,
        owners: &owners,
        day,
        asked_day: request.day,
        whole: !request.is_part && !sink.has_errors(),
        settings: request.settings,
        rules: general::rule,
        found: Vec::new(),
        unwanted: None,
    };
    for look in general::checks() {
        look(&mut check);
    }
    printed.refuse(bound::refused(&check));
    let mut asked: FxHashSet<&str> = FxHashSet::default();
    if !request.is_part {
        let general = law::general_findings(&check);
        let audiences = readers::audiences(request.readers, request.documents, &printed);
        for pack in &packs {
            if readers::ask(&mut check, pack, &audiences, &general) {
                asked.insert(&pack.law);
            }
            stale(&mut check, pack);
            to_come(&mut check, pack);
        }
        audiences.iter().for_each(|audience| printed.adopt(&audience.printed));
    }
    superseded(&mut check, &packs);
    let house = |name: &str| request.house.iter().any(|pack| pack.rule(name).is_some());
    let known = |name: &str| house(name) || pages::exists(name);
    let known_now = |name: &str| {
        general::exists(name)
            || !request.is_part
                && packs.iter().any(|pack| pack.rule(name).is_some_and(|rule| rule.level(day).is_some()))
    };
    let asked_names = Cell::new(0);
    let names = || {
        // To compare with all of them takes time.
        if asked_names.replace(asked_names.get() + 1) >= HELPED {
            return Vec::new();
        }
        let mut all: Vec<String> = pages::names().into_iter().map(|row| row.0).collect();
        all.extend(request.house.iter().flat_map(|pack| pack.rules.iter().map(|rule| rule.name.to_string())));
        all
    };
    for section in facts.sections() {
        for rule in section.covers.iter().filter(|rule| !known(rule)) {
            allow::unknown(&mut check, &section.meta, rule, rule.span, &names);
        }
    }
    allow::apply(&mut check, &owners, &known, &known_now, &names);
    let whole = check.whole && !request.documents.is_empty();
    let found = check.found;
    let mut claims = Vec::new();
    let is_asked = |pack: &Pack| asked.contains(&*pack.law) && pack.binds(day);
    for pack in packs.iter().filter(|pack| whole && pack.checked_on.is_some() && is_asked(pack)) {
        let of_law = |name: &str| name.split_once('/').is_some_and(|(group, _)| group == pack.law);
        if !found.iter().any(|found| of_law(&found.diagnostic.rule)) {
            // Where people decide, whoever bound the section did.
            let unchecked = printed.unchecked(&pack.law);
            let open = open(pack, day).filter(|rule| !printed.covers(&rule.name)).count();
            claims.push(Claim { law: pack.law.to_string(), day: day.to_string(), open, unchecked });
        }
    }
    sink.extend(duties::joined(found).into_iter().map(|diagnostic| at_use(policy, diagnostic)));
    claims
}

/// Reads a pack from a file and reports everything that is wrong with it. `house` packs need no day.
#[doc(hidden)]
pub fn read_pack(file: &SourceFile, house: bool, sink: &mut Sink) -> Option<Pack> {
    let general = law::General { exists: general::exists, names: || general::rules().map(|rule| rule.name).collect() };
    law::read_pack(file, house, &general, sink)
}

/// Takes out what general rules find in a declaration of which a rule that supersedes them tells.
fn superseded(check: &mut Check<'_, '_>, packs: &[&Pack]) {
    let rules = packs.iter().flat_map(|pack| &pack.rules).filter(|rule| !rule.supersedes.is_empty());
    let rules: FxHashMap<&str, &Rule> = rules.map(|rule| (&*rule.name, rule)).collect();
    let mut told: FxHashSet<(Span, &str)> = FxHashSet::default();
    for one in &check.found {
        if let (Some(owner), Some(rule)) = (one.owner, rules.get(&*one.diagnostic.rule)) {
            told.extend(rule.supersedes.iter().map(|general| (owner, &*general.0)));
        }
    }
    check.found.retain(|one| !one.owner.is_some_and(|owner| told.contains(&(owner, &*one.diagnostic.rule))));
}

/// The rules of a pack that people must decide on a day.
fn open(pack: &Pack, day: Date) -> impl Iterator<Item = &Rule> {
    pack.rules.iter().filter(move |rule| rule.decided == Decided::ByPeople && rule.level(day).is_some())
}

/// A finding in a file of the catalog, at the place that uses it: there the author can do something.
fn at_use(policy: &Policy, mut diagnostic: Diagnostic) -> Diagnostic {
    let Some(span) = diagnostic.span else { return diagnostic };
    let Some((_, used)) = policy.services.iter().find(|service| service.0 == span.file) else { return diagnostic };
    diagnostic.span = Some(*used);
    diagnostic.related.insert(0, (span, "declared here, in the catalog".to_owned()));
    diagnostic.fixes.clear();
    let way = "change what comes from the catalog in an `override` of your own";
    diagnostic.help = Some(diagnostic.help.map_or_else(|| way.to_owned(), |help| format!("{help}; {way}")));
    diagnostic
}

/// The day to check against: the one that is asked for, else that of the policy, else the last one on
/// which someone compared the packs with the law.
fn day(request: &Request<'_, '_>, packs: &[&Pack]) -> Date {
    let own = request.day.or(request.facts.policy.about.effective.map(|date| date.value.last()));
    own.or_else(|| packs.iter().filter_map(|pack| pack.checked_on).max()).unwrap_or(Date::constant(2026, 11, 22))
}

/// A rule that no fact can decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manual {
    /// The name of the rule.
    pub rule: String,
    /// What the law asks, as a sentence.
    pub requires: String,
    /// Where the law asks it.
    pub citation: String,
    /// Whether a section is bound to it.
    pub covered: bool,
}

/// The rules of the laws of a policy that people must decide, as at the day.
#[doc(hidden)]
pub fn manual(request: &Request<'_, '_>) -> Vec<Manual> {
    let printed = Printed::new(request.facts, request.documents);
    let packs = packs(request);
    let day = day(request, &packs);
    let rules = packs.iter().flat_map(|pack| open(pack, day));
    rules
        .map(|rule| Manual {
            rule: rule.name.to_string(),
            requires: rule.requires.to_string(),
            citation: rule.citation.to_string(),
            covered: printed.covers(&rule.name),
        })
        .collect()
}

/// The laws that are asked: those of the policy, and others that someone asks for.
fn laws<'a>(request: &'a Request<'_, '_>) -> Vec<&'a str> {
    let mut laws: Vec<&str> = request.facts.policy.about.laws.iter().map(|law| law.value).collect();
    for law in request.laws {
        if !laws.contains(&law.as_str()) {
            laws.push(law);
        }
    }
    laws
}

/// The packs that are asked: those of the laws, a house pack in place of a shipped one of the same
/// name, and all house packs with names of their own.
fn packs<'a>(request: &'a Request<'_, '_>) -> Vec<&'a Pack> {
    let own = |law: &str| request.house.iter().find(|pack| pack.law == law).map(|pack| &**pack);
    let mut packs: Vec<&Pack> = laws(request).into_iter().filter_map(|law| own(law).or_else(|| shipped(law))).collect();
    let is_law = |name: &str| crate::schema::vocabulary::LAWS.find(name).is_some();
    packs.extend(request.house.iter().map(|pack| &**pack).filter(|pack| !is_law(&pack.law)));
    packs.retain(|pack| pack.has_to_ask(request.facts));
    packs
}

/// Reports a law of which no rule holds yet: that nothing is found says nothing then.
fn to_come(check: &mut Check<'_, '_>, pack: &Pack) {
    if pack.checked_on.is_none() || pack.binds(check.day) {
        return;
    }
    let (policy, day) = (check.policy, check.day);
    let place = law::place_of_law(policy, &pack.law);
    let message = format!("no rule of `{}` was in force on {day}, so none was asked", pack.law);
    check.report("lint/law-to-come", (&policy.about.meta, place), message);
}

/// Reports a pack that nobody confirmed for too long.
fn stale(check: &mut Check<'_, '_>, pack: &Pack) {
    let Some(checked) = pack.checked_on.filter(|_| law::is_stale(pack, check.day)) else { return };
    let policy = check.policy;
    let place = law::place_of_law(policy, &pack.law);
    let day = check.day;
    let message = format!(
        "the rules of `{}` were compared with the law on {checked}, more than six months before {day}",
        pack.law
    );
    let found: &mut Diagnostic = check.report("lint/stale-law", (&policy.about.meta, place), message);
    found.why = Some("the law can have changed since".to_owned());
    found.help = Some("use a newer version of policyc, or check against an earlier day with `--as-of`".to_owned());
}
