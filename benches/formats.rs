//! What each format costs beside the parse: the documents of a small spec and of a large one.
//!
//! `parse` reads the text of the spec into the typed policy. The formats write from documents that are
//! composed and read already, with the table of cookies where there are any.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::diagnostic::Sink;
use policyc::document::{self, Kind};
use policyc::policy::{Library, Parsed, load, spelling};
use policyc::render::{self, FORMATS};
use policyc::source::Disk;
use policyc::workspace::Shared;

fn bench(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["quickstart", "offlinecrm"] {
        let path = root.join(name).join(format!("{name}.policy"));
        let shared = Shared::new(Box::new(Disk), root.clone());
        let library = Library::new(&shared, &shared.parsed);
        let file = shared.load(&path).expect("the spec").file;
        let spelling = spelling(&path).expect("the name of a spec");
        let parse = || {
            let entry = Arc::new(Parsed::new(Arc::clone(&file), spelling));
            load(&entry, &library, &root, &mut Sink::new()).policy
        };
        let policy = Arc::new(parse());
        let (composed, _) = document::compose(&policy, &document::Options::default());
        let documents: Vec<_> = composed.iter().map(|one| (one.kind, one.document())).collect();
        let options = render::Options::default();

        let mut group = c.benchmark_group(name);
        group.bench_function("parse", |b| b.iter(|| black_box(parse())));
        for format in FORMATS {
            group.bench_function(format.name, |b| {
                b.iter(|| {
                    for (kind, document) in &documents {
                        let written = match kind {
                            Kind::Page => render::documents([document], &[format], &options),
                            Kind::Fragment => {
                                let rows = policy.cookie_rows(|duration| duration.to_string());
                                let document = document.clone();
                                render::cookie_table(&render::CookieTable { rows, document }, &[format], &options)
                            }
                        };
                        black_box(written).expect("a format");
                    }
                });
            });
        }
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
