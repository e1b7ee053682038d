//! Tables of cookies, with their names, periods and what they do.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::structure::words;

/// A list of cookies.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// What the list is called.
    pub label: String,
    pub cookies: Vec<Cookie>,
}

/// A cookie, as its row tells.
#[derive(Debug, PartialEq, Eq)]
pub struct Cookie {
    pub name: String,
    /// What it does; empty where no column says it.
    pub does: String,
    /// As the language writes it: `2 years`, `session`.
    pub lasts: Option<String>,
    pub provider: String,
}

/// The cookies of a table, if it is a list of cookies: one column names them, and another says how long they stay or what they
/// do.
pub fn table(events: &[Event<'_>], heading: &str) -> Option<Group> {
    let rows = rows(events);
    let (head, body) = rows.split_first()?;
    let column = |names: &[&str]| {
        head.iter().position(|cell| {
            let cell = cell.to_lowercase();
            names.iter().any(|name| cell.contains(name))
        })
    };
    let about_cookies =
        head.iter().any(|cell| cell.to_lowercase().contains("cookie")) || heading.to_lowercase().contains("cookie");
    let name = column(&["cookie name", "name of cookie", "name of the cookie", "cookie id"])
        .or_else(|| column(&["cookie", "name"]))?;
    let lasts = column(&[
        "duration",
        "expir",
        "lifespan",
        "lifetime",
        "retention",
        "storage period",
        "how long",
        "validity",
        "storage duration",
        "max age",
        "period",
    ]);
    let does = column(&["purpose", "description", "function", "what it does", "what does", "used for", "details"])
        .filter(|column| *column != name);
    let provider = column(&["provider", "set by", "company", "vendor", "third party", "host", "domain"])
        .filter(|column| *column != name);
    if !about_cookies || lasts.is_none() && does.is_none() {
        return None;
    }
    let cell =
        |row: &[String], column: Option<usize>| column.and_then(|column| row.get(column)).cloned().unwrap_or_default();
    let mut cookies: Vec<Cookie> = Vec::new();
    for row in body {
        let written = cell(row, Some(name));
        for one in written.split([',', ';']).map(str::trim).filter(|one| !one.is_empty()) {
            // What has spaces is a description and no name.
            if one.contains(' ')
                || !one.is_ascii()
                || one.chars().any(|c| c.is_control() || "\"()<>@[]?={}\\/".contains(c))
            {
                return None;
            }
            if !cookies.iter().any(|known| known.name == one) {
                cookies.push(Cookie {
                    name: one.to_owned(),
                    does: cell(row, does),
                    lasts: period(&cell(row, lasts)),
                    provider: cell(row, provider),
                });
            }
        }
    }
    (!cookies.is_empty()).then(|| Group { label: heading.to_owned(), cookies })
}

/// The texts of the cells, row by row.
fn rows(events: &[Event<'_>]) -> Vec<Vec<String>> {
    let (mut rows, mut start) = (Vec::new(), 0);
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => start = at,
            Event::End(TagEnd::TableCell) => {
                if let Some(row) = rows.last_mut() {
                    row.push(words(&events[start..=at]));
                }
            }
            _ => {}
        }
    }
    rows
}

/// A period as the language writes it; none where it is not sure.
fn period(text: &str) -> Option<String> {
    let lower = text.trim().trim_end_matches('.').to_lowercase();
    if [
        "session",
        "session cookie",
        "end of session",
        "until the browser is closed",
        "browser session",
        "when the browser is closed",
    ]
    .contains(&&*lower)
    {
        return Some("session".to_owned());
    }
    if ["persistent", "permanent", "until deleted", "until you delete it"].contains(&&*lower) {
        return Some("persistent".to_owned());
    }
    let words: Vec<&str> = lower.split(' ').collect();
    let [count, unit] = words[..] else { return None };
    let number =
        crate::syntax::calendar::number_word(count).or_else(|| count.parse().ok()).filter(|number| *number > 0)?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let unit = match unit {
        "second" | "sec" => "second",
        "minute" | "min" => "minute",
        "hour" | "hr" => "hour",
        "day" | "week" | "month" | "year" => unit,
        _ => return None,
    };
    Some(format!("{number} {unit}{}", if number == 1 { "" } else { "s" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_taken_or_left() {
        for (text, expected) in [
            ("2 years", Some("2 years")),
            ("1 Year", Some("1 year")),
            ("One month", Some("1 month")),
            ("Session", Some("session")),
            ("30 mins", Some("30 minutes")),
            ("Persistent", Some("persistent")),
            ("1.5 years", None),
            ("6-12 months", None),
            ("13 months (renewed)", None),
            ("", None),
        ] {
            assert_eq!(period(text).as_deref(), expected, "{text}");
        }
    }
}
