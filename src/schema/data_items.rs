//! The taxonomy of data items.
//!
//! Owns: which items there are, which identify a person (`vocabulary/data-items.yaml`), and what stores of apps call
//! them (`vocabulary/store-labels.yaml`). What laws say of an item comes from `laws/*.yaml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::law;

/// One item of the taxonomy.
#[derive(Debug)]
pub struct DataItem {
    pub id: &'static str,
    /// Identifies a person directly.
    pub direct: Holds,
    /// An online identifier.
    pub online: Holds,
    /// Special category data.
    pub special: Holds,
    /// Sensitive personal information.
    pub sensitive: Holds,
    /// The statutory categories that it belongs to.
    pub categories: Vec<&'static str>,
    /// Its types in the Data safety form of Google Play.
    pub play: Vec<&'static str>,
    /// Its types in App Privacy at Apple.
    pub apple: Vec<&'static str>,
}

/// Whether an attribute holds for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Always,
    /// Depends on what the item holds or how it is used.
    Sometimes,
    Never,
}

impl Holds {
    /// `always` or `sometimes`, as laws write it.
    fn named(name: &str) -> Self {
        if name == "always" { Self::Always } else { Self::Sometimes }
    }
}

/// The whole taxonomy.
pub fn all() -> &'static [DataItem] {
    static ALL: LazyLock<Vec<DataItem>> = LazyLock::new(|| {
        let known = |groups: &[(Holds, &[&str])], id: &str| {
            groups.iter().find(|(_, ids)| ids.contains(&id)).map_or(Holds::Never, |(holds, _)| *holds)
        };
        let labels = |types: &[(&'static str, &[&str])], id: &str| {
            types.iter().filter(|row| row.1.contains(&id)).map(|row| row.0).collect()
        };
        let mut items: Vec<DataItem> = DATA_ITEMS
            .iter()
            .map(|id| DataItem {
                id,
                direct: known(DIRECT, id),
                online: known(ONLINE, id),
                special: Holds::Never,
                sensitive: Holds::Never,
                categories: Vec::new(),
                play: labels(PLAY, id),
                apple: labels(APPLE, id),
            })
            .collect();
        let at: FxHashMap<&str, usize> = DATA_ITEMS.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        let mut say = |key, groups: fn(&law::Law) -> &Vec<law::Group>, say: fn(&mut DataItem, &'static str)| {
            for (name, ids) in law::with(key).flat_map(groups) {
                for index in ids.iter().filter_map(|id| at.get(&**id)) {
                    say(&mut items[*index], name);
                }
            }
        };
        say("special", |law| &law.special, |item, how| item.special = Holds::named(how));
        say("sensitive", |law| &law.sensitive, |item, how| item.sensitive = Holds::named(how));
        say("categories", |law| &law.categories, |item, category| item.categories.push(category));
        items
    });
    &ALL
}

/// The item of the taxonomy with this id.
pub fn data_item(id: &str) -> Option<&'static DataItem> {
    all().iter().find(|item| item.id == id)
}

include!(concat!(env!("OUT_DIR"), "/data_items.rs"));
include!(concat!(env!("OUT_DIR"), "/store_labels.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_has_a_type_in_each_store_and_each_type_has_items_that_exist() {
        for item in all() {
            assert!(
                !item.play.is_empty() && !item.apple.is_empty(),
                "{}: no row of `vocabulary/store-labels.yaml`",
                item.id
            );
        }
        for id in PLAY.iter().chain(APPLE).flat_map(|row| row.1) {
            assert!(data_item(id).is_some(), "{id}");
        }
    }
}
