//! The generated text of every example is plain English: the figures, and the product's own rules on prose.
//!
//! The text is measured as an author's prose would be: composed, then put into the section of a spec of
//! its own, and read by `lint`. `cargo test --test plain_language -- --nocapture` prints the figures.

mod asked;

use std::path::{Path, PathBuf};

use policyc::analysis::Options;
use policyc::document::Kind;
use policyc::english::readability::{Figures, syllables};
use policyc::lint::{self, RuleSetting, Settings, figures};
use policyc::policy::spelling;
use policyc::source::{Disk, Listing, LoadError, Loader, Sources, Span, Spanned};

/// On average over the documents of all examples.
const EASE: f64 = 60.0;
/// For every document.
const LEAST_EASE: f64 = 55.0;
/// The most words in a sentence.
const LONGEST: usize = 30;

/// Rules on what an author states rather than how it is worded.
const OF_FACTS: &[&str] = &[
    // Whether a link ends somewhere is asked of the page that it stands in, and here its text is in another one.
    "consistency/broken-anchor",
    "consistency/change-at-will",
    "consistency/insecure-link",
    "consistency/terms-undefined",
];

/// The line of `policyc.toml` that makes the rule on long sentences as strict as this test.
fn longest() -> RuleSetting {
    let span = Span::new(Sources::new().add("", Path::new(""), "").id, 0, 0);
    let option =
        (Spanned::new("longest-sentence".to_owned(), span), Spanned::new(lint::Given::Number(LONGEST as i64), span));
    let name = Spanned::new("consistency/reading-grade".to_owned(), span);
    RuleSetting { name, level: None, options: vec![option] }
}

/// The files on disk without the prose of their authors, so that only generated text is left.
struct Facts;

