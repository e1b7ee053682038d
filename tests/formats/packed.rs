//! Reads DOCX and PDF back into facts.
//!
//! Owns: what is text and what is a link in a package of binary parts. Does not own: whether programs can
//! open it, which `tests/render/paged.rs` asks.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Facts;
use super::package::parts;

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).expect("attributes")?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).expect("an entity").into_owned())
}

/// The targets of links, by the names that the text has for them.
fn targets(relations: &str) -> BTreeMap<String, String> {
    let mut reader = Reader::from_str(relations);
    let mut found = BTreeMap::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) {
                    found.insert(id, target);
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

pub fn of_docx(bytes: &[u8]) -> Facts {
    let parts = parts(bytes);
    let targets = targets(&parts["word/_rels/document.xml.rels"]);
    let mut reader = Reader::from_str(&parts["word/document.xml"]);
    let (mut out, mut links, mut inside) = (String::new(), Vec::new(), false);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "w:t" => inside = true,
                "w:p" | "w:br" | "w:tab" => out.push('\n'),
                "w:hyperlink" => {
                    links.extend(attribute(&tag, "r:id").map(|id| targets.get(&id).expect("a target").clone()));
                }
                _ => {}
            },
            Event::End(_) => inside = false,
            Event::Text(text) if inside => out.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(name) if inside => {
                let name = name.xml_content(XmlVersion::Implicit1_0);
                out.push_str(&quick_xml::escape::unescape(&format!("&{name};")).expect("an entity"));
            }
            Event::Eof => return Facts::of(&out, links),
            _ => {}
        }
    }
}

/// What `pdftotext` and `pdfinfo` find; none where they are not installed, unless `POLICYC_PAGED` asks for them.
#[cfg(feature = "pdf")]
pub fn of_pdf(bytes: &[u8]) -> Option<Facts> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("policy.pdf");
    std::fs::write(&path, bytes).expect("a file");
    let ask = |program: &str, arguments: &[&str]| {
        let Ok(output) = std::process::Command::new(program).args(arguments).current_dir(&folder).output() else {
            assert!(std::env::var_os("POLICYC_PAGED").is_none(), "{program} is not installed");
            return None;
        };
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).expect("text"))
    };
    let text = ask("pdftotext", &["-raw", "-enc", "UTF-8", "policy.pdf", "-"])?;
    let mut out = String::new();
    // Numbers of pages, below each page and after the dots of the contents, are no facts.
    for line in text.lines().filter(|line| !is_page_number(line.trim_start_matches('\u{c}'))) {
        let line = line.split_once(" . . .").map_or(line, |(words, _)| words);
        out.push_str(line);
        // A word that is too long for a line goes on in the next one.
        if !line.ends_with(['\u{200b}', '-', '/', '_']) {
            out.push('\n');
        }
    }
    let urls = ask("pdfinfo", &["-url", "policy.pdf"])?;
    let links = urls.lines().filter_map(|line| line.split_whitespace().nth(2)).filter(|url| url.contains(':'));
    Some(Facts::of(&out.replace('\u{200b}', ""), links.map(str::to_owned)))
}

#[cfg(feature = "pdf")]
fn is_page_number(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    matches!(words[..], ["Page", page, "of", pages] if number(page) && number(pages))
}
