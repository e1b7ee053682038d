//! From the text of a value to a typed leaf.

use std::str::FromStr;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::context::Context;
use super::day::Day;
use super::period::{Duration, Slip};
use super::shape::check_phrase;
use super::value::{Ref, Target, WordOrText};
use crate::diagnostic::Diagnostic;
use crate::schema::spelling::is_kebab;
use crate::schema::vocabulary::Vocabulary;
use crate::schema::{Field, Phrase, Type, places};
use crate::source::{Spanned, Text};
use crate::syntax::Value;

/// A leaf that can be made from one value. `None` after a diagnostic.
pub(super) trait Leaf: Sized {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self>;
}

fn wrong(value: &Value, rule: &'static str, message: String) -> Diagnostic {
    Diagnostic::error(rule, value.text.span, message)
}

fn unknown_word(value: &Value, field: &Field, vocabulary: &Vocabulary) -> Diagnostic {
    let words: Vec<&str> = vocabulary.iter().collect();
    let diagnostic =
        wrong(value, "language/unknown-word", format!("`{}` is no word that `{}` knows", &*value.text, field.name));
    if let Some(meant) = vocabulary.meant(&value.text) {
        return diagnostic.did_you_mean(meant, value.text.span);
    }
    // `uk` for the authority of the United Kingdom, as in a list of countries.
    let upper = value.text.to_uppercase();
    let slip = places::SLIPS.iter().find(|(slip, _)| *slip == upper).map(|(_, place)| place.to_lowercase());
    if let Some(near) = slip.and_then(|slip| vocabulary.find(&slip)) {
        return diagnostic.did_you_mean(near, value.text.span);
    }
    diagnostic.suggest(&value.text, value.text.span, &words, "the words are:")
}

/// Every place by its code: there are hundreds, and most recipients have one.
static PLACES: LazyLock<FxHashMap<&str, &'static str>> =
    LazyLock::new(|| places::all().map(|place| (place, place)).collect());

/// A word: `Spanned<&'static str>` is the type of places, too, so the schema's type decides.
impl Leaf for Spanned<&'static str> {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        let found = match field.ty {
            Type::Word(vocabulary) => match vocabulary.find(&value.text) {
                Some(word) => Some(word),
                None => {
                    cx.push(unknown_word(value, field, vocabulary));
                    None
                }
            },
            _ => match PLACES.get(&*value.text) {
                Some(place) => Some(*place),
                None => {
                    cx.push(unknown_place(value, cx));
                    None
                }
            },
        };
        found.map(|word| Spanned::new(word, value.text.span))
    }
}

fn unknown_place(value: &Value, cx: &Context<'_, '_>) -> Diagnostic {
    let text = &*value.text;
    let upper = text.to_uppercase();
    let near = places::SLIPS
        .iter()
        .find(|(slip, _)| *slip == upper)
        .map(|(_, place)| *place)
        .or_else(|| places::place(&upper))
        .or_else(|| places::place(&upper.replace('_', "-")))
        .or_else(|| cx.library.place_named(text));
    let diagnostic = wrong(value, "language/unknown-place", format!("`{text}` is no country or region"));
    match near {
        Some(near) => diagnostic.help(format!("write `{near}`")).fix(format!("write `{near}`"), value.text.span, near, true),
        None => diagnostic.help("countries are ISO 3166 codes (`IE`, `US`), states and provinces follow with a dash (`US-CA`, `CA-QC`), and `EEA`, `EU` and `WORLD` are groups"),
    }
}

