//! What a file shows: names that mark a service, and hosts that nobody knows.
//!
//! Owns: how sure a name is, and that of all names of a file only those that say something are kept. Does not own: what
//! follows for a policy.

use std::ops::Range;

use super::marks::Marks;
use super::walk::Broken;

/// How sure it is that what a name marks is a part of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Something else brought it in.
    Transitive,
    /// The file does not tell who wants it, or allows it and does not load it.
    Unclear,
    /// The project names it itself.
    Direct,
}

/// A name that stands in a file and marks services.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// The field of `detect`.
    pub field: &'static str,
    pub name: Box<str>,
    /// In bytes.
    pub at: Range<usize>,
    pub evidence: Evidence,
    /// The numbers of the services that it marks; none for a host that no service has.
    pub services: Vec<u32>,
}

/// What a file shows, as far as it says something.
#[derive(Debug)]
pub struct Sightings<'m> {
    marks: &'m Marks,
    pub all: Vec<Sighting>,
}

impl<'m> Sightings<'m> {
    /// None yet.
    pub fn new(marks: &'m Marks) -> Self {
        Self { marks, all: Vec::new() }
    }

    /// Takes a name, if it marks a service.
    pub fn see(&mut self, field: &'static str, name: &str, at: Range<usize>, evidence: Evidence) {
        let services = self.marks.of(field, name);
        if !services.is_empty() {
            self.all.push(Sighting { field, name: name.into(), at, evidence, services });
        }
    }

    /// Takes a host that a page loads code from, also where no service is known to have it.
    pub fn load(&mut self, host: &str, at: Range<usize>) {
        let services = self.marks.of("host", host);
        self.all.push(Sighting { field: "host", name: host.into(), at, evidence: Evidence::Direct, services });
    }

    /// How many names were taken.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Says of what was taken from a number on what the whole file tells only at its end.
    pub fn settle(&mut self, from: usize, evidence: impl Fn(&Sighting) -> Evidence) {
        for one in self.all.iter_mut().skip(from) {
            one.evidence = evidence(one);
        }
    }
}

/// A kind of file that shows services.
pub struct Input {
    /// Names of files; `*` stands for any text.
    pub names: &'static [&'static str],
    /// What the project itself names, in a registry of this field: a lock file beside it holds nothing else that is direct.
    pub wants: Option<&'static str>,
    /// Takes what it shows, and tells where it cannot be read any further.
    pub read: fn(&str, &mut Sightings<'_>) -> Option<Broken>,
}
