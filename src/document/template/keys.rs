//! The declarations of a policy by their keys.

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;

use crate::facts::expression::value::key;
use crate::facts::{Place, Siblings};
use crate::policy::Policy;
use crate::schema::KINDS;

/// With no more declarations of a kind than this, to look at each is faster than to make a table.
const FEW: usize = 16;

/// Finds declarations by their keys. Many pieces of prose ask, so each kind is gone through once.
#[derive(Debug)]
pub struct Keys<'p> {
    /// The policy that declares them.
    pub policy: &'p Policy,
    /// The numbers of the declarations of each kind, by key. Of two with one key, the first.
    numbers: [OnceCell<FxHashMap<&'p str, usize>>; KINDS.len()],
    /// How many names were looked for in vain.
    missed: Cell<usize>,
}

impl<'p> Keys<'p> {
    /// The keys of a policy.
    pub fn new(policy: &'p Policy) -> Self {
        Self { policy, numbers: std::array::from_fn(|_| OnceCell::new()), missed: Cell::default() }
    }

    /// Counts a name that does not exist; gives how many there were before.
    pub fn miss(&self) -> usize {
        self.missed.replace(self.missed.get() + 1)
    }

    /// The declaration with this key, in either spelling.
    pub fn find(&self, all: Siblings, dashed: &str, name: &str) -> Option<Place> {
        if all.count <= FEW || !all.kind.kind().top {
            let wanted = |key: &str| key == dashed || key == name;
            return all.iter().find(|place| key(self.policy, *place).is_some_and(wanted));
        }
        let numbers = self.numbers[all.kind as usize].get_or_init(|| {
            let mut numbers = FxHashMap::default();
            for (number, place) in all.iter().enumerate() {
                numbers.entry(key(self.policy, place).unwrap_or_default()).or_insert(number);
            }
            numbers
        });
        let number = [dashed, name].into_iter().filter_map(|key| numbers.get(key).copied()).min()?;
        all.get(number)
    }
}
