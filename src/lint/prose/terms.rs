//! Words with a meaning of their own: defined, used, and written as they were defined.
//!
//! Owns: declared terms in use, words that look like terms, acronyms. Does not own: how definitions
//! are printed.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::reading::{Reading, Words};
use crate::english::EXPRESSION;
use crate::english::lexicon::list::terms as list;
use crate::law;
use crate::lint::check::Check;
use crate::lint::passages::{BlockKind, Place};
use crate::policy::Term;
use crate::schema::Phrase;
use crate::source::Span;

/// A word in small letters without its plural.
fn stem(word: &str) -> Cow<'_, str> {
    match word.strip_suffix("ies") {
        Some(base) if base.len() > 2 => format!("{base}y").into(),
        _ if word.len() > 3 && !word.ends_with("ss") => word.strip_suffix('s').unwrap_or(word).into(),
        _ => word.into(),
    }
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A spelling of a declared term.
struct Form<'p> {
    term: usize,
    written: &'p str,
}

/// The spellings of all terms, to be found word by word.
struct Forms<'p> {
    all: Vec<Form<'p>>,
    /// What can follow the words so far; the first one is the start.
    steps: Vec<Step>,
    /// Each spelling as it is written.
    written: FxHashSet<String>,
    /// Few words start like a term, so the first byte tells most others apart.
    starts: [bool; 256],
}

#[derive(Default)]
struct Step {
    /// By the next word without its plural.
    next: FxHashMap<String, usize>,
    /// The spellings that are complete here.
    complete: Vec<usize>,
}

impl<'p> Forms<'p> {
    fn new(terms: &'p [Term]) -> Self {
        let mut forms =
            Self { all: Vec::new(), steps: vec![Step::default()], written: FxHashSet::default(), starts: [false; 256] };
        for (index, term) in terms.iter().enumerate() {
            term.meta.label.iter().chain(&term.also).for_each(|written| forms.add(index, written));
        }
        forms
    }

    fn add(&mut self, term: usize, written: &'p str) {
        let mut here = 0;
        for word in tokens(written) {
            let word = word.to_lowercase();
            let word = stem(&word);
            if here == 0 {
                self.starts[usize::from(word.as_bytes()[0])] = true;
            }
            let new = self.steps.len();
            here = *self.steps[here].next.entry(word.into_owned()).or_insert(new);
            if here == new {
                self.steps.push(Step::default());
            }
        }
        if here > 0 {
            self.steps[here].complete.push(self.all.len());
            self.written.insert(tokens(written).collect::<Vec<_>>().join(" "));
            self.all.push(Form { term, written });
        }
    }

    /// The spellings that stand at a word, each with the word behind it, in the order of their declarations.
    fn at(&self, words: &Words<'_, '_>, at: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let raw = words.word(at);
        if raw.is_ascii() && !self.starts[usize::from(raw.as_bytes()[0])] {
            return found;
        }
        let (mut here, mut end) = (0, at);
        while end < words.words.len() && (end == at || !words.stop(end)) {
            let word = words.word(end);
            let word: Cow<'_, str> = if word.is_ascii() { word.into() } else { word.to_lowercase().into() };
            let Some(next) = self.steps[here].next.get(&*stem(&word)) else { break };
            (here, end) = (*next, end + 1);
            found.extend(self.steps[here].complete.iter().map(|form| (*form, end)));
        }
        found.sort_unstable();
        found
    }
}

pub fn declared(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let policy = check.policy;
    if policy.terms.is_empty() {
        return;
    }
    let forms = Forms::new(&policy.terms);
    // A term without a letter cannot be looked for.
    let mut used = vec![true; policy.terms.len()];
    forms.all.iter().for_each(|form| used[form.term] = false);
    let by_span: FxHashMap<Span, usize> =
        policy.terms.iter().enumerate().rev().map(|(index, term)| (term.meta.span, index)).collect();
    for words in &reading.blocks {
        // What a term is called is no use of it; what it means is none of the term itself.
        let own = match words.passage.place {
            Place::Label("term") | Place::Field("term", "also") => continue,
            Place::Field("term", _) | Place::Prose("term") => by_span.get(&words.passage.owner.span).copied(),
            _ => None,
        };
        for at in words.all() {
            for (index, end) in forms.at(words, at) {
                let form = &forms.all[index];
                if own != Some(form.term) {
                    used[form.term] = true;
                    unmarked(check, words, at..end, form, &policy.terms, &forms);
                }
            }
        }
    }
    // An expression uses a term, too: `{{ term.site.means }}`.
    let named = LazyCell::new(|| named(reading));
    for (_, term) in policy.terms.iter().enumerate().filter(|(index, _)| !used[*index]) {
        let key = term.meta.key.value.replace('-', "_");
        let next = named.partition_point(|name| *name < &*key);
        let printed = named.get(next).is_some_and(|name| name.starts_with(&*key)) || printed_anyway(term);
        let Some(label) = term.meta.label.as_ref().filter(|_| !printed) else { continue };
        let message = format!("the term “{}” is used nowhere", &**label);
        check.report("consistency/terms-unused", (&term.meta, label.span), message);
    }
}

