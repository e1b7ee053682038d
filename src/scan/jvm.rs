//! The files of Gradle.

use super::lines::lines;
use super::sighting::Evidence::{Direct, Unclear};
use super::sighting::{Input, Sightings};
use super::walk::{Broken, toml};

pub static INPUTS: &[Input] = &[
    Input { names: &["gradle.lockfile", "*.gradle.lockfile"], wants: None, read: lock },
    Input { names: &["libs.versions.toml", "*.versions.toml"], wants: None, read: versions },
];

/// <https://docs.gradle.org/current/userguide/dependency_locking.html>
fn lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    for (line, start) in lines(text).filter(|(line, _)| !line.starts_with('#')) {
        if let Some(artifact) = line.split_once('=').and_then(|(artifact, _)| named(artifact)) {
            shown.see("maven", artifact, start..start + artifact.len(), Unclear);
        }
    }
    None
}

/// `group:artifact` of what goes on with a version.
fn named(artifact: &str) -> Option<&str> {
    let group = artifact.find(':')?;
    let end = artifact[group + 1..].find(':').map_or(artifact.len(), |at| group + 1 + at);
    Some(&artifact[..end])
}

/// <https://docs.gradle.org/current/userguide/version_catalogs.html>
fn versions(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let mut group = String::new();
    toml(text, &mut |met| {
        let whole = met.text(&["libraries", "*"]).or_else(|| met.text(&["libraries", "*", "module"]));
        if let Some(artifact) = whole.and_then(named) {
            shown.see("maven", artifact, met.at.clone(), Direct);
        } else if let Some(name) = met.text(&["libraries", "*", "group"]) {
            // `group` comes before `name`: tables come in the order of their keys.
            name.clone_into(&mut group);
        } else if let Some(name) = met.text(&["libraries", "*", "name"]) {
            shown.see("maven", &format!("{group}:{name}"), met.at.clone(), Direct);
        }
    })
}
