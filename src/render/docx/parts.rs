//! The parts of the package beside the text: what it is, how it looks, how lists count.

use super::xml::Xml;
use crate::document::Head;
use crate::render::{head, link};

pub const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// The name of the relation to the header.
pub const HEADER: &str = "rIdHeader";
/// What stands in the styles where the settings for a language go.
const LANGUAGE: &str = "<w:lang/>";
const DIRECTION: &str = "<w:bidi/>";
/// The look, without the language.
const STYLES: &str = include_str!("../../../templates/page/docx/styles.xml");
/// Levels of a list that Word knows.
pub const LEVELS: usize = 9;
/// How far each level of lists and quotes goes in, in twentieths of a point.
pub const INDENT: usize = 425;

/// A page, in twentieths of a point; `text` lies between the left and right margins.
pub struct Paper {
    pub width: usize,
    pub height: usize,
    pub text: usize,
}

pub const MARGIN: usize = 1304;
const A4: Paper = Paper { width: 11906, height: 16838, text: 9298 };
const LETTER: Paper = Paper { width: 12240, height: 15840, text: 9632 };

impl Paper {
    /// What is usual for a language.
    pub fn of(language: &str) -> Self {
        if head::is_letter(language) { LETTER } else { A4 }
    }
}

/// The kinds of the parts.
pub fn content_types(annotated: bool) -> Vec<u8> {
    let of_counsel = |line: &str| line.contains("/word/comments.xml") || line.contains("/word/header1.xml");
    fixed(include_str!("../../../templates/page/docx/types.xml"), |line| annotated || !of_counsel(line))
}

pub fn relations() -> Vec<u8> {
    fixed(include_str!("../../../templates/page/docx/relations.xml"), |_| true)
}

/// The lines of a part that are wanted, as one.
fn fixed(part: &str, wanted: impl Fn(&str) -> bool) -> Vec<u8> {
    part.lines().filter(|line| wanted(line)).map(str::trim_start).collect::<String>().into_bytes()
}

/// The parts that the text uses, and the addresses that it links to.
pub fn document_relations(links: &[String], annotated: bool) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.start("Relationships", &[("xmlns", PACKAGE_RELATIONS)]);
    let more: &[_] =
        if annotated { &[("rIdComments", "comments", "comments.xml"), (HEADER, "header", "header1.xml")] } else { &[] };
    for (id, name, target) in [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFooter", "footer", "footer1.xml"),
    ]
    .iter()
    .chain(more)
    {
        xml.empty("Relationship", &[("Id", id), ("Type", &format!("{RELATIONS}/{name}")), ("Target", target)]);
    }
    hyperlinks(&mut xml, links);
    xml.end("Relationships");
    xml.finish()
}

/// The addresses that the comments link to.
pub fn comment_relations(links: &[String]) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.start("Relationships", &[("xmlns", PACKAGE_RELATIONS)]);
    hyperlinks(&mut xml, links);
    xml.end("Relationships");
    xml.finish()
}

fn hyperlinks(xml: &mut Xml, links: &[String]) {
    let hyperlink = format!("{RELATIONS}/hyperlink");
    for (position, target) in links.iter().enumerate() {
        let id = link_id(position);
        let attributes = [("Id", &*id), ("Type", &*hyperlink), ("Target", target), ("TargetMode", "External")];
        xml.empty("Relationship", &attributes);
    }
}

/// The name of the relation to the link at this position.
pub fn link_id(position: usize) -> String {
    format!("rIdLink{}", position + 1)
}

/// The core properties. Both times are the day of this version, since no clock is asked.
pub fn core(head: &Head, annotated: bool) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.start(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.element("dc:title", &[], &head.title);
    xml.element("dc:subject", &[], head::label(head, "title"));
    if let Some(who) = &head.who {
        xml.element("dc:creator", &[], who);
        xml.element("cp:lastModifiedBy", &[], who);
    }
    if let Some(url) = head.url.as_deref().filter(|url| link::is_safe(url)) {
        xml.element("dc:identifier", &[], url);
    }
    if let Some(language) = head::language(head) {
        xml.element("dc:language", &[], language);
    }
    if annotated {
        xml.element("cp:contentStatus", &[], head::counsel(head, "banner"));
    }
    if let Some(day) = head::day(head) {
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.element(name, &[("xsi:type", "dcterms:W3CDTF")], &format!("{day}T00:00:00Z"));
        }
    }
    xml.end("cp:coreProperties");
    xml.finish()
}

