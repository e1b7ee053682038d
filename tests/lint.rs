//! The general rules, case by case: what they find and which innocent sentence they leave alone.
//!
//! Each `## heading` of `tests/lint/*.md` is a case: fences `policy` or `yaml` with the files (the last
//! one is the spec; a name may follow the language), then a fence `findings` with what comes back, one
//! line each: `line:column level rule message`. A safe fix is shown below its finding, as the line
//! that it makes. `POLICYC_UPDATE=1` rewrites the `findings` fences.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use policyc::diagnostic::{Fix, Sink};
use policyc::lint::{self, Settings};
use policyc::policy::{Library, Parsed, load, spelling};
use policyc::source::Memory;
use policyc::workspace::Shared;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of the cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || run(&file)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A fence of the page: its language, its name, and the lines of its content.
struct Fence {
    language: String,
    name: String,
    start: usize,
    end: usize,
}

fn run(page: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(page)?;
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out: Vec<String> = Vec::new();
    let mut failures = String::new();
    let (mut heading, mut files, mut index) = (String::new(), Vec::<(String, String)>::new(), 0);
    let mut cases = 0;
    while index < lines.len() {
        let line = lines[index];
        if let Some(title) = line.strip_prefix("## ") {
            heading = title.to_owned();
            files.clear();
        }
        let Some(fence) = fence(&lines, index) else {
            out.push(line.to_owned());
            index += 1;
            continue;
        };
        let content = lines[fence.start..fence.end].join("\n");
        if fence.language == "findings" {
            cases += 1;
            let found = findings(&files);
            if found.trim_end() != content.trim_end() {
                failures.push_str(&format!("\n== {heading}\n-- expected\n{content}\n-- found\n{found}"));
            }
            out.push(line.to_owned());
            out.extend(found.trim_end().split('\n').map(str::to_owned));
            out.push(lines[fence.end].to_owned());
        } else {
            if matches!(&*fence.language, "policy" | "yaml") {
                let default = if fence.language == "yaml" { "spec.policy.yaml" } else { "spec.policy" };
                let name = if fence.name.is_empty() { default.to_owned() } else { fence.name.clone() };
                files.push((name, content + "\n"));
            }
            out.extend(lines[index..=fence.end].iter().map(|line| (*line).to_owned()));
        }
        index = fence.end + 1;
    }
    if cases == 0 {
        return Err("the page holds no case".into());
    }
    if failures.is_empty() {
        return Ok(());
    }
    if std::env::var_os("POLICYC_UPDATE").is_some() {
        std::fs::write(page, out.join("\n"))?;
        return Ok(());
    }
    Err(failures.into())
}

fn fence(lines: &[&str], index: usize) -> Option<Fence> {
    let marks: String = lines[index].chars().take_while(|c| *c == '`').collect();
    if marks.len() < 3 {
        return None;
    }
    let info = lines[index][marks.len()..].trim();
    let (language, name) = info.split_once(' ').unwrap_or((info, ""));
    let end = (index + 1..lines.len()).find(|at| lines[*at] == marks)?;
    Some(Fence { language: language.to_owned(), name: name.to_owned(), start: index + 1, end })
}

fn findings(files: &[(String, String)]) -> String {
    let mut memory = Memory::default();
    for (name, text) in files {
        memory = memory.with(&format!("/specs/{name}"), text);
    }
    let Some((name, text)) = files.last() else { return "no spec\n".to_owned() };
    let shared = Shared::new(Box::new(memory), PathBuf::from("/specs"));
    let sources = &shared.sources;
    let path = PathBuf::from(format!("/specs/{name}"));
    let file = sources.add(name, &path, text.as_str());
    let entry = Arc::new(Parsed::new(file, spelling(&path).expect("the name of a spec")));
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
    let mut out = String::new();
    for finding in sink.finish(sources) {
        if let Some(span) = finding.span {
            let file = sources.get(span.file);
            if file.id != entry.file.id {
                out.push_str(file.name.trim_start_matches("/specs/"));
                out.push(':');
            }
            let place = file.line_column(span.start);
            out.push_str(&format!("{}:{} ", place.line, place.column));
        }
        out.push_str(&format!("{} {} {}\n", finding.level.name(), finding.rule, finding.message));
        for fix in finding.fixes.iter().filter(|fix| fix.safe) {
            out.push_str(&format!("    {}\n", fixed(text, fix)));
        }
    }
    if out.is_empty() { "none\n".to_owned() } else { out }
}

/// The line of the first edit, after the fix.
fn fixed(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_owned();
    let mut first = 0;
    for edit in edits {
        first = edit.span.start as usize;
        text.replace_range(first..edit.span.end as usize, &edit.text);
    }
    let line = text[..first].matches('\n').count();
    text.lines().nth(line).unwrap_or_default().trim().to_owned()
}
