//! Denials that the facts contradict: of collecting, sharing, selling, cookies, transfers, automated
//! decisions, children and sensitive data.
//!
//! Owns: which facts contradict which denial, in prose and in `promise` and `sale`. A sentence whose shape
//! [`crate::english::denials`] knows is read there, every other one as a claim. Does not own: what a sentence says.

mod claimed;
mod contradicted;
mod practices;
mod promises;
mod said;
mod stated;
mod values;

use std::cell::{LazyCell, OnceCell};
use std::ops::Range;

use crate::claims::{Action, Claim, LONGEST, Limit};
use crate::english::denials::{self, Audience, COLLECT, Clauses, Denial, MOVE, Object, PUBLISH, SELL, SHARE, USE};
use crate::english::lexicon::list::contradictions as list;
use crate::english::sentences::{Reader, Sentence, sentences, tokenise};
use crate::law;
use crate::lint::check::Check;
use crate::lint::passages::{BlockKind, Passage, Place};
use crate::policy::{Meta, Policy};
use crate::schema::Phrase;
use crate::source::Span;
use claimed::Claimed;
use said::Said;

/// Everything that a policy denies is compared with its facts.
pub fn check(check: &mut Check<'_, '_>) {
    let policy = check.policy;
    promises::facts(check);
    contradicted::child_facts(check);
    if !check.english() {
        return;
    }
    let names = controller_names(policy);
    let known = claimed::names(policy);
    let (mut said, mut claims) = (Vec::new(), Vec::new());
    let mut money = Vec::new();
    let mut reader = Reader::default();
    for passage in check.passages {
        if !judged(policy, passage) {
            continue;
        }
        let custom = matches!(passage.place, Place::Field("promise", _));
        let mut heading = Heading::new(passage.owner.label.as_deref().unwrap_or_default());
        let refers = LazyCell::new(|| {
            passage.source.contains("{{") || passage.links.iter().any(|link| link.target.starts_with('#'))
        });
        let limits = LazyCell::new(|| Limits::new(passage, &names));
        let all = if custom { Vec::new() } else { claimed::read(policy, passage, &known) };
        let (mut taken, mut narrow) = (Vec::new(), Vec::new());
        for (index, block) in passage.blocks.iter().enumerate() {
            match block.kind {
                BlockKind::Heading(_) => {
                    heading = Heading::new(&block.text);
                    if heading.is_narrow() {
                        narrow.push(index);
                    }
                    continue;
                }
                BlockKind::Code | BlockKind::Cell => continue,
                BlockKind::Paragraph | BlockKind::Item => {}
            }
            if heading.is_narrow() {
                narrow.push(index);
            }
            if !custom && !can_deny(&block.text) {
                continue;
            }
            reader.sentences(&block.text, |sentence| {
                let clauses = Clauses::new(sentence, &names);
                let mut found = Vec::new();
                if custom {
                    found.extend(clauses.never());
                } else {
                    clauses.denials(&mut found);
                    // The others are claims, but for sentences that no clause holds.
                    let long = sentence.len() > LONGEST;
                    found.retain(|denial| long || denial.money || denial.object == Object::Site);
                }
                for denial in found {
                    let said_here = claimed::at(&all, index, &denial.range);
                    let excepted = said_here.iter().any(|claim| claim.limit == Some(Limit::Condition));
                    // Keeping data without a place is a claim; it is no denial here.
                    if denial.verbs != MOVE || denial.audience != Audience::Unsaid {
                        taken.push((index, denial.range.clone()));
                    }
                    if excepted
                        || limits.hold(index, &denial)
                        || denial.audience != Audience::Children && heading.is_narrow()
                    {
                        continue;
                    }
                    let at = passage.locate(block, denial.range.start, denial.range.end);
                    if denial.money {
                        money.push((passage, block, at));
                        continue;
                    }
                    said.push(of_prose(policy, passage, denial, at, &heading, *refers));
                }
            });
        }
        let free = |claim: &Claim| {
            narrow.binary_search(&claim.block).is_err() && !claimed::overlaps(&taken, claim.block, &claim.range)
        };
        let whole = all.iter().filter(|claim| claim.limit.is_none() && free(claim));
        claims.extend(whole.map(|claim| claimed::of(passage, claim, &all, about(policy, passage), *refers)));
    }
    let sale_denied = said.iter().any(|said| said.verbs & SELL != 0)
        || policy.sale.as_ref().is_some_and(|sale| sale.sells.is_some_and(|sells| !sells.value))
        || policy.promises.iter().any(|promise| promise.never.iter().any(|never| never.is("sell")));
    if !sale_denied {
        for (passage, block, at) in money {
            contradicted::money_only(check, passage, block, at);
        }
    }
    for said in &said {
        compare(check, said);
    }
    for claim in &claims {
        compare_claim(check, claim);
    }
}

