//! What a build takes over from earlier ones.

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
    for mode in [Mode::Write, Mode::Lint] {
        for cached in [false, true] {
            let outcome = bench.run(&["a.policy"], mode);
            let finding = &outcome.findings()[0];
            assert_eq!((outcome.results[0].cached, &*finding.message), (cached, "careful"));
            assert_eq!(finding.span.map(|span| (span.start, span.end)), Some((0, 3)));
        }
    }
    // By another name its findings say something else.
    assert!(!bench.run(&[&bench.path("a.policy").to_string_lossy()], Mode::Lint).results[0].cached);
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
fn errors_are_told_from_memory_and_earlier_outputs_stay() {
    let bench = Bench::new(&[("a.policy", A), ("base.policy", "x")]);
    bench.build(&["a.policy"]);
    bench.write("a.policy", "policy\n! no\nuse base.policy");
    let built = || {
        let outcome = bench.build(&["a.policy"]);
        let found: Vec<_> = outcome.findings().iter().map(|one| one.message.clone()).collect();
        (outcome.results[0].cached, found, outcome.tally().broken, bench.files("dist"))
    };
    let files = vec!["a/a.html".to_owned(), "a/a.md".to_owned()];
    assert_eq!(built(), (false, vec!["no".to_owned()], 1, files.clone()));
    assert_eq!(built(), (true, vec!["no".to_owned()], 1, files.clone()));
    bench.write("base.policy", "! nor here");
    assert_eq!(built(), (false, vec!["no".to_owned(), "nor here".to_owned()], 1, files.clone()));
    assert!(built().0);
    bench.write("a.policy", A);
    assert_eq!(built(), (false, vec![], 0, files));
    assert!(built().0);
}
