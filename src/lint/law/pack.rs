//! Law packs: a law with its rules.
//!
//! Owns: what of a pack the rules need, what it takes over from another, and the packs that ship, each
//! made when it is first asked for. Does not own: the form of a pack, or what becomes of a rule that is broken.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::rule::{Common, General, Rule, Sets};
use super::statements;
use crate::diagnostic::{Diagnostic, Sink};
use crate::facts::Facts;
use crate::law::keys::{Key, Keyed, Reader};
use crate::law::{self, Answers, Authority, Ended, Gives, InPart, Law, Own, Right, Safeguard, Statement};
use crate::lint::expression;
use crate::schema::places;
use crate::source::{SourceFile, Span};
use crate::syntax::yaml::read_data;

/// A pack, checked.
#[derive(Debug)]
pub struct Pack {
    /// The word of `laws:`, or the name of a house pack.
    pub law: Cow<'static, str>,
    /// The full title of the law.
    pub title: Cow<'static, str>,
    /// How citations start.
    pub cite_as: Cow<'static, str>,
    /// The day on which someone compared it with the law; none for house rules.
    pub checked_on: Option<Date>,
    /// Where the law was read, and on which day; empty if nobody says.
    pub read: Cow<'static, str>,
    /// Whether it asks something where no personal data are collected.
    pub without_data: bool,
    /// Its rules in their order.
    pub rules: Vec<Rule>,
    /// The lists of words that its rules name.
    pub sets: Sets,
}

impl Pack {
    /// Whether it has something to ask of facts: most laws protect personal data, and have nothing to ask where there are
    /// none. A house rule is asked always.
    pub fn has_to_ask(&self, facts: &Facts<'_>) -> bool {
        self.checked_on.is_none() || self.without_data || !facts.collects_nothing()
    }

    /// The rule of this name.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// Whether any of its rules holds on a day.
    pub fn binds(&self, day: Date) -> bool {
        self.rules.iter().any(|rule| rule.level(day).is_some())
    }

