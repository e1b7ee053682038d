//! What the fuzz targets ask of the rules and of packs; the tests ask the same of what they make up.

use std::path::Path;
use std::sync::Arc;

use policyc::diagnostic::{Diagnostic, Sink};
use policyc::document::{Engine, compose};
use policyc::lint::{self, Pack, Settings};
use policyc::policy::{Library, Parsed, load, spelling};
use policyc::source::{Memory, Sources};
use policyc::workspace::Shared;

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
    ask(&shared(spec), &[]);
}

/// Any pack of a house is read, and what can be read of it is asked.
pub fn pack(text: &str) {
    let shared = shared(POLICY);
    let file = shared.sources.add("house.yaml", Path::new("/specs/rules/house.yaml"), text);
    let mut sink = Sink::new();
    let pack = lint::read_pack(&file, true, &mut sink);
    in_files(&sink.finish(&shared.sources), &shared.sources);
    if let Some(pack) = pack {
        ask(&shared, &[Arc::new(pack)]);
    }
}

fn shared(spec: &str) -> Shared {
    Shared::new(Box::new(Memory::default().with("/specs/example.policy", spec)), "/specs".into())
}

fn ask(shared: &Shared, house: &[Arc<Pack>]) {
    let path = Path::new("/specs/example.policy");
    let Ok(loaded) = shared.load(path) else { return };
    let entry = Arc::new(Parsed::new(Arc::clone(&loaded.file), spelling(path).expect("a spelling")));
    let mut sink = Sink::new();
    let loaded = load(&entry, &Library::new(shared, &shared.parsed), Path::new("/specs"), &mut sink);
    let laws: Vec<String> = lint::shipped_laws().map(str::to_owned).collect();
    let settings = Settings::default();
    let policy = &loaded.policy;
    let whole = !loaded.is_part && !sink.has_errors();
    let documents = &if whole { compose(policy, &Engine::built_in()).0 } else { Vec::new() };
    let is_part = loaded.is_part;
    let request = lint::Request { policy, documents, laws: &laws, settings: &settings, day: None, house, is_part };
    lint::check(&request, &mut sink);
    in_files(&sink.finish(&shared.sources), &shared.sources);
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
