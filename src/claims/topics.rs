//! What a stretch claims by all that it mentions, where no clause of a known shape says it.
//!
//! Owns: which mentions together are which act, and what makes them say nothing. Does not own: how words are found
//! ([`super::mentions`]).

use super::clause::{Place, Value};
use super::meaning::{Action, Meaning};
use super::mentions::{ABSENT, Actor, FREE, Mentions, NO, NOT, Places};
use super::nouns::{self, Object};
use super::words::{self, Line, class};

/// What a sentence claims by what it mentions, each with its words.
pub fn read(line: Line<'_>, last: Option<&Object>) -> Vec<(Meaning, std::ops::Range<usize>)> {
    let mut out = Vec::new();
    if (0..line.length()).any(|at| line.word(at) == "\"") {
        return out;
    }
    let (mut last, mut cookies) = (last.cloned(), false);
    let mut from = 0;
    for at in 0..=line.length() {
        if at < line.length() && !divides(line, at) {
            continue;
        }
        let told = if line.word(from) == "do" { from + 1 } else { from };
        let imperative = line.is(told, class::NOT)
            && (told > from || line.is(told + 1, class::VERB))
            && !line.is(from, class::SIGNAL);
        // "They hold none": who they are stands elsewhere.
        let they = line.word(from) == "they" || line.word(from) == "it" && line.is(from + 1, class::VERB);
        if imperative || they || (from..at).any(|at| line.is(at, class::DOUBTED)) {
            from = at + 1;
            continue;
        }
        let mut said = Mentions::new(line, from, at);
        said.object.nouns &= if last.is_some() || said.object.nouns != nouns::THAT { u32::MAX } else { 0 };
        if said.has(class::NONE) && cookies {
            said.with_cookies();
        }
        cookies = said.has(class::COOKIES);
        if said.object.has(nouns::YOU) {
            said.object.nouns &= !nouns::THAT;
        }
        if said.object.has(nouns::THAT)
            && !said.object.has(DATA)
            && let Some(meant) = &last
        {
            said.object =
                Object { nouns: meant.nouns, items: meant.items, labels: meant.labels.clone(), ..said.object };
        } else if said.object.has(DATA) {
            last = Some(said.object.clone());
        }
        out.extend(claimed(&said).map(|meaning| (meaning, from..at)));
        from = at + 1;
    }
    out
}

/// Whether another statement begins behind a word.
fn divides(line: Line<'_>, at: usize) -> bool {
    let starts = |at: usize| {
        matches!(line.word(at), "we" | "it" | "they" | "there" | "nobody" | "nothing" | "you" | "this")
            || line.is(at, class::NOBODY)
    };
    match line.word(at) {
        ";" | "-" | "(" | ")" => true,
        ":" => at > 6,
        "," | "and" | "but" | "because" | "so" | "as" => starts(at + 1),
        _ => false,
    }
}

const DATA: u32 = nouns::DATA | nouns::ITEMS | nouns::LOGS | nouns::SENSITIVE;

