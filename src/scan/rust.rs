//! The files of Cargo.

use rustc_hash::FxHashSet;

use super::locked::Locked;
use super::sighting::Evidence::Direct;
use super::sighting::{Input, Sightings};
use super::walk::{Broken, toml};

pub static INPUTS: &[Input] = &[
    Input { names: &["Cargo.toml"], wants: Some("cargo"), read: manifest },
    Input { names: &["Cargo.lock"], wants: None, read: lock },
];

fn manifest(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    toml(text, &mut |met| {
        let of = |list: &&str| {
            met.key(&[list, "*"])
                .or_else(|| met.key(&["workspace", list, "*"]))
                .or_else(|| met.key(&["target", "*", list, "*"]))
        };
        if let Some(name) = ["dependencies", "dev-dependencies", "build-dependencies"].iter().find_map(of) {
            shown.see("cargo", name, met.at.clone(), Direct);
        }
    })
}

fn lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let mut locked = Locked::new("cargo", shown);
    let (mut all, mut foreign) = (FxHashSet::default(), FxHashSet::default());
    let broken = toml(text, &mut |met| {
        let Some(package) = met.item(1).filter(|_| met.starts(&["package"])) else { return };
        all.insert(package);
        if let Some(name) = met.text(&["package", "*", "name"]) {
            locked.package(name, met.at.clone());
        } else if met.text(&["package", "*", "source"]).is_some() {
            foreign.insert(package);
        } else if let Some(wanted) = met.text(&["package", "*", "dependencies", "*"]) {
            // With the version behind it where there are several.
            locked.wants(package, wanted.split(' ').next().unwrap_or_default());
        }
    });
    all.difference(&foreign).for_each(|own| locked.own(*own));
    locked.settle();
    broken
}
