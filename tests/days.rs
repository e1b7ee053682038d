//! What begins or ends on a day, asked on the day before, on the day, and on the day after.
//!
//! A day that is named belongs to what it names: a rule holds from its first to its last day, an allowance up to
//! its last, and twelve months after 1 March 2026 end with 1 March 2027. `tests/laws.rs` asks the same of the
//! days in the shipped packs.

mod asked;

use jiff::civil::Date;
use policyc::analysis::Options;

/// A pack whose one rule is never kept, with some keys of the pack and of the rule.
#[track_caller]
fn rule(of_pack: &str, level: &str, of_rule: &str) -> String {
    format!(
        "law: house\n{of_pack}rules:\n  - rule: house/x\n    level: {level}\n{of_rule}    requires: X.\n    \
         require: count(document) > 99\n    message: m\n    help: h\n"
    )
}

/// The findings of a spec on a day, as `level rule`, in order; none for the day that the spec itself names.
#[track_caller]
fn found(spec: &str, house: &[String], day: Option<Date>) -> Vec<String> {
    let mut files: Vec<(String, &str)> =
        house.iter().enumerate().map(|(number, pack)| (format!("packs/{number}.yaml"), &**pack)).collect();
    files.push(("a.policy".to_owned(), spec));
    let analysis = asked::files(&files, Options { as_of: day.map(|day| day.to_string()), ..asked::rules() });
    let broken = analysis.findings.iter().find(|found| found.rule.starts_with("language/"));
    assert!(broken.is_none(), "{spec}: {broken:?}");
    let found = analysis.findings.iter();
    found.map(|found| format!("{} {}", found.level.name(), found.rule)).collect()
}

/// Of the findings of a spec, those of one rule on the day before a day, on it, and on the day after: the level
/// of each, or nothing.
#[track_caller]
fn around(day: &str, spec: &str, house: &[String], rule: &str) -> [String; 3] {
    let day: Date = day.parse().expect("a day");
    [day.yesterday(), Ok(day), day.tomorrow()].map(|day| {
        let found = found(spec, house, Some(day.expect("a day")));
        let levels = found.iter().filter_map(|found| found.strip_suffix(rule)).map(str::trim);
        levels.collect::<Vec<_>>().join(" ")
    })
}

const SPEC: &str = "policy \"P\" { effective: 2026-03-01 }\n";

#[test]
fn a_rule_holds_from_its_first_day() {
    for day in ["2026-03-01", "2024-02-29", "2026-01-01", "2026-12-31"] {
        let asked = |pack: String| around(day, SPEC, &[pack], "house/x");
        assert_eq!(asked(rule("", "error", &format!("    since: {day}\n"))), ["", "error", "error"], "{day}");
        assert_eq!(asked(rule(&format!("since: {day}\n"), "error", "")), ["", "error", "error"], "{day}");
        // What a rule says itself goes before what its pack says.
        let pack = rule("since: 2030-01-01\n", "error", &format!("    since: {day}\n"));
        assert_eq!(asked(pack), ["", "error", "error"], "{day}");
    }
}

#[test]
fn a_rule_holds_up_to_its_last_day() {
    for day in ["2026-03-01", "2024-02-29", "2026-01-01", "2026-12-31"] {
        let pack = rule("", "error", &format!("    until: {day}\n"));
        assert_eq!(around(day, SPEC, &[pack], "house/x"), ["error", "error", ""], "{day}");
    }
    let pack = rule("", "error", "    since: 2026-03-01\n    until: 2026-03-01\n");
    assert_eq!(around("2026-03-01", SPEC, &[pack], "house/x"), ["", "error", ""]);
}

#[test]
fn a_level_holds_from_its_day_until_the_next() {
    let steps = "{ info: 2026-01-01, warning: 2026-03-01, error: 2026-03-02 }";
    let asked = |day, more: &str| around(day, SPEC, &[rule("", steps, more)], "house/x");
    assert_eq!(asked("2026-01-01", ""), ["", "info", "info"]);
    assert_eq!(asked("2026-03-01", ""), ["info", "warning", "error"]);
    assert_eq!(asked("2026-03-02", "    until: 2026-03-02\n"), ["warning", "error", ""]);
}

#[test]
fn a_rule_that_is_taken_over_holds_from_the_later_of_two_days() {
    // CalOPPA holds since 1 July 2004.
    for (since, day) in [("2020-07-01", "2020-07-01"), ("2001-01-01", "2004-07-01")] {
        let pack = format!("law: house\nextends: caloppa\nsince: {since}\nrules: []\n");
        assert_eq!(around(day, SPEC, &[pack], "house/change-process"), ["", "error", "error"], "{since}");
    }
}

