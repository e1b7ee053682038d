//! The pages about rules: one for each law, with all of its rules, and the list of all.

use std::fmt::Write as _;

use policyc::lint::{Pack, explain, general_rules, names, rules_of_files, shipped, shipped_laws};

/// All rules of a law on one page.
pub fn of_law(pack: &Pack) -> String {
    let mut out = format!("# {}\n\n{}", pack.law, pack.title);
    if let Some(day) = pack.checked_on {
        _ = write!(out, ". Compared with the law on {day}. Read were {}", pack.read);
    }
    _ = writeln!(out, ".\n\nMade from `laws/{}.yaml`; do not edit.\n", pack.law);
    for rule in &pack.rules {
        let page = explain(&rule.name, &[]).expect("a page");
        let mut code = false;
        for line in page.lines() {
            code ^= line.starts_with("```");
            // Headings stand one level below that of the law.
            _ = writeln!(out, "{}{line}", if line.starts_with('#') && !code { "#" } else { "" });
        }
        out.push('\n');
    }
    format!("{}\n", out.trim_end())
}

/// The list of all rules.
pub fn list() -> String {
    let mut out = String::from(
        "# Rules\n\nMade from the tables of rules; do not edit. `policyc explain RULE` shows the page of one rule, `policyc explain GROUP`\n\
         the rules of a group. How packs are written: [laws.md](../laws.md).\n\n## Laws\n\n\
         | law | title | rules | to be confirmed | compared on |\n| --- | --- | --- | --- | --- |\n",
    );
    for pack in shipped_laws().filter_map(shipped) {
        let open = pack.rules.iter().filter(|rule| rule.verify).count();
        let day = pack.checked_on.expect("the day of a law that ships");
        _ = writeln!(out, "| [{0}]({0}.md) | {1} | {2} | {open} | {day} |", pack.law, pack.title, pack.rules.len());
    }
    for (title, group) in
        [("Consistency", "consistency"), ("Prose (the group `prose`)", "prose"), ("Allowances and packs", "lint")]
    {
        _ = writeln!(out, "\n## {title}\n\n| rule | level | finds |\n| --- | --- | --- |");
        for rule in general_rules().filter(|rule| rule.group == group) {
            _ = writeln!(out, "| [{0}]({0}.md) | {1} | {2} |", rule.name, rule.level.name(), rule.page().finds);
        }
    }
    out.push_str("\n## Errors of the language\n\nTheir level cannot be set, and they cannot be allowed.\n\n| rule | finds |\n| --- | --- |\n");
    for (name, finds) in names().iter().filter(|rule| rule.0.starts_with("language/")) {
        _ = writeln!(out, "| [{name}]({name}.md) | {finds} |");
    }
    out.push_str("\n## What `policyc scan` finds\n\n| rule | finds |\n| --- | --- |\n");
    for (name, finds) in names().iter().filter(|rule| rule.0.starts_with("scan/")) {
        _ = writeln!(out, "| [{name}]({name}.md) | {finds} |");
    }
    out.push_str("\n## Mistakes in packs and in `policyc.toml`\n\nThe same holds for these.\n\n| rule | finds |\n| --- | --- |\n");
    for (name, finds) in rules_of_files() {
        _ = writeln!(out, "| [{name}]({name}.md) | {finds} |");
    }
    out
}
