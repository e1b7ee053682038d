//! The files of Composer.

use super::sighting::Evidence::{Direct, Unclear};
use super::sighting::{Input, Sightings};
use super::walk::{Broken, json};

pub static INPUTS: &[Input] = &[
    Input { names: &["composer.json"], wants: Some("composer"), read: manifest },
    Input { names: &["composer.lock"], wants: None, read: lock },
];

fn manifest(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    json(text, &mut |met| {
        if let Some(name) = met.key(&["require", "*"]).or_else(|| met.key(&["require-dev", "*"])) {
            shown.see("composer", name, met.at.clone(), Direct);
        }
    })
}

fn lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    json(text, &mut |met| {
        let name = met.text(&["packages", "*", "name"]).or_else(|| met.text(&["packages-dev", "*", "name"]));
        if let Some(name) = name {
            shown.see("composer", name, met.at.clone(), Unclear);
        }
    })
}
