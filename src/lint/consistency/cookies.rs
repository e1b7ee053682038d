//! Cookies that a table cannot describe, or describes wrongly.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::facts::CookieFact;
use crate::lint::check::Check;
use crate::policy::catalog::{self, KnownCookie};
use crate::policy::{Duration, Target};

/// `cookie-incomplete`
pub fn incomplete(check: &mut Check<'_, '_>) {
    const RULE: &str = "consistency/cookie-incomplete";
    for (at, group) in check.policy.cookies.iter().enumerate() {
        let mut lacks = Vec::new();
        if group.provider.is_none() {
            lacks.push(("provider", "who sets them"));
        }
        if group.category.is_none() {
            lacks.push(("category", "of which category they are"));
        }
        if !lacks.is_empty() {
            let what: Vec<&str> = lacks.iter().map(|lack| lack.1).collect();
            let fields: Vec<String> = lacks.iter().map(|lack| format!("`{}:`", lack.0)).collect();
            let message = format!("the cookies `{}` do not say {}", &*group.meta.key.value, what.join(" and "));
            let found = check.report(RULE, &group.meta, message);
            found.help = Some(format!("add {}", fields.join(" and ")));
        }
        for fact in check.facts.cookies_of(at) {
            let cookie = &fact.cookie.meta;
            let mut lacks = Vec::new();
            if fact.purpose().is_none() {
                lacks.push(("a label", "what it does"));
            }
            if fact.lasts().is_none() && fact.stays() {
                lacks.push(("`lasts:`", "how long it stays"));
            }
            if lacks.is_empty() {
                continue;
            }
            let what: Vec<&str> = lacks.iter().map(|lack| lack.1).collect();
            let fields: Vec<&str> = lacks.iter().map(|lack| lack.0).collect();
            let message = format!("the cookie `{}` does not say {}", &*cookie.key.value, what.join(" and "));
            let found = check.report(RULE, cookie, message);
            let lasts = if fact.is_stored() { "persistent" } else { "session" };
            found.help = Some(format!(
                "add {}, as in `cookie name \"Keeps you signed in\" {{ lasts: {lasts} }}`",
                fields.join(" and ")
            ));
        }
    }
}

/// `storage-without-session`
pub fn without_session(check: &mut Check<'_, '_>) {
    for fact in check.facts.cookies().filter(|fact| !fact.ends_with_browser()) {
        let Some(lasts) = fact.cookie.lasts.filter(|lasts| lasts.value == Duration::SESSION) else { continue };
        let name = &fact.cookie.meta.key.value;
        let (message, help) = match fact.technology() {
            "pixel" => (
                format!("`{name}` is a pixel: it leaves nothing on a device that could end"),
                "take `lasts` out; a cookie that comes with the pixel is a row of its own",
            ),
            "sdk" => (
                format!("`{name}` is of an app: no browser ends it"),
                "write `lasts: persistent` if it stays until the app is removed, or the period after which it is deleted",
            ),
            stored => (
                format!("`{name}` stays when the browser is closed: {stored} has no session"),
                "write `lasts: persistent`, the period after which your code deletes it, or `tech: session-storage` if it \
                 is that",
            ),
        };
        let found = check.report("consistency/storage-without-session", (&fact.cookie.meta, lasts.span), message);
        found.help = Some(help.to_owned());
    }
}

/// `cookie-provider-not-recipient`
pub fn provider(check: &mut Check<'_, '_>) {
    for group in &check.policy.cookies {
        let own = group.provider.is_none_or(|provider| provider.target == Target::Word("self"));
        let third = group
            .nested
            .cookie
            .iter()
            .filter_map(|cookie| cookie.party)
            .chain(group.party)
            .find(|party| party.value == "third");
        if let Some(party) = third.filter(|_| own) {
            check.report(
                "consistency/cookie-provider-not-recipient",
                (&group.meta, party.span),
                "third-party cookies whose provider is no recipient",
            );
        }
    }
}

fn stays(lasts: Duration) -> String {
    if lasts == Duration::PERSISTENT { "until it is deleted".to_owned() } else { format!("for {lasts}") }
}

/// `cookie-outlives-retention`
pub fn outlives(check: &mut Check<'_, '_>) {
    for group in &check.policy.cookies {
        let data = group.r#for.iter().filter_map(|purpose| match purpose.target {
            Target::Purpose(purpose) => Some(&check.policy.purposes[purpose].data),
            _ => None,
        });
        let mut longest = None;
        let mut open = false;
        for data in data.flatten().filter_map(crate::facts::category_of) {
            for entry in check.facts.kept(data) {
                match check.policy.retentions[*entry].keep {
                    // Counted from an event, a period says nothing about the day on which a cookie is set.
                    Some(keep) if check.policy.retentions[*entry].after.is_none() => {
                        if longest.is_none_or(|known: crate::source::Spanned<Duration>| {
                            known.value.seconds() < keep.value.seconds()
                        }) {
                            longest = Some(keep);
                        }
                    }
                    _ => open = true,
                }
            }
        }
        let Some(longest) = longest.filter(|_| !open) else { continue };
        for cookie in &group.nested.cookie {
            let Some(lasts) = cookie.lasts.filter(|lasts| lasts.value.seconds() > longest.value.seconds()) else {
                continue;
            };
            let message =
                format!("the cookie stays {}, and its data are kept for {}", stays(lasts.value), longest.value);
            let found = check.report("consistency/cookie-outlives-retention", (&cookie.meta, lasts.span), message);
            found.related = vec![(longest.span, "the period of the data".to_owned())];
        }
    }
}

