//! Pages of cases, for tests that are written as Markdown.
//!
//! Each `## heading` of a page is a case: fences `policy` or `yaml` with the files (the last one is
//! the spec; a name may follow the language), then a fence `findings` with what comes back. With
//! `POLICYC_UPDATE=1` the `findings` fences are rewritten instead of compared.
//!
//! Owns: the pages, and how a finding starts: `line:column level rule message`, with the name of the
//! file in front where it is not the spec. Does not own: what is asked of a spec, and what a test
//! shows below a finding.

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use policyc::analysis::Options;
use policyc::diagnostic::Diagnostic;

use crate::asked;

/// Name and text of each file of a case; the spec is the last one.
pub type Files = [(String, String)];

/// What comes back for a case, from the text of its page and its files.
pub type Findings = fn(&str, &Files) -> String;

/// Runs every page of a folder below `tests/`.
pub fn run(folder: &str, findings: Findings) -> ! {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of the cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let trials = files.into_iter().map(|file| {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        Trial::test(name, move || page(&file, findings))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit()
}

/// A fence of a page: its language, its name, and the lines of its content.
struct Fence {
    language: String,
    name: String,
    start: usize,
    end: usize,
}

fn page(page: &Path, findings: Findings) -> Result<(), Failed> {
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
            let found = findings(&text, &files);
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

/// What the findings of a case are. `below` says what stands below
/// a finding, from the text of the spec where the finding is in that; none leaves the finding out.
pub fn report(
    files: &Files,
    options: Options,
    mut below: impl FnMut(&Diagnostic, Option<&str>) -> Option<String>,
) -> String {
    let Some((_, text)) = files.last() else { return "no spec\n".to_owned() };
    let analysis = asked::files(files, options);
    let spec = analysis.files.last().expect("the spec").file.id;
    let mut out = String::new();
    for finding in &analysis.findings {
        let here = finding.span.is_some_and(|span| span.file == spec);
        let Some(below) = below(finding, here.then_some(text)) else { continue };
        if let Some(span) = finding.span {
            if !here {
                out.push_str(&analysis.sources.get(span.file).name);
                out.push(':');
            }
            let (line, column) = asked::place(&analysis, finding);
            out.push_str(&format!("{line}:{column} "));
        }
        out.push_str(&format!("{} {} {}\n", finding.level.name(), finding.rule, finding.message));
        for line in below.lines() {
            out.push_str(&format!("    {line}\n"));
        }
    }
    if out.is_empty() { "none\n".to_owned() } else { out }
}

/// The line of the first edit, after the fix.
pub fn fixed(text: &str, fix: &policyc::diagnostic::Fix) -> String {
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
