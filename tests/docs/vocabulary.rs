//! The page of all words, with what is known of each.

use std::fmt::Write as _;

use policyc::document::glossary::{lists, told};

/// `docs/vocabulary.md`.
pub fn page() -> String {
    let mut page = String::from(
        "# Vocabulary\n\n\
         Every word of the language that is no name of a kind or field, and what a document prints for it. `policyc explain WORD`\n\
         shows one of them, with the laws and stores that have a name of their own for it.\n\n\
         Made from the tables; do not edit. Another printed form stands in your own [`words.yaml`](templates.md).\n\n\
         Of data items, the table also says:\n\n\
         - **Statutory categories**: the letters in Cal. Civ. Code 1798.140(v)(1)(A)-(K), and L for (ae).\n\
         - **Sensitive**, **Special category**: under which laws, `always` or `sometimes`: where it depends on what the item holds\n\
         \x20 or how it is used. `item KEY { sensitive: no }` or `special: yes` decides it.\n\
         - **Names a person**, **Online identifier**: whether data with it are about a known person or device.\n\
         - **Google Play**, **Apple**: the types in the Data safety form and in App Privacy. Stores ask by use, too, so look\n\
         \x20 whether another type fits as well.\n",
    );
    for list in lists() {
        _ = writeln!(page, "\n## {}\n\n{}\n\nStands in: {}.\n", list.name, list.doc, list.stands.join(", "));
        let rows: Vec<(&str, Vec<(&str, String)>)> =
            list.words.iter().map(|word| (*word, told(list.name, word))).collect();
        let mut columns: Vec<&str> = Vec::new();
        for (what, _) in rows.iter().flat_map(|row| &row.1) {
            if !columns.contains(what) {
                columns.push(what);
            }
        }
        _ = writeln!(page, "| Word | {} |\n| --- |{}", columns.join(" | "), " --- |".repeat(columns.len()));
        for (word, known) in rows {
            let cell = |column: &&str| known.iter().find(|row| row.0 == *column).map_or("", |row| &row.1);
            let cells: Vec<&str> = columns.iter().map(cell).collect();
            _ = writeln!(page, "| `{word}` | {} |", cells.join(" | "));
        }
    }
    page
}
