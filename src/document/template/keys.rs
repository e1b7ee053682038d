//! The declarations of a policy by their keys.

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;

use super::attributes::key;
use super::place::{At, KINDS, Make, sections};
use super::program::Attribute;
use crate::policy::Policy;

/// With no more declarations of a kind than this, to look at each is faster than to make a table.
const FEW: usize = 16;

/// Finds declarations by their keys. Many pieces of prose ask, so each kind is gone through once.
#[derive(Debug)]
pub struct Keys<'p> {
    pub policy: &'p Policy,
    /// The numbers of the declarations of each of [`KINDS`], by key. Of two with one key, the first.
    numbers: [OnceCell<FxHashMap<&'p str, usize>>; KINDS.len()],
    /// How many names were looked for in vain.
    missed: Cell<usize>,
}

impl<'p> Keys<'p> {
    pub fn new(policy: &'p Policy) -> Self {
        Self { policy, numbers: std::array::from_fn(|_| OnceCell::new()), missed: Cell::default() }
    }

    /// Counts a name that does not exist; gives how many there were before.
    pub fn miss(&self) -> usize {
        self.missed.replace(self.missed.get() + 1)
    }

    /// The declaration with this key, in either spelling, of a kind of which there are so many.
    pub fn find(&self, make: Make, count: usize, name: &Attribute) -> Option<At> {
        let kind = KINDS.iter().position(|kind| *kind == make(0).kind().replace('-', "_"));
        let Some(numbers) = kind.and_then(|kind| self.numbers.get(kind)).filter(|_| count > FEW) else {
            let wanted = |key: &str| key == &*name.dashed || key == &*name.name;
            return (0..count).map(make).find(|at| key(self.policy, *at).is_some_and(wanted));
        };
        let numbers = numbers.get_or_init(|| {
            let mut numbers = FxHashMap::default();
            let mut add = |number, key| _ = numbers.entry(key).or_insert(number);
            if let At::Section(_) = make(0) {
                // To find a section by its number takes a walk through those before it.
                for (number, section) in sections(&self.policy.sections).enumerate() {
                    add(number, &*section.meta.key.value);
                }
            } else {
                (0..count).for_each(|number| add(number, key(self.policy, make(number)).unwrap_or_default()));
            }
            numbers
        });
        [&*name.dashed, &*name.name].into_iter().filter_map(|key| numbers.get(key).copied()).min().map(make)
    }
}
