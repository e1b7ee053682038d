//! A comment stays wherever it can stand: one is put at every place of a text in turn, and at all of them.

use policyc::syntax::{format, same_meaning, to_policy, to_yaml};

use crate::bodies::{Read, read};
use crate::shapes::Kinds;

/// Everything that the syntax has, in one line and over lines.
const POLICY: &str = r#"policy "P" { effective: 2026-03-01; laws: gdpr, eprivacy, ccpa }

## A note.
## Its second line.
data account "your account" {
  items: name, email,
    phone, "a text of its own"

  item phone "your number" { when: "you call"; special: no }
  allow gdpr/retention-period "counsel looks at it" { until: 2027-01-01 }
  source: provided; subjects: customer, visitor
  """
  Prose. # no comment

  - a list
  """
}
data empty "nothing yet" {}
data bare

cookies own "our own" {
  provider: self
  cookie "a b" _ga _ga_* "Counts" { lasts: 2 years; tech: http }
  cookie sid
}
purpose p "do it" {
  basis: consent, contract
  basis contract { data: account }
  when: "a text
    over lines"
}
section one "One" {
  section two "Two" {
    section three "Three" { """
      Deep.
      """ }
  }
}

use a, b,
  ./c.policy
remove recipient x, y
override data account { items+: address; items-: phone, name }
override controller "Other" { email: a@b.example }
"#;

const YAML: &str = r#"policy:
  label: P
  effective: 2026-03-01
  laws: [gdpr, eprivacy]
  allow:
    - rule: a/b
      because: "why"
data:
  account:
    label: "your account"
    note: |
      A note.
    items:
      - name
      - email
      - "a text"
    item:
      phone: {label: "your number", special: no}
    text: |
      Prose. # no comment

      - a list
  other:
    items: [x, y]
cookies:
  own:
    cookie:
      "_ga _gid":
        label: Counts
        lasts: 2 years
purpose:
  p:
    basis:
      - consent
      - contract: {data: account}
use: [a, b]
remove:
  recipient:
    - x
override:
  data:
    account:
      items+: [address]
"#;

/// The comment that stands at place `number`.
fn mark(number: usize) -> String {
    format!("mark-{number}.")
}

/// Texts with one comment each: at the end of a line, or as a line, at every space and every line of a text.
/// Where that is inside of a text, there is none.
fn with_comments(text: &str) -> Vec<String> {
    let places = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    places
        .flat_map(|at| {
            let (before, after) = text.split_at(at);
            let line = format!("{before}\n# {}\n{}", mark(at), after.trim_start_matches('\n'));
            // After a space that is there the rest of the line moves down.
            [format!("{before} # {}\n{}", mark(at), after.strip_prefix('\n').unwrap_or(after)), line]
        })
        .collect()
}

/// How often each mark stands in a text as a comment.
fn marks(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .lines()
        .filter_map(|line| Some(line.split_once('#')?.1))
        .flat_map(|comment| comment.split(['#', ' ']).filter(|word| word.starts_with("mark-")).map(str::to_owned))
        .collect();
    found.sort();
    found
}

/// `fmt` and both conversions keep every comment of a text that reads without a finding.
fn kept(read_as: fn(&str) -> Read, text: &str, expected: &[String]) {
    let first = read_as(text);
    assert!(first.found.is_empty(), "{:?}\n{text}", first.found);
    let policy = to_policy(&first.tree, &first.file);
    let yaml = to_yaml(&first.tree, &Kinds, &first.file);
    assert_eq!(marks(&policy), expected, "to the DSL:\n{text}-----\n{policy}");
    assert_eq!(marks(&yaml), expected, "to YAML:\n{text}-----\n{yaml}");
    let (as_policy, as_yaml) = (read(&policy, false), read(&yaml, true));
    assert!(same_meaning(&first.tree, &as_policy.tree) && same_meaning(&first.tree, &as_yaml.tree), "{text}");
    // There and back again.
    assert_eq!(marks(&to_policy(&as_yaml.tree, &as_yaml.file)), expected, "back from YAML:\n{text}-----\n{yaml}");
    assert_eq!(marks(&to_yaml(&as_policy.tree, &Kinds, &as_policy.file)), expected, "back from the DSL:\n{policy}");
}

fn formatted(text: &str, expected: &[String]) {
    let first = read(text, false);
    let once = format(&first.file, &first.sources).expect("it has no findings");
    assert_eq!(marks(&once), expected, "{text}-----\n{once}");
    let again = read(&once, false);
    assert!(again.found.is_empty() && same_meaning(&first.tree, &again.tree), "{text}-----\n{once}");
    assert_eq!(format(&again.file, &again.sources).expect("it has no findings"), once, "{text}");
}

/// Whether a text with a comment put into it says what it said before.
fn is_comment(plain: &Read, text: &str, is_yaml: bool) -> bool {
    let with = read(text, is_yaml);
    with.found.is_empty() && same_meaning(&plain.tree, &with.tree)
}

#[test]
fn a_comment_at_any_place_of_the_dsl_stays() {
    let plain = read(POLICY, false);
    assert!(plain.found.is_empty(), "{:?}", plain.found);
    let texts: Vec<String> = with_comments(POLICY).into_iter().filter(|text| is_comment(&plain, text, false)).collect();
    assert!(texts.len() > 150, "{}", texts.len());
    for text in &texts {
        let expected = marks(text);
        assert_eq!(expected.len(), 1, "{text}");
        formatted(text, &expected);
        kept(|text| read(text, false), text, &expected);
    }
}

#[test]
fn a_comment_at_any_place_of_yaml_stays() {
    let plain = read(YAML, true);
    assert!(plain.found.is_empty(), "{:?}", plain.found);
    let texts: Vec<String> = with_comments(YAML).into_iter().filter(|text| is_comment(&plain, text, true)).collect();
    assert!(texts.len() > 50, "{}", texts.len());
    for text in &texts {
        let expected = marks(text);
        assert_eq!(expected.len(), 1, "{text}");
        kept(|text| read(text, true), text, &expected);
    }
}

#[test]
fn comments_at_all_places_stay() {
    for (text, is_yaml) in [(POLICY, false), (YAML, true)] {
        let plain = read(text, is_yaml);
        // From the end, so that the places before stay where they are.
        let mut full = text.to_owned();
        for at in (0..text.len()).rev().filter(|at| text[*at..].starts_with(['\n', ' '])) {
            let (before, after) = full.split_at(at);
            let with = format!("{before} # {}\n{}", mark(at), after.strip_prefix('\n').unwrap_or(after));
            if is_comment(&plain, &with, is_yaml) {
                full = with;
            }
        }
        let expected = marks(&full);
        assert!(expected.len() > 30, "{full}");
        if !is_yaml {
            formatted(&full, &expected);
        }
        kept(if is_yaml { |text| read(text, true) } else { |text| read(text, false) }, &full, &expected);
    }
}
