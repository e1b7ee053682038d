//! The names that a spec declares, and what a reference may point to.

use rustc_hash::FxHashMap;

use super::assemble::Assembly;
use super::value::Target;
use crate::schema::spelling::is_kebab;
use crate::syntax::{Declaration, Tree};

/// Every key, by kind, with its position among the declarations of the kind.
#[derive(Debug, Default)]
pub struct Symbols<'a> {
    keys: FxHashMap<(&'a str, &'a str), usize>,
    order: FxHashMap<&'a str, Vec<&'a str>>,
    /// For each category of data, its items in order: words, keys of nested items, texts.
    items: Vec<Vec<&'a str>>,
}

impl<'a> Symbols<'a> {
    pub fn collect(assembly: &'a Assembly<'_>) -> Self {
        let mut symbols = Self::default();
        for declaration in &assembly.declarations {
            symbols.add(declaration);
        }
        symbols
    }

    fn add(&mut self, declaration: &'a Declaration) {
        let kind = &*declaration.kind.value;
        let Some(key) = declaration.keys.first() else { return };
        let list = self.order.entry(kind).or_default();
        self.keys.entry((kind, &key.value)).or_insert(list.len());
        list.push(&key.value);
        match kind {
            "data" => self.items.push(items(declaration)),
            // A reference can name a nested section, so sections count in the order of the text.
            "section" => {
                for nested in declaration.nested().filter(|nested| &*nested.kind.value == "section") {
                    self.add(nested);
                }
            }
            _ => {}
        }
    }

    /// The declaration of a kind with this key.
    pub fn find(&self, kind: &str, key: &str) -> Option<Target> {
        let index = self.keys.get(&(kind, key)).copied();
        if kind == "data" && index.is_none() {
            let (category, item) = key.split_once('.')?;
            let category = *self.keys.get(&("data", category))?;
            let item = self.items[category].iter().position(|known| *known == item)?;
            return Some(Target::DataItem(category, item));
        }
        let index = index?;
        Some(match kind {
            "data" => Target::Data(index),
            "purpose" => Target::Purpose(index),
            "recipient" => Target::Recipient(index),
            "choice" => Target::Choice(index),
            "related" => Target::Related(index),
            "disclosure" => Target::Disclosure(index),
            "section" => Target::Section(index),
            _ => return None,
        })
    }

    /// The keys of a kind, in order.
    pub fn keys(&self, kind: &str) -> &[&'a str] {
        self.order.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The items of the category with this key.
    pub fn items_of(&self, category: &str) -> Option<&[&'a str]> {
        self.keys.get(&("data", category)).map(|&index| self.items[index].as_slice())
    }
}

/// The items of a category: those of the list, then nested ones that the list leaves out.
fn items(declaration: &Declaration) -> Vec<&str> {
    let mut items: Vec<&str> = declaration
        .fields()
        .filter(|field| &*field.name.value == "items")
        .flat_map(|field| &field.values)
        .map(|value| &*value.text)
        .collect();
    for nested in declaration.nested().filter(|nested| &*nested.kind.value == "item") {
        if let Some(key) = nested.keys.first()
            && !items.contains(&&*key.value)
        {
            items.push(&key.value);
        }
    }
    items
}

/// Whether a file that has errors of syntax seems to declare a key in a part that could not be read,
/// so that a reference to it is not reported on top.
pub fn mentioned(text: &str, tree: &Tree, kinds: &[&str], key: &str) -> bool {
    let key = key.split('.').next().unwrap_or(key);
    if !is_kebab(key) {
        return false;
    }
    text.match_indices(key).any(|(at, _)| {
        let after = text[at + key.len()..].chars().next();
        if after.is_some_and(|c| c.is_alphanumeric() || c == '-') {
            return false;
        }
        match tree.spelling {
            crate::syntax::Spelling::Yaml => after == Some(':') || after == Some('"') || after == Some('\''),
            crate::syntax::Spelling::Policy => {
                let before = text[..at].trim_end_matches([' ', '\t']);
                before.len() < at && kinds.iter().any(|kind| before.ends_with(kind) || near_kind(before, kind))
            }
        }
    })
}

/// Whether the last word before a key is a slip for the kind (`purpos orders`).
fn near_kind(before: &str, kind: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or("");
    crate::diagnostic::nearest(word, [kind]).is_some()
}
