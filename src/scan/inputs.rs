//! The files that a scan reads.

use super::marks::Marks;
use super::sighting::{Input, Sighting, Sightings};
use super::walk::Broken;
use super::{apple, dart, environment, go, headers, javascript, jvm, page, php, python, ruby, rust, sbom};

/// All kinds of them; each kind has its rows in a file of its own.
pub fn inputs() -> impl Iterator<Item = &'static Input> {
    let rooms = [
        sbom::INPUTS,
        javascript::INPUTS,
        python::INPUTS,
        rust::INPUTS,
        go::INPUTS,
        jvm::INPUTS,
        apple::INPUTS,
        dart::INPUTS,
        php::INPUTS,
        ruby::INPUTS,
        page::INPUTS,
        headers::INPUTS,
        environment::INPUTS,
    ];
    rooms.into_iter().flatten()
}

/// The kind of a file by its name.
pub fn input(name: &str) -> Option<&'static Input> {
    inputs().find(|input| input.names.iter().any(|pattern| super::marks::fits(pattern, name)))
}

/// What a file shows, and where it cannot be read any further.
pub fn read(input: &Input, text: &str, marks: &Marks) -> (Vec<Sighting>, Option<Broken>) {
    let mut shown = Sightings::new(marks);
    let broken = (input.read)(text, &mut shown);
    (shown.all, broken)
}
