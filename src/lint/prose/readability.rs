//! How hard the text is to read: Flesch-Kincaid grade, reading ease, long sentences, long paragraphs.
//!
//! Owns: counting words, sentences and syllables of English text. Does not own: what a text means, or text in other
//! languages, for which the formula says nothing.

use super::reading::{Reading, Words};
use crate::english::lexicon::list::readability as list;
use crate::lint::check::Check;
use crate::lint::text::{self, BlockKind};
use crate::policy::Policy;

const NAME: &str = "consistency/reading-grade";

/// With fewer words the formula tells more about the subject than about the text.
const FEWEST_WORDS: usize = 60;
const FEWEST_SENTENCES: usize = 3;

pub fn find(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let for_children =
        check.policy.children.as_ref().is_some_and(|children| children.directed.is_some_and(|flag| flag.value));
    let highest = check.number(NAME, if for_children { "highest-children" } else { "highest" });
    let longest_sentence = check.number(NAME, "longest-sentence") as usize;
    let longest_paragraph = check.number(NAME, "longest-paragraph") as usize;
    let mut blocks = reading.blocks.iter().peekable();
    while let Some(first) = blocks.next() {
        let mut section = vec![first];
        while let Some(next) = blocks.next_if(|next| next.index == first.index) {
            section.push(next);
        }
        section.retain(|words| counts(words));
        for words in &section {
            long(check, words, longest_sentence, longest_paragraph);
        }
        if first.passage.is_prose() {
            grade(check, &section, highest, for_children);
        }
    }
}

fn long(check: &mut Check<'_, '_>, words: &Words<'_, '_>, longest_sentence: usize, longest_paragraph: usize) {
    let owner = Some(words.passage.owner);
    for sentence in words.sentences.iter().filter(|sentence| sentence.len() > longest_sentence) {
        let count = count(words, sentence.clone());
        if count <= longest_sentence {
            continue;
        }
        let span = words.span(sentence.start, sentence.end);
        let message = format!("this sentence has {count} words; {longest_sentence} is the most");
        let found = check.report(NAME, owner, span, message);
        found.help = Some("make two or three sentences of it, or a list".to_owned());
    }
    let all = count(words, 0..words.words.len());
    if all > longest_paragraph {
        let message = format!("this paragraph has {all} words; {longest_paragraph} is the most");
        let found = check.report(NAME, owner, words.span(0, words.words.len()), message);
        found.help = Some("divide it".to_owned());
    }
}

/// What the formulas are made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub words: usize,
    pub sentences: usize,
    pub syllables: usize,
    /// The words of the longest sentence.
    pub longest: usize,
}

impl Figures {
    /// Counts the prose of a policy, without headings and cells of tables, and what is no English.
    pub fn of(policy: &Policy) -> Self {
        let passages = text::passages(policy);
        let mut figures = Self::default();
        let reading = Reading::new(&passages);
        reading
            .blocks
            .iter()
            .filter(|words| words.passage.is_prose() && counts(words))
            .for_each(|words| figures.add(words));
        figures
    }

    fn add(&mut self, words: &Words<'_, '_>) {
        let all = 0..words.words.len();
        self.sentences += words.sentences.len();
        self.words += count(words, all.clone());
        self.syllables += all.map(|at| spoken(words, at)).sum::<usize>();
        let longest = words.sentences.iter().map(|sentence| count(words, sentence.clone())).max();
        self.longest = self.longest.max(longest.unwrap_or(0));
    }

    /// The school grade for which the text is fit (Kincaid and others, 1975).
    pub fn grade(&self) -> f64 {
        let (per_sentence, per_word) = self.means();
        0.39 * per_sentence + 11.8 * per_word - 15.59
    }

    /// Reading ease (Flesch, 1948): 60 and more is plain English, 30 and less is for scholars.
    pub fn ease(&self) -> f64 {
        let (per_sentence, per_word) = self.means();
        206.835 - 1.015 * per_sentence - 84.6 * per_word
    }

    /// Words of a sentence and syllables of a word, on average.
    fn means(&self) -> (f64, f64) {
        let words = self.words.max(1) as f64;
        (words / self.sentences.max(1) as f64, self.syllables as f64 / words)
    }
}

/// Whether the formulas say something about a block.
fn counts(words: &Words<'_, '_>) -> bool {
    words.is_running() && words.block.kind != BlockKind::Cell && is_english(words)
}

/// Words as people count them: "third-party" and "don't" are one.
fn count(words: &Words<'_, '_>, range: std::ops::Range<usize>) -> usize {
    let start = range.start;
    range.filter(|at| *at == start || !words.words[*at].joined).count()
}

/// Whether a block is in English, by the small words that any English text has.
fn is_english(words: &Words<'_, '_>) -> bool {
    let small = words.all().filter(|at| words.is(*at, &list::SMALL));
    small.count() * 8 >= words.words.len()
}

fn grade(check: &mut Check<'_, '_>, section: &[&Words<'_, '_>], highest: u32, for_children: bool) {
    let mut figures = Figures::default();
    section.iter().for_each(|words| figures.add(words));
    if figures.words < FEWEST_WORDS || figures.sentences < FEWEST_SENTENCES {
        return;
    }
    let Some(first) = section.first() else { return };
    let grade = figures.grade();
    if grade <= f64::from(highest) + 0.5 {
        return;
    }
    let owner = first.passage.owner;
    let message = format!("this text reads at grade {grade:.0}; {highest} is the highest");
    let found = check.report(NAME, Some(owner), owner.span, message);
    found.why = Some(
        if for_children {
            "children must be able to understand it"
        } else {
            "most people do not read texts as hard as this one"
        }
        .to_owned(),
    );
    found.help = Some("write shorter sentences and plainer words".to_owned());
}

