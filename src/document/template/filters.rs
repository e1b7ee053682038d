//! The filters of expressions: words and phrases here, lists and tables in the files beside it.

mod conduct;
pub(super) mod lists;
mod table;

use std::borrow::Cow;

use super::run::Run;
use crate::document::markdown;
use crate::document::words::{self, FORMS};
use crate::facts::expression::{Fault, Given, Host, Marked, Takes, Value, value};
use crate::policy::WordOrText;

type Done<'r> = crate::facts::expression::Done<Value<'r>>;

/// Makes one value of another.
pub type Filter = for<'a, 'r, 'p> fn(&Run<'r, 'p>, Value<'r>, Given<'a, 'r>) -> Done<'r>;

const NONE: Takes = up_to(0, &[]);

const fn up_to(most: usize, named: &'static [&'static str]) -> Takes {
    Takes { most, named }
}

/// As many as the filter or the test takes that it names.
const fn any(named: &'static [&'static str]) -> Takes {
    up_to(usize::MAX, named)
}

/// All filters, what each gives, what it takes, and how it is made.
pub const FILTERS: &[(&str, &str, (Takes, Filter))] = &[
    (
        "say",
        r#"The printed form of a word, or of each word of a list: `p.basis \| say("bases")`. The forms stand in `words.yaml`. A number or a list behind it chooses the plural."#,
        (up_to(2, &[]), |run, value, given| match given.text(0) {
            Some(vocabulary) => say(run, value, vocabulary, given.values.get(1)),
            None => Err(Fault::new("`say` takes the name of a vocabulary, in quotes")),
        }),
    ),
    (
        "cap",
        "With a capital at the start, except in names that are written small.",
        (NONE, |run, value, _| Ok(cap(run, value))),
    ),
    (
        "list",
        "A list in a sentence: `a, b and c`.",
        (up_to(1, &[]), |run, value, given| run.joined(value, given.text(0).unwrap_or("and"))),
    ),
    ("and_list", "The same.", (up_to(1, &[]), |run, value, given| run.joined(value, given.text(0).unwrap_or("and")))),
    ("or_list", "A list in a sentence, with `or`.", (NONE, |run, value, _| run.joined(value, "or"))),
    (
        "conduct",
        r#"What a promise says is done: `p.never_verbs \| conduct("or", data, recipients)`."#,
        (up_to(4, &[]), conduct::conduct),
    ),
    ("code", "In the type of code.", (NONE, |run, value, _| each(run, value, markdown::code))),
    (
        "link",
        r#"A link: `url \| link("our settings")`; without a text, the address is the text."#,
        (up_to(1, &[]), |run, value, given| {
            let text = given.values.first().map(|text| run.scope.plain(text));
            each(run, value, |address| link(address, text.as_deref()))
        }),
    ),
    ("date", "A day as it is printed; days are printed so by themselves.", (NONE, |_, value, _| Ok(value))),
    ("duration", "A period as it is printed; periods are printed so by themselves.", (NONE, |_, value, _| Ok(value))),
    (
        "place",
        "The name of a country or region, or of each in a list.",
        (NONE, |run, value, _| say(run, value, "places", None)),
    ),
    (
        "plural",
        r#"One of the forms that the language has, by a number or the length of a list: `sites \| plural("site", "sites")`."#,
        (up_to(FORMS.len(), &[]), |run, value, given| {
            let words = &run.scope.view.words;
            let form = words.plural(number(&value));
            let [.., last] = given.values else { return Err(Fault::new("`plural` takes two forms")) };
            let index = words.plurals().position(|known| known == form).unwrap_or(usize::MAX);
            Ok(given.values.get(index).unwrap_or(last).clone())
        }),
    ),
    (
        "form",
        "The name of the form that the language has for a number or the length of a list: `one`, `other`.",
        (NONE, |run, value, _| Ok(Value::from(run.scope.view.words.plural(number(&value))))),
    ),
    (
        "verb",
        "A label after `we` or `to`, as the language frames it.",
        (NONE, |run, value, _| framed(run, value, "verb")),
    ),
    (
        "noun",
        "A label inside a sentence, as the language frames it.",
        (NONE, |run, value, _| framed(run, value, "noun")),
    ),
    ("name", "A label that is a name, as the language frames it.", (NONE, |run, value, _| framed(run, value, "name"))),
    ("lead", "A label before the text on it: `**Your account:**`.", (NONE, |run, value, _| framed(run, value, "lead"))),
    (
        "words",
        "How many words a text has.",
        (NONE, |run, value, _| Ok(Value::from(count_words(&run.scope.plain(&value))))),
    ),
    (
        "table",
        "Around a table, as `{% filter table %}`: leaves out columns without entries, and puts a dash into empty cells.",
        (NONE, |run, value, _| {
            let empty = run.scope.view.words.say("joints", "empty").unwrap_or_default();
            Ok(Value::Markdown(table::table(&run.piece(value), empty)))
        }),
    ),
    (
        "nested",
        "Prose that belongs to the list item before it; `nested(2)` for an item of an inner list.",
        (up_to(1, &[]), nested),
    ),
    (
        "sentence",
        "With a capital at the start and a full stop at the end.",
        (NONE, |run, value, _| Ok(sentence(run, value))),
    ),
    (
        "clause",
        "Without the full stop at the end, to go on in a sentence.",
        (NONE, |run, value, _| {
            let stop = run.scope.view.words.say("patterns", "stop").unwrap_or_default();
            Ok(shortened(run, value, |text| text.trim_end().trim_end_matches(stop)))
        }),
    ),
    ("length", "How many entries a list has, or characters a text.", (NONE, lists::length)),
    ("first", "The first entry.", (NONE, |_, value, _| lists::end(&value, true))),
    ("last", "The last entry.", (NONE, |_, value, _| lists::end(&value, false))),
    ("sort", "In order.", (up_to(0, &["attribute", "reverse", "case_sensitive"]), lists::sort)),
    ("unique", "Each entry once.", (NONE, |run, value, _| lists::unique(run, &value))),
    ("reverse", "From the end to the start.", (NONE, |_, value, _| lists::reverse(&value))),
    (
        "map",
        r#"One fact of each entry: `purpose \| map(attribute="label")`; or a filter for each: `map("cap")`."#,
        (any(&["attribute", "default", "reverse", "case_sensitive", "d"]), map),
    ),
    (
        "select",
        r#"The entries for which a test holds: `select("in", wanted)`."#,
        (any(&[]), |run, value, given| lists::select(run, &value, given, true)),
    ),
    (
        "reject",
        "The entries for which a test does not hold.",
        (any(&[]), |run, value, given| lists::select(run, &value, given, false)),
    ),
    (
        "selectattr",
        "The entries of which a fact passes a test.",
        (any(&[]), |run, value, given| lists::select_by_fact(run, &value, given, true)),
    ),
    (
        "rejectattr",
        "The entries of which a fact does not pass a test.",
        (any(&[]), |run, value, given| lists::select_by_fact(run, &value, given, false)),
    ),
    ("join", "The entries as a text, with a text between them.", (up_to(1, &["d"]), lists::join)),
    ("trim", "Without spaces and line ends around it.", (NONE, |run, value, _| Ok(shortened(run, value, str::trim)))),
    ("upper", "In capitals.", (NONE, |run, value, _| Ok(changed(run, value, str::to_uppercase)))),
    ("lower", "In small letters.", (NONE, |run, value, _| Ok(changed(run, value, str::to_lowercase)))),
    (
        "having",
        r#"The declarations that state a fact, or state it in one of these ways: `purpose \| having("basis", "consent")`."#,
        (any(&[]), |run, value, given| lists::having(run, &value, given, true)),
    ),
    (
        "without",
        "The declarations that do not.",
        (any(&[]), |run, value, given| lists::having(run, &value, given, false)),
    ),
    ("slice", "In so many lists.", (up_to(2, &[]), lists::slice)),
    (
        "bold",
        "In bold.",
        (NONE, |run, value, _| Ok(Value::Markdown(run.piece(value).changed(|text| format!("**{text}**"))))),
    ),
    (
        "cell",
        "For a cell of a table: in one line, with a capital.",
        (NONE, |run, value, _| {
            Ok(Value::Markdown(run.piece(value).changed(|text| capital(run, text).replace('\n', " "))))
        }),
    ),
];

