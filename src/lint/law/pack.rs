//! Law packs: what a law asks, read from data.
//!
//! Owns: the form of a pack, its table of keys, what it takes over from another, and the packs inside
//! the program: `build.rs` makes trees of `laws/*.yaml`, so that no run parses YAML for them. Does not
//! own: the expressions in a pack, or what becomes of a rule that is broken.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use granit_parser::ScalarStyle;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::keys::{Reader, Value, keys, page};
use super::rule::{Common, General, Rule, Sets};
use super::values::{self, text};
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{SourceFile, Span};
use crate::syntax::yaml::{Kind, Node, read_data};

/// Every rule that a pack can break: its name and what it says.
pub const PACK_RULES: &[(&str, &str)] = &[
    ("pack/expression", "an expression of a pack cannot be asked"),
    ("pack/key", "a pack or a rule has a key that does not exist, or lacks one that it needs"),
    ("pack/syntax", "a pack is empty, is no YAML, or cannot be read"),
    ("pack/value", "a value of a pack is not what its key takes"),
];

keys! {
    struct PackKeys: "pack" {
        /// The name that `laws:` and `--law` use; a house pack has a name of its own.
        "law" law: Cow<'static, str> = values::TEXT, Needed;
        /// Its full name; left out: the short one.
        "title" title: Option<Cow<'static, str>> = values::TEXT, Free;
        /// What is put before a citation that starts with `Art.` or a number.
        "cite-as" cite_as: Cow<'static, str> = values::TEXT, Free;
        /// Where the law holds; the name `home` in expressions.
        "home" home: Vec<&'static str> = values::PLACES, Free;
        /// The first day of rules that give no day themselves.
        "since" since: Option<Date> = values::DAY, Free;
        /// The day on which someone compared the pack with the law.
        "checked-on" checked_on: Option<Date> = values::DAY, NeededInLaws;
        /// The rules of this pack are taken over under its own name (`uk-gdpr/...`).
        "extends" extends: Option<&'static Pack> = LAW, Free;
        /// ... but for these. A rule of the same name replaces one that is taken over, too.
        "without" without: Vec<(Cow<'static, str>, Span)> = values::RULE_NAMES, Free;
        /// Names for lists of places.
        "sets" sets: Vec<(String, Vec<&'static str>)> = values::NAMED_PLACES, Free;
        /// What the law asks.
        "rules" rules: Cow<'static, [Node]> = values::RULES, Free;
    }
}

/// A pack, checked.
#[derive(Debug)]
pub struct Pack {
    /// The word of `laws:`, or the name of a house pack.
    pub law: Cow<'static, str>,
    pub title: Cow<'static, str>,
    pub cite_as: Cow<'static, str>,
    /// The day on which someone compared it with the law; none for house rules.
    pub checked_on: Option<Date>,
    pub rules: Vec<Rule>,
    pub sets: Sets,
}

impl Pack {
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// Reads a pack from its tree. None, with a finding, if it has no name.
    fn take(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let (keys, _) = PackKeys::take(node, reader)?;
        let common = Common { law: &keys.law, cite_as: &keys.cite_as, since: keys.since };
        let mut rules = match keys.extends {
            Some(base) => base.taken_over(&keys.without, &common, reader),
            None => Vec::new(),
        };
        let mut at: FxHashMap<Cow<'static, str>, usize> =
            rules.iter().enumerate().map(|(index, rule)| (rule.name.clone(), index)).collect();
        for node in keys.rules.iter() {
            let Some(rule) = Rule::read(node, &common, reader) else { continue };
            match at.get(&rule.name) {
                Some(index) if rules[*index].taken => rules[*index] = rule,
                Some(_) => reader.wrong(node.span, format!("the rule `{}` stands here twice", rule.name), None),
                None => {
                    at.insert(rule.name.clone(), rules.len());
                    rules.push(rule);
                }
            }
        }
        Some(Self {
            title: keys.title.unwrap_or_else(|| keys.law.clone()),
            law: keys.law,
            cite_as: keys.cite_as,
            checked_on: keys.checked_on,
            rules,
            sets: Sets { home: keys.home, named: keys.sets },
        })
    }

    /// Its rules for a pack that extends it.
    fn taken_over(
        &self,
        without: &[(Cow<'static, str>, Span)],
        common: &Common<'_>,
        reader: &mut Reader<'_>,
    ) -> Vec<Rule> {
        for (name, span) in without {
            if self.rule(name).is_none() {
                reader.unknown(name, *span, "rule", self.rules.iter().map(|rule| &*rule.name));
            }
        }
        let kept = self.rules.iter().filter(|rule| !without.iter().any(|name| name.0 == rule.name));
        kept.map(|rule| rule.taken_over(&self.cite_as, common)).collect()
    }
}

include!(concat!(env!("OUT_DIR"), "/laws.rs"));

/// The shipped pack of a law, read when it is first asked for.
pub fn shipped(law: &str) -> Option<&'static Pack> {
    static PACKS: LazyLock<Vec<OnceLock<Option<Pack>>>> =
        LazyLock::new(|| SHIPPED.iter().map(|_| OnceLock::new()).collect());
    let index = SHIPPED.iter().position(|known| known.0 == law)?;
    PACKS[index]
        .get_or_init(|| {
            let mut sink = Sink::new();
            let pack = Pack::take(&SHIPPED[index].1, &mut Reader::new(&mut sink, false));
            debug_assert!(sink.is_empty(), "laws/{law}.yaml: {:?}", sink.diagnostics());
            pack
        })
        .as_ref()
}

/// The names of all shipped packs.
pub fn shipped_laws() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|shipped| shipped.0)
}

const LAW: Value<&'static Pack> = Value {
    takes: "the name of a shipped law",
    read: |node, reader| {
        let name = text(node, reader)?;
        let pack = shipped(name);
        if pack.is_none() {
            reader.unknown(name, node.span, "pack", shipped_laws());
        }
        pack
    },
};

