//! Embeds the built-in templates, and turns their sentences and `words.yaml` into tables, so that no run parses YAML for them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

use crate::files;
use crate::sentences::Whole;
use crate::src::jinja::{self, Lines};
use crate::trees;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

/// Writes `TEMPLATES`, `SENTENCES`, `WORDS_FILE`, `WORDS` and `REGISTERS` into the target file: the templates of the folder
/// `shape`, what they say in a language, and the words of the registers of that, each in the folder of its code. What stands
/// in a folder with the name of a template is put into it, so that a long one can be read in parts, and is still one to authors.
pub fn templates(folder: &Path, language: &str, target: &Path) -> Done<()> {
    let (shape, registers) = (&folder.join("shape"), registers(folder, language)?);
    let language = &folder.join(language);
    let mut code = String::from("pub static TEMPLATES: &[(&str, &str, &[u8])] = &[\n");
    let is_part = |path: &PathBuf| path.parent().is_some_and(|folder| folder.with_extension("md").is_file());
    let (parts, whole): (Vec<_>, Vec<_>) = files::below(shape, "md")?.into_iter().partition(is_part);
    for path in whole {
        let mut text = fs::read_to_string(&path)?;
        for part in parts.iter().filter(|part| part.parent() == Some(&path.with_extension(""))) {
            let include = format!("{{% include {:?} %}}\n", name(shape, part)?);
            let (before, after) = text.split_once(&include).ok_or_else(|| format!("no {include} in {path:?}"))?;
            text = [before, &fs::read_to_string(part)?, after].concat();
        }
        let name = name(shape, &path)?;
        let tree = target.with_file_name(format!("{}.tree", name.replace('/', "-")));
        fs::write(&tree, kept(&text, &language.join(&name).with_extension("yaml"))?)?;
        writeln!(code, "    ({name:?}, {text:?}, include_bytes!({tree:?})),")?;
    }
    code.push_str("];\npub static SENTENCES: &[(&str, &str, &[(&str, &str)])] = &[\n");
    let words = language.join("words.yaml");
    for path in files::below(language, "yaml")?.into_iter().filter(|path| *path != words) {
        writeln!(code, "    ({:?}, include_str!({path:?}), &{:?}),", name(language, &path)?, entries(&path)?)?;
    }
    writeln!(code, "];\npub static WORDS_FILE: &str = include_str!({words:?});")?;
    code.push_str("pub static WORDS: &[(&str, &[(&str, &[(Cow<str>, Cow<str>)])])] = &[\n");
    vocabularies(&words, &mut code)?;
    code.push_str("];\npub static REGISTERS: &[(&str, &[(&str, &[(&str, &[(Cow<str>, Cow<str>)])])])] = &[\n");
    for register in registers {
        writeln!(code, "({:?}, &[", name(folder, &register)?)?;
        vocabularies(&register.join("words.yaml"), &mut code)?;
        code.push_str("]),\n");
    }
    code.push_str("];\n");
    fs::write(target, code)?;
    Ok(())
}

/// The tree of a template with its sentences in it, in bytes.
fn kept(template: &str, sentences: &Path) -> Done<Vec<u8>> {
    let entries = if sentences.is_file() { entries(sentences)? } else { Vec::new() };
    let entries: Vec<_> = entries.iter().map(|(key, text)| (&**key, &**text)).collect();
    let whole = Whole::new(template, &&*entries, false).text.leak();
    let tree = jinja::template(whole, Lines::Trimmed).map_err(|unread| format!("{sentences:?}: {unread:?}"))?;
    Ok(trees::bytes(tree)?)
}

/// The folders of the registers of a language: `en-GB` and `en-US` for `en`.
fn registers(folder: &Path, language: &str) -> Done<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.strip_prefix(language).is_some_and(|rest| rest.starts_with('-')) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The words of a file, by vocabulary.
fn vocabularies(words: &Path, code: &mut String) -> Done<()> {
    let entries = entries(words)?;
    let mut all: Vec<_> = entries.iter().map(|(key, text)| (key.split_once('.').unwrap_or((key, "")), text)).collect();
    all.sort_by_key(|((vocabulary, _), _)| *vocabulary);
    for vocabulary in all.chunk_by(|one, other| one.0.0 == other.0.0) {
        writeln!(code, "    ({:?}, &[", vocabulary[0].0.0)?;
        let mut forms: Vec<_> = vocabulary.iter().map(|((_, word), text)| (form(word), text)).collect();
        forms.sort_by_key(|((word, _), _)| *word);
        for word in forms.chunk_by(|one, other| one.0.0 == other.0.0) {
            write!(code, "        ({:?}, &[", word[0].0.0)?;
            for ((_, form), text) in word {
                write!(code, "(Cow::Borrowed({form:?}), Cow::Borrowed({text:?})), ")?;
            }
            code.push_str("]),\n");
        }
        code.push_str("    ]),\n");
    }
    Ok(())
}

fn name(folder: &Path, path: &Path) -> Done<String> {
    Ok(path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/"))
}

/// A word and its form for a number.
fn form(word: &str) -> (&str, &str) {
    word.rsplit_once('.').filter(|(word, _)| !word.starts_with('.')).unwrap_or((word, ""))
}

/// The texts of a file, each under its keys with dots between them.
fn entries(path: &Path) -> Done<Vec<(String, String)>> {
    println!("cargo::rerun-if-changed={}", path.display());
    let mut entries = Vec::new();
    flatten(&serde_yaml::from_str(&fs::read_to_string(path)?)?, "", &mut entries)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    entries.sort();
    Ok(entries)
}

fn flatten(value: &Value, key: &str, out: &mut Vec<(String, String)>) -> Done<()> {
    let below = |inner: &str| if key.is_empty() { inner.to_owned() } else { format!("{key}.{inner}") };
    match value {
        Value::String(text) => out.push((key.to_owned(), text.clone())),
        Value::Sequence(all) => {
            for (index, inner) in all.iter().enumerate() {
                flatten(inner, &below(&format!("{:02}", index + 1)), out)?;
            }
        }
        Value::Mapping(all) => {
            for (inner, value) in all {
                flatten(value, &below(inner.as_str().ok_or_else(|| format!("{key}: a key is a text"))?), out)?;
            }
        }
        _ => return Err(format!("{key}: not a text").into()),
    }
    Ok(())
}
