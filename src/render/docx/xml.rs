//! Writing XML that any reader of it takes.
//!
//! Owns: which characters may stand in a part. Escaping is that of quick-xml.

use std::borrow::Cow;

use quick_xml::escape::escape;

use crate::render::run;

/// One part of the package while it is written. Names are ours, so only values and text are escaped.
pub struct Xml(Vec<u8>);

impl Xml {
    /// A part with its declaration.
    pub fn part() -> Self {
        let mut part = Vec::with_capacity(1024);
        part.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        Self(part)
    }

    pub fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.0.push(b'>');
    }

    pub fn end(&mut self, name: &str) {
        self.0.extend_from_slice(b"</");
        self.0.extend_from_slice(name.as_bytes());
        self.0.push(b'>');
    }

    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.0.extend_from_slice(b"/>");
    }

    /// An element with nothing but its value, as most settings are.
    pub fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Markup as it is, with nothing in it that an author wrote.
    pub fn markup(&mut self, markup: &str) {
        self.0.extend_from_slice(markup.as_bytes());
    }

    /// A run of text.
    pub fn run(&mut self, text: &str) {
        self.markup("<w:r>");
        self.element("w:t", &[("xml:space", "preserve")], text);
        self.markup("</w:r>");
    }

    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.text(text);
        self.end(name);
    }

    pub fn text(&mut self, text: &str) {
        if text.bytes().all(|byte| PLAIN[usize::from(byte)]) {
            self.0.extend_from_slice(text.as_bytes());
        } else {
            self.0.extend_from_slice(escape(allowed(text)).as_bytes());
        }
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push(b'<');
        self.0.extend_from_slice(name.as_bytes());
        for (name, value) in attributes {
            self.0.push(b' ');
            self.0.extend_from_slice(name.as_bytes());
            self.0.extend_from_slice(b"=\"");
            self.text(value);
            self.0.push(b'"');
        }
    }
}

/// The bytes of characters that stand as they are. Those that controls above ASCII and U+FFFE start with are not
/// among them.
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = !matches!(byte as u8, 0..=0x1f | b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f | 0xc2 | 0xef);
        byte += 1;
    }
    plain
};

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
