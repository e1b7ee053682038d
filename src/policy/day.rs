//! A day of the calendar, or a whole month where nobody states the day.
//!
//! Owns: how days and months are written, and what of two of them comes first. Does not own: how a language prints them.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;

use crate::syntax::calendar::MONTHS;

/// A day, or a whole month: `2026-03-01`, `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    first: Date,
    is_month: bool,
}

impl From<Date> for Day {
    fn from(day: Date) -> Self {
        Self { first: day, is_month: false }
    }
}

impl Day {
    /// A whole month; none if there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Some(Self { first: Date::new(year, month, 1).ok()?, is_month: true })
    }

    /// The day, or the first of the month.
    pub const fn first(self) -> Date {
        self.first
    }

    /// The day, or the last of the month.
    pub fn last(self) -> Date {
        if self.is_month { self.first.last_of_month() } else { self.first }
    }

    /// What is counted: `day` or `month`.
    pub const fn unit(self) -> &'static str {
        if self.is_month { "month" } else { "day" }
    }

    /// Whether two can be of the same day.
    pub fn meets(self, other: Self) -> bool {
        self.first <= other.last() && other.first <= self.last()
    }

    /// Which of two comes first; none where that depends on a day that is not stated.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        match self.meets(other) {
            false => Some(self.first.cmp(&other.first)),
            true => (self == other && !self.is_month).then_some(Ordering::Equal),
        }
    }

    /// Reads `YYYY-MM-DD` or `YYYY-MM`; else says what to write.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        const FORM: &str = "a date is written year-month-day: `2026-03-01`; a month without a day is `2026-03`";
        let parts: Vec<&str> = text.split('-').collect();
        let (year, month, day) = match parts.as_slice() {
            [year, month, day] => (*year, *month, Some(*day)),
            [year, month] => (*year, *month, None),
            _ => return Err(FORM.to_owned()),
        };
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) || !day.is_none_or(|day| digits(day, 2)) {
            return Err(FORM.to_owned());
        }
        let number = |part: &str| part.parse::<i8>().map_err(|_| FORM.to_owned());
        let (year, month) = (year.parse::<i16>().map_err(|_| FORM.to_owned())?, number(month)?);
        if !(1900..=2999).contains(&year) {
            return Err(format!("the year {year} cannot be meant"));
        }
        let Ok(first) = Date::new(year, month, 1) else { return Err(format!("there is no month {month}; {FORM}")) };
        let Some(day) = day else { return Ok(Self { first, is_month: true }) };
        let day = Date::new(year, month, number(day)?);
        day.map(Self::from).map_err(|_| format!("that month has {} days", first.days_in_month()))
    }

    /// The day behind `2026-3-1`, `2026/03/01` or `1 March 2026`, the month behind `March 2026` and `3/2026`: forms that can
    /// mean one day or month only.
    pub(super) fn meant(text: &str) -> Option<String> {
        let month = |word: &str| {
            let word = word.to_lowercase();
            let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word.trim_end_matches('.')));
            at.map(|at| (at + 1).to_string())
        };
        let parts: Vec<&str> = text.split(|c: char| c.is_whitespace() || "-/.,".contains(c)).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let read = |date: String| Self::read(&date).is_ok().then_some(date);
        let [first, second, third] = parts.as_slice() else {
            let [one, two] = parts.as_slice() else { return None };
            let (year, named) = if one.len() == 4 { (one, two) } else { (two, one) };
            let named = month(named).unwrap_or_else(|| (*named).to_owned());
            return read(format!("{year}-{named:0>2}"));
        };
        let (year, month, day) = match (month(first), month(second)) {
            (_, Some(month)) => (*third, month, *first),
            (Some(month), None) => (*third, month, *second),
            (None, None) => (*first, (*second).to_owned(), *third),
        };
        let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        read(format!("{year}-{month:0>2}-{day:0>2}"))
    }
}

/// As the language writes it.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_month { write!(f, "{}", self.first.strftime("%Y-%m")) } else { write!(f, "{}", self.first) }
    }
}
