//! The sentences of a template, and where they go: `{{ phrase("keep", until=r.until) }}`.
//!
//! Owns: how sentences are put into the template that asks for them, before that is read, and the way from the whole back to
//! the files. Does not own: what the whole means, and which sentences there are ([`super::texts`]). So a sentence costs
//! nothing when it runs, knows every name that stands around it, and is checked with it. The build script puts the templates
//! that ship together with this file, so it uses nothing of the program.
//!
//! A sentence is a text with `{{ slots }}`. What is named in the call is a part of it: printed where that is taken for yes, at
//! the place where the sentence has a slot of that name. Of a sentence or a part with several texts, `yes` and `no` are
//! chosen by that, and the forms of a language by a number or the length of a list.

use std::collections::BTreeSet;
use std::ops::Range;

/// The forms that a language can have for numbers, as CLDR calls them.
pub const FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// A text of a sentence.
#[derive(Debug)]
pub struct Form<'a> {
    /// The name of the form; empty for the only text.
    pub name: &'a str,
    pub text: &'a str,
    /// Where an author wrote it.
    pub written: Option<Written>,
}

/// Where an author wrote a text.
#[derive(Debug, Clone)]
pub struct Written {
    /// All of it, as it stands in the file.
    pub whole: Range<usize>,
    /// Where its first byte stands, if each of its bytes stands there as it is.
    pub start: Option<usize>,
}

/// The sentences of one template.
pub trait Texts {
    /// The texts of a sentence or a part, in the order in which they are asked for.
    fn forms(&self, key: &str) -> Vec<Form<'_>>;
}

/// The texts of a sentence among those of a template, which stand in the order of their keys: `deciders.one`, `keep.text`,
/// `keep.until`.
pub fn forms<'a>(key: &str, from: impl Iterator<Item = (&'a str, &'a str, Option<Written>)>) -> Vec<Form<'a>> {
    let form = |(of, text, written)| form(key, of).map(|name| Form { name, text, written });
    let mut forms: Vec<_> = from.take_while(|row| row.0.starts_with(key)).filter_map(form).collect();
    forms.sort_by_key(|form| (form.name == NO, FORMS.iter().position(|known| *known == form.name)));
    forms
}

/// Sentences that ship.
impl Texts for &[(&str, &str)] {
    fn forms(&self, key: &str) -> Vec<Form<'_>> {
        forms(key, self[self.partition_point(|row| row.0 < key)..].iter().map(|row| (row.0, row.1, None)))
    }
}

/// Under this key stands a sentence that has parts.
const TEXT: &str = "text";
const YES: &str = "yes";
const NO: &str = "no";

/// The form that the text `of` has of a sentence, if it is one of it.
fn form<'k>(key: &str, of: &'k str) -> Option<&'k str> {
    match of.strip_prefix(key)? {
        "" => Some(""),
        rest => match rest.strip_prefix('.')? {
            TEXT => Some(""),
            form => (form == YES || form == NO || FORMS.contains(&form)).then_some(form),
        },
    }
}

/// A template with its sentences in it.
#[derive(Debug, Default)]
pub struct Whole {
    pub text: String,
    pieces: Vec<Piece>,
    /// The sentences and parts that the template asks for.
    used: BTreeSet<String>,
    pub problems: Vec<Problem>,
}

/// Where the text from a byte on comes from.
#[derive(Debug)]
struct Piece {
    start: usize,
    place: Place,
    /// Whether each byte stands there as it is; else all of it comes from the whole place.
    exact: bool,
}

/// A place in the template, or in the author's sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub in_sentences: bool,
    pub bytes: Range<usize>,
}

#[derive(Debug)]
pub struct Problem {
    pub place: Place,
    pub wrong: Wrong,
}

/// What is wrong with a sentence, or with how it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The text grows beyond what is taken.
    TooLarge,
    /// `phrase` without a name.
    NoName,
    /// No sentence of this key.
    Unknown(String),
    /// A sentence of this key that nobody asks for.
    Idle(String),
    /// Several texts under this key, and nothing that chooses.
    Several(String),
    /// A statement in a sentence.
    Statement,
    /// A sentence with slots inside of an expression.
    Slots(String),
}

impl Whole {
    /// `traced` keeps where each piece comes from and what is asked for, which nobody asks of a template that ships.
    pub fn new(template: &str, sentences: &dyn Texts, traced: bool) -> Self {
        let mut make =
            Make { sentences, out: String::with_capacity(template.len() * 2), traced, whole: Self::default() };
        make.template(template);
        Self { text: make.out, ..make.whole }
    }

