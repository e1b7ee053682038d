//! Whether a text reads as its place in a sentence needs.
//!
//! Owns: what shows that it does not, and what is said of it. Does not own: which texts have which shape (`schema`).
//! A sign must hold for nearly every text that has it: names are spelled as their owners like, and no list knows all verbs.

use crate::diagnostic::Diagnostic;
use crate::schema::Phrase;
use crate::schema::shapes::{ARTICLES, DETERMINERS, ING_VERBS, ORDINARY, PRONOUNS, S_VERBS};
use crate::source::Text;

/// How much of a text a sentence shows.
const SHOWN: usize = 60;

/// A warning where a text does not read as its place in a sentence needs.
pub(super) fn check_phrase(text: &Text, phrase: Phrase) -> Option<Diagnostic> {
    first_word(text, phrase)
        .or_else(|| address(text, phrase))
        .or_else(|| stop(text, phrase))
        .or_else(|| signs(text, phrase))
}

fn finding(text: &Text, phrase: Phrase, at: (usize, usize), message: impl Into<String>) -> Diagnostic {
    let shown =
        text.char_indices().nth(SHOWN).map_or_else(|| text.to_string(), |(end, _)| format!("{}…", &text[..end]));
    let place = text.locate(at.0, at.1);
    let why = match phrase {
        Phrase::Noun => format!(", as in “We use {shown}.”"),
        Phrase::Event => format!(", as in “We keep this until {shown}.”"),
        Phrase::Verb => format!(", as in “We use data to {shown}.”"),
        Phrase::Clause => format!(", as in “This is so when {shown}.”"),
        Phrase::Name => format!(", as in “This is about {shown}.”"),
        _ => String::new(),
    };
    Diagnostic::warning("language/phrase-shape", place, message)
        .why(format!("this text is printed as {}{why}", phrase.describe()))
}

/// What the first word of a text tells.
fn first_word(text: &Text, phrase: Phrase) -> Option<Diagnostic> {
    let first = text.split([' ', ',']).next().unwrap_or("");
    let word = first.to_lowercase();
    let capital = is_capital(first);
    // "IT services" are no sentence, and "TO" is no word that is printed twice.
    let word = if capital || word == first { &*word } else { "" };
    let begins = || DETERMINERS.contains(&word) || ARTICLES.contains(&word);
    let example = || format!("write {}: “{}”", phrase.describe(), phrase.example());
    let found = |message: &str| finding(text, phrase, (0, first.len()), message);
    let cut = |message: String, help: String| {
        let certain = matches!(word, "when" | "unless" | "to");
        let place = text.locate(0, text.len().min(first.len() + 1));
        Some(found(&message).help(help).fix(format!("take “{first}” off"), place, "", certain))
    };
    match phrase {
        Phrase::Clause if matches!(word, "when" | "if" | "unless") => {
            let before = if word == "unless" { "unless" } else { "when" };
            let message = format!("the text goes on after “{before}”, so the word would be printed twice");
            return cut(message, format!("begin with what follows “{first}”"));
        }
        Phrase::Verb if word == "to" => {
            let message = "the text goes on after “to”, so the word would be printed twice";
            return cut(message.to_owned(), "begin with the verb".to_owned());
        }
        Phrase::Verb if word == "we" => {
            let message = "the text follows “we”, so the word would be printed twice";
            return cut(message.to_owned(), "begin with the verb in its base form".to_owned());
        }
        Phrase::Verb if begins() || PRONOUNS.contains(&word) => {
            return Some(found("no verb begins with this word").help(example()));
        }
        Phrase::Verb if word.len() > 4 && word.ends_with("ing") && !ING_VERBS.contains(&word) => {
            return Some(found("“to” asks for the verb in its base form").help(example()));
        }
        Phrase::Verb if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !S_VERBS.contains(&word) => {
            return Some(found("“to” asks for the verb in its base form").help(example()));
        }
        Phrase::Noun if PRONOUNS.contains(&word) => {
            return Some(found("a sentence stands where a sentence goes on").help(example()));
        }
        // A name is spelled as it is, and some begin with "the"; nobody is called "All Its Apps".
        Phrase::Name if !capital && DETERMINERS.contains(&word) => {
            return Some(found("no name begins with this word").help("write the name alone, or say it in prose"));
        }
        _ => {}
    }
    // "Your Privacy Choices" is what something is called.
    let is_title = || text.split(' ').nth(1).is_some_and(is_capital);
    let known = || begins() || PRONOUNS.contains(&word) || ORDINARY.contains(&word);
    let small = match phrase {
        Phrase::Verb => capital,
        Phrase::Noun | Phrase::Event | Phrase::Clause => capital && known() && !is_title(),
        _ => false,
    };
    small.then(|| {
        let place = (0, first.chars().next().map_or(0, char::len_utf8));
        let letter: String = first.chars().take(1).flat_map(char::to_lowercase).collect();
        finding(text, phrase, place, "a sentence goes on with this text, so its capital is one too many")
            .help(format!("write it with a small letter: “{}”", word))
            .fix(format!("write “{letter}”"), text.locate(place.0, place.1), letter.clone(), false)
    })
}

