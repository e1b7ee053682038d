//! Categories of data: which are collected, which are part of others, and who uses them.

use rustc_hash::FxHashMap;

use super::{ByCategory, Facts, ItemFact, Users, add};
use crate::policy::{DEEPEST_INCLUDES, Data, Purpose, Ref, Target};

/// What data are called that nobody sees as personal.
const NOT_PERSONAL: &[&str] = &["anonymous", "aggregated", "non-personal"];

impl<'p> Facts<'p> {
    /// Whether a category is collected, as far as the spec says.
    pub fn is_collected(&self, data: usize) -> bool {
        self.policy.data.get(data).is_some_and(is_collected)
    }

    /// The categories that are collected, by their positions.
    pub fn collected(&self) -> impl Iterator<Item = usize> {
        self.categories(is_collected)
    }

    /// The categories that are declared as not collected.
    pub fn not_collected(&self) -> impl Iterator<Item = usize> {
        self.categories(|category| !is_collected(category))
    }

    /// The categories that are collected from, or through, someone named.
    pub fn sourced(&self) -> impl Iterator<Item = usize> {
        self.categories(|category| is_collected(category) && !(category.from.is_empty() && category.through.is_empty()))
    }

    fn categories(&self, keep: fn(&Data) -> bool) -> impl Iterator<Item = usize> {
        let all = self.policy.data.iter().enumerate();
        all.filter(move |(_, category)| keep(category)).map(|(index, _)| index)
    }

    /// Whether a category holds personal data that are collected, as far as the spec says.
    pub fn is_personal(&self, data: usize) -> bool {
        self.policy.data.get(data).is_some_and(|category| {
            is_collected(category) && category.called.is_none_or(|called| !NOT_PERSONAL.contains(&called.value))
        })
    }

    /// Whether the policy says of all data that it names that they are not collected, and names no purpose of any.
    pub fn collects_nothing(&self) -> bool {
        let policy = self.policy;
        policy.purposes.is_empty() && !policy.data.is_empty() && !policy.data.iter().any(is_collected)
    }

    /// For each category, those that it is a part of, at any depth, itself first.
    fn wholes(&self) -> &ByCategory {
        self.wholes.get_or_init(|| {
            let count = self.policy.data.len();
            let mut wholes: ByCategory = (0..count).map(|index| vec![index]).collect();
            if self.policy.data.iter().all(|category| category.includes.is_empty()) {
                return wholes;
            }
            let mut direct = vec![Vec::new(); count];
            for (whole, category) in self.policy.data.iter().enumerate() {
                for part in category.includes.iter().filter_map(category_of) {
                    direct[part].push(whole);
                }
            }
            // The category for which a whole was found last.
            let mut seen = vec![usize::MAX; count];
            for (part, found) in wholes.iter_mut().enumerate() {
                seen[part] = part;
                let (mut next, mut level) = (0, found.len());
                for _ in 1..DEEPEST_INCLUDES {
                    while next < level {
                        let new = direct[found[next]].iter().copied();
                        found.extend(new.filter(|whole| std::mem::replace(&mut seen[*whole], part) != part));
                        next += 1;
                    }
                    level = found.len();
                }
            }
            wholes
        })
    }

    /// A category and those that are part of it, at any depth, in the order of the policy.
    fn parts(&self, data: usize) -> &[usize] {
        let all = self.parts.get_or_init(|| {
            let mut parts = vec![Vec::new(); self.policy.data.len()];
            for (part, wholes) in self.wholes().iter().enumerate() {
                for whole in wholes {
                    parts[*whole].push(part);
                }
            }
            parts
        });
        all.get(data).map_or(&[], Vec::as_slice)
    }

    /// For each category, the positions of those in a row of lists that name it, one of its items, or a category around it.
    pub(super) fn using(&self, lists: impl Iterator<Item = impl Iterator<Item = usize>>) -> ByCategory {
        let mut direct = vec![Vec::new(); self.policy.data.len()];
        for (index, named) in lists.enumerate() {
            named.for_each(|data| add(&mut direct[data], index));
        }
        self.wholes().iter().map(|wholes| merged(wholes.iter().map(|whole| &direct[*whole]))).collect()
    }

