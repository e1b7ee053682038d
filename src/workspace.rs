//! From a command's paths to files on disk.
//!
//! Owns: `policyc.toml`, the workspace root, finding specs, where outputs go, the run over many
//! specs (threads, order, what one broken spec does to the others), the cache of earlier builds,
//! atomic writes, baselines, and watching. Does not own: how one spec becomes documents (see [`pipeline`],
//! the one door to that), arguments, terminals or exit codes.
//!
//! The way of a build: [`find`] makes a [`Plan`] out of paths; [`Engine::run`] compiles each spec
//! of the plan, writes its files and returns an [`Outcome`]; nothing here prints.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this room owns what is on the disk")]

mod baseline;
mod check;
mod config;
mod counsel;
mod engine;
mod find;
mod fix;
pub mod formats;
mod layout;
mod manifest;
mod outcome;
pub mod pipeline;
mod roots;
mod shared;
mod sheet;
mod templates;
mod watch;
mod write;

pub use baseline::{Baseline, DEFAULT_BASELINE, Hidden};
pub use check::{Difference, unified};
pub use config::Config;
pub use engine::{Engine, Mode};
pub use find::{Input, Overrides, Plan, Spec, find, house_packs};
pub use fix::{Fixed, MOST_ROUNDS};
pub use outcome::{Outcome, SpecResult, Tally};
pub use pipeline::{Compiled, Dependency, Options, Request};
pub use roots::Root;
pub use shared::{Loaded, Shared};
pub use sheet::sheet_name;
pub use templates::{TemplatesFolder, eject, template, templates};
pub use watch::watch;
pub use write::{Replace, replace};

#[cfg(test)]
mod tests;
