//! What stands around the sections: the title, the contents, and the paper.

use super::{Body, bookmark};
use crate::document::Document;
use crate::render::docx::parts::{HEADER, MARGIN, Paper};
use crate::render::head;

impl Body<'_> {
    pub fn head(&mut self, document: &Document) {
        if let Some(annotations) = self.annotations {
            self.waiting.extend(std::iter::once(&annotations.head).filter(|note| !note.is_empty()));
            self.waiting.extend(&annotations.rest);
        }
        self.styled("Title", |body| body.run(&body.head.title));
        let parts = head::parts(self.head);
        if !parts.is_empty() {
            self.styled("Subtitle", |body| {
                for (position, part) in parts.iter().enumerate() {
                    if position > 0 {
                        body.run(head::SEPARATOR);
                    }
                    match part {
                        head::Part::Who(who) => body.run(who),
                        head::Part::Date(label, _, printed) => body.run(&format!("{label} {printed}")),
                    }
                }
            });
        }
        self.contents(document);
    }

    /// A table of contents that Word can bring up to date. It has no page numbers: nobody knows them
    /// before the document is laid out, and Word would ask before it counts.
    fn contents(&mut self, document: &Document) {
        let sections = head::contents(document);
        if sections.is_empty() {
            return;
        }
        self.xml.markup("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/>");
        self.xml.markup("<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>");
        let label = head::label(self.head, "contents");
        self.styled("TOCHeading", |body| body.run(label));
        for (position, section) in sections.iter().enumerate() {
            self.styled("TOC1", |body| {
                if position == 0 {
                    body.field("begin");
                    let asked = " TOC \\o &quot;1-1&quot; \\n \\h \\z \\u ";
                    let text = format!("<w:instrText xml:space=\"preserve\">{asked}</w:instrText>");
                    body.xml.markup(&format!("<w:r>{text}</w:r>"));
                    body.field("separate");
                }
                let name = body.anchors.number(section.anchor).map(|number| bookmark(number, section.anchor));
                if let Some(name) = &name {
                    body.xml.start("w:hyperlink", &[("w:anchor", name), ("w:history", "1")]);
                }
                body.heading_text(section.number, &section.words, false);
                if name.is_some() {
                    body.xml.end("w:hyperlink");
                }
                if position + 1 == sections.len() {
                    body.field("end");
                }
            });
        }
        self.xml.markup("</w:sdtContent></w:sdt>");
    }

    fn field(&mut self, kind: &str) {
        self.xml.markup(&format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>"));
    }

    /// The paper, with what stands above and below each page.
    pub(super) fn page_setup(&mut self) {
        let header = match self.annotations {
            Some(_) => format!("<w:headerReference w:type=\"default\" r:id=\"{HEADER}\"/>"),
            None => String::new(),
        };
        let Paper { width, height, .. } = self.paper;
        let direction = if head::is_right_to_left(self.head) { "<w:bidi/>" } else { "" };
        self.xml.markup(&format!(
            "<w:sectPr>{header}<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/><w:pgSz w:w=\"{width}\" \
             w:h=\"{height}\"/><w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" \
             w:header=\"680\" w:footer=\"680\" w:gutter=\"0\"/>{direction}</w:sectPr>"
        ));
    }
}
