//! The DSL front end, in the words of its users: a spec and what is said about it.

use policyc::syntax::{Entry, Item};

use crate::support::policy;

#[track_caller]
fn says(text: &str, expected: &[&str]) {
    assert_eq!(policy(text).said, expected, "\n{text}");
}

#[test]
fn the_example_reads_without_a_word() {
    let example = include_str!("example.policy");
    says(example, &[]);
    says(&example.replace('\n', "\r\n"), &[]);
    says(&example.replace('\n', "\r"), &[]);
    says(example.trim_end(), &[]);
    says("", &[]);
    says("\n\n", &[]);
    says("# only a comment", &[]);
}

#[test]
fn names_of_cookies_may_hold_nearly_anything() {
    says(
        "cookies x {\n  cookie _ga_* __Host-sid AMP_* a.b:c[0]|d \"Counts\" { lasts: session }\n  cookie \"my cookie\" other \"Label\"\n  cookie \"my cookie\" \"\"\n}\n",
        &[],
    );
}

#[test]
fn a_url_keeps_its_fragment() {
    let parsed =
        policy("choice c { url: https://x.example/a#b; how: \"x\" } # c\nchoice d {url:https://y.example/?a=b:c}\n");
    assert_eq!(parsed.said, [""; 0]);
    let Item::Declaration(choice) = &parsed.tree.items[0] else { panic!() };
    let Entry::Field(url) = &choice.body[0] else { panic!() };
    assert_eq!(&*url.values[0].text, "https://x.example/a#b");
    assert_eq!(&*choice.end_comment.as_ref().expect("it has one").text, " c");
}

#[test]
fn text_over_lines_is_one_line_and_each_word_knows_its_place() {
    let parsed = policy("controller \"North\n  wind \\\"Tea\\\"\" {}\n");
    assert_eq!(parsed.said, [""; 0]);
    let Item::Declaration(controller) = &parsed.tree.items[0] else { panic!() };
    let label = controller.label.as_ref().expect("it has one");
    assert_eq!(&**label, "North wind \"Tea\"");
    let at = label.find("Tea").expect("it is there");
    assert_eq!(parsed.file.slice(label.locate(at, at + 3)), "Tea");
}

#[test]
fn notes_of_adjacent_lines_are_one() {
    let parsed = policy("## one\n## two\n\n## three\n# c\ndata x\n");
    let Item::Declaration(data) = &parsed.tree.items[0] else { panic!() };
    let notes: Vec<&str> = data.notes.iter().map(|note| &**note).collect();
    assert_eq!(notes, ["one\ntwo", "three"]);
}

#[test]
fn braces_that_do_not_balance_are_one_mistake_each() {
    says("policy \"X\" {\n  effective: 2026\n", &["1:12 unclosed-brace this brace is never closed"]);
    says(
        "cookies shop \"s\" {\n  cookie a \"x\" { lasts: session\n  cookie b \"y\" { lasts: session }\n}\ndata next { items: a }\n",
        &["2:16 unclosed-brace this brace is never closed"],
    );
    says("data a {\n  items: x\n\ndata b {\n  items: y\n}\n", &["1:8 unclosed-brace this brace is never closed"]);
    says("data x {\n  items: a\n  }\n  source: b\n}\n", &["3:3 stray-brace this brace closes nothing"]);
    says("data x { items: a }\n}\n", &["2:1 stray-brace this brace closes nothing"]);
    says(
        "policy \"X\"\n  effective: 2026\n  laws: gdpr\n}\n",
        &["1:1 missing-brace `policy` has no opening brace, but fields follow it"],
    );
    says(
        "policy \"X\"\n  effective: 2026\n  laws: gdpr\n",
        &["1:1 missing-brace `policy` has no opening brace, but fields follow it"],
    );
    says("{ a: b }\n", &["1:1 stray-brace this brace opens no declaration"]);
}

#[test]
fn what_is_never_closed_costs_one_finding() {
    says(
        "controller \"N\" {\n  address: \"12 Harbour\n  country: IE\n  email: \"x@y\"\n}\n",
        &["2:12 unclosed-text this text is never closed"],
    );
    says("policy \"Privacy Policy {\n  effective: 2026\n}\n", &["1:8 unclosed-text this text is never closed"]);
    says("data x { when: \"you open }\ndata y\n", &["1:16 unclosed-text this text is never closed"]);
    says(
        "section a \"A\" {\n  \"\"\"\n  hello\n}\nsection b \"B\" {\n  \"\"\"\n  x\n  \"\"\"\n}\n",
        &["2:3 unclosed-prose this prose block is never closed"],
    );
}

