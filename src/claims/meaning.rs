//! What a clause claims.
//!
//! Owns: which act the verbs of a clause are with its object, and whether it is denied. Does not own: whether the facts
//! agree.

use super::clause::{Clause, Place, Subject, Value};
use super::nouns::{self, Object};
use super::words::{self, ACTS};

/// What is done, as facts know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    Collect,
    /// Keeping data.
    Store,
    /// Getting data from others than those they are about.
    Source,
    Give,
    Sell,
    Move,
    Cookies,
    Track,
    Profile,
    Decide,
    Ads,
    Market,
    Train,
    /// Data that name people; denied, the data are called anonymous.
    Identify,
    Encrypt,
    Honour,
    /// Telling people of changes.
    Tell,
    /// Complaining to an authority.
    Complain,
    Answer,
    Charge,
    Keep,
    /// Letting a right be used.
    Allow,
    /// Being for people of an age.
    Admit,
    /// Using a service that is named.
    Engage,
}

/// What a clause claims: one for each act.
#[derive(Debug, Clone)]
pub struct Meaning {
    pub action: Action,
    pub denied: bool,
    pub object: Object,
    /// Bits of `WHO_...`; 0 where nobody is named.
    pub to: u32,
    pub place: Option<Place>,
    pub purposes: u32,
    pub child: bool,
    pub value: Option<Value>,
    /// Bits of `RIGHT_TO_...`.
    pub right: u32,
    /// Of the services that are known by name.
    pub service: Option<usize>,
}

