//! Nouns with what chooses among them: "your name or address", "any data that you give us".
//!
//! Owns: what a claim can be about. Does not own: what is done with it.

use super::words::{self, Line, class};

/// What stands in the place of an object, as bits.
pub const DATA: u32 = 1;
pub const ITEMS: u32 = 1 << 1;
pub const LOGS: u32 = 1 << 2;
pub const SENSITIVE: u32 = 1 << 3;
pub const COOKIES: u32 = 1 << 4;
pub const TRACKERS: u32 = 1 << 5;
pub const SIMILAR: u32 = 1 << 6;
pub const PROFILE: u32 = 1 << 7;
pub const CONCLUSIONS: u32 = 1 << 8;
pub const DECISION: u32 = 1 << 9;
pub const CHOICE: u32 = 1 << 10;
pub const ADS: u32 = 1 << 11;
pub const MAIL: u32 = 1 << 12;
pub const SIGNAL: u32 = 1 << 13;
pub const AI: u32 = 1 << 14;
pub const SALE: u32 = 1 << 15;
pub const SHARING: u32 = 1 << 16;
pub const COLLECTION: u32 = 1 << 17;
pub const TRANSFERS: u32 = 1 << 18;
pub const CHANGES: u32 = 1 << 19;
pub const YOU: u32 = 1 << 20;
pub const COPY: u32 = 1 << 21;
pub const REQUEST: u32 = 1 << 22;
pub const AUTHORITY: u32 = 1 << 23;
pub const CHILD: u32 = 1 << 24;
pub const CONNECTION: u32 = 1 << 26;
/// "it", "them".
pub const THAT: u32 = 1 << 25;

const NOUNS: &[(u8, u32)] = &[
    (class::SENSITIVE, SENSITIVE),
    (class::COOKIES, COOKIES),
    (class::TRACKERS, TRACKERS),
    (class::SIMILAR, SIMILAR),
    (class::PROFILE, PROFILE),
    (class::CONCLUSIONS, CONCLUSIONS),
    (class::DECISION, DECISION),
    (class::CHOICE, CHOICE),
    (class::ADS, ADS),
    (class::MAIL, MAIL),
    (class::SIGNAL, SIGNAL),
    (class::AI, AI),
    (class::SALE, SALE),
    (class::SHARING, SHARING),
    (class::COLLECTION, COLLECTION),
    (class::TRANSFERS, TRANSFERS),
    (class::CHANGES, CHANGES),
    (class::LOGS, LOGS),
    (class::DATA, DATA),
    (class::COPY, COPY),
    (class::REQUEST, REQUEST),
    (class::AUTHORITY, AUTHORITY),
    (class::CONNECTION, CONNECTION),
];

/// The class of the lexicon that acts name for each kind of noun.
pub fn classes(nouns: u32) -> impl Iterator<Item = u8> {
    let more = [(class::ITEM, ITEMS), (class::YOU, YOU)];
    more.into_iter().chain(NOUNS.iter().copied()).filter(move |(_, bit)| nouns & bit != 0).map(|(class, _)| class)
}

/// What a claim is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    pub nouns: u32,
    /// Rows of the table of data items.
    pub items: u128,
    /// Declared data that are named by their labels.
    pub labels: Vec<usize>,
    /// Kinds of cookies, as bits of `MODIFIER_...`.
    pub cookies: u32,
    /// "no", "none of".
    pub denied: bool,
    pub all: bool,
    pub only: bool,
    /// Something chooses among it that is not understood.
    pub narrow: bool,
    /// "sensitive personal information", which a statute can define.
    pub by_statute: bool,
    /// "nothing", which becomes an object by what is done.
    pub nothing: bool,
    /// "data from you", "what you tell us".
    pub from_you: bool,
    /// An adjective that is no data without its noun: "your health".
    pub incomplete: bool,
    /// "those", "it": of something that was named before.
    pub pronoun: bool,
}

impl Object {
    pub fn of(nouns: u32) -> Self {
        Self { nouns, ..Self::default() }
    }

    pub fn has(&self, nouns: u32) -> bool {
        self.nouns & nouns != 0
    }

    fn join(&mut self, other: Self) {
        self.nouns |= other.nouns;
        self.items |= other.items;
        self.cookies |= other.cookies;
        self.labels.extend(other.labels);
        self.narrow |= other.narrow;
        self.all |= other.all;
        self.denied |= other.denied;
    }
}

/// So many nouns are read in a row.
pub const ROW: usize = 24;

