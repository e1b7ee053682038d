//! No law in the code: below `src`, but for tests, no literal, no name and no comment names a law, one of its bodies, a state or
//! province, an article or a judgment.
//!
//! What is looked for comes from the laws themselves, beside the ways in which provisions are cited.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use proc_macro2::{Delimiter, LineColumn, Span, TokenStream, TokenTree};

/// What may stand in the code all the same, the files in which it may, and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("gdpr/retention-period", "", "what messages show as the form of a rule's name"),
    ("a group such as `gdpr`", "cli/explain.rs", "the same, in the help of a command"),
    ("(`US-CA`, `CA-QC`)", "policy/leaf.rs", "what a message shows as the form of a code"),
    ("IE, DE, US-CA", "cli/init.rs", "the same, in the help of a command"),
    ("california", "document/template/views.rs", "a name that templates of authors use"),
    ("ccpa", "facts/expression/names.rs", "the name of a field, which its items have, too"),
    ("ccpa", "schema/table.rs", "a field of the language"),
    ("ccpa", "facts/statutory.rs", "the field"),
    ("\"cl.\"", "law.rs", "what clauses are cited by"),
    ("MX", "render/head.rs", "a country by its paper"),
];

/// How provisions and judgments are cited: `9` stands for a digit.
const CITED: &[&str] = &[
    "Art. 9",
    "Arts. 9",
    "Article 9",
    "§ 9",
    "§9",
    "s. 9",
    "ss. 9",
    "cl. 9",
    "recital 9",
    "recitals 9",
    "9999.9",
    "C-99",
    "WP99",
    "WP 99",
    "U.S.C.",
    "CFR",
    "CCR",
    "CJEU",
    "Civ. Code",
    "99/EC",
    "99/EEC",
    "99/EU",
    "Directive 9",
    "Regulation 9",
    "Regulation (E",
];

/// A literal, a name or a comment.
struct Said {
    line: usize,
    text: String,
    /// Whether it is a comment that rustdoc prints.
    doc: bool,
}

pub fn free_of_law() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let words = words()?;
    let mut files = Vec::new();
    sources(&root, &mut files)?;
    files.sort();
    let mut used = BTreeSet::new();
    let law = "fn f() { g(\"gdpr\") } // Art. 6\n/// In California.\n#[cfg(test)]\nmod tests { /* */ const A: &str = \"ccpa\"; // LGPD\n}";
    assert_eq!(faults("x.rs", law, &words, &mut used)?.len(), 3, "the test itself is broken");
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        found.extend(faults(&name, &fs::read_to_string(&file)?, &words, &mut used)?);
    }
    found.extend((0..ALLOWED.len()).filter(|index| !used.contains(index)).map(|index| {
        let (allowed, place, _) = ALLOWED[index];
        format!("`{allowed}` is allowed and stands nowhere: src/{place}")
    }));
    if found.is_empty() { Ok(()) } else { Err(format!("law in the code:\n{}", found.join("\n")).into()) }
}

/// What a file says of the law.
fn faults(
    name: &str,
    source: &str,
    words: &BTreeSet<String>,
    used: &mut BTreeSet<usize>,
) -> Result<Vec<String>, Failed> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    // The words of the language have their legal meaning in their docs, which the reference prints.
    for said in said(source)?.into_iter().filter(|said| !said.doc || !name.starts_with("schema/")) {
        if !seen.insert(said.text.clone()) {
            continue;
        }
        let mut text = said.text.clone();
        for (index, (allowed, place, _)) in ALLOWED.iter().enumerate() {
            if name.starts_with(place) && text.contains(allowed) {
                text = text.replace(allowed, "");
                used.insert(index);
            }
        }
        let lower = text.to_lowercase();
        let word = words.iter().find(|word| stands_in(&lower, word));
        let cited = || CITED.iter().copied().find(|form| is_cited(&text, form));
        if let Some(what) = word.map(String::as_str).or_else(cited) {
            found.push(format!("src/{name}:{}: `{what}` in `{}`", said.line, said.text.trim()));
        }
    }
    Ok(found)
}

