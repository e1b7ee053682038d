//! Markdown for MDX, where braces and tags are code.

use policyc::render::Markdown;

use super::*;

fn mdx(markdown: &str) -> String {
    let md = format("md").expect("a format");
    let options = Options { markdown: Markdown::Mdx, ..Options::default() };
    String::from_utf8((md.document)(&one(parse(markdown)), &options).expect("bytes")).expect("text")
}

#[test]
fn nothing_in_mdx_is_code_or_an_error() {
    for (markdown, written) in [
        ("a {1 + 1} b {} {x", "a \\{1 + 1} b \\{} \\{x"),
        ("see <https://a.example/x> and <me@a.example>", "[https://a.example/x](https://a.example/x)"),
        ("see <https://a.example/x> and <me@a.example>", "[me@a.example](mailto:me@a.example)"),
        ("import duties apply\n\n- export them", "&#105;mport duties apply"),
        ("export\n\nimportant", "&#101;xport"),
        ("important", "\nimportant"),
        ("`{x}` and\n\n```text\n{x} <y>\n```", "`{x}` and\n\n```text\n{x} <y>\n```"),
        ("[a {b}](https://a.example/{c})", "[a \\{b}]("),
        ("a \\<b> c", "a \\<b> c"),
    ] {
        let text = mdx(markdown);
        assert!(text.contains(written), "{markdown:?} gives\n{text}");
        assert!(!text.contains("<!--") && !text.contains("<http"), "{text}");
    }
}