fn controller_names(policy: &Policy) -> Vec<Vec<String>> {
    let controller = policy.controller.iter();
    let all = controller.flat_map(|controller| controller.trading_as.iter().chain(controller.meta.label.as_ref()));
    denials::names(all.map(|name| &**name))
}

/// A look at the bytes that spares most texts the rest.
fn can_deny(text: &str) -> bool {
    list::SIGNS.stand_in(text) || text.bytes().all(|byte| !byte.is_ascii_lowercase())
}

/// Whether what a text denies is meant for the policy as a whole. The text of a choice or of a right
/// speaks of what follows from it.
fn judged(policy: &Policy, passage: &Passage<'_>) -> bool {
    let promise = |owner: &Meta| policy.promises.iter().find(|promise| promise.meta.span == owner.span);
    match passage.place {
        Place::Section(_) | Place::Label("section") => true,
        // The fact of a promise is compared itself, with its exceptions.
        Place::Prose("promise") => {
            promise(passage.owner).is_some_and(|promise| promise.never.is_empty() && promise.only.is_empty())
        }
        Place::Field("promise", "never") => promise(passage.owner)
            .is_some_and(|promise| promise.unless.is_none() && promise.except.is_empty() && promise.to.is_empty()),
        Place::Prose(kind) => !matches!(
            kind,
            "choice" | "right" | "requests" | "disclosure" | "complaint" | "automated-decision" | "retention" | "term"
        ),
        Place::Field("data" | "policy", _) => passage.phrase == Phrase::Sentence,
        _ => false,
    }
}

/// The heading over a denial.
struct Heading {
    lower: String,
    narrow: OnceCell<bool>,
    statute: OnceCell<bool>,
}

impl Heading {
    fn new(text: &str) -> Self {
        Self { lower: text.to_ascii_lowercase(), narrow: OnceCell::new(), statute: OnceCell::new() }
    }

    /// Whether it makes a denial one about some people or some occasion only.
    fn is_narrow(&self) -> bool {
        *self.narrow.get_or_init(|| list::NARROW_HEADINGS.stand_in(&self.lower))
    }

    /// Whether what stands below it is worded as a statute words it.
    fn is_of_statute(&self) -> bool {
        let mut words = law::with("sale-headings").flat_map(|law| &law.sale_headings);
        *self.statute.get_or_init(|| words.any(|words| self.lower.contains(&**words)))
    }
}

/// What limits the denials of a passage.
#[derive(Default)]
struct Limits {
    /// For each block, where its last sentence starts that makes an exception.
    exceptions: Vec<Option<usize>>,
    /// Verbs, as bits, of what the passage says is done with data after all, and of cookies.
    data: u16,
    cookies: u16,
}

impl Limits {
    fn new(passage: &Passage<'_>, names: &[Vec<String>]) -> Self {
        let mut limits = Self::default();
        let (mut lower, mut tokens) = (String::new(), Vec::new());
        for block in &passage.blocks {
            lower.clear();
            lower.push_str(&block.text);
            lower.make_ascii_lowercase();
            let excepts = |range: &Range<usize>| {
                tokens.clear();
                tokenise(&lower, range.clone(), &mut tokens);
                excepts(&Sentence::new(&lower, &tokens))
            };
            limits.exceptions.push(sentences(&block.text).into_iter().rev().find(excepts).map(|range| range.start));
            tokens.clear();
            tokenise(&lower, 0..lower.len(), &mut tokens);
            limits.affirm(&Clauses::new(&Sentence::new(&lower, &tokens), names));
        }
        limits
    }

    /// Takes in what a text says is done.
    fn affirm(&mut self, text: &Clauses<'_, '_>) {
        let ends = text.places(|mark| matches!(mark, "." | "!" | ";"));
        let nobody = text.places(|word| list::NOBODY.has(word));
        let data = text.places(|word| list::DATA.has(word));
        let cookies = text.places(|word| matches!(word, "cookie" | "cookies"));
        let mut skipped = 0..0;
        for at in 0..text.len() {
            let Some(verb) = text.actor(at) else { continue };
            if !skipped.contains(&verb) {
                skipped = verb..text.skip(verb, |word| list::MODALS.has(word));
            }
            let verb = skipped.end;
            let Some(verbs) = denials::verbs(text, verb) else { continue };
            let next = |places: &[usize]| places.get(places.partition_point(|at| *at < verb)).copied();
            let within = |places: &[usize]| next(places).is_some_and(|at| at < next(&ends).unwrap_or(usize::MAX));
            if within(&nobody) {
                continue;
            }
            if within(&data) {
                self.data |= verbs;
            }
            if within(&cookies) {
                self.cookies |= verbs;
            }
        }
    }

