//! The questions of `tests/rooms.rs`, asked of small made-up crates whose answers are known.

use std::collections::BTreeSet;

use super::code::{Crate, Included, Use};
use super::cycles::{Cycle, Graph};
use super::{data_upward, differences, shown, upward};

/// Made-up sources, each by its path below `src`.
fn made_up(files: &[(&str, &str)]) -> (Crate, Vec<Use>, Vec<Included>) {
    Crate::read(&files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect())
}

const ROOMS: [&str; 4] = ["source", "lint", "workspace", "cli"];

/// The rooms below that are used, where a file holds `text` and the crate has [`ROOMS`] in this order.
fn used(file: &str, text: &str) -> Vec<String> {
    let rooms = ROOMS.map(str::to_owned);
    let mut files: Vec<(String, &str)> = rooms.iter().map(|room| (format!("{room}.rs"), "pub struct Thing;")).collect();
    files.retain(|(other, _)| other != file);
    files.push((file.to_owned(), text));
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (&**file, *text)).collect();
    let (code, uses, _) = made_up(&files);
    let wrong = upward(&rooms, &code, &uses);
    let names = wrong.iter().filter_map(|line| line.split_once(" uses ")?.1.split(' ').next());
    names.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
}

#[test]
fn every_way_to_name_a_room_is_read() {
    for (text, expected) in [
        ("use crate::{cli, lint, workspace};", &["cli", "lint", "workspace"][..]),
        ("use super::cli;", &["cli"]),
        ("use super::{cli::{self, Thing as Other}};", &["cli"]),
        ("pub use crate::lint::Thing;", &["lint"]),
        ("pub(crate) use crate::lint::*;", &["lint"]),
        ("mod inner { use super::super::lint::Thing; }", &["lint"]),
        ("fn f() { use crate::lint::Thing; }", &["lint"]),
        ("fn f() -> crate::lint::Thing { loop {} }", &["lint"]),
        ("fn f(x: u8) { match x { super::cli::N => {} _ => {} } }", &["cli"]),
        ("impl super::cli::Trait for u8 {}", &["cli"]),
        ("fn f() { assert!(x.is(crate::lint::f(1), 2)); }", &["lint"]),
        ("macro_rules! m { () => { use $crate::{cli, lint::{Thing}}; }; }", &["cli", "lint"]),
        ("#[cfg(test)] mod tests { use crate::lint; }", &["lint"]),
        (
            "// crate::cli\nconst A: &str = \"crate::cli\";\nuse std::cli; use cli::x; fn f(cli: u8) { cli; m!(a.cli, cli) }",
            &[],
        ),
    ] {
        assert_eq!(used("source.rs", text), expected, "{text}");
    }
    assert_eq!(used("source/inner.rs", "use super::super::cli;"), ["cli"]);
    assert_eq!(used("source/inner.rs", "use super::cli; use self::lint::x; use crate::source::cli;"), [""; 0]);
    assert_eq!(used("workspace.rs", "use crate::{source, lint, cli};"), ["cli"]);
}

#[test]
fn a_type_of_another_crate_is_found_wherever_it_is_shown() {
    let shown = |text: &str| {
        let files = [
            ("lib.rs", "pub mod a; mod b; #[doc(hidden)] pub mod c;"),
            ("a.rs", text),
            ("b.rs", "pub struct B { pub day: jiff::Date } pub struct Other;"),
            ("c.rs", "pub struct C(pub jiff::Date); pub type Day = jiff::Date;"),
        ];
        let sources = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        shown::foreign(&sources, &made_up(&files).0).len()
    };
    for text in [
        "pub fn f() -> jiff::Date { loop {} }",
        "use jiff::civil::{self, Date}; pub struct S { pub day: Option<Date> }",
        "use jiff as days; pub enum E { A { day: days::Date } }",
        "pub use jiff::Date;",
        "pub use crate::b::B;",
        "use crate::c::Day; pub const DAY: Day = f();",
        "pub trait T: jiff::Zoned {}",
        "pub fn f<T: jiff::Zoned>(_: T) {}",
        "pub fn f(_: &dyn Fn(&[jiff::Date])) {}",
        "pub struct S; impl From<jiff::Date> for S { fn from(_: jiff::Date) -> Self { S } }",
        "pub struct S; impl S { pub fn f(&self, _: jiff::Date) {} }",
    ] {
        assert_eq!(shown(text), 1, "{text}");
    }
    for text in [
        "use jiff::Date; fn f(_: Date) {} pub struct S { day: Date } struct T { pub day: Date } impl S { fn f(_: Date) {} }",
        "pub fn f() { let day: jiff::Date = g(); }",
        "use crate::b::B; pub(crate) use jiff::Date;",
        "pub use crate::b::Other; pub use std::path::Path; pub fn f(_: &crate::c::C) -> u8 { 0 }",
        "#[doc(hidden)] pub fn f(_: jiff::Date) {}",
        "pub struct S { #[doc(hidden)] pub day: jiff::Date }",
    ] {
        assert_eq!(shown(text), 0, "{text}");
    }
}

