//! The names of environment variables. What they hold is never read.

use super::lines::{lines, word};
use super::sighting::Evidence::Unclear;
use super::sighting::{Input, Sightings};
use super::walk::Broken;

pub static INPUTS: &[Input] = &[Input { names: &[".env", ".env.*"], wants: None, read: variables }];

fn variables(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    for (line, start) in lines(text) {
        let Some((name, _)) = line.split_once('=') else { continue };
        let name = name.trim_start().strip_prefix("export ").unwrap_or(name);
        if let Some((name, _)) = word(name, &[]).filter(|(name, _)| !name.starts_with('#')) {
            let begin = start + line.find(name).unwrap_or(0);
            shown.see("env", name, begin..begin + name.len(), Unclear);
        }
    }
    None
}
