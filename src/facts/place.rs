//! Where a declaration stands in a policy, as a few numbers to carry around.

use crate::policy::{Declarations, Declared, Policy, Section, WordOrText};
use crate::schema::KindId;

/// A declaration of a policy, or what stands in the place of one. Numbers count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// One that can stand at the top of a file, by its number among those of its kind. Sections are counted
    /// with those in them.
    Top(KindId, usize),
    /// One in the body of another: the number of that, and its own among those of its kind there.
    Nested(KindId, usize, usize),
    /// One entry of `items`, `required` or `optional` of a category of data.
    Item(usize, List, usize),
    /// A word that stands where a reference can stand: `self`, `anyone`.
    Word(Stand, &'static str),
}

/// Which words can stand where a reference can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stand {
    Provider,
    Audience,
    Topic,
}

impl Stand {
    /// The words of the field with this name.
    pub fn of(field: &str) -> Self {
        match field {
            "provider" => Self::Provider,
            "to" => Self::Audience,
            _ => Self::Topic,
        }
    }

    /// The vocabulary of their printed forms.
    pub fn vocabulary(self) -> &'static str {
        match self {
            Self::Provider => "self",
            Self::Audience => "audiences",
            Self::Topic => "topics",
        }
    }
}

/// A list of data items in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    Items,
    Required,
    Optional,
}

impl Place {
    /// The declaration itself; none for a singleton that is not declared, a plain item, a word.
    pub fn find(self, policy: &Policy) -> Option<&dyn Declared> {
        match self {
            Self::Top(KindId::Section, number) => section(policy, number).map(|section| section as &dyn Declared),
            Self::Top(kind, number) => policy.list(kind)?.at(number),
            Self::Nested(kind, outer, inner) => policy.list(kind.kind().within?)?.at(outer)?.inner(kind)?.at(inner),
            Self::Item(data, ..) => match self.item(policy)? {
                WordOrText::Nested(index) => Self::Nested(KindId::Item, data, index.value).find(policy),
                _ => None,
            },
            Self::Word(..) => None,
        }
    }

    /// The entry of a list of data items.
    pub fn item(self, policy: &Policy) -> Option<&WordOrText> {
        let Self::Item(data, list, index) = self else { return None };
        let data = policy.data.get(data)?;
        match list {
            List::Items => data.items.get(index),
            List::Required => data.required.get(index),
            List::Optional => data.optional.get(index),
        }
    }

    /// The kind of the declaration; none of a word.
    pub fn kind(self) -> Option<KindId> {
        match self {
            Self::Top(kind, _) | Self::Nested(kind, ..) => Some(kind),
            Self::Item(..) => Some(KindId::Item),
            Self::Word(..) => None,
        }
    }
}

/// Declarations of one kind: all at the top of the files, or all in the body of one declaration.
#[derive(Debug, Clone, Copy)]
pub struct Siblings {
    pub kind: KindId,
    /// The number of the declaration in whose body they stand, if they cannot stand at the top.
    outer: usize,
    pub count: usize,
}

impl Siblings {
    /// All of a kind that can stand at the top of a file.
    pub fn top(kind: KindId, policy: &Policy) -> Self {
        let count = match kind {
            KindId::Section => last_section(policy).map_or(0, |section| section.meta.number + 1),
            _ => policy.list(kind).map_or(0, Declarations::count),
        };
        Self { kind, outer: 0, count }
    }

    /// All of a kind in the body of a declaration.
    pub fn nested(kind: KindId, outer: Place, policy: &Policy) -> Option<Self> {
        let Place::Top(_, number) = outer else { return None };
        Some(Self { kind, outer: number, count: outer.find(policy)?.inner(kind)?.count() })
    }

    pub fn get(self, index: usize) -> Option<Place> {
        if index >= self.count {
            return None;
        }
        Some(if self.kind.kind().top {
            Place::Top(self.kind, index)
        } else {
            Place::Nested(self.kind, self.outer, index)
        })
    }

    pub fn iter(self) -> impl Iterator<Item = Place> {
        (0..self.count).filter_map(move |index| self.get(index))
    }
}

/// The section with this number. Sections are counted with those in them, each before those.
pub fn section(policy: &Policy, number: usize) -> Option<&Section> {
    let mut list = &policy.sections;
    loop {
        // What stands in a section is counted before the next one beside it.
        let section = list.get(list.partition_point(|section| section.meta.number <= number).checked_sub(1)?)?;
        if section.meta.number == number {
            return Some(section);
        }
        list = &section.nested.section;
    }
}

fn last_section(policy: &Policy) -> Option<&Section> {
    let mut last = policy.sections.last()?;
    while let Some(inner) = last.nested.section.last() {
        last = inner;
    }
    Some(last)
}
