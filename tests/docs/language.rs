//! The reference page of the language, made from the table.

use std::fmt::Write;

use policyc::schema::vocabulary::{VOCABULARIES, Vocabulary};
use policyc::schema::{ASIDES, Aside, Field, KINDS, Kind, Phrase};
use policyc::syntax::Shape;

/// The generated part of `docs/language.md`: every kind with its fields.
pub fn page() -> String {
    let mut page = String::from("## Kinds\n");
    // What differs in some places has the fields of what it differs from.
    for kind in KINDS.iter().filter(|kind| !kind.is_local()) {
        describe(kind, &mut page);
    }
    page.push_str("\n## Beside the facts\n\n");
    page.push_str("What stands beside the facts of a policy. No document prints it.\n");
    for aside in ASIDES {
        describe_aside(aside, &mut page);
    }
    page
}

fn describe(kind: &Kind, page: &mut String) {
    let home = kind.within.filter(|_| !kind.top);
    head(home.map(|home| home.name()), kind.name, kind.doc, (kind.shape, kind.label), page);
    if !kind.nested.is_empty() {
        let nested: Vec<String> = kind.nested.iter().map(|inner| format!("`{}`", inner.name())).collect();
        _ = write!(page, " Nested in it: {}.", nested.join(", "));
    }
    page.push('\n');
    fields(kind.fields, page);
}

fn describe_aside(aside: &Aside, page: &mut String) {
    head(aside.within, aside.name, aside.doc, (aside.shape, aside.label), page);
    page.push('\n');
    fields(aside.fields, page);
}

/// The title, what it is, and how it is written.
fn head(home: Option<&str>, name: &str, doc: &str, (shape, phrase): (Shape, Phrase), page: &mut String) {
    let title = home.map_or_else(|| name.to_owned(), |home| format!("{home} › {name}"));
    _ = writeln!(page, "\n### {title}\n\n{}", doc.trim());
    let key = match shape {
        Shape::Singleton => "",
        Shape::Keyed => " KEY",
        Shape::Names => " NAME NAME",
    };
    let label = if phrase == Phrase::None { "" } else { " \"Label\"" };
    _ = write!(page, "\nWritten `{name}{key}{label} {{ ... }}`.");
    if phrase != Phrase::None {
        _ = write!(page, " The label is {}.", phrase.describe());
    }
}

fn fields(rows: &[Field], page: &mut String) {
    if rows.is_empty() {
        return;
    }
    page.push_str("\n| field | value | meaning |\n| --- | --- | --- |\n");
    for field in rows {
        let meaning = field.doc.trim().replace('|', "\\|");
        let nowhere = field.unprinted.map(|reason| format!(" Not printed: {reason}.")).unwrap_or_default();
        _ = writeln!(page, "| `{}` | {} | {meaning}{nowhere} |", field.name, value(field));
    }
}

fn value(field: &Field) -> String {
    field.takes(link, |name| format!("[{name}](#{name})"))
}

fn link(vocabulary: &Vocabulary) -> String {
    if !VOCABULARIES.contains(&vocabulary) {
        return vocabulary.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    }
    format!("[{0}](vocabulary.md#{0})", vocabulary.name)
}
