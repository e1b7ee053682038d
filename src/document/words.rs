//! How a document prints the words of the language, and the words of the page.
//!
//! Owns: which form of a word a number takes, days, periods and lists in a sentence. The built-in forms come from
//! `templates/en/words.yaml` as a table made at build time. A register of the language (American English) has other forms
//! for some of them, from a folder beside it, and an author's `words.yaml` replaces single words of both.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::entries::{self, Entry};
use crate::diagnostic::{Diagnostic, nearest};
use crate::policy::{Bound, Day, Duration, Unit};
use crate::source::Text;

#[allow(clippy::all, reason = "`build.rs` writes it for no reader")]
mod table {
    use std::borrow::Cow;

    include!(concat!(env!("OUT_DIR"), "/templates.rs"));
}

pub(crate) use table::{SENTENCES, TEMPLATES, WORDS_FILE};

/// The forms that numbers can ask for, in this order. Which of them a language has is in `plurals`; each has the last.
pub(crate) use super::template::FORMS;

/// The patterns around a label.
const FRAMES: [&str; 5] = ["verb", "noun", "item", "name", "lead"];

/// The forms of a word, each by its name. Where all are the same, that is empty.
type Forms = [(Cow<'static, str>, Cow<'static, str>)];

/// The printed forms of vocabularies.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Those of an author, by vocabulary and word.
    replaced: Arc<BTreeMap<&'static str, BTreeMap<String, Box<Forms>>>>,
    /// Those of a register of the language.
    register: &'static [(&'static str, &'static [Row])],
    /// See [`Words::lasts`].
    lasts: OnceLock<[[String; 3]; 2]>,
    /// See [`Words::frames_nothing`].
    plain: OnceLock<[bool; FRAMES.len()]>,
    /// The rules of plurals, read when one is first asked for.
    rules: OnceLock<Vec<(&'static str, plural::Rule)>>,
}

impl Words {
    /// The built-in words with those of a `words.yaml` in their place.
    ///
    /// # Errors
    /// What is wrong with it, at its place.
    pub fn with(file: &Text) -> Result<Self, Box<Diagnostic>> {
        let mut replaced: BTreeMap<&'static str, BTreeMap<String, Vec<_>>> = BTreeMap::new();
        for Entry { key, text, place, .. } in entries::read(file)? {
            let wrong = |what: String, near: Option<&str>| {
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let place = file.locate(place.start, place.end);
                Err(Box::new(Diagnostic { help, ..Diagnostic::error("language/template", place, what) }))
            };
            let (name, word) = key.split_once('.').unwrap_or((&key, ""));
            let (name, several) = of_several(name);
            let Some(name) = vocabularies().chain(["authorities"]).find(|known| *known == name) else {
                return wrong(format!("there is no vocabulary `{name}`"), nearest(name, vocabularies()));
            };
            let known = |word: &str| match name {
                "plurals" => FORMS.contains(&word) && plural::Rule::read(&text).is_some(),
                // What an authority calls itself stands with its law.
                "authorities" => crate::law::authority(word).is_some(),
                _ => rows(name).iter().any(|row| row.0 == word),
            };
            let (word, form) = match word.rsplit_once('.').filter(|_| !known(word)) {
                // Two in a list are for one and for several.
                Some((word, "01")) => (word, "one"),
                Some((word, "02")) => (word, "other"),
                Some((word, form)) => (word, form),
                None => (word, if several { "other" } else { "" }),
            };
            if name == "plurals" && !known(word) {
                return wrong(format!("`{word}: {text}` is no rule of plurals"), None);
            }
            if !known(word) {
                let near = nearest(word, rows(name).iter().map(|row| row.0));
                return wrong(format!("`{name}` has no word `{word}`"), near);
            }
            if !(form.is_empty() || FORMS.contains(&form)) {
                return wrong(format!("`{name}.{word}` has no form `{form}`"), nearest(form, FORMS.iter().copied()));
            }
            let has = find(name).and_then(|known| known.forms(word)).and_then(|forms| forms.first());
            let has: Vec<&str> = has.into_iter().flat_map(|form| gaps(&form.1)).collect();
            if let Some(gap) = gaps(&text).find(|gap| !has.contains(gap)) {
                return wrong(format!("`{name}.{word}` has no gap `{gap}`"), nearest(gap, has));
            }
            let forms = replaced.entry(name).or_default().entry(word.to_owned()).or_default();
            forms.push((Cow::Owned(form.to_owned()), Cow::Owned(text)));
        }
        let boxed =
            |words: BTreeMap<String, Vec<_>>| words.into_iter().map(|(word, forms)| (word, forms.into())).collect();
        let replaced = replaced.into_iter().map(|(name, words)| (name, boxed(words))).collect();
        Ok(Self { replaced: Arc::new(replaced), ..Self::default() })
    }

