//! Which files of an output folder are ours, and when they go: on any machine, with and without a cache, after any kill.

use std::path::Path;
use std::sync::Mutex;

use super::*;

const TWO: &str = "policy\nout a.md one\nout b.md two\n";

impl Bench {
    fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// A build on another machine: nothing is remembered there.
    fn elsewhere(&self, paths: &[&str]) -> Outcome {
        self.run_with(paths, Mode::Write, &Overrides::default(), |runner| runner.cache = None)
    }

    fn check(&self, paths: &[&str]) -> Vec<(String, bool)> {
        let outcome = self.run_with(paths, Mode::Compare, &Overrides::default(), |runner| runner.cache = None);
        let of_specs = outcome.results.iter().flat_map(|result| &result.differences);
        let all = of_specs.chain(&outcome.differences);
        all.map(|one| (one.file.clone(), one.what == What::Stray)).collect()
    }

    /// What `--check` says of files that no spec makes.
    fn strays(&self, paths: &[&str]) -> Vec<String> {
        let all = self.check(paths);
        all.into_iter().filter(|one| one.1).map(|one| one.0).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<_> = fs::read_dir(from).into_iter().flatten().map(Result::unwrap).collect();
    // The list of files last: other threads go on, and add to it before they write.
    entries.sort_by_key(|entry| entry.file_type().unwrap().is_file());
    for entry in entries {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to)
        } else {
            fs::copy(entry.path(), to).map(drop).unwrap()
        }
    }
}

fn only(format: &str) -> Overrides {
    Overrides { formats: Some(vec![format.into()]), ..Overrides::default() }
}

#[test]
fn the_file_of_outputs_is_the_same_everywhere_and_says_nothing_of_a_machine() {
    let one = Bench::new(&[("s/b.policy", A), ("s/x/a.policy", TWO)]);
    let other = Bench::new(&[("s/b.policy", A), ("s/x/a.policy", "policy\nout a.md older\n")]);
    one.build(&["s"]);
    other.build(&["s/b.policy"]);
    other.elsewhere(&["s"]);
    other.write("s/x/a.policy", TWO);
    other.elsewhere(&["s"]);
    let text = one.read("dist/.policyc-outputs");
    assert_eq!(text, other.read("dist/.policyc-outputs"));
    assert!(!text.contains(&*one.path("").to_string_lossy()), "{text}");
    let rows: Vec<_> =
        text.lines().skip(1).map(|line| line.split('\t').skip(1).collect::<Vec<_>>().join(" < ")).collect();
    let a = ["x/a/a.md < ../s/x/a", "x/a/b.md < ../s/x/a"];
    assert_eq!(rows, ["b/a.html < ../s/b", "b/a.md < ../s/b", a[0], a[1]]);
    let before = fs::metadata(one.path("dist/.policyc-outputs")).unwrap().modified().unwrap();
    one.build(&["s"]);
    one.build(&["s/b.policy"]);
    assert_eq!(
        fs::metadata(one.path("dist/.policyc-outputs")).unwrap().modified().unwrap(),
        before,
        "it was written again"
    );
    assert_eq!(one.check(&["s"]), []);
    one.remove("dist/.policyc-outputs");
    assert_eq!(one.check(&["s"]), [("dist/.policyc-outputs".to_owned(), false)]);
    assert!(one.build(&["s"]).tally().cached == 2);
    assert_eq!(one.read("dist/.policyc-outputs"), text);
}

#[test]
fn what_a_withdrawn_spec_left_goes_on_any_machine() {
    for remembers in [true, false] {
        let bench = Bench::new(&[("s/a.policy", A), ("s/b.policy", A), ("dist/b/mine.md", "by hand")]);
        bench.build(&["s"]);
        bench.write("s/b.policy", &A.replace("one", "two"));
        bench.elsewhere(&["s"]);
        bench.remove("s/b.policy");
        assert_eq!(bench.strays(&["s"]), ["dist/b/a.html", "dist/b/a.md"]);
        let outcome = if remembers { bench.build(&["s"]) } else { bench.elsewhere(&["s"]) };
        assert_eq!(outcome.removed, ["dist/b/a.html", "dist/b/a.md"]);
        assert_eq!(outcome.notes, [""; 0]);
        assert_eq!(bench.files("dist"), ["a/a.html", "a/a.md", "b/mine.md"]);
        assert_eq!(bench.check(&["s"]), []);
    }
}

