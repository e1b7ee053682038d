//! The trees of packs that ship, in the bytes that the build script makes of them.
//!
//! Owns: the form of both ways. The build script writes with this file, so it uses nothing of the program. Does not own:
//! what a tree means.

use serde::{Deserialize, Serialize};

/// A value of a pack, without its place.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 's"))]
pub enum Kept<'s> {
    Scalar(&'s str),
    Sequence(Vec<Kept<'s>>),
    Mapping(Vec<(Kept<'s>, Kept<'s>)>),
}
