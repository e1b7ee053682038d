//! Which rights a law gives people, by the facts of a policy.

use super::{Facts, is_home};
use crate::law::{self, Law};
use crate::schema::places::{lies_in, place};
use crate::schema::vocabulary::RIGHTS;

/// A right with the condition under which the law gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The word of the vocabulary.
    pub right: &'static str,
    /// The word of `conditions` in the words of each language.
    pub condition: Option<&'static str>,
    /// The statement of the law that says all of it.
    pub statement: Option<&'static str>,
}

impl Facts<'_> {
    /// The rights that a law gives, in the order of the vocabulary. Of several rows of a right the first
    /// that holds gives it.
    pub fn granted(&self, law: &str) -> Vec<Granted> {
        let mut granted: Vec<Granted> = Vec::new();
        let Some(law) = law::law(law).filter(|_| !self.collects_nothing()) else { return granted };
        for row in law.rights() {
            let Some(right) = RIGHTS.find(&row.right) else { continue };
            if self.begun(row.from, law)
                && self.meets(&row.when, law)
                && granted.iter().all(|known| known.right != right)
            {
                let statement = row.statement.as_ref().map(|(name, _)| &**name);
                granted.push(Granted { right, condition: row.condition.as_deref(), statement });
            }
        }
        let order = |right: &str| RIGHTS.iter().position(|known| known == right);
        granted.sort_by_cached_key(|granted| order(granted.right));
        granted
    }

    /// Whether people have a right, by a law or by the policy alone.
    pub fn any_right(&self) -> bool {
        let policy = self.policy;
        !policy.rights.is_empty() || policy.about.laws.iter().any(|law| !self.granted(law.value).is_empty())
    }

    /// Where people must be, or live, to have the rights of a law, where that is only a part of the audience. Most laws
    /// protect all whose data a controller at their home uses, too.
    pub fn only_in(&self, law: &'static str) -> Vec<&'static str> {
        let Some(law) = law::law(law) else { return Vec::new() };
        let audience = &self.policy.about.audience;
        let some = audience.iter().any(|place| !is_home(law, place.value));
        if !some || !law.residents && self.home().is_some_and(|country| is_home(law, country)) {
            return Vec::new();
        }
        let homes = || law.home.iter().filter_map(|(home, _)| place(home));
        let named: Vec<_> = homes().filter(|home| audience.iter().any(|place| lies_in(place.value, home))).collect();
        if named.is_empty() { homes().take(1).collect() } else { named }
    }

    /// Whether a law gives rights on the day of the policy.
    pub fn gives_rights(&self, law: &Law) -> bool {
        law.rights().any(|row| self.begun(row.from, law))
    }
}
