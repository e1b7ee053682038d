//! Links and addresses: where they lead, and whether a reader can follow them.
//!
//! Owns: links in prose, bare addresses in text, and the links and e-mail addresses of fields.
//! Nothing is fetched. Does not own: the form of a link; lowering checks that.

use std::cell::LazyCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::reading::{Reading, Words};
use crate::english::EXPRESSION;
use crate::english::lexicon::Texts;
use crate::english::lexicon::list::{links as list, web};
use crate::lint::check::Check;
use crate::lint::passages::{Link, Passage, Place};
use crate::policy::Meta;
use crate::policy::value::Email;
use crate::source::{Span, whole_characters};

pub fn find(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let own = own_hosts(check);
    for passage in reading.passages {
        for link in &passage.links {
            one(check, passage, &link.target, passage.link_span(link), &own);
            empty(check, passage, link);
        }
        let linked = LazyCell::new(|| Linked::new(passage));
        for block in &passage.blocks {
            for (start, end) in bare(&block.text) {
                let target = &block.text[start..end];
                if !linked.holds(target) {
                    one(check, passage, target, passage.locate(block, start, end), &own);
                }
            }
        }
    }
    same_text(check, reading);
    for words in reading.running() {
        click_here(check, words);
    }
    contacts(check, &own);
}

/// So many bytes of an address are looked at: one can hold others, which hold others.
const LOOKED_AT: usize = 2000;

fn head(address: &str) -> &str {
    &address[..whole_characters(address, 0..LOOKED_AT).end]
}

/// What the links of a passage show and where they lead.
struct Linked<'a> {
    targets: FxHashSet<&'a str>,
    /// The heads of the texts of links from each address in them, in order.
    shown: Vec<&'a str>,
}

impl<'a> Linked<'a> {
    fn new(passage: &'a Passage<'_>) -> Self {
        let shown = |text: &'a str| schemes(text).map(|(start, _)| head(&text[start..]));
        let mut shown: Vec<&str> = passage.links.iter().flat_map(|link| shown(&link.text)).collect();
        shown.sort_unstable();
        Self { targets: passage.links.iter().map(|link| &*link.target).collect(), shown }
    }

    fn holds(&self, address: &str) -> bool {
        let start = head(address);
        let next = self.shown.partition_point(|shown| *shown < start);
        self.targets.contains(address) || self.shown.get(next).is_some_and(|shown| shown.starts_with(start))
    }
}

/// A link taken apart.
struct Parts<'a> {
    scheme: &'a str,
    /// In small letters, without a port.
    host: String,
    path: &'a str,
    query: &'a str,
}

fn parts(target: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = target.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or(inner),
        None => host.split(':').next().unwrap_or(host),
    };
    let tail = &rest[end..];
    let tail = tail.split('#').next().unwrap_or(tail);
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    Some(Parts { scheme, host: host.trim_end_matches('.').to_ascii_lowercase(), path, query })
}

/// Whether a host is a domain or below it.
fn below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether a host is one of some domains or below it.
pub fn below_one(host: &str, domains: &Texts) -> bool {
    domains.0.iter().any(|domain| below(host, domain))
}

/// The last two names of a host, or three under a short second level: "shop.co.uk".
fn registrable(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.');
    let last = dots.next().map_or(0, |dot| dot.0);
    let Some((second, _)) = dots.next() else { return host };
    if last - second <= 4 && host.len() - last == 3 {
        return dots.next().map_or(host, |dot| &host[dot.0 + 1..]);
    }
    &host[second + 1..]
}

/// The domains of the controller: where the policy and its sites are.
fn own_hosts(check: &Check<'_, '_>) -> FxHashSet<String> {
    let policy = check.policy;
    let controller = policy.controller.iter().flat_map(|controller| &controller.website);
    let sites = policy.scope.iter().flat_map(|scope| &scope.sites);
    let links = policy.about.url.iter().chain(controller).chain(sites);
    links.filter_map(|link| parts(link)).map(|parts| registrable(&parts.host).to_owned()).collect()
}

