//! What files of a product show, and what follows for a spec.

#[path = "scan/inputs.rs"]
mod inputs;
#[path = "scan/pages.rs"]
mod pages;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use policyc::analysis::Project;
use policyc::scan::{Before, Declared, Evidence, Scan, Seen, declared, inputs as kinds};
use policyc::source::Memory;

use inputs::{CASES, Case};

static SCAN: LazyLock<Scan> = LazyLock::new(|| Scan::new(Vec::new()));

/// What a case shows, a line each.
fn shown(case: &Case, text: &str) -> Vec<String> {
    let all = SCAN.shows(case.file, text).into_iter().map(|one| {
        let evidence = match one.evidence {
            Evidence::Direct => "direct",
            Evidence::Unclear => "unclear",
            Evidence::Transitive => "transitive",
        };
        assert!(text.get(one.at.clone()).is_some(), "{}: {:?}", case.file, one.at);
        format!("{} {} {evidence}", one.field, one.name)
    });
    all.collect()
}

#[test]
fn each_kind_of_file_shows_what_stands_in_it() {
    for case in CASES {
        assert_eq!(shown(case, case.text), case.shows, "{}", case.file);
    }
}

#[test]
fn each_kind_of_file_has_a_case() {
    let fits = |pattern: &str, name: &str| {
        let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
        if pattern.contains('*') {
            name.starts_with(start) && name.ends_with(end.rsplit('*').next().unwrap())
        } else {
            pattern == name
        }
    };
    for input in kinds() {
        let known = CASES.iter().any(|case| input.names.iter().any(|pattern| fits(pattern, case.file)));
        assert!(known, "no case for {:?}", input.names);
    }
}

#[test]
fn a_name_stands_where_it_was_seen() {
    for case in CASES {
        for one in SCAN.shows(case.file, case.text) {
            let there = &case.text[one.at];
            let last = one.name.rsplit(['/', ':']).next().unwrap();
            assert!(there.contains(last) || there.contains(&last.replace('@', "%40")), "{}: {there}", case.file);
        }
    }
}

#[test]
fn a_file_that_is_cut_anywhere_shows_what_stands_before_the_cut() {
    for case in CASES {
        let whole = BTreeSet::from_iter(shown(case, case.text).iter().map(|line| names(line)));
        let mut most = 0;
        for cut in (0..case.text.len()).filter(|cut| case.text.is_char_boundary(*cut)) {
            let part = shown(case, &case.text[..cut]);
            let hosts_grow = |line: &String| line.starts_with("host") || whole.contains(&names(line));
            // A name can be cut itself; whatever is shown is a mark of some service all the same.
            most = most.max(part.iter().filter(|line| hosts_grow(line)).count());
        }
        assert!(most + 2 >= case.shows.len(), "{}: {most}", case.file);
    }
}

fn names(line: &str) -> String {
    line.rsplit_once(' ').unwrap().0.to_owned()
}

#[test]
fn what_is_no_such_file_shows_nothing_and_breaks_nothing() {
    let odd =
        ["", "\u{feff}", "[[[[[[", "{{{{", "}", "---", "\0\u{1}", "a", "\"", "<<<<script", "😀\n😀", "= : @ // \n"];
    let deep = ["[".repeat(100_000), "{\"a\":".repeat(100_000), "<b>".repeat(100_000), "a:\n ".repeat(1000)];
    for case in CASES {
        for text in odd.iter().map(|text| (*text).to_owned()).chain(deep.iter().cloned()) {
            shown(case, &text);
        }
        // The file of another kind under this name.
        for other in CASES {
            shown(case, other.text);
        }
    }
}

/// Reads files of memory for a spec, and says what is found, a line each.
pub fn findings(spec: &str, files: &[(&str, &str)], before: Option<&[(&str, &str)]>) -> Vec<String> {
    let mut memory = Memory::default().with("/p/site.policy", spec);
    for (name, text) in files {
        memory = memory.with(&format!("/p/{name}"), text);
    }
    let project = Project::new(memory, "/p");
    let spec = project.load(Path::new("/p/site.policy")).unwrap().file;
    let (declared, wrong): (Declared, _) = declared(&project, &spec, Path::new("/p"));
    assert!(wrong.is_empty(), "{wrong:?}");
    let scan = Scan::new(vec![declared]);
    let load = |(name, _): &(&str, &str)| project.load(Path::new(&format!("/p/{name}"))).unwrap().file;
    let mut seen: Vec<Seen> = files.iter().filter_map(|file| scan.read(&load(file))).collect();
    Scan::settle(&mut seen);
    let before = before.map(|files| {
        let mut before = Before::default();
        files.iter().for_each(|(name, text)| before.take(&scan.shows(name, text)));
        before
    });
    let found = scan.findings(&seen, before.as_ref());
    let line = |one: policyc::diagnostic::Diagnostic| {
        let span = one.span.unwrap();
        let place = project.sources.get(span.file).line_column(span.start);
        format!(
            "{}:{} {} {}: {}",
            project.sources.get(span.file).name,
            place.line,
            one.level.name(),
            one.rule,
            one.message
        )
    };
    found.into_iter().map(line).collect()
}

