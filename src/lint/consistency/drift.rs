//! Texts in another language than the policy is published in: paragraphs that nobody translated, and languages in which
//! nobody wrote it.
//!
//! Owns: telling a script, and a few languages by their small words. Does not own: whether two
//! translations say the same; they are different specs.

use crate::english::EXPRESSION;
use crate::english::lexicon::list::languages::SMALL;
use crate::lint::check::Check;
use crate::lint::passages::{Block, BlockKind};
use crate::schema::Phrase;

/// The scripts of languages that are not written in Latin letters. `sr` and a few others have two.
const SCRIPTS: &[(&str, &[Script])] = &[
    ("ar", &[Script::Arabic]),
    ("fa", &[Script::Arabic]),
    ("ur", &[Script::Arabic]),
    ("he", &[Script::Hebrew]),
    ("el", &[Script::Greek]),
    ("bg", &[Script::Cyrillic]),
    ("ru", &[Script::Cyrillic]),
    ("uk", &[Script::Cyrillic]),
    ("mk", &[Script::Cyrillic]),
    ("kk", &[Script::Cyrillic, Script::Latin]),
    ("sr", &[Script::Cyrillic, Script::Latin]),
    ("bs", &[Script::Cyrillic, Script::Latin]),
    ("zh", &[Script::Han]),
    ("ja", &[Script::Han]),
    ("ko", &[Script::Han]),
];

/// Languages whose letters are none of those that are told apart here.
const UNTOLD: &[&str] = &["bn", "hi", "hy", "ka", "ta", "th"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    /// Chinese, Japanese and Korean, which are written without spaces or in blocks.
    Han,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        Some(match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Self::Latin,
            '\u{370}'..='\u{3ff}' => Self::Greek,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' => Self::Arabic,
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => Self::Han,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Cyrillic => "Cyrillic",
            Self::Greek => "Greek",
            Self::Hebrew => "Hebrew",
            Self::Arabic => "Arabic",
            Self::Han => "East Asian",
        }
    }
}

/// `language-unwritten`
pub fn unwritten(check: &mut Check<'_, '_>) {
    // Those that the documents are made of say their language; without documents, those that ship do.
    let written = check.printed.languages().next().unwrap_or("en");
    let written = written.split('-').next().unwrap_or(written);
    let policy = check.policy;
    let of_documents = policy.documents.iter().map(|document| (&document.meta, &document.languages));
    for (meta, languages) in std::iter::once((&policy.about.meta, &policy.about.languages)).chain(of_documents) {
        let Some(first) = languages.first() else { continue };
        if languages.iter().any(|language| language.value == written) {
            continue;
        }
        let message = format!("no templates write `{}`: the documents are in `{written}`", first.value);
        check.report("consistency/language-unwritten", (meta, first.span), message);
    }
}

/// `language-drift`
pub fn check(check: &mut Check<'_, '_>) {
    let languages: Vec<&str> = check.policy.about.languages.iter().map(|language| language.value).collect();
    if languages.is_empty() || languages.iter().any(|language| UNTOLD.contains(language)) {
        return;
    }
    let scripts: Vec<Script> = languages
        .iter()
        .flat_map(|language| SCRIPTS.iter().find(|row| row.0 == *language).map_or(&[Script::Latin][..], |row| row.1))
        .copied()
        .collect();
    let small: Option<Vec<&[&str]>> = languages
        .iter()
        .filter(|language| !SCRIPTS.iter().any(|row| row.0 == **language))
        .map(|language| SMALL.iter().find(|row| row.0 == *language).map(|row| row.1))
        .collect();
    let stated = check.policy.about.languages.first().map(|language| language.span);
    for passage in check.passages.iter().filter(|passage| passage.phrase == Phrase::Sentence) {
        for block in passage.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item))
        {
            let other = match script(block) {
                Some(script) if !scripts.contains(&script) => Some(format!("{} letters", script.name())),
                Some(Script::Latin) => small
                    .as_ref()
                    .and_then(|small| language(block, small))
                    .map(|language| format!("the language `{language}`")),
                _ => None,
            };
            let Some(other) = other else { continue };
            let text = block.text.trim_end();
            let at = passage.locate(block, 0, text.len());
            let message = format!("this text is in {other}, in which the policy is not published");
            let found = check.report("consistency/language-drift", (passage.owner, at), message);
            found.related =
                stated.map(|stated| (stated, "the languages of the policy".to_owned())).into_iter().collect();
        }
    }
}

/// The script of nearly all letters of a block that is more than a name.
fn script(block: &Block) -> Option<Script> {
    if block.text.is_ascii() {
        return (block.text.len() >= 25).then_some(Script::Latin);
    }
    let mut counts = [0usize; 6];
    for script in block.text.chars().filter(|c| *c != EXPRESSION).filter_map(Script::of) {
        counts[script as usize] += 1;
    }
    let letters: usize = counts.iter().sum();
    let all = [Script::Latin, Script::Cyrillic, Script::Greek, Script::Hebrew, Script::Arabic, Script::Han];
    let most = all.into_iter().max_by_key(|script| counts[*script as usize])?;
    let words = block.text.split_whitespace().count();
    let long = letters >= 25 && (words >= 5 || most == Script::Han);
    (long && counts[most as usize] * 10 >= letters * 8).then_some(most)
}

/// The language of a block whose small words are none of the stated languages.
fn language(block: &Block, stated: &[&[&str]]) -> Option<&'static str> {
    let words = || block.text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is = |word: &str, known: &str| word.len() == known.len() && word.to_lowercase() == known;
    // Most texts are what they should be: two small words are enough to know it.
    let own = words()
        .filter(|word| word.len() < 10 && stated.iter().any(|small| small.iter().any(|known| is(word, known))))
        .take(2)
        .count();
    let total = words().count();
    if own >= 2 || total < 8 {
        return None;
    }
    let count = |small: &[&str]| words().filter(|word| small.iter().any(|known| is(word, known))).count();
    let (language, found) = SMALL.iter().map(|row| (row.0, count(row.1))).max_by_key(|row| row.1)?;
    let foreign = !stated.iter().any(|small| SMALL.iter().any(|row| row.0 == language && std::ptr::eq(row.1, *small)));
    (foreign && found >= 4 && found * 6 >= total && own == 0).then_some(language)
}
