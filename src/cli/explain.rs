//! `policyc explain`

use crate::diagnostic::nearest;
use crate::lint;
use crate::report::visible_line;
use crate::workspace::{house_packs, rules};

use super::console::Console;
use super::exit::Exit;
use super::select;

/// Show the page of one rule: what, why, law, example, fix.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule, as findings name it, or a group such as `gdpr`, which lists its rules; none lists them all.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let house = house_packs(&select::project()?);
    let rules = rules::all(&house);
    let Some(rule) = args.rule else {
        list(&rules, console);
        return Ok(Exit::Done);
    };
    if let Some(page) = lint::explain(&rule, &house) {
        console.print(&page);
        return Ok(Exit::Done);
    }
    let group: Vec<_> = rules.iter().filter(|row| row.0.split('/').next() == Some(&rule)).cloned().collect();
    if group.is_empty() {
        return Err(unknown("rule", &rule, &rules, "policyc explain"));
    }
    list(&group, console);
    Ok(Exit::Done)
}

/// A table of names and what they are.
pub(super) fn list(rows: &[(String, String)], console: &mut Console) {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, about) in rows {
        console.print(format!("{name:width$}  {about}").trim_end());
        console.print("\n");
    }
}

/// The sentence for a name that is not in a table.
pub(super) fn unknown(what: &str, name: &str, rows: &[(String, String)], command: &str) -> String {
    let shown = visible_line(name);
    match nearest(name, rows.iter().map(|(name, _)| name.as_str())) {
        Some(near) => format!("there is no {what} `{shown}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{shown}`; `{command}` lists them"),
    }
}
