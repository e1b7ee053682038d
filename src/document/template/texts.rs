//! Which sentences a template has: those that ship, with those of an author in their place.
//!
//! Owns: which of them goes first, those that no template asks for, and what is said of what is wrong with them. Does not
//! own: how they are put into a template ([`super::sentences`]).

use std::collections::BTreeMap;

use super::sentences::{self, Form, Place, Problem, Texts, Whole, Written, Wrong};
use crate::diagnostic::{HELPED, nearest};
use crate::document::entries::Entry;
use crate::facts::expression::fault::TOO_LARGE;
use crate::source::Text;

/// The sentences of one template, in the order of their keys.
#[derive(Debug, Default)]
pub struct Sentences {
    pub built_in: &'static [(&'static str, &'static str)],
    /// Those of an author, which go before them, with their file.
    pub own: Option<(Text, BTreeMap<String, Entry>)>,
}

impl Sentences {
    fn own(&self) -> impl Iterator<Item = &Entry> {
        self.own.iter().flat_map(|own| own.1.values())
    }

    /// The template with its sentences in it, and those of the author that it does not ask for. `traced` as in [`Whole::new`].
    pub fn whole(&self, template: &str, traced: bool) -> Whole {
        let mut whole = Whole::new(template, self, traced);
        let idle = self.own().filter(|entry| !whole.asks_for(&entry.key));
        let problem = |entry: &Entry| Problem {
            place: Place { in_sentences: true, bytes: entry.place.clone() },
            wrong: Wrong::Idle(entry.key.clone()),
        };
        let idle: Vec<Problem> = idle.map(problem).collect();
        whole.problems.extend(idle);
        whole
    }

    /// What is said of the problems of a template, each with its help.
    pub fn told<'w>(&'w self, whole: &'w Whole) -> impl Iterator<Item = (&'w Place, String, Option<String>)> {
        whole.problems.iter().enumerate().map(|(number, Problem { place, wrong })| {
            let helped = number < HELPED;
            let message = match wrong {
                Wrong::TooLarge => TOO_LARGE.to_owned(),
                Wrong::NoName => "`phrase` takes the name of a sentence, in quotes".to_owned(),
                Wrong::Unknown(key) => format!("there is no sentence `{key}`"),
                Wrong::Idle(key) => format!("no template asks for a sentence `{key}`"),
                Wrong::Several(key) => format!("`{key}` has several texts here, and nothing says which"),
                Wrong::Statement => "a sentence has slots, but no `{%`".to_owned(),
                Wrong::Slots(key) => {
                    format!("`{key}` has slots, so it stands on its own: `{{{{ phrase(...) }}}}`")
                }
            };
            let near = match wrong {
                Wrong::Unknown(key) if helped => {
                    let known = self.own().map(|entry| &*entry.key);
                    nearest(key, known.chain(self.built_in.iter().map(|row| row.0)))
                }
                Wrong::Idle(key) if helped => nearest(key, whole.used()),
                _ => None,
            };
            (place, message, near.map(|near| format!("did you mean `{near}`?")))
        })
    }
}

impl Texts for Sentences {
    fn forms(&self, key: &str) -> Vec<Form<'_>> {
        let own = self.own.iter().flat_map(|own| own.1.range(key.to_owned()..));
        let written = |entry: &Entry| Some(Written { whole: entry.place.clone(), start: entry.start });
        let own = sentences::forms(key, own.map(|(of, entry)| (&**of, &*entry.text, written(entry))));
        if own.is_empty() { self.built_in.forms(key) } else { own }
    }
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
        sentences(own).whole(template, true)
    }

    fn sentences(own: &str) -> Sentences {
        let file = Text::plain(own, Span::new(Span::NOWHERE.file, 0, own.len()));
        let entries = crate::document::entries::by_key(&file).expect("entries");
        Sentences { built_in: BUILT_IN, own: Some((file, entries)) }
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
        assert_eq!(made.problems.iter().map(|problem| &problem.wrong).collect::<Vec<_>>(), [&Wrong::TooLarge]);
        assert!(made.text.len() < sentences::LARGEST + 20_000);
        // A part has no parts, so it cannot hold itself.
        let made = whole("{{ phrase(\"a\", b=b, c=c) }}", "a: {text: '{{ b }}', b: '{{ c }}', c: '{{ b }}'}");
        assert_eq!(made.text, "{% if b %}{{ c }}{% endif %}");
    }
}
