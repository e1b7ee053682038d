//! Which facts each document holds: a document is a view of them.
//!
//! Owns: which documents see the same facts, which declarations these are, and which laws they answer to. A declaration
//! with `for` stands in the documents that speak to people there, and in no other. Where none speaks to them, the first
//! document gets a part that does. Does not own: how a policy is made of some declarations, what any document prints.

mod refused;

pub use refused::refused;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::expression::value::{category, reference_place};
use super::place::{Place, Stand};
use super::walk::Entry;
use super::{Facts, is_home};
use crate::law;
use crate::policy::{ControllerFor, Data, Declared, DocumentDeclaration, FieldValue, Policy, Ref, Selection, Word};
use crate::schema::places::{lies_in, meet, place};
use crate::schema::{KINDS, Kind, KindId, Type};
use crate::source::{Span, Spanned};

/// The document that a policy has without declaring it.
pub const FIRST: &str = "privacy-policy";

/// What some documents of a policy see of its facts.
#[derive(Debug)]
pub struct View {
    /// The declarations, the laws and the audience.
    pub selection: Selection,
    /// The documents, by their positions. None: another document gets a part for the people of `places`.
    pub documents: Vec<usize>,
    /// That other document; none: the first.
    pub host: Option<usize>,
    /// The places whose people it speaks to; empty where it speaks to everyone.
    pub places: Vec<&'static str>,
    /// Places in these to whose people other documents speak.
    pub apart: Vec<&'static str>,
    /// Whether the first document, where nobody declares it, belongs to it.
    pub first: bool,
    /// Whether it holds what is true of everyone and of whatever no other view takes.
    pub rest: bool,
    /// Whether it is about some data, purposes or people only.
    pub about_some: bool,
    /// Whether a fact differs for its readers from what holds for everyone; a section of prose is none.
    pub differs: bool,
}

/// The facts of a view.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'p> {
    pub facts: &'p Facts<'p>,
    /// None where all documents see everything.
    pub view: Option<&'p View>,
}

impl Reader<'_> {
    /// Whether it is told what is for everyone.
    pub fn is_everyone(&self) -> bool {
        self.view.is_none_or(|view| view.rest)
    }

    /// Whether it is told all that concerns people in some places, and reads what is for everyone, too.
    pub fn is_local(&self) -> bool {
        self.view.is_some_and(|view| !view.rest && !view.about_some)
    }
}

/// What a document chooses, as words and places.
#[derive(Debug, Default, PartialEq, Eq)]
struct Choice {
    laws: Vec<&'static str>,
    places: Vec<&'static str>,
    subjects: Vec<&'static str>,
    data: Vec<Place>,
    purposes: Vec<Place>,
    /// Your own role for the data.
    role: Option<&'static str>,
}

impl Choice {
    fn of(document: &DocumentDeclaration) -> Self {
        let words = |list: &[Word]| list.iter().map(|word| word.value).collect::<Vec<_>>();
        let places = |list: &[Ref]| list.iter().map(|one| category(reference_place(*one, Stand::Topic))).collect();
        Self {
            laws: words(&document.laws),
            places: if document.r#for.is_empty() { homes(&words(&document.laws)) } else { words(&document.r#for) },
            subjects: words(&document.subjects),
            data: places(&document.data),
            purposes: places(&document.purposes),
            role: document.role.map(|role| role.value),
        }
    }

    /// Whether it is about everything that concerns people in some places.
    fn is_local(&self) -> bool {
        !self.places.is_empty() && !self.is_about_some()
    }

    /// Whether it is about some data or some people of the controller, wherever they live.
    fn is_about_some(&self) -> bool {
        !(self.subjects.is_empty() && self.data.is_empty() && self.purposes.is_empty()) || self.role.is_some()
    }
}

/// The places for which a declaration holds; empty: for all.
pub fn places_of(declared: &dyn Declared) -> Vec<&'static str> {
    let named = |name| match declared.field(name) {
        Some(FieldValue::Places(places)) => places.iter().map(|place| place.value).collect(),
        _ => Vec::new(),
    };
    let places: Vec<_> = named("places");
    if places.is_empty() { named("for") } else { places }
}

