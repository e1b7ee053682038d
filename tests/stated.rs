//! Nothing that is stated is lost: each text, flag and word of each kind is on a page, beside what it belongs to.
//!
//! Specs are made from the table of the language, so that a new row is asked without a change.

mod package;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::document::{Kind as Page, Words};
use policyc::export;
use policyc::facts::Facts;
use policyc::render;
use policyc::schema::{self, Field, Kind, Length, Phrase, Type, vocabulary as v};
use policyc::source::Memory;
use policyc::syntax::Shape;
use rayon::prelude::*;

/// What the specs refer to, and what is needed for a page at all.
const AROUND: &str = r#"
related terms "Terms" { url: https://a.example/terms }
data pool "your pool data" { items: name, email; source: provided }
purpose serve "serve you" { data: pool; basis: contract }
recipient host "Host Ltd" { role: processor; data: pool; for: serve; country: IE }
choice settings "the settings" { how: "Open them." }
disclosure court "obey a court" { ground: law }
section own "A section" { """
Words.
""" }
"#;

/// The page of a spec, and for each text that it is said not to hold, the place of it in the spec.
fn page(spec: &str) -> Result<(String, Vec<String>), String> {
    let (analysis, told) = analysed(spec)?;
    Ok((written(&analysis, "md")?, told))
}

/// The pages as text, and as a browser shows them: how they open is a difference, too.
fn shown(spec: &str) -> Result<String, String> {
    let (analysis, _) = analysed(spec)?;
    Ok(written(&analysis, "md")? + &written(&analysis, "html")?)
}

/// The pages in a format, one after the other, with what each of its parts holds.
fn written(analysis: &Analysis, name: &str) -> Result<String, String> {
    let format = render::format(name).expect("it is built in");
    let pages = render::documents(&analysis.documents(Page::Page), &[format], &render::Options::default())?;
    let text = |page: &render::Output| match name {
        "docx" => package::parts(&page.bytes).into_values().collect(),
        _ => String::from_utf8_lossy(&page.bytes).into_owned(),
    };
    Ok(pages.iter().map(text).collect())
}

/// A spec with what follows from it.
fn analysed(spec: &str) -> Result<(Analysis, Vec<String>), String> {
    let folder = PathBuf::from("/specs");
    let project = Project::new(Memory::default().with("/specs/a.policy", spec), &folder);
    let file = project.load(Path::new("/specs/a.policy")).expect("it is there").file;
    let analysis = Analysis::new(&project, &file, &folder, &Arc::new(Options::default()));
    if analysis.has_errors() {
        let all: Vec<_> = analysis.findings.iter().map(|found| format!("{} {}", found.rule, found.message)).collect();
        return Err(all.join("; "));
    }
    let untold = analysis.findings.iter().filter(|found| found.rule == "language/unprinted");
    let places = untold.filter_map(|found| {
        // The whole declaration, where nothing of it is printed.
        let span = found.span?;
        let whole = found.message.contains("is declared");
        let rest = &spec[span.start as usize..];
        Some(if whole {
            rest.split("\n}\n").next()?.to_owned()
        } else {
            spec[span.start as usize..span.end as usize].to_owned()
        })
    });
    let places = places.collect();
    Ok((analysis, places))
}

/// A unique word for a number.
fn token(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    format!("zq{}{}x", letter(number / 26), letter(number))
}

fn text(phrase: Phrase, token: &str) -> String {
    match phrase {
        Phrase::Name | Phrase::Written | Phrase::Line | Phrase::None => format!("\"{token} Ltd\""),
        Phrase::Noun | Phrase::Event => format!("\"the {token} things\""),
        Phrase::Verb => format!("\"handle {token} things\""),
        Phrase::Clause => format!("\"{token} happens\""),
        Phrase::Heading => format!("\"The {token} heading\""),
        Phrase::Cell => format!("\"Keeps {token} things\""),
        Phrase::Sentence => format!("\"The {token} thing happens.\""),
    }
}

/// A value of a field; with its token where the type holds one.
fn value(kind: &Kind, field: &Field, token: &str) -> (String, bool) {
    let first = |list: &'static v::Vocabulary| list.iter().find(|word| *word != "...").unwrap_or_default().to_owned();
    match field.ty {
        Type::Text(phrase) | Type::WordOrText(_, phrase) => (text(phrase, token), true),
        Type::Link => (format!("https://a.example/{token}"), true),
        Type::Email => (format!("{token}@a.example"), true),
        Type::Word(list) => (first(list), false),
        Type::Flag => ("yes".to_owned(), false),
        Type::Date => ("2026-03-01".to_owned(), false),
        Type::Place | Type::People => ("DE".to_owned(), false),
        Type::Number => ("16".to_owned(), false),
        Type::Duration(_) => ("14 days".to_owned(), false),
        Type::Rule => ("gdpr/right-access".to_owned(), false),
        Type::Reference(kinds, list) => {
            let key = |of: &str| match of {
                "related" => "terms",
                "data" => "pool",
                "purpose" => "serve",
                "recipient" => "host",
                "choice" => "settings",
                "disclosure" => "court",
                "section" => "own",
                other => panic!("no `{other}` to refer to; see AROUND"),
            };
            match (kind.name, list) {
                ("policy" | "document", _) if field.name == "outline" => ("...".to_owned(), false),
                (_, Some(list)) if field.name == "within" => (first(list), false),
                (_, _) => (kinds.first().map_or_else(|| first(list.expect("a list")), |of| key(of).to_owned()), false),
            }
        }
    }
}

/// Where a text can stand in a declaration.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Label,
    Prose,
    Field(&'static Field),
}

impl Slot {
    fn name(self) -> &'static str {
        match self {
            Self::Label => "(label)",
            Self::Prose => "(prose)",
            Self::Field(field) => field.name,
        }
    }
}

