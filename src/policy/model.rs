//! The typed structs, made from the rows of the schema table.
//!
//! A field `one T` is an `Option`, a field `many T` a `Vec`. Every struct has [`Meta`]. By [`Declared`]
//! templates, law packs and walks reach all of it whatever the kind.

use std::fmt;

use super::period::Duration;
use super::value::{Date, Email, Flag, Link, Number, Place, Ref, Rule, Word, WordOrText};
use crate::schema::{KindId, language_table};
use crate::source::{Span, Spanned, Text};
use crate::syntax::{Name, Prose};

/// What every declaration has, whatever its kind.
#[derive(Debug, Clone)]
pub struct Meta {
    /// The place of kind and key.
    pub span: Span,
    /// The first key; empty for a singleton.
    pub key: Name,
    /// All keys, for a cookie with several names.
    pub keys: Vec<Name>,
    pub label: Option<Text>,
    pub prose: Option<Prose>,
    pub notes: Vec<Text>,
    pub allows: Vec<Allow>,
    /// Its number among all of its kind, from 0, each before those in its body.
    pub number: usize,
}

/// `allow RULE "reason" { until: DATE }`
#[derive(Debug, Clone)]
pub struct Allow {
    pub span: Span,
    /// All of it, for those who take it out; only where nothing around it would have to go, too.
    pub whole: Option<Span>,
    pub rule: Name,
    pub reason: Option<Text>,
    pub until: Option<Date>,
}

/// A value of a field, borrowed, for those who ask by name.
#[derive(Debug, Clone, Copy)]
pub enum FieldValue<'a> {
    Unset,
    Word(&'a Word),
    Words(&'a [Word]),
    WordsOrTexts(&'a [WordOrText]),
    Text(&'a Text),
    Texts(&'a [Text]),
    Flag(&'a Flag),
    Date(&'a Date),
    Place(&'a Place),
    Places(&'a [Place]),
    Number(&'a Number),
    Duration(&'a Spanned<Duration>),
    Ref(&'a Ref),
    Refs(&'a [Ref]),
}

/// A declaration, whatever its kind.
pub trait Declared: fmt::Debug {
    fn kind(&self) -> KindId;

    fn meta(&self) -> &Meta;

    /// The value of a field, by its number among those of the kind; none if there is no such number.
    fn numbered(&self, field: usize) -> Option<FieldValue<'_>>;

    /// The value of the field with this name in the language (`trading-as`); none if the kind has no such field.
    fn field(&self, name: &str) -> Option<FieldValue<'_>> {
        self.numbered(self.kind().kind().fields.iter().position(|field| field.name == name)?)
    }

    /// The declarations of a kind in its body; none if there can be none.
    fn inner(&self, kind: KindId) -> Option<&dyn Declarations>;
}

/// Declarations of one kind that stand next to each other.
pub trait Declarations {
    fn count(&self) -> usize;

    fn at(&self, index: usize) -> Option<&dyn Declared>;
}

impl<T: Declared> Declarations for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, index: usize) -> Option<&dyn Declared> {
        self.get(index).map(|found| found as &dyn Declared)
    }
}

impl<T: Declared> Declarations for Option<T> {
    fn count(&self) -> usize {
        usize::from(self.is_some())
    }

    fn at(&self, index: usize) -> Option<&dyn Declared> {
        self.as_ref().filter(|_| index == 0).map(|found| found as &dyn Declared)
    }
}

/// The declaration `policy` is there even where a file has none, and then says nothing.
impl Declarations for About {
    fn count(&self) -> usize {
        1
    }

    fn at(&self, index: usize) -> Option<&dyn Declared> {
        (index == 0).then_some(self as &dyn Declared)
    }
}

/// The Rust type of a field of the table.
macro_rules! leaf {
    (one Word) => { Option<Word> };
    (many Word) => { Vec<Word> };
    (many WordOrText) => { Vec<WordOrText> };
    (one Text) => { Option<Text> };
    (many Text) => { Vec<Text> };
    (one Flag) => { Option<Flag> };
    (one Date) => { Option<Date> };
    (one Link) => { Option<Link> };
    (many Link) => { Vec<Link> };
    (one Email) => { Option<Email> };
    (one Place) => { Option<Place> };
    (many Place) => { Vec<Place> };
    (many People) => { Vec<Place> };
    (one Number) => { Option<Number> };
    (one Duration) => { Option<Spanned<Duration>> };
    (one Reference) => { Option<Ref> };
    (many Reference) => { Vec<Ref> };
    (many Rule) => { Vec<Rule> };
}

pub(super) use leaf;

/// The Rust type of the declarations of a kind in [`Policy`].
macro_rules! list {
    (Singleton About) => { About };
    (Singleton $Struct:ident) => { Option<$Struct> };
    (Keyed $Struct:ident) => { Vec<$Struct> };
}

/// What stands there before anything is declared.
macro_rules! none {
    (Singleton About, $meta:ident) => {
        About::empty($meta)
    };
    ($shape:ident $Struct:ident, $meta:ident) => {
        Default::default()
    };
}

macro_rules! view {
    ($value:expr, one Word) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Word)
    };
    ($value:expr, many Word) => {
        FieldValue::Words(&$value)
    };
    ($value:expr, many WordOrText) => {
        FieldValue::WordsOrTexts(&$value)
    };
    ($value:expr, one Text) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Text)
    };
    ($value:expr, one Link) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Text)
    };
    ($value:expr, one Email) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Text)
    };
    ($value:expr, many Text) => {
        FieldValue::Texts(&$value)
    };
    ($value:expr, many Link) => {
        FieldValue::Texts(&$value)
    };
    ($value:expr, many Rule) => {
        FieldValue::Texts(&$value)
    };
    ($value:expr, one Flag) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Flag)
    };
    ($value:expr, one Date) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Date)
    };
    ($value:expr, one Place) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Place)
    };
    ($value:expr, many People) => {
        FieldValue::Places(&$value)
    };
    ($value:expr, many Place) => {
        FieldValue::Places(&$value)
    };
    ($value:expr, one Number) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Number)
    };
    ($value:expr, one Duration) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Duration)
    };
    ($value:expr, one Reference) => {
        $value.as_ref().map_or(FieldValue::Unset, FieldValue::Ref)
    };
    ($value:expr, many Reference) => {
        FieldValue::Refs(&$value)
    };
}

