//! The formats that are packages of binary parts: whether programs can read them, and what they say.
//!
//! `pdftotext`, `pdfinfo` and LibreOffice are asked where they are installed. With `POLICYC_PAGED` they
//! must be.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use quick_xml::events::{BytesStart, Event as XmlEvent};
use quick_xml::{Reader, XmlVersion};

use policyc::document::Words;
use policyc::source::{Sources, Span, Text};

use super::package::parts;
use super::same_text::{of_md, squeeze};
use super::*;

/// Looks for what makes a program call the file damaged.
#[track_caller]
pub fn check(name: &str, bytes: &[u8]) {
    match name {
        "docx" => check_docx(bytes),
        "pdf" => {
            assert!(bytes.starts_with(b"%PDF-1.7"));
            assert!(bytes.ends_with(b"%%EOF") || bytes.ends_with(b"%%EOF\n"));
            for danger in ["/JavaScript", "/Launch", "/OpenAction", "javascript:"] {
                let found = bytes.windows(danger.len()).any(|window| window.eq_ignore_ascii_case(danger.as_bytes()));
                assert!(!found, "{danger}");
            }
        }
        _ => panic!("{name} has no pages"),
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).expect("attributes")?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).expect("an entity").into_owned())
}

/// Each element of a part with its path, after it was checked that the part is well-formed.
#[track_caller]
fn elements(part: &str) -> Vec<(String, BytesStart<'static>)> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..) && c != '\u{7f}';
    assert!(part.chars().all(allowed));
    let mut reader = Reader::from_str(part);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<String> = Vec::new();
    let mut out = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            XmlEvent::Start(tag) => {
                open.push(tag.name().as_ref().to_owned());
                tag.attributes().for_each(|attribute| _ = attribute.expect("an attribute"));
                out.push((open.join("/"), tag.into_owned()));
            }
            XmlEvent::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                tag.attributes().for_each(|attribute| _ = attribute.expect("an attribute"));
                out.push((format!("{}/{name}", open.join("/")), tag.into_owned()));
            }
            XmlEvent::End(_) => _ = open.pop(),
            XmlEvent::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    out
}

#[track_caller]
fn check_docx(bytes: &[u8]) {
    let parts = parts(bytes);
    let all = |part: &str, name: &str, key: &str| -> Vec<String> {
        let elements = elements(&parts[part]);
        let of_name = elements.iter().filter(|(path, _)| path.rsplit('/').next() == Some(name));
        of_name.filter_map(|(_, tag)| attribute(tag, key)).collect()
    };
    parts.values().for_each(|part| _ = elements(part));
    let text = "word/document.xml";
    let set = |names: Vec<String>| -> BTreeSet<String> {
        let (number, names) = (names.len(), BTreeSet::from_iter(names));
        assert_eq!(number, names.len(), "{names:?}");
        names
    };
    for (used, name, key, there) in [
        ("w:hyperlink", "w:hyperlink", "r:id", set(all("word/_rels/document.xml.rels", "Relationship", "Id"))),
        ("w:hyperlink", "w:hyperlink", "w:anchor", set(all(text, "w:bookmarkStart", "w:name"))),
        ("w:bookmarkEnd", "w:bookmarkEnd", "w:id", set(all(text, "w:bookmarkStart", "w:id"))),
        ("w:bookmarkStart", "w:bookmarkStart", "w:id", set(all(text, "w:bookmarkEnd", "w:id"))),
        ("w:numId", "w:numId", "w:val", set(all("word/numbering.xml", "w:num", "w:numId"))),
        ("w:pStyle", "w:pStyle", "w:val", set(all("word/styles.xml", "w:style", "w:styleId"))),
        ("w:rStyle", "w:rStyle", "w:val", set(all("word/styles.xml", "w:style", "w:styleId"))),
    ] {
        for value in all(text, name, key) {
            assert!(there.contains(&value), "{used} {key}={value}");
        }
    }
    for name in all(text, "w:bookmarkStart", "w:name") {
        assert!(name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
    }
    for target in all("word/_rels/document.xml.rels", "Relationship", "Target") {
        assert!(is_safe(&target) && fluent_uri::UriRef::parse(target.as_str()).is_ok(), "{target}");
    }
    for (path, _) in elements(&parts[text]) {
        let steps: Vec<&str> = path.split('/').collect();
        let count = |name: &str| steps.iter().filter(|step| **step == name).count();
        assert!(count("w:p") <= 1 && count("w:hyperlink") <= 1 && count("w:tbl") <= 1, "{path}");
        if let [.., parent, "w:r" | "w:hyperlink"] = steps[..] {
            assert!(matches!(parent, "w:p" | "w:hyperlink" | "w:fldSimple"), "{path}");
        }
    }
    assert!(!parts[text].contains("</w:tbl><w:tbl>") && !parts[text].contains("</w:tcPr></w:tc>"));
}

/// The words of a DOCX, in the order in which a reader meets them.
pub fn of_docx(bytes: &[u8]) -> String {
    let parts = parts(bytes);
    let mut reader = Reader::from_str(&parts["word/document.xml"]);
    let (mut out, mut inside) = (String::new(), false);
    loop {
        match reader.read_event().expect("well-formed XML") {
            XmlEvent::Start(tag) => inside = tag.name().as_ref() == "w:t",
            XmlEvent::End(_) => inside = false,
            XmlEvent::Text(text) if inside => out.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            XmlEvent::GeneralRef(name) if inside => {
                let name = name.xml_content(XmlVersion::Implicit1_0);
                out.push_str(&quick_xml::escape::unescape(&format!("&{name};")).expect("an entity"));
            }
            XmlEvent::Eof => return squeeze(&out),
            _ => {}
        }
    }
}

/// What a program says; none if it is not installed.
fn ask(program: &str, arguments: &[&str], folder: &Path) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).current_dir(folder).output() else {
        assert!(std::env::var_os("POLICYC_PAGED").is_none(), "{program} is not installed");
        return None;
    };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn docx_says_what_markdown_says() {
    let document = sample::document();
    let bytes = bytes("docx", &document);
    check("docx", &bytes);
    assert_eq!(of_docx(&bytes), of_md(&write("md", &document)));
    assert_eq!(bytes, super::bytes("docx", &document));
}