/// What a stretch claims, if anything.
fn claimed(said: &Mentions) -> Option<Meaning> {
    let data = said.object.has(DATA) || !said.object.labels.is_empty();
    let meaning = |action: Action, denied: bool| {
        let mut object = said.object.clone();
        if object.items != 0 {
            object.nouns &= !nouns::DATA;
        }
        if !data && matches!(action, Action::Give | Action::Move | Action::Sell | Action::Collect | Action::Store) {
            object.nouns |= nouns::DATA;
        }
        Some(Meaning {
            action,
            denied,
            object,
            to: said.who.map_or(0, |who| who.kinds),
            place: None,
            purposes: said.purposes,
            child: false,
            value: said.value,
            right: said.rights,
            service: said.service,
        })
    };
    let refuses = said.denied != 0;
    if said.service.is_some() {
        return meaning(Action::Engage, false).filter(|_| engages(said));
    }
    if said.unknown > 0 || said.object.narrow || said.named && refuses || said.twice || said.apart {
        return None;
    }
    if said.has(class::FEE) && (said.any(&[class::REQUEST, class::COPY]) || said.rights & words::RIGHT_TO_ACCESS != 0) {
        return meaning(Action::Charge, false).filter(|_| !refuses);
    }
    if refused(said) {
        return meaning(Action::Allow, true);
    }
    // "A cookie does not hold your name", "no cookies to follow you", "not all your data".
    let cookies = said.has(class::COOKIES) && (data || said.does(words::VERB_TRACK) && said.object.has(nouns::YOU));
    if cookies || refuses && said.denied == NOT && said.all && said.actor == Actor::We {
        return None;
    }
    // "Without encryption" denies one thing; "not without" denies nothing.
    let denied = match said.denied {
        0 => false,
        NOT | NO | FREE | ABSENT => true,
        _ => return None,
    };
    // "We cannot": no promise that it is not done.
    if said.modal || said.can && denied && said.actor == Actor::We && !said.does(words::VERB_IDENTIFY) {
        return None;
    }
    if said.any(&[class::RIGHT, class::CONSENT]) {
        return None;
    }
    if let Some(value @ (Value::Period { .. } | Value::Money(_))) = said.value {
        let action = valued(said, value, data, denied)?;
        return meaning(action, false);
    }
    // "Not automatically": in another way.
    if denied && said.has(class::MANNER) {
        return None;
    }
    if said.has(class::SIGNAL) {
        return meaning(Action::Honour, denied != said.does(words::VERB_IGNORE)).filter(|_| said.actor != Actor::Other);
    }
    if said.any(&[class::CHANGES, class::CHANGE]) && said.has(class::NOTICE) {
        return meaning(Action::Tell, denied);
    }
    let of_you = [class::ADS, class::MAIL, class::PROFILE, class::DECISION, class::TRACKERS];
    if said.actor == Actor::You && !said.any(&of_you) && !said.does(words::VERB_TRACK | words::VERB_PROFILE) {
        return None;
    }
    if said.actor == Actor::Other {
        let action = by_others(said, data)?;
        return meaning(action, true)
            .filter(|_| denied && said.who.is_none_or(|who| !who.others))
            .map(|meaning| only_some_cookies(said, meaning));
    }
    if said.has(class::CHILD) || said.has(class::UNDER) && matches!(said.value, Some(Value::Age(_))) {
        let collects = data && said.does(words::VERB_COLLECT | words::VERB_KEEP | words::VERB_MOVE | words::VERB_USE);
        return meaning(Action::Collect, denied)
            .filter(|_| collects && denied)
            .map(|meaning| Meaning { child: true, ..meaning });
    }
    if said.has(class::PLAIN_TEXT) {
        return meaning(Action::Encrypt, true).filter(|_| !denied);
    }
    if said.has(class::ENCRYPTION) || said.does(words::VERB_ENCRYPT) {
        return meaning(Action::Encrypt, denied);
    }
    // "People make every decision."
    let people = said.any(&[class::HUMAN, class::STAFF]) && !said.has(class::MACHINE);
    if people && said.any(&[class::DECISION, class::CHOICE]) && said.object.all && !denied {
        return meaning(Action::Decide, true);
    }
    if let Some(act) = used(said, data, denied) {
        // "Customers build their own profile."
        let ours = denied || said.actor == Actor::We || said.has(class::BE);
        return meaning(act, denied).filter(|_| ours).map(|meaning| only_some_cookies(said, meaning));
    }
    if let Some(places) = &said.places {
        return moved(said, places, data, denied).and_then(|(denied, place)| {
            meaning(Action::Move, denied).map(|meaning| Meaning { place: Some(place), ..meaning })
        });
    }
    if said.any(&[class::COLLECTION, class::KEEPING]) && !data && said.object.has(nouns::COLLECTION | nouns::TRANSFERS)
    {
        return meaning(Action::Collect, true).filter(|_| denied);
    }
    let disclosure = said.has(class::SHARING) && said.who.is_some();
    let action = with_data(said, denied).filter(|_| data || disclosure)?;
    let denied = match action {
        Action::Source => true,
        Action::Give if exclusive(said) => true,
        Action::Identify if said.has(class::ANONYMOUS) => !denied,
        _ => denied,
    };
    // "Sale of our business" is a heading.
    let said_so = denied || said.actor == Actor::We || said.has(class::BE);
    meaning(action, denied).filter(|_| said_so)
}

