//! Embeds the services of the catalog, with an index of their cookies and of what marks them in code.

#[path = "../src/syntax/dsl/grammar.rs"]
mod grammar;

use std::path::Path;
use std::{fs, io};

use grammar::{Kind, Part};

use crate::files;

/// One row for each `*.policy` of the catalog in the order of the names, and one for each of their cookies and marks. A
/// row is where its pieces begin and end in one text: numbers cost a start of the program nothing, however many there are, and each
/// address would have to be set.
pub fn catalog(folder: &Path, target: &Path) -> io::Result<()> {
    let (mut services, mut cookies, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for path in files::below(folder, "policy")? {
        let service = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        for Known { name, category, domain } in known_cookies(&text) {
            cookies.push([name, category, domain, service.clone()]);
        }
        for (field, pattern) in known_marks(&text) {
            marks.push([field, pattern, service.clone()]);
        }
        services.push([service, text]);
    }
    services.sort();
    cookies.sort();
    let mut text = String::new();
    let services: String = services.iter().map(|row| add(row, &mut text)).collect();
    let cookies: String = cookies.iter().map(|row| add(row, &mut text)).collect();
    let marks: String = marks.iter().map(|row| add(row, &mut text)).collect();
    fs::write(
        target,
        format!(
            "static TEXT: &str = {text:?};\nstatic SERVICES: &[[u32; 3]] = &[\n{services}];\n\
             static COOKIES: &[[u32; 5]] = &[\n{cookies}];\nstatic MARKS: &[[u32; 4]] = &[\n{marks}];\n"
        ),
    )
}

/// Adds the pieces of a row to the text, and gives where they begin, and where the last one ends.
fn add(row: &[String], text: &mut String) -> String {
    let mut places = vec![text.len()];
    for piece in row {
        text.push_str(piece);
        places.push(text.len());
    }
    format!("    {places:?},\n")
}

struct Known {
    name: String,
    category: String,
    /// That of another site than the one that is visited; empty where it is set on that one.
    domain: String,
}

/// The cookies of a service, each with the category of its group.
fn known_cookies(text: &str) -> Vec<Known> {
    let mut found = Vec::new();
    // The kinds of the bodies that are open, and of the head that was read last.
    let (mut bodies, mut kind) = (Vec::new(), "");
    // Of the group that is open; each name with the domain that its own body states. `start` is that of the last head.
    let (mut category, mut domain, mut names, mut start) = ("", "", Vec::new(), 0);
    for (statement, parts) in grammar::parse(text).iter() {
        match (statement.kind, parts) {
            (Kind::Entry, [word, parts @ ..]) => {
                let field = parts.first().is_some_and(|sign| sign.kind == Kind::Operator);
                match (word.text(text), field, bodies.last()) {
                    ("category", true, Some(&"cookies")) => category = parts.get(1).map_or("", |word| word.text(text)),
                    ("domain", true, Some(&"cookies")) => domain = parts.get(1).map_or("", |word| word.text(text)),
                    ("domain", true, Some(&"cookie")) => {
                        let own = parts.get(1).map_or("", |word| word.text(text));
                        names[start..].iter_mut().for_each(|name: &mut (&str, &str)| name.1 = own);
                    }
                    ("cookie", false, Some(&"cookies")) => {
                        start = names.len();
                        names.extend(without_label(parts).iter().map(|name| (name.text(text).trim_matches('"'), "")));
                    }
                    _ => {}
                }
                if !field {
                    kind = word.text(text);
                }
            }
            (Kind::Open, _) => bodies.push(kind),
            (Kind::Close, _) => {
                for _ in statement.start..statement.end {
                    if bodies.pop() == Some("cookies") {
                        found.extend(names.drain(..).map(|(name, own)| Known {
                            name: name.to_owned(),
                            category: category.to_owned(),
                            domain: if own.is_empty() { domain } else { own }.to_owned(),
                        }));
                        (category, domain) = ("", "");
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// What marks a service in code: the fields of its `detect`, each with one of its patterns.
fn known_marks(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (statement, parts) in grammar::parse(text).iter() {
        match (statement.kind, parts) {
            (Kind::Entry, [word, operator, values @ ..]) if inside && operator.kind == Kind::Operator => {
                let values = values.iter().filter(|value| matches!(value.kind, Kind::Bare | Kind::Text));
                let pattern = |value: &Part| value.text(text).trim_matches('"').to_owned();
                found.extend(values.map(|value| (word.text(text).to_owned(), pattern(value))));
            }
            (Kind::Entry, [word, ..]) => inside = word.text(text) == "detect",
            (Kind::Close, _) => inside = false,
            _ => {}
        }
    }
    found.retain(|mark| mark.0 != "in-code");
    found
}

/// The arguments of a head but for its label: the last one, in quotes.
fn without_label(arguments: &[Part]) -> &[Part] {
    match arguments {
        [keys @ .., label] if label.kind == Kind::Text => keys,
        keys => keys,
    }
}
