//! The sentences of a template, and where they go: `{{ phrase("keep", until=r.until) }}`.
//!
//! Owns: how sentences are put into the template that asks for them, before that is read, and the way from the whole back to
//! the files. Does not own: what the whole means. So a sentence costs nothing when it runs, knows every name that stands
//! around it, and is checked with it.
//!
//! A sentence is a text with `{{ slots }}`. What is named in the call is a part of it: printed where that is taken for yes, at
//! the place where the sentence has a slot of that name. Of a sentence or a part with several texts, `yes` and `no` are
//! chosen by that, and the forms of a language by a number or the length of a list.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{HELPED, nearest};
use crate::document::entries::Entry;
use crate::document::words::FORMS;
use crate::facts::expression::fault::TOO_LARGE;
use crate::source::Text;

/// The sentences of one template, in the order of their keys: `deciders.one`, `keep.text`, `keep.until`.
#[derive(Debug, Default)]
pub struct Sentences {
    pub built_in: &'static [(&'static str, &'static str)],
    /// Those of an author, which go before them, with their file.
    pub own: Option<(Text, BTreeMap<String, Entry>)>,
}

/// A text of a sentence, by the name of its form.
struct Form<'a> {
    name: &'a str,
    text: &'a str,
    own: Option<&'a Entry>,
}

impl Sentences {
    fn own(&self) -> impl Iterator<Item = &Entry> {
        self.own.iter().flat_map(|own| own.1.values())
    }

    /// The texts of a sentence or a part: those of the author, else the built-in ones.
    fn forms(&self, key: &str) -> Vec<Form<'_>> {
        let own = self.own.iter().flat_map(|own| own.1.range(key.to_owned()..));
        let own = own.map(|(of, entry)| (&**of, &*entry.text, Some(entry)));
        let built_in = &self.built_in[self.built_in.partition_point(|row| row.0 < key)..];
        let built_in = built_in.iter().map(|(of, text)| (*of, *text, None));
        let form = |(of, text, own)| form(key, of).map(|name| Form { name, text, own });
        let mut forms: Vec<_> = own.take_while(|row| row.0.starts_with(key)).filter_map(form).collect();
        if forms.is_empty() {
            forms.extend(built_in.take_while(|row| row.0.starts_with(key)).filter_map(form));
        }
        forms.sort_by_key(|form| (form.name == NO, FORMS.iter().position(|known| *known == form.name)));
        forms
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
    pub message: String,
    pub help: Option<String>,
}

impl Whole {
    /// `traced` keeps where each piece comes from and what is asked for, which nobody asks of a template that ships.
    pub fn new(template: &str, sentences: &Sentences, traced: bool) -> Self {
        let mut make =
            Make { sentences, out: String::with_capacity(template.len() * 2), traced, whole: Self::default() };
        make.template(template);
        let idle: Vec<&Entry> = sentences.own().filter(|entry| !make.whole.asks_for(&entry.key)).collect();
        for entry in idle {
            let used = make.whole.used.iter().map(String::as_str).filter(|_| make.whole.problems.len() < HELPED);
            let near = nearest(&entry.key, used).map(str::to_owned);
            let place = Place { in_sentences: true, bytes: entry.place.clone() };
            make.problem(place, format!("no template asks for a sentence `{}`", entry.key), near.as_deref());
        }
        Self { text: make.out, ..make.whole }
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
const LARGEST: usize = 4 << 20;

/// A call in a template: where it stands, the sentence, what chooses among its texts, and its parts.
struct Call<'t> {
    place: Range<usize>,
    name: &'t str,
    by: Option<&'t str>,
    parts: Vec<(&'t str, &'t str)>,
}

struct Make<'s> {
    sentences: &'s Sentences,
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
                    self.problem(place, "`phrase` takes the name of a sentence, in quotes".to_owned(), None);
                }
            }
        }
        self.copy(&template[done..], Place { in_sentences: false, bytes: done..template.len() }, true);
    }

    fn copy(&mut self, text: &str, place: Place, exact: bool) {
        if self.out.len() > LARGEST {
            let told = self.whole.problems.last().is_some_and(|last| last.message == TOO_LARGE);
            return if !told {
                self.problem(place, TOO_LARGE.to_owned(), None)
            };
        }
        if !text.is_empty() {
            if self.traced {
                self.whole.pieces.push(Piece { start: self.out.len(), place, exact });
            }
            self.out.push_str(text);
        }
    }

    fn problem(&mut self, place: Place, message: String, near: Option<&str>) {
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.whole.problems.push(Problem { place, message, help });
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
            let known = self.sentences.own().map(|entry| &*entry.key);
            let known = known.chain(self.sentences.built_in.iter().map(|row| row.0));
            let near = nearest(key, known.filter(|_| self.whole.problems.len() < HELPED));
            self.problem(call.place(), format!("there is no sentence `{key}`"), near);
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
                    let message = format!("`{key}` has several texts here, and nothing says which");
                    return self.problem(form.place(call, 0..form.text.len()).0, message, None);
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
                let place = form.place(call, open..open + 2).0;
                return self.problem(place, "a sentence has slots, but no `{%`".to_owned(), None);
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
            _ => {
                let message = format!("`{}` has slots, so it stands on its own: `{{{{ phrase(...) }}}}`", call.name);
                self.problem(call.place(), message, None);
            }
        }
    }
}