/// The syllables of a word in a text.
fn spoken(words: &Words<'_, '_>, at: usize) -> usize {
    let word = words.word(at);
    let known = [&list::ONE_SYLLABLE, &list::TWO_SYLLABLES, &list::THREE_SYLLABLES];
    match known.iter().position(|list| words.is(at, list)) {
        Some(less) => less + 1,
        // The rest of "don't" and "we've".
        None if words.words[at].joined && words.is(at, &list::ENDINGS) => 0,
        None => syllables_of(word),
    }
}

/// The syllables of an English word in small letters, by its groups of vowels.
fn syllables_of(word: &str) -> usize {
    if word.bytes().any(|b| b.is_ascii_digit() || b >= 0x80) {
        return if word.len() > 3 { 2 } else { 1 };
    }
    let bytes = word.as_bytes();
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut groups = 0;
    let mut last = false;
    for (index, b) in bytes.iter().enumerate() {
        // A "y" that starts a word is a consonant.
        let now = vowel(*b)
            && !(*b == b'y'
                && (index == 0 || !last && bytes.get(index + 1).is_some_and(|next| vowel(*next) && *next != b'i')));
        groups += usize::from(now && !last);
        last = now;
    }
    let ends = |end: &str| word.ends_with(end);
    let before = |back: usize| bytes.len().checked_sub(back + 1).and_then(|at| bytes.get(at)).copied().unwrap_or(0);
    let long = bytes.len() > 3;
    // Endings that are written and not spoken: "use", "rule", "files", "shared"; but "table", "uses", "listed".
    let silent = if ends("le") {
        long && (vowel(before(2)) || before(2) == b'l')
    } else if ends("e") {
        bytes.len() > 2 && !vowel(before(1))
    } else if ends("les") {
        long && vowel(before(3))
    } else if ends("es") {
        long && !vowel(before(2)) && !matches!(before(2), b's' | b'x' | b'z' | b'h' | b'c' | b'g')
    } else if ends("ed") {
        long && !vowel(before(2)) && !matches!(before(2), b't' | b'd')
    } else {
        // Inside a word: "agreement" keeps its e, "statement" does not.
        let stem = ["ely", "ement", "eful"].iter().find_map(|ending| word.strip_suffix(ending));
        stem.is_some_and(|stem| {
            let last = stem.bytes().last().unwrap_or(0);
            stem.len() > 2 && stem.bytes().any(vowel) && !vowel(last) && !matches!(last, b'l' | b'r')
        })
    };
    groups -= usize::from(silent && groups > 1);
    groups += bytes.windows(2).enumerate().filter(|(at, _)| divides(word, *at)).count();
    groups += usize::from(ends("ism") || ends("isms"));
    groups.max(1)
}

/// Whether two vowels in a row are two syllables: "me-di-a", "cli-ent", "u-su-al".
fn divides(word: &str, at: usize) -> bool {
    let rest = &word[at..];
    let earlier = at.checked_sub(1).map_or(0, |at| word.as_bytes()[at]);
    if rest.starts_with("ia") || rest.starts_with("io") || rest.starts_with("iu") {
        // "social", "action", "region"
        return at > 0 && !matches!(earlier, b't' | b'c' | b's' | b'g' | b'x');
    }
    let friend = rest.starts_with("iend");
    rest.starts_with("ien") && matches!(earlier, b'l' | b'c' | b'r') && !friend
        || rest.starts_with("iet")
        || rest.starts_with("ual") && earlier != b'q'
        || rest == "eo"
        || ["ying", "oing", "uing"].iter().any(|ending| rest.starts_with(ending))
}

#[cfg(test)]
mod tests {
    use super::syllables_of;

    #[test]
    fn syllables() {
        let words = [
            ("data", 2),
            ("personal", 3),
            ("information", 4),
            ("we", 1),
            ("collect", 2),
            ("processed", 2),
            ("policy", 3),
            ("the", 1),
            ("cookies", 2),
            ("privacy", 3),
            ("individual", 5),
            ("video", 3),
            ("media", 3),
            ("previous", 3),
            ("deleted", 3),
            ("shared", 1),
            ("services", 3),
            ("purposes", 3),
            ("table", 2),
            ("years", 1),
            ("applying", 3),
            ("usually", 4),
            ("client", 2),
            ("rules", 1),
            ("parties", 2),
            ("your", 1),
            ("retention", 3),
            ("necessary", 4),
            ("accordance", 3),
            ("beyond", 2),
            ("used", 1),
            ("yes", 1),
            ("legitimate", 4),
            ("automatically", 6),
            ("file", 1),
            ("agreement", 3),
            ("statement", 2),
            ("social", 2),
            ("region", 2),
        ];
        let wrong: Vec<_> = words
            .iter()
            .filter(|(word, count)| syllables_of(word) != *count)
            .map(|(word, count)| (word, count, syllables_of(word)))
            .collect();
        assert!(wrong.len() <= 2, "{wrong:?}");
    }
}
