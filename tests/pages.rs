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

fn findings(text: &str) -> (Vec<Diagnostic>, Shared) {
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
        day: None,
        house: &[],
        is_part: loaded.is_part,
    };
    lint::check(&request, &mut sink);
    let found = sink.finish(&shared.sources);
    (found, shared)
}

/// The fences of a page, each with the heading that it stands under.
fn fences(page: &str) -> Vec<(String, String)> {
    let (mut heading, mut fence, mut all) = (String::new(), None::<String>, Vec::new());
    for line in page.lines() {
        match &mut fence {
            Some(text) if line.trim_end() == "```" => {
                all.push((heading.clone(), std::mem::take(text)));
                fence = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line.starts_with("```policy") => fence = Some(String::new()),
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
            if !fences.iter().any(|fence| fence.0 == heading) && !rule.name.starts_with("lint/") {
                wrong.push(format!("{}: no example under `## {heading}`", rule.name));
            }
        }
        for section in ["## How to mend it", "- Law:"] {
            if !page.contains(section) {
                wrong.push(format!("{}: the page has no `{section}`", rule.name));
            }
        }
        for (heading, text) in fences {
            let (found, shared) = findings(&text);
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
