//! `policyc.toml` that means harm or nothing: no panic, and findings that lie in the file.

#[path = "configuration/bodies.rs"]
mod bodies;

use proptest::prelude::*;
use proptest::sample::{Index, select};

const WHOLE: &str = r#"specs = ["site.policy", "more/*.policy"]
out-dir = "dist"
formats = ["md", "html"]
laws = ["gdpr", "ccpa"]
templates = "templates"
front-matter = "hugo"
css = "legal.css"

[rules]
"consistency/cookie-long-life" = { level = "error", longest = "24 months" }
prose = "off"
"#;

const PIECES: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{feff}",
    "é",
    "語",
    "\\",
    "\\u00e9",
    "1979-05-27T07:32:00Z",
    "inf",
    "0x",
    "1e400",
    "true",
    "rules.",
    "formats = [\"pfd\"]",
    "laws = \"gdrp\"",
    "css = \"../x.css\"",
    "specs = [\"[\"]",
    "rules = 3",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_configuration_is_read(
        cuts in prop::collection::vec((any::<Index>(), 0usize..9, select(PIECES)), 0..5),
    ) {
        let mut text: Vec<char> = WHOLE.chars().collect();
        for (at, length, piece) in cuts {
            let at = at.index(text.len() + 1);
            let end = (at + length).min(text.len());
            text.splice(at..end, piece.chars());
        }
        bodies::configuration(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_text_is_read_as_a_configuration(text in "\\PC{0,80}", key in "[a-z.\\-\"\\[\\]]{0,12}") {
        bodies::configuration(&text);
        bodies::configuration(&format!("{key} = {text}"));
    }
}
