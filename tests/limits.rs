//! Values at the edge of what they can be: the last one that passes, and the first that does not.
//!
//! `tests/days.rs` asks the same of days.

use std::path::Path;
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::diagnostic::Sink;
use policyc::lint;
use policyc::source::{Memory, Sources};

/// The rules that find something in a spec, which can use the other files.
#[track_caller]
fn found(spec: &str, others: Memory) -> Vec<String> {
    let project = Project::new(others, "/specs");
    let file = project.sources.add("a.policy", Path::new("/specs/a.policy"), spec);
    let options = Arc::new(Options { rules: true, ..Options::default() });
    let analysis = Analysis::new(&project, &file, Path::new("/specs"), &options);
    analysis.findings.into_iter().map(|found| found.rule.into_owned()).collect()
}

#[test]
fn files_use_each_other_64_deep() {
    for (files, expected) in [(63, false), (64, false), (65, true)] {
        // The spec is the first of them.
        let uses =
            |number: usize| if number < files { format!("use ./f{}.policy\n", number + 1) } else { String::new() };
        let mut others = Memory::default();
        for number in 2..=files {
            others = others.with(&format!("/specs/f{number}.policy"), &uses(number));
        }
        let found = found(&format!("{}policy \"P\" {{ }}\n", uses(1)), others);
        assert_eq!(found.iter().any(|rule| rule == "language/use-too-deep"), expected, "{files}: {found:?}");
    }
}

#[test]
fn periods_of_all_units_are_compared() {
    // A month is a twelfth of a year of 365.25 days, and 13 of them are the longest time for a cookie.
    for (longest, too_long) in [
        ("34190208 seconds", "34190209 seconds"),
        ("569836 minutes", "569837 minutes"),
        ("9497 hours", "9498 hours"),
        ("395 days", "396 days"),
        ("56 weeks", "57 weeks"),
        ("13 months", "14 months"),
        ("1 year", "2 years"),
    ] {
        for (lasts, expected) in [("session", false), (longest, false), (too_long, true)] {
            let spec = format!(
                "policy \"P\" {{ }}\ncookies c \"cookies\" {{ provider: self; category: preferences; cookie a \"A\" {{ lasts: {lasts} }} }}\n"
            );
            let found = found(&spec, Memory::default());
            assert_eq!(found.iter().any(|rule| rule == "consistency/cookie-long-life"), expected, "{lasts}: {found:?}");
        }
    }
}

#[test]
fn a_time_to_answer_is_as_long_as_the_law_gives() {
    // A month of the calendar has up to 31 days.
    for (law, within, too_long) in [
        ("gdpr", ["31 days", "1 month", "4 weeks"], ["32 days", "2 months", "5 weeks"]),
        ("pipeda", ["30 days", "29 days", "4 weeks"], ["31 days", "1 month", "5 weeks"]),
        ("ccpa", ["45 days", "1 month", "6 weeks"], ["46 days", "2 months", "7 weeks"]),
        ("lgpd", ["15 days", "360 hours", "2 weeks"], ["16 days", "361 hours", "3 weeks"]),
        // Under several laws the shortest time counts.
        ("gdpr, pipeda", ["30 days", "29 days", "4 weeks"], ["31 days", "1 month", "5 weeks"]),
    ] {
        let all = within.map(|time| (time, false)).into_iter().chain(too_long.map(|time| (time, true)));
        for (time, expected) in all {
            let spec = format!("policy \"P\" {{ laws: {law} }}\nrequests {{ deadline: {time} }}\n");
            let found = found(&spec, Memory::default());
            let told = found.iter().any(|rule| rule == "consistency/deadline-too-long");
            assert_eq!(told, expected, "{law}, {time}: {found:?}");
        }
    }
}

#[test]
fn yes_and_no_of_packs_have_two_words_each() {
    for (flag, expected) in [("yes", true), ("true", true), ("no", true), ("false", true), ("on", false), ("", false)] {
        let text = format!(
            "law: house\nrules:\n  - rule: house/x\n    level: error\n    requires: X.\n    require: count(document) > 99\n    \
             message: m\n    help: h\n    facts-only: \"{flag}\"\n"
        );
        let (sources, mut sink) = (Sources::new(), Sink::new());
        lint::read_pack(&sources.add("house.yaml", Path::new("house.yaml"), text), true, &mut sink);
        assert_eq!(sink.is_empty(), expected, "{flag}: {:?}", sink.diagnostics());
    }
}
