//! Periods: `13 months`, `at most 3 years`, `6 to 12 months`, `15 business days`, `session`, `persistent`.
//!
//! Owns: what a period is, how it is read, and what to write where one cannot be read. Does not own: how it is printed.

use std::fmt;

use crate::diagnostic::nearest;
use crate::schema::Length;
use crate::syntax::calendar::number_word;

/// A period as its author wrote it. What compares periods takes the longest that it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    pub count: u32,
    pub unit: Unit,
    pub bound: Bound,
}

/// How far a period is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    #[default]
    Exact,
    /// It can be shorter: `at most 3 years`.
    AtMost,
    /// From this count on: `6 to 12 months`.
    From(u32),
}

/// A unit of time, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Until the browser is closed; the count is 0.
    Session,
    Second,
    Minute,
    Hour,
    Day,
    BusinessDay,
    Week,
    Month,
    Year,
    /// Until someone deletes it; the count is 0.
    Persistent,
}

/// The units with their word of the language in the singular.
const UNITS: &[(&str, Unit)] = &[
    ("session", Unit::Session),
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("day", Unit::Day),
    ("business day", Unit::BusinessDay),
    ("week", Unit::Week),
    ("month", Unit::Month),
    ("year", Unit::Year),
    ("persistent", Unit::Persistent),
];

/// What authors write for a unit, and what the language writes.
const SHORT: &[(&str, Unit)] = &[
    ("s", Unit::Second),
    ("sec", Unit::Second),
    ("min", Unit::Minute),
    ("h", Unit::Hour),
    ("hr", Unit::Hour),
    ("d", Unit::Day),
    ("working day", Unit::BusinessDay),
    ("workday", Unit::BusinessDay),
    ("w", Unit::Week),
    ("wk", Unit::Week),
    ("mo", Unit::Month),
    ("mth", Unit::Month),
    ("y", Unit::Year),
    ("yr", Unit::Year),
];

/// More than that cannot be meant.
const THOUSAND_YEARS: Duration = Duration::new(1000, Unit::Year);

impl Unit {
    /// The word of the language in the singular; also the key in `words.yaml`.
    pub fn name(self) -> &'static str {
        UNITS.iter().find(|row| row.1 == self).map_or("", |row| row.0)
    }

    /// Whether it is a length of time that is counted.
    fn counts(self) -> bool {
        !matches!(self, Self::Session | Self::Persistent)
    }

    /// The unit of a word, singular or plural.
    fn parse(word: &str) -> Option<Self> {
        let one = word.strip_suffix('s').unwrap_or(word);
        UNITS.iter().find(|row| row.0 == one && row.1.counts()).map(|row| row.1)
    }

    /// The unit that a word stands for that the language does not write so: `hrs`, `Years`.
    fn meant(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let word = word.trim_end_matches('.');
        let short = |word: &str| SHORT.iter().find(|row| row.0 == word).map(|row| row.1);
        Self::parse(word).or_else(|| short(word)).or_else(|| short(word.strip_suffix('s')?))
    }

    /// How many of the smallest unit of its family it is: seconds, or months. A business day is of no family.
    fn size(self) -> Option<(bool, u64)> {
        Some(match self {
            Self::Second => (false, 1),
            Self::Minute => (false, 60),
            Self::Hour => (false, 3_600),
            Self::Day => (false, 86_400),
            Self::Week => (false, 604_800),
            Self::Month => (true, 1),
            Self::Year => (true, 12),
            Self::Session | Self::BusinessDay | Self::Persistent => return None,
        })
    }
}

impl Duration {
    pub const SESSION: Self = Self::new(0, Unit::Session);
    pub const PERSISTENT: Self = Self::new(0, Unit::Persistent);

    /// A period of just that length.
    pub const fn new(count: u32, unit: Unit) -> Self {
        Self { count, unit, bound: Bound::Exact }
    }

    /// The longest that it can be, as a period of just that length.
    #[must_use]
    pub fn longest(self) -> Self {
        Self::new(self.count, self.unit)
    }

    /// The longest that it can be, in ISO 8601 (`P13M`); none for what has no fixed end, and for business days.
    pub fn iso(self) -> Option<String> {
        let count = self.count;
        Some(match self.unit {
            Unit::Session | Unit::Persistent | Unit::BusinessDay => return None,
            Unit::Second => format!("PT{count}S"),
            Unit::Minute => format!("PT{count}M"),
            Unit::Hour => format!("PT{count}H"),
            Unit::Day => format!("P{count}D"),
            Unit::Week => format!("P{count}W"),
            Unit::Month => format!("P{count}M"),
            Unit::Year => format!("P{count}Y"),
        })
    }

