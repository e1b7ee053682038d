//! An old policy, written as a spec.
//!
//! Owns: keys, the order, and that no character of a text is more than text. Does not own: what a section is about.

use std::fmt::Write as _;

use pulldown_cmark::{Event, Tag, TagEnd};
use rustc_hash::FxHashSet;

use super::lift::{Group, Lifted};
use super::structure::{Parts, Section};
use super::topics::topic;
use crate::render::prose;
use crate::schema::vocabulary::TOPICS;

/// What became of a section.
#[derive(Debug)]
pub struct Placed {
    pub heading: String,
    /// The key in the spec.
    pub key: String,
    /// The topic that its heading names; none where it is a section of its own.
    pub topic: Option<&'static str>,
    /// Another section had the topic before.
    pub taken: bool,
}

/// Writes the spec, and says what became of the sections.
pub fn write(parts: &Parts, lifted: &Lifted, title: &str) -> (String, Vec<Placed>) {
    let placed = place(&parts.sections);
    let mut out = String::new();
    _ = writeln!(out, "policy {} {{", quoted(title));
    for (field, value) in [("effective", &lifted.effective), ("updated", &lifted.updated)] {
        if let Some((value, words)) = value {
            from(&mut out, "  ", words);
            _ = writeln!(out, "  {field}: {value}");
        }
    }
    for asked in &lifted.asked {
        _ = writeln!(out, "  # {}", line(asked));
    }
    let keys: Vec<&str> = placed.iter().map(|one| &*one.key).collect();
    _ = writeln!(out, "  outline: {}\n}}\n", keys.iter().copied().chain(["..."]).collect::<Vec<_>>().join(",\n    "));
    controller(&mut out, lifted);
    if let Some((age, words)) = &lifted.not_under {
        from(&mut out, "", words);
        _ = writeln!(out, "children {{ directed: no; not-under: {age} }}\n");
    }
    for (number, group) in lifted.cookies.iter().enumerate() {
        cookies(&mut out, group, number);
    }
    for (section, placed) in parts.sections.iter().zip(&placed) {
        if placed.taken {
            _ = writeln!(out, "## An earlier section is about the same.");
        } else if placed.topic.is_none() && !section.heading.is_empty() {
            _ = writeln!(out, "## No topic was found in its heading.");
        }
        let label = if section.heading.is_empty() { String::new() } else { format!(" {}", quoted(&section.heading)) };
        _ = writeln!(out, "section {}{label} {{", placed.key);
        let text = prose(&linked(&section.events, parts, &keys));
        if !text.trim().is_empty() {
            _ = writeln!(out, "  \"\"\"\n{}  \"\"\"", indented(&safe(&text)));
        }
        out.push_str("}\n\n");
    }
    (format!("{}\n", out.trim_end()), placed)
}

/// Links inside of the page lead to the section that holds their end; those that lead nowhere are text.
fn linked(events: &[Event<'static>], parts: &Parts, keys: &[&str]) -> Vec<Event<'static>> {
    let mut out = Vec::with_capacity(events.len());
    let mut open = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let inside = dest_url.strip_prefix('#');
                let key = inside.and_then(|name| keys.get(*parts.targets.get(name)?));
                open.push(inside.is_none() || key.is_some());
                if inside.is_some() && key.is_none() {
                    continue;
                }
                let dest_url = key.map_or_else(|| dest_url.clone(), |key| format!("#{key}").into());
                let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Link) => {
                if open.pop().unwrap_or(true) {
                    out.push(event.clone());
                }
            }
            _ => out.push(event.clone()),
        }
    }
    out
}

/// The words that a fact was taken from, as a comment above it.
fn from(out: &mut String, indent: &str, words: &str) {
    let short: String = words.chars().take(160).collect();
    let dots = if short.len() < words.len() { " ..." } else { "" };
    _ = writeln!(out, "{indent}# From: {}{dots}", line(&short));
}