#[test]
fn a_kill_at_any_point_leaves_nothing_that_nobody_knows() {
    let specs = ["a", "b", "c", "d"];
    for earlier in [false, true] {
        let bench = Bench::new(&[]);
        if earlier {
            specs.iter().for_each(|name| bench.write(&format!("s/{name}.policy"), A));
            bench.build(&["s"]);
        }
        specs.iter().for_each(|name| bench.write(&format!("s/{name}.policy"), TWO));
        // The folder as a kill after each of the specs would leave it.
        let killed = Mutex::new(Vec::new());
        let inputs = [Input::Path("s".into())];
        let project = bench.project();
        let plan = workspace::find(&inputs, &Overrides::default(), &project);
        let snapshot = |_| {
            let folder = tempfile::tempdir().unwrap();
            copy(&bench.path("dist"), folder.path());
            killed.lock().unwrap().push(folder);
        };
        let mut runner = Runner::new(&fake);
        runner.progress = &snapshot;
        runner.run(plan, &project, Mode::Write);
        for folder in killed.into_inner().unwrap() {
            for gone in specs {
                fs::remove_dir_all(bench.path("dist")).unwrap();
                copy(folder.path(), &bench.path("dist"));
                specs.iter().for_each(|name| bench.write(&format!("s/{name}.policy"), TWO));
                bench.remove(&format!("s/{gone}.policy"));
                let outcome = bench.elsewhere(&["s"]);
                assert_eq!((outcome.notes, bench.exists(&format!("dist/{gone}"))), (vec![], false));
                assert_eq!(bench.check(&["s"]), []);
            }
        }
    }
}

#[test]
fn a_line_that_a_kill_cut_short_is_no_damage() {
    let bench = Bench::new(&[("s/a.policy", A), ("s/b.policy", A)]);
    bench.build(&["s"]);
    let text = bench.read("dist/.policyc-outputs");
    for cut in 0..text.len() {
        bench.write("dist/.policyc-outputs", &text[..cut]);
        let outcome = bench.build(&["s"]);
        assert_eq!(failures(&outcome), [""; 0], "cut at {cut}");
        assert_eq!(bench.read("dist/.policyc-outputs"), text);
    }
}

#[test]
fn an_output_that_is_no_more_goes_and_what_was_changed_stays_until_it_is_taken_away() {
    let three = "policy\nout a.md one\nout b.md two\nout c.md three\n";
    let bench = Bench::new(&[("a.policy", three), ("dist/a/mine.md", "by hand")]);
    bench.build(&["a.policy"]);
    bench.write("dist/a/c.md", "edited by hand");
    bench.write("a.policy", "policy\nout a.md one\n");
    assert_eq!(bench.strays(&["a.policy"]), ["dist/a/b.md", "dist/a/c.md"]);
    for removed in [&["dist/a/b.md"][..], &[]] {
        let outcome = bench.build(&["a.policy"]);
        assert_eq!(outcome.removed, removed);
        let note = "dist/a/c.md is no output any more, but it was changed since policyc wrote it, and stays; delete it, or keep it elsewhere";
        assert_eq!(outcome.notes, [note]);
        assert_eq!(bench.strays(&["a.policy"]), ["dist/a/c.md"]);
    }
    bench.remove("dist/a/c.md");
    assert_eq!(bench.build(&["a.policy"]).notes, [""; 0]);
    assert_eq!(bench.check(&["a.policy"]), []);
    assert_eq!(bench.files("dist"), ["a/a.md", "a/mine.md"]);
}

#[test]
fn formats_that_are_not_asked_for_any_more_go() {
    let bench = Bench::new(&[("a.policy", A)]);
    bench.build(&["a.policy"]);
    bench.write("a.policy", "policy\nout a.md two\n");
    let outcome = bench.run_with(&["a.policy"], Mode::Write, &only("md"), |_| {});
    assert_eq!(outcome.removed, ["dist/a/a.html"]);
    assert_eq!(bench.files("dist"), ["a/a.md"]);
}

#[test]
fn the_last_spec_of_a_folder_goes() {
    let bench = Bench::new(&[("s/a.policy", A)]);
    bench.build(&["s"]);
    bench.remove("s/a.policy");
    assert_eq!(bench.strays(&["s"]), ["dist/a/a.html", "dist/a/a.md", "dist/.policyc-outputs"]);
    let outcome = bench.elsewhere(&["s"]);
    assert_eq!((failures(&outcome).len(), outcome.removed.len()), (0, 2));
    assert!(!bench.exists("dist/a") && !bench.exists("dist/.policyc-outputs"));
    assert_eq!(failures(&bench.elsewhere(&["s"])).len(), 1, "now there is nothing to do");
}

