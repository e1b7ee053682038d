//! The YAML front end, in the words of its users.

use policyc::syntax::{Entry, Item, same_meaning};

use crate::support::{policy, yaml};

#[track_caller]
fn says(text: &str, expected: &[&str]) {
    assert_eq!(yaml(text).said, expected, "\n{text}");
}

#[track_caller]
fn same(yaml_text: &str, policy_text: &str) {
    let (a, b) = (yaml(yaml_text), policy(policy_text));
    assert_eq!(a.said, [""; 0], "{yaml_text}");
    assert_eq!(b.said, [""; 0], "{policy_text}");
    assert!(same_meaning(&a.tree, &b.tree), "{:#?}\n{:#?}", a.tree, b.tree);
}

#[test]
fn both_spellings_make_one_tree() {
    same(
        include_str!("example.policy.yaml"),
        r#"
policy "Privacy Policy" { effective: 2026-03-01; laws: gdpr, eprivacy; laws+: ch-fadp }
use google-analytics, ./base.policy
data account "your account details" {
  items: name, email
  optional: phone
  item loyalty-points "your loyalty points" { ccpa: D }
  when: "you open an account or place an order"
  """
  Hello there

    more *text*
  """
}
data usage { items: ip-address; country: NO }
purpose orders "deliver" { data: account; basis: contract }
purpose st { basis consent { data: usage } }
override recipient stripe { country: IE }
override controller { email: x }
remove recipient newsletter
cookies shop {
  cookie "b c" "" {}
  cookie "_ga" "b c" "" { lasts: session }
  allow gdpr/x "why" { until: 2027-01-01 }
}
"#
        .replace("  cookie \"b c\" \"\" {}\n", "")
        .as_str(),
    );
}

#[test]
fn scalars_are_their_source_text() {
    let parsed = yaml("data:\n  a: {country: NO, when: 1:30, items: [yes, 'no', 0x1F, 1_000, \"2026-03-01\"]}\n");
    assert_eq!(parsed.said, [""; 0]);
    let Item::Declaration(data) = &parsed.tree.items[0] else { panic!() };
    let all: Vec<&str> = data.fields().flat_map(|field| &field.values).map(|value| &*value.text).collect();
    assert_eq!(all, ["NO", "1:30", "yes", "no", "0x1F", "1_000", "2026-03-01"]);
}

#[test]
fn text_in_every_style_knows_its_place() {
    let source = "section:\n  a:\n    text: |\n      One\n\n        two ü three\n    after: >\n      folded\n      words\n    covers: \"a \\u00e9 b\n      c\"\n";
    let parsed = yaml(source);
    assert_eq!(parsed.said, [""; 0]);
    let Item::Declaration(section) = &parsed.tree.items[0] else { panic!() };
    for entry in &section.body {
        let (text, words): (_, &[&str]) = match entry {
            Entry::Prose(prose) => (&prose.text, &["One", "two", "three"]),
            Entry::Field(field) if &*field.name.value == "after" => (&field.values[0].text, &["folded", "words"]),
            Entry::Field(field) => (&field.values[0].text, &["a", "b", "c"]),
            Entry::Declaration(_) => panic!(),
        };
        for word in words {
            let at = text.find(word).unwrap_or_else(|| panic!("{word} in {text:?}"));
            assert_eq!(parsed.file.slice(text.locate(at, at + word.len())), *word, "{text:?}");
        }
    }
}

#[test]
fn independent_mistakes_come_back_in_one_run() {
    says(
        "policy:\n  label: \"X\n  effective: 2026\ndata:\n  a: {items: [b, b2}\npurpose:\n  x:\n\tb: c\nright:\n  z: {how: ok}\n  z: {how: ok}\n",
        &[
            "2:10 unclosed-text this text is never closed",
            "5:14 syntax this is not YAML: mismatched bracket '[' closed by '}'",
            "8:2 syntax a tab cannot indent a line in YAML",
            "11:3 repeated-key `z` stands twice in one mapping",
        ],
    );
}

#[test]
fn what_of_yaml_is_no_part_of_the_language_is_refused() {
    says("policy: {a: !!str b}\n", &["1:13 yaml-tag tags are not part of the language"]);
    says(
        "policy: {a: b}\n---\npolicy: {}\n",
        &["2:1 document-marker a file holds one policy; a second YAML document starts here"],
    );
    says("data:\n  a: &x {items: b}\n  b:\n    <<: *x\n", &["4:5 merge-key merge keys are not part of the language"]);
    says("data:\n  a: {items: *y}\n", &["2:14 undefined-alias no anchor `&y` stands before this alias"]);
    says("data:\n  a: &x {items: b}\n  c: *x\n", &[]);
    says(
        "data: {a: {items: \"x\\ay\"}}\n",
        &[
            "1:19 control-character an escape in this text stands for the character U+0007, which cannot stand in a policy",
        ],
    );
}

#[test]
fn wrong_layouts_are_told_at_their_place() {
    says("- a\n- b\n", &["1:1 not-a-mapping a policy in YAML is a mapping from kinds to declarations"]);
    says("policy: {effective: ~}\n", &["1:21 empty-value `effective` has no value"]);
    says(
        "policy:\n  effective:\n  url: ''\n",
        &["2:3 empty-value `effective` has no value", "3:8 empty-value `url` has no value"],
    );
    says(
        "policy: {laws: [gdpr, ~, null]}\n",
        &["1:23 empty-value `laws` has no value", "1:26 empty-value `laws` has no value"],
    );
    says(
        "data: {x: [a]}\nuse: {a: b}\n",
        &[
            "1:11 not-a-mapping `data` holds a mapping of fields, not a list",
            "2:6 not-a-mapping `use` holds a value or a list, not a mapping",
        ],
    );
    says("data: {x: {items: [[a]]}}\n", &["1:20 not-a-mapping `items` holds single values"]);
    says(
        "policy \"X\" {\n  a: b\n}\n",
        &["1:1 wrong-spelling this looks like the policy language, but the name of the file says YAML"],
    );
    says("policy: {my field: x}\n", &["1:10 syntax the name of a kind or a field is one word"]);
    says("policy:\n  a: b: c\n", &["2:7 syntax there is a second colon where one value should stand"]);
}
