//! The rights that the laws of a policy and its declared legal bases give.
//!
//! Sources: GDPR Art. 7(3), 15 to 22, 77; UK GDPR with the DPA 2018 s. 164A and 165; Cal. Civ. Code
//! 1798.100 to .125; LGPD Art. 18, 20; PIPEDA Sch. 1 cl. 4.9; 152-FZ Art. 9, 14 to 17; FADP Art. 25,
//! 28, 30, 32; APP 12, 13; DPDP Act s. 11 to 14; APPI Art. 33 to 35; POPIA s. 5, 11, 23, 24, 69, 71.

use crate::facts::Facts;
use crate::policy::value::yes;

/// A right with the condition under which the law gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The word of the vocabulary.
    pub right: &'static str,
    /// The word of the vocabulary `conditions` in `words.yaml`.
    pub condition: Option<&'static str>,
}

/// What the declared facts tell about which rights exist.
struct Conditions {
    consent: bool,
    contract: bool,
    interests: bool,
    public_task: bool,
    recognised: bool,
    marketing: bool,
    targeted_ads: bool,
    profiling: bool,
    automated: bool,
    sale: bool,
    sensitive: bool,
    quebec: bool,
}

impl Conditions {
    fn new(facts: &Facts<'_>) -> Self {
        let policy = facts.policy;
        let sale = policy.sale.as_ref();
        Self {
            consent: facts.rests_on("consent"),
            contract: facts.rests_on("contract"),
            interests: facts.rests_on("legitimate-interests"),
            public_task: facts.rests_on("public-task"),
            recognised: facts.rests_on("recognised-legitimate-interest"),
            marketing: policy.purposes.iter().any(|purpose| yes(purpose.marketing)),
            targeted_ads: policy.purposes.iter().any(|purpose| yes(purpose.targeted_ads)),
            profiling: policy.purposes.iter().any(|purpose| yes(purpose.profiling)),
            automated: policy
                .automated_decisions
                .iter()
                .any(|decision| decision.solely.is_none_or(|solely| solely.value)),
            sale: sale.is_some_and(|sale| yes(sale.sells) || yes(sale.shares))
                || facts.sold_to().next().is_some()
                || facts.shared_with().next().is_some(),
            sensitive: sale.is_some_and(|sale| yes(sale.sensitive_beyond)),
            quebec: policy.about.audience.iter().any(|place| place.value == "CA-QC"),
        }
    }
}

/// The laws of the vocabulary that give people rights.
pub const LAWS: &[&str] = &[
    "gdpr",
    "uk-gdpr",
    "ccpa",
    "us-states",
    "lgpd",
    "pipeda",
    "ru-152fz",
    "ch-fadp",
    "au-app",
    "in-dpdp",
    "jp-appi",
    "za-popia",
];

/// The rights that one law gives, in the order of the vocabulary.
pub fn granted(facts: &Facts<'_>, law: &str) -> Vec<Granted> {
    let facts = Conditions::new(facts);
    let mut rights = Vec::new();
    let mut add = |right: &'static str, condition: Option<&'static str>, when: bool| {
        if when {
            rights.push(Granted { right, condition });
        }
    };
    let is = |laws: &[&str]| laws.contains(&law);
    let eu = is(&["gdpr", "uk-gdpr"]);
    if !LAWS.contains(&law) {
        return rights;
    }
    add("access", None, true);
    add(
        "recipients-list",
        None,
        is(&["gdpr", "uk-gdpr", "ccpa", "lgpd", "pipeda", "ru-152fz", "ch-fadp", "in-dpdp", "jp-appi", "za-popia"]),
    );
    add("rectification", None, true);
    add("erasure", None, !is(&["au-app", "pipeda"]) || law == "pipeda" && facts.quebec);
    add("restriction", None, is(&["gdpr", "uk-gdpr", "lgpd", "ru-152fz", "ch-fadp", "jp-appi", "za-popia"]));
    let portable = match (facts.consent, facts.contract) {
        (true, true) => Some("consent-or-contract"),
        (true, false) => Some("consent"),
        (false, true) => Some("contract"),
        (false, false) => None,
    };
    // GDPR Art. 13(2)(b) asks to name these two rights always; without a basis that gives them, by
    // the condition under which they would exist.
    add("portability", portable.or(Some("consent-or-contract")), eu);
    add("portability", None, is(&["ccpa", "us-states", "lgpd", "ch-fadp"]) || law == "pipeda" && facts.quebec);
    let object = match (facts.interests, facts.public_task) {
        (true, true) => Some("interests-or-task"),
        (true, false) => Some("interests"),
        (false, true) => Some("task"),
        (false, false) if law == "uk-gdpr" && facts.recognised => Some("recognised"),
        (false, false) => None,
    };
    add("object", object.or(Some("interests-or-task")), eu);
    add("object", None, is(&["ch-fadp", "za-popia"]));
    add(
        "object-marketing",
        None,
        facts.marketing
            && is(&["gdpr", "uk-gdpr", "lgpd", "ru-152fz", "ch-fadp", "au-app", "in-dpdp", "jp-appi", "za-popia"]),
    );
    add(
        "withdraw-consent",
        None,
        facts.consent
            && is(&["gdpr", "uk-gdpr", "lgpd", "pipeda", "ru-152fz", "ch-fadp", "au-app", "in-dpdp", "za-popia"]),
    );
    let decisions = facts.automated
        && (is(&["gdpr", "uk-gdpr", "lgpd", "ru-152fz", "ch-fadp", "za-popia"]) || law == "pipeda" && facts.quebec);
    add("adm-review", None, decisions);
    add("adm-access", None, decisions);
    add("opt-out-sale", None, facts.sale && is(&["ccpa", "us-states"]));
    add("opt-out-targeted-ads", None, facts.targeted_ads && is(&["us-states"]));
    add("opt-out-profiling", None, facts.profiling && is(&["us-states"]));
    add("limit-sensitive", None, facts.sensitive && law == "ccpa");
    add("non-discrimination", None, is(&["ccpa", "us-states", "lgpd", "pipeda"]));
    add("appeal", None, law == "us-states");
    add("complaint-internal", None, is(&["uk-gdpr", "lgpd", "pipeda", "au-app", "in-dpdp", "jp-appi"]));
    add("complain-authority", None, true);
    add("nominate", None, law == "in-dpdp");
    add("deindex", None, law == "pipeda" && facts.quebec);
    rights
}
