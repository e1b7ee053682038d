//! Reports for machines keep to their formats, whatever an author wrote.

#[path = "report/check.rs"]
mod check;
#[path = "report/shown.rs"]
mod shown;

use std::path::Path;

use policyc::diagnostic::{Diagnostic, Level};
use policyc::report::{self, Report, Rule};
use policyc::source::{Sources, Span};
use proptest::prelude::*;

fn write(format: &str, report: Report) -> String {
    let mut out = Vec::new();
    report::format(format).unwrap().write(&report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn rule(name: &str) -> Option<Rule> {
    (name == "language/word").then(|| Rule { summary: "words are known".into(), page: "# language/word\n".into() })
}

/// Two files with a finding of each level, one without a place, and all that a finding can hold.
struct Run {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Run {
    fn new() -> Self {
        let sources = Sources::new();
        let text = "data ä {\r\n  items: emial\r\n}\r\n";
        let one = sources.add("site one.policy", Path::new("/site/sub/site one.policy"), text).id;
        let two = sources.add("../base.policy", Path::new("/base.policy"), "data b { }\ndata b { }\n").id;
        let at = text.find("emial").unwrap();
        let mut full = Diagnostic::error("language/word", Span::new(one, at, at + 5), "`emial` is no data item")
            .related(Span::new(two, 0, 6), "like here")
            .why("readers must know")
            .help("write `email`, or 100% of it: this")
            .fix("write `email`", Span::new(one, at, at + 5), "email", true)
            .fix("take it away", Span::new(one, at, at + 5), "", false);
        full.citation = Some("GDPR Art. 13(1)(c)".into());
        full.url = Some("https://example.org/gdpr#13".into());
        let twice = |at| Diagnostic::warning("language/twice", Span::new(two, at, at + 6), "`b` is there already");
        let mut remark = Diagnostic::warning("style/x", Span::new(one, 0, text.len()), "long");
        remark.level = Level::Info;
        let global = Diagnostic::global("language/template", "no place");
        Self { sources, diagnostics: vec![full, twice(0), twice(11), remark, global] }
    }

    fn write(&self, format: &str) -> String {
        let all: Vec<_> = self.diagnostics.iter().collect();
        let files = ["sub/site one.policy".to_owned(), "clean.policy".to_owned()];
        let failures = ["could not read x.policy: there is no such file"];
        let report = Report {
            files: &files,
            failures: &failures,
            folder: Path::new("/site"),
            rule: &rule,
            ..Report::new(&all, &self.sources)
        };
        write(format, report)
    }
}

#[test]
#[cfg(unix)]
fn sarif_says_everything() {
    let log = check::sarif(&Run::new().write("sarif"));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = &run["tool"]["driver"]["rules"];
    assert_eq!(rules.as_array().map(Vec::len), Some(4));
    assert_eq!(rules[0]["shortDescription"]["text"], "words are known");
    assert_eq!(rules[0]["help"]["markdown"], "# language/word\n");
    assert_eq!(rules[0]["helpUri"], "https://example.org/gdpr#13");
    let first = &run["results"][0];
    assert_eq!(first["level"], "error");
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "sub/site%20one.policy");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    let region = serde_json::json!({"startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 15});
    assert_eq!(place["region"], region);
    let related = &first["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["artifactLocation"], serde_json::json!({"uri": "file:///base.policy"}));
    assert_eq!(related["message"]["text"], "like here");
    let fix = &first["fixes"][0]["artifactChanges"][0];
    assert_eq!(fix["replacements"][0]["deletedRegion"], region);
    assert_eq!(fix["replacements"][0]["insertedContent"]["text"], "email");
    assert_eq!(first["fixes"][1]["description"]["text"], "take it away (changes what is said)");
    let text = first["message"]["text"].as_str().unwrap();
    assert!(text.ends_with("see: GDPR Art. 13(1)(c) <https://example.org/gdpr#13>"), "{text}");
    assert_eq!(run["results"][3]["level"], "note");
    assert!(run["results"][4].get("locations").is_none());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
#[cfg(unix)]
fn junit_has_a_suite_for_each_file_and_a_case_for_each_finding() {
    let cases = check::junit(&Run::new().write("junit"));
    let shown: Vec<_> = cases.iter().map(|c| (&*c.suite, &*c.name, c.outcome.as_deref())).collect();
    assert_eq!(
        shown,
        [
            ("sub/site one.policy", "language/word", Some("failure")),
            ("sub/site one.policy", "style/x", Some("system-out")),
            ("clean.policy", "no findings", None),
            ("../base.policy", "language/twice", Some("failure")),
            ("../base.policy", "language/twice (2)", Some("failure")),
            ("policyc", "could not read x.policy: there is no such file", Some("error")),
            ("policyc", "language/template", Some("failure")),
        ]
    );
    assert_eq!(cases[0].message, "`emial` is no data item");
    assert!(cases[0].text.starts_with("sub/site one.policy:2:10: `emial` is no data item\nnote: "), "{cases:?}");
    assert!(cases[0].text.contains("100% of it"));
    assert!(check::junit(&write("junit", Report::new(&[], &Sources::new()))).is_empty());
}

#[test]
#[cfg(unix)]
fn gitlab_gets_a_path_a_line_and_a_severity() {
    let issues = check::gitlab(&Run::new().write("gitlab"));
    let shown: Vec<_> = issues
        .iter()
        .map(|issue| (issue["severity"].as_str(), issue["location"]["path"].as_str(), &issue["location"]["lines"]))
        .map(|(severity, path, lines)| (severity.unwrap(), path.unwrap(), lines["begin"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        shown,
        [
            ("major", "sub/site one.policy", 2),
            ("minor", "../base.policy", 1),
            ("minor", "../base.policy", 2),
            ("info", "sub/site one.policy", 1),
            ("major", ".", 1),
        ]
    );
    assert_eq!(check::gitlab(&write("gitlab", Report::new(&[], &Sources::new()))).len(), 0);
}

#[test]
#[cfg(unix)]
fn github_gets_annotations_with_errors_first_and_a_summary_last() {
    let text = Run::new().write("github");
    let (all, rest) = check::github(&text);
    let commands: Vec<_> = all.iter().map(|one| one.command.as_str()).collect();
    assert_eq!(commands, ["error", "error", "warning", "warning", "notice"]);
    let property = |name| all[0].property(name);
    assert_eq!(property("file"), Some("sub/site one.policy"));
    assert_eq!(property("title"), Some("language/word"));
    assert_eq!(["line", "endLine", "col", "endColumn"].map(property), [Some("2"), Some("2"), Some("10"), Some("15")]);
    assert!(all[0].text.contains("\nhelp: write `email`, or 100% of it: this\n"), "{}", all[0].text);
    // A place over several lines has no columns.
    assert_eq!(all[4].property("endLine"), Some("4"));
    assert_eq!(all[4].property("col"), None);
    assert_eq!(rest, ["policyc: 2 errors, 2 warnings, 1 remark"]);
    assert_eq!(text.lines().last(), Some(&*rest[0]));
}

#[test]
fn github_is_told_that_a_page_shows_ten() {
    let sources = Sources::new();
    let file = sources.add("a.policy", Path::new("a.policy"), "abcdefghijk").id;
    for (level, word) in [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Info, "remark")] {
        let all: Vec<_> = (0..11)
            .map(|at| Diagnostic { level, ..Diagnostic::error("a/b", Span::new(file, at, at + 1), "m") })
            .collect();
        for (count, expected) in
            [(10, format!("policyc: 10 {word}s")), (11, format!("policyc: 11 {word}s; GitHub shows 10"))]
        {
            let some: Vec<_> = all.iter().take(count).collect();
            let text = write("github", Report::new(&some, &sources));
            assert!(text.lines().last().unwrap().starts_with(&expected), "{text}");
            assert_eq!(text.lines().last().unwrap().contains(';'), count > 10, "{text}");
        }
    }
}

#[test]
fn what_looks_like_a_command_or_a_link_stays_text() {
    let sources = Sources::new();
    let name = "a,b:c=\n::error::x%0A.policy";
    let file = sources.add(name, Path::new(name), "x").id;
    let text = "one\n::add-mask::two\r%0A[a](https://example.org)";
    let finding = Diagnostic::error("a/b", Span::new(file, 0, 1), text);
    let (all, rest) = check::github(&write("github", Report::new(&[&finding], &sources)));
    assert_eq!((all.len(), rest.len()), (1, 1));
    assert_eq!(all[0].property("file"), Some("a,b:c= ::error::x%0A.policy"));
    assert!(all[0].text.contains("\n::add-mask::two\\u{d}%0A[a]("), "{:?}", all[0].text);
    let log = check::sarif(&write("sarif", Report::new(&[&finding], &sources)));
    let message = log["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert!(message.ends_with("\\[a\\](https://example.org)"), "{message}");
}

/// Text as hostile as it gets, with what the formats take for syntax more often than by chance.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "]]>",
            "<a b='c'>",
            "&amp;",
            "\u{0}",
            "\u{1b}[31m",
            "\u{fffe}",
            "\u{ffff}",
            "::",
            "%0A",
            "\r\n",
            "\"",
            "\\",
            "[x](1)",
            "{0}",
            "ä",
            "👪",
            "\u{202e}",
            "../",
            "file:",
            " ",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_a_format(
        text in hostile(), name in hostile(), message in hostile(), more in hostile(), from in 0..40_usize, to in 0..40_usize,
    ) {
        let sources = Sources::new();
        let file = sources.add(&name, Path::new(&name), text).id;
        let span = Span::new(file, from.min(to), from.max(to));
        let mut finding = Diagnostic::error("a/b", span, &*message)
            .why(&*more)
            .help(&*more)
            .related(span, &*more)
            .fix(&*more, span, &*message, true);
        finding.url = Some(more.clone());
        let global = Diagnostic::global("a/c", &*message);
        let all = [&finding, &finding, &global];
        let failures = [&*more];
        let report = || Report { failures: &failures, ..Report::new(&all, &sources) };
        let rule = |_: &str| Some(Rule { summary: message.clone(), page: more.clone() });
        check::sarif(&write("sarif", Report { rule: &rule, ..report() }));
        prop_assert_eq!(check::junit(&write("junit", report())).len(), 4);
        prop_assert_eq!(check::github(&write("github", report())).0.len(), 3);
        let issues: Vec<serde_json::Value> = serde_json::from_str(&write("gitlab", report())).unwrap();
        prop_assert_eq!(issues.len(), 3);
    }
}
