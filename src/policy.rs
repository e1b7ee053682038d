//! The typed policy: what a spec says, every leaf with its place.
//!
//! Owns: the structs made from the schema table, the way from trees to them (`use`, `override`,
//! `remove`, names, dates, durations, places), and what follows from the facts (flows, rights,
//! cookie rows). Does not own: what a law asks, or how anything is printed.

mod model;
pub mod value;

pub use model::*;
pub use value::{Duration, Ref, Target, Unit, Word, WordOrText};
