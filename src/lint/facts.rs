//! What follows from the facts of a policy: which data a purpose uses, where data go, how long an
//! item is kept, which rights a document tells of.
//!
//! Owns: the relations that several rules ask for, each worked out once. Does not own: any rule.

use std::cell::OnceCell;

use crate::document::rights::granted;
use crate::facts::place;
use crate::policy::value::Flag;
use crate::policy::{Policy, Ref, Section, Target, WordOrText};
use crate::schema::data_items::{DataItem, Holds, data_item};
use crate::schema::vocabulary::TOPICS;
use crate::source::Span;

/// A recipient in one of its countries.
#[derive(Debug, Clone, Copy)]
pub struct Flow {
    /// The position among the recipients.
    pub recipient: usize,
    /// The position among the countries of the recipient; none if it states none.
    pub country: Option<usize>,
}

/// One cookie declaration of a group.
#[derive(Debug, Clone, Copy)]
pub struct CookieFact {
    /// The position among the groups.
    pub group: usize,
    /// The position in the group.
    pub cookie: usize,
}

/// One item of a category of data.
#[derive(Debug, Clone, Copy)]
pub struct ItemFact {
    /// The position among the categories.
    pub data: usize,
    /// The position among its `items`.
    pub item: usize,
}

/// The facts of one policy. Relations are worked out when they are first asked for.
pub struct Facts<'p> {
    pub policy: &'p Policy,
    /// The laws that are asked: those of the spec, and those of `--law`.
    pub laws: Vec<&'p str>,
    flows: OnceCell<Vec<Flow>>,
    cookies: OnceCell<Vec<CookieFact>>,
    items: OnceCell<Vec<ItemFact>>,
    parents: OnceCell<Vec<Vec<usize>>>,
    parts: OnceCell<Vec<Vec<usize>>>,
    purposes: OnceCell<Vec<Vec<usize>>>,
    recipients: OnceCell<Vec<Vec<usize>>>,
    kept: OnceCell<Vec<Vec<usize>>>,
    printed: OnceCell<Vec<&'static str>>,
    rights: OnceCell<Vec<&'static str>>,
    sections: OnceCell<Vec<&'p Section>>,
}

/// Roles that stand for people and bodies in many places: where they are says nothing.
const EVERYWHERE: &[&str] = &["users", "public", "buyer", "seller", "authority", "acquirer", "adviser"];

/// What data are called that nobody sees as personal.
const NOT_PERSONAL: &[&str] = &["anonymous", "aggregated", "non-personal"];

impl<'p> Facts<'p> {
    pub fn new(policy: &'p Policy, more_laws: &'p [String]) -> Self {
        let mut laws: Vec<&str> = policy.about.laws.iter().map(|law| law.value).collect();
        for law in more_laws {
            if !laws.contains(&law.as_str()) {
                laws.push(law);
            }
        }
        Self {
            policy,
            laws,
            flows: OnceCell::new(),
            cookies: OnceCell::new(),
            items: OnceCell::new(),
            parents: OnceCell::new(),
            parts: OnceCell::new(),
            purposes: OnceCell::new(),
            recipients: OnceCell::new(),
            kept: OnceCell::new(),
            printed: OnceCell::new(),
            rights: OnceCell::new(),
            sections: OnceCell::new(),
        }
    }

    /// Each recipient with each of its countries. One that states no country is one entry without.
    pub fn flows(&self) -> &[Flow] {
        self.flows.get_or_init(|| {
            let mut flows = Vec::new();
            for (index, recipient) in self.policy.recipients.iter().enumerate() {
                if recipient.country.is_empty() {
                    if !recipient.role.is_some_and(|role| EVERYWHERE.contains(&role.value)) {
                        flows.push(Flow { recipient: index, country: None });
                    }
                    continue;
                }
                flows.extend(
                    (0..recipient.country.len()).map(|country| Flow { recipient: index, country: Some(country) }),
                );
            }
            flows
        })
    }

    pub fn cookies(&self) -> &[CookieFact] {
        self.cookies.get_or_init(|| {
            let groups = self.policy.cookies.iter().enumerate();
            groups
                .flat_map(|(group, cookies)| {
                    (0..cookies.nested.cookie.len()).map(move |cookie| CookieFact { group, cookie })
                })
                .collect()
        })
    }

    /// The items of all personal data.
    pub fn items(&self) -> &[ItemFact] {
        self.items.get_or_init(|| {
            let data = self.policy.data.iter().enumerate().filter(|(index, _)| self.personal(*index));
            data.flat_map(|(data, category)| (0..category.items.len()).map(move |item| ItemFact { data, item }))
                .collect()
        })
    }

