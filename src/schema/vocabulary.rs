//! The closed vocabularies: which words each field knows.
//!
//! How a document prints a word stands in `templates/LANGUAGE/words.yaml`, not here.

use super::data_items;
use crate::law;

/// A closed list of words.
#[derive(Debug)]
pub struct Vocabulary {
    /// Its name, under which `words.yaml` lists the printed forms.
    pub name: &'static str,
    pub doc: &'static str,
    pub words: Words,
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Where the words stand.
#[derive(Debug)]
pub enum Words {
    List(&'static [&'static str]),
    DataItems,
    /// The laws that ship.
    Laws,
    /// The authorities of these laws.
    Authorities,
    /// The categories into which these laws sort data.
    Categories,
}

impl Vocabulary {
    /// All words, in the order of the reference page.
    pub fn iter(&self) -> Box<dyn Iterator<Item = &'static str>> {
        match self.words {
            Words::List(list) => Box::new(list.iter().copied()),
            Words::DataItems => Box::new(data_items::all().iter().map(|item| item.id)),
            Words::Laws => Box::new(law::all().iter().map(|law| &*law.name)),
            Words::Authorities => Box::new(law::authorities().map(|authority| &*authority.word)),
            Words::Categories => Box::new(law::categories().map(|category| &*category.0)),
        }
    }

    /// The vocabulary's own copy of a word.
    pub fn find(&self, word: &str) -> Option<&'static str> {
        match self.words {
            Words::List(list) => list.iter().copied().find(|known| *known == word),
            Words::DataItems => data_items::data_item(word).map(|item| item.id),
            Words::Laws => law::law(word).map(|law| &*law.name),
            Words::Authorities => law::authority(word).map(|authority| &*authority.word),
            Words::Categories => law::categories().map(|category| &*category.0).find(|known| *known == word),
        }
    }
}