/// Nouns in a row.
pub fn object(line: Line<'_>, at: usize) -> Option<(Object, usize)> {
    let (mut object, mut next) = single(line, at)?;
    for _ in 0..ROW {
        let mut link = next;
        while matches!(line.word(link), "," | "/") || line.is(link, class::AND) {
            link = line.skip(link, class::AND).unwrap_or(link + 1);
        }
        if link == next {
            break;
        }
        let Some((other, after)) = single(line, link) else { break };
        if other.pronoun || other.nouns == YOU && verb_follows(line, after) || other.nothing {
            break;
        }
        // "cookies, and no profiles": what is denied on its own counts for itself.
        if other.denied && !object.denied {
            break;
        }
        let goes_on = [class::BE, class::AUX, class::NOT].iter().any(|class| line.is(after, *class));
        if goes_on
            && !line.is(at.wrapping_sub(1), class::NO)
            && !object.denied
            && line.word(link - 1) != "nor"
            && line.word(next) == ","
        {
            break;
        }
        object.join(other);
        next = after;
    }
    Some((object, next))
}

fn verb_follows(line: Line<'_>, at: usize) -> bool {
    line.is(at, class::AUX) || line.is(at, class::BE) || line.is(at, class::VERB)
}

fn single(line: Line<'_>, at: usize) -> Option<(Object, usize)> {
    let mut object = Object::default();
    let mut next = at;
    let mut these = false;
    if let Some(found) = told(line, next) {
        return Some(found);
    }
    if let Some(after) = line.skip(next, class::NOTHING) {
        object.denied = true;
        let about = if line.is(after, class::ABOUT) { object_after(line, after) } else { None };
        if let Some((inner, end)) = about {
            return Some((Object { denied: true, ..inner }, end));
        }
        let relative = told_by(line, after);
        if let Some(end) = relative {
            return Some((Object { nouns: DATA, denied: true, from_you: true, ..object }, end));
        }
        return Some((Object { nouns: DATA, nothing: true, ..object }, of_people(line, after).0));
    }
    loop {
        if let Some(after) = line.skip(next, class::NONE) {
            // "none of", and not "none" alone.
            if after == next + 1 {
                return None;
            }
            object.denied = true;
            next = after;
        } else if let Some(after) = line.skip(next, class::NO) {
            object.denied = true;
            next = after;
        } else if let Some(after) = line.skip(next, class::ONLY) {
            object.only = true;
            next = after;
        } else if line.word(next) == "neither" {
            object.denied = true;
            next += 1;
        } else if let Some(after) = line.skip(next, class::ALL).filter(|after| !longer(line, next, *after)) {
            object.all |= !matches!(line.word(next), "any" | "anything");
            next = after;
        } else if let Some((label, after)) = line.label(next) {
            object.labels.push(label);
            object.nouns |= DATA;
            return Some((object, of_people(line, after).0));
        } else if let Some(after) = line.skip(next, class::DET).filter(|after| !longer(line, next, *after)) {
            these |= matches!(line.word(next), "this" | "these" | "that" | "those" | "such");
            next = after;
        } else {
            break;
        }
        if next > at + 12 {
            return None;
        }
    }
    if let Some((label, after)) = line.label(next) {
        object.labels.push(label);
        object.nouns |= DATA;
        return Some((object, of_people(line, after).0));
    }
    // What stands before the last noun chooses among it.
    let (mut last, mut cookies, mut personal, mut other) = (None, 0, false, false);
    let mut end = next;
    for _ in 0..8 {
        let noun =
            NOUNS.iter().filter_map(|(class, bit)| Some((line.skip(end, *class)?, *bit))).max_by_key(|noun| noun.0);
        let item = line.find(end, class::ITEM);
        let modifier = line.find(end, class::MODIFIER);
        let longest = [noun.map(|noun| noun.0), item.map(|item| item.next), modifier.map(|found| found.next)]
            .into_iter()
            .flatten()
            .max();
        let Some(longest) = longest else {
            match line.skip(end, class::PERSONAL) {
                Some(after) => {
                    personal = true;
                    end = after;
                    continue;
                }
                None => break,
            }
        };
        if let Some(item) = item.filter(|item| item.next == longest) {
            object.items |= 1 << (item.value % 128);
            object.incomplete = super::words::INCOMPLETE.contains(&line.word(end));
            last = Some(ITEMS);
        } else if let Some((_, bit)) = noun.filter(|noun| noun.0 == longest) {
            if bit == COOKIES && matches!(line.word(end), "tracking" | "advertising") {
                cookies |= words::MODIFIER_MARKETING;
            }
            if bit & (DATA | SENSITIVE | LOGS) != 0 && object.items != 0 {
                object.incomplete = false;
            } else {
                // "advertising cookies", "analytics data": the first noun chooses.
                if let Some(before) = last.filter(|_| bit == COOKIES) {
                    cookies |= match before {
                        ADS | MAIL => words::MODIFIER_MARKETING,
                        TRACKERS if line.word(end - 1) == "tracking" => words::MODIFIER_MARKETING,
                        TRACKERS => words::MODIFIER_STATISTICS,
                        _ => 0,
                    };
                }
                last = Some(bit);
            }
            object.by_statute |= bit == SENSITIVE && line.word(end) == "sensitive" && longest == end + 3;
        } else if let Some(found) = modifier {
            // "cookies other than ...", "data outside": not of this row.
            if last.is_some()
                && found.value & !(words::MODIFIER_MARKETING | words::MODIFIER_STATISTICS) != 0
                && !line.is(longest, class::COOKIES)
            {
                break;
            }
            last = None;
            cookies |= found.value & !words::MODIFIER_OTHER;
            other |=
                matches!(line.word(end), "other" | "another" | "further" | "different" | "such" | "selected" | "some");
            personal |= line.is(end, class::PERSONAL);
        }
        end = longest;
        // "tracking or advertising cookies"
        if last != Some(COOKIES) && matches!(line.word(end), "or" | "and" | "," | "/") {
            let link = line.skip(end, class::AND).unwrap_or(end + 1);
            let more = line
                .find(link, class::MODIFIER)
                .or_else(|| line.find(link, class::TRACKERS))
                .or_else(|| line.find(link, class::ADS));
            if more.is_some_and(|more| line.is(more.next, class::COOKIES))
                && (last.is_none() || last == Some(TRACKERS) || last == Some(ADS))
            {
                cookies |= match last {
                    Some(TRACKERS) if line.word(end - 1) == "tracking" => words::MODIFIER_MARKETING,
                    Some(TRACKERS) => words::MODIFIER_STATISTICS,
                    Some(ADS) => words::MODIFIER_MARKETING,
                    _ => 0,
                };
                last = None;
                end = link;
            }
        }
        // "name and address": what follows the noun without a word between belongs to it.
        if last.is_none() && !line.is(end, class::MODIFIER) && NOUNS.iter().all(|(class, _)| !line.is(end, *class)) {
            break;
        }
    }
    let Some(noun) = last else {
        if personal && end > next {
            return None;
        }
        return pronoun(line, next, these, object);
    };
    object.nouns |= noun | if object.items != 0 { ITEMS } else { 0 };
    if noun == DATA && object.items != 0 {
        object.nouns &= !DATA;
    }
    object.cookies |= cookies;
    // "technical data", "other data", "these cookies" are some of them.
    object.narrow |=
        other || cookies != 0 && noun != COOKIES && noun & (TRACKERS | SIMILAR | ADS) == 0 || these && noun == COOKIES;
    if these && object.nouns & (DATA | ITEMS) == DATA {
        object.nouns = THAT;
    }
    // "numbers", "identifiers" of items.
    if object.items != 0
        && matches!(line.word(end), "number" | "numbers" | "identifiers" | "details" | "addresses" | "address")
    {
        end += 1;
        object.incomplete = false;
    }
    // "the cookies that are strictly necessary"
    if noun == COOKIES
        && matches!((line.word(end), line.word(end + 1)), ("that" | "which", "are"))
        && let Some(found) =
            line.find(end + 2, class::MODIFIER).filter(|found| found.value == words::MODIFIER_NECESSARY)
    {
        object.cookies |= found.value;
        end = found.next;
    }
    let (after, narrow, from_you) = of_people_full(line, end);
    object.narrow |= narrow;
    object.from_you |= from_you;
    Some((object, after))
}

