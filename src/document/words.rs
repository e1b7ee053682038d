//! How a document prints the words of the language, and the words of the page.
//!
//! The built-in forms come from `templates/en/words.yaml` as a table made at build time. An author's
//! `words.yaml` replaces single words of it.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use crate::policy::{Duration, Unit};

#[allow(clippy::all, reason = "`build.rs` writes it for no reader")]
mod table {
    include!(concat!(env!("OUT_DIR"), "/templates_en.rs"));
}

pub(crate) use table::TEMPLATES;

/// Every file that an author can replace, by name, with its text.
pub fn built_in_templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().copied().chain([("words.yaml", table::WORDS_FILE)])
}

/// The printed forms of vocabularies.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Forms for one and for several, by vocabulary and word.
    replaced: BTreeMap<String, BTreeMap<String, (String, String)>>,
}

impl Words {
    /// The built-in words with those of a `words.yaml` in their place.
    ///
    /// # Errors
    /// What is wrong with the YAML, in one sentence.
    pub fn with(yaml: &str) -> Result<Self, String> {
        use serde_yaml::Value;
        let file: BTreeMap<String, Value> = serde_yaml::from_str(yaml).map_err(|error| error.to_string())?;
        let mut replaced = BTreeMap::new();
        for (name, words) in file {
            let Some(Vocabulary { rows: known, .. }) = find(&name) else {
                return Err(format!("there is no vocabulary `{name}`"));
            };
            let pairs: Vec<(String, Value)> = match words {
                Value::Mapping(words) => {
                    words.into_iter().map(|(word, form)| (word.as_str().unwrap_or_default().to_owned(), form)).collect()
                }
                Value::Sequence(words) => {
                    words.into_iter().enumerate().map(|(index, form)| (format!("{:02}", index + 1), form)).collect()
                }
                _ => return Err(format!("`{name}` must be a mapping or a list")),
            };
            let mut forms = BTreeMap::new();
            for (word, form) in pairs {
                if !known.iter().any(|row| row.0 == word) {
                    return Err(format!("`{name}` has no word `{word}`"));
                }
                let form = match &form {
                    Value::String(form) => (form.clone(), form.clone()),
                    Value::Sequence(both) => match both.as_slice() {
                        [Value::String(one), Value::String(many)] => (one.clone(), many.clone()),
                        _ => return Err(format!("`{name}.{word}` must be a text, or two: for one and for several")),
                    },
                    _ => return Err(format!("`{name}.{word}` must be a text")),
                };
                forms.insert(word, form);
            }
            replaced.insert(name, forms);
        }
        Ok(Self { replaced })
    }

    /// How a word of a vocabulary is printed.
    pub fn say(&self, vocabulary: &str, word: &str) -> Option<&str> {
        self.forms(vocabulary, word).map(|forms| forms.0)
    }

    /// The forms of a word for one and for several.
    pub fn forms(&self, vocabulary: &str, word: &str) -> Option<(&str, &str)> {
        if !self.replaced.is_empty()
            && let Some((one, many)) = self.replaced.get(vocabulary).and_then(|words| words.get(word))
        {
            return Some((one, many));
        }
        find(vocabulary)?.forms(word)
    }

    /// A day: "1 March 2026".
    pub fn date(&self, day: jiff::civil::Date) -> String {
        let month = self.say("months", &format!("{:02}", day.month())).unwrap_or_default();
        format!("{} {month} {}", day.day(), day.year())
    }

    /// A period in the unit that its author chose: "13 months", "until you close the browser".
    pub fn duration(&self, duration: Duration) -> String {
        let (one, many) = self.forms("units", duration.unit.name()).unwrap_or_default();
        match (duration.unit, duration.count) {
            (Unit::Session, _) => one.to_owned(),
            (_, count) => {
                let mut out = count.to_string();
                out.push(' ');
                out.push_str(if count == 1 { one } else { many });
                out
            }
        }
    }

