//! Every format of a document holds the same facts: names, numbers, dates and links, of every example.
//!
//! Each format is read back in its own way, as its reader would: Markdown by a parser, HTML by a parser,
//! text by its lines, DOCX and PDF by their parts, the cookie table from its columns.
//! `tests/render/same_text.rs` says more, the same words in the same order, of documents that are made up.

mod made;
mod package;
#[path = "formats/packed.rs"]
mod packed;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::Project;
use policyc::policy::spelling;
use policyc::render::{FORMATS, Output};
use policyc::source::{Disk, Memory};
use policyc::workspace::{Options, Request, formats, pipeline};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What a document states, as far as it can be told without knowing what it means.
#[derive(Debug, Default, PartialEq, Eq)]
struct Facts {
    /// Words with a capital. Where a format sets a table in blocks, the head of a column stands in each.
    names: BTreeSet<String>,
    /// Runs of digits, and how often each stands there.
    numbers: BTreeMap<String, usize>,
    /// "1 March 2026", in order.
    dates: Vec<String>,
    /// Addresses outside of the document, as links or as text.
    links: BTreeSet<String>,
}

impl Facts {
    fn of(text: &str, links: impl IntoIterator<Item = String>) -> Self {
        let mut facts = Self::default();
        let words: Vec<&str> = text.split_whitespace().collect();
        for word in &words {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
            if word.starts_with("https://") || word.starts_with("http://") || is_mail(word) {
                facts.links.insert(bare(word));
            }
        }
        for piece in text.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()) {
            if piece.starts_with(char::is_uppercase) && !OF_THE_PAGE.contains(&piece) {
                facts.names.insert(piece.to_owned());
            }
            for run in piece.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()) {
                *facts.numbers.entry(run.to_owned()).or_default() += 1;
            }
        }
        let number = |word: &str, digits: std::ops::RangeInclusive<usize>| {
            let word = word.trim_end_matches(|c: char| c.is_ascii_punctuation());
            digits.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
        };
        for three in words.windows(3) {
            if number(three[0], 1..=2) && MONTHS.contains(&three[1]) && number(three[2], 4..=4) {
                facts.dates.push(format!("{} {} {}", three[0], three[1], &three[2][..4]));
            }
        }
        // Within the document, or to another one in the same format.
        let own = |link: &String| link.starts_with('#') || !link.contains(['/', ':', '@']) && link.contains('.');
        facts.links.extend(links.into_iter().filter(|link| !own(link)).map(|link| bare(&link)));
        facts
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Words around a document, which a format has or has not.
const OF_THE_PAGE: &[&str] = &["Back", "Contents", "Earlier", "Languages", "Print", "Skip", "Version"];

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// An address as text prints it, in letters that every format can write.
fn bare(link: &str) -> String {
    let letter = |c: char| match c.is_ascii() {
        true => c.to_string(),
        false => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    };
    link.trim_start_matches("mailto:").trim_start_matches("tel:").chars().map(letter).collect()
}

fn of_md(text: &str) -> Facts {
    let (mut out, mut links) = (String::new(), Vec::new());
    for event in Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Item | Tag::Paragraph) => out.push('\n'),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => out.push('\n'),
            _ => {}
        }
    }
    Facts::of(&out, links)
}

fn of_html(text: &str) -> Facts {
    let page = scraper::Html::parse_fragment(text);
    let inline = ["a", "b", "em", "strong", "code", "span", "time", "i", "abbr"];
    let (mut out, mut links) = (String::new(), Vec::new());
    for node in page.tree.root().descendants() {
        if node.value().as_element().is_some_and(|element| !inline.contains(&element.name())) {
            out.push('\n');
        }
        if let Some(text) = node.value().as_text() {
            let hidden = node.ancestors().any(|above| {
                above.value().as_element().is_some_and(|element| matches!(element.name(), "style" | "title" | "script"))
            });
            if !hidden {
                out.push_str(text);
            }
        } else if let Some(element) = node.value().as_element() {
            links.extend((element.name() == "a").then(|| element.attr("href")).flatten().map(str::to_owned));
        }
    }
    Facts::of(&out, links)
}

fn of_txt(text: &str) -> Facts {
    let (mut out, mut links) = (String::new(), Vec::new());
    for line in text.lines() {
        // The list of targets at the end: `[1] https://...`
        if let Some((number, target)) = line.strip_prefix('[').and_then(|rest| rest.split_once("] "))
            && number.bytes().all(|b| b.is_ascii_digit())
            && !target.contains(' ')
        {
            links.push(target.to_owned());
            continue;
        }
        // Underlines of headings, and the numbers that stand for targets.
        if line.chars().all(|c| matches!(c, '=' | '-' | '~' | ' ')) {
            out.push('\n');
            continue;
        }
        let mut rest = line;
        while let Some(start) = rest.find('[') {
            let end = rest[start..].find(']').map(|end| start + end);
            let number = end.is_some_and(|end| rest[start + 1..end].bytes().all(|b| b.is_ascii_digit()));
            out.push_str(&rest[..start]);
            rest = match end {
                Some(end) if number => &rest[end + 1..],
                _ => {
                    out.push('[');
                    &rest[start + 1..]
                }
            };
        }
        out.push_str(rest);
        out.push('\n');
    }
    Facts::of(&out, links)
}

/// None where the program that reads the format is not installed.
type Read = fn(&[u8]) -> Option<Facts>;