    /// About how many seconds it is at the longest, with months of 30.44 and years of 365.25 days. For comparing.
    pub fn seconds(self) -> u64 {
        let count = u64::from(self.count);
        let unit = match self.unit {
            Unit::Session => 0,
            // Begun on the last day before a weekend, each five have one more of them.
            Unit::BusinessDay => return 86_400 * (count + 2 * count.div_ceil(5)),
            Unit::Month => 2_630_016,
            Unit::Year => 31_557_600,
            Unit::Persistent => return u64::MAX,
            unit => unit.size().map_or(0, |size| size.1),
        };
        unit * count
    }

    /// Reads a period as the language writes it.
    pub(crate) fn read(text: &str, length: Length) -> Result<Self, Slip> {
        let text = text.trim();
        let open = [("session", Self::SESSION), ("persistent", Self::PERSISTENT)];
        if let Some((_, open)) = open.iter().find(|row| row.0 == text) {
            return if length == Length::Lasts { Ok(*open) } else { Err(Slip::open(length)) };
        }
        let (most, rest) = match text.strip_prefix("at most ").or_else(|| text.strip_prefix("up to ")) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (from, rest) = match rest.split_once(" to ") {
            Some((from, rest)) if digits(from) && !most => (Some(from), rest),
            _ => (None, rest),
        };
        let plain = rest.split_once(' ').filter(|(count, _)| digits(count));
        let Some((count, unit)) = plain.and_then(|(count, unit)| Some((count, Unit::parse(unit.trim_start())?))) else {
            return Err(Slip::of(text, length));
        };
        let parsed = count.parse().ok().zip(from.map(str::parse).transpose().ok());
        let Some((count, from)) = parsed else { return Err(Slip::says("the number is too large")) };
        if count == 0 {
            return Err(Slip::says("a period is at least 1; leave the field out where nothing is kept"));
        }
        if from.is_some_and(|from: u32| from == 0 || from >= count) {
            return Err(Slip::says("a range goes from the shortest to the longest: `6 to 12 months`"));
        }
        let period = Self::new(count, unit);
        if period.seconds() > THOUSAND_YEARS.seconds() {
            return Err(Slip::says("more than a thousand years cannot be meant"));
        }
        let bound = from.map_or(if most { Bound::AtMost } else { Bound::Exact }, Bound::From);
        if bound != Bound::Exact && length == Length::Fixed {
            let help = format!("this is one length of time, which is a limit itself: write `{period}`");
            return Err(Slip { help, fix: Some(period.to_string()) });
        }
        Ok(Self { bound, ..period })
    }
}

/// As the language writes it: `13 months`, `session`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.name();
        if !self.unit.counts() {
            return f.write_str(unit);
        }
        match self.bound {
            Bound::Exact => {}
            Bound::AtMost => f.write_str("at most ")?,
            Bound::From(from) => write!(f, "{from} to ")?,
        }
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is wrong with a text that is no period, and what to write.
#[derive(Debug)]
pub(crate) struct Slip {
    pub help: String,
    pub fix: Option<String>,
}

impl Slip {
    fn says(help: &str) -> Self {
        Self { help: help.to_owned(), fix: None }
    }

    /// What only a cookie can be.
    fn open(length: Length) -> Self {
        Self::says(match length {
            Length::Kept => {
                "only what is stored in a browser ends with it or stays until it is deleted; write a period, as \
                 `14 days`, or an event: `until: \"the end of your visit\"`"
            }
            _ => {
                "only what is stored in a browser ends with it or stays until it is deleted; write a period, as `30 days`"
            }
        })
    }

    fn of(text: &str, length: Length) -> Self {
        let form = match length {
            Length::Lasts => {
                "a period is a number and a unit: `30 minutes`, `13 months`, `at most 2 years`, `6 to 12 months`; what \
                 ends with the browser is `session`, and what has no end `persistent`"
            }
            Length::Kept => {
                "a period is a number and a unit: `14 days`, `13 months`, `at most 2 years`, `6 to 12 months`"
            }
            Length::Fixed => "a period is a number and a unit: `30 minutes`, `14 days`, `10 business days`, `2 years`",
        };
        let words = text.to_lowercase();
        let words: Vec<&str> = words.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        let endless = has(&[
            "never",
            "unlimited",
            "forever",
            "permanent",
            "permanently",
            "indefinite",
            "indefinitely",
            "infinite",
        ]) || has(&["persistent"])
            || (has(&["no", "not", "without"]) && words.iter().any(|word| word.starts_with("expir")))
            || (has(&["until"]) && has(&["deleted", "cleared", "removed", "delete", "clear", "remove"]));
        let open = if endless { Some("persistent") } else { has(&["session", "sessions"]).then_some("session") };
        if let Some(open) = open {
            return match length {
                Length::Lasts => Self { help: format!("write `{open}`"), fix: Some(open.to_owned()) },
                _ => Self::open(length),
            };
        }
        let meant = meant(text).filter(|meant| Duration::read(meant, length).is_ok());
        match meant {
            Some(meant) => Self { help: form.to_owned(), fix: Some(meant) },
            None => Self::says(form),
        }
    }
}

