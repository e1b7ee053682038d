//! `policyc convert`

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::policy::{Form, Parsed, spelling};
use crate::report;
use crate::syntax::Spelling;
use crate::workspace::{Overrides, Writer, find};

use super::console::Console;
use super::exit::Exit;
use super::interrupt;
use super::select::{self, Select};

/// Write the other spelling of the same spec.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The spec to convert, or `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The name that standard input goes by; it decides the spelling.
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
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

/// Refuses a name by which the file would be read in the other spelling. A spec that would be
/// replaced by its own conversion is such a case.
fn fits(output: &Path, to: To) -> Result<(), String> {
    let yaml = !matches!(to, To::Policy);
    match spelling(output) {
        Some(Spelling::Policy) if yaml => {}
        Some(Spelling::Yaml) if !yaml => {}
        _ => return Ok(()),
    }
    let ending = match to {
        To::Policy => ".policy",
        To::Yaml => ".policy.yaml",
        To::Json => ".policy.json",
    };
    Err(format!("{} would be read in the other spelling; end the name in {ending}", output.display()))
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    if args.file.is_dir() {
        return Err(format!("could not read {}: it is a folder, and convert takes one file", args.file.display()));
    }
    if let Some(output) = &args.output {
        fits(output, args.to)?;
    }
    let select = Select { paths: vec![args.file], stdin_filename: args.stdin_filename };
    let project = select::project()?;
    let plan = find(&select.inputs()?, &Overrides::default(), &project);
    let to = match args.to {
        To::Policy => Form::Policy,
        To::Yaml => Form::Yaml,
        To::Json => Form::Json,
    };
    let human = report::format("human")?;
    if !plan.diagnostics.is_empty() {
        console.report(human, &plan.diagnostics.iter().collect::<Vec<_>>(), &project.sources);
        return Ok(Exit::Failed);
    }
    let [spec] = plan.specs.as_slice() else {
        return Err(plan.failures.join("; "));
    };
    let loaded = project.load(&spec.path).map_err(|why| format!("could not read {}: {why}", spec.name))?;
    match (Parsed::of(loaded.file).convert(to, &project.sources), &args.output) {
        (Ok(text), None) => console.raw(&text),
        (Ok(text), Some(file)) => {
            let name = file.to_string_lossy();
            interrupt::catch();
            Writer::default().replace(&project.folder().join(file), &name, text.as_bytes())?;
            console.detail(&format!("wrote {name}"));
        }
        (Err(findings), _) => {
            // Findings go where they always go; nothing of the spec stands before them.
            console.report(human, &findings.iter().collect::<Vec<_>>(), &project.sources);
            return Ok(Exit::Findings);
        }
    }
    Ok(Exit::Done)
}
