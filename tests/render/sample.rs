//! A whole policy, also to look at: `RENDER_LOOK=DIR cargo test --test render sample` writes it to a folder.

use super::*;

/// The sample, with a section for each heading of the second level.
pub fn document() -> Document<'static> {
    let mut sections: Vec<Section<'static>> = Vec::new();
    let mut events = parse(include_str!("sample.md")).into_iter();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H2, id, .. }) => {
                let heading: Vec<_> =
                    events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
                let anchor = id.expect("an anchor").into_string();
                let topic = ["summary", "right-to-object"].into_iter().find(|topic| *topic == anchor);
                let number = Some(format!("{}.", sections.len() + 1));
                let (body, nested) = (Vec::new(), Vec::new());
                let marks = Vec::new();
                sections.push(Section {
                    anchor,
                    topic,
                    level: 2,
                    number,
                    heading,
                    question: None,
                    body,
                    sections: nested,
                    marks,
                    origin: None,
                });
            }
            event => {
                if let Some(section) = sections.last_mut() {
                    section.body.push(event);
                }
            }
        }
    }
    let head = Head {
        who: Some("Fernwood Books Ltd".to_owned()),
        effective: Some(("2026-03-01".to_owned(), "1 March 2026".to_owned())),
        updated: Some(("2026-04-12".to_owned(), "12 April 2026".to_owned())),
        url: Some("https://fernwood.example/privacy".to_owned()),
        ..head()
    };
    Document { id: "privacy-policy".to_owned(), head, clauses: false, sections }
}

#[test]
fn survives_as_a_whole() {
    let document = document();
    for section in &document.sections {
        survives(section.body.clone());
    }
    let Some(folder) = std::env::var_os("RENDER_LOOK") else { return };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let all: Vec<&Format> = FORMATS.iter().collect();
    for output in documents([&document], &all, &Options::default()).expect("outputs") {
        std::fs::write(folder.join(&output.name), &output.bytes).expect("a file");
    }
}
