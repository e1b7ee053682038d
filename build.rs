//! Embeds the folders of data that ship inside the program.

#[path = "build/laws.rs"]
mod laws;
#[path = "build/templates.rs"]
mod templates;

use std::path::Path;
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let (root, out) = (Path::new(&root), Path::new(&out));
    templates::templates(&root.join("templates").join("en"), &out.join("templates_en.rs"))?;
    laws::laws(&root.join("laws"), &out.join("laws.rs"))?;
    Ok(catalog(&root.join("catalog"), &out.join("catalog.rs"))?)
}

/// One row for each `*.policy` of the catalog, in the order of the names.
fn catalog(folder: &Path, target: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut rows: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "policy") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            rows.push(format!("    Service {{ name: {name:?}, text: include_str!({path:?}) }},\n"));
        }
    }
    rows.sort();
    fs::write(target, format!("static SERVICES: &[Service] = &[\n{}];\n", rows.concat()))
}
