//! `policyc scan`

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::report::Counts;
use crate::workspace::{self, Baseline, DEFAULT_BASELINE, Input, Overrides, find};

use super::console::Console;
use super::exit::Exit;
use super::interrupt;
use super::lint::{known, no_spec};
use super::select::{self, Deny, ReportFormat, count, duration};

/// Compare the services that a product uses with those that its specs declare.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the product [default: the current folder].
    #[arg(value_name = "FOLDER", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// The specs to compare with [default: those of the nearest policyc.toml, else those in the folder].
    #[arg(long, value_name = "PATH")]
    spec: Vec<PathBuf>,
    /// Tell only what came after this commit: a branch, a tag, `HEAD~1`.
    #[arg(long, value_name = "REF")]
    against: Option<String>,
    /// How findings are printed: human, short, json, sarif, github, gitlab, junit.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ReportFormat::of)]
    format: ReportFormat,
    /// Leave out the findings that FILE knows.
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,
    /// Write the findings of today into FILE, policyc-baseline.json unless named, and leave them out.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = DEFAULT_BASELINE,
        value_parser = no_spec
    )]
    write_baseline: Option<PathBuf>,
    /// Let warnings fail the command.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let start = Instant::now();
    let project = select::project()?;
    let baseline = args.baseline.as_deref().map(|path| Baseline::load(path, &project)).transpose()?;
    let mut specs: Vec<Input> = args.spec.iter().cloned().map(Input::Path).collect();
    if specs.is_empty() && args.folder != Path::new(".") {
        specs.push(Input::Path(args.folder.clone()));
    }
    let plan = find(&specs, &Overrides::default(), &project);
    let mut scanned = workspace::scan(&args.folder, plan, args.against.as_deref(), &project)?;
    let outcome = &mut scanned.outcome;
    let mut notes = Vec::new();
    if let Some(path) = &args.write_baseline {
        interrupt::catch();
        let written = Baseline::write(path, outcome, &project)?;
        notes.push(format!("wrote {}: {}", path.display(), count(written.len(), "finding")));
        written.hide(outcome, &project);
    }
    if let (Some(baseline), Some(path)) = (&baseline, &args.baseline) {
        notes.push(known(baseline.hide(outcome, &project), &path.display().to_string()));
    }
    select::print(outcome, args.format.0, &project, console);
    for line in &scanned.agreed {
        console.detail(line);
    }
    if scanned.files == 0 {
        return Ok(select::exit(outcome, args.deny));
    }
    let counts = Counts::of(outcome.findings());
    let agree = count(scanned.agreed.len(), "declared service");
    console.note(&format!(
        "scanned {}: {agree} seen, {counts} in {}",
        count(scanned.files, "file"),
        duration(start.elapsed())
    ));
    notes.iter().for_each(|note| console.note(note));
    Ok(select::exit(outcome, args.deny))
}
