//! Whom a claim names: "any third party", "no one but us", "our own staff".

use super::nouns::ROW;
use super::words::{self, Line, class};

/// Whom a claim names, as bits of `WHO_...`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Who {
    pub kinds: u32,
    /// "nobody", "no third party".
    pub denied: bool,
    /// "nobody else", "other third parties": others than those who are named elsewhere.
    pub others: bool,
    /// "only our staff": everybody else is denied.
    pub ours: bool,
    pub only: bool,
    pub next: usize,
}

/// Someone: "any third party", "nobody outside our company", "our own staff".
pub fn who(line: Line<'_>, at: usize) -> Option<Who> {
    let mut found = one(line, at)?;
    for _ in 0..ROW {
        let mut link = found.next;
        while line.word(link) == "," || line.is(link, class::AND) {
            link = line.skip(link, class::AND).unwrap_or(link + 1);
        }
        if link == found.next {
            break;
        }
        match one(line, link) {
            Some(other) if !other.ours && !found.ours => {
                found.kinds |= other.kinds;
                found.denied |= other.denied;
                found.next = other.next;
            }
            _ => break,
        }
    }
    Some(found)
}

fn one(line: Line<'_>, at: usize) -> Option<Who> {
    let mut found = Who { next: at, ..Who::default() };
    if let Some(next) = line.skip(at, class::NOBODY).filter(|next| line.word(*next) != "of") {
        found = Who { kinds: words::WHO_ANYONE, denied: true, next, ..found };
        return Some(beside(line, found));
    }
    let mut next = at;
    loop {
        if let Some(after) = line.skip(next, class::ONLY) {
            found.only = true;
            next = after;
        } else if line.word(next) == "neither" {
            found.denied = true;
            next += 1;
        } else if let Some(after) = line.skip(next, class::NONE).filter(|after| *after > next + 1) {
            found.denied = true;
            next = after;
        } else if let Some(after) = line.skip(next, class::NO) {
            found.denied = true;
            next = after;
        } else {
            break;
        }
    }
    let ours = |next: usize| {
        let next = if matches!(line.word(next), "our" | "the" | "those") { next + 1 } else { next };
        line.skip(next, class::STAFF)
    };
    if !found.denied && matches!(line.word(next), "we" | "us" | "ourselves") {
        let alone = matches!(line.word(next + 1), "alone" | "ourselves") || line.word(next + 1) == "only";
        found.only |= alone;
        return Some(Who { ours: true, next: next + 1 + usize::from(alone), ..found });
    }
    let mut head = next;
    while line.find(head, class::MODIFIER).is_some_and(|word| word.value & words::MODIFIER_OTHER != 0)
        || line.is(head, class::ALL)
    {
        if line.is(head, class::WHO) && !line.is(head + 1, class::WHO) && !line.is(head + 1, class::MODIFIER) {
            break;
        }
        found.others |= line.word(head) == "other" && line.word(head + 1) == "third";
        head = line.skip(head, class::MODIFIER).or_else(|| line.skip(head, class::ALL)).unwrap_or(head + 1);
        if head > next + 6 {
            return None;
        }
    }
    let named = line.find(head, class::WHO);
    if let Some(end) = ours(next) {
        let of_self =
            line.word(next) == "our" || line.word(next).starts_with("authori") || line.word(next + 1) == "who";
        if of_self && !found.denied && named.is_none_or(|named| named.next <= end) {
            return Some(Who { ours: true, next: end, ..found });
        }
    }
    let named = named?;
    found.others |= matches!(line.word(named.next - 1), "else");
    found.kinds = named.value;
    found.next = named.next;
    // "third-party advertisers", "partner companies"
    while let Some(more) = line.find(found.next, class::WHO) {
        found.kinds = more.value;
        found.next = more.next;
    }
    Some(beside(line, found))
}

/// "outside our company", "but us": the others.
fn beside(line: Line<'_>, mut found: Who) -> Who {
    for _ in 0..2 {
        if let Some(next) = line.skip(found.next, class::OUTSIDEUS) {
            found.others |= line.word(found.next) == "else" && next == found.next + 1;
            found.next = next;
        }
    }
    found
}
