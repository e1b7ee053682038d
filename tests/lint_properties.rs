//! Rules, packs and expressions meet anything without a panic, and point into the file.

#[path = "lint_properties/bodies.rs"]
mod bodies;

use proptest::prelude::*;

/// Pieces that the rules on prose look for, and what breaks those who count bytes.
const PIECES: &[&str] = &[
    "We may share your data with third parties, etc. ",
    "we never sell ",
    "don’t ",
    "İSTANBUL ",
    "ß",
    "Ã©",
    "â€™",
    "\u{200b}",
    "\u{202e}",
    "О",
    "ﬁ",
    "👩‍👩‍👧 ",
    "[click here]() ",
    "[x](#nowhere) ",
    "http://127.0.0.1/ ",
    "{{ controller.email }} ",
    "{{ default() }} ",
    "{% if x %}",
    "Last updated: 31 February 2026. ",
    "Privacy Shield ",
    "\n\n",
    "\n# Heading\n",
    "\n- item\n",
    "| a | b |\n| --- | --- |\n| ",
    "\"quoted Term\" ",
    "you must be at least 16 years old ",
    "TODO ",
    "casino loans viagra ",
    "`",
    "*",
    "&amp;",
    "&#x1F600;",
    "\\",
    "<b>",
    "\t",
    "\r\n",
];

fn prose() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat().replace("\"\"\"", ""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_prose_is_read(prose in prose(), label in "[^\"\\\\\\n\\r]{0,30}") {
        let indented: String = prose.lines().map(|line| format!("  {line}\n")).collect();
        bodies::lint(&format!(
            "policy \"P\" {{ effective: 2026-03-01; languages: en }}\ncontroller \"A {label}\" {{ country: IE }}\n\
             section own \"S {label}\" {{\n  \"\"\"\n{indented}\n  \"\"\"\n}}\npurpose p \"improve {label}\" {{ marketing: yes }}\n\
             requests {{ fee: \"F {label}\"; verification: \"Passport {label}\" }}\nretention r {{ criteria: \"as {label}\" }}\n\
             term t \"T {label}\" {{ means: \"m {label}\" }}\nrecipient c \"C {label}\" {{ does: \"sell {label}\" }}\n"
        ));
    }

    #[test]
    fn any_expression_is_answered(condition in "[a-z_.() '\\[\\]<>=!,]{0,40}", pick in 0usize..8) {
        let known = [
            "this.all_bases", "any(personal_data, it.special is yes)", "this.interest is stated", "'consent' in this.all_bases",
            "count(flow) > 3", "reaches('US-CO')", "age(policy.updated) <= '12 months'", "this.basis == 'consent'",
        ];
        for expression in [condition.clone(), format!("{} and {condition}", known[pick]), format!("{condition} in {}", known[pick])] {
            let pack = format!(
                "law: house\nrules:\n  - rule: house/x\n    level: error\n    requires: X.\n    each: purpose\n    \
                 require: {expression:?}\n    message: \"{{{{ {condition} }}}}\"\n    help: x\n    at: {condition:?}\n"
            );
            bodies::pack(&pack);
        }
    }

    #[test]
    fn any_pack_is_read(text in "[a-z:\\-\\n \\[\\]{}\"'|>,0-9]{0,120}") {
        bodies::pack(&text);
        bodies::pack(&format!("law: house\nrules:\n{text}"));
    }
}
