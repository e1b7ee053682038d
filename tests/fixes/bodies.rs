//! What the fuzz target asks of the fixes of any spec; the tests ask the same of texts from a fixed seed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::diagnostic::{Diagnostic, Level};
use policyc::policy::Parsed;
use policyc::source::Memory;
use policyc::syntax::{Declaration, Item};
use policyc::workspace::{Fixed, MOST_ROUNDS, Outcome};

const FOLDER: &str = "/specs";

fn path() -> PathBuf {
    Path::new(FOLDER).join("a.policy")
}

pub fn project() -> Project {
    Project::new(Memory::default(), FOLDER)
}

/// What `lint` finds in a spec.
pub fn findings(text: &str, project: &Project) -> Vec<Diagnostic> {
    let file = project.sources.add("a.policy", &path(), text);
    let options = Options { laws: vec!["gdpr".to_owned()], rules: true, ..Options::default() };
    Analysis::new(project, &file, Path::new(FOLDER), &Arc::new(options)).findings
}

/// Applies the safe fixes of findings once. None if there are none.
pub fn applied(findings: Vec<Diagnostic>, project: &Project) -> Option<String> {
    let mut outcome = Outcome::default();
    outcome.diagnostics.extend(findings);
    let mut fixed = Fixed::default();
    if !fixed.take(&outcome, project) {
        return None;
    }
    let (_, bytes) = fixed.files().next().expect("a file is changed");
    Some(String::from_utf8(bytes.to_vec()).expect("UTF-8 stays UTF-8"))
}

/// A spec after `lint --fix`, and whether nothing is left to mend.
pub fn mended(text: &str) -> (String, bool) {
    let mut text = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let project = project();
        let found = findings(&text, &project);
        found.iter().for_each(|finding| edits(finding, &text));
        let Some(next) = applied(found, &project) else { return (text, true) };
        text = next;
    }
    (text, false)
}

/// Each fix replaces whole characters, and no two of its edits meet.
fn edits(finding: &Diagnostic, text: &str) {
    for fix in &finding.fixes {
        let mut ranges: Vec<_> = fix.edits.iter().map(|edit| edit.span.range()).collect();
        assert!(ranges.iter().all(|range| text.get(range.clone()).is_some()), "{}: {ranges:?}", finding.rule);
        ranges.sort_by_key(|range| (range.start, range.end));
        assert!(ranges.windows(2).all(|two| two[0].end <= two[1].start), "{}: {ranges:?}", finding.rule);
    }
}

/// The kinds and keys of a spec, and the names of the fields.
fn structure(text: &str) -> Vec<String> {
    fn declaration(item: &Declaration, all: &mut Vec<String>) {
        let keys: Vec<&str> = item.keys.iter().map(|key| &*key.value).collect();
        all.push(format!("{} {}", item.kind.value, keys.join(" ")));
        all.extend(item.fields().map(|field| field.name.value.to_string()));
        item.nested().for_each(|nested| declaration(nested, all));
    }
    let mut all = Vec::new();
    for item in &Parsed::of(project().sources.add("a.policy", &path(), text)).tree.items {
        match item {
            Item::Declaration(item) => declaration(item, &mut all),
            Item::Use(item) => all.push(format!("use {}", item.targets.len())),
            Item::Remove(item) => all.push(format!("remove {} {}", item.kind.value, item.targets.len())),
        }
    }
    all
}

/// Any spec can be mended without harm: what reads without an error still does, and states the same fields.
pub fn fixes(text: &str) {
    let errors = |text: &str| {
        let found = findings(text, &project());
        let mut errors = found.into_iter().filter(|found| found.level == Level::Error);
        errors.find(|found| found.rule.starts_with("language/")).map(|found| found.message)
    };
    let (after, _) = mended(text);
    if after != text && errors(text).is_none() {
        assert_eq!(errors(&after), None, "{text}\n-----\n{after}");
        assert_eq!(structure(text), structure(&after), "{text}\n-----\n{after}");
    }
}