impl Leaf for WordOrText {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        let Type::WordOrText(vocabulary, phrase) = field.ty else { return None };
        let span = value.text.span;
        if let Some(index) = cx.nested_item(&value.text) {
            return Some(Self::Nested(Spanned::new(index, span)));
        }
        if is_kebab(&value.text) {
            if let Some(word) = vocabulary.find(&value.text) {
                return Some(Self::Word(Spanned::new(word, span)));
            }
            let mut diagnostic = unknown_word(value, field, vocabulary);
            if diagnostic.fixes.is_empty() {
                let words = diagnostic.help.take().unwrap_or_default();
                diagnostic = diagnostic.help(if field.name == "items" {
                    format!(
                        "declare it with `item {} \"...\"` in this body, or use a word of the taxonomy",
                        &*value.text
                    )
                } else {
                    let own = value.text.replace('-', " ");
                    let own = if own.contains(' ') { own } else { format!("the {own}") };
                    format!("say it in several words of your own, as in \"{own}\", or use a word of the list; {words}")
                });
            }
            cx.push(diagnostic);
            return None;
        }
        check_text(value, phrase, cx).map(Self::Text)
    }
}

/// Text, links, e-mail addresses and rule names share a type; the schema's type decides.
impl Leaf for Text {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        match field.ty {
            Type::Text(phrase) => check_text(value, phrase, cx),
            Type::Link => {
                if let Some(diagnostic) = check_link(value) {
                    cx.push(diagnostic);
                    return None;
                }
                Some(value.text.clone())
            }
            Type::Email => {
                if let Some(diagnostic) = check_email(value) {
                    cx.push(diagnostic);
                    return None;
                }
                Some(value.text.clone())
            }
            _ => {
                let good = value.text.split_once('/').is_some_and(|(group, name)| is_kebab(group) && is_kebab(name));
                if !good {
                    cx.push(
                        wrong(value, "language/bad-rule-name", format!("`{}` is not the name of a rule", &*value.text))
                            .help("a rule is named `group/name`, as `gdpr/retention-period`"),
                    );
                    return None;
                }
                Some(value.text.clone())
            }
        }
    }
}

/// Checks a text against markup and against the phrase that it is to be.
pub(super) fn check_text(value: &Value, phrase: Phrase, cx: &mut Context<'_, '_>) -> Option<Text> {
    let text = &value.text;
    if text.trim().is_empty() {
        cx.push(
            wrong(value, "language/empty-value", "this text is empty".to_owned())
                .help("leave the field out where nothing is to be said"),
        );
        return None;
    }
    // A space at an end would be two where the text stands in a sentence.
    let trimmed = (text.trim().len() < text.len()).then(|| text.trimmed());
    let text = trimmed.as_ref().unwrap_or(text);
    if let Some((start, end)) = markup(text) {
        cx.push(
            Diagnostic::error(
                "language/markup-in-text",
                text.locate(start, end),
                format!("`{}` is markup in a plain text", &text[start..end]),
            )
            .why("documents would have to print it letter for letter, or a browser would run it")
            .help("write plain text; links and emphasis go into a prose block"),
        );
        return None;
    }
    if let Some((start, end)) = script(text) {
        cx.push(
            Diagnostic::error(
                "language/unsafe-link",
                text.locate(start, end),
                format!("`{}` begins a link that runs code", &text[start..end]),
            )
            .why("a plain text is printed letter for letter, and a program that turns it into links would run it")
            .help("take it out"),
        );
        return None;
    }
    if let Some(diagnostic) = check_phrase(text, phrase) {
        cx.push(diagnostic);
    }
    if phrase == Phrase::Line
        && let Some(diagnostic) = check_line(text, cx)
    {
        cx.push(diagnostic);
    }
    Some(text.clone())
}

/// A warning where several lines of a file would be one line of an address.
fn check_line(text: &Text, cx: &Context<'_, '_>) -> Option<Diagnostic> {
    let file = cx.files.files.iter().find(|file| file.id() == text.span.file)?;
    let written = file.file.slice(text.span);
    if !written.contains(['\n', '\r']) {
        return None;
    }
    let diagnostic = Diagnostic::warning("language/phrase-shape", text.span, "the lines of this address are one text")
        .why("the lines of a text are joined with a space, so people would read them as one line")
        .help("write each line as a text of its own: `address: \"12 Harbour Row\", \"Cork\"`");
    let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else { return Some(diagnostic) };
    let lines = inner.lines().map(|line| line.trim().trim_end_matches(',')).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(|line| format!("\"{line}\"")).collect();
    Some(diagnostic.fix("write each line as a text", text.span, lines.join(", "), false))
}

