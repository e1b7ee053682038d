//! Safe fixes do no harm to any spec.
#![no_main]

#[path = "../../tests/fixes/bodies.rs"]
#[allow(dead_code, reason = "each target uses one of the bodies")]
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::fixes(text));