const SPEC: &str = r#"policy "Privacy Policy" { }
controller "Acme Ltd" { email: privacy@acme.example; website: https://www.acme.example }
use stripe
"#;

#[test]
fn the_surest_name_tells_of_a_service_that_nobody_declares() {
    let package = r#"{"dependencies": {"stripe": "1", "@sentry/browser": "8"}}"#;
    let lock = "\"@sentry/browser@^8\":\n\nmixpanel-browser@2:\n";
    assert_eq!(
        findings(SPEC, &[("yarn.lock", lock), ("package.json", package)], None),
        [
            "package.json:1 error scan/undeclared-service: the npm package `@sentry/browser` is a mark of Sentry, which no spec declares",
            "yarn.lock:3 info scan/undeclared-service: the npm package `mixpanel-browser` is a mark of Mixpanel, which no spec declares",
        ]
    );
    // Without a manifest, nobody knows who wants it.
    let alone = findings(SPEC, &[("yarn.lock", lock)], None);
    assert!(alone.iter().any(|line| line.starts_with("yarn.lock:3 warning scan/undeclared-service")), "{alone:?}");
}

#[test]
fn a_name_of_several_services_asks_for_one_of_them() {
    let package = r#"{"dependencies": {"firebase": "1"}}"#;
    let found = findings("policy \"P\" { }\n", &[("package.json", package)], None);
    assert!(found[0].contains("one of ") && found[0].contains("no spec declares any of them"), "{found:?}");
    let declared = "policy \"P\" { }\nuse firebase-authentication\n";
    assert_eq!(findings(declared, &[("package.json", package)], None), [""; 0]);
}

#[test]
fn a_declared_service_that_nothing_shows_is_told_where_it_is_used() {
    let html = "<script src=https://www.acme.example/a.js></script>";
    assert_eq!(
        findings(SPEC, &[("index.html", html)], None),
        ["site.policy:3 warning scan/unseen-service: nothing in the files of the product shows `stripe`"]
    );
    let allowed = format!("{SPEC}override recipient stripe {{ allow scan/unseen-service \"by telephone\" }}\n");
    assert_eq!(findings(&allowed, &[("index.html", html)], None), [""; 0]);
    let over =
        allowed.replace("{ }", "{ effective: 2026-03-01 }").replace("telephone\"", "telephone\" { until: 2026-01-31 }");
    assert_eq!(findings(&over, &[("index.html", html)], None).len(), 1);
    let whole = SPEC.replace("{ }", "{ allow scan/unseen-service \"all on servers\" }");
    assert_eq!(findings(&whole, &[("index.html", html)], None), [""; 0]);
    // No file shows an app store.
    let store = "policy \"P\" { }\nuse apple-app-store\n";
    assert_eq!(findings(store, &[("package.json", "{}")], None), [""; 0]);
}

#[test]
fn a_recipient_that_is_called_like_the_service_is_this_service() {
    let package = r#"{"dependencies": {"@sentry/browser": "8"}}"#;
    for recipient in ["recipient errors \"Sentry\"", "recipient sentry \"Our error tracker\""] {
        let spec =
            format!("policy \"P\" {{ }}\n{recipient} {{ role: processor; does: \"find errors\"; country: US }}\n");
        assert_eq!(findings(&spec, &[("package.json", package)], None), [""; 0], "{recipient}");
    }
}

#[test]
fn a_service_of_the_spec_is_found_by_its_own_marks() {
    let spec = "policy \"P\" { }\nrecipient adnet \"Adnet\" { role: processor; does: \"x\"; country: DE }\n\
                service adnet { detect { npm: \"@adnet/*\"; host: \"*.adnet.example\" } }\n";
    let package = r#"{"dependencies": {"@adnet/web": "8"}}"#;
    assert_eq!(findings(spec, &[("package.json", package)], None), [""; 0]);
    let gone = findings(spec, &[("package.json", "{}")], None);
    assert_eq!(gone, ["site.policy:2 warning scan/unseen-service: nothing in the files of the product shows `adnet`"]);
    let page = "<script src=https://js.adnet.example/></script>";
    assert_eq!(findings(spec, &[("a.html", page)], None), [""; 0]);
}

#[test]
fn hosts_of_code_that_nobody_knows_are_told_once_and_not_those_of_the_site() {
    let page = "<script src=//a.example/x.js></script>\n<iframe src=https://a.example/y></iframe>\n\
                <script src=https://cdn.acme.example/x.js></script><script src=https://notacme.example></script>\n\
                <img src=https://b.example/p.png><a href=https://c.example>c</a>";
    let found = findings(SPEC, &[("index.html", page), ("package.json", r#"{"dependencies":{"stripe":"1"}}"#)], None);
    let hosts: Vec<&str> = found.iter().map(|line| line.split('`').nth(1).unwrap()).collect();
    assert_eq!(hosts, ["a.example", "notacme.example"]);
}

#[test]
fn with_a_commit_only_what_came_after_it_is_told() {
    let old = [
        ("package.json", r#"{"dependencies": {"stripe": "1", "mixpanel-browser": "1"}}"#),
        ("a.html", "<script src=//a.example></script>"),
    ];
    let new = [
        ("package.json", r#"{"dependencies": {"mixpanel-browser": "1", "@sentry/browser": "1"}}"#),
        ("a.html", "<script src=//a.example></script><script src=//b.example></script>"),
    ];
    let found = findings(SPEC, &new, Some(&old));
    let rules: Vec<&str> = found.iter().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(
        rules,
        [
            "the npm package `@sentry/browser` is a mark of Sentry, which no spec declares",
            "the page loads code from `b.example`, and no service is known to have this host",
            "nothing in the files of the product shows `stripe`",
        ]
    );
    assert_eq!(findings(SPEC, &old, Some(&old)), [""; 0]);
}
