//! What the laws give and know, as the program uses it: rights by condition, times to answer, countries
//! that are adequate, and whose names, rights, safeguards and authorities are at home where.
//!
//! Everything is asked of specs, and the answers stand in `tests/law_data/data.md`, which a lawyer can read.
//! `POLICYC_UPDATE=1` rewrites that page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use libtest_mimic::Failed;
use policyc::diagnostic::{Diagnostic, Level};
use policyc::law::{self, Law};
use policyc::schema::{places, vocabulary as v};

use crate::asked;

/// Facts on which rights depend, or could.
const CONDITIONS: &[(&str, &str)] = &[
    ("a purpose rests on consent", "purpose p \"send letters\" { basis: consent }"),
    (
        "a purpose rests on consent for some data",
        "data d \"your name\" { items: name }\npurpose p \"send letters\" { basis consent { data: d } }",
    ),
    ("a cookie rests on consent", "cookies c { basis: consent; category: statistics; cookie _x { lasts: 1 day } }"),
    ("a contract", "purpose p \"send letters\" { basis: contract }"),
    ("legitimate interests", "purpose p \"send letters\" { basis: legitimate-interests }"),
    ("a public task", "purpose p \"send letters\" { basis: public-task }"),
    ("a recognised legitimate interest", "purpose p \"send letters\" { basis: recognised-legitimate-interest }"),
    (
        "legitimate interests, one of them recognised",
        "purpose p \"send letters\" { basis: recognised-legitimate-interest, legitimate-interests }",
    ),
    ("a legal obligation", "purpose p \"send letters\" { basis: legal-obligation }"),
    ("marketing", "purpose p \"send letters\" { marketing: yes }"),
    ("no marketing", "purpose p \"send letters\" { marketing: no; targeted-ads: no; profiling: no }"),
    ("targeted ads", "purpose p \"show ads\" { targeted-ads: yes }"),
    ("profiling", "purpose p \"show ads\" { profiling: yes }"),
    ("a decision by software alone", "automated-decision a \"credit\" { solely: yes }"),
    (
        "services for connected products",
        "controller \"Northwind Kettles Ltd\" { country: IE; regulated-as: related-services }",
    ),
    ("a decision, perhaps by software alone", "automated-decision a \"credit\" { decision: \"paying later\" }"),
    ("a decision with a person", "automated-decision a \"credit\" { solely: no }"),
    ("data are sold", "sale { sells: yes }"),
    ("data are shared", "sale { shares: yes }"),
    ("a recipient buys data", "recipient r \"Acme\" { sale: yes }"),
    ("data are shared with a recipient", "recipient r \"Acme\" { share: yes }"),
    (
        "nothing is sold or shared",
        "sale { sells: no; shares: no; sensitive-beyond: no }\nrecipient r \"Acme\" { sale: no; share: no }",
    ),
    ("sensitive data are used beyond what the law always allows", "sale { sensitive-beyond: yes }"),
    ("data on health", "data h \"your health\" { items: health }"),
];

/// A spec in which each word of `when` holds, but for bases and places.
const WORDS: &[(&str, &str)] = &[
    ("marketing", "purpose m \"send letters\" { marketing: yes }"),
    ("targeted-ads", "purpose t \"show ads\" { targeted-ads: yes }"),
    ("profiling", "purpose f \"show ads\" { profiling: yes }"),
    ("automated-decision", "automated-decision a \"credit\" { solely: yes }"),
    ("sale", "sale { sells: yes }"),
    ("sensitive-beyond", "sale { sensitive-beyond: yes }"),
    ("health-data", "data h \"your health\" { items: health }"),
];

/// What laws name together in `when`, the places and sets of places that they name, and the days from which they give
/// rights, each with a spec in which all of it holds.
fn together() -> BTreeMap<String, Asking> {
    let rights = law::all().flat_map(|law| law.rights().map(move |row| (law, row)));
    let spec = |(law, row): (&Law, &law::Right)| {
        let words = || row.when.iter().map(|word| &*word.0);
        let place = |word: &str| {
            if is_place(word) { Some(word.to_owned()) } else { law.set(word).next().map(str::to_owned) }
        };
        let mut asking = Asking { from: row.from.map(|day| day.to_string()), ..Asking::default() };
        let audience: Vec<String> = words().filter_map(place).collect();
        if words().count() < 2 && audience.is_empty() && row.from.is_none() {
            return None;
        }
        asking.audience = audience.join(", ");
        for word in words().filter(|word| v::BASES.find(word).is_none() && place(word).is_none()) {
            let known = WORDS.iter().find(|known| known.0 == word);
            asking.facts += known.unwrap_or_else(|| panic!("no spec for `{word}`")).1;
            asking.facts.push('\n');
        }
        let bases: Vec<&str> = words().filter(|word| v::BASES.find(word).is_some()).collect();
        if !bases.is_empty() {
            asking.facts += &format!("purpose b \"send letters\" {{ basis: {} }}\n", bases.join(", "));
        }
        let mut name = words().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        if let Some(day) = &asking.from {
            name += if name.is_empty() { "" } else { " " };
            name += &format!("from {day}");
        }
        Some((name, asking))
    };
    rights.filter_map(spec).collect()
}

