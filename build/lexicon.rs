//! Turns the lists of words in `lexicon/` into statics, so that no run reads them.

#[path = "../src/english/lexicon/slot.rs"]
mod slot;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use serde_yaml::{Mapping, Value};

use slot::{SLOTS, slot};

use crate::files;

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What is known of a word: the numbers of its lists, and the phrases that start with it, each with that of its list.
#[derive(Default)]
struct Entry {
    lists: Vec<usize>,
    phrases: Vec<(usize, Vec<String>)>,
}

/// Writes a module for each `*.yaml` below the folder with a static for each of its lists, and `ENTRIES`: what is
/// known of each word, in the slots in which it is looked for.
pub fn lexicon(folder: &Path, target: &Path) -> Result<()> {
    let (mut code, mut known) = (String::from("pub(crate) mod list {\n"), BTreeMap::new());
    let mut number = 0;
    // What prose claims and what headings are about have forms of their own.
    let other = |path: &Path| path.ends_with("en/claims.yaml") || path.ends_with("en/topics.yaml");
    for path in files::below(folder, "yaml")?.into_iter().filter(|path| !other(path)) {
        let fault = |error: Box<dyn std::error::Error>| io::Error::other(format!("{}: {error}", path.display()));
        let lists: Mapping = serde_yaml::from_str(&fs::read_to_string(&path)?).map_err(|error| fault(error.into()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
        writeln!(code, "    pub(crate) mod {name} {{")?;
        for (name, list) in &lists {
            write_list(name, list, number, &mut known, &mut code).map_err(fault)?;
            number += 1;
        }
        code.push_str("    }\n");
    }
    code.push_str("}\n");
    write_entries(known, &mut code)?;
    fs::write(target, code)?;
    Ok(())
}

/// The static of a list; its words and phrases also go to what is known of words.
fn write_list(
    name: &Value,
    list: &Value,
    number: usize,
    known: &mut BTreeMap<String, Entry>,
    code: &mut String,
) -> Result<()> {
    let name = name.as_str().ok_or("the name of a list is no text")?;
    let field = |key: &str| list.get(key);
    let purpose = field("for").and_then(Value::as_str).ok_or_else(|| format!("`{name}` says not what it is for"))?;
    let upper = name.replace('-', "_").to_uppercase();
    writeln!(code, "        #[doc = {purpose:?}]")?;
    if let Some(words) = field("words") {
        let mut words = texts(words, " ")?;
        words.sort();
        for word in &words {
            known.entry(word.clone()).or_default().lists.push(number);
        }
        write_static(code, &upper, "List", &format!("{{ number: {number}, all: &{words:?} }}"))?;
    } else if let Some(phrases) = field("phrases") {
        let split = |phrase: String| phrase.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut phrases: Vec<_> = texts(phrases, "; ")?.into_iter().map(split).collect();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let all: String = phrases.iter().map(|phrase| format!("&{phrase:?}, ")).collect();
        write_static(code, &upper, "Phrases", &format!("{{ number: {number}, all: &[{all}] }}"))?;
        for phrase in phrases {
            known.entry(phrase[0].clone()).or_default().phrases.push((number, phrase));
        }
    } else if let Some(all) = field("texts") {
        write_static(code, &upper, "Texts", &format!("(&{:?})", texts(all, "; ")?))?;
    } else if let Some(Value::Mapping(meanings)) = field("meanings") {
        write!(code, "        pub(crate) static {upper}: &[(&str, &[&str])] = &[")?;
        for (text, words) in meanings {
            write!(code, "({:?}, &{:?}), ", text.as_str().ok_or("no text")?, texts(words, " ")?)?;
        }
        code.push_str("];\n");
    } else {
        return Err(format!("`{name}` has none of `words`, `phrases`, `texts` and `meanings`").into());
    }
    Ok(())
}

fn write_static(code: &mut String, name: &str, form: &str, value: &str) -> std::fmt::Result {
    writeln!(code, "        pub(crate) static {name}: super::super::{form} = super::super::{form} {value};")
}

/// The texts of a list, or of one text that is divided by `mark`.
pub fn texts(value: &Value, mark: &str) -> Result<Vec<String>> {
    match value {
        Value::Sequence(all) => {
            all.iter().map(|one| one.as_str().map(str::to_owned).ok_or_else(|| "not a text".into())).collect()
        }
        Value::String(all) => Ok(all.trim().split(mark).map(str::to_owned).collect()),
        _ => Err("neither a text nor a list of texts".into()),
    }
}

fn write_entries(known: BTreeMap<String, Entry>, code: &mut String) -> Result<()> {
    let mut slots = vec![String::new(); SLOTS];
    for (word, mut entry) in known {
        // The longest phrase of a list is the one that is meant.
        entry.phrases.sort_by_key(|(_, phrase)| std::cmp::Reverse(phrase.len()));
        let slot = &mut slots[slot(&word)];
        write!(slot, "Entry {{ word: {word:?}, lists: &{:?}, phrases: &[", entry.lists)?;
        for (number, phrase) in entry.phrases {
            write!(slot, "({number}, &{phrase:?}), ")?;
        }
        slot.push_str("] }, ");
    }
    writeln!(code, "static ENTRIES: [&[Entry]; {SLOTS}] = [")?;
    for slot in slots {
        writeln!(code, "    &[{slot}],")?;
    }
    code.push_str("];\n");
    Ok(())
}
