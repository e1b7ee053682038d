//! One text in all formats: Markdown that is made up goes through every writer, and is read back.
//!
//! What is written as Markdown is read by pulldown-cmark and by comrak, which is another program; HTML as a browser reads
//! it; text and DOCX by their own form. All must show the same blocks, words, marks and links.
//!
//! `POLICYC_ROUNDS` asks for more texts, `POLICYC_MARKDOWN` for those of a folder. With `POLICYC_WRITTEN` each Markdown
//! file is kept in that folder beside the HTML that it must agree with, for readers that are no Rust
//! (`.ci/formats/check.mjs`).

#[path = "differential/docx.rs"]
mod docx;
#[path = "differential/html.rs"]
mod html;
#[path = "differential/made.rs"]
mod made;
#[path = "differential/markdown.rs"]
mod markdown;
mod package;
#[path = "differential/seen.rs"]
mod seen;
#[path = "differential/text.rs"]
mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::document::Kind;
use policyc::render::{self, format};
use policyc::source::Memory;

use made::Random;
use seen::{Block, Token};

/// The page of a policy, in all formats.
struct Written {
    md: String,
    html: String,
    txt: String,
    docx: Vec<u8>,
    mdx: String,
}

/// A spec with this prose, and texts of facts beside it.
fn spec(prose: &str, facts: &str) -> String {
    let quoted = facts.replace('\\', "\\\\").replace('"', "\\\"");
    let prose = prose.replace("\n", "\n  ");
    format!(
        "policy \"Privacy Policy\" {{ url: https://www.a.example/privacy }}\n\
         controller \"Acme\" {{ country: IE; email: privacy@a.example }}\n\
         choice settings \"the settings\" {{ how: \"{quoted}\" }}\n\
         section facts \"Facts\" {{\n  \"\"\"\n  {prose}\n  \"\"\"\n}}\n"
    )
}

/// None where the spec has errors: what may not be published need not agree.
fn written(spec: &str) -> Option<Written> {
    let project = Project::new(Memory::default().with("/w/a.policy", spec), "/w");
    let file = project.load(Path::new("/w/a.policy")).expect("the spec").file;
    let analysis = Analysis::new(&project, &file, Path::new("/w"), &Arc::new(Options::default()));
    if analysis.has_errors() {
        return None;
    }
    let documents = analysis.documents(Kind::Page);
    let formats = ["md", "html", "txt", "docx"].map(|name| format(name).expect("a format"));
    let options = render::Options { fragment: true, ..render::Options::default() };
    let mut outputs =
        render::documents(&documents, &formats, &options).expect("outputs").into_iter().map(|one| one.bytes);
    let mut text = || String::from_utf8(outputs.next().expect("an output")).expect("UTF-8");
    let (md, html, txt) = (text(), text(), text());
    let docx = outputs.next().expect("an output");
    let options = render::Options { markdown: render::Markdown::Mdx, ..options };
    let mdx = render::documents(&documents, &formats[..1], &options).expect("outputs").remove(0).bytes;
    Some(Written { md, html, txt, docx, mdx: String::from_utf8(mdx).expect("UTF-8") })
}

/// The tokens from the first section on: what stands above is each format's own.
fn body(tokens: Vec<Token>) -> Vec<Token> {
    let first = tokens
        .iter()
        .position(|token| matches!(token, Token::Block(block) if block.kind == "h2" && block.words != "Contents"));
    tokens[first.expect("a section")..].to_vec()
}

fn blocks(tokens: &[Token]) -> impl Iterator<Item = &Block> {
    tokens.iter().filter_map(|token| match token {
        Token::Block(block) => Some(block),
        _ => None,
    })
}

/// What DOCX can tell of a block: marks are there or not, and a link into the document is one.
fn flat(block: &Block) -> Block {
    let mut flat = Block { runs: Vec::new(), ..block.clone() };
    for (run, marks) in &block.runs {
        let mut marks = marks.clone();
        (marks.emphasis, marks.strong) = (marks.emphasis.min(1), marks.strong.min(1));
        if flat.kind == "pre" {
            marks = seen::Marks::default();
        }
        marks.link = marks.link.map(|to| match to.starts_with('#') {
            true => "#".to_owned(),
            false => text::absolute(&to),
        });
        // A break of a line has no look.
        for c in run.chars() {
            let marks = if c == seen::BREAK {
                seen::Marks { link: marks.link.clone(), ..Default::default() }
            } else {
                marks.clone()
            };
            match flat.runs.last_mut() {
                Some((last, known)) if *known == marks => last.push(c),
                _ => flat.runs.push((c.to_string(), marks)),
            }
        }
    }
    flat
}

