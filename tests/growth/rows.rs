//! Cases for each row of the table of the language: more declarations of a kind, more of them that state a field, more
//! values in a list.

use policyc::schema::vocabulary::{self as v, Vocabulary};
use policyc::schema::{Field, Kind, KindId, Length, Phrase, TOP, Type, places};
use policyc::syntax::Shape;

use super::{Case, Text};

/// What every spec starts with, but for what a case is about.
const HEADS: &[(&str, &str)] = &[
    ("policy", "policy \"Privacy Policy\" { effective: 2026-03-01; laws: gdpr, eprivacy, ccpa; audience: WORLD }\n"),
    ("controller", "controller \"Marram Ltd\" { country: IE; email: ask@marram.example }\n"),
];

/// What a row needs beside it, in each declaration that states it.
const WITH: &[(&str, &str)] = &[
    ("recipient.clauses-dated", "country: US; safeguard: scc"),
    ("recipient.module", "country: US; safeguard: scc"),
    ("recipient.framework", "country: US; safeguard: dpf"),
    ("data.required", "items: \"your account details of kind {at}\""),
    ("data.optional", "items: \"your account details of kind {at}\""),
];

/// Rows that hold no more than there are places, laws or rules, and why there is no case.
const FEW: &str = "as many as the words of a list";
const ONE: &str = "one value in a spec";

/// Rows that make a product of two numbers by what they mean, and which.
const PRODUCTS: &[(&str, &str)] = &[
    ("document.outline", "each document has the sections that it chooses of all"),
    ("document.for", "each document names those that speak to other people"),
    ("document.subjects", "each document names those that speak to other people"),
    ("document.data", "each document names those that speak of other data"),
    ("document.purposes", "each document names those that speak of other purposes"),
];

/// The kinds whose keys are words or places, so that one declaration holds few of them.
fn few_in_one(kind: &Kind) -> bool {
    matches!(kind.id, KindId::BasisFor | KindId::TransferTo)
}

/// A case of a row, or why it needs none.
pub type Row = Result<Case, &'static str>;

/// All rows, as `kind` or `kind.field`; a nested kind is `parent/kind`.
pub fn rows() -> Vec<(String, Vec<Row>)> {
    let mut all = Vec::new();
    for kind in TOP.iter() {
        of_kind(kind, None, &mut all);
    }
    all
}

fn of_kind(kind: &'static Kind, parent: Option<&'static Kind>, all: &mut Vec<(String, Vec<Row>)>) {
    let path = parent.map_or(kind.name.to_owned(), |parent| format!("{}/{}", parent.name, kind.name));
    let single = kind.shape == Shape::Singleton;
    let more = move |fields: fn(&Field, usize) -> String, field: Option<&'static Field>| {
        move |size: usize| {
            let text = |at: usize| field.map_or(String::new(), |field| fields(field, at));
            Text::of(spec(kind, parent, size, &text, field))
        }
    };
    let own = match (single, kind.is_local()) {
        (true, _) => Err(ONE),
        // One for the people of each place.
        (_, true) => Err(FEW),
        _ => Ok(Case::new(&path, more(|_, _| String::new(), None))),
    };
    all.push((path.clone(), vec![own]));
    for field in kind.fields {
        let name = format!("{path}.{}", field.name);
        let mut cases = Vec::new();
        if single || kind.is_local() {
            cases.push(match (field.many, field.ty) {
                (_, _) if kind.is_local() => Err(FEW),
                (true, Type::Text(_) | Type::WordOrText(..) | Type::Reference(..) | Type::Link) => {
                    Ok(Case::new(&name, move |size| Text::of(list(kind, parent, field, size))))
                }
                (true, _) => Err(FEW),
                (false, Type::Text(phrase)) => Ok(Case::new(&name, move |size| {
                    let text = quoted(&vec![phrase.example(); size].join(" "));
                    Text::of(spec(kind, parent, 1, &|_| format!("{}: {text}", field.name), None))
                })),
                (false, _) => Err(ONE),
            });
        } else {
            cases.push(match PRODUCTS.iter().find(|row| row.0 == name) {
                Some((_, why)) => Err(*why),
                None => Ok(Case::new(&name, more(stated, Some(field)))),
            });
            if field.many && matches!(field.ty, Type::Text(_) | Type::WordOrText(..) | Type::Reference(..) | Type::Link)
            {
                let name = format!("{name}, one list");
                cases.push(Ok(Case::new(&name, move |size| Text::of(list(kind, parent, field, size)))));
            }
        }
        all.push((name, cases));
    }
    if kind.is_local() {
        return;
    }
    for nested in kind.nested.iter().map(|nested| nested.kind()).filter(|nested| nested.id != kind.id) {
        of_kind(nested, Some(kind), all);
    }
    if kind.nested.contains(&kind.id) {
        let inner = move |size: usize| {
            let inside: String = (1..=size).map(|at| declaration(kind, at, "", "")).collect();
            Text::of(heads(kind) + &declaration(kind, 0, "", &inside))
        };
        all.push((format!("{path}/{}", kind.name), vec![Ok(Case::new(&format!("{path}, nested"), inner))]));
    }
}

/// A field with one value, in the declaration of a number.
fn stated(field: &Field, at: usize) -> String {
    format!("{}: {}", field.name, value(field, at))
}