#[test]
fn data_that_a_file_reads_are_found() {
    let read = |text: &str| {
        let (_, _, included) = made_up(&[("lib.rs", "mod schema;"), ("schema/places.rs", text)]);
        included.into_iter().map(|one| one.path).collect::<Vec<_>>()
    };
    assert_eq!(
        read(r#"fn f() { const A: &str = include_str!("../../templates/en/words.yaml"); }"#),
        ["templates/en/words.yaml"]
    );
    assert_eq!(read(r#"include!(concat!(env!("OUT_DIR"), "/laws.rs"));"#), ["OUT_DIR/laws.rs"]);
    assert_eq!(
        read(
            r#"macro_rules! m { ($n:literal) => { include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/", $n)) } }"#
        ),
        ["docs/"]
    );
    assert_eq!(read(r#"const A: [&str; 1] = f!(include_str!("places.rs"));"#), ["src/schema/places.rs"]);
    let rooms = ["syntax", "document"].map(str::to_owned);
    let (_, _, included) = made_up(&[
        ("syntax/a.rs", r#"const A: &str = include_str!("../../templates/en/words.yaml");"#),
        ("document/a.rs", r#"const A: &str = include_str!("../../templates/en/words.yaml");"#),
    ]);
    let found = data_upward(&rooms, &included);
    assert_eq!(found, BTreeSet::from([("syntax/a.rs".to_owned(), "templates/en/words.yaml".to_owned())]));
}

/// The cycles of made-up files, each as its files in one line.
fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
    let (code, uses, _) = made_up(files);
    let graph = Graph::new(&code, &uses);
    graph.cycles().iter().map(|cycle| cycle.files.iter().copied().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn cycles_between_files_are_found() {
    let two = |parent: &str, child: &str| cycles_of(&[("a.rs", parent), ("a/b.rs", child)]);
    let cycle = ["a.rs a/b.rs"];
    // Both use an item of the other.
    assert_eq!(two("mod b; use b::B; struct A;", "use super::A; struct B;"), cycle);
    assert_eq!(two("mod b; struct A; fn f() { b::g() }", "struct B(crate::a::A); fn g() {}"), cycle);
    assert_eq!(two("mod b; struct A; fn f() { println!(\"{}\", b::g()) }", "use super::*; fn g() {}"), cycle);
    assert_eq!(two("mod b; struct A; fn f() { use b::g; g() }", "use crate::a; fn g() -> a::A {}"), cycle);
    assert_eq!(two("mod b; make!(A); use b::B;", "use super::A; struct B;"), cycle);
    // A name is handed on and used here.
    assert_eq!(two("mod b; pub use b::B; struct A(B);", "use super::A; struct B;"), cycle);
    // Declared, handed on, or used by tests only.
    assert_eq!(two("mod b; struct A;", "use super::A;"), [""; 0]);
    assert_eq!(two("mod b; pub use b::B; struct A;", "use super::A; struct B;"), [""; 0]);
    assert_eq!(two("mod b; struct A; #[cfg(test)] mod tests { use super::b::B; }", "use super::A; struct B;"), [""; 0]);
    assert_eq!(two("#[cfg(test)] mod b; struct A; use c::C;", "use super::A; struct B;"), [""; 0]);
    // A name that is handed on leads to where it is defined, also under another name and through a glob.
    let three = |parent: &str, b: &str, c: &str| cycles_of(&[("a.rs", parent), ("a/b.rs", b), ("a/c.rs", c)]);
    assert_eq!(
        three("mod b; mod c; pub use b::B;", "use super::c::C; struct B;", "use crate::a::B; struct C;"),
        ["a/b.rs a/c.rs"]
    );
    assert_eq!(
        three("mod b; mod c; pub use b::B as D;", "struct B(super::c::C);", "use super::D; struct C;"),
        ["a/b.rs a/c.rs"]
    );
    assert_eq!(
        three("mod b; mod c; pub use b::*;", "struct B(super::c::C);", "use super::B; struct C;"),
        ["a/b.rs a/c.rs"]
    );
    assert_eq!(three("mod b; mod c; use b::*; fn f() { B; }", "struct B;", "use super::B; struct C;"), [""; 0]);
    // A macro at the root is defined in its file.
    assert_eq!(two("mod b; struct A; b!();", "#[macro_export] macro_rules! m { () => { $crate::a::A } }"), [""; 0]);
    assert_eq!(
        two("mod b; struct A; crate::m!();", "#[macro_export] macro_rules! m { () => { $crate::a::A } }"),
        cycle
    );
}

#[test]
fn a_cycle_tells_what_to_cut() {
    let (code, uses, _) = made_up(&[
        ("a.rs", "use crate::b::{B, C, D}; struct A;"),
        ("b.rs", "use crate::c::E; struct B; struct C; struct D;"),
        ("c.rs", "struct E(crate::a::A);"),
        ("d.rs", "use crate::a::A;"),
    ]);
    let graph = Graph::new(&code, &uses);
    let text: Vec<String> = graph.cycles().iter().map(Cycle::describe).collect();
    let [text] = &text[..] else { panic!("one cycle: {text:?}") };
    let (cut, others) = text.split_once("  the others:\n").expect("two parts");
    let cut: Vec<&str> = cut.lines().skip(2).map(str::trim).collect();
    assert!(cut == ["b.rs -> c.rs: E"] || cut == ["c.rs -> a.rs: A"], "{text}");
    assert!(others.contains("a.rs -> b.rs: B, C, D"), "{text}");
}

#[test]
fn the_list_of_cycles_only_gets_shorter() {
    let (code, uses, _) = made_up(&[("a.rs", "use crate::b::B; struct A;"), ("b.rs", "use crate::a::A; struct B;")]);
    let graph = Graph::new(&code, &uses);
    let said = |list: &[(&str, &str)]| -> Vec<String> {
        let told = differences(&graph.cycles(), list);
        told.iter().map(|text| text.split_inclusive("CYCLES").next().unwrap_or_default().to_owned()).collect()
    };
    let (new, gone) = ("these use one another, and are no row of CYCLES", "a row of CYCLES");
    assert_eq!(said(&[("reason", " a.rs\nb.rs ")]), [""; 0]);
    assert_eq!(said(&[]), [new]);
    assert_eq!(said(&[("reason", "a.rs b.rs"), ("reason", "c.rs d.rs")]), [gone]);
    assert_eq!(said(&[("reason", "a.rs b.rs c.rs")]), [new, gone]);
}