/// Whether a noun of more words starts with these: "customer lists", "your behaviour".
fn longer(line: Line<'_>, at: usize, end: usize) -> bool {
    let more = |class: u8| line.skip(at, class).is_some_and(|next| next > end);
    let noun = |at: usize| NOUNS.iter().any(|(class, _)| line.is(at, *class)) || line.is(at, class::ITEM);
    NOUNS.iter().any(|(class, _)| more(*class))
        || line
            .skip(at, class::YOU)
            .is_some_and(|next| next > end && !noun(next) && line.skip(end, class::ITEM).is_none_or(|item| item < next))
}

fn pronoun(line: Line<'_>, at: usize, these: bool, mut object: Object) -> Option<(Object, usize)> {
    match line.word(at) {
        "it" | "them" | "they" => {
            object.nouns = THAT;
            object.pronoun = true;
            Some((object, at + 1))
        }
        word if these
            && (matches!(word, "" | "." | "," | ";" | "to" | "with")
                || line.is(at, class::BE)
                || line.is(at, class::AUX)
                || line.is(at, class::NOT)
                || line.is(at, class::VERB)
                || line.is(at, class::ADVERB)) =>
        {
            object.nouns = THAT;
            object.pronoun = true;
            Some((object, at))
        }
        _ => {
            if let Some(after) = line.skip(at, class::CHILD) {
                object.nouns = CHILD;
                return Some((object, after));
            }
            let found = line.find(at, class::YOU)?;
            object.nouns = YOU;
            Some((object, found.next))
        }
    }
}

