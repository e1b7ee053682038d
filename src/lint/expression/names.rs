//! Which names and fields expressions know, and what stands behind each.
//!
//! Fields come from the schema table; only what is worked out from several facts stands here.

use crate::schema::{self, Type, Vocabulary, vocabulary as v};
use crate::syntax::Shape;

/// What stands behind an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ty {
    Bool,
    Flag,
    Number,
    Date,
    Duration,
    Text,
    Word(&'static Vocabulary),
    /// A word of a vocabulary, or text of the author's own.
    WordOrText(&'static Vocabulary),
    Place,
    /// A declaration or a derived row, by its kind.
    Record(&'static str),
    /// A declaration, or a word in its place: `self`, a topic, an audience.
    RecordOrWord(&'static str, &'static Vocabulary),
    Flags,
    Texts,
    Words(&'static Vocabulary),
    WordsOrTexts(&'static Vocabulary),
    Places,
    Records(&'static str),
    RecordsOrWords(&'static str, &'static Vocabulary),
}

impl Ty {
    /// What the entries of a list are; none for what is no list.
    pub fn entry(self) -> Option<Self> {
        Some(match self {
            Self::Texts => Self::Text,
            Self::Words(vocabulary) => Self::Word(vocabulary),
            Self::WordsOrTexts(vocabulary) => Self::WordOrText(vocabulary),
            Self::Places => Self::Place,
            Self::Records(kind) => Self::Record(kind),
            Self::RecordsOrWords(kind, vocabulary) => Self::RecordOrWord(kind, vocabulary),
            _ => return None,
        })
    }

    /// How a finding calls it.
    pub fn describe(self) -> String {
        match self {
            Self::Bool => "a condition".to_owned(),
            Self::Flag => "a yes/no fact".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Date => "a date".to_owned(),
            Self::Duration => "a period".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::Word(vocabulary) | Self::WordOrText(vocabulary) => format!("a word of `{}`", vocabulary.name),
            Self::Place => "a place".to_owned(),
            Self::Record(kind) | Self::RecordOrWord(kind, _) => format!("one {}", shown(kind)),
            Self::Flags => "a list of yes/no facts".to_owned(),
            Self::Texts => "a list of texts".to_owned(),
            Self::Words(vocabulary) | Self::WordsOrTexts(vocabulary) => {
                format!("a list of words of `{}`", vocabulary.name)
            }
            Self::Places => "a list of places".to_owned(),
            Self::Records(kind) | Self::RecordsOrWords(kind, _) => format!("a list of {}", shown(kind)),
        }
    }
}

fn shown(kind: &str) -> String {
    format!("`{}`", kind.replace('-', "_"))
}

/// What comes after a dot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attribute {
    /// A field of the schema table.
    Field(&'static str),
    Key,
    Label,
    Prose,
    /// Worked out from several facts: the kind and the name.
    Derived(&'static str, &'static str),
}

impl Attribute {
    /// Whether it is decided by the declaration alone.
    pub fn local(self) -> bool {
        match self {
            Self::Derived(kind, name) => {
                matches!(kind, "flow" | "cookie")
                    || matches!(name, "ways" | "third_party" | "measurable" | "dated" | "word" | "bases")
                    || matches!(name, "dpo" | "representative" | "joint" | "contact" | "item" | "cookie" | "measure")
            }
            _ => true,
        }
    }
}

use Ty::{Flag, Place, Record, Records, Text, Texts, Word, Words};

/// Derived lists that `each` and the list functions know beside the kinds.
static LISTS: &[(&str, &str)] = &[("flow", "flow"), ("cookie", "cookie"), ("item", "item"), ("all_data", "data")];

/// What is worked out for a kind or a derived row.
static DERIVED: &[(&str, &str, Ty)] = &[
    ("flow", "recipient", Record("recipient")),
    ("flow", "country", Place),
    ("flow", "safeguard", Words(&v::SAFEGUARDS)),
    ("flow", "copy", Text),
    ("flow", "role", Word(&v::ROLES)),
    ("flow", "key", Text),
    ("flow", "label", Text),
    ("cookie", "name", Text),
    ("cookie", "key", Text),
    ("cookie", "label", Text),
    ("cookie", "provider", Ty::RecordOrWord("recipient", &v::SELF)),
    ("cookie", "own", Flag),
    ("cookie", "party", Word(&v::PARTIES)),
    ("cookie", "category", Word(&v::COOKIE_CATEGORIES)),
    ("cookie", "purpose", Text),
    ("cookie", "lasts", Ty::Duration),
    ("cookie", "tech", Word(&v::TECHNOLOGIES)),
    ("cookie", "domain", Text),
    ("cookie", "for", Records("purpose")),
    ("cookie", "bases", Words(&v::BASES)),
    ("cookie", "cookies", Record("cookies")),
    ("item", "data", Record("data")),
    ("item", "word", Word(&v::DATA_ITEMS)),
    ("item", "key", Text),
    ("item", "label", Text),
    ("item", "direct", Flag),
    ("item", "online", Flag),
    ("item", "special", Flag),
    ("item", "sensitive", Flag),
    ("item", "required", Flag),
    ("item", "optional", Flag),
    ("item", "ccpa", Words(&v::CCPA)),
    ("item", "state", Word(&v::STATES)),
    ("item", "purposes", Records("purpose")),
    ("item", "recipients", Records("recipient")),
    ("data", "words", Words(&v::DATA_ITEMS)),
    ("data", "special", Flag),
    ("data", "sensitive", Flag),
    ("data", "purposes", Records("purpose")),
    ("data", "recipients", Records("recipient")),
    ("data", "kept", Records("retention")),
    ("data", "item", Records("item")),
    ("cookies", "cookie", Records("cookie")),
    ("security", "measure", Records("measure")),
    ("purpose", "bases", Words(&v::BASES)),
    ("purpose", "special", Flag),
    ("purpose", "sensitive", Flag),
    ("purpose", "recipients", Records("recipient")),
    ("recipient", "third_party", Flag),
    ("retention", "measurable", Flag),
    ("controller", "ways", Texts),
    ("controller", "dpo", Records("dpo")),
    ("controller", "representative", Records("representative")),
    ("controller", "joint", Records("joint")),
    ("controller", "contact", Records("contact")),
    ("requests", "ways", Texts),
    ("dpo", "ways", Texts),
    ("representative", "ways", Texts),
    ("joint", "ways", Texts),
    ("contact", "ways", Texts),
    ("policy", "dated", Ty::Date),
];

/// What `name` of a record of a kind is.
pub fn attribute(kind: &'static str, name: &str) -> Option<(Attribute, Ty)> {
    if let Some((kind, name, ty)) = DERIVED.iter().find(|row| row.0 == kind && row.1 == name) {
        return Some((Attribute::Derived(kind, name), *ty));
    }
    let known = schema::KINDS.iter().find(|known| known.name == kind)?;
    match name {
        "key" if known.shape != Shape::Singleton => return Some((Attribute::Key, Text)),
        "label" => return Some((Attribute::Label, Text)),
        "text" => return Some((Attribute::Prose, Text)),
        _ => {}
    }
    let dashed = name.replace('_', "-");
    let field = known.fields.iter().find(|field| field.name == dashed)?;
    let ty = match (field.ty, field.many) {
        (Type::Word(vocabulary), false) => Word(vocabulary),
        (Type::Word(vocabulary), true) => Words(vocabulary),
        (Type::WordOrText(vocabulary, _), false) => Ty::WordOrText(vocabulary),
        (Type::WordOrText(vocabulary, _), true) => Ty::WordsOrTexts(vocabulary),
        (Type::Text(_) | Type::Link | Type::Email | Type::Rule, false) => Text,
        (Type::Text(_) | Type::Link | Type::Email | Type::Rule, true) => Texts,
        (Type::Flag, false) => Flag,
        (Type::Flag, true) => Ty::Flags,
        (Type::Date, _) => Ty::Date,
        (Type::Number, _) => Ty::Number,
        (Type::Duration, _) => Ty::Duration,
        (Type::Place, false) => Place,
        (Type::Place, true) => Ty::Places,
        (Type::Reference(kinds, Some(words)), false) => Ty::RecordOrWord(kinds.first()?, words),
        (Type::Reference(kinds, Some(words)), true) => Ty::RecordsOrWords(kinds.first()?, words),
        (Type::Reference(kinds, None), false) => Record(kinds.first()?),
        (Type::Reference(kinds, None), true) => Records(kinds.first()?),
    };
    Some((Attribute::Field(field.name), ty))
}

/// The names of a kind, for "did you mean".
pub fn attributes(kind: &str) -> Vec<String> {
    let mut names: Vec<String> = ["key", "label", "text"].map(str::to_owned).to_vec();
    names.extend(DERIVED.iter().filter(|row| row.0 == kind).map(|row| row.1.to_owned()));
    if let Some(kind) = schema::KINDS.iter().find(|known| known.name == kind) {
        names.extend(kind.fields.iter().map(|field| field.name.replace('-', "_")));
    }
    names
}

/// A list that an expression or `each` can name: its own name, and the kind of its entries.
pub fn list(name: &str) -> Option<(&'static str, &'static str)> {
    if let Some(row) = LISTS.iter().find(|row| row.0 == name) {
        return Some(*row);
    }
    let dashed = name.replace('_', "-");
    let kind = schema::TOP.iter().find(|kind| kind.name == dashed && kind.shape != Shape::Singleton)?;
    Some((kind.name, kind.name))
}

/// The names of all lists.
pub fn lists() -> Vec<String> {
    let kinds =
        schema::TOP.iter().filter(|kind| kind.shape != Shape::Singleton).map(|kind| kind.name.replace('-', "_"));
    kinds.chain(LISTS.iter().map(|row| row.0.to_owned())).collect()
}

/// A singleton of the language.
pub fn singleton(name: &str) -> Option<&'static str> {
    schema::TOP.iter().find(|kind| kind.name == name && kind.shape == Shape::Singleton).map(|kind| kind.name)
}

/// All names that an expression can start with.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = schema::TOP.iter().map(|kind| kind.name.replace('-', "_")).collect();
    names.extend(LISTS.iter().map(|row| row.0.to_owned()));
    names.extend(["this", "it", "day", "home", "eea", "eu"].map(str::to_owned));
    names
}
