//! Counsel's edition: what stands beside which part, and that nothing of it is in what is published.
//!
//! Each `## heading` of `tests/annotate/*.md` is a case: fences `policy` or `yaml` with the files (the last one is
//! the spec; a name may follow the language), then a fence `notes` with what stands beside the parts of
//! its documents: the start of the part, and below it each place, provision and note. `POLICYC_UPDATE=1`
//! rewrites the `notes` fences.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod package;

use package::parts;
use policyc::analysis::Project;
use policyc::render::Output;
use policyc::source::Memory;
use policyc::workspace::{Options, Request, pipeline};
use scraper::{ElementRef, Html, Selector};

/// All files that a build of these files writes.
fn build(files: &[(String, String)], annotate: bool) -> BTreeMap<String, Vec<u8>> {
    let place = |name: &str| format!("/specs/{name}");
    let memory = files.iter().fold(Memory::default(), |memory, (name, text)| memory.with(&place(name), text));
    let path = PathBuf::from(place(&files.last().expect("a spec").0));
    compile(&Project::new(memory, "/specs"), &path, Path::new("/specs"), annotate)
}

fn compile(project: &Project, path: &Path, root: &Path, annotate: bool) -> BTreeMap<String, Vec<u8>> {
    let formats = ["md", "html", "txt", "docx", "csv", "json"].map(str::to_owned).to_vec();
    let request = Request {
        path: path.to_owned(),
        file: project.load(path).expect("the spec").file,
        root: root.to_owned(),
        options: Arc::new(Options { formats, annotate, ..Options::default() }),
        sheet: None,
        want_outputs: true,
    };
    let compiled = pipeline::compile(&request, project);
    assert!(compiled.failures.is_empty(), "{:?}", compiled.failures);
    let wrong: Vec<&str> = compiled.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
    assert!(compiled.is_part || !compiled.outputs.is_empty(), "{wrong:?}");
    compiled.outputs.into_iter().map(|Output { name, bytes }| (name, bytes)).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands beside the parts of a page.
fn notes(html: &str) -> String {
    let page = Html::parse_document(html);
    let mut out = String::new();
    for note in page.select(&select(".note")) {
        let around = note.parent().and_then(ElementRef::wrap).expect("an element around it");
        let first = |element: ElementRef<'_>| element.child_elements().next().map(words).unwrap_or_default();
        let classes = around.value().attr("class").unwrap_or_default();
        let part = match around.value().name() {
            "header" => "head".to_owned(),
            "td" => first(around.parent().and_then(ElementRef::wrap).expect("a row")),
            _ if classes == "noted" => first(around),
            name => name.to_owned(),
        };
        let part: String = part.chars().take(60).collect();
        _ = writeln!(out, "{part}");
        for line in note.select(&select(".place, .said, .law > li")) {
            let kind = match line.value().attr("class") {
                Some("place") => "at",
                Some("said") => "note",
                _ => "law",
            };
            _ = writeln!(out, "    {kind} {}", words(line));
        }
    }
    out
}

/// The cases of a page, with what was found in place of what is expected.
fn rewritten(page: &str) -> String {
    let mut out = String::new();
    let mut files = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        _ = writeln!(out, "{line}");
        if line.starts_with("## ") {
            files.clear();
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: String = lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        let (language, name) = info.split_once(' ').unwrap_or((info, ""));
        if language == "notes" {
            let outputs = build(&files, true);
            check("the case", &build(&files, false), &outputs);
            let mut pages: Vec<_> = outputs.keys().filter(|name| name.ends_with(".annotated.html")).collect();
            pages.sort_by_key(|name| !name.starts_with("privacy-policy"));
            for (number, name) in pages.iter().enumerate() {
                if number > 0 {
                    _ = writeln!(out, "-- {name}");
                }
                out.push_str(&notes(&text(&outputs[*name])));
            }
        } else {
            let default = if language == "yaml" { "spec.policy.yaml" } else { "spec.policy" };
            files.push((if name.is_empty() { default } else { name }.to_owned(), body.clone()));
            out.push_str(&body);
        }
        out.push_str("```\n");
    }
    out
}

#[test]
fn pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/annotate");
    for entry in std::fs::read_dir(folder).expect("the folder of the cases") {
        let path = entry.expect("an entry").path();
        let page = std::fs::read_to_string(&path).expect("a page");
        let found = rewritten(&page);
        if found != page && std::env::var_os("POLICYC_UPDATE").is_some() {
            std::fs::write(&path, &found).expect("the page is written");
        } else {
            assert_eq!(found, page, "{}", path.display());
        }
    }
}

