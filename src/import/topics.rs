//! What a heading is about.
//!
//! Does not own: the patterns; they stand in `lexicon/en/topics.yaml`.

include!(concat!(env!("OUT_DIR"), "/topics.rs"));

/// The topic of a heading; none where the patterns know none, or the heading speaks of one place alone.
pub fn topic(heading: &str) -> Option<&'static str> {
    let words = words(heading);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    for tier in TIERS {
        let found = tier.iter().enumerate().filter_map(|(row, (topic, patterns))| {
            let first = patterns.split("; ").filter_map(|pattern| place(&words, pattern)).min()?;
            Some((first, row, *topic))
        });
        if let Some((_, _, topic)) = found.min() {
            return Some(topic);
        }
    }
    None
}

/// The words of a heading in small letters, without the signs around them.
fn words(heading: &str) -> Vec<String> {
    let plain = heading.to_lowercase().replace(['’', '‘'], "'");
    let words = plain.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''));
    words
        .map(|word| word.trim_matches(['-', '\'']).trim_end_matches("'s").to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Where the first phrase of a pattern stands, if all of them do.
fn place(words: &[&str], pattern: &str) -> Option<usize> {
    let mut without = pattern.split(" ! ");
    let mut parts = without.next()?.split(" & ");
    let first = find(words, parts.next()?)?;
    let all = parts.all(|part| find(words, part).is_some()) && without.all(|part| find(words, part).is_none());
    all.then_some(first)
}

/// Where a row of words stands.
fn find(words: &[&str], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    let fits = |word: &str, wanted: &str| match wanted.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == wanted,
    };
    words.windows(phrase.len()).position(|here| here.iter().zip(&phrase).all(|(word, wanted)| fits(word, wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::vocabulary::TOPICS;

    #[test]
    fn the_topics_are_those_of_the_language() {
        for (topic, _) in TIERS.iter().copied().flatten() {
            assert!(TOPICS.find(topic).is_some(), "{topic}");
        }
    }

    #[test]
    fn headings_are_about_what_they_name() {
        for (heading, expected) in [
            ("How we use cookies", Some("cookies")),
            ("Use of Your Data", Some("purposes")),
            ("Our Children’s Corner", Some("children")),
            ("Updates to this Statement", Some("changes")),
            ("Review and Update Your Information", Some("rights")),
            ("SHARING AND SECURITY", Some("security")),
            ("With whom do we share data?", Some("recipients")),
            ("What happens in a merger?", Some("business-transfers")),
            ("Transfer of Data to Other Countries", Some("transfers")),
            ("How long do we keep your data?", Some("retention")),
            ("Contact", Some("contact")),
            ("Zürich office", None),
        ] {
            assert_eq!(topic(heading), expected, "{heading}");
        }
    }
}