/// Whether people can live both in one of some places and in one of others.
pub fn any_meet(some: &[&str], others: &[&str]) -> bool {
    some.iter().any(|one| others.iter().any(|other| meet(one, other)))
}

/// Whether what speaks to people in some places, without those who live `apart`, speaks to people in one of others.
fn speak_to(places: &[&str], apart: &[&str], others: &[&str]) -> bool {
    others.iter().any(|other| !covers(apart, &[other]) && any_meet(places, &[other]))
}

/// Whether each of some places lies in one of others.
fn covers(others: &[&str], some: &[&str]) -> bool {
    some.iter().all(|one| others.iter().any(|other| lies_in(one, other)))
}

/// Whether it says what differs in some places from what is for all.
fn replaces(entry: &Entry<'_>) -> bool {
    entry.declared.kind().kind().is_local()
}

/// The kinds whose declarations stand on the pages for the places that they name, and on no other. Others print the places
/// beside the fact.
static LOCAL: LazyLock<Vec<KindId>> = LazyLock::new(|| {
    let chooses = |kind: &&Kind| {
        kind.id != KindId::DocumentDeclaration && kind.fields.iter().any(|field| matches!(field.ty, Type::People))
    };
    KINDS.iter().copied().filter(chooses).map(|kind| kind.id).collect()
});

/// Documents that choose alike.
struct Chosen {
    choice: Choice,
    documents: Vec<usize>,
    /// Where nobody declares one: the document that gets a part for it; none: the first.
    host: Option<usize>,
}