#[test]
fn an_allowance_holds_up_to_its_last_day() {
    for (until, inside) in [("2026-03-01", ""), ("2024-02-29", ""), ("2026-12-31", "data d \"d\" { items: email }")] {
        let spec =
            format!("policy \"P\" {{ effective: 2026-03-01; allow house/x \"why\" {{ until: {until} }} }}\n{inside}");
        let house = [rule("", "error", "")];
        assert_eq!(around(until, &spec, &house, "house/x"), ["", "", "error"], "{until}");
        assert_eq!(around(until, &spec, &house, "lint/expired-allow"), ["", "", "warning"], "{until}");
        assert_eq!(around(until, &spec, &house, "lint/unused-allow"), ["", "", ""], "{until}");
    }
    // In a declaration, for a rule about it.
    let each = "law: house\nrules:\n  - rule: house/x\n    level: error\n    requires: X.\n    each: all_data\n    \
         require: this.when is stated\n    message: m\n    help: h\n"
        .to_owned();
    let spec = format!("{SPEC}data d \"d\" {{ items: email; allow house/x \"why\" {{ until: 2026-03-01 }} }}\n");
    assert_eq!(around("2026-03-01", &spec, &[each], "house/x"), ["", "", "error"]);
}

#[test]
fn of_several_allowances_one_that_holds_is_enough() {
    let allow = |until: &str| format!("allow house/x \"why\" {{ until: {until} }}");
    let (long, short) = (allow("2026-12-31"), allow("2026-03-01"));
    for both in [format!("{long}; {short}"), format!("{short}; {long}")] {
        let spec = format!("policy \"P\" {{ effective: 2026-03-01; {both} }}\n");
        let house = [rule("", "error", "")];
        assert_eq!(around("2026-03-01", &spec, &house, "house/x"), ["", "", ""], "{both}");
        assert_eq!(around("2026-03-01", &spec, &house, "lint/expired-allow"), ["", "", "warning"], "{both}");
        assert_eq!(around("2026-12-31", &spec, &house, "house/x"), ["", "", "error"], "{both}");
    }
}

#[test]
fn a_law_is_stale_six_months_after_it_was_compared() {
    for (checked, last) in [
        ("2026-03-01", "2026-09-01"),
        ("2025-08-31", "2026-02-28"),
        ("2023-08-31", "2024-02-29"),
        ("2026-07-01", "2027-01-01"),
    ] {
        let pack = rule(&format!("checked-on: {checked}\n"), "info", "");
        assert_eq!(around(last, SPEC, &[pack], "lint/stale-law"), ["", "", "warning"], "{checked}");
    }
}

#[test]
fn a_date_is_to_come_until_its_day() {
    for spec in
        ["policy \"P\" { effective: 2026-03-01 }", "policy \"P\" { updated: 2026-03-01; effective: 2020-01-01 }"]
    {
        assert_eq!(around("2026-03-01", spec, &[], "consistency/date-future"), ["warning", "", ""], "{spec}");
    }
}

#[test]
fn a_policy_is_stale_twelve_months_after_its_last_change() {
    for (dates, last) in [
        ("effective: 2026-03-01", "2027-03-01"),
        ("effective: 2024-02-29", "2025-02-28"),
        ("effective: 2020-01-01; updated: 2025-12-31", "2026-12-31"),
    ] {
        let spec = format!("policy \"P\" {{ {dates} }}");
        assert_eq!(around(last, &spec, &[], "consistency/date-stale"), ["", "", "warning"], "{dates}");
    }
}

#[test]
fn an_age_is_counted_to_the_day() {
    let asked = |condition: &str, day: &str| {
        let pack = format!(
            "law: house\nrules:\n  - rule: house/x\n    level: error\n    requires: X.\n    \
             require: {condition}\n    message: m\n    help: h\n"
        );
        around(day, SPEC, &[pack], "house/x")
    };
    assert_eq!(asked("age(policy.effective) <= '30 days'", "2026-03-31"), ["", "", "error"]);
    assert_eq!(asked("age(policy.effective) < '30 days'", "2026-03-31"), ["", "error", "error"]);
    assert_eq!(asked("age(policy.effective) <= '1 week'", "2026-03-08"), ["", "", "error"]);
    assert_eq!(asked("age(policy.effective) > '1 day'", "2026-03-02"), ["error", "error", ""]);
    // A date as such, and the day that is asked for.
    assert_eq!(asked("policy.effective <= day", "2026-03-01"), ["error", "", ""]);
    assert_eq!(asked("policy.effective < day", "2026-03-01"), ["error", "error", ""]);
    assert_eq!(asked("policy.effective == day", "2026-03-01"), ["error", "", "error"]);
}

#[test]
fn the_day_that_is_asked_for_goes_before_the_day_of_the_policy() {
    let house = [rule("", "error", "    since: 2026-03-01\n")];
    let x = |spec: &str, day: Option<&str>| {
        found(spec, &house, day.map(|day| day.parse().expect("a day"))).contains(&"error house/x".to_owned())
    };
    for (effective, expected) in [("2026-02-28", false), ("2026-03-01", true), ("2026-03-02", true)] {
        let spec = format!("policy \"P\" {{ effective: {effective}; updated: 2026-06-01 }}");
        assert_eq!(x(&spec, None), expected, "{effective}");
        assert!(!x(&spec, Some("2026-02-28")), "{effective}");
        assert!(x(&spec, Some("2026-03-01")), "{effective}");
    }
}

