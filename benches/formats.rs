//! What each format costs beside the parse: the documents of a small spec, of one of usual size with
//! cookies, and of a large one with more prose.
//!
//! `parse` reads the text of the spec into its tree, `compose` makes its documents of it, and `read` reads these into
//! events. The formats write from documents that are read already, with the table of cookies where there are any.

mod corpus;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::analysis::{Analysis, Options, Project};
use policyc::document::{Kind, compose};
use policyc::export::EXPORTS;
use policyc::policy::Parsed;
use policyc::render::{self, FORMATS};
use policyc::source::Disk;

fn bench(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let project = Project::new(Disk, root.clone());
    let example = |name: &str| {
        let path = root.join(name).join(format!("{name}.policy"));
        project.load(&path).expect("the spec").file
    };
    let usual = project.sources.add("usual.policy", &root.join("usual.policy"), corpus::spec(1));
    for (name, file) in [("quickstart", example("quickstart")), ("usual", usual), ("offlinecrm", example("offlinecrm"))]
    {
        let analysis = Analysis::new(&project, &file, &root, &Arc::new(Options::default()));
        let engine = &analysis.templates.engine;
        let read = || analysis.documents.iter().map(|one| (one.kind, one.document())).collect::<Vec<_>>();
        let documents = read();
        let options = render::Options::default();

        let mut group = c.benchmark_group(name);
        group.bench_function("parse", |b| b.iter(|| black_box(Parsed::of(Arc::clone(&file)))));
        group.bench_function("compose", |b| b.iter(|| black_box(compose(&analysis.facts(), engine))));
        group.bench_function("read", |b| b.iter(|| black_box(read())));
        for format in FORMATS {
            group.bench_function(format.name, |b| {
                b.iter(|| {
                    for (kind, document) in &documents {
                        let written = match kind {
                            Kind::Page => (format.document)(document, &options),
                            Kind::Fragment | Kind::Supplement => (format.fragment)(document, &options),
                        };
                        black_box(written).expect("a file");
                    }
                });
            });
        }
        let facts = analysis.facts();
        for export in EXPORTS {
            let written = || export.output(&facts, engine.words_in(None)).expect("a file");
            group.bench_function(export.name, |b| b.iter(|| black_box(written())));
        }
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
