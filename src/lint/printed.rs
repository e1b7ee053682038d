//! What the documents of a policy tell, as far as the spec shows it.
//!
//! Owns: which topics and rights are printed, and which rules sections are bound to. Does not own: the facts.

use std::cell::OnceCell;

use crate::facts::Facts;
use crate::policy::{Ref, Target};
use crate::schema::vocabulary::TOPICS;

/// What the documents of one policy tell.
pub struct Printed<'a, 'p> {
    pub facts: &'a Facts<'p>,
    topics: OnceCell<Vec<&'static str>>,
    rights: OnceCell<Vec<&'static str>>,
}

impl<'a, 'p> Printed<'a, 'p> {
    pub fn new(facts: &'a Facts<'p>) -> Self {
        Self { facts, topics: OnceCell::new(), rights: OnceCell::new() }
    }

    /// Whether a section with text is bound to a rule.
    pub fn covers(&self, rule: &str) -> bool {
        self.facts.sections().iter().any(|section| {
            section.covers.iter().any(|covered| &**covered == rule)
                && (section.meta.prose.is_some() || !section.nested.section.is_empty())
        })
    }

    /// Whether a document has a topic with the text that is made from the facts.
    pub fn topic(&self, topic: &str) -> bool {
        self.topics
            .get_or_init(|| {
                let policy = self.facts.policy;
                let documents = policy.documents.iter().map(|document| &document.outline);
                let outlines: Vec<&Vec<Ref>> = std::iter::once(&policy.about.outline).chain(documents).collect();
                let everything = |outline: &Vec<Ref>| {
                    outline.is_empty() || outline.iter().any(|entry| entry.target == Target::Word("..."))
                };
                let named = |outline: &Vec<Ref>, topic: &str| {
                    outline.iter().any(|entry| match entry.target {
                        Target::Word(word) => word == topic,
                        // A section under a topic's key is that topic.
                        Target::Section(number) => {
                            self.facts.sections().get(number).is_some_and(|section| &*section.meta.key.value == topic)
                        }
                        _ => false,
                    })
                };
                let replaced = |topic: &str| {
                    let own = self.facts.sections().iter().find(|section| &*section.meta.key.value == topic);
                    own.and_then(|section| section.meta.prose.as_ref())
                        .is_some_and(|prose| !prose.text.contains("default("))
                };
                TOPICS
                    .iter()
                    .filter(|topic| outlines.iter().any(|outline| everything(outline) || named(outline, topic)))
                    .filter(|topic| !replaced(topic))
                    .collect()
            })
            .contains(&topic)
    }

    /// Whether a document tells people of a right: declared, or granted by a law that the spec names.
    pub fn right(&self, right: &str) -> bool {
        let rights = self.rights.get_or_init(|| {
            let mut rights: Vec<&'static str> = Vec::new();
            for law in &self.facts.policy.about.laws {
                rights.extend(self.facts.granted(law.value).iter().map(|granted| granted.right));
            }
            rights
        });
        let topic = match right {
            // That topic tells of objecting to interests only where something rests on them.
            "object" => {
                let weighed = ["legitimate-interests", "public-task", "recognised-legitimate-interest"];
                let bases = (0..self.facts.policy.purposes.len()).flat_map(|purpose| self.facts.bases(purpose));
                let rests = bases.into_iter().any(|basis| weighed.contains(&basis.word));
                self.topic("rights") || rests && self.topic("right-to-object")
            }
            "object-marketing" => self.topic("rights") || self.topic("right-to-object"),
            "complain-authority" => {
                self.topic("rights") || self.topic("complaints") && !self.facts.policy.complaints.is_empty()
            }
            _ => self.topic("rights"),
        };
        let declared = || self.facts.policy.rights.iter().any(|declared| &*declared.meta.key.value == right);
        topic && (rights.contains(&right) || declared())
    }
}
