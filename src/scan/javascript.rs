//! The files of npm, pnpm and Yarn.

use super::lines::lines;
use super::sighting::Evidence::{Direct, Transitive, Unclear};
use super::sighting::{Input, Sightings};
use super::walk::{Broken, json, yaml};

pub static INPUTS: &[Input] = &[
    Input { names: &["package.json"], wants: Some("npm"), read: manifest },
    Input { names: &["package-lock.json", "npm-shrinkwrap.json"], wants: None, read: npm_lock },
    Input { names: &["pnpm-lock.yaml"], wants: None, read: pnpm_lock },
    Input { names: &["yarn.lock"], wants: None, read: yarn_lock },
];

/// The lists in which a project names what it wants. What only serves to build it can end up in it, too.
const LISTS: [&str; 4] = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

fn manifest(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    json(text, &mut |met| {
        if let Some(name) = LISTS.iter().find_map(|list| met.key(&[list, "*"])) {
            shown.see("npm", name, met.at.clone(), Direct);
        }
    })
}

/// <https://docs.npmjs.com/cli/configuring-npm/package-lock-json>
fn npm_lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    json(text, &mut |met| {
        if let Some(path) = met.key(&["packages", "*"]) {
            if let Some((_, name)) = path.rsplit_once("node_modules/") {
                shown.see("npm", name, met.at.clone(), Transitive);
            }
        } else if let Some(name) = LISTS.iter().find_map(|list| met.key(&["packages", "*", list, "*"])) {
            // The packages of the project itself, workspaces among them, stand in no `node_modules`.
            if met.above(2).is_some_and(|path| !path.contains("node_modules/")) {
                shown.see("npm", name, met.at.clone(), Direct);
            }
        } else if met.text.is_none() && met.starts(&["dependencies"]) && met.above(1) == Some("dependencies") {
            // The first version of the form has no `packages`, and does not tell who wants what.
            shown.see("npm", met.above(0).unwrap_or_default(), met.at.clone(), Unclear);
        }
    })
}

fn pnpm_lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    yaml(text, &mut |met| {
        // By project, and at the top where the file is that of one project.
        let of_project = |list: &&str| met.key(&["importers", "*", list, "*"]).or_else(|| met.key(&[list, "*"]));
        if let Some(name) = LISTS.iter().find_map(of_project) {
            shown.see("npm", name, met.at.clone(), Direct);
        } else if let Some(key) = met.key(&["packages", "*"]) {
            // `/@a/b@1.0.0(c@2.0.0)`, and in old files `/@a/b/1.0.0`.
            let key = key.split('(').next().unwrap_or_default().trim_start_matches('/');
            let name = match version(key) {
                Some(at) => &key[..at],
                None => key.rsplit_once('/').map_or(key, |(name, _)| name),
            };
            shown.see("npm", name, met.at.clone(), Transitive);
        }
    })
}

/// Where the `@` before the version stands; the one at the start belongs to the name.
fn version(wanted: &str) -> Option<usize> {
    wanted.get(1..)?.find('@').map(|at| at + 1)
}

/// All forms have what is wanted of a package in the line that starts it: `"@a/b@^1.0.0", "@a/b@^1.2.0":`.
fn yarn_lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    for (line, start) in lines(text) {
        let Some(wanted) = line.strip_suffix(':').filter(|line| !line.starts_with([' ', '\t', '#'])) else { continue };
        let first = wanted.split(',').next().unwrap_or_default().trim_matches('"');
        // What goes by another name here has its own behind `npm:`.
        let package = match first.split_once("@npm:") {
            Some((_, own)) if version(own).is_some() => own,
            _ => first,
        };
        let Some(end) = version(package) else { continue };
        let begin = start + line.find(package).unwrap_or(0);
        shown.see("npm", &package[..end], begin..begin + end, Unclear);
    }
    None
}
