//! What each format writes of documents that are made up, whatever stands in them.
//!
//! Documents are built by reading Markdown, as when they are composed.

#[path = "render/front_matter.rs"]
mod front_matter;
#[path = "render/mdx.rs"]
mod mdx;
mod package;
#[path = "render/paged.rs"]
mod paged;
#[path = "render/same_text.rs"]
mod same_text;
#[path = "render/sample.rs"]
mod sample;

use std::sync::Arc;

use pulldown_cmark::{CowStr, Event, LinkType, Options as Extensions, Parser, Tag, TagEnd, TextMergeStream};

use policyc::document::{Document, Head, Section};
use policyc::render::{ABSENT, FORMATS, Format, Options, documents, format};

/// The events of Markdown, as a document holds them: without images.
fn parse(markdown: &str) -> Vec<Event<'static>> {
    let extensions = Extensions::ENABLE_TABLES | Extensions::ENABLE_HEADING_ATTRIBUTES;
    let image = |event: &Event| matches!(event, Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image));
    let events = Parser::new_ext(markdown, extensions).filter(|event| !image(event));
    TextMergeStream::new(events).map(Event::into_static).collect()
}

fn head() -> Head {
    Head {
        title: "Privacy Policy".to_owned(),
        who: None,
        language: "en".to_owned(),
        effective: None,
        updated: None,
        url: None,
        site: None,
        questions: false,
        folded: false,
        words: Arc::default(),
    }
}

/// A document of one section with this body.
fn one(body: Vec<Event<'static>>) -> Document<'static> {
    let section = Section {
        anchor: "facts".to_owned(),
        topic: None,
        level: 2,
        number: None,
        heading: vec![Event::Text("Facts".into())],
        question: None,
        body,
        sections: Vec::new(),
        marks: Vec::new(),
        origin: None,
    };
    Document { id: "privacy-policy".to_owned(), head: head(), clauses: false, sections: vec![section] }
}

fn write(name: &str, document: &Document) -> String {
    String::from_utf8(bytes(name, document)).expect("text")
}

fn bytes(name: &str, document: &Document) -> Vec<u8> {
    let format = format(name).expect("a format");
    (format.document)(document, &Options::default()).expect("bytes")
}

/// The formats for programs that lay pages out, as far as they are built in.
fn paged() -> impl Iterator<Item = &'static str> {
    ["docx", "pdf"].into_iter().filter(|name| format(name).is_some())
}

fn fragment(document: &Document) -> String {
    let html = format("html").expect("a format");
    let bytes = (html.document)(document, &Options { fragment: true, ..Options::default() }).expect("bytes");
    String::from_utf8(bytes).expect("text")
}

/// Events as Markdown, without anything around them.
fn body(events: &[Event<'static>]) -> String {
    let md = format("md").expect("a format");
    let bytes = (md.fragment)(&one(events.to_vec()), &Options::default()).expect("bytes");
    let text = String::from_utf8(bytes).expect("text");
    let text =
        text.split_once("<!-- markdownlint-configure-file").map_or(&*text, |(text, _)| text).trim_end_matches('\n');
    text.strip_prefix("<a id=\"facts\"></a>\n\n## Facts").expect("a heading").trim_start_matches('\n').to_owned() + "\n"
}

/// Whether a link fetches, writes or calls, and runs nothing.
fn is_safe(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    scheme.is_none_or(|(scheme, _)| ["http", "https", "mailto", "tel"].contains(&&*scheme.to_lowercase()))
}

/// What the reader of the Markdown finds, with anchors put back into their headings, inline links
/// and fenced code whatever they were written as, and the ends of lines, which are the format's own,
/// as spaces.
fn normal(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let mut out: Vec<Event> = Vec::new();
    let mut anchor: Option<CowStr> = None;
    let mut flat = false;
    let mut at = 0;
    while at < events.len() {
        // A paragraph, or in a tight list bare text, that is an anchor.
        let skip = usize::from(events[at] == Event::Start(Tag::Paragraph));
        if let Some(Event::InlineHtml(open)) = events.get(at + skip)
            && let Some(id) = open.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\">"))
        {
            anchor = Some(id.to_owned().into());
            at += 2 + 2 * skip;
            continue;
        }
        let event = match events[at].clone() {
            Event::Start(Tag::Heading { level, id, .. }) => {
                flat = true;
                let id = anchor.take().or(id);
                Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() })
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => Event::Start(Tag::Link {
                dest_url: if link_type == LinkType::Email { format!("mailto:{dest_url}").into() } else { dest_url },
                link_type: LinkType::Inline,
                title,
                id: "".into(),
            }),
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(info) => info,
                    pulldown_cmark::CodeBlockKind::Indented => "".into(),
                };
                // Code of no language is called text, as markdownlint asks (MD040).
                let info = if &*info == "text" { "".into() } else { info };
                Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(info)))
            }
            Event::End(TagEnd::Heading(level)) => {
                flat = false;
                if out.last() == Some(&Event::Text(" ".into())) {
                    out.pop();
                }
                Event::End(TagEnd::Heading(level))
            }
            Event::SoftBreak | Event::HardBreak if flat => {
                at += 1;
                match out.last_mut() {
                    Some(Event::Start(Tag::Heading { .. })) => {}
                    Some(Event::Text(text)) if text.ends_with(' ') => {}
                    Some(Event::Text(text)) => *text = format!("{text} ").into(),
                    _ => out.push(Event::Text(" ".into())),
                }
                continue;
            }
            Event::SoftBreak => Event::Text(" ".into()),
            event => event,
        };
        match (out.last_mut(), event) {
            (Some(Event::Text(last)), Event::Text(text)) => *last = format!("{last}{text}").into(),
            (_, event) => out.push(event),
        }
        at += 1;
    }
    out
}