    /// The same words in each register of the language.
    pub(crate) fn in_registers(&self) -> impl Iterator<Item = (&'static str, Arc<Self>)> {
        table::REGISTERS.iter().map(|(name, register)| {
            let words = Self { replaced: Arc::clone(&self.replaced), register, ..Self::default() };
            (*name, Arc::new(words))
        })
    }

    /// How a word of a vocabulary is printed.
    pub fn say(&self, vocabulary: &str, word: &str) -> Option<&str> {
        self.forms(vocabulary, word)?.first().map(|form| &*form.1)
    }

    /// How a word is printed after a number.
    pub fn counted(&self, vocabulary: &str, word: &str, count: i64) -> Option<&str> {
        let (forms, wanted) = (self.forms(vocabulary, word)?, self.plural(count));
        let of = |name: &str| forms.iter().find(|form| form.0 == name);
        of(wanted).or_else(|| of("")).or(forms.last()).map(|form| &*form.1)
    }

    /// Every form of a word, in the order in which it has them.
    pub(super) fn all_forms(&self, vocabulary: &str, word: &str) -> String {
        let forms = self.forms(vocabulary, word).unwrap_or_default();
        forms.iter().map(|form| &*form.1).collect::<Vec<_>>().join(", ")
    }

    fn forms(&self, vocabulary: &str, word: &str) -> Option<&Forms> {
        if !self.replaced.is_empty()
            && let Some(forms) = self.replaced.get(vocabulary).and_then(|words| words.get(word))
        {
            return Some(forms);
        }
        let of_register =
            || self.register.iter().find(|known| known.0 == vocabulary)?.1.iter().find(|row| row.0 == word);
        if !self.register.is_empty()
            && let Some(row) = of_register()
        {
            return Some(row.1);
        }
        find(vocabulary)?.forms(word)
    }

