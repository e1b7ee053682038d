//! All rules of all laws are asked of any spec without a panic.
#![no_main]

#[path = "../../tests/lint_properties/bodies.rs"]
#[allow(dead_code, reason = "each target uses one of the bodies")]
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::lint(text));
