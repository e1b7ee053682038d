//! Embeds what headings of policies are about.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use serde_yaml::Mapping;

/// Writes `TIERS`: for each tier its topics, each with its patterns, in the order of the file.
pub fn topics(file: &Path, target: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let tiers: Vec<Mapping> = serde_yaml::from_str(&fs::read_to_string(file)?)?;
    let mut code = String::from("static TIERS: &[&[(&str, &str)]] = &[\n");
    for tier in &tiers {
        code.push_str("    &[\n");
        for (topic, patterns) in tier {
            let (Some(topic), Some(patterns)) = (topic.as_str(), patterns.as_str()) else {
                return Err(io::Error::other(format!("{}: {topic:?} has no patterns", file.display())).into());
            };
            writeln!(code, "        ({topic:?}, {patterns:?}),")?;
        }
        code.push_str("    ],\n");
    }
    code.push_str("];\n");
    fs::write(target, code)?;
    Ok(())
}