macro_rules! vocabularies {
    ($( $(#[doc = $doc:literal])+ $NAME:ident $name:literal $words:expr; )*) => {
        $( $(#[doc = $doc])+ pub static $NAME: Vocabulary = Vocabulary {
            name: $name, doc: concat!($($doc),+), words: $words,
        }; )*

        /// Every vocabulary.
        pub static VOCABULARIES: &[&Vocabulary] = &[$(&$NAME),*];
    };
}

use Words::List;

vocabularies! {
    /// The laws that policyc knows.
    LAWS "laws" Words::Laws;
    /// Languages, as ISO 639-1 codes.
    LANGUAGES "languages" List(&[
        "ar", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fil", "fr", "ga",
        "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "ms", "mt", "nb",
        "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi",
        "zh", "zu", "af",
    ]);
    /// Where people meet the policy.
    CHANNELS "channels" List(&["website", "app", "email", "phone", "store", "paper", "device"]);
    /// Things that people do to accept or to consent.
    ACTS "acts" List(&[
        "use", "continued-use", "visit", "register", "order", "download", "install", "subscribe", "provide-data",
        "tick-box", "button", "banner", "settings", "form", "double-opt-in", "sign", "request",
    ]);
    /// How sections are numbered.
    NUMBERING "numbering" List(&["none", "plain", "clauses"]);
    /// The standard topics, in the order in which a document prints them.
    TOPICS "topics" List(&[
        "summary", "introduction", "controller", "definitions", "data-collected", "promises", "sources", "purposes",
        "cookies", "recipients", "disclosures", "sale", "transfers", "retention", "security", "rights", "right-to-object",
        "choices", "automated-decisions", "children", "do-not-track", "links", "business-transfers", "changes",
        "complaints", "contact", "...",
    ]);
    /// Data items; see the taxonomy.
    DATA_ITEMS "items" Words::DataItems;
    /// Where data come from.
    SOURCES "sources" List(&["provided", "observed", "derived", "inferred", "third-party", "public"]);
    /// Whose data they are.
    SUBJECTS "subjects" List(&[
        "customer", "visitor", "user", "member", "subscriber", "buyer", "seller", "child", "parent", "employee",
        "applicant", "b2b", "supplier", "patient", "student", "donor", "guest",
    ]);
    /// Who can see data on the site or in the app.
    VIEWERS "viewers" List(&["public", "visitors", "users", "members", "buyer", "seller", "friends", "staff", "authorised-staff"]);
    /// What a policy calls data that it does not see as personal.
    CALLED "called" List(&["anonymous", "pseudonymous", "aggregated", "non-personal"]);
    /// What is done to an item before it is kept.
    STATES "states" List(&["anonymised", "pseudonymised", "truncated", "hashed", "encrypted"]);
    /// Categories of personal information in Cal. Civ. Code 1798.140(v)(1).
    STATUTORY "ccpa" Words::Categories;
    /// Legal bases (GDPR Art. 6(1); UK GDPR Art. 6(1)(ea); LGPD Art. 7).
    BASES "bases" List(&[
        "consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests",
        "recognised-legitimate-interest",
    ]);
    /// Conditions for special category data (GDPR Art. 9(2)).
    ART9 "art9" List(&[
        "explicit-consent", "employment-social-security", "vital-interests", "nonprofit-body", "made-public", "legal-claims",
        "substantial-public-interest", "health-care", "public-health", "archiving-research",
    ]);
    /// What happens on a browser signal.
    SIGNALS "signals" List(&["honoured", "not-honoured", "no-standard"]);
    /// The role of a recipient towards the data.
    ROLES "roles" List(&[
        "processor", "sub-processor", "controller", "joint-controller", "affiliate", "authority", "users", "public",
        "buyer", "seller", "adviser", "acquirer",
    ]);
    /// The kind of business of a recipient, and the roles of Cal. Civ. Code 1798.140.
    RECIPIENT_CATEGORIES "categories" List(&[
        "service-provider", "contractor", "third-party",
        "analytics", "advertising", "payment", "bank", "hosting", "content-delivery", "security", "email-delivery", "marketing",
        "customer-support", "social-media", "video", "audio", "maps", "fonts", "error-monitoring", "tag-management",
        "testing", "crm", "consent-management", "storage", "search", "e-commerce", "reviews", "forms", "scheduling",
        "identity", "ai", "comments", "it-services", "delivery", "fraud-prevention", "credit-reference", "insurance",
        "professional-advice", "telephony", "surveys", "media", "retail", "data-broker", "research", "accounting",
    ]);
    /// What protects data in another country (GDPR Chapter V and its counterparts).
    SAFEGUARDS "safeguards" List(&[
        "adequacy", "dpf", "scc", "scc-authority", "bcr", "code", "certification", "public-instrument", "admin-arrangement",
        "ad-hoc-clauses", "idta", "uk-addendum", "uk-bcr", "anpd-clauses", "anpd-global-rules", "derogation-consent",
        "derogation-contract", "derogation-contract-interest", "derogation-public-interest", "derogation-claims",
        "derogation-vital", "derogation-register", "compelling-interest", "equivalent-measures", "impact-assessment-contract",
    ]);
    /// The provider of a cookie where that is the site itself.
    SELF "self" List(&["self"]);
    /// Categories of cookies.
    COOKIE_CATEGORIES "cookie-categories" List(&[
        "strictly-necessary", "preferences", "statistics", "marketing", "social-media", "unclassified",
    ]);
    /// First or third party.
    PARTIES "parties" List(&["first", "third"]);
    /// What a cookie is technically.
    TECHNOLOGIES "technologies" List(&["http", "local-storage", "session-storage", "indexed-db", "pixel", "sdk"]);
    /// Grounds for disclosing data.
    GROUNDS "grounds" List(&[
        "law", "court", "law-enforcement", "enforce-terms", "rights", "safety", "security", "fraud", "legal-claims",
        "limit-liability", "business-transfer", "bankruptcy", "affiliates", "consent", "emergency", "third-party-rights",
    ]);
    /// What happens at the end of a retention period.
    ENDINGS "endings" List(&["delete", "anonymise", "aggregate", "archive", "restrict", "review", "return"]);
    /// Rights of people.
    RIGHTS "rights" List(&[
        "access", "recipients-list", "rectification", "erasure", "restriction", "portability", "object",
        "object-marketing", "withdraw-consent", "adm-review", "adm-access", "opt-out-sale", "opt-out-targeted-ads",
        "opt-out-profiling", "limit-sensitive", "non-discrimination", "appeal", "complaint-internal",
        "complain-authority", "nominate", "deindex",
    ]);
    /// What a promise is about.
    CONDUCT "conduct" List(&[
        "collect", "ask-for", "store", "sell", "rent", "trade", "share", "disclose", "exchange", "transfer", "give",
        "publish", "combine", "profile", "track", "use-for-marketing", "use-for-ads", "train-ai", "send-spam", "encrypt",
        "delete", "anonymise", "ask-consent", "tell-you", "answer-requests",
    ]);
    /// To whom a promise speaks of giving data, beside declared recipients.
    AUDIENCES "audiences" List(&[
        "anyone", "third-parties", "other-companies", "advertisers", "public", "marketers", "data-brokers", "affiliates", "members",
    ]);
    /// What holds for people under 16 under the law of California.
    UNDER_16 "under-16" List(&["not-sold", "opt-in", "no-knowledge"]);
    /// Measures that protect data.
    MEASURES "measures" List(&[
        "encryption-in-transit", "encryption-at-rest", "secure-server", "access-control", "need-to-know",
        "password-protection", "password-hashing", "two-factor", "firewall", "vpn", "physical-security", "backups", "logging", "monitoring",
        "audits", "penetration-tests", "training", "confidentiality-agreements", "pseudonymisation",
        "incident-response", "internal-rules", "contractor-requirements", "updates", "data-minimisation", "no-removal",
    ]);
    /// What measures protect against.
    THREATS "threats" List(&[
        "loss", "misuse", "alteration", "unauthorised-access", "disclosure", "destruction", "theft", "leakage",
    ]);
    /// How people are told of a change.
    NOTICES "notices" List(&["website", "email", "in-app", "banner", "account", "post", "new-date", "none"]);
    /// When a change takes effect.
    TAKES_EFFECT "takes-effect" List(&["publication", "notice", "effective-date", "next-visit", "acceptance"]);
    /// Supervisory authorities.
    AUTHORITIES "authorities" Words::Authorities;
}
