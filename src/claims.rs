//! What prose claims: "we never share your data with anyone".
//!
//! Owns: who does what with what, as sentences say it, with its place; what limits a claim, and whose it is. Does not
//! own: rules and facts.

mod clause;
mod complements;
mod frames;
mod meaning;
mod mentions;
pub mod nouns;
mod predicate;
mod reader;
mod subject;
mod topics;
mod where_to;
mod who;
pub mod words;

use std::ops::Range;

use crate::english::sentences::sentences;
use clause::Subject;
pub use clause::{LONGEST, Place, Unit, Value};
pub use meaning::{Action, Meaning};
pub use nouns::Object;
use reader::Reader;
pub use words::{Expression, Names};
use words::{Line, Token, class, tokens};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Paragraph,
    Item,
    Cell,
    Heading,
}

/// A run of text without a break.
#[derive(Debug, Clone)]
pub struct Block<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// What the expressions in it stand for, in their order.
    pub expressions: Vec<Expression>,
}

/// Why a claim does not hold for all cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A condition or an exception.
    Condition,
    /// Words that are not understood.
    Unknown,
    /// Another sentence that says what is done after all.
    Elsewhere,
}

/// Something that prose claims.
#[derive(Debug, Clone)]
pub struct Claim {
    pub meaning: Meaning,
    /// "solely": by software alone.
    pub solely: bool,
    pub knowingly: bool,
    /// What is denied is all but this.
    pub only: bool,
    pub limit: Option<Limit>,
    /// The block, and the bytes in its text.
    pub block: usize,
    pub range: Range<usize>,
}