/// What stands behind `term.` anywhere, in order.
fn named<'a>(reading: &Reading<'a, '_>) -> Vec<&'a str> {
    let sources = reading.passages.iter().map(|passage| &**passage.source);
    let mut all: Vec<&str> = sources
        .flat_map(|source| source.match_indices("term.").map(move |(at, mark)| &source[at + mark.len()..]))
        .map(|rest| &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())])
        .collect();
    all.sort_unstable();
    all
}

/// Words that the generated text of a document uses by itself.
fn printed_anyway(term: &Term) -> bool {
    term.meta.label.iter().chain(&term.also).any(|label| {
        let lower = label.to_lowercase();
        list::PRINTED.has(&stem(&lower)) || list::PRINTED.has(&lower)
    })
}

/// consistency/term-unmarked: a term of several words, or with capitals inside, in other capitals.
fn unmarked(
    check: &mut Check<'_, '_>,
    words: &Words<'_, '_>,
    place: Range<usize>,
    form: &Form<'_>,
    terms: &[Term],
    forms: &Forms<'_>,
) {
    if !words.is_running() || words.passage.phrase != Phrase::Sentence || words.linked(&place) {
        return;
    }
    let Range { start: from, end: to } = place;
    let declared: Vec<&str> = tokens(form.written).collect();
    // A term written as in a sentence, or one common word, says nothing about capitals: "Site".
    let inner = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    let distinct = declared.iter().skip(1).any(|word| word.starts_with(char::is_uppercase))
        || declared.iter().any(|word| inner(word));
    if !distinct {
        return;
    }
    let first_of_sentence = words.sentence(from).start == from;
    let right = declared.iter().enumerate().all(|(step, word)| {
        let here = words.raw(from + step);
        let same =
            |c: Option<char>, d: Option<char>| c.is_some_and(char::is_uppercase) == d.is_some_and(char::is_uppercase);
        let shape = same(here.chars().next(), word.chars().next()) && (!inner(word) || inner(here) || here.len() < 2);
        shape || step == 0 && first_of_sentence && here.starts_with(char::is_uppercase) && !inner(word)
    });
    // Small connecting words can be written either way: "Terms of Use", and so can text in capitals.
    let shouted = (from..to).all(|at| words.raw(at).chars().all(|c| !c.is_lowercase()));
    // Another term, or another spelling of this one, can be what is meant.
    let as_other = || forms.written.contains(&place.map(|at| words.raw(at)).collect::<Vec<_>>().join(" "));
    if right || shouted || as_other() {
        return;
    }
    let quote = words.quote(from, to).to_owned();
    let message = format!("“{quote}” is written otherwise than the term “{}”", form.written);
    let label = terms[form.term].meta.label.as_ref().map(|label| label.span);
    let found = check.report("consistency/term-unmarked", words.at(from, to), message);
    found.related.extend(label.map(|span| (span, "declared here".to_owned())));
    found.help = Some(format!("write “{}”, or choose other words if you mean something else", form.written));
}

