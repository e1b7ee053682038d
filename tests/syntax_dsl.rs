//! The DSL front end, in the words of its users: a spec and what is said about it.

use std::path::Path;

use policyc::diagnostic::Sink;
use policyc::source::Sources;
use policyc::syntax::{Tree, dsl};

fn parse(text: &str) -> (Tree, Vec<String>) {
    let sources = Sources::new();
    let file = sources.add("a.policy", Path::new("a.policy"), text);
    let mut sink = Sink::new();
    let tree = dsl::parse(&file, &mut sink);
    let said = sink
        .finish(&sources)
        .into_iter()
        .map(|d| {
            let at = file.line_column(d.span.expect("every finding here has a place").start);
            format!("{}:{} {} {}", at.line, at.column, d.rule.trim_start_matches("language/"), d.message)
        })
        .collect();
    (tree, said)
}

#[track_caller]
fn says(text: &str, expected: &[&str]) {
    assert_eq!(parse(text).1, expected, "\n{text}");
}

#[test]
fn the_example_reads_without_a_word() {
    says(include_str!("syntax_example.policy"), &[]);
}
