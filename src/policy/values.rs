//! The values of a field, one or several, of any type.

use rustc_hash::FxHashMap;

use super::context::Context;
use super::leaf::Leaf;
use crate::diagnostic::Diagnostic;
use crate::schema;
use crate::syntax::{Field, Value};

/// The values of a field as an `Option` or a `Vec` of leaves.
pub(super) trait Values {
    fn read(field: Option<&Field>, row: &schema::Field, cx: &mut Context<'_, '_>) -> Self;
}

impl<T: Leaf> Values for Option<T> {
    fn read(field: Option<&Field>, row: &schema::Field, cx: &mut Context<'_, '_>) -> Self {
        let field = field?;
        if let [_, second, ..] = field.values.as_slice() {
            if cx.is_broken(field.span) {
                return None;
            }
            cx.push(
                Diagnostic::error(
                    "language/too-many-values",
                    second.text.span,
                    format!("`{}` takes one value", row.name),
                )
                .help("a text that holds a comma stands in quotes; otherwise keep one of the values"),
            );
            return None;
        }
        T::read(field.values.first()?, row, cx)
    }
}

impl<T: Leaf> Values for Vec<T> {
    fn read(field: Option<&Field>, row: &schema::Field, cx: &mut Context<'_, '_>) -> Self {
        let Some(field) = field else { return Self::new() };
        let mut leaves = Self::with_capacity(field.values.len());
        let mut seen: FxHashMap<&str, &Value> = FxHashMap::default();
        for (index, value) in field.values.iter().enumerate() {
            let first = *seen.entry(&value.text).or_insert(value);
            if !std::ptr::eq(first, value) {
                let mut diagnostic = Diagnostic::error(
                    "language/repeated-value",
                    value.text.span,
                    format!("`{}` stands in this list twice", &*value.text),
                )
                .related(first.text.span, "first here")
                .help("remove one of the two");
                diagnostic.fixes.extend(Value::without(&field.values, index));
                cx.push(diagnostic);
                continue;
            }
            leaves.extend(T::read(value, row, cx));
        }
        leaves
    }
}
