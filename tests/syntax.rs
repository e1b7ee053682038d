//! The syntax room from outside: what its users write and what they are told.

#[path = "syntax/dsl.rs"]
mod dsl;
#[path = "syntax/shapes.rs"]
mod shapes;
#[path = "syntax/support.rs"]
mod support;
#[path = "syntax/yaml.rs"]
mod yaml;
