//! What every reader of a policy needs: where each declaration stands, and the way through all of them.
//!
//! Owns: places of declarations, and the walk over a policy. Does not own: the typed policy itself, what a
//! law asks, or how anything is printed.

pub mod place;
mod walk;

pub use place::{Place, Siblings};
pub use walk::{Entry, walk};
