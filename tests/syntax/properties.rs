//! What holds for every text, asked of many.

use proptest::prelude::*;

use crate::bodies;

fn word() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?"
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-zäß€語 ,;:#{}\"'\\\\|>&*!%@~-]{1,30}".prop_filter("not empty", |text| !text.trim().is_empty()),
        Just("null".into()),
        Just("~".into()),
        Just("yes".into()),
        Just("...".into()),
        Just("key: value # no comment".into()),
        Just("tab\there".into()),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => word(),
        1 => Just("NO".to_owned()),
        1 => Just("2026-03-01".to_owned()),
        1 => Just("2 years".to_owned()),
        1 => Just("1:30".to_owned()),
        1 => Just("https://x.example/a?b=c#d".to_owned()),
        1 => Just("...".to_owned()),
        3 => text().prop_map(|text| quoted(&text)),
    ]
}

fn comment() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 1 => "[a-z: {}\"]{1,12}".prop_map(|text| format!(" #{text}"))]
}

fn lead(indent: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        5 => Just(String::new()),
        1 => "[a-z ,{}\"#]{0,12}".prop_map(move |text| format!("{indent}# {text}\n")),
        1 => Just("\n\n".to_owned()),
        1 => "[a-z ]{1,10}".prop_map(move |text| format!("{indent}## note {text}\n{indent}##   more\n")),
    ]
}

fn field() -> impl Strategy<Value = String> {
    (
        lead("  "),
        word(),
        prop::collection::vec(value(), 1..6),
        prop_oneof![3 => Just(", "), 1 => Just(", # c\n    "), 1 => Just(",\n")],
        comment(),
        prop_oneof![8 => Just(":"), 1 => Just("+:"), 1 => Just("-:")],
    )
        .prop_map(|(lead, name, values, comma, comment, sign)| {
            format!("{lead}  f{name}{sign} {}{comment}\n", values.join(comma))
        })
}

fn prose() -> impl Strategy<Value = String> {
    prop::collection::vec("[ ]{0,4}[A-Za-z#*{}<>\"|: -]{0,20}", 1..6).prop_map(|lines| {
        let text = lines.join("\n    ").replace("\"\"", "'\"");
        if text.trim().is_empty() { String::new() } else { format!("  \"\"\"\n    {text}\n  \"\"\"\n") }
    })
}

fn nested() -> impl Strategy<Value = String> {
    (lead("  "), text(), prop::collection::vec(field(), 0..3), any::<bool>()).prop_map(|(lead, label, fields, line)| {
        if line || fields.is_empty() {
            format!("{lead}  cookie _ga_* \"a b\" {} {{ lasts: 2 years; tech: http }}\n", quoted(&label))
                .replace("_ga_* \"a b\"", "\"a b\" _ga_*")
        } else {
            format!("{lead}  cookie _gid {} {{\n{}}}\n", quoted(&label), unique(&fields))
        }
    })
}

/// Fields with names of their own.
fn unique(fields: &[String]) -> String {
    let numbered = fields.iter().enumerate().map(|(index, field)| match field.rfind("\n  f").map(|at| at + 3) {
        _ if field.starts_with("  f") => format!("  f{index}{}", &field[3..]),
        Some(at) => format!("{}f{index}{}", &field[..at], &field[at + 1..]),
        None => field.clone(),
    });
    numbered.collect()
}

fn declaration(index: usize) -> impl Strategy<Value = String> {
    (
        lead(""),
        prop_oneof![Just("data"), Just("cookies"), Just("section"), Just("retention")],
        text(),
        prop::collection::vec(field(), 0..5),
        prose(),
        prop::option::of(nested()),
        any::<bool>(),
        comment(),
    )
        .prop_map(move |(lead, kind, label, fields, prose, nested, has_body, end)| {
            let label = quoted(&label);
            if !has_body {
                return format!("{lead}{kind} k{index} {label}{end}\n");
            }
            let nested = nested.filter(|_| kind == "cookies").unwrap_or_default();
            format!("{lead}{kind} k{index} {label} {{{end}\n{}{nested}{prose}}}{end}\n", unique(&fields))
        })
}

fn spec() -> impl Strategy<Value = String> {
    (0usize..6)
        .prop_flat_map(|count| (0..count).map(declaration).collect::<Vec<_>>())
        .prop_map(|all| format!("policy \"P\" {{ effective: 2026-03-01 }}\nuse a, ./b.policy\n{}# end\n", all.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formatting_keeps_meaning_and_comments_and_is_done_at_once(text in spec()) {
        let read = bodies::read(&text, false);
        prop_assert!(read.found.is_empty(), "{:?}\n{}", read.found, text);
        bodies::formats(&text);
        bodies::formats(&text.replace('\n', "\r\n"));
    }

    #[test]
    fn every_spelling_says_the_same(text in spec()) {
        bodies::converts(&text);
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,200}") {
        bodies::policy(&text);
        bodies::yaml(&text);
        bodies::formats(&text);
    }

    #[test]
    fn no_mix_of_marks_is_too_odd(text in "[a-c:;,{}\\[\\]\"'# \n\r\t|>&*!-“”]{0,80}") {
        bodies::policy(&text);
        bodies::yaml(&text);
        bodies::formats(&text);
    }
}