fn controller(out: &mut String, lifted: &Lifted) {
    if lifted.name.is_none() && lifted.email.is_none() {
        return;
    }
    for (_, words) in lifted.name.iter().chain(&lifted.email) {
        from(out, "", words);
    }
    let label = lifted.name.as_ref().map(|(name, _)| format!(" {}", quoted(name))).unwrap_or_default();
    _ = writeln!(out, "controller{label} {{");
    if let Some((email, _)) = &lifted.email {
        _ = writeln!(out, "  email: {}", quoted(email));
    }
    out.push_str("}\n\n");
}

fn cookies(out: &mut String, group: &Group, number: usize) {
    let label = if group.label.is_empty() { "Cookies" } else { &group.label };
    _ = writeln!(
        out,
        "## What they are for, as a category, is for you to say.\ncookies list-{} {} {{",
        number + 1,
        quoted(label)
    );
    for cookie in &group.cookies {
        let does = if cookie.does.is_empty() {
            String::new()
        } else {
            format!(" {}", quoted(cookie.does.trim_end_matches('.')))
        };
        let lasts = cookie.lasts.as_ref().map_or("{ }".to_owned(), |lasts| format!("{{ lasts: {lasts} }}"));
        _ = writeln!(out, "  cookie {}{does} {lasts}", cookie.name);
    }
    out.push_str("}\n\n");
}

/// Gives each section its key: the topic that it is about, as long as no other has it, else one of its own.
fn place(sections: &[Section]) -> Vec<Placed> {
    let mut used: FxHashSet<String> = FxHashSet::default();
    sections
        .iter()
        .enumerate()
        .map(|(number, section)| {
            let first = number == 0 && section.heading.is_empty();
            let topic = if first { Some("introduction") } else { topic(&section.heading) };
            let taken = topic.is_some_and(|topic| used.contains(topic));
            let mut key = match topic.filter(|_| !taken) {
                Some(topic) => topic.to_owned(),
                None => own_key(&section.heading, number),
            };
            let base = key.clone();
            let mut next = 2;
            while !used.insert(key.clone()) {
                key = format!("{base}-{next}");
                next += 1;
            }
            Placed { heading: section.heading.clone(), key, topic, taken }
        })
        .collect()
}

/// A key of small letters; none of those that are topics.
fn own_key(heading: &str, number: usize) -> String {
    let words = heading.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.skip_while(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let words: Vec<String> = words.map(str::to_ascii_lowercase).take(6).collect();
    let key = words.join("-");
    if key.is_empty() || !key.starts_with(|c: char| c.is_ascii_lowercase()) {
        return format!("section-{}{}{key}", number + 1, if key.is_empty() { "" } else { "-" });
    }
    if TOPICS.find(&key).is_some() { format!("on-{key}") } else { key }
}

/// A text between quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text in one line, without the characters that the language refuses.
fn line(text: &str) -> String {
    allowed(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without control characters, overrides of direction and characters of nobody.
pub fn allowed(text: &str) -> String {
    text.chars()
        .filter(|&c| c == '\n' || c == '\t' || !(crate::syntax::is_refused(c) || matches!(c, '\u{202a}'..='\u{202e}')))
        .collect()
}

/// Markdown in which nothing is an expression or the end of the prose.
fn safe(markdown: &str) -> String {
    // Bare addresses are links in the language, as they are for whoever reads the old page.
    let markdown = &markdown.replace("<!---->", "");
    let mut out = String::with_capacity(markdown.len());
    let mut chars = allowed(markdown).chars().collect::<Vec<_>>().into_iter().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('{', Some(next @ ('{' | '%' | '#'))) => {
                _ = write!(out, "{{{{ \"{{{next}\" }}}}");
                chars.next();
            }
            _ => out.push(c),
        }
    }
    // Two quotes are left; the third is one all the same.
    out.replace("\"\"\"", "\"\"\\\"")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") }).collect()
}
