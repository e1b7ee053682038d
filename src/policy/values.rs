//! The values of a field, one or several, of any type.

use rustc_hash::FxHashMap;

use super::context::Context;
use super::leaf::Leaf;
use super::period::Duration;
use crate::diagnostic::Diagnostic;
use crate::schema::{self, Length, Type};
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
            let message = format!("`{}` takes one value", row.name);
            let found = Diagnostic::error("language/too-many-values", second.text.span, message);
            cx.push(match row.ty {
                Type::Duration(length) => of_period(found, &field.values, length),
                Type::Text(_) | Type::WordOrText(..) => {
                    found.help("a text that holds a comma stands in quotes; otherwise keep one of the values")
                }
                _ => found.help("keep one of the values"),
            });
            return None;
        }
        T::read(field.values.first()?, row, cx)
    }
}

/// What to write for a period that is divided by commas: `1 year, 6 months`, `never, expires`.
fn of_period(found: Diagnostic, values: &[Value], length: Length) -> Diagnostic {
    let words: Vec<&str> = values.iter().map(|value| &*value.text.value).collect();
    let joined = Duration::read(&words.join(" "), length);
    let (help, fix) = match joined {
        Ok(period) => (format!("write `{period}`"), Some(period.to_string())),
        Err(slip) => (slip.help, slip.fix),
    };
    let found = found.help(help);
    let (Some(fix), [first, .., last]) = (fix, values) else { return found };
    found.fix(format!("write `{fix}`"), first.text.span.to(last.text.span), fix, false)
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
