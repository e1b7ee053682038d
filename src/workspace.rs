//! From a command's paths to files on disk.
//!
//! Owns: `policyc.toml`, the workspace root, finding specs, where outputs go, the run over many
//! specs (threads, order, what one broken spec does to the others), which files of an output folder are ours,
//! the cache of earlier builds, atomic writes, baselines, and watching. Does not own: how one spec becomes documents
//! (see [`pipeline`],
//! the one door to that), arguments, terminals or exit codes.
//!
//! The way of a build: [`find`] makes a [`Plan`] out of paths; [`Runner::run`] compiles each spec
//! of the plan, writes its files and returns an [`Outcome`]; nothing here prints.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this room owns what is on the disk")]

mod baseline;
mod check;
mod clash;
mod config;
mod find;
mod fix;
pub mod formats;
mod git;
mod glob;
mod layout;
mod ledger;
mod manifest;
mod options;
mod order;
mod outcome;
mod owned;
pub mod pipeline;
mod plan;
mod roots;
pub mod rules;
mod runner;
mod scan;
mod scratch;
mod sheet;
mod summary;
mod templates;
mod told;
mod watch;
mod write;

pub use baseline::{Baseline, DEFAULT_BASELINE, Hidden, can_be_hidden};
pub use check::{Difference, What, unified};
pub use config::Config;
pub use find::{Input, Overrides, find, house_packs};
pub use fix::{Fixed, MOST_ROUNDS};
pub use options::{Options, sheet_name};
pub use outcome::{Outcome, SpecResult, Tally};
pub use pipeline::{Compiled, Request};
pub use plan::{Mode, Plan, Spec};
pub use roots::Root;
pub use runner::Runner;
pub use scan::{Scanned, scan};
pub use summary::{Reader, Summary};
pub use templates::{TemplatesFolder, eject, template, templates};
pub use watch::watch;
pub use write::{Replace, Writer};

#[cfg(test)]
pub(crate) use scratch::killed;

#[cfg(test)]
mod tests;