/// What the blocks of a text claim, in their order.
pub fn claims(blocks: &[Block<'_>], names: &Names) -> Vec<Claim> {
    let mut out: Vec<Claim> = Vec::new();
    let mut lead = String::new();
    let mut asked: Option<Vec<Claim>> = None;
    let mut last: Option<Object> = None;
    for (index, block) in blocks.iter().enumerate() {
        let lower = block.text.to_ascii_lowercase();
        let mut expressions = block.expressions.iter().copied();
        // "We do not:", and what follows in a list.
        let lead_in = if block.kind == Kind::Item { lead.clone() } else { String::new() };
        if block.kind != Kind::Item {
            lead.clear();
            if let Some(open) = lower.trim_end().strip_suffix(':') {
                let start = open.rfind(['.', '!', '?']).map_or(0, |at| at + 1);
                lead = open[start..].trim().to_owned();
                // What is whole without the list is no beginning of its items.
                let mut whole = Vec::new();
                sentence(&tokens(&lead, 0..lead.len(), &mut std::iter::empty()), names, index, &mut None, &mut whole);
                if whole.iter().any(|claim: &Claim| claim.limit.is_none()) {
                    lead.clear();
                }
            }
        }
        for range in sentences(&lower) {
            let mut line = tokens(&lower, range.clone(), &mut expressions);
            let capitals = block.text[range.clone()].chars().any(char::is_lowercase) && block.kind != Kind::Heading;
            for token in line.iter_mut().filter(|_| capitals) {
                token.capital = block.text[token.start..].starts_with(char::is_uppercase);
            }
            let at = out.len();
            let words = Line { tokens: &line, names };
            let contrast = words.is(0, class::CONTRAST) || block.kind == Kind::Item && words.is(0, class::ONLY);
            if contrast {
                limit_last(&mut out, index);
            }
            // "Do you sell data? No."
            if let Some(denied) = asked
                .take()
                .filter(|_| line.len() <= 3 && matches!(line.first().map(|token| token.word), Some("no" | "never")))
            {
                let place = line.first().map_or(0, |token| token.start)..line.last().map_or(0, |token| token.end);
                out.extend(denied.into_iter().map(|claim| Claim {
                    meaning: Meaning { denied: true, ..claim.meaning },
                    block: index,
                    range: place.clone(),
                    ..claim
                }));
                continue;
            }
            if lower[range.clone()].trim_end().ends_with('?') {
                asked = question(&line, names, index);
                continue;
            }
            if contrast && block.kind == Kind::Item && !lead_in.is_empty() {
                continue;
            }
            if !lead_in.is_empty() && lead_in.len() < 200 {
                let whole = format!("{lead_in} {}", &lower[range.clone()]);
                let shift = lead_in.len() + 1;
                let words = tokens(&whole, 0..whole.len(), &mut std::iter::empty());
                sentence(&words, names, index, &mut last, &mut out);
                for claim in &mut out[at..] {
                    let start = claim.range.start.max(shift) - shift;
                    claim.range = range.start + start..range.start + claim.range.end.max(shift) - shift;
                }
            } else {
                sentence(&line, names, index, &mut last, &mut out);
            }
        }
    }
    settle(&mut out);
    out
}

/// What a text says is done after all limits what it denies, and so does the only thing that is done.
fn settle(claims: &mut [Claim]) {
    let done: Vec<(Action, u32)> = claims
        .iter()
        .filter(|claim| !claim.meaning.denied || claim.only)
        .map(|claim| (claim.meaning.action, claim.meaning.object.cookies))
        .collect();
    for claim in claims.iter_mut().filter(|claim| claim.meaning.denied && !claim.only) {
        // Cookies of one kind say nothing of those of another.
        let same = |(action, kinds): &(Action, u32)| {
            let cookies = claim.meaning.object.cookies;
            *action == claim.meaning.action && (*kinds == 0 || cookies == 0 || kinds & cookies != 0)
        };
        if done.iter().any(same) {
            claim.limit.get_or_insert(Limit::Elsewhere);
        }
    }
}

/// An exception in the next sentence limits the claims before it.
fn limit_last(claims: &mut [Claim], block: usize) {
    let near = |claim: &&mut Claim| claim.block + 1 >= block;
    for claim in claims.iter_mut().rev().take(4).take_while(near) {
        claim.limit.get_or_insert(Limit::Elsewhere);
    }
}

/// What "Do you sell my data?" claims if the answer is no.
fn question(line: &[Token<'_>], names: &Names, block: usize) -> Option<Vec<Claim>> {
    let first = line.first()?.word;
    if !matches!(first, "do" | "does" | "will" | "is" | "are" | "can") {
        return None;
    }
    let mut words: Vec<Token<'_>> = line.to_vec();
    words.pop();
    if matches!(first, "do" | "does" | "will" | "can") {
        words.remove(0);
        if words.first().is_some_and(|token| token.word == "you") {
            words[0].word = "we";
        }
    } else {
        let (be, rest) = words.split_first()?;
        let be = *be;
        let object = nouns::object(Line { tokens: rest, names }, 0)?;
        let mut moved = rest.to_vec();
        moved.insert(object.1, be);
        words = moved;
    }
    let mut out = Vec::new();
    sentence(&words, names, block, &mut None, &mut out);
    Some(out)
}

/// Reads one sentence.
fn sentence(tokens: &[Token<'_>], names: &Names, block: usize, last: &mut Option<Object>, out: &mut Vec<Claim>) {
    if tokens.is_empty() {
        return;
    }
    let line = Line { tokens, names };
    // A sentence in quotation marks is somebody else's.
    if line.word(0) == "\"" {
        return;
    }
    let limited = limit(line);
    let first = out.len();
    let asked = last.clone();
    let mut before: Option<Subject> = Reader::subject_of(line, 0);
    let mut named = false;
    if let Some(Subject::Object(object)) = &before {
        named |= remember(object, last);
    }
    let (mut at, mut starts, mut quoted) = (0, true, false);
    while at < tokens.len() {
        if line.word(at) == "\"" {
            quoted = !quoted;
            (at, starts) = (at + 1, false);
            continue;
        }
        if starts && !quoted {
            if let Some(mut clause) = Reader::read(line, at, before.as_ref()) {
                match &*last {
                    Some(meant) if clause.object.has(nouns::THAT) => {
                        let denied = clause.object.denied;
                        clause.object = Object { denied, ..meant.clone() };
                    }
                    _ => named |= remember(&clause.object, last),
                }
                let words = clause.from..(clause.end + 2).min(tokens.len());
                let of_children = words.clone().any(|at| line.is(at, class::CHILD));
                let under = words.clone().find_map(|at| clause::number(line, line.skip(at, class::UNDER)?));
                let asks_by = words.clone().any(|at| line.is(at, class::CHANNEL));
                for mut meaning in meaning::of(&clause) {
                    meaning.child |= of_children;
                    if let Some((age, _)) = under.filter(|_| meaning.child) {
                        meaning.value = Some(Value::Age(age));
                    }
                    let first = tokens[clause.from.min(tokens.len() - 1)].start;
                    let last = tokens[clause.end.clamp(1, tokens.len()) - 1].end;
                    let others =
                        meaning.action == Action::Give && clause.to.or(clause.by).is_some_and(|who| who.others);
                    // "them", of which nothing here tells what they are.
                    let unnamed = meaning.object.pronoun && meaning.object.has(nouns::THAT);
                    let use_itself = !matches!(
                        meaning.action,
                        Action::Ads | Action::Market | Action::Profile | Action::Train | Action::Decide | Action::Track
                    );
                    let aimed = use_itself && clause.purposes & !words::PURPOSE_MONEY != 0;
                    let by_mail = asks_by
                        && matches!(meaning.action, Action::Collect | Action::Store | Action::Give | Action::Source);
                    let part = clause.object.all && clause.denied && clause.subject == Subject::We;
                    let narrow =
                        clause.unknown || meaning.object.narrow || others || part || aimed || unnamed || by_mail;
                    let limit = (limited && meaning.action != Action::Tell)
                        .then_some(Limit::Condition)
                        .or(narrow.then_some(Limit::Unknown));
                    let only = meaning.action == Action::Cookies && meaning.denied && clause.only && !clause.denied;
                    out.push(Claim {
                        meaning,
                        solely: clause.solely || clause.by_machine,
                        knowingly: clause.knowingly,
                        only,
                        limit,
                        block,
                        range: first..last.max(first),
                    });
                }
                at = clause.end.max(at + 1);
                before = Some(clause.subject);
                starts = false;
                continue;
            }
            // No claim starts inside of a row of nouns that is none.
            if let Some((_, next)) = nouns::object(line, at).filter(|(_, next)| *next > at + 8) {
                (at, starts) = (next, false);
                continue;
            }
        }
        starts = opens(line, at);
        at += 1;
    }
    // Behind a sentence about something else, "them" speaks of that.
    let speaks_on =
        |token: &Token<'_>| matches!(token.word, "it" | "its" | "them" | "they" | "their" | "these" | "this");
    if !named && first == out.len() && !tokens.iter().any(speaks_on) {
        *last = None;
    }
    // What no clause says is said by all that is mentioned.
    let open = out[first..].iter().all(|claim| claim.limit.is_some());
    // "We do not record them": of what, no mention tells.
    let unnamed = |claim: &Claim| claim.meaning.object.pronoun && claim.meaning.object.has(nouns::THAT);
    let open = open && !out[first..].iter().any(unnamed);
    let names = (0..tokens.len()).any(|at| line.service(at).is_some());
    if !limited && (open || names) && tokens.len() < clause::LONGEST {
        let all = topics::read(line, asked.as_ref());
        for (meaning, words) in all.into_iter().filter(|(meaning, _)| open || meaning.action == Action::Engage) {
            let start = tokens[words.start.min(tokens.len() - 1)].start;
            let end = tokens[words.end.clamp(1, tokens.len()) - 1].end;
            let solely =
                line.tokens[words.clone()].iter().any(|token| matches!(token.word, "solely" | "alone" | "exclusively"));
            let knowingly = words.clone().any(|at| line.word(at) == "knowingly");
            let only = meaning.action == Action::Cookies
                && meaning.denied
                && meaning.object.cookies == words::MODIFIER_OPTIONAL;
            let limit = None;
            out.push(Claim { meaning, solely, knowingly, only, limit, block, range: start..end.max(start) });
        }
    }
}

/// Keeps what "it" and "them" speak of in what follows, and says whether an object is something of that kind.
fn remember(object: &Object, last: &mut Option<Object>) -> bool {
    let speaks_of = object.has(nouns::DATA | nouns::ITEMS | nouns::LOGS | nouns::SENSITIVE) && !object.nothing;
    if speaks_of {
        *last = Some(Object { denied: false, only: false, all: false, ..object.clone() });
    }
    speaks_of
}

/// Whether a clause can start behind a word.
fn opens(line: Line<'_>, at: usize) -> bool {
    matches!(
        line.word(at),
        "," | ";" | ":" | "-" | "and" | "but" | "so" | "because" | "therefore" | "hence" | "nor" | "or"
    ) && !matches!(line.word(at + 1), "" | "including")
}

/// Whether a condition or an exception stands in a sentence.
fn limit(line: Line<'_>) -> bool {
    let mut at = 0;
    let mut quoted = false;
    while at < line.length() {
        quoted ^= line.word(at) == "\"";
        if let Some(next) = line.skip(at, class::UNCOND).or_else(|| line.skip(at, class::OUTSIDEUS)) {
            at = next;
            continue;
        }
        // "30 days after", "3 years from": where a period begins.
        if matches!(line.word(at), "after" | "since" | "from" | "once" | "when" | "before")
            && matches!(
                line.word(at.wrapping_sub(1)),
                "days" | "months" | "years" | "year" | "month" | "weeks" | "week" | "day" | "hours"
            )
        {
            at += 1;
            continue;
        }
        // "after 30 days" is a period.
        if line.word(at) == "after" && clause::number(line, at + 1).is_some() {
            at += 1;
            continue;
        }
        // "apart from Northwind": but us.
        if let Some(next) = line.skip(at, class::COND).and_then(|next| line.ours(next)) {
            at = next;
            continue;
        }
        if line.is(at, class::COND) && !quoted {
            return true;
        }
        at += 1;
    }
    false
}
