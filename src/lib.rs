//! policyc: a compiler for privacy and cookie policies.
//!
//! Facts and prose come in as text, documents go out as bytes. Data flows one way, and a room uses
//! only rooms above it in this table (`tests/rooms.rs` keeps that true):
//!
//! | room | owns | never knows |
//! | --- | --- | --- |
//! | [`source`] | files, spans, lines and columns, the loader | any syntax |
//! | [`diagnostic`] | a finding, the sink, "did you mean" | who prints it |
//! | [`jinja`] | Jinja: the text of templates and expressions to a tree | what any name means |
//! | [`syntax`] | the tree, the two spellings, the way back to them | what any field means |
//! | [`law`] | the form of `laws/*.yaml`, and what they say of the laws beside their rules | the words of the language, expressions |
//! | [`schema`] | the one table of kinds, fields, types, vocabularies | laws, documents |
//! | [`policy`] | the typed policy: `use`, `override`, names, dates, periods | laws, output |
//! | [`facts`] | where each declaration stands, the way through all of them, and what follows from them | what laws ask, wording |
//! | [`document`] | outlines, templates, prose, numbering: policy to Markdown | files, HTML |
//! | [`english`] | sentences and words, the lexicon, denials of a known shape | facts, rules |
//! | [`claims`] | what prose claims: who does what with what, what denies or limits it | facts, rules |
//! | [`lint`] | law packs, general rules, allowances: policy to findings | files, formats |
//! | [`render`] | one file for each format of documents, the table of formats | rules, the tree |
//! | [`export`] | one file for each form of the facts as data, the table of exports | documents, rules |
//! | [`counsel`] | what stands beside the parts of a document for the lawyer who reviews it | formats, files |
//! | [`analysis`] | the one entry: the text of a spec to all that there is to know of it | the disk, formats, threads |
//! | [`scan`] | what the files of a product show of services, against what its specs declare | the disk, git |
//! | [`import`] | an old policy becomes a spec: pages, Markdown, headings, facts that stand there | the disk, laws |
//! | [`report`] | one file for each format of findings | the policy |
//! | [`workspace`] | `policyc.toml`, finding specs, the pipeline, cache, writing | arguments, terminals |
//! | [`cli`] | one file for each command | how any of it works |
//!
//! The one entry for everyone is [`analysis`]: it turns the text of a spec into findings and documents.
//!
//! ```
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use policyc::analysis::{Analysis, Options, Project};
//! use policyc::document::Kind;
//! use policyc::render;
//! use policyc::source::Memory;
//!
//! let spec = r#"
//! policy "Privacy Policy" { }
//! controller "Acme Ltd" { email: privacy@acme.example }
//! data account "your account" { items: name, email }
//! purpose orders "send you what you order" { data: account; basis: contract }
//! "#;
//! let project = Project::new(Memory::default().with("/acme/acme.policy", spec), "/acme");
//! let file = project.load(Path::new("/acme/acme.policy")).expect("it is there").file;
//! let options = Arc::new(Options { rules: true, ..Options::default() });
//! let analysis = Analysis::new(&project, &file, Path::new("/acme"), &options);
//!
//! assert_eq!(analysis.findings[0].rule, "consistency/retention-missing");
//! assert_eq!(analysis.findings[0].message, "nothing says how long the data `account` are kept");
//!
//! let html = render::format("html").expect("it is built in");
//! let pages = render::documents(&analysis.documents(Kind::Page), &[html], &render::Options::default())?;
//! assert_eq!(pages[0].name, "privacy-policy.html");
//! assert!(String::from_utf8_lossy(&pages[0].bytes).contains("send you what you order"));
//! # Ok::<(), String>(())
//! ```
//!
//! Without the feature `cli`, the rooms [`workspace`] and [`cli`] are left out, and the disk as a source, with all that they
//! depend on: threads, arguments, whatever looks for files or writes them.
//!
//! Where a new thing goes stands in `docs/development.md`.

// Tests, benches and `build.rs` share the table of lints in `Cargo.toml`, and may do all of this.
#![warn(
    missing_docs,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::exit,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::unwrap_used
)]

pub mod analysis;
pub mod counsel;
pub mod diagnostic;
pub mod document;
pub mod export;
mod jinja;
pub mod lint;
pub mod render;
pub mod report;
pub mod source;

// No part of what the library offers: the program is one room of it, and the tests, benches and fuzz targets of this
// repository ask the others one by one.
#[doc(hidden)]
pub mod claims;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod english;
#[doc(hidden)]
pub mod facts;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod law;
#[doc(hidden)]
pub mod policy;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod scan;
#[doc(hidden)]
pub mod schema;
#[doc(hidden)]
pub mod syntax;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod workspace;
