//! The typed structs, made from the rows of the schema table.
//!
//! A field `one T` is an `Option`, a field `many T` a `Vec`. Every struct has [`Meta`]. By
//! [`Declared::field`] templates and law packs reach the same values by name.

use super::value::{Date, Duration, Email, Flag, Link, Number, Place, Ref, Rule, Word, WordOrText};
use crate::language_table;
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

/// A declaration whose fields can be asked for by their name in the language (`trading-as`).
pub trait Declared {
    /// The name of its kind.
    const KIND: &'static str;

    fn meta(&self) -> &Meta;

    /// None if the kind has no such field.
    fn field(&self, name: &str) -> Option<FieldValue<'_>>;
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
    (one Number) => { Option<Number> };
    (one Duration) => { Option<Spanned<Duration>> };
    (one Reference) => { Option<Ref> };
    (many Reference) => { Vec<Ref> };
    (many Rule) => { Vec<Rule> };
}

pub(super) use leaf;

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
        $kind:ident $Struct:ident $shape:ident $phrase:ident [$($within:literal),*] {
            $( $(#[doc = $field_doc:literal])+ $field:ident : $count:ident $ty:ident $(($($arg:expr),*))? ; )*
            $( nested $nested:ident : $Nested:ident ; )*
        }
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone)]
        pub struct $Struct {
            pub meta: Meta,
            $( $(#[doc = $field_doc])+ pub $field: leaf!($count $ty), )*
            /// The declarations nested in its body.
            pub nested: nested::$Struct,
        }

        impl Declared for $Struct {
            const KIND: &'static str = crate::kebab!($kind);

            fn meta(&self) -> &Meta {
                &self.meta
            }

            fn field(&self, name: &str) -> Option<FieldValue<'_>> {
                // Length and first letter tell almost all names apart without a call that compares bytes.
                let (length, first) = (name.len(), name.as_bytes().first());
                $(
                    if length == crate::kebab!($field).len()
                        && first == crate::kebab!($field).as_bytes().first()
                        && name == crate::kebab!($field)
                    {
                        return Some(view!(self.$field, $count $ty));
                    }
                )*
                let _ = (length, first);
                None
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
    };
}

language_table!(structs);

/// A spec: everything that it and the files that it uses declare.
///
/// Declarations of a kind stand in the order of the files, those of used files first.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The file that was compiled.
    pub file: crate::source::FileId,
    /// The files of the catalog that take part, each with the place that uses it.
    pub services: Vec<(crate::source::FileId, Span)>,
    pub about: About,
    pub controller: Option<Controller>,
    pub scope: Option<Scope>,
    pub consent: Option<Consent>,
    pub requests: Option<Requests>,
    pub children: Option<Children>,
    pub sale: Option<Sale>,
    pub security: Option<Security>,
    pub changes: Option<Changes>,
    pub related: Vec<Related>,
    pub terms: Vec<Term>,
    pub data: Vec<Data>,
    pub purposes: Vec<Purpose>,
    pub recipients: Vec<Recipient>,
    pub cookies: Vec<Cookies>,
    pub disclosures: Vec<Disclosure>,
    pub retentions: Vec<Retention>,
    pub rights: Vec<Right>,
    pub choices: Vec<Choice>,
    pub automated_decisions: Vec<AutomatedDecision>,
    pub promises: Vec<Promise>,
    pub complaints: Vec<Complaint>,
    pub sections: Vec<Section>,
    pub documents: Vec<DocumentDeclaration>,
}

impl Policy {
    /// How many keyed declarations it has, cookies included: a measure of its size.
    pub fn declarations(&self) -> usize {
        self.related.len()
            + self.terms.len()
            + self.data.len()
            + self.purposes.len()
            + self.recipients.len()
            + self.cookies.iter().map(|group| 1 + group.nested.cookie.len()).sum::<usize>()
            + self.disclosures.len()
            + self.retentions.len()
            + self.rights.len()
            + self.choices.len()
            + self.automated_decisions.len()
            + self.promises.len()
            + self.complaints.len()
            + self.sections.len()
            + self.documents.len()
    }
}
