//! Words that show how a text reads (`vocabulary/shapes.yaml`).

include!(concat!(env!("OUT_DIR"), "/shapes.rs"));
