//! What stands around the sections: the head of the page, its title, the contents, the foot.

use super::Writer;
use crate::document::Document;
use crate::render::style::Style;
use crate::render::{head, link};

/// The place of the text in the page. No anchor of a section starts with this sign.
const TEXT: &str = "_text";

impl Writer<'_> {
    pub(super) fn page(&mut self, document: &Document, style: &Style) {
        self.out.push_str("<!doctype html>\n<html lang=\"");
        self.attribute(&self.head.language);
        self.out.push_str(if head::is_right_to_left(self.head) { "\" dir=\"rtl\">\n" } else { "\">\n" });
        self.out.push_str(
            "<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        );
        self.metadata(style);
        self.out.push_str("</head>\n<body>\n");
        let has_contents = !head::contents(document).is_empty();
        if has_contents {
            self.out.push_str("<a class=\"skip\" href=\"#");
            self.out.push_str(TEXT);
            self.out.push_str("\">");
            self.text(head::label(self.head, "skip"));
            self.out.push_str("</a>\n");
        }
        self.out.push_str("<header>\n");
        if self.annotations.is_some() {
            self.banner();
        }
        self.out.push_str("<h1>");
        self.text(&self.head.title);
        self.out.push_str("</h1>\n");
        self.meta();
        if let Some(annotations) = self.annotations.filter(|annotations| !annotations.head.is_empty()) {
            self.note(&annotations.head);
        }
        self.out.push_str("</header>\n");
        self.contents(document);
        self.out.push_str("<main id=\"");
        self.out.push_str(TEXT);
        self.out.push_str(if document.clauses { "\" class=\"clauses\">\n" } else { "\">\n" });
        self.sections(&document.sections);
        if let Some(annotations) = self.annotations {
            self.rest(annotations);
        }
        self.out.push_str("</main>\n");
        if has_contents {
            // `#` alone is the top of any page (WHATWG HTML, 7.4.6.4).
            self.out.push_str("<footer>\n<p><a href=\"#\">");
            self.text(head::label(self.head, "back"));
            self.out.push_str("</a></p>\n</footer>\n");
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
        self.out.push_str("<title>");
        self.text(&head.title);
        if let Some(who) = head.who.as_deref().filter(|who| !head.title.contains(who)) {
            self.out.push_str(" – ");
            self.text(who);
        }
        if self.annotations.is_some() {
            self.out.push_str(" (");
            self.text(head::counsel(self.head, "banner"));
            self.out.push(')');
        }
        self.out.push_str("</title>\n");
        if self.annotations.is_some() {
            self.out.push_str("<meta name=\"robots\" content=\"noindex, nofollow, noarchive\">\n");
        }
        for (name, value) in named {
            if let Some(value) = value {
                self.out.push_str("<meta name=\"");
                self.out.push_str(name);
                self.out.push_str("\" content=\"");
                self.attribute(value);
                self.out.push_str("\">\n");
            }
        }
        // Counsel's edition is not the page that is published there.
        let published = head.url.as_deref().filter(|_| self.annotations.is_none());
        if let Some(url) = published.filter(|url| link::is_safe(url)) {
            self.out.push_str("<link rel=\"canonical\" href=\"");
            self.href(url);
            self.out.push_str("\">\n");
        }
        match style {
            Style::Inside(css) => {
                self.out.push_str("<style>");
                self.out.push_str(css);
                self.out.push_str("</style>\n");
            }
            Style::Linked(address) => {
                self.out.push_str("<link rel=\"stylesheet\" href=\"");
                self.href(address);
                self.out.push_str("\">\n");
            }
        }
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
                    self.out.push_str("<span>");
                    self.text(label);
                    self.out.push(' ');
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
        self.out.push_str("<nav aria-label=\"");
        self.attribute(label);
        self.out.push_str("\">\n<details>\n<summary>");
        self.text(label);
        self.out.push_str("</summary>\n<ul>\n");
        for section in sections {
            self.out.push_str("<li><a href=\"#");
            self.href(&section.anchor);
            self.out.push_str("\">");
            // A link cannot stand in a link.
            self.heading_text(section, false);
            self.out.push_str("</a></li>\n");
        }
        self.out.push_str("</ul>\n</details>\n</nav>\n");
    }
}
