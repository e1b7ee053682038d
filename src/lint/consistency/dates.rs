//! Dates that are over, to come, or differ.

use jiff::civil::Date;

use crate::lint::check::Check;
use crate::lint::passages::Place;
use crate::policy::Day;
use crate::syntax::calendar::MONTHS;

/// `date-future`
pub fn future(check: &mut Check<'_, '_>) {
    let about = &check.policy.about;
    // Where nobody named a day, the policy's own is checked against, and nothing is to come.
    let Some(day) = check.asked_day else { return };
    for (date, what) in [(about.effective, "takes effect"), (about.updated, "was last changed")] {
        if let Some(date) = date.filter(|date| date.value.first() > day) {
            let message = format!("the policy {what} on {}, after {day}", date.value);
            check.report("consistency/date-future", (&about.meta, date.span), message);
        }
    }
}

/// `date-stale`
pub fn stale(check: &mut Check<'_, '_>) {
    let about = &check.policy.about;
    let Some(date) = about.updated.or(about.effective) else { return };
    let last = date.value.last();
    let limit = last.checked_add(jiff::Span::new().months(12)).unwrap_or(last);
    let day = check.day;
    if day > limit {
        let message = format!("the policy was last changed on {}, more than 12 months before {day}", date.value);
        check.report("consistency/date-stale", (&about.meta, date.span), message);
    }
}

/// `notice-denied`
pub fn notice(check: &mut Check<'_, '_>) {
    const RULE: &str = "consistency/notice-denied";
    let policy = check.policy;
    let Some(changes) = &policy.changes else { return };
    let Some(notice) = changes.prior_notice else { return };
    let related = vec![(notice.span, "the promise".to_owned())];
    if let Some(word) = changes.takes_effect.filter(|word| word.value == "publication") {
        let message = format!("a change takes effect as it is published, and people are told {} before", notice.value);
        check.report(RULE, (&changes.meta, word.span), message).related = related.clone();
    }
    let about = &policy.about;
    if let (Some(first), Some(last)) = (about.effective, about.updated)
        && first.value.compare(last.value) == Some(std::cmp::Ordering::Less)
    {
        let message = format!(
            "the policy of {} takes effect on {}, and people are told {} before a change does",
            last.value, first.value, notice.value
        );
        let found = check.report(RULE, (&about.meta, first.span), message);
        found.related = related;
        found.help = Some("write in `effective` the day from which the changed policy holds".to_owned());
    }
}

/// The first date in a text: `2026-03-01`, `1 March 2026`, `March 1, 2026`, `March 2026`; its place in bytes.
fn date(text: &str) -> Option<(Day, usize, usize)> {
    let words: Vec<(usize, &str)> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ':' | ';'))
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word.trim_end_matches('.')))
        .filter(|word| !word.1.is_empty())
        .collect();
    for (index, (start, word)) in words.iter().enumerate() {
        if word.len() == 10
            && let Ok(date) = word.parse::<Date>()
        {
            return Some((date.into(), *start, start + 10));
        }
        let Some((second_at, second)) = words.get(index + 1) else { continue };
        let month = |word: &str| MONTHS.iter().position(|month| *month == word.to_lowercase());
        let year = |word: &str| word.parse::<i16>().ok().filter(|_| word.len() == 4);
        if let (Some(month), Some(year)) = (month(word), year(second)) {
            let found = Day::month(year, i8::try_from(month + 1).ok()?)?;
            return Some((found, *start, second_at + second.len()));
        }
        let Some((third_at, third)) = words.get(index + 2) else { continue };
        let number = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i8>().ok();
        let (day, month) = match (month(word), month(second)) {
            (Some(month), None) => (number(second), month),
            (None, Some(month)) => (number(word), month),
            _ => continue,
        };
        let (Some(day), Some(year)) = (day, year(third)) else { continue };
        let month = i8::try_from(month + 1).unwrap_or(1);
        if let Ok(date) = Date::new(year, month, day) {
            return Some((date.into(), *start, third_at + third.len()));
        }
    }
    None
}

/// `date-disagree`
pub fn disagree(check: &mut Check<'_, '_>) {
    let about = &check.policy.about;
    const MARKS: &[(&str, bool)] = &[
        ("last updated", true),
        ("last revised", true),
        ("last modified", true),
        ("last changed", true),
        ("effective date", false),
        ("effective as of", false),
        ("effective from", false),
        ("takes effect on", false),
        ("in force since", false),
    ];
    for passage in check.passages.iter().filter(|passage| matches!(passage.place, Place::Section(_))) {
        for block in &passage.blocks {
            let lower = block.text.to_ascii_lowercase();
            for (mark, updated) in MARKS {
                let Some(at) = lower.find(mark) else { continue };
                let rest = &block.text[at + mark.len()..];
                let Some((written, start, end)) = date(rest) else { continue };
                if start > 20 {
                    continue;
                }
                let (field, stated) = if *updated {
                    ("updated", about.updated.or(about.effective))
                } else {
                    ("effective", about.effective)
                };
                let Some(stated) = stated.filter(|stated| !stated.value.meets(written)) else { continue };
                let base = at + mark.len();
                let span = passage.locate(block, base + start, base + end);
                let message = format!("the text says {written}, the spec says {}", stated.value);
                let found = check.report("consistency/date-disagree", (passage.owner, span), message);
                found.related = vec![(stated.span, "the fact".to_owned())];
                found.help =
                    Some(format!("write `{{{{ policy.{field} | date }}}}` in the text, so that they cannot differ"));
            }
        }
    }
}
