//! Reads a text and lists what is said about it.

use std::path::Path;
use std::sync::Arc;

use policyc::diagnostic::Sink;
use policyc::source::{SourceFile, Sources};
use policyc::syntax::{Tree, dsl, yaml};

use crate::shapes::Kinds;

pub struct Parsed {
    pub file: Arc<SourceFile>,
    pub tree: Tree,
    pub said: Vec<String>,
}

pub fn policy(text: &str) -> Parsed {
    read(text, "a.policy", dsl::parse)
}

pub fn yaml(text: &str) -> Parsed {
    read(text, "a.policy.yaml", |file, sink| yaml::parse(file, &Kinds, sink))
}

fn read(text: &str, name: &str, parse: impl Fn(&SourceFile, &mut Sink) -> Tree) -> Parsed {
    let sources = Sources::new();
    let file = sources.add(name, Path::new(name), text);
    let mut sink = Sink::new();
    let tree = parse(&file, &mut sink);
    let said = sink
        .finish(&sources)
        .into_iter()
        .map(|d| {
            assert!(!d.message.ends_with('.') && d.help.is_some(), "{d:?}");
            let at = file.line_column(d.span.expect("every finding here has a place").start);
            format!("{}:{} {} {}", at.line, at.column, d.rule.trim_start_matches("language/"), d.message)
        })
        .collect();
    Parsed { file, tree, said }
}
