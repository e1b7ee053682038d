//! What follows from the facts and the words of a language, for templates: phrases, groups, rights, rows of cookies.
//!
//! Owns: the names that templates and prose have beside those of the facts.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::scope::Scope;
use super::{render, rights};
use crate::document::markdown;
use crate::facts::expression::names::{Table, name};
use crate::facts::expression::types::{Of, Ty, VALUE, fact, list, one};
use crate::facts::expression::{Name, Value};
use crate::facts::place::List;
use crate::facts::{self, CookieFact, Flow, ItemFact, Place, Provider, grouped};
use crate::law;
use crate::policy::{Policy, Promise, WordOrText};
use crate::schema::KindId;
use crate::schema::vocabulary as v;

/// How a name is worked out.
#[derive(Clone, Copy)]
pub enum Make {
    List(for<'p> fn(&Scope<'p>) -> Value<'p>),
    Fact(for<'p> fn(&Scope<'p>, Place) -> Option<Value<'p>>),
    /// By the number among the declarations of the kind.
    Number(for<'p> fn(&Scope<'p>, usize) -> Option<Value<'p>>),
    /// What a promise says of this sort, in words of the language or in those of the author.
    Promised(fn(&Promise) -> &[WordOrText], bool),
    /// A column of a row, which the code of the list fills.
    Column,
}

use Make::{Column, Fact, List as Listed, Number, Promised};

const VALUES: Ty = list(Of::Value);
const fn all(kind: &'static str) -> Ty {
    list(fact(kind))
}
const fn rows(row: &'static str) -> Ty {
    list(Of::Row(row))
}

/// The table of names: of what, the name, its type, what it means, and how it is worked out. Then the columns of rows.
macro_rules! names {
    (
        $($($of:literal)|+ $name:literal: $ty:expr, $doc:literal => $make:expr;)*
        columns $($row:literal { $($column:literal: $of_column:expr),* })*
    ) => {
        /// The names of templates, beside those of the facts.
        pub const NAMES: &[(Name, Make)] = &[
            $($((name($of, $name, $ty, $doc), $make),)+)*
            $($((name($row, $column, $of_column, ""), Column),)*)*
        ];
    };
}

