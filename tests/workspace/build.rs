//! Where files go, and what is in their way.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use policyc::report::{self, Flow, Form, Piece, Report, Written};
use policyc::workspace::{Reader, find};

use super::*;

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
    // The flag must outlive the runner, which borrows it for as long as the compiler.
    let project = bench.project();
    let plan = find(&[Input::Path(".".into())], &Overrides::default(), &project);
    let mut runner = Runner::new(&fake);
    runner.stop = &stop;
    assert_eq!(runner.run(plan, &project, Mode::Write).tally().skipped, 2);
    assert!(!bench.exists("dist"));
}

#[cfg(unix)]
#[test]
fn an_unchanged_file_is_not_touched_and_a_changed_one_keeps_its_rights() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let bench = Bench::new(&[("a.policy", A)]);
    bench.build(&["a.policy"]);
    let mode = |path: &str| fs::metadata(bench.path(path)).unwrap().permissions().mode() & 0o777;
    // As any program would make it, not the 0600 of temporary files.
    bench.write("plain", "");
    assert_eq!(mode("dist/a/a.md"), mode("plain"));
    fs::set_permissions(bench.path("dist/a/a.md"), fs::Permissions::from_mode(0o640)).unwrap();
    let identity = || {
        let meta = fs::metadata(bench.path("dist/a/a.html")).unwrap();
        (meta.ino(), meta.ctime(), meta.ctime_nsec())
    };
    let html = identity();
    bench.write("a.policy", &A.replace(" one\n", " two\n"));
    let outcome = bench.build(&["a.policy"]);
    assert_eq!(outcome.results[0].written, ["dist/a/a.md"]);
    assert_eq!(bench.read("dist/a/a.md"), "two");
    assert_eq!(mode("dist/a/a.md"), 0o640);
    assert_eq!(identity(), html);
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
    // The files, and what is to be known of them.
    assert_eq!(outcome.tally().differences, 5);
    assert!(!bench.exists("dist") && !bench.exists(".cache"));
    bench.build(&["."]);
    assert_eq!(bench.run(&["."], Mode::Compare).tally().differences, 0);
    bench.write("dist/a/a.md", "edited");
    let outcome = bench.run(&["."], Mode::Compare);
    let difference = &outcome.results[0].differences[0];
    assert_eq!(difference.file, "dist/a/a.md");
    let What::Differs(diff) = &difference.what else { panic!("{difference:?}") };
    assert!(diff.contains("-edited\n") && diff.contains("+one\n"), "{diff}");
    assert_eq!(bench.read("dist/a/a.md"), "edited");
}

#[test]
fn standard_input_goes_by_its_name() {
    let bench = Bench::new(&[("sub/base.part", "base")]);
    let input = Input::Stdin { name: "sub/x.policy".into(), bytes: b"policy\nuse base.part\nout a.md one\n".to_vec() };
    let project = bench.project();
    let plan = find(&[input], &Overrides::default(), &project);
    let outcome = Runner::new(&fake).run(plan, &project, Mode::Write);
    assert!(failures(&outcome).is_empty());
    assert_eq!(bench.read("dist/x/a.md"), "onebase");
    let plan =
        find(&[Input::Stdin { name: "x.policy".into(), bytes: vec![0xff, 0xfe] }], &Overrides::default(), &project);
    assert_eq!(plan.failures.len(), 1);
}

/// Prints findings as they come.
struct Printed<'a> {
    flow: &'a Flow,
    project: &'a Project,
    text: Mutex<(Written, Vec<u8>)>,
    /// Texts of files that were there at once.
    most: AtomicUsize,
}

impl Reader for Printed<'_> {
    fn ready(&self, finding: &Diagnostic) -> Piece {
        self.flow.piece(&Report::new(&[], &self.project.sources), finding)
    }

    fn write(&self, pieces: Vec<Piece>) {
        self.most.fetch_max(self.project.sources.len(), Ordering::Relaxed);
        let mut state = self.text.lock().unwrap();
        let (written, out) = &mut *state;
        pieces.into_iter().for_each(|piece| self.flow.add(written, piece, out).unwrap());
    }
}

