//! The taxonomy of data items and what the law says of each.
//!
//! Sources: GDPR recital 30 (online identifiers), Art. 9 (special categories), Cal. Civ. Code
//! 1798.140(v)(1) (categories A to L) and (ae) (sensitive personal information).

/// One item of the taxonomy.
#[derive(Debug)]
pub struct DataItem {
    pub id: &'static str,
    /// Identifies a person directly.
    pub direct: Holds,
    /// An online identifier.
    pub online: Holds,
    /// Special category data under the GDPR.
    pub special: Holds,
    /// Sensitive personal information under the law of California.
    pub sensitive: Holds,
    /// Letters of the statutory categories of California.
    pub ccpa: &'static str,
}

/// Whether an attribute holds for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Always,
    /// Depends on what the item holds or how it is used.
    Sometimes,
    Never,
}

use Holds::{Always as A, Never as N, Sometimes as S};

/// The item of the taxonomy with this id.
pub fn data_item(id: &str) -> Option<&'static DataItem> {
    DATA_ITEMS.iter().find(|item| item.id == id)
}

const fn row(
    id: &'static str,
    direct: Holds,
    online: Holds,
    special: Holds,
    sensitive: Holds,
    ccpa: &'static str,
) -> DataItem {
    DataItem { id, direct, online, special, sensitive, ccpa }
}

/// The whole taxonomy.
#[rustfmt::skip]
pub static DATA_ITEMS: &[DataItem] = &[
    row("name", A, N, N, N, "AB"),
    row("alias", S, N, N, N, "A"),
    row("email", A, N, N, N, "AB"),
    row("phone", A, N, N, N, "AB"),
    row("postal-address", A, N, N, N, "AB"),
    row("social-handle", A, N, N, N, "A"),
    row("date-of-birth", N, N, N, N, "BC"),
    row("age-range", N, N, N, N, "C"),
    row("gender", N, N, N, N, "C"),
    row("marital-status", N, N, N, N, "C"),
    row("nationality", N, N, N, S, "C"),
    row("signature", A, N, N, N, "AB"),
    row("national-id", A, N, N, A, "ABL"),
    row("passport-number", A, N, N, A, "ABL"),
    row("drivers-licence", A, N, N, A, "ABL"),
    row("tax-id", A, N, N, S, "AB"),
    row("id-document-image", A, N, S, A, "ABHL"),
    row("vehicle-registration", A, N, N, N, "A"),
    row("customer-number", S, N, N, N, "A"),
    row("user-id", S, A, N, N, "A"),
    row("account-credentials", S, N, N, A, "AL"),
    row("hashed-email", N, A, N, N, "A"),
    row("ip-address", N, A, N, N, "AF"),
    row("device-id", N, A, N, N, "A"),
    row("advertising-id", N, A, N, N, "A"),
    row("cookie-id", N, A, N, N, "AF"),
    row("mac-address", N, A, N, N, "A"),
    row("push-token", N, A, N, N, "A"),
    row("browser-fingerprint", N, A, N, N, "AF"),
    row("session-identifier", N, A, N, N, "AF"),
    row("user-agent", N, S, N, N, "F"),
    row("device-model-os", N, S, N, N, "F"),
    row("precise-location", N, A, S, A, "GL"),
    row("coarse-location", N, N, N, N, "G"),
    row("location-history", S, A, S, A, "GL"),
    row("wifi-bluetooth-scan", N, A, N, S, "FG"),
    row("browsing-history", N, N, S, N, "F"),
    row("search-history", N, N, S, N, "F"),
    row("product-interaction", N, N, N, N, "F"),
    row("session-replay", N, A, S, N, "F"),
    row("ad-interaction", N, A, N, N, "F"),
    row("referrer-url", N, N, N, N, "F"),
    row("server-log", N, A, N, N, "F"),
    row("crash-log", N, S, N, N, "F"),
    row("performance-data", N, N, N, N, "F"),
    row("installed-apps", N, S, S, N, "F"),
    row("viewing-history", N, N, S, N, "DF"),
    row("gameplay", N, N, N, N, "F"),
    row("purchase-history", N, N, S, N, "D"),
    row("payment-card", A, N, N, S, "BL"),
    row("bank-account", A, N, N, S, "BL"),
    row("transaction-record", S, N, S, N, "D"),
    row("credit-score", N, N, N, N, "BK"),
    row("income", N, N, N, N, "BI"),
    row("insurance-policy", S, N, N, N, "B"),
    row("crypto-wallet", N, A, N, N, "A"),
    row("email-content", S, N, S, S, "HL"),
    row("text-messages", S, N, S, S, "HL"),
    row("in-app-messages", S, N, S, S, "HL"),
    row("call-log", S, N, N, N, "F"),
    row("support-ticket", S, N, S, N, "AD"),
    row("call-recording", S, N, S, N, "H"),
    row("voice-recording", S, N, S, N, "H"),
    row("photo", S, N, S, N, "H"),
    row("video", S, N, S, N, "H"),
    row("cctv-footage", S, N, S, N, "H"),
    row("user-content", S, N, S, N, "H"),
    row("ai-prompts", S, N, S, N, "HK"),
    row("files-documents", S, N, S, N, "H"),
    row("survey-response", N, N, S, N, "DK"),
    row("calendar", S, N, S, N, "B"),
    row("address-book", A, N, N, N, "AB"),
    row("race-ethnicity", N, N, A, A, "CL"),
    row("political-opinion", N, N, A, N, "C"),
    row("religion-belief", N, N, A, A, "CL"),
    row("union-membership", N, N, A, A, "CL"),
    row("sexual-orientation", N, N, A, A, "CL"),
    row("sex-life", N, N, A, A, "L"),
    row("health", N, N, A, A, "BCL"),
    row("fitness", N, N, S, S, "FL"),
    row("reproductive-health", N, N, A, A, "CL"),
    row("disability", N, N, A, A, "CL"),
    row("genetic-data", A, N, A, A, "CEL"),
    row("biometric-template", A, N, S, A, "EL"),
    row("neural-data", N, N, S, A, "L"),
    row("immigration-status", N, N, N, A, "CL"),
    row("criminal-records", N, N, S, N, "B"),
    row("job-title-employer", N, N, N, N, "I"),
    row("cv-employment-history", A, N, S, N, "BI"),
    row("performance-review", N, N, N, N, "I"),
    row("education-record", N, N, N, N, "J"),
    row("inference-profile", N, N, S, N, "K"),
    row("ad-segment", N, A, S, N, "K"),
    row("environment-scan", N, N, N, N, "H"),
    row("hand-head-tracking", N, N, S, N, "EH"),
    row("motion-sensor", N, S, N, N, "F"),
    row("smart-device-telemetry", N, S, S, N, "FH"),
    row("child-data", S, N, N, S, "ABCDEFGHIJKL"),
];
