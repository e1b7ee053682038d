//! The hosts that a Content Security Policy allows, wherever it is written down.

use super::sighting::Evidence::Unclear;
use super::sighting::{Input, Sightings};
use super::walk::Broken;

pub static INPUTS: &[Input] = &[Input {
    names: &[
        "_headers",
        ".htaccess",
        "netlify.toml",
        "vercel.json",
        "firebase.json",
        "staticwebapp.config.json",
        "nginx.conf",
        "Caddyfile",
    ],
    wants: None,
    read: headers,
}];

fn headers(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    policy(text, 0, shown);
    None
}

/// Takes the hosts behind each directive: <https://www.w3.org/TR/CSP3/#framework-directive-source-list>. An allowed host
/// need not be one that is loaded from.
pub fn policy(text: &str, start: usize, shown: &mut Sightings<'_>) {
    for (at, _) in text.match_indices("-src") {
        let rest = &text[at + 4..];
        let rest = rest.strip_prefix("-elem").or_else(|| rest.strip_prefix("-attr")).unwrap_or(rest);
        let list = rest.split([';', '"', '\n']).next().unwrap_or_default();
        for source in list.split_ascii_whitespace().filter(|source| source.contains('.')) {
            let host = source.split_once("://").map_or(source, |(_, host)| host);
            let host = host.split(['/', ':', ',', '\\']).next().unwrap_or_default();
            let begin = start + (host.as_ptr().addr() - text.as_ptr().addr());
            // `*.a.example` stands for all hosts below, as in the marks.
            shown.see("host", host, begin..begin + host.len(), Unclear);
        }
    }
}
