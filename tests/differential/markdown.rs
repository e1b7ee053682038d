//! Markdown, as two readers of it see it: pulldown-cmark, which policyc itself uses, and comrak, which shares nothing
//! with it and reads as GitHub does, with addresses that it makes links of unasked.

use comrak::nodes::{AstNode, ListType, NodeValue, TableAlignment};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::seen::{Reader, Token, target};

pub fn by_pulldown(markdown: &str) -> Vec<Token> {
    let mut reader = Reader::default();
    let mut columns: Vec<Alignment> = Vec::new();
    let mut column = 0;
    let mut around = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => {
                if matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. }) {
                    around.push(reader.marks.clone());
                }
                match tag {
                    Tag::Paragraph => reader.block("p"),
                    Tag::Heading { level, .. } => reader.block(format!("h{}", level as u8)),
                    Tag::BlockQuote(_) => reader.open("blockquote"),
                    Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => reader.block("pre"),
                    Tag::List(None) => reader.open("ul"),
                    Tag::List(Some(start)) => reader.open(format!("ol {start}")),
                    Tag::Item => reader.open("li"),
                    Tag::Table(found) => {
                        columns = found;
                        reader.open("table");
                    }
                    Tag::TableHead | Tag::TableRow => {
                        column = 0;
                        reader.open("row");
                    }
                    Tag::TableCell => {
                        let side = match columns.get(column) {
                            Some(Alignment::Left) => "left",
                            Some(Alignment::Center) => "center",
                            Some(Alignment::Right) => "right",
                            _ => "",
                        };
                        column += 1;
                        reader.block(format!("cell {side}"));
                    }
                    Tag::Emphasis => reader.marks.emphasis += 1,
                    Tag::Strong => reader.marks.strong += 1,
                    Tag::Link { link_type, dest_url, .. } => {
                        let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                        reader.marks.link = Some(target(&format!("{scheme}{dest_url}")));
                    }
                    _ => {}
                }
            }
            Event::End(tag) => match tag {
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableCell => reader.end_block(),
                TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::Table
                | TagEnd::TableHead
                | TagEnd::TableRow => {
                    reader.close();
                }
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => reader.marks = around.pop().expect("a start"),
                _ => {}
            },
            Event::Text(text) => reader.text(&text.replace('\n', "⏎")),
            Event::Code(text) => {
                reader.marks.code = true;
                reader.text(&text);
                reader.marks.code = false;
            }
            Event::SoftBreak => reader.text(" "),
            Event::HardBreak => reader.line_break(),
            Event::InlineHtml(html) => tag(&html, &mut reader),
            Event::Rule => {
                reader.open("hr");
                reader.close();
            }
            _ => {}
        }
    }
    reader.done()
}

/// As GitHub reads Markdown.
pub fn by_comrak(markdown: &str) -> Vec<Token> {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    let mut reader = Reader::default();
    children(root, &mut reader, &[]);
    reader.done()
}

/// What has no signs in Markdown.
fn tag(html: &str, reader: &mut Reader) {
    match html {
        "<br>" => reader.line_break(),
        "<em>" => reader.marks.emphasis += 1,
        "</em>" => reader.marks.emphasis -= 1,
        "<strong>" => reader.marks.strong += 1,
        "</strong>" => reader.marks.strong -= 1,
        _ => {}
    }
}

fn children<'a>(of: &'a AstNode<'a>, reader: &mut Reader, columns: &[TableAlignment]) {
    for child in of.children() {
        node(child, reader, columns);
    }
}

fn node<'a>(of: &'a AstNode<'a>, reader: &mut Reader, columns: &[TableAlignment]) {
    let before = reader.marks.clone();
    let data = of.data.borrow();
    let inner = |reader: &mut Reader| children(of, reader, columns);
    match &data.value {
        NodeValue::Paragraph => {
            reader.block("p");
            inner(reader);
            reader.end_block();
        }
        NodeValue::Heading(heading) => {
            reader.block(format!("h{}", heading.level));
            inner(reader);
            reader.end_block();
        }
        NodeValue::CodeBlock(code) => {
            reader.block("pre");
            reader.text(&code.literal.replace('\n', "⏎"));
            reader.end_block();
        }
        NodeValue::BlockQuote => {
            reader.open("blockquote");
            inner(reader);
            reader.close();
        }
        NodeValue::List(list) => {
            match list.list_type {
                ListType::Bullet => reader.open("ul"),
                ListType::Ordered => reader.open(format!("ol {}", list.start)),
            }
            inner(reader);
            reader.close();
        }
        NodeValue::Item(_) => {
            reader.open("li");
            inner(reader);
            reader.close();
        }
        NodeValue::Table(table) => {
            reader.open("table");
            children(of, reader, &table.alignments);
            reader.close();
        }
        NodeValue::TableRow(_) => {
            reader.open("row");
            for (cell, side) in of.children().zip(columns) {
                let side = match side {
                    TableAlignment::None => "",
                    TableAlignment::Left => "left",
                    TableAlignment::Center => "center",
                    TableAlignment::Right => "right",
                };
                reader.block(format!("cell {side}"));
                children(cell, reader, columns);
                reader.end_block();
            }
            reader.close();
        }
        NodeValue::ThematicBreak => {
            reader.open("hr");
            reader.close();
        }
        NodeValue::Text(text) => reader.text(text),
        NodeValue::Code(code) => {
            reader.marks.code = true;
            reader.text(&code.literal);
        }
        NodeValue::SoftBreak => reader.text(" "),
        NodeValue::LineBreak => reader.line_break(),
        NodeValue::HtmlInline(html) => {
            tag(html, reader);
            return;
        }
        NodeValue::HtmlBlock(_) => {}
        NodeValue::Emph => {
            reader.marks.emphasis += 1;
            inner(reader);
        }
        NodeValue::Strong => {
            reader.marks.strong += 1;
            inner(reader);
        }
        NodeValue::Link(link) => {
            reader.marks.link = Some(target(&link.url));
            inner(reader);
        }
        NodeValue::Document => inner(reader),
        other => {
            // A task, a strike-out, a footnote: nothing that policyc writes may be one.
            reader.open(format!("{other:?}"));
            inner(reader);
            reader.close();
        }
    }
    drop(data);
    reader.marks = before;
}
