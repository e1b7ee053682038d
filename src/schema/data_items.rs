//! The taxonomy of data items.
//!
//! Owns: which items there are, and which identify a person. What laws say of an item comes from
//! `laws/*.yaml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::law;

/// One item of the taxonomy.
#[derive(Debug)]
pub struct DataItem {
    pub id: &'static str,
    /// Identifies a person directly.
    pub direct: Holds,
    /// An online identifier.
    pub online: Holds,
    /// Special category data.
    pub special: Holds,
    /// Sensitive personal information.
    pub sensitive: Holds,
    /// The statutory categories that it belongs to.
    pub categories: Vec<&'static str>,
}

/// Whether an attribute holds for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Always,
    /// Depends on what the item holds or how it is used.
    Sometimes,
    Never,
}

impl Holds {
    /// `always` or `sometimes`, as laws write it.
    fn named(name: &str) -> Self {
        if name == "always" { Self::Always } else { Self::Sometimes }
    }
}

use Holds::{Always, Sometimes};

/// The whole taxonomy.
pub fn all() -> &'static [DataItem] {
    static ALL: LazyLock<Vec<DataItem>> = LazyLock::new(|| {
        let known = |groups: &[(Holds, &[&str])], id: &str| {
            groups.iter().find(|(_, ids)| ids.contains(&id)).map_or(Holds::Never, |(holds, _)| *holds)
        };
        let mut items: Vec<DataItem> = DATA_ITEMS
            .iter()
            .map(|id| DataItem {
                id,
                direct: known(DIRECT, id),
                online: known(ONLINE, id),
                special: Holds::Never,
                sensitive: Holds::Never,
                categories: Vec::new(),
            })
            .collect();
        let at: FxHashMap<&str, usize> = DATA_ITEMS.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        let mut say = |groups: fn(&law::Law) -> &Vec<law::Group>, say: fn(&mut DataItem, &'static str)| {
            for (name, ids) in law::all().iter().flat_map(groups) {
                for index in ids.iter().filter_map(|id| at.get(&**id)) {
                    say(&mut items[*index], name);
                }
            }
        };
        say(|law| &law.special, |item, how| item.special = Holds::named(how));
        say(|law| &law.sensitive, |item, how| item.sensitive = Holds::named(how));
        say(|law| &law.categories, |item, category| item.categories.push(category));
        items
    });
    &ALL
}

/// The item of the taxonomy with this id.
pub fn data_item(id: &str) -> Option<&'static DataItem> {
    all().iter().find(|item| item.id == id)
}

/// Every item, in the order of the reference page.
#[rustfmt::skip]
static DATA_ITEMS: &[&str] = &[
    "name", "alias", "email", "phone", "postal-address", "social-handle", "date-of-birth", "age-range", "gender",
    "marital-status", "nationality", "signature", "national-id", "passport-number", "drivers-licence", "tax-id",
    "id-document-image", "vehicle-registration", "customer-number", "user-id", "account-credentials",
    "hashed-email", "ip-address", "device-id", "advertising-id", "cookie-id", "mac-address", "push-token",
    "browser-fingerprint", "session-identifier", "user-agent", "device-model-os", "precise-location",
    "coarse-location", "location-history", "wifi-bluetooth-scan", "browsing-history", "search-history",
    "product-interaction", "session-replay", "ad-interaction", "referrer-url", "server-log", "crash-log",
    "performance-data", "installed-apps", "viewing-history", "gameplay", "purchase-history", "payment-card",
    "bank-account", "transaction-record", "credit-score", "income", "insurance-policy", "crypto-wallet",
    "email-content", "text-messages", "in-app-messages", "call-log", "support-ticket", "call-recording",
    "voice-recording", "photo", "video", "cctv-footage", "user-content", "ai-prompts", "files-documents",
    "survey-response", "calendar", "address-book", "race-ethnicity", "political-opinion", "religion-belief",
    "union-membership", "sexual-orientation", "sex-life", "health", "fitness", "reproductive-health",
    "disability", "genetic-data", "biometric-template", "neural-data", "immigration-status", "criminal-records",
    "job-title-employer", "cv-employment-history", "performance-review", "education-record", "inference-profile",
    "ad-segment", "environment-scan", "hand-head-tracking", "motion-sensor", "smart-device-telemetry",
    "child-data",
];

/// Items that identify a person directly, as [`law::Group`]s say what laws hold of items.
#[rustfmt::skip]
static DIRECT: &[(Holds, &[&str])] = &[
    (Always, &[
        "name", "email", "phone", "postal-address", "social-handle", "signature", "national-id", "passport-number",
        "drivers-licence", "tax-id", "id-document-image", "vehicle-registration", "payment-card", "bank-account",
        "address-book", "genetic-data", "biometric-template", "cv-employment-history",
    ]),
    (Sometimes, &[
        "alias", "customer-number", "user-id", "account-credentials", "location-history", "transaction-record",
        "insurance-policy", "email-content", "text-messages", "in-app-messages", "call-log", "support-ticket",
        "call-recording", "voice-recording", "photo", "video", "cctv-footage", "user-content", "ai-prompts",
        "files-documents", "calendar", "child-data",
    ]),
];

/// Items that are online identifiers.
#[rustfmt::skip]
static ONLINE: &[(Holds, &[&str])] = &[
    (Always, &[
        "user-id", "hashed-email", "ip-address", "device-id", "advertising-id", "cookie-id", "mac-address",
        "push-token", "browser-fingerprint", "session-identifier", "precise-location", "location-history",
        "wifi-bluetooth-scan", "session-replay", "ad-interaction", "server-log", "crypto-wallet", "ad-segment",
    ]),
    (Sometimes, &[
        "user-agent", "device-model-os", "crash-log", "installed-apps", "motion-sensor", "smart-device-telemetry",
    ]),
];
