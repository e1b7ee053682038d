//! The categories into which a statute sorts personal data.

use super::{Facts, ItemFact};
use crate::schema::vocabulary::STATUTORY;

/// Data of one statutory category that go to the same recipients. A category whose data go to several has several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statutory {
    /// The word of the vocabulary.
    pub letter: &'static str,
    /// The categories of data with an item of it, by their positions.
    pub data: Vec<usize>,
    /// The recipients to whom such an item of each of them is sold.
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

impl Facts<'_> {
    /// To whom data of each statutory category are disclosed for a business purpose, by the letter, in the order of the law.
    /// Who buys them or gets them for advertising stands in [`Self::statutory`].
    pub fn disclosed(&self) -> Vec<(&'static str, Vec<usize>)> {
        let items: Vec<ItemFact<'_>> = self.collected().flat_map(|data| self.items_of(data)).collect();
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
    pub fn statutory(&self) -> Vec<Statutory> {
        // The items of each category, with their letters and with who gets them.
        let all = self.collected().map(|data| {
            let items = self.items_of(data).map(|item| (item.statutory(), self.recipients_of_item(item)));
            (data, items.collect::<Vec<_>>())
        });
        let all: Vec<_> = all.collect();
        let mut rows = Vec::new();
        for letter in STATUTORY.iter() {
            let first = rows.len();
            for (data, items) in &all {
                let of = || items.iter().filter(|item| item.0.contains(&letter));
                if of().next().is_none() {
                    continue;
                }
                let gets = |who: &usize| of().any(|item| item.1.contains(who));
                let (sold_to, shared_with): (Vec<_>, Vec<_>) =
                    (self.sold_to().filter(gets).collect(), self.shared_with().filter(gets).collect());
                let mut alike = rows[first..].iter_mut();
                match alike.find(|row: &&mut Statutory| row.sold_to == sold_to && row.shared_with == shared_with) {
                    Some(row) => row.data.push(*data),
                    None => rows.push(Statutory { letter, data: vec![*data], sold_to, shared_with }),
                }
            }
        }
        rows
    }
}
