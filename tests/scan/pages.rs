//! The examples in the pages of the rules of a scan.

use policyc::lint::explain;

use super::findings;

/// Under a heading: the name and the text of the file.
fn example(page: &str, heading: &str) -> (String, String) {
    let rest = page.split(&format!("\n## {heading}\n\n```")).nth(1).expect("the heading");
    let (info, rest) = rest.split_once('\n').expect("a fence");
    let text = rest.split("\n```").next().expect("an end");
    (info.split_once(' ').expect("a name").1.to_owned(), text.to_owned())
}

#[test]
fn the_examples_of_the_rules_are_found_and_not_found() {
    for (rule, spec) in [
        ("scan/undeclared-service", "policy \"P\" { }\n"),
        ("scan/unknown-host", "policy \"P\" { }\n"),
        ("scan/damaged-file", "policy \"P\" { }\n"),
        ("scan/unseen-service", "policy \"P\" { }\nuse mailchimp\n"),
    ] {
        let page = explain(rule, &[]).expect("a page");
        for (heading, expected) in [("Found", 1), ("Not found", 0)] {
            let (name, text) = example(&page, heading);
            let found = findings(spec, &[(&name, &text)], None);
            assert_eq!(found.iter().filter(|line| line.contains(rule)).count(), expected, "{rule}, {heading}");
            assert_eq!(found.len(), expected, "{rule}, {heading}: {found:?}");
        }
    }
}
