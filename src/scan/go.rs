//! The files of Go modules.

use super::lines::{lines, word};
use super::sighting::Evidence::{Direct, Transitive, Unclear};
use super::sighting::{Input, Sightings};
use super::walk::Broken;

pub static INPUTS: &[Input] = &[
    Input { names: &["go.mod"], wants: Some("go"), read: module },
    Input { names: &["go.sum"], wants: None, read: sums },
];

/// <https://go.dev/ref/mod#go-mod-file-require>
fn module(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    for (line, start) in lines(text) {
        let rest = line.trim_start().strip_prefix("require ").unwrap_or(line);
        let skipped = line.len() - rest.len();
        if let Some((path, at)) = word(rest, &['(']).filter(|(path, _)| path.contains('.')) {
            let begin = start + skipped + at;
            let evidence = if line.contains("// indirect") { Transitive } else { Direct };
            shown.see("go", path, begin..begin + path.len(), evidence);
        }
    }
    None
}

fn sums(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    for (line, start) in lines(text) {
        if let Some((path, at)) = word(line, &[]) {
            shown.see("go", path, start + at..start + at + path.len(), Unclear);
        }
    }
    None
}
