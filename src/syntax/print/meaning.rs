//! Whether two trees say the same, whatever their spelling and layout.

use std::fmt::Write as _;

use super::super::tree::{Declaration, Entry, Item, Operator, Tree, Value};

/// Whether both trees have the same declarations with the same keys, labels, notes, fields and prose.
///
/// Order counts within a kind only, and fields of one declaration have none: YAML can keep no other.
pub fn same_meaning(a: &Tree, b: &Tree) -> bool {
    meaning(a) == meaning(b)
}

/// The meaning as text, one line for each fact, grouped by kind.
fn meaning(tree: &Tree) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for item in &tree.items {
        match item {
            Item::Declaration(item) => all.push(declaration(item)),
            Item::Use(item) => {
                all.extend(item.targets.iter().map(|target| ("use".to_owned(), target.text.value.to_string())))
            }
            Item::Remove(item) => {
                let kind = format!("remove {:?}", item.kind.value);
                if item.targets.is_empty() {
                    all.push((kind.clone(), String::new()));
                }
                all.extend(item.targets.iter().map(|target| (kind.clone(), target.text.value.to_string())));
            }
        }
    }
    // The sort is stable, so that order within a kind stays.
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn declaration(item: &Declaration) -> (String, String) {
    let mut out = String::new();
    let _ = write!(out, "{:?}", item.keys.iter().map(|key| &*key.value).collect::<Vec<_>>());
    let _ = write!(out, " {:?}", item.label.as_ref().map(|label| &*label.value));
    let _ = write!(out, " {:?}", item.notes.iter().map(|note| &*note.value).collect::<Vec<_>>());
    let mut inner = Vec::new();
    for entry in &item.body {
        inner.push(match entry {
            Entry::Field(field) => {
                let sign = match field.operator {
                    Operator::Set => ":",
                    Operator::Add => "+:",
                    Operator::Take => "-:",
                };
                (format!("{}{sign}", field.name.value), texts(&field.values))
            }
            Entry::Declaration(nested) => {
                let (kind, text) = declaration(nested);
                (format!("{kind} {{}}"), text)
            }
            Entry::Prose(prose) => ("\"\"\"".to_owned(), format!("{:?}", prose.text.value)),
        });
    }
    inner.sort_by(|a, b| a.0.cmp(&b.0));
    let _ = write!(out, " {inner:?}");
    (format!("{}{}", if item.overrides.is_some() { "override " } else { "" }, item.kind.value), out)
}

fn texts(values: &[Value]) -> String {
    format!("{:?}", values.iter().map(|value| &*value.text.value).collect::<Vec<_>>())
}
