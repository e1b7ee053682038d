//! Embeds the folders of data that ship inside the program.

#[path = "build/laws.rs"]
mod laws;
#[path = "build/lexicon.rs"]
mod lexicon;
#[path = "build/pages.rs"]
mod pages;
#[path = "build/templates.rs"]
mod templates;

use std::path::Path;
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let (root, out) = (Path::new(&root), Path::new(&out));
    templates::templates(&root.join("templates").join("en"), &out.join("templates_en.rs"))?;
    lexicon::lexicon(&root.join("lexicon"), &out.join("lexicon.rs"))?;
    laws::laws(&root.join("laws"), &out.join("laws.rs"))?;
    pages::pages(&root.join("docs").join("rules"), &["language", "config", "pack"], &out.join("pages.rs"))?;
    Ok(catalog(&root.join("catalog"), &out.join("catalog.rs"))?)
}

/// One row for each `*.policy` of the catalog in the order of the names, and one for each of their cookies.
fn catalog(folder: &Path, target: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut rows: Vec<String> = Vec::new();
    let mut cookies: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "policy") {
            println!("cargo::rerun-if-changed={}", path.display());
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            rows.push(format!("    Service {{ name: {name:?}, text: include_str!({path:?}) }},\n"));
            known_cookies(&name, &fs::read_to_string(&path)?, &mut cookies);
        }
    }
    rows.sort();
    cookies.sort();
    let text = format!(
        "static SERVICES: &[Service] = &[\n{}];\nstatic COOKIES: &[KnownCookie] = &[\n{}];\n",
        rows.concat(),
        cookies.concat()
    );
    fs::write(target, text)
}

/// The cookies of a service with the category of their group. The catalog is formatted, so each
/// group, field and cookie stands on a line of its own.
fn known_cookies(service: &str, text: &str, rows: &mut Vec<String>) {
    let mut category = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("cookies ") {
            category = None;
        } else if let Some(word) = line.strip_prefix("category: ") {
            category = Some(word.to_owned());
        } else if let (Some(rest), Some(category)) = (line.strip_prefix("cookie "), &category) {
            let names = rest.split(['{', '"']).next().unwrap_or_default();
            for name in names.split_whitespace() {
                rows.push(format!(
                    "    KnownCookie {{ name: {name:?}, category: {category:?}, service: {service:?} }},\n"
                ));
            }
        }
    }
}