    /// The form that a number takes, of [`FORMS`].
    pub fn plural(&self, count: i64) -> &'static str {
        self.rules().iter().find(|(_, rule)| rule.holds(count)).map_or("other", |rule| rule.0)
    }

    /// The forms that the language has.
    pub(crate) fn plurals(&self) -> impl Iterator<Item = &'static str> {
        self.rules().iter().map(|rule| rule.0).chain(["other"])
    }

    fn rules(&self) -> &[(&'static str, plural::Rule)] {
        // An author states all forms of a language, or none.
        let own = self.replaced.get("plurals");
        let stated = |form: &str| match own {
            Some(own) => own.get(form).map(|rule| &**rule),
            None => find("plurals").and_then(|known| known.forms(form)),
        };
        self.rules.get_or_init(|| {
            let read = |form: &'static str| Some((form, plural::Rule::read(&stated(form)?.first()?.1)?));
            FORMS.iter().filter_map(|form| read(form)).collect()
        })
    }

    /// A pattern of the language with its gaps filled: `{day} {month} {year}`.
    pub fn pattern(&self, name: &str, gaps: &[(&str, &str)]) -> String {
        filled(self.say("patterns", name).unwrap_or_default(), gaps)
    }

    /// The heading of a topic in a document that is called so: "About this notice".
    pub fn topic(&self, name: &str, document: &str) -> Option<String> {
        Some(filled(self.say("topics", name)?, &[("document", document)]))
    }

    /// What a document is called in its text, by the first of its titles that says so: a policy, a notice.
    pub fn document(&self, titles: &[Option<&str>]) -> &str {
        let known = rows("documents");
        let said = |title: &str| {
            let title = title.to_lowercase();
            let mut words = title.split(|c: char| !c.is_alphanumeric());
            words.find_map(|word| known.iter().find(|row| row.0 == word))
        };
        let row = titles.iter().flatten().find_map(|title| said(title));
        self.say("documents", row.map_or("other", |row| row.0)).unwrap_or_default()
    }

    /// Whether a pattern around a label adds nothing to it.
    pub(crate) fn frames_nothing(&self, frame: &str) -> bool {
        let plain = || FRAMES.map(|frame| self.say("patterns", frame) == Some("{text}"));
        let at = FRAMES.iter().position(|known| *known == frame);
        at.is_some_and(|at| self.plain.get_or_init(plain)[at])
    }

    /// A day: "1 March 2026", or a month: "March 2026".
    pub(crate) fn date(&self, date: Day) -> String {
        let day = date.first();
        let month = self.say("months", &format!("{:02}", day.month())).unwrap_or_default();
        self.pattern(
            if date.unit() == "month" { "month" } else { "date" },
            &[("day", &day.day().to_string()), ("month", month), ("year", &day.year().to_string())],
        )
    }

    /// A period in the unit that its author chose: "13 months", "6 to 12 months", "until you close the browser".
    pub fn duration(&self, duration: Duration) -> String {
        let unit = self.counted("units", duration.unit.name(), duration.count.into()).unwrap_or_default();
        if matches!(duration.unit, Unit::Session | Unit::Persistent) {
            return unit.to_owned();
        }
        let period = self.pattern("period", &[("count", &duration.count.to_string()), ("unit", unit)]);
        match duration.bound {
            Bound::Exact => period,
            Bound::AtMost => self.pattern("at-most", &[("period", &period)]),
            Bound::From(from) => self.pattern("range", &[("from", &from.to_string()), ("period", &period)]),
        }
    }

    /// What stands before the last of a list: most often, where a part has such a joint, and where one has a comma.
    fn lasts(&self, joint: &str) -> &[String; 3] {
        let make = |joint| {
            let joint = self.say("joints", joint).unwrap_or_default();
            ["last", "last-clear", "last-strong"].map(|pattern| self.pattern(pattern, &[("joint", joint)]))
        };
        &self.lasts.get_or_init(|| [make("and"), make("or")])[usize::from(joint == "or")]
    }

    /// Phrases in a row: "a, b and c". Where a phrase holds an "and" or a comma of its own, stronger
    /// marks keep the phrases apart: "a, and b and c", "a, b; c; and d". Of two, a comma does.
    pub fn and(&self, phrases: &[impl AsRef<str>], joint: &str) -> String {
        if let [only] = phrases {
            return only.as_ref().to_owned();
        }
        let say = |pattern| self.say("patterns", pattern).unwrap_or_default();
        let (comma, [last, last_clear, last_strong]) = (say("comma"), self.lasts(joint));
        // The last phrase runs to the end, and brackets hold their own together.
        let head = phrases.split_last().map_or(&[][..], |(_, head)| head);
        let commas = head.iter().any(|phrase| outside_brackets(phrase.as_ref(), comma));
        let joints = phrases.iter().any(|phrase| outside_brackets(phrase.as_ref(), last));
        let (between, before_last) = match (commas, joints) {
            (true, _) if phrases.len() > 2 => (say("strong-comma"), last_strong),
            (true, _) | (_, true) => (comma, last_clear),
            _ => (comma, last),
        };
        let mut out = String::new();
        for (index, phrase) in phrases.iter().enumerate() {
            if index > 0 {
                out.push_str(if index + 1 < phrases.len() { between } else { before_last });
            }
            out.push_str(phrase.as_ref());
        }
        out
    }
}

