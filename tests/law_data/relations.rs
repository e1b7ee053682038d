//! What one table of a law says of another: each word that a law names is there, and each right has its source.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use libtest_mimic::Failed;
use policyc::facts::{CONDITIONS, is_condition};
use policyc::law::{self, Law};
use policyc::lint::{shipped, shipped_laws};
use policyc::schema::{places, vocabulary as v};

pub fn hold() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for law in law::all() {
        words(law, &mut wrong);
        sources(law, &mut wrong);
    }
    wrong.extend(twice("order", law::all().map(|law| format!("{:?}", law.order))));
    wrong.extend(twice("authority", law::authorities().map(|authority| authority.word.to_string())));
    let rights = law::all().flat_map(Law::rights).flat_map(|row| &row.when);
    let statements = law::all().flat_map(Law::statements).flat_map(|row| &row.when);
    let words = rights.chain(statements).map(|word| &*word.0).collect::<BTreeSet<_>>();
    let idle = CONDITIONS.iter().filter(|condition| !words.contains(condition.word));
    wrong.extend(idle.map(|condition| format!("no right and no statement depends on `{}`", condition.word)));
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/laws"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        wrong.extend(law::law(&name).is_none().then(|| format!("tests/laws/{name} is of no law")));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// Every word that a law names is one of the language, or the name of a law or a rule.
fn words(law: &Law, wrong: &mut Vec<String>) {
    let mut known = |what: &str, words: &[Cow<'static, str>], known: &dyn Fn(&str) -> bool| {
        let unknown = words.iter().filter(|word| !known(word));
        wrong.extend(unknown.map(|word| format!("{}: there is no {what} `{word}`", law.name)));
    };
    let place = |word: &str| places::place(word).is_some();
    let item = |word: &str| v::DATA_ITEMS.find(word).is_some();
    for row in law.rights() {
        known("right", std::slice::from_ref(&row.right), &|word| v::RIGHTS.find(word).is_some());
        let words: Vec<_> = row.when.iter().map(|word| word.0.clone()).collect();
        known("condition", &words, &|word| is_condition(word, law));
    }
    if let Some(answers) = &law.answers {
        let days = answers.within.strip_suffix("-days").and_then(|days| days.parse().ok());
        known("such time", std::slice::from_ref(&answers.within), &|_| {
            days.is_none_or(|days: u32| days == answers.days)
        });
    }
    for row in &law.own {
        known("right", &row.rights, &|word| v::RIGHTS.find(word).is_some());
        let beside = row.beside.iter().filter_map(|name| law::law(name));
        let given: Vec<_> = std::iter::once(law).chain(beside).flat_map(Law::rights).map(|row| &*row.right).collect();
        known("right that it gives", &row.rights, &|word| given.contains(&word));
        known("safeguard", &row.safeguards, &|word| v::SAFEGUARDS.find(word).is_some());
        known("authority", &row.authorities, &|word| v::AUTHORITIES.find(word).is_some());
        known("law", &row.beside, &|word| v::LAWS.find(word).is_some());
    }
    for row in &law.safeguards {
        known("safeguard", &row.words, &|word| v::SAFEGUARDS.find(word).is_some());
        known("place", &row.places, &place);
    }
    for row in &law.in_part {
        known("place", &row.places, &place);
    }
    for (how, items) in law.special.iter().chain(&law.sensitive) {
        known("item", items, &item);
        known("extent", std::slice::from_ref(how), &|how| matches!(how, "always" | "sometimes"));
    }
    for (name, items) in &law.categories {
        known("category", std::slice::from_ref(name), &|name| v::STATUTORY.find(name).is_some());
        known("item", items, &item);
    }
    // Each rule that a pack replaces or leaves out is one of the law that it extends.
    let base = law.extends.as_ref().and_then(|base| shipped(&base.0));
    for (name, _) in &law.without {
        let states = |name: &str| law.base().is_some_and(|base| base.states.iter().any(|row| row.name() == name));
        known("rule or statement to leave out", std::slice::from_ref(name), &|name| {
            states(name) || base.is_some_and(|base| base.rule(name).is_some())
        });
    }
    known("pack", std::slice::from_ref(&law.name), &|name| shipped_laws().any(|known| known == name));
}

/// What a law gives has its provision, or the mark that it has still to be confirmed.
fn sources(law: &Law, wrong: &mut Vec<String>) {
    let gives = (!law.gives.rights.is_empty()).then_some(("rights", &law.gives.citation, law.gives.verify));
    let answers = law.answers.as_ref().map(|answers| ("time to answer", &answers.citation, answers.verify));
    for (what, citation, verify) in gives.into_iter().chain(answers) {
        if citation.is_none() && !verify {
            wrong.push(format!("{}: its {what} have no `cite`", law.name));
        }
    }
}

fn twice(what: &str, all: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again = all.filter(|one| !seen.insert(one.clone())).collect::<Vec<_>>();
    again.into_iter().map(|one| format!("the {what} `{one}` is there twice")).collect()
}