names! {
    "" "recipient_groups": rows("recipient-group"), "Recipients by their role." => Listed(recipient_groups);
    "" "data_groups": rows("data-group"), "Collected data by their first source." => Listed(data_groups);
    "" "cookie_groups": rows("cookie-group"), "Cookies by their category." => Listed(cookie_groups);
    "" "transfers": rows("transfer"), "Recipients in another country than the controller's, with what protects the data there." => Listed(transfers);
    "" "granted": rows("granted-group"), "The rights that the laws and the declared bases give, by law." => Listed(rights::granted);
    "" "purpose_flags": rows("purpose-flag"), "The yes-or-no facts of purposes, with those that state and those that deny them." => Listed(purpose_flags);
    "" "given_rights": VALUES, "The rights that people have, by whatever law, each once." => Listed(rights::given_rights);
    "" "right_laws": VALUES, "The laws of the policy that give rights." => Listed(rights::right_laws);
    "" "deciders": VALUES, "What the laws of the policy call who decides on data, each word once." => Listed(deciders);
    "" "deadlines": rows("deadline"), "The longest times for an answer, each with the laws that give it." => Listed(rights::deadlines);
    "" "california": rows("california-row"), "Collected data by statutory category, where a law of the policy has such." => Listed(california);
    "" "california_disclosed": rows("california-disclosed"), "To whom collected data of each such category are disclosed for a business purpose." => Listed(california_disclosed);
    "" "pages": all("document"), "The other documents for some people, each a page of its own." => Listed(pages);
    "" "own_document": one(fact("document")), "The declaration of the document that is for some people; none where it is for all." => Listed(own_document);
    "" "by_purpose": VALUE, "Whether each purpose has one place in the document." => Listed(|scope| Value::Flag(scope.view.by_purpose));
    "" "document_word": VALUE, "What the text calls the document, by its title: a policy, a notice." => Listed(|scope| Value::from(scope.view.called));
    "" "other_topics": VALUES, "The topics that the document prints, without the summary." => Listed(other_topics);
    "" "cookie_tables": VALUE, "The tables of cookies, as Markdown." => Listed(|scope| Value::markdown(render::cookie_tables(scope)));
    "controller" "public_name": VALUE, "The name that the public knows: the first trading name, else the legal one."
        => Fact(|scope, _| Some(Value::from(scope.facts.public_name())));
    "scope" "all_apps": VALUES, "The names of all apps that it covers, each with its link where it has one." => Fact(|scope, _| Some(apps(scope)));
    "controller" "ways": VALUES, "Each way to reach it, as a phrase: `by e-mail at ...`." => Fact(ways);
    "representative" | "dpo" | "joint" | "contact" "ways": VALUES, "Each way to reach it, as a phrase." => Fact(ways);
    "requests" "ways": VALUES, "Each way to send a request, as a phrase." => Fact(ways);
    "item" "phrase": VALUE, "Its name, with what it holds and what is done to it in brackets." => Fact(|scope, place| Some(item(scope, place)));
    "data" "phrases": VALUES, "The phrases of its items." => Number(phrases);
    "data" "plain": VALUE, "True where a row of a table can say all that is stated." => Number(is_plain);
    "data" "detailed": all("item"), "Its items that have a condition or prose of their own." => Number(detailed);
    "cookies" "rows": rows("cookie-row"), "Its cookies, a row for each description." => Number(|scope, group| Some(rows_of(scope, group)));
    "promise" "never_verbs": VALUES, "What is never done, in words of the language." => Promised(|promise| &promise.never, false);
    "promise" "never_own": VALUES, "What is never done, in the author's words." => Promised(|promise| &promise.never, true);
    "promise" "always_verbs": VALUES, "What is always done, in words of the language." => Promised(|promise| &promise.always, false);
    "promise" "always_own": VALUES, "What is always done, in the author's words." => Promised(|promise| &promise.always, true);
    "promise" "only_verbs": VALUES, "What is only done so, in words of the language." => Promised(|promise| &promise.only, false);
    "promise" "only_own": VALUES, "What is only done so, in the author's words." => Promised(|promise| &promise.only, true);
    "purpose" "basis_words": VALUES, "Its `basis`, with `contract-to-come` where data are needed to make the contract first." => Number(basis_words);
    "recipient" "shown_name": VALUE, "Its label, with the company in brackets." => Number(shown_name);
    "complaint" "site": VALUE, "The address of its site: the one that is stated, else the one that is known." => Number(site);

    columns
    "loop" { "index": VALUE, "index0": VALUE, "revindex": VALUE, "revindex0": VALUE, "length": VALUE, "first": VALUE, "last": VALUE }
    "purpose-flag" { "flags": VALUES, "yes": all("purpose"), "no": all("purpose") }
    "recipient-group" { "role": VALUE, "members": all("recipient") }
    "data-group" { "source": VALUE, "members": all("data") }
    "cookie-group" { "category": VALUE, "count": VALUE, "techs": VALUES, "groups": all("cookies"), "rows": rows("cookie-row"), "starred": VALUE, "basis": VALUE }
    "cookie-row" {
        "names": VALUE, "provider": VALUE, "party": VALUE, "purpose": VALUE, "lasts": VALUE,
        "tech": VALUE, "domain": VALUE, "cookie": one(fact("cookie")), "count": VALUE
    }
    "transfer" { "recipient": one(fact("recipient")), "countries": VALUES, "safeguards": VALUES, "framework": VALUES, "module": VALUES, "dated": VALUE, "copy": VALUE, "local": one(fact("transfer")) }
    "stated-flow" { "recipient": one(fact("recipient")), "country": VALUE, "phrase": VALUE }
    "granted-group" { "laws": VALUES, "only_in": VALUES, "residents": VALUE, "own": VALUE, "rights": rows("granted-right") }
    "granted-right" { "right": VALUE, "condition": VALUE, "statement": VALUE, "declared": one(fact("right")), "phrase": VALUE }
    "deadline" { "laws": VALUES, "period": VALUE }
    "california-disclosed" { "category": VALUE, "to": all("recipient") }
    "california-row" { "category": VALUE, "data": VALUES, "sources": VALUES, "purposes": all("purpose"), "kept": all("retention"), "sold_to": all("recipient"), "shared_with": all("recipient") }
}

