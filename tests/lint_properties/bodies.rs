//! What the fuzz targets ask of the rules and of packs; the tests ask the same of what they make up.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::diagnostic::Diagnostic;
use policyc::lint;
use policyc::source::{Memory, Sources};

const SPEC: &str = "/specs/example.policy";

/// A spec that has something of most kinds that rules ask.
const POLICY: &str = r#"
policy "Privacy Policy" { effective: 2026-03-01; audience: IE, US-CA; laws: gdpr, ccpa }
controller "Acme Ltd" { email: a@acme.example; country: IE; dpo officer "Officer" { email: dpo@acme.example } }
data account "your account" { items: name, email, "a nickname"; when: "you sign up" }
data device { items: ip-address; item ip-address { state: truncated } }
purpose one "do one thing" { data: account.email; basis: consent; withdraw: off }
purpose two "do another thing" { data: account, device; basis: legitimate-interests; interest: "keep the site safe" }
recipient host "eHost" { role: processor; data: account; country: US; safeguard: scc }
cookies own { provider: self; category: strictly-necessary; cookie _a _b "a session" { lasts: 2 weeks } }
retention account { data: account; keep: 1 year }
choice off "settings" { url: /off }
section own "Our own words" { "We do not sell your data." }
"#;

/// Any spec is asked by all rules of all laws, and each finding lies in the file.
pub fn lint(spec: &str) {
    ask(Memory::default().with(SPEC, spec));
}

/// Any pack of a house is read, and what can be read of it is asked.
pub fn pack(text: &str) {
    ask(Memory::default().with(SPEC, POLICY).with("/specs/rules/house.yaml", text));
}

fn ask(files: Memory) {
    let project = Project::new(files, "/specs");
    let Ok(loaded) = project.load(Path::new(SPEC)) else { return };
    let laws = lint::shipped_laws().map(str::to_owned).collect();
    let packs = PathBuf::from("/specs/rules");
    in_files(&project.packs(&packs, Path::new("/specs")).diagnostics, &project.sources);
    let options = Options { rules: true, laws, packs: Some(packs), ..Options::default() };
    let analysis = Analysis::new(&project, &loaded.file, Path::new("/specs"), &Arc::new(options));
    in_files(&analysis.findings, &analysis.sources);
}

/// Every place of a finding and of its fixes lies between two characters of its file.
fn in_files(findings: &[Diagnostic], sources: &Sources) {
    for finding in findings {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in finding.span.into_iter().chain(finding.related.iter().map(|related| related.0)).chain(edits) {
            let text = &sources.get(span.file).text;
            assert!(text.get(span.range()).is_some(), "{}: {:?} is no place in the file", finding.rule, span.range());
        }
    }
}
