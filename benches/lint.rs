//! The rules over one spec of usual size: the general ones, one law, three, all. Reading the spec is
//! not among the figures; `compile` has it.

mod corpus;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::analysis::Project;
use policyc::diagnostic::Sink;
use policyc::document::{Engine, compose};
use policyc::lint::{self, Request, Settings};
use policyc::policy::{Parsed, load};
use policyc::source::Memory;
use policyc::syntax::Spelling;

fn rules(criterion: &mut Criterion) {
    let project = Project::new(Memory::default(), PathBuf::from("/specs"));
    let text = corpus::spec(1).replace("  laws: gdpr, eprivacy, ccpa\n", "");
    let file = project.sources.add("shop.policy", Path::new("/specs/shop.policy"), text);
    let library = project.library();
    let parsed = Arc::new(Parsed::new(file, Spelling::Policy));
    let policy = load(&parsed, &library, Path::new("/specs"), &mut Sink::new()).policy;
    let documents = compose(&policy, &Engine::built_in()).0;
    let settings = Settings::default();
    let all: Vec<String> = lint::shipped_laws().map(str::to_owned).collect();
    let some = |laws: &[&str]| laws.iter().map(|law| (*law).to_owned()).collect::<Vec<_>>();
    for (name, laws) in [
        ("general rules", Vec::new()),
        ("gdpr", some(&["gdpr"])),
        ("three laws", some(&["gdpr", "eprivacy", "ccpa"])),
        ("15 laws", all),
    ] {
        criterion.bench_function(name, |bench| {
            bench.iter(|| {
                let mut sink = Sink::new();
                let request = Request {
                    policy: &policy,
                    documents: &documents,
                    laws: &laws,
                    settings: &settings,
                    day: None,
                    house: &[],
                    is_part: false,
                };
                lint::check(&request, &mut sink);
                sink.into_vec().len()
            });
        });
    }
}

criterion_group!(benches, rules);
criterion_main!(benches);