#[test]
fn docx_is_made_for_work() {
    let mut document = sample::document();
    let body = parse(
        "b\n\n3. c\n4. d\n   - e\n\n     f\n\n- # g {#h}\n- > i\n\n[j](#nowhere) [k](http://a b) [l](https://a.example/é?x=[1])",
    );
    document.sections[1].body.extend(body);
    let bytes = bytes("docx", &document);
    check("docx", &bytes);
    let parts = parts(&bytes);
    let core = &parts["docProps/core.xml"];
    for wanted in [
        "<dc:title>Privacy Policy</dc:title>",
        "<dc:creator>Fernwood Books Ltd</dc:creator>",
        "<dc:language>en</dc:language>",
        "<dc:subject>Privacy Policy</dc:subject>",
        "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">2026-04-12T00:00:00Z</dcterms:modified>",
    ] {
        assert!(core.contains(wanted), "{wanted}: {core}");
    }
    let text = &parts["word/document.xml"];
    for wanted in [
        " TOC \\o &quot;1-1&quot; \\n \\h \\z \\u ",
        "<w:pStyle w:val=\"Heading1\"/></w:pPr><w:bookmarkStart w:id=\"1\" w:name=\"s1_summary\"/>",
        "<w:pStyle w:val=\"Heading2\"/>",
        "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        "<w:hyperlink w:history=\"1\" w:anchor=\"s4_controller\">",
        "<w:pStyle w:val=\"Caption\"/></w:pPr>",
        "<w:pStyle w:val=\"ListIntroduction\"/></w:pPr>",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert!(parts["word/styles.xml"].contains("<w:lang w:val=\"en\" w:eastAsia=\"en\" w:bidi=\"en\"/>"));
    assert!(parts["word/numbering.xml"].contains("<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"3\"/>"));
    assert!(parts["word/_rels/document.xml.rels"].contains("https://a.example/%C3%A9?x=%5B1%5D"));
    let footer = &parts["word/footer1.xml"];
    assert!(footer.contains("<w:fldSimple w:instr=\" PAGE \">") && footer.contains("> of <"), "{footer}");
}

#[test]
fn lists_go_in_by_nine_levels_at_most() {
    let nested: String = (0..11).map(|depth| format!("{}- item\n", "  ".repeat(depth))).collect();
    let bytes = bytes("docx", &one(parse(&nested)));
    check("docx", &bytes);
    let elements = elements(&parts(&bytes)["word/document.xml"]);
    let levels = elements.iter().filter(|(path, _)| path.ends_with("/w:ilvl"));
    let levels: Vec<String> = levels.filter_map(|(_, tag)| attribute(tag, "w:val")).collect();
    assert_eq!(levels, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "8", "8"]);
}