/// The names alone, in the same order.
pub fn names() -> &'static Table {
    static ALONE: LazyLock<Table> = LazyLock::new(|| Table::new(NAMES.iter().map(|row| row.0)));
    &ALONE
}

/// Whether a name stands for what a template prints.
pub fn prints(number: usize) -> bool {
    NAMES.get(number).is_some_and(|row| row.0.name == "cookie_tables")
}

/// What a name stands for, by its number: a list, each once, or a fact of a declaration.
pub fn worked_out<'p>(scope: &Scope<'p>, number: usize, of: Option<Place>) -> Option<Value<'p>> {
    let make = NAMES.get(number)?.1;
    match (make, of) {
        (Listed(make), _) => {
            let noted = prints(number) && scope.seen.borrow().is_some();
            if let Some(known) = scope.own.borrow().get(&number).filter(|_| !noted) {
                return Some(known.clone());
            }
            // A list of what is printed prints, and can come back to itself.
            let list = make(scope);
            scope.own.borrow_mut().insert(number, list.clone());
            Some(list)
        }
        (Fact(make), Some(place)) => make(scope, place),
        (Number(make), Some(Place::Top(_, at))) => make(scope, at),
        (Promised(of, own), Some(Place::Top(_, at))) => {
            scope.policy.promises.get(at).map(|promise| promised(of(promise), own))
        }
        _ => None,
    }
}

fn promised<'p>(entries: &'p [WordOrText], own: bool) -> Value<'p> {
    let entries = entries.iter().filter_map(|entry| match entry {
        WordOrText::Word(word) if !own => Some(Value::from(word.value)),
        WordOrText::Text(text) if own => Some(Value::from(&**text)),
        _ => None,
    });
    entries.collect()
}

/// Markdown, since the word is of the law: a text that lacks it leaves out no fact of the policy.
fn deciders<'p>(scope: &Scope<'p>) -> Value<'p> {
    let mut words: Vec<&str> = Vec::new();
    for law in &scope.policy.about.laws {
        let word = scope.view.words.say("deciders", law.value).filter(|word| !word.is_empty() && !words.contains(word));
        words.extend(word);
    }
    words.into_iter().map(|word| Value::markdown(markdown::escape(word))).collect()
}

fn own_document<'p>(scope: &Scope<'p>) -> Value<'p> {
    let own = scope.view.document.filter(|own| chooses_people(scope, *own));
    own.map_or(Value::Nothing, |own| Value::Decl(Place::Top(KindId::DocumentDeclaration, own)))
}

fn chooses_people(scope: &Scope<'_>, number: usize) -> bool {
    let document = scope.policy.documents.get(number);
    document.is_some_and(|document| !document.r#for.is_empty() || !document.subjects.is_empty())
}

fn pages<'p>(scope: &Scope<'p>) -> Value<'p> {
    let other = |index: &usize| {
        scope.view.document != Some(*index)
            && scope.policy.documents[*index].within.is_none()
            && chooses_people(scope, *index)
    };
    let pages = (0..scope.policy.documents.len()).filter(other);
    pages.map(|index| Place::Top(KindId::DocumentDeclaration, index)).collect()
}

fn other_topics<'p>(scope: &Scope<'p>) -> Value<'p> {
    let topics = v::TOPICS.iter().filter(|topic| *topic != "summary" && render::prints(scope, topic));
    topics.map(Value::from).collect()
}

/// Nothing that needs a sentence of its own beside the columns of a table.
fn is_plain<'p>(scope: &Scope<'p>, data: usize) -> Option<Value<'p>> {
    let data = scope.policy.data.get(data)?;
    Some(Value::from(
        data.when.is_none()
            && data.unless.is_none()
            && data.without.is_none()
            && (data.because.is_none() || !data.required.is_empty())
            && data.meta.prose.is_none()
            && data.visible_to.is_empty()
            && data.subjects.is_empty()
            && data.called.is_none()
            && data.role.is_none()
            && data.used.is_none()
            && data.includes.is_empty()
            && data.nested.item.iter().all(|item| item.when.is_none() && item.meta.prose.is_none()),
    ))
}