/// A kind with the way to it from the top.
#[derive(Clone)]
struct Way {
    kinds: Vec<&'static Kind>,
}

impl Way {
    fn name(&self) -> String {
        self.kinds.iter().map(|kind| kind.name).collect::<Vec<_>>().join("/")
    }
    fn last(&self) -> &'static Kind {
        self.kinds[self.kinds.len() - 1]
    }
    fn slots(&self) -> Vec<Slot> {
        let kind = self.last();
        let label = (kind.label != Phrase::None).then_some(Slot::Label);
        let prose = (kind.name != "basis").then_some(Slot::Prose);
        label.into_iter().chain(prose).chain(kind.fields.iter().map(Slot::Field)).collect()
    }
}

fn paths() -> Vec<Way> {
    let mut all = Vec::new();
    for kind in schema::TOP.iter() {
        all.push(Way { kinds: vec![kind] });
        for nested in kind.nested.iter().filter(|nested| **nested != kind.id) {
            all.push(Way { kinds: vec![kind, nested.kind()] });
        }
    }
    all
}

/// A declaration with the slots that are given, and the text of each token. One field can have another value. A second one
/// of its kind has other tokens.
fn declared(
    kind: &Kind,
    slots: &[Slot],
    other: Option<(&str, &str)>,
    second: bool,
) -> (String, BTreeMap<&'static str, String>) {
    let mut tokens = BTreeMap::new();
    let mut body = String::new();
    let mut label = String::new();
    let mut items = Vec::new();
    if kind.is_local() && !slots.iter().any(|slot| slot.name() == "for") {
        body.push_str("for: DE\n");
    }
    for (number, slot) in slots.iter().enumerate() {
        let token = token(number + if second { SECOND } else { 0 });
        match slot {
            Slot::Label => {
                label = format!(" {}", text(kind.label, &token));
                tokens.insert(slot.name(), token);
            }
            Slot::Prose => {
                body.push_str(&format!("\"\"\"\nThe {token} prose.\n\"\"\"\n"));
                tokens.insert(slot.name(), token);
            }
            Slot::Field(field) => {
                let (value, holds) = match other {
                    Some((name, value)) if name == field.name => (value.to_owned(), false),
                    _ => value(kind, field, &token),
                };
                if kind.name == "data" && matches!(field.name, "items" | "required" | "optional") {
                    items.push(value.clone());
                }
                if (kind.name, field.name) != ("data", "items") {
                    body = format!("{}: {value}\n{body}", field.name);
                }
                if holds {
                    tokens.insert(slot.name(), token);
                }
            }
        }
    }
    // Items must be there before they can be required or optional.
    if !items.is_empty() {
        body = format!("items: {}\n{body}", items.join(", "));
    }
    (format!("{}{}{label} {{\n{body}}}\n", kind.name, key(kind, second)), tokens)
}

fn key(kind: &Kind, second: bool) -> String {
    let (one, other) = match (kind.shape, kind.name) {
        (Shape::Singleton, _) => return String::new(),
        (_, "right") => ("access", "erasure"),
        (_, "basis") => ("contract", "consent"),
        (_, "item") => ("email", "name"),
        (_, "transfer") => ("DE", "JP"),
        (Shape::Names, _) => ("sid", "sod"),
        _ => ("mine", "yours"),
    };
    format!(" {}", if second { other } else { one })
}