#[test]
fn braces_behind_a_text_that_is_never_closed_close_what_is_open() {
    // Up to four of them; one more belongs to the text.
    for depth in 1..=5 {
        let (open, close) = ("section a { ".repeat(depth), "}".repeat(depth));
        let text = format!("{open}after: \"you open {close}\ndata y {{ items: x }}\n");
        let unclosed = format!("1:{} unclosed-text this text is never closed", open.len() + 8);
        let all = ["1:11 unclosed-brace this brace is never closed", &unclosed];
        says(&text, if depth > 4 { &all } else { &all[1..] });
    }
}

#[test]
fn slips_in_fields_have_words_of_their_own() {
    says(
        "data a { items: x basis: y }\n",
        &["1:19 missing-separator a semicolon or a new line is missing before the field `basis`"],
    );
    says("data a { items: x y }\n", &["1:19 missing-comma a comma is missing before `y`"]);
    says("data a { items: x,, y }\n", &["1:19 stray-comma this comma has no value on one of its sides"]);
    says("data a {\n  items: x,\n  source: y\n}\n", &["2:11 stray-comma this comma has no value on one of its sides"]);
    says(
        "data a {\n  items: x,\n  # c\n  item y \"l\" { ccpa: D }\n}\n",
        &["2:11 stray-comma this comma has no value on one of its sides"],
    );
    says("data a { items = x }\n", &["1:16 equals-sign `items` is written with a colon"]);
    says("data a { when: you open an account }\n", &["1:16 missing-quotes free text needs double quotes around it"]);
    says(
        "data a {\n  items:\n    - name\n    - email\n  source: x\n}\n",
        &["2:3 empty-value the field `items` has no value"],
    );
    says("data a { items: \"\" }\n", &["1:17 empty-value `items` has an empty value"]);
    says("data a { items: x; items: y }\n", &["1:20 repeated-field the field `items` is given twice"]);
    says("data a { laws+: x; laws-: y; laws: z }\n", &[]);
    says(
        "policy \"P\" {\n  effective 2026-03-01\n  laws gdpr, eprivacy\n  email\n}\n",
        &[
            "2:3 missing-colon a colon is missing after `effective`",
            "3:3 missing-colon a colon is missing after `laws`",
            "4:3 missing-colon `email` stands alone, without a colon and a value",
        ],
    );
    says("a: b\n", &["1:1 field-outside the field `a` stands outside of any declaration"]);
    says("section s { text: \"\"\"\n  x\n  \"\"\"\n}\n", &["1:13 empty-value the field `text` has no value"]);
    says("purpose x { basis: consent { data: account } }\n", &["1:28 stray-brace a field has no body in braces"]);
    says("data a { when: \"a\\nb\" }\n", &["1:18 bad-escape a backslash can stand only before a quote or a backslash"]);
}

#[test]
fn slips_in_heads_have_words_of_their_own() {
    says(
        "data account “your details” { items: a }\n",
        &["1:14 typographic-quotes typographic quotation marks cannot enclose a text"],
    );
    says(
        "data account „your details“ { items: a }\n",
        &["1:14 typographic-quotes typographic quotation marks cannot enclose a text"],
    );
    says("data account 'your details' { items: a }\n", &["1:14 single-quotes single quotes cannot enclose a text"]);
    says("data a \"A\" \"B\"\n", &["1:12 two-labels a declaration has only one label"]);
    says("data a \"A\" { label: \"B\" }\n", &["1:21 two-labels a declaration has only one label"]);
    says(
        "cookies x { cookie _ga, _gid \"A\" { lasts: session } }\n",
        &["1:23 stray-comma names in a head stand side by side, without commas"],
    );
    says(
        "use\nremove\noverride\n",
        &[
            "1:1 missing-key `use` does not say what",
            "2:1 missing-key `remove` does not say what",
            "3:1 missing-key `override` does not say what",
        ],
    );
    says("data a {\n  use b\n}\n", &["2:3 only-at-top `use` stands only at the top of a file"]);
    says(
        "section s { \"\"\"a\"\"\"\n\"\"\"b\"\"\" }\n",
        &["2:1 two-prose-blocks a declaration has only one prose block"],
    );
    says("\"\"\"a\"\"\"\n", &["1:1 prose-outside this prose block stands outside of any declaration"]);
}

