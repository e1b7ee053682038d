//! The workspace with a made-up compiler, on a real disk.
//!
//! The compiler reads lines: `out NAME TEXT` is an output, `use FILE` a dependency, `!TEXT` an
//! error, `?TEXT` a warning, `panic` a mistake of its own; a text without `policy` is a part.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::manifest::Manifest;
use super::write::Stat;
use super::*;
use crate::diagnostic::Diagnostic;
use crate::render::Output;
use crate::source::{Disk, Span};

static COMPILED: AtomicUsize = AtomicUsize::new(0);

fn fake(request: &Request, shared: &Shared) -> Compiled {
    COMPILED.fetch_add(1, Ordering::Relaxed);
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
                match shared.load(&path) {
                    Ok(loaded) => {
                        used.push_str(&loaded.file.text);
                        compiled.dependencies.push(Dependency::on(&loaded));
                        if let Some(message) = loaded.file.text.strip_prefix("! ") {
                            let span = Span::new(loaded.file.id, 0, 1);
                            compiled.diagnostics.push(Diagnostic::error("fake/error", span, message));
                        }
                    }
                    Err(_) => compiled.dependencies.push(Dependency::on_absence(path)),
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

    fn shared(&self) -> Shared {
        Shared::new(Box::new(Disk), self.path(""))
    }

    fn find(&self, paths: &[&str]) -> Plan {
        let inputs: Vec<_> = paths.iter().map(|path| Input::Path(PathBuf::from(path))).collect();
        find(&inputs, &Overrides::default(), &self.shared())
    }

    fn run(&self, paths: &[&str], mode: Mode) -> Outcome {
        self.run_with(paths, mode, &Overrides::default(), |_| {})
    }

    fn run_with(&self, paths: &[&str], mode: Mode, overrides: &Overrides, tune: impl FnOnce(&mut Engine)) -> Outcome {
        let inputs: Vec<_> = paths.iter().map(|path| Input::Path(PathBuf::from(path))).collect();
        let shared = self.shared();
        let plan = find(&inputs, overrides, &shared);
        let mut engine = Engine::new(&fake);
        engine.cache = Some(self.path(".cache"));
        tune(&mut engine);
        engine.run(plan, &shared, mode)
    }

    fn build(&self, paths: &[&str]) -> Outcome {
        self.run(paths, Mode::Write)
    }

    /// All files below a folder, sorted.
    fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let mut all: Vec<_> = ignore::WalkBuilder::new(&root)
            .standard_filters(false)
            .build()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()))
            .map(|entry| entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned())
            .collect();
        all.sort();
        all
    }

    /// Lets the manifest say that everything was looked at long after it was written, so that the
    /// state of files is trusted without waiting for the clock.
    fn settle(&self) {
        let out_dir = self.path("dist");
        let place = Manifest::place(&self.path(".cache"), &out_dir);
        let mut manifest = Manifest::load(&place).unwrap();
        for entry in manifest.entries.values_mut() {
            entry.at += 60_000_000_000;
        }
        manifest.save(&place, &out_dir);
    }
}

fn names(plan: &Plan) -> Vec<&str> {
    plan.specs.iter().map(|spec| spec.name.as_str()).collect()
}

fn failures(outcome: &Outcome) -> Vec<&str> {
    outcome.failures().collect()
}

const A: &str = "policy\nout a.md one\nout a.html <p>one</p>\n";

// Finding specs.

#[test]
fn a_folder_is_walked_in_order_and_git_ignore_counts() {
    let bench = Bench::new(&[
        ("b.policy", A),
        ("a/z.policy.yaml", A),
        ("a/y.policy.yml", A),
        ("a/x.yaml", A),
        ("dist/old.policy", A),
        (".hidden/c.policy", A),
        (".gitignore", "/dist\n"),
    ]);
    assert_eq!(names(&bench.find(&["."])), ["a/y.policy.yml", "a/z.policy.yaml", "b.policy"]);
    assert_eq!(names(&bench.find(&["a/", "a/x.yaml"])), ["a/y.policy.yml", "a/z.policy.yaml", "a/x.yaml"]);
    assert_eq!(names(&bench.find(&[])), ["a/y.policy.yml", "a/z.policy.yaml", "b.policy"]);
    // What is named is read, also where it is ignored.
    assert_eq!(names(&bench.find(&["dist/old.policy"])), ["dist/old.policy"]);
}