/// The names that the laws have for themselves, for their bodies, and for the states and provinces in which they hold, in
/// small letters.
fn words() -> Result<BTreeSet<String>, Failed> {
    let printed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/en/words.yaml"))?;
    let mut words = BTreeSet::new();
    for law in policyc::law::all() {
        words.insert(law.name.to_string());
        words.extend(law.title.iter().map(ToString::to_string));
        words.extend(law.acronyms.iter().map(ToString::to_string));
        words.extend(law.own.iter().flat_map(|row| &row.names).map(ToString::to_string));
        words.extend(law.ended.iter().flat_map(|row| row.names.iter().chain(&row.link)).map(ToString::to_string));
        words.extend((law.cite_as.len() > 3).then(|| law.cite_as.to_string()));
        for authority in &law.authorities {
            words.insert(authority.name.split(" (").next().unwrap_or_default().to_owned());
            words.insert(authority.url.trim_start_matches("https://").to_owned());
            words.extend(authority.word.contains('-').then(|| authority.word.to_string()));
        }
        let sets = law.sets.iter().flat_map(|set| &set.1).chain(&law.home).map(|place| &*place.0);
        let conditions = law.gives.rights.iter().flat_map(|row| &row.when).map(|word| &*word.0);
        for code in
            sets.chain(conditions).filter(|word| word.starts_with(|c: char| c.is_uppercase()) && word.contains('-'))
        {
            words.insert(code.to_owned());
            let name = printed.lines().find_map(|line| line.trim().strip_prefix(code)?.strip_prefix(": "));
            words.insert(name.ok_or_else(|| format!("{code} has no printed name"))?.trim_matches('"').to_owned());
        }
    }
    Ok(words.into_iter().map(|word| word.to_lowercase()).collect())
}

/// Whether a word stands in a text.
fn stands_in(text: &str, word: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric();
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(inner) && !text[at + word.len()..].starts_with(inner))
}

/// Whether a provision is cited in a form.
fn is_cited(text: &str, form: &str) -> bool {
    let fits = |(known, here): (char, char)| if known == '9' { here.is_ascii_digit() } else { known == here };
    text.char_indices().any(|(at, _)| {
        let mut rest = text[at..].chars();
        !text[..at].ends_with(char::is_alphanumeric)
            && form.chars().all(|known| rest.next().is_some_and(|here| fits((known, here))))
    })
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failed> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, into)?;
        } else if name.ends_with(".rs") && name != "tests.rs" {
            into.push(path);
        }
    }
    Ok(())
}

/// All literals, names and comments, but for those in modules of tests.
fn said(text: &str) -> Result<Vec<Said>, Failed> {
    let (mut all, mut tests, mut literals) = (Vec::new(), Vec::new(), Vec::new());
    let tokens: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
    walk(tokens, &mut all, &mut tests, &mut literals);
    for (number, line) in (1..).zip(text.lines()) {
        let place = |column: usize| LineColumn { line: number, column };
        let inside = |ranges: &[Span], at: LineColumn| ranges.iter().any(|span| span.start() <= at && at < span.end());
        let slashes = line.match_indices("//").map(|(at, _)| (at, place(line[..at].chars().count())));
        let comment = slashes.into_iter().find(|(_, at)| !inside(&literals, *at) && !inside(&tests, *at));
        all.extend(comment.map(|(at, _)| Said { line: number, text: line[at..].to_owned(), doc: false }));
    }
    Ok(all)
}

fn walk(tokens: TokenStream, all: &mut Vec<Said>, tests: &mut Vec<Span>, literals: &mut Vec<Span>) {
    let (mut attribute, mut test) = (false, false);
    for token in tokens {
        match token {
            TokenTree::Group(group) if attribute && group.delimiter() == Delimiter::Bracket => {
                let said = group.stream().to_string();
                test |= said.replace(' ', "") == "cfg(test)";
                let doc = said.starts_with("doc");
                for token in group.stream() {
                    if let TokenTree::Literal(literal) = token {
                        literals.push(literal.span());
                        all.push(Said { line: literal.span().start().line, text: literal.to_string(), doc });
                    }
                }
                attribute = false;
            }
            TokenTree::Group(group) => {
                if test && group.delimiter() == Delimiter::Brace {
                    tests.push(group.span());
                    test = false;
                } else {
                    walk(group.stream(), all, tests, literals);
                }
            }
            TokenTree::Literal(literal) => {
                literals.push(literal.span());
                all.push(Said { line: literal.span().start().line, text: literal.to_string(), doc: false });
            }
            TokenTree::Punct(punct) => {
                attribute = punct.as_char() == '#' || attribute && punct.as_char() == '!';
                test &= punct.as_char() != ';';
            }
            TokenTree::Ident(name) => {
                all.push(Said { line: name.span().start().line, text: name.to_string(), doc: false });
            }
        }
    }
}