fn first_difference<T: PartialEq + std::fmt::Debug>(left: &[T], right: &[T]) -> Option<String> {
    if left == right {
        return None;
    }
    let at = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    Some(format!("token {at}:\n  {:?}\n  {:?}", left.get(at), right.get(at)))
}

/// Where the formats differ.
fn differences(written: &Written) -> Vec<String> {
    let html = body(html::read(&written.html));
    let mut found = Vec::new();
    let mut differ = |what: &str, difference: Option<String>| {
        found.extend(difference.map(|text| format!("html and {what}: {text}")))
    };
    differ("Markdown by pulldown", first_difference(&html, &body(markdown::by_pulldown(&written.md))));
    differ("Markdown by comrak", first_difference(&html, &body(markdown::by_comrak(&written.md))));
    let expected: Vec<Block> = blocks(&html).map(flat).collect();
    let docx: Vec<Block> = blocks(&body(docx::read(&written.docx))).map(flat).collect();
    let docx: Vec<Block> = docx
        .into_iter()
        .map(|mut block| {
            block.kind = block.kind.trim_end().to_owned();
            block
        })
        .collect();
    let expected: Vec<Block> = expected
        .into_iter()
        .map(|mut block| {
            block.kind = block.kind.trim_end().to_owned();
            block
        })
        .collect();
    differ("DOCX", first_difference(&expected, &docx));
    differ("text", text::difference(&html, &written.txt));
    found
}

fn check(name: &str, prose: &str, facts: &str) -> Result<bool, String> {
    let Some(written) = written(&spec(prose, facts)) else { return Ok(false) };
    if let Some(folder) = std::env::var_os("POLICYC_WRITTEN") {
        let folder = PathBuf::from(folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(format!("{name}.md")), &written.md).expect("a file");
        std::fs::write(folder.join(format!("{name}.mdx")), &written.mdx).expect("a file");
        std::fs::write(folder.join(format!("{name}.html")), &written.html).expect("a file");
        std::fs::write(folder.join(format!("{name}.docx")), &written.docx).expect("a file");
    }
    let found = differences(&written);
    match found.is_empty() {
        true => Ok(true),
        false => Err(format!("{name}\n{}\nprose:\n{prose}\nfacts: {facts}\nmd:\n{}", found.join("\n"), written.md)),
    }
}

#[test]
fn every_format_shows_the_same_of_any_text() {
    let rounds = std::env::var("POLICYC_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(300);
    let from = std::env::var("POLICYC_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let (mut built, mut failed) = (0, Vec::new());
    for seed in from..from + rounds {
        let mut random = Random::new(seed);
        let blocks: Vec<String> = (0..1 + random.below(4)).map(|_| made::block(&mut random, 2)).collect();
        let facts = made::line(&mut random, 1);
        match check(&format!("seed-{seed}"), &blocks.join("\n\n"), &facts) {
            Ok(true) => built += 1,
            Ok(false) => {}
            Err(difference) => failed.push(difference),
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {rounds} differ\n{}",
        failed.len(),
        failed.iter().take(5).cloned().collect::<Vec<_>>().join("\n\n---\n\n")
    );
    assert!(built * 4 > rounds, "only {built} of {rounds} were built");
}

#[test]
fn every_format_shows_the_same_of_a_folder_of_markdown() {
    let Some(folder) = std::env::var_os("POLICYC_MARKDOWN") else { return };
    let mut failed = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let text = String::from_utf8_lossy(&std::fs::read(&path).expect("a file")).replace("\r\n", "\n");
                let text = text.replace("\"\"\"", "'''").replace("{{", "{ {").replace("{%", "{ %");
                let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                failed.extend(check(&name, &text, "x").err());
            }
        }
    }
    assert!(failed.is_empty(), "{} differ\n{}", failed.len(), failed.join("\n\n---\n\n"));
}
