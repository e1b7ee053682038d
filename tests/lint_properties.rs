//! Rules, packs and expressions meet anything without a panic, and point into the file.

use std::path::Path;
use std::sync::Arc;

use policyc::diagnostic::{Diagnostic, Sink};
use policyc::lint::{self, Settings};
use policyc::policy::{Library, Parsed, load, spelling};
use policyc::source::{Memory, Sources};
use policyc::workspace::Shared;
use proptest::prelude::*;

fn findings(text: &str) -> Result<(), TestCaseError> {
    let path = Path::new("/specs/example.policy");
    let shared = Shared::new(Box::new(Memory::default().with("/specs/example.policy", text)), "/specs".into());
    let file = shared.load(path).expect("the file").file;
    let entry = Arc::new(Parsed::new(Arc::clone(&file), spelling(path).expect("a spelling")));
    let mut sink = Sink::new();
    let loaded = load(&entry, &Library::new(&shared, &shared.parsed), Path::new("/specs"), &mut sink);
    let laws: Vec<String> = lint::shipped_laws().map(str::to_owned).collect();
    let settings = Settings::default();
    let request = lint::Request {
        policy: &loaded.policy,
        laws: &laws,
        settings: &settings,
        day: None,
        house: &[],
        is_part: loaded.is_part,
    };
    lint::check(&request, &mut sink);
    for finding in sink.finish(&shared.sources) {
        in_file(&finding, &shared.sources)?;
    }
    Ok(())
}

/// Every place of a finding and of its fixes lies between two characters of its file.
fn in_file(finding: &Diagnostic, sources: &Sources) -> Result<(), TestCaseError> {
    let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    for span in finding.span.into_iter().chain(finding.related.iter().map(|related| related.0)).chain(edits) {
        let text = &sources.get(span.file).text;
        prop_assert!(text.get(span.range()).is_some(), "{}: {:?} is no place in the file", finding.rule, span.range());
    }
    Ok(())
}

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
        findings(&format!(
            "policy \"P\" {{ effective: 2026-03-01; languages: en }}\ncontroller \"A {label}\" {{ country: IE }}\n\
             section own \"S {label}\" {{\n  \"\"\"\n{indented}\n  \"\"\"\n}}\npurpose p \"improve {label}\" {{ marketing: yes }}\n\
             requests {{ fee: \"F {label}\"; verification: \"Passport {label}\" }}\nretention r {{ criteria: \"as {label}\" }}\n\
             term t \"T {label}\" {{ means: \"m {label}\" }}\nrecipient c \"C {label}\" {{ does: \"sell {label}\" }}\n"
        ))?;
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
            read(&pack)?;
        }
    }

    #[test]
    fn any_pack_is_read(text in "[a-z:\\-\\n \\[\\]{}\"'|>,0-9]{0,120}") {
        read(&text)?;
        read(&format!("law: house\nrules:\n{text}"))?;
    }
}

fn read(pack: &str) -> Result<(), TestCaseError> {
    let sources = Sources::new();
    let file = sources.add("house.yaml", Path::new("/specs/rules/house.yaml"), pack);
    let mut sink = Sink::new();
    lint::read_pack(&file, true, &mut sink);
    for finding in sink.finish(&sources) {
        in_file(&finding, &sources)?;
    }
    Ok(())
}