/// What is done with data, whose object they are.
fn with_data(said: &Mentions, denied: bool) -> Option<Action> {
    let person = said.object.has(nouns::YOU) || said.who.is_some_and(|who| who.kinds == words::WHO_ANYONE);
    let names = said.does(words::VERB_IDENTIFY) && person && (said.can || !said.does(words::VERB_GET));
    if said.has(class::ANONYMOUS) || names {
        return Some(Action::Identify);
    }
    let others = said.who.is_some_and(|who| !who.ours && !who.others);
    let gets = words::VERB_COLLECT | words::VERB_GET | words::VERB_BUY | words::VERB_USE;
    if denied && others && said.has(class::FROM) && said.does(gets) && !said.does(words::VERB_GIVE) {
        return Some(Action::Source);
    }
    if (said.object.from_you || said.has(class::YOURSELF)) && !denied {
        return (said.only || said.object.all).then_some(Action::Source);
    }
    let money = said.has(class::MONEY) && said.object.labels.is_empty() && said.object.items == 0
        || said.purposes & words::PURPOSE_MONEY != 0;
    if said.does(words::VERB_SELL) || said.has(class::SALE) || money && said.purposes & !words::PURPOSE_MONEY == 0 {
        return Some(Action::Sell);
    }
    if said.purposes != 0 {
        return None;
    }
    let gives = said.does(words::VERB_GIVE)
        || said.any(&[class::SHARING, class::ACCESS])
        || others && said.object.has(nouns::TRANSFERS);
    // "We send no e-mails that ask for your number."
    let mails = said.any(&[class::REQUEST, class::POST]) || said.object.incomplete || said.to_us && !exclusive(said);
    if (gives || others && (said.does(words::VERB_GET) || said.has(class::OPEN)) || exclusive(said)) && !mails {
        return (denied || others || exclusive(said)).then_some(Action::Give);
    }
    if (said.does(words::VERB_COLLECT) || said.any(&[class::COLLECTION, class::INTEREST])) && !mails {
        return Some(Action::Collect);
    }
    if said.does(words::VERB_KEEP) || said.has(class::KEEPING) {
        return Some(Action::Store);
    }
    (said.denied == ABSENT).then_some(Action::Collect)
}

/// "Only our staff can see it."
fn exclusive(said: &Mentions) -> bool {
    let sees = said.does(words::VERB_GET | words::VERB_GIVE) || said.any(&[class::ACCESS, class::OPEN]);
    let ours = said.any(&[class::STAFF, class::WE]) || said.who.is_some_and(|who| who.ours);
    let stays = said.does(words::VERB_STAY) && said.any(&[class::INSIDE, class::PRIVATE]) && said.places.is_none();
    (said.only && sees || stays) && ours && said.denied == 0
}

/// What others do, who are not us.
fn by_others(said: &Mentions, data: bool) -> Option<Action> {
    if said.has(class::COOKIES) {
        Some(Action::Cookies)
    } else if data && (said.does(words::VERB_GET | words::VERB_BUY) || said.verbs == 0) {
        Some(Action::Give)
    } else if said.does(words::VERB_TRACK) && said.object.has(nouns::YOU) {
        Some(Action::Track)
    } else {
        // "Third parties: none."
        (said.has(class::NONE) && said.verbs == 0 && !said.has(class::FROM)).then_some(Action::Give)
    }
}

/// Whether a service that is named is one that we use.
fn engages(said: &Mentions) -> bool {
    let verbs = words::VERB_USE | words::VERB_GIVE | words::VERB_SELL | words::VERB_MOVE | words::VERB_GET;
    let uses = said.does(verbs) || said.has(class::ENGAGES);
    uses && matches!(said.actor, Actor::We | Actor::Nobody) && said.denied == 0 && !said.modal && said.unknown < 5
}

/// What data or means are used for.
fn used(said: &Mentions, data: bool, denied: bool) -> Option<Action> {
    let purposes = [
        (words::PURPOSE_TRAIN, Action::Train),
        (words::PURPOSE_ADS, Action::Ads),
        (words::PURPOSE_MARKETING, Action::Market),
        (words::PURPOSE_PROFILING, Action::Profile),
        (words::PURPOSE_DECIDE, Action::Decide),
        (words::PURPOSE_TRACK, Action::Track),
    ];
    let theirs = data || said.object.has(nouns::YOU);
    if theirs && said.purposes & !words::PURPOSE_MONEY != 0 {
        let verbs = words::VERB_USE | words::VERB_TRAIN | words::VERB_MOVE | words::VERB_COLLECT;
        let uses = |action| {
            said.does(verbs | words::VERB_MAIL) && (action == Action::Train || !said.does(words::VERB_GIVE))
                || denied && said.denied == ABSENT
        };
        let used = purposes.into_iter().find(|(bit, action)| uses(*action) && said.purposes & bit != 0);
        return used.map(|(_, action)| action);
    }
    if said.object.items != 0 || said.any(&[class::REQUEST, class::COPY]) {
        return None;
    }
    if said.has(class::COOKIES) && said.purposes == 0 {
        // "It works without cookies" does not say that there are none.
        return (said.denied != FREE || !said.has(class::WORKS)).then_some(Action::Cookies);
    }
    let trains = said.does(words::VERB_TRAIN | words::VERB_USE | words::VERB_GIVE) || said.has(class::TRAINING);
    if said.any(&[class::AI, class::TRAINING]) && theirs && trains {
        return Some(Action::Train);
    }
    let decides = said.has(class::DECISION)
        || said.any(&[class::MACHINE, class::AI]) && (said.does(words::VERB_DECIDE) || said.has(class::CHOICE));
    if decides {
        return Some(Action::Decide);
    }
    if said.has(class::PROFILE) || said.does(words::VERB_PROFILE) && said.object.has(nouns::YOU) {
        return Some(Action::Profile);
    }
    if said.does(words::VERB_SELL) {
        return None;
    }
    if said.has(class::MAIL) {
        return Some(Action::Market);
    }
    if said.has(class::ADS) {
        return Some(Action::Ads);
    }
    let follows = said.does(words::VERB_TRACK) && said.object.has(nouns::YOU) && !data;
    (said.has(class::TRACKERS) || follows).then_some(Action::Track)
}

