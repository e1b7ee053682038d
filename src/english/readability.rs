//! How easy English is to read: words, sentences, syllables, and the formulas that are made from them.
//!
//! Owns: the counts and the formulas. Does not own: which text is counted, or how hard it may be.

use super::lexicon::list::readability as list;
use super::words::Words;

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
    /// Counts a text in.
    pub fn add(&mut self, words: &Words<'_>) {
        let all = words.all();
        self.sentences += words.sentences.len();
        self.words += words.count(all.clone());
        self.syllables += all.map(|at| spoken(words, at)).sum::<usize>();
        let longest = words.sentences.iter().map(|sentence| words.count(sentence.clone())).max();
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

/// Whether a text is in English, by the small words that any English text has.
pub fn is_english(words: &Words<'_>) -> bool {
    let small = words.all().filter(|at| words.is(*at, &list::SMALL));
    small.count() * 8 >= words.words.len()
}

/// The syllables of a word in a text.
fn spoken(words: &Words<'_>, at: usize) -> usize {
    let word = words.word(at);
    let known = [&list::TWO_SYLLABLES, &list::THREE_SYLLABLES];
    match known.iter().position(|list| words.is(at, list)) {
        Some(row) => row + 2,
        // The rest of "don't" and "we've".
        None if words.words[at].joined && words.is(at, &list::ENDINGS) => 0,
        None => syllables(word),
    }
}

/// The syllables of an English word in small letters, by its groups of vowels.
pub fn syllables(word: &str) -> usize {
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
