//! A whole analysis: the text of a spec to its documents and findings, by the size of the spec and by the laws that it is
//! asked for. What an analysis leaves to the next one is there: templates are compiled, and no other file is read.

mod corpus;

use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policyc::analysis::{Analysis, Options, Project};
use policyc::lint::shipped_laws;
use policyc::source::Memory;

fn bench(criterion: &mut Criterion) {
    let analysis = |criterion: &mut Criterion, name: &str, text: &str, options: Options| {
        let project = Project::new(Memory::default().with("/specs/shop.policy", text), "/specs");
        let file = project.load(Path::new("/specs/shop.policy")).expect("the spec").file;
        let options = Arc::new(options);
        criterion.bench_function(name, |bench| {
            bench.iter(|| Analysis::new(&project, &file, Path::new("/specs"), &options).findings.len());
        });
    };
    // Under the three laws that each spec names.
    for (name, categories) in [("6 kB", 8), ("100 kB", 148), ("234 kB", 344)] {
        let text = corpus::sized(1, categories, categories * 3 / 4, categories * 15 / 8);
        analysis(criterion, name, &text, Options { rules: true, ..Options::default() });
    }
    let text = corpus::spec(1).replace("  laws: gdpr, eprivacy, ccpa\n", "");
    let all: Vec<String> = shipped_laws().map(str::to_owned).collect();
    for (name, rules, laws) in [
        ("6 kB, no rules", false, &[][..]),
        ("6 kB, general rules", true, &[]),
        ("6 kB, gdpr", true, &["gdpr".to_owned()]),
        ("6 kB, all laws", true, &all),
    ] {
        analysis(criterion, name, &text, Options { rules, laws: laws.to_vec(), ..Options::default() });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
