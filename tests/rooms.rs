//! Which room of the crate uses which, which files use one another, and what the crate shows.
//!
//! `cargo test --test rooms -- --nocapture` prints each cycle between files, the names that make it, and
//! where it can be cut.

#[path = "rooms/code.rs"]
mod code;
#[path = "rooms/cycles.rs"]
mod cycles;
#[path = "rooms/made_up.rs"]
mod made_up;
#[path = "rooms/shown.rs"]
mod shown;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use code::{Crate, Included, Target, Use, start};
use cycles::{Cycle, Graph};

/// The room that reads the data in a folder, and what `build.rs` makes of it.
const DATA: &[(&str, &str, &str)] = &[
    ("vocabulary/vocabulary.yaml", "OUT_DIR/vocabulary.rs", "schema"),
    ("vocabulary/data-items.yaml", "OUT_DIR/data_items.rs", "schema"),
    ("vocabulary/store-labels.yaml", "OUT_DIR/store_labels.rs", "schema"),
    ("vocabulary/shapes.yaml", "OUT_DIR/shapes.rs", "schema"),
    ("vocabulary/places.yaml", "OUT_DIR/places.rs", "schema"),
    ("catalog/", "OUT_DIR/catalog.rs", "policy"),
    ("templates/en/", "OUT_DIR/templates.rs", "document"),
    ("templates/shape/", "OUT_DIR/templates.rs", "document"),
    ("laws/", "OUT_DIR/laws.rs", "law"),
    ("lexicon/en/claims.yaml", "OUT_DIR/claims.rs", "claims"),
    ("lexicon/en/topics.yaml", "OUT_DIR/topics.rs", "import"),
    ("lexicon/", "OUT_DIR/lexicon.rs", "english"),
    ("docs/rules/", "OUT_DIR/pages.rs", "lint"),
    ("templates/page/", "", "render"),
];

/// Data of a lower room that a file reads all the same.
const REACHES_UP: &[(&str, &str, &str)] = &[];

/// Cycles between files that are still there, one file a line. A row goes when its cycle goes.
const CYCLES: &[(&str, &str)] = &[];

/// The crate as it is.
struct Here {
    rooms: Vec<String>,
    files: Vec<String>,
    code: Crate,
    uses: Vec<Use>,
    included: Vec<Included>,
}

static HERE: LazyLock<Here> = LazyLock::new(|| {
    let sources = sources();
    let (code, uses, included) = Crate::read(&sources);
    Here { rooms: rooms(&sources["lib.rs"]), files: sources.into_keys().collect(), code, uses, included }
});

/// The sources below `src` by their path.
fn sources() -> BTreeMap<String, String> {
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    let name = |path: &Path| {
        let inner = path.strip_prefix(&root).expect("below src");
        inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    // The program uses the library like any other crate.
    all.iter()
        .map(|path| (name(path), fs::read_to_string(path).expect("a source file")))
        .filter(|(name, _)| name != "main.rs")
        .collect()
}

/// The rooms in the order of the table of `src/lib.rs`.
fn rooms(lib: &str) -> Vec<String> {
    lib.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split('`').next().map(str::to_owned)).collect()
}

/// The room of a file: its folder, or its name, directly below `src`.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// Each use of a room by one that stands above it, `rooms` being in their order.
fn upward(rooms: &[String], code: &Crate, uses: &[Use]) -> BTreeSet<String> {
    let floor = |name: &str| rooms.iter().position(|room| room == name);
    let mut wrong = BTreeSet::new();
    for one in uses.iter().filter(|one| one.file != "lib.rs") {
        let Some(Target::Module(to) | Target::Item(to, _)) = code.resolve(&one.module, &one.path) else { continue };
        // A room that only hands a name on is used all the same.
        let (from, rest) = start(&one.module, &one.path);
        let written = from.first().or(rest.first().filter(|_| rest.len() < one.path.len()));
        for used in to.first().into_iter().chain(written) {
            if floor(used) > floor(room(&one.file)) {
                wrong.insert(format!("src/{}:{} uses {used} ({})", one.file, one.line, one.path.join("::")));
            }
        }
    }
    wrong
}

/// What a file reads that belongs to a room below it, as (file, path). Panics where the owner is not known.
fn data_upward(rooms: &[String], included: &[Included]) -> BTreeSet<(String, String)> {
    let floor = |name: &str| rooms.iter().position(|room| room == name);
    let owner = |path: &str| match path.strip_prefix("src/") {
        Some(file) => room(file).to_owned(),
        None => {
            let row = DATA.iter().find(|(folder, made, _)| path.starts_with(folder) || path == *made);
            row.unwrap_or_else(|| panic!("{path} stands in no row of DATA in tests/rooms.rs")).2.to_owned()
        }
    };
    let up = |one: &&Included| !one.test && floor(&owner(&one.path)) > floor(room(&one.file));
    included.iter().filter(up).map(|one| (one.file.clone(), one.path.clone())).collect()
}

#[test]
fn the_table_names_every_room() {
    for file in HERE.files.iter().filter(|file| *file != "lib.rs") {
        assert!(HERE.rooms.iter().any(|known| known == room(file)), "{file} is in no room of the table of src/lib.rs");
    }
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let wrong = upward(&HERE.rooms, &HERE.code, &HERE.uses);
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_room_reads_no_data_of_a_room_below_it() {
    let found = data_upward(&HERE.rooms, &HERE.included);
    let known = REACHES_UP.iter().map(|(file, path, _)| ((*file).to_owned(), (*path).to_owned())).collect();
    assert_eq!(found, known, "what reaches up stands in REACHES_UP, and what no longer does is taken out of it");
    for (folder, made, _) in DATA {
        let read = |one: &Included| one.path.starts_with(folder) || one.path == *made;
        assert!(HERE.included.iter().any(read), "nothing reads {folder}: take it out of DATA in tests/rooms.rs");
    }
}

#[test]
fn no_type_of_another_crate_is_shown() {
    let wrong = shown::foreign(&sources(), &HERE.code);
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

/// Where the cycles that are found are not those of the list, in sentences.
fn differences(found: &[Cycle<'_>], list: &[(&str, &str)]) -> Vec<String> {
    let known: Vec<BTreeSet<&str>> = list.iter().map(|(_, files)| files.split_whitespace().collect()).collect();
    let line = |files: &mut dyn Iterator<Item = &str>| files.collect::<Vec<_>>().join("\n        ");
    let mut wrong = Vec::new();
    for cycle in found.iter().filter(|cycle| !known.contains(&cycle.files)) {
        let files = line(&mut cycle.files.iter().copied());
        let mut text = format!("these use one another, and are no row of CYCLES:\n        {files}\n");
        for row in known.iter().filter(|row| !row.is_disjoint(&cycle.files)) {
            let new = line(&mut cycle.files.difference(row).copied());
            let gone = line(&mut row.difference(&cycle.files).copied());
            text += &format!("against the row they share files with, new:\n        {new}\n  gone:\n        {gone}\n");
        }
        wrong.push(text + &cycle.describe());
    }
    for row in known.iter().filter(|row| !found.iter().any(|cycle| cycle.files == **row)) {
        let files = line(&mut row.iter().copied());
        wrong.push(format!(
            "a row of CYCLES that is no longer true; take it out, or put in what is left:\n        {files}"
        ));
    }
    wrong
}

#[test]
fn files_use_one_another_only_where_a_reason_is_given() {
    let graph = Graph::new(&HERE.code, &HERE.uses);
    let found = graph.cycles();
    found.iter().for_each(|cycle| println!("{}", cycle.describe()));
    let wrong = differences(&found, CYCLES);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
