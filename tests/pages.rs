//! The pages of the general rules in `docs/rules`, whose examples run.
//!
//! Each fence `policy` under `## Found` gives exactly one finding, of the rule of the page; each under
//! `## Not found` gives none. A rule has a page, a page has a rule.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::diagnostic::{Diagnostic, Sink};
use policyc::lint::{self, Settings, general_rules};
use policyc::policy::{Library, Parsed, load, spelling};
use policyc::source::Memory;
use policyc::workspace::Shared;

/// The general findings of an example on a day; none for the policy's own.
fn findings(text: &str, day: Option<&str>) -> (Vec<Diagnostic>, Shared) {
    let path = Path::new("/specs/example.policy");
    let shared = Shared::new(Box::new(Memory::default().with("/specs/example.policy", text)), "/specs".into());
    let file = shared.load(path).expect("the file").file;
    let entry = Arc::new(Parsed::new(file, spelling(path).expect("a spelling")));
    let mut sink = Sink::new();
    let loaded = load(&entry, &Library::new(&shared, &shared.parsed), Path::new("/specs"), &mut sink);
    let settings = Settings::default();
    let request = lint::Request {
        policy: &loaded.policy,
        laws: &[],
        settings: &settings,
        day: day.map(|day| day.parse().expect("a day")),
        house: &[],
        is_part: loaded.is_part,
    };
    lint::check(&request, &mut sink);
    // What a law asks beside is not the question of these pages.
    let mut found = sink.finish(&shared.sources);
    found.retain(|finding| finding.rule.starts_with("language/") || lint::general_rule(&finding.rule).is_some());
    (found, shared)
}

/// A fence of a page: the heading that it stands under, the day that it asks for, its text.
struct Example {
    heading: String,
    day: Option<String>,
    text: String,
}

/// The fences of a page. ```` ```policy 2026-01-31 ```` checks as at that day.
fn fences(page: &str) -> Vec<Example> {
    let (mut heading, mut fence, mut day, mut all) = (String::new(), None::<String>, None, Vec::new());
    for line in page.lines() {
        match &mut fence {
            Some(text) if line.trim_end() == "```" => {
                all.push(Example { heading: heading.clone(), day: day.take(), text: std::mem::take(text) });
                fence = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line.starts_with("```policy") => {
                day = line.strip_prefix("```policy ").map(|day| day.trim().to_owned());
                fence = Some(String::new());
            }
            None => {
                if let Some(title) = line.strip_prefix("## ") {
                    heading = title.to_owned();
                }
            }
        }
    }
    all
}

#[test]
fn the_examples_of_each_page_are_found_and_not_found() {
    let mut wrong = Vec::new();
    for rule in general_rules() {
        let page = rule.page;
        if !page.starts_with(&format!("# {}\n", rule.name)) {
            wrong.push(format!("{}: the page does not start with its name", rule.name));
        }
        let fences = fences(page);
        for heading in ["Found", "Not found"] {
            // Whether a pack is stale and whether an allowance is over are questions of a day and of a law.
            if !fences.iter().any(|example| example.heading == heading) && !rule.name.starts_with("lint/") {
                wrong.push(format!("{}: no example under `## {heading}`", rule.name));
            }
        }
        for section in ["## How to mend it", "- Law:"] {
            if !page.contains(section) {
                wrong.push(format!("{}: the page has no `{section}`", rule.name));
            }
        }
        for Example { heading, day, text } in fences {
            let (found, shared) = findings(&text, day.as_deref());
            let names: Vec<&str> = found.iter().map(|finding| &*finding.rule).collect();
            let right = match heading.as_str() {
                "Found" => names == [rule.name],
                "Not found" => names.is_empty(),
                _ => true,
            };
            if !right {
                let lines: Vec<String> = found
                    .iter()
                    .map(|finding| {
                        let at =
                            finding.span.map_or(0, |span| shared.sources.get(span.file).line_column(span.start).line);
                        format!("    line {at}: {}: {}", finding.rule, finding.message)
                    })
                    .collect();
                wrong.push(format!("{}, {heading}:\n{text}gives\n{}", rule.name, lines.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_page_has_a_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    for group in ["consistency", "lint"] {
        for entry in std::fs::read_dir(folder.join(group)).expect("a folder of pages") {
            let path: PathBuf = entry.expect("an entry").path();
            let name = format!("{group}/{}", path.file_stem().expect("a name").to_string_lossy());
            assert!(lint::general_rule(&name).is_some(), "there is no rule for {}", path.display());
        }
    }
}
