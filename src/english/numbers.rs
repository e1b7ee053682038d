//! Numbers as prose writes them.

/// An age in digits or in words.
pub fn age(word: &str) -> Option<u32> {
    const WORDS: &[(&str, u32)] = &[
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("twenty-one", 21),
    ];
    let written = WORDS.iter().find(|known| known.0 == word).map(|known| known.1);
    written.or_else(|| word.parse().ok().filter(|age| (5..=25).contains(age)))
}
