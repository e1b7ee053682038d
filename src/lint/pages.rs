//! The page of each rule: what it finds, why, the law behind it, an example that breaks it and one
//! that keeps it, and how to mend it.
//!
//! Owns: the list of all rules, and the pages of rules that stand in packs, which are made from the
//! pack. All other pages are files ([`super::page`]).

use std::fmt::Write;
use std::sync::Arc;

use super::general;
use super::law::{Decided, Pack, Rule, shipped, shipped_laws};
use super::page::{self, Page};

/// Every shipped rule that a spec can break, with what it finds, in the order of the names.
pub fn names() -> Vec<(String, String)> {
    let written = page::all().filter(|page| of_specs(page)).map(|page| (page.name.to_owned(), page.finds.to_owned()));
    let laws = shipped_laws().filter_map(shipped).flat_map(|pack| &pack.rules);
    let laws = laws.map(|rule| (rule.name.to_string(), rule.requires.to_string()));
    let mut all: Vec<_> = written.chain(laws).collect();
    all.sort();
    all
}

/// Whether the rule of a page is one that a spec can break, and not a pack or `policyc.toml`.
fn of_specs(page: &Page) -> bool {
    !page.name.starts_with("pack/") && !page.name.starts_with("config/")
}

/// The rule of a pack, of the user's own before those that ship.
fn in_packs<'a>(name: &str, house: &'a [Arc<Pack>]) -> Option<(&'a Pack, &'a Rule)> {
    let shipped = shipped(name.split('/').next().unwrap_or(name));
    house.iter().map(AsRef::as_ref).chain(shipped).find_map(|pack| Some((pack, pack.rule(name)?)))
}

/// What a rule asks or finds, in a line.
pub fn summary(name: &str, house: &[Arc<Pack>]) -> Option<String> {
    let written = || Some(page::of(name).filter(|page| of_specs(page))?.finds.to_owned());
    in_packs(name, house).map(|(_, rule)| rule.requires.to_string()).or_else(written)
}

/// The groups of a rule: the part of its name before the slash, and the one that its table names.
pub fn groups(rule: &str) -> impl Iterator<Item = &str> {
    let own = general::rules().find(|known| known.name == rule).map(|known| known.group);
    let around = rule.split('/').next();
    around.into_iter().chain(own.filter(|own| Some(*own) != around))
}

/// Whether there is a shipped rule of this name.
pub fn exists(name: &str) -> bool {
    in_packs(name, &[]).is_some() || page::of(name).is_some_and(of_specs)
}

/// The page of a rule, in Markdown: of a pack of the user's own, or shipped.
pub fn explain(name: &str, house: &[Arc<Pack>]) -> Option<String> {
    let written = || Some(page::of(name)?.text.to_owned());
    in_packs(name, house).map(|(pack, rule)| made(pack, rule)).or_else(written)
}

/// The rules of what is no spec, packs and `policyc.toml`, each with what it finds.
pub fn rules_of_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    page::all().filter(|page| !of_specs(page)).map(|page| (page.name, page.finds))
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
fn made(pack: &Pack, rule: &Rule) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n{}", rule.name, sentence(&rule.requires));
    if let Some(why) = &rule.why {
        let _ = writeln!(out, "\n{}", sentence(why));
    }
    let _ = writeln!(out, "\n- Law: {}", if rule.citation.is_empty() { &pack.title } else { &rule.citation });
    let read = rule.read.as_deref().unwrap_or(if rule.verify { "" } else { &pack.read });
    if rule.verify {
        out.push_str("- This citation has still to be confirmed against the official text.\n");
    }
    if !read.is_empty() {
        let _ = writeln!(out, "- Read{}: {read}", if rule.verify { " instead" } else { "" });
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