/// A spec with so many declarations of a kind.
fn spec(
    kind: &'static Kind,
    parent: Option<&'static Kind>,
    size: usize,
    fields: &dyn Fn(usize) -> String,
    field: Option<&Field>,
) -> String {
    let mut text = heads(parent.unwrap_or(kind));
    text.push_str(&field.map_or(String::new(), |field| targets(field, size)));
    let with = field.map_or(String::new(), |field| format!("{}.{}", kind.name, field.name));
    let with = WITH.iter().find(|row| row.0 == with).map_or("", |row| row.1);
    let one = |at: usize| {
        let with = with.replace("{at}", &at.to_string());
        declaration(kind, at, &format!("{}\n{with}", fields(at)), "")
    };
    match parent {
        None => (0..size).for_each(|at| text.push_str(&one(at))),
        Some(parent) if few_in_one(kind) => {
            (0..size).for_each(|at| text.push_str(&declaration(parent, at, "", &one(at))));
        }
        Some(parent) => text.push_str(&declaration(parent, 0, "", &(0..size).map(one).collect::<String>())),
    }
    text
}

/// A spec with one declaration of a kind, whose field has so many values.
fn list(kind: &'static Kind, parent: Option<&'static Kind>, field: &Field, size: usize) -> String {
    let values: Vec<String> = (0..size).map(|at| value(field, at)).collect();
    let mut fields = format!("{}: {}", field.name, values.join(", "));
    if matches!(field.name, "required" | "optional") {
        fields = format!("items: {}\n{fields}", values.join(", "));
    }
    let mut text = heads(parent.unwrap_or(kind)) + &targets(field, size);
    // Apart from those that it names.
    let one = declaration(kind, size, &fields, "");
    text.push_str(&parent.map_or(one.clone(), |parent| declaration(parent, 0, "", &one)));
    text
}

fn heads(kind: &Kind) -> String {
    HEADS.iter().filter(|head| head.0 != kind.name).map(|head| head.1).collect()
}

/// What the values of a field refer to.
fn targets(field: &Field, size: usize) -> String {
    let Type::Reference([first, ..], _) = field.ty else { return String::new() };
    let Some(kind) = TOP.iter().find(|kind| kind.name == *first) else { return String::new() };
    (0..size).map(|at| declaration_of(kind, &format!("to{at}"), at, "", "")).collect()
}

fn declaration(kind: &Kind, at: usize, fields: &str, nested: &str) -> String {
    let word = |list: &Vocabulary| list.iter().nth(at % list.iter().count()).unwrap_or_default().to_owned();
    let key = match kind.id {
        KindId::BasisFor => word(&v::BASES),
        KindId::TransferTo => "US".to_owned(),
        _ if kind.shape == Shape::Singleton => String::new(),
        _ => format!("n{at}"),
    };
    declaration_of(kind, &key, at, fields, nested)
}

fn declaration_of(kind: &Kind, key: &str, at: usize, fields: &str, nested: &str) -> String {
    let label = if kind.label == Phrase::None { String::new() } else { quoted(&text(kind.label, at)) };
    // What a declaration needs to be one.
    let needs = match kind.id {
        KindId::Section => "\"\"\"\nWe say this.\n\"\"\"",
        KindId::About => "effective: 2026-03-01; laws: gdpr, ccpa",
        KindId::Controller => "country: IE; email: ask@marram.example",
        KindId::Recipient if nested.contains("transfer") => "country: US",
        _ => "",
    };
    let needs = if kind.id == KindId::About && fields.contains(':') { "" } else { needs };
    format!("{} {key} {label} {{\n{fields}\n{nested}\n{needs}\n}}\n", kind.name)
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// A text that reads as its place needs, and no other one with the same words.
fn text(phrase: Phrase, at: usize) -> String {
    match phrase {
        Phrase::Sentence => format!("Requests of kind {at} are free."),
        phrase => format!("{} of kind {at}", phrase.example()),
    }
}

fn value(field: &Field, at: usize) -> String {
    let word = |list: &Vocabulary| {
        let all: Vec<&str> = list.iter().filter(|word| *word != "...").collect();
        all[at % all.len()].to_owned()
    };
    match field.ty {
        Type::Word(list) => word(list),
        Type::WordOrText(_, phrase) | Type::Text(phrase) => quoted(&text(phrase, at)),
        Type::Flag => "yes".to_owned(),
        Type::Date => format!("2026-03-{:02}", 1 + at % 28),
        Type::Link => format!("https://www.marram.example/page/{at}"),
        Type::Email => format!("ask{at}@marram.example"),
        Type::Place => places::all().nth(at % 200).unwrap_or("DE").to_owned(),
        // Each place has documents of its own.
        Type::People => "DE".to_owned(),
        Type::Number => format!("{}", 13 + at % 5),
        Type::Duration(Length::Fixed | Length::Kept | Length::Lasts) => format!("{} days", 1 + at),
        Type::Rule => {
            let rules: Vec<&str> = policyc::lint::general_rules().map(|rule| rule.name).collect();
            rules[at % rules.len()].to_owned()
        }
        Type::Reference([], list) => list.map_or(String::new(), word),
        Type::Reference([..], _) => format!("to{at}"),
    }
}
