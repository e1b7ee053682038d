//! The rooms of the crate use only rooms above them in the table of `src/lib.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The rooms in the order of the table.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string(source().join("lib.rs")).expect("src/lib.rs");
    text.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split('`').next().map(str::to_owned)).collect()
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The room that a file belongs to: its folder, or its name, directly below `src`.
fn room(path: &Path) -> String {
    let inner = path.strip_prefix(source()).expect("below src");
    let first = inner.components().next().expect("a part").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let order: BTreeMap<String, usize> = rooms().into_iter().enumerate().map(|(index, room)| (room, index)).collect();
    let mut all = Vec::new();
    files(&source(), &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let here = room(&path);
        if matches!(&*here, "lib" | "main") {
            continue;
        }
        let own = *order.get(&here).unwrap_or_else(|| panic!("{here} is missing in the table of src/lib.rs"));
        let text = fs::read_to_string(&path).expect("a source file");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            for (at, _) in code.match_indices("crate::") {
                let used: String = code[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if order.get(&used).is_some_and(|other| *other > own) {
                    wrong.push(format!("{}:{} uses {used}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_names_every_room() {
    let text = fs::read_to_string(source().join("lib.rs")).expect("src/lib.rs");
    let declared: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    for room in &declared {
        assert!(rooms().iter().any(|known| known == room), "{room} is missing in the table");
    }
}
