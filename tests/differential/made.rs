//! Markdown that is made up: every construct that prose may have, in several scripts, in every order.
//!
//! Owns: the texts, the same for the same seed. Does not own: what is asked of them.

/// Numbers that look random, the same on every machine (splitmix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // Neighbours must not walk the same way one step apart.
        let mut first = Self(seed);
        Self(first.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const WORDS: &[&str] = &[
    "data",
    "we",
    "keep",
    "Orders",
    "e-mail",
    "snake_case",
    "_utma",
    "__x",
    "C#",
    "AT&T",
    "1.5",
    "2.",
    "naïve",
    "größe",
    "ß",
    "ﬁle",
    "Łódź",
    "İstanbul",
    "Данные",
    "Ελλάδα",
    "חברת",
    "بيانات",
    "数据",
    "個人情報、",
    "「引用」",
    "한국어",
    "ไทย",
    "🍪",
    "e\u{301}te\u{301}",
    "don't",
    "“quoted”",
    "it’s",
    "(in",
    "brackets)",
    "50%",
    "$5",
    "x^2",
    "a/b",
    "-",
    "–",
    "+",
    "#",
    "=",
    "a|b",
    "3M",
    "adidas",
    "…",
];

const SIGNS: &[&str] = &[
    "*", "_", "**", "`", "~", "~~", "[", "]", "!", "<", ">", "&", "|", "\\", ":", ";", ".", ",", "'", "\"", "(", ")",
    "{", "}", "^", "=", "-", "+", "#", "$", "\\*", "\\_", "\\`", "\\[", "\\\\", "&amp;", "&lt;", "&copy;", "&#35;",
    "\\&amp;",
];

const ADDRESSES: &[&str] = &[
    "https://a.example",
    "http://a.example/b_c_d",
    "https://a.example/Tea_(drink)",
    "https://a.example/a*b*c",
    "https://a.example/?a=1&b=2",
    "https://münchen.example/my_page_",
    "https://a.example/~me/#x",
    "https://例え.example/日本",
    "www.a.example",
    "www.a.example/_a_",
    "me@a.example",
    "o'brien@a.example",
    "first.last+tag@mail.a.example",
    "müller@a.example",
    "https://a.example/it's",
    "https://a.example/a;b,c",
    "https://user@a.example/x",
    "mailto:me@a.example",
    "ftp://a.example/x",
    "HTTPS://A.example/X",
    "https://a.example/%5Ba%5D",
    "https://a.example:8080/x",
    "http://a_b.example.example/",
    "https://a.example/[x]",
];

const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("", "."),
    ("(", ")"),
    ("[", "]"),
    ("\"", "\""),
    ("'", "'"),
    ("“", "”"),
    ("„", "“"),
    ("", ","),
    ("", "?"),
    ("", "!"),
    ("", ":"),
    ("(see ", ")."),
    ("*", "*"),
    ("**", "**"),
    ("_", "_"),
    ("（", "）"),
    ("见", "。"),
    ("«", "»"),
    ("", ";"),
    ("", "…"),
    ("—", "—"),
    ("(", "),"),
    ("", "'s"),
    ("", "’s"),
];

const TARGETS: &[&str] = &[
    "https://a.example",
    "/page",
    "#facts",
    "https://a.example/(x)",
    "<https://a.example/a b>",
    "mailto:me@a.example",
    "https://a.example/a_b*c*d",
    "https://a.example/?a=1&b=2",
    "tel:+35312345",
    "../up",
    "https://a.example/|x",
    "mailto:me@a.example?subject=Hi%20you",
];

