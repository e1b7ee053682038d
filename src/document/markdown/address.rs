//! Addresses of the web and of mail that stand bare in a text.
//!
//! Owns: where such an address starts and ends, and where it leads. Does not own: which texts are looked at. As GitHub
//! has it (GFM 0.29, 6.9), but whole: a host ends where no host goes on, so that no word behind it is taken for a part,
//! and a mail whose name has other signs goes to nobody else.

use std::ops::Range;

use memchr::memmem;

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Address {
    pub place: Range<usize>,
    /// Where a link leads; an address of mail has no scheme yet.
    pub target: String,
    pub is_mail: bool,
}

/// Whether a text can hold an address.
pub fn any(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr(b'@', bytes).is_some()
        || memmem::find(bytes, b"://").is_some()
        || memmem::find(bytes, b"www.").is_some()
}

/// Whether the character at this place is one without which the text around it is no address, so that an escaped one
/// keeps it from being one.
pub fn makes_one(text: &str, at: usize) -> bool {
    match text.as_bytes()[at] {
        b':' => text[at..].starts_with("://"),
        b'@' => true,
        b'.' => text[..at].ends_with("www"),
        _ => false,
    }
}

/// The address that is the whole text.
pub fn whole(text: &str) -> Option<Address> {
    first(text, 0, &[]).filter(|address| address.place == (0..text.len()))
}

/// The first address from this place on that has none of the `inert` places, which are in order, as the sign that makes
/// it one.
pub fn first(text: &str, from: usize, inert: &[usize]) -> Option<Address> {
    let mut at = from;
    while at < text.len() {
        at += memchr::memchr3(b':', b'@', b'.', &text.as_bytes()[at..])?;
        let found = makes_one(text, at) && inert.binary_search(&at).is_err();
        at = match text.as_bytes()[at] {
            b':' if found => match web(text, from, at) {
                Some(address) => return Some(address),
                // What stands in it is no address of its own.
                None => at + text[at..].find(char::is_whitespace).unwrap_or(text.len() - at),
            },
            b'@' if found => match mail(text, from, at) {
                Some(address) => return Some(address),
                None => at + 1,
            },
            b'.' if found => match www(text, from, at) {
                Some(address) => return Some(address),
                None => at + 1,
            },
            _ => at + 1,
        };
    }
    None
}

/// `https://...`, of which the colon is known.
fn web(text: &str, from: usize, colon: usize) -> Option<Address> {
    let scheme = text[from..colon].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let start = colon - scheme;
    let known = ["http", "https"].iter().any(|known| text[start..colon].eq_ignore_ascii_case(known));
    if !known || ends_with(&text[from..start], |c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let end = end(text, colon + "://".len())?;
    Some(Address { place: start..end, target: target(&text[start..end]), is_mail: false })
}

/// `www....`, of which the first full stop is known.
fn www(text: &str, from: usize, stop: usize) -> Option<Address> {
    let start = stop.checked_sub("www".len()).filter(|start| *start >= from)?;
    if ends_with(&text[from..start], |c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@' | ':')) {
        return None;
    }
    text[stop + 1..].chars().next().filter(|c| c.is_alphanumeric())?;
    let end = end(text, start)?;
    Some(Address { place: start..end, target: format!("http://{}", target(&text[start..end])), is_mail: false })
}

fn ends_with(text: &str, is: impl Fn(char) -> bool) -> bool {
    text.chars().next_back().is_some_and(is)
}

/// Where an address of the web ends whose host starts here; none if there is no host, or somebody's name before it.
fn end(text: &str, host: usize) -> Option<usize> {
    let rest = &text[host..];
    if !rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let length = |rest: &str, is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
    let mut end = length(rest, |c| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '.' | '_'));
    if let Some(port) = rest[end..].strip_prefix(':') {
        let digits = length(port, |c| c.is_ascii_digit());
        end += if digits > 0 { 1 + digits } else { 0 };
    }
    if rest[end..].starts_with('@') {
        return None;
    }
    if rest[end..].starts_with(['/', '?', '#']) {
        end += length(&rest[end..], is_of_path);
    }
    Some(host + trimmed(&rest[..end]).len())
}

/// A character that is set over the one before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{e7f}' | '\u{3099}' | '\u{309a}')
}

/// Signs of other scripts end an address, as spaces do.
fn is_of_path(c: char) -> bool {
    match c {
        '<' | '>' | '"' | '`' => false,
        _ if c.is_ascii() => c.is_ascii_graphic(),
        _ => c.is_alphanumeric() || is_mark(c),
    }
}

