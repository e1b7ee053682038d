//! Cookies, each with what its group states filled in.

use rustc_hash::FxHashSet;

use super::Facts;
use crate::policy::{Cookie, Cookies, Duration, Recipient, Target};
use crate::source::Text;

/// One description of cookies: names that share purpose and period.
#[derive(Debug, Clone, Copy)]
pub struct CookieFact<'p> {
    /// The position of its group among the cookies of the policy, and its own in the group.
    pub at: (usize, usize),
    pub group: &'p Cookies,
    pub cookie: &'p Cookie,
}

/// Who sets cookies.
#[derive(Debug, Clone, Copy)]
pub enum Provider<'p> {
    /// The controller itself (`provider: self`).
    Site,
    /// The position among the recipients, and the recipient.
    Recipient(usize, &'p Recipient),
}

impl<'p> Facts<'p> {
    /// The groups of cookies that serve a purpose, by their positions.
    pub fn cookies_for(&self, purpose: usize) -> impl Iterator<Item = usize> {
        let serves = move |group: &Cookies| group.r#for.iter().any(|one| one.target == Target::Purpose(purpose));
        (0..).zip(&self.policy.cookies).filter(move |(_, group)| serves(group)).map(|(index, _)| index)
    }

    /// All cookies, in the order of the files, each once: one that is declared again with the same facts is left out.
    pub fn cookies(&self) -> impl Iterator<Item = CookieFact<'p>> + use<'_, 'p> {
        self.all_cookies().filter(|fact| !self.repeated().contains(&fact.at))
    }

    /// All cookies as they are declared.
    pub fn all_cookies(&self) -> impl Iterator<Item = CookieFact<'p>> + use<'p> {
        self.policy.cookies.iter().enumerate().flat_map(|(at, group)| of_group(at, group))
    }

    /// The places of cookies that an earlier one says in full.
    fn repeated(&self) -> &FxHashSet<(usize, usize)> {
        self.repeated.get_or_init(|| {
            let mut known = FxHashSet::default();
            let again = |fact: &CookieFact<'p>| {
                let keys: Vec<&str> = fact.cookie.meta.keys.iter().map(|key| &*key.value).collect();
                let texts =
                    [fact.purpose(), fact.domain(), fact.cookie.path.as_ref()].map(|text| text.map(|text| &**text));
                let words = [fact.category(), fact.party(), Some(fact.technology())];
                let who = fact.group.provider.map(|provider| format!("{:?}", provider.target));
                let lasts = fact.cookie.lasts.map(|lasts| lasts.value.to_string());
                let renews = fact.cookie.renews.map(|renews| renews.value);
                !known.insert((keys, texts, words, who, lasts, renews))
            };
            self.all_cookies().filter(again).map(|fact| fact.at).collect()
        })
    }

    /// Whether there are cookies at all, and not only other things that are kept on a device or read from it. A group that
    /// names none is called cookies.
    pub fn sets_cookies(&self) -> bool {
        let unnamed = self.policy.cookies.iter().any(|group| group.nested.cookie.is_empty());
        unnamed || self.cookies().any(|fact| fact.technology() == "http")
    }

    /// The cookies of one group.
    pub fn cookies_of(&self, group: usize) -> impl Iterator<Item = CookieFact<'p>> + use<'_, 'p> {
        let all = self.policy.cookies.get(group).into_iter().flat_map(move |cookies| of_group(group, cookies));
        all.filter(|fact| !self.repeated().contains(&fact.at))
    }

    /// One cookie of a group.
    pub fn cookie(&self, group: usize, index: usize) -> Option<CookieFact<'p>> {
        let (at, group) = ((group, index), self.policy.cookies.get(group)?);
        Some(CookieFact { at, group, cookie: group.nested.cookie.get(index)? })
    }

    /// Who sets the cookies of a group; none where that is not stated.
    pub fn provider(&self, group: &Cookies) -> Option<Provider<'p>> {
        match group.provider?.target {
            Target::Recipient(index) => Some(Provider::Recipient(index, self.policy.recipients.get(index)?)),
            _ => Some(Provider::Site),
        }
    }
}

fn of_group(at: usize, group: &Cookies) -> impl Iterator<Item = CookieFact<'_>> {
    group.nested.cookie.iter().enumerate().map(move |(index, cookie)| CookieFact { at: (at, index), group, cookie })
}

/// `first` or `third`, as a group states it for all its cookies, else as its provider tells.
pub fn party_of_group(group: &Cookies) -> Option<&'static str> {
    let told =
        || group.provider.map(|provider| if provider.target == Target::Word("self") { "first" } else { "third" });
    group.party.map(|party| party.value).or_else(told)
}

impl<'p> CookieFact<'p> {
    /// `first` or `third`: as it states itself, else as its group.
    pub fn party(self) -> Option<&'static str> {
        self.cookie.party.map(|party| party.value).or_else(|| party_of_group(self.group))
    }

    pub fn category(self) -> Option<&'static str> {
        self.group.category.map(|category| category.value)
    }

    /// What it is for: its own purpose, else its label, else the purpose of its group.
    pub fn purpose(self) -> Option<&'p Text> {
        self.cookie.purpose.as_ref().or(self.cookie.meta.label.as_ref()).or(self.group.purpose.as_ref())
    }

    pub fn lasts(self) -> Option<Duration> {
        self.cookie.lasts.map(|lasts| lasts.value)
    }

    /// The technology that is stated.
    pub fn stated_technology(self) -> Option<&'static str> {
        self.cookie.tech.map(|tech| tech.value)
    }

    /// The technology: the kind is called `cookie`, so what states nothing else is one of HTTP.
    pub fn technology(self) -> &'static str {
        self.stated_technology().unwrap_or("http")
    }

    /// Whether it stays until someone deletes it, where nobody sets a time.
    pub fn is_stored(self) -> bool {
        matches!(self.technology(), "local-storage" | "indexed-db")
    }

    /// Whether it is kept on a device, so that it stays for some time: a pixel is fetched, and leaves nothing.
    pub fn stays(self) -> bool {
        self.technology() != "pixel"
    }

    /// Whether it can end with the session of a browser.
    pub fn ends_with_browser(self) -> bool {
        matches!(self.technology(), "http" | "session-storage")
    }

    pub fn domain(self) -> Option<&'p Text> {
        self.cookie.domain.as_ref().or(self.group.domain.as_ref())
    }
}
