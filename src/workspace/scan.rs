//! The files of a product, for a scan: those of a folder, and those of a commit before.
//!
//! Owns: which folders are entered, and reading of what git keeps. Does not own: what a file shows.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Level};
use crate::scan::{self, Before, Scan, Seen, declared};
use crate::source::{Ask, decode};

use super::git::Commit;
use super::outcome::{Outcome, SpecResult};
use super::plan::Plan;

/// Folders of what others made, which lock files tell better.
const OTHERS: &[&str] = &["node_modules", ".git", "vendor", "Pods", "target", ".venv", "site-packages"];

/// What a scan found.
pub struct Scanned {
    /// One result a file, and the findings in specs before them.
    pub outcome: Outcome,
    /// The declared services that files show, each with the first place of it, as lines.
    pub agreed: Vec<String>,
    /// How many files were read.
    pub files: usize,
}

/// Compares the files of a folder with what specs declare. With a commit, only what came after it is told.
///
/// # Errors
/// A sentence, where the folder or the commit cannot be read.
pub fn scan(folder: &Path, plan: Plan, against: Option<&str>, project: &Project) -> Result<Scanned, String> {
    let folder = project.folder().join(folder);
    let folder = project
        .loader()
        .canonical(&folder)
        .map_err(|why| format!("could not read {}: {why}", project.name(&folder)))?;
    let commit = against.map(|name| Commit::of(name, &folder)).transpose()?;
    let mut outcome = Outcome { diagnostics: plan.diagnostics, failures: plan.failures, ..Outcome::default() };
    let mut specs = Vec::new();
    let mut of_language = Vec::new();
    for spec in &plan.specs {
        match project.load(&spec.path) {
            Ok(loaded) => {
                let (declared, found) = declared(project, &loaded.file, &spec.root.folder);
                specs.push(declared);
                of_language.extend(found.into_iter().filter(|one| one.level == Level::Error));
            }
            Err(why) => outcome.failures.push(format!("could not read {}: {why}", spec.name)),
        }
    }
    // Of specs that could not be read nobody knows what they declare.
    if !outcome.failures.is_empty() {
        return Ok(Scanned { outcome, agreed: Vec::new(), files: 0 });
    }
    let scan = Scan::new(specs);
    let mut seen: Vec<Seen> = Vec::new();
    let mut paths = Vec::new();
    let named = files(&folder, project, &mut outcome);
    if named.is_empty() && outcome.failures.is_empty() {
        return Err(format!(
            "found nothing to scan in {}: looked for lock files, manifests, bills of materials, pages and .env files",
            project.name(&folder)
        ));
    }
    for path in named {
        match project.load(&path) {
            Ok(loaded) => {
                if let Some(shown) = scan.read(&loaded.file) {
                    seen.push(shown);
                    paths.push(path);
                }
            }
            Err(why) => outcome.failures.push(format!("could not read {}: {why}", project.name(&path))),
        }
    }
    Scan::settle(&mut seen);
    let before = commit.map(|commit| before(&commit, &scan)).transpose()?;
    let mut found: Vec<Diagnostic> = of_language;
    found.extend(scan.findings(&seen, before.as_ref()));
    found.sort_by_cached_key(|one| one.span.map(|span| (project.sources.get(span.file).name.clone(), span.start)));
    let agreed = scan.agreed(&seen);
    let agreed = agreed.iter().map(|(name, file, one)| {
        let place = file.line_column(u32::try_from(one.at.start).unwrap_or(u32::MAX));
        format!("{name}: `{}` in {}:{}", one.name, file.name, place.line)
    });
    let agreed = agreed.collect();
    let files = seen.len();
    for (shown, path) in seen.iter().zip(&paths) {
        let (here, rest) = found.into_iter().partition(|one| one.span.is_some_and(|span| span.file == shown.file.id));
        found = rest;
        let inputs = vec![project.ask(Ask::Content, path)];
        outcome.results.push(SpecResult { diagnostics: here, inputs, files: 1, ..SpecResult::default() });
    }
    // What is left stands in specs.
    outcome.results.insert(0, SpecResult { diagnostics: found, is_part: true, ..SpecResult::default() });
    Ok(Scanned { outcome, agreed, files })
}

/// The files below a folder that can show something, in the order of their paths.
fn files(folder: &Path, project: &Project, outcome: &mut Outcome) -> Vec<PathBuf> {
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(false).require_git(false).sort_by_file_path(Ord::cmp);
    walk.filter_entry(|entry| {
        let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        !folder || entry.depth() == 0 || !OTHERS.iter().any(|other| entry.file_name() == *other)
    });
    let mut all = Vec::new();
    for entry in walk.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                if entry.file_name().to_str().and_then(scan::input).is_some() {
                    all.push(entry.into_path());
                }
            }
            Ok(_) => {}
            Err(error) => outcome.failures.push(format!("could not read {}: {error}", project.name(folder))),
        }
    }
    all
}

/// What the files of a commit showed.
fn before(commit: &Commit, scan: &Scan) -> Result<Before, String> {
    let mut before = Before::default();
    let wanted = |name: &str| {
        let path = Path::new(name);
        let inside = |part: std::path::Component<'_>| OTHERS.iter().any(|other| part.as_os_str() == *other);
        !path.components().any(inside) && path.file_name().and_then(|name| scan::input(name.to_str()?)).is_some()
    };
    for name in commit.names()?.iter().filter(|name| wanted(name)) {
        // What cannot be read shows nothing, then as now.
        if let Ok((text, _)) = decode(commit.content(name)?) {
            before.take(&scan.shows(name, &text));
        }
    }
    Ok(before)
}
