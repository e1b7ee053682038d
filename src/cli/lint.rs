//! `policyc lint`

use std::path::PathBuf;
use std::time::Instant;

use crate::report::Counts;
use crate::workspace::{Baseline, DEFAULT_BASELINE, Engine, Hidden, Mode, Overrides, find, pipeline};

use super::Exit;
use super::build::ReportFormat;
use super::console::{Console, Progress};
use super::select::{self, Deny, Select, count, duration};

/// Check specs against required sections and rules.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    select: Select,
    /// How findings are printed: human, short, json, sarif, github, gitlab, junit.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ReportFormat::of)]
    format: ReportFormat,
    /// Laws to ask beside those that the specs name.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = select::law)]
    law: Vec<String>,
    /// Leave out the findings that FILE knows; errors of the language are always shown.
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,
    /// Write the findings of today into FILE, policyc-baseline.json unless named, and leave them out.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = DEFAULT_BASELINE)]
    write_baseline: Option<PathBuf>,
    /// Let warnings fail the command.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// The day for which laws are asked, as 2026-03-01.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<String>,
}

fn day(text: &str) -> Result<String, String> {
    let date = text.parse::<jiff::civil::Date>();
    date.map(|date| date.to_string()).map_err(|_| "write a day as 2026-03-01".to_owned())
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let start = Instant::now();
    let shared = select::shared()?;
    let overrides =
        Overrides { laws: args.law.clone(), rules: true, as_of: args.as_of.clone(), ..Overrides::default() };
    let mut baseline = args.baseline.as_deref().map(|path| Baseline::load(path, &shared)).transpose()?;
    let plan = find(&args.select.inputs()?, &overrides, &shared);
    let progress = Progress::new(plan.specs.len(), console);
    let show = |done| progress.at(done);
    let mut engine = Engine::new(&pipeline::compile);
    engine.progress = &show;
    let mut outcome = engine.run(plan, &shared, Mode::Lint);
    progress.clear();
    let mut notes = Vec::new();
    if let Some(path) = &args.write_baseline {
        // What could not be checked would be missing in it.
        if select::exit(&outcome, None) < Exit::Failed {
            let written = Baseline::write(path, &outcome, &shared)?;
            notes.push(format!("wrote {}: {}", path.display(), count(written.len(), "finding")));
            baseline = Some(written);
        } else {
            notes.push(format!("{} is not written, because not everything could be checked", path.display()));
        }
    }
    let hidden = baseline.map(|baseline| baseline.hide(&mut outcome, &shared));
    if let (Some(hidden), Some(path)) = (hidden, &args.baseline) {
        notes.push(known(hidden, &path.display().to_string()));
    }
    select::print(&outcome, args.format.0, &shared, console);
    let unread = outcome.results.iter().filter(|result| !result.failures.is_empty()).count();
    if !outcome.results.is_empty() {
        let files = count(outcome.results.len() - unread, "file");
        let counts = Counts::of(outcome.findings());
        let rest = if unread > 0 { format!(", {unread} not checked") } else { String::new() };
        console.note(&format!("checked {files}: {counts}{rest} in {}", duration(start.elapsed())));
    }
    for note in notes {
        console.note(&note);
    }
    Ok(select::exit(&outcome, args.deny))
}

/// What a baseline did, as a line.
fn known(Hidden { hidden, gone }: Hidden, name: &str) -> String {
    let mut line = format!("{name} hides {}", count(hidden, "finding"));
    if gone > 0 {
        let are = if gone == 1 { "is" } else { "are" };
        line += &format!("; {gone} more {are} gone: --write-baseline={name} takes that out");
    }
    line
}