fn phrases<'p>(scope: &Scope<'p>, data: usize) -> Option<Value<'p>> {
    Some(scope.facts.items_of(data).map(|one| item(scope, Place::Item(data, List::Items, one.at.1))).collect())
}

fn detailed<'p>(scope: &Scope<'p>, data: usize) -> Option<Value<'p>> {
    let all = scope.facts.items_of(data).filter(|item| {
        item.declared().is_some_and(|declared| declared.when.is_some() || declared.meta.prose.is_some())
    });
    Some(all.map(|item| Place::Item(data, List::Items, item.at.1)).collect())
}

fn basis_words<'p>(scope: &Scope<'p>, number: usize) -> Option<Value<'p>> {
    let purpose = scope.policy.purposes.get(number)?;
    let words = purpose.basis.iter().map(|basis| scope.basis_word(number, basis.value));
    Some(words.map(Value::from).collect())
}

fn shown_name<'p>(scope: &Scope<'p>, number: usize) -> Option<Value<'p>> {
    let recipient = scope.policy.recipients.get(number)?;
    let name = markdown::escape(&scope.label(Place::Top(KindId::Recipient, number)));
    Some(Value::markdown(match &recipient.company {
        Some(company) => noted(scope, &name, &markdown::escape(company)),
        None => name,
    }))
}

/// A text with a remark on it: "payment card details (the last four digits)".
fn noted(scope: &Scope<'_>, text: &str, notes: &str) -> String {
    scope.view.words.pattern("noted", &[("text", text), ("notes", notes)])
}

fn site<'p>(scope: &Scope<'p>, number: usize) -> Option<Value<'p>> {
    let complaint = scope.policy.complaints.get(number)?;
    let known = complaint.authority.and_then(|word| law::authority(word.value));
    Some(Value::from(complaint.url.as_deref().or(known.map(|authority| &*authority.url))))
}

/// The rows of a group of cookies, worked out once.
fn rows_of<'p>(scope: &Scope<'p>, group: usize) -> Value<'p> {
    if let Some(known) = scope.rows.borrow().get(&group) {
        return known.clone();
    }
    let rows = cookie_rows(scope, group);
    scope.rows.borrow_mut().insert(group, rows.clone());
    rows
}

fn apps<'p>(scope: &Scope<'p>) -> Value<'p> {
    let shown = scope.facts.apps().map(|(name, link)| match link {
        Some(link) => markdown::link(name, link),
        None => markdown::escape(name),
    });
    shown.map(Value::markdown).collect()
}

/// How someone can be reached, each way as a phrase: "by e-mail at ...".
fn ways<'p>(scope: &Scope<'p>, at: Place) -> Option<Value<'p>> {
    let found = at.find(scope.policy)?;
    let words = &scope.view.words;
    let ours = matches!(found.kind(), KindId::Controller | KindId::Requests | KindId::Contact);
    let phrases = facts::ways(found).map(|(field, way)| {
        let before = words.say("ways", field).unwrap_or_default();
        let shown = match field {
            "email" => markdown::link(&way, &format!("mailto:{way}")),
            "form" if !ours => markdown::link(words.say("ways", "their-form-name").unwrap_or_default(), &way),
            "form" | "url" => markdown::link(words.say("ways", &format!("{field}-name")).unwrap_or_default(), &way),
            _ => markdown::escape(&way),
        };
        Value::markdown(words.pattern("way", &[("way", before), ("address", &shown)]))
    });
    Some(phrases.collect())
}

