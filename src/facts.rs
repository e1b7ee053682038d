//! A policy as its readers see it: where each declaration stands, and what follows from them: who sets a cookie, where
//! data go, which purpose uses what.
//!
//! Owns: places, the one way through all declarations, and the relations between declarations, one file for each theme.
//! Each relation is computed here and nowhere else, for documents, findings and exports alike. What is asked again and
//! again is worked out once, when it is first asked for. Does not own: what a law asks, what a document prints, any
//! wording.
//!
//! Where two readers ask questions that sound alike and are not, each question has its own name here.

mod bases;
mod conditions;
mod contact;
mod cookies;
mod data;
pub mod expression;
mod flows;
mod items;
mod kept;
pub mod place;
mod rights;
mod statements;
mod statutory;
pub mod views;
mod walk;

pub use bases::Basis;
pub use conditions::{CONDITIONS, Condition, EACH, is_condition};
pub use contact::ways;
pub use cookies::{CookieFact, Provider, party_of_group};
pub use data::{any, category_of, data_of};
pub use flows::{Flow, Protection, Transfer, protections};
pub use items::ItemFact;
pub use place::{Place, Siblings};
pub use rights::Granted;
pub use statements::Stated;
pub use statutory::Statutory;
pub use walk::{Entry, walk};

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::law::Law;
use crate::policy::{Policy, Section};
use crate::schema::Vocabulary;
use crate::schema::places::{lies_in, meet};

/// The facts of one policy.
#[derive(Debug)]
pub struct Facts<'p> {
    pub policy: &'p Policy,
    /// Places in the audience to whose people other documents speak.
    apart: &'p [&'static str],
    declarations: Vec<Entry<'p>>,
    sections: Vec<&'p Section>,
    wholes: OnceCell<ByCategory>,
    parts: OnceCell<ByCategory>,
    purposes: OnceCell<Users>,
    recipients: OnceCell<Users>,
    retentions: OnceCell<Users>,
    /// For each purpose, the recipients that get data for it.
    served: OnceCell<Vec<Vec<usize>>>,
    kept: OnceCell<ByCategory>,
    /// The places of cookies that are declared again, with the same facts.
    repeated: OnceCell<FxHashSet<(usize, usize)>>,
}

/// For each category of data, the positions of declarations.
type ByCategory = Vec<Vec<usize>>;

/// Declarations that name data, by their positions.
#[derive(Debug)]
struct Users {
    /// Those that name a category, one of its items, or a category around it.
    categories: ByCategory,
    /// Those that name a category as a whole.
    whole: ByCategory,
    /// Those that name an item alone, by the positions of its category and its own.
    items: FxHashMap<(usize, usize), Vec<usize>>,
}

impl<'p> Facts<'p> {
    pub fn new(policy: &'p Policy) -> Self {
        Self {
            policy,
            apart: &[],
            declarations: walk(policy),
            sections: (0..).map_while(|number| place::section(policy, number)).collect(),
            wholes: OnceCell::new(),
            parts: OnceCell::new(),
            purposes: OnceCell::new(),
            recipients: OnceCell::new(),
            retentions: OnceCell::new(),
            served: OnceCell::new(),
            kept: OnceCell::new(),
            repeated: OnceCell::new(),
        }
    }

    /// The facts of a policy for people in some places, without those who live `apart`.
    pub fn without(policy: &'p Policy, apart: &'p [&'static str]) -> Self {
        Self { apart, ..Self::new(policy) }
    }

    /// Whether the policy speaks to people in a place, in a place around it, or in one in it, and no document of their
    /// own does.
    pub fn reaches(&self, place: &str) -> bool {
        let apart = self.apart.iter().any(|other| lies_in(place, other));
        !apart && self.policy.about.audience.iter().any(|one| meet(one.value, place))
    }

    /// All declarations, nested ones too, as [`walk`] gives them.
    pub fn declarations(&self) -> &[Entry<'p>] {
        &self.declarations
    }

    /// All sections, nested ones too, in the order of the files: by their numbers in references.
    pub fn sections(&self) -> &[&'p Section] {
        &self.sections
    }
}

/// Whether a place lies where a law is at home.
pub fn is_home(law: &Law, place: &str) -> bool {
    law.home.iter().any(|(home, _)| lies_in(place, home))
}

/// Positions by their word, in the order of the vocabulary; those without a word last. No group is empty.
pub fn grouped(
    vocabulary: &Vocabulary,
    words: impl Iterator<Item = (usize, Option<&'static str>)>,
) -> Vec<(Option<&'static str>, Vec<usize>)> {
    let mut groups: FxHashMap<Option<&str>, Vec<usize>> = FxHashMap::default();
    for (index, word) in words {
        groups.entry(word).or_default().push(index);
    }
    let all = vocabulary.iter().map(Some).chain([None]);
    all.filter_map(|word| Some((word, groups.remove(&word)?))).collect()
}

/// Adds a position to those before it, once.
fn add(positions: &mut Vec<usize>, index: usize) {
    if positions.last() != Some(&index) {
        positions.push(index);
    }
}
