//! Turns `claims.yaml` into statics: for each word the phrases that start with it, and which act each verb is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::files;
use serde_yaml::{Mapping, Value};

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// First word → rest, class → value, forms.
type Known = BTreeMap<String, BTreeMap<(Vec<String>, String), (u32, u8)>>;

/// The forms of a verb that are told apart.
const BASE: u8 = 1;
const THIRD: u8 = 2;
const PAST: u8 = 4;
const PARTICIPLE: u8 = 8;
const ING: u8 = 16;

/// Writes what `lexicon/en/claims.yaml` says, with the items, places and countries of the files beside it.
pub fn claims(root: &Path, target: &Path) -> Result<()> {
    let lexicon = root.join("lexicon").join("en");
    let items = meanings(&lexicon.join("data-items.yaml"), "items")?;
    let mut places = meanings(&lexicon.join("places.yaml"), "places")?;
    let countries = yaml(&root.join("templates").join("en").join("words.yaml"))?;
    let named = countries.get("places").and_then(Value::as_mapping).ok_or("no places")?;
    for (code, name) in named {
        let (Some(code), Some(name)) = (code.as_str(), name.as_str()) else { continue };
        let name = name.to_lowercase();
        if code != "WORLD" && !code.contains('-') {
            places.push((name.strip_prefix("the ").unwrap_or(&name).to_owned(), code.to_owned()));
        }
    }
    let all = yaml(&lexicon.join("claims.yaml"))?;
    let part = |name: &str| all.get(name).and_then(Value::as_mapping).ok_or_else(|| format!("no `{name}`"));
    let (mut known, mut classes) =
        (Known::new(), vec!["who", "modifier", "purpose", "right-to", "verb", "item", "place", "service"]);
    let irregular = irregular(all.get("forms").and_then(Value::as_str).unwrap_or_default());
    for name in ["words", "nouns"] {
        for (class, phrases) in part(name)? {
            let class = class.as_str().unwrap_or_default();
            if !classes.contains(&class) {
                classes.push(class);
            }
            for phrase in texts(phrases) {
                add(&mut known, &phrase, class, 0, 0);
            }
        }
    }
    let mut bits = String::new();
    for (name, class) in [("who", "who"), ("modifiers", "modifier"), ("purposes", "purpose"), ("rights", "right-to")] {
        for (number, (word, phrases)) in part(name)?.iter().enumerate() {
            let word = word.as_str().unwrap_or_default();
            writeln!(bits, "pub const {}_{}: u32 = {};", constant(class), constant(word), 1 << number)?;
            for phrase in texts(phrases) {
                add(&mut known, &phrase, class, 1 << number, 0);
            }
        }
    }
    let mut acts: Vec<String> = Vec::new();
    let mut rows = String::new();
    for (number, (name, act)) in part("acts")?.iter().enumerate() {
        let name = name.as_str().unwrap_or_default();
        writeln!(bits, "pub const VERB_{}: u32 = {};", constant(name), 1u32 << number)?;
        for phrase in texts(act.get("verbs").unwrap_or(&Value::Null)) {
            for (text, form) in inflect(&phrase, &irregular) {
                add(&mut known, &text, "verb", 1 << number, form);
            }
        }
        let mut row = String::new();
        for pair in act.get("of").and_then(Value::as_str).unwrap_or_default().split(' ') {
            let (object, act) = pair.split_once('=').ok_or("`of` has pairs with `=`")?;
            let at = acts.iter().position(|known| known == act).unwrap_or_else(|| {
                acts.push(act.to_owned());
                acts.len() - 1
            });
            write!(row, "(class::{}, {}), ", constant(object), 1u32 << at)?;
        }
        writeln!(rows, "    &[{row}],")?;
    }
    for (number, (item, _)) in items.iter().enumerate() {
        add(&mut known, item, "item", u32::try_from(number)?, 0);
    }
    let mut codes: Vec<&str> = Vec::new();
    for (name, code) in &places {
        let at = codes.iter().position(|known| known == code).unwrap_or_else(|| {
            codes.push(code);
            codes.len() - 1
        });
        add(&mut known, name, "place", u32::try_from(at)?, 0);
    }
    let services = services(&root.join("catalog"))?;
    for (number, name) in services.iter().enumerate() {
        add(&mut known, &name.to_lowercase(), "service", u32::try_from(number)?, 0);
    }
    let mut code =
        format!("{bits}\npub static CODES: &[&str] = &{codes:?};\npub static SERVICES: &[&str] = &{services:?};\n");
    for (number, act) in acts.iter().enumerate() {
        writeln!(code, "pub const ACT_{}: u32 = {};", constant(act), 1u32 << number)?;
    }
    writeln!(code, "pub static ACTS: &[&[(u8, u32)]] = &[\n{rows}];\npub mod class {{")?;
    for (number, class) in classes.iter().enumerate() {
        writeln!(code, "    pub const {}: u8 = {number};", constant(class))?;
    }
    code.push_str("    pub const LABEL: u8 = 254;\n}\npub static WORDS: &[Entry] = &[\n");
    for (word, phrases) in known {
        let mut phrases: Vec<_> = phrases.into_iter().collect();
        phrases.sort_by_key(|((rest, _), _)| std::cmp::Reverse(rest.len()));
        write!(code, "    Entry {{ word: {word:?}, phrases: &[")?;
        for ((rest, class), (value, form)) in phrases {
            let class = constant(&class);
            write!(code, "Phrase {{ rest: &{rest:?}, class: class::{class}, value: {value}, form: {form} }}, ")?;
        }
        code.push_str("] },\n");
    }
    code.push_str("];\n");
    fs::write(target, code)?;
    Ok(())
}

