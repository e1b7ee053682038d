//! The dates of a policy: from when it holds, and when it was changed last.

use jiff::civil::Date;

use crate::syntax::calendar::MONTHS;

/// Words before a date that say what it is; `true` for that of the last change.
const MARKS: &[(&str, bool)] = &[
    ("updated", true),
    ("update", true),
    ("revised", true),
    ("revision", true),
    ("modified", true),
    ("changed", true),
    ("amended", true),
    ("effective", false),
    ("in force", false),
    ("takes effect", false),
    ("valid from", false),
];

/// How far behind its words a date stands, in characters.
const FAR: usize = 40;

/// What a block says of a date: whether it is that of the last change, and the date.
pub fn dates(text: &str) -> Vec<(bool, Read)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return Vec::new();
    }
    let marks = MARKS.iter().filter_map(|(mark, updated)| {
        let rest = &text[lower.find(mark)? + mark.len()..];
        let near = rest.char_indices().nth(FAR).map_or(rest.len(), |(end, _)| end);
        // A new sentence is about something else.
        let near = near.min(rest.find(". ").unwrap_or(near));
        // A date goes on behind the place where it begins.
        Some((*updated, date(rest, near)?))
    });
    let mut all: Vec<(bool, Read)> = marks.collect();
    all.dedup();
    all
}

/// A date, as it was read.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    Date(Date),
    /// Day and month could each be the other.
    TwoWays(String),
}

/// The first whole date that begins in the first `near` bytes.
fn date(text: &str, near: usize) -> Option<Read> {
    let words: Vec<(usize, &str)> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ':' | ';' | '|'))
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word.trim_matches(['.', '*', '_'])))
        .filter(|word| !word.1.is_empty())
        .collect();
    for (index, (start, word)) in words.iter().enumerate() {
        if *start > near {
            return None;
        }
        if let Some(read) = figures(word) {
            return Some(read);
        }
        let following = |step: usize| words.get(index + step).map(|word| word.1);
        let (Some(second), Some(third)) = (following(1), following(2)) else { continue };
        // "the 3rd of May 2026"
        let (second, third) = if second == "of" { (third, following(3).unwrap_or_default()) } else { (second, third) };
        let day = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i8>().ok();
        let (day, month) = match (month(word), month(second)) {
            (Some(month), None) => (day(second), month),
            (None, Some(month)) => (day(word), month),
            _ => continue,
        };
        let year = third.parse::<i16>().ok().filter(|_| third.len() == 4);
        if let (Some(day), Some(year)) = (day, year)
            && let Ok(date) = Date::new(year, month, day)
        {
            return Some(Read::Date(date));
        }
    }
    None
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let word = word.trim_end_matches('.');
    let known = MONTHS.iter().position(|month| *month == word || word.len() >= 3 && month.starts_with(word))?;
    i8::try_from(known + 1).ok()
}

/// A date in figures alone.
fn figures(word: &str) -> Option<Read> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else { return None };
    let number = |part: &str| part.parse::<i16>().ok();
    let (first_number, second_number, third_number) = (number(first)?, number(second)?, number(third)?);
    let date =
        |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    if first.len() == 4 {
        return date(first_number, second_number, third_number).map(Read::Date);
    }
    if third.len() != 4 {
        return None;
    }
    // With points, the day stands first.
    let day_first = date(third_number, second_number, first_number);
    let month_first = date(third_number, first_number, second_number);
    match (day_first, month_first) {
        (Some(day), _) if word.contains('.') || first_number == second_number => Some(Read::Date(day)),
        (Some(_), Some(_)) => Some(Read::TwoWays(word.to_owned())),
        (Some(date), None) | (None, Some(date)) => Some(Read::Date(date)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (Option<String>, Option<String>, usize) {
        let all = dates(text);
        let first = |wanted: bool| {
            all.iter().find_map(|(updated, read)| match read {
                Read::Date(date) if *updated == wanted => Some(date.to_string()),
                _ => None,
            })
        };
        (first(false), first(true), all.iter().filter(|(_, read)| matches!(read, Read::TwoWays(_))).count())
    }

    #[test]
    fn dates_in_all_their_forms() {
        for text in [
            "Last updated: March 1, 2026",
            "Last Updated on 1 March 2026.",
            "last revised 1st of March, 2026",
            "This policy was last modified on Mar. 1, 2026",
            "Updated 2026-03-01",
            "Last update: 01.03.2026",
        ] {
            assert_eq!(taken(text), (None, Some("2026-03-01".to_owned()), 0), "{text}");
        }
        assert_eq!(taken("Effective Date: 25/12/2025").0.as_deref(), Some("2025-12-25"));
        assert_eq!(taken("Effective Date: 12/25/2025").0.as_deref(), Some("2025-12-25"));
        let both = taken("Effective as of May 2, 2024. Last updated: June 3, 2024");
        assert_eq!(both, (Some("2024-05-02".to_owned()), Some("2024-06-03".to_owned()), 0));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked() {
        assert_eq!(taken("Last updated 03/04/2025"), (None, None, 1));
        assert_eq!(
            taken("We updated our shop. Founded on March 1, 1990, long before anything else in the town."),
            (None, None, 0).clone()
        );
        assert_eq!(taken("Updated March 2026"), (None, None, 0));
        assert_eq!(taken("Updated 2026-02-30"), (None, None, 0));
    }
}