/// `cookie-long-life`
pub fn long_life(check: &mut Check<'_, '_>) {
    const RULE: &str = "consistency/cookie-long-life";
    let Some(longest) = check.period(RULE, "longest") else { return };
    for fact in check.facts.cookies() {
        let lasts = fact.cookie.lasts.filter(|lasts| lasts.value.seconds() > longest.seconds());
        // Nobody can set a time for what is stored, so its longest is no choice. Nor can an author shorten what a service
        // needs, such as against fraud, and no consent is asked again for it.
        let stored = fact.is_stored() && lasts.is_some_and(|lasts| lasts.value == Duration::PERSISTENT);
        let others = fact.group.provider.is_some_and(|provider| matches!(provider.target, Target::Recipient(_)));
        let needed = others && fact.category() == Some("strictly-necessary");
        let Some(lasts) = lasts.filter(|_| !stored && !needed) else { continue };
        let message = format!("the cookie stays {}, longer than {longest}", stays(lasts.value));
        let found = check.report(RULE, (&fact.cookie.meta, lasts.span), message);
        found.why = Some("authorities expect that a choice is asked for again within about a year".to_owned());
        found.help = Some("set it for a shorter time, and write that time".to_owned());
    }
}

/// Whether a name fits a name or a pattern with `*`.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => {
            name.starts_with(start)
                && name.len() >= start.len() + rest.len()
                && name.ends_with(rest.trim_start_matches('*'))
        }
    }
}

/// `cookie-misclassified`
pub fn misclassified(check: &mut Check<'_, '_>) {
    let tracks = |known: &KnownCookie| matches!(known.category, "statistics" | "marketing");
    for (at, group) in check.policy.cookies.iter().enumerate() {
        let Some(category) = group.category.filter(|category| category.value == "strictly-necessary") else { continue };
        let own = group.provider.is_some_and(|provider| provider.target == Target::Word("self"));
        for fact in check.facts.cookies_of(at) {
            let (cookie, domain) = (fact.cookie, fact.domain());
            // A cookie of another site is none of this site, and none of a third one, though it may be called as they are.
            let elsewhere = |known: &KnownCookie| {
                !known.domain.is_empty() && (own || domain.is_some_and(|domain| **domain != *known.domain))
            };
            for key in &cookie.meta.keys {
                let mut beside = catalog::cookies_beside(&key.value).filter(|known| tracks(known) && !elsewhere(known));
                let Some(known) = beside.find(|known| fits(known.name, &key.value)) else { continue };
                let message =
                    format!("`{}` is known as a cookie for {} of {}", &*key.value, known.category, known.service);
                let found = check.report("consistency/cookie-misclassified", (&cookie.meta, key.span), message);
                found.related = vec![(category.span, "declared as strictly necessary".to_owned())];
                found.help = Some(format!("write `category: {}`", known.category));
            }
        }
    }
}

/// `cookie-name`
pub fn names(check: &mut Check<'_, '_>) {
    // RFC 6265, 4.1.1. Programs that keep cookies take parentheses and slashes, too.
    let divides = |c: char| matches!(c, ',' | ';' | '=') || c.is_whitespace();
    for fact in check.facts.all_cookies().filter(|fact| fact.technology() == "http") {
        for key in &fact.cookie.meta.keys {
            let Some(sign) = key.value.chars().find(|c| divides(*c)) else { continue };
            let what = match sign {
                ' ' => "a space".to_owned(),
                '\t' => "a tab".to_owned(),
                sign => format!("`{sign}`"),
            };
            let message =
                format!("no cookie is called `{}`: {what} cannot stand in its name", key.value.escape_debug());
            let found = check.report("consistency/cookie-name", (&fact.cookie.meta, key.span), message);
            found.help =
                Some("give each cookie its own name; what is no cookie of HTTP says so with `tech:`".to_owned());
        }
    }
}

/// `cookie-duplicate`
pub fn duplicate(check: &mut Check<'_, '_>) {
    let mut seen: FxHashMap<(&str, Option<&str>), CookieFact<'_>> = FxHashMap::default();
    for fact in check.facts.all_cookies() {
        for key in &fact.cookie.meta.keys {
            let other = match seen.entry((&key.value, fact.domain().map(|domain| &**domain))) {
                Entry::Occupied(first) => *first.get(),
                Entry::Vacant(none) => {
                    none.insert(fact);
                    continue;
                }
            };
            let target = |fact: CookieFact<'_>| fact.group.provider.map(|provider| provider.target);
            let same =
                other.lasts() == fact.lasts() && other.category() == fact.category() && target(other) == target(fact);
            let how = if same { "" } else { ", with different facts" };
            let message = format!("the cookie `{}` is declared twice{how}", &*key.value);
            let found = check.report("consistency/cookie-duplicate", (&fact.cookie.meta, key.span), message);
            found.related = vec![(other.cookie.meta.span, "first declared here".to_owned())];
        }
    }
}