#[track_caller]
fn survives(events: Vec<Event<'static>>) {
    let written = body(&events);
    assert_eq!(normal(parse(&written)), normal(events), "\n{written}");
    for line in written.lines() {
        assert_eq!(line.trim_end_matches(' '), line, "\n{written}");
    }
    assert!(!written.contains("\n\n\n"), "\n{written}");
    assert!(written.ends_with('\n') && !written.ends_with("\n\n"), "\n{written}");
}

#[test]
fn a_heading_and_a_cell_have_plain_letters_whatever_stands_before_them() {
    for before in ["**Bold.**", "a *b.*", "- **c!**", "| a | **b.** |\n| --- | --- |\n| **c.** | d |"] {
        let mut document = one(parse(before));
        let next = document.sections[0].clone();
        document.sections.push(next);
        let written = write("md", &document);
        assert!(written.matches("\n## Facts").count() == 2 && !written.contains("&#"), "{written}");
    }
}

#[test]
fn what_is_written_reads_the_same() {
    for markdown in [
        "a",
        "\\+ a\n\n\\- a\n\n\\* a\n\n\\# a\n\n\\> a\n\n1\\) a\n\n1\\. a",
        "*\n- ****",
        "****a****b a****c****",
        "**!**![a](b) ![a](b)**!** **a!**&#98; a&#98;**&#32;c**",
        "# a {#b}\n\ntext\n\nb\n=\n",
        "- a\n- b\n  - c\n\n    d\n- e",
        "- a\n\n- b\n\n      code\n\n1. x\n2. y\n\n5) z\n\n- a\n\n* b",
        "> a\n> > b\n>\n> - c\n\nd",
        "- > a\n  > b\n\n  c\n-\n- ---\n- # h {#x}\n- ```rust\n  a\n\n  b\n  ```",
        "10. a\n11. b\n    - c\n\n    d",
        "*a **b*** ***c** d* **_e_** *f*_g_ __h__**i** a*b*c",
        "a `` ` `` b ``` `` ``` `|` ` ` `  a  `",
        "[a](b) [c](<d e> \"t\\\"i`tle\") <https://x.example> <a@b.example> [](x) [x](()) ![i](j)",
        "| a | b |\n|:-|-:|\n| `x\\|y` | \\| |\n| | c\\\\\\|d |\n\ntext",
        "a\\\nb\nc",
        "1\\. a\n\\- b\n\\+ c\n\\# d\n\\> e\n\\=\n\\---",
        "***\n\na\n\n---",
        "&amp;amp; &lt;b&gt; \\&copy; AT&T &x",
        "**&nbsp;a&#32;** b",
        "## a \\#\n\n## b #c\n\n## \\# d\n\n## e \\{#f\\}\n\n## {#g\\}",
        "a\\*b * c snake_case \\_utma __x__y\\_ \\_",
        "!\\[a](b) !<https://a.example> \\![a](b)",
        "```\n```\n\n~~~ a`b\n```\n~~~\n\n````\n```\n````",
        "- a\n  ```\n  x\n  ```\n  - b\n\n  c",
        "> ```\n> a\n>\n> b\n> ```",
    ] {
        survives(parse(markdown));
    }
}