fn count_words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let words = text.as_bytes().split(|byte| matches!(byte, b'\t'..=b'\r' | b' '));
    words.filter(|word| !word.is_empty()).count()
}

/// A number, or the length of a list.
fn number(value: &Value<'_>) -> i64 {
    match value {
        Value::Number(number) => *number,
        other => Value::from(other.entries().unwrap_or(0)).number().unwrap_or(0),
    }
}

/// A label, or each of a list, as the language frames it.
fn framed<'r>(run: &Run<'r, '_>, value: Value<'r>, frame: &str) -> Done<'r> {
    let words = &run.scope.view.words;
    let is_plain = |frame| words.frames_nothing(frame);
    if value.is_unstated() || is_plain(frame) && (frame != "noun" || is_plain("item")) {
        return Ok(value);
    }
    let one = |value: Value<'r>| {
        // The words for items are bare: "e-mail address".
        let word = match &value {
            Value::Decl(place) if frame == "noun" => match place.item(run.scope.policy) {
                Some(WordOrText::Word(word)) => Some(word.value),
                _ => None,
            },
            _ => None,
        };
        let frame = if word.is_some() { "item" } else { frame };
        if is_plain(frame) {
            return Ok(value);
        }
        let inside = word.and_then(|word| Some((words.say("items", word)?, words.say("items-inside", word)?)));
        run.paid(Value::Markdown(run.piece(value).changed(|text| match inside {
            Some((bare, inside)) => text.replacen(bare, inside, 1),
            None => words.pattern(frame, &[("text", text)]),
        })))
    };
    match value.entries() {
        Some(count) => (0..count).map(|index| one(value.entry(index))).collect(),
        None => one(value),
    }
}

