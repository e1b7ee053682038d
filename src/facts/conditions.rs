//! The facts on which it depends what a law gives people, and what it wants said, by the words that laws have for them.
//!
//! Owns: these words, and whether they hold for a policy. Does not own: which law asks for which.

use jiff::civil::Date;

use super::cookies::Provider;
use super::{Facts, Flow, is_home};
use crate::law::values::Named;
use crate::law::{self, Law};
use crate::policy::value::{WordOrText, yes};
use crate::policy::{Cookies, Purpose};
use crate::schema::places::{self, lies_in};
use crate::schema::vocabulary::{BASES, SECTORS};
use crate::source::Spanned;

/// Whether nothing denies it.
fn open(flag: Option<Spanned<bool>>) -> bool {
    flag.is_none_or(|flag| flag.value)
}

/// A fact on which something depends, by the word that laws have for it.
pub struct Condition {
    pub word: &'static str,
    pub doc: &'static str,
    holds: Holds,
}

enum Holds {
    /// Of the policy.
    Policy(fn(&Facts<'_>) -> bool),
    /// Of a flow, under a law; of the policy where it holds of one.
    Flow(fn(&Flow<'_>, &Law) -> bool),
}

/// What `each` can name.
pub const EACH: &[&str] = &["flow"];

/// Items of data on the health or the body of people, as statutes on health data define them.
const HEALTH: &[&str] =
    &["biometric-template", "disability", "fitness", "genetic-data", "health", "neural-data", "reproductive-health"];

/// Facts on which rights and statements depend. Legal bases, words of `regulated-as` and places are such words, too.
pub static CONDITIONS: &[Condition] = &[
    Condition {
        word: "marketing",
        doc: "a purpose is marketing",
        holds: Holds::Policy(|facts| facts.any_purpose(|purpose| yes(purpose.marketing))),
    },
    Condition {
        word: "marketing-without-consent",
        doc: "a purpose is marketing, and does not rest on consent",
        holds: Holds::Policy(|facts| {
            let consent = |purpose| facts.bases(purpose).any(|basis| basis.word == "consent");
            let mut all = facts.policy.purposes.iter().enumerate();
            all.any(|(at, purpose)| yes(purpose.marketing) && !consent(at))
        }),
    },
    Condition {
        word: "targeted-ads",
        doc: "a purpose is advertising by what people do elsewhere",
        holds: Holds::Policy(|facts| facts.any_purpose(|purpose| yes(purpose.targeted_ads))),
    },
    Condition {
        word: "profiling",
        doc: "a purpose is profiling",
        holds: Holds::Policy(|facts| facts.any_purpose(|purpose| yes(purpose.profiling))),
    },
    Condition {
        word: "explicit-consent",
        doc: "a purpose rests on explicit consent for special data",
        holds: Holds::Policy(|facts| {
            facts.any_purpose(|purpose| purpose.art9.iter().any(|word| word.value == "explicit-consent"))
        }),
    },
    Condition {
        word: "automated-decision",
        doc: "a decision is made by software alone, or nothing says that a person takes part",
        holds: Holds::Policy(|facts| facts.policy.automated_decisions.iter().any(|one| open(one.solely))),
    },
    Condition {
        word: "significant-decision",
        doc: "such a decision, of which nothing says that it hardly affects people",
        holds: Holds::Policy(|facts| {
            facts.policy.automated_decisions.iter().any(|one| open(one.solely) && open(one.significant))
        }),
    },
    Condition {
        word: "high-risk-decision",
        doc: "a high-risk system of artificial intelligence takes part in a decision",
        holds: Holds::Policy(|facts| facts.policy.automated_decisions.iter().any(|one| yes(one.high_risk))),
    },
    Condition {
        word: "certified",
        doc: "the controller is itself certified under the Data Privacy Framework",
        holds: Holds::Policy(|facts| facts.policy.privacy_framework.is_some()),
    },
    Condition {
        word: "certified-for-staff",
        doc: "that certification covers data of staff",
        holds: Holds::Policy(|facts| {
            let framework = facts.policy.privacy_framework.as_ref();
            framework.is_some_and(|one| one.covers.iter().any(|word| word.value == "human-resources"))
        }),
    },
    Condition {
        word: "health-data",
        doc: "data on the health or the body of people are collected",
        holds: Holds::Policy(|facts| facts.items().any(|item| item.word().is_some_and(|word| HEALTH.contains(&word)))),
    },
    Condition {
        word: "sale",
        doc: "data are sold, or shared for advertising",
        holds: Holds::Policy(|facts| {
            facts.policy.sale.as_ref().is_some_and(|sale| yes(sale.sells) || yes(sale.shares))
                || facts.sold_to().next().is_some()
                || facts.shared_with().next().is_some()
        }),
    },
    Condition {
        word: "past-year",
        doc: "what is said of data also holds for the last 12 months",
        holds: Holds::Policy(|facts| facts.policy.sale.as_ref().is_some_and(|sale| yes(sale.past_year))),
    },
    Condition {
        word: "sensitive-beyond",
        doc: "sensitive data are used beyond what the law always allows",
        holds: Holds::Policy(|facts| facts.policy.sale.as_ref().is_some_and(|sale| yes(sale.sensitive_beyond))),
    },
    Condition {
        word: "no-knowledge",
        doc: "nothing is known of a sale of data of people under 16",
        holds: Holds::Policy(|facts| {
            let under_16 = facts.policy.sale.as_ref().and_then(|sale| sale.under_16);
            under_16.is_some_and(|word| word.value == "no-knowledge")
        }),
    },
    Condition {
        word: "opt-out-signal",
        doc: "signals of browsers to opt out are honoured",
        holds: Holds::Policy(|facts| {
            let gpc = facts.policy.consent.as_ref().and_then(|consent| consent.gpc);
            gpc.is_some_and(|word| word.value == "honoured")
        }),
    },
    Condition {
        word: "others-track",
        doc: "others set cookies for statistics, marketing or social media, whatever a browser asks",
        holds: Holds::Policy(|facts| others_track(facts) && !heeds_do_not_track(facts)),
    },
    Condition {
        word: "others-track-unasked",
        doc: "others set such cookies, but for those whose browser sends Do Not Track",
        holds: Holds::Policy(|facts| others_track(facts) && heeds_do_not_track(facts)),
    },
    Condition {
        word: "nobody-tracks",
        doc: "a promise says that nobody is tracked, or all cookies are the site's own and no advertising is targeted",
        holds: Holds::Policy(nobody_tracks),
    },
    Condition {
        word: "processors",
        doc: "a recipient works for the controller",
        holds: Holds::Policy(|facts| {
            (0..facts.policy.recipients.len()).any(|recipient| facts.third_party(recipient) == Some(false))
        }),
    },
    Condition {
        word: "children",
        doc: "services are directed at children, or data of children are collected",
        holds: Holds::Policy(|facts| {
            let policy = facts.policy;
            policy.children.as_ref().is_some_and(|children| yes(children.directed) || yes(children.knowing))
                || (0..policy.data.len()).any(|data| {
                    facts.is_personal(data) && policy.data[data].subjects.iter().any(|who| who.value == "child")
                })
        }),
    },
    Condition {
        word: "abroad",
        doc: "data go to a country outside of the home of the law",
        holds: Holds::Flow(abroad),
    },
    Condition {
        word: "not-adequate",
        doc: "data go to a recipient abroad that no decision on adequacy covers",
        holds: Holds::Flow(|flow, law| {
            let adequate = |place: &str| law.set("adequate").any(|set| lies_in(place, set)) || certified(flow, place);
            abroad(flow, law) && !flow.country.is_some_and(|place| adequate(place.value))
        }),
    },
];

/// Whether others set cookies by which people can be followed from site to site.
fn others_track(facts: &Facts<'_>) -> bool {
    facts.cookies().any(|cookie| {
        let theirs = matches!(facts.provider(cookie.group), Some(Provider::Recipient(..)));
        let follows = matches!(cookie.category(), Some("statistics" | "marketing" | "social-media"));
        follows && (theirs || cookie.party() == Some("third"))
    })
}

fn heeds_do_not_track(facts: &Facts<'_>) -> bool {
    let dnt = facts.policy.consent.as_ref().and_then(|consent| consent.dnt);
    dnt.is_some_and(|word| word.value == "honoured")
}

fn nobody_tracks(facts: &Facts<'_>) -> bool {
    let policy = facts.policy;
    let track = |verb: &WordOrText| matches!(verb, WordOrText::Word(word) if word.value == "track");
    let promised = policy.promises.iter().any(|promise| {
        let whole = promise.data.is_empty() && promise.to.is_empty() && promise.except.is_empty();
        promise.never.iter().any(track) && whole && promise.unless.is_none()
    });
    let own = |group: &Cookies| matches!(facts.provider(group), Some(Provider::Site));
    let all_own = !policy.cookies.is_empty()
        && policy.cookies.iter().all(own)
        && facts.cookies().all(|cookie| cookie.party() == Some("first"));
    let ads = facts.any_purpose(|purpose| yes(purpose.targeted_ads)) || facts.shared_with().next().is_some();
    (promised || all_own) && !ads && !others_track(facts)
}

/// Whether a flow ends outside of the home of a law. A recipient all over the world has no one country to speak of.
fn abroad(flow: &Flow<'_>, law: &Law) -> bool {
    flow.country.is_some_and(|place| place.value != "WORLD" && !is_home(law, place.value))
}

/// Whether the recipient is certified under the framework on which a decision for its country rests.
fn certified(flow: &Flow<'_>, place: &str) -> bool {
    const FRAMEWORK: &str = "dpf";
    let rows = law::with("safeguards").flat_map(|law| &law.safeguards);
    let mut of_framework =
        rows.filter(|row| row.words.iter().any(|word| word == FRAMEWORK)).flat_map(|row| &row.places);
    flow.protection.safeguard.iter().any(|word| word.value == FRAMEWORK)
        && of_framework.any(|framework| lies_in(place, framework))
}

/// Whether somebody knows a word of `when` in the pack of a law.
pub fn is_condition(word: &str, law: &Law) -> bool {
    BASES.find(word).is_some()
        || SECTORS.find(word).is_some()
        || places::place(word).is_some()
        || CONDITIONS.iter().any(|known| known.word == word)
        || law.set(word).next().is_some()
}

impl<'p> Facts<'p> {
    /// Whether the first day of something that a law wants has come for the policy: its own, else that of the law.
    pub(super) fn begun(&self, from: Option<Date>, law: &Law) -> bool {
        let day = self.policy.about.effective.map(|date| date.value.first()).or(law.checked_on);
        from.or(law.since).is_none_or(|from| day.is_some_and(|day| day >= from))
    }

    /// Whether all words of `when` hold under a law.
    pub(super) fn meets(&self, when: &[Named], law: &Law) -> bool {
        when.iter().all(|(word, _)| self.holds(word, law, None))
    }

    /// The flows of which all words of `when` hold under a law.
    pub(super) fn flows_that_meet(&self, when: &[Named], law: &Law) -> Vec<Flow<'p>> {
        self.flows().filter(|flow| when.iter().all(|(word, _)| self.holds(word, law, Some(flow)))).collect()
    }

    fn holds(&self, word: &str, law: &Law, flow: Option<&Flow<'_>>) -> bool {
        if let Some(basis) = BASES.find(word) {
            return self.rests_on(basis);
        }
        if let Some(sector) = SECTORS.find(word) {
            let controller = self.policy.controller.as_ref();
            return controller.is_some_and(|one| one.regulated_as.iter().any(|own| own.value == sector));
        }
        if law.set(word).next().is_some() {
            return self.policy.about.audience.is_empty() || law.set(word).any(|place| self.reaches(place));
        }
        let Some(known) = CONDITIONS.iter().find(|known| known.word == word) else {
            return places::place(word).is_some_and(|place| self.reaches(place));
        };
        match (&known.holds, flow) {
            (Holds::Policy(holds), _) => holds(self),
            (Holds::Flow(holds), Some(flow)) => holds(flow, law),
            (Holds::Flow(holds), None) => self.flows().any(|flow| holds(&flow, law)),
        }
    }

    fn any_purpose(&self, is: impl Fn(&Purpose) -> bool) -> bool {
        self.policy.purposes.iter().any(is)
    }
}