/// "Only necessary cookies" denies the others.
fn only_some_cookies(said: &Mentions, mut meaning: Meaning) -> Meaning {
    if meaning.action == Action::Cookies {
        let necessary = meaning.object.cookies & words::MODIFIER_NECESSARY != 0;
        if necessary && (said.only || said.object.all) && !meaning.denied {
            meaning.denied = true;
            meaning.object.cookies = words::MODIFIER_OPTIONAL;
        } else if said.who.is_some_and(|who| !who.ours) {
            meaning.object.cookies |= words::MODIFIER_THIRD_COOKIES;
        }
    }
    meaning
}

/// Where data go or stay: whether that is denied, and the place.
fn moved(said: &Mentions, places: &Places, data: bool, denied: bool) -> Option<(bool, Place)> {
    let moves = words::VERB_MOVE | words::VERB_STAY | words::VERB_LEAVE | words::VERB_GIVE | words::VERB_KEEP;
    // "We only work with companies in Ireland."
    let partners = said.only && said.who.is_some_and(|who| !who.ours) && said.actor == Actor::We;
    if !(data && said.does(moves) || said.has(class::TRANSFERS) || partners) {
        return None;
    }
    let place = |outside: bool| Place { codes: places.codes.clone(), outside, third: places.third };
    if places.outside {
        return Some((denied, place(true)));
    }
    let exclusive = said.only || said.object.all || said.has(class::NOONE_FURTHER);
    match (places.inside, exclusive, denied) {
        (true, true, false) => Some((true, place(true))),
        (true, false, true) if said.who.is_some() => Some((true, place(false))),
        (false, false, _) => Some((denied, place(false))),
        (true, false, false) => Some((false, place(false))),
        _ => None,
    }
}

/// What a number is of.
fn valued(said: &Mentions, value: Value, data: bool, denied: bool) -> Option<Action> {
    let deletes = said.does(words::VERB_DELETE) || said.any(&[class::KEEPING, class::DELETING]);
    let keeps = said.does(words::VERB_KEEP | words::VERB_STAY | words::VERB_MOVE | words::VERB_COLLECT) || deletes;
    let asked = said.any(&[class::REQUEST, class::COPY, class::HEAR]);
    match value {
        _ if denied || said.numbers != 1 || said.only && !data => None,
        Value::Period { .. } if said.any(&[class::CHANGES, class::CHANGE]) && said.has(class::NOTICE) => {
            Some(Action::Tell)
        }
        Value::Period { .. } if asked && (said.does(words::VERB_ANSWER) || said.has(class::HEAR)) => {
            Some(Action::Answer)
        }
        Value::Period { .. } if data && keeps => Some(Action::Keep),
        Value::Money(_) if asked => Some(Action::Charge),
        _ => None,
    }
}

/// Whether a right is refused.
fn refused(said: &Mentions) -> bool {
    let modal = said.modal || said.can;
    let of_you = said.actor == Actor::You && (modal || said.any(&[class::RIGHT, class::POSSIBLE]));
    let of_all = said.any(&[class::RIGHT, class::POSSIBLE, class::ASKED]) || modal && said.actor == Actor::Nobody;
    said.rights != 0 && said.denied & (NOT | NO) != 0 && (of_you || of_all) && said.actor != Actor::Other
}