impl Loader for Facts {
    fn read(&self, path: &Path) -> Result<Vec<u8>, LoadError> {
        let text = String::from_utf8(Disk.read(path)?).expect("UTF-8");
        Ok(without_prose(&text).into_bytes())
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError> {
        Disk.canonical(path)
    }

    fn list(&self, folder: &Path) -> Listing {
        Disk.list(folder)
    }
}

/// A spec in either spelling without `"""blocks"""` and `text: |` blocks.
fn without_prose(text: &str) -> String {
    let dsl: String = text.split("\"\"\"").step_by(2).collect();
    let mut out = String::new();
    let mut inside: Option<usize> = None;
    for line in dsl.lines() {
        let indent = line.len() - line.trim_start().len();
        if inside.is_some_and(|block| line.trim().is_empty() || indent > block) {
            continue;
        }
        inside = (line.trim() == "text: |").then_some(indent);
        if inside.is_none() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The specs in the folders below one.
fn specs(folder: &str, wanted: fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder") {
        let files = std::fs::read_dir(folder.expect("an entry").path()).expect("a folder");
        found.extend(files.map(|file| file.expect("an entry").path()).filter(|path| wanted(path)));
    }
    found.sort();
    found
}

/// The documents of a spec as Markdown, by their ids.
fn documents(loader: impl Loader + 'static, path: &Path) -> Vec<(String, String)> {
    let root = path.parent().and_then(Path::parent).expect("a folder");
    let analysis = asked::of(loader, root, path, Options::default());
    let pages = analysis.documents.iter().filter(|document| document.kind == Kind::Page);
    pages.map(|document| (document.id.clone(), document.markdown().to_owned())).collect()
}

/// The figures of a text, and what the rules on prose find in it, each with its place.
fn judged(markdown: &str) -> (Figures, Vec<String>) {
    let spec = format!("policy \"P\" {{}}\nsection text \"Text\" {{\n\"\"\"\n{markdown}\n\"\"\"\n}}\n");
    let options = Options { settings: Settings::new(vec![longest()]), ..asked::rules() };
    let analysis = asked::files(&[("text.policy", spec)], options);
    let found = analysis.findings.iter().filter(|found| !OF_FACTS.contains(&found.rule.as_ref()));
    let found = found.map(|found| {
        let span = found.span.expect("a place");
        format!("{} {} «{}»", found.rule, found.message, analysis.sources.get(span.file).slice(span))
    });
    (figures(&analysis.policy), found.collect())
}

/// What a text is called: the spec and the document.
fn name(path: &Path, id: &str) -> String {
    let folder = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy();
    let stem = path.file_name().expect("a name").to_string_lossy();
    format!("{folder}/{} {id}", stem.split('.').next().unwrap_or_default())
}

#[test]
fn generated_text_is_easy_to_read() {
    let (mut sum, mut count, mut wrong) = (0.0, 0.0, Vec::new());
    println!("{:<44} words  ease grade longest | ease with prose", "generated text");
    for path in specs("examples", |path| spelling(path).is_some()) {
        let all = documents(Disk, &path);
        for (id, markdown) in documents(Facts, &path) {
            let (figures, found) = judged(&markdown);
            let whole = all.iter().find(|document| document.0 == id).map(|document| judged(&document.1).0);
            let (name, ease) = (name(&path, &id), figures.ease());
            let (words, grade, longest) = (figures.words, figures.grade(), figures.longest);
            let whole = whole.expect("the same documents").ease();
            println!("{name:<44} {words:>5} {ease:>5.1} {grade:>5.1} {longest:>7} | {whole:>15.1}");
            if ease < LEAST_EASE {
                wrong.push(format!("{name}: reading ease {ease:.1}"));
            }
            // A part for some people says a topic anew where one sentence of it differs.
            let in_parts = markdown.contains("takes the place of what the other parts say");
            let said_anew = |found: &String| in_parts && found.starts_with("consistency/duplicate-passage");
            wrong.extend(found.into_iter().filter(|found| !said_anew(found)).map(|found| format!("{name}: {found}")));
            sum += ease;
            count += 1.0;
        }
    }
    println!("on average {:.1}", sum / count);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(sum / count >= EASE, "the reading ease is {:.1} on average", sum / count);
}

/// The specs that state everything that a law asks for have more kinds of facts than any example.
#[test]
fn generated_text_passes_the_rules_on_prose() {
    let mut wrong = Vec::new();
    for path in specs("tests/laws", |path| path.ends_with("whole.policy")) {
        for (id, markdown) in documents(Facts, &path) {
            let found = judged(&markdown).1;
            wrong.extend(found.into_iter().map(|found| format!("{}: {found}", name(&path, &id))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn templates_do_not_hedge() {
    const HEDGES: &[&str] = &[
        "may",
        "might",
        "could",
        "generally",
        "typically",
        "usually",
        "certain",
        "various",
        "necessary",
        "from time to time",
        "such as",
        "including",
        "etc",
        "we value",
        "where possible",
        "as appropriate",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/en");
    let mut wrong = Vec::new();
    for file in
        [folder.clone(), folder.join("topics")].iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder"))
    {
        let path = file.expect("an entry").path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            // Words of the law in which the hedge is a name, and the month.
            let line = line
                .replace("Strictly necessary", "")
                .replace("strictly necessary", "")
                .replace("strictly-necessary", "");
            let line = line.replace("is necessary for", "").replace("is necessary in", "").replace("May,", "");
            let words: String =
                line.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            for hedge in HEDGES.iter().filter(|hedge| format!(" {words} ").contains(&format!(" {hedge} "))) {
                wrong.push(format!("{}:{}: {hedge}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words by their syllables.
const SYLLABLES: &str = "
    da-ta per-son-al in-for-ma-tion we col-lect pro-cessed pol-i-cy the cook-ies pri-va-cy in-di-vid-u-al vid-e-o
    me-di-a pre-vi-ous de-let-ed shared ser-vi-ces pur-pos-es ta-ble years ap-ply-ing u-su-al-ly cli-ent rules
    par-ties your re-ten-tion nec-es-sar-y ac-cord-ance used yes le-git-i-mate au-to-mat-i-cal-ly file
    a-gree-ment state-ment so-cial re-gion
";

#[test]
fn syllables_are_counted() {
    let counted = |word: &&str| syllables(&word.replace('-', "")) == word.split('-').count();
    let wrong: Vec<&str> = SYLLABLES.split_whitespace().filter(|word| !counted(word)).collect();
    assert_eq!(wrong, [""; 0]);
}
