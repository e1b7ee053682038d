//! What a file can say beside the facts of a policy: what is known of a service, for programs and for those who check it.
//!
//! Owns: the rows of it. None of it is a declaration of a policy, so no document, no rule and no export meets it.

use super::field::{Field, Phrase, Type};
use super::vocabulary::{Vocabulary, Words};
use crate::syntax::Shape;

/// Something that stands in a file and is no fact of the policy.
#[derive(Debug)]
pub struct Aside {
    pub name: &'static str,
    pub doc: &'static str,
    /// The kind, or another aside, in whose body it stands; none: at the top of a file.
    pub within: Option<&'static str>,
    pub shape: Shape,
    pub label: Phrase,
    pub fields: &'static [Field],
}

const fn field(name: &'static str, many: bool, ty: Type, doc: &'static str) -> Field {
    Field { name, doc, ty, many, unprinted: None }
}

const fn texts(name: &'static str, doc: &'static str) -> Field {
    field(name, true, Type::Text(Phrase::Name), doc)
}

/// What of a service can rest on memory.
static RECALLED: Vocabulary = Vocabulary {
    name: "recalled",
    meant: &[],
    doc: "What of a service can rest on memory.",
    words: Words::List(&["entity", "role", "country", "cookies", "detect"]),
};

/// All of them, in the order of the reference page.
pub static ASIDES: &[Aside] = &[
    Aside {
        name: "entity",
        doc: "The company that serves controllers in some countries, in the place of the one that the recipient names. \
              The label is its name.",
        within: Some("recipient"),
        shape: Shape::Keyed,
        label: Phrase::Name,
        fields: &[
            field("serves", true, Type::Place, "The countries of the controllers that it serves."),
            field("country", true, Type::Place, "Where the data go."),
            field("privacy", false, Type::Link, "Its privacy notice."),
        ],
    },
    Aside {
        name: "service",
        doc: "What is known of a service beside its recipient and its cookies. The key is that of the service.",
        within: None,
        shape: Shape::Keyed,
        label: Phrase::None,
        fields: &[
            field("source", true, Type::Link, "The pages and lists that were read."),
            field("read", false, Type::Date, "The day on which they were read."),
            field("recalled", true, Type::Word(&RECALLED), "What rests on memory and was not read."),
            field(
                "stores",
                false,
                Type::Flag,
                "`no` where it keeps nothing on the devices of people, neither cookies nor other storage.",
            ),
        ],
    },
    Aside {
        name: "detect",
        doc: "What marks the service in code. `*` stands for any text.",
        within: Some("service"),
        shape: Shape::Singleton,
        label: Phrase::None,
        fields: &[
            texts("npm", "Packages of npm."),
            texts("pypi", "Packages of the Python Package Index."),
            texts("gem", "Gems of Ruby."),
            texts("composer", "Packages of PHP's Composer."),
            texts("maven", "Artifacts of Maven, as `group:artifact`."),
            texts("nuget", "Packages of NuGet."),
            texts("go", "Modules of Go."),
            texts("cargo", "Crates of Rust."),
            texts("pod", "Pods of CocoaPods."),
            texts("swift", "Repositories of Swift packages, without the scheme."),
            texts("pub", "Packages of Dart and Flutter."),
            texts("host", "Hosts that pages and apps load from or send to."),
            texts("global", "Names that its scripts set on a page."),
            texts("env", "Names of environment variables."),
            field("in-code", false, Type::Flag, "`no` where no code shows that it is used."),
        ],
    },
];

/// The aside `name` at the top of a file (`parent` is none) or in the body of `parent`.
pub fn aside(parent: Option<&str>, name: &str) -> Option<&'static Aside> {
    ASIDES.iter().find(|aside| aside.name == name && aside.within == parent)
}

/// The names of those that can stand at the top of a file or in the body of `parent`.
pub fn asides(parent: Option<&str>) -> impl Iterator<Item = &'static str> {
    ASIDES.iter().filter(move |aside| aside.within == parent).map(|aside| aside.name)
}
