//! Who gets data, for whose ends, and in which countries.

use super::{Facts, add, is_home};
use crate::law::{self, Law, Safeguard};
use crate::policy::value::{Date, Place, Word, yes};
use crate::policy::{Recipient, Ref, Target, TransferTo};
use crate::schema::places::{country, lies_in};
use crate::source::Text;

/// A recipient in one of its countries.
#[derive(Debug, Clone, Copy)]
pub struct Flow<'p> {
    /// The position among the recipients.
    pub index: usize,
    pub recipient: &'p Recipient,
    /// None if the recipient states no country.
    pub country: Option<&'p Place>,
    pub protection: Protection<'p>,
}

impl<'p> Flow<'p> {
    pub fn new(index: usize, recipient: &'p Recipient, country: Option<&'p Place>) -> Self {
        let protection = Protection::of(recipient, country.map(|country| country.value));
        Self { index, recipient, country, protection }
    }
}

/// A recipient in other countries than that of the controller. Where not all of them have the same protection, there is one
/// for each.
#[derive(Debug, Clone)]
pub struct Transfer<'p> {
    /// The position among the recipients.
    pub index: usize,
    pub recipient: &'p Recipient,
    /// Its countries that are not at home; none where only a safeguard tells that data leave.
    pub countries: Vec<&'static str>,
    pub protection: Protection<'p>,
    /// The safeguards that a law of the policy knows, or that every law does.
    pub safeguards: Vec<&'static str>,
}

/// What protects data abroad, as a recipient states it for all its countries, or for some of them.
#[derive(Debug, Clone, Copy)]
pub struct Protection<'p> {
    /// The position among those for some countries.
    pub at: Option<usize>,
    pub safeguard: &'p [Word],
    pub framework: &'p [Word],
    pub module: &'p [Word],
    pub clauses_dated: Option<Date>,
    pub copy: Option<&'p Text>,
}

macro_rules! protection {
    ($stated:expr, $at:expr) => {
        Protection {
            at: $at,
            safeguard: &$stated.safeguard,
            framework: &$stated.framework,
            module: &$stated.module,
            clauses_dated: $stated.clauses_dated,
            copy: $stated.copy.as_ref(),
        }
    };
}

impl<'p> Protection<'p> {
    /// What a recipient states for one of its countries, else for all of them.
    pub fn of(recipient: &'p Recipient, country: Option<&str>) -> Self {
        let names = |local: &&TransferTo| local.meta.keys.iter().any(|key| Some(&*key.value) == country);
        let all = recipient.nested.transfer.iter().enumerate();
        let mut local = all.filter(|(_, local)| names(local));
        local.next().map_or_else(|| protection!(recipient, None), |(at, local)| protection!(local, Some(at)))
    }

    /// Whether something is stated, which nobody needs where data stay.
    fn is_stated(&self) -> bool {
        let words = [self.safeguard, self.framework, self.module];
        words.iter().any(|words| !words.is_empty()) || self.clauses_dated.is_some()
    }
}

