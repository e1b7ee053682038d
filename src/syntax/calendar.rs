//! The English words in which authors write dates and periods.
//!
//! Owns: the words, and which of them in a row are one value. Does not own: which of them a value can have; the language writes `2026-03-01` and
//! `2 years`, and those who read these words say so.

/// The months in their order, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The numbers from one on, in small letters.
pub const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The number that a word in small letters stands for.
pub fn number_word(word: &str) -> Option<u64> {
    NUMBERS.iter().position(|known| *known == word).and_then(|index| u64::try_from(index + 1).ok())
}

/// The units of time, as `policy` knows them.
pub fn is_unit(word: &str) -> bool {
    let word = word.strip_suffix('s').unwrap_or(word);
    matches!(word, "second" | "minute" | "hour" | "day" | "week" | "month" | "year")
}

/// Whether words in a row are a period, well or badly written, and so one value: `2 years`, `at most 10 business days`,
/// `1 year 6 months`, `never expires`.
pub fn is_period(words: &[&str]) -> bool {
    let ([_, .., last] | [last]) = words else { return false };
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let alternating = words.len().is_multiple_of(2)
        && words.chunks(2).all(|two| is_number(two[0]) && two[1].bytes().all(|byte| byte.is_ascii_alphabetic()));
    let among = |word: &&str| {
        let word = word.to_lowercase();
        let range = word.contains(['-', '–']) && is_number(&word.replace(['-', '–'], ""));
        let joint = matches!(
            &*word,
            "at" | "most"
                | "up"
                | "to"
                | "till"
                | "until"
                | "no"
                | "not"
                | "longer"
                | "more"
                | "less"
                | "than"
                | "max"
                | "maximum"
                | "a"
                | "an"
                | "and"
                | "business"
                | "working"
        );
        is_number(&word) || range || joint || is_unit(&word) || number_word(&word).is_some()
    };
    let endless = matches!(&*words[0].to_lowercase(), "never" | "no" | "not" | "without");
    words.len() > 1
        && (alternating
            || (is_unit(&last.to_lowercase()) && words.iter().all(among))
            || (endless && last.to_lowercase().starts_with("expir")))
}
