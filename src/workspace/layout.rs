//! Where the files of a spec go.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

/// Endings of specs that a walk picks up.
pub(super) const WALKED: &[&str] = &[".policy", ".policy.yaml", ".policy.yml"];

/// Endings that are no part of a spec's name, longest first.
const STRIPPED: &[&str] = &[".policy.yaml", ".policy.yml", ".policy.json", ".policy", ".yaml", ".yml", ".json"];

/// `NAME` out of `NAME.policy`.
pub(super) fn name(file: &str) -> &str {
    let stripped = STRIPPED.iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(file);
    // A file that is nothing but an ending keeps it, without the dot. So does one with more dots before
    // it: `.` and `..` are folders, and the second lies outside of the output folder.
    if stripped.trim_matches('.').is_empty() { file.trim_start_matches('.') } else { stripped }
}

/// The folder of a spec below the output folder: its sub-folders below the walked directory, and
/// its name. `examples/shop/shop.policy` keeps both, because `examples/shop/` may hold more specs.
pub(super) fn below(relative: &Path) -> PathBuf {
    let file = relative.file_name().unwrap_or_default();
    match file.to_str() {
        Some(file) => relative.with_file_name(name(file)),
        // Not UTF-8: the endings are looked at one by one.
        None => {
            let ends = |path: &Path, all: &[&str]| all.iter().any(|ending| path.extension() == Some(ending.as_ref()));
            let mut path = relative.to_owned();
            if ends(&path, &["yaml", "yml", "json"]) {
                path.set_extension("");
            }
            if ends(&path, &["policy"]) {
                path.set_extension("");
            }
            path
        }
    }
}

/// Groups of positions whose folders are the same, also on a file system that ignores case.
pub(super) fn clashes<'a>(folders: impl Iterator<Item = &'a Path>) -> Vec<Vec<usize>> {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, folder) in folders.enumerate() {
        match seen.entry(folder.to_string_lossy().to_lowercase()) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(index);
            }
            std::collections::hash_map::Entry::Occupied(entry) => {
                let first = *entry.get();
                match groups.iter_mut().find(|group| group[0] == first) {
                    Some(group) => group.push(index),
                    None => groups.push(vec![first, index]),
                }
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_ending_and_keeps_its_folders() {
        for (file, folder) in [
            ("a.policy", "a"),
            ("a.policy.yaml", "a"),
            ("a.yml", "a"),
            ("a.b.policy", "a.b"),
            ("x/y/a.yaml", "x/y/a"),
            ("offlajn/offlajn.policy", "offlajn/offlajn"),
            (".policy", "policy"),
            ("..policy", "policy"),
            ("...policy.yaml", "policy.yaml"),
            ("a.txt", "a.txt"),
        ] {
            assert_eq!(below(Path::new(file)), Path::new(folder));
        }
    }

    #[test]
    fn clashes_ignore_case() {
        let folders = ["d/a", "d/b", "d/A", "d/B/c", "d/a"].map(Path::new);
        assert_eq!(clashes(folders.into_iter()), [vec![0, 2, 4]]);
    }
}
