//! `policyc explain`

use crate::diagnostic::nearest;
use crate::document::glossary;
use crate::lint;
use crate::report::visible_line;
use crate::workspace::{house_packs, rules};

use super::console::Console;
use super::exit::Exit;
use super::select;

/// Show what a name is: a rule, a kind of declaration, a field or a word
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A rule, as findings name it, or a group such as `gdpr`, which lists its rules; a kind of declaration; a field,
    /// such as `purpose.basis`; a list of words or one of them. None lists all rules, kinds and lists.
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let house = house_packs(&select::project()?);
    let rules = rules::all(&house);
    let Some(name) = args.name else {
        console.print(&format!("{}\n{}", list(&rules), list(&glossary::overview())));
        return Ok(Exit::Done);
    };
    let mut pages: Vec<String> = lint::explain(&name, &house).into_iter().collect();
    let group: Vec<_> = rules.iter().filter(|row| lint::groups(&row.0).any(|group| group == name)).cloned().collect();
    if !group.is_empty() {
        pages.push(format!("# `{name}`, a group of rules\n\n{}", list(&group)));
    }
    pages.extend(glossary::pages(&name));
    if pages.is_empty() {
        let groups = rules.iter().flat_map(|row| lint::groups(&row.0)).map(str::to_owned);
        let known = rules.iter().map(|row| row.0.clone()).chain(groups).chain(glossary::names());
        let known: Vec<_> = known.map(|name| (name, String::new())).collect();
        return Err(unknown("rule, kind, field or word", &name, &known, "policyc explain"));
    }
    console.print(&pages.join("\n"));
    Ok(Exit::Done)
}

/// A table of names and what they are.
pub(super) fn list(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line =
        |(name, about): &(String, String)| format!("{}\n", visible_line(format!("{name:width$}  {about}").trim_end()));
    rows.iter().map(line).collect()
}

/// The sentence for a name that is not in a table.
pub(super) fn unknown(what: &str, name: &str, rows: &[(String, String)], command: &str) -> String {
    let shown = visible_line(name);
    match nearest(name, rows.iter().map(|(name, _)| name.as_str())) {
        Some(near) => format!("there is no {what} `{shown}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{shown}`; `{command}` lists them"),
    }
}
