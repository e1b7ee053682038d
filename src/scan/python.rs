//! The files of pip, Poetry and uv.

use super::lines::{lines, word};
use super::locked::Locked;
use super::sighting::Evidence::{Direct, Unclear};
use super::sighting::{Input, Sightings};
use super::walk::{Broken, toml};

pub static INPUTS: &[Input] = &[
    Input { names: &["requirements*.txt"], wants: None, read: requirements },
    Input { names: &["pyproject.toml"], wants: Some("pypi"), read: project },
    Input { names: &["poetry.lock"], wants: None, read: poetry_lock },
    Input { names: &["uv.lock"], wants: None, read: uv_lock },
];

/// What can follow a name: <https://packaging.python.org/specifications/dependency-specifiers/>
const ENDS: &[char] = &['<', '>', '=', '!', '~', ';', '[', '(', '@', ',', '#'];

/// <https://pip.pypa.io/en/stable/reference/requirements-file-format/>
fn requirements(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    for (line, start) in lines(text).filter(|(line, _)| !line.trim_start().starts_with(['#', '-'])) {
        if let Some((name, at)) = word(line, ENDS) {
            shown.see("pypi", name, start + at..start + at + name.len(), Direct);
        }
    }
    None
}

fn project(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    toml(text, &mut |met| {
        let lists: [&[&str]; 3] = [
            &["project", "dependencies", "*"],
            &["project", "optional-dependencies", "*", "*"],
            &["dependency-groups", "*", "*"],
        ];
        let tables: [&[&str]; 3] = [
            &["tool", "poetry", "dependencies", "*"],
            &["tool", "poetry", "dev-dependencies", "*"],
            &["tool", "poetry", "group", "*", "dependencies", "*"],
        ];
        let wanted = lists.iter().find_map(|list| met.text(list)).and_then(|wanted| Some(word(wanted, ENDS)?.0));
        if let Some(name) = wanted.or_else(|| tables.iter().find_map(|table| met.key(table))) {
            shown.see("pypi", name, met.at.clone(), Direct);
        }
    })
}

fn poetry_lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    toml(text, &mut |met| {
        if let Some(name) = met.text(&["package", "*", "name"]) {
            shown.see("pypi", name, met.at.clone(), Unclear);
        }
    })
}

fn uv_lock(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let mut locked = Locked::new("pypi", shown);
    let broken = toml(text, &mut |met| {
        let Some(package) = met.item(1).filter(|_| met.starts(&["package"])) else { return };
        if let Some(name) = met.text(&["package", "*", "name"]) {
            locked.package(name, met.at.clone());
        }
        // The packages of the project itself come from no registry.
        if ["editable", "virtual", "directory"].iter().any(|own| met.key(&["package", "*", "source", own]).is_some()) {
            locked.own(package);
        }
        let lists: [&[&str]; 3] = [
            &["package", "*", "dependencies", "*", "name"],
            &["package", "*", "optional-dependencies", "*", "*", "name"],
            &["package", "*", "dev-dependencies", "*", "*", "name"],
        ];
        if let Some(name) = lists.iter().find_map(|list| met.text(list)) {
            locked.wants(package, name);
        }
    });
    locked.settle();
    broken
}