    /// The rules of a law, with the places that they name.
    fn of(law: &Law, reader: &mut Reader<'_>) -> Self {
        let own = law::law(&law.name).or_else(|| law.base());
        let sets = Sets { law: own, home: known(&law.home, reader), named: sets(law, reader) };
        let common = Common { law: &law.name, cite_as: &law.cite_as, since: law.since };
        let mut rules = Vec::new();
        if let Some((name, span)) = &law.extends {
            match shipped(name) {
                Some(base) => rules = base.taken_over(&law.without, &common, reader),
                None => reader.unknown(name, *span, "pack", shipped_laws()),
            }
        }
        let mut at: FxHashMap<Cow<'static, str>, usize> =
            rules.iter().enumerate().map(|(index, rule): (_, &Rule)| (rule.name.clone(), index)).collect();
        for node in law.rules.nodes().iter() {
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
        Self {
            law: law.name.clone(),
            title: law.title.clone().unwrap_or_else(|| law.name.clone()),
            cite_as: law.cite_as.clone(),
            checked_on: law.checked_on,
            read: law.read.clone(),
            without_data: law.without_data,
            rules,
            sets,
        }
    }

    /// Its rules for a pack that extends it.
    fn taken_over(
        &self,
        without: &[(Cow<'static, str>, Span)],
        common: &Common<'_>,
        reader: &mut Reader<'_>,
    ) -> Vec<Rule> {
        for (name, span) in without {
            let statement = || law::law(&self.law).is_some_and(|law| law.states.iter().any(|row| row.name() == name));
            if self.rule(name).is_none() && !statement() {
                reader.unknown(name, *span, "rule", self.rules.iter().map(|rule| &*rule.name));
            }
        }
        let kept = self.rules.iter().filter(|rule| !without.iter().any(|name| name.0 == rule.name));
        kept.map(|rule| rule.taken_over(&self.cite_as, common)).collect()
    }
}

/// The places of a list that there are.
fn known(list: &[(Cow<'static, str>, Span)], reader: &mut Reader<'_>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (name, span) in list {
        match places::place(name) {
            Some(place) => found.push(place),
            None => reader.unknown(name, *span, "country or region", places::all()),
        }
    }
    found
}

fn sets(law: &Law, reader: &mut Reader<'_>) -> Vec<(String, Vec<&'static str>)> {
    let mut sets = Vec::new();
    for ((name, span), list) in &law.sets {
        if expression::list(name).is_some() {
            reader.wrong(*span, format!("`{name}` is the name of a list already"), None);
        }
        sets.push((name.to_string(), known(list, reader)));
    }
    sets
}

/// The shipped pack of a law, read when it is first asked for.
pub fn shipped(name: &str) -> Option<&'static Pack> {
    static PACKS: LazyLock<Vec<OnceLock<Pack>>> = LazyLock::new(|| law::names().map(|_| OnceLock::new()).collect());
    let index = law::names().position(|law| law == name)?;
    let law = law::law(name)?;
    Some(PACKS[index].get_or_init(|| {
        let mut sink = Sink::new();
        let pack = Pack::of(law, &mut Reader::new(&mut sink, false));
        debug_assert!(sink.is_empty(), "laws/{name}.yaml: {:?}", sink.diagnostics());
        pack
    }))
}

/// The names of all shipped packs, in the order of the alphabet.
pub fn shipped_laws() -> impl Iterator<Item = &'static str> {
    let mut names: Vec<&str> = law::names().collect();
    names.sort_unstable();
    names.into_iter()
}

/// Reads a pack from a file and reports everything that is wrong with it. `house` packs need no day.
pub fn read_pack(file: &SourceFile, house: bool, general: &General, sink: &mut Sink) -> Option<Pack> {
    let empty = || (Span::new(file.id, 0, 0), "this pack is empty".to_owned());
    let node = match read_data(file.id, &file.text, "a pack").and_then(|node| node.ok_or_else(empty)) {
        Ok(node) => node,
        Err((span, message)) => {
            sink.push(Diagnostic::error("pack/syntax", span, message));
            return None;
        }
    };
    let mut reader = Reader::new(sink, house);
    let law = Law::take(&node, &mut reader)?.0;
    statements::check(&law, &mut reader);
    let pack = Pack::of(&law, &mut reader);
    for rule in &pack.rules {
        rule.check(&pack.sets, general, file, &mut reader);
    }
    Some(pack)
}

/// The tables of keys, each with what has them.
pub const KEYS: [(&str, &[Key]); 11] = [
    ("a pack", Law::KEYS),
    ("a rule", Rule::KEYS),
    ("`gives`", Gives::KEYS),
    ("`rights`", Right::KEYS),
    ("`states`", Statement::KEYS),
    ("`answers`", Answers::KEYS),
    ("`authorities`", Authority::KEYS),
    ("`own`", Own::KEYS),
    ("`safeguards`", Safeguard::KEYS),
    ("`adequate-in-part`", InPart::KEYS),
    ("`ended`", Ended::KEYS),
];

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

    /// What is found in a pack with a row of `states`. A pack of a law that ships has its sentences.
    fn states(law: &str, row: &str) -> Vec<String> {
        findings(&format!("law: {law}\nstates:\n  - {row}\n"))
    }

    #[test]
    fn what_a_statement_names_is_there() {
        let row = |more: &str| states("gdpr", &format!("{{ statement: withdrawal-effect, {more} }}"));
        assert_eq!(row("topic: rights, when: [consent, CA-QC, marketing], from: 2026-01-01"), [""; 0]);
        assert_eq!(row("topic: right"), ["3:44 pack/value there is no topic `right`"]);
        assert_eq!(row("topic: rights, when: consnt"), ["3:58 pack/value there is no condition `consnt`"]);
        assert_eq!(
            row("topic: rights, each: purpose"),
            ["3:58 pack/value there is no list of which a statement is made `purpose`"]
        );
        assert_eq!(row("when: consent"), ["3:5 pack/key the statement `withdrawal-effect` has no `topic`"]);
        assert_eq!(
            states("gdpr", "{ statement: withdrawal, topic: rights }"),
            ["3:18 pack/value no language has a sentence for the statement `withdrawal`"]
        );
        assert_eq!(
            states("house", "{ statement: a, topic: rights }"),
            ["3:18 pack/value only the laws that ship have statements"]
        );
    }

    #[test]
    fn what_a_right_depends_on_is_there() {
        assert_eq!(
            findings("law: house\ngives:\n  rights:\n    - { right: access, when: salee }\n"),
            ["4:30 pack/value there is no condition `salee`"]
        );
        let of_set = |word: &str| {
            findings(&format!(
                "law: house\nsets:\n  west: [US-CA]\ngives:\n  rights:\n    - {{ right: access, when: {word}, from: 2027-01-01 }}\n"
            ))
        };
        assert_eq!(of_set("west"), [""; 0]);
        assert_eq!(of_set("east"), ["6:30 pack/value there is no condition `east`"]);
    }

    #[test]
    fn a_rule_asks_for_a_statement_that_there_is() {
        let rule = |law: &str, more: &str, asked: &str| {
            findings(&format!(
                "law: {law}\n{more}rules:\n  - rule: {law}/one\n    level: info\n    requires: Nothing.\n    \
                 require: \"said('{asked}')\"\n    message: a\n    help: b\n"
            ))
        };
        assert_eq!(rule("gdpr", "", "withdrawal-effect"), [""; 0]);
        assert_eq!(rule("house", "", "gdpr/withdrawal-effect"), [""; 0]);
        assert_eq!(
            rule("gdpr", "", "withdrawal"),
            ["6:20 pack/expression there is no statement `withdrawal` of `gdpr`"]
        );
        assert_eq!(
            rule("house", "", "withdrawal-effect"),
            ["6:20 pack/expression there is no statement `withdrawal-effect`"]
        );
        assert_eq!(
            rule("house", "", "ccpa/balancing"),
            ["6:20 pack/expression there is no statement `ccpa/balancing`"]
        );
    }

    #[test]
    fn the_tables_have_no_key_twice() {
        for table in [Law::KEYS, Rule::KEYS] {
            for (index, key) in table.iter().enumerate() {
                assert!(table[..index].iter().all(|other| other.name != key.name), "{}", key.name);
                assert!(key.doc.trim().ends_with('.'), "{}", key.name);
            }
        }
    }
}
