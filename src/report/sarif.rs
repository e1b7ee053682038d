//! SARIF 2.1.0, the format of code scanning services.
//!
//! Names of files are relative to `%SRCROOT%`, which is the folder that the report was made in; a
//! reader sets it to its own checkout. The fingerprint goes by a name of our own: services compute
//! `primaryLocationLineHash` themselves and complain about another one.

use std::collections::BTreeMap;
use std::io;

use fluent_uri::pct_enc::EString;
use fluent_uri::pct_enc::encoder::{Data, Path};
use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::source::{SourceFile, Span};

use super::contents::{Report, notes};
use super::flow::{Flow, Written};
use super::json::value;
use super::relative;

pub(super) const FLOW: Flow = Flow {
    // A lone carriage return ends a line for policyc; the default list leaves it out.
    head: concat!(
        r#"{"$schema":"#,
        r#""https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","#,
        r#""runs":[{"columnKind":"unicodeCodePoints","newlineSequences":["\r\n","\n","\r"],"#,
        r#""originalUriBaseIds":{"%SRCROOT%":{"description":{"text":"The folder that was checked."}}},"#,
        r#""results":["#
    ),
    between: ",",
    prints: true,
    numbers: true,
    one: |report, finding, print, out| value(&result(report, finding, print), out),
    end,
};

/// What is known only when all findings are written stands after them.
fn end(report: &Report, written: &Written, out: &mut dyn io::Write) -> io::Result<()> {
    let failures = report.failures.iter().map(|failure| json!({"level": "error", "message": message(failure)}));
    let invocation = json!({
        "executionSuccessful": report.failures.is_empty(),
        "toolExecutionNotifications": failures.collect::<Vec<_>>(),
    });
    let rules = written.rules.iter().map(|(name, url)| rule(report, name, url.as_deref()));
    let driver = json!({
        "name": "policyc",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.collect::<Vec<_>>(),
    });
    out.write_all(br#"],"invocations":["#)?;
    value(&invocation, out)?;
    out.write_all(br#"],"tool":{"driver":"#)?;
    value(&driver, out)?;
    out.write_all(b"}}],\"version\":\"2.1.0\"}\n")
}

/// A rule; what is known of it, and else its name alone.
fn rule(report: &Report, name: &str, url: Option<&str>) -> Value {
    let mut rule = json!({"id": name});
    if let Some(known) = (report.rule)(name) {
        rule["shortDescription"] = json!({"text": known.summary});
        rule["help"] = json!({"text": known.page, "markdown": known.page});
    }
    if let Some(url) = url.filter(|url| fluent_uri::Uri::parse(*url).is_ok()) {
        rule["helpUri"] = json!(url);
    }
    rule
}

fn result(report: &Report, diagnostic: &Diagnostic, print: &str) -> Value {
    let mut text = diagnostic.message.clone();
    for note in notes(diagnostic) {
        text += "\n\n";
        text += &note;
    }
    let mut result = json!({
        "ruleId": diagnostic.rule,
        "level": match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "note",
        },
        "message": message(&text),
        "partialFingerprints": {"policycFinding/v1": print},
    });
    if let Some(span) = diagnostic.span {
        result["locations"] = json!([{"physicalLocation": place(report, span)}]);
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate().map(|(index, (span, what))| {
            json!({"id": index + 1, "physicalLocation": place(report, *span), "message": message(what)})
        });
        result["relatedLocations"] = related.collect();
    }
    if !diagnostic.fixes.is_empty() {
        result["fixes"] = diagnostic.fixes.iter().map(|one| fix(report, one)).collect();
    }
    result
}

/// Plain text. A message may hold links, `[text](target)`, so what an author wrote must not look
/// like one. Braces are placeholders only beside arguments, and there are none.
fn message(text: &str) -> Value {
    let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() };
    json!({"text": text})
}

fn place(report: &Report, span: Span) -> Value {
    let file = report.sources.get(span.file);
    json!({"artifactLocation": artifact(report, &file), "region": region(&file, span)})
}

/// Lines and columns from 1; the end is the column after the last character.
fn region(file: &SourceFile, span: Span) -> Value {
    let (start, end) = (file.line_column(span.start), file.line_column(span.end));
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn artifact(report: &Report, file: &SourceFile) -> Value {
    let name = relative::name(file, report.folder);
    if !name.starts_with("../") {
        return json!({"uri": encode(&name), "uriBaseId": "%SRCROOT%"});
    }
    // Outside of the folder, `..` would lead out of the reader's checkout.
    let path = file.path.to_string_lossy().replace('\\', "/");
    let path = path.trim_start_matches("//?/").trim_start_matches('/');
    json!({"uri": format!("file:///{}", encode(path))})
}

fn encode(name: &str) -> String {
    let mut uri = EString::<Path>::new();
    for (index, part) in name.split('/').enumerate() {
        if index > 0 {
            uri.push('/');
        }
        uri.encode_str::<Data>(part);
    }
    uri.as_str().to_owned()
}

fn fix(report: &Report, fix: &Fix) -> Value {
    let mut files: BTreeMap<String, (Value, Vec<Value>)> = BTreeMap::new();
    for edit in &fix.edits {
        let file = report.sources.get(edit.span.file);
        let change = json!({"deletedRegion": region(&file, edit.span), "insertedContent": {"text": edit.text}});
        let (_, changes) = files.entry(file.name.clone()).or_insert_with(|| (artifact(report, &file), Vec::new()));
        changes.push(change);
    }
    let changes = files.into_values();
    let changes = changes.map(|(file, changes)| json!({"artifactLocation": file, "replacements": changes}));
    let title = if fix.safe { fix.title.clone() } else { format!("{} (changes what is said)", fix.title) };
    json!({"description": message(&title), "artifactChanges": changes.collect::<Vec<_>>()})
}
