//! Where a declaration stands in a policy, as a number that templates carry around.

use crate::policy::{Declared, FieldValue, Meta, Policy, Section, WordOrText};

/// A declaration of a policy, or one item of a category of data. Numbers count from 0 in the lists of
/// the policy; the first one is that of the outer declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum At {
    Policy,
    Controller,
    Scope,
    Consent,
    Requests,
    Children,
    Sale,
    Security,
    Changes,
    Related(usize),
    Term(usize),
    Data(usize),
    Purpose(usize),
    Recipient(usize),
    Cookies(usize),
    Disclosure(usize),
    Retention(usize),
    Right(usize),
    Choice(usize),
    AutomatedDecision(usize),
    Promise(usize),
    Complaint(usize),
    /// Counted among all sections, nested ones included.
    Section(usize),
    Document(usize),
    Representative(usize),
    Dpo(usize),
    Joint(usize),
    Contact(usize),
    Measure(usize),
    Basis(usize, usize),
    Cookie(usize, usize),
    /// One entry of `items`, `required` or `optional`.
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

/// The kinds of which a policy can have many, as expressions name them.
pub const KINDS: &[&str] = &[
    "related",
    "term",
    "data",
    "purpose",
    "recipient",
    "cookies",
    "disclosure",
    "retention",
    "right",
    "choice",
    "automated_decision",
    "promise",
    "complaint",
    "section",
    "document",
];

/// Makes the place of a declaration of its number.
pub type Make = fn(usize) -> At;

/// A list of data items in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    Items,
    Required,
    Optional,
}

/// [`Declared`] without its constant, so that any declaration can stand behind a pointer.
pub trait Fields {
    fn meta(&self) -> &Meta;
    fn field(&self, name: &str) -> Option<FieldValue<'_>>;
}

impl<T: Declared> Fields for T {
    fn meta(&self) -> &Meta {
        Declared::meta(self)
    }

    fn field(&self, name: &str) -> Option<FieldValue<'_>> {
        Declared::field(self, name)
    }
}

fn some<T: Fields>(value: Option<&T>) -> Option<&dyn Fields> {
    value.map(|value| value as &dyn Fields)
}

impl At {
    /// The declaration itself; none for a singleton that is not declared, a plain item, a word.
    pub fn find(self, policy: &Policy) -> Option<&dyn Fields> {
        match self {
            Self::Policy => Some(&policy.about),
            Self::Controller => some(policy.controller.as_ref()),
            Self::Scope => some(policy.scope.as_ref()),
            Self::Consent => some(policy.consent.as_ref()),
            Self::Requests => some(policy.requests.as_ref()),
            Self::Children => some(policy.children.as_ref()),
            Self::Sale => some(policy.sale.as_ref()),
            Self::Security => some(policy.security.as_ref()),
            Self::Changes => some(policy.changes.as_ref()),
            Self::Related(i) => some(policy.related.get(i)),
            Self::Term(i) => some(policy.terms.get(i)),
            Self::Data(i) => some(policy.data.get(i)),
            Self::Purpose(i) => some(policy.purposes.get(i)),
            Self::Recipient(i) => some(policy.recipients.get(i)),
            Self::Cookies(i) => some(policy.cookies.get(i)),
            Self::Disclosure(i) => some(policy.disclosures.get(i)),
            Self::Retention(i) => some(policy.retentions.get(i)),
            Self::Right(i) => some(policy.rights.get(i)),
            Self::Choice(i) => some(policy.choices.get(i)),
            Self::AutomatedDecision(i) => some(policy.automated_decisions.get(i)),
            Self::Promise(i) => some(policy.promises.get(i)),
            Self::Complaint(i) => some(policy.complaints.get(i)),
            Self::Section(i) => some(section(&policy.sections, i)),
            Self::Document(i) => some(policy.documents.get(i)),
            Self::Representative(i) => some(policy.controller.as_ref()?.nested.representative.get(i)),
            Self::Dpo(i) => some(policy.controller.as_ref()?.nested.dpo.get(i)),
            Self::Joint(i) => some(policy.controller.as_ref()?.nested.joint.get(i)),
            Self::Contact(i) => some(policy.controller.as_ref()?.nested.contact.get(i)),
            Self::Measure(i) => some(policy.security.as_ref()?.nested.measure.get(i)),
            Self::Basis(i, j) => some(policy.purposes.get(i)?.nested.basis.get(j)),
            Self::Cookie(i, j) => some(policy.cookies.get(i)?.nested.cookie.get(j)),
            Self::Item(i, _, _) => match self.item(policy)? {
                WordOrText::Nested(index) => some(policy.data.get(i)?.nested.item.get(index.value)),
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

    /// The kind of the declaration, as the schema names it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Controller => "controller",
            Self::Scope => "scope",
            Self::Consent => "consent",
            Self::Requests => "requests",
            Self::Children => "children",
            Self::Sale => "sale",
            Self::Security => "security",
            Self::Changes => "changes",
            Self::Related(_) => "related",
            Self::Term(_) => "term",
            Self::Data(_) => "data",
            Self::Purpose(_) => "purpose",
            Self::Recipient(_) => "recipient",
            Self::Cookies(_) => "cookies",
            Self::Disclosure(_) => "disclosure",
            Self::Retention(_) => "retention",
            Self::Right(_) => "right",
            Self::Choice(_) => "choice",
            Self::AutomatedDecision(_) => "automated-decision",
            Self::Promise(_) => "promise",
            Self::Complaint(_) => "complaint",
            Self::Section(_) => "section",
            Self::Document(_) => "document",
            Self::Representative(_) => "representative",
            Self::Dpo(_) => "dpo",
            Self::Joint(_) => "joint",
            Self::Contact(_) => "contact",
            Self::Measure(_) => "measure",
            Self::Basis(..) => "basis",
            Self::Cookie(..) => "cookie",
            Self::Item(..) => "item",
            Self::Word(..) => "word",
        }
    }

    /// The kinds of which a policy can have many, as expressions name them.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        KINDS.iter().copied()
    }