#[test]
fn escapes_are_light() {
    for plain in [
        "snake_case, 1.5 GB, a - b, AT&T, 3 < 4 > 2, a * b, (c), a/b, 50%, #1 at the end: #1",
        "1.1. Clauses",
        "-5 degrees",
        "2026 was a year.",
        "+44 20 7946 0000",
        "a | b",
        "Really!",
    ] {
        let events = vec![Event::Start(Tag::Paragraph), Event::Text(plain.into()), Event::End(TagEnd::Paragraph)];
        assert_eq!(body(&events).trim_end().replace('\n', " "), plain);
    }
    // One asterisk between spaces is itself; two on one line look like emphasis to markdownlint (MD037).
    assert_eq!(body(&parse("a * b *c* d * e")), "a * b *c* d \\* e\n");
    // Nor does a link end with a space (MD039).
    let target = "(https://a.example)";
    assert_eq!(body(&parse(&format!("[a ]{target} b [c ]{target}d"))), format!("[a]{target} b [c]{target} d\n"));
    let heading = parse("## 3. How long {#retention}");
    assert_eq!(body(&heading), "<a id=\"retention\"></a>\n\n## 3. How long\n");
}

#[test]
fn hostile_text_is_inert() {
    let hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> \u{1b}[31m\u{0}\u{7f}\u{9b} | `x` \"'&#60;";
    let mut body = vec![Event::Start(Tag::Paragraph)];
    body.push(Event::Text(hostile.into()));
    body.push(Event::InlineHtml("<script>".into()));
    for dest in ["javascript:alert(1)", "JAVASCRIPT:x", " java\nscript:x", "data:text/html,x", "\"><script>"] {
        body.push(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url: dest.into(),
            title: "\"><script>".into(),
            id: "".into(),
        }));
        body.push(Event::Text("link".into()));
        body.push(Event::End(TagEnd::Link));
    }
    body.push(Event::End(TagEnd::Paragraph));
    body.push(Event::Start(Tag::HtmlBlock));
    body.push(Event::Html("<script>alert(1)</script>\n".into()));
    body.push(Event::End(TagEnd::HtmlBlock));
    let mut document = one(body);
    document.head.title = hostile.to_owned();
    document.head.who = Some(hostile.to_owned());
    document.head.language = "\"><script>".to_owned();
    document.head.url = Some("javascript:alert(1)".to_owned());
    document.head.effective = Some(("\"><script>".to_owned(), "<script>".to_owned()));
    document.sections[0].anchor = "\"><script>".to_owned();
    for name in ["md", "html", "txt"] {
        let written = write(name, &document);
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!written.contains(control), "{name}: {written}");
        assert!(!written.to_lowercase().contains("javascript:"), "{name}: {written}");
    }
    for name in paged() {
        paged::check(name, &bytes(name, &document));
    }
    let page = scraper::Html::parse_document(&write("html", &document));
    let all = scraper::Selector::parse("script, img, [onerror], link").expect("a selector");
    assert_eq!(page.select(&all).count(), 0);
    for event in parse(&write("md", &document)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let own = [
                    "<!-- markdownlint-configure-file {\n",
                    "  \"MD033\": { \"allowed_elements\": [\"a\"] }\n",
                    "} -->\n",
                ];
                assert!(html.starts_with("<a id=\"") || &*html == "</a>" || own.contains(&&*html), "{html}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => assert!(is_safe(&dest_url), "{dest_url}"),
            _ => {}
        }
    }
}

#[test]
fn events_in_any_order_do_no_harm() {
    let mut events = parse("- a\n\n> b\n\n| c |\n|-|\n| **[d](e)** |\n\n```\nf\n```\n\n# g {#h}");
    events.reverse();
    for start in 0..events.len() {
        let document = one(events[start..].to_vec());
        for name in ["md", "html", "txt"] {
            write(name, &document);
        }
        for name in paged() {
            paged::check(name, &bytes(name, &document));
        }
    }
}

#[test]
fn deep_nesting_does_no_harm() {
    let events = parse(&format!("{}a", "> - ".repeat(1000)));
    survives(events.clone());
    for name in ["html", "txt"] {
        write(name, &one(events.clone()));
    }
    for name in paged() {
        paged::check(name, &bytes(name, &one(events.clone())));
    }
}