/// The address without the signs of the sentence that it stands in. A bracket that was opened in it is its own.
fn trimmed(mut address: &str) -> &str {
    let counts = |signs: [u8; 3]| signs.map(|sign| address.bytes().filter(|byte| *byte == sign).count());
    let (opened, mut closed) = (counts(*b"([{"), counts(*b")]}"));
    while let Some(last) = address.bytes().next_back() {
        if let Some(bracket) = b")]}".iter().position(|sign| *sign == last) {
            if opened[bracket] >= closed[bracket] {
                break;
            }
            closed[bracket] -= 1;
        } else if !b"?!.,:;*'\\|".contains(&last) {
            break;
        }
        address = &address[..address.len() - 1];
    }
    address
}

/// An address of mail, of which the sign is known.
fn mail(text: &str, from: usize, sign: usize) -> Option<Address> {
    let is_of_name = |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '.' | '_' | '+' | '-' | '\'');
    let name = text[from..sign].trim_end_matches(is_of_name).len() + from;
    // A name can have these, too, and what is behind them would be somebody else's.
    let other =
        |c: char| matches!(c, '@' | '!' | '#' | '$' | '%' | '&' | '*' | '=' | '?' | '^' | '`' | '{' | '|' | '}' | '~');
    let start = sign - text[name..sign].trim_start_matches(['\'', '.', '-']).len();
    if start == sign || start == name && ends_with(&text[from..name], other) || text[..sign].ends_with(['.', '\'']) {
        return None;
    }
    let rest = &text[sign + 1..];
    let is_of_host = |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '.' | '-');
    let host = rest[..rest.find(|c| !is_of_host(c)).unwrap_or(rest.len())].trim_end_matches(['.', '-']);
    let top = host.rsplit_once('.')?.1;
    let is_host = host.split('.').all(|label| label.starts_with(char::is_alphanumeric) && !label.ends_with('-'));
    let end = sign + 1 + host.len();
    if !is_host || !top.contains(char::is_alphabetic) || text[end..].starts_with(['@', '_', '-']) {
        return None;
    }
    Some(Address { place: start..end, target: text[start..end].to_owned(), is_mail: true })
}

/// The address with signs that no link may have as they are (RFC 3986, 2) in their other form.
fn target(address: &str) -> String {
    if !address.contains(['[', ']', '{', '}', '|', '\\', '^']) {
        return address.to_owned();
    }
    let mut out = String::with_capacity(address.len() + 8);
    for c in address.chars() {
        match c {
            '[' | ']' | '{' | '}' | '|' | '\\' | '^' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let (mut all, mut from) = (Vec::new(), 0);
        while let Some(address) = first(text, from, &[]) {
            all.push(&text[address.place.clone()]);
            from = address.place.end;
        }
        all
    }

    #[test]
    fn an_address_is_taken_whole_and_alone() {
        for (text, expected) in [
            ("See https://a.example/Tea_(drink) now", "https://a.example/Tea_(drink)"),
            ("(https://a.example/x)", "https://a.example/x"),
            ("(see https://a.example/x_(y)).", "https://a.example/x_(y)"),
            ("[https://a.example]", "https://a.example"),
            ("“https://a.example/x”", "https://a.example/x"),
            ("见https://a.example/x。", "https://a.example/x"),
            ("https://münchen.example/my_page_ and", "https://münchen.example/my_page_"),
            ("https://例え.example/日本、", "https://例え.example/日本"),
            ("https://a.example's", "https://a.example"),
            ("https://a.example/it's", "https://a.example/it's"),
            ("'https://a.example/x'", "https://a.example/x"),
            ("https://a.example/{id}/x?", "https://a.example/{id}/x"),
            ("HTTPS://A.example:8080/x;", "HTTPS://A.example:8080/x"),
            ("www.a.example/x, or", "www.a.example/x"),
            ("o'brien@a.example", "o'brien@a.example"),
            ("'me@a.example'", "me@a.example"),
            ("müller@bücher.example.", "müller@bücher.example"),
            ("me@a.example's", "me@a.example"),
            ("mailto:me@a.example", "me@a.example"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_none_is_left() {
        for text in [
            "https://",
            "https://user@a.example/x",
            "ftp://a.example",
            "xhttps://a.example",
            "a@b",
            "a@1.2",
            "a@b@c.example",
            "!me@a.example",
            "m.@a.example",
            "@a.example",
            "wwww.a.example",
            "a.www.example",
            "www. a",
            "//a.example/x",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(first("https://a.example me@a.example", 0, &[5]).map(|address| address.place), Some(18..30));
    }
}
