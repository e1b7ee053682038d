//! A document by purpose tells what a document by topic tells: no law finds more or less in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::source::Memory;

/// The files below a folder whose names end so.
fn below(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            below(&path, endings, found);
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
}

/// The text with a field more in the policy, on the line that is there; none for a part.
fn with(text: &str, field: &str) -> Option<String> {
    let (start, more) = if text.starts_with("policy ") { (0, 0) } else { (text.find("\npolicy ")?, 1) };
    let open = start + more + text[start + more..].find('{')? + 1;
    Some(format!("{} {field}{}", &text[..open], if text[open..].starts_with('\n') { "" } else { ";" }) + &text[open..])
}

/// What is found in a spec, and which laws have nothing left to ask.
fn verdict(path: &Path, text: Option<&str>) -> (Vec<String>, Vec<String>) {
    let folder = path.parent().expect("a folder");
    let mut files = Vec::new();
    below(folder, &[".policy", ".yaml"], &mut files);
    let mut memory = Memory::default();
    for file in &files {
        let own = std::fs::read_to_string(file).expect("a file");
        let own = if file == path { text.unwrap_or(&own).to_owned() } else { own };
        memory = memory.with(&file.to_string_lossy(), &own);
    }
    let project = Project::new(memory, folder);
    let file = project.load(path).expect("the spec").file;
    let options = Options { rules: true, ..Options::default() };
    let analysis = Analysis::new(&project, &file, folder, &Arc::new(options));
    let findings = analysis.findings.iter().map(|found| format!("{} {}", found.rule, found.message)).collect();
    (findings, analysis.claims.iter().map(|claim| format!("{claim:?}")).collect())
}

#[test]
fn no_law_finds_another_thing_in_a_document_by_purpose() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut specs = Vec::new();
    below(&root.join("examples"), &[".policy"], &mut specs);
    below(&root.join("tests/laws"), &[".policy"], &mut specs);
    let mut asked = 0;
    for spec in specs {
        let text = std::fs::read_to_string(&spec).expect("a spec");
        // Some have a layout already.
        let by_purpose = with(&text, "layout: by-purpose").filter(|_| !text.contains("layout:"));
        let Some(by_purpose) = by_purpose else { continue };
        assert_eq!(verdict(&spec, Some(&by_purpose)), verdict(&spec, None), "{}", spec.display());
        asked += 1;
    }
    assert!(asked > 30, "{asked}");
}
