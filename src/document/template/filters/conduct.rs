//! What a promise says is done: each conduct with its object, and for or to whom.

use crate::document::template::run::Run;
use crate::facts::expression::{Done, Given, Host, Marked, Value};

/// Verbs that share an object ("sell or rent your data"), or one that has its own words around it.
struct Conduct<'w> {
    verbs: Vec<&'w str>,
    /// What follows the object; none where there is no object, as in "send spam".
    after: Option<&'w str>,
    /// What stands before whoever gets the object; none where it is not given away, so that it is done for them.
    joint: Option<&'w str>,
}

impl Conduct<'_> {
    /// Whether a verb can stand before the same object.
    fn takes(&self, verb: &str, after: Option<&str>, joint: Option<&str>) -> bool {
        let alone = |verb: &str| !verb.trim_end().contains(' ');
        let same = after.is_some() && self.after == after && self.joint.is_some() == joint.is_some();
        same && alone(verb) && self.verbs.iter().all(|known| alone(known))
    }
}

/// Words of `conduct` as a phrase. Given are the joint between them ("and", "or"), their object and who is meant, where
/// these are stated, and the pattern that puts the last two together.
pub fn conduct<'r>(run: &Run<'r, '_>, value: Value<'r>, given: Given<'_, 'r>) -> Done<Value<'r>> {
    let (scope, words) = (run.scope, &run.scope.view.words);
    let joint = given.text(0).unwrap_or("and");
    let stated = |index: usize| {
        let value = given.values.get(index)?;
        value.is_true(run.scope.policy).then(|| run.piece(value.clone()))
    };
    let (what, who) = (stated(1), stated(2));
    let pattern = given.text(3).unwrap_or("conduct");
    let [given_to, done_for] = ["to", "for"].map(|end| format!("{pattern}-{end}"));
    let mut all: Vec<Conduct<'_>> = Vec::new();
    for word in value.iterate()? {
        let word = scope.plain(&word);
        let alone = if what.is_none() { words.say("conduct-alone", &word) } else { None };
        let form = alone.or_else(|| words.say("conduct", &word)).unwrap_or_default();
        let (verb, after) = form.split_once("{what}").map_or((form, None), |(verb, after)| (verb, Some(after)));
        let joint = who.as_ref().and_then(|_| words.say("conduct-joints", &word));
        match all.last_mut().filter(|last| last.takes(verb, after, joint)) {
            Some(last) => last.verbs.push(verb),
            None => all.push(Conduct { verbs: vec![verb], after, joint }),
        }
    }
    let object = what.as_deref().or_else(|| words.say("patterns", "conduct-object")).unwrap_or_default();
    let done = all.iter().map(|one| {
        let Some(after) = one.after else { return one.verbs.concat() };
        let space = if one.verbs.iter().any(|verb| verb.ends_with(' ')) { " " } else { "" };
        let verbs: Vec<&str> = one.verbs.iter().map(|verb| verb.trim_end()).collect();
        [&*words.and(&verbs, joint), space, object, after].concat()
    });
    let to = |done: &str, joint: Option<&str>| match (&who, joint) {
        (Some(who), Some(joint)) => words.pattern(&given_to, &[("conduct", done), ("joint", joint), ("who", who)]),
        (Some(who), None) => words.pattern(&done_for, &[("conduct", done), ("who", who)]),
        (None, _) => done.to_owned(),
    };
    // Said once of all where it is said in the same way.
    let text = match all.first() {
        Some(first) if all.iter().all(|other| other.joint.is_some() == first.joint.is_some()) => {
            to(&words.and(&done.collect::<Vec<_>>(), joint), first.joint)
        }
        _ => words.and(&done.zip(&all).map(|(done, one)| to(&done, one.joint)).collect::<Vec<_>>(), joint),
    };
    let mut text = Marked::from(text);
    what.iter().chain(&who).for_each(|piece| text.mark_as(piece));
    run.paid(Value::Markdown(text))
}
