//! Every kind of the table is seen by those who read all declarations: the checks of prose, the rules on texts,
//! allowances, packs, templates and counsel's edition. One kind stands in the table of a test build only, so that
//! this holds for a kind that no other line of the program knows.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::analysis::{self, Project};
use crate::diagnostic::{Diagnostic, Sink};
use crate::facts::{Siblings, walk};
use crate::policy::{Parsed, load};
use crate::schema::{KINDS, Kind, KindId, Phrase, Type};
use crate::source::{Disk, Memory};
use crate::syntax::{Shape, Spelling};
use crate::workspace::pipeline::compile;
use crate::workspace::{Compiled, Options, Request};

/// A declaration of a kind with a body, inside of what it has to stand in.
fn declaration(kind: &Kind, body: &str) -> String {
    let key = match kind.shape {
        Shape::Singleton => "",
        // A basis is one of the vocabulary.
        Shape::Keyed if kind.id == KindId::BasisFor => " consent",
        // What protects data is stated for a country of the recipient.
        Shape::Names if kind.id == KindId::TransferTo => " DE",
        Shape::Keyed | Shape::Names => " mine",
    };
    let label = if kind.label == Phrase::None { "" } else { " \"Mine\"" };
    let body = if kind.is_local() { format!("for: IE\n{body}") } else { body.to_owned() };
    let own = format!("## a note on {0}.\n{0}{key}{label} {{\n{body}\n}}\n", kind.name);
    let own = if kind.id == KindId::TransferTo { format!("country: DE\n{own}") } else { own };
    match kind.within {
        Some(outer) if !kind.top => declaration(outer.kind(), &own),
        _ => own,
    }
}

/// A spec with a declaration of the kind.
fn spec(kind: &Kind, body: &str) -> String {
    let own = declaration(kind, body);
    let head =
        |name: &str, text: &str| if own.contains(&format!("{name} \"")) { String::new() } else { text.to_owned() };
    head("policy", "policy \"Privacy\" {}\n") + &head("controller", "controller \"Acme Ltd\" {}\n") + &own
}

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self { folder }
    }

    fn compile(&self, text: &str, rules: bool) -> Compiled {
        let root = fs::canonicalize(self.folder.path()).unwrap();
        let path = root.join("own.policy");
        fs::write(&path, text).unwrap();
        let project = Project::new(Disk, root.clone());
        let file = project.load(&path).unwrap().file;
        let options = Options {
            formats: vec!["md".to_owned(), "html".to_owned()],
            annotate: true,
            analysis: Arc::new(analysis::Options {
                rules,
                templates: Some(root.join("templates")),
                packs: Some(root.join("rules")),
                ..analysis::Options::default()
            }),
            ..Options::default()
        };
        let options = Arc::new(options);
        compile(&Request { path, file, root, options, sheet: None, want_outputs: true }, &project)
    }
}

/// The outputs whose names end so, one after the other.
fn outputs(compiled: &Compiled, end: &str) -> String {
    let outputs = compiled.outputs.iter().filter(|output| output.name.ends_with(end));
    outputs.map(|output| String::from_utf8_lossy(&output.bytes)).collect()
}

fn found<'a>(compiled: &'a Compiled, rule: &str) -> Vec<&'a Diagnostic> {
    compiled.diagnostics.iter().filter(|found| found.rule == rule).collect()
}

#[test]
fn html_in_the_prose_of_every_kind_is_found() {
    let bench = Bench::new(&[]);
    for kind in KINDS {
        let compiled = bench.compile(&spec(kind, "\"\"\"\nWe keep <b>all</b> of it.\n\"\"\""), true);
        assert_eq!(found(&compiled, "language/raw-html").len(), 1, "{}: {:?}", kind.name, compiled.diagnostics);
    }
}

#[test]
fn every_place_leads_back_to_its_declaration() {
    let section = |name: &str, inner: &str| format!("section {name} \"Text\" {{\n\"\"\"\nText.\n\"\"\"\n{inner}}}\n");
    let inner = section("b", &section("c", "")) + &section("d", "");
    let text = section("a", &inner) + &section("e", &section("f", ""));
    let specs = KINDS.iter().map(|kind| spec(kind, "")).chain([text]);
    for text in specs {
        let path = Path::new("/own.policy");
        let project = Project::new(Memory::default().with("/own.policy", &text), "/");
        let parsed = Arc::new(Parsed::new(project.load(path).unwrap().file, Spelling::Policy));
        let library = project.library();
        let policy = load(&parsed, &library, Path::new("/"), &mut Sink::new()).policy;
        let all = walk(&policy);
        for entry in &all {
            let found = entry.place.find(&policy).unwrap();
            assert!(std::ptr::eq(found.meta(), entry.declared.meta()), "{:?} in {text}", entry.place);
            let outer = entry.parent.map(|outer| all[outer].declared.meta().span);
            assert!(outer.is_none_or(|outer| outer.start < found.meta().span.start), "{:?} in {text}", entry.place);
        }
        let sections = Siblings::top(KindId::Section, &policy);
        assert_eq!(sections.count, all.iter().filter(|entry| entry.declared.kind() == KindId::Section).count());
    }
}

