//! The lists of words in `lexicon/`: each says what it is for, and its examples hold.
//!
//! An example is text of a section beside the facts below or, where it starts with a declaration, that; one that starts
//! with `policy` stands alone. With `found`, the rule of the list finds something, and with `innocent`, it does not.

mod asked;

use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::{Mapping, Value};

const FACTS: &str = r#"policy "Privacy" { languages: en }
controller "Northwind Ltd" {
  trading-as: Northwind
  country: IE
  website: https://northwind.example
  email: hello@northwind.example
}
data account "account data" { items: name, email, health; visible-to: public }
recipient network "Adverts Ltd" { role: controller; category: advertising; country: US; data: account; sale: yes }
cookies pages "pages" { provider: self; category: statistics; cookie visits "counts visits" { lasts: 1 year } }
children { minimum-age: 16; knowing: yes }
"#;

/// The rules of the findings of a spec.
fn findings(text: &str) -> Vec<String> {
    asked::lint(text).findings.into_iter().map(|finding| finding.rule.into_owned()).collect()
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, into);
        } else if !path.ends_with("en/claims.yaml") && !path.ends_with("en/topics.yaml") {
            // What prose claims and what headings are about have forms and examples of their own: `src/claims/tests.rs` and
            // `src/import/topics.rs`.
            into.push(path);
        }
    }
}

/// All texts in a value, and the keys of its mappings.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Sequence(all) => all.iter().for_each(|one| texts(one, into)),
        Value::Mapping(all) => all.iter().for_each(|(key, value)| {
            texts(key, into);
            texts(value, into);
        }),
        _ => panic!("{value:?} is no text"),
    }
}

/// The words, phrases or texts of a list.
fn entries(list: &Mapping) -> Vec<String> {
    let (form, value) = ["words", "phrases", "texts", "meanings"]
        .iter()
        .find_map(|form| Some((*form, list.get(*form)?)))
        .expect("words, phrases, texts or meanings");
    let mut all = Vec::new();
    texts(value, &mut all);
    match (form, value) {
        ("words", _) | ("meanings", _) => all.iter().flat_map(|all| all.split(' ')).map(str::to_owned).collect(),
        (_, Value::String(_)) => all.iter().flat_map(|all| all.split("; ")).map(str::to_owned).collect(),
        _ => all,
    }
}

#[test]
fn the_examples_of_each_list_hold() {
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicon"), &mut all);
    all.sort();
    let mut faults = String::new();
    for path in all {
        let lists: Mapping = serde_yaml::from_str(&fs::read_to_string(&path).expect("a file")).expect("lists");
        for (name, list) in &lists {
            let list = list.as_mapping().expect("a list");
            let field = |key: &str| list.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("{name:?}: {key}"));
            let place = format!("{}: {}", path.display(), name.as_str().expect("a name"));
            if !field("for").ends_with('.') || list.len() != 5 {
                faults.push_str(&format!("{place}: its fields\n"));
            }
            let examples = format!("{}\n{}", field("found"), field("innocent"));
            let plain = |text: &str| text.replace(['-', '\''], " ");
            if !entries(list).iter().any(|entry| {
                examples.contains(&**entry) || plain(&examples).to_lowercase().contains(&plain(entry).to_lowercase())
            }) {
                faults.push_str(&format!("{place}: nothing of it stands in the examples\n"));
            }
            for (key, expected) in [("found", true), ("innocent", false)] {
                let example = field(key);
                let prose = !example.contains(" { ");
                let spec = if prose {
                    format!("{FACTS}section example \"Example\" {{ \"\"\"\n{example}\n\"\"\" }}\n")
                } else if example.starts_with("policy ") {
                    example.to_owned()
                } else {
                    format!("{FACTS}{example}\n")
                };
                let rules = findings(&spec);
                let wrong: Vec<_> = rules.iter().filter(|rule| rule.starts_with("language/")).collect();
                let rule = field("rule");
                let rule = if rule.contains('/') { rule.to_owned() } else { format!("consistency/{rule}") };
                if rules.contains(&rule) != expected || !wrong.is_empty() {
                    faults.push_str(&format!("{place}: `{key}` of {rule} {wrong:?}: {example}\n"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}
