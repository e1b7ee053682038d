//! The filters of expressions.

use std::borrow::Cow;
use std::sync::Arc;

use minijinja::value::{Rest, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::scope::Scope;
use super::value::{Decl, Leaf, Places, UNSTATED};
use crate::document::{markdown, words};

/// All filters, and what each gives.
pub const FILTERS: &[(&str, &str)] = &[
    (
        "say",
        r#"The printed form of a word, or of each word of a list: `p.basis \| say("bases")`. The forms stand in `words.yaml`."#,
    ),
    ("cap", "With a capital at the start, except in names that are written small."),
    ("list", "A list in a sentence: `a, b and c`."),
    ("and_list", "The same."),
    ("or_list", "A list in a sentence, with `or`."),
    ("code", "In the type of code."),
    ("link", r#"A link: `url \| link("our settings")`; without a text, the address is the text."#),
    ("date", "A day as it is printed; days are printed so by themselves."),
    ("duration", "A period as it is printed; periods are printed so by themselves."),
    ("place", "The name of a country or region, or of each in a list."),
    ("plural", r#"One of two forms, by a number or the length of a list: `sites \| plural("site", "sites")`."#),
    ("words", "How many words a text has."),
    (
        "table",
        "Around a table, as `{% filter table %}`: leaves out columns without entries, and puts a dash into empty cells.",
    ),
    ("nested", "Prose that belongs to the list item before it; `nested(2)` for an item of an inner list."),
    ("sentence", "With a capital at the start and a full stop at the end."),
    ("clause", "Without the full stop at the end, to go on in a sentence."),
    ("length", "How many entries a list has, or characters a text."),
    ("first", "The first entry."),
    ("last", "The last entry."),
    ("sort", "In order."),
    ("unique", "Each entry once."),
    ("reverse", "From the end to the start."),
    ("map", r#"One fact of each entry: `purpose \| map(attribute="label")`; or a filter for each: `map("cap")`."#),
    ("select", r#"The entries for which a test holds: `select("in", wanted)`."#),
    ("reject", "The entries for which a test does not hold."),
    ("selectattr", "The entries of which a fact passes a test."),
    ("rejectattr", "The entries of which a fact does not pass a test."),
    ("join", "The entries as a text, with a text between them."),
    ("trim", "Without spaces and line ends around it."),
    ("upper", "In capitals."),
    ("lower", "In small letters."),
    ("having", r#"The declarations that state a fact, or state it so: `purpose \| having("basis", "consent")`."#),
    ("without", "The declarations that do not."),
    ("slice", "In so many lists."),
    ("bold", "In bold."),
    ("cell", "For a cell of a table: in one line, with a capital."),
];

/// All tests, and when each holds.
pub const TESTS: &[(&str, &str)] = &[
    ("defined", "There is such a name."),
    ("undefined", "There is none."),
    ("none", "The fact is not stated."),
    ("true", "It is yes."),
    ("false", "It is no; a fact that is not stated is neither."),
    ("string", "It is a text."),
    ("number", "It is a number."),
    ("sequence", "It is a list."),
    ("eq", "Both are the same."),
    ("equalto", "The same as `eq`."),
    ("==", "The same as `eq`."),
    ("ne", "They differ."),
    ("!=", "The same as `ne`."),
    ("lt", "It is less."),
    ("<", "The same as `lt`."),
    ("le", "It is less, or the same."),
    ("<=", "The same as `le`."),
    ("gt", "It is more."),
    (">", "The same as `gt`."),
    ("ge", "It is more, or the same."),
    (">=", "The same as `ge`."),
    ("in", "It is in a list."),
    ("odd", "The number is odd."),
    ("even", "The number is even."),
    ("startingwith", "The text starts so."),
    ("endingwith", "The text ends so."),
];

/// The functions of the template language itself that are kept.
pub const FUNCTIONS: &[(&str, &str)] = &[("range", "Numbers in a row: `range(3)` is 0, 1, 2.")];

pub fn add(environment: &mut Environment<'static>) {
    use minijinja::{filters as f, functions, tests as t};
    environment.add_filter("say", say);
    environment.add_filter("cap", cap);
    environment.add_filter("sentence", sentence);
    environment.add_filter("clause", clause);
    environment.add_filter("list", and_list);
    environment.add_filter("and_list", and_list);
    environment.add_filter("or_list", |state: &mut State<'_, '_>, value: &Value| joined(state, value, "or"));
    environment.add_filter("code", |value: &Value| each(value, markdown::code));
    environment.add_filter("cell", |state: &mut State<'_, '_>, value: &Value| {
        safe(cap_text(state, &piece(value)).replace('\n', " "))
    });
    environment.add_filter("bold", |value: &Value| safe(format!("**{}**", piece(value))));
    environment.add_filter("link", link);
    environment.add_filter("date", |value: &Value| value.clone());
    environment.add_filter("duration", |value: &Value| value.clone());
    environment.add_filter("place", place);
    environment.add_filter("plural", plural);
    environment.add_filter("words", |value: &Value| plain(value).split_whitespace().count());
    environment.add_filter("table", |value: &Value| safe(table(&piece(value))));
    environment.add_filter("nested", nested);
    environment.add_filter("having", having);
    environment.add_filter("without", without);
    environment.add_filter("length", f::length);
    environment.add_filter("first", f::first);
    environment.add_filter("last", f::last);
    environment.add_filter("sort", f::sort);
    environment.add_filter("unique", f::unique);
    environment.add_filter("reverse", f::reverse);
    environment.add_filter("map", f::map);
    environment.add_filter("select", f::select);
    environment.add_filter("reject", f::reject);
    environment.add_filter("selectattr", f::selectattr);
    environment.add_filter("rejectattr", f::rejectattr);
    environment.add_filter("join", f::join);
    environment.add_filter("trim", |value: &Value| {
        let text = plain(value);
        if value.is_safe() { safe(text.trim().to_owned()) } else { Value::from(text.trim()) }
    });
    environment.add_filter("upper", f::upper);
    environment.add_filter("lower", f::lower);
    environment.add_filter("slice", f::slice);
    environment.add_test("defined", t::is_defined);
    environment.add_test("undefined", t::is_undefined);
    environment.add_test("none", t::is_none);
    environment.add_test("true", t::is_true);
    environment.add_test("false", t::is_false);
    environment.add_test("string", t::is_string);
    environment.add_test("number", t::is_number);
    environment.add_test("sequence", t::is_sequence);
    for name in ["eq", "equalto", "=="] {
        environment.add_test(name, t::is_eq);
    }
    for name in ["ne", "!="] {
        environment.add_test(name, t::is_ne);
    }
    for name in ["lt", "<"] {
        environment.add_test(name, t::is_lt);
    }
    for name in ["le", "<="] {
        environment.add_test(name, t::is_le);
    }
    for name in ["gt", ">"] {
        environment.add_test(name, t::is_gt);
    }
    for name in ["ge", ">="] {
        environment.add_test(name, t::is_ge);
    }
    environment.add_test("in", t::is_in);
    environment.add_test("odd", t::is_odd);
    environment.add_test("even", t::is_even);
    environment.add_test("startingwith", t::is_startingwith);
    environment.add_test("endingwith", t::is_endingwith);
    environment.add_function("range", functions::range);
}

/// The scope of the document, kept in the state of a run so that it is looked up once.
struct Current(Arc<Scope>);

/// The scope of the document that a template runs for.
pub fn scope(state: &mut State<'_, '_>) -> Option<Arc<Scope>> {
    if let Some(current) = state.get_extension::<Current>() {
        return Some(Arc::clone(&current.0));
    }
    let scope = state.lookup("policy")?.downcast_object_ref::<Decl>().map(|decl| Arc::clone(&decl.scope))?;
    state.get_or_insert_extension_with(|| Current(Arc::clone(&scope)));
    Some(scope)
}

fn safe(text: String) -> Value {
    Value::from_safe_string(text)
}

fn wrong(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// A value as plain text, before escaping.
fn plain(value: &Value) -> Cow<'_, str> {
    if let Some(text) = value.as_str() {
        return Cow::Borrowed(text);
    }
    if let Some(decl) = value.downcast_object_ref::<Decl>() {
        return decl.label();
    }
    if let Some(leaf) = value.downcast_object_ref::<Leaf>() {
        return Cow::Owned(leaf.phrase());
    }
    if value.is_none() || value.is_undefined() {
        return Cow::Borrowed("");
    }
    Cow::Owned(value.to_string())
}

/// A value as Markdown.
fn piece(value: &Value) -> Cow<'_, str> {
    if value.is_safe() {
        return Cow::Borrowed(value.as_str().unwrap_or_default());
    }
    Cow::Owned(markdown::escape(&plain(value)))
}

fn nothing(value: &Value) -> bool {
    value.is_none() || value.is_undefined()
}

/// Applies `make` to a text or to each of a list.
fn each(value: &Value, make: impl Fn(&str) -> String) -> Result<Value, Error> {
    if nothing(value) {
        return Ok(UNSTATED());
    }
    if value.kind() == ValueKind::Seq {
        return Ok(value.try_iter()?.map(|entry| safe(make(&plain(&entry)))).collect());
    }
    Ok(safe(make(&plain(value))))
}

/// The printed form of a word, or of each word of a list. Text of the author's own stays.
fn say(state: &mut State<'_, '_>, value: &Value, vocabulary: &str) -> Result<Value, Error> {
    if nothing(value) {
        return Ok(UNSTATED());
    }
    let scope = scope(state);
    let form = |word: &Value| -> Result<Value, Error> {
        let key = key(word);
        if vocabulary == "authorities" {
            return Ok(Value::from(
                crate::schema::authorities::authority(&key).map_or(&*key, |authority| authority.name),
            ));
        }
        if let Some(form) = scope.as_ref().and_then(|scope| scope.engine.words.say(vocabulary, &key)) {
            return Ok(Value::from(form));
        }
        if !words::is_vocabulary(vocabulary) {
            let nearest = crate::diagnostic::nearest(vocabulary, words::vocabularies());
            let help = nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
            return Err(wrong(format!("there is no vocabulary `{vocabulary}`{help}")));
        }
        Ok(Value::from(&*key))
    };
    if value.as_str().is_none() && value.kind() == ValueKind::Seq {
        return Ok(Value::from(value.try_iter()?.map(|entry| form(&entry)).collect::<Result<Vec<_>, _>>()?));
    }
    form(value)
}

/// The word of a declaration's key, or the text itself.
fn key(value: &Value) -> Cow<'_, str> {
    match value.downcast_object_ref::<Decl>() {
        Some(decl) => Cow::Owned(super::value::key(&decl.scope.policy, decl.at).unwrap_or_default().to_owned()),
        None => plain(value),
    }
}

fn place(state: &mut State<'_, '_>, value: &Value) -> Result<Value, Error> {
    say(state, value, "places")
}

/// The first letter as a capital, except in names that start small: offlineCRM stays offlineCRM.
fn cap_text<'t>(state: &mut State<'_, '_>, text: &'t str) -> Cow<'t, str> {
    let Some(first) = text.chars().next().filter(|first| first.is_lowercase()) else { return Cow::Borrowed(text) };
    // A capital inside the first word: a name that is written so.
    let word = text.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    if word.contains(|c: char| c.is_uppercase()) || word.contains('@') || word.contains("://") {
        return Cow::Borrowed(text);
    }
    if let Some(scope) = scope(state)
        && scope
            .small_names
            .iter()
            .any(|name| text.strip_prefix(&**name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.extend(first.to_uppercase());
    out.push_str(&text[first.len_utf8()..]);
    Cow::Owned(out)
}

fn cap(state: &mut State<'_, '_>, value: &Value) -> Value {
    if nothing(value) {
        return UNSTATED();
    }
    let text = plain(value);
    match cap_text(state, &text) {
        Cow::Borrowed(_) if value.as_str().is_some() => value.clone(),
        text if value.is_safe() => safe(text.into_owned()),
        text => Value::from(&*text),
    }
}

/// A text that is a whole sentence: with a capital, and with a full stop unless it ends otherwise.
fn sentence(state: &mut State<'_, '_>, value: &Value) -> Value {
    if nothing(value) {
        return UNSTATED();
    }
    let is_safe = value.is_safe();
    let text = plain(value);
    let mut text = cap_text(state, text.trim_end()).into_owned();
    if !text.is_empty() && !text.ends_with(['.', '!', '?', '…', ':', ';']) {
        text.push('.');
    }
    if is_safe { safe(text) } else { Value::from(text) }
}

/// A text that goes on in a sentence: without the full stop that its author put at the end.
fn clause(value: &Value) -> Value {
    if nothing(value) {
        return UNSTATED();
    }
    let text = plain(value);
    let text = text.trim_end().trim_end_matches('.');
    if value.is_safe() { safe(text.to_owned()) } else { Value::from(text) }
}

/// "a, b and c".
pub fn and_list(state: &mut State<'_, '_>, value: &Value, joint: Option<&str>) -> Result<Value, Error> {
    joined(state, value, joint.unwrap_or("and"))
}

fn joined(state: &mut State<'_, '_>, value: &Value, joint: &str) -> Result<Value, Error> {
    if nothing(value) || value.len() == Some(0) {
        return Ok(UNSTATED());
    }
    if value.as_str().is_some() || value.kind() != ValueKind::Seq && value.kind() != ValueKind::Iterable {
        return Ok(value.clone());
    }
    if let Some(list) = value.downcast_object_ref::<Places>() {
        let pieces: Vec<String> = list.labels().map(|label| markdown::escape(&label)).collect();
        return Ok(match (<[String; 1]>::try_from(pieces), scope(state)) {
            (Ok([only]), _) => safe(only),
            (Err(pieces), Some(scope)) => safe(scope.engine.words.and(&pieces, joint)),
            (Err(_), None) => UNSTATED(),
        });
    }
    let count = value.len().unwrap_or(0);
    if count == 1
        && let Some(only) = value.try_iter()?.next()
    {
        return Ok(safe(piece(&only).into_owned()));
    }
    let Some(scope) = scope(state) else { return Ok(UNSTATED()) };
    let mut pieces: Vec<String> = Vec::with_capacity(count);
    pieces.extend(value.try_iter()?.map(|entry| piece(&entry).into_owned()));
    Ok(safe(scope.engine.words.and(&pieces, joint)))
}

/// A link: `url | link("our cookie settings")`; without a text, the address without its scheme. An
/// e-mail address leads to a message.
fn link(value: &Value, text: Option<&Value>) -> Result<Value, Error> {
    if nothing(value) {
        return Ok(UNSTATED());
    }
    if value.kind() == ValueKind::Seq {
        return Ok(value.try_iter()?.map(|entry| link_one(&plain(&entry), None)).collect());
    }
    let text = text.map(plain);
    Ok(link_one(&plain(value), text.as_deref()))
}

fn link_one(address: &str, text: Option<&str>) -> Value {
    if address.contains('@') && !address.contains([':', '/']) {
        return safe(markdown::link(text.unwrap_or(address), &format!("mailto:{address}")));
    }
    let shown = text.unwrap_or_else(|| {
        let shown = address.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("mailto:");
        shown.trim_start_matches("tel:").trim_end_matches('/')
    });
    safe(markdown::link(shown, address))
}

/// The form of a word that agrees with a number, or with the length of a list.
fn plural(value: &Value, one: &Value, many: &Value) -> Value {
    let count = value.as_i64().or_else(|| value.len().and_then(|length| i64::try_from(length).ok())).unwrap_or(0);
    if count == 1 { one.clone() } else { many.clone() }
}

/// Prose in a list item: indented so far that it stays inside.
fn nested(value: &Value, depth: Option<usize>) -> Value {
    let text = piece(value);
    if text.trim().is_empty() {
        return safe(String::new());
    }
    let indent = "  ".repeat(depth.unwrap_or(1).min(8));
    let mut out = String::with_capacity(text.len() + 16);
    out.push('\n');
    for line in text.lines() {
        out.push('\n');
        if !line.trim().is_empty() {
            out.push_str(&indent);
            out.push_str(line);
        }
    }
    out.push('\n');
    safe(out)
}

fn matches(entry: &Value, attribute: &str, wanted: &[Value]) -> bool {
    let Ok(value) = entry.get_attr(attribute) else { return false };
    match wanted.first() {
        None => value.is_true() || value.kind() == ValueKind::Bool && value.is_true(),
        Some(wanted) if value.kind() == ValueKind::Seq => {
            value.try_iter().is_ok_and(|mut list| list.any(|entry| entry == *wanted))
        }
        Some(wanted) => value == *wanted,
    }
}

/// The declarations of a list whose fact is stated, or has this value.
fn having(value: &Value, attribute: &str, wanted: Rest<Value>) -> Result<Value, Error> {
    Ok(value.try_iter()?.filter(|entry| matches(entry, attribute, &wanted)).collect())
}

/// The declarations of a list whose fact is not stated, or has not this value.
fn without(value: &Value, attribute: &str, wanted: Rest<Value>) -> Result<Value, Error> {
    Ok(value.try_iter()?.filter(|entry| !matches(entry, attribute, &wanted)).collect())
}

/// A Markdown table without the columns that are empty throughout, and with a dash in empty cells.
/// Text before and after the table stays.
fn table(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rows = Rows::default();
    for line in text.lines() {
        if line.trim_start().starts_with('|') {
            rows.push(line);
            continue;
        }
        rows.write(&mut out);
        out.push_str(line);
        out.push('\n');
    }
    rows.write(&mut out);
    out
}

/// The rows of a table.
#[derive(Default)]
struct Rows<'t> {
    cells: Vec<&'t str>,
    /// Where the cells of each row end.
    ends: Vec<usize>,
}

impl<'t> Rows<'t> {
    /// Adds a row, divided at each `|` that is not escaped.
    fn push(&mut self, line: &'t str) {
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let bytes = line.as_bytes();
        let (mut start, mut at) = (0, 0);
        while let Some(step) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'|' | b'\\')))
        {
            at += step;
            if bytes[at] == b'|' {
                self.cells.push(trimmed(&line[start..at]));
                at += 1;
                start = at;
            } else {
                // Whatever follows is escaped.
                at += 2;
            }
        }
        let last = trimmed(&line[start..]);
        if !last.is_empty() {
            self.cells.push(last);
        }
        self.ends.push(self.cells.len());
    }

    fn row(&self, index: usize) -> &[&'t str] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cells[start..self.ends[index]]
    }

    fn write(&mut self, out: &mut String) {
        if self.ends.is_empty() {
            return;
        }
        let shown = |cell: &str| !cell.is_empty() && !unmarked(cell).is_empty();
        let mut keep = vec![false; self.row(0).len()];
        for index in 2..self.ends.len() {
            for (keep, cell) in keep.iter_mut().zip(self.row(index)) {
                *keep = *keep || shown(cell);
            }
        }
        let count = if self.ends.len() > 2 { self.ends.len() } else { 0 };
        for index in 0..count {
            let row = self.row(index);
            out.push('|');
            for (column, _) in keep.iter().enumerate().filter(|(_, keep)| **keep) {
                let cell = row.get(column).copied().unwrap_or_default();
                out.push(' ');
                if shown(cell) {
                    out.push_str(cell);
                } else if index > 1 {
                    out.push('–');
                    out.push_str(cell);
                }
                out.push_str(" |");
            }
            out.push('\n');
        }
        self.cells.clear();
        self.ends.clear();
    }
}

/// As [`str::trim`], faster where spaces are all there is to trim.
fn trimmed(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    let start = bytes.iter().position(|byte| *byte != b' ').unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| *byte != b' ').map_or(start, |last| last + 1);
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let inner = &cell[start..end];
    if plain(bytes[start..end].first()) && plain(bytes[start..end].last()) { inner } else { inner.trim() }
}

/// A cell without the provenance mark at its end, which is nothing that a reader sees.
fn unmarked(cell: &str) -> &str {
    if !markdown::private::any(cell) {
        return cell;
    }
    cell.split(markdown::private::MARK).next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn empty_columns_go_and_empty_cells_get_a_dash() {
        let text = "Intro:\n\n| a | b | c |\n| --- | --- | --- |\n| 1 |  | x\\|y |\n|  |  | z |\n\nAfter\n";
        assert_eq!(table(text), "Intro:\n\n| a | c |\n| --- | --- |\n| 1 | x\\|y |\n| – | z |\n\nAfter\n");
    }

    #[test]
    fn a_table_without_rows_is_nothing() {
        assert_eq!(table("| a |\n| --- |\n"), "");
    }
}
