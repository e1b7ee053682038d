//! policyc: a compiler for privacy and cookie policies.

pub mod diagnostic;
#[macro_use]
pub mod schema;
pub mod source;
pub mod syntax;
