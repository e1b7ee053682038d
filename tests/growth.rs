//! Work grows with the size of a text and no faster: of what is twice as long, twice as much.
//!
//! What is counted is allocations, which are the same in every run. Work that takes no memory is not seen by that: with
//! `POLICYC_GROWTH=callgrind` the instructions of the same runs are counted by valgrind, as `.ci/run` does. There is a case
//! for each row of the table of the language, for each construct of Markdown, and for shapes that were slow or large once.

#[path = "growth/counted.rs"]
mod counted;
#[path = "growth/markdown.rs"]
mod markdown;
#[path = "growth/rows.rs"]
mod rows;
#[path = "growth/shapes.rs"]
mod shapes;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use policyc::analysis::{self, Project};
use policyc::diagnostic::Level;
use policyc::source::Memory;
use policyc::workspace::{Options, Request, formats, pipeline};
use rayon::prelude::*;

/// A spec and the files beside it.
pub struct Text {
    pub spec: String,
    /// By their paths below the folder of the spec: parts, `templates/`, `rules/`.
    pub others: Vec<(String, String)>,
    pub yaml: bool,
}

impl Text {
    pub fn of(spec: impl Into<String>) -> Self {
        Self { spec: spec.into(), others: Vec::new(), yaml: false }
    }
}

/// Something that a spec can have more of.
pub struct Case {
    pub name: String,
    pub make: Box<dyn Fn(usize) -> Text + Send + Sync>,
}

impl Case {
    pub fn new(name: &str, make: impl Fn(usize) -> Text + Send + Sync + 'static) -> Self {
        Self { name: name.to_owned(), make: Box::new(make) }
    }
}

/// All that is done with a spec: its documents in every format, what the rules find, a report of it. Gives the errors of the
/// language.
pub fn compile(text: &Text) -> Vec<String> {
    let folder = PathBuf::from("/w");
    let others = &text.others;
    let memory = others.iter().fold(Memory::default(), |memory, (path, text)| memory.with(&format!("/w/{path}"), text));
    let has = |below: &str| others.iter().any(|other| other.0.starts_with(below)).then(|| folder.join(below));
    let project = Project::new(memory, folder.clone());
    let name = if text.yaml { "a.policy.yaml" } else { "a.policy" };
    let file = project.sources.add(name, &folder.join(name), &*text.spec);
    let formats: Vec<String> =
        formats::names().iter().filter(|name| **name != "pdf").map(|&name| name.into()).collect();
    let compile = |rules: bool| {
        let (templates, packs) = (has("templates"), has("rules"));
        let analysis = Arc::new(analysis::Options { rules, templates, packs, ..analysis::Options::default() });
        let options = Arc::new(Options { formats: formats.clone(), analysis, ..Options::default() });
        let (path, root, file) = (folder.join(name), folder.clone(), Arc::clone(&file));
        let request = Request { path, file, root, options, sheet: None, want_outputs: !rules };
        pipeline::compile(&request, &project)
    };
    let mut errors = Vec::new();
    for finding in &compile(false).diagnostics {
        if finding.level == Level::Error && errors.len() < 5 {
            errors.push(format!("{}: {}", finding.rule, finding.message));
        }
    }
    compile(true);
    errors
}

/// Every case.
pub fn all() -> Vec<Case> {
    let rows = rows::rows().into_iter().flat_map(|row| row.1).flatten();
    let all = rows.chain(markdown::cases()).chain(shapes::cases());
    // One case alone, to look at it.
    let asked = std::env::var("POLICYC_GROWTH_OF").unwrap_or_default();
    all.filter(|case| case.name.contains(&asked)).collect()
}

#[test]
fn every_row_has_a_case_that_is_right() {
    let rows = rows::rows();
    let paths: BTreeSet<&str> = rows.iter().map(|row| &*row.0).collect();
    for kind in policyc::schema::KINDS {
        let ends = |path: &str| path.rsplit('/').next() == Some(kind.name);
        assert!(paths.iter().any(|path| ends(path)), "{}", kind.name);
        for field in kind.fields {
            let name = format!("{}.{}", kind.name, field.name);
            assert!(paths.iter().any(|path| path.rsplit('/').next() == Some(&name)), "{name}");
        }
    }
    let wrong: Vec<String> = rows
        .par_iter()
        .flat_map_iter(|(_, cases)| cases.iter().flatten())
        .filter_map(|case| {
            let errors = compile(&(case.make)(3));
            (!errors.is_empty()).then(|| format!("{}: {errors:?}", case.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn memory_grows_with_the_text() {
    // What is made once is made before.
    let all = all();
    compile(&(all[0].make)(1));
    let wrong: Vec<String> = all
        .par_iter()
        .filter_map(|case| {
            let (size, half, whole) = counted::doubled(case, 2);
            let grown = [
                counted::grown("allocations", half.count, whole.count),
                counted::grown("bytes", half.bytes, whole.bytes),
                counted::grown("memory at once", half.peak, whole.peak),
            ];
            let grown: Vec<String> = grown.into_iter().flatten().collect();
            (!grown.is_empty()).then(|| format!("{}, {size} to {}: {}", case.name, 2 * size, grown.join(", ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}
