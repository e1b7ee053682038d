//! On which legal bases what is done rests, and what follows for the words of one.

use super::Facts;
use crate::policy::value::yes;
use crate::policy::{Cookies, Data, Target};
use crate::schema::vocabulary::BASES;
use crate::source::Span;

/// A legal basis at the place where it is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The word of the vocabulary.
    pub word: &'static str,
    pub span: Span,
}

impl Facts<'_> {
    /// The bases of a purpose: those for all of its data, then those for some of them only.
    pub fn bases(&self, purpose: usize) -> impl Iterator<Item = Basis> {
        let purpose = self.policy.purposes.get(purpose);
        let own = purpose.into_iter().flat_map(|purpose| &purpose.basis);
        let some = purpose.into_iter().flat_map(|purpose| &purpose.nested.basis);
        own.map(|basis| Basis { word: basis.value, span: basis.span }).chain(some.filter_map(|basis| {
            let key = &basis.meta.key;
            Some(Basis { word: BASES.find(&key.value)?, span: key.span })
        }))
    }

    /// The bases on which a group of cookies is set: the one that it states, else those of its purposes.
    pub fn bases_of_cookies(&self, group: &Cookies) -> Vec<&'static str> {
        match group.basis {
            Some(basis) => vec![basis.value],
            None => {
                let purposes = group.r#for.iter().filter_map(|purpose| match purpose.target {
                    Target::Purpose(index) => Some(index),
                    _ => None,
                });
                purposes.flat_map(|purpose| self.bases(purpose)).map(|basis| basis.word).collect()
            }
        }
    }

    /// Whether a purpose uses data that people must give to make a contract.
    pub fn before_contract(&self, purpose: usize) -> bool {
        let needed = |data: &Data| data.because.iter().any(|because| because.value == "to-contract");
        let mut all = self.policy.data.iter().enumerate();
        all.any(|(index, data)| needed(data) && self.purposes_of(index).contains(&purpose))
    }

    /// Whether a purpose is direct marketing or targets advertising at people.
    pub fn advertises(&self, purpose: usize) -> bool {
        let purpose = self.policy.purposes.get(purpose);
        purpose.is_some_and(|purpose| yes(purpose.marketing) || yes(purpose.targeted_ads))
    }

    /// Whether the policy as a whole or a purpose rests on a basis, or a group of cookies states it.
    pub fn rests_on(&self, word: &str) -> bool {
        self.policy.about.basis.iter().any(|basis| basis.value == word)
            || (0..self.policy.purposes.len()).any(|purpose| self.bases(purpose).any(|basis| basis.word == word))
            || self.policy.cookies.iter().any(|group| group.basis.is_some_and(|basis| basis.value == word))
    }
}
