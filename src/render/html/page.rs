//! What stands around the sections: the head of the page, its title, the contents, the foot.

use std::fmt::Write as _;

use super::{Attribute, Href, Text, Writer};
use crate::document::Document;
use crate::render::style::Style;
use crate::render::{head, link};

/// The place of the text in the page. No anchor of a section starts with this sign.
const TEXT: &str = "_text";

impl Writer<'_> {
    pub(super) fn page(&mut self, document: &Document, style: &Style) {
        let direction = if head::is_right_to_left(self.head) { " dir=\"rtl\"" } else { "" };
        _ = write!(
            self.out,
            "<!doctype html>\n<html lang=\"{}\"{direction}>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            Attribute(&self.head.language)
        );
        self.metadata(style);
        self.out.push_str("</head>\n<body>\n");
        let has_contents = !head::contents(document).is_empty();
        if has_contents {
            let skip = Text(head::label(self.head, "skip"));
            _ = writeln!(self.out, "<a class=\"skip\" href=\"#{TEXT}\">{skip}</a>");
        }
        self.out.push_str("<header>\n");
        if self.annotations.is_some() {
            self.banner();
        }
        _ = writeln!(self.out, "<h1>{}</h1>", Text(&self.head.title));
        self.meta();
        if let Some(annotations) = self.annotations.filter(|annotations| !annotations.head.is_empty()) {
            self.note(&annotations.head);
        }
        self.out.push_str("</header>\n");
        self.contents(document);
        let class = if document.clauses { " class=\"clauses\"" } else { "" };
        _ = writeln!(self.out, "<main id=\"{TEXT}\"{class}>");
        self.sections(&document.sections);
        if let Some(annotations) = self.annotations {
            self.rest(annotations);
        }
        self.out.push_str("</main>\n");
        if has_contents {
            // `#` alone is the top of any page (WHATWG HTML, 7.4.6.4).
            let back = Text(head::label(self.head, "back"));
            _ = writeln!(self.out, "<footer>\n<p><a href=\"#\">{back}</a></p>\n</footer>");
        }
        self.out.push_str("</body>\n</html>\n");
    }

    /// What programs read: title, address, who, the days, the style.
    fn metadata(&mut self, style: &Style) {
        let head = self.head;
        // Dublin Core has names for both days.
        let named = [
            ("author", head.who.as_deref()),
            ("dcterms.valid", head.effective.as_ref().map(|date| date.0.as_str())),
            ("dcterms.modified", head.updated.as_ref().map(|date| date.0.as_str())),
        ];
        _ = write!(self.out, "<title>{}", Text(&head.title));
        if let Some(who) = head.who.as_deref().filter(|who| !head.title.contains(who)) {
            _ = write!(self.out, " – {}", Text(who));
        }
        if self.annotations.is_some() {
            _ = write!(self.out, " ({})", Text(head::counsel(self.head, "banner")));
        }
        self.out.push_str("</title>\n");
        if self.annotations.is_some() {
            self.out.push_str("<meta name=\"robots\" content=\"noindex, nofollow, noarchive\">\n");
        }
        for (name, value) in named {
            if let Some(value) = value {
                _ = writeln!(self.out, "<meta name=\"{name}\" content=\"{}\">", Attribute(value));
            }
        }
        // Counsel's edition is not the page that is published there.
        let published = head.url.as_deref().filter(|_| self.annotations.is_none());
        if let Some(url) = published.filter(|url| link::is_safe(url)) {
            _ = writeln!(self.out, "<link rel=\"canonical\" href=\"{}\">", Href(url));
        }
        _ = match style {
            Style::Inside(css) => writeln!(self.out, "<style>{css}</style>"),
            Style::Linked(address) => writeln!(self.out, "<link rel=\"stylesheet\" href=\"{}\">", Href(address)),
        };
    }

    pub(super) fn meta(&mut self) {
        let parts = head::parts(self.head);
        if parts.is_empty() {
            return;
        }
        self.out.push_str("<p class=\"meta\">");
        for (position, part) in parts.iter().enumerate() {
            if position > 0 {
                self.out.push_str(head::SEPARATOR);
            }
            match part {
                head::Part::Who(who) => self.text(who),
                head::Part::Date(label, machine, printed) => {
                    _ = write!(self.out, "<span>{} ", Text(label));
                    self.time(machine, printed);
                    self.out.push_str("</span>");
                }
            }
        }
        self.out.push_str("</p>\n");
    }

    fn contents(&mut self, document: &Document) {
        let sections = head::contents(document);
        if sections.is_empty() {
            return;
        }
        let label = head::label(self.head, "contents");
        let (name, label) = (Attribute(label), Text(label));
        _ = writeln!(self.out, "<nav aria-label=\"{name}\">\n<details>\n<summary>{label}</summary>\n<ul>");
        for section in sections {
            _ = write!(self.out, "<li><a href=\"#{}\">", Href(section.anchor));
            // A link cannot stand in a link.
            self.heading_text(section.number, &section.words, false);
            self.out.push_str("</a></li>\n");
        }
        self.out.push_str("</ul>\n</details>\n</nav>\n");
    }
}
