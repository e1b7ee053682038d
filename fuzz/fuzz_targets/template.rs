//! No text makes a template or prose panic, run for ever, or point outside of the file.
#![no_main]

#[path = "../../tests/template/bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| {
    bodies::template(text);
    bodies::prose(text);
});