/// `basis` is a field and a nested kind of a purpose; the nested one is told apart by its type.
macro_rules! structs {
    ($(
        $(#[doc = $doc:literal])+
        $kind:ident $Struct:ident $((policy.$list:ident))? $shape:ident $phrase:ident {
            $( $(#[doc = $field_doc:literal])+ $field:ident : $count:ident $ty:ident $(($($arg:expr),*))?
                $(unprinted $reason:literal)? ; )*
            $( nested $nested:ident : $Nested:ident ; )*
        }
    )*) => {
    $(
        $(#[doc = $doc])+
        #[derive(Debug, Clone)]
        pub struct $Struct {
            pub meta: Meta,
            $( $(#[doc = $field_doc])+ pub $field: leaf!($count $ty), )*
            /// The declarations nested in its body.
            pub nested: nested::$Struct,
        }

        impl $Struct {
            /// One that states nothing.
            #[allow(dead_code, reason = "only `policy` is there before it is declared")]
            fn empty(meta: Meta) -> Self {
                Self { meta, $( $field: Default::default(), )* nested: Default::default() }
            }
        }

        impl Declared for $Struct {
            fn kind(&self) -> KindId {
                KindId::$Struct
            }

            fn meta(&self) -> &Meta {
                &self.meta
            }

            fn numbered(&self, field: usize) -> Option<FieldValue<'_>> {
                const FIELDS: &[for<'a> fn(&'a $Struct) -> FieldValue<'a>] = &[$( |own| view!(own.$field, $count $ty) ),*];
                FIELDS.get(field).map(|view| view(self))
            }

            fn inner(&self, kind: KindId) -> Option<&dyn Declarations> {
                match kind {
                    $( KindId::$Nested => Some(&self.nested.$nested), )*
                    _ => None,
                }
            }
        }
    )*

    /// For each kind, the lists of the declarations nested in it.
    pub mod nested {
        $(
            #[derive(Debug, Clone, Default)]
            pub struct $Struct {
                $( pub $nested: Vec<super::$Nested>, )*
            }
        )*
    }

    /// A spec: everything that it and the files that it uses declare.
    ///
    /// Declarations of a kind stand in the order of the files, those of used files first.
    #[derive(Debug, Clone)]
    pub struct Policy {
        /// The file that was compiled.
        pub file: crate::source::FileId,
        /// The files of the catalog that take part, each with the place that uses it.
        pub services: Vec<(crate::source::FileId, Span)>,
        $( $(
            #[doc = concat!("The declarations of the kind `", stringify!($kind), "`.")]
            pub $list: list!($shape $Struct),
        )? )*
    }

    impl Policy {
        /// A policy that says nothing.
        pub fn empty(file: crate::source::FileId) -> Self {
            let span = Span::new(file, 0, 0);
            let meta = Meta {
                span,
                key: Spanned::new("".into(), span),
                keys: Vec::new(),
                label: None,
                prose: None,
                notes: Vec::new(),
                allows: Vec::new(),
                number: 0,
            };
            Self { file, services: Vec::new(), $( $( $list: none!($shape $Struct, meta), )? )* }
        }

        /// The declarations of a kind at the top of the files; none of a kind that cannot stand there.
        pub fn list(&self, kind: KindId) -> Option<&dyn Declarations> {
            match kind {
                $( $( KindId::$Struct => Some(&self.$list), )? )*
                _ => None,
            }
        }
    }
    };
}

language_table!(structs);