/// A pattern with its gaps filled.
fn filled(mut rest: &str, gaps: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(rest.len() + 16);
    // Patterns are as short as what they are filled with, so a search for one sign costs more than to look.
    let at = |text: &str, sign: u8| text.bytes().position(|byte| byte == sign);
    while let Some(open) = at(rest, b'{') {
        out.push_str(&rest[..open]);
        let gap = &rest[open + 1..];
        let Some(close) = at(gap, b'}') else { break };
        out.push_str(gaps.iter().find(|known| known.0 == &gap[..close]).map_or("", |known| known.1));
        rest = &gap[close + 1..];
    }
    out.push_str(rest);
    out
}

/// The vocabulary of which one held the forms for several, before a word had forms. Files that were copied then name it.
pub(crate) fn of_several(vocabulary: &str) -> (&str, bool) {
    vocabulary.strip_suffix("-many").map_or((vocabulary, false), |of| (of, true))
}

/// The names in `{...}`.
fn gaps(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

mod plural {
    //! Rules of plurals: `n % 10 == 1 and n % 100 != 11 or n == 0`.

    /// One of the outer holds where all of the inner do.
    #[derive(Debug, Clone)]
    pub struct Rule(Vec<Vec<Comparison>>);

    #[derive(Debug, Clone, Copy)]
    struct Comparison {
        /// Of the number, what is left of it by this one is compared.
        by: Option<i64>,
        holds: fn(&i64, &i64) -> bool,
        number: i64,
    }

    impl Rule {
        /// None where it is no rule.
        pub fn read(rule: &str) -> Option<Self> {
            let all = |all: &str| all.split(" and ").map(Comparison::read).collect();
            rule.split(" or ").map(all).collect::<Option<_>>().map(Self)
        }

        /// Whether it holds for a number.
        pub fn holds(&self, n: i64) -> bool {
            self.0.iter().any(|all| {
                all.iter().all(|one| {
                    let n = one.by.map_or(Some(n), |by| n.checked_rem(by));
                    n.is_some_and(|n| (one.holds)(&n, &one.number))
                })
            })
        }
    }

    impl Comparison {
        fn read(text: &str) -> Option<Self> {
            let rest = text.trim().strip_prefix('n')?.trim_start();
            let (by, rest) = match rest.strip_prefix('%') {
                Some(rest) => {
                    let (by, rest) = rest.trim_start().split_once(' ')?;
                    (Some(by.parse().ok().filter(|by| *by != 0)?), rest.trim_start())
                }
                None => (None, rest),
            };
            let (operator, number) = rest.split_once(' ')?;
            let holds = match operator {
                "==" => i64::eq,
                "!=" => i64::ne,
                "<" => i64::lt,
                "<=" => i64::le,
                ">" => i64::gt,
                ">=" => i64::ge,
                _ => return None,
            };
            Some(Self { by, holds, number: number.trim().parse().ok()? })
        }
    }
}

/// The code of a place by its printed name: `DE` for `Germany`, `NL` for `the Netherlands` and `Netherlands`.
pub fn place_named(name: &str) -> Option<&'static str> {
    let plain = |name: &str| {
        let name = name.to_lowercase();
        name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
    };
    let wanted = plain(name.trim().trim_matches('"'));
    rows("places").iter().find(|(_, printed)| plain(&printed[0].1) == wanted).map(|row| row.0)
}

/// Whether `part` stands in the phrase outside round brackets.
fn outside_brackets(phrase: &str, part: &str) -> bool {
    // Rarely is it there at all.
    if part.is_empty() || !phrase.contains(part) {
        return false;
    }
    phrase.match_indices(part).any(|(at, _)| phrase[..at].matches('(').count() <= phrase[..at].matches(')').count())
}

/// A word and its forms.
pub(crate) type Row = (&'static str, &'static Forms);

/// The words of a vocabulary, with the way to each, made when one is first asked for.
struct Vocabulary {
    rows: &'static [Row],
    places: OnceLock<FxHashMap<&'static str, usize>>,
}

