//! Composing the documents of a policy of usual size: 8 categories of data, 6 recipients, 15 cookies.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::analysis::Project;
use policyc::diagnostic::Sink;
use policyc::document::{Engine, compose};
use policyc::policy::{Parsed, load, spelling};
use policyc::source::Memory;

fn spec() -> String {
    let mut text = String::from(
        "policy \"Privacy Policy\" { effective: 2026-03-01; laws: gdpr, eprivacy }\n\
         controller \"Northwind Tea Ltd\" { trading-as: \"Northwind\"; address: \"12 Harbour Row, Cork\"; country: IE; email: privacy@northwind.example }\n\
         choice settings \"cookie settings\" { url: https://northwind.example/cookies }\n",
    );
    for i in 0..8 {
        text.push_str(&format!(
            "data d{i} \"your details number {i}\" {{ items: name, email, ip-address, user-agent; source: provided; when: \"you open an account\" }}\n\
             purpose p{i} \"do thing number {i}\" {{ data: d{i}; basis: contract }}\n\
             retention r{i} {{ data: d{i}; keep: {} months; after: \"your last order\"; then: delete }}\n",
            i + 2
        ));
    }
    for i in 0..6 {
        text.push_str(&format!(
            "recipient r{i} \"Company {i}\" {{ role: processor; data: d{i}; for: p{i}; does: \"run the service\"; country: US; safeguard: scc; privacy: https://r{i}.example/privacy }}\n"
        ));
    }
    for (i, category) in ["strictly-necessary", "statistics", "marketing"].into_iter().enumerate() {
        text.push_str(&format!("cookies c{i} \"group {i}\" {{ provider: r{i}; category: {category}\n"));
        for j in 0..5 {
            text.push_str(&format!(
                "  cookie _c{i}_{j} \"Remembers the thing number {j}\" {{ lasts: {} days }}\n",
                j + 1
            ));
        }
        text.push_str("}\n");
    }
    text
}

fn bench(c: &mut Criterion) {
    let text = spec();
    let project = Project::new(Memory::default(), "/specs");
    let library = project.library();
    let path = Path::new("/specs/a.policy");
    let file = project.sources.add("a.policy", path, text.as_str());
    let entry = Arc::new(Parsed::new(file, spelling(path).expect("a spec")));
    let mut sink = Sink::new();
    let policy = Arc::new(load(&entry, &library, Path::new("/specs"), &mut sink).policy);
    for finding in sink.finish(&project.sources) {
        println!("{finding:?}");
    }
    let engine = Engine::built_in();
    c.bench_function("compose", |b| b.iter(|| black_box(compose(black_box(&policy), &engine))));
    let (documents, findings) = compose(&policy, &engine);
    println!(
        "{} bytes, findings: {findings:?}",
        documents.iter().map(|document| document.markdown().len()).sum::<usize>()
    );
    c.bench_function("compose and read", |b| {
        b.iter(|| {
            let (documents, _) = compose(black_box(&policy), &engine);
            for document in &documents {
                black_box(document.document());
            }
        });
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
