//! Trees of templates that ship, in the bytes that the build script makes of them.
//!
//! Owns: how they are read. Does not own: how they are written, and which templates there are.

use super::Statement;

/// The tree of such bytes; what others made is no template.
pub fn read(bytes: &'static [u8]) -> Vec<Statement<'static>> {
    postcard::from_bytes(bytes).unwrap_or_default()
}
