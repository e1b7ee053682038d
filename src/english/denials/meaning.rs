//! What a denial says: of doing what, with which data, to whom.
//!
//! Owns: the meanings that are told apart. Does not own: the words for them.

use crate::english::lexicon::list::data_items::ITEMS;
use crate::schema::places::in_eea;

pub const COLLECT: u16 = 1;
pub const SHARE: u16 = 2;
pub const SELL: u16 = 4;
/// Using cookies, taking decisions.
pub const USE: u16 = 8;
/// Sending or keeping data somewhere.
pub const MOVE: u16 = 16;
pub const PUBLISH: u16 = 32;
/// Known, and of no concern here.
pub const OTHER: u16 = 0;

/// What a denial is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// Personal data, without more.
    Personal,
    /// "them", "these data": what the text around speaks of.
    These,
    Items(Items),
    /// Declared categories of data, by their positions.
    Categories(Vec<usize>),
    Sensitive {
        /// "special categories" and "sensitive data", and not only "sensitive personal
        /// information", which a statute can define.
        special: bool,
    },
    Cookies(Cookies),
    Decisions,
    Profiling,
    /// The site itself.
    Site,
}

/// Data items, as a bit for each row of the table of what prose calls them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Items(pub u128);

impl Items {
    pub fn row(row: usize) -> Self {
        Self(1 << row)
    }

    /// Whether a word of the taxonomy is among them.
    pub fn contains(self, word: &str) -> bool {
        (0..).zip(ITEMS).any(|(row, (_, words))| self.0 & 1 << row != 0 && words.contains(&word))
    }
}

/// Which cookies. Where nothing is set, all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cookies {
    pub categories: Vec<&'static str>,
    pub third_party: bool,
    pub persistent: bool,
    /// All that are not strictly necessary.
    pub optional: bool,
    /// "or similar technologies".
    pub similar: bool,
    pub pixels: bool,
}

/// To whom a denial speaks of giving data, or where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// None is named.
    Unsaid,
    Anyone,
    ThirdParties,
    Advertisers,
    DataBrokers,
    Affiliates,
    Processors,
    Authorities,
    Public,
    /// Not an audience, but those of whom data are not collected, or for whom a site is not made.
    Children,
    /// Out of these places.
    Outside(Area),
}

/// The places that data are said to stay in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Area {
    Places(Vec<&'static str>),
    /// Anywhere but in these places, where some are denied.
    Beyond(Vec<&'static str>),
    /// "abroad", "other countries": outside the country of the controller.
    Home,
    /// "third countries": outside the European Economic Area.
    ThirdCountries,
}

impl Area {
    /// Whether a place lies in the area; none where that cannot be told.
    pub fn holds(&self, place: &str, home: Option<&str>) -> Option<bool> {
        let country = place.split('-').next().unwrap_or(place);
        match self {
            Self::Beyond(all) => Self::Places(all.clone()).holds(place, home).map(|inside| !inside),
            Self::Places(all) => Some(all.iter().any(|known| match *known {
                "EU" | "EEA" => in_eea(country),
                // In everyday language neither stops at the border of the EEA.
                "EUROPE" => in_eea(country) || matches!(country, "CH" | "GB" | "MC" | "SM" | "VA" | "AD"),
                known => known == country || known == place,
            })),
            Self::Home => home.map(|home| home == country),
            Self::ThirdCountries => home.filter(|home| in_eea(home)).map(|_| in_eea(country)),
        }
    }
}

/// What objects in a row come to.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub personal: bool,
    pub decisions: bool,
    pub items: Items,
}

impl Row {
    pub fn of(object: &Object) -> Self {
        Self {
            personal: *object == Object::Personal,
            decisions: *object == Object::Decisions,
            items: if let Object::Items(items) = object { *items } else { Items::default() },
        }
    }

    pub fn join(self, rest: Self) -> Self {
        Self {
            personal: self.personal || rest.personal,
            decisions: self.decisions || rest.decisions,
            items: Items(self.items.0 | rest.items.0),
        }
    }
}
