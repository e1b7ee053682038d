//! Numbers as prose writes them.

use super::lexicon::list::ages as list;
use super::sentences::Sentence;

/// An age in digits or in words.
pub fn age(word: &str) -> Option<u32> {
    let digits = list::NUMBERS.iter().find(|(known, _)| *known == word).and_then(|(_, digits)| digits.first().copied());
    digits.unwrap_or(word).parse().ok().filter(|age| (5..=25).contains(age))
}

/// Skips "years of age", "years old".
pub fn units(sentence: &Sentence<'_>, at: usize) -> usize {
    at + sentence.one_of(at, &list::UNITS).unwrap_or(0)
}
