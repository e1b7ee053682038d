//! The names that a spec declares, and what a reference may point to.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::assemble::Assembly;
use super::value::Target;
use crate::schema::spelling::is_kebab;
use crate::syntax::{Declaration, Tree};

/// Every key, by kind, with its position among the declarations of the kind.
#[derive(Debug, Default)]
pub struct Symbols {
    kinds: FxHashMap<Box<str>, Keys>,
    /// For each category of data, its items in order: words, keys of nested items, texts.
    items: Vec<Keys>,
}

/// The keys of a kind, or the items of a category.
#[derive(Debug, Default)]
struct Keys {
    order: Vec<Arc<str>>,
    first: FxHashMap<Arc<str>, usize>,
}

impl Keys {
    fn add(&mut self, key: &str) {
        let key: Arc<str> = key.into();
        self.first.entry(Arc::clone(&key)).or_insert(self.order.len());
        self.order.push(key);
    }
}

impl Symbols {
    pub(super) fn collect(assembly: &Assembly<'_>) -> Self {
        let mut symbols = Self::default();
        for declaration in &assembly.declarations {
            symbols.add(declaration);
        }
        symbols
    }

    fn add(&mut self, declaration: &Declaration) {
        let kind = &*declaration.kind.value;
        let Some(key) = declaration.keys.first() else { return };
        if !self.kinds.contains_key(kind) {
            self.kinds.insert(kind.into(), Keys::default());
        }
        if let Some(keys) = self.kinds.get_mut(kind) {
            keys.add(&key.value);
        }
        match kind {
            "data" => {
                let mut own = Keys::default();
                items(declaration).into_iter().for_each(|item| own.add(item));
                self.items.push(own);
            }
            // A reference can name a nested section, so sections count in the order of the text.
            "section" => {
                for nested in declaration.nested().filter(|nested| &*nested.kind.value == "section") {
                    self.add(nested);
                }
            }
            _ => {}
        }
    }

    /// What a reference to a declaration of a kind points to: by its key, or `category.item` for an item of a
    /// category of data.
    pub fn find(&self, kind: &str, key: &str) -> Option<Target> {
        let position = |key: &str| self.kinds.get(kind)?.first.get(key).copied();
        let Some(index) = position(key) else {
            let (category, item) = key.split_once('.').filter(|_| kind == "data")?;
            let category = position(category)?;
            let item = self.items[category].first.get(item).copied()?;
            return Some(Target::DataItem(category, item));
        };
        Some(match kind {
            "data" => Target::Data(index),
            "purpose" => Target::Purpose(index),
            "recipient" => Target::Recipient(index),
            "choice" => Target::Choice(index),
            "related" => Target::Related(index),
            "disclosure" => Target::Disclosure(index),
            "document" => Target::Document(index),
            "section" => Target::Section(index),
            _ => return None,
        })
    }

    /// The keys of a kind, in order.
    pub fn keys(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.kinds.get(kind).into_iter().flat_map(|keys| &keys.order).map(|key| &**key)
    }

    /// The items of the category with this key, in order.
    pub fn items_of(&self, category: &str) -> Option<impl Iterator<Item = &str>> {
        let index = *self.kinds.get("data")?.first.get(category)?;
        Some(self.items[index].order.iter().map(|item| &**item))
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
    let listed: FxHashSet<&str> = items.iter().copied().collect();
    let nested = declaration.nested().filter(|nested| &*nested.kind.value == "item");
    let keys = nested.filter_map(|nested| nested.keys.first()).map(|key| &*key.value);
    items.extend(keys.filter(|key| !listed.contains(key)));
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