    /// The `index`-th declaration of a kind at the top of a file, and how many there are.
    pub fn top(kind: &str, policy: &Policy) -> Option<(Make, usize)> {
        Some(match kind {
            "related" => (Self::Related, policy.related.len()),
            "term" => (Self::Term, policy.terms.len()),
            "data" => (Self::Data, policy.data.len()),
            "purpose" => (Self::Purpose, policy.purposes.len()),
            "recipient" => (Self::Recipient, policy.recipients.len()),
            "cookies" => (Self::Cookies, policy.cookies.len()),
            "disclosure" => (Self::Disclosure, policy.disclosures.len()),
            "retention" => (Self::Retention, policy.retentions.len()),
            "right" => (Self::Right, policy.rights.len()),
            "choice" => (Self::Choice, policy.choices.len()),
            "automated_decision" => (Self::AutomatedDecision, policy.automated_decisions.len()),
            "promise" => (Self::Promise, policy.promises.len()),
            "complaint" => (Self::Complaint, policy.complaints.len()),
            "section" => (Self::Section, count(&policy.sections)),
            "document" => (Self::Document, policy.documents.len()),
            _ => return None,
        })
    }

    /// The singleton of this name in expressions.
    pub fn singleton(name: &str) -> Option<Self> {
        Some(match name {
            "policy" => Self::Policy,
            "controller" => Self::Controller,
            "scope" => Self::Scope,
            "consent" => Self::Consent,
            "requests" => Self::Requests,
            "children" => Self::Children,
            "sale" => Self::Sale,
            "security" => Self::Security,
            "changes" => Self::Changes,
            _ => return None,
        })
    }
}

/// All sections, each before those nested in it: in the order of their numbers.
pub fn sections(sections: &[Section]) -> impl Iterator<Item = &Section> {
    let mut open = vec![sections.iter()];
    std::iter::from_fn(move || {
        loop {
            match open.last_mut()?.next() {
                Some(section) => {
                    open.push(section.nested.section.iter());
                    return Some(section);
                }
                None => {
                    open.pop();
                }
            }
        }
    })
}

/// The section with this number, counting nested ones, in the order of the files.
pub fn section(sections: &[Section], number: usize) -> Option<&Section> {
    let mut left = number;
    for section in sections {
        if left == 0 {
            return Some(section);
        }
        let inner = count(&section.nested.section);
        if left <= inner {
            return self::section(&section.nested.section, left - 1);
        }
        left -= inner + 1;
    }
    None
}

/// How many sections there are, nested ones included.
pub fn count(sections: &[Section]) -> usize {
    sections.iter().map(|section| 1 + count(&section.nested.section)).sum()
}

/// Every prose block of a policy, with those that an `override` replaced.
pub fn prose(policy: &Policy) -> Vec<&crate::syntax::Prose> {
    let mut found = Vec::new();
    let mut add = |at: At| {
        let mut prose = at.find(policy).and_then(|found| found.meta().prose.as_ref());
        while let Some(one) = prose {
            found.push(one);
            prose = one.inherited.as_deref();
        }
    };
    let singles = ["policy", "controller", "scope", "consent", "requests", "children", "sale", "security", "changes"];
    singles.into_iter().filter_map(At::singleton).for_each(&mut add);
    for (make, count) in At::kinds().filter_map(|kind| At::top(kind, policy)) {
        (0..count).map(make).for_each(&mut add);
    }
    if let Some(controller) = &policy.controller {
        let nested = &controller.nested;
        (0..nested.representative.len()).map(At::Representative).for_each(&mut add);
        (0..nested.dpo.len()).map(At::Dpo).for_each(&mut add);
        (0..nested.joint.len()).map(At::Joint).for_each(&mut add);
        (0..nested.contact.len()).map(At::Contact).for_each(&mut add);
    }
    (0..policy.security.as_ref().map_or(0, |security| security.nested.measure.len()))
        .map(At::Measure)
        .for_each(&mut add);
    for (index, purpose) in policy.purposes.iter().enumerate() {
        (0..purpose.nested.basis.len()).map(|inner| At::Basis(index, inner)).for_each(&mut add);
    }
    for (index, group) in policy.cookies.iter().enumerate() {
        (0..group.nested.cookie.len()).map(|inner| At::Cookie(index, inner)).for_each(&mut add);
    }
    for data in &policy.data {
        for item in &data.nested.item {
            let mut prose = item.meta.prose.as_ref();
            while let Some(one) = prose {
                found.push(one);
                prose = one.inherited.as_deref();
            }
        }
    }
    found
}
