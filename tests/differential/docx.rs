//! DOCX, by its parts.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader as Xml, XmlVersion};

use super::package::parts;
use super::seen::{Reader, Token, target};

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).expect("attributes")?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).expect("an entity").into_owned())
}

fn targets(relations: &str) -> BTreeMap<String, String> {
    let mut xml = Xml::from_str(relations);
    let mut found = BTreeMap::new();
    loop {
        match xml.read_event().expect("well-formed XML") {
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

/// Blocks of text alone: lists and quotes are properties of paragraphs there.
pub fn read(bytes: &[u8]) -> Vec<Token> {
    let parts = parts(bytes);
    let targets = targets(&parts["word/_rels/document.xml.rels"]);
    let mut xml = Xml::from_str(&parts["word/document.xml"]);
    let mut reader = Reader::default();
    let (mut inside, mut cell) = (false, false);
    loop {
        let event = xml.read_event().expect("well-formed XML");
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "w:tc" => cell = true,
                "w:p" => reader.block(if cell { "cell" } else { "p" }),
                "w:pStyle" => match attribute(&tag, "w:val").as_deref() {
                    Some(style) if style.starts_with("Heading") => {
                        let level: u8 = style["Heading".len()..].parse().expect("a level");
                        reader.is_of(format!("h{}", level + 1));
                    }
                    Some("Code") => reader.is_of("pre"),
                    _ => {}
                },
                "w:jc" if cell => {
                    reader.is_of(format!("cell {}", attribute(&tag, "w:val").unwrap_or_default()));
                }
                "w:b" => reader.marks.strong = 1,
                "w:i" => reader.marks.emphasis = 1,
                "w:rStyle" if attribute(&tag, "w:val").as_deref() == Some("CodeText") => reader.marks.code = true,
                "w:br" => reader.line_break(),
                "w:tab" => reader.text("\t"),
                "w:t" => inside = !empty,
                "w:hyperlink" => {
                    let to = attribute(&tag, "r:id").map(|id| targets.get(&id).expect("a target").clone());
                    let inner = || attribute(&tag, "w:anchor").map(|_| "#".to_owned());
                    reader.marks.link = to.or_else(inner).map(|to| target(&to));
                }
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => inside = false,
                "w:p" => reader.end_block(),
                "w:tc" => cell = false,
                "w:r" => {
                    (reader.marks.strong, reader.marks.emphasis, reader.marks.code) = (0, 0, false);
                }
                "w:hyperlink" => reader.marks.link = None,
                _ => {}
            },
            Event::Text(text) if inside => reader.text(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(name) if inside => {
                let name = name.xml_content(XmlVersion::Implicit1_0);
                reader.text(&quick_xml::escape::unescape(&format!("&{name};")).expect("an entity"));
            }
            Event::Eof => return reader.done(),
            _ => {}
        }
    }
}
