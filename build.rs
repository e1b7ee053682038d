//! Embeds the folders of data that ship inside the program.

#[path = "build/catalog.rs"]
mod catalog;
#[path = "build/claims.rs"]
mod claims;
#[path = "build/files.rs"]
mod files;
/// The same code as in the program.
#[path = "src/law/kept.rs"]
mod kept;
#[path = "build/laws.rs"]
mod laws;
#[path = "build/lexicon.rs"]
mod lexicon;
#[path = "build/pages.rs"]
mod pages;
/// The same code as in the program.
#[allow(dead_code, reason = "the program uses more of it")]
#[path = "src/document/template/sentences.rs"]
mod sentences;
#[path = "build/templates.rs"]
mod templates;
#[path = "build/topics.rs"]
mod topics;
#[path = "build/trees.rs"]
mod trees;
#[path = "build/vocabulary.rs"]
mod vocabulary;

/// What the program has of its own to read templates.
#[allow(dead_code, reason = "the program uses more of it")]
#[path = "src"]
mod src {
    pub mod jinja;
}

use std::path::Path;
use std::{env, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let (root, out) = (Path::new(&root), Path::new(&out));
    templates::templates(&root.join("templates"), "en", &out.join("templates.rs"))?;
    vocabulary::vocabulary(&root.join("vocabulary"), out)?;
    lexicon::lexicon(&root.join("lexicon"), &out.join("lexicon.rs"))?;
    claims::claims(root, &out.join("claims.rs"))?;
    topics::topics(&root.join("lexicon/en/topics.yaml"), &out.join("topics.rs"))?;
    laws::laws(&root.join("laws"), &out.join("laws.rs"))?;
    pages::pages(&root.join("docs").join("rules"), &out.join("pages.rs"))?;
    Ok(catalog::catalog(&root.join("catalog"), &out.join("catalog.rs"))?)
}
