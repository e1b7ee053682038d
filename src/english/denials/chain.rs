//! Words of one kind in a row, as "sell, rent or lend" and "anyone or anyone".
//!
//! Owns: reading a row from its first link to its last one, each link once, however long the row is and however many
//! clauses start inside of it. Does not own: what a link is.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

/// With fewer links a row is as soon read again.
const SHORT: usize = 8;

/// The rows of a sentence, by the places of their links: what each comes to from there on, and the word behind the row.
#[derive(Debug)]
pub struct Chains<T>(RefCell<FxHashMap<usize, (T, usize)>>);

impl<T> Default for Chains<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Copy> Chains<T> {
    /// What a row comes to that starts with `first`, and the word behind it. `skip` gives the word behind what joins two links, `link` reads one
    /// at a place, and `join` puts what comes later to what comes before.
    pub fn read(
        &self,
        (first, mut end): (T, usize),
        skip: impl Fn(usize) -> usize,
        link: impl Fn(usize) -> Option<(T, usize)>,
        join: impl Fn(T, T) -> T,
    ) -> (T, usize) {
        let mut links = Vec::new();
        let mut rest = None;
        loop {
            let at = skip(end);
            if at == end {
                break;
            }
            if let Some((known, last)) = self.0.borrow().get(&at).copied() {
                (rest, end) = (Some(known), last);
                break;
            }
            let Some((more, next)) = link(at) else { break };
            links.push((at, more));
            end = next;
        }
        let long = links.len() > SHORT;
        for (at, this) in links.into_iter().rev() {
            let all = rest.map_or(this, |rest| join(this, rest));
            if long {
                self.0.borrow_mut().insert(at, (all, end));
            }
            rest = Some(all);
        }
        (rest.map_or(first, |rest| join(first, rest)), end)
    }
}