impl Form<'_> {
    /// Where a part of its text stands, and whether each byte stands there as it is. What is built in has no place but that
    /// of the call.
    fn place(&self, call: &Call<'_>, range: Range<usize>) -> (Place, bool) {
        let Some(own) = self.own else { return (call.place(), false) };
        let bytes = own.start.map(|start| start + range.start..start + range.end);
        let exact = bytes.is_some();
        (Place { in_sentences: true, bytes: bytes.unwrap_or_else(|| own.place.clone()) }, exact)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    const BUILT_IN: &[(&str, &str)] = &[
        ("count.of.no", " of none"),
        ("count.of.yes", " of some"),
        ("count.one", "One"),
        ("count.other", "{{ n }}{{ of }}"),
        ("keep.text", "We keep {{ x }}{{ until }}."),
        ("keep.until", " until {{ r.until }}"),
        ("plain", "Plain."),
    ];

    fn whole(template: &str, own: &str) -> Whole {
        let file = Text::plain(own, Span::new(Span::NOWHERE.file, 0, own.len()));
        let entries = crate::document::entries::by_key(&file).expect("entries");
        let own = Some((file, entries));
        Whole::new(template, &Sentences { built_in: BUILT_IN, own }, true)
    }

    #[test]
    fn sentences_take_the_place_of_calls() {
        for (template, text) in [
            ("a {{ phrase(\"plain\") }}\nb", "a Plain.\nb"),
            (
                "{{ phrase(\"keep\", until=r.until) }}",
                "We keep {{ x }}{% if r.until %} until {{ r.until }}{% endif %}.",
            ),
            (
                "  {{ phrase(\"count\", n - 1, of=a(b, \")\")) }}\n",
                "  {%+ if (n - 1) | form == \"one\" %}One{% else %}{{ n }}{% if a(b, \")\") %} of some{% else %} of none{% endif %}{% endif +%}\n",
            ),
            ("{{ url | link(phrase(\"plain\")) }}", "{{ url | link(\"Plain.\") }}"),
            ("| {{ phrase(\"plain\") -}}\n| x", "| Plain.| x"),
        ] {
            assert_eq!(whole(template, "").text, text);
        }
        let own = "plain: Own.\ncount: '{{ n }} of them'\nkeep: {until: ' to {{ r.until }}'}";
        let text = "{{ phrase(\"plain\") }}{{ phrase(\"count\", n) }}{{ phrase(\"keep\", until=r.until) }}";
        let made = whole(text, own);
        assert_eq!(made.text, "Own.{{ n }} of themWe keep {{ x }}{% if r.until %} to {{ r.until }}{% endif %}.");
        let place = |part: &str| {
            let at = made.text.find(part).expect("a part");
            made.place(at..at + part.len())
        };
        let stands = |part: &str| own.find(part).map(|at| Place { in_sentences: true, bytes: at..at + part.len() });
        assert_eq!(Some(place("Own")), stands("Own"));
        assert_eq!(Some(place("to {{ r.until }}")), stands("to {{ r.until }}"));
        let call = text.find("phrase(\"keep").expect("the call")..text.len() - 3;
        assert_eq!(place("We keep"), Place { in_sentences: false, bytes: call });
    }

    #[test]
    fn a_little_text_does_not_become_much() {
        let own = format!("a: {{text: \"{}\", b: \"{}\"}}", "{{ b }}".repeat(2_000), "x".repeat(10_000));
        let made = whole("{{ phrase(\"a\", b=b) }}", &own);
        assert_eq!(made.problems.iter().map(|problem| &*problem.message).collect::<Vec<_>>(), [TOO_LARGE]);
        assert!(made.text.len() < LARGEST + 20_000);
        // A part has no parts, so it cannot hold itself.
        let made = whole("{{ phrase(\"a\", b=b, c=c) }}", "a: {text: '{{ b }}', b: '{{ c }}', c: '{{ b }}'}");
        assert_eq!(made.text, "{% if b %}{{ c }}{% endif %}");
    }
}
