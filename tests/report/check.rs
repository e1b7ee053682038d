//! Whether a report is what its format asks for.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

fn schema(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/schemas").join(name)
}

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = fs::read_to_string(schema("sarif-2.1.0.json")).expect("the schema");
    // A pattern for languages, which we do not use, has a bracket too many for strict readers.
    let schema: Value = serde_json::from_str(&schema.replace("{2}]?$", "{2}?$")).expect("JSON");
    jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")
});

/// A SARIF log that keeps to the schema, and to what the schema cannot say.
pub fn sarif(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).expect("JSON");
    let errors: Vec<String> = SARIF.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{}\n{text}", errors.join("\n"));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let names: BTreeSet<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(names.len(), rules.len(), "a rule stands twice");
    let mut prints = BTreeSet::new();
    for result in run["results"].as_array().expect("results") {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("an index");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let print = result["partialFingerprints"]["policycFinding/v1"].as_str().expect("a fingerprint");
        assert!(prints.insert(print), "{print} stands twice");
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for place in result["locations"].as_array().into_iter().flatten().chain(related) {
            let region = &place["physicalLocation"]["region"];
            let at = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
            assert!(at("startLine", "startColumn") <= at("endLine", "endColumn"), "{region}");
        }
    }
    log
}

/// A Code Quality report, as GitLab's documentation describes it.
pub fn gitlab(text: &str) -> Vec<Value> {
    let issues: Vec<Value> = serde_json::from_str(text).expect("a list");
    let mut prints = BTreeSet::new();
    for issue in &issues {
        for key in ["description", "check_name", "fingerprint", "severity"] {
            assert!(issue[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {issue}");
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().expect("text")));
        assert!(prints.insert(issue["fingerprint"].to_string()), "a fingerprint stands twice: {issue}");
        let path = issue["location"]["path"].as_str().expect("a path");
        assert!(!path.starts_with('/') && !path.starts_with("./"), "{path}");
        let lines = &issue["location"]["lines"];
        assert!(lines["begin"].as_u64() >= Some(1) && lines["end"].as_u64() >= lines["begin"].as_u64(), "{issue}");
    }
    issues
}

/// A case of a JUnit report.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Case {
    pub suite: String,
    pub name: String,
    /// The element in it, where there is one.
    pub outcome: Option<String>,
    pub message: String,
    pub text: String,
}

/// The cases of a JUnit report with the elements, attributes and sums that readers expect.
///
/// `xmllint` holds it against the schema, too, where it is installed. With `POLICYC_XMLLINT` it must be.
pub fn junit(text: &str) -> Vec<Case> {
    xmllint(text);
    let legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    assert!(text.chars().all(legal), "XML 1.0 does not know a character of {text:?}");
    let mut reader = Reader::from_str(text);
    let mut open: Vec<String> = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    // Of the whole report and of the suite: what it says, and what was counted.
    let mut sums = [([0; 3], [0; 3]), ([0; 3], [0; 3])];
    let mut names = BTreeSet::new();
    loop {
        match reader.read_event().expect("XML") {
            Event::Decl(_) => assert!(open.is_empty() && cases.is_empty()),
            Event::Start(element) => {
                begin(&element, &open, &mut cases, &mut sums);
                open.push(name(&element));
            }
            Event::Empty(element) => begin(&element, &open, &mut cases, &mut sums),
            Event::Text(part) if open.len() > 3 => {
                cases.last_mut().expect("a case").text += &part;
            }
            Event::GeneralRef(part) if open.len() > 3 => {
                let part = format!("&{};", &*part);
                cases.last_mut().expect("a case").text += &quick_xml::escape::unescape(&part).expect("a reference");
            }
            Event::Text(part) => assert!(part.trim().is_empty()),
            Event::End(_) => {
                if open.pop().as_deref() == Some("testsuite") {
                    assert_eq!(sums[1].0, sums[1].1, "tests, failures and errors of a suite");
                }
            }
            Event::Eof => break,
            other => panic!("{other:?} in {text}"),
        }
    }
    assert!(open.is_empty());
    assert_eq!(sums[0].0, sums[0].1, "tests, failures and errors of the report");
    for case in &cases {
        assert!(names.insert((&case.suite, &case.name)), "{case:?} stands twice");
    }
    cases
}

fn name(element: &BytesStart) -> String {
    element.name().as_ref().to_owned()
}

fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).expect("attributes")?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a value").into_owned())
}

fn begin(element: &BytesStart, open: &[String], cases: &mut Vec<Case>, sums: &mut [([usize; 3], [usize; 3]); 2]) {
    let kind = name(element);
    let number = |name: &str| attribute(element, name).and_then(|n| n.parse().ok()).expect("a number");
    let said = || ["tests", "failures", "errors"].map(number);
    match (kind.as_str(), open) {
        ("testsuites", []) => sums[0].0 = said(),
        ("testsuite", [_]) => {
            sums[1] = (said(), [0; 3]);
            cases.push(Case { suite: attribute(element, "name").expect("a name"), ..Case::default() });
            cases.pop();
        }
        ("testcase", [_, suite]) if suite == "testsuite" => {
            let (name, suite) = (attribute(element, "name"), attribute(element, "classname"));
            let (name, suite) = (name.expect("a name"), suite.expect("a class"));
            cases.push(Case { suite, name, ..Case::default() });
            sums.iter_mut().for_each(|(_, counted)| counted[0] += 1);
        }
        ("failure" | "error" | "system-out", [_, _, case]) if case == "testcase" => {
            let case = cases.last_mut().expect("a case");
            assert!(case.outcome.is_none(), "{case:?}");
            case.message = attribute(element, "message").unwrap_or_default();
            for (index, what) in [(1, "failure"), (2, "error")] {
                let one = usize::from(kind == what);
                sums.iter_mut().for_each(|(_, counted)| counted[index] += one);
            }
            case.outcome = Some(kind);
        }
        _ => panic!("<{kind}> in {open:?}"),
    }
}

fn xmllint(text: &str) {
    let command = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema("junit-10.xsd"))
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = command else {
        assert!(std::env::var_os("POLICYC_XMLLINT").is_none(), "xmllint is not installed");
        return;
    };
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("xmllint reads");
    let output = child.wait_with_output().expect("xmllint");
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
}

/// An annotation of GitHub Actions, read as the runner reads it.
#[derive(Debug, PartialEq, Eq)]
pub struct Annotation {
    pub command: String,
    pub properties: Vec<(String, String)>,
    pub text: String,
}

impl Annotation {
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The annotations of a log; what else stands in it.
pub fn github(text: &str) -> (Vec<Annotation>, Vec<String>) {
    let mut annotations = Vec::new();
    let mut rest = Vec::new();
    for line in text.lines() {
        let Some((head, message)) = line.strip_prefix("::").and_then(|line| line.split_once("::")) else {
            rest.push(line.to_owned());
            continue;
        };
        let (command, properties) = head.split_once(' ').unwrap_or((head, ""));
        assert!(["error", "warning", "notice"].contains(&command), "{line}");
        let value = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
        let pair = |text: &str| {
            let (name, text) = text.split_once('=').expect("a property");
            let text = value(text).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
            (name.to_owned(), text)
        };
        annotations.push(Annotation {
            command: command.to_owned(),
            properties: properties.split(',').map(pair).collect(),
            text: value(message).replace("%25", "%"),
        });
    }
    (annotations, rest)
}
