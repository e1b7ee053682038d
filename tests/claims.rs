//! What prose claims, without any policy beside it.
//!
//! The examples of `lexicon/en/claims.yaml`, and labelled sentences in `tests/claims/sentences.txt`: `never give | ...`
//! is a sentence that denies it, `is keep | ...` one that says so, `nothing | ...` an innocent one. What stands under
//! `# Not yet` is not understood: it may be claimed one day, and then the line moves.

use std::fs;
use std::path::Path;

use policyc::claims::{Block, Claim, Kind, Names, claims};
use serde_yaml::Value;

fn here(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

fn read(blocks: &[(Kind, &str)]) -> Vec<Claim> {
    let labels = ["your order details", "usage data", "your account data"];
    let names = Names::new(["Northwind", "Northwind Ltd"].into_iter(), labels.into_iter().enumerate());
    let blocks: Vec<_> =
        blocks.iter().map(|(kind, text)| Block { kind: *kind, text, expressions: Vec::new() }).collect();
    claims(&blocks, &names)
}

/// What a sentence claims without limits, as labels have it.
fn said(text: &str) -> Vec<String> {
    let whole = read(&[(Kind::Paragraph, text)]).into_iter().filter(|claim| claim.limit.is_none());
    let label = |claim: Claim| {
        format!("{} {:?}", if claim.meaning.denied { "never" } else { "is" }, claim.meaning.action).to_lowercase()
    };
    whole.map(label).collect()
}

/// Whether a sentence says what its label has, and nothing is denied by an innocent one.
fn holds(label: &str, text: &str) -> bool {
    let said = said(text);
    match label {
        "nothing" => !said.iter().any(|label| label.starts_with("never")),
        _ => said.iter().any(|said| said == label),
    }
}

#[test]
fn the_examples_of_each_act_hold() {
    let all: Value = serde_yaml::from_str(&here("lexicon/en/claims.yaml")).expect("it is YAML");
    let acts = all["acts"].as_mapping().expect("acts");
    let mut faults = String::new();
    for (name, act) in acts {
        for example in act["examples"].as_sequence().into_iter().flatten() {
            for (label, text) in example.as_mapping().into_iter().flatten() {
                let (label, text) = (label.as_str().expect("a label"), text.as_str().expect("a text"));
                if !holds(label, text) {
                    faults.push_str(&format!("{name:?}: {label}: {text} {:?}\n", said(text)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn labelled_sentences_claim_what_their_label_says() {
    let all = here("tests/claims/sentences.txt");
    let (known, not_yet) = all.split_once("# Not yet\n").expect("its two parts");
    let mut faults = String::new();
    let mut each = |part: &str, wanted: bool| {
        for line in part.lines().filter(|line| line.contains(" | ")) {
            let (label, text) = line.split_once(" | ").expect("a label");
            if holds(label, text) != wanted {
                let what = if wanted { "not so" } else { "understood now" };
                faults.push_str(&format!("{what}: {line} {:?}\n", said(text)));
            }
        }
    };
    each(known, true);
    each(not_yet, false);
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn a_list_goes_on_with_its_lead_in_and_a_question_has_an_answer() {
    let list = [(Kind::Paragraph, "We do not:"), (Kind::Item, "sell your data"), (Kind::Item, "set cookies")];
    let found: Vec<_> = read(&list).iter().map(|claim| (format!("{:?}", claim.meaning.action), claim.block)).collect();
    assert_eq!(found, [("Sell".to_owned(), 1), ("Cookies".to_owned(), 2)]);
    let answer = read(&[(Kind::Paragraph, "Do you sell my data? No.")]);
    assert!(answer.iter().any(|claim| claim.meaning.denied && claim.range == (21..24)), "{answer:?}");
    assert!(read(&[(Kind::Paragraph, "Do you sell my data? Yes.")]).is_empty());
}

#[test]
fn what_is_said_after_all_limits_a_denial() {
    let limited =
        |text| read(&[(Kind::Paragraph, text)]).iter().all(|claim| !claim.meaning.denied || claim.limit.is_some());
    assert!(limited("We never share your data. We share them with carriers."));
    assert!(limited("We never share your data. However, carriers get some."));
    assert!(!limited("We never share your data. We bake bread."));
}

#[test]
fn sentences_as_long_as_files_end() {
    for part in ["we do not sell your data, ", "your data, ", "nothing about ", "neither ", "without cookies ", "no "] {
        read(&[(Kind::Paragraph, &part.repeat(20_000))]);
    }
}
