//! The page of what expressions of rules know, made from the tables that they are checked by.

use std::fmt::Write;

use super::functions::FUNCTIONS;
use super::read::OWN;
use crate::facts::expression::Name;
use crate::facts::expression::check::TOLD;
use crate::facts::expression::names::{EVERY, NAMES};

/// Writing to a string cannot fail.
macro_rules! put {
    ($page:expr, $($part:tt)*) => {{
        let _ = writeln!($page, $($part)*);
    }};
}

/// The generated part of `docs/laws.md` on names.
pub fn names_page() -> String {
    let mut page = String::from("### Functions of rules\n\n| function | tells |\n| --- | --- |\n");
    for function in FUNCTIONS {
        let (call, told) = function.doc.split_once("`: ").unwrap_or((function.doc, ""));
        put!(page, "| {call}` | {told} |");
    }
    page.push_str(
        "\n### Names that are worked out\n\n| of | name | what it is | meaning |\n| --- | --- | --- | --- |\n",
    );
    let row = |page: &mut String, of: &str, name: &Name| {
        put!(page, "| {of} | `{}` | {} | {} |", name.name, name.ty.describe(), name.doc);
    };
    for name in NAMES.iter().map(|row| &row.0).chain(&OWN.all) {
        let of = if name.of.is_empty() { String::new() } else { format!("`{}`", name.of) };
        row(&mut page, &of, name);
    }
    for (name, _) in EVERY.iter().filter(|row| TOLD.iter().all(|told| told.1 != row.0.name)) {
        row(&mut page, "each declaration", name);
    }
    page.push_str("\n### Names with another meaning in templates\n\nRules do not know these.\n\n");
    page.push_str("| of | name | instead |\n| --- | --- | --- |\n");
    for (of, name, instead) in TOLD {
        let of = match *of {
            "" => String::new(),
            "*" => "each declaration".to_owned(),
            of => format!("`{of}`"),
        };
        put!(page, "| {of} | `{name}` | {instead} |");
    }
    page
}
