//! policyc: a compiler for privacy and cookie policies.

pub mod diagnostic;
pub mod document;
pub mod policy;
pub mod render;
pub mod schema;
pub mod source;
pub mod syntax;
