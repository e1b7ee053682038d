//! The words of made-up specs.

use policyc::schema::Phrase;

use super::numbers::Numbers;

pub const DAYS: &[&str] = &["2026-03-01", "2025-12-31", "2024-02-29", "2027-06-30"];
pub const PERIODS: &[&str] = &[
    "14 days",
    "1 day",
    "2 years",
    "13 months",
    "30 minutes",
    "1 hour",
    "10 business days",
    "3 weeks",
    "10 seconds",
    "20 years",
];
pub const BOUNDED: &[&str] = &["at most 3 years", "up to 90 days", "6 to 12 months"];
pub const LINKS: &[&str] = &[
    "https://a.example/x",
    "http://a.example",
    "/page",
    "mailto:a@b.example",
    "tel:+35321",
    "https://a.example/x?y=1&z=2#f",
    "https://a.example/ü",
    "/",
];
pub const MAILS: &[&str] = &["a@b.example", "privacy@northwind.example", "x.y+z@sub.b.example"];
pub const NOTES: &[&str] = &["confirmed by the web team", "two\nlines of a note", "odd: # \" note", "ü 语"];
pub const COOKIES: &[&str] =
    &["_ga", "_ga_*", "sid", "PHPSESSID", "a.b", "wp-settings-*", "x y", "__Host-x", "c{1}", "ü", "*", "a#b", "1"];

const NAMES: &[&str] = &["Northwind Tea Ltd", "offlineCRM", "Acme GmbH & Co. KG", "the Companies Act 2014", "Firm 1"];
const NOUNS: &[&str] =
    &["your account details", "the order", "usage data", "the last four digits", "orders by telephone", "health data"];
const VERBS: &[&str] =
    &["deliver what you order", "keep the site running", "sell your data", "count visits", "profile you"];
const CLAUSES: &[&str] = &["you open an account", "a parent has agreed", "the law asks for it", "you visit"];
const HEADINGS: &[&str] = &["Shared devices", "How long your data stay", "Our cookies & yours", "1. First"];
const CELLS: &[&str] = &["Keeps you signed in", "Counts visits", "Remembers your basket"];
const SENTENCES: &[&str] = &["Requests are free.", "Ask us. We answer.", "Without it we cannot help you."];
/// What breaks those who count bytes, quote badly or read Markdown.
const ODD: &[&str] = &[
    "a \"quoted\" word",
    "back\\slash",
    "Größe & Maß",
    "语言",
    "50 % of it",
    "x: y; z, w",
    "a_b*c_d*",
    "# no comment",
    "it's",
    "1. first",
    "- dash",
    "{ brace }",
    "an  extra  space",
    "…",
    "a – b",
    "O’Brien",
    "NO",
    "1:30",
    "2026-03-01",
    "yes",
    "null",
    "~",
    "a|b",
    "x > y",
    "https://a.example/x",
    "me@a.example",
    "trailing ",
    " leading",
    "*",
    "`code`",
    "true",
    "0x10",
    "1e5",
    "=1+1",
    "@x",
    "!x",
    "%x",
    "?",
    "emoji 😀",
    "e\u{301}",
    "\u{a0}nbsp",
    "under 18",
    "we never sell data",
    "etc.",
];
const PROSE: &[&str] = &[
    "Some words.",
    "One.\n\nTwo **strong** and *em*.",
    "- a\n- b\n  - c\n\n1. x\n2. y",
    "| a | b |\n| --- | --- |\n| x | y |",
    "See [the page](https://a.example/x) or `code`.",
    "> quoted\n> words",
    "### A heading\n\nText.",
    "{% if controller.email %}Call {{ controller.email }}.{% endif %}",
    "A line\\\nbroken.",
    "Text with \\* and \\_ and a_b_c.",
    "```\nfenced { } \"text\"\n```",
    "***\n\nAfter a rule.",
    "Ünïcödé 语言 😀.",
    "{% if printed('contact') %}{{ ref('contact') }} says more.{% else %}Ask us.{% endif %}",
    "Term one\n: not a definition",
    "<https://a.example/auto>",
    "1) one\n2) two",
    "    indented code",
    "\"quotes\" at 'ends'",
    "[x][y]\n\n[y]: https://a.example",
    "{% for d in data %}\n- {{ d.label }}\n{% endfor %}",
    "We never sell your data to anyone, and may share it with partners, etc.",
    "You must be at least 16 years old. Last updated: 1 May 2026.",
];

/// A text that reads as its place needs, and sometimes one that does not.
pub fn text(phrase: Phrase, numbers: &mut Numbers) -> String {
    let pool = match phrase {
        Phrase::Name | Phrase::Written | Phrase::Line | Phrase::None => NAMES,
        Phrase::Noun | Phrase::Event => NOUNS,
        Phrase::Verb => VERBS,
        Phrase::Clause => CLAUSES,
        Phrase::Heading => HEADINGS,
        Phrase::Cell => CELLS,
        Phrase::Sentence => SENTENCES,
    };
    let text = numbers.pick(pool).to_owned();
    match numbers.next(20) {
        0 => numbers.pick(ODD).to_owned(),
        1..4 => format!("{text} {}", numbers.pick(ODD)),
        _ => text,
    }
}

pub fn prose(numbers: &mut Numbers) -> String {
    let parts: Vec<&str> = (0..=numbers.next(2)).map(|_| numbers.pick(PROSE)).collect();
    parts.join("\n\n")
}

/// Whether the name of a cookie stands without quotes.
pub fn plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.*".contains(c))
}

pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