#[test]
fn the_same_spec_by_two_paths_is_one() {
    let bench = Bench::new(&[("a/b.policy", A)]);
    assert_eq!(names(&bench.find(&["a/b.policy", "a", "./a/../a/b.policy", "."])), ["a/b.policy"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_and_loops_end() {
    let bench = Bench::new(&[("a/b.policy", A)]);
    std::os::unix::fs::symlink(bench.path("a"), bench.path("a/loop")).unwrap();
    std::os::unix::fs::symlink("b.policy", bench.path("a/again.policy")).unwrap();
    std::os::unix::fs::symlink("nowhere", bench.path("a/dead.policy")).unwrap();
    let plan = bench.find(&["."]);
    assert_eq!(names(&plan), ["a/again.policy"]);
    assert_eq!(plan.failures, ["could not read a/dead.policy: there is no such file"]);
}

#[test]
fn what_is_not_there_is_named_and_the_rest_goes_on() {
    let bench = Bench::new(&[("a.policy", A), ("empty/readme.md", "")]);
    let plan = bench.find(&["missing.policy", "a.policy"]);
    assert_eq!(names(&plan), ["a.policy"]);
    assert_eq!(plan.failures, ["could not read missing.policy: there is no such file"]);
    let plan = bench.find(&["empty"]);
    assert_eq!(plan.failures, ["found no spec: looked for *.policy, *.policy.yaml and *.policy.yml in empty"]);
}

#[test]
fn the_configuration_names_specs_and_paths_are_relative_to_it() {
    let bench = Bench::new(&[
        (
            "w/policyc.toml",
            "specs = [\"sites/**/*.policy\", \"one.yaml\"]\nout-dir = \"public\"\nformats = [\"txt\"]\n",
        ),
        ("w/sites/x/a.policy", A),
        ("w/sites/base.yaml", A),
        ("w/one.yaml", A),
        ("w/other.policy", A),
    ]);
    let shared = Shared::new(Box::new(Disk), bench.path("w/sites/x"));
    let plan = find(&[], &Overrides::default(), &shared);
    let folders: Vec<_> = plan.specs.iter().map(Spec::folder).collect();
    assert_eq!(folders, [bench.path("w/public/x/a"), bench.path("w/public/one")]);
    assert!(plan.specs.iter().all(|spec| spec.options.formats == ["txt"] && spec.root.folder == bench.path("w")));
    // Options of the command go before it.
    let overrides = Overrides { out_dir: Some("o".into()), formats: Some(vec!["md".into()]), ..Overrides::default() };
    let plan = find(&[], &overrides, &shared);
    assert_eq!(plan.specs[0].folder(), bench.path("w/sites/x/o/x/a"));
    assert_eq!(plan.specs[0].options.formats, ["md"]);
}

#[test]
fn the_root_is_the_folder_of_the_configuration_or_of_git_or_of_the_file() {
    let bench = Bench::new(&[("policyc.toml", ""), ("repo/.git/HEAD", ""), ("repo/in/a.policy", A), ("b/c.policy", A)]);
    let plan = bench.find(&["repo/in/a.policy", "b/c.policy"]);
    // The search ends at the repository, so the configuration above it does not count.
    assert_eq!(plan.specs[0].root.folder, bench.path("repo"));
    assert!(plan.specs[0].root.config.is_none());
    assert_eq!(plan.specs[1].root.folder, bench.path(""));
}

#[test]
fn a_wrong_configuration_is_explained_with_places_and_stops_its_specs_only() {
    let bench = Bench::new(&[
        ("bad/policyc.toml", "out_dir = 'x'\nformats = ['mdd', 3]\nspecs = 'a'\n[rules]\n\"a/b\" = 'of'\nc = 1\n"),
        ("bad/a.policy", A),
        ("worse/policyc.toml", "specs = [\n\nx y\n"),
        ("worse/a.policy", A),
        ("good/a.policy", A),
    ]);
    let shared = bench.shared();
    let plan = find(&[Input::Path(".".into())], &Overrides::default(), &shared);
    assert_eq!(names(&plan), ["good/a.policy"]);
    let found: Vec<_> = plan
        .diagnostics
        .iter()
        .map(|one| {
            let span = one.span.unwrap();
            let file = shared.sources.get(span.file);
            format!("{}:{} {} {}", file.name, file.line_column(span.start).line, file.slice(span), one.label)
        })
        .collect();
    assert!(
        found[..6]
            == [
                "bad/policyc.toml:1 out_dir did you mean `out-dir`?",
                "bad/policyc.toml:2 'mdd' did you mean `md`?",
                "bad/policyc.toml:2 3 this is a number",
                "bad/policyc.toml:3 'a' this is a text",
                "bad/policyc.toml:5 'of' did you mean `off`?",
                "bad/policyc.toml:6 1 this is a number",
            ],
        "{found:#?}"
    );
    assert!(found[6..].iter().all(|one| one.starts_with("worse/policyc.toml:")), "{found:#?}");
    assert!(!found[6..].is_empty());
}

#[test]
fn rules_take_levels_and_options() {
    let bench = Bench::new(&[
        (
            "policyc.toml",
            "[rules]\nprose = \"off\"\n\"a/long\" = { level = \"error\", most = \"3 years\", of = [1, 2] }\n",
        ),
        ("a.policy", A),
    ]);
    let plan = bench.find(&["a.policy"]);
    assert!(plan.diagnostics.is_empty(), "{:?}", plan.diagnostics);
    let rules = &plan.specs[0].options.settings;
    let rule = rules.iter().find(|rule| rule.name.value == "a/long").unwrap();
    assert_eq!(rule.level, Some(RuleLevel::Error));
    assert_eq!(rule.options[0].1.value.as_str(), Some("3 years"));
    assert_eq!(rule.options[1].1.value.as_array().map(Vec::len), Some(2));
    assert!(rules.iter().any(|rule| rule.name.value == "prose" && rule.level == Some(RuleLevel::Off)));
}

// Where files go.

#[test]
fn folders_below_a_walked_directory_are_kept() {
    let bench = Bench::new(&[("examples/n/ie.policy", A), ("examples/o/o.policy.yaml", A), ("x/y.yaml", A)]);
    let outcome = bench.build(&["examples", "x/y.yaml"]);
    assert!(failures(&outcome).is_empty());
    let expected = ["n/ie/a.html", "n/ie/a.md", "o/o/a.html", "o/o/a.md", "y/a.html", "y/a.md"];
    assert_eq!(bench.files("dist"), expected);
}

#[test]
fn two_specs_for_one_folder_are_an_error_before_anything_is_written() {
    let bench = Bench::new(&[("x/a.policy", A), ("y/A.policy", A), ("z/b.policy", A)]);
    let outcome = bench.build(&["x/a.policy", "y/A.policy", "z/b.policy"]);
    assert_eq!(failures(&outcome).len(), 1);
    assert!(failures(&outcome)[0].starts_with("x/a.policy and y/A.policy would write"), "{:?}", failures(&outcome));
    assert!(!bench.exists("dist"));
    // A part writes nothing, so it is in nobody's way.
    bench.write("y/A.policy", "part");
    assert!(failures(&bench.build(&["x/a.policy", "y/A.policy"])).is_empty());
}

#[test]
fn parts_and_broken_specs_write_nothing_and_the_others_do() {
    let bench = Bench::new(&[("a.policy", "part\n"), ("b.policy", "policy\n! no\nout a.md x\n"), ("c.policy", A)]);
    let outcome = bench.build(&["."]);
    assert_eq!(bench.files("dist"), ["c/a.html", "c/a.md"]);
    let tally = outcome.tally();
    assert_eq!((tally.specs, tally.parts, tally.broken, tally.files, tally.written), (1, 1, 1, 2, 2));
}

#[test]
fn a_panic_in_one_spec_loses_that_spec_only() {
    let bench = Bench::new(&[("a.policy", "policy\npanic\n"), ("b.policy", A)]);
    let outcome = bench.build(&["."]);
    assert_eq!(failures(&outcome), ["could not compile a.policy: this is a mistake in policyc, not in the file"]);
    assert_eq!(bench.files("dist"), ["b/a.html", "b/a.md"]);
}

#[test]
fn a_finding_in_a_base_of_many_counts_once() {
    let bench = Bench::new(&[
        ("base.part", "! broken base"),
        ("a.policy", "policy\nuse base.part\n"),
        ("b.policy", "policy\nuse base.part\n"),
    ]);
    let outcome = bench.build(&["."]);
    assert_eq!(outcome.results.iter().map(|result| result.diagnostics.len()).sum::<usize>(), 2);
    assert_eq!(outcome.findings().len(), 1);
}

#[test]
fn the_order_of_results_is_that_of_the_plan() {
    let files: Vec<_> =
        (0..200).map(|n| (format!("s{n:03}.policy"), format!("policy\n? w{n:03}\nout a.md {n}\n"))).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let bench = Bench::new(&files);
    let outcome = bench.build(&["."]);
    let found: Vec<_> = outcome.findings().iter().map(|one| one.message.clone()).collect();
    let expected: Vec<_> = (0..200).map(|n| format!("w{n:03}")).collect();
    assert_eq!(found, expected);
    assert_eq!(outcome.tally().written, 200);
}

#[test]
fn a_stopped_run_leaves_the_rest_untouched() {
    let bench = Bench::new(&[("a.policy", A), ("b.policy", A)]);
    let stop = AtomicBool::new(true);
    // The flag must outlive the engine, which borrows it for as long as the compiler.
    let shared = bench.shared();
    let plan = find(&[Input::Path(".".into())], &Overrides::default(), &shared);
    let engine = Engine { stop: &stop, ..Engine::new(&fake) };
    assert_eq!(engine.run(plan, &shared, Mode::Write).tally().skipped, 2);
    assert!(!bench.exists("dist"));
}

// Writing.

#[cfg(unix)]
fn identity(bench: &Bench, path: &str) -> Stat {
    Stat::of(&fs::metadata(bench.path(path)).unwrap())
}

#[cfg(unix)]
#[test]
fn an_unchanged_file_is_not_touched_and_a_changed_one_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new(&[("a.policy", A)]);
    bench.build(&["a.policy"]);
    let mode = |path: &str| fs::metadata(bench.path(path)).unwrap().permissions().mode() & 0o777;
    // As any program would make it, not the 0600 of temporary files.
    bench.write("plain", "");
    assert_eq!(mode("dist/a/a.md"), mode("plain"));
    fs::set_permissions(bench.path("dist/a/a.md"), fs::Permissions::from_mode(0o640)).unwrap();
    let html = identity(&bench, "dist/a/a.html");
    bench.write("a.policy", &A.replace(" one\n", " two\n"));
    let outcome = bench.build(&["a.policy"]);
    assert_eq!(outcome.results[0].written, ["dist/a/a.md"]);
    assert_eq!(bench.read("dist/a/a.md"), "two");
    assert_eq!(mode("dist/a/a.md"), 0o640);
    assert_eq!(identity(&bench, "dist/a/a.html"), html);
}

#[test]
fn whatever_is_in_the_way_is_named_and_nothing_is_replaced() {
    let bench = Bench::new(&[("a.policy", A), ("b.policy", A), ("dist/b", "a file"), ("dist/a/a.md", "old")]);
    fs::create_dir(bench.path("dist/a/a.html")).unwrap();
    let outcome = bench.build(&["."]);
    assert_eq!(
        failures(&outcome),
        [
            "could not write dist/a/a.html: there is a folder of this name",
            "could not write dist/b: `b` is a file, and a folder is needed there",
        ]
    );
    // The other output of the same spec stays as it was, and no temporary file stays.
    assert_eq!(bench.read("dist/a/a.md"), "old");
    assert_eq!(bench.files("dist"), ["a/a.md", "b"]);
    assert_eq!(outcome.tally().files, 0);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_an_output_is_not_followed() {
    let bench = Bench::new(&[("a.policy", A), ("precious", "work"), ("dist/a/x", "")]);
    std::os::unix::fs::symlink(bench.path("precious"), bench.path("dist/a/a.md")).unwrap();
    let outcome = bench.build(&["a.policy"]);
    assert_eq!(failures(&outcome), ["could not write dist/a/a.md: there is a symbolic link of this name"]);
    assert_eq!(bench.read("precious"), "work");
    assert!(!bench.exists("dist/a/a.html"));
}

#[test]
fn a_full_disk_leaves_the_old_set_whole() {
    let bench = Bench::new(&[("a.policy", A), ("b.policy", A)]);
    bench.build(&["a.policy"]);
    bench.write("a.policy", &A.replace("one", "two"));
    let full = |file: &mut tempfile::NamedTempFile, bytes: &[u8]| {
        use io::Write;
        // Half of it is written before the disk is full; `.html` comes second.
        file.write_all(&bytes[..bytes.len() / 2])?;
        if bytes.starts_with(b"<") {
            return Err(io::ErrorKind::StorageFull.into());
        }
        file.write_all(&bytes[bytes.len() / 2..])
    };
    let shared = bench.shared();
    let plan = find(&[Input::Path(".".into())], &Overrides::default(), &shared);
    let engine = Engine { fill: &full, ..Engine::new(&fake) };
    let outcome = engine.run(plan, &shared, Mode::Write);
    assert_eq!(
        failures(&outcome),
        ["could not write dist/a/a.html: the disk is full", "could not write dist/b/a.html: the disk is full",]
    );
    assert_eq!(bench.read("dist/a/a.md"), "one");
    assert_eq!(bench.read("dist/a/a.html"), "<p>one</p>");
    assert_eq!(bench.files("dist"), ["a/a.html", "a/a.md"]);
    assert!(!bench.exists("dist/b"));
}

#[test]
fn names_that_lead_elsewhere_or_meet_are_refused() {
    for outputs in ["out ../x.md one", "out /x.md one", "out x.md one\nout X.md two", "out . x"] {
        let bench = Bench::new(&[("a.policy", &format!("policy\n{outputs}\n"))]);
        let outcome = bench.build(&["a.policy"]);
        assert_eq!(failures(&outcome).len(), 1, "{outputs}");
        assert!(!bench.exists("dist"));
    }
}

#[test]
fn check_names_what_differs_and_writes_nothing() {
    let bench = Bench::new(&[("a.policy", A), ("b.policy", A)]);
    let outcome = bench.run(&["."], Mode::Compare);
    assert_eq!(outcome.tally().differences, 4);
    assert!(!bench.exists("dist") && !bench.exists(".cache"));
    bench.build(&["."]);
    assert_eq!(bench.run(&["."], Mode::Compare).tally().differences, 0);
    bench.write("dist/a/a.md", "edited");
    let outcome = bench.run(&["."], Mode::Compare);
    let difference = &outcome.results[0].differences[0];
    assert_eq!(difference.file, "dist/a/a.md");
    let diff = difference.diff.as_deref().unwrap();
    assert!(diff.contains("-edited\n") && diff.contains("+one\n"), "{diff}");
    assert_eq!(bench.read("dist/a/a.md"), "edited");
}

// The cache.

#[test]
fn nothing_is_compiled_again_unless_something_it_depends_on_changed() {
    let spec = "policy\nuse base.part\nuse maybe.part\nout a.md one\n";
    let bench = Bench::new(&[("a.policy", spec), ("base.part", "base")]);
    let cached = |bench: &Bench| bench.build(&["a.policy"]).results[0].cached;
    assert!(!cached(&bench));
    assert!(cached(&bench), "the same again, by content, because it is too fresh to tell by times");
    bench.settle();
    assert!(cached(&bench), "the same again, by times");
    bench.write("a.policy", spec);
    assert!(cached(&bench), "touched without a change");
    bench.write("dist/a/a.md", "onebase");
    assert!(cached(&bench), "an output touched without a change");

    bench.write("base.part", "esab");
    assert!(!cached(&bench), "a dependency of the same size");
    assert_eq!(bench.read("dist/a/a.md"), "oneesab");
    bench.write("maybe.part", "!");
    assert!(!cached(&bench), "a file appeared that was looked for");
    assert_eq!(bench.read("dist/a/a.md"), "oneesab!");
    fs::remove_file(bench.path("maybe.part")).unwrap();
    assert!(!cached(&bench), "and went away");
    bench.write("a.policy", &spec.replace("one", "two"));
    assert!(!cached(&bench), "the spec itself");
    assert!(cached(&bench));
}

#[test]
fn an_output_that_was_changed_or_deleted_is_made_again() {
    for trusting in [false, true] {
        let bench = Bench::new(&[("a.policy", A)]);
        bench.build(&["a.policy"]);
        if trusting {
            bench.settle();
        }
        bench.write("dist/a/a.md", "eno");
        assert_eq!(bench.build(&["a.policy"]).results[0].written, ["dist/a/a.md"]);
        assert_eq!(bench.read("dist/a/a.md"), "one");
        fs::remove_file(bench.path("dist/a/a.html")).unwrap();
        assert_eq!(bench.build(&["a.policy"]).results[0].written, ["dist/a/a.html"]);
        fs::remove_dir_all(bench.path("dist")).unwrap();
        assert_eq!(bench.build(&["a.policy"]).tally().written, 2);
    }
}

#[cfg(unix)]
#[test]
fn an_output_edited_with_its_time_set_back_is_made_again() {
    let bench = Bench::new(&[("a.policy", A)]);
    bench.build(&["a.policy"]);
    bench.settle();
    let before = fs::metadata(bench.path("dist/a/a.md")).unwrap().modified().unwrap();
    // In place, so that only the time of the last change of the file's state gives it away.
    bench.write("dist/a/a.md", "eno");
    fs::File::options().write(true).open(bench.path("dist/a/a.md")).unwrap().set_modified(before).unwrap();
    // Two writes may fall into one tick of the clock; then nothing but the recorded moment tells,
    // and that was moved by `settle`. So the test asks only where the system can tell.
    let place = Manifest::place(&bench.path(".cache"), &bench.path("dist"));
    let manifest = Manifest::load(&place).unwrap();
    let recorded = manifest.entries["a"].outputs.iter().find(|record| record.name == "a.md").unwrap().stat;
    if recorded != identity(&bench, "dist/a/a.md") {
        bench.build(&["a.policy"]);
        assert_eq!(bench.read("dist/a/a.md"), "one");
    }
}

#[test]
fn options_and_the_program_are_inputs() {
    let bench = Bench::new(&[("a.policy", A)]);
    let cached = |overrides: &Overrides, program: u128| {
        let outcome = bench.run_with(&["a.policy"], Mode::Write, overrides, |engine| engine.program = program);
        outcome.results[0].cached
    };
    let plain = Overrides::default();
    assert!(!cached(&plain, 1));
    assert!(cached(&plain, 1));
    assert!(!cached(&plain, 2));
    assert!(!cached(&Overrides { fragment: true, ..plain.clone() }, 2));
    assert!(!cached(&Overrides { laws: vec!["gdpr".into()], ..plain.clone() }, 2));
    assert!(!cached(&Overrides { rules: true, ..plain.clone() }, 2));
    assert!(!cached(&Overrides { formats: Some(vec!["md".into()]), ..plain }, 2));
}

#[test]
fn findings_are_printed_each_time() {
    let bench = Bench::new(&[("a.policy", "policy\n? careful\nout a.md one\n")]);
    for _ in 0..2 {
        assert_eq!(bench.build(&["a.policy"]).findings().len(), 1);
    }
}

#[test]
fn a_broken_cache_is_no_cache_and_no_cache_is_no_error() {
    let bench = Bench::new(&[("a.policy", A)]);
    bench.build(&["a.policy"]);
    let place = Manifest::place(&bench.path(".cache"), &bench.path("dist"));
    fs::write(&place, "policyc manifest 1\nrubbish\u{0}").unwrap();
    assert!(!bench.build(&["a.policy"]).results[0].cached);
    assert!(bench.build(&["a.policy"]).results[0].cached);
    fs::remove_dir_all(bench.path(".cache")).unwrap();
    bench.write(".cache", "a file where a folder should be");
    assert!(failures(&bench.build(&["a.policy"])).is_empty());
}

#[test]
fn a_build_of_one_spec_remembers_the_others() {
    let bench = Bench::new(&[("a.policy", A), ("b.policy", A)]);
    bench.build(&["."]);
    bench.write("a.policy", &A.replace("one", "two"));
    bench.build(&["a.policy"]);
    assert_eq!(bench.build(&["."]).tally().cached, 2);
}

// Outputs of earlier builds.

#[test]
fn an_output_that_is_no_more_is_removed_if_it_is_ours() {
    let two = "policy\nout a.md one\nout b.md two\nout c.md three\n";
    let bench = Bench::new(&[("a.policy", two), ("dist/a/mine.md", "by hand")]);
    bench.build(&["a.policy"]);
    bench.write("dist/a/c.md", "edited by hand");
    bench.write("a.policy", "policy\nout a.md one\n");
    let outcome = bench.build(&["a.policy"]);
    assert_eq!(outcome.results[0].removed, ["dist/a/b.md"]);
    assert_eq!(outcome.results[0].notes, ["dist/a/c.md is no output any more, but it was changed by hand and stays"]);
    assert_eq!(bench.files("dist"), ["a/a.md", "a/c.md", "a/mine.md"]);
}

#[test]
fn a_build_of_other_formats_removes_nothing() {
    let bench = Bench::new(&[("a.policy", A)]);
    bench.build(&["a.policy"]);
    bench.write("a.policy", "policy\nout a.md two\n");
    let only = Overrides { formats: Some(vec!["md".into()]), ..Overrides::default() };
    bench.run_with(&["a.policy"], Mode::Write, &only, |_| {});
    assert_eq!(bench.files("dist"), ["a/a.html", "a/a.md"]);
    // It is still known as ours, so a build that would make it and does not removes it.
    let outcome = bench.build(&["a.policy"]);
    assert_eq!(outcome.results[0].removed, ["dist/a/a.html"]);
}

#[test]
fn errors_keep_the_old_files_and_what_is_known_of_them() {
    let bench = Bench::new(&[("a.policy", "policy\nout a.md one\nout b.md two\n")]);
    bench.build(&["a.policy"]);
    bench.write("a.policy", "policy\n! oops\n");
    bench.build(&["a.policy"]);
    assert_eq!(bench.files("dist"), ["a/a.md", "a/b.md"]);
    bench.write("a.policy", "policy\nout a.md one\n");
    assert_eq!(bench.build(&["a.policy"]).results[0].removed, ["dist/a/b.md"]);
}

#[test]
fn what_a_vanished_spec_left_goes_when_its_folder_is_built() {
    let bench = Bench::new(&[("p/a.policy", A), ("p/b.policy", A), ("q.policy", A)]);
    bench.build(&["p", "q.policy"]);
    fs::remove_file(bench.path("p/b.policy")).unwrap();
    fs::remove_file(bench.path("q.policy")).unwrap();
    bench.build(&["p/a.policy"]);
    assert!(bench.exists("dist/b/a.md"), "this build did not look for b");
    let outcome = bench.build(&["p"]);
    assert_eq!(outcome.removed, ["dist/b/a.md", "dist/b/a.html"]);
    assert!(!bench.exists("dist/b"));
    assert!(bench.exists("dist/q/a.md"), "nor this one for q");
}

#[test]
fn a_spec_that_becomes_a_part_loses_its_documents() {
    let bench = Bench::new(&[("a.policy", A)]);
    bench.build(&["a.policy"]);
    bench.write("a.policy", "part\n");
    bench.build(&["a.policy"]);
    assert!(!bench.exists("dist/a"));
    assert!(bench.build(&["a.policy"]).results[0].is_part);
}

// Watching.

#[test]
fn outputs_and_strangers_start_no_build() {
    let bench = Bench::new(&[("a.policy", A), ("b.txt", "")]);
    let inputs = bench.build(&["."]).results.remove(0).inputs;
    let watched = super::watch::Watched::new(inputs, [bench.path("")]);
    let starts = |path: &str| watched.concerns(&bench.path(path)) && watched.differs(&bench.path(path));
    assert!(!starts("a.policy"), "no change of content");
    assert!(!starts("b.txt"));
    assert!(!starts("dist/a/a.md"));
    assert!(!starts("dist/a/.policyc-x.tmp"));
    assert!(starts("new.policy") && starts("policyc.toml"));
    bench.write("a.policy", "policy");
    assert!(starts("a.policy"));
    fs::remove_file(bench.path("a.policy")).unwrap();
    assert!(starts("a.policy"), "a file that is gone is a change");
}

#[test]
fn standard_input_goes_by_its_name() {
    let bench = Bench::new(&[("sub/base.part", "base")]);
    let input = Input::Stdin { name: "sub/x.policy".into(), bytes: b"policy\nuse base.part\nout a.md one\n".to_vec() };
    let shared = bench.shared();
    let plan = find(&[input], &Overrides::default(), &shared);
    let outcome = Engine::new(&fake).run(plan, &shared, Mode::Write);
    assert!(failures(&outcome).is_empty());
    assert_eq!(bench.read("dist/x/a.md"), "onebase");
    let plan =
        find(&[Input::Stdin { name: "x.policy".into(), bytes: vec![0xff, 0xfe] }], &Overrides::default(), &shared);
    assert_eq!(plan.failures.len(), 1);
}

#[test]
fn manifests_of_different_folders_do_not_meet() {
    let cache = Path::new("/c");
    assert_ne!(Manifest::place(cache, Path::new("/a/dist")), Manifest::place(cache, Path::new("/b/dist")));
}
