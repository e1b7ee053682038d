//! The language of templates and prose, with texts that nobody wrote.

mod asked;
#[path = "template/bodies.rs"]
mod bodies;
#[path = "template/expressions.rs"]
mod expressions;
#[path = "template/hostile.rs"]
mod hostile;
#[path = "made/numbers.rs"]
mod numbers;
