//! What was left in a text or put into it: placeholders, text of strangers, the same passage twice.
//!
//! Owns: what cannot have been meant to be published. Does not own: damaged characters.

use std::cell::LazyCell;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::links::below_one;
use super::reading::{Reading, Words};
use crate::english::EXPRESSION;
use crate::english::lexicon::List;
use crate::english::lexicon::list::{leftovers as list, prose, strangers, web};
use crate::lint::check::Check;
use crate::lint::passages::{BlockKind, Place};
use crate::source::Span;

pub fn placeholders(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    for words in &reading.blocks {
        if let Some((from, to)) = placeholder(words) {
            let quote = words.quote(from, to).to_owned();
            blame(check, words, words.span(from, to), &quote);
        }
        if let Some((start, end)) = brackets(words) {
            let span = words.passage.locate(words.block, start, end);
            let quote = words.block.text[start..end].to_owned();
            blame(check, words, span, &quote);
        }
    }
    for passage in reading.passages {
        for link in &passage.links {
            let host = link.target.rsplit('@').next().unwrap_or("");
            let host = host.split("://").last().unwrap_or("").split(['/', '?', '#', ':']).next().unwrap_or("");
            let field = matches!(passage.place, Place::Field(..));
            if below_one(&host.to_ascii_lowercase(), &web::EXAMPLES) && (field || !passage.blocks.is_empty()) {
                report(check, Some(passage.owner), passage.link_span(link), host);
            }
        }
    }
    let about = &check.policy.about;
    for date in about.effective.iter().chain(&about.updated) {
        if date.value.first() == jiff::civil::Date::constant(1970, 1, 1) {
            report(check, Some(&about.meta), date.span, &date.value.to_string());
        }
    }
}

fn blame(check: &mut Check<'_, '_>, words: &Words<'_, '_>, span: Span, quote: &str) {
    report(check, Some(words.passage.owner), span, quote);
}

fn report(check: &mut Check<'_, '_>, owner: Option<&crate::policy::Meta>, span: Span, quote: &str) {
    check.report("consistency/placeholder", (owner, span), format!("“{quote}” is a placeholder"));
}

fn placeholder(words: &Words<'_, '_>) -> Option<(usize, usize)> {
    let joined = |at: usize| {
        at < words.words.len()
            && words.before(at).chars().all(|c| matches!(c, '.' | '/' | '-'))
            && !words.before(at).is_empty()
    };
    let unfinished = words.hits(&list::UNFINISHED, words.all()).next();
    for at in words.all() {
        if let Some(hit) = unfinished.filter(|hit| hit.from == at) {
            return Some((at, hit.to));
        }
        let word = words.word(at);
        match word {
            _ if words.is(at, &list::TO_DO) && words.raw(at).bytes().all(|b| b.is_ascii_uppercase()) => {
                // "TODO LO QUE ..." is Spanish in capitals, "the TODO app" a name.
                let next = words.raw(at + 1);
                let shouting =
                    words.raw(at) == "TODO" && next.len() > 1 && next.bytes().all(|b| b.is_ascii_uppercase());
                let named = words.is(at + 1, &list::TODO_NAMES) && words.word(at) == "todo";
                if !shouting && !named && !words.passage.phrase.is_name() {
                    return Some((at, at + 1));
                }
            }
            word if word.len() >= 3 && word.bytes().all(|b| b == b'x') && words.raw(at).starts_with('X') => {
                // A card number with hidden digits, a Roman number.
                let masked = at > 0 && joined(at) || joined(at + 1) || words.before(at + 1).starts_with('-');
                let roman = word.len() == 3 && words.is(at.wrapping_sub(1), &list::NUMBERED);
                if !masked && !roman {
                    return Some((at, at + 1));
                }
            }
            "01" | "1970" => {
                let date = |phrase: [&str; 3], mark: char| {
                    (0..3).all(|step| words.word(at + step) == phrase[step])
                        && words.before(at + 1) == mark.to_string()
                        && words.before(at + 2) == mark.to_string()
                };
                let born = words.is(at.wrapping_sub(1), &list::SINCE);
                if !born
                    && (date(["01", "01", "1970"], '/')
                        || date(["01", "01", "1970"], '.')
                        || date(["1970", "01", "01"], '-'))
                {
                    return Some((at, at + 3));
                }
            }
            "example" if matches!(words.word(at + 1), "com" | "org" | "net") && words.before(at + 1) == "." => {
                // "An address such as name@example.com" is an example that says so.
                let sentence = words.sentence(at);
                let says_so = words.has(sentence.start..at, &list::SAYING_SO)
                    || (sentence.start..at.saturating_sub(1)).any(|at| words.word(at) == "example");
                let link = words.linked(&(at..at + 2));
                if !says_so && !link {
                    return Some((at, at + 2));
                }
            }
            _ => {}
        }
    }
    None
}

