//! Embeds the built-in templates and turns `words.yaml` into a table, so that no run parses YAML for it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

use crate::files;

/// Writes `TEMPLATES`, `WORDS_FILE` and `WORDS` into the target file.
pub fn templates(templates: &Path, target: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut code = String::new();
    embed(templates, &mut code)?;
    let file = templates.join("words.yaml");
    println!("cargo::rerun-if-changed={}", file.display());
    writeln!(code, "pub static WORDS_FILE: &str = include_str!({file:?});")?;
    words(&fs::read_to_string(&file)?, &mut code)?;
    fs::write(target, code)?;
    Ok(())
}

/// `TEMPLATES`: the name of each Markdown file below the folder, and its text.
fn embed(folder: &Path, code: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let mut files = Vec::new();
    for path in files::below(folder, "md")? {
        let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        files.push((name, path));
    }
    files.sort();
    code.push_str("pub static TEMPLATES: &[(&str, &str)] = &[\n");
    for (name, path) in files {
        writeln!(code, "    ({name:?}, include_str!({path:?})),")?;
    }
    code.push_str("];\n");
    Ok(())
}

/// `WORDS`: each vocabulary by name, its words by name, each with its forms for one and for several.
fn words(yaml: &str, code: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let Value::Mapping(vocabularies) = serde_yaml::from_str(yaml)? else { return Err("words.yaml: no mapping".into()) };
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("words.yaml: not a text");
    let mut table = Vec::new();
    for (name, words) in &vocabularies {
        let mut rows = Vec::new();
        match words {
            Value::Mapping(words) => {
                for (word, forms) in words {
                    let (one, many) = match forms {
                        Value::Sequence(forms) if forms.len() == 2 => (text(&forms[0])?, text(&forms[1])?),
                        form => (text(form)?, text(form)?),
                    };
                    rows.push((text(word)?, one, many));
                }
            }
            Value::Sequence(words) => {
                for (index, word) in words.iter().enumerate() {
                    rows.push((format!("{:02}", index + 1), text(word)?, text(word)?));
                }
            }
            _ => return Err("words.yaml: a vocabulary is a mapping or a list".into()),
        }
        rows.sort();
        table.push((text(name)?, rows));
    }
    table.sort();
    code.push_str("pub static WORDS: &[(&str, &[(&str, &str, &str)])] = &[\n");
    for (name, rows) in table {
        writeln!(code, "    ({name:?}, &{rows:?}),")?;
    }
    code.push_str("];\n");
    Ok(())
}