const VAGUE: &str = "\"\"\"\nWe may collect your name, your address, etc.\n\"\"\"";

#[test]
fn rules_on_texts_read_the_prose_of_every_kind() {
    let bench = Bench::new(&[]);
    for kind in KINDS {
        let compiled = bench.compile(&spec(kind, VAGUE), true);
        assert_eq!(found(&compiled, "consistency/open-list").len(), 1, "{}: {:?}", kind.name, compiled.diagnostics);
    }
}

#[test]
fn rules_on_texts_read_every_field_that_holds_text() {
    let bench = Bench::new(&[]);
    for kind in KINDS {
        let texts = kind.fields.iter().filter(|field| matches!(field.ty, Type::Text(_) | Type::WordOrText(..)));
        for field in texts {
            let values = if field.many { r#""the XXXX of it", "it is XXXX""# } else { r#""the XXXX of it""# };
            // `required` and `optional` name what stands in `items`.
            let items = if matches!(field.name, "required" | "optional") { values } else { "" };
            let before = if items.is_empty() { String::new() } else { format!("items: {items}\n") };
            let text = spec(kind, &format!("{before}{}: {values}", field.name));
            let start = text.rfind(values).unwrap();
            let compiled = bench.compile(&text, true);
            let all = found(&compiled, "consistency/placeholder");
            let here = all.iter().filter(|found| found.span.is_some_and(|span| span.start as usize > start)).count();
            let expected = 1 + usize::from(field.many);
            assert_eq!(here, expected, "{}.{}: {:?}", kind.name, field.name, compiled.diagnostics);
        }
    }
}

#[test]
fn an_allowance_holds_in_every_kind() {
    let bench = Bench::new(&[]);
    for kind in KINDS {
        let allow = |rule: &str| spec(kind, &format!("allow {rule} \"because\"\n{VAGUE}"));
        let compiled = bench.compile(&allow("consistency/open-list"), true);
        for rule in ["consistency/open-list", "lint/unused-allow"] {
            assert!(found(&compiled, rule).is_empty(), "{}: {:?}", kind.name, compiled.diagnostics);
        }
        let compiled = bench.compile(&allow("consistency/open-lists"), true);
        assert_eq!(found(&compiled, "lint/unknown-rule").len(), 1, "{}: {:?}", kind.name, compiled.diagnostics);
    }
}

#[test]
fn a_pack_asks_every_kind() {
    let listed = || KINDS.iter().filter(|kind| kind.top && kind.shape != Shape::Singleton);
    let rules: String = listed()
        .map(|kind| {
            // Of data, rules know two lists.
            let (name, each) = (kind.name, if kind.name == "data" { "all_data" } else { kind.variable });
            format!("  - rule: own/{name}\n    level: error\n    requires: Have none.\n    each: {each}\n    require: this.key == 'none'\n    message: there is one\n")
        })
        .collect();
    let bench = Bench::new(&[("rules/own.yaml", &format!("law: own\ntitle: Own\nrules:\n{rules}"))]);
    for kind in listed() {
        let compiled = bench.compile(&spec(kind, ""), true);
        let asked = found(&compiled, &format!("own/{}", kind.name));
        assert_eq!(asked.len(), 1, "{}: {:?}", kind.name, compiled.diagnostics);
    }
}

#[test]
fn counsel_reads_the_notes_of_every_kind() {
    let bench = Bench::new(&[]);
    for kind in KINDS {
        let compiled = bench.compile(&spec(kind, "\"\"\"\nText.\n\"\"\""), false);
        let edition = outputs(&compiled, ".annotated.html");
        assert!(edition.contains(&format!("a note on {}.", kind.name)), "{}: {:?}", kind.name, compiled.diagnostics);
    }
}

#[test]
fn a_kind_takes_a_row_and_a_template() {
    let page = "{% for x in exhibit %}{{ x.label }}: {{ x.shows }}{{ at(x) }}{% endfor %}\n\n{{ exhibit.mine.text }}\n";
    let bench = Bench::new(&[("templates/topics/introduction.md", page)]);
    let spec = spec(KindId::Exhibit.kind(), "shows: \"It is there.\"\n\"\"\"\nIt is {{ exhibit.mine.key }}.\n\"\"\"");
    let compiled = bench.compile(&spec, false);
    let text = outputs(&compiled, "policy.md");
    assert!(text.contains("Mine: It is there.") && text.contains("It is mine."), "{text}\n{:?}", compiled.diagnostics);
    let line = 1 + spec.lines().position(|line| line.starts_with("exhibit")).unwrap();
    assert!(outputs(&compiled, ".annotated.html").contains(&format!("own.policy:{line}")), "{spec}");
}
