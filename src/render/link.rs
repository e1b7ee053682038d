//! Which targets a link may have, and how a target is printed.
//!
//! Documents hold only links that were checked when they were composed. This is the second lock:
//! whatever comes in, no format writes a link that could run code.

use std::borrow::Cow;

use fluent_uri::{Uri, UriRef};
use pulldown_cmark::LinkType;

use crate::document::{self, Head};

/// Whether a link to this target can be followed safely: a place in the document, a relative
/// address, or one of the schemes that only fetch, write or call.
///
/// Browsers drop spaces and control characters in and before a scheme (WHATWG URL, 4.4), so a
/// scheme with any character that a scheme cannot have is refused rather than cleaned.
pub fn is_safe(target: &str) -> bool {
    if target.chars().any(char::is_control) {
        return false;
    }
    match target.find([':', '/', '?', '#']) {
        Some(end) if target[end..].starts_with(':') => {
            let scheme = &target[..end];
            ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
        _ => true,
    }
}

/// Whether it leads to another site.
pub fn is_external(target: &str) -> bool {
    let starts = |prefix: &str| target.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    starts("http:") || starts("https:") || starts("//")
}

/// The target in full: an address in angle brackets (`<privacy@example.com>`) has no scheme yet, and another document of the
/// policy is a file of the same format beside this one.
pub fn target<'d>(kind: LinkType, dest: &'d str, extension: &str) -> Cow<'d, str> {
    if let Some(page) = document::page(dest) {
        return Cow::Owned(format!("{page}.{extension}"));
    }
    match kind {
        LinkType::Email => Cow::Owned(format!("mailto:{dest}")),
        _ => Cow::Borrowed(dest),
    }
}

/// The site that a document belongs to, for formats that stand alone: nobody follows a link to a page of the same site
/// out of them.
#[derive(Default)]
pub struct Site(Option<Uri<String>>);

impl Site {
    pub fn of(head: &Head) -> Self {
        let page = head.site.as_deref().map(|site| site.split('#').next().unwrap_or(site));
        Self(page.and_then(|page| Uri::parse(page.to_owned()).ok()))
    }

    /// As [`target`], with the host of the site where the link has none.
    pub fn target<'d>(&self, kind: LinkType, dest: &'d str, extension: &str) -> Cow<'d, str> {
        let target = target(kind, dest, extension);
        let full = |target: &str| target.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
        match &self.0 {
            Some(site) if !target.starts_with('#') && document::page(dest).is_none() && !full(&target) => {
                let link = UriRef::parse(&*target).ok().and_then(|link| link.resolve_against(site).ok());
                link.map_or(target, |link| Cow::Owned(link.into_string()))
            }
            _ => target,
        }
    }
}

/// Whether the text of the link already says where it leads, up to `mailto:`, `tel:` or `https://`.
pub fn says_itself(text: &str, target: &str) -> bool {
    let bare = ["mailto:", "tel:"].iter().find_map(|scheme| target.strip_prefix(scheme));
    text == target || bare == Some(text)
}

/// The target as text prints it: of an address of mail or a telephone number, that alone.
pub fn printed(target: &str) -> &str {
    match target.strip_prefix("mailto:") {
        Some(mail) => mail.split('?').next().unwrap_or(mail),
        None => target.strip_prefix("tel:").unwrap_or(target),
    }
}

/// Whether the text of the link shows where it leads, as people write addresses: without the scheme.
pub fn is_shown(text: &str, target: &str) -> bool {
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let bare = schemes.iter().find_map(|scheme| target.strip_prefix(scheme)).unwrap_or(target);
    text.trim_end_matches('/') == bare.trim_end_matches('/') || says_itself(text, target)
}

/// Whether the text can stand in angle brackets as a link: a plain web or e-mail address.
pub fn is_autolink(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#@%&=+,;!$'()".contains(&b);
    if !text.bytes().all(plain) {
        return false;
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return true;
    }
    text.split_once('@').is_some_and(|(name, host)| {
        let label = |label: &str| {
            let bytes = label.as_bytes();
            let ends = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
            ends(bytes.first())
                && ends(bytes.last())
                && bytes.len() < 64
                && !label.contains(|c| c != '-' && !char::is_alphanumeric(c))
        };
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-'".contains(&b))
            && host.split('.').all(label)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_with_or_without_its_scheme() {
        for (text, target) in [
            ("a.example", "https://a.example/"),
            ("a.example/b", "https://a.example/b"),
            ("https://a.example", "https://a.example"),
            ("me@a.example", "mailto:me@a.example"),
            ("+353 1", "tel:+353 1"),
        ] {
            assert!(is_shown(text, target), "{text} {target}");
        }
        for (text, target) in [("a.example", "https://b.example"), ("write to us", "mailto:me@a.example")] {
            assert!(!is_shown(text, target), "{text} {target}");
        }
    }

    #[test]
    fn only_known_schemes_are_safe() {
        for target in
            ["#rights", "", "a/b:c", "?a=b:c", "https://a.example", "HTTP://a", "mailto:a@b.example", "tel:+1"]
        {
            assert!(is_safe(target), "{target}");
        }
        for target in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
            ":x",
        ] {
            assert!(!is_safe(target), "{target}");
        }
    }
}
