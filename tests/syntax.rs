//! The syntax room from outside: what its users write and what they are told.

#[path = "syntax/bodies.rs"]
mod bodies;
#[path = "syntax/comments.rs"]
mod comments;
#[path = "syntax/dsl.rs"]
mod dsl;
#[path = "syntax/hostile.rs"]
mod hostile;
#[path = "made/numbers.rs"]
mod numbers;
#[path = "syntax/print.rs"]
mod print;
#[path = "syntax/properties.rs"]
mod properties;
#[path = "syntax/shapes.rs"]
mod shapes;
#[path = "syntax/support.rs"]
mod support;
#[path = "syntax/yaml.rs"]
mod yaml;
