//! "Did you mean", and what there is where nothing is near.

/// The length in bytes from which a word is no slip for another one. To compare takes the product of both lengths.
const LONGEST: usize = 80;

/// How near a candidate must be, of 1.
const NEAR: f64 = 0.6;

/// How many findings of a spec tell a name that is near. To compare with all names takes time, and nobody reads more.
pub const HELPED: usize = 50;

/// The candidate nearest to a word, if one is near enough to be a likely slip.
///
/// Case, `_` and `-` do not count as differences. The first of several equally near ones wins, so
/// the answer depends on the order of the candidates alone.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let word = plain(word);
    let length = word.chars().count();
    let parts = |text: &str, wanted: &str| text.split('-').any(|part| part == wanted);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= LONGEST) {
        let other = plain(candidate);
        let mut score = 0.0_f64;
        if alike(length, other.chars().count()) {
            score = strsim::normalized_damerau_levenshtein(&word, &other);
        }
        // A missing or an added part ("necessary" for "strictly-necessary") is a likely slip, too.
        if word.len() >= 4 && (parts(&other, &word) || parts(&word, &other)) {
            score = score.max(0.75);
        }
        // So are all its parts in another order, with more between them ("birth-date" for "date-of-birth").
        if word.contains('-') && word.split('-').all(|part| parts(&other, part)) {
            score = score.max(0.8);
        }
        if score >= NEAR && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether words of these lengths can be near: each character that one has more is a difference.
fn alike(a: usize, b: usize) -> bool {
    a.min(b) * 5 >= a.max(b) * 3
}

/// The first words of a list, for a help text.
pub fn some(words: &[&str]) -> String {
    const SHOWN: usize = 20;
    let shown: Vec<String> = words.iter().take(SHOWN).map(|word| format!("`{word}`")).collect();
    let rest = words.len().saturating_sub(SHOWN);
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, nearest};

    #[test]
    fn what_is_too_long_is_no_slip() {
        let (long, longer) = ("e".repeat(LONGEST), "e".repeat(LONGEST + 1));
        assert_eq!(nearest(&long, [&*long]), Some(&*long));
        assert_eq!(nearest(&longer, [&*long]), None);
        assert_eq!(nearest(&long, [&*longer]), None);
    }

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        assert_eq!(nearest("emial", ["email", "phone"]), Some("email"));
        assert_eq!(nearest("necessary", ["statistics", "strictly-necessary"]), Some("strictly-necessary"));
        assert_eq!(nearest("ip_adress", ["ip-address"]), Some("ip-address"));
        assert_eq!(nearest("birth-date", ["death-date", "date-of-birth"]), Some("date-of-birth"));
        assert_eq!(nearest("zebra", ["email", "phone"]), None);
        assert_eq!(nearest("abc", ["abcde"]), Some("abcde"));
        assert_eq!(nearest("abc", ["abcdef"]), None);
    }
}
