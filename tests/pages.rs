//! The pages of rules in `docs/rules`, whose examples run.
//!
//! Each example under `## Found` gives exactly one finding, of the rule of the page; each under
//! `## Not found` gives none. A rule has a page, a page has a rule.
//!
//! An example is a fence `policy` or `yaml`. What stands after that word is a day to check at
//! (`policy 2026-01-31`) or the name of a file (`policy base.policy`). A fence with a name is a file that the
//! next fence without one can use. On the pages of packs, a fence `yaml` is a pack.

mod asked;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use policyc::analysis::{Analysis, Options};
use policyc::diagnostic::{Diagnostic, Sink};
use policyc::lint::{self, general_rules};
use policyc::policy::spelling;
use policyc::source::Sources;
use policyc::workspace::rules;

/// Rules of the language whose pages say in words what is found, and what keeps an example away.
const IN_WORDS: &[(&str, &str)] = &[
    ("language/alias-limit", "it takes ten thousand values"),
    ("language/no-policy", "only a build looks for it"),
    ("language/too-deep", "it takes 64 levels of nesting"),
    ("language/too-many-errors", "it takes two hundred mistakes"),
    ("language/use-too-deep", "it takes 64 files"),
    ("language/includes-too-deep", "it takes 64 declarations"),
    ("language/prose-too-deep", "it takes 64 signs"),
    ("language/no-other-spelling", "it is found while a spec is converted"),
];

/// A spec with the files that it can use.
struct Example {
    heading: String,
    day: Option<String>,
    /// Name and text; the spec is the last one.
    files: Vec<(String, String)>,
}

/// The examples of a page.
fn examples(page: &str) -> Vec<Example> {
    let (mut heading, mut files, mut all) = (String::new(), Vec::new(), Vec::new());
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            title.clone_into(&mut heading);
        }
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        if marks.len() < 3 {
            continue;
        }
        let text: String = lines.by_ref().take_while(|line| *line != marks).flat_map(|line| [line, "\n"]).collect();
        let info = line[marks.len()..].trim();
        let (language, rest) = info.split_once(' ').unwrap_or((info, ""));
        let name = match language {
            "policy" => "example.policy",
            "yaml" => "example.policy.yaml",
            _ => continue,
        };
        if spelling(Path::new(rest)).is_some() {
            files.push((rest.to_owned(), text));
            continue;
        }
        files.push((name.to_owned(), text));
        let day = (!rest.is_empty()).then(|| rest.to_owned());
        all.push(Example { heading: heading.clone(), day, files: std::mem::take(&mut files) });
    }
    assert!(files.is_empty(), "a file that no spec follows:\n{page}");
    all
}

/// What a run says of an example.
fn analysis(example: &Example) -> Analysis {
    asked::files(&example.files, Options { as_of: example.day.clone(), ..asked::rules() })
}

/// Whether a finding is of the errors of the language.
fn of_language(finding: &Diagnostic) -> bool {
    finding.rule.starts_with("language/")
}

/// Runs the examples of a page; `counts` says which findings are its question.
fn run(name: &str, page: &str, counts: &dyn Fn(&Diagnostic) -> bool, wrong: &mut Vec<String>) {
    for example in examples(page) {
        let analysis = analysis(&example);
        let found: Vec<&Diagnostic> = analysis.findings.iter().filter(|finding| counts(finding)).collect();
        let names: Vec<&str> = found.iter().map(|finding| &*finding.rule).collect();
        let right = match example.heading.as_str() {
            "Found" => names == [name],
            "Not found" => names.is_empty(),
            // What stands under other headings is shown as right.
            _ => names.is_empty(),
        };
        if !right {
            let lines = found.iter().map(|finding| {
                let at = asked::place(&analysis, finding).0;
                format!("    line {at}: {}: {}\n", finding.rule, finding.message)
            });
            let text = &example.files.last().expect("a spec").1;
            wrong.push(format!("{name}, {}:\n{text}gives\n{}", example.heading, lines.collect::<String>()));
        }
        // A law or a user can give a general rule another level; an error of the language has one.
        for finding in found.iter().filter(|finding| of_language(finding) && finding.rule == name) {
            let level = finding.level.name();
            if !page.lines().any(|line| line.starts_with("- Level: ") && line.contains(level)) {
                wrong.push(format!("{name}: the page does not say that it is of level {level}"));
            }
        }
    }
}

