//! The reference page of what templates and expressions know, made from the tables they are checked by.

use std::fmt::Write;

use policyc::document::tables;
use policyc::facts::expression::conditions::TESTS;
use policyc::facts::expression::names::{self, EVERY, NAMES};
use policyc::facts::expression::types::{Many, Of, Ty};
use policyc::facts::expression::{Name, types};
use policyc::schema;
use policyc::syntax::Shape;

/// The generated part of `docs/templates.md`.
pub fn page() -> String {
    let mut page = String::from("## Names\n\nAn expression starts from one of these.\n");
    page.push_str("\n### Declarations\n\n| name | what stands behind it |\n| --- | --- |\n");
    for kind in schema::TOP.iter() {
        let name = kind.name.replace('-', "_");
        if kind.shape == Shape::Singleton {
            _ = writeln!(page, "| `{name}` | [`{}`](#facts-of-{}) |", kind.name, kind.name);
        } else {
            _ = writeln!(
                page,
                "| `{name}` | list of [`{}`](#facts-of-{}); `{name}.KEY` is one |",
                kind.name, kind.name
            );
        }
    }
    page.push_str("\n### Worked out\n\n| name | what stands behind it | meaning |\n| --- | --- | --- |\n");
    for name in all("") {
        _ = writeln!(page, "| `{}` | {} | {} |", name.name, behind(name.ty), name.doc);
    }
    page.push_str("\n## Facts\n\nEvery declaration has these.\n\n| name | meaning |\n| --- | --- |\n");
    for (name, _) in EVERY {
        _ = writeln!(page, "| `{}` | {} |", name.name, name.doc);
    }
    for kind in schema::KINDS.iter().filter(|kind| kind.name != "allow" && !kind.is_local()) {
        facts(kind, &mut page);
    }
    page.push_str("\n## Rows\n");
    let mut rows: Vec<&str> = Vec::new();
    for name in names().filter(|name| names::kind(name.of).is_none_or(|_| is_row(name.of)) && !name.of.is_empty()) {
        if !rows.contains(&name.of) {
            rows.push(name.of);
        }
    }
    for row in rows {
        _ = writeln!(page, "\n### Row of {row}\n\n| name | what stands behind it | meaning |\n| --- | --- | --- |");
        let facts = NAMES.iter().map(|named| &named.0).filter(|name| name.of == row);
        let own = own(row).filter(|_| names::kind(row).is_none());
        for name in facts.chain(own) {
            _ = writeln!(page, "| `{}` | {} | {} |", name.name, behind(name.ty), name.doc);
        }
    }
    table(&mut page, "Filters", tables::filters());
    table(&mut page, "Tests", TESTS.iter().map(|row| (row.0, row.1)));
    table(&mut page, "Functions", tables::functions());
    page.push_str("\n## Vocabularies of `say`\n\n");
    let names: Vec<String> = tables::vocabularies().chain(["authorities"]).map(|name| format!("`{name}`")).collect();
    _ = writeln!(page, "{}.", names.join(", "));
    page
}

/// The names that are worked out, of templates and of the facts.
fn names() -> impl Iterator<Item = &'static Name> {
    tables::names().all.iter().chain(NAMES.iter().map(|row| &row.0))
}

/// Those of templates.
fn own(of: &str) -> impl Iterator<Item = &'static Name> {
    tables::names().all.iter().filter(move |name| name.of == of)
}

/// Those of a kind or of a row; those that an expression starts from.
fn all(of: &str) -> impl Iterator<Item = &'static Name> {
    names().filter(move |name| name.of == of)
}

/// Whether lists have rows of this name, which are no declarations.
fn is_row(of: &str) -> bool {
    names().any(|name| matches!(name.ty.of, Of::Row(row) if row == of))
}

fn facts(kind: &schema::Kind, page: &mut String) {
    _ = writeln!(
        page,
        "\n### Facts of {}\n\n| name | what stands behind it | meaning |\n| --- | --- | --- |",
        kind.name
    );
    let ty = |name: &str| names::attribute(kind.name, name, tables::names(), false).unwrap_or(types::ANY);
    for field in kind.fields {
        let name = field.name.replace('-', "_");
        _ = writeln!(page, "| `{name}` | {} | {} |", behind(ty(&name)), field.doc.trim().replace('|', "\\|"));
    }
    for nested in kind.nested.iter().map(|nested| nested.name()).filter(|nested| *nested != "allow") {
        // The field of a purpose has that name.
        let name = if nested == "basis" { "bases".to_owned() } else { nested.replace('-', "_") };
        if all(kind.name).all(|known| known.name != name) && nested != kind.name {
            _ = writeln!(page, "| `{name}` | {} | The declarations nested in it. |", behind(ty(&name)));
        }
    }
    // Rows of the same name stand below.
    let facts = NAMES.iter().map(|row| &row.0).filter(|name| name.of == kind.name && !is_row(kind.name));
    for name in own(kind.name).chain(facts) {
        _ = writeln!(page, "| `{}` | {} | {} |", name.name, behind(name.ty), name.doc);
    }
}

fn behind(ty: Ty) -> String {
    let one = match ty.of {
        Of::Any => "declaration".to_owned(),
        Of::Fact("data-or-item", _) => "[`data`](#facts-of-data) or [`item`](#facts-of-item)".to_owned(),
        Of::Fact(kind, _) => format!("[`{kind}`](#facts-of-{kind})"),
        Of::Row(row) if ty.many == Many::One => format!("[row](#row-of-{row})"),
        Of::Row(row) => format!("[rows](#row-of-{row})"),
        _ if ty.many == Many::One => "value".to_owned(),
        _ => "values".to_owned(),
    };
    if ty.many == Many::One { one } else { format!("list of {one}") }
}

fn table(page: &mut String, heading: &str, rows: impl Iterator<Item = (&'static str, &'static str)>) {
    _ = writeln!(page, "\n## {heading}\n\n| name | meaning |\n| --- | --- |");
    for (name, doc) in rows {
        _ = writeln!(page, "| `{name}` | {doc} |");
    }
}
