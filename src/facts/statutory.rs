//! The categories into which a statute sorts personal data.

use super::{Facts, ItemFact, category_of};
use crate::schema::vocabulary::STATUTORY;

/// What is collected of one statutory category, and who gets it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statutory {
    /// The word of the vocabulary.
    pub letter: &'static str,
    /// The categories of data with an item of it, by their positions.
    pub data: Vec<usize>,
    /// The recipients to whom such a category, or an item of it, is sold.
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

impl Facts<'_> {
    /// The statutory categories of which something is collected, in the order of the law.
    pub fn statutory(&self) -> Vec<Statutory> {
        let mut rows: Vec<Statutory> =
            STATUTORY.iter().map(|letter| Statutory { letter, ..Statutory::default() }).collect();
        for data in self.collected() {
            for letter in self.items_of(data).flat_map(ItemFact::statutory) {
                let row = rows.iter_mut().find(|row| row.letter == letter);
                if let Some(row) = row.filter(|row| row.data.last() != Some(&data)) {
                    row.data.push(data);
                }
            }
        }
        rows.retain(|row| !row.data.is_empty());
        for row in &mut rows {
            let gets = |recipient: &usize| {
                let named = self.policy.recipients.get(*recipient).into_iter().flat_map(|recipient| &recipient.data);
                named.filter_map(category_of).any(|data| row.data.binary_search(&data).is_ok())
            };
            (row.sold_to, row.shared_with) =
                (self.sold_to().filter(gets).collect(), self.shared_with().filter(gets).collect());
        }
        rows
    }
}
