//! A language that is made up of the English files shows what of English stands anywhere else.
//!
//! Every sentence and every word is spelt in letters of no language, longer, in brackets, and with its slots in another
//! order; days, lists and plurals are put together in another way, and the writing runs to the left. Then no word of plain
//! letters can be on a page but the author's own.

mod made;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use policyc::document::built_in_templates;
use scraper::{Html, Node};
use serde_yaml::{Mapping, Value};

type Done<T = ()> = Result<T, Box<dyn Error>>;

/// The letters that stand for a to z.
const LETTERS: &str = "áƀçđéƒǧĥíĵķĺɱńóƥɋŕšťúṽŵẋýž";

const PATTERNS: &str = "
language: {code: ar-x-made, direction: rtl}
plurals: {one: n == 1, few: n >= 2 and n <= 4}
patterns:
  date: '{year}⁄{month}⁄{day}'
  month: '{year}⁄⁄{month}'
  period: '{unit} ×{count}'
  at-most: '≤ {period}'
  range: '{period} ← {from}'
  comma: '، '
  strong-comma: '؛ '
  last: '، {joint}‿'
  last-clear: '، {joint}‿‿'
  last-strong: '؛ {joint}‿'
  noted: '{notes}‹{text}›'
  people-in: '‹{places}›'
  way: '{address} ← {way}'
  lead: '**{text}** ‹'
  stop: '۔'
  ends: '۔؟'
  verb: '‹{text}›'
  noun: '‹{text}›'
  name: '‹{text}›'
";

/// A text without its slots.
fn letters(text: &str, out: &mut String) {
    for c in text.chars() {
        let small = c.to_ascii_lowercase();
        match u8::try_from(small).ok().filter(u8::is_ascii_lowercase) {
            Some(letter) => {
                let other = LETTERS.chars().nth(usize::from(letter - b'a')).unwrap_or(c);
                let count = if "aeiou".contains(small) { 2 } else { 1 };
                out.extend((0..count).map(|_| other));
            }
            None => out.push(c),
        }
    }
}

