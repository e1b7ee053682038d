//! The general rules, case by case: what they find and which innocent sentence they leave alone.
//!
//! The cases are `tests/lint/*.md`, in the form of [`cases`]. A safe fix is shown below its finding,
//! as the line that it makes. Where a page has a line `Rules: NAME, NAME`, only what these rules find
//! is shown, and errors of the language.

mod asked;
mod cases;

fn main() {
    cases::run("lint", findings);
}

fn findings(page: &str, files: &cases::Files) -> String {
    let rules: Vec<&str> = page
        .lines()
        .find_map(|line| line.strip_prefix("Rules: "))
        .map(|rules| rules.split(", ").collect())
        .unwrap_or_default();
    cases::report(files, asked::rules(), |finding, text| {
        let (group, name) = finding.rule.split_once('/').unwrap_or_default();
        if !rules.is_empty() && group != "language" && !rules.contains(&name) {
            return None;
        }
        let safe = finding.fixes.iter().filter(|fix| fix.safe);
        Some(safe.filter_map(|fix| Some(cases::fixed(text?, fix) + "\n")).collect())
    })
}
