//! What denials are about, and to whom they speak of giving it: "your personal data", "anyone or anybody else".

use super::clauses::Clauses;
use super::meaning::{Audience, Cookies, Items, Object, Row};
use crate::english::lexicon::list::data_items::ITEMS;
use crate::english::lexicon::list::denials as list;
use crate::english::numbers;

/// The object at a place, with the word after it. Several objects in a row are one.
pub fn object(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Object, usize)> {
    let (first, mut next) = single(sentence, at)?;
    let skip = |at: usize| sentence.skip(at, |word| matches!(word, "," | "or" | "and" | "nor"));
    if let Object::Cookies(mut cookies) = first {
        while let Some(end) = Some(skip(next)).filter(|after| *after > next).and_then(|at| similar(sentence, at)) {
            cookies.similar = true;
            next = end;
        }
        return Some((Object::Cookies(cookies), next));
    }
    let link = |at: usize| single(sentence, at).map(|(object, next)| (Row::of(&object), next));
    let (row, next) = sentence.objects.read((Row::of(&first), next), skip, link, Row::join);
    let object = match first {
        _ if row.personal => Object::Personal,
        Object::Items(_) => Object::Items(row.items),
        Object::Profiling if row.decisions => Object::Decisions,
        first => first,
    };
    Some((object, next))
}

/// "other similar technologies", "tracking pixels".
fn similar(sentence: &Clauses<'_, '_>, mut at: usize) -> Option<usize> {
    while list::SIMILAR.has(sentence.word(at)) {
        at += 1;
    }
    let one = list::TRACKERS.has(sentence.word(at));
    let two = || sentence.is(at, &["web", "beacons"]) || sentence.is(at, &["local", "storage"]);
    if one { Some(at + 1) } else { two().then_some(at + 2) }
}

fn single(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Object, usize)> {
    let mut next = at;
    while list::DETERMINERS.has(sentence.word(next)) {
        next += 1;
    }
    if next == at && matches!(sentence.word(at), "it" | "them" | "they") {
        return Some((Object::These, at + 1));
    }
    if next == at && matches!(sentence.word(at), "this" | "these" | "such") {
        let after = if list::PERSONAL.has(sentence.word(at + 1)) { at + 2 } else { at + 1 };
        return list::DATA.has(sentence.word(after)).then_some((Object::These, after + 1));
    }
    if let Some(found) =
        cookies(sentence, next).or_else(|| decisions(sentence, next)).or_else(|| sensitive(sentence, next))
    {
        return Some(found);
    }
    let mut head = next;
    while list::PERSONAL.has(sentence.word(head)) || matches!(sentence.word(head), "or" | "and") && head > next {
        head = if head == next { sentence.personal.end(head).unwrap_or(head + 1) } else { head + 1 };
    }
    sentence.personal.keep(next, head);
    if list::DATA.has(sentence.word(head)) {
        return Some((Object::Personal, of_you(sentence, head + 1)));
    }
    let items = |at: usize| {
        let mut rows = ITEMS.iter().enumerate();
        rows.find_map(|(row, (phrase, _))| sentence.phrase(at, phrase).map(|length| (Items::row(row), at + length)))
    };
    let (items, mut next) = items(next)?;
    // "location services", and adjectives without their noun.
    let other = list::NEARLY_DATA.has(sentence.word(next));
    let adjective = list::INCOMPLETE.has(sentence.word(next - 1));
    if list::DATA.has(sentence.word(next)) || matches!(sentence.word(next), "numbers" | "number" | "identifiers") {
        next += 1;
    } else if other || adjective {
        return None;
    }
    Some((Object::Items(items), of_you(sentence, next)))
}

/// "about you", "that we collect", "of our customers": what chooses nothing among the data.
fn of_you(sentence: &Clauses<'_, '_>, at: usize) -> usize {
    let Some(length) = sentence.one_of(at, &list::OF_PEOPLE) else { return at };
    let end = at + length;
    sentence.phrase(end, "to us").map_or(end, |more| end + more)
}

fn cookies(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Object, usize)> {
    let mut found = Cookies::default();
    let mut next = at;
    loop {
        match sentence.word(next) {
            "advertising" | "marketing" | "targeting" | "ad" => found.categories.push("marketing"),
            "tracking" if !matches!(sentence.word(next + 1), "pixels" | "pixel") => found.categories.push("marketing"),
            "analytics" | "analytical" | "statistics" | "statistical" => found.categories.push("statistics"),
            "preference" | "functional" => found.categories.push("preferences"),
            "social-media" => found.categories.push("social-media"),
            "third-party" => found.third_party = true,
            "persistent" | "permanent" => found.persistent = true,
            "optional" | "non-essential" | "unnecessary" => found.optional = true,
            "tracking" => {}
            "or" | "and" | "," | "/" if next > at => {}
            "cookies" | "cookie" => break,
            "pixels" => {
                found.pixels = true;
                break;
            }
            "web" if matches!(sentence.word(next + 1), "beacons") => {
                found.pixels = true;
                next += 1;
                break;
            }
            _ => return None,
        }
        next += 1;
    }
    if sentence.word(next) == "cookie" {
        return None;
    }
    Some((Object::Cookies(found), next + 1))
}

