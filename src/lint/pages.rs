//! The page of each rule: what it finds, why, the law behind it, an example that breaks it and one
//! that keeps it, and how to mend it.
//!
//! Owns: the list of all rules, and the pages of rules that stand in packs, which are made from the
//! pack. All other pages are files in `docs/rules`; where no table has a row for a rule, the first line of its page says
//! what it finds.

use std::fmt::Write;
use std::sync::Arc;

use super::general;
use super::law::{Decided, Pack, Rule, shipped, shipped_laws};

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Every shipped rule that a spec can break, with what it finds, in the order of the names.
pub fn names() -> Vec<(String, String)> {
    let language = of_group("language").map(|(name, finds)| (name.to_owned(), finds.to_owned()));
    let general = general::rules().map(|rule| (rule.name.to_owned(), rule.summary.to_owned()));
    let laws = shipped_laws().filter_map(shipped).flat_map(|pack| &pack.rules);
    let laws = laws.map(|rule| (rule.name.to_string(), rule.requires.to_string()));
    let mut all: Vec<_> = language.chain(general).chain(laws).collect();
    all.sort();
    all
}

/// What a rule asks or finds, in a line.
pub fn summary(name: &str, house: &[Arc<Pack>]) -> Option<String> {
    if let Some(rule) = house.iter().find_map(|pack| pack.rule(name)) {
        return Some(rule.requires.to_string());
    }
    if let Some(rule) = general::rule(name) {
        return Some(rule.summary.to_owned());
    }
    match shipped(name.split('/').next().unwrap_or(name)) {
        Some(pack) => pack.rule(name).map(|rule| rule.requires.to_string()),
        None => of_group("language").find(|rule| rule.0 == name).map(|rule| rule.1.to_owned()),
    }
}

/// Whether there is a shipped rule of this name.
pub fn exists(name: &str) -> bool {
    summary(name, &[]).is_some()
}

/// The page of a rule, in Markdown: of a pack of the user's own, or shipped.
pub fn explain(name: &str, house: &[Arc<Pack>]) -> Option<String> {
    let own = house.iter().find_map(|pack| Some((pack, pack.rule(name)?)));
    if let Some((pack, rule)) = own {
        return Some(page(pack, rule));
    }
    if let Some(rule) = general::rule(name) {
        return Some(rule.page.to_owned());
    }
    let group = name.split('/').next().unwrap_or(name);
    if let Some(pack) = shipped(group) {
        return pack.rule(name).map(|rule| page(pack, rule));
    }
    PAGES.iter().find(|page| page.0 == name).map(|page| page.2.to_owned())
}

/// The rules of a group that have a page and no row in a table, each with what it finds, in the order of the names.
fn of_group(group: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rules = PAGES.iter().filter(move |page| page.0.strip_prefix(group).is_some_and(|rest| rest.starts_with('/')));
    rules.map(|(name, finds, _)| (*name, *finds))
}

/// The rules of what is no spec, packs and `policyc.toml`, each with what it finds.
pub fn rules_of_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    of_group("pack").chain(of_group("config"))
}

fn sentence(text: &str) -> String {
    let mut chars = text.trim().chars();
    let mut out: String = chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
    if !out.ends_with(['.', '!', '?', '”']) {
        out.push('.');
    }
    out
}

/// The page of one rule of a pack.
fn page(pack: &Pack, rule: &Rule) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n{}", rule.name, sentence(&rule.requires));
    if let Some(why) = &rule.why {
        let _ = writeln!(out, "\n{}", sentence(why));
    }
    let _ = writeln!(out, "\n- Law: {}", if rule.citation.is_empty() { &pack.title } else { &rule.citation });
    if rule.verify {
        out.push_str("- This citation has still to be confirmed against the official text.\n");
    }
    let _ = writeln!(
        out,
        "- Applies: {}",
        rule.applies.as_deref().map_or("always".to_owned(), |when| format!("when {when}"))
    );
    let steps: Vec<String> = rule
        .steps
        .iter()
        .map(|(from, level)| match from {
            Some(day) => format!("{} from {day}", level.name()),
            None => level.name().to_owned(),
        })
        .collect();
    let until = rule.until.map_or_else(String::new, |day| format!(", until {day}"));
    let _ = writeln!(out, "- Level: {}{until}", steps.join(", "));
    if rule.facts_only {
        out.push_str("- A section cannot satisfy it: the facts must.\n");
    }
    match rule.decided {
        Decided::ByPeople => {
            let _ = writeln!(
                out,
                "\nNo facts can tell whether this is met, so it stands on the list of `policyc lint --checklist`. A section with\n`covers: {}` ticks it off.",
                rule.name
            );
        }
        Decided::ByForm => out.push_str("\nThe documents that policyc writes meet this by their form.\n"),
        Decided::ByFacts => {}
    }
    if let Some(help) = &rule.help {
        let _ = writeln!(out, "\n## How to mend it\n\n{}", sentence(help));
    }
    for (title, example) in [("Found", &rule.bad), ("Not found", &rule.good)] {
        if let Some(example) = example {
            let _ = writeln!(out, "\n## {title}\n\n```policy\n{}\n```", example.trim_end());
        }
    }
    if let Some(url) = &rule.url {
        let _ = writeln!(out, "\n<{url}>");
    }
    out
}