fn ipv4(host: &str) -> Option<[u8; 4]> {
    let mut octets = [0; 4];
    let mut names = host.split('.');
    for octet in &mut octets {
        *octet = names.next()?.parse().ok()?;
    }
    names.next().is_none().then_some(octets)
}

enum Reach {
    Public,
    /// With the reason, and whether the address is one that only a number names.
    Closed(&'static str),
    Number,
}

fn reach(link: &Parts<'_>, own: &FxHashSet<String>) -> Reach {
    let host = link.host.as_str();
    if let Some(ip) = ipv4(host) {
        return match ip {
            [0 | 10 | 127, ..] | [192, 168, ..] | [169, 254, ..] => Reach::Closed("a private address"),
            [172, second, ..] if (16..32).contains(&second) => Reach::Closed("a private address"),
            _ => Reach::Number,
        };
    }
    if host.contains(':') {
        let private = host == "::1" || host.starts_with("fe80") || host.starts_with("fc") || host.starts_with("fd");
        return if private { Reach::Closed("a private address") } else { Reach::Number };
    }
    if host == "localhost" || below(host, "localhost") {
        return Reach::Closed("your own machine");
    }
    // `.example` is for texts like this.
    if below_one(host, &web::INSIDE) {
        return Reach::Closed("a name that only works inside a network");
    }
    if !host.contains('.') && !host.is_empty() && host.is_ascii() {
        return Reach::Closed("a name that only works inside a network");
    }
    let base = registrable(host);
    let sub = host.strip_suffix(base).unwrap_or("");
    let mut names = sub.split(['.', '-']);
    if names.clone().any(|name| web::TESTS.has(name)) || base.contains("-staging.") || base.starts_with("staging-") {
        return Reach::Closed("a site for tests");
    }
    let ours = own.contains(base);
    if ours && names.any(|name| web::OWN_TESTS.has(name)) {
        return Reach::Closed("a site for tests");
    }
    let editor = below(host, "docs.google.com") && link.path.split('/').any(|step| matches!(step, "edit" | "editor"))
        || link.path.contains("/wp-admin")
        || link.query.split('&').any(|pair| matches!(pair, "preview=true" | "preview=1"))
        || below(host, "figma.com") && link.path.starts_with("/file/");
    if editor {
        return Reach::Closed("an editor");
    }
    Reach::Public
}

fn one(check: &mut Check<'_, '_>, passage: &Passage<'_>, target: &str, span: Span, own: &FxHashSet<String>) {
    let target = target.trim();
    let length = target.len();
    let target = head(target);
    let owner = passage.owner;
    if target.contains(EXPRESSION) {
        return;
    }
    let windows =
        target.as_bytes().get(1) == Some(&b':') && target.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if target.to_ascii_lowercase().starts_with("file:") || windows || target.starts_with("\\\\") {
        let found =
            check.report("consistency/non-public-link", (owner, span), "this link leads to a file on one machine");
        found.help = Some("link to where the public can read it".to_owned());
        return;
    }
    let Some(link) = parts(target) else { return };
    match reach(&link, own) {
        Reach::Closed(why) => {
            let message = format!("`{}` is {why}, which readers cannot reach", link.host);
            let message = if why == "an editor" {
                "this link leads to an editor, not to a page for readers".to_owned()
            } else {
                message
            };
            let found = check.report("consistency/non-public-link", (owner, span), message);
            found.help = Some("link to the public address".to_owned());
            return;
        }
        Reach::Number => {
            let message = format!("`{}` is an address in numbers", link.host);
            let found = check.report("consistency/odd-link", (owner, span), message);
            found.why = Some("it changes with the server, and a certificate seldom covers it".to_owned());
            found.help = Some("link to the name of the site".to_owned());
        }
        Reach::Public => odd(check, passage, &link, span),
    }
    if link.scheme.eq_ignore_ascii_case("http") {
        let found = check.report(
            "consistency/insecure-link",
            (owner, span),
            format!("the link to `{}` is not encrypted", link.host),
        );
        // The other address can show something else, or nothing.
        if span.end - span.start == u32::try_from(length).unwrap_or(0) {
            let scheme = Span { end: span.start + 4, ..span };
            found.add_fix("write `https`", scheme, "https", false);
        }
    }
}

fn odd(check: &mut Check<'_, '_>, passage: &Passage<'_>, link: &Parts<'_>, span: Span) {
    let host = link.host.as_str();
    let is = |list: &Texts| below_one(host, list);
    let (message, help) = if is(&web::ARCHIVES) {
        ("this link leads to an archived copy".to_owned(), "link to the page itself")
    } else if is(&web::SHORTENERS) {
        (format!("`{host}` hides where the link leads"), "link to the page itself")
    } else if let Some(name) = link
        .query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .find(|name| name.starts_with("utm_") || web::TRACKING.has(name))
    {
        (format!("`{name}` in this link tracks who follows it"), "leave this part of the link out")
    } else if let Some(name) = link.query.split('&').find_map(|pair| affiliate(host, pair)) {
        (format!("`{name}` in this link earns a commission"), "leave this part of the link out")
    } else {
        return;
    };
    let found = check.report("consistency/odd-link", (passage.owner, span), message);
    found.help = Some(help.to_owned());
}

fn affiliate<'a>(host: &str, pair: &'a str) -> Option<&'a str> {
    let (name, value) = pair.split_once('=')?;
    let amazon = host.split('.').any(|part| part == "amazon") && name == "tag" && value.contains('-');
    (amazon || web::COMMISSION.has(name)).then_some(name)
}

