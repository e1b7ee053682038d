//! Input that means harm or nothing: bounded work, no panic, few findings.

use crate::bodies;
use crate::numbers::Numbers;

const PIECES: [&str; 28] = [
    "{",
    "}",
    "\"",
    "\"\"\"",
    ",",
    ";",
    ":",
    "\n",
    "\r\n",
    "\r",
    "#",
    "## ",
    " ",
    "\t",
    "“",
    "'",
    "\\",
    "|",
    "- ",
    "&a ",
    "*a",
    "é",
    "\u{1}",
    "a: b\n",
    "[",
    "]",
    "use x\n",
    "cookie _ga \"x\" {",
];

fn mutate(text: &str, numbers: &mut Numbers) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.next(3) {
        let at = numbers.next(chars.len());
        match numbers.next(4) {
            0 => drop(chars.drain(at..(at + 1 + numbers.next(12)).min(chars.len()))),
            1 => drop(chars.splice(at..at, PIECES[numbers.next(PIECES.len())].chars())),
            2 => {
                let end = (at + numbers.next(60)).min(chars.len());
                let copy = chars[at..end].to_vec();
                let to = numbers.next(chars.len());
                drop(chars.splice(to..to, copy));
            }
            _ => chars.truncate(chars.len().max(2) - numbers.next(chars.len() / 2 + 1)),
        }
        if chars.is_empty() {
            break;
        }
    }
    chars.into_iter().collect()
}

#[test]
fn the_fuzz_bodies_hold_on_mutations_from_a_fixed_seed() {
    let policy = include_str!("example.policy");
    let yaml = include_str!("example.policy.yaml");
    let mut numbers = Numbers::new(2026);
    for _ in 0..1500 {
        let text = mutate(policy, &mut numbers);
        bodies::policy(&text);
        bodies::formats(&text);
        let text = mutate(yaml, &mut numbers);
        bodies::yaml(&text);
    }
}

#[test]
fn large_bad_files_end_soon_and_say_little() {
    let size = 200_000;
    for piece in [
        "{", "}", "\"", "\"\"\"", "a", "a b c\n", "a: \"\n", ", ", "“", "[", "- ", "k: : x\n", "a: [\n", "&a [",
        "{a: ", "? ", "\\\"\n", "a, #\n",
    ] {
        let text = piece.repeat(size / piece.len());
        for is_yaml in [false, true] {
            let read = bodies::read(&text, is_yaml);
            assert!(read.found.len() <= 201, "{piece}");
        }
    }
}

#[test]
fn a_refused_character_of_any_width_is_one_place() {
    for refused in ["\u{1}", "\u{7f}", "\u{96}", "\u{202e}", "\u{e000}", "\u{f8ff}"] {
        for text in [
            format!("policy:\n  label: a {refused}b\n  # {refused} a\n"),
            format!("cookies:\n  a:\n    cookie:\n      \"{refused} x\": b{refused}{refused} c\n"),
            format!("{refused}policy: |\n  {refused} a\n  {refused}\n{refused}: {refused}a: b\n"),
        ] {
            bodies::yaml(&text);
        }
    }
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{},", level - 1).repeat(10);
        text.push_str(&format!("k{level}: &a{level} [{before}]\n"));
    }
    let read = bodies::read(&text, true);
    assert_eq!(read.found.iter().filter(|one| one.rule == "language/alias-limit").count(), 1);
}