/// An item with what it holds, what is done to it, and of which kind it is for the laws of the policy: "payment card
/// details (the last four digits)", "health data (special category data)".
fn item<'p>(scope: &Scope<'p>, at: Place) -> Value<'p> {
    let name = markdown::escape(&scope.label(at));
    let Some(found) = scope.facts.item_at(at) else { return Value::markdown(name) };
    let words = &scope.view.words;
    let mut notes = Vec::new();
    if let Some(detail) = found.declared().and_then(|own| own.detail.as_deref()) {
        notes.push(markdown::escape(detail));
    }
    if let Some(state) = found.state() {
        notes.push(markdown::escape(words.say("states", state).unwrap_or(state)));
    }
    let own = found.declared();
    let asks = |of: fn(&law::Law) -> &[law::Group]| {
        scope.policy.about.laws.iter().filter_map(|law| law::law(law.value)).any(|law| !of(law).is_empty())
    };
    if found.special() == Some(true) && (own.is_some_and(|own| own.special.is_some()) || asks(|law| &law.special)) {
        notes.push(words.say("item-notes", "special").unwrap_or_default().to_owned());
    }
    let declared = own.is_some_and(|own| own.sensitive.is_some());
    if found.sensitive() == Some(true) && (declared || asks(|law| &law.sensitive)) {
        notes.push(words.say("item-notes", "sensitive").unwrap_or_default().to_owned());
    }
    let notes = notes.join(words.say("patterns", "comma").unwrap_or_default());
    Value::markdown(if notes.is_empty() { name } else { noted(scope, &name, &notes) })
}

/// The yes/no facts that purposes state, those together that the same purposes state, and the same deny.
fn purpose_flags<'p>(scope: &Scope<'p>) -> Value<'p> {
    type Get = fn(&crate::policy::Purpose) -> Option<crate::policy::value::Flag>;
    let flags: [(&str, Get); 4] = [
        ("marketing", |purpose| purpose.marketing),
        ("targeted-ads", |purpose| purpose.targeted_ads),
        ("profiling", |purpose| purpose.profiling),
        ("ai-training", |purpose| purpose.ai_training),
    ];
    let mut groups: Vec<([Vec<usize>; 2], Vec<&str>)> = Vec::new();
    for (flag, get) in flags {
        let stating = [true, false].map(|answer| {
            let all = scope.policy.purposes.iter().enumerate();
            let of = all.filter(|(_, purpose)| get(purpose).is_some_and(|stated| stated.value == answer));
            of.map(|(index, _)| index).collect::<Vec<_>>()
        });
        match groups.iter_mut().find(|known| known.0 == stating) {
            Some(known) => known.1.push(flag),
            None if stating.iter().all(Vec::is_empty) => {}
            None => groups.push((stating, vec![flag])),
        }
    }
    let purposes = |all: Vec<usize>| all.into_iter().map(|index| Place::Top(KindId::Purpose, index)).collect();
    let rows = groups.into_iter().map(|([yes, no], flags)| {
        Value::row([
            ("flags", flags.into_iter().map(Value::from).collect()),
            ("yes", purposes(yes)),
            ("no", purposes(no)),
        ])
    });
    rows.collect()
}

fn recipient_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let roles = scope.policy.recipients.iter().map(|recipient| recipient.role.map(|role| role.value));
    let groups = grouped(&v::ROLES, roles.enumerate()).into_iter().map(|(role, members)| {
        let members = members.into_iter().map(|at| Place::Top(KindId::Recipient, at)).collect();
        Value::row([("role", Value::from(role)), ("members", members)])
    });
    groups.collect()
}

/// Collected data by their first source.
fn data_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let first = |data: usize| scope.policy.data[data].source.first().map(|word| word.value);
    let sources = scope.facts.collected().map(|data| (data, first(data)));
    let groups = grouped(&v::SOURCES, sources).into_iter().map(|(source, members)| {
        let members = members.into_iter().map(|at| Place::Top(KindId::Data, at)).collect();
        Value::row([("source", Value::from(source)), ("members", members)])
    });
    groups.collect()
}