/// The views of the documents of a policy: that of the rest first, then in the order of the documents. None where all
/// documents see everything.
pub fn views(facts: &Facts<'_>) -> Vec<View> {
    let (policy, entries) = (facts.policy, facts.declarations());
    let mut chosen: Vec<Chosen> = Vec::new();
    for (index, document) in policy.documents.iter().enumerate() {
        let choice = Choice::of(document);
        match chosen.iter_mut().find(|known| known.choice == choice) {
            Some(known) => known.documents.push(index),
            None => chosen.push(Chosen { choice, documents: vec![index], host: None }),
        }
    }
    // Those of the audience to whom no document speaks alone are those to whom all others do.
    let alone: Vec<&str> = {
        let local = chosen.iter().filter(|known| known.choice.is_local());
        local.flat_map(|known| known.choice.places.iter().copied()).collect()
    };
    let audience = policy.about.audience.iter().map(|place| place.value);
    let audience: Vec<&str> = audience.filter(|place| !covers(&alone, &[place])).collect();
    let is_local = |entry: &Entry<'_>| {
        let places = if LOCAL.contains(&entry.declared.kind()) { places_of(entry.declared) } else { Vec::new() };
        !places.is_empty() && (audience.is_empty() || !covers(&places, &audience))
    };
    let first = policy.documents.iter().all(|document| &*document.meta.key.value != FIRST);
    let rest = chosen.iter().position(|known| known.choice == Choice::default());
    let rest = rest.map(|at| chosen.remove(at).documents).or(first.then(Vec::new));
    // The places to which no document speaks share a part where the same declarations hold in them. What takes the place of
    // what is for all is true of all readers of its page.
    let named: Vec<(&Entry<'_>, Vec<&str>)> =
        entries.iter().filter(|entry| is_local(entry)).map(|entry| (entry, places_of(entry.declared))).collect();
    let mut shared: Vec<(Vec<usize>, Vec<&str>)> = Vec::new();
    for (entry, places) in &named {
        let true_there = |known: &Chosen| !replaces(entry) || covers(places, &known.choice.places);
        let speaks = |place: &str| {
            let there = |known: &Chosen| known.choice.is_local() && covers(&known.choice.places, &[place]);
            chosen.iter().any(|known| there(known) && true_there(known))
        };
        for place in places.iter().filter(|place| !speaks(place)) {
            let holding: Vec<usize> = (0..named.len()).filter(|at| covers(&named[*at].1, &[place])).collect();
            match shared.iter_mut().find(|known| known.0 == holding) {
                Some((_, places)) if places.contains(place) => {}
                Some((_, places)) => places.push(place),
                None => shared.push((holding, vec![place])),
            }
        }
    }
    let part =
        |(_, places)| Chosen { choice: Choice { places, ..Choice::default() }, documents: Vec::new(), host: None };
    chosen.extend(shared.into_iter().map(part));
    if chosen.is_empty() {
        return Vec::new();
    }
    // A page about some data, for people everywhere, has a part for each place in which something differs.
    let everywhere = chosen.iter().filter(|one| one.choice.is_about_some() && one.choice.places.is_empty());
    let pages: Vec<usize> = everywhere.flat_map(|one| one.documents.iter().copied()).collect();
    let local: Vec<Vec<&str>> =
        chosen.iter().filter(|one| one.choice.is_local()).map(|one| one.choice.places.clone()).collect();
    for page in pages {
        chosen.extend(local.iter().map(|places| Chosen {
            choice: Choice { places: places.clone(), ..Choice::of(&policy.documents[page]) },
            documents: Vec::new(),
            host: Some(page),
        }));
    }
    // A law goes where all live whom it protects; one that protects others, too, stays with these as well.
    let taken: Vec<&str> = {
        let local = chosen.iter().filter(|one| one.choice.is_local());
        let whole = |one: &Chosen, law: &Word| covers(&one.choice.places, &homes(&[law.value]));
        local
            .flat_map(|one| laws(policy, &one.choice, &[]).into_iter().filter(|law| whole(one, law)))
            .map(|law| law.value)
            .collect()
    };
    let everyones = |laws: Vec<Word>| laws.into_iter().filter(|law| !taken.contains(&law.value)).collect::<Vec<_>>();
    let subjects: Vec<&str> = chosen.iter().flat_map(|one| one.choice.subjects.iter().copied()).collect();
    let walked = Walked::new(entries);
    let mut all: Vec<View> = Vec::with_capacity(chosen.len() + 1);
    if let Some(documents) = rest {
        let laws = everyones(policy.about.laws.clone());
        let kept = walked.kept(policy, (&Choice::default(), &[]), (&laws, &subjects), &is_local);
        let selection = Selection { kept, laws, audience: policy.about.audience.clone(), role: None };
        all.push(View {
            selection,
            documents,
            host: None,
            places: Vec::new(),
            apart: Vec::new(),
            first,
            rest: true,
            about_some: false,
            differs: false,
        });
    }
    for Chosen { choice, documents, host } in chosen {
        // Those who have a document of their own in its places read that one. One about some people has no such other.
        let inside = |place: &&&'static str| {
            !choice.places.contains(place) && covers(&choice.places, &[place]) && (choice.is_local() || host.is_some())
        };
        let apart: Vec<&'static str> = local.iter().flatten().filter(inside).copied().collect();
        let mut laws = laws(policy, &choice, &apart);
        // What laws give people and want said of data, the customers owe to them.
        if choice.role == Some("processor") && choice.laws.is_empty() {
            laws.clear();
        }
        if choice.places.is_empty() && choice.laws.is_empty() {
            laws = everyones(laws);
        }
        let here = |place: &&'static str| Spanned::new(*place, policy.about.meta.span);
        let audience = match documents.first().and_then(|at| policy.documents.get(*at)) {
            Some(document) if !document.r#for.is_empty() => document.r#for.clone(),
            _ if choice.places.is_empty() => policy.about.audience.clone(),
            _ => choice.places.iter().map(here).collect(),
        };
        let kept = walked.kept(policy, (&choice, &apart), (&laws, &subjects), &is_local);
        let role = documents.first().and_then(|at| policy.documents.get(*at)).and_then(|document| document.role);
        let (selection, about_some) = (Selection { kept, laws, audience, role }, choice.is_about_some());
        let places = choice.places;
        let differs = entries.iter().any(|entry| {
            let own = entry.declared.kind() != KindId::Section && is_local(entry);
            own && selection.kept.contains(&entry.declared.meta().span)
        });
        all.push(View { selection, documents, host, places, apart, first: false, rest: false, about_some, differs });
    }
    all
}