    /// Phrases in a row: "a, b and c". Where a phrase holds an "and" or a comma of its own, stronger
    /// marks keep the phrases apart: "a, and b and c", "a, b; and c".
    pub fn and(&self, phrases: &[impl AsRef<str>], joint: &str) -> String {
        if let [only] = phrases {
            return only.as_ref().to_owned();
        }
        let joint = self.say("joints", joint).unwrap_or("and");
        let inner = [" ", joint, " "].concat();
        // The last phrase runs to the end, and brackets hold their own together.
        let head = phrases.split_last().map_or(&[][..], |(_, head)| head);
        let commas = head
            .iter()
            .map(AsRef::as_ref)
            .any(|phrase| phrase.as_bytes().contains(&b',') && outside_brackets(phrase, ", "));
        let joints = phrases.iter().any(|phrase| outside_brackets(phrase.as_ref(), &inner));
        let between = if commas { "; " } else { ", " };
        let mut out = String::new();
        for (index, phrase) in phrases.iter().enumerate() {
            if index > 0 {
                if index + 1 < phrases.len() {
                    out.push_str(between);
                } else {
                    out.push_str(if commas {
                        "; "
                    } else if joints {
                        ", "
                    } else {
                        " "
                    });
                    out.push_str(joint);
                    out.push(' ');
                }
            }
            out.push_str(phrase.as_ref());
        }
        out
    }
}

/// The code of a place by its printed name: `DE` for `Germany`, `NL` for `the Netherlands` and `Netherlands`.
pub fn place_named(name: &str) -> Option<&'static str> {
    let plain = |name: &str| {
        let name = name.to_lowercase();
        name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
    };
    let wanted = plain(name.trim().trim_matches('"'));
    rows("places").iter().find(|(_, printed, _)| plain(printed) == wanted).map(|row| row.0)
}

/// Whether `part` stands in the phrase outside round brackets.
fn outside_brackets(phrase: &str, part: &str) -> bool {
    // Rarely is it there at all.
    if !phrase.contains(part) {
        return false;
    }
    phrase.match_indices(part).any(|(at, _)| phrase[..at].matches('(').count() <= phrase[..at].matches(')').count())
}

pub(crate) type Row = (&'static str, &'static str, &'static str);

/// The words of a vocabulary, with the way to each, made when one is first asked for.
struct Vocabulary {
    rows: &'static [Row],
    places: OnceLock<FxHashMap<&'static str, usize>>,
}

impl Vocabulary {
    fn forms(&self, word: &str) -> Option<(&'static str, &'static str)> {
        let places =
            self.places.get_or_init(|| self.rows.iter().enumerate().map(|(index, row)| (row.0, index)).collect());
        places.get(word).map(|index| (self.rows[*index].1, self.rows[*index].2))
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
pub(crate) fn vocabularies() -> impl Iterator<Item = &'static str> {
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
        let laws = || crate::law::all().iter();
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
        for (code, printed, _) in rows("places") {
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
        let words = Words::with("bases: {consent: your permission}\nunits: {day: [Tag, Tage]}").unwrap();
        assert_eq!(words.say("bases", "consent"), Some("your permission"));
        assert_eq!(words.say("bases", "contract"), Some("our contract with you"));
        assert_eq!(words.duration(Duration { count: 2, unit: Unit::Day }), "2 Tage");
        assert!(Words::with("bases: {consnt: x}").is_err());
        assert!(Words::with("basis: {}").is_err());
    }

    #[test]
    fn lists_end_with_and() {
        let words = Words::default();
        assert_eq!(words.and(&["a"], "and"), "a");
        assert_eq!(words.and(&["a", "b"], "or"), "a or b");
        assert_eq!(words.and(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(words.and(&["a", "b and c"], "and"), "a, and b and c");
        assert_eq!(words.and(&["a, b", "c"], "and"), "a, b; and c");
    }
}