#[test]
fn a_sentence_before_a_table_is_its_caption() {
    let table = "| Data | |\n|-|-|\n| *a* | b |\n| | c |\n";
    let html = fragment(&one(parse(&format!("Two. Sentences.\n\nThis shows `all`.\n\n{table}"))));
    assert!(html.contains("<p>Two. Sentences.</p>\n<table>\n<caption>This shows <code>all</code>.</caption>\n<thead>\n<tr><th scope=\"col\">Data</th><td></td></tr>"), "{html}");
    assert!(html.contains("<tr><th scope=\"row\" data-label=\"Data\"><em>a</em></th><td>b</td></tr>\n<tr><td class=\"none\" data-label=\"Data\"></td><td>c</td></tr>"), "{html}");
    let html = fragment(&one(parse(&format!("Two. Sentences.\n\n{table}"))));
    assert!(!html.contains("caption"), "{html}");
}

#[test]
fn dates_of_the_head_are_times() {
    let mut document = one(parse("From 1 March 2026, not 11 March 2026; until 2 April 2026."));
    document.head.effective = Some(("2026-03-01".to_owned(), "1 March 2026".to_owned()));
    document.head.updated = Some(("2026-04-02".to_owned(), "2 April 2026".to_owned()));
    let html = fragment(&document);
    assert!(html.contains(
        "<p class=\"meta\"><span>Effective <time datetime=\"2026-03-01\">1 March 2026</time></span> · <span>Last updated <time"
    ));
    assert!(html.contains(
        "<p>From <time datetime=\"2026-03-01\">1 March 2026</time>, not 11 March 2026; until <time datetime=\"2026-04-02\">2 April 2026</time>.</p>"
    ), "{html}");
}

#[test]
fn links_in_html_and_text() {
    let body = parse(
        "[site](https://a.example/?a=1&b=2) [again](https://a.example/?a=1&b=2) [in](#x) <a@b.example> [mail](mailto:a@b.example) https://c.example",
    );
    let html = fragment(&one(body.clone()));
    assert!(html.contains("<a href=\"https://a.example/?a=1&amp;b=2\" rel=\"external noreferrer\">site</a>"), "{html}");
    assert!(
        html.contains("<a href=\"#x\">in</a> <a class=\"bare\" href=\"mailto:a@b.example\">a@b.example</a>"),
        "{html}"
    );
    assert!(html.contains("mail</a> https://c.example"), "{html}");
    let text = write("txt", &one(body));
    assert!(text.contains("site [1] again [1] in a@b.example mail [2] https://c.example\n"), "{text}");
    assert!(text.ends_with("\n\n[1] https://a.example/?a=1&b=2\n[2] a@b.example\n"), "{text}");
}

#[test]
fn a_link_and_its_number_stay_in_one_line() {
    let words = "word ".repeat(13);
    let text = write("txt", &one(parse(&format!("{words}[home](https://a.example)."))));
    assert!(text.contains("word\nhome [1].\n"), "{text}");
}

#[test]
fn a_heading_link_stays_out_of_the_contents() {
    let mut document = one(Vec::new());
    document.sections[0].heading = parse("[a](b) `c`")[1..6].to_vec();
    document.sections[0].number = Some("1.".to_owned());
    document.sections = vec![document.sections[0].clone(), document.sections[0].clone(), document.sections[0].clone()];
    let md = write("md", &document);
    assert!(md.starts_with("# Privacy Policy\n\n## Contents\n\n- [1. a `c`](#facts)\n- ["), "{md}");
    assert!(md.contains("\n\n<a id=\"facts\"></a>\n\n## 1. [a](b) `c`\n"), "{md}");
    let html = write("html", &document);
    assert!(html.contains("<li><a href=\"#facts\">1. a <code>c</code></a></li>"), "{html}");
}

#[test]
fn a_list_starts_with_the_number_that_it_was_given() {
    for (start, tag) in [(0, "<ol start=\"0\">"), (1, "<ol>"), (2, "<ol start=\"2\">"), (10, "<ol start=\"10\">")] {
        let document = one(parse(&format!("{start}. a\n{}. b\n", start + 1)));
        let (html, text) = (fragment(&document), write("txt", &document));
        assert!(html.contains(&format!("{tag}\n<li>a</li>\n")), "{html}");
        assert!(text.ends_with(&format!("\n\n{start}. a\n{}. b\n", start + 1)), "{text}");
    }
}

