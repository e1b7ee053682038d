//! The categories into which a statute sorts personal data.

use super::{Facts, ItemFact};
use crate::schema::vocabulary::STATUTORY;

/// Data of one statutory category that go to the same recipients. A category whose data go to several has several.
#[derive(Debug, Clone)]
pub struct Statutory<'p> {
    /// The word of the vocabulary.
    pub letter: &'static str,
    /// The items of it. Those of one category of data stand side by side.
    pub items: Vec<ItemFact<'p>>,
    /// The recipients to whom each of them is sold.
    pub sold_to: Vec<usize>,
    /// The recipients with whom it is shared for advertising.
    pub shared_with: Vec<usize>,
}

impl ItemFact<'_> {
    /// The letters of an item: those that are declared of it, else those of the taxonomy.
    pub fn statutory(self) -> Vec<&'static str> {
        let declared = self.declared().map_or(&[][..], |declared| &declared.ccpa);
        if !declared.is_empty() {
            return declared.iter().map(|letter| letter.value).collect();
        }
        self.known().map(|known| known.categories.clone()).unwrap_or_default()
    }
}

/// Who gets data for ends of their own that are no business purpose of the controller, or looks at them.
const NOT_FOR_BUSINESS: &[&str] = &["authority", "users", "public", "buyer", "seller", "acquirer"];

impl<'p> Facts<'p> {
    /// To whom data of each statutory category are disclosed for a business purpose, by the letter, in the order of the law.
    /// Who buys them or gets them for advertising stands in [`Self::statutory`].
    pub fn disclosed(&self) -> Vec<(&'static str, Vec<usize>)> {
        let items: Vec<ItemFact<'p>> = self.collected().flat_map(|data| self.items_of(data)).collect();
        let apart: Vec<usize> = self.sold_to().chain(self.shared_with()).collect();
        let for_business = |who: &usize| {
            let role = self.policy.recipients.get(*who).and_then(|recipient| recipient.role);
            !apart.contains(who) && role.is_none_or(|role| !NOT_FOR_BUSINESS.contains(&role.value))
        };
        let mut all: Vec<(&'static str, Vec<usize>)> = Vec::new();
        for letter in STATUTORY.iter() {
            let of = items.iter().filter(|item| item.statutory().contains(&letter));
            let mut who: Vec<usize> = of.flat_map(|item| self.recipients_of_item(*item)).filter(for_business).collect();
            who.sort_unstable();
            who.dedup();
            if !who.is_empty() {
                all.push((letter, who));
            }
        }
        all
    }

    /// The statutory categories of which something is collected, in the order of the law. Who gets other items of the
    /// same data gets nothing of the category.
    pub fn statutory(&self) -> Vec<Statutory<'p>> {
        let items = self.collected().flat_map(|data| self.items_of(data));
        let items: Vec<_> = items.map(|item| (item, item.statutory(), self.recipients_of_item(item))).collect();
        let mut rows: Vec<Statutory<'p>> = Vec::new();
        for letter in STATUTORY.iter() {
            let first = rows.len();
            for (item, _, recipients) in items.iter().filter(|item| item.1.contains(&letter)) {
                let gets = |who: &usize| recipients.contains(who);
                let (sold_to, shared_with): (Vec<_>, Vec<_>) =
                    (self.sold_to().filter(gets).collect(), self.shared_with().filter(gets).collect());
                let mut alike = rows[first..].iter_mut();
                match alike.find(|row| row.sold_to == sold_to && row.shared_with == shared_with) {
                    Some(row) => row.items.push(*item),
                    None => rows.push(Statutory { letter, items: vec![*item], sold_to, shared_with }),
                }
            }
        }
        rows
    }
}
