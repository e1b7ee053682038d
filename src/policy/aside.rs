//! What is wrong with what stands in a file beside the facts of a policy.
//!
//! Does not own: which asides there are; that is [`schema::ASIDES`].

use super::assemble::unknown_kind;
use super::context::Context;
use super::leaf::check_text;
use super::value::{Date, Flag, Link, Place, Word};
use super::values::Values;
use crate::diagnostic::Diagnostic;
use crate::schema::spelling::is_kebab;
use crate::schema::{self, Aside, Type, aside, asides};
use crate::syntax::{Declaration, Field, Shape, Value};

/// Says what is wrong with an aside and with those in its body.
pub(super) fn check(row: &'static Aside, written: &Declaration, cx: &mut Context<'_, '_>) {
    check_head(row, written, cx);
    for field in written.fields() {
        let name = &*field.name.value;
        let Some(known) = row.fields.iter().find(|known| known.name == name) else {
            let names: Vec<&str> = row.fields.iter().map(|known| known.name).chain(asides(Some(row.name))).collect();
            cx.push(
                Diagnostic::error(
                    "language/unknown-field",
                    field.name.span,
                    format!("`{}` has no field `{name}`", row.name),
                )
                .suggest(name, field.name.span, &names, "the fields here are"),
            );
            continue;
        };
        check_field(field, known, cx);
    }
    for nested in written.nested() {
        match aside(Some(row.name), &nested.kind.value) {
            Some(inner) => check(inner, nested, cx),
            None => cx.push(unknown_kind(nested, Some(row.name))),
        }
    }
}

fn check_head(row: &Aside, written: &Declaration, cx: &mut Context<'_, '_>) {
    let name = row.name;
    match (row.shape, written.keys.as_slice()) {
        (Shape::Singleton, []) => {}
        (Shape::Keyed | Shape::Names, [key]) if is_kebab(&key.value) => {}
        (Shape::Singleton, _) => cx.push(
            Diagnostic::error("language/unexpected-key", written.head(), format!("`{name}` takes no key"))
                .help(format!("write `{name} {{ ... }}`")),
        ),
        (Shape::Keyed | Shape::Names, _) => cx.push(
            Diagnostic::error("language/missing-key", written.head(), format!("`{name}` takes one key"))
                .help(format!("write `{name} KEY`, of small letters, digits and single `-`")),
        ),
    }
    match &written.label {
        Some(label) if row.label == schema::Phrase::None => cx.push(
            Diagnostic::error("language/unexpected-label", label.span, format!("`{name}` has no label"))
                .help("remove it"),
        ),
        Some(label) => {
            check_text(&Value { text: label.clone(), quoted: true, comments: Vec::new() }, row.label, cx);
        }
        None => {}
    }
}

/// Reads the values of a field, for what is said of them.
fn check_field(field: &Field, known: &'static schema::Field, cx: &mut Context<'_, '_>) {
    match (known.ty, known.many) {
        (Type::Word(_), _) => drop(Vec::<Word>::read(Some(field), known, cx)),
        (Type::Place, _) => drop(Vec::<Place>::read(Some(field), known, cx)),
        (Type::Date, _) => drop(Option::<Date>::read(Some(field), known, cx)),
        (Type::Flag, _) => drop(Option::<Flag>::read(Some(field), known, cx)),
        (_, false) => drop(Option::<Link>::read(Some(field), known, cx)),
        (_, true) => drop(Vec::<Link>::read(Some(field), known, cx)),
    }
}
