//! The steps of one spec of usual size (8 categories of data, 6 recipients, 15 cookies), and all of them.

mod corpus;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::diagnostic::Sink;
use policyc::document::{self, compose};
use policyc::facts::Facts;
use policyc::policy::{Library, Parsed, load};
use policyc::render::{self, CookieTable, Format};
use policyc::source::Memory;
use policyc::syntax::Spelling;
use policyc::workspace::Shared;

fn steps(criterion: &mut Criterion) {
    let shared = Shared::new(Box::new(Memory::default()), PathBuf::from("/specs"));
    let path = Path::new("/specs/shop.policy");
    let file = shared.sources.add("shop.policy", path, corpus::spec(1));
    let library = Library::new(&shared, &shared.parsed);
    let parse = || Arc::new(Parsed::new(Arc::clone(&file), Spelling::Policy));
    let parsed = parse();
    let lower = |parsed: &Arc<Parsed>| load(parsed, &library, Path::new("/specs"), &mut Sink::new());
    let policy = Arc::new(lower(&parsed).policy);
    let options = document::Options::default();
    let (composed, _) = compose(&policy, &options);
    let words = &options.engine.words;

    criterion.bench_function("parse", |bench| bench.iter(|| black_box(parse())));
    criterion.bench_function("lower", |bench| bench.iter(|| black_box(lower(&parsed))));
    criterion.bench_function("compose", |bench| bench.iter(|| black_box(compose(&policy, &options))));
    criterion.bench_function("read", |bench| {
        bench.iter(|| composed.iter().map(|one| one.document().sections.len()).sum::<usize>());
    });
    for format in render::FORMATS {
        let formats: [&Format; 1] = [format];
        criterion.bench_function(&format!("render {}", format.name), |bench| {
            let documents: Vec<_> = composed.iter().map(|one| (one.kind, one.document())).collect();
            let how = render::Options::default();
            bench.iter(|| {
                let mut bytes = 0;
                for (kind, document) in &documents {
                    let outputs = match kind {
                        document::Kind::Page => render::documents([document], &formats, &how),
                        document::Kind::Fragment => {
                            let rows = Facts::new(&policy).cookie_rows(|duration| words.duration(duration));
                            render::cookie_table(&CookieTable { rows, document: document.clone() }, &formats, &how)
                        }
                    };
                    let outputs = outputs.expect("outputs");
                    bytes += outputs.iter().map(|output| output.bytes.len()).sum::<usize>();
                }
                bytes
            });
        });
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
