//! The spanned tree that both spellings make.
//!
//! It keeps everything that an author wrote, comments included, and knows no kind and no field.

use crate::diagnostic::{Edit, Fix};
use crate::source::{FileId, Span, Spanned, Text};

/// Which spelling a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// `*.policy`
    Policy,
    /// `*.policy.yaml`, `*.yaml`, `*.yml`
    Yaml,
}

/// A file as its author wrote it.
#[derive(Debug, Clone)]
pub struct Tree {
    pub file: FileId,
    pub spelling: Spelling,
    pub items: Vec<Item>,
    /// Comments after the last item.
    pub trailing: Vec<Comment>,
}

/// What stands at the top of a file.
#[derive(Debug, Clone)]
pub enum Item {
    Declaration(Declaration),
    /// `use google-analytics, ./base.policy`
    Use(Use),
    /// `remove recipient newsletter`
    Remove(Remove),
}

#[derive(Debug, Clone)]
pub struct Use {
    pub span: Span,
    pub comments: Vec<Comment>,
    /// `##` notes; the YAML spelling has no place for them and keeps them as comments.
    pub notes: Vec<Text>,
    pub targets: Vec<Value>,
    pub trailing: Option<Comment>,
}

#[derive(Debug, Clone)]
pub struct Remove {
    pub span: Span,
    pub comments: Vec<Comment>,
    pub notes: Vec<Text>,
    pub kind: Name,
    /// The keys of what is removed; none for a singleton.
    pub targets: Vec<Value>,
    pub trailing: Option<Comment>,
}

/// `kind key "Label" { body }`, with or without `override` before it, at the top or nested.
///
/// An allowance is one, too: kind `allow`, the rule as its key, the reason as its label.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// From the first word to the closing brace.
    pub span: Span,
    /// The place of the word `override`, if it stands before the kind.
    pub overrides: Option<Span>,
    pub kind: Name,
    /// None for a singleton; several for a `cookie` with several names.
    pub keys: Vec<Name>,
    pub label: Option<Text>,
    pub body: Vec<Entry>,
    /// True where `{ }` was written, even if empty.
    pub has_body: bool,
    /// `##` notes before the declaration, without the marks.
    pub notes: Vec<Text>,
    /// Comments on lines of their own before the declaration.
    pub comments: Vec<Comment>,
    /// A comment on the line of the opening brace, or of a declaration without a body.
    pub head_comment: Option<Comment>,
    /// Comments after the last entry of the body.
    pub trailing: Vec<Comment>,
    /// A comment on the line of the closing brace.
    pub end_comment: Option<Comment>,
}

/// What stands in the body of a declaration, in the order of the file.
#[derive(Debug, Clone)]
pub enum Entry {
    Field(Field),
    Declaration(Declaration),
    Prose(Prose),
}

/// `name: value, value`
#[derive(Debug, Clone)]
pub struct Field {
    pub span: Span,
    pub name: Name,
    pub operator: Operator,
    pub values: Vec<Value>,
    pub comments: Vec<Comment>,
    /// A comment at the end of the line.
    pub trailing: Option<Comment>,
}

/// How a field of an `override` changes the field of its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `languages: en`
    Set,
    /// `languages+: de`
    Add,
    /// `languages-: fr`
    Take,
}

/// A prose block: Markdown with expressions, its common indentation removed.
#[derive(Debug, Clone)]
pub struct Prose {
    pub text: Text,
    /// What `{{ inherited() }}` stands for, after an `override` replaced prose.
    pub inherited: Option<Box<Prose>>,
    pub comments: Vec<Comment>,
}

/// One value as its author wrote it, without quotes and escapes. The schema gives it its type.
#[derive(Debug, Clone)]
pub struct Value {
    pub text: Text,
    /// Whether it stood in quotes. Only the formatter asks: quoting never carries meaning.
    pub quoted: bool,
    /// Comments on lines of their own before the value, in a list that goes on over lines.
    pub comments: Vec<Comment>,
}

/// A kind, a key or the name of a field.
pub type Name = Spanned<Box<str>>;

/// A `#` comment: the text after the mark, and its place with the mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub text: Box<str>,
    pub span: Span,
    /// Whether an empty line stands before it.
    pub after_blank: bool,
}

impl Declaration {
    /// A declaration of which only the head is known.
    pub fn bare(span: Span, overrides: Option<Span>, kind: Name, keys: Vec<Name>, label: Option<Text>) -> Self {
        Self {
            span,
            overrides,
            kind,
            keys,
            label,
            body: Vec::new(),
            has_body: false,
            notes: Vec::new(),
            comments: Vec::new(),
            head_comment: None,
            trailing: Vec::new(),
            end_comment: None,
        }
    }

    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.body.iter().filter_map(|entry| match entry {
            Entry::Field(field) => Some(field),
            _ => None,
        })
    }

    pub fn nested(&self) -> impl Iterator<Item = &Declaration> {
        self.body.iter().filter_map(|entry| match entry {
            Entry::Declaration(declaration) => Some(declaration),
            _ => None,
        })
    }

    pub fn prose(&self) -> impl Iterator<Item = &Prose> {
        self.body.iter().filter_map(|entry| match entry {
            Entry::Prose(prose) => Some(prose),
            _ => None,
        })
    }

    /// The place to point at when the declaration as a whole is meant: kind and key.
    pub fn head(&self) -> Span {
        // In YAML the kind stands once before all its declarations, perhaps far above this one.
        if self.kind.span.start < self.span.start
            && let (Some(first), Some(last)) = (self.keys.first(), self.keys.last())
        {
            return first.span.to(last.span);
        }
        self.keys.last().map_or(self.kind.span, |key| self.kind.span.to(key.span))
    }
}

impl Value {
    /// The fix that takes a value out of its list together with the comma or the line end before it;
    /// none where a comment would go, too.
    pub fn without(values: &[Self], index: usize) -> Option<Fix> {
        let value = values.get(index)?;
        let before = values.get(index.checked_sub(1)?)?;
        let (from, to) = (before.text.span, value.text.span);
        if from.file != to.file || from.end >= to.start || !value.comments.is_empty() {
            return None;
        }
        let span = Span { start: from.end, ..to };
        Some(Fix { title: "take it out".into(), edits: vec![Edit { span, text: String::new() }], safe: true })
    }
}

/// The empty line before a declaration or field matters to the formatter alone.
impl Item {
    pub fn span(&self) -> Span {
        match self {
            Self::Declaration(item) => item.span,
            Self::Use(item) => item.span,
            Self::Remove(item) => item.span,
        }
    }
}
