//! Composed documents, as a specification that runs.
//!
//! Each `## heading` of `tests/document/*.md` is a case: fences `policy` (or `yaml`) with the files,
//! the last one the spec, then a fence `document NAME` with the Markdown of that document, and a fence
//! `findings` with what comes back. `POLICYC_UPDATE=1` rewrites both kinds of fences.
//!
//! Every spec of `examples/` is composed as well: without findings that are errors, and every document
//! of it is read to its end.

mod asked;

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use policyc::analysis::{Analysis, Options};
use policyc::document::{Composed, Kind};
use policyc::source::Disk;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for file in below("tests/document", &["md"]) {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || run(&file)));
    }
    for file in below("examples", &["policy", "policy.yaml"]) {
        let name = format!("example {}", file.file_stem().expect("a name").to_string_lossy());
        trials.push(Trial::test(name, move || example(&file)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn below(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    fn walk(folder: &Path, extensions: &[&str], found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, extensions, found);
            } else if extensions.iter().any(|ending| path.to_string_lossy().ends_with(&format!(".{ending}"))) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), extensions, &mut found);
    found.sort();
    found
}

/// The findings as text.
fn findings(analysis: &Analysis) -> String {
    let mut out = String::new();
    for finding in &analysis.findings {
        if let Some(span) = finding.span {
            let (line, column) = asked::place(analysis, finding);
            let file = analysis.sources.get(span.file);
            out.push_str(&format!("{line}:{column} `{}` ", file.slice(span).lines().next().unwrap_or_default()));
        }
        out.push_str(&format!("{} {} {}\n", finding.level.name(), finding.rule, finding.message));
        if let Some(help) = &finding.help {
            out.push_str(&format!("    {help}\n"));
        }
    }
    out
}

fn example(path: &Path) -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let analysis = asked::of(Disk, &root, path, Options::default());
    // The text of a part stands in another document.
    for document in analysis.documents.iter().filter(|one| one.kind != Kind::Supplement) {
        let read = document.document();
        assert!(!read.sections.is_empty(), "{} is empty", document.id);
        if std::env::var_os("POLICYC_SHOW").is_some() {
            println!("{}", document.markdown());
        }
    }
    if std::env::var_os("POLICYC_SHOW").is_some() {
        println!("{}", findings(&analysis));
    }
    if analysis.has_errors() { Err(findings(&analysis).into()) } else { Ok(()) }
}

/// The sections as a reader of the events sees them: anchors, levels, numbers.
fn read(sections: &[policyc::document::Section<'_>]) -> String {
    use pulldown_cmark::{Event, Tag, TagEnd};
    let mut out = String::new();
    for section in sections {
        let number = section.number.as_ref().map_or(String::new(), |number| format!("{number} "));
        out.push_str(&format!("<h{} {}> {number}", section.level, section.anchor));
        for event in section.heading.iter().chain(&section.body) {
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    out.push_str(&format!("\n<{level} {}> ", id.as_deref().unwrap_or("-")));
                }
                Event::Start(Tag::Item) => out.push_str("\n- "),
                Event::Start(Tag::Paragraph | Tag::TableRow | Tag::TableHead) => out.push('\n'),
                Event::Start(Tag::TableCell) => out.push_str("| "),
                Event::Start(Tag::Link { dest_url, .. }) => out.push_str(&format!("[{dest_url}:")),
                Event::End(TagEnd::Link) => out.push(']'),
                Event::Text(text) | Event::Code(text) => out.push_str(text),
                Event::SoftBreak | Event::HardBreak => out.push_str(" / "),
                _ => {}
            }
        }
        out.push('\n');
        out.push_str(&read(&section.sections));
        out.push('\n');
    }
    out.trim_end().replace("\n\n\n", "\n\n")
}

fn run(page: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(page)?;
    let lines: Vec<&str> = text.lines().collect();
    let (mut out, mut failures) = (Vec::<String>::new(), String::new());
    let (mut heading, mut files, mut index) = (String::new(), Vec::<(String, String)>::new(), 0);
    let mut result: Option<(Vec<Composed>, String)> = None;
    while index < lines.len() {
        let line = lines[index];
        if let Some(title) = line.strip_prefix("## ") {
            heading = title.to_owned();
            files.clear();
            result = None;
        }
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        let end = (marks.len() >= 3).then(|| (index + 1..lines.len()).find(|at| lines[*at] == marks)).flatten();
        let Some(end) = end else {
            out.push(line.to_owned());
            index += 1;
            continue;
        };
        let info = line[marks.len()..].trim();
        let (language, name) = info.split_once(' ').unwrap_or((info, ""));
        let content = lines[index + 1..end].join("\n");
        if matches!(language, "document" | "read" | "findings") {
            let (documents, findings) = result.get_or_insert_with(|| {
                let analysis = asked::files(&files, Options::default());
                let findings = findings(&analysis);
                (analysis.documents, findings)
            });
            let found = if language == "findings" {
                if findings.is_empty() { "none".to_owned() } else { findings.trim_end().to_owned() }
            } else if language == "read" {
                let document = documents.iter().find(|document| document.id == name);
                document.map_or_else(|| "no such document".to_owned(), |document| read(&document.document().sections))
            } else {
                let document = documents.iter().find(|document| document.id == name);
                document
                    .map_or_else(|| "no such document".to_owned(), |document| document.markdown().trim_end().to_owned())
            };
            if found != content {
                failures.push_str(&format!("\n== {heading}\n-- expected\n{content}\n-- found\n{found}\n"));
            }
            out.push(line.to_owned());
            out.extend(found.lines().map(str::to_owned));
            out.push(marks);
        } else {
            if matches!(language, "policy" | "yaml") {
                let default = if language == "yaml" { "spec.policy.yaml" } else { "spec.policy" };
                files.push((if name.is_empty() { default } else { name }.to_owned(), content + "\n"));
            }
            out.extend(lines[index..=end].iter().map(|line| (*line).to_owned()));
        }
        index = end + 1;
    }
    if failures.is_empty() {
        return Ok(());
    }
    if std::env::var_os("POLICYC_UPDATE").is_some() {
        std::fs::write(page, out.join("\n") + "\n")?;
        return Ok(());
    }
    Err(failures.into())
}