#[test]
fn a_name_of_28_characters_stays_in_one_line() {
    for (length, long) in [(27, false), (28, false), (29, true)] {
        let name = "x".repeat(length);
        let html = fragment(&one(parse(&format!("`{name}`"))));
        assert!(html.contains(&if long { format!("\"long\">{name}<") } else { format!("<code>{name}<") }), "{html}");
    }
}

#[test]
fn a_table_is_set_in_columns_where_a_line_holds_its_rows() {
    // Two columns with two spaces between them, 72 in all with what stands around the table.
    for (prefix, widest) in [("", 68), ("> ", 66)] {
        for (length, columns) in [(widest - 1, true), (widest, true), (widest + 1, false)] {
            let word = "x".repeat(length);
            let rows = ["| A | B |", "|-|-|", &format!("| {word} | yy |")].map(|row| format!("{prefix}{row}"));
            let text = write("txt", &one(parse(&rows.join("\n"))));
            assert_eq!(text.contains(&format!("\n{prefix}{word}  yy\n")), columns, "{text}");
            assert_eq!(text.contains(&format!("\n{prefix}A: ")), !columns, "{text}");
        }
    }
}

#[test]
fn text_is_laid_out() {
    let text = write(
        "txt",
        &one(parse(
            "Intro.\n\n- a\n- b\n  - c\n\n1. d\n\n   e\n2. f\n\n> q\n> r\n\n| A | B |\n|-|-|\n| 1 | long |\n| 22 | x |\n\n| Purpose | Data | Basis |\n|-|-|-|\n| Delivering your orders to your home | Account, orders and address | contract with you |\n| Fraud | | interest |\n\n    code\n",
        )),
    );
    let expected = "\
Privacy Policy
==============


Facts
-----

Intro.

- a
- b
  - c

1. d

   e

2. f

> q r

A   B
--  ----
1   long
22  x

Purpose: Delivering your orders to your home
Data: Account, orders and address
Basis: contract with you

Purpose: Fraud
Basis: interest

    code
";
    assert_eq!(text, expected);
}

/// The table of cookies, which other pages take in.
fn cookie_table() -> Document<'static> {
    let mut document = one(parse("| Name |\n|-|\n| `_ga` |"));
    document.id = "cookie-table".to_owned();
    document
}

#[test]
fn a_fragment_has_no_head() {
    let texts = FORMATS.iter().filter(|format| !["docx", "pdf"].contains(&format.name));
    let outputs =
        texts.map(|format| policyc::render::fragment(&cookie_table(), format, &Options::default()).expect("an output"));
    let files: Vec<(String, String)> =
        outputs.map(|output| (output.name, String::from_utf8(output.bytes).expect("text"))).collect();
    let expected = [
        (
            "cookie-table.md",
            "<a id=\"facts\"></a>\n\n## Facts\n\n| Name |\n| --- |\n| `_ga` |\n\n<!-- markdownlint-configure-file {\n  \"MD033\": { \"allowed_elements\": [\"a\"] },\n  \"MD041\": false\n} -->\n",
        ),
        (
            "cookie-table.html",
            "<div class=\"policyc\">\n<section aria-labelledby=\"facts\">\n<div class=\"heading\"><h2 id=\"facts\">Facts</h2><a class=\"anchor\" href=\"#facts\" aria-labelledby=\"facts\"></a></div>\n<table>\n<thead>\n<tr><th scope=\"col\">Name</th></tr>\n</thead>\n<tbody>\n<tr><th scope=\"row\" data-label=\"Name\"><code>_ga</code></th></tr>\n</tbody>\n</table>\n</section>\n</div>\n",
        ),
        ("cookie-table.txt", "Facts\n-----\n\nName\n----\n_ga\n"),
    ];
    let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(files, expected);
}

#[test]
fn files_are_named_after_document_and_format() {
    let all: Vec<&Format> = FORMATS.iter().collect();
    let outputs = documents([&one(Vec::new())], &all, &Options::default()).expect("outputs");
    let names: Vec<&str> = outputs.iter().map(|output| output.name.as_str()).collect();
    let mut expected = vec!["privacy-policy.md", "privacy-policy.html", "privacy-policy.txt", "privacy-policy.docx"];
    if cfg!(feature = "pdf") {
        expected.push("privacy-policy.pdf");
    }
    assert_eq!(names, expected);
    assert!(format("odt").is_none());
    assert!(ABSENT.iter().all(|(name, _)| format(name).is_none()));
}