/// What is claimed by a clause, if it is one that the facts can know of.
pub fn of(clause: &Clause) -> Vec<Meaning> {
    let mut out = Vec::new();
    let acts = acts(clause);
    let data = clause.object.has(nouns::DATA | nouns::ITEMS | nouns::LOGS | nouns::SENSITIVE | nouns::THAT);
    let nothing = clause.object.nothing;
    // Only these see it: nobody else does.
    let exclusive = |who: &super::who::Who| who.ours && who.only;
    let denied = clause.denied;
    if let Subject::Who(who) = &clause.subject {
        if exclusive(who) && data && clause.verbs & words::VERB_GET != 0 {
            claim(clause, &mut out, Action::Give, true);
            return out;
        }
        if clause.place.is_some() || clause.purposes != 0 || clause.value.is_some() {
            return out;
        }
        // "Nobody is tracked."
        let people = words::VERB_TRACK | words::VERB_PROFILE;
        if clause.passive && clause.verbs & people != 0 && clause.by.is_none() && who.kinds == words::WHO_ANYONE {
            let profile = clause.verbs & words::VERB_PROFILE != 0 && clause.verbs & words::VERB_TRACK == 0;
            claim(clause, &mut out, if profile { Action::Profile } else { Action::Track }, denied);
            return out;
        }
        // Somebody who is not us gets it, sets it, buys it.
        let kinds = who.kinds;
        if who.ours {
            return out;
        }
        if data && clause.verbs & words::VERB_BUY != 0 && clause.verbs & words::VERB_GET == 0 {
            claim(clause, &mut out, Action::Sell, denied);
        } else if data && acts & words::ACT_GET != 0 && !nothing && !clause.passive {
            claim(clause, &mut out, Action::Give, denied);
        } else if clause.object.has(nouns::COOKIES) && acts & words::ACT_COOKIES != 0 {
            claim(clause, &mut out, Action::Cookies, denied);
        } else if clause.object.has(nouns::TRACKERS) || acts & words::ACT_TRACK != 0 {
            claim(clause, &mut out, Action::Track, denied);
        }
        for meaning in &mut out {
            meaning.to = kinds;
            if meaning.action == Action::Cookies {
                meaning.object.cookies |= words::MODIFIER_THIRD_COOKIES;
            }
        }
        return out;
    }
    match clause.subject {
        Subject::Machine => {
            if clause.verbs & words::VERB_DECIDE != 0 {
                claim(clause, &mut out, Action::Decide, denied);
            }
            return out;
        }
        Subject::Human => {
            return out;
        }
        Subject::You => {
            let you = words::VERB_TRACK | words::VERB_PROFILE;
            if clause.passive && clause.verbs & you != 0 {
                claim(
                    clause,
                    &mut out,
                    if clause.verbs & words::VERB_PROFILE != 0 { Action::Profile } else { Action::Track },
                    denied,
                );
            } else if clause.hands && data {
                claim(clause, &mut out, Action::Give, denied);
            } else if acts & words::ACT_ADS != 0 && clause.object.has(nouns::ADS) && clause.purposes == 0 {
                claim(clause, &mut out, Action::Ads, denied);
            } else if acts & words::ACT_MARKET != 0 && clause.object.has(nouns::MAIL) {
                claim(clause, &mut out, Action::Market, denied);
            } else if clause.object.has(nouns::DECISION) && clause.exists {
                claim(clause, &mut out, Action::Decide, denied);
            } else if clause.object.has(nouns::PROFILE) && clause.exists {
                claim(clause, &mut out, Action::Profile, denied);
            } else if clause.object.has(nouns::REQUEST) && clause.value.is_some() {
                claim(clause, &mut out, Action::Answer, false);
            } else if nothing && clause.verbs & words::VERB_LEAVE != 0 {
                claim(clause, &mut out, Action::Collect, denied);
            }
            return out;
        }
        _ => {}
    }
    if clause.hands && data {
        claim(clause, &mut out, Action::Give, denied);
        return out;
    }
    // "We may not", "we cannot": no promise that it is not done.
    if clause.may && clause.denied && clause.subject == Subject::We && acts & words::ACT_IDENTIFY == 0 {
        return out;
    }
    if clause.sale && data {
        claim(clause, &mut out, Action::Sell, denied);
        return out;
    }
    if clause.anonymous && (data || clause.object.has(nouns::TRACKERS)) {
        claim(clause, &mut out, Action::Identify, !denied);
        return out;
    }
    if clause.plain && (data || clause.object.has(nouns::CONNECTION) || acts & words::ACT_ENCRYPT != 0) {
        // "Not in plain text" is no denial.
        if !denied {
            claim(clause, &mut out, Action::Encrypt, true);
        }
        return out;
    }
    let is_object = matches!(clause.subject, Subject::Object(_));
    if let Some(place) = &clause.place {
        let stay = acts & words::ACT_STAY != 0 && (clause.passive || is_object);
        let moves = acts & (words::ACT_MOVE | words::ACT_STAY | words::ACT_LEAVE | words::ACT_GIVE) != 0
            || clause.object.has(nouns::TRANSFERS);
        if (data || clause.object.has(nouns::TRANSFERS)) && moves && clause.purposes == 0 {
            let leaves = acts & words::ACT_LEAVE != 0 && is_object && !clause.passive;
            if place.outside || leaves || clause.denied && !place.codes.is_empty() {
                claim(clause, &mut out, Action::Move, denied);
            } else {
                let exclusive = clause.only
                    || clause.object.all
                    || stay && !clause.passive && !clause.be && acts & words::ACT_STAY != 0;
                if exclusive && !denied {
                    claim(clause, &mut out, Action::Move, true);
                }
            }
        }
        // What is denied to go somewhere may go elsewhere.
        for meaning in &mut out {
            if let Some(place) = meaning.place.as_mut().filter(|_| meaning.denied && !clause.denied) {
                place.outside = true;
            }
        }
        return out;
    }
    if data && clause.private && !clause.unknown {
        let stays = clause.verbs
            & (words::VERB_STAY
                | words::VERB_LEAVE
                | words::VERB_COLLECT
                | words::VERB_KEEP
                | words::VERB_MOVE
                | words::VERB_GET)
            != 0
            || clause.be;
        if stays && !denied {
            claim(clause, &mut out, Action::Give, true);
            return out;
        }
    }
    if data && (clause.hands || clause.ours) && clause.verbs & (words::VERB_LEAVE | words::VERB_GIVE) != 0 {
        claim(clause, &mut out, Action::Give, denied);
        return out;
    }
    // What stays with people is theirs: other data may not.
    if clause.on_device {
        return out;
    }
    if clause.access && data {
        claim(clause, &mut out, Action::Give, denied);
        return out;
    }
    // "seen by nobody", "read by third parties", "only seen by our staff"
    if let Some(by) = clause.by
        && data
        && clause.passive
    {
        if by.ours {
            if (by.only || clause.only) && acts & words::ACT_GET != 0 {
                claim(clause, &mut out, Action::Give, true);
            }
            return out;
        }
        if acts & words::ACT_GET != 0 {
            claim(clause, &mut out, Action::Give, denied);
        } else if clause.object.has(nouns::COOKIES) {
            claim(clause, &mut out, Action::Cookies, denied);
        }
        return out;
    }
    // "Everything we know comes from you."
    if is_object && clause.object.all && !denied && clause.from_you {
        claim(clause, &mut out, Action::Source, true);
        return out;
    }
    if is_object && acts & words::ACT_LEAVE != 0 && clause.to.is_some() {
        claim(clause, &mut out, Action::Give, denied);
        return out;
    }
    if is_object
        && !clause.passive
        && (acts & words::ACT_LEAVE != 0 || clause.object.has(nouns::DATA) && clause.verbs & words::VERB_LEAVE != 0)
        && clause.object.has(nouns::DATA)
        && clause.to.is_none()
        && clause.verbs & words::VERB_IDENTIFY == 0
    {
        return out;
    }
    if is_object && clause.object.has(nouns::COOKIES) && (clause.source.is_some() || clause.by.is_some()) && denied {
        claim(clause, &mut out, Action::Cookies, true);
        for meaning in &mut out {
            meaning.object.cookies |= words::MODIFIER_THIRD_COOKIES;
        }
        return out;
    }
    // Values.
    if let Some(value) = clause.value.filter(|value| !matches!(value, Value::Age(_))) {
        let keep = acts & (words::ACT_KEEP | words::ACT_STORE | words::ACT_STAY) != 0;
        match value {
            // "It keeps them for a month": who it is stands elsewhere.
            Value::Period { .. } if is_object && !clause.passive && acts & words::ACT_STAY == 0 => {}
            Value::Period { .. } if data && keep && !denied => claim(clause, &mut out, Action::Keep, false),
            Value::Money(_)
                if acts & words::ACT_CHARGE != 0
                    || clause.verbs & words::VERB_COST != 0 && clause.object.has(nouns::COPY | nouns::REQUEST) =>
            {
                claim(clause, &mut out, Action::Charge, denied);
            }
            Value::Period { .. } if acts & words::ACT_ANSWER != 0 => claim(clause, &mut out, Action::Answer, denied),
            _ => {}
        }
        return out;
    }
    // Data that name people.
    if clause.verbs & words::VERB_IDENTIFY != 0
        && (is_object && !clause.passive || clause.be)
        && denied
        && data_subject(clause)
    {
        claim(clause, &mut out, Action::Identify, true);
        return out;
    }
    if matches!(clause.subject, Subject::We)
        && acts & words::ACT_IDENTIFY != 0
        && denied
        && clause.source.is_none()
        && clause.may
    {
        claim(clause, &mut out, Action::Identify, true);
        return out;
    }
    if clause.exists || clause.free {
        if let Subject::Object(object) = &clause.subject
            && object.has(nouns::DATA | nouns::TRACKERS | nouns::LOGS)
            && clause.object.has(nouns::DATA)
            && denied
        {
            claim(clause, &mut out, Action::Identify, true);
            return out;
        }
        if matches!(clause.subject, Subject::We | Subject::There) || matches!(clause.subject, Subject::Object(_)) {
            for (noun, act) in [
                (nouns::COOKIES, Action::Cookies),
                (nouns::TRACKERS, Action::Track),
                (nouns::PROFILE, Action::Profile),
                (nouns::DECISION, Action::Decide),
                (nouns::ADS, Action::Ads),
                (nouns::SALE, Action::Sell),
                (nouns::SHARING, Action::Give),
                (nouns::COLLECTION, Action::Collect),
                (nouns::AUTHORITY, Action::Complain),
            ] {
                if clause.object.has(noun) {
                    claim(clause, &mut out, act, denied);
                    if clause.only && act == Action::Cookies {
                        break;
                    }
                }
            }
            let held =
                clause.verbs & (words::VERB_COLLECT | words::VERB_KEEP) != 0 || matches!(clause.subject, Subject::We);
            if data && held && out.is_empty() {
                claim(clause, &mut out, Action::Collect, denied);
            }
            for meaning in &mut out {
                if clause.only
                    && meaning.action == Action::Cookies
                    && clause.object.cookies & words::MODIFIER_NECESSARY != 0
                {
                    meaning.denied = true;
                    meaning.object.cookies = words::MODIFIER_OPTIONAL;
                }
            }
        }
        return out;
    }
    if clause.by_human && clause.object.has(nouns::CHOICE) && clause.object.all {
        claim(clause, &mut out, Action::Decide, true);
        return out;
    }
    if clause.by_machine {
        if clause.object.has(nouns::CHOICE | nouns::DECISION) || clause.verbs & words::VERB_DECIDE != 0 {
            claim(clause, &mut out, Action::Decide, denied);
        }
        return out;
    }
    // "We only use what you gave us."
    if (clause.only || clause.object.only)
        && (clause.object.from_you || clause.from_you)
        && acts & (words::ACT_COLLECT | words::ACT_USE) != 0
    {
        claim(clause, &mut out, Action::Source, true);
        return out;
    }
    if let Some(source) = clause.source
        && data
        && (acts & words::ACT_COLLECT != 0 || acts & words::ACT_GET != 0)
    {
        if !source.ours {
            claim(clause, &mut out, Action::Source, denied);
        }
        return out;
    }
    // "only to our staff"
    if let Some(to) = clause.to
        && to.ours
    {
        return out;
    }
    // Only some cookies.
    if (clause.only || clause.object.only) && clause.object.has(nouns::COOKIES) && !denied {
        if acts & words::ACT_COOKIES != 0
            && clause.object.cookies & words::MODIFIER_NECESSARY != 0
            && clause.object.cookies & words::MODIFIER_STATISTICS == 0
        {
            claim(clause, &mut out, Action::Cookies, true);
        }
        for meaning in &mut out {
            meaning.object.cookies = words::MODIFIER_OPTIONAL;
        }
        return out;
    }
    if clause.only || clause.object.only {
        return out;
    }
    if clause.purposes & !words::PURPOSE_MONEY != 0 && data && !clause.object.nothing {
        // What data are used for.
        let used = acts & (words::ACT_USE | words::ACT_COLLECT) != 0 && clause.to.is_none();
        for (purpose, action) in [
            (words::PURPOSE_ADS, Action::Ads),
            (words::PURPOSE_MARKETING, Action::Market),
            (words::PURPOSE_PROFILING, Action::Profile),
            (words::PURPOSE_TRAIN, Action::Train),
            (words::PURPOSE_DECIDE, Action::Decide),
            (words::PURPOSE_TRACK, Action::Track),
        ] {
            if used && clause.purposes & purpose != 0 && clause.verbs & words::VERB_USE != 0 {
                claim(clause, &mut out, action, denied);
            }
        }
        if !out.is_empty() || used {
            return out;
        }
    }
    // What data do themselves was read before.
    if is_object && !clause.passive && !clause.be {
        return out;
    }
    for (act, action) in [
        (words::ACT_SELL, Action::Sell),
        (words::ACT_GIVE, Action::Give),
        (words::ACT_COLLECT, Action::Collect),
        (words::ACT_STORE, Action::Store),
        (words::ACT_COOKIES, Action::Cookies),
        (words::ACT_TRACK, Action::Track),
        (words::ACT_PROFILE, Action::Profile),
        (words::ACT_DECIDE, Action::Decide),
        (words::ACT_ADS, Action::Ads),
        (words::ACT_MARKET, Action::Market),
        (words::ACT_TRAIN, Action::Train),
        (words::ACT_ENCRYPT, Action::Encrypt),
        (words::ACT_HONOUR, Action::Honour),
    ] {
        if acts & act == 0 {
            continue;
        }
        let for_money = clause.purposes & words::PURPOSE_MONEY != 0;
        let fits = match action {
            Action::Give if for_money => false,
            Action::Give => {
                clause.object.nothing || clause.verbs & words::VERB_GIVE != 0 || clause.object.has(nouns::SHARING)
            }
            // "nothing" is data where nothing is given away, and where nothing is kept about people.
            Action::Collect | Action::Store => {
                clause.to.is_none() && (!nothing || about_you(clause)) && clause.verbs & (words::VERB_GIVE) == 0
            }
            Action::Sell => !nothing,
            Action::Track => matches!(clause.subject, Subject::We) || is_object,
            Action::Decide => !clause.object.has(nouns::YOU) || clause.by_machine,
            Action::Market => {
                clause.object.has(nouns::MAIL | nouns::ADS)
                    && clause.to.is_none()
                    && (clause.verbs & (words::VERB_MAIL | words::VERB_USE) != 0)
            }
            Action::Ads => clause.verbs & words::VERB_MAIL == 0 || clause.verbs & words::VERB_ADS != 0,
            _ => true,
        };
        let action = if acts & words::ACT_ADS != 0 && action == Action::Market && !clause.object.has(nouns::MAIL) {
            continue;
        } else {
            action
        };
        if fits && (!clause.object.incomplete || matches!(action, Action::Collect | Action::Store)) {
            claim(clause, &mut out, action, denied);
        }
    }
    if data && acts & words::ACT_GIVE != 0 && clause.purposes & words::PURPOSE_MONEY != 0 && acts & words::ACT_SELL == 0
    {
        claim(clause, &mut out, Action::Sell, denied);
    }
    if acts & words::ACT_IGNORE != 0 {
        claim(clause, &mut out, Action::Honour, !denied);
    }
    if acts & words::ACT_CHANGE != 0 && clause.no_notice && !denied {
        claim(clause, &mut out, Action::Tell, true);
    }
    out
}