impl Vocabulary {
    fn forms(&self, word: &str) -> Option<&'static Forms> {
        let places =
            self.places.get_or_init(|| self.rows.iter().enumerate().map(|(index, row)| (row.0, index)).collect());
        places.get(word).map(|index| self.rows[*index].1)
    }
}

fn find(vocabulary: &str) -> Option<&'static Vocabulary> {
    // Asked for every word that is printed, so not searched each time.
    static VOCABULARIES: LazyLock<FxHashMap<&str, Vocabulary>> = LazyLock::new(|| {
        table::WORDS.iter().map(|(name, rows)| (*name, Vocabulary { rows, places: OnceLock::new() })).collect()
    });
    VOCABULARIES.get(vocabulary)
}

/// Whether there is a vocabulary of this name.
pub(crate) fn is_vocabulary(name: &str) -> bool {
    find(name).is_some()
}

/// The names of all vocabularies.
pub fn vocabularies() -> impl Iterator<Item = &'static str> {
    table::WORDS.iter().map(|entry| entry.0)
}

/// The words of a vocabulary of the page: name and form.
pub(crate) fn rows(vocabulary: &str) -> &'static [Row] {
    find(vocabulary).map_or(&[], |known| known.rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::vocabulary::VOCABULARIES;
    use crate::source::Span;

    #[test]
    fn every_word_of_the_language_has_a_printed_form() {
        let words = Words::default();
        for vocabulary in VOCABULARIES.iter().filter(|vocabulary| vocabulary.name != "authorities") {
            for word in vocabulary.iter() {
                assert!(words.say(vocabulary.name, word).is_some(), "{}: {word}", vocabulary.name);
            }
        }
        for place in crate::schema::places::all() {
            assert!(words.say("places", place).is_some(), "{place}");
        }
    }

    #[test]
    fn each_register_of_the_language_has_other_forms_of_words_that_it_has() {
        assert!(table::REGISTERS.iter().map(|row| row.0).eq(crate::schema::vocabulary::REGISTERS.iter()));
        for ((register, vocabularies), (_, words)) in table::REGISTERS.iter().zip(Words::default().in_registers()) {
            assert_eq!(words.say("language", "code"), Some(*register));
            for (vocabulary, rows) in *vocabularies {
                for (word, forms) in *rows {
                    let known = find(vocabulary).and_then(|known| known.forms(word));
                    assert!(known.is_some_and(|known| known != *forms), "{register}: {vocabulary}.{word}");
                }
            }
        }
    }

    #[test]
    fn the_words_of_an_author_go_before_those_of_a_register() {
        let yaml = "items: {drivers-licence: licence to drive}";
        let words = Words::with(&Text::plain(yaml, Span::NOWHERE)).expect("words");
        let words = words.in_registers().find(|known| known.0 == "en-US").expect("a register").1;
        assert_eq!(words.say("items", "drivers-licence"), Some("licence to drive"));
        assert_eq!(words.say("threats", "unauthorised-access"), Some("unauthorized access"));
        assert_eq!(words.date(jiff::civil::date(2026, 3, 1).into()), "March 1, 2026");
    }

    #[test]
    fn what_a_law_gives_has_a_printed_form() {
        let words = Words::default();
        for law in crate::law::all() {
            let printed = law.printed_answer().is_none_or(|within| words.say("deadlines", within).is_some());
            assert!(printed && words.say("laws-short", &law.name).is_some(), "{}", law.name);
            for row in law.rights() {
                assert!(words.say("rights", &row.right).is_some(), "{}: {}", law.name, row.right);
                let condition = row.condition.as_ref().is_none_or(|word| words.say("conditions", word).is_some());
                assert!(condition, "{}: {:?}", law.name, row.condition);
            }
        }
        let laws = crate::law::all;
        let idle = |vocabulary: &str, known: &dyn Fn(&str) -> bool| {
            rows(vocabulary).iter().find(|row| !known(row.0)).map(|row| format!("{vocabulary}: {}", row.0))
        };
        assert_eq!(idle("laws-short", &|word| crate::law::law(word).is_some()), None);
        assert_eq!(idle("deadlines", &|word| laws().any(|law| law.printed_answer() == Some(word))), None);
        let gives = |word: &str| laws().flat_map(|law| law.rights()).any(|row| row.condition.as_deref() == Some(word));
        assert_eq!(idle("conditions", &gives), None);
    }

    #[test]
    fn what_is_printed_as_a_place_is_one_and_is_found_by_its_name() {
        for (code, printed) in rows("places") {
            let printed = &printed[0].1;
            assert!(crate::schema::places::place(code).is_some(), "{code}");
            let found = place_named(&printed.to_uppercase()).expect("a name that was printed");
            // Georgia is a country and a state: the country is meant.
            assert!(found == *code || crate::schema::places::is_country(found), "{printed}: {found}");
        }
        assert_eq!(place_named(" netherlands "), Some("NL"));
        assert_eq!(place_named("Atlantis"), None);
    }

    #[test]
    fn an_author_replaces_single_words_and_learns_of_slips() {
        let with = |yaml: &str| Words::with(&Text::plain(yaml, Span::NOWHERE));
        let words = with("bases: {consent: your permission}\nunits: {day: [Tag, Tage]}").expect("words");
        assert_eq!(words.say("bases", "consent"), Some("your permission"));
        assert_eq!(words.say("bases", "contract"), Some("our contract with you"));
        assert_eq!(words.duration(Duration::new(2, Unit::Day)), "2 Tage");
        let old = with("role-tables: {users: one}\nrole-tables-many: {users: several}").expect("words");
        assert_eq!([1, 2].map(|count| old.counted("role-tables", "users", count)), [Some("one"), Some("several")]);
        let told = |yaml: &str| with(yaml).map_err(|found| (found.message.to_string(), found.help.unwrap_or_default()));
        let of = |message: &str, near: &str| (message.to_owned(), format!("did you mean `{near}`?"));
        assert_eq!(told("bases: {consnt: x}").err(), Some(of("`bases` has no word `consnt`", "consent")));
        assert_eq!(told("basis: {x: y}").err(), Some(of("there is no vocabulary `basis`", "bases")));
        assert_eq!(told("units: {day: {on: Tag}}").err(), Some(of("`units.day` has no form `on`", "one")));
        assert_eq!(told("patterns: {date: '{dy}'}").err(), Some(of("`patterns.date` has no gap `dy`", "day")));
        assert!(with("plurals: {one: n = 1}").is_err());
    }

    #[test]
    fn a_language_says_which_form_a_number_takes() {
        let yaml = "plurals: {one: n % 10 == 1 and n % 100 != 11, few: n % 10 >= 2 and n % 10 <= 4 and n % 100 > 14 or n >= 2 and n <= 4}\n\
                    units: {day: {one: день, few: дня, other: дней}}\n\
                    patterns: {date: '{year}-{month}-{day}', last: ' {joint}', comma: '، '}";
        let words = Words::with(&Text::plain(yaml, Span::NOWHERE)).expect("words");
        let forms = [0, 1, 2, 5, 11, 12, 21, 22, 112].map(|count| words.counted("units", "day", count));
        let [one, few, other] = [Some("день"), Some("дня"), Some("дней")];
        assert_eq!(forms, [other, one, few, other, other, other, one, few, other]);
        assert_eq!(words.date(jiff::civil::date(2026, 3, 1).into()), "2026-March-1");
        assert_eq!(words.and(&["a", "b", "c"], "and"), "a، b andc");
        assert!(words.plurals().eq(["one", "few", "other"]) && Words::default().plurals().eq(["one", "other"]));
    }

    #[test]
    fn lists_end_with_and() {
        let words = Words::default();
        assert_eq!(words.and(&["a"], "and"), "a");
        assert_eq!(words.and(&["a", "b"], "or"), "a or b");
        assert_eq!(words.and(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(words.and(&["a", "b and c"], "and"), "a, and b and c");
        assert_eq!(words.and(&["a, b", "c"], "and"), "a, b, and c");
        assert_eq!(words.and(&["a, b", "c", "d"], "and"), "a, b; c; and d");
    }
}