/// The look, in the language of the document and its direction.
pub fn styles(head: &Head) -> Vec<u8> {
    // A checked tag has nothing to escape.
    let language = head::language(head).map_or_else(String::new, |language| {
        format!("<w:lang w:val=\"{language}\" w:eastAsia=\"{language}\" w:bidi=\"{language}\"/>")
    });
    let direction = if head::is_right_to_left(head) { DIRECTION } else { "" };
    STYLES.replace(LANGUAGE, &language).replace(DIRECTION, direction).into_bytes()
}

/// A list that the numbering part describes.
pub struct List {
    /// The number of the first item; none where items have a sign.
    pub start: Option<u64>,
    /// From 0, outermost.
    pub level: usize,
}

/// How lists count. Each list that counts is one of its own, so that it starts at its own number.
pub fn numbering(lists: &[List]) -> Vec<u8> {
    let mut xml = kinds();
    for (position, list) in lists.iter().enumerate() {
        xml.start("w:num", &[("w:numId", &list_id(position))]);
        xml.value("w:abstractNumId", if list.start.is_some() { "1" } else { "0" });
        if let Some(start) = list.start {
            xml.start("w:lvlOverride", &[("w:ilvl", &list.level.to_string())]);
            xml.value("w:startOverride", &start.min(i32::MAX.unsigned_abs().into()).to_string());
            xml.end("w:lvlOverride");
        }
        xml.end("w:num");
    }
    xml.end("w:numbering");
    xml.finish()
}

/// The two kinds of lists, with signs and with numbers: the part up to the lists themselves.
fn kinds() -> Xml {
    let mut xml = Xml::part();
    xml.start("w:numbering", &[("xmlns:w", MAIN)]);
    for (id, format) in [("0", "bullet"), ("1", "decimal")] {
        xml.start("w:abstractNum", &[("w:abstractNumId", id)]);
        xml.value("w:multiLevelType", "hybridMultilevel");
        for level in 0..LEVELS {
            let text =
                if format == "bullet" { ["•", "–"][level % 2].to_owned() } else { format!("%{}.", level + 1) };
            let left = INDENT * (level + 1);
            xml.markup(&format!(
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>\
                 <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"{INDENT}\"/></w:pPr></w:lvl>"
            ));
        }
        xml.end("w:abstractNum");
    }
    xml
}

/// The name of the list at this position; there is none of the name `0`.
pub fn list_id(position: usize) -> String {
    (position + 1).to_string()
}

pub fn settings(head: &Head) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.start("w:settings", &[("xmlns:w", MAIN)]);
    // Without the mode Word opens the document as one of 2007.
    xml.markup(&format!(
        "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"{INDENT}\"/><w:compat><w:compatSetting \
         w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
    ));
    if let Some(language) = head::language(head) {
        xml.value("w:themeFontLang", language);
    }
    xml.end("w:settings");
    xml.finish()
}

/// "Page 2 of 7" below each page, which Word and LibreOffice count.
pub fn footer(head: &Head) -> Vec<u8> {
    let (before, between, after) = head::page_line(head);
    let mut xml = Xml::part();
    xml.start("w:ftr", &[("xmlns:w", MAIN)]);
    xml.markup("<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
    for (text, field) in [(before, " PAGE "), (between, " NUMPAGES "), (after, "")] {
        if !text.is_empty() {
            xml.run(text);
        }
        if !field.is_empty() {
            xml.start("w:fldSimple", &[("w:instr", field)]);
            xml.run("1");
            xml.end("w:fldSimple");
        }
    }
    xml.markup("</w:p></w:ftr>");
    xml.finish()
}