/// A sentence or a word: its letters changed, its slots in reverse order. What a link says inside of a slot is text, too.
fn changed(text: &str, (open, close): (&str, &str)) -> Done<String> {
    let mut texts = vec![String::new()];
    let (mut slots, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once(open) {
        letters(before, texts.last_mut().ok_or("a text")?);
        let (slot, after) = after.split_once(close).ok_or("the end of a slot")?;
        let slot = match slot.split_once("link(\"") {
            Some((before, after)) => {
                let (label, after) = after.split_once('"').ok_or("the end of a label")?;
                format!("{before}link(\"{}\"{after}", changed(label, (open, close))?)
            }
            None => slot.to_owned(),
        };
        slots.push(format!("{open}{slot}{close}"));
        texts.push(String::new());
        rest = after;
    }
    letters(rest, texts.last_mut().ok_or("a text")?);
    slots.reverse();
    let slots = slots.into_iter().chain([String::new()]);
    let inner: String = texts.into_iter().zip(slots).map(|(text, slot)| text + &slot).collect();
    // Space at the ends keeps a part from what stands beside it.
    let trimmed = inner.trim();
    let at = inner.len() - inner.trim_start().len();
    Ok(format!("{}⟦{trimmed}⟧{}", &inner[..at], &inner[at + trimmed.len()..]))
}

/// All texts of a file, with one form more where there are several.
fn all(value: &mut Value, slots: (&str, &str)) -> Done {
    match value {
        Value::String(text) => *text = changed(text, slots)?,
        Value::Sequence(entries) => entries.iter_mut().try_for_each(|entry| all(entry, slots))?,
        Value::Mapping(entries) => {
            entries.iter_mut().try_for_each(|(_, entry)| all(entry, slots))?;
            if let Some(other) = entries.get("other").filter(|_| entries.contains_key("one")).cloned() {
                entries.insert("few".into(), other);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Writes the language as a folder of templates.
fn write(folder: &Path) -> Done {
    for (name, text) in built_in_templates().filter(|(name, _)| name.ends_with(".yaml")) {
        let mut file: Value = serde_yaml::from_str(text)?;
        if name == "words.yaml" {
            let patterns: Mapping = serde_yaml::from_str(PATTERNS)?;
            let words = file.as_mapping_mut().ok_or("the words")?;
            patterns.keys().for_each(|key| _ = words.remove(key));
            all(&mut file, ("{", "}"))?;
            file.as_mapping_mut().ok_or("the words")?.extend(patterns);
        } else {
            all(&mut file, ("{{", "}}"))?;
        }
        let path = folder.join(name);
        fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        fs::write(path, serde_yaml::to_string(&file)?)?;
    }
    Ok(())
}

/// Words in plain letters.
fn words(text: &str, out: &mut BTreeSet<String>) {
    let all = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1 && word.is_ascii());
    out.extend(all.map(str::to_ascii_lowercase));
}

/// The words of all files below a folder.
fn of_folder(folder: &Path, ending: &str, out: &mut BTreeSet<String>) -> Done {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            of_folder(&path, ending, out)?;
        } else if let Ok(text) = fs::read_to_string(&path)
            && path.to_string_lossy().ends_with(ending)
        {
            words(&text, out);
        }
    }
    Ok(())
}

/// What readers and their programs are told in words.
const TOLD: &[&str] = &["aria-label", "data-label", "title", "alt"];

/// The words of a page. What laws ask is data of the laws.
fn of_page(page: &str, out: &mut BTreeSet<String>) {
    let page = Html::parse_document(page);
    for node in page.tree.nodes() {
        let named =
            |name: &str| node.ancestors().any(|node| node.value().as_element().is_some_and(|of| of.name() == name));
        let law =
            || node.ancestors().any(|node| node.value().as_element().is_some_and(|of| of.attr("class") == Some("law")));
        match node.value() {
            Node::Text(text) if !(named("style") || law()) => words(text, out),
            Node::Element(element) => {
                element.attrs().filter(|(name, _)| TOLD.contains(name)).for_each(|(_, value)| words(value, out));
            }
            _ => {}
        }
    }
}

/// Builds a spec in the language, and finds the words on its pages that are not the author's.
fn foreign(spec: &Path, own: &BTreeSet<String>, folder: &Path, known: &BTreeSet<String>) -> Done<Vec<String>> {
    let mut wrong = Vec::new();
    for how in [&["--format", "html,txt"][..], &["--format", "html", "--annotate"]] {
        let out = folder.join("out");
        let _ = fs::remove_dir_all(&out);
        let mut run = Command::new(env!("CARGO_BIN_EXE_policyc"));
        run.arg("build").arg(spec).args(["--no-cache", "--report", "short", "-o"]).arg(&out);
        let run = run.arg("--templates").arg(folder.join("made")).args(how).current_dir(folder).output()?;
        if !run.status.success() {
            return Err(format!("{}: {}", spec.display(), String::from_utf8_lossy(&run.stderr)).into());
        }
        let mut found = BTreeSet::new();
        of_folder(&out, ".txt", &mut found)?;
        let mut pages = vec![out];
        while let Some(path) = pages.pop() {
            if path.is_dir() {
                pages.extend(fs::read_dir(&path)?.flatten().map(|entry| entry.path()));
            } else if path.extension().is_some_and(|ending| ending == "html") {
                let page = fs::read_to_string(&path)?;
                if page.contains("<html") && !page.contains("<html lang=\"ar-x-made\" dir=\"rtl\">") {
                    return Err(format!("{}: no direction", path.display()).into());
                }
                of_page(&page, &mut found);
            }
        }
        let left: Vec<_> = found.into_iter().filter(|word| !(own.contains(word) || known.contains(word))).collect();
        if !left.is_empty() {
            wrong.push(format!("{} {how:?}: {}", spec.display(), left.join(" ")));
        }
    }
    Ok(wrong)
}

#[test]
fn all_that_is_english_stands_in_the_files_of_english() -> Done {
    let folder = tempfile::tempdir()?;
    write(&folder.path().join("made"))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = BTreeSet::new();
    // What authorities call themselves, and where they are.
    for authority in policyc::law::authorities() {
        words(&authority.name, &mut known);
        words(&authority.url, &mut known);
    }
    let mut wrong = Vec::new();
    for seed in 0..20 {
        let path = folder.path().join(format!("a{seed}.policy"));
        let spec = made::spec(seed).text;
        let mut own = BTreeSet::new();
        words(&spec, &mut own);
        words(&path.to_string_lossy(), &mut own);
        fs::write(&path, spec)?;
        wrong.extend(foreign(&path, &own, folder.path(), &known)?);
    }
    let mut catalog = BTreeSet::new();
    of_folder(&root.join("catalog"), ".policy", &mut catalog)?;
    words("catalog", &mut catalog);
    for example in fs::read_dir(root.join("examples"))?.flatten().map(|entry| entry.path()) {
        let mut own = catalog.clone();
        of_folder(&example, "", &mut own)?;
        words(&example.to_string_lossy(), &mut own);
        // A folder, since its parts are no specs.
        wrong.extend(foreign(&example, &own, folder.path(), &known)?);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
