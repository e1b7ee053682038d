//! What the documents of a policy tell.
//!
//! Owns: what is asked of all documents together, and what holds where none could be composed. Does not own: what each
//! of them tells.

use crate::document::{Composed, tell};
use crate::facts::Facts;

/// What the documents of one policy tell. Without documents, as in a part, nobody can say what is left out.
pub struct Printed<'a, 'p> {
    pub facts: &'a Facts<'p>,
    pub documents: &'a [Composed],
}

impl Printed<'_, '_> {
    /// Whether a section with text is bound to a rule, and a document prints it.
    pub fn covers(&self, rule: &str) -> bool {
        self.facts.sections().iter().any(|section| {
            section.covers.iter().any(|covered| &**covered == rule)
                && (section.meta.prose.is_some() || !section.nested.section.is_empty())
                && self.some(|document| document.prints(section.meta.span))
        })
    }

    /// Whether a document tells a topic.
    pub fn topic(&self, topic: &str) -> bool {
        self.one_of(&[topic])
    }

    /// Whether a document tells what any of these topics would tell.
    pub fn one_of(&self, topics: &[&str]) -> bool {
        self.documents.is_empty() || tell(self.documents, topics)
    }

    /// Whether a document tells people of a right.
    pub fn right(&self, right: &str) -> bool {
        self.some(|document| document.tells_right(right))
    }

    /// Whether a section of the author's prose holds these words.
    pub fn says(&self, text: &str) -> bool {
        let mut prose = self.facts.sections().iter().filter(|section| section.meta.prose.is_some());
        prose.any(|section| self.documents.iter().any(|document| document.says(section.meta.span, text)))
    }

    fn some(&self, tells: impl Fn(&Composed) -> bool) -> bool {
        self.documents.is_empty() || self.documents.iter().any(tells)
    }
}