/// A spec of which rights are asked.
#[derive(Default)]
struct Asking {
    facts: String,
    audience: String,
    from: Option<String>,
}

fn is_place(word: &str) -> bool {
    places::place(word).is_some()
}

pub fn current() -> Result<(), Failed> {
    let mut page = String::from(
        "# What the laws give and know\n\nMade by `tests/law_data/data.rs` from what the program says of small specs: \
         `POLICYC_UPDATE=1 cargo test --test laws`.\n",
    );
    let together = together();
    page.push_str("\n## What is asked of each law\n\n");
    let alone = CONDITIONS.iter().map(|known| known.0).chain(["people in Canada"]);
    for name in alone.chain(together.keys().map(|name| &**name)) {
        let _ = writeln!(page, "- {name}");
    }
    for law in v::LAWS.iter() {
        rights(law, &together, &mut page);
        answers(law, &mut page);
        authorities(law, &mut page);
        law::law(law).into_iter().for_each(|law| lists(law, &mut page));
    }
    transfers(&mut page);
    safeguards(&mut page);
    at_home(&mut page);
    ended(&mut page);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law_data/data.md");
    if std::fs::read_to_string(&file).unwrap_or_default() == page {
        return Ok(());
    }
    if std::env::var_os("POLICYC_UPDATE").is_none() {
        let path = std::env::temp_dir().join("policyc-law-data.md");
        std::fs::write(&path, &page)?;
        return Err(format!("tests/law_data/data.md is not current; what it would be is in {}", path.display()).into());
    }
    std::fs::write(&file, &page)?;
    Ok(())
}

/// The policy of a text, with the findings of its rules, and its first document.
fn ask(text: &str) -> (Vec<Diagnostic>, String) {
    let analysis = asked::lint(text);
    let broken = |found: &Diagnostic| found.level == Level::Error && found.rule.starts_with("language/");
    assert!(!analysis.findings.iter().any(broken), "{text}\n{:?}", analysis.findings);
    let document = analysis.documents.first().map(|first| first.markdown().to_owned());
    (analysis.findings, document.unwrap_or_default())
}

/// A spec under some laws.
fn spec(laws: &str, more: &str, rest: &str) -> String {
    let laws = if laws.is_empty() { String::new() } else { format!("laws: {laws}; ") };
    let day = if more.contains("effective: ") { "" } else { "effective: 2026-11-22; " };
    format!("policy \"Privacy Policy\" {{ {day}{laws}{more}}}\n{rest}\n")
}

/// What a document says of rights.
fn told(law: &str, asking: &Asking) -> Vec<String> {
    let mut more = asking.from.as_ref().map_or(String::new(), |day| format!("effective: {day}; "));
    if !asking.audience.is_empty() {
        more += &format!("audience: {}; ", asking.audience);
    }
    let document = ask(&spec(law, &format!("{more}outline: rights, right-to-object"), &asking.facts)).1;
    let joined = document.replace("\n  ", " ");
    joined.lines().skip(1).filter(|line| !line.is_empty() && !line.starts_with("---")).map(str::to_owned).collect()
}

fn rights(law: &str, together: &BTreeMap<String, Asking>, page: &mut String) {
    let always = told(law, &Asking::default());
    let _ = write!(page, "\n## {law}\n\n````text\n{}\n````\n", always.join("\n"));
    // Facts that change the same stand together.
    let mut changes: Vec<(String, Vec<&str>)> = Vec::new();
    let alone = CONDITIONS.iter().map(|(name, facts)| (*name, Asking { facts: (*facts).into(), ..Asking::default() }));
    let canada = ("people in Canada", Asking { audience: "CA".into(), ..Asking::default() });
    let alone: Vec<_> = alone.chain([canada]).collect();
    let together = together.iter().map(|(name, asking)| (&**name, asking));
    for (name, asking) in alone.iter().map(|(name, asking)| (*name, asking)).chain(together) {
        let with = told(law, asking);
        let gone = always.iter().filter(|line| !with.contains(line)).map(|line| format!("- {line}\n"));
        let new = with.iter().filter(|line| !always.contains(line)).map(|line| format!("+ {line}\n"));
        let change: String = gone.chain(new).collect();
        match changes.iter_mut().find(|known| known.0 == change) {
            Some((_, names)) => names.push(name),
            None => changes.push((change, vec![name])),
        }
    }
    for (change, names) in changes.iter().filter(|change| !change.0.is_empty()) {
        let _ = write!(page, "\nWith {}:\n\n```diff\n{change}```\n", names.join("; "));
    }
    page.push_str("\nNothing changes with the others.\n");
}

