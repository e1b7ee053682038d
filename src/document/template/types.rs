//! Which names expressions know, and what stands behind each.
//!
//! The fields of declarations come from the schema table; here stand only the names that templates
//! have besides: derived lists, their columns, and attributes that every declaration has.

use std::borrow::Cow;

use crate::schema::{self, Type};

/// What stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ty {
    /// Not known; everything is allowed.
    Any,
    /// A text, word, number, date, period, yes or no: it has no attributes but those of dates and periods.
    Scalar,
    Scalars,
    /// A declaration of this kind.
    Decl(&'static str),
    Decls(&'static str),
    /// All declarations of a kind, which are also reached by their keys.
    Keyed(&'static str),
    /// A row of a derived list.
    Row(&'static str),
    Rows(&'static str),
}

impl Ty {
    pub fn is_list(self) -> bool {
        matches!(self, Self::Scalars | Self::Decls(_) | Self::Rows(_) | Self::Keyed(_))
    }

    /// What a loop over it goes through.
    pub fn entry(self) -> Self {
        match self {
            Self::Decls(kind) | Self::Keyed(kind) => Self::Decl(kind),
            Self::Rows(row) => Self::Row(row),
            Self::Scalars => Self::Scalar,
            _ => Self::Any,
        }
    }
}

use Ty::{Any, Decls, Rows, Scalar, Scalars};

/// Attributes that every declaration has.
pub static EVERY: &[(&str, &str)] = &[
    ("key", "Its key in the spec."),
    ("label", "How a sentence calls it: its label, else the printed form of its word."),
    ("name", "Its label, if it has one."),
    ("text", "Its prose, as Markdown."),
    ("stated", "True where the declaration stands in the spec; of use for singletons."),
];

/// Derived attributes of declarations: kind, name, what it is.
pub static DERIVED: &[(&str, &str, Ty, &str)] = &[
    (
        "controller",
        "public_name",
        Scalar,
        "The name that the public knows: the first trading name, else the legal one.",
    ),
    ("controller", "ways", Scalars, "Each way to reach it, as a phrase: `by e-mail at ...`."),
    ("representative", "ways", Scalars, "The same."),
    ("dpo", "ways", Scalars, "The same."),
    ("joint", "ways", Scalars, "The same."),
    ("contact", "ways", Scalars, "The same."),
    ("requests", "ways", Scalars, "Each way to send a request, as a phrase."),
    ("item", "phrase", Scalar, "Its name, with what it holds and what is done to it in brackets."),
    ("data", "phrases", Scalars, "The phrases of its items."),
    ("data", "plain", Scalar, "True where a row of a table can say all that is stated."),
    ("data", "detailed", Decls("item"), "Its items that have a condition or prose of their own."),
    ("cookies", "rows", Rows("cookie-row"), "Its cookies, a row for each description."),
    ("promise", "never_verbs", Scalars, "What is never done, in words of the language."),
    ("promise", "never_own", Scalars, "What is never done, in the author's words."),
    ("promise", "always_verbs", Scalars, "What is always done, in words of the language."),
    ("promise", "always_own", Scalars, "What is always done, in the author's words."),
    ("promise", "only_verbs", Scalars, "What is only done so, in words of the language."),
    ("promise", "only_own", Scalars, "What is only done so, in the author's words."),
    ("recipient", "shown_name", Scalar, "Its label, with the company in brackets."),
    ("complaint", "site", Scalar, "The address of its site: the one that is stated, else the one that is known."),
];

/// Lists that are worked out from the facts.
pub static LISTS: &[(&str, Ty, &str)] = &[
    ("recipient_groups", Rows("recipient-group"), "Recipients by their role."),
    ("data_groups", Rows("data-group"), "Collected data by their first source."),
    ("cookie_groups", Rows("cookie-group"), "Cookies by their category."),
    (
        "transfers",
        Rows("transfer"),
        "Recipients in another country than the controller's, with what protects the data there.",
    ),
    ("granted", Rows("granted-group"), "The rights that the laws and the declared bases give, by law."),
    ("right_laws", Scalars, "The laws of the policy that give rights."),
    ("deadlines", Rows("deadline"), "The longest time for an answer, for each law."),
    ("california", Rows("california-row"), "Collected data by the categories of California's law."),
    ("other_topics", Scalars, "The topics that the document prints, without the summary."),
    ("cookie_tables", Scalar, "The tables of cookies, as Markdown."),
    ("purpose_flags", Rows("purpose-flag"), "For each yes-or-no fact of purposes: which state it, and which deny it."),
    ("collected", Decls("data"), "The data that are collected."),
    ("not_collected", Decls("data"), "The data that are declared as not collected."),
    ("sourced", Decls("data"), "The data that come from, or through, someone named."),
    ("sold_to", Decls("recipient"), "The recipients to whom data are sold."),
    ("shared_with", Decls("recipient"), "The recipients with whom data are shared for advertising."),
    ("periods", Scalars, "How long data are kept: the `keep` of each retention, shortest first, each length once."),
];

/// The columns of derived lists.
pub static ROWS: &[(&str, &[(&str, Ty)])] = &[
    (
        "loop",
        &[
            ("index", Scalar),
            ("index0", Scalar),
            ("revindex", Scalar),
            ("revindex0", Scalar),
            ("length", Scalar),
            ("first", Scalar),
            ("last", Scalar),
        ],
    ),
    ("purpose-flag", &[("flag", Scalar), ("yes", Decls("purpose")), ("no", Decls("purpose"))]),
    ("recipient-group", &[("role", Scalar), ("members", Decls("recipient"))]),
    ("data-group", &[("source", Scalar), ("members", Decls("data"))]),
    (
        "cookie-group",
        &[
            ("category", Scalar),
            ("count", Scalar),
            ("groups", Decls("cookies")),
            ("rows", Rows("cookie-row")),
            ("starred", Scalar),
            ("basis", Scalar),
        ],
    ),
    (
        "cookie-row",
        &[
            ("names", Scalar),
            ("provider", Scalar),
            ("party", Scalar),
            ("purpose", Scalar),
            ("lasts", Scalar),
            ("tech", Scalar),
            ("domain", Scalar),
            ("cookie", Ty::Decl("cookie")),
            ("count", Scalar),
        ],
    ),
    (
        "transfer",
        &[("recipient", Ty::Decl("recipient")), ("countries", Scalars), ("safeguards", Scalars), ("copy", Scalar)],
    ),
    ("granted-group", &[("laws", Scalars), ("rights", Rows("granted-right"))]),
    ("granted-right", &[("right", Scalar), ("condition", Scalar), ("declared", Ty::Decl("right")), ("phrase", Scalar)]),
    ("deadline", &[("law", Scalar), ("period", Scalar)]),
    (
        "california-row",
        &[
            ("category", Scalar),
            ("data", Scalars),
            ("sold_to", Decls("recipient")),
            ("shared_with", Decls("recipient")),
        ],
    ),
];

/// What an attribute of a kind of declaration is; none if there is no such attribute.
pub fn attribute(kind: &str, name: &str) -> Option<Ty> {
    if kind == "data-or-item" {
        return attribute("data", name).or_else(|| attribute("item", name));
    }
    if kind == "word" || EVERY.iter().any(|row| row.0 == name) {
        return Some(Scalar);
    }
    if let Some((_, _, ty, _)) = DERIVED.iter().find(|row| row.0 == kind && row.1 == name) {
        return Some(*ty);
    }
    let kind = schema::KINDS.iter().find(|known| known.name == kind)?;
    let dashed = if name.contains('_') { Cow::Owned(name.replace('_', "-")) } else { Cow::Borrowed(name) };
    if let Some(field) = kind.field(&dashed) {
        return Some(match (field.ty, field.many) {
            (Type::Reference(kinds, words), many) => {
                let kind = match (kinds, words) {
                    (["data"], _) => "data-or-item",
                    ([one], None) => one,
                    (["recipient"], Some(_)) => "recipient",
                    _ => return Some(Any),
                };
                if many { Decls(kind) } else { Ty::Decl(kind) }
            }
            (Type::WordOrText(..), true) if kind.name == "data" => Decls("item"),
            (_, true) => Scalars,
            (_, false) => Scalar,
        });
    }
    // `basis` is the field of a purpose; the bases that hold for some data only are `bases`.
    let nested = if name == "bases" { "basis" } else { &*dashed };
    kind.nested.iter().find(|known| known.name() == nested && **known != kind.id).map(|known| Decls(known.name()))
}

/// All attributes of a kind of declaration, for "did you mean".
pub fn attributes(kind: &str) -> Vec<String> {
    if kind == "data-or-item" {
        return [attributes("data"), attributes("item")].concat();
    }
    let mut names: Vec<String> = EVERY.iter().map(|row| row.0.to_owned()).collect();
    names.extend(DERIVED.iter().filter(|row| row.0 == kind).map(|row| row.1.to_owned()));
    if let Some(kind) = schema::KINDS.iter().find(|known| known.name == kind) {
        names.extend(kind.fields.iter().map(|field| field.name.replace('-', "_")));
        names.extend(kind.nested.iter().map(|inner| inner.name().to_owned()));
    }
    names
}

/// What a column of a derived list is.
pub fn column(row: &str, name: &str) -> Option<Ty> {
    columns(row).iter().find(|column| column.0 == name).map(|column| column.1)
}

/// The columns of a derived list.
pub fn columns(row: &str) -> &'static [(&'static str, Ty)] {
    ROWS.iter().find(|known| known.0 == row).map_or(&[], |known| known.1)
}

/// What a name is that an expression can start with.
pub fn name(name: &str) -> Option<Ty> {
    if let Some((_, ty, _)) = LISTS.iter().find(|list| list.0 == name) {
        return Some(*ty);
    }
    let dashed = name.replace('_', "-");
    let kind = schema::TOP.iter().find(|kind| kind.name == dashed)?;
    Some(match kind.shape {
        crate::syntax::Shape::Singleton => Ty::Decl(kind.name),
        _ => Ty::Keyed(kind.name),
    })
}

/// All names that an expression can start with.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = schema::TOP.iter().map(|kind| kind.name.replace('-', "_")).collect();
    names.extend(LISTS.iter().map(|list| list.0.to_owned()));
    names
}