#[cfg(unix)]
#[test]
fn a_spec_that_was_a_link_goes_with_the_link() {
    let bench = Bench::new(&[("policyc.toml", ""), ("real.policy", A), ("s/a.policy", A)]);
    std::os::unix::fs::symlink("../real.policy", bench.path("s/link.policy")).unwrap();
    bench.build(&["s"]);
    assert!(bench.exists("dist/link/a.md"));
    bench.remove("s/link.policy");
    assert_eq!(bench.strays(&["s"]), ["dist/link/a.html", "dist/link/a.md"]);
    bench.elsewhere(&["s"]);
    assert!(!bench.exists("dist/link"));
}

#[cfg(unix)]
#[test]
fn odd_names_are_known_like_others() {
    for name in ["two\nlines", "a\ttab", "-dash", "%41", "ü"] {
        let spec = format!("s/{name}.policy");
        let bench = Bench::new(&[(&spec, A), ("s/other.policy", A)]);
        bench.build(&["s"]);
        assert_eq!(bench.build(&["s"]).tally().cached, 2, "{name:?}");
        assert_eq!(bench.check(&["s"]), [], "{name:?}");
        bench.remove(&spec);
        bench.elsewhere(&["s"]);
        assert_eq!(bench.files("dist"), ["other/a.html", "other/a.md"], "{name:?}");
    }
}

#[test]
fn two_projects_with_one_folder_are_told_and_keep_their_files() {
    for config in [false, true] {
        let bench = Bench::new(&[("p/x.policy", A), ("q/x.policy", &A.replace("one", "two")), ("q/y.policy", A)]);
        if config {
            bench.write("p/policyc.toml", "");
            bench.write("q/policyc.toml", "");
        }
        let into = Overrides { out_dir: Some("out".into()), ..Overrides::default() };
        let build = |paths: &[&str]| bench.run_with(paths, Mode::Write, &into, |runner| runner.cache = None);
        build(&["p"]);
        let outcome = build(&["q"]);
        let told = failures(&outcome);
        assert_eq!(told.len(), 1);
        for part in ["q/x.policy", "p/x.policy", "out/x", "--out-dir"] {
            assert!(told[0].contains(part), "{told:?}");
        }
        let files = ["x/a.html", "x/a.md", "y/a.html", "y/a.md"];
        assert_eq!((bench.files("out"), bench.read("out/x/a.md")), (files.map(String::from).to_vec(), "one".into()));
        assert!(failures(&build(&["p"])).is_empty());
        assert_eq!(bench.files("out"), files);
        // Once the first one is gone, the name is free.
        bench.remove("p/x.policy");
        assert!(failures(&build(&["q"])).is_empty());
        assert_eq!(bench.read("out/x/a.md"), "two");
    }
}

#[test]
fn what_another_build_removed_first_was_not_changed_by_hand() {
    let bench = Bench::new(&[("s/a.policy", A), ("s/b.policy", A)]);
    bench.build(&["s"]);
    bench.remove("s/b.policy");
    let project = bench.project();
    let plan = workspace::find(&[Input::Path("s".into())], &Overrides::default(), &project);
    let other = |_| fs::remove_dir_all(bench.path("dist/b")).unwrap();
    let mut runner = Runner::new(&fake);
    runner.progress = &other;
    let outcome = runner.run(plan, &project, Mode::Write);
    assert_eq!((outcome.notes, outcome.removed), (vec![], vec![]));
    assert!(!bench.read("dist/.policyc-outputs").contains("../s/b"));
}

#[test]
fn a_build_of_one_spec_takes_nothing_from_others() {
    let bench = Bench::new(&[("s/a.policy", A), ("s/x/b.policy", A), ("s/c.policy", A)]);
    bench.build(&["s"]);
    bench.remove("s/c.policy");
    bench.write("s/a.policy", TWO);
    assert_eq!(bench.elsewhere(&["s/a.policy"]).removed, ["dist/a/a.html"]);
    // By its own name it has another place, and the one that the folder gives it stays.
    assert_eq!(bench.elsewhere(&["s/x/b.policy"]).removed, [""; 0]);
    assert_eq!(bench.elsewhere(&["s"]).removed, ["dist/b/a.html", "dist/b/a.md", "dist/c/a.html", "dist/c/a.md"]);
    assert!(bench.exists("dist/x/b/a.md"));
}

