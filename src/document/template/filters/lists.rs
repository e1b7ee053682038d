//! The filters that make lists of lists, and numbers of them.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::document::template::run::Run;
use crate::facts::expression::conditions::{Condition, TESTS};
use crate::facts::expression::program::Attribute;
use crate::facts::expression::{Fault, Given, Host, Marked, Value};

type Done<'r> = crate::facts::expression::Done<Value<'r>>;

pub fn length<'r>(_: &Run<'r, '_>, value: Value<'r>, _: Given<'_, 'r>) -> Done<'r> {
    Ok(Value::from(match value.as_text() {
        Some(text) => text.chars().count(),
        None => value.iterate()?.len(),
    }))
}

pub fn end<'r>(value: &Value<'r>, first: bool) -> Done<'r> {
    let mut entries = value.iterate()?;
    let found = if first { entries.next() } else { entries.next_back() };
    Ok(found.unwrap_or(Value::Unstated))
}

pub fn reverse<'r>(value: &Value<'r>) -> Done<'r> {
    Ok(value.iterate()?.rev().collect())
}

pub fn unique<'r>(run: &Run<'r, '_>, value: &Value<'r>) -> Done<'r> {
    let mut found: Vec<Value<'r>> = Vec::new();
    for entry in value.iterate()? {
        run.spend(found.len())?;
        if !found.iter().any(|known| known.same(&entry)) {
            found.push(entry);
        }
    }
    Ok(found.into_iter().collect())
}

/// A fact of an entry, also one of a declaration that it names: `provider.label`.
pub fn fact<'r>(run: &Run<'r, '_>, entry: &Value<'r>, path: &[Rc<Attribute>]) -> Done<'r> {
    path.iter().try_fold(entry.clone(), |value, name| run.attribute(&value, name))
}

pub fn path(run: &Run<'_, '_>, name: &str) -> Vec<Rc<Attribute>> {
    name.split('.').map(|name| run.resolve(name)).collect()
}

/// In order, texts without regard to capitals: by themselves, or by a fact.
pub fn sort<'r>(run: &Run<'r, '_>, value: Value<'r>, given: Given<'_, 'r>) -> Done<'r> {
    let flag = |name| given.named(name).is_some_and(|flag| flag.is_true(run.scope.policy));
    let (reverse, case_sensitive) = (flag("reverse"), flag("case_sensitive"));
    let path = given.named("attribute").and_then(Value::as_text).map(|name| path(run, name)).unwrap_or_default();
    let mut keyed = Vec::new();
    for entry in value.iterate()? {
        let key = match fact(run, &entry, &path)? {
            key @ (Value::Number(_) | Value::Date(_) | Value::Flag(_)) => key,
            key if case_sensitive => Value::from(run.scope.plain(&key).into_owned()),
            key => Value::from(run.scope.plain(&key).to_lowercase()),
        };
        keyed.push((run.paid(key)?, entry));
    }
    keyed.sort_by(|one, other| one.0.order(&other.0).unwrap_or(Ordering::Equal));
    if reverse {
        keyed.reverse();
    }
    Ok(keyed.into_iter().map(|(_, entry)| entry).collect())
}

/// The test that an argument names; without one, whether the value is taken for yes.
fn condition(name: Option<&Value<'_>>) -> Result<Condition, Box<Fault>> {
    match name.map(|name| name.as_text().unwrap_or_default()) {
        None => Ok(|scope, value, _| Ok(value.is_true(scope.policy()))),
        Some(name) => TESTS
            .iter()
            .find(|row| row.0 == name)
            .map(|row| row.2)
            .ok_or_else(|| Fault::new(format!("there is no test `{name}`"))),
    }
}

pub fn select<'r>(run: &Run<'r, '_>, value: &Value<'r>, given: Given<'_, 'r>, keep: bool) -> Done<'r> {
    let condition = condition(given.values.first())?;
    let (mut found, each) = (Vec::new(), 1 + given.weight());
    for entry in value.iterate()? {
        run.spend(each)?;
        if condition(run, &entry, given.after(1))? == keep {
            found.push(entry);
        }
    }
    Ok(found.into_iter().collect())
}