/// The laws to which documents answer that choose so: those that they name, else those of the policy that protect their
/// people, without those who live `apart`.
fn laws(policy: &Policy, choice: &Choice, apart: &[&str]) -> Vec<Word> {
    let named = policy.documents.iter().flat_map(|document| &document.laws);
    let all = policy.about.laws.iter().chain(named);
    if choice.laws.is_empty() {
        let theirs = |law: &&Word| choice.places.is_empty() || binds(law.value, &choice.places, apart);
        return policy.about.laws.iter().filter(theirs).copied().collect();
    }
    choice.laws.iter().filter_map(|law| all.clone().find(|word| word.value == *law)).copied().collect()
}

/// Where the people live whom some laws protect.
fn homes(laws: &[&str]) -> Vec<&'static str> {
    let homes = laws.iter().filter_map(|name| law::law(name)).flat_map(|law| &law.home);
    let mut places: Vec<&'static str> = Vec::new();
    for place in homes.filter_map(|home| place(&home.0)) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Whether a law protects people in one of some places, without those who live `apart`.
pub fn binds(law: &str, places: &[&str], apart: &[&str]) -> bool {
    let Some(law) = law::law(law) else { return true };
    let home: Vec<&str> = law.home.iter().map(|place| &*place.0).collect();
    home.is_empty() || speak_to(places, apart, &home)
}

/// Whether the controller for people in some places sits where a law is at home, so that the law binds it towards everyone.
fn binds_controller(policy: &Policy, law: &str, places: &[&str]) -> bool {
    let Some(controller) = &policy.controller else { return false };
    let theirs =
        |local: &&ControllerFor| covers(&local.r#for.iter().map(|place| place.value).collect::<Vec<_>>(), places);
    let mut local = controller.nested.controller.iter().filter(theirs).filter_map(|local| local.country);
    let country = local.next_back().or(controller.country);
    country.is_some_and(|country| law::law(law).is_some_and(|law| is_home(law, country.value)))
}

/// All declarations with what they refer to.
struct Walked<'e, 'p> {
    entries: &'e [Entry<'p>],
    index: FxHashMap<Place, usize>,
    /// For each, the declarations that it is about: one list for each field. Where nothing of a list is left, it goes.
    about: Vec<Vec<Vec<usize>>>,
    /// For each, all declarations that name it.
    named_by: Vec<Vec<usize>>,
}

/// The fields that say what a declaration is about.
const ABOUT: &[&str] = &["data", "for", "to", "provider"];

