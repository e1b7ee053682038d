//! policyc: a compiler for privacy and cookie policies.

pub mod diagnostic;
pub mod source;
pub mod syntax;
