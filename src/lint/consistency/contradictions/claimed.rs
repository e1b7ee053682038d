//! What prose claims, as the denial that the facts are asked about.
//!
//! Owns: which act of a claim is compared with which facts. Does not own: what a sentence claims ([`crate::claims`]), or
//! which facts contradict a denial.

use std::ops::Range;

use super::said::Said;
use crate::claims::{Action, Block, Claim, Expression, Kind, Names, Object as About, claims, nouns, words};
use crate::english::EXPRESSION;
use crate::english::denials::{Area, Audience, COLLECT, Cookies, Items, MOVE, Object, SELL, SHARE, USE};
use crate::lint::passages::{BlockKind, Passage};
use crate::policy::Policy;
use crate::source::Span;

/// A claim of a passage, with its place.
pub struct Claimed<'p> {
    pub passage: &'p Passage<'p>,
    pub at: Span,
    pub claim: Claim,
    /// The category of data in whose declaration it stands.
    pub about: Option<usize>,
    pub refers: bool,
    /// Whether selling and sharing are denied in one breath.
    pub by_statute: bool,
}

/// The names that prose uses for the controller and for declared data.
pub fn names(policy: &Policy) -> Names {
    let controller = policy.controller.iter();
    let ours = controller.flat_map(|controller| controller.trading_as.iter().chain(controller.meta.label.as_ref()));
    let labels = policy.data.iter().enumerate();
    let labels = labels.filter_map(|(index, data)| Some((index, &**data.meta.label.as_ref()?)));
    Names::new(ours.map(|name| &**name), labels)
}

/// What a passage claims, in its order; the block of a claim is that of the passage.
pub fn read(policy: &Policy, passage: &Passage<'_>, names: &Names) -> Vec<Claim> {
    let blocks = passage.blocks.iter().enumerate().filter(|(_, block)| block.kind != BlockKind::Code);
    let (places, blocks): (Vec<usize>, Vec<Block<'_>>) = blocks
        .map(|(index, block)| {
            let kind = match block.kind {
                BlockKind::Heading(_) => Kind::Heading,
                BlockKind::Item => Kind::Item,
                BlockKind::Cell => Kind::Cell,
                BlockKind::Paragraph | BlockKind::Code => Kind::Paragraph,
            };
            let signs = block.text.match_indices(EXPRESSION);
            let expressions = signs.map(|(at, _)| meaning(policy, passage.expression(block, at))).collect();
            (index, Block { kind, text: &block.text, expressions })
        })
        .unzip();
    let mut all = claims(&blocks, names);
    for claim in &mut all {
        claim.block = places[claim.block];
    }
    all
}

/// The claims that some bytes of a block hold, in whole or in part.
pub fn at<'c>(all: &'c [Claim], block: usize, range: &Range<usize>) -> &'c [Claim] {
    let from = all.partition_point(|claim| (claim.block, claim.range.end) <= (block, range.start));
    let length = all[from..].partition_point(|claim| (claim.block, claim.range.start) < (block, range.end));
    &all[from..from + length]
}

/// Whether bytes of a block overlap others, which stand in their order.
pub fn overlaps(taken: &[(usize, Range<usize>)], block: usize, range: &Range<usize>) -> bool {
    let from = taken.partition_point(|one| (one.0, one.1.end) <= (block, range.start));
    taken.get(from).is_some_and(|one| one.0 == block && one.1.start < range.end)
}

/// A claim with its place.
pub fn of<'p>(
    passage: &'p Passage<'p>,
    claim: &Claim,
    all: &[Claim],
    about: Option<usize>,
    refers: bool,
) -> Claimed<'p> {
    let sells = || at(all, claim.block, &claim.range).iter().any(|other| other.meaning.action == Action::Sell);
    Claimed {
        passage,
        at: passage.locate(&passage.blocks[claim.block], claim.range.start, claim.range.end),
        by_statute: claim.meaning.action == Action::Give && claim.meaning.to == 0 && sells(),
        claim: claim.clone(),
        about,
        refers,
    }
}

/// Whom or what an expression stands for: "{{ controller.label }}", "{{ data.order.label }}".
fn meaning(policy: &Policy, source: &str) -> Expression {
    let path = source.trim_matches(['{', '}', ' ', '-']);
    let mut parts = path.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("controller"), Some("label" | "name" | "trading_as"), None) => Expression::Ours,
        (Some("data"), Some(key), Some("label")) => {
            let named = policy.data.iter().position(|data| *data.meta.key.value == *key);
            named.map_or(Expression::Unknown, Expression::Data)
        }
        _ => Expression::Unknown,
    }
}