/// The longest time to answer that nothing is said of.
fn answers(law: &str, page: &mut String) {
    let found = |days: u32| {
        let findings = ask(&spec(law, "", &format!("requests {{ deadline: {days} days }}"))).0;
        findings.into_iter().find(|finding| finding.rule == "consistency/deadline-too-long")
    };
    let (mut good, mut bad) = (1, 400);
    if found(bad).is_none() {
        page.push_str("\nNo time to answer is too long.\n");
        return;
    }
    while bad - good > 1 {
        let middle = (good + bad) / 2;
        if found(middle).is_some() { bad = middle } else { good = middle }
    }
    let message = found(bad).map(|finding| finding.message).unwrap_or_default();
    let _ = writeln!(page, "\n{message}.");
}

/// Who its authorities are, as documents print them.
fn authorities(law: &str, page: &mut String) {
    let all = law::law(law).map_or(&[][..], |law| &law.authorities);
    if all.is_empty() {
        return;
    }
    page.push_str("\nIts authorities:\n\n");
    for authority in all {
        let document =
            ask(&spec(law, "outline: complaints", &format!("complaint c {{ authority: {} }}", authority.word))).1;
        let mut lines = document.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '-']));
        let printed = lines.next().unwrap_or_default().trim_start_matches("You can complain to this authority: ");
        let _ = writeln!(page, "- {}: {printed}", authority.word);
    }
}

/// The lists that it has for its own rules and for those on prose.
fn lists(law: &Law, page: &mut String) {
    let join =
        |words: &mut dyn Iterator<Item = &Cow<'static, str>>| words.map(|word| &**word).collect::<Vec<_>>().join(", ");
    page.push_str("\nIts lists:\n\n");
    let _ = writeln!(page, "- home: {}", join(&mut law.home.iter().map(|place| &place.0)));
    for (name, places) in &law.sets {
        let _ = writeln!(page, "- `{}`: {}", name.0, join(&mut places.iter().map(|place| &place.0)));
    }
    // An acronym that readers do not know is a finding.
    let known = |acronym: &&Cow<'_, str>| {
        let text = format!("section s \"Laws\" {{\n\"\"\"\nSend us the {acronym} today.\n\"\"\"\n}}");
        ask(&spec("", "", &text)).0.iter().all(|finding| finding.rule != "consistency/terms-undefined")
    };
    assert!(!known(&&"QXZ".into()), "nothing is found of an acronym that nobody knows");
    if !law.acronyms.is_empty() {
        let _ = writeln!(page, "- acronyms: {}", join(&mut law.acronyms.iter().filter(known)));
    }
    // What holds at a home is no age for all.
    let of_place = |word: &&Cow<'_, str>| {
        let text = format!(
            "children {{ minimum-age: 16 }}\nsection s \"Age\" {{\n\"\"\"\nIn {word}, you must be at least 18.\n\"\"\"\n}}"
        );
        ask(&spec("", "", &text)).0.iter().all(|finding| finding.rule != "consistency/age-limits-differ")
    };
    assert!(!of_place(&&"atlantis".into()), "nothing is found of an age that holds for all");
    if !law.home_words.is_empty() {
        let _ = writeln!(page, "- words for its home: {}", join(&mut law.home_words.iter().filter(of_place)));
    }
}

/// The places, of all that there are, of whose recipients a rule finds nothing.
fn without(rule: &str, controller: &str, safeguard: &str) -> String {
    let mut clean = Vec::new();
    for chunk in places::all().collect::<Vec<_>>().chunks(40) {
        let mut facts = format!("controller \"Northwind\" {{ country: {controller} }}\n");
        for place in chunk {
            let _ =
                writeln!(facts, "recipient r-{} \"{place}\" {{ country: {place}; {safeguard} }}", place.to_lowercase());
        }
        let text = spec("", "", &facts);
        let findings = ask(&text).0;
        // The place itself is what the finding points to, or what it relates to.
        let found = |place: &str| {
            findings.iter().filter(|finding| finding.rule == rule).any(|finding| {
                let at = finding.related.first().map(|related| related.0).or(finding.span);
                at.and_then(|at| text.get(at.range())) == Some(place)
            })
        };
        clean.extend(chunk.iter().copied().filter(|place| !found(place)));
    }
    clean.join(", ")
}

