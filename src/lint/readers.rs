//! Those to whom the documents of a policy speak, and what the laws ask of what each of them reads.
//!
//! Owns: of whose documents a pack is asked, and that what several of them lack is one finding. Does not own: what a pack
//! asks, which facts each of them sees.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::check::{Check, Found};
use super::law::{self, Pack};
use super::printed::Printed;
use crate::document::{Composed, Kind};
use crate::facts::views::{Reader, binds};
use crate::source::Span;

/// A reader, with what their documents tell.
pub struct Audience<'a, 'p> {
    reader: Reader<'p>,
    pub printed: Printed<'a, 'p>,
    /// Their documents, as findings name them.
    documents: Vec<String>,
}

/// All who read the documents of a policy. Sections that do not count for all of them count for none.
pub fn audiences<'a, 'p>(
    readers: &'a [Reader<'p>],
    documents: &'a [Composed],
    whole: &Printed<'_, '_>,
) -> Vec<Audience<'a, 'p>> {
    let audience = |(number, reader): (usize, &Reader<'p>)| {
        let printed = Printed::to(number, readers, documents)?;
        printed.refuse(whole.refused());
        let own = documents.iter().filter(|one| one.reader == number && one.kind != Kind::Fragment);
        Some(Audience { reader: *reader, printed, documents: own.map(|one| format!("`{}`", one.id)).collect() })
    };
    readers.iter().enumerate().filter_map(audience).collect()
}

/// Asks the rules of a pack of what those are told whose documents answer to it, or, where none does, whom it protects, and
/// gives whether there are any. What they find stands there once, with the documents that lack it where these do not all speak to the same people.
pub fn ask(
    check: &mut Check<'_, '_>,
    pack: &Pack,
    audiences: &[Audience<'_, '_>],
    general: &[(Cow<'static, str>, Span)],
) -> bool {
    let apart = audiences.len() > 1;
    let answers =
        |audience: &Audience<'_, '_>| audience.reader.facts.policy.about.laws.iter().any(|law| law.value == pack.law);
    let is_named = check.policy.about.laws.iter().any(|law| law.value == pack.law) || audiences.iter().any(answers);
    let by_name = pack.checked_on.is_some() && is_named;
    let asked = |audience: &&Audience<'_, '_>| match audience.reader.view {
        Some(_) if by_name => answers(audience),
        Some(view) => {
            audience.reader.is_everyone() || audience.reader.is_local() && binds(&pack.law, &view.places, &view.apart)
        }
        None => true,
    };
    let asked: Vec<&Audience<'_, '_>> = audiences.iter().filter(asked).collect();
    let mut all: Vec<(Found, Vec<&str>)> = Vec::new();
    let mut places = FxHashMap::default();
    for audience in asked.iter().filter(|audience| pack.has_to_ask(audience.reader.facts)) {
        let documents = || audience.documents.iter().map(String::as_str);
        for one in found(check, pack, audience, general) {
            let next = all.len();
            let place = if apart { *places.entry(one.says()).or_insert(next) } else { next };
            match all.get_mut(place) {
                Some(known) => known.1.extend(documents()),
                None => all.push((one, documents().collect())),
            }
        }
    }
    check.found.extend(all.into_iter().map(|(mut one, names)| {
        if apart {
            let documents = if names.len() == 1 { "document" } else { "documents" };
            one.diagnostic.message = format!("{}, in the {documents} {}", one.diagnostic.message, names.join(", "));
        }
        one
    }));
    !asked.is_empty()
}

/// What the rules of a pack find in what a reader is told.
fn found(
    check: &Check<'_, '_>,
    pack: &Pack,
    audience: &Audience<'_, '_>,
    general: &[(Cow<'static, str>, Span)],
) -> Vec<Found> {
    let facts = audience.reader.facts;
    let (policy, printed) = (facts.policy, &audience.printed);
    let mut theirs = Check { policy, facts, printed, found: Vec::new(), unwanted: None, ..*check };
    law::run(&mut theirs, pack, general, check.settings);
    theirs.found
}
