//! A statement of laws that a document has to make.

use crate::facts::Flow;

/// A statement to be made, for all laws that want it in the same words.
#[derive(Debug)]
pub struct Due<'p> {
    pub name: &'static str,
    pub topic: &'static str,
    /// The template that has its sentence.
    pub template: String,
    pub laws: Vec<&'static str>,
    /// The flows of which it is made, where it is made of them.
    pub flows: Vec<Flow<'p>>,
}