    fn users<'r>(&self, lists: impl Iterator<Item = impl Iterator<Item = &'r Ref> + Clone> + Clone) -> Users {
        let mut whole = vec![Vec::new(); self.policy.data.len()];
        let mut items: FxHashMap<_, Vec<usize>> = FxHashMap::default();
        for (index, named) in lists.clone().enumerate() {
            for reference in named {
                match reference.target {
                    Target::Data(data) => add(&mut whole[data], index),
                    Target::DataItem(data, item) => add(items.entry((data, item)).or_default(), index),
                    _ => {}
                }
            }
        }
        Users { categories: self.using(lists.map(|named| named.filter_map(category_of))), whole, items }
    }

    fn purpose_users(&self) -> &Users {
        self.purposes.get_or_init(|| self.users(self.policy.purposes.iter().map(data_of)))
    }

    fn recipient_users(&self) -> &Users {
        let lists = || self.users(self.policy.recipients.iter().map(|recipient| recipient.data.iter()));
        self.recipients.get_or_init(lists)
    }

    /// Whether your own company holds a category for its customers, whose duty it is to tell people of it.
    pub fn is_held(&self, data: usize) -> bool {
        self.policy.data.get(data).and_then(|data| data.role).is_some_and(|role| role.value == "processor")
    }

    /// Whether a category holds personal data on whose use your own company decides.
    pub fn is_own(&self, data: usize) -> bool {
        self.is_personal(data) && !self.is_held(data)
    }

    /// Whether all that a purpose uses is held for customers.
    pub fn serves_customers(&self, purpose: &Purpose) -> bool {
        let mut data = purpose.data.iter().filter_map(category_of).peekable();
        data.peek().is_some() && data.all(|data| self.is_held(data))
    }

    pub(super) fn retention_users(&self) -> &Users {
        self.retentions.get_or_init(|| self.users(self.policy.retentions.iter().map(|entry| entry.data.iter())))
    }

    /// The purposes that use a category: all of it, an item of it, or as a part of another category.
    pub fn purposes_of(&self, data: usize) -> &[usize] {
        self.purpose_users().categories.get(data).map_or(&[], Vec::as_slice)
    }

    /// The recipients that get a category, in the same sense.
    pub fn recipients_of(&self, data: usize) -> &[usize] {
        self.recipient_users().categories.get(data).map_or(&[], Vec::as_slice)
    }

    /// The purposes that use an item: it alone, or all of its category or of one around that.
    pub fn purposes_of_item(&self, item: ItemFact<'_>) -> Vec<usize> {
        self.users_of_item(self.purpose_users(), item)
    }

    /// The recipients that get an item, in the same sense.
    pub fn recipients_of_item(&self, item: ItemFact<'_>) -> Vec<usize> {
        self.users_of_item(self.recipient_users(), item)
    }

    pub(super) fn users_of_item(&self, users: &Users, item: ItemFact<'_>) -> Vec<usize> {
        let wholes = self.wholes().get(item.at.0).into_iter().flatten();
        merged(wholes.map(|whole| &users.whole[*whole]).chain(users.items.get(&item.at)))
    }

    /// The words of the taxonomy in a category and in its parts.
    pub fn words(&self, data: usize) -> impl Iterator<Item = &'static str> {
        self.items_with_parts(data).filter_map(ItemFact::word)
    }

    /// Whether an item of a category, or of its parts, has an attribute; none where that depends.
    pub fn any_item(&self, data: usize, attribute: fn(ItemFact<'p>) -> Option<bool>) -> Option<bool> {
        any(self.items_with_parts(data).map(attribute))
    }

    fn items_with_parts(&self, data: usize) -> impl Iterator<Item = ItemFact<'p>> {
        self.parts(data).iter().flat_map(|part| self.items_of(*part))
    }

    /// Whether any of the data that references name has an attribute. A reference to one item asks that item alone.
    pub fn any_named<'r>(
        &self,
        references: impl IntoIterator<Item = &'r Ref>,
        attribute: fn(ItemFact<'p>) -> Option<bool>,
    ) -> Option<bool> {
        any(references.into_iter().map(|reference| match reference.target {
            Target::DataItem(data, item) => self.item(data, item).and_then(attribute),
            Target::Data(data) => self.any_item(data, attribute),
            _ => Some(false),
        }))
    }
}

fn is_collected(category: &Data) -> bool {
    category.collected.is_none_or(|collected| collected.value)
}

/// The data that a purpose names: for all of its bases, and for one of them only.
pub fn data_of(purpose: &Purpose) -> impl Iterator<Item = &Ref> + Clone {
    purpose.data.iter().chain(purpose.nested.basis.iter().flat_map(|basis| &basis.data))
}

/// The category that a reference points to, also where it names one item of it.
pub fn category_of(reference: &Ref) -> Option<usize> {
    match reference.target {
        Target::Data(data) | Target::DataItem(data, _) => Some(data),
        _ => None,
    }
}

/// The truth of several answers, of which one suffices.
pub fn any(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(false);
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            None => all = None,
            Some(false) => {}
        }
    }
    all
}

fn merged<'l>(lists: impl Iterator<Item = &'l Vec<usize>>) -> Vec<usize> {
    let mut all: Vec<usize> = lists.flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}
