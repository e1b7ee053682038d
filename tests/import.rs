//! Old policies become specs that build, and lose nothing.
//!
//! With `POLICYC_IMPORT=FOLDER`, the same is asked of every file in a folder.

#[path = "import/compare.rs"]
mod compare;
#[path = "import/pages.rs"]
mod pages;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::document::Kind;
use policyc::import::{Imported, Part, import};
use policyc::render;
use policyc::source::Memory;

use pages::PAGES;

fn imported(name: &str, text: &str) -> Imported {
    import(name, text.as_bytes(), &Part::default()).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The page that the spec of an import gives.
fn built(name: &str, spec: &str) -> String {
    let project = Project::new(Memory::default().with("/p/old.policy", spec), "/p");
    let file = project.load(Path::new("/p/old.policy")).expect("a spec").file;
    let analysis = Analysis::new(&project, &file, Path::new("/p"), &Arc::new(Options::default()));
    let errors: Vec<_> =
        analysis.findings.iter().filter(|one| one.level == policyc::diagnostic::Level::Error).collect();
    assert!(errors.is_empty(), "{name}: {:?} {}", errors[0], &spec[..spec.len().min(2_000)]);
    let html = render::format("html").expect("a format");
    let outputs =
        render::documents(&analysis.documents(Kind::Page), &[html], &render::Options::default()).expect("a page");
    String::from_utf8(outputs[0].bytes.clone()).expect("text")
}

#[test]
fn every_page_builds_and_loses_nothing() {
    for (name, text, _) in PAGES {
        let spec = imported(name, text).spec;
        let page = built(name, &spec);
        let lost = compare::lost(&compare::html(name, text), &page);
        assert!(lost.is_empty(), "{name} lost {lost:#?}\n{spec}");
    }
}

#[test]
fn every_page_gives_what_it_is_to_give() {
    for (name, text, expected) in PAGES {
        let spec = imported(name, text).spec;
        for part in *expected {
            assert!(spec.contains(part), "{name} has no\n{part}\nbut\n{spec}");
        }
    }
}

#[test]
fn every_file_of_a_folder_builds_and_loses_nothing() {
    let Some(folder) = std::env::var_os("POLICYC_IMPORT") else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    for path in files.iter().filter(|path| path.is_file()) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(path).expect("a file");
        let done = match import(&name, &bytes, &Part::default()) {
            Ok(done) => done,
            Err(why) => {
                wrong.push(format!("{name}: {why}"));
                continue;
            }
        };
        let page = built(&name, &done.spec);
        // What was cut is in the report.
        let cut: String = done.report.cut.iter().map(|cut| cut.text.as_str()).collect::<Vec<_>>().join(" ");
        let lost = compare::lost(&compare::html(&name, &String::from_utf8_lossy(&bytes)), &format!("{page}{cut}"));
        if !lost.is_empty() {
            wrong.push(format!("{name} lost {} of its texts: {:#?}", lost.len(), &lost[..lost.len().min(5)]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_policy_is_a_sentence() {
    for (name, bytes, says) in [
        ("a.pdf", &b"%PDF-1.7 x"[..], "a PDF has no headings"),
        ("a.docx", b"PK\x03\x04 x", "files of Word are not read yet"),
        ("a.html", b"", "the file is empty"),
        ("a.html", b" \n\t", "the file is empty"),
        ("a.html", b"<html><body><div id=root></div><script>x</script></body></html>", "no text was found"),
        ("a.bin", b"\x00\x01\x02\x00\x00", "this is no text"),
        ("a.md", b"---\ntitle: x\n---\n", "no text was found"),
    ] {
        let told = import(name, bytes, &Part::default()).expect_err(name);
        assert!(told.contains(says), "{name}: {told}");
    }
    let page = "<h1>A</h1><p>text</p>";
    for (select, says) in [("p[", "no selector"), ("table", "nothing in the page")] {
        let part = Part { select: Some(select.to_owned()), keep_all: false };
        assert!(import("a.html", page.as_bytes(), &part).expect_err(select).contains(says));
    }
}

#[test]
fn odd_pages_build() {
    let many = |piece: &str| piece.repeat(2_000);
    for (name, text) in [
        ("deep.html", format!("{}text{}", many("<div>"), many("</div>"))),
        ("lists.html", format!("{}text", many("<ul><li>"))),
        ("bold.html", format!("{}text", many("<b>"))),
        ("quotes.md", format!("{} text", "> ".repeat(500))),
        ("open.html", "<table><tr><td>a<td>b<tr><td><table><tr><td>c<td>d".to_owned()),
        ("wrong.html", "</p></li></td></ul><li>a<td>b</h2><h2>c<p>d</h3>e<a href='x'>f<b>g</a>h</b>".to_owned()),
        (
            "signs.html",
            "<p>{{ x }} {% raw %} {# c #} \"\"\" ``` ~~~ # * _ [a](b) &lt;script&gt; \\ | ~ $ \u{202e}abc\u{7}"
                .to_owned(),
        ),
        (
            "start.html",
            "<p># no heading<p>1. no list<p>- no item<p>> no quote<p>+ a<p>=== <p>---<p>| a | b |".to_owned(),
        ),
        ("latin.html", "<p>Caf\u{e9} \u{2019} na\u{ef}ve".to_owned()),
    ] {
        let done = imported(name, &text);
        built(name, &done.spec);
    }
}

#[test]
fn other_encodings_are_read() {
    let page = "<meta charset=windows-1252><h1>Privacy</h1><p>Caf\u{e9} \u{201c}quoted\u{201d}</p>";
    let latin: Vec<u8> = page
        .chars()
        .map(|c| match c {
            '\u{201c}' => 0x93,
            '\u{201d}' => 0x94,
            c => u8::try_from(u32::from(c)).expect("a byte"),
        })
        .collect();
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [page.as_bytes(), &latin, &wide] {
        let spec = import("a.html", bytes, &Part::default()).expect("an import").spec;
        assert!(spec.contains("Caf\u{e9} \u{201c}quoted\u{201d}"), "{spec}");
    }
}
