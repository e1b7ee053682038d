//! Every format shows a reader the same words.

use proptest::prelude::*;

use super::*;

/// The words of HTML, in the order in which a reader meets them.
pub fn of_html(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    let mut out = String::new();
    for node in page.tree.root().descendants() {
        let hidden = node.ancestors().any(|node| {
            node.value().as_element().is_some_and(|element| matches!(element.name(), "style" | "title" | "head"))
        });
        if let Some(text) = node.value().as_text().filter(|_| !hidden) {
            out.push_str(text);
        }
    }
    squeeze(&out)
}

/// The words of Markdown, as another reader of Markdown finds them.
pub fn of_md(md: &str) -> String {
    of_events(&parse(md))
}

pub fn of_events(events: &[Event]) -> String {
    squeeze(&words_of(events))
}

pub fn words_of(events: &[Event]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Without white space, which formats use as they need.
pub fn squeeze(text: &str) -> String {
    // Nor are the signs text that keep words from right to left apart.
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{2068}' | '\u{2069}')).collect()
}

#[test]
fn a_whole_policy() {
    let document = sample::document();
    the_same_words(&document);
    let mut folded = sample::document();
    (folded.head.questions, folded.head.folded) = (true, true);
    folded.sections.iter_mut().for_each(|section| section.question = Some("What is this?"));
    assert!(write("md", &folded).contains("[1. What is this?]"));
    the_same_words(&folded);
}

fn the_same_words(document: &Document) {
    let html = of_html(&write("html", document));
    // What leads through the page is no part of the document.
    let html = html.trim_start_matches("Skiptothetext").trim_end_matches("Backtotop");
    assert_eq!(html, of_md(&write("md", document)));
    // Plain text adds underlines, signs and numbers; the words are there in this order.
    let txt = squeeze(&write("txt", document));
    for section in &document.sections {
        let mut from = 0;
        for event in &section.body {
            if let Event::Text(text) | Event::Code(text) = event {
                for word in text.split_whitespace() {
                    let found = txt[from..].find(word);
                    assert!(found.is_some(), "{word} is missing in {}", section.anchor);
                }
                from = 0;
            }
        }
    }
}

/// Text without what a line of Markdown cannot hold: controls, and spaces at its ends.
fn words() -> impl Strategy<Value = String> {
    let signs = "[-+*_#=>|<&;:!\\\\`~\\[\\](){}.\"'0-9a-z \u{a0}é]{1,24}";
    prop_oneof![3 => signs, 1 => "\\PC{1,24}"]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("something to see", |text| !text.is_empty())
}

/// The text in every place that it can have.
fn places(text: &str) -> Vec<Event<'static>> {
    let text = || Event::Text(text.to_owned().into());
    let link = || Tag::Link { link_type: LinkType::Inline, dest_url: "#facts".into(), title: "".into(), id: "".into() };
    let level = pulldown_cmark::HeadingLevel::H3;
    let heading = Tag::Heading { level, id: Some("h".into()), classes: Vec::new(), attrs: Vec::new() };
    let code = || match text() {
        Event::Text(text) => Event::Code(text),
        event => event,
    };
    let start = Event::Start;
    let end = Event::End;
    let mut events = vec![start(Tag::Paragraph), text(), end(TagEnd::Paragraph)];
    events.extend([start(heading), text(), end(TagEnd::Heading(level))]);
    events.extend([start(Tag::List(None)), start(Tag::Item), text(), end(TagEnd::Item)]);
    events.extend([start(Tag::Item), text(), end(TagEnd::Item), end(TagEnd::List(false))]);
    events.extend([start(Tag::Paragraph), start(link()), text(), end(TagEnd::Link), Event::SoftBreak, text()]);
    events.extend([Event::HardBreak, text(), Event::SoftBreak, start(Tag::Strong), text(), end(TagEnd::Strong)]);
    events.extend([Event::SoftBreak, code(), end(TagEnd::Paragraph)]);
    let cell = |event: Event<'static>| [start(Tag::TableCell), event, end(TagEnd::TableCell)];
    events.extend([start(Tag::Table(vec![pulldown_cmark::Alignment::None; 2])), start(Tag::TableHead)]);
    events.extend(cell(text()).into_iter().chain(cell(code())));
    events.extend([end(TagEnd::TableHead), start(Tag::TableRow)]);
    events.extend(cell(text()).into_iter().chain(cell(code())));
    events.extend([end(TagEnd::TableRow), end(TagEnd::Table)]);
    events
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_survives_in_any_place(text in words()) {
        let events = places(&text);
        survives(events.clone());
        let document = one(events.clone());
        let body = of_events(&events);
        prop_assert_eq!(of_html(&fragment(&document)), format!("Facts{body}"));
        let txt = squeeze(&write("txt", &document));
        prop_assert!(txt.contains(&squeeze(&text)));
        let docx = bytes("docx", &document);
        paged::check("docx", &docx);
        // No XML holds the two characters that are none.
        let body = body.replace(['\u{fffe}', '\u{ffff}'], "");
        prop_assert_eq!(paged::of_docx(&docx), format!("PrivacyPolicyFacts{body}"));
    }

    /// Whatever Markdown an author writes, and not just text.
    #[test]
    fn any_markdown_survives(markdown in "([-+*_#=>|&;:!\\\\`(){}.\"0-9a-z \n]|\\[a\\]\\(b\\)|\\*\\*|\n\n|\n- |\n> |\n1\\. |\\| *\n|-\\|-\n){1,24}") {
        let events = parse(&markdown);
        if !events.is_empty() {
            paged::check("docx", &bytes("docx", &one(events.clone())));
            survives(events);
        }
    }
}
