//! What an import did, for the author: what was cut, recovered, turned and taken, and what is worth doing next.

use std::fmt::Write as _;

use super::found::Cut;
use super::lift::Lifted;
use super::spec::Placed;

/// All that is to be said of an import.
#[derive(Debug)]
pub struct Report {
    pub cut: Vec<Cut>,
    pub notes: Vec<String>,
    pub recovered: Vec<String>,
    pub placed: Vec<Placed>,
    pub lifted: Lifted,
}

impl Report {
    /// It as Markdown.
    pub fn written(&self) -> String {
        let mut out = String::from("# Import\n");
        let part = |out: &mut String, title: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                _ = write!(out, "\n## {title}\n\n");
                lines.iter().for_each(|line| _ = writeln!(out, "- {line}"));
            }
        };
        part(&mut out, "To do next", self.next());
        let taken = [
            ("effective", &self.lifted.effective),
            ("updated", &self.lifted.updated),
            ("the name of the controller", &self.lifted.name),
            ("the e-mail address", &self.lifted.email),
            ("the age of children", &self.lifted.not_under),
        ];
        let taken = taken.iter().filter_map(|(what, taken)| Some((what, taken.as_ref()?)));
        let mut facts: Vec<String> =
            taken.map(|(what, (value, words))| format!("{what}: {value}, from “{}”", short(words))).collect();
        let cookies: usize = self.lifted.cookies.iter().map(|group| group.cookies.len()).sum();
        if cookies > 0 {
            facts.push(format!("{cookies} cookies, from {} tables", self.lifted.cookies.len()));
        }
        part(&mut out, "Facts that were taken from the text", facts);
        part(
            &mut out,
            "Sections",
            self.placed
                .iter()
                .filter(|one| !one.heading.is_empty())
                .map(|one| {
                    let why = match (one.topic, one.taken) {
                        (Some(topic), true) => {
                            format!("a section of its own, `{}`, because an earlier one is about {topic}", one.key)
                        }
                        (Some(topic), false) => format!("the topic `{topic}`"),
                        (None, _) => format!("a section of its own, `{}`, because its heading names no topic", one.key),
                    };
                    format!("“{}”: {why}", one.heading)
                })
                .collect(),
        );
        part(&mut out, "Headings that were set as text", self.recovered.clone());
        part(&mut out, "Turned into something else", self.notes.clone());
        part(
            &mut out,
            "Cut away",
            self.cut.iter().map(|cut| format!("`{}` ({}): {}", cut.place, cut.why, short(&cut.text))).collect(),
        );
        out
    }

    /// What is worth doing next, the most harmful first.
    fn next(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.lifted.name.is_none() {
            all.push("Say who the controller is: `controller \"Legal name\" { ... }`.".to_owned());
        }
        all.push("Say in `policy` which `laws` apply, and run `policyc lint`.".to_owned());
        all.extend(self.lifted.asked.iter().map(|asked| format!("{}.", sentence(asked))));
        if !self.lifted.cookies.is_empty() {
            all.push("Give each list of cookies its `category` and its `provider`.".to_owned());
        }
        all.push("Declare data, purposes, recipients and periods as facts, one section after the other, and take their prose out.".to_owned());
        all
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn short(text: &str) -> String {
    let start: String = text.chars().take(100).collect();
    if start.len() < text.len() { format!("{} ...", start.trim_end()) } else { start }
}