/// Reads a pack from a file and reports everything that is wrong with it. `house` packs need no day.
pub fn read_pack(file: &SourceFile, house: bool, general: &General, sink: &mut Sink) -> Option<Pack> {
    let empty = || (Span::new(file.id, 0, 0), "this pack is empty".to_owned());
    let node = match read_data(file, "a pack").and_then(|node| node.ok_or_else(empty)) {
        Ok(node) => node,
        Err((span, message)) => {
            sink.push(Diagnostic::error("pack/syntax", span, message));
            return None;
        }
    };
    let mut reader = Reader::new(sink, house);
    let pack = Pack::take(&node, &mut reader)?;
    for rule in &pack.rules {
        rule.check(&pack.sets, general, file, &mut reader);
    }
    Some(pack)
}

/// The keys of packs and rules, as the generated part of `docs/laws.md`.
pub fn keys_page() -> String {
    format!("### Keys of a pack\n\n{}\n### Keys of a rule\n\n{}", page(PackKeys::KEYS), page(Rule::KEYS))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::Sources;

    /// What is found in a house pack, each with its line and column.
    fn findings(text: &str) -> Vec<String> {
        let sources = Sources::new();
        let file = sources.add("house.yaml", Path::new("house.yaml"), text);
        let mut sink = Sink::new();
        let general = General { exists: |name| name == "consistency/dates", names: || vec!["consistency/dates"] };
        read_pack(&file, true, &general, &mut sink);
        let shown = |found: &Diagnostic| {
            let at = file.line_column(found.span.expect("a place").start);
            format!("{}:{} {} {}", at.line, at.column, found.rule, found.message)
        };
        sink.diagnostics().iter().map(shown).collect()
    }

    fn rule(keys: &str) -> String {
        format!("law: house\nrules:\n  - rule: house/one\n    level: info\n    requires: Nothing.\n{keys}")
    }

    #[test]
    fn a_file_that_is_no_data_is_told_at_its_place() {
        assert_eq!(findings(""), ["1:1 pack/syntax this pack is empty"]);
        assert_eq!(findings("law: &a house"), ["1:9 pack/syntax this is no YAML: a pack has no anchors"]);
        assert_eq!(findings("law: house\n---\na: b"), ["2:1 pack/syntax this is no YAML: a pack is one YAML document"]);
        assert_eq!(findings("- a"), ["1:1 pack/value a pack is a mapping of keys"]);
        let deep = format!("law: {}", "[".repeat(100));
        assert!(findings(&deep)[0].contains("pack/syntax"), "{:?}", findings(&deep));
    }

    #[test]
    fn keys_are_those_of_the_table() {
        assert_eq!(findings("title: a"), ["1:1 pack/key the pack has no `law`"]);
        assert_eq!(
            findings("law: house\nlaw: again\ntitel: a"),
            ["2:1 pack/value `law` stands here twice", "3:1 pack/key a pack has no key `titel`"]
        );
        assert_eq!(
            findings("law: house\nrules:\n  - rule: other/one"),
            [
                "3:5 pack/key the rule `other/one` has no `level`",
                "3:5 pack/key the rule `other/one` has no `requires`",
                "3:11 pack/value `other/one` is no name for a rule of `house`",
                "3:5 pack/key the rule `other/one` has no `require`",
                "3:5 pack/key the rule `other/one` has no `message`",
                "3:5 pack/key the rule `other/one` has no `help`",
            ]
        );
    }

    #[test]
    fn what_decides_a_rule_says_which_keys_it_has() {
        assert_eq!(findings(&rule("    require: \"true\"\n    message: a\n    help: b\n")), [""; 0]);
        assert_eq!(findings(&rule("    check: manual\n    help: b\n")), [""; 0]);
        assert_eq!(
            findings(&rule("    check: form\n    require: \"true\"\n    bad: a\n")),
            [
                "7:14 pack/value the rule `house/one` is not decided by facts, so it has no `require`",
                "8:10 pack/value the rule `house/one` is not decided by facts, so it has no `bad`",
            ]
        );
    }

    #[test]
    fn a_rule_supersedes_general_rules_that_there_are() {
        let rule = |more: &str| findings(&rule(&format!("    require: \"true\"\n    message: a\n    help: b\n{more}")));
        assert_eq!(rule("    each: purpose\n    supersedes: consistency/dates\n"), [""; 0]);
        assert_eq!(
            rule("    each: purpose\n    supersedes: [consistency/dates, consistency/date]\n"),
            ["10:37 pack/value there is no general rule `consistency/date`"]
        );
        assert_eq!(
            rule("    supersedes: consistency/dates\n"),
            ["9:17 pack/value a rule of the policy as a whole supersedes nothing"]
        );
    }

    #[test]
    fn the_tables_have_no_key_twice() {
        for table in [PackKeys::KEYS, Rule::KEYS] {
            for (index, key) in table.iter().enumerate() {
                assert!(table[..index].iter().all(|other| other.name != key.name), "{}", key.name);
                assert!(key.doc.trim().ends_with('.'), "{}", key.name);
            }
        }
    }
}
