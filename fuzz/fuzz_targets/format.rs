//! `fmt` keeps meaning and comments and is done at once.
#![no_main]

#[path = "../../tests/syntax/bodies.rs"]
#[allow(dead_code, reason = "each target uses one of the bodies")]
mod bodies;
#[path = "../../tests/syntax/shapes.rs"]
mod shapes;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::formats(text));