#[test]
fn independent_mistakes_come_back_in_one_run() {
    says(
        "policy \"P\" {\n  effective = 2026-03-01\n  laws: gdpr,, ccpa\n}\ndata a “x” { items: y z }\n@nothing\nsection s {\n  after: b; after: c\n}\n",
        &[
            "2:13 equals-sign `effective` is written with a colon",
            "3:14 stray-comma this comma has no value on one of its sides",
            "5:8 typographic-quotes typographic quotation marks cannot enclose a text",
            "5:23 missing-comma a comma is missing before `z`",
            "6:1 syntax a line starts with the name of a field or with a kind",
            "8:13 repeated-field the field `after` is given twice",
        ],
    );
}

#[test]
fn files_in_another_spelling_are_told_so_once() {
    says(
        "policy:\n  effective: 2026\n  laws: [gdpr]\n",
        &["1:1 wrong-spelling this looks like YAML, but the name of the file says policy language"],
    );
    says(
        "{\"policy\": {\"label\": \"x\"}}",
        &["1:1 wrong-spelling this looks like JSON, but the name of the file says policy language"],
    );
}

#[test]
fn characters_that_no_document_may_hold_are_refused() {
    says(
        "data a { items: x\u{7}y }\n",
        &["1:18 control-character the control character U+0007 cannot stand in a policy"],
    );
    says(
        "data a { items: \"\u{e001}é🇪🇺\" }\n",
        &["1:18 control-character the private-use character U+E001 cannot stand in a policy"],
    );
}

#[test]
fn the_first_and_the_last_of_the_characters_that_are_refused() {
    let text = |c: char| format!("data a {{ items: \"x{c}y\" }}\n");
    for c in ['\0', '\u{8}', '\u{b}', '\u{c}', '\u{e}', '\u{1f}', '\u{7f}', '\u{9f}', '\u{e000}', '\u{f8ff}'] {
        let what = if c < '\u{e000}' { "control" } else { "private-use" };
        let code = u32::from(c);
        let found = format!("1:19 control-character the {what} character U+{code:04X} cannot stand in a policy");
        says(&text(c), &[&found]);
    }
    for c in ['\t', ' ', '~', '\u{a0}', '\u{d7ff}', '\u{f900}'] {
        says(&text(c), &[]);
    }
}

#[test]
fn nesting_is_bounded() {
    let text = "section a { ".repeat(70);
    says(&text, &["1:779 too-deep declarations are nested deeper than 64 levels"]);
    let text = format!("{}{}", "section a { ".repeat(64), "} ".repeat(64));
    says(&text, &[]);
}

#[test]
fn a_text_without_its_closing_quote_makes_no_fields_of_its_next_lines() {
    says(
        "sale {\n  incentives: \"An account costs one cent, and our\n    estimate: one cent as well,\n    turn it as you like\n  sells: no\n}\n",
        &["2:15 unclosed-text this text is never closed"],
    );
}

#[test]
fn special_spaces_and_control_characters_are_said_once_for_each_place() {
    says(
        "\u{a0}\u{a0}data a { items:\u{a0}x }\n",
        &[
            "1:1 odd-space the special space U+00A0 stands outside of quotes",
            "1:18 odd-space the special space U+00A0 stands outside of quotes",
        ],
    );
    says("data a \"my\u{a0}data\" { items: x }\n", &[]);
    says(
        "data a { items: x }\n\u{1a}\n",
        &["2:1 control-character the control character U+001A cannot stand in a policy"],
    );
}

#[test]
fn a_comma_before_the_next_field_is_a_semicolon() {
    let read = policy("purpose x { data: a, b, basis: consent }\n");
    assert_eq!(read.said, ["1:23 stray-comma this comma has no value on one of its sides"]);
}

#[test]
fn periods_and_dates_in_words_are_one_value() {
    for value in ["two years", "-3 days", "1 March 2026", "Mar 1st 2026"] {
        says(&format!("retention x {{ keep: {value} }}\n"), &[]);
    }
    says("data x { items: name years }\n", &["1:22 missing-comma a comma is missing before `years`"]);
}