/// The words of a page without those of counsel's edition, and without the head of the file.
fn published_words(html: &str) -> String {
    let page = Html::parse_document(html);
    let mut out = String::new();
    for node in page.tree.root().descendants() {
        let hidden = node.ancestors().filter_map(ElementRef::wrap).any(|element| {
            element.value().name() == "head" || element.value().classes().any(|class| OWN.contains(&class))
        });
        if let Some(text) = node.value().as_text().filter(|_| !hidden) {
            out.push_str(text);
        }
    }
    // A line for each sentence, so that a difference is short.
    out.split_whitespace().collect::<Vec<_>>().join(" ").replace(". ", ".\n")
}

/// The classes of what counsel's edition adds.
const OWN: &[&str] = &["note", "beside", "banner"];

/// The text of each paragraph of a document.
fn paragraphs(document: &str) -> String {
    let mut out = String::new();
    for piece in document.replace("</w:p>", "\n").split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out
}

/// Compares texts line by line, and shows no more than the first line that differs.
#[track_caller]
fn same(name: &str, found: &str, expected: &str) {
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(found.lines().count(), expected.lines().count(), "{name}");
}

/// Lines without white space and signs, which the formats set in their own way.
fn sorted(lines: impl Iterator<Item = String>) -> String {
    let plain = |line: String| line.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut lines: Vec<String> = lines.map(plain).filter(|line| !line.is_empty()).collect();
    lines.sort();
    lines.join("\n")
}

/// What holds for every spec.
fn check(name: &str, plain: &BTreeMap<String, Vec<u8>>, annotated: &BTreeMap<String, Vec<u8>>) {
    let own: Vec<&String> = annotated.keys().filter(|name| name.contains(".annotated.")).collect();
    assert_eq!(plain.len() + own.len(), annotated.len(), "{name}");
    for (file, bytes) in plain {
        assert!(annotated[file] == *bytes, "{name}: {file} is another with --annotate");
    }
    for file in own {
        let published = &plain[&file.replace(".annotated", "")];
        let bytes = &annotated[file];
        if file.ends_with(".html") {
            let html = text(bytes);
            same(name, &published_words(&html), &published_words(&text(published)));
            assert!(html.contains("<meta name=\"robots\" content=\"noindex"), "{name}: {file}");
            assert!(!html.contains("rel=\"canonical\""), "{name}: {file}");
            let page = Html::parse_document(&html);
            // The name of a folded heading is no anchor, and nothing is folded for counsel.
            let anchors = |page: &Html| -> Vec<String> {
                let with_id = select("main [id]");
                let all = page.select(&with_id).filter_map(|one| one.value().id()).map(str::to_owned);
                all.filter(|id| !id.starts_with('_')).collect()
            };
            assert_eq!(anchors(&page), anchors(&Html::parse_document(&text(published))), "{name}: {file}");
            assert_eq!(page.select(&select("script, img, iframe, form, [style], [onclick]")).count(), 0);
        } else {
            let document = parts(bytes).remove("word/document.xml").expect("the document");
            same(name, &paragraphs(&document), &paragraphs(&parts(published)["word/document.xml"]));
            let comments = parts(bytes).remove("word/comments.xml").expect("comments");
            let count = |text: &str, sign: &str| text.matches(sign).count();
            let all = count(&comments, "<w:comment ");
            for sign in ["<w:commentRangeStart", "<w:commentRangeEnd", "<w:commentReference"] {
                assert_eq!(count(&document, sign), all, "{name}: {file}: {sign}");
            }
            assert!(parts(bytes)["word/header1.xml"].contains("not for publication"));
            let page = text(&annotated[&file.replace(".docx", ".html")]);
            let page = Html::parse_document(&page);
            let beside = select(".note .place, .note .said, .note .law > li");
            let in_page = sorted(page.select(&beside).map(|line| line.text().collect()));
            let in_comments = sorted(
                paragraphs(&comments)
                    .lines()
                    .map(|line| quick_xml::escape::unescape(line).expect("entities").into_owned()),
            );
            same(name, &in_comments, &in_page);
        }
    }
}