pub fn select_by_fact<'r>(run: &Run<'r, '_>, value: &Value<'r>, given: Given<'_, 'r>, keep: bool) -> Done<'r> {
    let Some(name) = given.text(0) else { return Err(Fault::new("this filter takes the name of a fact, in quotes")) };
    let (path, condition) = (path(run, name), condition(given.values.get(1))?);
    let (mut found, each) = (Vec::new(), 1 + given.weight());
    for entry in value.iterate()? {
        run.spend(each)?;
        if condition(run, &fact(run, &entry, &path)?, given.after(2))? == keep {
            found.push(entry);
        }
    }
    Ok(found.into_iter().collect())
}

/// The declarations whose fact is stated, or has this value, or holds it; or those others.
pub fn having<'r>(run: &Run<'r, '_>, value: &Value<'r>, given: Given<'_, 'r>, keep: bool) -> Done<'r> {
    let Some(name) = given.text(0) else { return Err(Fault::new("this filter takes the name of a fact, in quotes")) };
    let (name, wanted) = (run.resolve(name), given.values.get(1..).unwrap_or_default());
    let has = |entry: &Value<'r>| -> Result<bool, Box<Fault>> {
        let fact = run.attribute(entry, &name)?;
        if wanted.is_empty() {
            return Ok(fact.is_true(run.scope.policy));
        }
        if fact.is_list() {
            run.spend(fact.weight().saturating_mul(wanted.len()))?;
            return Ok(wanted.iter().any(|wanted| fact.has(wanted)));
        }
        Ok(wanted.iter().any(|wanted| fact.same(wanted)))
    };
    // Declarations stay a list of places.
    if let Some(count) = value.entries().filter(|count| *count == 0 || value.place(0).is_some()) {
        let mut found = Vec::new();
        for at in (0..count).filter_map(|index| value.place(index)) {
            if has(&Value::Decl(at))? == keep {
                found.push(at);
            }
        }
        return Ok(found.into_iter().collect());
    }
    let mut found = Vec::new();
    for entry in value.iterate()? {
        if has(&entry)? == keep {
            found.push(entry);
        }
    }
    Ok(found.into_iter().collect())
}

/// The entries as one text: Markdown where one of them is.
pub fn join<'r>(run: &Run<'r, '_>, value: Value<'r>, given: Given<'_, 'r>) -> Done<'r> {
    if value.as_text().is_some() {
        return Ok(value);
    }
    let between = given.values.first().or_else(|| given.named("d")).unwrap_or(&Value::Nothing);
    let any = between.is_markdown() || value.iterate()?.any(|entry| entry.is_markdown());
    let mut out = Marked::default();
    for (index, entry) in value.iterate()?.enumerate() {
        let parts = [between, &entry];
        for part in &parts[usize::from(index == 0)..] {
            if any {
                out.push(&run.piece((*part).clone()));
            } else {
                out.push_str(&run.scope.plain(part));
            }
            run.budget.fits(out.size())?;
        }
    }
    Ok(if any { Value::Markdown(out) } else { Value::Text(out.into_parts().0) })
}

/// So many lists of nearly the same length, filled up with a value if one is given.
pub fn slice<'r>(run: &Run<'r, '_>, value: Value<'r>, given: Given<'_, 'r>) -> Done<'r> {
    let Some(count) = given.count(0).filter(|count| (1..=1_000).contains(count)) else {
        return Err(Fault::new("`slice` takes a number from 1 to 1000"));
    };
    run.spend(count * (1 + given.weight()))?;
    let entries: Vec<Value<'r>> = value.iterate()?.collect();
    let (each, longer) = (entries.len() / count, entries.len() % count);
    let mut rest = entries.into_iter();
    Ok((0..count)
        .map(|index| {
            let filler = given.values.get(1).filter(|_| longer > 0 && index >= longer);
            rest.by_ref().take(each + usize::from(index < longer)).chain(filler.cloned()).collect::<Value<'r>>()
        })
        .collect())
}
