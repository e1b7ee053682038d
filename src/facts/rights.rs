//! Which rights a law gives people, by the facts of a policy.

use super::Facts;
use crate::law::{self, Law};
use crate::schema::vocabulary::RIGHTS;

/// A right with the condition under which the law gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The word of the vocabulary.
    pub right: &'static str,
    /// The word of `conditions` in the words of each language.
    pub condition: Option<&'static str>,
}

impl Facts<'_> {
    /// The rights that a law gives, in the order of the vocabulary. Of several rows of a right the first
    /// that holds gives it.
    pub fn granted(&self, law: &str) -> Vec<Granted> {
        let mut granted: Vec<Granted> = Vec::new();
        let Some(law) = law::law(law).filter(|_| !self.collects_nothing()) else { return granted };
        for row in law.rights() {
            let Some(right) = RIGHTS.find(&row.right) else { continue };
            if self.begun(row.from, law)
                && self.meets(&row.when, law)
                && granted.iter().all(|known| known.right != right)
            {
                granted.push(Granted { right, condition: row.condition.as_deref() });
            }
        }
        let order = |right: &str| RIGHTS.iter().position(|known| known == right);
        granted.sort_by_cached_key(|granted| order(granted.right));
        granted
    }

    /// Whether a law gives rights on the day of the policy.
    pub fn gives_rights(&self, law: &Law) -> bool {
        law.rights().any(|row| self.begun(row.from, law))
    }
}
