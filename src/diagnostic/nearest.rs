//! "Did you mean", and what there is where nothing is near.

/// The candidate nearest to a word, if one is near enough to be a likely slip.
///
/// Case, `_` and `-` do not count as differences. The first of several equally near ones wins, so
/// the answer depends on the order of the candidates alone.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let word = plain(word);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let other = plain(candidate);
        let mut score = strsim::normalized_damerau_levenshtein(&word, &other);
        // A missing or an added part ("necessary" for "strictly-necessary") is a likely slip, too.
        if word.len() >= 4 && (other.split('-').any(|part| part == word) || word.split('-').any(|part| part == other)) {
            score = score.max(0.75);
        }
        // So are all its parts in another order, with more between them ("birth-date" for "date-of-birth").
        if word.contains('-') && word.split('-').all(|part| other.split('-').any(|known| known == part)) {
            score = score.max(0.8);
        }
        if score >= 0.6 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
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
    use super::nearest;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        assert_eq!(nearest("emial", ["email", "phone"]), Some("email"));
        assert_eq!(nearest("necessary", ["statistics", "strictly-necessary"]), Some("strictly-necessary"));
        assert_eq!(nearest("ip_adress", ["ip-address"]), Some("ip-address"));
        assert_eq!(nearest("birth-date", ["death-date", "date-of-birth"]), Some("date-of-birth"));
        assert_eq!(nearest("zebra", ["email", "phone"]), None);
    }
}
