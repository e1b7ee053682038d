//! The workspace with a made-up compiler, on a real disk.
//!
//! The compiler reads lines: `out NAME TEXT` is an output, `use FILE` a dependency, `!TEXT` an
//! error, `?TEXT` a warning, `panic` a mistake of its own; a text without `policy` is a part.

#[path = "workspace/build.rs"]
mod build;
#[path = "workspace/cache.rs"]
mod cache;
#[path = "workspace/find.rs"]
mod find;
#[path = "workspace/outputs.rs"]
mod outputs;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use policyc::analysis::Project;
use policyc::diagnostic::Diagnostic;
use policyc::render::Output;
use policyc::source::{Ask, Disk, Lookup, Span};
use policyc::workspace::{self, Compiled, Input, Mode, Outcome, Overrides, Plan, Request, Runner, What};

fn fake(request: &Request, project: &Project) -> Compiled {
    let text = &request.file.text;
    let span = Span::new(request.file.id, 0, text.len().min(3));
    let mut compiled = Compiled { is_part: !text.contains("policy"), ..Compiled::default() };
    let mut used = String::new();
    for line in text.lines() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "panic" => panic!("as asked"),
            "!" => compiled.diagnostics.push(Diagnostic::error("fake/error", span, rest)),
            "?" => compiled.diagnostics.push(Diagnostic::warning("fake/warning", span, rest)),
            "use" => {
                let path = request.path.with_file_name(rest);
                match project.load(&path) {
                    Ok(loaded) => {
                        used.push_str(&loaded.file.text);
                        compiled.lookups.push(Lookup::content(&path, Ok(loaded.hash)));
                        if let Some(message) = loaded.file.text.strip_prefix("! ") {
                            let span = Span::new(loaded.file.id, 0, 1);
                            compiled.diagnostics.push(Diagnostic::error("fake/error", span, message));
                        }
                    }
                    Err(_) => compiled.lookups.push(Lookup { ask: Ask::Content, path, answer: None }),
                }
            }
            "out" => {
                let (name, text) = rest.split_once(' ').unwrap_or((rest, ""));
                let bytes = format!("{text}{used}").into_bytes();
                compiled.outputs.push(Output { name: name.to_owned(), bytes });
            }
            _ => {}
        }
    }
    if compiled.is_part || !request.want_outputs || text.contains("! ") {
        compiled.outputs.clear();
    }
    compiled
}

/// A folder with files, a cache, and builds in it.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(files: &[(&str, &str)]) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            bench.write(path, text);
        }
        bench
    }

    fn path(&self, path: &str) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| format!("({error})"))
    }

    fn exists(&self, path: &str) -> bool {
        self.path(path).symlink_metadata().is_ok()
    }

    fn project(&self) -> Project {
        Project::new(Disk, self.path(""))
    }

    fn find(&self, paths: &[&str]) -> Plan {
        let inputs: Vec<_> = paths.iter().map(|path| Input::Path(PathBuf::from(path))).collect();
        workspace::find(&inputs, &Overrides::default(), &self.project())
    }

    fn run(&self, paths: &[&str], mode: Mode) -> Outcome {
        self.run_with(paths, mode, &Overrides::default(), |_| {})
    }

    fn run_with(&self, paths: &[&str], mode: Mode, overrides: &Overrides, tune: impl FnOnce(&mut Runner)) -> Outcome {
        let inputs: Vec<_> = paths.iter().map(|path| Input::Path(PathBuf::from(path))).collect();
        let project = self.project();
        let plan = workspace::find(&inputs, overrides, &project);
        let mut runner = Runner::new(&fake);
        runner.cache = Some(self.path(".cache"));
        tune(&mut runner);
        runner.run(plan, &project, mode)
    }

    fn build(&self, paths: &[&str]) -> Outcome {
        self.run(paths, Mode::Write)
    }

    /// All files below a folder, sorted, but for what is known of them.
    fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let mut all: Vec<_> = ignore::WalkBuilder::new(&root)
            .standard_filters(false)
            .build()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()) && entry.file_name() != OUTPUTS)
            .map(|entry| entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned())
            .collect();
        all.sort();
        all
    }

    /// Builds once more when everything was written for so long that the state of files is trusted from then on.
    fn settle(&self) {
        std::thread::sleep(Duration::from_millis(50));
        self.build(&["a.policy"]);
    }
}

fn names(plan: &Plan) -> Vec<&str> {
    plan.specs.iter().map(|spec| spec.name.as_str()).collect()
}

fn failures(outcome: &Outcome) -> Vec<&str> {
    outcome.failures().collect()
}

const OUTPUTS: &str = ".policyc-outputs";
const A: &str = "policy\nout a.md one\nout a.html <p>one</p>\n";

#[cfg(not(feature = "pdf"))]
#[test]
fn a_format_that_is_not_built_in_names_its_feature() {
    let said = workspace::formats::absent("pdf").expect("a sentence");
    assert!(said.contains("`pdf`") && said.contains("--features pdf"), "{said}");
    assert_eq!(workspace::formats::absent("docx"), None);
}