fn decisions(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Object, usize)> {
    let mut next = at;
    while matches!(sentence.word(next), "solely" | "purely" | "fully" | "exclusively") {
        next += 1;
    }
    if sentence.word(next) == "profiling" {
        return Some((Object::Profiling, next + 1));
    }
    if !matches!(sentence.word(next), "automated" | "automatic") {
        return None;
    }
    next += 1;
    if sentence.word(next) == "individual" {
        next += 1;
    }
    if matches!(sentence.word(next), "decision-making" | "decisions" | "decision") {
        next += 1;
        if sentence.word(next) == "making" {
            next += 1;
        }
        if sentence.is(next, &["about", "you"]) {
            next += 2;
        }
        return Some((Object::Decisions, next));
    }
    None
}

fn sensitive(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Object, usize)> {
    if sentence.word(at) == "special" && matches!(sentence.word(at + 1), "category" | "categories") {
        let mut next = at + 2;
        while matches!(sentence.word(next), "of" | "personal") {
            next += 1;
        }
        return list::DATA.has(sentence.word(next)).then_some((Object::Sensitive { special: true }, next + 1));
    }
    if sentence.word(at) != "sensitive" {
        return None;
    }
    let personal = sentence.word(at + 1) == "personal";
    let head = if personal { at + 2 } else { at + 1 };
    if !list::DATA.has(sentence.word(head)) {
        return None;
    }
    let special = !(personal && sentence.word(head) == "information");
    Some((Object::Sensitive { special }, of_you(sentence, head + 1)))
}

/// After "with" or "to". Whether it is a "nobody" that negates the sentence. Of several in a row the first one counts.
pub fn audience(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Audience, bool, usize)> {
    let (audience, negates, mut end) = one_audience(sentence, at)?;
    while matches!(sentence.word(end), "or" | "and" | "," | "/") {
        let Some((_, _, after)) = one_audience(sentence, end + 1) else { break };
        end = after;
    }
    Some((audience, negates, end))
}

fn one_audience(sentence: &Clauses<'_, '_>, at: usize) -> Option<(Audience, bool, usize)> {
    let mut next = at;
    let mut negates = false;
    if sentence.word(next) == "no" {
        negates = true;
        next += 1;
    }
    let mut outside = false;
    loop {
        match sentence.word(next) {
            "any" | "our" | "the" | "unaffiliated" | "independent" | "external" | "all" => next += 1,
            "other" | "outside" => {
                outside = true;
                next += 1;
            }
            _ => break,
        }
    }
    let firm = |at: usize| list::FIRMS.has(sentence.word(at));
    let (audience, end) = match sentence.word(next) {
        "anyone" | "anybody" => (Audience::Anyone, next + 1),
        "nobody" | "no-one" => {
            negates = true;
            (Audience::Anyone, next + 1)
        }
        "one" if negates => (Audience::Anyone, next + 1),
        "others" | "outsiders" => (Audience::ThirdParties, next + 1),
        // "other third parties" are others than those who are named.
        "third" if !outside && matches!(sentence.word(next + 1), "party" | "parties") => {
            if matches!(sentence.word(next + 2), "advertisers" | "marketers") {
                (Audience::Advertisers, next + 3)
            } else {
                (Audience::ThirdParties, next + 2)
            }
        }
        "third-parties" if !outside => (Audience::ThirdParties, next + 1),
        "third-party" if !outside && firm(next + 1) => (Audience::ThirdParties, next + 2),
        "third-party" if matches!(sentence.word(next + 1), "advertisers" | "marketers") => {
            (Audience::Advertisers, next + 2)
        }
        "advertisers" | "marketers" => (Audience::Advertisers, next + 1),
        "advertising" | "marketing" | "ad"
            if matches!(sentence.word(next + 1), "companies" | "networks" | "partners") =>
        {
            (Audience::Advertisers, next + 2)
        }
        "data" if sentence.word(next + 1) == "brokers" => (Audience::DataBrokers, next + 2),
        "affiliates" => (Audience::Affiliates, next + 1),
        "affiliated" if firm(next + 1) => (Audience::Affiliates, next + 2),
        "public" => (Audience::Public, next + 1),
        "general" if sentence.word(next + 1) == "public" => (Audience::Public, next + 2),
        _ if firm(next) => (if outside { Audience::ThirdParties } else { Audience::Anyone }, next + 1),
        _ => return None,
    };
    Some((audience, negates, end))
}

/// "children under the age of 13", "anyone under 16": the word after it.
pub fn children(sentence: &Clauses<'_, '_>, at: usize) -> Option<usize> {
    let mut next = at;
    while matches!(sentence.word(next), "any" | "the" | "by" | "young") {
        next += 1;
    }
    let named = matches!(sentence.word(next), "children" | "child" | "minors" | "kids");
    let people =
        matches!(sentence.word(next), "anyone" | "persons" | "people" | "individuals" | "users" | "anybody" | "those");
    if !named && !people {
        return None;
    }
    next += 1;
    let mut aged = false;
    if matches!(sentence.word(next), "who") && sentence.word(next + 1) == "are" {
        next += 2;
    }
    if matches!(sentence.word(next), "under" | "below") {
        next += 1;
        aged = true;
        while matches!(sentence.word(next), "the" | "age" | "ages" | "of") {
            next += 1;
        }
    } else if matches!(sentence.word(next), "younger") && sentence.word(next + 1) == "than" {
        next += 2;
        aged = true;
    }
    if aged {
        numbers::age(sentence.word(next))?;
        next = numbers::units(sentence, next + 1);
    }
    (named || aged).then_some(next)
}
