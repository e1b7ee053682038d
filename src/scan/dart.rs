//! The file of Dart and Flutter.

use super::sighting::Evidence::{Direct, Transitive};
use super::sighting::{Input, Sightings};
use super::walk::{Broken, yaml};

pub static INPUTS: &[Input] = &[Input { names: &["pubspec.lock"], wants: None, read: lock }];

fn lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let mut at = 0..0;
    yaml(text, &mut |met| {
        if met.key(&["packages", "*"]).is_some() {
            at = met.at.clone();
        } else if let (Some(wanted), Some(name)) = (met.text(&["packages", "*", "dependency"]), met.above(1)) {
            shown.see("pub", name, at.clone(), if wanted.starts_with("direct") { Direct } else { Transitive });
        }
    })
}
