//! Any `policyc.toml` is read without a panic.
#![no_main]

#[path = "../../tests/configuration/bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::configuration(text));
