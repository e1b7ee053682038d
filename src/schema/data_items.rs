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

use Holds::{Always as A, Never as N, Sometimes as S};

/// The whole taxonomy.
pub fn all() -> &'static [DataItem] {
    static ALL: LazyLock<Vec<DataItem>> = LazyLock::new(|| {
        let unsaid = |&(id, direct, online): &(&'static str, Holds, Holds)| DataItem {
            id,
            direct,
            online,
            special: Holds::Never,
            sensitive: Holds::Never,
            categories: Vec::new(),
        };
        let mut items: Vec<DataItem> = DATA_ITEMS.iter().map(unsaid).collect();
        let at: FxHashMap<&str, usize> = DATA_ITEMS.iter().enumerate().map(|(index, item)| (item.0, index)).collect();
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

/// Each item: whether it identifies a person directly, and whether it is an online identifier.
#[rustfmt::skip]
static DATA_ITEMS: &[(&str, Holds, Holds)] = &[
    ("name", A, N),
    ("alias", S, N),
    ("email", A, N),
    ("phone", A, N),
    ("postal-address", A, N),
    ("social-handle", A, N),
    ("date-of-birth", N, N),
    ("age-range", N, N),
    ("gender", N, N),
    ("marital-status", N, N),
    ("nationality", N, N),
    ("signature", A, N),
    ("national-id", A, N),
    ("passport-number", A, N),
    ("drivers-licence", A, N),
    ("tax-id", A, N),
    ("id-document-image", A, N),
    ("vehicle-registration", A, N),
    ("customer-number", S, N),
    ("user-id", S, A),
    ("account-credentials", S, N),
    ("hashed-email", N, A),
    ("ip-address", N, A),
    ("device-id", N, A),
    ("advertising-id", N, A),
    ("cookie-id", N, A),
    ("mac-address", N, A),
    ("push-token", N, A),
    ("browser-fingerprint", N, A),
    ("session-identifier", N, A),
    ("user-agent", N, S),
    ("device-model-os", N, S),
    ("precise-location", N, A),
    ("coarse-location", N, N),
    ("location-history", S, A),
    ("wifi-bluetooth-scan", N, A),
    ("browsing-history", N, N),
    ("search-history", N, N),
    ("product-interaction", N, N),
    ("session-replay", N, A),
    ("ad-interaction", N, A),
    ("referrer-url", N, N),
    ("server-log", N, A),
    ("crash-log", N, S),
    ("performance-data", N, N),
    ("installed-apps", N, S),
    ("viewing-history", N, N),
    ("gameplay", N, N),
    ("purchase-history", N, N),
    ("payment-card", A, N),
    ("bank-account", A, N),
    ("transaction-record", S, N),
    ("credit-score", N, N),
    ("income", N, N),
    ("insurance-policy", S, N),
    ("crypto-wallet", N, A),
    ("email-content", S, N),
    ("text-messages", S, N),
    ("in-app-messages", S, N),
    ("call-log", S, N),
    ("support-ticket", S, N),
    ("call-recording", S, N),
    ("voice-recording", S, N),
    ("photo", S, N),
    ("video", S, N),
    ("cctv-footage", S, N),
    ("user-content", S, N),
    ("ai-prompts", S, N),
    ("files-documents", S, N),
    ("survey-response", N, N),
    ("calendar", S, N),
    ("address-book", A, N),
    ("race-ethnicity", N, N),
    ("political-opinion", N, N),
    ("religion-belief", N, N),
    ("union-membership", N, N),
    ("sexual-orientation", N, N),
    ("sex-life", N, N),
    ("health", N, N),
    ("fitness", N, N),
    ("reproductive-health", N, N),
    ("disability", N, N),
    ("genetic-data", A, N),
    ("biometric-template", A, N),
    ("neural-data", N, N),
    ("immigration-status", N, N),
    ("criminal-records", N, N),
    ("job-title-employer", N, N),
    ("cv-employment-history", A, N),
    ("performance-review", N, N),
    ("education-record", N, N),
    ("inference-profile", N, N),
    ("ad-segment", N, A),
    ("environment-scan", N, N),
    ("hand-head-tracking", N, N),
    ("motion-sensor", N, S),
    ("smart-device-telemetry", N, S),
    ("child-data", S, N),
];