fn claim(clause: &Clause, out: &mut Vec<Meaning>, action: Action, denied: bool) {
    out.push(Meaning {
        action,
        denied,
        object: clause.object.clone(),
        to: clause.to.or(clause.by).map_or(0, |who| who.kinds),
        place: clause.place.clone(),
        purposes: clause.purposes,
        child: clause.child,
        value: clause.value,
        right: 0,
        service: None,
    });
}

fn data_subject(clause: &Clause) -> bool {
    matches!(&clause.subject, Subject::Object(object) if object.has(nouns::DATA | nouns::THAT | nouns::TRACKERS | nouns::LOGS))
}

fn about_you(clause: &Clause) -> bool {
    clause.object.nouns != nouns::DATA || !clause.object.nothing
}

/// The acts that the verbs of a clause are with its object.
fn acts(clause: &Clause) -> u32 {
    let mut nouns = clause.object.nouns;
    if nouns & nouns::THAT != 0 {
        nouns |= nouns::DATA;
    }
    if clause.passive && matches!(clause.subject, Subject::You) {
        nouns |= nouns::YOU;
    }
    let mut acts = 0;
    for class in nouns::classes(nouns) {
        for (number, of) in ACTS.iter().enumerate() {
            if clause.verbs & 1 << number != 0 {
                acts |= of.iter().filter(|(known, _)| *known == class).fold(0, |acts, (_, act)| acts | act);
            }
        }
    }
    acts
}