/// The denial of a claim about what is done with data; none where it denies none, or something else.
pub fn said<'p>(claimed: &Claimed<'p>) -> Option<Said<'p>> {
    let claim = &claimed.claim;
    let (verbs, audience) = match claim.meaning.action {
        _ if !claim.meaning.denied => return None,
        Action::Give => (SHARE, audience(claim.meaning.to)),
        Action::Sell => (SELL, audience(claim.meaning.to)),
        Action::Collect | Action::Store if claim.meaning.child => (COLLECT, Audience::Children),
        Action::Collect => (COLLECT, Audience::Unsaid),
        Action::Store if claim.meaning.object.has(nouns::SENSITIVE) => (COLLECT, Audience::Unsaid),
        Action::Store => (0, Audience::Unsaid),
        Action::Source if !claim.meaning.object.has(nouns::SENSITIVE) => (0, Audience::Unsaid),
        Action::Move => (MOVE, Audience::Outside(area(claim)?)),
        _ => return None,
    };
    Some(Said { verbs, audience, ..denial(claimed, object(&claim.meaning.object)?) })
}

/// What a claim is about, where it is data.
fn object(object: &About) -> Option<Object> {
    let data = nouns::DATA | nouns::ITEMS | nouns::LOGS | nouns::THAT | nouns::SHARING | nouns::SALE;
    let more = nouns::COLLECTION | nouns::TRANSFERS;
    Some(if object.has(nouns::SENSITIVE) {
        Object::Sensitive { special: !object.by_statute }
    } else if !object.labels.is_empty() {
        Object::Categories(object.labels.clone())
    } else if object.items != 0 && !object.has(nouns::DATA) {
        Object::Items(Items(object.items))
    } else if object.has(nouns::DATA) {
        Object::Personal
    } else if object.has(nouns::THAT) {
        Object::These
    } else if object.has(data | more) {
        Object::Personal
    } else {
        return None;
    })
}

/// To whom, of those who are named the ones who hold most others.
fn audience(to: u32) -> Audience {
    let kinds = [
        (words::WHO_ANYONE, Audience::Anyone),
        (words::WHO_THIRD, Audience::ThirdParties),
        (words::WHO_PROCESSOR, Audience::Processors),
        (words::WHO_ADVERTISER, Audience::Advertisers),
        (words::WHO_BROKER, Audience::DataBrokers),
        (words::WHO_AFFILIATE, Audience::Affiliates),
        (words::WHO_PUBLIC, Audience::Public),
        (words::WHO_AUTHORITY, Audience::Authorities),
    ];
    kinds.into_iter().find(|(kind, _)| to & kind != 0).map_or(Audience::Unsaid, |(_, audience)| audience)
}

fn area(claim: &Claim) -> Option<Area> {
    let place = claim.meaning.place.as_ref()?;
    let codes: Vec<_> = place.codes.iter().filter_map(|code| words::CODES.get(*code as usize).copied()).collect();
    Some(match (place.third, codes.is_empty(), place.outside) {
        (true, ..) => Area::ThirdCountries,
        (_, true, _) => Area::Home,
        (_, _, true) => Area::Places(codes),
        (_, _, false) => Area::Beyond(codes),
    })
}

/// The cookies that a claim is about.
pub fn cookies(object: &About) -> Cookies {
    let kinds = [
        (words::MODIFIER_MARKETING, "marketing"),
        (words::MODIFIER_STATISTICS, "statistics"),
        (words::MODIFIER_PREFERENCES, "preferences"),
        (words::MODIFIER_SOCIAL, "social-media"),
    ];
    let is = |kind: u32| object.cookies & kind != 0;
    Cookies {
        categories: kinds.iter().filter(|(kind, _)| is(*kind)).map(|(_, word)| *word).collect(),
        third_party: is(words::MODIFIER_THIRD_COOKIES),
        persistent: is(words::MODIFIER_PERSISTENT),
        optional: is(words::MODIFIER_OPTIONAL),
        similar: object.has(nouns::SIMILAR),
        pixels: false,
    }
}

/// The denial of a use.
pub fn denial<'p>(claimed: &Claimed<'p>, object: Object) -> Said<'p> {
    Said {
        owner: claimed.passage.owner,
        at: claimed.at,
        verbs: USE,
        object,
        audience: Audience::Unsaid,
        knowingly: claimed.claim.knowingly,
        solely: claimed.claim.solely,
        about: claimed.about,
        by_statute: claimed.by_statute,
        refers: claimed.refers,
        name: "the text",
    }
}