fn cookie_groups<'p>(scope: &Scope<'p>) -> Value<'p> {
    let all = &scope.policy.cookies;
    let categories = all.iter().map(|group| group.category.map(|category| category.value)).enumerate();
    let groups = grouped(&v::COOKIE_CATEGORIES, categories).into_iter().map(|(category, members)| {
        let names = members.iter().flat_map(|index| &all[*index].nested.cookie).flat_map(|cookie| &cookie.meta.keys);
        let count = names.clone().count();
        let starred = names.clone().any(|name| name.value.contains('*'));
        let all_rows: Vec<Value<'p>> = members.iter().map(|index| rows_of(scope, *index)).collect();
        let rows = all_rows.iter().flat_map(|rows| (0..rows.entries().unwrap_or(0)).map(|index| rows.entry(index)));
        let techs = members.iter().flat_map(|index| scope.facts.cookies_of(*index)).map(CookieFact::technology);
        let techs: BTreeSet<usize> =
            techs.filter_map(|tech| v::TECHNOLOGIES.iter().position(|known| known == tech)).collect();
        let techs = techs.into_iter().filter_map(|at| v::TECHNOLOGIES.iter().nth(at)).map(Value::from);
        let bases: Vec<_> = members.iter().map(|index| all[*index].basis.map(|basis| basis.value)).collect();
        let basis = bases.first().copied().flatten().filter(|first| bases.iter().all(|basis| *basis == Some(*first)));
        Value::row([
            ("category", Value::from(category)),
            ("count", Value::from(count)),
            ("techs", techs.collect()),
            ("groups", members.iter().map(|index| Place::Top(KindId::Cookies, *index)).collect()),
            ("rows", rows.collect()),
            ("starred", Value::from(starred)),
            ("basis", Value::from(basis)),
        ])
    });
    groups.collect()
}

/// The cookies of one group, a row for each description.
fn cookie_rows<'p>(scope: &Scope<'p>, index: usize) -> Value<'p> {
    let provider = scope.policy.cookies.get(index).and_then(|group| scope.facts.provider(group));
    let provider = match provider {
        Some(Provider::Site) => Value::from(scope.facts.public_name()),
        Some(Provider::Recipient(recipient, _)) => Value::Text(scope.label(Place::Top(KindId::Recipient, recipient))),
        None => Value::Unstated,
    };
    let rows = scope.facts.cookies_of(index).map(|fact| {
        let names: Vec<String> = fact.cookie.meta.keys.iter().map(|key| markdown::code(&key.value)).collect();
        Value::row([
            ("names", Value::markdown(names.join(scope.view.words.say("patterns", "comma").unwrap_or_default()))),
            ("provider", provider.clone()),
            ("party", Value::from(fact.party())),
            ("purpose", Value::from(fact.purpose().map(|purpose| &**purpose))),
            ("lasts", fact.lasts().map_or(Value::Unstated, Value::Duration)),
            ("tech", Value::from(fact.stated_technology())),
            ("domain", Value::from(fact.domain().map(|domain| &**domain))),
            ("cookie", Value::Decl(Place::Nested(KindId::Cookie, fact.at.0, fact.at.1))),
            ("count", Value::from(names.len())),
        ])
    });
    rows.collect()
}

/// Flows of data to another country than that of the controller.
fn transfers<'p>(scope: &Scope<'p>) -> Value<'p> {
    let rows = scope.facts.transfers().map(|transfer| {
        let recipient = Place::Top(KindId::Recipient, transfer.index);
        Value::row([
            ("recipient", Value::Decl(recipient)),
            ("countries", transfer.countries.into_iter().map(Value::from).collect()),
            ("safeguards", transfer.safeguards.into_iter().map(Value::from).collect()),
            ("framework", Value::Words(transfer.protection.framework)),
            ("module", Value::Words(transfer.protection.module)),
            ("dated", transfer.protection.clauses_dated.map(|day| Value::Date(day.value)).into()),
            ("copy", Value::from(transfer.protection.copy.map(|copy| &**copy))),
            (
                "local",
                transfer
                    .protection
                    .at
                    .map(|at| Value::Decl(Place::Nested(KindId::TransferTo, transfer.index, at)))
                    .into(),
            ),
        ])
    });
    rows.collect()
}

