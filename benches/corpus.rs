//! Specs for measuring: each different, each of the size that the figures in `docs/performance.md`
//! speak of (8 categories of data, 6 recipients, 15 cookies), or one spec of any size.

use std::fmt::Write;

/// Words that make the specs differ in more than a number.
const WORDS: [&str; 12] =
    ["tea", "boats", "lamps", "maps", "seeds", "bikes", "clocks", "shoes", "paints", "tools", "books", "stamps"];

/// The spec with this number.
pub fn spec(number: usize) -> String {
    sized(number, 8, 6, 15)
}

/// A spec with so many categories of data, recipients and cookies.
pub fn sized(number: usize, categories: usize, recipients: usize, cookies: usize) -> String {
    const ITEMS: [&str; 8] = [
        "name, email, phone, postal-address",
        "ip-address, user-agent, device-model-os",
        "purchase-history, transaction-record",
        "payment-card",
        "support-ticket, email-content",
        "survey-response, age-range",
        "coarse-location, product-interaction",
        "referrer-url, browsing-history, cookie-id",
    ];
    const BASES: [&str; 3] = [
        "basis: contract",
        "basis: consent; withdraw: settings",
        "basis: legitimate-interests; interest: \"a shop that works\"",
    ];
    let word = WORDS[number % WORDS.len()];
    let mut out = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| out.write_fmt(text).expect("writing to a string");
    put(format_args!(
        "policy \"Privacy Policy\" {{\n  effective: 2026-{:02}-{:02}\n  laws: gdpr, eprivacy, ccpa\n  audience: EEA, US-CA\n}}\n\n",
        number % 12 + 1,
        number % 28 + 1
    ));
    put(format_args!(
        "controller \"Shop {number} of {word} Ltd\" {{\n  trading-as: \"{word} {number}\"\n  address: \"{number} Harbour Row, Cork, Ireland\"\n  country: IE\n  email: privacy@shop-{number}.example\n  phone: \"+353 21 {number:06}\"\n}}\n\n"
    ));
    for index in 0..categories {
        put(format_args!(
            "data category-{index} \"your {word} data {index}\" {{\n  items: {}\n  source: {}\n  when: \"you order {word}\"\n}}\n\n",
            ITEMS[index % ITEMS.len()],
            if index % 2 == 0 { "provided" } else { "observed" }
        ));
        put(format_args!(
            "purpose purpose-{index} \"deliver {word} of kind {index}\" {{ data: category-{index}; {} }}\n\n",
            BASES[index % BASES.len()]
        ));
        put(format_args!(
            "retention category-{index} {{ data: category-{index}; keep: {} months; after: \"your last order\"; then: delete }}\n\n",
            (number + index) % 36 + 1
        ));
    }
    put(format_args!("choice settings \"cookie settings\" {{ url: https://shop-{number}.example/cookies }}\n\n"));
    for index in 0..recipients {
        put(format_args!(
            "recipient recipient-{index} \"Partner {index} of {word}\" {{\n  role: {}\n  does: \"ship {word}\"\n  data: category-{}\n  for: purpose-{}\n  country: {}\n  safeguard: {}\n  copy: https://partner-{index}.example/clauses\n  privacy: https://partner-{index}.example/privacy\n}}\n\n",
            if index % 3 == 0 { "controller" } else { "processor" },
            index % categories.max(1),
            index % categories.max(1),
            if index % 2 == 0 { "US" } else { "IN" },
            if index % 2 == 0 { "dpf" } else { "scc" }
        ));
    }
    for group in 0..cookies.div_ceil(5) {
        let (provider, category) = match group % 3 {
            0 => ("self".to_owned(), "strictly-necessary"),
            1 => (format!("recipient-{}", group % recipients.max(1)), "statistics"),
            _ => (format!("recipient-{}", group % recipients.max(1)), "marketing"),
        };
        put(format_args!(
            "cookies group-{group} \"{word} cookies {group}\" {{\n  provider: {provider}\n  category: {category}\n"
        ));
        for index in group * 5..(group * 5 + 5).min(cookies) {
            put(format_args!(
                "  cookie _c{number}_{index}* \"Remembers choice {index}\" {{ lasts: {} days }}\n",
                index + 1
            ));
        }
        put(format_args!("}}\n\n"));
    }
    put(format_args!("right access {{ how: \"Ask for a copy in your account.\" }}\n\n"));
    put(format_args!(
        "requests {{ email: privacy@shop-{number}.example; deadline: 1 month; fee: \"A request is free.\" }}\n\n"
    ));
    put(format_args!("complaint ie {{ authority: ie }}\n\nchildren {{ minimum-age: 16; directed: no }}\n\n"));
    put(format_args!("security {{ measures: encryption-in-transit, access-control, backups }}\n\n"));
    put(format_args!("changes {{ notice: website, email; prior-notice: 30 days }}\n\n"));
    put(format_args!(
        "section security \"How we protect your data\" {{\n  \"\"\"\n  We store **{word}** orders of {{{{ controller.trading_as }}}} in one place.\n\n  {{{{ default() }}}}\n  \"\"\"\n}}\n"
    ));
    out
}
