//! The keys of packs and of their rules, as tables.
//!
//! Owns: the macro that makes of one row for each key a struct, its reading and its line in
//! `docs/laws.md`, and what is said of a key that is unknown, stands twice or is missing. Does not own:
//! which keys there are (`form`, and the rules in `lint`), or how a value is read (`values`).

use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::source::Span;
use crate::syntax::yaml::{Kind, Node};

/// One row of a table of keys.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    /// What its value is.
    pub takes: &'static str,
    pub stands: Stands,
    pub doc: &'static str,
}

/// A type of value.
pub struct Value<T> {
    /// How the page of packs describes it.
    pub takes: &'static str,
    /// Reads it. None, with a finding, if it is none of this type.
    pub read: fn(&Node, &mut Reader<'_>) -> Option<T>,
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    Free,
    Needed,
    /// Needed in the pack of a law; house rules may leave it out.
    NeededInLaws,
    /// Needed where facts decide.
    NeededByFacts,
    /// Needed where facts decide, and refused elsewhere.
    NeededByFactsOnly,
    /// Refused where facts do not decide.
    FreeByFactsOnly,
}

impl Stands {
    /// How the page of packs says it.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Free => "",
            Self::Needed => "yes",
            Self::NeededInLaws => "in the pack of a law",
            Self::NeededByFacts => "where facts decide",
            Self::NeededByFactsOnly => "where facts decide, and only there",
            Self::FreeByFactsOnly => "no; only where facts decide",
        }
    }
}

/// Reads values and reports what is wrong with them.
pub struct Reader<'a> {
    pub sink: &'a mut Sink,
    /// Whether the pack is one of the user's own.
    pub house: bool,
    /// The key whose value is read.
    pub key: &'static str,
}

impl<'a> Reader<'a> {
    pub fn new(sink: &'a mut Sink, house: bool) -> Self {
        Self { sink, house, key: "" }
    }

    fn push(&mut self, rule: &'static str, span: Span, message: String, help: Option<String>) {
        let mut diagnostic = Diagnostic::error(rule, span, message);
        diagnostic.help = help;
        self.sink.push(diagnostic);
    }

    pub fn wrong(&mut self, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.push("pack/value", span, message.into(), help.map(str::to_owned));
    }

    /// Reports what can be read as nothing.
    pub fn refuse<T>(&mut self, span: Span, message: impl Into<String>) -> Option<T> {
        self.wrong(span, message, None);
        None
    }

    /// Reports a word that none of the known ones is. `what` says what it should be: "level".
    pub fn unknown<'k>(&mut self, word: &str, span: Span, what: &str, known: impl IntoIterator<Item = &'k str>) {
        let help = nearest(word, known).map(|near| format!("did you mean `{near}`?"));
        self.push("pack/value", span, format!("there is no {what} `{word}`"), help);
    }

    fn missing(&mut self, span: Span, key: &str, of: &str) {
        let help = format!("write `{key}: ...`; docs/laws.md tells what it says");
        self.push("pack/key", span.head(), format!("{of} has no `{key}`"), Some(help));
    }

    /// The values of a mapping of a `what`, in the order of its table. None, with a finding, if it is no
    /// mapping or lacks the first key, where that has to name it.
    pub fn given<'n>(&mut self, node: &'n Node, what: &str, keys: &'static [Key]) -> Option<Given<'n>> {
        let Kind::Mapping(entries) = &node.kind else {
            return self.refuse(node.span, format!("a {what} is a mapping of keys"));
        };
        let mut values = vec![None; keys.len()];
        for (key, value) in entries.iter() {
            let Kind::Scalar(name, _) = &key.kind else {
                self.wrong(key.span, "a key is a plain text", None);
                continue;
            };
            let names = || keys.iter().map(|key| key.name);
            match names().position(|known| known == name) {
                None => {
                    let help = nearest(name, names()).map(|near| format!("did you mean `{near}`?"));
                    let all = || format!("there are {}", names().collect::<Vec<_>>().join(", "));
                    let help = Some(help.unwrap_or_else(all));
                    self.push("pack/key", key.span, format!("a {what} has no key `{name}`"), help);
                }
                Some(index) if values[index].is_some() => {
                    self.wrong(key.span, format!("`{name}` stands here twice"), Some("keep one of the two"));
                }
                Some(index) => values[index] = Some(value),
            }
        }
        let first = values.first().copied().flatten();
        let what = match first.map(|first| &first.kind) {
            Some(Kind::Scalar(name, _)) => format!("the {what} `{}`", name.trim()),
            _ if keys[0].stands != Stands::Needed => format!("the {what}"),
            _ => {
                first.into_iter().for_each(|first| self.wrong(first.span, "this must be a text", None));
                self.missing(node.span, keys[0].name, &format!("the {what}"));
                return None;
            }
        };
        Some(Given { what, span: node.span, keys, values })
    }
}

