//! Cases for shapes that were slow or large once, and for what is like them.

use super::markdown::prose;
use super::{Case, Text};

const HEAD: &str = "policy \"Privacy Policy\" { effective: 2026-03-01; laws: gdpr, eprivacy, ccpa }\n\
                    controller \"Marram Ltd\" { country: IE; email: ask@marram.example }\n";
const ACCOUNT: &str = "data account \"your account\" { items: name, email; source: provided }\n";

/// Each number in a text of its own.
fn each(size: usize, make: impl Fn(usize) -> String) -> String {
    (0..size).map(make).collect()
}

fn spec(text: impl AsRef<str>) -> Text {
    Text::of(format!("{HEAD}{}", text.as_ref()))
}

fn with(spec: String, path: &str, text: impl Into<String>) -> Text {
    Text { others: vec![(path.to_owned(), text.into())], ..Text::of(spec) }
}

/// A name, and the text of a size.
type Rows<T> = &'static [(&'static str, fn(usize) -> T)];

/// Markdown that is more than its parts.
const PROSE: Rows<String> = &[
    ("equal headings", |size| "## The same\n\nwords\n\n".repeat(size)),
    ("underlined headings", |size| "words\n---\n\n".repeat(size)),
    ("asterisks around a letter", |size| format!("{0}y{0}", "*".repeat(size))),
    ("strong words in each other", |size| "**y ".repeat(size) + &"y** ".repeat(size)),
    ("emphasis that never ends", |size| "*y **y _y ".repeat(size)),
    ("underscores", |size| "_y".repeat(size)),
    ("brackets", |size| "[".repeat(size) + "y" + &"]".repeat(size)),
    ("links that never end", |size| "[y](<z".repeat(size)),
    ("backticks", |size| each(size / 16, |at| "`".repeat(at) + "y ")),
    ("tags that never end", |size| "<y ".repeat(size)),
    ("less than", |size| "<".repeat(size)),
    ("tags that are not closed", |size| "<b> y ".repeat(size)),
    ("tags of many names", |size| each(size, |at| format!("<b{at}> y "))),
    ("comments that never end", |size| "y <!-- ".repeat(size)),
    ("fences that never end", |size| "- y\n\n  ```\n".repeat(size)),
    ("entities", |size| "&amp; & ".repeat(size)),
    ("backslashes", |size| "\\".repeat(size) + "y"),
    ("lazy lines of a quotation", |size| "> > > y\n".to_owned() + &"z\n".repeat(size)),
    ("signs of quotations", |size| "> ".repeat(size) + "y\n" + &"z\n".repeat(size)),
    ("signs of lists", |size| "- ".repeat(size) + "y"),
    ("signs of numbered lists", |size| "1. ".repeat(size) + "y\nz\n"),
    ("definitions of references", |size| {
        each(size, |at| format!("[r{at}]: /y{at}\n")) + "\n" + &each(size, |at| format!("[r{at}] "))
    }),
    ("one long word", |size| "w".repeat(size * 8)),
    ("one long address", |size| format!("[y](https://marram.example/{})", "z/".repeat(size))),
    ("wide letters", |size| "語".repeat(size)),
    ("marks on a letter", |size| "e\u{301}\u{301}".repeat(size)),
    ("spaces", |size| format!("y{}z", " ".repeat(size * 8))),
    ("empty lines", |size| format!("y{}z", "\n".repeat(size * 8))),
    ("expressions in one block", |size| "{{ controller.email }} ".repeat(size)),
    ("filters", |size| "{{ controller.email | cap | bold }} ".repeat(size)),
    ("references in one block", |size| "{{ ref(\"contact\") }} ".repeat(size)),
    ("references to what is not printed", |size| "{{ ref(\"retention\") }} ".repeat(size)),
    ("names that do not exist", |size| each(size, |at| format!("{{{{ nowhere{at} }}}} "))),
    ("names that are set", |size| each(size, |at| format!("{{% set y{at} = {at} %}}")) + "z"),
    ("one name that is set", |size| "{% set y = 1 %}".repeat(size) + "z"),
    ("loops", |size| "{% for one in data %}{{ one.label }}{% endfor %} y ".repeat(size)),
    ("questions", |size| "{% if controller.email %}y{% endif %} ".repeat(size)),
    ("comments of templates", |size| "{# y #} z ".repeat(size)),
    ("braces", |size| "{ { } } ".repeat(size)),
    // What the rules on prose look at.
    ("one long sentence of a denial", |size| "we never sell or lend your data and ".repeat(size) + "end."),
    ("one long sentence of hedges", |size| "we may pass your data to partners if we must, ".repeat(size) + "end."),
    ("sentences that deny", |size| "We never sell your account to anyone. ".repeat(size)),
    ("words of lists that are open", |size| {
        "such as names, etc. and the like, including but not limited to it, ".repeat(size)
    }),
    ("characters that are not seen", |size| "so\u{200b}me wo\u{200d}rds ".repeat(size)),
    ("characters of a broken encoding", |size| "itâ€™s ".repeat(size)),
    ("letters of another alphabet", |size| "dаta ".repeat(size)),
    ("anchors that lead nowhere", |size| each(size, |at| format!("[y](#nowhere-{at}) "))),
    ("capitals", |size| each(size, |at| format!("the YZX{at} and the Service "))),
];