/// The first piece of a text that a browser would take for a tag, a comment or an entity.
pub(super) fn markup(text: &str) -> Option<(usize, usize)> {
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        if rest.starts_with("!--") || rest.starts_with('!') || rest.starts_with('?') {
            let end = (at..=text.len().min(at + 4)).rev().find(|end| text.is_char_boundary(*end));
            return Some((at, end.unwrap_or(text.len())));
        }
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let starts = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
        let follows = name[length..].chars().next();
        if starts && matches!(follows, Some('>' | '/' | ' ' | '\t')) {
            let Some(close) = text[at..].find('>') else { continue };
            return Some((at, at + close + 1));
        }
    }
    None
}

/// The scheme of a link that runs code, where a text holds one.
fn script(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b':') {
        return None;
    }
    ["javascript:", "vbscript:"].into_iter().find_map(|scheme| {
        let at = bytes.windows(scheme.len()).position(|part| part.eq_ignore_ascii_case(scheme.as_bytes()))?;
        Some((at, at + scheme.len()))
    })
}

/// What is wrong with a link, if anything.
pub(super) fn check_link(value: &Value) -> Option<Diagnostic> {
    let text = &*value.text;
    let Ok(link) = fluent_uri::IriRef::parse(text) else {
        let diagnostic = wrong(value, "language/bad-link", format!("`{text}` is not a link"))
            .help("a link is written `https://www.example.com/page`; a space in it is written `%20`");
        let escaped = text.trim().replace(' ', "%20");
        // Not in the name of the site, which has no such characters; and words that name no site are no link at all.
        let mends = escaped.starts_with('/')
            || fluent_uri::IriRef::parse(escaped.as_str())
                .is_ok_and(|link| link.authority().is_some_and(|site| !site.as_str().contains('%')));
        return Some(if mends {
            diagnostic.fix(format!("write `{escaped}`"), value.text.span, escaped, true)
        } else {
            diagnostic
        });
    };
    if text.starts_with('#') || (text.starts_with('/') && !text.starts_with("//")) {
        return None;
    }
    let Some(scheme) = link.scheme() else {
        let guess = format!("https://{}", text.trim_start_matches('/'));
        let found = wrong(value, "language/bad-link", format!("`{text}` does not say how it is reached"));
        // A word that names no site is none behind `https://`, either.
        return Some(if text.contains(['.', '/']) {
            found.help(format!("write `{guess}`, or `/page` for a page of the same site")).fix(
                format!("write `{guess}`"),
                value.text.span,
                guess,
                false,
            )
        } else {
            found.help("write `https://www.example.com/page`, or `/page` for a page of the same site")
        });
    };
    match scheme.as_str().to_ascii_lowercase().as_str() {
        "https" | "http" => {
            let host = link.authority().map(|authority| authority.host().to_owned()).unwrap_or_default();
            if host.is_empty() {
                return Some(
                    wrong(value, "language/bad-link", format!("`{text}` names no site"))
                        .help("a link is written `https://www.example.com/page`"),
                );
            }
            None
        }
        "mailto" | "tel" => None,
        other => Some(
            wrong(value, "language/unsafe-link", format!("a link must not begin with `{other}:`"))
                .why("a browser can run code or open a local program on such a link")
                .help("use `https`, `http`, `mailto` or `tel`"),
        ),
    }
}

/// What is wrong with an e-mail address, if anything.
pub(super) fn check_email(value: &Value) -> Option<Diagnostic> {
    let text = &*value.text;
    let address = text.strip_prefix("mailto:");
    if let Some(address) = address {
        return Some(
            wrong(value, "language/bad-email", "an e-mail address has no `mailto:` in front".to_owned())
                .help(format!("write `{address}`"))
                .fix(format!("write `{address}`"), value.text.span, address, true),
        );
    }
    let plain = email_address::EmailAddress::from_str(text).is_ok_and(|address| address.domain().contains('.'))
        && !text.contains(['"', '(', '<', ' ', '[']);
    if plain {
        return None;
    }
    Some(
        wrong(value, "language/bad-email", format!("`{text}` is not an e-mail address"))
            .help("an address is written `privacy@example.com`, without a name around it"),
    )
}