/// A month is a span of days: each rule takes the end of it that makes no false claim.
#[test]
fn a_month_begins_with_its_first_day_and_ends_with_its_last() {
    for (dates, last) in [("effective: 2024-02", "2025-02-28"), ("effective: 2020-01; updated: 2025-12", "2026-12-31")]
    {
        let spec = format!("policy \"P\" {{ {dates} }}");
        assert_eq!(around(last, &spec, &[], "consistency/date-stale"), ["", "", "warning"], "{dates}");
    }
    let to_come = "policy \"P\" { updated: 2026-03; effective: 2020-01-01 }";
    assert_eq!(around("2026-03-01", to_come, &[], "consistency/date-future"), ["warning", "", ""]);
    let allowed = "policy \"P\" { effective: 2026-03-01; allow house/x \"why\" { until: 2028-02 } }";
    let house = [rule("", "error", "")];
    assert_eq!(around("2028-02-29", allowed, &house, "house/x"), ["", "", "error"]);
    assert_eq!(around("2028-02-29", allowed, &house, "lint/expired-allow"), ["", "", "warning"]);
    // No law is passed over that binds before the month is over, and none gives a right before the month has come.
    let since = [rule("", "error", "    since: 2026-03-31\n")];
    let x = |month: &str| found(&format!("policy \"P\" {{ effective: {month} }}"), &since, None);
    assert!(x("2026-03").contains(&"error house/x".to_owned()));
    assert!(!x("2026-02").contains(&"error house/x".to_owned()));
}

#[test]
fn what_depends_on_a_day_that_is_not_stated_is_not_known() {
    let asked = |condition: &str, day: &str| {
        let pack = rule("", "error", "").replace("count(document) > 99", condition);
        around(day, "policy \"P\" { effective: 2026-03 }", &[pack], "house/x")
    };
    // A rule is not passed by what is not known, nor by its opposite.
    for condition in ["policy.effective <= day", "not policy.effective <= day", "policy.effective == day"] {
        assert_eq!(asked(condition, "2026-03-15"), ["error", "error", "error"], "{condition}");
    }
    assert_eq!(asked("policy.effective <= day", "2026-04-01"), ["error", "", ""]);
    assert_eq!(asked("policy.effective > day", "2026-02-28"), ["", "", "error"]);
    assert_eq!(asked("age(policy.effective) <= '31 days'", "2026-04-01"), ["", "", "error"]);
}

#[test]
fn what_a_law_gives_and_wants_said_begins_on_its_day() {
    let told = |law: &str, audience: &str, day: Date| {
        let spec = format!(
            "policy \"P\" {{ effective: {day}; laws: {law}; audience: {audience} }}\n\
             controller \"Acme\" {{ email: a@acme.example }}\ndata d \"your name\" {{ items: name }}\n"
        );
        let documents = asked::files(&[("a.policy".to_owned(), &spec)], asked::rules()).documents;
        documents.iter().map(|document| document.markdown().replace('\n', " ")).collect::<String>()
    };
    for (law, audience, day, text) in [
        ("in-dpdp", "IN", "2027-05-13", "You have these rights"),
        ("in-dpdp", "IN", "2027-05-13", "name someone who uses your rights"),
        ("in-dpdp", "IN", "2027-05-13", "complain to us first"),
        ("us-states", "US-UT", "2026-07-01", "wrong data corrected"),
        ("us-states", "US-OK", "2027-01-01", "you can appeal"),
        ("us-states", "US-VT", "2028-01-01", "complain to the attorney general"),
    ] {
        let day: Date = day.parse().expect("a day");
        let around = [day.yesterday().expect("a day"), day, day.tomorrow().expect("a day")];
        assert_eq!(around.map(|day| told(law, audience, day).contains(text)), [false, true, true], "{law} {text}");
    }
    // Iowa gives no right of correction on any day, and an audience that reaches further has what its states give.
    let day: Date = "2028-06-01".parse().expect("a day");
    let corrects = ["US-IA", "US-VA", "US"].map(|place| told("us-states", place, day).contains("wrong data corrected"));
    assert_eq!(corrects, [false, true, true]);
}

#[test]
fn a_law_is_to_come_until_its_first_rule_holds() {
    let spec = "policy \"P\" { effective: 2026-03-01; laws: gdpr }\n";
    assert_eq!(around("2018-05-25", spec, &[], "lint/law-to-come"), ["warning", "", ""]);
    let claims = |day: &str| {
        let options = Options { as_of: Some(day.to_owned()), ..asked::rules() };
        asked::files(&[("a.policy".to_owned(), spec)], options).claims.len()
    };
    assert_eq!(claims("2017-01-01"), 0);
}