/// The countries of a recipient by what protects the data there. Where it states no country, there is one entry without.
pub fn protections(recipient: &Recipient) -> Vec<(Vec<&Place>, Protection<'_>)> {
    let mut all: Vec<(Vec<&Place>, Protection<'_>)> = Vec::new();
    for country in &recipient.country {
        let protection = Protection::of(recipient, Some(country.value));
        match all.iter_mut().find(|(_, known)| known.at == protection.at) {
            Some((countries, _)) => countries.push(country),
            None => all.push((vec![country], protection)),
        }
    }
    if all.is_empty() {
        all.push((Vec::new(), Protection::of(recipient, None)));
    }
    all
}

/// Roles that stand for people and bodies in many places: where they are says nothing.
const EVERYWHERE: &[&str] = &["users", "public", "buyer", "seller", "authority", "acquirer", "adviser"];

impl<'p> Facts<'p> {
    /// Each recipient with each of its countries. One that states no country is one entry without,
    /// unless its role has no one place.
    pub fn flows(&self) -> impl Iterator<Item = Flow<'p>> + use<'p> {
        self.policy.recipients.iter().enumerate().flat_map(|(index, recipient)| {
            let everywhere = recipient.role.is_some_and(|role| EVERYWHERE.contains(&role.value));
            let unknown = (recipient.country.is_empty() && !everywhere).then_some(None);
            let countries = recipient.country.iter().map(Some).chain(unknown);
            countries.map(move |country| Flow::new(index, recipient, country))
        })
    }

    /// The country of the controller.
    pub fn home(&self) -> Option<&'static str> {
        self.policy.controller.as_ref()?.country.map(|country| country.value)
    }

    /// Whether data that go to a place stay at home: in the country of the controller, or with it in the home of a
    /// law of the policy. Where the controller sits outside of the homes of all of them, what counts is their homes and
    /// not its own: its readers live there. Laws with a name for data that leave go before others, a part of a country
    /// stands for all of it, and a policy without laws has those that are at home where the controller is. None without
    /// a country of the controller.
    pub fn at_home(&self, place: &str) -> Option<bool> {
        let home = self.home()?;
        let lies = |of: &str, law: &Law| is_home(law, of) || law.home.iter().any(|(all, _)| lies_in(of, country(all)));
        let named = |law: &&Law| law.home_called.is_some();
        let mut laws: Vec<&Law> = self.policy.about.laws.iter().filter_map(|law| law::law(law.value)).collect();
        if laws.iter().any(named) {
            laws.retain(named);
        }
        if !laws.is_empty() && !laws.iter().any(|law| lies(home, law)) {
            return Some(laws.iter().all(|law| lies(place, law)));
        }
        if laws.is_empty() {
            laws = law::with("home-called").collect();
        }
        let with_it = |law: &&Law| lies(home, law) && lies(place, law);
        Some(country(place) == country(home) || laws.iter().any(with_it))
    }

    /// The recipients to whom data leave the home of the controller. Where a country is not stated, theirs or its own,
    /// those with a safeguard, which nobody needs at home.
    pub fn transfers(&self) -> impl Iterator<Item = Transfer<'p>> {
        let stated = self.home().is_some();
        let of_recipient =
            self.policy.recipients.iter().enumerate().flat_map(|(index, recipient)| {
                protections(recipient).into_iter().map(move |row| (index, recipient, row))
            });
        of_recipient.filter_map(move |(index, recipient, (places, protection))| {
            let places = places.into_iter().map(|place| place.value);
            let countries: Vec<_> = places.filter(|place| self.at_home(place) != Some(true)).collect();
            let leaves = stated && !countries.is_empty();
            let unknown = recipient.country.is_empty() || !stated;
            let safeguards =
                protection.safeguard.iter().map(|word| word.value).filter(|word| self.knows(word)).collect();
            let transfer = Transfer { index, recipient, countries, protection, safeguards };
            (leaves || unknown && protection.is_stated()).then_some(transfer)
        })
    }

    /// Whether a safeguard is none of other laws alone, which tell the people of this one nothing. A policy without laws
    /// knows all.
    fn knows(&self, safeguard: &str) -> bool {
        let own = &self.policy.about.laws;
        let has = |row: &Safeguard| row.places.is_empty() && row.words.iter().any(|word| word == safeguard);
        let mut of = law::with("safeguards").filter(|law| law.safeguards.iter().any(has)).peekable();
        let named = |law: &Law| own.iter().any(|word| word.value == law.name);
        let bound = |law: &Law| named(law) || self.home().is_some_and(|country| is_home(law, country));
        own.is_empty() || of.peek().is_none() || of.any(bound)
    }

    /// Whether a recipient uses data for ends of its own; none where neither role nor category tells.
    pub fn third_party(&self, recipient: usize) -> Option<bool> {
        let recipient = self.policy.recipients.get(recipient)?;
        let category = |word: &str| recipient.category.iter().any(|category| category.value == word);
        if category("service-provider") || category("contractor") {
            return Some(false);
        }
        if category("third-party") {
            return Some(true);
        }
        recipient.role.map(|role| !matches!(role.value, "processor" | "sub-processor"))
    }

    /// Whether a recipient decides for itself, or gets data for advertising.
    pub fn leads(&self, number: usize) -> bool {
        let Some(recipient) = self.policy.recipients.get(number) else { return false };
        let advertises = |purpose: &Ref| matches!(purpose.target, Target::Purpose(index) if self.advertises(index));
        self.third_party(number) == Some(true)
            || yes(recipient.sale)
            || yes(recipient.share)
            || recipient.category.iter().any(|category| category.value == "advertising")
            || recipient.r#for.iter().any(advertises)
    }

    /// The recipients to whom data are sold, by their positions.
    pub fn sold_to(&self) -> impl Iterator<Item = usize> {
        self.recipients(|recipient| yes(recipient.sale))
    }

    /// The recipients with whom data are shared for advertising.
    pub fn shared_with(&self) -> impl Iterator<Item = usize> {
        self.recipients(|recipient| yes(recipient.share))
    }

    fn recipients(&self, keep: fn(&Recipient) -> bool) -> impl Iterator<Item = usize> {
        let all = self.policy.recipients.iter().enumerate();
        all.filter(move |(_, recipient)| keep(recipient)).map(|(index, _)| index)
    }

    /// The recipients that get data for a purpose.
    pub fn recipients_for(&self, purpose: usize) -> &[usize] {
        let all = self.served.get_or_init(|| {
            let mut served = vec![Vec::new(); self.policy.purposes.len()];
            for (index, recipient) in self.policy.recipients.iter().enumerate() {
                for named in &recipient.r#for {
                    if let Target::Purpose(purpose) = named.target {
                        add(&mut served[purpose], index);
                    }
                }
            }
            served
        });
        all.get(purpose).map_or(&[], Vec::as_slice)
    }
}
