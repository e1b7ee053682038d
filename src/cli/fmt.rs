//! `policyc fmt`

use std::path::Path;

use crate::policy::spelling;
use crate::report;
use crate::syntax::{self, Spelling};
use crate::workspace::{Overrides, Replace, Writer, find, unified};

use super::console::Console;
use super::exit::Exit;
use super::interrupt;
use super::select::{self, Select, count};

/// Format `.policy` files in place.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    select: Select,
    /// Write nothing; name the files that would change and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change and exit with 1 if anything would.
    #[arg(long)]
    diff: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let project = select::project()?;
    let inputs = args.select.inputs()?;
    interrupt::catch();
    let plan = find(&inputs, &Overrides::default(), &project);
    let mut exit = Exit::Done;
    let mut findings: Vec<_> = plan.diagnostics;
    let mut failures = plan.failures;
    if !findings.is_empty() {
        exit = Exit::Failed;
    }
    let (mut changed, mut same) = (0, 0);
    let writer = Writer::default();
    for spec in &plan.specs {
        if interrupt::came() {
            exit = Exit::Interrupted;
            break;
        }
        if spelling(Path::new(&spec.name)) == Some(Spelling::Yaml) {
            // A folder may hold both spellings; only who names such a file is told.
            if args.select.paths.iter().any(|path| path.to_string_lossy() == spec.name) {
                failures.push(format!("could not format {}: only .policy files are formatted", spec.name));
            }
            continue;
        }
        let file = match project.load(&spec.path) {
            Ok(loaded) => loaded.file,
            Err(why) => {
                failures.push(format!("could not read {}: {why}", spec.name));
                continue;
            }
        };
        let text = match syntax::format(&file, &project.sources) {
            Ok(text) => text,
            Err(errors) => {
                findings.extend(errors);
                exit = exit.max(Exit::Findings);
                continue;
            }
        };
        if spec.stdin && !args.check && !args.diff {
            console.raw(&text);
            continue;
        }
        if *text == *file.text {
            same += 1;
            continue;
        }
        changed += 1;
        if args.diff {
            console.line(&format!("--- {}", file.name));
            console.line(&format!("+++ {}", file.name));
            console.print(&unified(file.text.as_bytes(), text.as_bytes()));
        } else if args.check {
            console.line(&format!("would format {}", file.name));
        }
        if args.diff || args.check {
            exit = exit.max(Exit::Findings);
            continue;
        }
        let mark = if file.bom > 0 { "\u{feff}" } else { "" };
        match writer.replace(&spec.path, &spec.name, format!("{mark}{text}").as_bytes()) {
            Ok(Replace::Changed | Replace::Same) => console.detail(&format!("formatted {}", spec.name)),
            Err(why) => failures.push(why),
        }
    }
    let findings: Vec<_> = findings.iter().collect();
    console.report(report::format("human")?, &findings, &project.sources);
    for failure in &failures {
        console.fail(failure);
        exit = exit.max(Exit::Failed);
    }
    if !args.select.is_stdin() {
        let would = if args.check || args.diff { "would format" } else { "formatted" };
        console.note(&format!("{would} {}, {same} unchanged", count(changed, "file")));
    }
    Ok(exit)
}
