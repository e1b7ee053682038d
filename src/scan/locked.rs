//! Lock files that hold the packages of the project itself beside all others, each with what it wants.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::marks::plain;
use super::sighting::Evidence::{Direct, Transitive};
use super::sighting::Sightings;

/// Such a file, while it is read. Packages go by their numbers.
pub struct Locked<'s, 'm> {
    field: &'static str,
    shown: &'s mut Sightings<'m>,
    from: usize,
    own: FxHashSet<usize>,
    wants: Vec<(usize, Box<str>)>,
}

impl<'s, 'm> Locked<'s, 'm> {
    /// One with packages of this kind.
    pub fn new(field: &'static str, shown: &'s mut Sightings<'m>) -> Self {
        let from = shown.count();
        Self { field, shown, from, own: FxHashSet::default(), wants: Vec::new() }
    }

    /// Takes a package.
    pub fn package(&mut self, name: &str, at: Range<usize>) {
        self.shown.see(self.field, name, at, Transitive);
    }

    /// A package is one of the project itself.
    pub fn own(&mut self, number: usize) {
        self.own.insert(number);
    }

    /// A package wants another one.
    pub fn wants(&mut self, number: usize, name: &str) {
        self.wants.push((number, plain(self.field, name).into()));
    }

    /// Says which packages the project itself wants.
    pub fn settle(self) {
        let wanted = self.wants.iter().filter(|(number, _)| self.own.contains(number)).map(|(_, name)| &**name);
        let wanted: FxHashSet<&str> = wanted.collect();
        self.shown.settle(
            self.from,
            |one| {
                if wanted.contains(&*plain(self.field, &one.name)) { Direct } else { Transitive }
            },
        );
    }
}