/// With more bytes, what stands in brackets is a remark, and no name of what belongs there.
const LONGEST_BLANK: usize = 200;

/// `[Company]`, `<insert name>`, `{{name}}` in plain text, and lines to be filled in.
fn brackets(words: &Words<'_, '_>) -> Option<(usize, usize)> {
    let text = &words.block.text;
    let is_ascii = text.bytes().any(|b| matches!(b, b'[' | b'<' | b'{' | b'_'));
    if !is_ascii {
        return None;
    }
    for (open, close) in [("[", "]"), ("<", ">"), ("{{", "}}")] {
        // The end of one pair of brackets is that of all that open before it.
        let mut closed = 0;
        for (start, _) in text.match_indices(open) {
            let from = start + open.len();
            if closed < from {
                let Some(length) = text[from..].find(close) else { break };
                closed = from + length;
            }
            let end = closed + close.len();
            if closed - from > LONGEST_BLANK {
                continue;
            }
            let inner = text[from..closed].trim();
            let lower = inner.to_ascii_lowercase();
            let tokens: Vec<&str> =
                lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|token| !token.is_empty()).collect();
            if tokens.is_empty() || tokens.len() > 6 || inner.contains(EXPRESSION) {
                continue;
            }
            let asked = tokens.iter().filter(|token| list::BLANKS.has(token)).count();
            let others = tokens.len() - asked;
            let orders = list::ORDERS.has(tokens[0]);
            let prose = words.passage.is_prose();
            let blamed = match open {
                "[" => orders || asked > 0 && others <= 1 && tokens.len() <= 4,
                "<" => orders && tokens.len() > 1 || asked > 0 && others == 0 && tokens.len() <= 3,
                _ => !prose,
            };
            if blamed {
                return Some((start, end));
            }
        }
    }
    text.find("____").map(|start| {
        let end = text[start..].find(|c| c != '_').map_or(text.len(), |length| start + length);
        (start, end)
    })
}

// Text of strangers

/// The signs of each subject, with what they weigh.
const SUBJECTS: &[&[(u32, &List)]] = &[
    &[(2, &strangers::GAMBLING_PLAIN), (1, &strangers::GAMBLING_WEAK)],
    &[(3, &strangers::LOANS_STRONG), (1, &strangers::LOANS_WEAK)],
    &[(2, &strangers::ESSAYS_PLAIN), (1, &strangers::ESSAYS_WEAK)],
    &[
        (4, &strangers::PILLS_SURE),
        (3, &strangers::PILLS_STRONG),
        (2, &strangers::PILLS_PLAIN),
        (1, &strangers::PILLS_WEAK),
    ],
    &[(3, &strangers::RANKING_STRONG), (2, &strangers::RANKING_PLAIN), (1, &strangers::RANKING_WEAK)],
    &[(3, &strangers::GOODS_STRONG), (2, &strangers::GOODS_PLAIN), (1, &strangers::GOODS_WEAK)],
];

/// What a word weighs as a sign of a subject; 0 for most.
fn weight(words: &Words<'_, '_>, at: usize, subject: usize) -> u32 {
    let signs = SUBJECTS.get(subject).into_iter().flat_map(|signs| signs.iter());
    signs.filter(|(_, list)| words.is(at, list)).map(|(weight, _)| *weight).next().unwrap_or(0)
}

/// Words by which the policy itself is about a subject: its name, its data or its recipients say so.
fn own_subjects<'a>(reading: &'a Reading<'_, '_>) -> FxHashSet<(usize, &'a str)> {
    let labels = reading.blocks.iter().filter(|words| !words.passage.is_prose());
    let all = labels.flat_map(|words| words.all().map(move |at| (words, at)));
    all.flat_map(|(words, at)| {
        let strong = (0..SUBJECTS.len()).filter(move |subject| weight(words, at, *subject) > 1);
        strong.map(move |subject| (subject, words.word(at)))
    })
    .collect()
}

