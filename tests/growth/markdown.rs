//! Cases for each construct of Markdown that prose can hold.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};

use super::{Case, Text};

/// A name, and the text of a size.
type Rows = &'static [(&'static str, fn(usize) -> String)];

/// The constructs, each written so many times.
const CONSTRUCTS: Rows = &[
    ("paragraph", |size| "Some words of ours.\n\n".repeat(size)),
    ("heading", |size| (0..size).map(|at| format!("## Part {at} {{#own-{at}}}\n\nWords.\n\n")).collect()),
    ("quotation", |size| "> We say so.\n\nWords.\n\n".repeat(size)),
    ("fenced code", |size| "```\nlet it = be;\n```\n\n".repeat(size)),
    ("indented code", |size| "Words.\n\n    let it = be;\n\n".repeat(size)),
    ("list", |size| "- one thing\n- another thing\n\nWords.\n\n".repeat(size)),
    ("numbered list", |size| (1..=size).map(|at| format!("{at}. step\n")).collect()),
    ("item", |size| "- one thing\n".repeat(size)),
    ("table", |size| "| a | b |\n| - | - |\n| c | d |\n\n".repeat(size)),
    ("row", |size| format!("| a | b |\n| - | - |\n{}", "| c | d |\n".repeat(size))),
    ("cell", |size| {
        let row = |cell: &str| format!("|{}\n", cell.repeat(size));
        row(" a |") + &row(" - |") + &row(" b |")
    }),
    ("head", |size| format!("|{}\n|{}\n", " a |".repeat(size), " - |".repeat(size))),
    ("emphasis", |size| "some *words* of _ours_ ".repeat(size)),
    ("strong", |size| "some **words** of __ours__ ".repeat(size)),
    ("link", |size| "see [this](https://marram.example/) ".repeat(size)),
    ("reference", |size| {
        format!("{}\n\n[it]: https://marram.example/", "see [this][it], [it][] and [it] ".repeat(size))
    }),
    ("address", |size| "see <https://marram.example/> ".repeat(size)),
    ("mail", |size| "ask <we@marram.example> ".repeat(size)),
    ("code", |size| "type `this` ".repeat(size)),
    ("soft break", |size| "Some words\n".repeat(size)),
    ("hard break", |size| "Some words\\\n".repeat(size) + "end"),
    ("rule", |size| "Words.\n\n---\n\n".repeat(size)),
    ("text", |size| "words ".repeat(size)),
    // What is refused is read, too.
    ("image", |size| "see ![this](https://marram.example/a.png) ".repeat(size)),
    ("block of HTML", |size| "<div>\nwords\n</div>\n\n".repeat(size)),
    ("HTML", |size| "some <b>words</b> ".repeat(size)),
];

/// What an event is called above; none for what prose cannot hold, because its extension is off.
fn construct(event: &Event<'_>) -> Option<&'static str> {
    Some(match event {
        Event::Text(_) => "text",
        Event::Code(_) => "code",
        Event::SoftBreak => "soft break",
        Event::HardBreak => "hard break",
        Event::Rule => "rule",
        Event::Html(_) => "block of HTML",
        Event::InlineHtml(_) => "HTML",
        Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {
            return None;
        }
        Event::End(_) => return None,
        Event::Start(tag) => match tag {
            Tag::Paragraph => "paragraph",
            Tag::Heading { .. } => "heading",
            Tag::BlockQuote(_) => "quotation",
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => "fenced code",
            Tag::CodeBlock(CodeBlockKind::Indented) => "indented code",
            Tag::HtmlBlock => "block of HTML",
            Tag::List(None) => "list",
            Tag::List(Some(_)) => "numbered list",
            Tag::Item => "item",
            Tag::Table(_) => "table",
            Tag::TableHead => "head",
            Tag::TableRow => "row",
            Tag::TableCell => "cell",
            Tag::Emphasis => "emphasis",
            Tag::Strong => "strong",
            Tag::Image { .. } => "image",
            Tag::Link { link_type, .. } => match link_type {
                LinkType::Inline => "link",
                LinkType::Reference
                | LinkType::ReferenceUnknown
                | LinkType::Collapsed
                | LinkType::CollapsedUnknown
                | LinkType::Shortcut
                | LinkType::ShortcutUnknown => "reference",
                LinkType::Autolink => "address",
                LinkType::Email => "mail",
                LinkType::WikiLink { .. } => return None,
            },
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => return None,
        },
    })
}

pub fn cases() -> impl Iterator<Item = Case> {
    CONSTRUCTS.iter().map(|(name, make)| Case::new(&format!("Markdown: {name}"), |size| Text::of(prose(&make(size)))))
}

/// A spec with a section of prose.
pub fn prose(markdown: &str) -> String {
    let head = "policy \"Privacy Policy\" { effective: 2026-03-01; laws: gdpr }\ncontroller \"Marram Ltd\" { email: ask@marram.example }\n";
    format!("{head}section more \"More\" {{\n\"\"\"\n{markdown}\n\"\"\"\n}}\n")
}

#[test]
fn every_construct_of_markdown_has_a_case() {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut without: Vec<&str> = CONSTRUCTS.iter().map(|row| row.0).collect();
    for (name, make) in CONSTRUCTS {
        for event in Parser::new_ext(&make(3), options) {
            if let Some(found) = construct(&event) {
                assert!(CONSTRUCTS.iter().any(|row| row.0 == found), "`{found}` has no case");
                without.retain(|one| *one != *name || found != *name);
            }
        }
    }
    assert_eq!(without, [""; 0], "these cases do not hold what they are called");
}