/// Makes Markdown of a text, or of each of a list.
fn each<'r>(run: &Run<'r, '_>, value: Value<'r>, make: impl Fn(&str) -> String) -> Done<'r> {
    if value.is_unstated() {
        return Ok(Value::Unstated);
    }
    let one = |value: &Value<'r>| run.paid(Value::markdown(make(&run.scope.plain(value))));
    match value.entries() {
        Some(count) => (0..count).map(|index| one(&value.entry(index))).collect(),
        None => one(&value),
    }
}

/// The printed form of a word, or of each word of a list. Text of the author's own stays.
fn say<'r>(run: &Run<'r, '_>, value: Value<'r>, vocabulary: &str, count: Option<&Value<'r>>) -> Done<'r> {
    if value.is_unstated() {
        return Ok(Value::Unstated);
    }
    let scope = run.scope;
    let (vocabulary, several) = words::of_several(vocabulary);
    let count = if several { Some(&Value::Number(2)) } else { count };
    let form = |word: Value<'r>| -> Done<'r> {
        let key = match word {
            Value::Decl(at) => Cow::Borrowed(value::key(scope.policy, at).unwrap_or_default()),
            Value::Text(text) => text,
            other => Cow::Owned(scope.plain(&other).into_owned()),
        };
        if vocabulary == "authorities" {
            if let Some(form) = scope.view.words.say(vocabulary, &key) {
                return Ok(Value::from(form));
            }
            let known = crate::law::authority(&key);
            return Ok(Value::Text(known.map_or(key, |authority| Cow::Borrowed(&*authority.name))));
        }
        let words = &scope.view.words;
        let form = match count {
            Some(count) => words.counted(vocabulary, &key, number(count)),
            None => words.say(vocabulary, &key),
        };
        if let Some(form) = form {
            return Ok(Value::from(form));
        }
        if !words::is_vocabulary(vocabulary) {
            let near = crate::diagnostic::nearest(vocabulary, words::vocabularies());
            let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(Fault::new(format!("there is no vocabulary `{vocabulary}`{help}")));
        }
        Ok(Value::Text(key))
    };
    match value.entries() {
        Some(count) => (0..count).map(|index| form(value.entry(index))).collect(),
        None => form(value),
    }
}

/// The first letter as a capital, except in names that start small: offlineCRM stays offlineCRM.
fn capital<'t>(run: &Run<'_, '_>, text: &'t str) -> Cow<'t, str> {
    let Some(first) = text.chars().next().filter(|first| first.is_lowercase()) else { return Cow::Borrowed(text) };
    // A capital inside the first word: a name that is written so. Most words have small letters only.
    let plain = text.bytes().take_while(|byte| *byte != b' ').all(|byte| byte.is_ascii_lowercase());
    if !plain {
        let word = text.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        if word.contains(|c: char| c.is_uppercase()) || word.contains('@') || word.contains("://") {
            return Cow::Borrowed(text);
        }
    }
    if run.scope.starts_small(text) {
        return Cow::Borrowed(text);
    }
    // "ß" and "ﬁ" have none of one letter: "SS" and "FI" would be other words.
    let mut capital = first.to_uppercase();
    let Some(capital) = capital.next().filter(|_| capital.len() == 0) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(capital);
    out.push_str(&text[first.len_utf8()..]);
    Cow::Owned(out)
}