fn transfers(page: &mut String) {
    page.push_str("\n## Transfers\n");
    for controller in ["IE", "GB", "CH", "US"] {
        let free = without("consistency/transfer-missing", controller, "");
        let _ = writeln!(page, "\nFrom {controller}, data go without a safeguard to: {free}.");
        let adequate = without("consistency/adequacy-false", controller, "safeguard: adequacy");
        let _ = writeln!(page, "\nFrom {controller}, `adequacy` can be the safeguard for: {adequate}.");
    }
}

/// What is found of a fact under each law alone: the laws of which nothing is said, else the finding.
fn under_each_law(rule: &str, facts: &str) -> (Vec<&'static str>, Vec<String>) {
    let (mut quiet, mut said) = (Vec::new(), Vec::new());
    for law in v::LAWS.iter() {
        let findings = ask(&spec(law, "", facts)).0;
        match findings.into_iter().find(|finding| finding.rule == rule) {
            None => quiet.push(law),
            Some(finding) => {
                let why = finding.why.map(|why| format!(": {why}")).unwrap_or_default();
                let help = finding.help.filter(|help| help.contains("`laws`")).map(|help| format!("; {help}"));
                said.push(format!("{}{why}{}", finding.message, help.unwrap_or_default()));
            }
        }
    }
    said.sort();
    said.dedup();
    (quiet, said)
}

/// Writes what is found of some words, those together of which the same is said.
fn lines(page: &mut String, what: &str, rule: &str, words: &[&str], facts: impl Fn(&str) -> String) {
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for word in words {
        let (quiet, said) = under_each_law(rule, &facts(word));
        if said.is_empty() {
            continue;
        }
        let quiet = if quiet.is_empty() { "no law".to_owned() } else { quiet.join(", ") };
        let row = format!(
            "at home under {quiet}. Elsewhere: {}",
            said.join(" / ").replace(&format!("`{word}`"), "`...`").replace(&format!("\"{word}\""), "\"...\"")
        );
        match rows.iter_mut().find(|known| known.0 == row) {
            Some((_, words)) => words.push(word),
            None => rows.push((row, vec![word])),
        }
    }
    for (row, words) in rows {
        let _ = writeln!(page, "- {what} {}: {row}", words.join(", "));
    }
}

fn safeguards(page: &mut String) {
    page.push_str("\n## Safeguards that do not fit\n");
    let words: Vec<&str> = v::SAFEGUARDS.iter().collect();
    for (controller, country) in [("IE", "US-CA"), ("GB", "US"), ("US", "IN"), ("IE", "FR")] {
        let _ = writeln!(page, "\nFrom {controller} to {country}:\n");
        lines(page, "the safeguard", "consistency/safeguard-unfit", &words, |word| {
            format!(
                "controller \"N\" {{ country: {controller} }}\nrecipient r \"R\" {{ country: {country}; safeguard: {word} }}"
            )
        });
    }
}

fn at_home(page: &mut String) {
    const RULE: &str = "consistency/wrong-law-vocabulary";
    page.push_str("\n## What is at home where\n\n");
    let words = |vocabulary: &v::Vocabulary| vocabulary.iter().collect::<Vec<_>>();
    lines(page, "the right", RULE, &words(&v::RIGHTS), |right| format!("right {right} {{ }}"));
    lines(page, "the authority", RULE, &words(&v::AUTHORITIES), |authority| {
        format!("complaint c {{ authority: {authority} }}")
    });
    lines(page, "the safeguard", RULE, &words(&v::SAFEGUARDS), |word| {
        format!("recipient r \"R\" {{ country: US; safeguard: {word} }}")
    });
    let own = law::all().flat_map(|law| &law.own).flat_map(|row| &row.names);
    let names: Vec<&str> = own.map(|name| &**name).chain(["Somebody Else"]).collect();
    lines(page, "the name", RULE, &names, |name| {
        format!("section s \"Laws\" {{\n\"\"\"\nWe follow {name} here.\n\"\"\"\n}}")
    });
}

fn ended(page: &mut String) {
    page.push_str("\n## What is no longer in force\n\n");
    let rows = law::all().flat_map(|law| &law.ended);
    for name in rows.flat_map(|row| &row.names).map(|name| &**name).chain(["Decision 2021/914"]) {
        let facts = format!("section s \"Laws\" {{\n\"\"\"\nWe rely on {name} here.\n\"\"\"\n}}");
        let found =
            ask(&spec("", "", &facts)).0.into_iter().find(|finding| finding.rule == "consistency/dead-framework");
        let said = found.map_or("nothing is found".to_owned(), |found| {
            format!("{}: {}", found.message, found.why.unwrap_or_default())
        });
        let _ = writeln!(page, "- {name}: {said}");
    }
}