impl Leaf for Spanned<bool> {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        let flag = match &*value.text {
            "yes" | "true" => true,
            "no" | "false" => false,
            other => {
                let diagnostic =
                    wrong(value, "language/not-yes-or-no", format!("`{}` is `yes` or `no`, not `{other}`", field.name));
                let meant = match &*other.to_lowercase() {
                    "yes" | "true" | "y" | "on" => Some("yes"),
                    "no" | "false" | "n" | "off" => Some("no"),
                    _ => None,
                };
                cx.push(match meant {
                    Some(meant) => diagnostic.help(format!("write `{meant}`")).fix(
                        format!("write `{meant}`"),
                        value.text.span,
                        meant,
                        true,
                    ),
                    None => diagnostic.help("leave the field out where the answer is not known: not stated is neither"),
                });
                return None;
            }
        };
        Some(Spanned::new(flag, value.text.span))
    }
}

impl Leaf for Spanned<Day> {
    fn read(value: &Value, _: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        let help = match Day::read(&value.text) {
            Ok(day) => return Some(Spanned::new(day, value.text.span)),
            Err(help) => help,
        };
        let diagnostic = wrong(value, "language/bad-date", format!("`{}` is not a date", &*value.text));
        cx.push(match Day::meant(&value.text) {
            Some(meant) => diagnostic.help(format!("write `{meant}`: year, month and day; or year and month")).fix(
                format!("write `{meant}`"),
                value.text.span,
                meant,
                true,
            ),
            None => diagnostic.help(help),
        });
        None
    }
}

/// Whether a number counts the years of people.
fn is_age(field: &Field) -> bool {
    matches!(field.name, "minimum-age" | "not-under")
}

impl Leaf for Spanned<u32> {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        match value.text.parse::<u32>() {
            Ok(number) if value.text.bytes().all(|byte| byte.is_ascii_digit()) && (!is_age(field) || number <= 120) => {
                Some(Spanned::new(number, value.text.span))
            }
            Ok(number) if number > 120 && is_age(field) => {
                cx.push(
                    wrong(value, "language/bad-number", format!("nobody is {number} years old"))
                        .help("write the age in years: `16`"),
                );
                None
            }
            _ => {
                cx.push(
                    wrong(
                        value,
                        "language/bad-number",
                        format!("`{}` is a whole number from 0, not `{}`", field.name, &*value.text),
                    )
                    .help("write it in digits alone, without a sign and a unit: `16`"),
                );
                None
            }
        }
    }
}

impl Leaf for Spanned<Duration> {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        let Type::Duration(length) = field.ty else { return None };
        match Duration::read(&value.text, length) {
            Ok(duration) => Some(Spanned::new(duration, value.text.span)),
            Err(Slip { help, fix }) => {
                let mut diagnostic =
                    wrong(value, "language/bad-duration", format!("`{}` is not a period of time", &*value.text))
                        .help(help);
                if let Some(fix) = fix {
                    diagnostic = diagnostic.fix(format!("write `{fix}`"), value.text.span, fix, false);
                }
                cx.push(diagnostic);
                None
            }
        }
    }
}

impl Leaf for Ref {
    fn read(value: &Value, field: &Field, cx: &mut Context<'_, '_>) -> Option<Self> {
        let Type::Reference(kinds, words) = field.ty else { return None };
        let span = value.text.span;
        if let Some(word) = words.and_then(|words| words.find(&value.text)) {
            return Some(Self { target: Target::Word(word), span });
        }
        if let Some(target) = kinds.iter().find_map(|kind| cx.symbols.find(kind, &value.text)) {
            return Some(Self { target, span });
        }
        cx.unknown_reference(value, field, kinds, words);
        None
    }
}
