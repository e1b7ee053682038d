//! A sentence, a paragraph or a text can be as long as a file: rules on prose read each in a small stack, and in about
//! the time that its length asks for. Were one of them quadratic, it would take minutes here.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use policyc::analysis::Project;
use policyc::diagnostic::{Diagnostic, Sink};
use policyc::facts::Facts;
use policyc::facts::views::Reader;
use policyc::lint::{self, Settings};
use policyc::policy::{Parsed, load, spelling};
use policyc::source::Memory;

/// The bytes of each text.
const LONG: usize = 60_000;

/// The stack in which a text is read: a thirtieth of what a thread has.
const SMALL: usize = 256 * 1024;

const FACTS: &str = r#"
policy "Privacy Policy" { effective: 2026-03-01; languages: en; laws: gdpr }
controller "Acme Ltd" { country: IE; email: a@acme.example; trading-as: "Acme", "Therefore" }
data account "your account" { items: name, email; source: provided }
recipient firm "Firm" { role: controller; data: account; country: US; sale: yes }
cookies m "c" { category: marketing; cookie _ga { purpose: "x"; duration: 1 year } }
term site "The Site" { means: "our shop" }
"#;

/// The rules that find something in a text.
fn found(text: &str) -> Vec<Diagnostic> {
    let spec = format!("{FACTS}section more \"More\" {{\n\"\"\"\n{text}\n\"\"\"\n}}\n");
    let path = Path::new("/specs/example.policy");
    let project = Project::new(Memory::default().with("/specs/example.policy", &spec), "/specs");
    let file = project.load(path).expect("the file").file;
    let entry = Arc::new(Parsed::new(file, spelling(path).expect("a spelling")));
    let mut sink = Sink::new();
    let loaded = load(&entry, &project.library(), Path::new("/specs"), &mut sink);
    let ask = || {
        let facts = Facts::new(&loaded.policy);
        let request = lint::Request {
            facts: &facts,
            readers: &[Reader { facts: &facts, view: None }],
            documents: &[],
            laws: &[],
            settings: &Settings::default(),
            day: None,
            house: &[],
            is_part: true,
        };
        lint::check(&request, &mut sink);
        sink.finish(&project.sources)
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(SMALL).spawn_scoped(scope, ask).expect("a thread");
        thread.join().expect("findings")
    })
}

/// A text of the same piece again and again, between two others.
fn long(before: &str, piece: &str, after: &str) -> String {
    format!("{before}{}{after}", piece.repeat(LONG / piece.len()))
}

fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = found(text).into_iter().map(|finding| finding.rule.into_owned()).collect();
    names.dedup();
    names
}

#[test]
fn a_denial_of_any_length_is_read() {
    for (before, piece, after, rule) in [
        ("We never share your data with ", "anyone or ", "anyone.", "share-denied"),
        ("We ", "do not and ", "do not sell your data.", "sale-denied"),
        ("We never ", "sell, ", "sell your data.", "sale-denied"),
        ("We never sell your data", ", your data", ".", "sale-denied"),
        ("We never sell your data ", "for any reason ", ".", "sale-denied"),
        ("We ", "also ", "never sell your data.", "sale-denied"),
        ("We do not use cookies", " or technologies", ".", "cookies-denied"),
        ("We do not use ", "marketing or ", "cookies.", "cookies-denied"),
        ("Your data stay in the EU", " or the EU", ".", "transfer-denied"),
    ] {
        let names = names(&long(before, piece, after));
        assert!(names.contains(&format!("consistency/{rule}")), "{before}{piece}{after}: {names:?}");
    }
}

#[test]
fn a_sentence_of_any_length_is_read() {
    for piece in [
        "and ",
        "not ",
        ", ",
        ": ",
        "we never sell ",
        "personal data, ",
        "personal and ",
        "your data are not sold (, ",
        "therefore ",
        "( ",
        "[ name [",
        "not under 16 or older ",
        "we may share your data if ",
        "your data may be shared if ",
        "we share data with our partners if ",
        "by using our site not ",
        "we never collect data etc and ",
        "not 100 secure ",
        "we use data to improve our services ",
        "never click here ",
        "policy changes at our discretion not ",
        "not see section 5 act ",
        "such as a@example.com ",
        "not POPIA ",
        "a.",
    ] {
        // What denies anything is read as a denial.
        names(&long("", piece, "not"));
    }
    names(&format!("{}x{}", "[".repeat(LONG / 2), "]".repeat(LONG / 2)));
}

#[test]
fn a_text_of_many_parts_is_read() {
    for piece in [
        "We never sell your data. ",
        "We never sell your data.\n\n",
        "- We never share it with anyone.\n",
        "We may share your data with our partners. ",
        "Click here. ",
        "[here](https://x.example/a) the Services ",
        "http://",
        "{{ controller.email }} ",
        "## Heading\n\nSee section 5.\n\n",
        "a\u{200b}\u{e0061}b",
    ] {
        names(&long("", piece, ""));
    }
    let numbered = |piece: &dyn Fn(usize) -> String| (0..LONG / 20).map(piece).collect::<String>();
    names(&numbered(&|index| format!("## Heading {index}\n\n[a](#x{index})\n\n")));
    let letter = |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    names(&numbered(&|index| format!("the {}{}{}X ", letter(index), letter(index / 26), letter(index / 676))));
}
