//! The language, as a specification that runs.
//!
//! The cases are `tests/language/*.md`, in the form of [`cases`]. Below a finding stand its help and,
//! where it has a fix, the line that the fix makes: after `fix:` where it is safe, after `maybe:`
//! where it changes what is said.

mod asked;
mod cases;

use policyc::analysis::Options;

fn main() {
    cases::run("language", |_, files| {
        cases::report(files, Options::default(), |finding, text| {
            let mut below: Vec<String> = finding.help.iter().cloned().collect();
            below.extend(finding.fixes.iter().filter_map(|fix| {
                let kind = if fix.safe { "fix" } else { "maybe" };
                Some(format!("{kind}: {}", cases::fixed(text?, fix)))
            }));
            Some(below.join("\n"))
        })
    });
}