/// The schemes in a text that addresses start with: where each starts, and where its colon is.
fn schemes(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.match_indices("://").filter_map(|(colon, _)| {
        let scheme = ["http", "https", "HTTP", "HTTPS", "file", "ftp"];
        let scheme = scheme.iter().find(|scheme| text[..colon].ends_with(**scheme))?;
        Some((colon - scheme.len(), colon))
    })
}

/// Addresses that stand in a text without being links.
fn bare(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if !text.contains(':') {
        return found;
    }
    // An address in an address ends where that one ends.
    let (mut gap, mut end) = (0, 0);
    for (start, colon) in schemes(text) {
        if text[..start].ends_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        if gap <= colon {
            let rest = text[colon..]
                .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”' | '“' | ')' | ']' | '`'));
            gap = rest.map_or(text.len(), |rest| colon + rest);
            end = text[..gap].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']).len();
        }
        if end > colon + 3 {
            found.push((start, end));
        }
    }
    found
}

// Links that lead nowhere

fn empty(check: &mut Check<'_, '_>, passage: &Passage<'_>, link: &Link) {
    if !passage.is_prose() || link.image || !matches!(link.target.trim(), "" | "#") {
        return;
    }
    let message = format!("the link “{}” leads nowhere", link.text.trim());
    let found = check.report("consistency/link-without-target", (passage.owner, passage.link_span(link)), message);
    found.help = Some("write where it leads".to_owned());
}

fn same_text(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let mut seen: FxHashMap<String, (&str, Span)> = FxHashMap::default();
    for passage in reading.passages.iter().filter(|passage| passage.is_prose()) {
        for link in passage.links.iter().filter(|link| !link.image) {
            let text = link.text.trim().to_lowercase();
            // Other texts are told apart by the words around them: "Their privacy policy".
            if !list::BARE.has(&text) || link.target.contains(EXPRESSION) {
                continue;
            }
            let target = link.target.trim_end_matches('/');
            let span = passage.link_span(link);
            match seen.get(&text) {
                Some((known, first)) if *known != target => {
                    let first = *first;
                    let message = format!("“{}” leads to two different places", link.text.trim());
                    let found = check.report("consistency/link-without-target", (passage.owner, span), message);
                    found.related.push((first, "it leads elsewhere here".to_owned()));
                    found.why = Some("people who hear or see only the links cannot tell them apart".to_owned());
                    found.help = Some("let each link say where it leads".to_owned());
                }
                Some(_) => {}
                None => {
                    seen.insert(text, (target, span));
                }
            }
        }
    }
}

fn click_here(check: &mut Check<'_, '_>, words: &Words<'_, '_>) {
    let text = &words.block.text;
    let last = |mark| text.rfind(mark);
    let last = LazyCell::new(|| last("://").max(last("www.")));
    // Whether an address stands in the sentence that starts with a word.
    let mut addressed: Option<(usize, bool)> = None;
    for hit in words.hits(&list::REQUESTS, words.all()) {
        let sentence = words.sentence(hit.from);
        let start = words.words.get(sentence.start).map_or(0, |word| word.start as usize);
        let end = words.words.get(sentence.end.saturating_sub(1)).map_or(start, |word| word.end as usize);
        // An address right there is as good as a link, and so is one that stands in a list below.
        let address = match addressed {
            Some((first, address)) if first == sentence.start => address,
            _ => {
                let marks = ["://", "@", "www."];
                let address = marks.iter().any(|mark| text[start..end].contains(mark));
                addressed.insert((sentence.start, address)).1
            }
        };
        let url = match words.passage.place {
            Place::Field(kind, _) => has_url(check, kind, words.passage.owner),
            _ => false,
        };
        if address || url || words.leads_on(&sentence) || words.denied(sentence.start..hit.from) {
            continue;
        }
        // "At this URL: https://..." in the next sentence or block.
        if last.is_some_and(|last| last >= end) {
            continue;
        }
        let message = format!("“{}”, and there is no link", words.quote(hit.from, hit.to));
        let found = check.report("consistency/link-without-target", words.at(hit.from, hit.to), message);
        found.help = Some("write a link: `[change your choice](https://northwind.example/cookies)`".to_owned());
        return;
    }
}