#[test]
fn a_build_of_the_whole_project_takes_what_is_not_named_any_more() {
    let bench =
        Bench::new(&[("policyc.toml", "specs = [\"a.policy\", \"b.policy\"]\n"), ("a.policy", A), ("b.policy", A)]);
    bench.elsewhere(&[]);
    bench.write("policyc.toml", "specs = [\"a.policy\"]\n");
    assert_eq!(bench.elsewhere(&["a.policy"]).removed, [""; 0]);
    assert_eq!(bench.strays(&[]), ["dist/b/a.html", "dist/b/a.md"]);
    // Whoever cannot see the whole takes nothing away.
    bench.write("policyc.toml", "specs = [\"a.policy\", \"c.policy\"]\n");
    assert_eq!(bench.elsewhere(&[]).removed, [""; 0]);
    bench.write("policyc.toml", "specs = [\"a.policy\"]\n");
    bench.elsewhere(&[]);
    assert_eq!(bench.files("dist"), ["a/a.html", "a/a.md"]);
}

#[test]
fn a_damaged_file_is_told_and_nothing_is_written() {
    for damage in ["rubbish\n", "policyc outputs 1\n<<<<<<< HEAD\n", "policyc outputs 1\n0\ta.md\tx\n"] {
        let bench = Bench::new(&[("s/a.policy", A), ("dist/.policyc-outputs", damage), ("dist/old/x.md", "old")]);
        let outcome = bench.elsewhere(&["s"]);
        assert_eq!(failures(&outcome).len(), 1);
        assert!(
            failures(&outcome)[0].starts_with("could not read dist/.policyc-outputs: "),
            "{:?}",
            failures(&outcome)
        );
        assert_eq!(
            (bench.files("dist"), bench.read("dist/.policyc-outputs")),
            (vec!["old/x.md".into()], damage.into())
        );
        bench.remove("dist/.policyc-outputs");
        assert!(failures(&bench.elsewhere(&["s"])).is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_hostile_file_removes_nothing_that_is_not_an_output() {
    let hash = |text: &str| format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()));
    let bench = Bench::new(&[("s/a.policy", A), ("secret/x.md", "work"), ("x.md", "work"), ("dist/keep.rs", "work")]);
    fs::create_dir_all(bench.path("dist")).unwrap();
    std::os::unix::fs::symlink(bench.path("secret"), bench.path("dist/link")).unwrap();
    std::os::unix::fs::symlink(bench.path("x.md"), bench.path("dist/l.md")).unwrap();
    let outside = bench.path("x.md").to_string_lossy().into_owned();
    for name in ["../x.md", &outside, "link/x.md", "l.md", "keep.rs", "a/../../x.md", "%2E%2E/x.md", "."] {
        bench.write(
            "dist/.policyc-outputs",
            &format!("policyc outputs 1\n{}\t{name}\t../s/gone.policy\n", hash("work")),
        );
        bench.elsewhere(&["s"]);
        bench.run_with(&["s"], Mode::Compare, &Overrides::default(), |_| {});
        for path in ["secret/x.md", "x.md", "dist/keep.rs"] {
            assert_eq!(bench.read(path), "work", "{name}");
        }
        assert!(bench.exists("dist/link") && bench.exists("dist/l.md"));
    }
    // The file itself is no way out, either.
    bench.remove("dist/.policyc-outputs");
    std::os::unix::fs::symlink(bench.path("x.md"), bench.path("dist/.policyc-outputs")).unwrap();
    assert_eq!(failures(&bench.elsewhere(&["s"])).len(), 1);
    assert_eq!(bench.read("x.md"), "work");
}

#[test]
fn errors_keep_the_old_files_and_what_is_known_of_them() {
    let bench = Bench::new(&[("a.policy", "policy\nout a.md one\nout b.md two\n")]);
    bench.build(&["a.policy"]);
    bench.write("a.policy", "policy\n! oops\n");
    bench.build(&["a.policy"]);
    assert_eq!(bench.files("dist"), ["a/a.md", "a/b.md"]);
    bench.write("a.policy", "policy\nout a.md one\n");
    assert_eq!(bench.build(&["a.policy"]).removed, ["dist/a/b.md"]);
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
    assert_eq!(outcome.removed, ["dist/b/a.html", "dist/b/a.md"]);
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
