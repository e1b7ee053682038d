//! What the fuzz target asks of any text as a template and as prose; the tests ask the same of texts from
//! a fixed seed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use policyc::analysis::Project;
use policyc::diagnostic::{Diagnostic, Sink};
use policyc::document::{Engine, Keys, check_expressions, compose};
use policyc::facts::Facts;
use policyc::policy::{Parsed, load, spelling};
use policyc::source::{Memory, Span, Text};

/// A policy that has something of everything that templates print.
const POLICY: &str = r#"
policy "Privacy Policy" { effective: 2026-03-01; laws: gdpr, ccpa }
controller "Acme Ltd" { email: a@acme.example; country: DE; dpo officer "Officer" { email: dpo@acme.example } }
data account "your account" { items: name, email, "a nickname"; when: "you sign up" }
data device { items: ip-address; item ip-address { state: truncated }
  """Prose of {{ controller.email }}."""
}
purpose one "do one thing" { data: account.email; basis: consent; withdraw: off }
purpose two "do another thing" { data: account, device; basis: contract }
recipient host "eHost" { role: processor; data: account; country: US; safeguard: scc }
cookies own { provider: self; category: strictly-necessary; cookie _a _b "a session" { lasts: 2 weeks } }
retention account { data: account; keep: 1 year }
choice off "settings" { url: /off }
choice on "newsletters" { how: "Ask." }
"#;

/// The text is a template of an author.
pub fn template(text: &str) {
    let project = Project::new(Memory::default(), "/specs");
    let file = project.sources.add("topics/choices.md", Path::new("topics/choices.md"), text);
    let own = Text::plain(&file.text, Span::new(file.id, 0, file.text.len()));
    let (engine, findings) = Engine::new(&BTreeMap::from([("topics/choices.md".to_owned(), own)]));
    places(&project, &findings);
    documents(&project, POLICY, engine);
}

/// The text is the prose of a section. What the check lets pass is read when it runs.
pub fn prose(text: &str) {
    if text.contains("\"\"\"") {
        return;
    }
    let project = Project::new(Memory::default(), "/specs");
    let spec = format!(
        "{POLICY}section choices {{ \"\"\"\n{text}\n\"\"\" }}\nsection more \"More\" {{ \"{{{{ section.choices.text }}}}\" }}\n"
    );
    documents(&project, &spec, Engine::new(&BTreeMap::new()).0);
}

fn documents(project: &Project, spec: &str, engine: Engine) {
    let library = project.library();
    let path = Path::new("/specs/a.policy");
    let file = project.sources.add("a.policy", path, spec);
    let entry = Arc::new(Parsed::new(Arc::clone(&file), spelling(path).expect("a spec")));
    let mut sink = Sink::new();
    let policy = Arc::new(load(&entry, &library, Path::new("/specs"), &mut sink).policy);
    places(project, &sink.finish(&project.sources));
    let mut checked = Sink::new();
    for section in &policy.sections {
        if let Some(prose) = &section.meta.prose {
            check_expressions(&prose.text, Some(&Keys::new(&policy)), &mut checked);
        }
    }
    let checked = checked.finish(&project.sources);
    let (_, findings) = compose(&Facts::new(&policy), &engine);
    places(project, &findings);
    if checked.is_empty() {
        let unread = findings.iter().find(|found| found.message.contains("cannot be read"));
        assert!(unread.is_none(), "{unread:?}\n{spec}");
    }
}

/// Every place lies in its file between characters.
fn places(project: &Project, findings: &[Diagnostic]) {
    for span in findings.iter().filter_map(|found| found.span) {
        let file = project.sources.get(span.file);
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(start <= end && end <= file.text.len(), "{span:?}");
        assert!(file.text.is_char_boundary(start) && file.text.is_char_boundary(end), "{span:?}");
    }
}