/// What stands in a mapping, by the rows of its table.
pub struct Given<'n> {
    what: String,
    span: Span,
    keys: &'static [Key],
    values: Vec<Option<&'n Node>>,
}

impl<'n> Given<'n> {
    /// The place of the name.
    pub fn name(&self) -> Span {
        self.values.first().copied().flatten().map_or(self.span, |name| name.span)
    }

    /// The value of a row, which is missed if it has to stand there.
    pub fn value<T>(&self, row: usize, value: &Value<T>, reader: &mut Reader<'_>) -> Option<T> {
        let key = &self.keys[row];
        reader.key = key.name;
        let value = self.values[row].and_then(|node| (value.read)(node, reader));
        let needed = key.stands == Stands::Needed || key.stands == Stands::NeededInLaws && !reader.house;
        if value.is_none() && needed {
            reader.missing(self.span, key.name, &self.what);
        }
        value
    }

    /// Reports the keys that have to stand there, or must not, because facts decide or do not.
    pub fn decided(&self, by_facts: bool, reader: &mut Reader<'_>) {
        for (key, value) in self.keys.iter().zip(&self.values) {
            match (key.stands, value) {
                (Stands::NeededByFacts | Stands::NeededByFactsOnly, None) if by_facts => {
                    reader.missing(self.span, key.name, &self.what);
                }
                (Stands::NeededByFactsOnly | Stands::FreeByFactsOnly, Some(value)) if !by_facts => {
                    let message = format!("{} is not decided by facts, so it has no `{}`", self.what, key.name);
                    reader.wrong(value.span, message, None);
                }
                _ => {}
            }
        }
    }
}

/// A struct that is made of a table of keys.
pub trait Keyed: Sized {
    const KEYS: &'static [Key];
    /// How the page describes a list of them.
    const LIST: &'static str;
    /// One of them.
    const ONE: Value<Self>;
    /// A list of them.
    const ROWS: Value<Vec<Self>> = Value {
        takes: Self::LIST,
        read: |node, reader| match &node.kind {
            Kind::Sequence(list) => Some(list.iter().filter_map(|node| Some(Self::take(node, reader)?.0)).collect()),
            _ => reader.refuse(node.span, format!("`{}` is a list", reader.key)),
        },
    };

    /// Reads a mapping. None, with a finding, if there is nothing that could be called one.
    fn take<'n>(node: &'n Node, reader: &mut Reader<'_>) -> Option<(Self, Given<'n>)>;
}

/// Makes a struct, whose fields are the values of the keys, and its table. A row reads: key, field, type,
/// value, where it stands. The first key names the thing, if it is needed. Fields after `own` have no key.
macro_rules! keys {
    (
        $(#[$outer:meta])*
        $visible:vis struct $name:ident: $what:literal {
            $($(#[doc = $doc:literal])* $key:literal $field:ident: $type:ty = $value:expr, $stands:ident;)*
        }
        $(own { $($(#[$meta:meta])* $seen:vis $own:ident: $own_type:ty;)* })?
    ) => {
        $(#[$outer])*
        #[derive(Default)]
        $visible struct $name {
            $($(#[doc = $doc])* pub $field: $type,)*
            $($($(#[$meta])* $seen $own: $own_type,)*)?
        }

        impl $crate::law::keys::Keyed for $name {
            const KEYS: &'static [$crate::law::keys::Key] = &[$($crate::law::keys::Key {
                name: $key,
                takes: $value.takes,
                stands: $crate::law::keys::Stands::$stands,
                doc: concat!($($doc),*),
            }),*];
            const LIST: &'static str = concat!("list: ", $what);
            const ONE: $crate::law::keys::Value<Self> = $crate::law::keys::Value {
                takes: concat!("mapping: ", $what),
                read: |node, reader| Some(Self::take(node, reader)?.0),
            };

            fn take<'n>(
                node: &'n $crate::syntax::yaml::Node,
                reader: &mut $crate::law::keys::Reader<'_>,
            ) -> Option<(Self, $crate::law::keys::Given<'n>)> {
                let given = reader.given(node, $what, Self::KEYS)?;
                let mut made = Self::default();
                let mut rows = 0..Self::KEYS.len();
                $(if let Some(value) = rows.next().and_then(|row| given.value(row, &$value, reader)) {
                    made.$field = value.into();
                })*
                Some((made, given))
            }
        }
    };
}

pub(crate) use keys;
