//! How fast the two front ends and the formatter are, on a spec of about one megabyte.

#[path = "../tests/syntax/shapes.rs"]
mod shapes;

use std::fmt::Write as _;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use policyc::diagnostic::Sink;
use policyc::source::Sources;
use policyc::syntax::{dsl, to_policy, to_yaml, yaml};

use shapes::Kinds;

/// The example spec with further cookies, data and prose, each under a name of its own.
fn spec() -> String {
    let mut out = include_str!("../tests/syntax/example.policy").to_owned();
    for n in 0..1_500 {
        let _ = write!(
            out,
            "
data account-{n} \"your account details\" {{
  items: name, email, account-credentials, phone, loyalty-points # from the form
  optional: phone
  item loyalty-points \"your loyalty points\" {{ ccpa: D }}
  source: provided
  when: \"you open an account or place an order\"
}}

cookies shop-{n} \"the shop's own cookies\" {{
  provider: self
  category: strictly-necessary
  cookie session-{n} \"Keeps you signed in\" {{ lasts: session }}
  cookie basket-{n}_* \"Remembers your basket\" {{ lasts: 14 days }}
}}

section security-{n} \"How we protect your data\" {{
  \"\"\"
  Everything you send us is encrypted in transit. Only staff who need {{{{ data.account.label }}}} see it.
  \"\"\"
}}
"
        );
    }
    out
}

fn read(c: &mut Criterion) {
    let sources = Sources::new();
    let file = sources.add("a.policy", Path::new("a.policy"), spec());
    let tree = dsl::parse(&file, &mut Sink::new());
    let yaml_file = sources.add("a.yaml", Path::new("a.yaml"), to_yaml(&tree, &Kinds, &file));
    let mut group = c.benchmark_group("syntax");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(file.text.len() as u64));
    group.bench_function("dsl", |b| b.iter(|| dsl::parse(&file, &mut Sink::new())));
    group.bench_function("print", |b| b.iter(|| to_policy(&tree, &file)));
    group.throughput(Throughput::Bytes(yaml_file.text.len() as u64));
    group.bench_function("yaml", |b| b.iter(|| yaml::parse(&yaml_file, &Kinds, &mut Sink::new())));
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
