//! `policyc templates`

use std::path::PathBuf;

use crate::workspace::{TemplatesFolder, eject, template, templates};

use super::console::Console;
use super::exit::Exit;
use super::explain::{list, unknown};
use super::interrupt;
use super::select;

/// List the built-in templates, show one, or copy one into the project.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The template to show, as `rights` or `topics/rights.yaml`; none lists them all.
    #[arg(value_name = "NAME", conflicts_with = "eject")]
    name: Option<String>,
    /// Copy this one into the folder of the project's own templates.
    #[arg(long, value_name = "NAME")]
    eject: Option<String>,
    /// The template with its sentences in it, in place of the sentences alone.
    #[arg(long)]
    whole: bool,
    /// That folder [default: `templates` of policyc.toml, else templates].
    #[arg(long, value_name = "DIR", requires = "eject")]
    templates: Option<PathBuf>,
    /// Replace a file that is there.
    #[arg(long, requires = "eject")]
    force: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let find = |name: &str| {
        template(name, args.whole).ok_or_else(|| {
            // A slip in the short form of a name is near to no full one.
            let all = templates();
            let short = all.iter().filter_map(|row| row.0.strip_prefix("topics/")?.strip_suffix(".yaml"));
            let short: Vec<_> = short.map(|name| (name.to_owned(), String::new())).chain(all.clone()).collect();
            unknown("template", name, &short, "policyc templates")
        })
    };
    if let Some(name) = &args.name {
        console.raw(find(name)?.1);
        return Ok(Exit::Done);
    }
    let Some(name) = &args.eject else {
        console.print(&list(&templates()));
        return Ok(Exit::Done);
    };
    let found = find(name)?;
    let project = select::project()?;
    let folder = TemplatesFolder::of(args.templates.as_deref(), &project)?;
    interrupt::catch();
    let written = eject(found, &folder, args.force, &project)?;
    console.note(&format!("wrote {written}"));
    if !folder.configured {
        let shown = project.name(&folder.path);
        console.note(&format!("a build uses it with `--templates {shown}`, or with `templates` in policyc.toml"));
    }
    Ok(Exit::Done)
}
