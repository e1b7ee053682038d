//! `policyc convert`

use std::path::PathBuf;

use clap::ValueEnum;

use crate::report;
use crate::workspace::pipeline::{self, Form};
use crate::workspace::{Overrides, find, replace};

use super::Exit;
use super::console::Console;
use super::select::{self, Select};

/// Write the other spelling of the same spec.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    select: Select,
    /// The spelling to write.
    #[arg(long, value_enum)]
    to: To,
    /// Write into FILE instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    Policy,
    Yaml,
    Json,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let [path] = args.select.paths.as_slice() else {
        return Err("convert takes one file, or `-`".to_owned());
    };
    if path.is_dir() {
        return Err(format!("could not read {}: it is a folder, and convert takes one file", path.display()));
    }
    let shared = select::shared()?;
    let plan = find(&args.select.inputs()?, &Overrides::default(), &shared);
    let to = match args.to {
        To::Policy => Form::Policy,
        To::Yaml => Form::Yaml,
        To::Json => Form::Json,
    };
    let human = report::format("human")?;
    if !plan.diagnostics.is_empty() {
        console.report(human, &plan.diagnostics.iter().collect::<Vec<_>>(), &shared.sources);
        return Ok(Exit::Failed);
    }
    let [spec] = plan.specs.as_slice() else {
        return Err(plan.failures.join("; "));
    };
    let loaded = shared.load(&spec.path).map_err(|why| format!("could not read {}: {why}", spec.name))?;
    match (pipeline::convert(&loaded.file, to, &shared.sources), &args.output) {
        (Ok(text), None) => console.print(&text),
        (Ok(text), Some(file)) => {
            let name = file.to_string_lossy();
            replace(&shared.folder().join(file), &name, text.as_bytes())?;
            console.detail(&format!("wrote {name}"));
        }
        (Err(findings), _) => {
            // Findings go where they always go; nothing of the spec stands before them.
            console.report(human, &findings.iter().collect::<Vec<_>>(), &shared.sources);
            return Ok(Exit::Findings);
        }
    }
    Ok(Exit::Done)
}