/// What the services of the catalog are called.
fn services(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for path in files::below(folder, "policy")? {
        let text = fs::read_to_string(path)?;
        let labels = text.lines().filter_map(|line| line.strip_prefix("recipient ")?.split('"').nth(1));
        names.extend(labels.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == ' ')).map(str::to_owned));
    }
    names.sort();
    names.dedup();
    Ok(names)
}

fn yaml(path: &Path) -> Result<Mapping> {
    Ok(serde_yaml::from_str(&fs::read_to_string(path)?)?)
}

/// The meanings of a list, each with the first word of what it means.
fn meanings(path: &Path, list: &str) -> Result<Vec<(String, String)>> {
    let all = yaml(path)?;
    let all = all.get(list).and_then(|list| list.get("meanings")).and_then(Value::as_mapping).ok_or("no meanings")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().split(' ').next().unwrap_or_default().to_owned();
    Ok(all.iter().map(|(name, meant)| (name.as_str().unwrap_or_default().to_owned(), text(meant))).collect())
}

fn constant(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_str().unwrap_or_default().split(';').map(|text| text.trim().to_owned()).filter(|t| !t.is_empty()).collect()
}

/// As the reader divides words: "n't" and "'s" are words of their own, hyphens divide.
fn words(phrase: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in phrase.replace('-', " ").split_whitespace() {
        match word.rfind('\'').filter(|at| *at > 0 && word != "n't") {
            Some(at) if word.ends_with("n't") => out.extend([word[..at - 1].to_owned(), "n't".to_owned()]),
            Some(at) if word.len() - at > 1 => out.extend([word[..at].to_owned(), word[at..].to_owned()]),
            Some(at) => out.push(word[..at].to_owned()),
            None => out.push(word.to_owned()),
        }
    }
    out
}

fn add(known: &mut Known, phrase: &str, class: &str, value: u32, form: u8) {
    let mut words = words(phrase);
    if words.is_empty() {
        return;
    }
    let first = words.remove(0);
    let entry = known.entry(first).or_default().entry((words, class.to_owned())).or_default();
    // Items and places are numbers, the others sets.
    entry.0 = if matches!(class, "item" | "place" | "service") { value } else { entry.0 | value };
    entry.1 |= form;
}

type Irregular = BTreeMap<String, (String, String)>;

fn irregular(forms: &str) -> Irregular {
    let all = forms.split(';').map(|verb| verb.split_whitespace().collect::<Vec<_>>());
    all.filter_map(|verb| match verb[..] {
        [base, past, participle] => Some((base.to_owned(), (past.to_owned(), participle.to_owned()))),
        _ => None,
    })
    .collect()
}

/// The forms of a verb, of which the first word changes.
fn inflect(phrase: &str, irregular: &Irregular) -> Vec<(String, u8)> {
    let (verb, rest) =
        phrase.split_once(' ').map_or((phrase, String::new()), |(verb, rest)| (verb, format!(" {rest}")));
    let literal = |form| vec![(phrase.to_owned(), form)];
    match verb {
        "are" | "is" | "has" => return literal(BASE | THIRD),
        "makes" | "earns" => return literal(THIRD),
        "made" => return literal(PAST | PARTICIPLE),
        "be" => {
            let forms = [("be", BASE), ("is", BASE | THIRD), ("are", BASE | THIRD), ("was", PAST), ("were", PAST)];
            let more = [("been", PARTICIPLE), ("being", ING)];
            return forms.into_iter().chain(more).map(|(word, form)| (format!("{word}{rest}"), form)).collect();
        }
        _ => {}
    }
    let ends = |ends: &[&str]| ends.iter().any(|end| verb.ends_with(end));
    let vowel = |c: char| "aeiou".contains(c);
    let stem = |keep_y: bool| match verb.strip_suffix('y') {
        Some(stem) if !keep_y && !stem.ends_with(vowel) => format!("{stem}i"),
        _ => verb.to_owned(),
    };
    let third = match verb {
        "have" => "has".to_owned(),
        _ if ends(&["s", "x", "z", "ch", "sh", "do", "go"]) || verb.ends_with('y') && stem(false) != verb => {
            format!("{}es", stem(false))
        }
        _ => format!("{verb}s"),
    };
    let silent = verb.ends_with('e') && !ends(&["ee", "oe", "ye"]);
    let letters: Vec<char> = verb.chars().rev().collect();
    let short = verb.len() <= 4 && letters.len() > 2 && !vowel(letters[0]) && vowel(letters[1]) && !vowel(letters[2]);
    let twice =
        short && !matches!(letters[0], 'w' | 'x' | 'y') || ends(&["mit", "fer", "permit", "submit"]) && verb != "offer";
    let double = if twice { letters[..1].iter().collect::<String>() } else { String::new() };
    let ed = if silent { format!("{verb}d") } else { format!("{}{double}ed", stem(false)) };
    let ing = if let Some(start) = verb.strip_suffix("ie") {
        format!("{start}ying")
    } else if silent {
        format!("{}ing", &verb[..verb.len() - 1])
    } else {
        format!("{verb}{double}ing")
    };
    let (past, participle) = irregular.get(verb).cloned().unwrap_or((ed.clone(), ed));
    [(verb.to_owned(), BASE), (third, THIRD), (past, PAST), (participle, PARTICIPLE), (ing, ING)]
        .into_iter()
        .map(|(word, form)| (format!("{word}{rest}"), form))
        .collect()
}