/// Whether a declaration has a link of its own, which is printed with its sentence.
fn has_url(check: &Check<'_, '_>, kind: &str, owner: &Meta) -> bool {
    let policy = check.policy;
    let same = |meta: &Meta| meta.span == owner.span;
    match kind {
        "choice" => policy.choices.iter().any(|choice| same(&choice.meta) && choice.url.is_some()),
        "complaint" => policy.complaints.iter().any(|complaint| same(&complaint.meta) && complaint.url.is_some()),
        "requests" => policy.requests.as_ref().is_some_and(|requests| requests.url.is_some()),
        _ => false,
    }
}

// Addresses for mail

fn contacts(check: &mut Check<'_, '_>, own: &FxHashSet<String>) {
    let policy = check.policy;
    let mut all: Vec<(&Meta, &Email)> = Vec::new();
    if let Some(controller) = &policy.controller {
        all.extend(controller.email.iter().map(|email| (&controller.meta, email)));
        all.extend(controller.nested.dpo.iter().filter_map(|dpo| Some((&dpo.meta, dpo.email.as_ref()?))));
        all.extend(
            controller.nested.contact.iter().filter_map(|contact| Some((&contact.meta, contact.email.as_ref()?))),
        );
    }
    if let Some(requests) = &policy.requests {
        all.extend(requests.email.iter().map(|email| (&requests.meta, email)));
    }
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for (meta, email) in all {
        let Some((mailbox, domain)) = email.rsplit_once('@') else { continue };
        let domain = domain.to_ascii_lowercase();
        // The same mailbox in several fields is one finding.
        if !seen.insert(email) {
            continue;
        }
        let mailbox: String =
            mailbox.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let (message, why, help) = if web::UNREAD.start(&mailbox) {
            (
                format!("nobody reads `{}`", &**email),
                "people must be able to reach you",
                "give an address that someone reads",
            )
        } else if web::FREE_MAIL.has(&domain) && !own.contains(&domain) {
            (
                format!("`{}` is a mailbox at `{domain}`, a provider of free mail", &**email),
                "readers cannot tell that it is yours, and requests pass through another company",
                "give an address at your own domain",
            )
        } else {
            continue;
        };
        let found = check.report("consistency/contact-weak", (meta, email.span), message);
        found.why = Some(why.to_owned());
        found.help = Some(help.to_owned());
    }
}