    /// Whether what stands beside a denial limits it: an exception in the next sentence, a list of cases,
    /// or a sentence of the same text that says when it happens after all.
    fn hold(&self, block: usize, denial: &Denial) -> bool {
        let here = self.exceptions.get(block).copied().flatten();
        let next = self.exceptions.get(block + 1).copied().flatten();
        if here.is_some_and(|start| start > denial.range.start) || next.is_some() {
            return true;
        }
        let all = matches!(denial.audience, Audience::Unsaid | Audience::Anyone | Audience::ThirdParties);
        match denial.object {
            Object::Personal | Object::These => all && self.data & denial.verbs != 0,
            Object::Cookies(_) => all && self.cookies & denial.verbs != 0,
            _ => false,
        }
    }
}

/// Whether a sentence makes an exception from the one before it.
fn excepts(sentence: &Sentence<'_>) -> bool {
    let opens = list::EXCEPTIONS.has(sentence.word(0));
    let not_this = matches!(sentence.word(0), "this" | "that" | "these")
        && matches!(sentence.word(1), "does" | "do" | "excludes" | "is")
        && (sentence.word(2) == "not" || sentence.word(1) == "excludes");
    opens || not_this || sentence.holds(&list::EXEMPT)
}

/// The category of data in whose declaration a passage stands.
fn about(policy: &Policy, passage: &Passage<'_>) -> Option<usize> {
    match passage.place {
        Place::Prose("data") | Place::Field("data", _) => {
            policy.data.iter().position(|data| data.meta.span == passage.owner.span)
        }
        _ => None,
    }
}

fn of_prose<'p>(
    policy: &Policy,
    passage: &Passage<'p>,
    denial: Denial,
    at: Span,
    heading: &Heading,
    refers: bool,
) -> Said<'p> {
    let both = denial.verbs & SELL != 0 && denial.verbs & SHARE != 0 && denial.audience == Audience::Unsaid;
    Said {
        owner: passage.owner,
        at,
        verbs: denial.verbs,
        object: denial.object,
        audience: denial.audience,
        knowingly: denial.knowingly,
        solely: denial.solely,
        about: about(policy, passage),
        by_statute: both && denial.verbs & MOVE == 0 || heading.is_of_statute(),
        refers,
        name: "the text",
    }
}

/// Asks every rule that a claim can break.
fn compare_claim(check: &mut Check<'_, '_>, claimed: &Claimed<'_>) {
    if claimed.claim.meaning.denied {
        values::below(check, claimed);
    }
    match (claimed::said(claimed), claimed.claim.meaning.action) {
        (Some(said), Action::Store) if said.verbs == 0 => contradicted::kept(check, &said),
        (Some(said), Action::Source) => contradicted::source(check, &said),
        (Some(said), _) => compare(check, &said),
        (None, Action::Allow) => stated::right(check, claimed),
        (None, _) if claimed.claim.meaning.denied => practices::compare(check, claimed),
        (None, _) => {
            values::compare(check, claimed);
            stated::compare(check, claimed);
        }
    }
}

/// Asks every rule that a denial can break.
fn compare(check: &mut Check<'_, '_>, said: &Said<'_>) {
    match &said.object {
        Object::Cookies(cookies) => {
            if said.verbs & (USE | COLLECT | MOVE) != 0 {
                contradicted::cookies(check, said, cookies);
            }
            return;
        }
        Object::Decisions | Object::Profiling => {
            if said.verbs & USE != 0 {
                contradicted::decisions(check, said);
            }
            return;
        }
        Object::Sensitive { special } => {
            if said.verbs & (COLLECT | MOVE) != 0 && said.audience == Audience::Unsaid {
                contradicted::sensitive(check, said, *special);
            }
            return;
        }
        Object::Site => return contradicted::site_for_children(check, said),
        Object::Personal | Object::These | Object::Items(_) | Object::Categories(_) => {}
    }
    if let Audience::Outside(area) = &said.audience {
        if said.verbs & (MOVE | SHARE) != 0 {
            contradicted::transfer(check, said, area);
        }
        return;
    }
    if said.audience == Audience::Children {
        if said.verbs & COLLECT != 0 && said.object == Object::Personal {
            contradicted::children(check, said);
        }
        return;
    }
    if said.verbs & COLLECT != 0 && said.audience == Audience::Unsaid {
        contradicted::collect(check, said);
    }
    if said.verbs & SELL != 0 {
        contradicted::sale(check, said);
    }
    if said.verbs & (SHARE | PUBLISH) != 0 {
        contradicted::share(check, said);
    }
}
