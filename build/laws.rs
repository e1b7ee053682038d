//! Embeds the law packs as values, so that no run parses YAML for them.

#[path = "../src/lint/law/node.rs"]
mod node;

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use node::{Kind, Node};

/// Writes `SHIPPED`: the name of each `*.yaml` of the folder, and its value.
pub fn laws(folder: &Path, target: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    let mut code = String::new();
    let mut rows = String::new();
    for (number, path) in files.iter().enumerate() {
        println!("cargo::rerun-if-changed={}", path.display());
        let law = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(path)?;
        let root =
            node::read(&text).map_err(|error| io::Error::other(format!("{}: {}", path.display(), error.message)))?;
        let root = root.ok_or_else(|| io::Error::other(format!("{}: empty", path.display())))?;
        write!(code, "static LAW_{number}: Node = ")?;
        value(&root, &mut code)?;
        code.push_str(";\n");
        writeln!(rows, "    Shipped {{ law: {law:?}, node: &LAW_{number} }},")?;
    }
    writeln!(code, "static SHIPPED: &[Shipped] = &[\n{rows}];")?;
    fs::write(target, code)?;
    Ok(())
}

fn value(node: &Node, code: &mut String) -> std::fmt::Result {
    write!(code, "Node {{ start: {}, end: {}, kind: ", node.start, node.end)?;
    match &node.kind {
        Kind::Text(text, quote) => write!(code, "Kind::Text(Cow::Borrowed({text:?}), {quote})")?,
        Kind::List(list) => {
            code.push_str("Kind::List(Cow::Borrowed(&[");
            for entry in list.iter() {
                value(entry, code)?;
                code.push(',');
            }
            code.push_str("]))");
        }
        Kind::Map(entries) => {
            code.push_str("Kind::Map(Cow::Borrowed(&[");
            for (key, entry) in entries.iter() {
                code.push('(');
                value(key, code)?;
                code.push(',');
                value(entry, code)?;
                code.push_str("),");
            }
            code.push_str("]))");
        }
    }
    code.push_str(" }");
    Ok(())
}