/// A value made of the text of another, Markdown where that was Markdown.
fn changed<'r>(run: &Run<'r, '_>, value: Value<'r>, make: impl FnOnce(&str) -> String) -> Value<'r> {
    match value {
        value if value.is_unstated() => Value::Unstated,
        Value::Markdown(text) => Value::Markdown(text.changed(make)),
        value => Value::from(make(&run.scope.plain(&value))),
    }
}

fn cap<'r>(run: &Run<'r, '_>, value: Value<'r>) -> Value<'r> {
    match value {
        value if value.is_unstated() => Value::Unstated,
        Value::Text(ref text) => match capital(run, text) {
            Cow::Borrowed(_) => value,
            Cow::Owned(made) => Value::from(made),
        },
        Value::Markdown(ref text) => match capital(run, text) {
            Cow::Borrowed(_) => value,
            Cow::Owned(made) => Value::Markdown(text.changed(|_| made)),
        },
        Value::Decl(at) => match run.scope.label(at) {
            Cow::Borrowed(label) => Value::Text(capital(run, label)),
            Cow::Owned(label) => Value::from(capital(run, &label).into_owned()),
        },
        value => Value::from(capital(run, &run.scope.plain(&value)).into_owned()),
    }
}

/// A text that is a whole sentence: with a capital, and with a full stop unless it ends otherwise.
fn sentence<'r>(run: &Run<'r, '_>, value: Value<'r>) -> Value<'r> {
    changed(run, value, |text| {
        let say = |pattern| run.scope.view.words.say("patterns", pattern).unwrap_or_default();
        let mut text = capital(run, text.trim_end()).into_owned();
        if !text.is_empty() && !text.ends_with(|last| say("ends").contains(last)) {
            text.push_str(say("stop"));
        }
        text
    })
}

/// A part of a text, borrowed where that is.
fn shortened<'r>(run: &Run<'r, '_>, value: Value<'r>, part: impl Fn(&str) -> &str) -> Value<'r> {
    match value {
        value if value.is_unstated() => Value::Unstated,
        Value::Text(Cow::Borrowed(text)) => Value::from(part(text)),
        value => changed(run, value, |text| part(text).to_owned()),
    }
}

/// One fact of each entry, or what a filter makes of each.
fn map<'r>(run: &Run<'r, '_>, value: Value<'r>, given: Given<'_, 'r>) -> Done<'r> {
    if let Some(name) = given.named("attribute").and_then(Value::as_text) {
        let (path, default) = (lists::path(run, name), given.named("default"));
        return value
            .iterate()?
            .map(|entry| match (lists::fact(run, &entry, &path)?, default) {
                (fact, Some(default)) if fact.is_unstated() => run.paid(default.clone()),
                (fact, _) => Ok(fact),
            })
            .collect();
    }
    let Some(name) = given.text(0) else {
        return Err(Fault::new("`map` takes the name of a filter in quotes, or `attribute=` and the name of a fact"));
    };
    let Some((_, filter)) = FILTERS.iter().find(|row| row.0 == name).map(|row| row.2) else {
        return Err(Fault::new(format!("there is no filter `{name}`")));
    };
    let given = Given { values: given.after(1), named: given.named };
    let each = 1 + given.weight();
    let one = |entry| run.spend(each).and_then(|()| filter(run, entry, given)).and_then(|made| run.paid(made));
    value.iterate()?.map(one).collect()
}

/// A link: `url | link("our cookie settings")`; without a text, the address without its scheme. An
/// e-mail address leads to a message.
fn link(address: &str, text: Option<&str>) -> String {
    if address.contains('@') && !address.contains([':', '/']) {
        return markdown::link(text.unwrap_or(address), &format!("mailto:{address}"));
    }
    let shown = text.unwrap_or_else(|| {
        let shown = address.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("mailto:");
        shown.trim_start_matches("tel:").trim_end_matches('/')
    });
    markdown::link(shown, address)
}

/// Prose in a list item: indented so far that it stays inside.
fn nested<'r>(run: &Run<'r, '_>, value: Value<'r>, given: Given<'_, 'r>) -> Done<'r> {
    let text = run.piece(value);
    if text.trim().is_empty() {
        return Ok(Value::markdown(""));
    }
    let indent = "  ".repeat(given.count(0).unwrap_or(1).min(8));
    let mut out = Marked::with_capacity(text.len() + 16);
    out.push_str("\n");
    for (line, marks) in text.lines_with_marks() {
        out.push_str("\n");
        if !line.trim().is_empty() {
            out.push_str(&indent);
            out.push_str(line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line)));
        }
        marks.iter().for_each(|mark| out.mark(mark.1));
    }
    out.push_str("\n");
    Ok(Value::Markdown(out))
}