/// "Your", and neither "IP" nor "iPhone".
fn is_capital(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && word.len() > 1 && chars.all(|c| c.is_lowercase() || c == '-')
}

fn address(text: &Text, phrase: Phrase) -> Option<Diagnostic> {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    (is_address && phrase.is_name()).then(|| {
        finding(text, phrase, (0, text.len()), "an address stands where a name is printed")
            .help("write the name; an address goes into a field that takes a link, or into prose")
    })
}

/// A sentence that ends before the one around it does.
fn stop(text: &Text, phrase: Phrase) -> Option<Diagnostic> {
    if !matches!(phrase, Phrase::Noun | Phrase::Event | Phrase::Verb | Phrase::Clause | Phrase::Heading) {
        return None;
    }
    if text.ends_with('.') && !text.ends_with("..") && !ends_with_abbreviation(text) {
        let (at, message) =
            ((text.len() - 1, text.len()), "a sentence goes on after this text, so its full stop is one too many");
        let message = if phrase == Phrase::Heading { "a heading has no full stop" } else { message };
        let found = finding(text, phrase, at, message).help("take the full stop off");
        return Some(found.fix("take the full stop off", text.locate(at.0, at.1), "", true));
    }
    // A heading can ask several questions.
    let inner = text
        .match_indices(". ")
        .find(|(at, _)| text[at + 2..].starts_with(char::is_uppercase) && !ends_with_abbreviation(&text[..=*at]));
    let (at, _) = inner.filter(|_| phrase != Phrase::Heading)?;
    Some(
        finding(text, phrase, (at, at + 1), "a sentence ends in the middle of a sentence")
            .help("say one thing here, and the rest in the prose of the declaration"),
    )
}

fn signs(text: &Text, phrase: Phrase) -> Option<Diagnostic> {
    let found = finding(text, phrase, markdown(text)?, "Markdown in a plain text is printed with its signs");
    Some(found.help("write plain text; links and emphasis go into a prose block"))
}

/// The first link or strong text of Markdown.
fn markdown(text: &str) -> Option<(usize, usize)> {
    let between = |open: &str, close: &str| {
        let start = text.find(open)?;
        let inside = &text[start + open.len()..];
        let length = inside.find(close).filter(|length| *length > 0 && !inside.starts_with(' '))?;
        Some((start, start + open.len() + length + close.len()))
    };
    let link = || {
        let at = text.find("](")?;
        let start = text[..at].rfind('[')?;
        Some((start, at + text[at..].find(')')? + 1))
    };
    between("**", "**").or_else(link)
}

/// "Ltd.", "e.g.", "U.S.": a full stop that belongs to the word.
fn ends_with_abbreviation(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    word.contains('.') || word.len() <= 3 || matches!(word, "Corp" | "etc" | "GmbH")
}