fn object_after(line: Line<'_>, at: usize) -> Option<(Object, usize)> {
    let after = line.skip(at, class::ABOUT)?;
    if line.is(after, class::NOTHING) {
        return None;
    }
    let (object, end) = single(line, after)?;
    if object.nouns == YOU {
        return Some((Object::of(DATA), end));
    }
    (object.nouns & (DATA | ITEMS | LOGS | SENSITIVE | THAT) != 0).then_some((object, end))
}

/// "what you tell us", "everything that you enter here", "all you write".
fn told(line: Line<'_>, at: usize) -> Option<(Object, usize)> {
    let mut next = at;
    let all = line.skip(at, class::ALL);
    match line.word(at) {
        "what" | "whatever" | "everything" | "anything" | "all" | "every" | "any" | "nothing" | "only" => {
            next = all.unwrap_or(next + 1)
        }
        _ => return None,
    }
    if matches!(line.word(at), "every" | "any" | "nothing" | "only") {
        return None;
    }
    if matches!(line.word(next), "that" | "which" | "of" | "the") {
        next += 1;
    }
    let end = told_by(line, next)?;
    Some((Object { nouns: DATA, all: true, from_you: line.word(next) == "you", ..Object::default() }, end))
}

/// "you tell us", "that we know about you".
fn told_by(line: Line<'_>, at: usize) -> Option<usize> {
    let mut next = at;
    if matches!(line.word(next), "that" | "which") {
        next += 1;
    }
    match line.word(next) {
        "you" | "we" | "customers" | "users" => next += 1,
        _ => return None,
    }
    for _ in 0..4 {
        if let Some(after) = line.skip(next, class::AUX).or_else(|| line.skip(next, class::ADVERB)) {
            next = after;
        }
    }
    let told = matches!(
        line.word(next),
        "tell"
            | "told"
            | "enter"
            | "entered"
            | "type"
            | "typed"
            | "upload"
            | "submit"
            | "say"
            | "said"
            | "fill"
            | "confide"
            | "confided"
            | "post"
            | "do"
    );
    next = match line.find(next, class::VERB) {
        Some(verb) => verb.next,
        None if told => next + 1,
        None => return None,
    };
    for _ in 0..4 {
        match line.word(next) {
            "us" | "in" | "here" | "you" | "to" | "with" | "about" | "on" | "from"
                if !line.is(next, class::PRIVATE)
                    && (matches!(line.word(next), "us" | "here" | "you")
                        || matches!(line.word(next + 1), "us" | "you" | "our")) =>
            {
                next += 1
            }
            "our" if matches!(line.word(next + 1), "site" | "forms" | "form" | "website" | "shop" | "app") => next += 2,
            _ => break,
        }
    }
    Some(next)
}

/// What chooses nothing behind a noun: "about you", "that you give us", "of our customers", "collected about you".
fn of_people(line: Line<'_>, at: usize) -> (usize, bool) {
    let (end, narrow, _) = of_people_full(line, at);
    (end, narrow)
}

fn of_people_full(line: Line<'_>, at: usize) -> (usize, bool, bool) {
    let mut next = at;
    let mut from_you = false;
    for _ in 0..4 {
        let before = next;
        let mut start = next;
        // "collected about you", "we hold on you"
        if let Some(verb) = line.find(start, class::VERB).filter(|verb| verb.form & words::PARTICIPLE != 0)
            && matches!(line.word(verb.next), "about" | "from" | "on" | "of" | "by")
            && (line.is(verb.next + 1, class::YOU) || matches!(line.word(verb.next + 1), "us" | "you"))
        {
            start = verb.next;
        }
        let preposition = matches!(line.word(start), "about" | "of" | "on" | "from" | "concerning")
            || matches!((line.word(start), line.word(start + 1)), ("relating" | "related", "to"));
        if preposition {
            let mut after = if line.word(start + 1) == "to" { start + 2 } else { start + 1 };
            while line.is(after, class::DET) && line.word(after) != "customer" && !line.is(after, class::YOU) {
                after += 1;
            }
            if let Some(after) = line.skip(after, class::YOU).filter(|after| line.word(*after) != "'s")
                && line.word(start) != "from"
            {
                next = after;
            }
        }
        if let Some(end) = told_by(line, next) {
            let subject = next + usize::from(matches!(line.word(next), "that" | "which"));
            from_you |= line.word(subject) == "you";
            next = end;
        }
        if matches!(
            (line.word(next), line.word(next + 1), line.word(next + 2)),
            ("that" | "which", "identifies" | "identify", "you")
        ) {
            next += 3;
        }
        if line.word(next) == "(" {
            let close = (next..(next + 12).min(line.length())).find(|at| line.word(*at) == ")");
            if let Some(close) = close {
                next = close + 1;
            }
        }
        if next == before {
            break;
        }
    }
    (next, false, from_you)
}
