//! `policyc lint`

use std::time::Instant;

use crate::report::Counts;
use crate::workspace::{Engine, Mode, Overrides, find, pipeline};

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
    let plan = find(&args.select.inputs()?, &overrides, &shared);
    let progress = Progress::new(plan.specs.len(), console);
    let show = |done| progress.at(done);
    let mut engine = Engine::new(&pipeline::compile);
    engine.progress = &show;
    let outcome = engine.run(plan, &shared, Mode::Lint);
    progress.clear();
    select::print(&outcome, args.format.0, &shared, console);
    let unread = outcome.results.iter().filter(|result| !result.failures.is_empty()).count();
    if !outcome.results.is_empty() {
        let files = count(outcome.results.len() - unread, "file");
        let counts = Counts::of(outcome.findings());
        let rest = if unread > 0 { format!(", {unread} not checked") } else { String::new() };
        console.note(&format!("checked {files}: {counts}{rest} in {}", duration(start.elapsed())));
    }
    Ok(select::exit(&outcome, args.deny))
}