/// consistency/terms-undefined
pub fn undefined(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let policy = check.policy;
    // Words can have their meaning from another document.
    if policy.related.iter().any(|related| related.defines_terms.is_some_and(|flag| flag.value)) {
        return;
    }
    let defined: FxHashSet<String> = policy
        .terms
        .iter()
        .flat_map(|term| term.meta.label.iter().chain(&term.also))
        .map(|label| stem(&label.to_lowercase()).into_owned())
        .collect();
    let mut uses: Vec<(String, bool, &Words<'_, '_>, usize)> = Vec::new();
    let mut explained: FxHashSet<String> = FxHashSet::default();
    for words in &reading.blocks {
        // Names are names, and "hereinafter the Site" explains what stands there.
        let explains = words.has(words.all(), &list::EXPLAINING);
        let names = words.passage.phrase != Phrase::Sentence || explains;
        for at in 0..words.words.len() {
            let raw = words.raw(at);
            if !raw.starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            let acronym = (3..=5).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_uppercase());
            let drafted = list::DRAFTED.has(raw);
            if !acronym && !drafted {
                continue;
            }
            let key = if drafted { stem(&raw.to_lowercase()).into_owned() } else { raw.to_owned() };
            // In quotes, in brackets or with brackets behind it, it is being explained; in names it is one.
            let before = words.before(at);
            let after = words.before(at + 1);
            let quoted = before.ends_with(['"', '“', '„', '‘', '\'', '('])
                || after.starts_with(['"', '”', '“', '’', '\'', ')']) && acronym;
            let opens = after.trim_start().starts_with('(') && acronym;
            if names || quoted || opens || words.is(at + 1, &list::DEFINING) {
                explained.insert(key);
                continue;
            }
            if !words.is_running() || words.block.kind == BlockKind::Cell {
                continue;
            }
            let capital = |at: usize| words.raw(at).starts_with(|c: char| c.is_uppercase() || c == EXPRESSION);
            let first = words.sentence(at).start == at;
            let determined = at > 0
                && !words.stop(at)
                && before == " "
                && words.is(at - 1, &list::DETERMINERS)
                && (!capital(at - 1) || words.sentence(at).start == at - 1);
            let alone = after.trim() != "" || !capital(at + 1);
            // "The Services Act", "the User ID"
            let joined = after.starts_with(['-', '/', '.']) && !after.starts_with(". ") && at + 1 < words.words.len();
            if first || !determined || !alone || joined || words.linked(&(at..at + 1)) {
                continue;
            }
            if acronym && (list::ACRONYMS.has(raw) || law::is_acronym(raw)) {
                continue;
            }
            uses.push((key, acronym, words, at));
        }
    }
    let mut count: FxHashMap<&str, usize> = FxHashMap::default();
    uses.iter().for_each(|(key, ..)| *count.entry(key).or_default() += 1);
    let acronyms = uses.iter().filter(|(key, acronym, ..)| *acronym && !explained.contains(key));
    let spelled = spelled_out(reading, acronyms.map(|(key, ..)| &**key));
    let mut done: FxHashSet<&str> = FxHashSet::default();
    for (key, acronym, words, at) in &uses {
        if defined.contains(&key.to_lowercase()) || explained.contains(key) || !done.insert(key) {
            continue;
        }
        // One capital can be a slip; an acronym is unclear at its first use.
        let acronym = *acronym;
        if !acronym && count[&**key] < 2 || acronym && spelled.contains(&**key) {
            continue;
        }
        let raw = words.raw(*at);
        let message = if acronym {
            format!("“{raw}” is never spelled out")
        } else {
            format!("“{raw}” is written as a term and never defined")
        };
        let help = if acronym {
            format!("spell it out at its first use, with ({raw}) behind it, or declare a `term`")
        } else {
            format!("declare it: `term {key} \"{raw}\" {{ means: \"...\" }}`, or write it with a small letter")
        };
        let found = check.report("consistency/terms-undefined", words.at(*at, at + 1), message);
        found.help = Some(help);
    }
}

/// Those acronyms whose words stand somewhere: "internet service provider" for ISP.
fn spelled_out<'k>(reading: &Reading<'_, '_>, acronyms: impl Iterator<Item = &'k str>) -> FxHashSet<&'k str> {
    // By each start of an acronym, in small letters; with itself where it is whole.
    let mut starts: FxHashMap<String, Option<&str>> = FxHashMap::default();
    for acronym in acronyms {
        let lower = acronym.to_ascii_lowercase();
        (1..lower.len()).for_each(|end| _ = starts.entry(lower[..end].to_owned()).or_default());
        starts.insert(lower, Some(acronym));
    }
    let mut found = FxHashSet::default();
    if starts.is_empty() {
        return found;
    }
    let mut open: Vec<(usize, String)> = Vec::new();
    for words in &reading.blocks {
        for from in words.all() {
            open.push((from, String::new()));
            while let Some((at, letters)) = open.pop() {
                let initial = |at: usize| words.word(at).chars().next().filter(|_| words.word(at).len() > 1);
                // Small words between are left out: "Federal Bureau of Investigation".
                let small = at > from && words.is(at, &list::SMALL);
                let after = initial(at + 1).filter(|after| small && initial(at) != Some(*after));
                for (letter, next) in
                    initial(at).map(|letter| (letter, at + 1)).into_iter().chain(after.map(|after| (after, at + 2)))
                {
                    let mut letters = letters.clone();
                    letters.push(letter);
                    if let Some(whole) = starts.get(&letters) {
                        found.extend(*whole);
                        open.push((next, letters));
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn plurals_are_one_with_their_singular() {
        assert_eq!(stem("parties"), stem("party"));
        assert_eq!(stem("services"), stem("service"));
        assert_eq!(stem("business"), "business");
    }
}