#[test]
fn languages_and_dates_of_any_form_do_no_harm() {
    let mut document = sample::document();
    for language in
        ["", "x", "en_GB", "ar", "zh-Hant-HK", "de-AT-1996", "en-US", "\"/><w:p>", "---", "i-klingon", "abcd"]
    {
        document.head.language = language.to_owned();
        let direction = if language == "ar" { "language: {direction: rtl}" } else { "" };
        let file = Sources::new().add("words.yaml", Path::new("words.yaml"), direction).id;
        let words = Text::plain(direction, Span::new(file, 0, direction.len()));
        document.head.words = Arc::new(Words::with(&words).expect("words"));
        for day in ["2026-02-30", "-0044-03-15", "9999-12-31", "x", ""] {
            document.head.updated = Some((day.to_owned(), "a day".to_owned()));
            check("docx", &bytes("docx", &document));
        }
        paged().for_each(|name| check(name, &bytes(name, &document)));
    }
}

#[test]
fn libreoffice_opens_it() {
    let document = sample::document();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("policy.docx"), bytes("docx", &document)).expect("a file");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let arguments = [&*profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "policy.docx"];
    if ask("soffice", &arguments, folder.path()).is_none() {
        return;
    }
    let text = squeeze(&std::fs::read_to_string(folder.path().join("policy.txt")).expect("text"));
    in_order(&document, &text);
}

/// Whether the pieces of the sections stand in the text in their order.
#[track_caller]
fn in_order(document: &Document, text: &str) {
    let mut from = 0;
    for section in &document.sections {
        for event in section.heading.iter().chain(&section.body) {
            if let Event::Text(piece) | Event::Code(piece) = event {
                let piece = squeeze(piece);
                let found = text[from..].find(&piece);
                assert!(found.is_some(), "{piece} is missing or out of place in {}", section.anchor);
                // The contents repeat the headings.
                from += if section.heading.contains(event) { 0 } else { found.unwrap_or(0) };
            }
        }
    }
}

#[cfg(feature = "pdf")]
mod pdf {
    use super::super::same_text::of_events;
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("policy.pdf"), bytes).expect("a file");
        ask("pdftotext", &["-raw", "-enc", "UTF-8", "policy.pdf", "-"], folder.path())
            .map(|text| squeeze(&text.replace('\u{200b}', "")))
    }

    #[test]
    fn it_says_what_the_document_says() {
        let document = sample::document();
        let bytes = bytes("pdf", &document);
        check("pdf", &bytes);
        assert_eq!(bytes, super::super::bytes("pdf", &document));
        if let Some(text) = text(&bytes) {
            in_order(&document, &text);
            assert!(text.contains("Page1of"), "{text}");
        }
        // On one page, nothing is there but the words.
        let events = parse("- a `b` [c](#x) *d*\n  1. e\n\n  > f\n\n| G |\n|-|\n| h |\n\n``` \n i\n```\n\n# j {#x}");
        let Some(text) = text(&super::bytes("pdf", &one(events.clone()))) else { return };
        let signs: String = text.replace("Page1of1", "").replace(['•', '‣', '–'], "").replace("1.", "");
        assert_eq!(signs, format!("PrivacyPolicyFacts{}", of_events(&events)));
    }

    #[test]
    fn it_is_accessible() {
        let document = sample::document();
        let folder = tempfile::tempdir().expect("a folder");
        let bytes = bytes("pdf", &document);
        assert!(bytes.windows(14).any(|window| window == b"pdfuaid:part>1"), "no PDF/UA");
        std::fs::write(folder.path().join("policy.pdf"), bytes).expect("a file");
        let Some(info) = ask("pdfinfo", &["policy.pdf"], folder.path()) else { return };
        let info: String = info.split_whitespace().collect::<Vec<_>>().join(" ");
        for wanted in ["Title: Privacy Policy", "Author: Fernwood Books Ltd", "Tagged: yes", "Apr 12 00:00:00 2026"] {
            assert!(info.contains(wanted), "{wanted}: {info}");
        }
    }

    #[test]
    fn letters_of_no_font_and_long_words_do_no_harm() {
        let long = "x".repeat(3000);
        let document = one(parse(&format!("漢字 العربية 🙂 {long}\n\n| `{long}` | b |\n|-|-|\n| c | {long} |")));
        let bytes = bytes("pdf", &document);
        check("pdf", &bytes);
        assert!(!bytes.windows(7).any(|window| window == b"pdfuaid"), "boxes are not accessible");
    }
}