/// A spec with these declarations of a kind.
fn around(path: &Way, declared: &str, layout: &str) -> String {
    let mut out = declared.to_owned();
    if path.kinds.len() > 1 {
        let outer = path.kinds[0];
        let more = match outer.name {
            "purpose" => "data: pool\n",
            "recipient" => "country: DE, JP\n",
            "data" if declared.contains("item name") => "items: email, name\n",
            "data" => "items: email\n",
            _ => "",
        };
        let name = if outer.label == Phrase::None { String::new() } else { " \"outer things\"".to_owned() };
        out = format!("{}{}{name} {{\n{more}{out}}}\n", outer.name, key(outer, false));
    }
    // Statutory categories are printed where a law has such.
    if path.name() == "data/item" {
        out.push_str("sale { sells: no }\n");
    }
    if path.kinds[0].name != "policy" {
        let laws = if path.name() == "data/item" { "laws: ccpa; " } else { "" };
        out.push_str(&format!("policy \"P\" {{ {laws}effective: 2026-03-01; layout: {layout} }}\n"));
    }
    if path.kinds[0].name != "controller" {
        out.push_str("controller \"Acme Ltd\" { email: a@a.example }\n");
    }
    out + AROUND
}

fn spec(
    path: &Way,
    slots: &[Slot],
    other: Option<(&str, &str)>,
    layout: &str,
) -> (String, BTreeMap<&'static str, String>) {
    let (declared, tokens) = declared(path.last(), slots, other, false);
    (around(path, &declared, layout), tokens)
}

/// From this number on, tokens are those of the second declaration of a kind.
const SECOND: usize = 300;

/// The layouts of documents.
const LAYOUTS: [&str; 2] = ["by-topic", "by-purpose"];

#[test]
fn each_text_is_on_a_page_or_a_finding_says_that_it_is_not() {
    let mut asked: Vec<(Way, Vec<Slot>)> = Vec::new();
    for path in paths() {
        let slots = path.slots();
        for (index, slot) in slots.iter().enumerate() {
            asked.push((path.clone(), vec![*slot]));
            for other in &slots[index + 1..] {
                asked.push((path.clone(), vec![*slot, *other]));
            }
        }
        asked.push((path.clone(), slots));
    }
    let asked: Vec<_> = asked.iter().flat_map(|(path, slots)| LAYOUTS.map(|layout| (path, slots, layout))).collect();
    let lost: Vec<String> = asked
        .par_iter()
        .flat_map_iter(|(path, slots, layout)| {
            let (spec, tokens) = spec(path, slots, None, layout);
            let with = slots.iter().map(|slot| slot.name()).collect::<Vec<_>>().join(" + ");
            let with = format!("{with}, {layout}");
            let (page, found) = match page(&spec) {
                Ok(made) => made,
                Err(error) => return vec![format!("{} [{with}]: no page: {error}", path.name())],
            };
            let page = page.to_lowercase();
            let lost = tokens.iter().filter(|(_, token)| !page.contains(token.as_str()));
            let told = |token: &String| found.iter().any(|found| found.contains(token.as_str()));
            lost.filter(|(_, token)| !told(token)).map(|(slot, _)| format!("{}.{slot} [{with}]", path.name())).collect()
        })
        .collect();
    assert!(lost.is_empty(), "{} of {} lost\n{}", lost.len(), asked.len(), lost.join("\n"));
}

