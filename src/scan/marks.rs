//! What marks a service, and which services a name is a mark of.
//!
//! Owns: the kinds of names, the form in which each is compared, and patterns. Does not own: the marks themselves; they
//! stand in the `detect` of each service.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// A kind of name that marks a service in code.
#[derive(Debug, Clone, Copy)]
pub struct Ecosystem {
    /// The field of `detect`.
    pub field: &'static str,
    /// What one name of it is called.
    pub noun: &'static str,
    /// The type of its package URLs; empty where it has none.
    pub purl: &'static str,
}

const fn row(field: &'static str, noun: &'static str, purl: &'static str) -> Ecosystem {
    Ecosystem { field, noun, purl }
}

/// All that files show. A name that scripts set on a page is none of them.
pub static ECOSYSTEMS: &[Ecosystem] = &[
    row("npm", "npm package", "npm"),
    row("pypi", "Python package", "pypi"),
    row("gem", "gem", "gem"),
    row("composer", "Composer package", "composer"),
    row("maven", "Maven artifact", "maven"),
    row("nuget", "NuGet package", "nuget"),
    row("go", "Go module", "golang"),
    row("cargo", "crate", "cargo"),
    row("pod", "pod", "cocoapods"),
    row("swift", "Swift package", "swift"),
    row("pub", "Dart package", "pub"),
    row("host", "host", ""),
    row("env", "environment variable", ""),
];

/// The kind that a field of `detect` names.
pub fn ecosystem(field: &str) -> Option<&'static Ecosystem> {
    ECOSYSTEMS.iter().find(|one| one.field == field)
}

/// The kind that a package URL of this type names.
pub fn of_purl(ty: &str) -> Option<&'static Ecosystem> {
    ECOSYSTEMS.iter().find(|one| one.purl == ty)
}

/// The form in which names of a kind are compared: registries take several spellings for one name.
pub fn plain<'n>(field: &str, name: &'n str) -> Cow<'n, str> {
    match field {
        // PEP 503.
        "pypi" if name.contains(['_', '.']) || name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Cow::Owned(name.to_ascii_lowercase().replace(['_', '.'], "-"))
        }
        // The major version is a part of the path: https://go.dev/ref/mod#major-version-suffixes
        "go" => Cow::Borrowed(match name.rsplit_once("/v") {
            Some((path, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => path,
            _ => name,
        }),
        "swift" => {
            let name = name.split_once("://").map_or(name, |(_, rest)| rest);
            let name = name.strip_prefix("git@").unwrap_or(name);
            let name = name.strip_suffix('/').unwrap_or(name);
            Cow::Owned(name.strip_suffix(".git").unwrap_or(name).replacen(':', "/", 1).to_ascii_lowercase())
        }
        "nuget" | "composer" | "host" if name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Cow::Owned(name.to_ascii_lowercase())
        }
        // A pod has parts, as `Firebase/Analytics`, and a package of npm can be read from a folder of it.
        _ => Cow::Borrowed(name),
    }
}

/// The marks of all services that a scan knows, each by the number of its service.
#[derive(Debug, Default)]
pub struct Marks {
    of_kind: FxHashMap<&'static str, OfKind>,
}

#[derive(Debug, Default)]
struct OfKind {
    names: FxHashMap<Box<str>, Vec<u32>>,
    patterns: Vec<(Box<str>, u32)>,
}

impl Marks {
    /// Takes a mark of a service. A field that marks nothing in files is left out.
    pub fn add(&mut self, field: &str, pattern: &str, service: u32) {
        let Some(Ecosystem { field, .. }) = ecosystem(field) else { return };
        let pattern = plain(field, pattern);
        let of_kind = self.of_kind.entry(field).or_default();
        if pattern.contains('*') {
            of_kind.patterns.push((pattern.into(), service));
        } else {
            of_kind.names.entry(pattern.into()).or_default().push(service);
        }
    }

    /// The services that a name is a mark of: those that say it whole, else those of the longest pattern.
    pub fn of(&self, field: &str, name: &str) -> Vec<u32> {
        let Some(of_kind) = self.of_kind.get(field) else { return Vec::new() };
        let name = plain(field, name);
        if let Some(known) = of_kind.names.get(&*name) {
            return known.clone();
        }
        let fitting = || of_kind.patterns.iter().filter(|(pattern, _)| fits(pattern, &name));
        let longest = fitting().map(|(pattern, _)| pattern.len()).max();
        fitting().filter(|(pattern, _)| Some(pattern.len()) == longest).map(|(_, service)| *service).collect()
    }
}

/// Whether a name is one of those that a pattern stands for. `*` stands for any text.
pub fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|start| name.strip_prefix(start)) else { return false };
    let Some(end) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ASIDES;

    #[test]
    fn the_kinds_are_those_that_services_are_told_by() {
        let detect = ASIDES.iter().find(|aside| aside.name == "detect").unwrap();
        let fields: Vec<_> = detect.fields.iter().map(|field| field.name).collect();
        let known: Vec<_> = ECOSYSTEMS.iter().map(|one| one.field).collect();
        let left: Vec<_> = fields.iter().filter(|field| !known.contains(field)).collect();
        assert!(known.iter().all(|field| fields.contains(field)));
        assert_eq!(left, [&"global", &"in-code"]);
    }

    #[test]
    fn one_name_has_several_spellings() {
        for (field, written, compared) in [
            ("pypi", "Sentry_SDK", "sentry-sdk"),
            ("pypi", "zope.interface", "zope-interface"),
            ("go", "github.com/stripe/stripe-go/v76", "github.com/stripe/stripe-go"),
            ("go", "github.com/a/vision", "github.com/a/vision"),
            ("swift", "https://github.com/Stripe/stripe-ios.git", "github.com/stripe/stripe-ios"),
            ("swift", "git@github.com:stripe/stripe-ios", "github.com/stripe/stripe-ios"),
            ("npm", "@Sentry/Browser", "@Sentry/Browser"),
            ("host", "JS.Stripe.com", "js.stripe.com"),
        ] {
            assert_eq!(plain(field, written), compared);
        }
    }

    #[test]
    fn the_whole_name_comes_before_patterns_and_the_longest_pattern_before_others() {
        let mut marks = Marks::default();
        for (field, pattern, service) in [
            ("host", "*.google.com", 1),
            ("host", "maps.google.com", 2),
            ("host", "*.tag.google.com", 3),
            ("npm", "@a/*", 4),
            ("npm", "@a/b", 5),
            ("env", "A_*", 6),
        ] {
            marks.add(field, pattern, service);
        }
        assert_eq!(marks.of("host", "maps.google.com"), [2]);
        assert_eq!(marks.of("host", "x.google.com"), [1]);
        assert_eq!(marks.of("host", "x.tag.google.com"), [3]);
        assert!(marks.of("host", "google.com").is_empty());
        assert_eq!(marks.of("npm", "@a/b"), [5]);
        assert_eq!(marks.of("npm", "@a/c"), [4]);
        assert!(marks.of("npm", "A_B").is_empty());
        assert_eq!(marks.of("env", "A_B"), [6]);
        for (pattern, fitting, other) in
            [("a*a", "aa", "a"), ("*.a.*", "x.a.y", "a.y"), ("a*b*c", "abxbc", "ac"), ("*", "", "")]
        {
            assert!(fits(pattern, fitting), "{pattern}");
            assert!(pattern == "*" || !fits(pattern, other), "{pattern}");
        }
    }
}
