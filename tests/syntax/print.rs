//! The layouts, shown on small specs.

use policyc::source::Sources;
use policyc::syntax::{format, same_meaning, to_json, to_policy, to_yaml};

use crate::shapes::Kinds;
use crate::support::{policy, yaml};

#[track_caller]
fn formats(text: &str, expected: &str) {
    let read = policy(text);
    assert_eq!(format(&read.file, &Sources::new()).expect("it has no mistakes"), expected);
}

#[test]
fn the_layout_is_one_and_keeps_what_its_author_chose() {
    formats(
        "# first\n\npolicy   \"P\" {effective:2026-03-01;laws: gdpr,\n  # why\n  ccpa, # also\n  eprivacy}\n\n\n\n## n\ndata a \"A\"  # c\ndata b\n{\n\n  items: \"x\", 'y'\n\n\n  # two\n  source: provided # end\n  # last\n}\ndata c { items: x }\ndata d { items: y }\n# bye"
            .replace("'y'", "\"y z\"")
            .as_str(),
        "# first\n\npolicy \"P\" {\n  effective: 2026-03-01\n  laws: gdpr,\n    # why\n    ccpa, # also\n    eprivacy\n}\n\n## n\ndata a \"A\" # c\n\ndata b {\n  items: x, \"y z\"\n\n  # two\n  source: provided # end\n  # last\n}\n\ndata c { items: x }\ndata d { items: y }\n# bye\n",
    );
}

#[test]
fn comments_behind_braces_stay_there() {
    let text = "data a { items: x } # one\n\ndata b { # two\n  items: x\n  item y \"Y\" {} # three\n} # four\n";
    formats(text, text);
}

#[test]
fn long_lists_and_long_texts_are_wrapped() {
    let items = (0..20).map(|n| format!("item-{n}")).collect::<Vec<_>>().join(", ");
    formats(
        &format!("data a {{ items: {items} }}\n"),
        "data a {\n  items: item-0, item-1, item-2, item-3, item-4, item-5, item-6, item-7, item-8, item-9, item-10,\n    item-11, item-12, item-13, item-14, item-15, item-16, item-17, item-18, item-19\n}\n",
    );
}

#[test]
fn a_text_over_lines_stays_over_lines_if_it_is_long() {
    let long = "one two three four five six seven eight nine ten ".repeat(3);
    formats(
        &format!("data a {{\n  when: \"{long}\n   and so on\"\n}}\n"),
        "data a {\n  when: \"one two three four five six seven eight nine ten one two three four five six seven eight\n    nine ten one two three four five six seven eight nine ten and so on\"\n}\n",
    );
    formats("data a {\n  when: \"one\n two\"\n}\n", "data a {\n  when: \"one two\"\n}\n");
}

#[test]
fn prose_moves_with_its_body() {
    formats(
        "section a {\n\"\"\"\n    One\n\n      two\n  \"\"\"\n}\n",
        "section a {\n  \"\"\"\n  One\n\n    two\n  \"\"\"\n}\n",
    );
}

#[test]
fn windows_line_ends_stay() {
    formats("policy \"P\"\r\nuse a\r\n", "policy \"P\"\r\nuse a\r\n");
}

#[test]
fn a_file_with_mistakes_is_not_formatted() {
    let read = policy("policy \"P\" {");
    let sources = Sources::new();
    sources.add("a", std::path::Path::new("a"), "policy \"P\" {");
    assert_eq!(format(&read.file, &sources).expect_err("it has one").len(), 1);
}

#[test]
fn the_example_in_yaml() {
    let read = policy(
        "policy \"P\" { effective: 2026-03-01; laws: gdpr, ccpa }\n## who said so\ndata a \"A: b\" {\n  items: \"null\", yes, \"x # y\" # c\n  \"\"\"\n    in\n  out\n  \"\"\"\n}\ncookies x {\n  cookie \"a b\" _ga \"L\" { lasts: 2 years }\n}\nremove recipient n\noverride controller { email: x@y.example }\nuse b\n",
    );
    assert_eq!(read.said, [""; 0]);
    assert_eq!(
        to_yaml(&read.tree, &Kinds, &read.file),
        "policy: {label: P, effective: 2026-03-01, laws: [gdpr, ccpa]}\n\ndata:\n  a:\n    label: \"A: b\"\n    note: |\n      who said so\n    items: [\"null\", yes, \"x # y\"] # c\n    text: |2\n        in\n      out\n\ncookies:\n  x:\n    cookie:\n      \"\\\"a b\\\" _ga\": {label: L, lasts: 2 years}\n\nremove:\n  recipient: [n]\n\noverride:\n  controller: {email: x@y.example}\n\nuse: [b]\n"
    );
    assert!(
        to_json(&read.tree, &Kinds)
            .starts_with("{\n  \"policy\": {\n    \"label\": \"P\",\n    \"effective\": \"2026-03-01\",")
    );
}

#[test]
fn yaml_in_the_dsl() {
    let read =
        yaml("# top\ndata:\n  a: # right\n    label: A\n    items:\n      - x # first\n      # before y\n      - y\n");
    assert_eq!(
        to_policy(&read.tree, &read.file),
        "# top\ndata a \"A\" { # right\n  items: x, # first\n    # before y\n    y\n}\n"
    );
}

#[test]
fn notes_survive_both_ways() {
    crate::bodies::converts("data k1 \"%\" {\n}\n## note a\n##   more\ndata k2 \"x\"\n# end\n");
}

#[test]
fn a_field_and_nested_declarations_of_one_name_share_a_list() {
    let text = "purpose p {\n  basis: consent, contract # why\n  # for the parcel\n  basis contract { data: a }\n  when: \"you order\"\n  basis consent { data: b }\n}\n";
    let read = policy(text);
    assert_eq!(read.said, [""; 0]);
    let made = to_yaml(&read.tree, &Kinds, &read.file);
    assert_eq!(
        made,
        "purpose:\n  p:\n    basis: # why\n      - consent\n      - contract\n      # for the parcel\n      - contract: {data: a}\n      - consent: {data: b}\n    when: you order\n"
    );
    let back = yaml(&made);
    assert_eq!(back.said, [""; 0]);
    assert!(same_meaning(&read.tree, &back.tree), "{made}");
    assert!(to_policy(&back.tree, &back.file).contains("# for the parcel"));
}
