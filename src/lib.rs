//! policyc: a compiler for privacy and cookie policies.

#![forbid(unsafe_code)]

pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod policy;
pub mod render;
pub mod report;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod workspace;
