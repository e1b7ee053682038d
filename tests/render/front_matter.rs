//! Markdown for generators of static sites.

use std::collections::BTreeMap;

use policyc::render::FrontMatter;

use super::*;

fn for_site(site: &str, document: &Document) -> String {
    let front_matter = FrontMatter::of(site).expect("a generator");
    let md = format("md").expect("a format");
    let bytes = (md.document)(document, &Options { front_matter, ..Options::default() }).expect("bytes");
    String::from_utf8(bytes).expect("text")
}

#[test]
fn each_generator_gets_its_own_names() {
    let mut document = one(parse("This policy says how *Acme* uses your data. It is short."));
    document.head.effective = Some(("2026-03-01".to_owned(), "1 March 2026".to_owned()));
    document.head.updated = Some(("2026-10-12".to_owned(), "12 October 2026".to_owned()));
    let top = "---\ntitle: \"Privacy Policy\"\ndescription: \"This policy says how Acme uses your data.\"\n";
    let below = "---\n\nEffective 1 March 2026 · Last updated 12 October 2026\n\n";
    for (site, names, heading) in [
        ("hugo", "date: 2026-03-01\nlastmod: 2026-10-12\nslug: \"privacy-policy\"\n", "## Facts {#facts}\n"),
        (
            "jekyll",
            "date: 2026-03-01\nlast_modified_at: 2026-10-12\npermalink: \"/privacy-policy/\"\nrender_with_liquid: false\n",
            "## Facts {#facts}\n",
        ),
        (
            "astro",
            "pubDate: 2026-03-01\nupdatedDate: 2026-10-12\nslug: \"privacy-policy\"\n",
            "<a id=\"facts\"></a>\n\n## Facts\n",
        ),
    ] {
        let text = for_site(site, &document);
        assert!(text.starts_with(&format!("{top}{names}{below}{heading}")), "{text}");
    }
    assert!(for_site("none", &document).starts_with("# Privacy Policy\n\nEffective"));
    assert!(FrontMatter::of("gatsby").is_none());
    assert!(FrontMatter::NAMES.iter().all(|name| FrontMatter::of(name).is_some()));
}

#[test]
fn any_title_is_a_title_and_never_a_line_of_its_own() {
    let mut document = one(parse("Text."));
    for title in [
        "no",
        "on",
        "~",
        "12:30",
        "1.0",
        "2026-03-01",
        "a: b",
        "# a",
        "---",
        "it's \"a\" \\ b",
        "- a",
        "{{ a }}",
        "@a",
        "<<",
        "é",
        "a\nlayout: b",
        "a\u{2028}layout: b",
        "\u{85}layout: b",
        "",
    ] {
        document.head.title = title.to_owned();
        for site in ["hugo", "jekyll", "astro"] {
            let text = for_site(site, &document);
            let block = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).expect("a block").0;
            let read: BTreeMap<String, serde_yaml::Value> = serde_yaml::from_str(block).expect(block);
            let expected: String = title
                .chars()
                .map(|c| if c == '\n' || c == '\u{2028}' { ' ' } else { c })
                .filter(|c| !c.is_control())
                .collect();
            assert_eq!(read["title"].as_str(), Some(&*expected), "{block}");
            assert!(!read.contains_key("layout"), "{block}");
            assert!(block.lines().next().is_some_and(|line| line.starts_with("title: \"")), "{block}");
        }
    }
}

#[test]
fn what_a_generator_would_run_is_text() {
    let hostile = "a {{ site.github }} {% include x %} {{< raw >}} `{{ code }}` {:onclick=\"x\"} [l](</{{ x }}> \"{{ t }}\") a | b \
                   <https://a.example>\n\n```{{ x }}\n  {% raw %}\n\nb\n```\n\n| {{ c }} | `{% d %}` |\n|-|-|\n| `a\\|b` | {{{ |";
    let mut document = one(parse(hostile));
    document.sections[0].heading = vec![Event::Text("{{ h }} {#other}".into())];
    document.head.who = Some("{{ who }}".to_owned());
    for site in ["hugo", "jekyll"] {
        let text = for_site(site, &document);
        let body = text.split_once("\n---\n").expect("a block").1;
        for sign in ["{{", "{%", "{:", "{#o"] {
            assert!(!body.contains(sign), "{sign}: {body}");
        }
        let words = same_text::words_of(&parse(body));
        for shown in [
            "{{ site.github }} {% include x %} {{< raw >}} {{ code }}",
            "{% raw %}",
            "{{{",
            "{% d %}",
            "{{ who }}",
            "a | b",
        ] {
            assert!(words.contains(shown), "{shown}: {words}");
        }
        assert!(body.contains("## &#123;&#123; h }} &#123;#other\\} {#facts}\n"), "{body}");
    }
    assert!(for_site("astro", &document).contains("a {{ site.github }}"));
}

#[test]
fn exceptions_are_only_those_that_are_needed() {
    let comment = |text: &str| text.contains("<!--");
    let narrow = one(parse("| a | b |\n|-|-|\n| c | d |"));
    let wide = one(parse(&format!("| a | b |\n|-|-|\n| {} | d |", "word ".repeat(20))));
    let long = one(parse(&format!("## {}", "word ".repeat(20))));
    assert!(!comment(&for_site("hugo", &narrow)));
    assert!(for_site("hugo", &long).contains("  \"MD013\": { \"headings\": false }\n"));
    assert!(
        for_site("hugo", &wide)
            .ends_with("\n\n<!-- markdownlint-configure-file {\n  \"MD013\": { \"tables\": false }\n} -->\n")
    );
    assert!(
        for_site("none", &narrow).ends_with(
            "\n\n<!-- markdownlint-configure-file {\n  \"MD033\": { \"allowed_elements\": [\"a\"] }\n} -->\n"
        )
    );
}

#[test]
fn addresses_in_text_are_marked() {
    let events = vec![
        Event::Start(Tag::Paragraph),
        Event::Text("Write to a@b.example, or see (https://c.example/d_e). Not a@b or x://y.".into()),
        Event::End(TagEnd::Paragraph),
    ];
    assert_eq!(body(&events), "Write to a@<!---->b.example, or see (https\\://c.example/d_e). Not a@b or x\\://y.\n");
}

#[test]
fn a_month_is_no_day_for_a_generator() {
    let mut document = one(parse("This policy is short."));
    document.head.effective = Some(("2026-03".to_owned(), "March 2026".to_owned()));
    document.head.updated = Some(("2026-10-12".to_owned(), "12 October 2026".to_owned()));
    let page = for_site("jekyll", &document);
    assert!(!page.contains("date: ") && page.contains("last_modified_at: 2026-10-12\n"), "{page}");
    assert!(page.contains("Effective March 2026"), "{page}");
}