/// A flow of which a statement is made. Its phrase is the recipient with the country in brackets.
pub fn stated_flow<'p>(scope: &Scope<'p>, flow: &Flow<'p>) -> Value<'p> {
    let recipient = Place::Top(KindId::Recipient, flow.index);
    let name = markdown::escape(&scope.label(recipient));
    let country = flow.country.map(|country| scope.view.words.say("places", country.value).unwrap_or(country.value));
    let phrase = country.map_or(name.clone(), |country| noted(scope, &name, &markdown::escape(country)));
    Value::row([
        ("recipient", Value::Decl(recipient)),
        ("country", Value::from(flow.country.map(|country| country.value))),
        ("phrase", Value::markdown(phrase)),
    ])
}

/// Whether a law of the policy sorts data into categories.
fn has_categories(scope: &Scope<'_>) -> bool {
    let mut laws = scope.policy.about.laws.iter().filter_map(|law| law::law(law.value));
    laws.any(|law| !law.categories.is_empty())
}

fn california_disclosed<'p>(scope: &Scope<'p>) -> Value<'p> {
    let rows = if has_categories(scope) { scope.facts.disclosed() } else { Vec::new() };
    let recipients = |list: Vec<usize>| list.into_iter().map(|at| Place::Top(KindId::Recipient, at)).collect();
    let row = |(letter, to)| Value::row([("category", Value::from(letter)), ("to", recipients(to))]);
    rows.into_iter().map(row).collect()
}

/// Entries of retention of which none says the same period as another.
fn each_period_once(policy: &Policy, entries: BTreeSet<usize>) -> BTreeSet<usize> {
    let period = |entry: &usize| {
        policy.retentions.get(*entry).map(|entry| {
            let criteria: Vec<&str> = entry.criteria.iter().map(|one| &**one).collect();
            (entry.keep.map(|keep| keep.value), entry.after.as_deref(), entry.until.as_deref(), criteria)
        })
    };
    let all: Vec<usize> = entries.into_iter().collect();
    let first = |(at, entry): &(usize, &usize)| all[..*at].iter().all(|known| period(known) != period(entry));
    all.iter().enumerate().filter(first).map(|(_, entry)| *entry).collect()
}

/// Items of one category: its label, with their names where they are only a part of it.
fn part<'p>(scope: &Scope<'p>, items: &[ItemFact<'p>]) -> Value<'p> {
    let data = items.first().map_or(usize::MAX, |item| item.at.0);
    let label = markdown::escape(&scope.label(Place::Top(KindId::Data, data)));
    if scope.facts.items_of(data).count() == items.len() {
        return Value::markdown(label);
    }
    let names = items.iter().map(|item| markdown::escape(&scope.label(Place::Item(data, List::Items, item.at.1))));
    let names: Vec<String> = names.collect();
    let words = &scope.view.words;
    Value::markdown(noted(scope, &label, &words.and(&names, words.say("joints", "and").unwrap_or_default())))
}

/// For each statutory category: the data in it, and to whom they are sold or shared.
fn california<'p>(scope: &Scope<'p>) -> Value<'p> {
    if !has_categories(scope) {
        return Value::Words(&[]);
    }
    let recipients = |list: Vec<usize>| list.into_iter().map(|at| Place::Top(KindId::Recipient, at)).collect();
    let facts = scope.facts;
    let places =
        |kind: KindId, all: BTreeSet<usize>| -> Value<'p> { all.into_iter().map(|at| Place::Top(kind, at)).collect() };
    let rows = facts.statutory().into_iter().map(|row| {
        let sources = v::SOURCES.iter().filter(|source| {
            let from = |item: &ItemFact<'_>| item.category.source.iter().any(|word| word.value == *source);
            row.items.iter().any(from)
        });
        let purposes = row.items.iter().flat_map(|item| facts.purposes_of_item(*item)).collect();
        let kept = row.items.iter().flat_map(|item| facts.kept_of_item(*item)).collect();
        Value::row([
            ("category", Value::from(row.letter)),
            ("sources", sources.map(Value::from).collect()),
            ("purposes", places(KindId::Purpose, purposes)),
            ("kept", places(KindId::Retention, each_period_once(scope.policy, kept))),
            ("data", row.items.chunk_by(|one, next| one.at.0 == next.at.0).map(|items| part(scope, items)).collect()),
            ("sold_to", recipients(row.sold_to)),
            ("shared_with", recipients(row.shared_with)),
        ])
    });
    rows.collect()
}
