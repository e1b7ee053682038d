//! JUnit XML: a suite for each file, a case for each finding, one case that passes for a file
//! without findings.
//!
//! There is no standard. This is what the schema of the Jenkins xUnit plugin allows, which other
//! readers take, too. A case is only passed or failed: errors and warnings are failures of that
//! type, and a remark is a case that passes and has its text as output. Names hold no line numbers,
//! so that a dashboard knows a case again after lines moved.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Level};

use super::contents::{Report, notes};
use super::relative;
use super::visible::{visible, visible_line};

/// The suite of what belongs to no file.
const NO_FILE: &str = "policyc";

struct Suite<'a> {
    name: String,
    findings: Vec<&'a Diagnostic>,
    failures: &'a [&'a str],
}

impl Suite<'_> {
    fn failed(&self) -> usize {
        self.findings.iter().filter(|finding| finding.level > Level::Info).count()
    }

    fn cases(&self) -> usize {
        (self.findings.len() + self.failures.len()).max(1)
    }
}

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let suites = suites(report);
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>().to_string();
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let attributes = [
        ("name", "policyc".to_owned()),
        ("tests", sum(|suite| suite.cases())),
        ("failures", sum(|suite| suite.failed())),
        ("errors", sum(|suite| suite.failures.len())),
    ];
    let all = start("testsuites", &attributes);
    if suites.is_empty() {
        xml.write_event(Event::Empty(all))?;
    } else {
        xml.write_event(Event::Start(all))?;
        for suite in &suites {
            write_suite(suite, report, &mut xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    }
    out.write_all(b"\n")
}

/// The checked files in their order, then other files with findings, then what has no file.
fn suites<'a>(report: &Report<'a>) -> Vec<Suite<'a>> {
    let mut suites: Vec<Suite> = Vec::new();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let mut at = |name: &str, suites: &mut Vec<Suite<'a>>| {
        *known.entry(name.to_owned()).or_insert_with(|| {
            suites.push(Suite { name: name.to_owned(), findings: Vec::new(), failures: &[] });
            suites.len() - 1
        })
    };
    for file in report.files {
        at(file, &mut suites);
    }
    let mut global = Suite { name: NO_FILE.to_owned(), findings: Vec::new(), failures: report.failures };
    for diagnostic in report.diagnostics {
        match diagnostic.span {
            Some(span) => {
                let index = at(&relative::name(&report.sources.get(span.file), report.folder), &mut suites);
                suites[index].findings.push(diagnostic);
            }
            None => global.findings.push(diagnostic),
        }
    }
    if global.findings.len() + global.failures.len() > 0 {
        suites.push(global);
    }
    suites
}

fn write_suite<W: io::Write>(suite: &Suite, report: &Report, xml: &mut Writer<W>) -> io::Result<()> {
    let attributes = [
        ("name", suite.name.clone()),
        ("tests", suite.cases().to_string()),
        ("failures", suite.failed().to_string()),
        ("errors", suite.failures.len().to_string()),
    ];
    xml.write_event(Event::Start(start("testsuite", &attributes)))?;
    if suite.findings.is_empty() && suite.failures.is_empty() {
        xml.write_event(Event::Empty(case(suite, "no findings")))?;
    }
    for failure in suite.failures {
        let message = [("type", "failure".to_owned()), ("message", (*failure).to_owned())];
        xml.write_event(Event::Start(case(suite, failure)))?;
        xml.write_event(Event::Empty(start("error", &message)))?;
        xml.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for finding in &suite.findings {
        let number = seen.entry(&finding.rule).and_modify(|number| *number += 1).or_insert(1);
        let name = if *number == 1 { finding.rule.to_string() } else { format!("{} ({number})", finding.rule) };
        xml.write_event(Event::Start(case(suite, &name)))?;
        let attributes = [("type", finding.level.name().to_owned()), ("message", finding.message.clone())];
        let (element, tag) = match finding.level {
            Level::Info => (BytesStart::new("system-out"), "system-out"),
            Level::Warning | Level::Error => (start("failure", &attributes), "failure"),
        };
        xml.write_event(Event::Start(element))?;
        xml.write_event(Event::Text(BytesText::new(&allowed(&text(report, finding)))))?;
        xml.write_event(Event::End(BytesEnd::new(tag)))?;
        xml.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn case(suite: &Suite, name: &str) -> BytesStart<'static> {
    start("testcase", &[("name", name.to_owned()), ("classname", suite.name.clone())])
}

fn start(name: &'static str, attributes: &[(&str, String)]) -> BytesStart<'static> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((*name, &*allowed(&visible_line(value))));
    }
    element
}

fn text(report: &Report, finding: &Diagnostic) -> String {
    let mut text = String::new();
    if let Some(span) = finding.span {
        let file = report.sources.get(span.file);
        let place = file.line_column(span.start);
        text = format!("{}:{}:{}: ", visible_line(&relative::name(&file, report.folder)), place.line, place.column);
    }
    text += &visible(&finding.message);
    for note in notes(finding) {
        text += "\n";
        text += &note;
    }
    text
}

/// Spells out what XML 1.0 has no way to write, not even as a reference. Control characters never
/// get this far; these two are left.
fn allowed(text: &str) -> Cow<'_, str> {
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        Cow::Owned(text.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}"))
    } else {
        Cow::Borrowed(text)
    }
}