/// The form that every page has.
fn form(name: &str, page: &str, wrong: &mut Vec<String>) {
    if !page.starts_with(&format!("# {name}\n\n")) {
        wrong.push(format!("{name}: the page does not start with its name"));
    }
    for part in ["\n- Law:", "\n- Level:", "\n## How to mend it\n"] {
        if !page.contains(part) {
            wrong.push(format!("{name}: the page has no `{}`", part.trim()));
        }
    }
}

/// Whether a page has fences under both headings.
fn has_both(page: &str) -> bool {
    ["\n## Found\n\n```", "\n## Not found\n\n```"].iter().all(|part| page.contains(part))
}

/// The rules of some groups that are not general: name and page.
fn others(groups: &[&str]) -> BTreeMap<String, String> {
    let of_groups = |name: &str| groups.contains(&name.split('/').next().unwrap_or(name));
    let names = rules::all(&[]).into_iter().map(|row| row.0).filter(|name| of_groups(name));
    names.map(|name| (name.clone(), lint::explain(&name, &[]).unwrap_or_default())).collect()
}

#[test]
fn the_examples_of_general_rules_are_found_and_not_found() {
    let mut wrong = Vec::new();
    for rule in general_rules() {
        form(rule.name, rule.page().text, &mut wrong);
        // A finding cites what its page names.
        let laws: Vec<&str> = rule.page().text.lines().filter_map(|line| line.strip_prefix("- Law: ")).collect();
        if !matches!(laws[..], [law] if rule.page().law.is_none_or(|cited| cited == law)) {
            wrong.push(format!("{}: no line, or several, that name the law: {laws:?}", rule.name));
        }
        // Whether a pack is stale and whether an allowance is over are questions of a day and of a law.
        if !has_both(rule.page().text) && !rule.name.starts_with("lint/") {
            wrong.push(format!("{}: no examples under both headings", rule.name));
        }
        // What a law asks beside is not the question of these pages.
        let counts = |finding: &Diagnostic| of_language(finding) || lint::general_rule(&finding.rule).is_some();
        run(rule.name, rule.page().text, &counts, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_the_language_are_found_and_not_found() {
    let mut wrong = Vec::new();
    for (name, page) in others(&["language"]) {
        form(&name, &page, &mut wrong);
        let in_words = IN_WORDS.iter().any(|(known, _)| *known == name);
        if in_words == has_both(&page) {
            wrong.push(format!("{name}: either it has examples under both headings, or it is one of `IN_WORDS`"));
        }
        run(&name, &page, &of_language, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_pages_on_packs_and_settings_have_the_same_form() {
    let mut wrong = Vec::new();
    for (name, page) in others(&["config", "pack"]) {
        form(&name, &page, &mut wrong);
        if !has_both(&page) {
            wrong.push(format!("{name}: no examples under both headings"));
        }
        // Those on packs are read; those on settings are only shown, since most need files around them.
        for example in examples(&page) {
            let sources = Sources::new();
            let text = &example.files.last().expect("a pack").1;
            let mut sink = Sink::new();
            lint::read_pack(&sources.add("house.yaml", Path::new("house.yaml"), text.as_str()), true, &mut sink);
            let found = sink.finish(&sources);
            let names: Vec<&str> = found.iter().map(|finding| &*finding.rule).collect();
            let expected: &[&str] = if example.heading == "Found" { &[&name] } else { &[] };
            if names != expected {
                wrong.push(format!("{name}, {}:\n{text}gives {found:#?}", example.heading));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_pages_on_scans_have_the_same_form_and_their_specs_are_right() {
    let mut wrong = Vec::new();
    for (name, page) in others(&["scan"]) {
        form(&name, &page, &mut wrong);
        if !has_both(&page) {
            wrong.push(format!("{name}: no examples under both headings"));
        }
        // Their other examples are files of a product, which `tests/scan.rs` reads.
        run(&name, &page, &of_language, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_page_has_a_rule() {
    let rules: BTreeSet<String> = rules::all(&[]).into_iter().map(|row| row.0).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    for group in std::fs::read_dir(folder).expect("the folder of the pages") {
        let group = group.expect("an entry").path();
        if !group.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&group).expect("a folder of pages") {
            let path = entry.expect("an entry").path();
            let part = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
            let name = format!("{}/{}", part(&group), part(&path));
            assert!(rules.contains(&name), "there is no rule for {}", path.display());
        }
    }
}
