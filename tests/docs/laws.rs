//! The page of packs: the keys of packs and rules, and what the expressions of rules know.

use std::fmt::Write as _;

use policyc::facts::CONDITIONS;
use policyc::facts::expression::Name;
use policyc::facts::expression::check::TOLD;
use policyc::facts::expression::names::{EVERY, NAMES};
use policyc::lint::tables;

/// The keys of packs and rules.
pub fn keys() -> String {
    let mut out = String::new();
    for (what, keys) in tables::KEYS {
        _ = writeln!(out, "### Keys of {what}\n\n| key | takes | needed | says |\n| --- | --- | --- | --- |");
        for key in keys {
            let needed = key.stands.describe();
            _ = writeln!(out, "| `{}` | {} | {needed} | {} |", key.name, key.takes, key.doc.trim());
        }
        out.push('\n');
    }
    out += "### Words of `when`\n\n| word | holds where |\n| --- | --- |\n";
    for condition in CONDITIONS {
        _ = writeln!(out, "| `{}` | {} |", condition.word, condition.doc);
    }
    out
}

/// The generated part of `docs/laws.md` on names.
pub fn names() -> String {
    let mut page = String::from("### Functions of rules\n\n| function | tells |\n| --- | --- |\n");
    for doc in tables::functions() {
        let (call, told) = doc.split_once("`: ").unwrap_or((doc, ""));
        _ = writeln!(page, "| {call}` | {told} |");
    }
    page.push_str(
        "\n### Names that are worked out\n\n| of | name | what it is | meaning |\n| --- | --- | --- | --- |\n",
    );
    let row = |page: &mut String, of: &str, name: &Name| {
        _ = writeln!(page, "| {of} | `{}` | {} | {} |", name.name, name.ty.describe(), name.doc);
    };
    for name in NAMES.iter().map(|row| &row.0).chain(&tables::OWN.all) {
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
        _ = writeln!(page, "| {of} | `{name}` | {instead} |");
    }
    page
}