pub fn injected(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let known = LazyCell::new(|| own_subjects(reading));
    let own = |subject: usize, word: &str| known.contains(&(subject, word));
    for words in reading.running() {
        // Injected text is often glued to the sentence before: "their discretion.Browse our ...".
        let mut start = 0;
        while start < words.words.len() {
            let mut end = start + 1;
            while end < words.words.len() && !words.before(end).contains(['.', '!', '?', ':']) {
                end += 1;
            }
            piece(check, &own, words, start..end);
            start = end;
        }
    }
}

fn piece(check: &mut Check<'_, '_>, own: &dyn Fn(usize, &str) -> bool, words: &Words<'_, '_>, range: Range<usize>) {
    // "Buy", "cheap" and "visit our partners" beside words of a policy are its own.
    if range.len() < 4 || words.has(range.clone(), &list::POLICIES) {
        return;
    }
    for subject in 0..SUBJECTS.len() {
        let mut hits: Vec<&str> = Vec::new();
        let (mut score, mut strong) = (0, false);
        for at in range.clone() {
            let weight = weight(words, at, subject);
            if weight > 0 && !hits.contains(&words.word(at)) {
                hits.push(words.word(at));
                score += weight;
                strong |= weight > 1;
            }
        }
        if score < 5 || hits.len() < 3 || !strong || hits.iter().any(|hit| own(subject, hit)) {
            continue;
        }
        hits.truncate(3);
        let message = format!("this text does not belong in a policy: “{}”", hits.join("”, “"));
        let span = words.span(range.start, range.end);
        check.report("consistency/injected-text", (words.passage.owner, span), message);
        return;
    }
}

// The same passage twice

/// Fewer words are formulas: "You can object at any time."
const SHORTEST: usize = 10;

pub fn duplicates(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let mut exact: FxHashMap<String, Span> = FxHashMap::default();
    let mut near: FxHashMap<String, (String, Span)> = FxHashMap::default();
    let several = !check.policy.documents.is_empty();
    let mut section = 0;
    for words in reading.running() {
        // Two documents can say the same, each in a section of its own.
        if several && words.index != section {
            section = words.index;
            exact.clear();
            near.clear();
        }
        let kind = words.block.kind;
        let text = &words.block.text;
        // Two expressions look the same here and print different facts.
        if !matches!(kind, BlockKind::Paragraph | BlockKind::Item)
            || !words.passage.is_prose()
            || words.words.len() < SHORTEST
            || text.contains(EXPRESSION)
        {
            continue;
        }
        let (mut all, mut bones) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
        let mut facts = 0;
        for at in 0..words.words.len() {
            let word = words.word(at);
            all.push_str(word);
            all.push(' ');
            // Near-copies differ in numbers and denials.
            if words.is(at, &list::NUMBERS)
                || words.is(at, &list::NEGATING)
                || words.is(at, &prose::DENIALS)
                || word.bytes().any(|b| b.is_ascii_digit())
            {
                facts += 1;
                // A denial falls out, a number leaves a gap.
                if !words.is(at, &prose::DENIALS) && !words.is(at, &list::NEGATING) {
                    bones.push('#');
                }
                continue;
            }
            bones.push_str(word);
            bones.push(' ');
        }
        let span = words.span(0, words.words.len());
        if let Some(first) = exact.get(&all) {
            let first = *first;
            let found = check.report(
                "consistency/duplicate-passage",
                (words.passage.owner, span),
                "this passage stands here twice",
            );
            found.related.push((first, "the same words".to_owned()));
            found.help = Some("keep one of them".to_owned());
            continue;
        }
        if let Some((other, first)) = near.get(&bones).filter(|_| words.words.len() - facts >= SHORTEST)
            && *other != all
        {
            let first = *first;
            let message = "this passage repeats another one with other facts";
            let found = check.report("consistency/duplicate-passage", (words.passage.owner, span), message);
            found.related.push((first, "the other one".to_owned()));
            found.why = Some("readers cannot tell which of the two holds".to_owned());
            found.help = Some("keep the one that holds, or say what each of them is about".to_owned());
        }
        exact.insert(all.clone(), span);
        near.entry(bones).or_insert((all, span));
    }
}
