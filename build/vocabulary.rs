//! Turns the closed lists of the language in `vocabulary/` into statics.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use serde_yaml::{Mapping, Value};

use crate::lexicon::{Result, texts};

/// Writes `vocabulary.rs`, `data_items.rs`, `store_labels.rs`, `places.rs` and `shapes.rs` from the files of these names.
pub fn vocabulary(folder: &Path, target: &Path) -> Result<()> {
    for (name, write) in [
        ("vocabulary", vocabularies as fn(&Mapping, &mut String) -> Result<()>),
        ("data-items", data_items),
        ("store-labels", store_labels),
        ("places", lists),
        ("shapes", lists),
    ] {
        let path = folder.join(name).with_extension("yaml");
        println!("cargo::rerun-if-changed={}", path.display());
        let mut code = String::new();
        let lists = serde_yaml::from_str(&fs::read_to_string(&path)?)?;
        write(&lists, &mut code).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        fs::write(target.join(name.replace('-', "_")).with_extension("rs"), code)?;
    }
    Ok(())
}

/// A static for each vocabulary, called as `static` says or else as the vocabulary, and `VOCABULARIES`.
fn vocabularies(lists: &Mapping, code: &mut String) -> Result<()> {
    let mut all = String::new();
    for (name, list) in lists {
        let name = name.as_str().ok_or("the name of a vocabulary is no text")?;
        let text = |key: &str| list.get(key).and_then(Value::as_str);
        let doc = text("for").ok_or_else(|| format!("`{name}` says not what it is for"))?;
        let upper = text("static").map_or_else(|| name.replace('-', "_").to_uppercase(), str::to_owned);
        let words = match (text("from"), list.get("words")) {
            (Some(from), None) => format!("Words::{from}"),
            (None, Some(words)) => format!("Words::List(&{:?})", texts(words, " ")?),
            _ => return Err(format!("`{name}` has either `words` or `from`").into()),
        };
        writeln!(code, "#[doc = {doc:?}]\npub static {upper}: Vocabulary =")?;
        let meant = list.get("meant").map(pairs).transpose()?.unwrap_or_default();
        writeln!(code, "    Vocabulary {{ name: {name:?}, doc: {doc:?}, words: {words}, meant: &{meant:?} }};")?;
        write!(all, "&{upper}, ")?;
    }
    writeln!(code, "/// Every vocabulary.\npub static VOCABULARIES: &[&Vocabulary] = &[{all}];")?;
    Ok(())
}

/// `DATA_ITEMS`, and for each attribute the items for which it holds always and sometimes.
fn data_items(lists: &Mapping, code: &mut String) -> Result<()> {
    for (name, list) in lists {
        let upper = name.as_str().ok_or("the name of a list is no text")?.to_uppercase();
        if let Value::Mapping(groups) = list {
            write!(code, "static {upper}: &[(Holds, &[&str])] = &[")?;
            for (holds, items) in groups {
                let holds = match holds.as_str() {
                    Some("always") => "Always",
                    Some("sometimes") => "Sometimes",
                    _ => return Err("an attribute holds `always` or `sometimes`".into()),
                };
                write!(code, "(Holds::{holds}, &{:?}), ", texts(items, " ")?)?;
            }
            code.push_str("];\n");
        } else {
            writeln!(code, "static DATA_{upper}: &[&str] = &{:?};", texts(list, " ")?)?;
        }
    }
    Ok(())
}

/// A static for each store: its types, each with the items of it.
fn store_labels(lists: &Mapping, code: &mut String) -> Result<()> {
    for (name, types) in lists {
        let upper = name.as_str().ok_or("the name of a store is no text")?.to_uppercase();
        write!(code, "static {upper}: &[(&str, &[&str])] = &[")?;
        for (label, items) in types.as_mapping().ok_or("a store has no types")? {
            write!(code, "({:?}, &{:?}), ", label.as_str().ok_or("a type is no text")?, texts(items, " ")?)?;
        }
        code.push_str("];\n");
    }
    Ok(())
}

/// A static for each list of words or codes, and the slips with what was meant.
fn lists(lists: &Mapping, code: &mut String) -> Result<()> {
    for (name, list) in lists {
        let upper = name.as_str().ok_or("the name of a list is no text")?.to_uppercase().replace('-', "_");
        let doc = list.get("for").and_then(Value::as_str).ok_or("a list says not what it is for")?;
        writeln!(code, "#[doc = {doc:?}]")?;
        if let Some(meant) = list.get("meant") {
            writeln!(code, "pub static {upper}: &[(&str, &str)] = &{:?};", pairs(meant)?)?;
        } else {
            let codes = texts(list.get("codes").or(list.get("words")).ok_or("a list has no words")?, " ")?;
            writeln!(code, "pub static {upper}: &[&str] = &{codes:?};")?;
        }
    }
    Ok(())
}

/// What people write, each with what is meant.
fn pairs(meant: &Value) -> Result<Vec<(&str, &str)>> {
    let rows = meant.as_mapping().ok_or("what is meant is no map")?.iter();
    let pairs: Option<Vec<_>> = rows.map(|(slip, word)| Some((slip.as_str()?, word.as_str()?))).collect();
    Ok(pairs.ok_or("what is meant is no text")?)
}
