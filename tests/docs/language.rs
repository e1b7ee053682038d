//! The reference page of the language, made from the table.

use std::fmt::Write;

use policyc::law;
use policyc::schema::vocabulary::{VOCABULARIES, Vocabulary, Words};
use policyc::schema::{Field, KINDS, Kind, Phrase};
use policyc::syntax::Shape;

/// The generated part of `docs/language.md`: every kind with its fields, then every vocabulary.
pub fn page() -> String {
    let mut page = String::from("## Kinds\n");
    // What differs in some places has the fields of what it differs from.
    for kind in KINDS.iter().filter(|kind| !kind.is_local()) {
        describe(kind, &mut page);
    }
    page.push_str("\n## Vocabularies\n");
    for vocabulary in VOCABULARIES {
        words(vocabulary, &mut page);
    }
    page
}

fn describe(kind: &Kind, page: &mut String) {
    let home = kind.within.filter(|_| !kind.top);
    let title = home.map_or_else(|| kind.name.to_owned(), |home| format!("{} › {}", home.name(), kind.name));
    _ = writeln!(page, "\n### {title}\n\n{}", kind.doc.trim());
    let key = match kind.shape {
        Shape::Singleton => "",
        Shape::Keyed => " KEY",
        Shape::Names => " NAME NAME",
    };
    let label = if kind.label == Phrase::None { "" } else { " \"Label\"" };
    _ = write!(page, "\nWritten `{}{key}{label} {{ ... }}`.", kind.name);
    if kind.label != Phrase::None {
        _ = write!(page, " The label is {}.", kind.label.describe());
    }
    if !kind.nested.is_empty() {
        let nested: Vec<String> = kind.nested.iter().map(|inner| format!("`{}`", inner.name())).collect();
        _ = write!(page, " Nested in it: {}.", nested.join(", "));
    }
    page.push('\n');
    if kind.fields.is_empty() {
        return;
    }
    page.push_str("\n| field | value | meaning |\n| --- | --- | --- |\n");
    for field in kind.fields {
        let meaning = field.doc.trim().replace('|', "\\|");
        let nowhere = field.unprinted.map(|reason| format!(" Not printed: {reason}.")).unwrap_or_default();
        _ = writeln!(page, "| `{}` | {} | {meaning}{nowhere} |", field.name, value(field));
    }
}

fn value(field: &Field) -> String {
    field.takes(link, |name| format!("[{name}](#{name})"))
}

fn link(vocabulary: &Vocabulary) -> String {
    format!("[{0}](#words-{0})", vocabulary.name)
}

fn words(vocabulary: &Vocabulary, page: &mut String) {
    _ = writeln!(page, "\n### words: {}\n\n{}", vocabulary.name, vocabulary.doc.trim());
    let list: Vec<String> = match vocabulary.words {
        Words::Authorities => law::authorities().map(|row| format!("`{}` {}", row.word, row.name)).collect(),
        _ => vocabulary.iter().map(|word| format!("`{word}`")).collect(),
    };
    _ = writeln!(page, "\n{}.", list.join(", "));
}