#[test]
fn every_example_has_the_published_text() {
    let root = std::fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("the examples");
    let (mut specs, mut notes) = (0, 0);
    for folder in std::fs::read_dir(&root).expect("the examples") {
        let folder = folder.expect("an entry").path();
        for file in std::fs::read_dir(&folder).into_iter().flatten() {
            let file = file.expect("an entry").path();
            if !policyc::policy::spelling(&file).is_some_and(|_| file.to_string_lossy().contains(".policy")) {
                continue;
            }
            let run = |annotate| {
                let project = Project::new(policyc::source::Disk, root.clone());
                compile(&project, &file, &folder, annotate)
            };
            let (plain, annotated) = (run(false), run(true));
            // No note is lost.
            let pages: String = annotated
                .iter()
                .filter(|(name, _)| name.ends_with(".annotated.html"))
                .map(|page| text(page.1))
                .collect();
            let pages = words(Html::parse_document(&pages).root_element());
            let mut source = std::fs::read_to_string(&file).expect("the spec");
            if source.contains("./base.policy") {
                source += &std::fs::read_to_string(folder.join("base.policy")).expect("the base");
            }
            for note in source.lines().filter_map(|line| line.trim().strip_prefix("## ")).filter(|_| !plain.is_empty())
            {
                assert!(pages.contains(note.trim()), "{}: {note}", file.display());
                notes += 1;
            }
            check(&file.to_string_lossy(), &plain, &annotated);
            assert!(annotated == run(true), "{}: not the same bytes on every run", file.display());
            specs += usize::from(!plain.is_empty());
        }
    }
    assert!(specs > 5 && notes > 5, "{specs} specs, {notes} notes");
}

#[test]
fn hostile_notes_and_paths_are_inert() {
    let hostile = "</p></details><script>alert(1)</script> <img src=x onerror=alert(1)> \u{1b}[31m & \"'` ]]> \u{7}";
    let name = "a&b<i>.policy";
    let spec = format!(
        "## {hostile}\npolicy \"P\" {{ laws: gdpr }}\n\n## {hostile}\ncontroller \"C\" {{ email: a@c.example }}\n\n\
         ## {hostile}\ndocument other \"Other\" {{ outline: controller }}\n\n## {hostile}\nrelated nowhere \"N\" {{ }}\n"
    );
    let files = [(name.to_owned(), spec.replace(['\u{1b}', '\u{7}'], ""))];
    let outputs = build(&files, true);
    check(name, &build(&files, false), &outputs);
    let html = text(&outputs["privacy-policy.annotated.html"]);
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<i>"));
    // Beside the head, the controller, and below what no document prints.
    assert!(html.matches("&lt;script&gt;alert(1)").count() >= 3);
    assert!(html.contains("a&amp;b&lt;i&gt;.policy:2"));
    let comments = &parts(&outputs["privacy-policy.annotated.docx"])["word/comments.xml"];
    assert!(comments.contains("&lt;script&gt;") && comments.contains("a&amp;b&lt;i&gt;.policy:2"));
    let mut reader = quick_xml::Reader::from_str(comments);
    while !matches!(reader.read_event().expect("well-formed XML"), quick_xml::events::Event::Eof) {}
    for (file, bytes) in outputs.iter().filter(|(file, _)| !file.contains(".annotated.")) {
        assert!(!String::from_utf8_lossy(bytes).contains("alert(1)"), "{file}");
    }
}