#[test]
fn two_values_of_a_field_give_two_texts() {
    let mut same = Vec::new();
    let paths = paths();
    for (path, layout) in paths.iter().flat_map(|path| LAYOUTS.map(|layout| (path, layout))) {
        for slot in path.slots() {
            let Slot::Field(field) = slot else { continue };
            let name = format!("{}.{}", path.name(), field.name);
            let values: Vec<&str> = match field.ty {
                Type::Flag => vec!["yes", "no"],
                Type::Date => vec!["2026-03-01", "2026-04-02"],
                Type::Place | Type::People => vec!["DE", "US-CA", "EEA", "JP"],
                Type::Number => vec!["1", "13", "16"],
                Type::Duration(Length::Fixed) => vec!["14 days", "10 business days", "1 month", "2 years"],
                Type::Duration(Length::Kept) => vec!["14 days", "2 years", "at most 2 years", "1 to 2 years"],
                Type::Duration(Length::Lasts) => {
                    vec!["14 days", "at most 14 days", "2 to 14 days", "session", "persistent"]
                }
                Type::Word(list) => list.iter().filter(|word| *word != "...").collect(),
                Type::WordOrText(list, _) => list.iter().collect(),
                _ => continue,
            };
            if field.unprinted.is_some() {
                continue;
            }
            let texts = |slots: &[Slot]| -> BTreeMap<String, Vec<&str>> {
                let made: Vec<(String, &str)> = values
                    .par_iter()
                    .map(|value| {
                        let (spec, _) = spec(path, slots, Some((field.name, value)), layout);
                        (shown(&spec).unwrap_or_else(|error| error), *value)
                    })
                    .collect();
                let mut by: BTreeMap<String, Vec<&str>> = BTreeMap::new();
                made.into_iter().for_each(|(text, value)| by.entry(text).or_default().push(value));
                by.retain(|_, values| values.len() > 1);
                by
            };
            // Alone, and with all that can stand beside it.
            let alone = texts(&[slot]);
            let beside = texts(&path.slots());
            for group in beside.values() {
                if alone.values().any(|other| group.iter().filter(|value| other.contains(value)).count() > 1) {
                    same.push(format!("{name}: {}, {layout}", group.join(", ")));
                }
            }
        }
    }
    assert!(same.is_empty(), "the same text for different values of\n{}", same.join("\n"));
}

/// The sections in which readers look for a kind, by topic. Prose of a section of the author's stands in that.
const SECTIONS: &[(&str, &[&str])] = &[
    ("policy", &["introduction"]),
    ("controller", &["controller", "contact"]),
    ("scope", &["introduction"]),
    ("related", &["introduction"]),
    ("term", &["definitions"]),
    ("data", &["data-collected", "sources"]),
    ("purpose", &["purposes"]),
    ("consent", &["choices", "cookies"]),
    ("recipient", &["recipients", "transfers"]),
    ("cookies", &["cookies"]),
    ("disclosure", &["disclosures"]),
    ("retention", &["retention"]),
    ("right", &["rights"]),
    ("requests", &["rights"]),
    ("choice", &["choices"]),
    ("children", &["children"]),
    ("automated-decision", &["automated-decisions"]),
    ("ai-system", &["artificial-intelligence"]),
    ("promise", &["promises"]),
    ("sale", &["sale"]),
    ("privacy-framework", &["privacy-framework"]),
    ("security", &["security"]),
    ("changes", &["changes"]),
    ("complaint", &["complaints"]),
    ("section", &[]),
    ("document", &[]),
];

/// A row of a table, or else a sentence or a heading, with the heading of its section: none for the title.
fn rows(analysis: &Analysis) -> Vec<(String, String)> {
    let (words, mut rows) = (Words::default(), Vec::new());
    let topics = v::TOPICS.iter().filter_map(|topic| words.topic(topic, words.document(&[])));
    let topics: Vec<String> = topics.chain(words.say("page", "requests").map(str::to_owned)).collect();
    for page in analysis.documents.iter().filter(|one| one.kind == Page::Page) {
        let (mut heading, mut open) = (String::new(), false);
        for line in page.markdown().lines() {
            // In a part for some people, topics stand a level deeper.
            let inner = line.strip_prefix("### ").filter(|text| topics.iter().any(|topic| topic == text));
            if let Some(text) = line.strip_prefix("## ").or(inner) {
                text.clone_into(&mut heading);
            }
            let alone = line.starts_with(['|', '#']);
            let starts = alone || line.trim_start().starts_with("- ") || !open;
            match rows.last_mut() {
                Some((_, row)) if !starts => *row = format!("{row} {line}"),
                _ => rows.push((heading.clone(), line.to_owned())),
            }
            open = !line.trim().is_empty() && !alone;
        }
    }
    let sentences = rows.into_iter().flat_map(|(heading, row)| -> Vec<_> {
        let all = if row.starts_with('|') { vec![&*row] } else { row.split(". ").collect() };
        all.into_iter().map(|one| (heading.clone(), one.to_lowercase())).collect()
    });
    sentences.collect()
}