impl<'e, 'p> Walked<'e, 'p> {
    fn new(entries: &'e [Entry<'p>]) -> Self {
        let index: FxHashMap<Place, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.place, at)).collect();
        let mut about = Vec::with_capacity(entries.len());
        let mut named_by = vec![Vec::new(); entries.len()];
        for (at, entry) in entries.iter().enumerate() {
            let mut lists = Vec::new();
            for (number, field) in entry.declared.kind().kind().fields.iter().enumerate() {
                let references = match entry.declared.numbered(number) {
                    Some(FieldValue::Ref(one)) => std::slice::from_ref(one),
                    Some(FieldValue::Refs(list)) => list,
                    _ => continue,
                };
                let found = |one: &Ref| index.get(&category(reference_place(*one, Stand::Topic))).copied();
                let targets: Vec<Option<usize>> = references.iter().map(found).collect();
                for target in targets.iter().flatten() {
                    named_by[*target].push(at);
                }
                // A word, such as `anyone`, stays what it is.
                if ABOUT.contains(&field.name) && !targets.is_empty() && targets.iter().all(Option::is_some) {
                    lists.push(targets.into_iter().flatten().collect());
                }
            }
            about.push(lists);
        }
        Self { entries, index, about, named_by }
    }

    /// What documents hold that choose so. People whose data other documents are about are among `subjects`.
    fn kept(
        &self,
        policy: &Policy,
        (choice, apart): (&Choice, &[&str]),
        (laws, subjects): (&[Word], &[&str]),
        is_local: &dyn Fn(&Entry<'_>) -> bool,
    ) -> FxHashSet<Span> {
        let elsewhere = |entry: &Entry<'_>| {
            if choice.places.is_empty() {
                return is_local(entry);
            }
            let places = places_of(entry.declared);
            let true_here = !replaces(entry) || covers(&places, &choice.places);
            entry.declared.kind() != KindId::DocumentDeclaration
                && !places.is_empty()
                && !(speak_to(&choice.places, apart, &places) && true_here)
        };
        let mut gone: Vec<bool> = self.entries.iter().map(elsewhere).collect();
        for (index, right) in policy.rights.iter().enumerate() {
            let under = |word: &Word| laws.iter().any(|law| law.value == word.value);
            let other = !right.laws.is_empty() && !right.laws.iter().any(under);
            self.drop_if(other, Place::Top(KindId::Right, index), &mut gone);
        }
        for (index, data) in policy.data.iter().enumerate() {
            let place = Place::Top(KindId::Data, index);
            let some = |of: &[&str]| data.subjects.iter().any(|word| of.contains(&word.value));
            let all =
                |of: &[&str]| !data.subjects.is_empty() && data.subjects.iter().all(|word| of.contains(&word.value));
            let other = if choice.subjects.is_empty() { all(subjects) } else { !some(&choice.subjects) };
            let other = other && choice.data.is_empty() && choice.purposes.is_empty()
                || !choice.data.is_empty() && !choice.data.contains(&place)
                || !choice.purposes.is_empty() && !self.serves(place, &choice.purposes);
            let held = |data: &Data| data.role.map(|role| role.value);
            let elsewhere = choice.role.is_some()
                && choice.data.is_empty()
                && policy.data.iter().any(|data| data.role.is_some())
                && held(data) != choice.role;
            self.drop_if(other || elsewhere, place, &mut gone);
        }
        for index in 0..policy.purposes.len() {
            let place = Place::Top(KindId::Purpose, index);
            self.drop_if(!choice.purposes.is_empty() && !choice.purposes.contains(&place), place, &mut gone);
        }
        if choice.is_about_some() {
            // What does not say which data it is about is about the rest.
            for (at, entry) in self.entries.iter().enumerate() {
                let of_data = matches!(
                    entry.declared.kind(),
                    KindId::Purpose | KindId::Recipient | KindId::Cookies | KindId::AutomatedDecision
                );
                gone[at] |= of_data && self.about[at].is_empty() && !choice.purposes.contains(&entry.place);
            }
        }
        self.settle(gone)
    }

    /// Whether data are used for one of some purposes.
    fn serves(&self, data: Place, purposes: &[Place]) -> bool {
        let users = self.index.get(&data).map_or(&[][..], |at| &self.named_by[*at]);
        users.iter().any(|user| purposes.contains(&self.entries[*user].place) || self.parent_among(*user, purposes))
    }

    fn parent_among(&self, at: usize, places: &[Place]) -> bool {
        self.entries[at].parent.is_some_and(|parent| places.contains(&self.entries[parent].place))
    }

    fn drop_if(&self, drop: bool, place: Place, gone: &mut [bool]) {
        if let Some(at) = self.index.get(&place).filter(|_| drop) {
            gone[*at] = true;
        }
    }

    /// The declarations that take another one with them: a choice goes with those that name it, data with what uses them.
    fn users(&self, at: usize) -> impl Iterator<Item = usize> {
        let kind = self.entries[at].declared.kind();
        let uses = move |user: KindId| match kind {
            KindId::Choice => true,
            KindId::Data => {
                matches!(user, KindId::Purpose | KindId::BasisFor | KindId::AutomatedDecision | KindId::Data)
            }
            _ => false,
        };
        self.named_by[at].iter().copied().filter(move |user| uses(self.entries[*user].declared.kind()))
    }

    /// The declarations that are left once nothing is left that is about what is gone.
    fn settle(&self, mut gone: Vec<bool>) -> FxHashSet<Span> {
        loop {
            let mut changed = false;
            for (at, entry) in self.entries.iter().enumerate() {
                if gone[at] || entry.declared.kind() == KindId::DocumentDeclaration {
                    continue;
                }
                let parent = entry.parent.is_some_and(|parent| gone[parent]);
                let about_none = self.about[at].iter().any(|list| list.iter().all(|target| gone[*target]));
                let mut users = self.users(at).peekable();
                let unused = users.peek().is_some() && users.all(|user| gone[user]);
                if parent || about_none || unused {
                    gone[at] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let kept = self.entries.iter().enumerate().filter(|(at, _)| !gone[*at]);
        kept.map(|(_, entry)| entry.declared.meta().span).collect()
    }
}
