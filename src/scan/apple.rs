//! The files of CocoaPods and of Swift packages.

use rustc_hash::FxHashSet;

use super::sighting::Evidence::{Direct, Transitive, Unclear};
use super::sighting::{Input, Sightings};
use super::walk::{Broken, json, yaml};

pub static INPUTS: &[Input] = &[
    Input { names: &["Podfile.lock"], wants: None, read: pods },
    Input { names: &["Package.resolved"], wants: None, read: packages },
];

fn pods(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let from = shown.count();
    let mut wanted: FxHashSet<Box<str>> = FxHashSet::default();
    let broken = yaml(text, &mut |met| {
        // `Name/Part (1.0)`, as a text or, with what it wants, as a key.
        let pod = met.text(&["PODS", "*"]).or_else(|| met.key(&["PODS", "*", "*"]));
        if let Some(pod) = pod {
            shown.see("pod", name(pod), met.at.clone(), Transitive);
        } else if let Some(pod) = met.text(&["DEPENDENCIES", "*"]) {
            wanted.insert(name(pod).into());
        }
    });
    shown.settle(from, |one| if wanted.contains(&one.name) { Direct } else { Transitive });
    broken
}

/// A part belongs to its pod.
fn name(pod: &str) -> &str {
    pod.split([' ', '/']).next().unwrap_or_default()
}

/// It does not tell which of them the project wants itself.
fn packages(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    json(text, &mut |met| {
        let old = || met.text(&["object", "pins", "*", "repositoryURL"]);
        if let Some(place) = met.text(&["pins", "*", "location"]).or_else(old) {
            shown.see("swift", place, met.at.clone(), Unclear);
        }
    })
}