/// What a format says of findings that are told as they come, and of those that are all kept; and how many texts were
/// held at once.
fn told_and_kept(bench: &Bench, paths: &[&str], mode: Mode, format: &str) -> (String, String, usize) {
    let format = report::format(format).unwrap();
    let Form::Flow(flow) = &format.form else { panic!("it is told finding by finding") };
    let inputs: Vec<_> = paths.iter().map(|path| Input::Path(PathBuf::from(path))).collect();
    let project = bench.project();
    let printed = Printed { flow, project: &project, text: Mutex::default(), most: AtomicUsize::new(0) };
    let mut runner = Runner::new(&fake);
    runner.reader = Some(&printed);
    let outcome = runner.run(workspace::find(&inputs, &Overrides::default(), &project), &project, mode);
    let (written, mut text) = printed.text.into_inner().unwrap();
    flow.end(&Report::new(&[], &project.sources), &written, &mut text).unwrap();
    let project = bench.project();
    let plan = workspace::find(&inputs, &Overrides::default(), &project);
    let kept = Runner::new(&fake).run(plan, &project, mode);
    assert_eq!((outcome.counts(), outcome.tally()), (kept.counts(), kept.tally()));
    let mut all = Vec::new();
    format.write(&Report::new(&kept.findings(), &project.sources), &mut all).unwrap();
    (String::from_utf8(text).unwrap(), String::from_utf8(all).unwrap(), printed.most.into_inner())
}

#[test]
fn findings_are_told_as_they_come_as_if_all_were_kept() {
    let files: Vec<_> =
        (0..600).map(|at| (format!("s/n{at:03}.policy"), "policy\n? one\n? two\nuse ../base.policy")).collect();
    let files = files.iter().map(|(name, text)| (name.as_str(), *text));
    let base = ("base.policy", "! broken below");
    let part = ("part.policy", "? a part that nobody uses");
    let panics = ("s/n300x.policy", "policy\npanic");
    let bench = Bench::new(&files.chain([base, part, panics]).collect::<Vec<_>>());
    for format in ["human", "short", "json", "gitlab", "sarif"] {
        for (mode, paths) in [
            (Mode::Lint, &["s"][..]),
            (Mode::Compare, &["s"]),
            // Whether nobody uses it is known in the end, and it is told in its place.
            (Mode::Compare, &["part.policy", "s/n001.policy", "s/n002.policy"]),
        ] {
            let (told, kept, held) = told_and_kept(&bench, paths, mode, format);
            assert_eq!(told, kept, "{format} {mode:?} {paths:?}");
            assert!(format != "short" || kept.matches("broken below").count() == 1, "{kept}");
            assert!(held < 150, "{held} texts were held");
        }
    }
}

#[test]
fn a_run_waits_for_another_one_that_writes_into_its_folder() {
    static STOP: AtomicBool = AtomicBool::new(true);
    let bench = Bench::new(&[("a.policy", A), ("b.policy", A)]);
    bench.build(&["a.policy"]);
    let lock = fs::File::open(bench.path("dist")).unwrap();
    lock.lock().unwrap();
    // It does not end by itself, and can be ended.
    let outcome = bench.run_with(&["b.policy"], Mode::Write, &Overrides::default(), |runner| runner.stop = &STOP);
    assert!(outcome.results[0].skipped && !bench.exists("dist/b"));
    // What writes nothing has nothing to wait for.
    assert!(failures(&bench.run(&["b.policy"], Mode::Lint)).is_empty());
    bench.run(&["b.policy"], Mode::Compare);
    std::thread::scope(|scope| {
        let build = scope.spawn(|| bench.build(&["b.policy"]));
        std::thread::yield_now();
        assert!(!bench.exists("dist/b"));
        drop(lock);
        assert!(failures(&build.join().unwrap()).is_empty());
    });
    assert!(bench.exists("dist/b"));
}
