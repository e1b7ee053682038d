//! Documentation that is made from the code is as the code makes it. `POLICYC_UPDATE=1` rewrites it.

#[path = "docs/language.rs"]
mod language;
#[path = "docs/laws.rs"]
mod laws;
#[path = "docs/rules.rs"]
mod rules;
#[path = "docs/services.rs"]
mod services;
#[path = "docs/templates.rs"]
mod templates;
#[path = "docs/vocabulary.rs"]
mod vocabulary;

use std::fs;
use std::path::Path;

use policyc::export::{EXPORTS, Export};

const MARK: &str =
    "<!-- From here on, the page is made from the schema table: POLICYC_UPDATE=1 cargo test --test docs -->\n";

/// Compares the part of a page below a mark, or writes it.
fn current_below(mark: &str, name: &str, made: &str) {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name);
    let start = page.find(mark).expect("the mark of the generated part") + mark.len();
    current(name, &format!("{}\n{made}", &page[..start]));
}

#[test]
fn the_language_reference_is_current() {
    current_below(MARK, "docs/language.md", &language::page());
}

#[test]
fn the_page_of_words_is_current() {
    current("docs/vocabulary.md", &vocabulary::page());
}

#[test]
fn the_page_of_templates_is_current() {
    current_below(MARK_OF_NAMES, "docs/templates.md", &templates::page());
}

const MARK_OF_KEYS: &str =
    "<!-- From here on, the page is made from the tables of keys: POLICYC_UPDATE=1 cargo test --test docs -->\n";

#[test]
fn the_keys_and_names_of_packs_are_current() {
    current_below(
        MARK_OF_KEYS,
        "docs/laws.md",
        &format!(
            "{}
{}",
            laws::keys(),
            laws::names()
        ),
    );
}

const MARK_OF_NAMES: &str =
    "<!-- From here on, the page is made from the tables of names: POLICYC_UPDATE=1 cargo test --test docs -->\n";

#[test]
fn the_page_of_the_command_line_names_every_export() {
    const START: &str = "<!-- Exports, made from their table: POLICYC_UPDATE=1 cargo test --test docs -->\n";
    const END: &str = "<!-- The end of the exports. -->\n";
    let name = "docs/command-line.md";
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name);
    let (before, rest) = page.split_once(START).expect("the start of the exports");
    let (_, after) = rest.split_once(END).expect("the end of the exports");
    let mut made = "\n| format | file | what is in it |\n| --- | --- | --- |\n".to_owned();
    for Export { name, file, about, .. } in EXPORTS {
        made += &format!("| `{name}` | `{file}` | {about} |\n");
    }
    current(name, &format!("{before}{START}{made}\n{END}{after}"));
}

/// Compares a page that is made as a whole, or writes it.
fn current(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let there = fs::read_to_string(&path).unwrap_or_default();
    if there == made {
        return;
    }
    assert!(std::env::var_os("POLICYC_UPDATE").is_some(), "{name} is not current; run with POLICYC_UPDATE=1");
    fs::write(&path, made).expect(name);
}

#[test]
fn the_pages_of_the_laws_are_current() {
    for law in policyc::lint::shipped_laws() {
        let pack = policyc::lint::shipped(law).expect("a shipped pack");
        current(&format!("docs/rules/{law}.md"), &rules::of_law(pack));
    }
}

#[test]
fn the_page_of_the_services_is_current() {
    current("docs/services.md", &services::page());
}

#[test]
fn the_list_of_rules_is_current() {
    current("docs/rules/README.md", &rules::list());
}