    /// Whether a category holds personal data that are collected, as far as the spec says.
    pub fn personal(&self, data: usize) -> bool {
        let category = &self.policy.data[data];
        category.collected.is_none_or(|collected| collected.value)
            && category.called.is_none_or(|called| !NOT_PERSONAL.contains(&called.value))
    }

    /// For each category, those that it is a part of, at any depth, itself first.
    fn wholes(&self) -> &[Vec<usize>] {
        self.parents.get_or_init(|| {
            let count = self.policy.data.len();
            let mut wholes: Vec<Vec<usize>> = (0..count).map(|index| vec![index]).collect();
            if self.policy.data.iter().all(|category| category.includes.is_empty()) {
                return wholes;
            }
            let mut direct = vec![Vec::new(); count];
            for (whole, category) in self.policy.data.iter().enumerate() {
                for part in category.includes.iter().filter_map(category_of) {
                    direct[part].push(whole);
                }
            }
            for found in &mut wholes {
                let mut next = 0;
                while let Some(here) = found.get(next).copied() {
                    for whole in &direct[here] {
                        if !found.contains(whole) {
                            found.push(*whole);
                        }
                    }
                    next += 1;
                }
            }
            wholes
        })
    }

    /// A category and those that are part of it, at any depth.
    fn parts(&self, data: usize) -> &[usize] {
        &self.parts.get_or_init(|| {
            let mut parts = vec![Vec::new(); self.policy.data.len()];
            for (part, wholes) in self.wholes().iter().enumerate() {
                for whole in wholes {
                    parts[*whole].push(part);
                }
            }
            parts
        })[data]
    }

    /// For each category of data, the declarations whose list names it or a category around it.
    fn using(&self, lists: impl Iterator<Item = Vec<usize>>) -> Vec<Vec<usize>> {
        let mut direct = vec![Vec::new(); self.policy.data.len()];
        for (index, named) in lists.enumerate() {
            for data in named {
                if direct[data].last() != Some(&index) {
                    direct[data].push(index);
                }
            }
        }
        self.wholes()
            .iter()
            .map(|wholes| {
                let mut all: Vec<usize> = wholes.iter().flat_map(|whole| direct[*whole].iter().copied()).collect();
                all.sort_unstable();
                all.dedup();
                all
            })
            .collect()
    }

    /// The purposes that use a category of data.
    pub fn purposes_of(&self, data: usize) -> &[usize] {
        &self.purposes.get_or_init(|| {
            self.using(self.policy.purposes.iter().map(|purpose| {
                let nested = purpose.nested.basis.iter().flat_map(|basis| &basis.data);
                purpose.data.iter().chain(nested).filter_map(category_of).collect()
            }))
        })[data]
    }

    /// The recipients that get a category of data.
    pub fn recipients_of(&self, data: usize) -> &[usize] {
        &self.recipients.get_or_init(|| {
            self.using(
                self.policy.recipients.iter().map(|recipient| recipient.data.iter().filter_map(category_of).collect()),
            )
        })[data]
    }

    /// The retention entries that hold for a category of data: those that name it, a category around
    /// it, or a purpose that it is used for without naming data at all.
    pub fn kept(&self, data: usize) -> &[usize] {
        &self.kept.get_or_init(|| {
            let mut kept = self
                .using(self.policy.retentions.iter().map(|entry| entry.data.iter().filter_map(category_of).collect()));
            for (index, entry) in self.policy.retentions.iter().enumerate().filter(|(_, entry)| entry.data.is_empty()) {
                for (data, entries) in kept.iter_mut().enumerate() {
                    let used = self.purposes_of(data);
                    let named =
                        |purpose: &usize| entry.r#for.iter().any(|named| named.target == Target::Purpose(*purpose));
                    if used.iter().any(named) {
                        entries.push(index);
                    }
                }
            }
            kept
        })[data]
    }

