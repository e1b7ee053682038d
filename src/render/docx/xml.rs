//! Writing XML that any reader of it takes.
//!
//! Owns: which characters may stand in a part. Escaping is that of quick-xml.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::render::run;

/// One part of the package while it is written. Writing to memory cannot fail.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A part with its declaration.
    pub fn part() -> Self {
        let mut xml = Self(Writer::new(Vec::with_capacity(4096)));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    pub fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Start(tag(name, attributes)));
    }

    pub fn end(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(tag(name, attributes)));
    }

    /// An element with nothing but its value, as most settings are.
    pub fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.text(text);
        self.end(name);
    }

    pub fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::new(&allowed(text))));
    }

    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner()
    }

    fn event(&mut self, event: Event) {
        _ = self.0.write_event(event);
    }
}

fn tag<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut tag = BytesStart::new(name);
    for (name, value) in attributes {
        tag.push_attribute((*name, &*allowed(value)));
    }
    tag
}

/// The text without characters that no XML may hold, not even escaped (XML 1.0, 2.2): controls, which
/// no format prints, and two that are no characters.
fn allowed(text: &str) -> Cow<'_, str> {
    let text = run::line(text);
    if text.contains(['\u{fffe}', '\u{ffff}']) { text.replace(['\u{fffe}', '\u{ffff}'], "").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        let mut xml = Xml::part();
        xml.element("a", &[("b", "\"<&\u{1}\u{fffe}\n'")], "]]><&>\u{0}\u{b}\u{ffff}\u{1b}é\u{10fffe}");
        let text = String::from_utf8(xml.finish()).expect("text");
        let expected = "<a b=\"&quot;&lt;&amp; &apos;\">]]&gt;&lt;&amp;&gt;é\u{10fffe}</a>";
        assert_eq!(text, format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{expected}"));
    }
}
