//! The reference page of what templates and expressions know, made from the tables they are checked by.

use std::fmt::Write;

use super::terms::Terms;
use super::types::{self, Ty};
use super::{conditions, filters, functions};
use crate::document::words;
use crate::schema::{self, KindId};
use crate::syntax::Shape;

/// Writing to a string cannot fail.
macro_rules! put {
    ($page:expr, $($part:tt)*) => {{
        let _ = write!($page, $($part)*);
    }};
}

/// The generated part of `docs/templates.md`.
pub fn reference_page() -> String {
    let mut page = String::from("## Names\n\nAn expression starts from one of these.\n");
    page.push_str("\n### Declarations\n\n| name | what stands behind it |\n| --- | --- |\n");
    for kind in schema::TOP.iter() {
        let name = kind.name.replace('-', "_");
        if kind.shape == Shape::Singleton {
            put!(page, "| `{name}` | [`{}`](#facts-of-{}) |\n", kind.name, kind.name);
        } else {
            put!(page, "| `{name}` | list of [`{}`](#facts-of-{}); `{name}.KEY` is one |\n", kind.name, kind.name);
        }
    }
    page.push_str("\n### Worked out\n\n| name | what stands behind it | meaning |\n| --- | --- | --- |\n");
    for (name, ty, doc) in types::LISTS {
        put!(page, "| `{name}` | {} | {doc} |\n", behind(*ty));
    }
    page.push_str("\n## Facts\n\nEvery declaration has these.\n\n| name | meaning |\n| --- | --- |\n");
    for (name, doc) in types::EVERY {
        put!(page, "| `{name}` | {doc} |\n");
    }
    for kind in schema::KINDS.iter().filter(|kind| kind.name != "allow") {
        facts(kind, &mut page);
    }
    page.push_str("\n## Rows\n");
    for (row, columns) in types::ROWS {
        put!(page, "\n### Row of {row}\n\n| name | what stands behind it |\n| --- | --- |\n");
        for (name, ty) in *columns {
            put!(page, "| `{name}` | {} |\n", behind(*ty));
        }
    }
    table(&mut page, "Filters", filters::FILTERS);
    table(&mut page, "Tests", conditions::TESTS);
    table(&mut page, "Functions", functions::FUNCTIONS);
    page.push_str("\n## Vocabularies of `say`\n\n");
    let names: Vec<String> = words::vocabularies().chain(["authorities"]).map(|name| format!("`{name}`")).collect();
    put!(page, "{}.\n", names.join(", "));
    page
}

fn facts(kind: &schema::Kind, page: &mut String) {
    put!(page, "\n### Facts of {}\n\n| name | what stands behind it | meaning |\n| --- | --- | --- |\n", kind.name);
    for field in kind.fields {
        let name = field.name.replace('-', "_");
        let ty = types::attribute(kind.name, field.name).unwrap_or(Ty::Any);
        put!(page, "| `{name}` | {} | {} |\n", behind(ty), field.doc.trim().replace('|', "\\|"));
    }
    for nested in kind.nested {
        // The field of a purpose has that name.
        let name = if *nested == KindId::BasisFor { "bases" } else { nested.name() };
        if let Some(ty) = types::attribute(kind.name, name) {
            put!(page, "| `{}` | {} | The declarations nested in it. |\n", name.replace('-', "_"), behind(ty));
        }
    }
    for (_, name, ty, doc) in types::DERIVED.iter().filter(|row| row.0 == kind.name) {
        put!(page, "| `{name}` | {} | {doc} |\n", behind(*ty));
    }
}

fn behind(ty: Ty) -> String {
    let fact = |kind: &str| match kind {
        "data-or-item" => "[`data`](#facts-of-data) or [`item`](#facts-of-item)".to_owned(),
        kind => format!("[`{kind}`](#facts-of-{kind})"),
    };
    match ty {
        Ty::Any => "declaration".to_owned(),
        Ty::Scalar => "value".to_owned(),
        Ty::Scalars => "list of values".to_owned(),
        Ty::Decl(kind) => fact(kind),
        Ty::Decls(kind) | Ty::Keyed(kind) => format!("list of {}", fact(kind)),
        Ty::Row(row) => format!("[row](#row-of-{row})"),
        Ty::Rows(row) => format!("list of [rows](#row-of-{row})"),
    }
}

fn table<T>(page: &mut String, heading: &str, rows: Terms<T>) {
    put!(page, "\n## {heading}\n\n| name | meaning |\n| --- | --- |\n");
    for (name, doc, _) in rows {
        put!(page, "| `{name}` | {doc} |\n");
    }
}
