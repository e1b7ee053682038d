//! The steps of one spec of usual size (8 categories of data, 6 recipients, 15 cookies), and all of them.

mod corpus;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::analysis::Project;
use policyc::diagnostic::Sink;
use policyc::document::{self, compose};
use policyc::export::EXPORTS;
use policyc::facts::Facts;
use policyc::policy::{Parsed, load};
use policyc::render;
use policyc::source::Memory;
use policyc::syntax::Spelling;

fn steps(criterion: &mut Criterion) {
    let project = Project::new(Memory::default(), PathBuf::from("/specs"));
    let path = Path::new("/specs/shop.policy");
    let file = project.sources.add("shop.policy", path, corpus::spec(1));
    let library = project.library();
    let parse = || Arc::new(Parsed::new(Arc::clone(&file), Spelling::Policy));
    let parsed = parse();
    let lower = |parsed: &Arc<Parsed>| load(parsed, &library, Path::new("/specs"), &mut Sink::new());
    let policy = Arc::new(lower(&parsed).policy);
    let engine = document::Engine::built_in();
    let (composed, _) = compose(&policy, &engine);
    let words = &engine.words;

    criterion.bench_function("parse", |bench| bench.iter(|| black_box(parse())));
    criterion.bench_function("lower", |bench| bench.iter(|| black_box(lower(&parsed))));
    criterion.bench_function("compose", |bench| bench.iter(|| black_box(compose(&policy, &engine))));
    criterion.bench_function("read", |bench| {
        bench.iter(|| composed.iter().map(|one| one.document().sections.len()).sum::<usize>());
    });
    for format in render::FORMATS {
        criterion.bench_function(&format!("render {}", format.name), |bench| {
            let documents: Vec<_> = composed.iter().map(|one| (one.kind, one.document())).collect();
            let how = render::Options::default();
            bench.iter(|| {
                let mut bytes = 0;
                for (kind, document) in &documents {
                    let written = match kind {
                        document::Kind::Page => (format.document)(document, &how),
                        document::Kind::Fragment => (format.fragment)(document, &how),
                    };
                    bytes += written.expect("a file").len();
                }
                bytes
            });
        });
    }
    let facts = Facts::new(&policy);
    for export in EXPORTS {
        criterion.bench_function(&format!("export {}", export.name), |bench| {
            bench.iter(|| black_box(export.output(&facts, words)).expect("a file"));
        });
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
