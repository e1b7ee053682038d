//! Finding specs, configurations and roots.

use policyc::lint::{Given, RuleLevel};
use policyc::workspace::{Spec, find};

use super::*;

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
    let project = Project::new(Disk, bench.path("w/sites/x"));
    let plan = find(&[], &Overrides::default(), &project);
    let folders: Vec<_> = plan.specs.iter().map(Spec::folder).collect();
    assert_eq!(folders, [bench.path("w/public/x/a"), bench.path("w/public/one")]);
    assert!(plan.specs.iter().all(|spec| spec.options.formats == ["txt"] && spec.root.folder == bench.path("w")));
    // Options of the command go before it.
    let overrides = Overrides { out_dir: Some("o".into()), formats: Some(vec!["md".into()]), ..Overrides::default() };
    let plan = find(&[], &overrides, &project);
    assert_eq!(plan.specs[0].folder(), bench.path("w/sites/x/o/x/a"));
    assert_eq!(plan.specs[0].options.formats, ["md"]);
}

#[test]
fn each_sign_of_a_glob_makes_a_pattern() {
    for (pattern, expected) in [
        ("sites/*.policy", ["a", "b", "cd"].as_slice()),
        ("sites/?.policy", &["a", "b"]),
        ("sites/[bc].policy", &["b"]),
        ("sites/{a,cd}.policy", &["a", "cd"]),
        ("{sites,more}/a.policy", &["a"]),
        ("./sites/b.policy", &["b"]),
    ] {
        let bench = Bench::new(&[
            ("policyc.toml", &format!("specs = [\"{pattern}\"]\n")),
            ("sites/a.policy", A),
            ("sites/b.policy", A),
            ("sites/cd.policy", A),
        ]);
        let plan = bench.find(&[]);
        assert!(plan.diagnostics.is_empty() && plan.failures.is_empty(), "{pattern}: {:?}", plan.diagnostics);
        let found: Vec<_> = plan.specs.iter().filter_map(|spec| spec.path.file_stem()).collect();
        assert_eq!(found, expected, "{pattern}");
    }
}

#[test]
fn a_pattern_that_is_no_glob_or_too_much_of_one_is_a_finding() {
    let nested = |times: usize| format!("{}x{}", "{y,".repeat(times), "}".repeat(times));
    for (pattern, expected) in [
        (nested(32), None),
        (nested(33), Some("braces can lie 32 deep")),
        (nested(2_500), Some("braces can lie 32 deep")),
        ("{[y],".repeat(80_000), Some("braces can lie 32 deep")),
        (format!("sites/{}", "**/{z,y}/".repeat(60_000)), Some("it is too long")),
        ("sites/{y".to_owned(), Some("this is no valid pattern")),
        ("sites/[y".to_owned(), Some("this is no valid pattern")),
    ] {
        let bench = Bench::new(&[("policyc.toml", &format!("specs = [\"{pattern}\"]\n")), ("sites/a.policy", A)]);
        let plan = bench.find(&[]);
        let told: Vec<_> = plan.diagnostics.iter().map(|one| (&*one.rule, &one.message, one.span.is_some())).collect();
        let start = &pattern[..pattern.len().min(60)];
        match expected {
            None => assert!(told.is_empty(), "{start}: {told:?}"),
            Some(expected) => {
                assert!(
                    matches!(&told[..], [("config/specs", why, true)] if why.contains(expected)),
                    "{start}: {told:?}"
                );
            }
        }
    }
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

/// Only the administrator can give files away, so only his runs look.
#[cfg(unix)]
#[test]
fn what_another_user_put_above_does_not_count() {
    use std::os::unix::fs::{MetadataExt, chown};
    let (me, other) = (Some(1234), Some(4321));
    let bench = Bench::new(&[("policyc.toml", ""), ("me/a.policy", A), ("me/policyc/policyc.toml", "")]);
    if fs::metadata(bench.path("me")).unwrap().uid() != 0 {
        return;
    }
    let root = || bench.find(&["me/a.policy"]);
    chown(bench.path("me"), me, None).unwrap();
    assert_eq!(root().specs[0].root.folder, bench.path(""), "it is the administrator's");
    chown(bench.path("policyc.toml"), other, None).unwrap();
    let plan = root();
    assert!(plan.specs.is_empty() && plan.failures[0].starts_with("policyc.toml belongs to another user than"));
    chown(bench.path("policyc.toml"), me, None).unwrap();
    assert_eq!(root().specs[0].root.folder, bench.path(""), "whoever runs it");
    fs::remove_file(bench.path("policyc.toml")).unwrap();
    fs::create_dir(bench.path(".git")).unwrap();
    chown(bench.path(".git"), other, None).unwrap();
    assert_eq!(root().specs[0].root.folder, bench.path("me"));
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
    let project = bench.project();
    let plan = find(&[Input::Path(".".into())], &Overrides::default(), &project);
    assert_eq!(names(&plan), ["good/a.policy"]);
    let found: Vec<_> = plan
        .diagnostics
        .iter()
        .map(|one| {
            let span = one.span.unwrap();
            let file = project.sources.get(span.file);
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
    let rules = &plan.specs[0].options.analysis.settings.lines();
    let rule = rules.iter().find(|rule| rule.name.value == "a/long").unwrap();
    assert_eq!(rule.level, Some(RuleLevel::Error));
    assert_eq!(rule.options[0].1.value, Given::Text("3 years".to_owned()));
    assert_eq!(rule.options[1].1.value, Given::Other);
    assert!(rules.iter().any(|rule| rule.name.value == "prose" && rule.level == Some(RuleLevel::Off)));
}

#[test]
fn a_spec_that_is_not_there_is_known_to_be_missing() {
    let bench = Bench::new(&[]);
    let plan = bench.find(&["gone.policy"]);
    assert_eq!((plan.failures.len(), &plan.lookups[0].path), (1, &bench.path("gone.policy")));
}

#[test]
fn a_configuration_that_may_yet_come_is_looked_for_further_up_and_down() {
    let bench = Bench::new(&[("x/y/s/a.policy", A)]);
    let plan = bench.find(&["x/y/s"]);
    let changed = || plan.lookups.iter().filter(|asked| Lookup::new(asked.ask, &asked.path, &Disk) != **asked).count();
    assert_eq!(changed(), 0);
    for (at, folder) in ["x", "x/y", "x/y/s"].iter().enumerate() {
        bench.write(&format!("{folder}/policyc.toml"), "");
        assert_eq!(changed(), at + 1, "{folder}");
    }
}
