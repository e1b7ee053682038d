//! Values at the edge of what they can be: the last one that passes, and the first that does not. And what holds of
//! sections, however deep they stand in others.
//!
//! `tests/days.rs` asks the same of days.

mod package;

use std::path::Path;
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::diagnostic::Sink;
use policyc::english::sentences::sentences;
use policyc::lint;
use policyc::render;
use policyc::source::{Memory, Sources};

/// A spec, which can use the other files, with what the rules find in it.
#[track_caller]
fn analysed(spec: &str, others: Memory) -> Analysis {
    let project = Project::new(others, "/specs");
    let file = project.sources.add("a.policy", Path::new("/specs/a.policy"), spec);
    let options = Arc::new(Options { rules: true, ..Options::default() });
    Analysis::new(&project, &file, Path::new("/specs"), &options)
}

/// The rules that find something in a spec.
#[track_caller]
fn found(spec: &str, others: Memory) -> Vec<String> {
    analysed(spec, others).findings.into_iter().map(|found| found.rule.into_owned()).collect()
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
fn categories_include_each_other_64_deep() {
    for (count, expected) in [(64, false), (65, true), (2_000, true)] {
        let data = |number: usize| {
            let includes = if number < count { format!("includes: d{}", number + 1) } else { "items: name".to_owned() };
            format!("data d{number} \"data of kind {number}\" {{ {includes} }}\n")
        };
        // In any order.
        let (down, up): (String, String) = ((1..=count).map(data).collect(), (1..=count).rev().map(data).collect());
        for all in [down, up] {
            let found = found(&format!("policy \"P\" {{ }}\n{all}"), Memory::default());
            assert_eq!(found.iter().any(|rule| rule == "language/includes-too-deep"), expected, "{count}: {found:?}");
        }
    }
}

#[test]
fn quotations_and_lists_of_prose_lie_64_deep() {
    let steps = |count: usize| (0..count).map(|step| format!("{}- y\n", "  ".repeat(step))).collect::<String>();
    for (deep, deeper) in [
        (format!("{}y\nz\nz", ">".repeat(64)), format!("{}y\nz\nz", ">".repeat(65))),
        (format!("{}y\nz", "> ".repeat(64)), format!("y\n\n{}y\nz", "> ".repeat(3_000))),
        (format!("{}y", "- ".repeat(64)), format!("{}y", "- ".repeat(65))),
        (format!("{}y", "1) * ".repeat(32)), format!("{}y", "1) * ".repeat(33))),
        (format!("{}y\n\n  z", "+ > ".repeat(32)), format!("{}y\n\n  z", "+ > ".repeat(9_000))),
        (steps(64), steps(65)),
        // No list and no quotation.
        ("--".repeat(80), "\t> ".repeat(66).split_off(1)),
        (format!("```\n{}y\n```", "> ".repeat(70)), format!("{}```\ny\n```", "> ".repeat(70))),
    ] {
        for (prose, expected) in [(deep, false), (deeper, true)] {
            let analysis = analysed(
                &format!("policy \"P\" {{ }}\nsection s \"S\" {{\n\"\"\"\n{prose}\n\"\"\"\n}}\n"),
                Memory::default(),
            );
            let found: Vec<_> = analysis.findings.iter().filter(|one| one.rule == "language/prose-too-deep").collect();
            assert_eq!(
                found.len(),
                usize::from(expected),
                "{}: {:?}",
                &prose[..prose.len().min(90)],
                analysis.findings
            );
            assert!(found.iter().all(|one| one.span.is_some_and(|span| span.start < span.end) && one.help.is_some()));
        }
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

/// Text inside of so many sections in sections.
fn nested(depth: usize, inside: impl Fn(usize) -> String) -> String {
    (1..=depth)
        .rev()
        .fold(String::new(), |inner, number| format!("section s{number} \"S\" {{\n{}\n{inner}}}\n", inside(number)))
}

/// The first document of a spec in a format.
fn written(spec: &str, format: &str) -> Vec<u8> {
    let analysis = analysed(spec, Memory::default());
    let format = render::format(format).expect("a format");
    (format.document)(&analysis.documents[0].document(), &render::Options::default()).expect("bytes")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

#[test]
fn headings_have_six_levels() {
    let prose = |_| "\"\"\"\nText.\n\n# Part\n\nMore.\n\"\"\"".to_owned();
    let spec = format!("policy \"P\" {{ outline: s1 }}\n{}", nested(7, prose));
    let digits = |text: &str, before: &str| -> Vec<usize> {
        let levels = text.split(before).skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10));
        levels.map(|level| level as usize).collect()
    };
    // Below the title, each section has a heading, and a deeper one in its prose.
    let below: Vec<usize> = (1..=7).flat_map(|depth| [depth + 1, depth + 2]).map(|level| level.min(6)).collect();
    let all = [&[1], &*below].concat();
    assert_eq!(digits(&text(written(&spec, "html")), "<h"), all);
    let md = text(written(&spec, "md"));
    let signs = md.lines().filter(|line| line.starts_with('#')).map(|line| line.find(' ').expect("a space"));
    assert_eq!(signs.collect::<Vec<_>>(), all);
    if render::format("docx").is_some() {
        // There, the title is no heading.
        let parts = package::parts(&written(&spec, "docx"));
        let below: Vec<usize> = below.iter().map(|level| level - 1).collect();
        assert_eq!(digits(&parts["word/document.xml"], "<w:pStyle w:val=\"Heading"), below);
    }
}

#[test]
fn an_anchor_is_that_of_its_section_however_deep_it_stands() {
    // The heading in the prose of the first section would have the anchor of the last one.
    for depth in 1..=4 {
        let inside = |number| {
            let part = if number == 1 { "\"\"\"\n# Part\n\nText.\n\"\"\"\n" } else { "" };
            let last = if number == depth { "section s1-part \"Last\" { \"\"\"Text.\"\"\" }" } else { "" };
            format!("{part}{last}")
        };
        let spec = format!("policy \"P\" {{ outline: s1 }}\n{}", nested(depth, inside));
        let html = text(written(&spec, "html"));
        assert!(html.contains(" id=\"s1-part-2\">Part<") && html.contains(" id=\"s1-part\">Last<"), "{depth}: {html}");
    }
}

#[test]
fn an_allowance_holds_for_all_that_stands_in_its_declaration() {
    let prose = "\"\"\"\nWe may keep your data.\n\"\"\"";
    for allowed in 0..=4 {
        let allow = |number| {
            let allow = if number == allowed { "allow consistency/hedged-fact \"why\"\n" } else { "" };
            format!("{allow}{}", if number == 4 { prose } else { "" })
        };
        let spec = format!("policy \"P\" {{ }}\n{}", nested(4, allow));
        let found = found(&spec, Memory::default());
        let hedged = found.iter().any(|rule| rule == "consistency/hedged-fact");
        assert_eq!(hedged, allowed == 0, "{allowed}: {found:?}");
        assert!(!found.iter().any(|rule| rule == "lint/unused-allow"), "{allowed}: {found:?}");
    }
}

#[test]
fn a_text_of_four_letters_is_looked_for_on_the_pages() {
    for (text, expected) in
        [("qzj", false), ("q-z.j", false), ("qzjx", true), ("q-z.jx", true), ("q&z&j", false), ("qz&jx", true)]
    {
        // No document prints the end of a period without the period.
        let found = found(&format!("policy \"P\" {{ }}\nretention a {{ after: \"{text}\" }}\n"), Memory::default());
        assert_eq!(found.iter().any(|rule| rule == "language/unprinted"), expected, "{text}: {found:?}");
    }
}

#[test]
fn a_full_stop_behind_short_parts_ends_no_sentence() {
    for (text, expected) in [
        ("We keep names, e.g. yours.", 1),
        ("It stands in ab.cd. and there.", 1),
        ("It stands in abc.de. There it is.", 2),
        ("It stands in ab.cde. There it is.", 2),
        ("Ask J. Smith.", 1),
        ("Ask him. Or her.", 2),
        ("(Ask him.) Or her.", 2),
        ("Ask No. 4. It helps.", 2),
        ("Ask Acme Co. It helps.", 2),
    ] {
        assert_eq!(sentences(text).len(), expected, "{text}");
    }
}
