//! What each format costs beside the parse: the documents of a small spec, of one of usual size with
//! cookies, and of a large one with more prose.
//!
//! `parse` reads the text of the spec into the typed policy. The formats write from documents that are
//! composed and read already, with the table of cookies where there are any.

mod corpus;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::analysis::Project;
use policyc::diagnostic::Sink;
use policyc::document::{self, Kind};
use policyc::export::EXPORTS;
use policyc::facts::Facts;
use policyc::policy::{Parsed, load};
use policyc::render::{self, FORMATS};
use policyc::source::Disk;
use policyc::syntax::Spelling;

fn bench(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let project = Project::new(Disk, root.clone());
    let library = project.library();
    let example = |name: &str| {
        let path = root.join(name).join(format!("{name}.policy"));
        project.load(&path).expect("the spec").file
    };
    let usual = project.sources.add("usual.policy", &root.join("usual.policy"), corpus::spec(1));
    for (name, file) in [("quickstart", example("quickstart")), ("usual", usual), ("offlinecrm", example("offlinecrm"))]
    {
        let parse = || {
            let entry = Arc::new(Parsed::new(Arc::clone(&file), Spelling::Policy));
            load(&entry, &library, &root, &mut Sink::new()).policy
        };
        let policy = Arc::new(parse());
        let engine = document::Engine::built_in();
        let (composed, _) = document::compose(&policy, &engine);
        let words = &engine.words;
        let documents: Vec<_> = composed.iter().map(|one| (one.kind, one.document())).collect();
        let options = render::Options::default();

        let mut group = c.benchmark_group(name);
        group.bench_function("parse", |b| b.iter(|| black_box(parse())));
        for format in FORMATS {
            group.bench_function(format.name, |b| {
                b.iter(|| {
                    for (kind, document) in &documents {
                        let written = match kind {
                            Kind::Page => (format.document)(document, &options),
                            Kind::Fragment => (format.fragment)(document, &options),
                        };
                        black_box(written).expect("a file");
                    }
                });
            });
        }
        let facts = Facts::new(&policy);
        for export in EXPORTS {
            group.bench_function(export.name, |b| b.iter(|| black_box(export.output(&facts, words)).expect("a file")));
        }
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