    /// The words of the taxonomy in a category and in its parts.
    pub fn words(&self, data: usize) -> Vec<&'static str> {
        let mut words = Vec::new();
        for part in self.parts(data) {
            let count = self.policy.data[*part].items.len();
            words.extend((0..count).filter_map(|item| self.word(*part, item)));
        }
        words
    }

    /// The word of the taxonomy that an item is, also where more is declared of it in the body.
    pub fn word(&self, data: usize, item: usize) -> Option<&'static str> {
        let category = &self.policy.data[data];
        match &category.items[item] {
            WordOrText::Word(word) => Some(word.value),
            WordOrText::Nested(index) => {
                data_item(&category.nested.item.get(index.value)?.meta.key.value).map(|item| item.id)
            }
            WordOrText::Text(_) => None,
        }
    }

    /// The declarations among `candidates` whose references name an item, its category as a whole, or
    /// a category around it.
    pub fn naming(
        &self,
        (data, item): (usize, usize),
        candidates: &[usize],
        lists: &dyn Fn(usize) -> Vec<Ref>,
    ) -> Vec<usize> {
        let holds = |candidate: usize| {
            lists(candidate).iter().any(|reference| match reference.target {
                Target::DataItem(other, position) => (other, position) == (data, item),
                _ => category_of(reference).is_some_and(|named| self.wholes()[data].contains(&named)),
            })
        };
        candidates.iter().copied().filter(|candidate| holds(*candidate)).collect()
    }

    /// Whether any of the data that references name has an attribute; a reference to one item is
    /// asked for that item alone.
    pub fn any_named(
        &self,
        references: &[Ref],
        attribute: impl Fn(&Self, usize, usize) -> Option<bool> + Copy,
    ) -> Option<bool> {
        let mut all = Some(false);
        for reference in references {
            let answer = match reference.target {
                Target::DataItem(data, item) => attribute(self, data, item),
                Target::Data(data) => self.any_item(data, attribute),
                _ => Some(false),
            };
            match answer {
                Some(true) => return Some(true),
                None => all = None,
                Some(false) => {}
            }
        }
        all
    }

    /// Whether an item is special category data; none where that depends on what it holds.
    pub fn special(&self, data: usize, item: usize) -> Option<bool> {
        self.attribute(data, item, |own| own.special, |known| known.special)
    }

    /// Whether an item is sensitive personal information under the law of California.
    pub fn sensitive(&self, data: usize, item: usize) -> Option<bool> {
        self.attribute(data, item, |own| own.sensitive, |known| known.sensitive)
    }

    /// Whether an item identifies a person directly.
    pub fn direct(&self, data: usize, item: usize) -> Option<bool> {
        self.attribute(data, item, |_| None, |known| known.direct)
    }

    /// Whether an item is an online identifier.
    pub fn online(&self, data: usize, item: usize) -> Option<bool> {
        self.attribute(data, item, |_| None, |known| known.online)
    }

    fn attribute(
        &self,
        data: usize,
        item: usize,
        own: impl Fn(&crate::policy::Item) -> Option<Flag>,
        known: impl Fn(&DataItem) -> Holds,
    ) -> Option<bool> {
        let category = &self.policy.data[data];
        let key = match &category.items[item] {
            WordOrText::Word(word) => word.value,
            WordOrText::Nested(index) => &category.nested.item.get(index.value)?.meta.key.value,
            WordOrText::Text(_) => return None,
        };
        let declared = category.nested.item.iter().find(|declared| &*declared.meta.key.value == key);
        if let Some(flag) = declared.and_then(own) {
            return Some(flag.value);
        }
        data_item(key).and_then(|item| match known(item) {
            Holds::Always => Some(true),
            Holds::Sometimes => None,
            Holds::Never => Some(false),
        })
    }

    /// Whether any item of a category, or of its parts, has an attribute.
    pub fn any_item(&self, data: usize, attribute: impl Fn(&Self, usize, usize) -> Option<bool>) -> Option<bool> {
        let mut all = Some(false);
        for part in self.parts(data) {
            for item in 0..self.policy.data[*part].items.len() {
                match attribute(self, *part, item) {
                    Some(true) => return Some(true),
                    None => all = None,
                    Some(false) => {}
                }
            }
        }
        all
    }

    /// All sections, nested ones too, in the order of the files.
    pub fn sections(&self) -> &[&'p Section] {
        self.sections.get_or_init(|| (0..).map_while(|number| place::section(self.policy, number)).collect())
    }

    /// Whether a section with text is bound to a rule.
    pub fn covers(&self, rule: &str) -> bool {
        self.sections().iter().any(|section| {
            section.covers.iter().any(|covered| &**covered == rule)
                && (section.meta.prose.is_some() || !section.nested.section.is_empty())
        })
    }

    /// Whether a document has a topic with the text that is made from the facts.
    pub fn printed(&self, topic: &str) -> bool {
        self.printed
            .get_or_init(|| {
                let policy = self.policy;
                let documents = policy.documents.iter().map(|document| &document.outline);
                let outlines: Vec<&Vec<Ref>> = std::iter::once(&policy.about.outline).chain(documents).collect();
                let everything = |outline: &Vec<Ref>| {
                    outline.is_empty() || outline.iter().any(|entry| entry.target == Target::Word("..."))
                };
                let named = |outline: &Vec<Ref>, topic: &str| {
                    outline.iter().any(|entry| match entry.target {
                        Target::Word(word) => word == topic,
                        // A section under a topic's key is that topic.
                        Target::Section(number) => {
                            self.sections().get(number).is_some_and(|section| &*section.meta.key.value == topic)
                        }
                        _ => false,
                    })
                };
                let replaced = |topic: &str| {
                    let own = self.sections().iter().find(|section| &*section.meta.key.value == topic);
                    own.and_then(|section| section.meta.prose.as_ref())
                        .is_some_and(|prose| !prose.text.contains("default("))
                };
                TOPICS
                    .iter()
                    .filter(|topic| outlines.iter().any(|outline| everything(outline) || named(outline, topic)))
                    .filter(|topic| !replaced(topic))
                    .collect()
            })
            .contains(&topic)
    }

    /// Whether a document tells people of a right: declared, or granted by a law that the spec names.
    pub fn right(&self, right: &str) -> bool {
        let rights = self.rights.get_or_init(|| {
            let mut rights: Vec<&'static str> = Vec::new();
            for law in &self.policy.about.laws {
                rights.extend(granted(self.policy, law.value).iter().map(|granted| granted.right));
            }
            rights
        });
        let topic = match right {
            // That topic tells of objecting to interests only where something rests on them.
            "object" => {
                let weighed = |basis: &(&str, Span)| {
                    matches!(basis.0, "legitimate-interests" | "public-task" | "recognised-legitimate-interest")
                };
                let rests = (0..self.policy.purposes.len()).any(|purpose| self.bases(purpose).iter().any(weighed));
                self.printed("rights") || rests && self.printed("right-to-object")
            }
            "object-marketing" => self.printed("rights") || self.printed("right-to-object"),
            "complain-authority" => {
                self.printed("rights") || self.printed("complaints") && !self.policy.complaints.is_empty()
            }
            _ => self.printed("rights"),
        };
        let declared = || self.policy.rights.iter().any(|declared| &*declared.meta.key.value == right);
        topic && (rights.contains(&right) || declared())
    }

    /// The legal bases of a purpose, those for some of its data only among them, each with its place.
    pub fn bases(&self, purpose: usize) -> Vec<(&'static str, Span)> {
        let purpose = &self.policy.purposes[purpose];
        let own = purpose.basis.iter().map(|basis| (basis.value, basis.span));
        let nested = purpose.nested.basis.iter().filter_map(|basis| {
            let word = crate::schema::vocabulary::BASES.find(&basis.meta.key.value)?;
            Some((word, basis.meta.key.span))
        });
        own.chain(nested).collect()
    }

    /// Whether a recipient uses data for ends of its own; none where neither role nor category tells.
    pub fn third_party(&self, recipient: usize) -> Option<bool> {
        let recipient = &self.policy.recipients[recipient];
        let category = |word: &str| recipient.category.iter().any(|category| category.value == word);
        if category("service-provider") || category("contractor") {
            return Some(false);
        }
        if category("third-party") {
            return Some(true);
        }
        recipient.role.map(|role| !matches!(role.value, "processor" | "sub-processor"))
    }

    /// Whether a retention entry has a period or an end that can be told; none where it says nothing.
    pub fn measurable(&self, retention: usize) -> Option<bool> {
        let entry = &self.policy.retentions[retention];
        if entry.keep.is_some() || entry.until.is_some() {
            return Some(true);
        }
        if entry.criteria.is_empty() {
            return entry.law.as_ref().map(|_| true);
        }
        Some(!entry.criteria.iter().all(|criterion| generic_period(criterion)))
    }
}

/// The category that a reference points to, also where it names one item of it.
pub fn category_of(reference: &Ref) -> Option<usize> {
    match reference.target {
        Target::Data(data) | Target::DataItem(data, _) => Some(data),
        _ => None,
    }
}

/// Phrases that fix no period at all.
const GENERIC: &[&str] = &[
    "as long as necessary",
    "as long as needed",
    "as long as is necessary",
    "as long as it is necessary",
    "as long as required",
    "as necessary",
    "as needed",
    "as required by law",
    "necessary for the purpose",
    "necessary for our purpose",
    "needed for the purpose",
    "a reasonable period",
    "a reasonable time",
    "legitimate business",
    "business purposes",
    "business needs",
    "no longer necessary",
    "no longer needed",
    "no longer than necessary",
    "what is necessary",
    "the law requires",
    "applicable law",
    "indefinitely",
    "permanently",
];

/// Whether a criterion for a period says nothing that could be measured.
pub fn generic_period(criterion: &str) -> bool {
    let criterion = criterion.to_lowercase();
    GENERIC.iter().any(|phrase| criterion.contains(phrase))
}