/// The period that is likely meant, as the language writes it.
fn meant(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    const MOST: &[&str] = &[
        "at most",
        "up to",
        "no longer than",
        "not longer than",
        "no more than",
        "not more than",
        "less than",
        "maximum",
        "max.",
        "max",
    ];
    let most = MOST.iter().find_map(|most| lower.strip_prefix(most)?.strip_prefix(' '));
    if let Some(rest) = most {
        return Some(format!("at most {}", one(rest)?.longest()));
    }
    for joint in [" to ", " till ", " until ", " - ", " – ", "-", "–"] {
        let Some((from, to)) = lower.split_once(joint) else { continue };
        let to = one(to)?;
        // A sign before a number is none between two.
        if from.trim().is_empty() {
            return None;
        }
        // `6-12 months` states the unit once.
        let first = if digits(from.trim()) {
            from.trim().parse().ok().map(|from| Duration::new(from, to.unit))
        } else {
            one(from)
        };
        let both = first.and_then(|from| {
            let ((is_months, small), (months_too, large)) = (from.unit.size()?, to.unit.size()?);
            let unit = if small <= large { from.unit } else { to.unit };
            let whole = |period: Duration, size: u64| {
                let all = u64::from(period.count) * size;
                let size = unit.size()?.1;
                (all.is_multiple_of(size)).then_some(all / size)
            };
            let range =
                format!("{} to {}", whole(from, small)?, Duration::new(u32::try_from(whole(to, large)?).ok()?, unit));
            // Nobody counts a year in seconds.
            (is_months == months_too && large / small <= 52).then_some(range)
        });
        return Some(both.unwrap_or_else(|| format!("at most {to}")));
    }
    Some(one(&lower)?.to_string())
}

/// One period out of a text in small letters: `2 years 3 months`, `0.5 years`, `1h`, `two weeks`, `p1y2m`.
fn one(text: &str) -> Option<Duration> {
    let iso = text.strip_prefix('p').filter(|rest| rest.bytes().any(|byte| byte.is_ascii_digit()));
    let parts = match iso {
        Some(rest) => iso_parts(rest)?,
        None => parts(text)?,
    };
    let [(count, scale, unit), rest @ ..] = parts.as_slice() else { return None };
    if rest.is_empty() && *scale == 1 {
        return (*count > 0).then(|| Some(Duration::new(u32::try_from(*count).ok()?, *unit)))?;
    }
    let months = unit.size()?.0;
    let mut total = 0;
    let mut smallest = u64::MAX;
    for (count, scale, unit) in &parts {
        let (of_months, size) = unit.size()?;
        let all = count.checked_mul(size)?;
        if of_months != months || all % scale != 0 {
            return None;
        }
        total += all / scale;
        smallest = smallest.min(size);
    }
    let units = UNITS.iter().rev().filter_map(|(_, unit)| Some((*unit, unit.size()?)));
    let mut fitting =
        units.filter(|(_, (of_months, size))| *of_months == months && *size <= smallest && total % size == 0);
    let (unit, (_, size)) = fitting.next()?;
    (total > 0).then(|| Some(Duration::new(u32::try_from(total / size).ok()?, unit)))?
}

/// A number as digits and the power of ten that divides them.
fn number(text: &str) -> Option<(u64, u64)> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let scale = 10_u64.checked_pow(u32::try_from(rest.len()).ok()?)?;
    let whole = if whole.is_empty() { "0" } else { whole };
    Some((format!("{whole}{rest}").parse().ok()?, scale))
}

fn parts(text: &str) -> Option<Vec<(u64, u64, Unit)>> {
    let mut out = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (count, after) = if end > 0 {
            (number(&rest[..end])?, rest[end..].trim_start())
        } else {
            let (word, after) = rest.split_once(' ')?;
            let count = if matches!(word, "a" | "an") { 1 } else { number_word(word)? };
            ((count, 1), after.trim_start())
        };
        let end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let word = after[..end].trim().trim_end_matches([',', '.']).trim_end_matches(" and").trim();
        let units = UNITS.iter().filter(|row| row.1.counts()).map(|row| row.0);
        let unit = Unit::meant(word).or_else(|| Unit::parse(nearest(word, units)?))?;
        out.push((count.0, count.1, unit));
        rest = after[end..].trim_start();
    }
    Some(out)
}

fn iso_parts(text: &str) -> Option<Vec<(u64, u64, Unit)>> {
    let mut out = Vec::new();
    let mut of_day = false;
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('t') {
            (of_day, rest) = (true, time);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let unit = match (of_day, rest[end..].chars().next()?) {
            (false, 'y') => Unit::Year,
            (false, 'm') => Unit::Month,
            (false, 'w') => Unit::Week,
            (false, 'd') => Unit::Day,
            (true, 'h') => Unit::Hour,
            (true, 'm') => Unit::Minute,
            (true, 's') => Unit::Second,
            _ => return None,
        };
        let (count, scale) = number(&rest[..end])?;
        out.push((count, scale, unit));
        rest = &rest[end + 1..];
    }
    Some(out)
}
