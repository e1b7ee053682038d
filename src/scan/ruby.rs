//! The file of Bundler.

use rustc_hash::FxHashSet;

use super::lines::{lines, word};
use super::sighting::Evidence::{Direct, Transitive};
use super::sighting::{Input, Sightings};
use super::walk::Broken;

pub static INPUTS: &[Input] = &[Input { names: &["Gemfile.lock", "gems.locked"], wants: None, read: lock }];

/// A part for each source, whose gems are set in by four spaces, and one for what the project wants itself.
fn lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let from = shown.count();
    let mut wanted: FxHashSet<&str> = FxHashSet::default();
    let mut part = "";
    for (line, start) in lines(text) {
        let inside = line.len() - line.trim_start_matches(' ').len();
        match (inside, word(line, &['(', '!'])) {
            (0, Some((name, _))) => part = name,
            (2, Some((name, _))) if part == "DEPENDENCIES" => drop(wanted.insert(name)),
            (4, Some((name, at))) => shown.see("gem", name, start + at..start + at + name.len(), Transitive),
            _ => {}
        }
    }
    shown.settle(from, |one| if wanted.contains(&*one.name) { Direct } else { Transitive });
    None
}