    /// The sentences and parts that the template asks for.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        self.used.iter().map(String::as_str)
    }

    /// Whether the template asks for the text of a key.
    pub fn asks_for(&self, key: &str) -> bool {
        let of = key.rsplit_once('.').map(|(of, _)| of).filter(|of| form(of, key).is_some());
        self.used.contains(key) || of.is_some_and(|of| self.used.contains(of))
    }

    /// Where a part of the text comes from.
    pub fn place(&self, range: Range<usize>) -> Place {
        let next = self.pieces.partition_point(|piece| piece.start <= range.start);
        let Some(Piece { start, place, exact }) = next.checked_sub(1).and_then(|index| self.pieces.get(index)) else {
            return Place { in_sentences: false, bytes: range };
        };
        if !exact {
            return place.clone();
        }
        let end = self.pieces.get(next).map_or(range.end, |next| range.end.min(next.start)).max(range.start);
        let moved = |at: usize| place.bytes.start + at - start;
        Place { bytes: moved(range.start)..moved(end), ..*place }
    }
}

const CALL: &str = "phrase(";

/// The size in bytes beyond which sentences are put into no template: one that is used often makes much of little.
pub const LARGEST: usize = 4 << 20;

/// A call in a template: where it stands, the sentence, what chooses among its texts, and its parts.
struct Call<'t> {
    place: Range<usize>,
    name: &'t str,
    by: Option<&'t str>,
    parts: Vec<(&'t str, &'t str)>,
}

struct Make<'s> {
    sentences: &'s dyn Texts,
    out: String,
    traced: bool,
    whole: Whole,
}

impl<'s> Make<'s> {
    fn template(&mut self, template: &str) {
        let mut done = 0;
        while let Some(found) = template[done..].find(CALL) {
            let start = done + found;
            let (arguments, length) = arguments(&template[start + CALL.len()..]);
            let end = start + CALL.len() + length;
            let call = Call::read(&arguments, start..end);
            let open = template[..start].trim_end_matches(' ').strip_suffix("{{").map(str::len);
            let rest = template[end..].trim_start_matches(' ');
            let rest = rest.strip_prefix("}}").or_else(|| rest.strip_prefix("-}}").map(str::trim_start));
            let before = if call.is_some() && rest.is_some() { open.unwrap_or(start) } else { start };
            self.copy(&template[done..before], Place { in_sentences: false, bytes: done..before }, true);
            done = end;
            match (call, open, rest) {
                (Some(call), Some(_), Some(rest)) => {
                    self.put(&call, call.name, call.by, false);
                    // A tag takes the end of its line along.
                    if self.out.ends_with("%}") && rest.starts_with('\n') {
                        self.out.insert(self.out.len() - 2, '+');
                    }
                    done = template.len() - rest.len();
                }
                (Some(call), ..) => self.word(&call),
                (None, ..) => {
                    let place = Place { in_sentences: false, bytes: start..end };
                    self.copy("\"\"", place.clone(), false);
                    self.problem(place, Wrong::NoName);
                }
            }
        }
        self.copy(&template[done..], Place { in_sentences: false, bytes: done..template.len() }, true);
    }

    fn copy(&mut self, text: &str, place: Place, exact: bool) {
        if self.out.len() > LARGEST {
            let told = self.whole.problems.last().is_some_and(|last| last.wrong == Wrong::TooLarge);
            return if !told {
                self.problem(place, Wrong::TooLarge)
            };
        }
        if !text.is_empty() {
            if self.traced {
                self.whole.pieces.push(Piece { start: self.out.len(), place, exact });
            }
            self.out.push_str(text);
        }
    }

    fn problem(&mut self, place: Place, wrong: Wrong) {
        self.whole.problems.push(Problem { place, wrong });
    }

    /// A tag, which does not take the space along that a line starts with.
    fn tag(&mut self, call: &Call<'_>, tag: &[&str]) {
        let line = self.out.trim_end_matches(' ');
        let kept = line.len() < self.out.len() && (line.is_empty() || line.ends_with('\n'));
        self.copy(if kept { "{%+ " } else { "{% " }, call.place(), false);
        tag.iter().for_each(|part| self.copy(part, call.place(), false));
        self.copy(" %}", call.place(), false);
    }

