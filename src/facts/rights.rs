//! Which rights a law gives people, by the facts of a policy.

use super::Facts;
use crate::law::{self, Right};
use crate::policy::value::yes;
use crate::schema::places;
use crate::schema::vocabulary::{BASES, RIGHTS};

/// A right with the condition under which the law gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The word of the vocabulary.
    pub right: &'static str,
    /// The word of `conditions` in the words of each language.
    pub condition: Option<&'static str>,
}

/// A fact on which rights depend, by the word that laws have for it.
pub struct Condition {
    pub word: &'static str,
    pub doc: &'static str,
    holds: fn(&Facts<'_>) -> bool,
}

/// Facts on which rights depend. A legal basis and a place are such words, too.
pub static CONDITIONS: &[Condition] = &[
    Condition {
        word: "marketing",
        doc: "a purpose is marketing",
        holds: |facts| facts.policy.purposes.iter().any(|purpose| yes(purpose.marketing)),
    },
    Condition {
        word: "targeted-ads",
        doc: "a purpose is advertising by what people do elsewhere",
        holds: |facts| facts.policy.purposes.iter().any(|purpose| yes(purpose.targeted_ads)),
    },
    Condition {
        word: "profiling",
        doc: "a purpose is profiling",
        holds: |facts| facts.policy.purposes.iter().any(|purpose| yes(purpose.profiling)),
    },
    Condition {
        word: "automated-decision",
        doc: "a decision is made by software alone, or nothing says that a person takes part",
        holds: |facts| facts.policy.automated_decisions.iter().any(|one| one.solely.is_none_or(|solely| solely.value)),
    },
    Condition {
        word: "sale",
        doc: "data are sold, or shared for advertising",
        holds: |facts| {
            facts.policy.sale.as_ref().is_some_and(|sale| yes(sale.sells) || yes(sale.shares))
                || facts.sold_to().next().is_some()
                || facts.shared_with().next().is_some()
        },
    },
    Condition {
        word: "sensitive-beyond",
        doc: "sensitive data are used beyond what the law always allows",
        holds: |facts| facts.policy.sale.as_ref().is_some_and(|sale| yes(sale.sensitive_beyond)),
    },
];

impl Facts<'_> {
    /// The rights that a law gives, in the order of the vocabulary. Of several rows of a right the first
    /// that holds gives it.
    pub fn granted(&self, law: &str) -> Vec<Granted> {
        let mut granted: Vec<Granted> = Vec::new();
        for row in law::law(law).into_iter().flat_map(law::Law::rights) {
            let Some(right) = RIGHTS.find(&row.right) else { continue };
            if self.holds(row) && granted.iter().all(|known| known.right != right) {
                granted.push(Granted { right, condition: row.condition.as_deref() });
            }
        }
        let order = |right: &str| RIGHTS.iter().position(|known| known == right);
        granted.sort_by_key(|granted| order(granted.right));
        granted
    }

    fn holds(&self, right: &Right) -> bool {
        right.when.iter().all(|word| self.meets(word) == Some(true))
    }

    /// Whether a condition holds; none if nobody knows the word.
    pub fn meets(&self, word: &str) -> Option<bool> {
        if let Some(basis) = BASES.find(word) {
            return Some(self.rests_on(basis));
        }
        if let Some(place) = places::place(word) {
            return Some(self.policy.about.audience.iter().any(|audience| audience.value == place));
        }
        CONDITIONS.iter().find(|known| known.word == word).map(|known| (known.holds)(self))
    }
}