/// Specs.
const SPECS: Rows<Text> = &[
    ("sections behind the next one", |size| {
        spec(each(size, |at| {
            let after = if at + 1 == size { "retention".to_owned() } else { format!("s{}", at + 1) };
            format!("section s{at} \"Part {at}\" {{ after: {after}\n\"\"\"\nWords.\n\"\"\"\n}}\n")
        }))
    }),
    ("sections of one name", |size| {
        spec(each(size, |at| format!("section s{at} \"The same\" {{\n\"\"\"\nWords.\n\"\"\"\n}}\n")))
    }),
    ("sections that refer to each other", |size| {
        spec(each(size, |at| {
            format!(
                "section s{at} \"Part {at}\" {{\n\"\"\"\n{{{{ ref(\"s{}\") }}}}\n\"\"\"\n}}\n",
                (at * 7) % size.max(1)
            )
        }))
    }),
    ("numbered clauses", |size| {
        Text::of(format!(
            "policy \"P\" {{ numbering: clauses }}\n{}",
            each(size, |at| format!("section s{at} \"Part {at}\" {{\n\"\"\"\nWords.\n\n- y\n\"\"\"\n}}\n"))
        ))
    }),
    ("references to nothing, with as many keys", |size| {
        spec(each(size, |at| {
            format!("data kind-{at} \"data {at}\" {{ items: name }}\npurpose p{at} \"do it\" {{ data: knid-{at} }}\n")
        }))
    }),
    ("items that do not exist", |size| {
        let list = |name: &str| each(size, |at| format!("\"{name} {at}\", "));
        spec(format!("data d \"data\" {{ items: {}name; required: {}name }}\n", list("thing"), list("thnig")))
    }),
    ("one long name of a rule", |size| {
        spec(format!("{ACCOUNT}section s \"S\" {{ covers: gdpr/{}\n\"\"\"\ny\n\"\"\"\n}}\n", "x".repeat(size * 8)))
    }),
    ("names of rules that do not exist", |size| {
        spec(each(size, |at| {
            format!("data d{at} \"data {at}\" {{ items: name\nallow gdpr/retntion-peirod-{at} \"reason\" }}\n")
        }))
    }),
    ("allowances", |size| {
        spec(each(size, |at| {
            format!("data d{at} \"data {at}\" {{ items: name\nallow gdpr/retention-period \"reason\" }}\n")
        }))
    }),
    ("items of one category", |size| {
        spec(format!("data d \"data\" {{ items: {}name }}\n", each(size, |at| format!("\"thing {at}\", "))))
    }),
    ("items that are declared", |size| {
        spec(format!(
            "data d \"data\" {{ items: {}name\n{} }}\n",
            each(size, |at| format!("i{at}, ")),
            each(size, |at| format!("item i{at} \"thing {at}\" {{ }}\n"))
        ))
    }),
    ("items that are named one by one", |size| {
        spec(format!(
            "data d \"data\" {{ items: name\n{} }}\npurpose p \"do it\" {{ data: {}d }}\n",
            each(size, |at| format!("item i{at} \"thing {at}\" {{ }}\n")),
            each(size, |at| format!("d.i{at}, "))
        ))
    }),
    ("one value many times", |size| spec(format!("data d \"data\" {{ items: {}name }}\n", "\"thing\", ".repeat(size)))),
    ("items that are added", |size| {
        with(
            format!(
                "{HEAD}use ./base.policy\noverride data d {{ items+: {}phone }}\n",
                each(size, |at| format!("\"thing {at}\", "))
            ),
            "base.policy",
            "data d \"data\" { items: name }\n",
        )
    }),
    ("items that are taken", |size| {
        let list = each(size, |at| format!("\"thing {at}\", "));
        with(
            format!("{HEAD}use ./base.policy\noverride data d {{ items-: {list}phone }}\n"),
            "base.policy",
            format!("data d \"data\" {{ items: {list}name, phone }}\n"),
        )
    }),
    ("overrides", |size| {
        with(
            format!(
                "{HEAD}use ./base.policy\n{}",
                each(size, |at| format!("override data d{at} {{ when: \"you visit\" }}\n"))
            ),
            "base.policy",
            each(size, |at| format!("data d{at} \"data {at}\" {{ items: name }}\n")),
        )
    }),
    ("overrides of what stands in one", |size| {
        let cookies = |what: &str| each(size, |at| format!("cookie c{at} \"Keeps {what} {at}\" {{ lasts: 1 day }}\n"));
        with(
            format!("{HEAD}use ./base.policy\noverride cookies own {{ {} }}\n", cookies("that")),
            "base.policy",
            format!("cookies own \"ours\" {{ provider: self; category: statistics\n{} }}\n", cookies("this")),
        )
    }),
    ("removals", |size| {
        with(
            format!("{HEAD}use ./base.policy\n{}", each(size, |at| format!("remove data d{at}\n"))),
            "base.policy",
            each(size, |at| format!("data d{at} \"data {at}\" {{ items: name }}\n")),
        )
    }),
    ("removals of what is not there", |size| {
        with(
            format!("{HEAD}use ./base.policy\n{}", each(size, |at| format!("remove data dd{at}\n"))),
            "base.policy",
            each(size, |at| format!("data d{at} \"data {at}\" {{ items: name }}\n")),
        )
    }),
    ("terms in prose", |size| {
        spec(each(size, |at| {
            format!(
                "term t{at} \"Term {at}\" {{ means: \"a thing {at}\" }}\nsection s{at} \"Part {at}\" {{\n\"\"\"\nWords of Term {at} there.\n\"\"\"\n}}\n"
            )
        }))
    }),
    ("patterns of cookies", |size| {
        spec(format!(
            "cookies own \"ours\" {{ provider: self; category: statistics\n{} }}\n",
            each(size, |at| format!("cookie c{at}_* \"Keeps it\" {{ lasts: 1 day }}\n"))
        ))
    }),
    ("cookies of many groups", |size| {
        spec(each(size, |at| {
            format!(
                "cookies g{at} \"group {at}\" {{ provider: self; category: statistics; cookie c{at} \"Keeps it\" {{ lasts: 1 day }} }}\n"
            )
        }))
    }),
    ("cookies declared twice", |size| {
        spec(each(size, |at| {
            format!(
                "cookies g{at} \"group {at}\" {{ provider: self; category: statistics; cookie c{} \"Keeps it\" {{ lasts: {at} days }} }}\n",
                at / 2
            )
        }))
    }),
    ("includes of the next one", |size| {
        spec(each(size, |at| {
            let includes = if at + 1 == size { "items: name".to_owned() } else { format!("includes: d{}", at + 1) };
            format!("data d{at} \"data {at}\" {{ {includes} }}\n")
        }))
    }),
    ("includes of two of the next", |size| {
        spec(each(size, |at| {
            let includes =
                if at + 1 == size { "items: name".to_owned() } else { format!("includes: d{0}, e{0}", at + 1) };
            format!("data d{at} \"data {at}\" {{ {includes} }}\ndata e{at} \"more {at}\" {{ {includes} }}\n")
        }))
    }),
    ("retention of each of many data", |size| {
        spec(each(size, |at| {
            format!(
                "data d{at} \"data {at}\" {{ items: name; source: provided }}\nretention d{at} {{ data: d{at}; keep: {} days }}\n",
                at + 1
            )
        }))
    }),
    ("retention of one category", |size| {
        spec(format!(
            "{ACCOUNT}{}",
            each(size, |at| format!(
                "retention r{at} {{ data: account; keep: {} days; after: \"your visit {at}\" }}\n",
                at + 1
            ))
        ))
    }),
    ("purposes of one category", |size| {
        spec(format!(
            "{ACCOUNT}{}",
            each(size, |at| format!("purpose p{at} \"do the thing {at}\" {{ data: account; basis: contract }}\n"))
        ))
    }),
    ("recipients of one category", |size| {
        spec(format!(
            "{ACCOUNT}{}",
            each(size, |at| format!(
                "recipient r{at} \"Firm {at}\" {{ role: processor; data: account; country: US; safeguard: scc }}\n"
            ))
        ))
    }),
    ("promises and recipients", |size| {
        spec(format!(
            "{ACCOUNT}{}",
            each(size, |at| format!(
                "promise p{at} \"promise {at}\" {{ never: sell; data: account; to: anyone }}\nrecipient r{at} \"Firm {at}\" {{ role: controller; data: account; country: US }}\n"
            ))
        ))
    }),
    ("complaints", |size| spec(each(size, |at| format!("complaint c{at} \"Authority {at}\" {{ url: /c{at} }}\n")))),
    ("contacts of one company", |size| {
        Text::of(format!(
            "policy \"P\" {{ laws: gdpr }}\ncontroller \"Marram Ltd\" {{ email: ask@marram.example\n{} }}\n",
            each(size, |at| format!("contact c{at} \"Contact {at}\" {{ email: c{at}@marram.example }}\n"))
        ))
    }),
    ("a use many times", |size| with(format!("{HEAD}{}", "use ./base.policy\n".repeat(size)), "base.policy", ACCOUNT)),
    ("uses", |size| Text {
        others: (0..size)
            .map(|at| (format!("p{at}.policy"), format!("data d{at} \"data {at}\" {{ items: name }}\n")))
            .collect(),
        ..spec(each(size, |at| format!("use ./p{at}.policy\n")))
    }),
    ("uses of nothing", |size| spec(each(size, |at| format!("use ./nowhere-{at}.policy\n")))),
    ("mistakes beside what cannot be read", |size| {
        spec(format!(
            "data broken \"data\" {{ items: \u{201c}name\u{201d} }}\n{}",
            each(size, |at| format!("purpose p{at} \"do it\" {{ data: knid-{at} }}\n"))
        ))
    }),
    ("fields that do not exist", |size| spec(each(size, |at| format!("data d{at} \"data\" {{ itms: name }}\n")))),
    ("kinds that do not exist", |size| spec(each(size, |at| format!("dtaa d{at} \"data\" {{ items: name }}\n")))),
    ("mistakes on one line", |size| {
        spec(format!("data d \"data\" {{ {} }}\n", each(size, |at| format!("itms{at}: name; "))))
    }),
    ("one key many times", |size| spec("data d \"data\" { items: name }\n".repeat(size))),
    ("one field many times", |size| spec(format!("data d \"data\" {{ {} }}\n", "when: \"you visit\"; ".repeat(size)))),
    ("open braces", |size| spec("data d {".repeat(size))),
    ("open quotes", |size| spec("\"".repeat(size))),
    ("noise", |size| spec("y z @ ".repeat(size))),
    ("comments", |size| spec("# words\n".repeat(size))),
    ("notes", |size| spec(format!("{}{ACCOUNT}", "## words\n".repeat(size)))),
    ("YAML: data", |size| {
        yaml(format!("data:\n{}", each(size, |at| format!("  d{at}: {{ label: data {at}, items: [name, email] }}\n"))))
    }),
    ("YAML: items", |size| {
        yaml(format!(
            "data:\n  d: {{ label: data, items: [{}name] }}\n",
            each(size, |at| format!("thing number {at}, "))
        ))
    }),
    ("YAML: brackets", |size| yaml(format!("data: {}{}\n", "[".repeat(size), "]".repeat(size)))),
    ("YAML: braces that never end", |size| yaml(format!("data: {}\n", "{y: ".repeat(size)))),
    ("YAML: dashes", |size| yaml(format!("data:\n{}y\n", "- ".repeat(size)))),
    ("YAML: aliases", |size| {
        yaml(format!(
            "data:\n{}",
            each(size, |at| format!("  d{at}: &a{at} {{ label: data {at}, items: [name] }}\n  e{at}: *a{at}\n"))
        ))
    }),
    ("YAML: escapes", |size| yaml(format!("section:\n  s: {{ label: S, text: \"{}\" }}\n", "\\u0041".repeat(size)))),
    ("YAML: comments", |size| yaml("# words\n".repeat(size))),
    ("template: names that are set", |size| template(each(size, |at| format!("{{% set y{at} = {at} %}}\n")) + "z")),
    ("template: macros", |size| {
        template(each(size, |at| format!("{{% macro m{at}() %}}y{{% endmacro %}}{{{{ m{at}() }}}}\n")))
    }),
    ("template: names that do not exist", |size| template(each(size, |at| format!("{{{{ nowhere{at} }}}}\n")))),
    ("template: signs of quotations", |size| template(format!("{{% for y in range({size}) %}}> {{% endfor %}}z\nz\n"))),
    ("words: brackets", |size| {
        with(
            format!("{HEAD}{ACCOUNT}"),
            "templates/words.yaml",
            format!("topics: {}{}\n", "[".repeat(size), "]".repeat(size)),
        )
    }),
    ("words: forms", |size| {
        with(
            format!("{HEAD}{ACCOUNT}"),
            "templates/words.yaml",
            format!("topics:\n{}", each(size, |at| format!("  y{at}: words\n"))),
        )
    }),
    ("house: a rule for each of many data", |size| {
        with(
            HEAD.to_owned() + &each(size, |at| format!("data d{at} \"data {at}\" {{ items: name }}\n")),
            "rules/house.yaml",
            house(
                "each: data",
                "any(purpose, it.data has this) or count(retention) > 3 or any(data, it.label is not stated)",
            ),
        )
    }),
    ("house: rules", |size| {
        let rules = each(size, |at| {
            house("each: data", "this.label is stated")
                .replace("house/y", &format!("house/y{at}"))
                .split_off(BEGIN.len())
        });
        with(format!("{HEAD}{ACCOUNT}"), "rules/house.yaml", format!("{BEGIN}{rules}"))
    }),
];

const BEGIN: &str = "law: house\ntitle: Our own\nrules:\n";

fn house(each: &str, require: &str) -> String {
    format!(
        "{BEGIN}  - rule: house/y\n    level: warning\n    cite: Ours\n    requires: We want it.\n    {each}\n    require: {require}\n    \
         message: \"it is not so\"\n    help: mend it\n    bad: |\n      data a {{ items: name }}\n    good: |\n      data a \"b\" {{ items: name }}\n"
    )
}

fn yaml(text: String) -> Text {
    Text { yaml: true, ..Text::of(format!("policy: {{ label: Privacy Policy, laws: gdpr }}\n{text}")) }
}

fn template(text: String) -> Text {
    with(format!("{HEAD}{ACCOUNT}"), "templates/topics/contact.md", text)
}

pub fn cases() -> impl Iterator<Item = Case> {
    let proses =
        PROSE.iter().map(|(name, make)| Case::new(&format!("prose: {name}"), |size| Text::of(prose(&make(size)))));
    proses.chain(SPECS.iter().map(|(name, make)| Case::new(name, make)))
}