    /// The texts of a sentence or a part of one.
    fn forms(&mut self, call: &Call<'_>, key: &str) -> Vec<Form<'s>> {
        let forms = self.sentences.forms(key);
        if forms.is_empty() {
            self.problem(call.place(), Wrong::Unknown(key.to_owned()));
        }
        if self.traced {
            self.whole.used.insert(key.to_owned());
        }
        forms
    }

    /// Writes a sentence or a part: the text that `by` chooses.
    fn put(&mut self, call: &Call<'_>, key: &str, by: Option<&str>, part: bool) {
        let forms = self.forms(call, key);
        let optional = by.filter(|_| part && !forms.iter().any(|form| [YES, NO].contains(&form.name)));
        optional.iter().for_each(|by| self.tag(call, &["if ", by]));
        let several = forms.len() > 1;
        for (index, form) in forms.iter().enumerate() {
            let last = index + 1 == forms.len();
            let test = match (form.name, by) {
                (YES, Some(by)) if !several || !last => Some(["", by, "", "", ""]),
                (NO, Some(by)) if !several => Some(["not (", by, ")", "", ""]),
                (_, _) if !several => None,
                (_, None) => {
                    let place = form.place(call, 0..form.text.len()).0;
                    return self.problem(place, Wrong::Several(key.to_owned()));
                }
                (_, _) if last => None,
                (name, Some(by)) if by.contains(' ') => Some(["(", by, ") | form == \"", name, "\""]),
                (name, Some(by)) => Some(["", by, " | form == \"", name, "\""]),
            };
            match test {
                Some([a, by, b, name, c]) => {
                    self.tag(call, &[if index == 0 { "if " } else { "elif " }, a, by, b, name, c])
                }
                None if index > 0 => self.tag(call, &["else"]),
                None => {}
            }
            self.text(call, form);
            if last && (several || test.is_some()) {
                self.tag(call, &["endif"]);
            }
        }
        optional.iter().for_each(|_| self.tag(call, &["endif"]));
    }

    /// A text with its parts put in.
    fn text(&mut self, call: &Call<'_>, form: &Form<'_>) {
        let (mut done, mut seen) = (0, 0);
        while let Some(open) = form.text[seen..].find('{').map(|found| seen + found) {
            seen = open + 1;
            if form.text[seen..].starts_with('%') {
                return self.problem(form.place(call, open..open + 2).0, Wrong::Statement);
            }
            let Some(slot) = form.text[seen..].strip_prefix('{').and_then(|rest| rest.split_once("}}")) else {
                continue;
            };
            seen += slot.0.len() + 3;
            let slot = slot.0.trim();
            if let Some((name, by)) = call.parts.iter().find(|part| part.0 == slot) {
                let (place, exact) = form.place(call, done..open);
                self.copy(&form.text[done..open], place, exact);
                // A part has no parts.
                let inner = Call { place: call.place.clone(), parts: Vec::new(), ..*call };
                self.put(&inner, &format!("{}.{name}", call.name), Some(by), true);
                done = seen;
            }
        }
        let (place, exact) = form.place(call, done..form.text.len());
        self.copy(&form.text[done..], place, exact);
    }

    /// A text inside of an expression.
    fn word(&mut self, call: &Call<'_>) {
        match self.forms(call, call.name).as_slice() {
            [] => {}
            [Form { name: "", text, .. }] if !text.contains("{{") => {
                let literal = text.replace('\\', "\\\\").replace('"', "\\\"");
                self.copy(&format!("\"{literal}\""), call.place(), false);
            }
            _ => self.problem(call.place(), Wrong::Slots(call.name.to_owned())),
        }
    }
}

impl Form<'_> {
    /// Where a part of its text stands, and whether each byte stands there as it is. What is built in has no place but that
    /// of the call.
    fn place(&self, call: &Call<'_>, range: Range<usize>) -> (Place, bool) {
        let Some(written) = &self.written else { return (call.place(), false) };
        let bytes = written.start.map(|start| start + range.start..start + range.end);
        let exact = bytes.is_some();
        (Place { in_sentences: true, bytes: bytes.unwrap_or_else(|| written.whole.clone()) }, exact)
    }
}

impl<'t> Call<'t> {
    fn place(&self) -> Place {
        Place { in_sentences: false, bytes: self.place.clone() }
    }

    fn read(arguments: &[&'t str], place: Range<usize>) -> Option<Self> {
        let (name, arguments) = arguments.split_first()?;
        let name = name.strip_prefix('"')?.strip_suffix('"')?;
        let mut call = Self { place, name, by: None, parts: Vec::new() };
        for argument in arguments {
            let word = argument.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(argument.len());
            match argument[word..].trim_start().strip_prefix('=').filter(|rest| !rest.starts_with('=')) {
                Some(value) => call.parts.push((&argument[..word], value.trim())),
                None => call.by = Some(argument),
            }
        }
        Some(call)
    }
}

/// The arguments up to the bracket that closes, and the length with it. Without one, there are none.
fn arguments(text: &str) -> (Vec<&str>, usize) {
    let (mut quote, mut depth, mut start, mut all) = (None, 0usize, 0, Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, b'(' | b'[') => depth += 1,
            (None, b')' | b',') if depth == 0 => {
                all.push(text[start..at].trim());
                start = at + 1;
                if byte == b')' {
                    return (all, start);
                }
            }
            (None, b')' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (Vec::new(), text.len())
}
