//! What a build takes over from earlier ones, and what it removes.

use super::*;

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
    bench.build(&["a.policy"]);
    assert_eq!(bench.read("dist/a/a.md"), "one");
}

#[test]
fn options_and_the_program_are_inputs() {
    let bench = Bench::new(&[("a.policy", A)]);
    let cached = |overrides: &Overrides, program: u128| {
        let outcome = bench.run_with(&["a.policy"], Mode::Write, overrides, |runner| runner.program = program);
        outcome.results[0].cached
    };
    let plain = Overrides::default();
    assert!(!cached(&plain, 1));
    assert!(cached(&plain, 1));
    assert!(!cached(&plain, 2));
    assert!(!cached(&Overrides { fragment: true, ..plain.clone() }, 2));
    assert!(!cached(&Overrides { annotate: true, ..plain.clone() }, 2));
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
    let place = bench.files(".cache").remove(0);
    bench.write(&format!(".cache/{place}"), "policyc manifest 2\nrubbish\u{0}");
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
