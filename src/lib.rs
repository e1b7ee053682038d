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
//! | [`facts`] | where each declaration stands, the way through all of them, and what follows from them | laws, wording |
//! | [`document`] | outlines, templates, prose, numbering: policy to Markdown | files, HTML |
//! | [`english`] | sentences and words, the lexicon, what prose denies | facts, rules |
//! | [`lint`] | law packs, general rules, allowances: policy to findings | files, formats |
//! | [`render`] | one file for each format of documents, the table of formats | rules, the tree |
//! | [`export`] | one file for each form of the facts as data, the table of exports | documents, rules |
//! | [`counsel`] | what stands beside the parts of a document for the lawyer who reviews it | formats, files |
//! | [`report`] | one file for each format of findings | the policy |
//! | [`workspace`] | `policyc.toml`, finding specs, the pipeline, cache, writing | arguments, terminals |
//! | [`cli`] | one file for each command | how any of it works |
//!
//! Without the feature `cli`, the rooms [`workspace`] and [`cli`] are left out, and the disk as a source, with all that they
//! depend on: threads, arguments, whatever looks for files or writes them.
//!
//! Where a new thing goes stands in `docs/development.md`.

// Tests, benches and `build.rs` share the table of lints in `Cargo.toml`, and may do all of this.
#![warn(
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

// What pest_derive writes without `std` names it.
extern crate alloc;

#[cfg(feature = "cli")]
pub mod cli;
pub mod counsel;
pub mod diagnostic;
pub mod document;
pub mod english;
pub mod export;
pub mod facts;
pub mod jinja;
pub mod law;
pub mod lint;
pub mod policy;
pub mod render;
pub mod report;
pub mod schema;
pub mod source;
pub mod syntax;
#[cfg(feature = "cli")]
pub mod workspace;