/// A text of one line.
pub fn line(random: &mut Random, depth: usize) -> String {
    let mut out = String::new();
    for _ in 0..1 + random.below(7) {
        let piece = match random.below(24) {
            0 | 1 if depth > 0 => {
                let sign = random.one(&["*", "_", "**", "__", "***", "*", "**"]);
                format!("{sign}{}{sign}", line(random, depth - 1))
            }
            2 if depth > 0 => format!("[{}]({})", line(random, 0), random.one(TARGETS)),
            3 => {
                let fence = random.one(&["`", "``"]);
                format!("{fence}{}{fence}", code(random))
            }
            4 => format!("<{}>", random.one(&["https://a.example/x_y", "me@a.example", "https://a.example/?a&b"])),
            5 | 6 => {
                let (before, after) = AROUND[random.below(AROUND.len())];
                format!("{before}{}{after}", random.one(ADDRESSES))
            }
            7 | 8 => random.one(SIGNS).to_owned(),
            9 => format!("{}{}{}", random.one(WORDS), random.one(SIGNS), random.one(WORDS)),
            10 => format!("{}*{}*{}", random.one(WORDS), random.one(WORDS), random.one(WORDS)),
            11 => format!("{}**{}**{}", random.one(WORDS), random.one(WORDS), random.one(WORDS)),
            _ => random.one(WORDS).to_owned(),
        };
        if !out.is_empty() && !random.once_in(5) {
            out.push(' ');
        }
        out.push_str(&piece);
    }
    out
}

fn code(random: &mut Random) -> String {
    random.one(&["_ga", "a b", "x|y", "*no*", "a<b", "&amp;", "\\", "{x}", "https://a.example", "数"]).to_owned()
}

/// Lines of a paragraph.
fn lines(random: &mut Random) -> String {
    let mut out = line(random, 2);
    for _ in 0..random.below(3) {
        out.push_str(random.one(&["\n", "\n", "\\\n", "  \n"]));
        out.push_str(&line(random, 2));
    }
    out
}

/// A piece of Markdown; `depth` is how deep it may nest.
pub fn block(random: &mut Random, depth: usize) -> String {
    match random.below(12) {
        0 => format!("{} {}", random.one(&["###", "####"]), line(random, 1)),
        1 | 2 if depth > 0 => list(random, depth),
        3 if depth > 0 => indented(&block(random, depth - 1), "> ", "> "),
        4 | 5 => table(random),
        6 => {
            let fence = random.one(&["```", "~~~", "````"]);
            format!(
                "{fence}{}\n{}\n{fence}",
                random.one(&["", "sh"]),
                random.one(&["a *b*\n  c", "x", "- d\n\n# e", "数据 |"])
            )
        }
        7 if random.once_in(3) => "---".to_owned(),
        _ => lines(random),
    }
}

fn list(random: &mut Random, depth: usize) -> String {
    let marker = random.one(&["- ", "* ", "+ ", "1. ", "3) ", "12. "]);
    let gap = random.one(&["\n", "\n", "\n\n"]);
    let items = (0..1 + random.below(4)).map(|_| {
        let mut item = if random.once_in(6) { block(random, depth - 1) } else { line(random, 2) };
        if random.once_in(4) {
            item.push_str(gap);
            item.push_str(&list(random, depth.saturating_sub(1).max(1)));
        }
        indented(&item, marker, &" ".repeat(marker.len()))
    });
    items.collect::<Vec<_>>().join(gap)
}

fn indented(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        out.push_str(if number == 0 { first } else { rest });
        out.push_str(line);
    }
    out
}

fn table(random: &mut Random) -> String {
    let columns = 1 + random.below(4);
    let row = |random: &mut Random| {
        let cells = (0..columns).map(|_| {
            let mut cell = line(random, 1).replace('|', "\\|");
            if random.once_in(8) {
                cell = format!("{cell}<br>{}", random.one(WORDS).replace('|', "\\|"));
            }
            cell
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut out = row(random);
    let signs = (0..columns).map(|_| random.one(&["---", ":--", ":-:", "--:"]));
    out.push_str(&format!("\n| {} |", signs.collect::<Vec<_>>().join(" | ")));
    for _ in 0..random.below(4) {
        out.push('\n');
        out.push_str(&row(random));
    }
    out
}