#[test]
fn each_text_stands_in_its_section_and_in_the_row_of_its_declaration() {
    let words = Words::default();
    let heading = |topic: &&str| words.topic(topic, words.document(&[])).expect("a heading");
    let wrong: Vec<String> = paths()
        .par_iter()
        .flat_map(|path| LAYOUTS.map(|layout| (path, layout)))
        .flat_map_iter(|(path, layout)| {
            let kind = path.last();
            let (first, one) = declared(kind, &path.slots(), None, false);
            let (second, other) = match kind.shape {
                Shape::Singleton => (String::new(), BTreeMap::new()),
                _ => declared(kind, &path.slots(), None, true),
            };
            // For people in one place, one says what differs.
            let second = if kind.is_local() { second.replace("for: DE", "for: FR") } else { second };
            let (analysis, told) = match analysed(&around(path, &(first + &second), layout)) {
                Ok(analysed) => analysed,
                Err(error) => return vec![format!("{}: {error}", path.name())],
            };
            let rows = rows(&analysis);
            let topics = SECTIONS.iter().find(|row| row.0 == path.kinds[0].name).expect("a row of `SECTIONS`").1;
            let mut headings: Vec<String> = topics.iter().map(heading).collect();
            // Where people have no rights, what is left of their topic has a heading of its own.
            headings
                .extend(topics.contains(&"rights").then(|| words.say("page", "requests").expect("a heading").into()));
            let mut wrong = Vec::new();
            for (slot, token) in one.iter().chain(&other) {
                let of_section =
                    |row: &(String, String)| headings.is_empty() || row.0.is_empty() || headings.contains(&row.0);
                let there = rows.iter().any(|row| of_section(row) && row.1.contains(token.as_str()));
                if !there && !told.iter().any(|told| told.contains(token.as_str())) {
                    wrong.push(format!("{}.{slot}, {layout}: not in its section", path.name()));
                }
            }
            for (_, row) in &rows {
                let of = |tokens: &BTreeMap<&'static str, String>| -> Vec<(usize, &'static str)> {
                    let all = tokens
                        .iter()
                        .flat_map(|(slot, token)| row.match_indices(token.as_str()).map(|at| (at.0, *slot)));
                    all.collect()
                };
                let (one, other) = (of(&one), of(&other));
                let slots: BTreeSet<&str> = one.iter().chain(&other).map(|known| known.1).collect();
                // In a list, where the same is said of all, what belongs to one of them stands beside its name.
                let (Some(last), Some(first)) = (one.iter().max(), other.iter().min()) else { continue };
                let apart = !row.starts_with('|') && (last < first || other.iter().max() < one.iter().min());
                if slots.len() > 1 && !apart {
                    wrong.push(format!("{}, {layout}: {slots:?} of two in one row: {row}", path.name()));
                }
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_format_holds_what_the_others_hold() {
    let lost: Vec<String> = paths()
        .par_iter()
        .flat_map_iter(|path| {
            let (spec, tokens) = spec(path, &path.slots(), None, LAYOUTS[0]);
            let (analysis, _) = match analysed(&spec) {
                Ok(analysed) => analysed,
                Err(error) => return vec![format!("{}: {error}", path.name())],
            };
            let text = |name: &str| written(&analysis, name).expect("a page").to_lowercase();
            let md = text("md");
            let printed: Vec<_> = tokens.iter().filter(|(_, token)| md.contains(token.as_str())).collect();
            let mut lost = Vec::new();
            for format in render::FORMATS.iter().map(|format| format.name).filter(|name| !["md", "pdf"].contains(name))
            {
                let page = text(format);
                let missing = printed.iter().filter(|(_, token)| !page.contains(token.as_str()));
                lost.extend(missing.map(|(slot, _)| format!("{}.{slot} in {format}", path.name())));
            }
            // The tables of cookies hold what a row of them can say.
            if path.name() == "cookies/cookie" {
                for export in export::EXPORTS {
                    let facts = Facts::new(&analysis.policy);
                    let file = (export.write)(&facts, analysis.words()).expect("a table").expect("it is written");
                    let file = String::from_utf8_lossy(&file).to_lowercase();
                    let missing = tokens.iter().filter(|(slot, token)| {
                        // The purpose stands in place of the label.
                        !["(prose)", "(label)"].contains(*slot) && !file.contains(token.as_str())
                    });
                    lost.extend(missing.map(|(slot, _)| format!("{}.{slot} in {}", path.name(), export.file)));
                }
            }
            lost
        })
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn few_fields_are_for_no_reader_and_each_says_why() {
    let fields = schema::KINDS.iter().flat_map(|kind| kind.fields);
    let reasons: Vec<&str> = fields.filter_map(|field| field.unprinted).collect();
    assert!(reasons.len() <= 10, "{reasons:?}");
    assert!(reasons.iter().all(|reason| reason.split(' ').count() > 2), "{reasons:?}");
}
