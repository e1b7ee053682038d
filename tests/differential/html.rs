//! HTML, as a browser reads it.

use scraper::node::Element;
use scraper::{ElementRef, Html};

use super::seen::{Reader, Token, target};

pub fn read(html: &str) -> Vec<Token> {
    let mut reader = Reader::default();
    children(Html::parse_fragment(html).root_element(), &mut reader);
    reader.done()
}

fn has_class(element: &Element, name: &str) -> bool {
    element.classes().any(|class| class == name)
}

fn children(of: ElementRef<'_>, reader: &mut Reader) {
    for child in of.children() {
        match ElementRef::wrap(child) {
            Some(inner) => node(inner, reader),
            None => child.value().as_text().into_iter().for_each(|text| reader.text(text)),
        }
    }
}

fn node(of: ElementRef<'_>, reader: &mut Reader) {
    let element = of.value();
    let before = reader.marks.clone();
    match element.name() {
        "a" if has_class(element, "anchor") => return,
        "a" => reader.marks.link = element.attr("href").map(target),
        "em" => reader.marks.emphasis += 1,
        "strong" => reader.marks.strong += 1,
        "code" => reader.marks.code = true,
        "br" => reader.line_break(),
        "hr" => {
            reader.open("hr");
            reader.close();
        }
        "p" | "caption" => reader.block("p"),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => reader.block(element.name()),
        "pre" => {
            reader.block("pre");
            let text: String = of.text().collect();
            reader.text(&text.replace('\n', "⏎"));
            reader.end_block();
            return;
        }
        "blockquote" | "ul" | "li" => reader.open(element.name()),
        "ol" => reader.open(format!("ol {}", element.attr("start").unwrap_or("1"))),
        "table" => {
            // Its caption is the sentence above it.
            let is_caption = |part: &ElementRef<'_>| part.value().name() == "caption";
            of.child_elements().filter(is_caption).for_each(|part| node(part, reader));
            reader.open("table");
            of.child_elements().filter(|part| !is_caption(part)).for_each(|part| node(part, reader));
            reader.close();
            return;
        }
        "tr" => reader.open("row"),
        "th" | "td" => {
            let side = ["left", "center", "right"].into_iter().find(|side| has_class(element, side));
            let side = side.or(element.attr("align")).unwrap_or_default();
            reader.block(format!("cell {side}"));
        }
        _ => {}
    }
    children(of, reader);
    match element.name() {
        "p" | "caption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" | "td" => reader.end_block(),
        "blockquote" | "ul" | "li" | "ol" | "tr" => reader.close(),
        _ => {}
    }
    reader.marks = before;
}
