//! `policyc import`

use std::path::PathBuf;

use crate::import::{self, Part};
use crate::workspace::Writer;

use super::console::Console;
use super::exit::Exit;
use super::interrupt;
use super::select;

/// Make a spec of an old policy: a page, Markdown or text.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file with the old policy.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the spec is written [default: beside the file, with the ending `.policy`].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The part of a page to take, as a selector of CSS.
    #[arg(long, value_name = "CSS")]
    select: Option<String>,
    /// Cut nothing away from a page.
    #[arg(long, conflicts_with = "select")]
    keep_all: bool,
    /// Print what was cut, recovered and taken, and what is worth doing next.
    #[arg(long)]
    report: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let shown = args.file.display();
    let project = select::project()?;
    let path = project.loader().canonical(&project.folder().join(&args.file));
    let bytes = path.and_then(|path| project.loader().read(&path));
    let bytes = bytes.map_err(|why| format!("could not read {shown}: {why}"))?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let part = Part { select: args.select, keep_all: args.keep_all };
    let imported = import::import(&name, &bytes, &part).map_err(|why| format!("could not import {shown}: {why}"))?;
    let output = args.output.unwrap_or_else(|| args.file.with_extension("policy"));
    let name = output.display().to_string();
    if output.symlink_metadata().is_ok() {
        return Err(format!("{name} is there already, and import changes no file"));
    }
    interrupt::catch();
    Writer::default().create(&output, &name, imported.spec.as_bytes())?;
    if args.report {
        console.print(&imported.report.written());
    }
    let cut = match imported.report.cut.len() {
        0 => String::new(),
        1 => "; 1 part was cut away (--report)".to_owned(),
        count => format!("; {count} parts were cut away (--report)"),
    };
    console.note(&format!("wrote {name}{cut}; next: policyc build {name}"));
    Ok(Exit::Done)
}
