//! Every example, built from each of its spellings, gives the same bytes; `fmt` changes none of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::Project;
use policyc::policy::{Form, Parsed};
use policyc::render::Output;
use policyc::source::Disk;
use policyc::workspace::{Options, Request, formats, pipeline};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").canonicalize().expect("the examples")
}

/// Builds a text as if it stood at a path among the examples.
fn build(path: &Path, text: &str) -> Vec<Output> {
    let project = Project::new(Disk, examples());
    let file = project.sources.add(&path.to_string_lossy(), path, text);
    let formats = formats::names().iter().map(|name| (*name).to_owned()).collect();
    let request = Request {
        path: path.to_owned(),
        file,
        root: path.parent().expect("a folder").to_owned(),
        options: Arc::new(Options { formats, ..Options::default() }),
        sheet: None,
        want_outputs: true,
    };
    let compiled = pipeline::compile(&request, &project);
    assert!(compiled.diagnostics.is_empty(), "{}: {:?}", path.display(), compiled.diagnostics);
    compiled.outputs
}

fn converted(path: &Path, text: &str, form: Form) -> String {
    let project = Project::new(Disk, examples());
    let file = project.sources.add("spec", path, text);
    Parsed::of(file).convert(form, &project.sources).expect("a spec without errors")
}

#[test]
fn every_spelling_of_an_example_builds_the_same_bytes() {
    let mut count = 0;
    for folder in std::fs::read_dir(examples()).expect("the examples") {
        for entry in std::fs::read_dir(folder.expect("a folder").path()).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if !name.ends_with(".policy") && !name.ends_with(".policy.yaml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a spec");
            let expected = build(&path, &text);
            assert_eq!(name == "base.policy", expected.is_empty(), "{name}");
            let stem = name.split('.').next().expect("a stem");
            for (form, ending) in [(Form::Policy, "policy"), (Form::Yaml, "policy.yaml"), (Form::Json, "json")] {
                let other = path.with_file_name(format!("{stem}.{ending}"));
                let found = build(&other, &converted(&path, &text, form));
                assert_eq!(expected.len(), found.len(), "{name} as {ending}");
                for (one, two) in expected.iter().zip(&found) {
                    assert!(one == two, "{name} as {ending}: {} differs", one.name);
                }
                // There and back again.
                let back = converted(&other, &converted(&path, &text, form), Form::Policy);
                assert!(
                    build(&path.with_file_name(format!("{stem}.policy")), &back) == expected,
                    "{name} by way of {ending}"
                );
            }
            count += 1;
        }
    }
    assert!(count >= 9, "only {count} examples");
}
