//! How long data are kept.

use rustc_hash::FxHashMap;

use super::{Facts, ItemFact};
use crate::policy::{Bound, Duration, Ref, Target, Unit};

impl Facts<'_> {
    /// The retention entries that hold for a category of data, by their positions: those that name it or a category
    /// around it, then those that name no data but a purpose that uses it.
    pub fn kept(&self, data: usize) -> &[usize] {
        let all = self.kept.get_or_init(|| {
            let entries = &self.policy.retentions;
            let mut kept = self.retention_users().categories.clone();
            let mut by_purpose: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
            for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.data.is_empty()) {
                for purpose in &entry.r#for {
                    if let Target::Purpose(purpose) = purpose.target {
                        by_purpose.entry(purpose).or_default().push(index);
                    }
                }
            }
            if !by_purpose.is_empty() {
                for (data, kept) in kept.iter_mut().enumerate() {
                    let purposes = self.purposes_of(data).iter().filter_map(|purpose| by_purpose.get(purpose));
                    let mut entries: Vec<usize> = purposes.flatten().copied().collect();
                    entries.sort_unstable();
                    entries.dedup();
                    kept.append(&mut entries);
                }
            }
            kept
        });
        all.get(data).map_or(&[], Vec::as_slice)
    }

    /// The retention entries that hold for an item, in the same sense: those that name another item of its category do not.
    pub fn kept_of_item(&self, item: ItemFact<'_>) -> Vec<usize> {
        let mut kept = self.users_of_item(self.retention_users(), item);
        let purposes = self.purposes_of_item(item);
        let serves = |purpose: &Ref| matches!(purpose.target, Target::Purpose(at) if purposes.contains(&at));
        let entries = self.policy.retentions.iter().enumerate();
        let general = entries.filter(|(_, entry)| entry.data.is_empty() && entry.r#for.iter().any(serves));
        kept.extend(general.map(|(index, _)| index));
        kept
    }

    /// How long data are kept, shortest first, each length once. Of a range, both ends count; where a period is only
    /// bounded, nobody knows the shortest, and there is one answer: at most the longest.
    pub fn periods(&self) -> Vec<Duration> {
        let stated = self.policy.retentions.iter().filter_map(|entry| entry.keep).map(|keep| keep.value);
        let mut all: Vec<_> = stated.collect();
        all.sort_by_key(length);
        if all.iter().all(|keep| *keep == all[0]) {
            all.truncate(1);
        } else if all.iter().any(|keep| keep.bound == Bound::AtMost) {
            let longest = all.pop().map(|keep| Duration { bound: Bound::AtMost, ..keep });
            return longest.into_iter().collect();
        } else {
            let ends = all.iter().flat_map(|keep| match keep.bound {
                Bound::From(count) => [Some(Duration::new(count, keep.unit)), Some(keep.longest())],
                _ => [Some(*keep), None],
            });
            all = ends.flatten().collect();
            all.sort_by_key(length);
            all.dedup_by_key(|keep| length(keep));
        }
        all
    }
}

/// A length to compare, by which 12 months are a year.
fn length(keep: &Duration) -> u64 {
    match keep.unit {
        Unit::Year => 12 * u64::from(keep.count) * Duration::new(1, Unit::Month).seconds(),
        _ => keep.seconds(),
    }
}