/// How the formats of documents are read back, in the order of [`FORMATS`].
const READERS: &[(&str, Read)] = &[
    ("md", |bytes| Some(of_md(text(bytes)))),
    ("html", |bytes| Some(of_html(text(bytes)))),
    ("txt", |bytes| Some(of_txt(text(bytes)))),
    ("docx", |bytes| Some(packed::of_docx(bytes))),
    #[cfg(feature = "pdf")]
    ("pdf", packed::of_pdf),
];

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn examples() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("examples") {
        let files = std::fs::read_dir(folder.expect("an entry").path()).expect("a folder");
        found.extend(files.map(|file| file.expect("an entry").path()).filter(|path| spelling(path).is_some()));
    }
    found.sort();
    found
}

/// The files of a spec in all formats.
fn built(path: &Path) -> Vec<Output> {
    let root = path.parent().expect("a folder").to_owned();
    let project = Project::new(Disk, root.clone());
    let formats = formats::names().iter().map(|&name| name.to_owned()).collect();
    let options = Options { formats, ..Options::default() };
    let file = project.load(path).expect("the spec").file;
    let request =
        Request { path: path.to_owned(), file, root, options: Arc::new(options), want_outputs: true, sheet: None };
    pipeline::compile(&request, &project).outputs
}

fn bytes<'o>(outputs: &'o [Output], name: &str) -> Option<&'o [u8]> {
    outputs.iter().find(|output| output.name == name).map(|output| &*output.bytes)
}

#[test]
fn every_format_of_documents_is_read() {
    let all: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    let read: Vec<&str> = READERS.iter().map(|reader| reader.0).collect();
    assert_eq!(all, read, "a new format needs a reader here");
}

/// Asks of each document whether the formats agree; gives how many there are.
fn agree(outputs: &[Output], readers: &[(&str, Read)], place: &str) -> usize {
    let ids: Vec<&str> = outputs.iter().filter_map(|output| output.name.strip_suffix(".md")).collect();
    for id in &ids {
        let of = |format: &str, read: Read| read(bytes(outputs, &format!("{id}.{format}")).expect("a document"));
        let first = of(readers[0].0, readers[0].1).expect("Markdown needs no program");
        for (format, read) in &readers[1..] {
            let Some(other) = of(format, *read) else { continue };
            let place = format!("{place}: {id}: md and {format}");
            assert!(!first.names.is_empty(), "{place}: it says nothing");
            assert_eq!(first.dates, other.dates, "{place}");
            assert_eq!(first.numbers, other.numbers, "{place}");
            assert_eq!(first.links, other.links, "{place}");
            assert_eq!(first.names, other.names, "{place}");
        }
    }
    ids.len()
}

#[test]
fn every_format_states_the_same_facts() {
    let documents: usize =
        examples().iter().map(|path| agree(&built(path), READERS, &path.display().to_string())).sum();
    assert!(documents > 10);
}

/// Markdown and HTML alone: the others print numbers of lists and targets of links as text, which their
/// readers here know from other text only in the prose of the examples.
#[test]
fn every_format_states_the_same_facts_of_specs_that_use_everything() {
    for seed in 0..60 {
        let path = Path::new("/specs/a.policy");
        let project = Project::new(Memory::default().with("/specs/a.policy", &made::spec(seed).text), "/specs");
        let formats = READERS[..2].iter().map(|reader| reader.0.to_owned()).collect();
        let options = Arc::new(Options { formats, ..Options::default() });
        let file = project.load(path).expect("the spec").file;
        let request =
            Request { path: path.into(), file, root: "/specs".into(), options, want_outputs: true, sheet: None };
        let outputs = pipeline::compile(&request, &project).outputs;
        assert!(agree(&outputs, &READERS[..2], &format!("seed {seed}")) > 0, "seed {seed}");
    }
}

#[test]
fn the_cookie_tables_state_the_same_facts() {
    let mut tables = 0;
    for path in examples() {
        let outputs = built(&path);
        let Some(json) = bytes(&outputs, "cookie-table.json") else { continue };
        let rows: Vec<BTreeMap<String, serde_json::Value>> = serde_json::from_slice(json).expect("JSON");
        let mut reader = csv::Reader::from_reader(bytes(&outputs, "cookie-table.csv").expect("a table"));
        let head = reader.headers().expect("a head").clone();
        let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
        assert_eq!(rows.len(), records.len());
        for (row, record) in rows.iter().zip(&records) {
            for (column, cell) in head.iter().zip(record) {
                let value = row[column].as_str().unwrap_or_default();
                // A formula is made harmless by an apostrophe.
                assert_eq!(value, cell.strip_prefix('\'').unwrap_or(cell), "{column}");
            }
        }
        for format in ["md", "html", "txt"] {
            let shown = text(bytes(&outputs, &format!("cookie-table.{format}")).expect("a table"));
            let squeezed = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
            let shown = squeezed(&shown.replace("\\_", "_").replace("\\*", "*").replace("&#39;", "'"));
            for row in &rows {
                for column in ["name", "provider", "purpose", "duration", "domain"] {
                    let value = squeezed(row[column].as_str().unwrap_or_default());
                    assert!(shown.contains(&value), "{}: {format}: {column} {value}", path.display());
                }
            }
        }
        tables += 1;
    }
    assert!(tables > 2);
}
